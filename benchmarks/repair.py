"""Times the smallest conflict and the cheapest correction, beside PySAT on the same clauses, in one go.

python -m benchmarks.repair [--sizes 100 400 1000 2000] [--seconds 30]

The peers are given the formulas as they stand when we have finished, loops of Foundation included, with one selector
for each unit: OptUx finds a smallest unsatisfiable set of units, RC2 a cheapest set to leave out.
"""

from __future__ import annotations

import argparse
import sys
from dataclasses import replace
from multiprocessing import Process, Queue
from pathlib import Path
from queue import Empty
from random import Random
from time import perf_counter
from typing import Any

import z3

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from networks import large_network

from reasoner import pipeline
from reasoner.model.ir import DirectionClaim, Model, Observation, Rule, Setting, Where
from reasoner.model.load import read, read_text
from reasoner.model.worlds import frame_of
from reasoner.query.engine import Engine
from reasoner.resources import rules_path
from reasoner.signs import DOWN, STEADY, UP
from reasoner.solve.budget import Budget
from reasoner.solve.grouped import Grouped
from reasoner.solve.hitting import corrections, smallest
from reasoner.solve.problem import Problem
from reasoner.source import Source

MEASURED = 70
"""Of a hundred quantities, so many are measured."""
FALSE_ONES = 3
"""How many of the measurements are turned round, so that something clashes."""


def main() -> None:
    """Prints two tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.repair", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 400, 1000, 2000])
    parser.add_argument("--seconds", type=float, default=30.0, help="budget for each search and engine")
    parser.add_argument("--networks", action="store_true", help="the random networks alone")
    options = parser.parse_args()
    if not options.networks:
        shipped(options.seconds)
    print("\nquantities  observed  conflict  OptUx  ratio  correction    RC2  ratio  same sizes")
    for size in options.sizes:
        row(size, measured(size, 1), options.seconds)


def shipped(seconds: float) -> None:
    """The whole of `check` on the rules in the box, with and without a measurement that cannot be."""
    files, mistakes = read([rules_path() / "mtor"])
    table = Source("t.csv", "quantity,direction,settings\nmTORC1,down,torin1 = high\nS6K1,up,torin1 = high\n")
    for name, tables in (("consistent", ()), ("a clash", (table,))):
        options = pipeline.Options(tables=tables)
        model, _ = pipeline.compiled(files, mistakes, options)
        start = perf_counter()
        answer = pipeline.ask(Engine(model, book=options.book(files)), "check", Budget(4 * seconds))
        repairs = 0 if answer.repairs is None else len(answer.repairs.found)
        print(f"check, shipped rules, {name}: {perf_counter() - start:.2f} s, {answer.verdict}, {repairs} repairs")


def measured(size: int, seed: int) -> Model:
    """A random network, most of it measured, in agreement but for a few measurements that are turned round."""
    rng = Random(seed)
    files, mistakes = read_text(Source("random.rules", large_network(size, 2, seed)))
    model, _ = pipeline.compiled(files, mistakes, pipeline.Options())
    raised = max(sorted(model.inputs), key=lambda q: sum(i.source == q for i in model.influences))
    where = Where((Setting(raised, "level", model.quantities[raised].space.top),))
    problem = Problem(model, frame_of(model, [where]), seed)
    problem.check((), Budget())
    directions = problem.labeling().directions
    regulated = [q for q in model.quantities if q not in model.inputs]
    names = rng.sample(regulated, MEASURED * len(regulated) // 100)
    signs = {q: directions[q, (0, 1)] for q in names}
    facts = []
    for number, (name, sign) in enumerate(signs.items()):
        turned = int(sign) * (-1 if number < FALSE_ONES else 1) or (number < FALSE_ONES)
        claim = DirectionClaim(name, UP if turned > 0 else DOWN if turned < 0 else STEADY)
        facts.append(Observation(Rule(f"m{number}", name, model.quantities[name].origin), claim, where))
    return replace(model, observations=tuple(facts))


def row(size: int, model: Model, seconds: float) -> None:
    start = perf_counter()
    grouped = Grouped(model, frame_of(model, []))
    encoded = perf_counter() - start
    costs = dict.fromkeys(grouped.units, 1)
    start = perf_counter()
    conflict = smallest(grouped, grouped.units, costs, Budget(seconds))
    first = perf_counter() - start
    start = perf_counter()
    cheapest = next(corrections(grouped, grouped.units, costs, Budget(seconds)), None)
    second = perf_counter() - start
    hard, selectors = clauses(grouped)
    muses, third = timed(smallest_unsatisfiable, hard, selectors, seconds)
    fewest, fourth = timed(cheapest_correction, hard, selectors, seconds)
    ours = (
        len(conflict.members) if conflict and conflict.proved else None,
        None if cheapest is None else len(cheapest),
    )
    same = "yes" if ours == (muses, fewest) else f"{ours} {(muses, fewest)}"
    print(
        f"{size:10} {len(model.observations):9} {first:9.2f} {third:6.2f} {first / third:6.2f}"
        f" {second:11.2f} {fourth:6.2f} {second / fourth:6.2f}  {same}  (encoded in {encoded:.2f})",
        flush=True,
    )


def clauses(grouped: Grouped) -> tuple[list[list[int]], list[int]]:
    """What the solver holds, as clauses, and the selector of each unit."""
    solver = grouped._session._solver
    goal = z3.Goal(ctx=solver.ctx)
    goal.add(*solver.assertions())
    cnf = z3.Then("simplify", "tseitin-cnf", ctx=solver.ctx)(goal)[0]
    numbers: dict[str, int] = {}

    def number(term: Any) -> int:
        if z3.is_not(term):
            return -number(term.arg(0))
        return numbers.setdefault(term.decl().name(), len(numbers) + 1)

    found = [[number(t) for t in (c.children() if z3.is_or(c) else [c])] for c in cnf]
    return found, [numbers.setdefault(s, len(numbers) + 1) for s in grouped._switches.values()]


def timed(search: Any, hard: list[list[int]], selectors: list[int], seconds: float) -> tuple[int | None, float]:
    """What a peer finds, and how long it takes; it has a process of its own, since it knows no time limit."""
    results: Any = Queue()
    process = Process(target=lambda: results.put(search(hard, selectors)))
    start = perf_counter()
    process.start()
    try:
        found = results.get(timeout=seconds)
    except Empty:
        found = None
    process.terminate()
    return found, perf_counter() - start


def formula(hard: list[list[int]], selectors: list[int]) -> Any:
    from pysat.formula import WCNF

    wcnf = WCNF()
    for clause in hard:
        wcnf.append(clause)
    for selector in selectors:
        wcnf.append([selector], weight=1)
    return wcnf


def smallest_unsatisfiable(hard: list[list[int]], selectors: list[int]) -> int | None:
    """The size of a smallest set of units that cannot all hold."""
    from pysat.examples.optux import OptUx

    with OptUx(formula(hard, selectors)) as search:
        found = search.compute()
    return None if found is None else len(found)


def cheapest_correction(hard: list[list[int]], selectors: list[int]) -> int | None:
    """How many units have to be left out at least."""
    from pysat.examples.rc2 import RC2

    with RC2(formula(hard, selectors)) as search:
        return None if search.compute() is None else int(search.cost)


if __name__ == "__main__":
    main()
