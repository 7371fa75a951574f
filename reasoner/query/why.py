"""`why CLAIM`: a checked proof where the claim is necessary or impossible, both labelings where it is neither."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import TypeVar, assert_never

from reasoner.model.claims import levels_in
from reasoner.model.ir import Claim, LevelClaim, Where, Why, quantities_of
from reasoner.model.labeling import DirectionOf, Existence, LevelOf, SignOf, Unknown
from reasoner.model.worlds import compared, world_at
from reasoner.query.answers import (
    CompareAnswer,
    ContrastAnswer,
    HowAnswer,
    StatesAnswer,
    WhatIfAnswer,
    WhyAmbiguousAnswer,
    WhyAnswer,
)
from reasoner.query.certain import Certain
from reasoner.query.deciding import deciding
from reasoner.query.derivation import Explaining
from reasoner.query.engine import Engine, names_of, plainness
from reasoner.query.lost import Losses
from reasoner.query.near import verdict_in
from reasoner.query.needed import what_is_needed
from reasoner.query.outcomes import (
    Explanation,
    Inconsistent,
    Judgment,
    Lost,
    Possible,
    Proved,
    Undecided,
    Unproved,
    Wanted,
    Witness,
    pair_of,
)
from reasoner.query.reach import upstream
from reasoner.query.telling import told
from reasoner.questions import Word
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, neg
from reasoner.solve.mus import Mus, shrink
from reasoner.solve.nearest import nearest
from reasoner.solve.problem import Problem


def judge(
    engine: Engine,
    question: Why,
    text: str,
    budget: Budget,
    wanted: Wanted = Wanted(),
    verdict: Word | None = None,
) -> WhyAnswer:
    """The verdict on a claim with its proof, its witnesses or its conflict; never a proof that was not checked.

    `verdict`: where it is known already. What was answered in full is remembered, so that whoever asks again has it at
    once.
    """
    key = (question.claim, question.where, wanted)
    known = engine.answered.get(key)
    if known is not None:
        return replace(known, text=text)
    if verdict is None:
        answer = verdict_on(engine, question, text, budget)
    else:
        answer = with_verdict(engine, question, text, verdict)
    answer = told(supported(answer, engine, budget, wanted), engine, budget)
    if answer.complete and not answer.stopped:
        engine.remember(key, answer)
    return answer


def verdict_on(engine: Engine, question: Why, text: str, budget: Budget) -> WhyAnswer:
    """The solver's verdict alone; `supported` adds what it rests on."""
    verdict = verdict_in(engine, question.claim, question.where, budget)
    return with_verdict(engine, question, text, verdict)


def with_verdict(engine: Engine, question: Why, text: str, verdict: Word) -> WhyAnswer:
    """The answer that is a verdict so far."""
    frame = engine.problem([question.where]).frame
    names = names_of(frame, engine.model, question.where)
    return WhyAnswer(
        model=engine.model, question=question, text=text, frame=frame, names=names, found=unsupported(verdict)
    )


def unsupported(verdict: Word) -> Judgment:
    """What a verdict alone says of a claim."""
    match verdict:
        case "necessary" | "impossible":
            return Unproved(verdict)
        case "possible" | "consistent":
            return Possible()
        case "inconsistent":
            return Inconsistent()
        case "unknown":
            return Undecided()
        case _:
            assert_never(verdict)


def supported(answer: WhyAnswer, engine: Engine, budget: Budget, wanted: Wanted = Wanted()) -> WhyAnswer:
    """An answer that is a verdict so far, with its checked proof, its witnesses or its conflict."""
    claim, where = answer.question.claim, answer.question.where
    problem = engine.problem([where])
    match answer.found:
        case Unproved():
            answer = _proved(answer, explaining(answer, engine, wanted), budget, wanted.all)
            answer = replace(answer, lost=_lost(answer, problem, budget))
            if wanted.witnesses and isinstance(answer.found, Proved):
                return replace(answer, found=what_is_needed(answer.found, engine, budget))
            return answer
        case Possible():
            literal = problem.claim(claim, where)
            witnesses = opposed(problem, claim, where, (literal, neg(literal)), budget)
            decided = deciding(engine.model, problem.frame, where, quantities_of(claim), witnesses)
            return replace(answer, found=Possible(witnesses, decided))
        case Inconsistent():
            return clashing(answer, engine, problem, budget)
        case Undecided():
            return replace(answer, complete=False, stopped=budget.reason)
        case Proved():
            return answer
        case _:
            assert_never(answer.found)


