"""Times the smallest conflict and the cheapest correction, beside PySAT and CPMpy on the same clauses.

The peers are given the formulas as they stand when we have finished, loops of Foundation included, with one selector
for each unit: OptUx and smus find a smallest unsatisfiable set of units, MUSX and mus an irreducible one, RC2 a
cheapest set to leave out.
"""

from __future__ import annotations

from dataclasses import replace
from time import perf_counter

from benchmarks import networks
from benchmarks.peers import clauses, timed
from benchmarks.table import HEAD, Options, Timed, line
from reasoner import pipeline
from reasoner.compile.load import read
from reasoner.model.ir import Model, Observation
from reasoner.model.worlds import frame_of
from reasoner.query.conflicts import Clashes
from reasoner.query.engine import Engine
from reasoner.resources import rules_path
from reasoner.solve.budget import Budget
from reasoner.solve.grouped import Grouped
from reasoner.solve.hitting import corrections, smallest
from reasoner.source import Source

CLASH = Source("t.csv", "quantity,direction,settings\nmTORC1,down,torin1 = high\nS6K1,up,torin1 = high\n")


def run(options: Options) -> None:
    """A block of rows for the shipped rules with a clash, and for each network."""
    shipped(options.seconds)
    print(HEAD)
    files, mistakes = read([rules_path() / "mtor"])
    model, _ = pipeline.compiled(files, mistakes, pipeline.Options(tables=(CLASH,)))
    rows("shipped rules, the two measurements that clash", measurements(model), options.seconds)
    for size in options.sizes:
        rows(f"random, {size} quantities", networks.measured(networks.large_network(size, 2, 1)), options.seconds)
    for name, text in networks.real(options.data):
        rows(name, networks.measured(text), options.seconds)


def shipped(seconds: float) -> None:
    """The whole of `check` on the rules in the box, with and without a measurement that cannot be."""
    files, mistakes = read([rules_path() / "mtor"])
    for name, tables in (("consistent", ()), ("a clash", (CLASH,))):
        options = pipeline.Options(tables=tables)
        model, _ = pipeline.compiled(files, mistakes, options)
        start = perf_counter()
        answer = pipeline.ask(Engine(model, model_files=options.model_files(files)), "check", Budget(4 * seconds))
        repairs = len(answer.found.repairs.found) if isinstance(answer.found, Clashes) and answer.found.repairs else 0
        took = perf_counter() - start
        print(
            f"the whole of check, shipped rules, {name}: {answer.verdict}, {repairs} repairs, {took:.2f} s", flush=True
        )


def measurements(model: Model) -> Model:
    """The model with what the table says alone, and not what its own files observe elsewhere."""
    kept: tuple[Observation, ...] = tuple(o for o in model.observations if o.rule.origin.source == CLASH)
    return replace(model, observations=kept)


def rows(name: str, model: Model, seconds: float) -> None:
    """Smallest conflict and cheapest correction, ours and the peers'."""
    start = perf_counter()
    grouped = Grouped(model, frame_of(model, []))
    encoded = perf_counter() - start
    costs = dict.fromkeys(grouped.unit, 1)
    start = perf_counter()
    found = smallest(grouped, costs, Budget(seconds))
    conflict = Timed(len(found.members) if found and found.proved else None, perf_counter() - start)
    start = perf_counter()
    cheapest = next(corrections(grouped, costs, Budget(seconds)), None)
    correction = Timed(None if cheapest is None else len(cheapest), perf_counter() - start)
    given = clauses(grouped.session._solver, list(grouped.unit))
    print(
        f"{name}: {len(model.observations)} measured, {len(given.soft)} units, encoded in {encoded:.2f} s", flush=True
    )
    for task, ours, peers in (
        ("smallest conflict", conflict, ("OptUx", "smus")),
        ("irreducible conflict", conflict, ("MUSX", "mus")),
        ("cheapest correction", correction, ("RC2",)),
    ):
        if not task.startswith("irreducible"):
            line(task, "reasoner", ours)
        for peer in peers:
            theirs = timed(peer, given, seconds)
            line(task, peer, theirs, ours)
            same = "MUSX" in peers or None in (theirs.found, ours.found) or theirs.found == ours.found
            assert same, (name, peer, theirs, ours)
