"""The peers on clauses: PySAT and CPMpy, each in a process of its own, since most of them know no time limit.

A peer is handed what our solver holds, as clauses, and one literal for each member that can be switched on. Its clock
starts once it has read them.

python -m benchmarks.peers OptUx constraints.cnf 10
"""

from __future__ import annotations

import signal
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Any, Final

import z3

from benchmarks.table import Timed

_READING = 60
"""Seconds that a peer may take to read."""


@dataclass(frozen=True, slots=True)
class Clauses:
    """What always holds, as DIMACS, and the literals of the members."""

    hard: str
    soft: tuple[int, ...]


def clauses(solver: Any, switches: Sequence[str], assumed: Sequence[str] = ()) -> Clauses:
    """What a session's solver holds; what is assumed besides always holds too."""
    asserted = z3.Goal(ctx=solver.ctx)
    asserted.add(*solver.assertions())
    for literal in assumed:
        denied = literal.startswith("(not ")
        atom = z3.Bool(literal[5:-1] if denied else literal, solver.ctx)
        asserted.add(z3.Not(atom) if denied else atom)
    to_clauses = z3.Then("simplify", "card2bv", "simplify", "tseitin-cnf", ctx=solver.ctx)
    lines = to_clauses(asserted)[0].dimacs().splitlines()
    names = dict(line.split()[1:3][::-1] for line in lines if line.startswith("c "))
    highest = int(lines[0].split()[2])
    soft = []
    for switch in switches:
        denied = switch.startswith("(not ")
        atom = switch[5:-1] if denied else switch
        highest += atom not in names
        soft.append(int(names.get(atom, highest)) * (-1 if denied else 1))
    return Clauses("\n".join(line for line in lines if line and line[0] not in "cp"), tuple(soft))


def timed(peer: str, given: Clauses, seconds: float) -> Timed:
    """What a peer finds: a size or, for `marco`, how many."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "constraints.cnf"
        path.write_text(f"{' '.join(map(str, given.soft))}\n{given.hard}\n", encoding="ascii")
        command = [sys.executable, "-m", "benchmarks.peers", peer, str(path), str(seconds)]
        run = subprocess.run(command, capture_output=True, text=True, check=False)
    if run.returncode == -signal.SIGALRM:
        return Timed(None, seconds)
    if run.returncode:
        raise RuntimeError(run.stderr)
    found, took = run.stdout.split()[-2:]
    return Timed(int(found), float(took))


# --- inside the process of a peer ---------------------------------------------------------------------------------


def by_pysat(name: str, hard: list[list[int]], soft: list[int]) -> Callable[[], int]:
    if name in BACKBONES:
        return lambda: _possible(hard, soft, BACKBONES[name])
    from pysat.examples.musx import MUSX
    from pysat.examples.optux import OptUx
    from pysat.examples.rc2 import RC2
    from pysat.formula import WCNF

    formula = WCNF()
    for clause in hard:
        formula.append(clause)
    for literal in soft:
        formula.append([literal], weight=1)

    def corrected() -> int:
        search = RC2(formula)
        assert search.compute() is not None
        return int(search.cost)

    searches: dict[str, Callable[[], int]] = {
        "OptUx": lambda: len(OptUx(formula).compute()),
        "MUSX": lambda: len(MUSX(formula, verbosity=0).compute()),
        "RC2": corrected,
    }
    return searches[name]


BACKBONES: Final = {"CaDiCaL, chunks": 100, "CaDiCaL, loop": 1}
"""How many literals are asked for at once: one after the other, or as `bbscan` does in chunks."""


def _possible(hard: list[list[int]], asked: list[int], size: int) -> int:
    """How many of the literals hold in some solution, each solution counted for all that it shows."""
    from pysat.solvers import Cadical195

    waiting, shown = dict.fromkeys(asked), 0
    highest = max(abs(n) for clause in [*hard, asked] for n in clause)
    with Cadical195(bootstrap_with=hard) as solver:
        while waiting:
            chunk = list(waiting)[:size]
            highest += 1  # assumed, it asks for one of the chunk
            solver.add_clause([-highest, *chunk])
            if solver.solve([highest]):
                model = set(solver.get_model())
                found = [n for n in waiting if n in model]
                shown += len(found)
            else:
                found = chunk
            for n in found:
                del waiting[n]
    return shown


def by_cpmpy(name: str, hard: list[list[int]], soft: list[int]) -> Callable[[], int]:
    import cpmpy
    from cpmpy.tools.explain import marco, mus, smus

    variables = cpmpy.boolvar(shape=1 + max(abs(n) for clause in [*hard, soft] for n in clause))

    def literal(n: int) -> Any:
        return variables[n] if n > 0 else ~variables[-n]

    always = [cpmpy.any([literal(n) for n in clause]) for clause in hard]
    members = [literal(n) for n in soft]
    if name == "marco":
        return lambda: sum(1 for _ in marco(members, always, return_mcs=False))
    return lambda: len({"mus": mus, "smus": smus}[name](members, always))


PEERS: Final = {
    **dict.fromkeys(BACKBONES, by_pysat),
    "OptUx": by_pysat,
    "MUSX": by_pysat,
    "RC2": by_pysat,
    "smus": by_cpmpy,
    "mus": by_cpmpy,
    "marco": by_cpmpy,
}


def main() -> None:
    name, path, seconds = sys.argv[1:]
    signal.alarm(_READING)
    first, *lines = Path(path).read_text(encoding="ascii").splitlines()
    hard = [[int(n) for n in line.split()[:-1]] for line in lines if line]
    search = PEERS[name](name, hard, [int(n) for n in first.split()])
    signal.alarm(0)
    signal.setitimer(signal.ITIMER_REAL, float(seconds))
    start = perf_counter()
    found = search()
    print(found, perf_counter() - start)


if __name__ == "__main__":
    main()