def _lost(answer: WhyAnswer, problem: Problem, budget: Budget) -> Mapping[str, Lost]:
    """Of a necessary claim that a quantity is at its bottom, through which loss."""
    claim, where = answer.question.claim, answer.question.where
    if answer.verdict != "necessary" or not isinstance(claim, LevelClaim) or claim.high > 0:
        return {}
    world = problem.frame.index[world_at(where, where.at)]
    return Losses(Certain(problem, budget), world).of([claim.quantity])


Clashing = TypeVar(
    "Clashing", WhatIfAnswer, WhyAnswer, WhyAmbiguousAnswer, ContrastAnswer, HowAnswer, CompareAnswer, StatesAnswer
)
"""The kinds of answers that have a conflict where no labeling obeys everything that their question says."""


def clashing(answer: Clashing, engine: Engine, problem: Problem, budget: Budget) -> Clashing:
    """The answer to a question without any consistent labeling: a smallest set of constraints that clash."""
    core = shrink(engine.subsets(problem), (), plainness(range(len(problem.frame.worlds))), budget)
    if core is None:
        return replace(answer, complete=False, stopped=budget.reason)
    return replace(answer, found=Inconsistent(core.members, isinstance(core, Mus)))


def explaining(answer: WhyAnswer, engine: Engine, wanted: Wanted) -> Explaining:
    """The explanations of a claim that was found necessary or impossible, one after another."""
    claim, where, denied = answer.question.claim, answer.question.where, answer.verdict == "impossible"
    problem = engine.problem([where])
    literal = problem.claim(claim, where)
    goal = literal if denied else neg(literal)
    thorough = wanted.smallest or wanted.all > 1
    return Explaining(problem, claim, where, denied, goal, thorough, engine.constraints(problem))


def every_proof(engine: Engine, question: Why, text: str, budget: Budget) -> Iterator[WhyAnswer]:
    """An answer for each explanation of a claim, from the fewest rules up, as they are found."""
    answer = verdict_on(engine, question, text, budget)
    if not isinstance(answer.found, Unproved):
        yield supported(answer, engine, budget)
        return
    search = explaining(answer, engine, Wanted(smallest=True))
    first = search.next(budget)
    if first is None:
        yield replace(answer, complete=False, stopped=budget.reason)
    while first is not None:
        yield replace(answer, found=Proved(answer.found.verdict, first))
        first = search.next(budget)


def _proved(answer: WhyAnswer, search: Explaining, budget: Budget, number: int) -> WhyAnswer:
    """The answer with its explanation, and as many others as are wanted."""
    first = search.next(budget)
    if first is None:
        return replace(answer, complete=False, stopped=budget.reason)
    found = Proved("impossible" if answer.verdict == "impossible" else "necessary", first)
    if number == 1:
        return replace(answer, found=found)
    others: list[Explanation] = []
    while len(others) < number - 1 and (another := search.next(budget)) is not None:
        others.append(another)
    more = search.more(budget)
    found = replace(found, others=tuple(others), more=more)
    return replace(answer, found=found, stopped=budget.reason if more == "unknown" else "")


def opposed(
    problem: Problem, claim: Claim, where: Where, sides: tuple[Formula, Formula], budget: Budget
) -> tuple[Witness, ...]:
    """A labeling for each side, as alike as possible in everything that can act on the claim."""
    close = bearing(problem, claim, where)
    found = nearest(problem, [sides[0]], [sides[1]], close, budget)
    return () if found is None else (Witness("for", found[0]), Witness("against", found[1]))


def bearing(problem: Problem, claim: Claim, where: Where) -> tuple[Unknown, ...]:
    """The unknowns in which two labelings of a claim should agree: of what can act on it, where it is claimed."""
    model, frame = problem.model, problem.frame
    above = upstream(model, quantities_of(claim))
    near = [q for q in model.quantities if q in above]
    since, at = (frame.index[w] for w in compared(model, where))
    pair = pair_of(since, at)
    switches: list[Unknown] = [*map(Existence, model.optional), *map(SignOf, model.unsigned)]
    directions = [] if since == at else [DirectionOf(q, pair) for q in near]
    if levels_in(claim):
        world = frame.index[world_at(where, where.at)]
        return (*directions, *(LevelOf(q, world) for q in near), *switches)
    return (*directions, *switches)
