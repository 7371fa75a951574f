"""Time to the smallest explanation, beside CPMpy and PySAT on the very same constraints.

Members are bundles of rules, each of cost 1; hard is everything that always holds, what Foundation needed in our own
run, and the claim denied. PySAT's OptUx and CPMpy's smus look for the fewest, as we do; PySAT's MUSX and CPMpy's mus
for an irreducible set, which may be larger; CPMpy's marco for all of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from benchmarks import networks
from benchmarks.peers import Clauses, clauses, timed
from benchmarks.table import HEAD, Options, Timed, line
from reasoner import pipeline
from reasoner.model.ir import Claim, Model, Where, Why
from reasoner.query.derivation import Explaining
from reasoner.query.engine import Engine
from reasoner.resources import rules_path
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, neg
from reasoner.solve.hitting import Smallest
from reasoner.solve.problem import Problem

SHIPPED = (
    "autophagy increases with torin1 = high in resistant",
    "S6K1 decreases with rapamycin = high",
)


def run(options: Options) -> None:
    """A block of rows for each claim."""
    print(HEAD)
    for name, model, claim, where in cases(options):
        rows(name, model, claim, where, options.seconds)


def cases(options: Options) -> Iterator[tuple[str, Model, Claim, Where]]:
    """The shipped rules, random networks, and networks from files."""
    model, _ = pipeline.load([rules_path() / "mtor"])
    for text in SHIPPED:
        question, _ = pipeline.asked(model, f"why {text}")
        assert isinstance(question, Why)
        yield text, model, question.claim, question.where
    for size in options.sizes:
        yield networks.either_way(size)
    for name, text in networks.real(options.data):
        yield from networks.far_claim(name, text, options.seconds)


def rows(name: str, model: Model, claim: Claim, where: Where, seconds: float) -> None:
    """Our search for the fewest and for all, and each peer beside the one that it compares with."""
    problem = Engine(model).problem([where])
    goal = neg(problem.claim(claim, where))
    start = perf_counter()
    proof = Explaining(problem, claim, where, False, goal).next(Budget(seconds))
    proved = f"proof in {perf_counter() - start:.2f} s" if proof else f"no proof within {seconds:.0f} s"
    fewest, every, given = searched(problem, claim, where, goal, seconds)
    print(f"{name}: {len(model.influences)} influences, {len(given.soft)} bundles, {proved}", flush=True)
    line("fewest", "reasoner", fewest)
    for peer in ("OptUx", "smus"):
        theirs = timed(peer, given, seconds)
        line("fewest", peer, theirs, fewest)
        assert None in (theirs.found, fewest.found) or theirs.found == fewest.found, (peer, theirs, fewest)
    for peer in ("MUSX", "mus"):
        line("irreducible, perhaps not fewest", peer, timed(peer, given, seconds), fewest)
    line("all", "reasoner", every)
    line("all", "marco", timed("marco", given, seconds), every)


def searched(
    problem: Problem, claim: Claim, where: Where, goal: Formula, seconds: float, denied: bool = False
) -> tuple[Timed, Timed, Clauses]:
    """How many bundles suffice at least, how many ways there are, and what our solver held in the end."""
    bundles, _ = Explaining(problem, claim, where, denied, goal)._search(Budget(seconds))
    search = Smallest(bundles, dict.fromkeys(range(len(bundles.bundles)), 1), lambda n: bool(bundles.bundles[n].rules))
    start = perf_counter()
    first = search.next(Budget(seconds))
    fewest = Timed(len(first.members) if first and first.proved else None, perf_counter() - start)
    number, limit = 1, Budget(seconds)
    while fewest.found is not None and search.next(limit) is not None:
        number += 1
    every = Timed(number if search.exhausted else None, perf_counter() - start)
    return fewest, every, clauses(bundles._lazy.session._solver, bundles._switch, [goal])
