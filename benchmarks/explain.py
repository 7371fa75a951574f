"""Time to the smallest explanation, beside CPMpy and PySAT on the very same constraints, in one run.

Members are bundles of rules, each of cost 1; hard is everything that always holds, what Foundation needed in our own
run, and the claim denied. Columns: our fewest (with its proof apart), PySAT's OptUx and CPMpy's smus for the same;
PySAT's MUSX and CPMpy's mus for an irreducible set, which may be larger; all explanations by us and by CPMpy's marco.

python -m benchmarks.explain [--sizes 100 500] [--data FOLDER] [--seconds 60]

`--data` is a folder with networks as `.cif` (source, arrow, target; iggy's format), at any depth.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from time import perf_counter

import z3

from benchmarks.explain_peers import PEERS
from reasoner import pipeline
from reasoner.model.ir import Claim, DirectionClaim, Model, OrClaim, Setting, Where, Why
from reasoner.model.labeling import DirectionOf
from reasoner.query.derivation import Explaining
from reasoner.query.engine import Engine
from reasoner.query.reach import distances
from reasoner.resources import rules_path
from reasoner.signs import DOWN, UP, Sign
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget
from reasoner.solve.bundles import Bundles
from reasoner.solve.formula import neg
from reasoner.solve.smallest import Smallest

SHIPPED = (
    "autophagy increases with torin1 = high in resistant",
    "autophagy increases with torin1 = high",
    "S6K1 decreases with rapamycin = high",
)


def main() -> None:
    """Prints one table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.explain", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 500])
    parser.add_argument("--data", type=Path, help="a folder of networks")
    parser.add_argument("--seconds", type=float, default=60.0, help="budget for each engine and task")
    options = parser.parse_args()
    print("size of what was found, seconds, and for peers how many times ours (> where the time ran out)\n")
    heads = ("fewest, reasoner", "OptUx", "smus", "MUSX", "mus", "all, reasoner", "marco")
    print(f"{'claim':46} {'rules':>6} {'bundles':>7} {'proof':>6} " + "".join(f"{h:>19}" for h in heads))
    for name, model, claim, where in cases(options.sizes, options.data):
        row(name, model, claim, where, options.seconds)


def cases(sizes: list[int], data: Path | None) -> Iterator[tuple[str, Model, Claim, Where]]:
    """The shipped rules, random networks, and networks from files."""
    model, _ = pipeline.load([rules_path() / "mtor"])
    for text in SHIPPED:
        question, _ = pipeline.asked(model, f"why {text}")
        assert isinstance(question, Why)
        yield text[:46], model, question.claim, question.where
    for size in sizes:
        yield either_way(size)
    for path in sorted(data.rglob("*.cif")) if data else ():
        yield from far_claim(path.stem, read_cif(path.read_text(encoding="utf-8")))


def either_way(size: int, seed: int = 1) -> tuple[str, Model, Claim, Where]:
    """A random network whose paths agree in sign, two influences on each quantity, and a claim with many reasons.

    It says that one of the last ten quantities moves as all of them do.
    """
    rng = Random(seed)
    up = [True, *(rng.random() < 0.5 for _ in range(size - 1))]
    lines = ["input q0", *(f"protein q{n}" for n in range(1, size))]
    for n in range(1, size):
        for m in sorted(rng.sample(range(max(0, n - 30), n), min(2, n))):
            lines.append(f"q{m} {'->' if up[m] == up[n] else '-|'} q{n}")
    model = pipeline.loads("\n".join(lines) + "\n")
    moves = tuple(DirectionClaim(f"q{n}", UP if up[n] else DOWN) for n in range(size - 10, size))
    where = Where((Setting("q0", "level", model.quantities["q0"].space.top),))
    return f"random, {size} quantities, one of ten", model, OrClaim(moves), where


def far_claim(name: str, text: str) -> Iterator[tuple[str, Model, Claim, Where]]:
    """The claim farthest from an input that is raised, of those that are necessary."""
    model = pipeline.loads(text)
    raised = max(sorted(model.inputs), key=lambda q: len(distances(model, [q])))
    where = Where((Setting(raised, "level", model.quantities[raised].space.top),))
    problem = Engine(model).problem([where])
    found = backbone(problem, [DirectionOf(q, (0, 1)) for q in model.quantities], Budget(60.0))
    far = distances(model, [raised])
    narrowed = [(far[u.quantity], u.quantity, v) for u, v in found.values.items() if u.quantity in far and len(v) < 3]
    if narrowed:
        _, quantity, signs = max(narrowed, key=lambda n: (n[0], n[1]))
        yield name, model, DirectionClaim(quantity, frozenset(map(Sign, signs))), where


