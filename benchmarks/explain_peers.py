"""One peer on one file of constraints: prints the size of what it finds, and the seconds that took.

python -m benchmarks.explain_peers OptUx constraints.cnf
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from pathlib import Path
from time import perf_counter
from typing import Final


def read(path: Path) -> tuple[list[list[int]], list[int]]:
    """The clauses, and the literals of which a part is sought."""
    lines = path.read_text(encoding="ascii").splitlines()
    soft = next(line for line in lines if line.startswith("c soft")).split()[2:]
    clauses = [[int(n) for n in line.split()[:-1]] for line in lines if line and line[0] not in "cp"]
    return clauses, [int(n) for n in soft]


def by_pysat(name: str, clauses: list[list[int]], soft: list[int]) -> Callable[[], int]:
    from pysat.examples.musx import MUSX
    from pysat.examples.optux import OptUx
    from pysat.formula import WCNF

    formula = WCNF()
    for clause in clauses:
        formula.append(clause)
    for literal in soft:
        formula.append([literal], weight=1)
    if name == "OptUx":
        return lambda: len(OptUx(formula).compute())
    return lambda: len(MUSX(formula, verbosity=0).compute())


def by_cpmpy(name: str, clauses: list[list[int]], soft: list[int]) -> Callable[[], int]:
    import cpmpy
    from cpmpy.tools.explain import marco, mus, smus

    variables = cpmpy.boolvar(shape=1 + max(abs(n) for clause in [*clauses, soft] for n in clause))
    hard = [cpmpy.any([variables[n] if n > 0 else ~variables[-n] for n in clause]) for clause in clauses]
    members = [variables[n] for n in soft]
    if name == "marco":
        return lambda: sum(1 for _ in marco(members, hard, return_mcs=False))
    return lambda: len({"mus": mus, "smus": smus}[name](members, hard))


PEERS: Final = {"OptUx": by_pysat, "smus": by_cpmpy, "MUSX": by_pysat, "mus": by_cpmpy, "marco": by_cpmpy}


def main() -> None:
    name, path = sys.argv[1:]
    ready = PEERS[name](name, *read(Path(path)))
    start = perf_counter()
    found = ready()
    print(found, perf_counter() - start)


if __name__ == "__main__":
    main()
