"""Time to a contrast, beside what the peers need for its two cores alone: why here, and why not so there.

The whole answer has besides: what both worlds share, where they part, and two checked proofs.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import perf_counter

from benchmarks.explain import searched
from benchmarks.peers import Clauses, timed
from benchmarks.table import HEAD, Options, Timed, line
from reasoner import pipeline
from reasoner.model.ir import Contrast, Model
from reasoner.query.answers import Contrasted
from reasoner.query.engine import Engine, judged
from reasoner.resources import rules_path
from reasoner.solve.budget import Budget
from reasoner.solve.formula import neg

QUESTIONS = (
    "autophagy increases with torin1 = high in resistant rather than with rapamycin = high",
    "AKT_S473_P decreases with torin1 = high rather than with rapamycin = high",
)


def run(options: Options) -> None:
    """A block of rows for each question."""
    print(HEAD)
    model, _ = pipeline.load([rules_path() / "mtor"])
    for text in QUESTIONS:
        print(text)
        rows(model, f"why {text}", options.seconds)


def rows(model: Model, text: str, seconds: float) -> None:
    """The whole answer, then the cores of both sides by us and by each peer."""
    question, _ = pipeline.asked(model, text)
    assert isinstance(question, Contrast)
    start = perf_counter()
    answer = pipeline.ask(Engine(model), text, Budget(seconds))
    forks = len(answer.found.forks) if isinstance(answer.found, Contrasted) and answer.complete else None
    whole = Timed(forks, perf_counter() - start)
    sides = list(cores(model, question, seconds))
    ours = together([fewest for fewest, _ in sides])
    line("whole answer (forks found)", "reasoner", whole)
    task = f"fewest, {len(sides)} core{'s' * (len(sides) != 1)}"
    line(task, "reasoner", ours)
    for peer in ("OptUx", "smus", "MUSX", "mus"):
        theirs = together([timed(peer, given, seconds) for _, given in sides])
        line(task if peer in ("OptUx", "smus") else "irreducible, the same", peer, theirs, ours)


def cores(model: Model, question: Contrast, seconds: float) -> Iterator[tuple[Timed, Clauses]]:
    """For each side on which the claim is settled: the fewest bundles that settle it, and the constraints."""
    for place in (question.where, question.rather):
        problem = Engine(model).problem([place])
        claim = problem.claim(question.claim, place)
        verdict = judged(problem, claim, Budget(seconds))
        print(f"  {'asked' if place is question.where else 'rather'}: {verdict}", flush=True)
        if verdict in ("necessary", "impossible"):
            denied = verdict == "impossible"
            goal = claim if denied else neg(claim)
            fewest, _, given = searched(problem, question.claim, place, goal, seconds, denied)
            yield fewest, given


def together(parts: list[Timed]) -> Timed:
    """One search after the other."""
    found = [part.found for part in parts]
    return Timed(None if None in found else sum(n or 0 for n in found), sum(part.seconds for part in parts))