def read_cif(text: str) -> str:
    """A network of lines `source arrow target` as rules; without what acts on itself or is negated there."""
    lines = [line.split() for line in text.splitlines()]
    arrows = [(a, arrow, b) for a, arrow, b in (x for x in lines if len(x) == 3) if arrow in ("->", "-|") and a != b]
    names = dict.fromkeys(n for a, _, b in arrows for n in (a, b) if not n.startswith("!"))
    number = {name: f"q{i}" for i, name in enumerate(names)}
    rules = [f"{number[a]} {arrow} {number[b]}" for a, arrow, b in dict.fromkeys(arrows) if a in number and b in number]
    return "\n".join([*(f"protein {q}" for q in number.values()), *dict.fromkeys(rules)]) + "\n"


def row(name: str, model: Model, claim: Claim, where: Where, seconds: float) -> None:
    problem = Engine(model).problem([where])
    literal = problem.claim(claim, where)
    start = perf_counter()
    proof = Explaining(problem, claim, where, False, neg(literal)).next(Budget(seconds))
    proved = perf_counter() - start
    start = perf_counter()
    bundles, search = searching(problem, claim, where, neg(literal), seconds)
    first = search.next(Budget(seconds))
    ours = perf_counter() - start
    fewest = len(first.chosen) if first is not None and first.proved else None
    number, limit = int(first is not None), Budget(seconds)
    start = perf_counter()
    while search.next(limit) is not None:
        number += 1
    every = ours + perf_counter() - start
    cells = [shown(fewest, ours, None)]
    with TemporaryDirectory() as folder:
        path = Path(folder) / "constraints.cnf"
        path.write_text(exported(bundles, neg(literal)), encoding="ascii")
        for peer in PEERS:
            size, took = asked(peer, path, seconds)
            if peer == "marco":
                cells.append(shown(number if search.exhausted else None, every, None))
            cells.append(shown(size, took, every if peer == "marco" else ours))
            if size is not None and fewest is not None and peer in ("OptUx", "smus"):
                assert size == fewest, (name, peer, size, fewest)
    rules = len(model.influences)
    took_proof = f"{proved:6.2f}" if proof is not None else "     -"
    print(f"{name:46} {rules:6} {len(bundles.bundles):7} {took_proof} " + "".join(cells), flush=True)


def searching(problem, claim: Claim, where: Where, goal: str, seconds: float) -> tuple[Bundles, Smallest]:  # type: ignore[no-untyped-def]
    """What bears on the claim, every bundle of cost 1."""
    bundles, _ = Explaining(problem, claim, where, False, goal)._search(Budget(seconds))
    return bundles, Smallest(bundles, [1] * len(bundles.bundles))


def shown(size: int | None, seconds: float, beside: float | None) -> str:
    found = f"{size if size is not None else '-'}"
    ratio = "" if beside is None else f" {'>' if size is None else ''}{seconds / beside:.1f}x"
    return f"{found:>5} {seconds:6.2f}{ratio:>7}"


def asked(peer: str, path: Path, seconds: float) -> tuple[int | None, float]:
    """The size that a peer finds, and how long it took to find it once it had read the constraints."""
    command = [sys.executable, "-m", "benchmarks.explain_peers", peer, str(path)]
    try:
        run = subprocess.run(command, capture_output=True, text=True, timeout=seconds + 10.0, check=False)
    except subprocess.TimeoutExpired:
        return None, seconds
    if run.returncode:
        raise RuntimeError(run.stderr)
    size, took = run.stdout.split()
    return (int(size), float(took)) if float(took) <= seconds else (None, seconds)


def exported(bundles: Bundles, goal: str) -> str:
    """What the solver was told as DIMACS; the last comment lists the switches of the bundles."""
    solver = bundles._session._solver
    asserted = z3.Goal(ctx=solver.ctx)
    asserted.add(*solver.assertions())
    atom = z3.Bool(goal[5:-1] if goal.startswith("(not ") else goal, solver.ctx)
    asserted.add(z3.Not(atom) if goal.startswith("(not ") else atom)
    to_clauses = z3.Then("simplify", "card2bv", "simplify", "tseitin-cnf", ctx=solver.ctx)
    clauses = to_clauses(asserted)[0].dimacs()
    names = dict(line.split()[1:3][::-1] for line in clauses.splitlines() if line.startswith("c "))
    body = "\n".join(line for line in clauses.splitlines() if not line.startswith("c "))
    highest = int(body.split()[2])
    soft = []
    for switch in bundles._switch:
        highest += switch not in names
        soft.append(names.get(switch, str(highest)))
    return body.replace(body.split("\n")[0], f"p cnf {highest} {body.count(chr(10))}") + f"\nc soft {' '.join(soft)}\n"


if __name__ == "__main__":
    main()
