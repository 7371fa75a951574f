"""Further labelings of an answer: each unlike those before it in what the question is about."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reasoner.model import ir
from reasoner.model.labeling import DirectionOf, LevelOf, Unknown
from reasoner.model.worlds import World, compared
from reasoner.query.answers import Answer, Witness, pair_of
from reasoner.query.engine import Engine
from reasoner.query.why import bearing
from reasoner.solve.budget import Budget
from reasoner.solve.formula import TRUE, disj, neg
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict


def with_witnesses(engine: Engine, answer: Answer, number: int, budget: Budget) -> tuple[Answer, Verdict]:
    """The answer with so many witnesses, or all there are; UNSAT: there is no other, UNKNOWN: the time ran out.

    Kinds of answers that have no labelings to show stay as they are.
    """
    found, verdict = list(answer.witnesses), Verdict.SAT
    place = _place(answer)
    if place is None or len(found) >= number:
        return answer, verdict if len(found) >= number else Verdict.UNSAT
    problem = engine.problem([place])
    unknowns = _about(answer, place, problem)
    holds = None if answer.claim is None or answer.kind == "why-ambiguous" else problem.claim(answer.claim, place)
    unlike = problem.switch(TRUE)
    for witness in found:
        _exclude(problem, unknowns, witness, unlike)
    while len(found) < number:
        verdict = problem.check([unlike], budget)
        if verdict is not Verdict.SAT:
            break
        shows = "state" if holds is None else "for" if problem.holds(holds) else "against"
        found.append(Witness(shows, problem.labeling()))  # type: ignore[arg-type]
        _exclude(problem, unknowns, found[-1], unlike)
    return replace(answer, witnesses=tuple(found)), verdict


def _exclude(problem: Problem, unknowns: Sequence[Unknown], witness: Witness, unlike: str) -> None:
    problem.switch(disj(neg(problem.value(u, witness.labeling.value(u))) for u in unknowns), on=unlike)


def _place(answer: Answer) -> ir.Where | None:
    match answer.question:
        case ir.Why(where=where) | ir.WhyNot(where=where) | ir.WhyAmbiguous(where=where) | ir.WhatIf(where=where):
            return where
        case ir.States(scenario):
            return ir.Where(scenario=scenario, at="before", comparison="parent")
        case _:
            return None


def _about(answer: Answer, place: ir.Where, problem: Problem) -> Sequence[Unknown]:
    """What two labelings must differ in to be told apart."""
    frame = problem.frame
    if answer.claim is not None:
        return bearing(problem, answer.claim, place)
    if answer.prediction is not None:
        pair = pair_of(*(frame.index[w] for w in compared(answer.model, place)))
        return [DirectionOf(q, pair) for q in answer.prediction.directions]
    world = frame.index[World(place.scenario, (), "before")]
    return [LevelOf(q, world) for q in answer.model.quantities]
