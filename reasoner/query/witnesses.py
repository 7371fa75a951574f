"""Further labelings of an answer: each unlike those before it in what the question is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeVar, assert_never

from reasoner.model.ir import DirectionClaim, WhatIf, Why, WhyAmbiguous, WhyNot
from reasoner.model.labeling import DirectionOf, LevelOf, Unknown
from reasoner.model.worlds import World, compared
from reasoner.query.answers import (
    Answer,
    CheckAnswer,
    CompareAnswer,
    ContrastAnswer,
    DiscriminateAnswer,
    FitAnswer,
    HowAnswer,
    PathsAnswer,
    RankAnswer,
    ScreenAnswer,
    StatesAnswer,
    WhatIfAnswer,
    WhyAmbiguousAnswer,
    WhyAnswer,
    WhyNotAnswer,
    witnesses_of,
)
from reasoner.query.engine import Engine
from reasoner.query.kinds import scenario_place
from reasoner.query.outcomes import Witness, pair_of
from reasoner.query.why import bearing
from reasoner.signs import ANY
from reasoner.solve.budget import Budget
from reasoner.solve.formula import TRUE, Formula, disj, neg
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict

Labeled = TypeVar("Labeled", WhatIfAnswer, WhyAnswer, WhyNotAnswer, WhyAmbiguousAnswer, StatesAnswer)


@dataclass(frozen=True)
class _Search:
    """Labelings of one place that differ in the unknowns `about`; what each shows of a claim, if there is one."""

    problem: Problem
    about: Sequence[Unknown]
    claim: Formula | None = None


def with_witnesses(engine: Engine, answer: Answer, number: int, budget: Budget) -> tuple[Answer, Verdict]:
    """The answer with so many witnesses, or all there are; UNSAT: there is no other, UNKNOWN: the time ran out.

    Answers that have no labelings to show stay as they are.
    """
    if len(witnesses_of(answer)) >= number:
        return answer, Verdict.SAT
    match answer:
        case WhyAnswer():
            return _labeled(answer, _claimed(engine, answer.question), number, budget)
        case WhyNotAnswer():
            return _labeled(answer, _claimed(engine, answer.question), number, budget)
        case WhyAmbiguousAnswer():
            return _labeled(answer, _ambiguous(engine, answer.question), number, budget)
        case WhatIfAnswer() if answer.mended is not None:
            return answer, Verdict.UNSAT
        case WhatIfAnswer():
            return _labeled(answer, _predicted(engine, answer.question), number, budget)
        case StatesAnswer():
            return _labeled(answer, _states(engine, answer.question.scenario), number, budget)
        case ContrastAnswer() | HowAnswer() | CompareAnswer() | CheckAnswer() | PathsAnswer():
            return answer, Verdict.SAT
        case ScreenAnswer() | FitAnswer() | DiscriminateAnswer() | RankAnswer():
            return answer, Verdict.UNSAT
        case _:
            assert_never(answer)


def _claimed(engine: Engine, question: Why | WhyNot) -> _Search:
    """Labelings that differ in what can act on the claim, where it is claimed."""
    problem, claim, where = engine.problem([question.where]), question.claim, question.where
    return _Search(problem, bearing(problem, claim, where), problem.claim(claim, where))


def _ambiguous(engine: Engine, question: WhyAmbiguous) -> _Search:
    """Labelings that differ in what can act on the quantity."""
    problem = engine.problem([question.where])
    return _Search(problem, bearing(problem, DirectionClaim(question.quantity, ANY), question.where))


def _predicted(engine: Engine, question: WhatIf) -> _Search:
    """Labelings that differ in the direction of a quantity asked for."""
    problem = engine.problem([question.where])
    pair = pair_of(*(problem.frame.index[w] for w in compared(engine.model, question.where)))
    return _Search(problem, [DirectionOf(q, pair) for q in question.show or engine.model.quantities])


def _states(engine: Engine, scenario: str | None) -> _Search:
    """Labelings that differ in the level of a quantity."""
    problem = engine.problem([scenario_place(scenario)])
    world = problem.frame.index[World(scenario, (), "before")]
    return _Search(problem, [LevelOf(q, world) for q in engine.model.quantities])


def _labeled(answer: Labeled, search: _Search, number: int, budget: Budget) -> tuple[Labeled, Verdict]:
    """The answer with further labelings, up to so many in all."""
    problem, verdict = search.problem, Verdict.SAT
    unlike = problem.switch(TRUE)
    found = list(witnesses_of(answer))
    shown = len(found) - len(answer.further)
    for witness in found:
        _exclude(problem, search.about, witness, unlike)
    while len(found) < number:
        verdict = problem.check([unlike], budget)
        if verdict is not Verdict.SAT:
            break
        found.append(Witness(_shows(search), problem.labeling()))
        _exclude(problem, search.about, found[-1], unlike)
    return replace(answer, further=tuple(found[shown:])), verdict


def _shows(search: _Search) -> Literal["for", "against", "state"]:
    if search.claim is None:
        return "state"
    return "for" if search.problem.holds(search.claim) else "against"


def _exclude(problem: Problem, unknowns: Sequence[Unknown], witness: Witness, unlike: str) -> None:
    problem.switch(disj(neg(problem.value(u, witness.labeling.value(u))) for u in unknowns), on=unlike)
