"""The second engine: the same questions by enumeration with python-constraint, and the two engines compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from reasoner.model import ir
from reasoner.model.ir import Where
from reasoner.model.worlds import Frame, compared, frame_of
from reasoner.query.answers import Answer, Prediction, Witness, Word, pair_of
from reasoner.query.ask import NotEnumerated
from reasoner.query.engine import names_of
from reasoner.query.reach import silences
from reasoner.signs import SignSet, negated
from reasoner.solve import finite


def answer(model: ir.Model, question: ir.Question | ir.Expectation, text: str, listed: int) -> Answer:
    """The answer by enumeration: verdicts, directions and states, without proofs.

    Raises `reasoner.solve.finite.TooLarge` where the model has more open unknowns than it takes.
    """
    match question:
        case ir.Why(claim, where) | ir.Expectation(claim=claim, where=where) if claim is not None:
            return _judged(model, question, text, claim, where)
        case ir.WhatIf(where, show):
            return _predicted(model, question, text, where, show or tuple(model.quantities))
        case ir.States(scenario):
            where = Where(scenario=scenario, at="before", comparison="parent")
            return _listed(model, question, text, where, listed)
        case ir.Check():
            frame = frame_of(model, [Where(at="before", comparison="parent")])
            found = any(True for _ in finite.labelings(model, frame, limit=1))
            return Answer(model, question, text, "check", "consistent" if found else "inconsistent", frame)
        case _:
            raise NotEnumerated(text)


def _judged(
    model: ir.Model, question: ir.Question | ir.Expectation, text: str, claim: ir.Claim, where: Where
) -> Answer:
    frame = frame_of(model, [where])
    verdict = cast(Word, finite.verdict(model, frame, where, claim))
    return Answer(model, question, text, "why", verdict, frame, names_of(frame, model, where), claim=claim)


def _predicted(model: ir.Model, question: ir.Question, text: str, where: Where, shown: tuple[str, ...]) -> Answer:
    frame = frame_of(model, [where])
    since, at = (frame.index[w] for w in compared(model, where))
    found = _directions(model, frame, since, at)
    names = names_of(frame, model, where)
    if not all(found.values()):
        return Answer(model, question, text, "what-if", "inconsistent", frame, names)
    directions = {q: found[q] for q in shown}
    prediction = Prediction(since, at, directions, {}, {}, silences(model, frame, shown))
    return Answer(model, question, text, "what-if", "consistent", frame, names, prediction=prediction)


def _directions(model: ir.Model, frame: Frame, since: int, at: int) -> Mapping[str, SignSet]:
    found = finite.directions(model, frame, pair_of(since, at))
    return {q: negated(signs) if since > at else signs for q, signs in found.items()}


def _listed(model: ir.Model, question: ir.Question, text: str, where: Where, most: int) -> Answer:
    frame = frame_of(model, [where])
    (world,) = (frame.index[w] for w in compared(model, where)[1:])
    seen: set[tuple[int, ...]] = set()
    listed: list[Witness] = []
    for labeling in finite.labelings(model, frame):
        levels = tuple(labeling.level(q, world) for q in model.quantities)
        if levels not in seen:
            seen.add(levels)
            if len(listed) < most:
                listed.append(Witness("state", labeling))
    names = names_of(frame, model, where)
    verdict: Word = "consistent" if seen else "inconsistent"
    return Answer(model, question, text, "states", verdict, frame, names, witnesses=tuple(listed), states=len(seen))


@dataclass(frozen=True)
class Agreement:
    """What both engines say; `differences` names each quantity (or the verdict) on which they do not agree."""

    first: Answer
    second: Answer
    differences: tuple[str, ...]


def agreement(first: Answer, second: Answer) -> Agreement:
    """Compares verdicts, directions, and counts of states. An unknown verdict agrees with nothing."""
    differences = []
    if first.verdict != second.verdict or first.verdict == "unknown":
        differences.append(f"verdict: {first.verdict} and {second.verdict}")
    if first.prediction is not None and second.prediction is not None:
        for quantity, signs in first.prediction.directions.items():
            if signs != second.prediction.directions.get(quantity):
                differences.append(quantity)
    if first.states != second.states:
        differences.append(f"states: {first.states} and {second.states}")
    return Agreement(first, second, tuple(differences))
