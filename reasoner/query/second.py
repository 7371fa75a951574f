"""The second engine: the same questions by enumeration with python-constraint, and the two engines compared."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import cast

from reasoner.model import ir
from reasoner.model.worlds import Frame, compared, frame_of
from reasoner.query.answers import Answer, CheckAnswer, StatesAnswer, WhatIfAnswer, WhyAnswer
from reasoner.query.ask import NotEnumerated
from reasoner.query.conflicts import Consistent
from reasoner.query.engine import names_of
from reasoner.query.kinds import scenario_place
from reasoner.query.outcomes import Enumeration, Inconsistent, Prediction, Witness, pair_of
from reasoner.query.reach import silences
from reasoner.query.why import unsupported
from reasoner.questions import Word
from reasoner.signs import SignSet, negated
from reasoner.solve import finite


def answer(model: ir.Model, question: ir.Question, text: str, listed: int) -> Answer:
    """The answer by enumeration: verdicts, directions and states, without proofs.

    Raises `reasoner.solve.finite.TooLarge` where the model has more open unknowns than it takes.
    """
    match question:
        case ir.Why():
            return _judged(model, question, text)
        case ir.WhatIf(repaired=None):
            return _predicted(model, question, text)
        case ir.States():
            return _listed(model, question, text, listed)
        case ir.Check():
            frame = frame_of(model, [scenario_place(None)])
            agrees = any(True for _ in finite.labelings(model, frame, limit=1))
            found = Consistent() if agrees else Inconsistent()
            return CheckAnswer(model=model, question=question, text=text, frame=frame, found=found)
        case _:
            raise NotEnumerated(text)


def _judged(model: ir.Model, question: ir.Why, text: str) -> WhyAnswer:
    frame = frame_of(model, [question.where])
    verdict = cast(Word, finite.verdict(model, frame, question.where, question.claim))
    names, found = names_of(frame, model, question.where), unsupported(verdict)
    return WhyAnswer(model=model, question=question, text=text, frame=frame, names=names, found=found)


def _predicted(model: ir.Model, question: ir.WhatIf, text: str) -> WhatIfAnswer:
    where, shown = question.where, question.show or tuple(model.quantities)
    frame = frame_of(model, [where])
    since, at = (frame.index[w] for w in compared(model, where))
    signs = _directions(model, frame, since, at)
    names = names_of(frame, model, where)
    found: Prediction | Inconsistent = Inconsistent()
    if all(signs.values()):
        found = Prediction(since, at, {q: signs[q] for q in shown}, {}, {}, silences(model, frame, shown))
    return WhatIfAnswer(model=model, question=question, text=text, frame=frame, names=names, found=found)


def _directions(model: ir.Model, frame: Frame, since: int, at: int) -> Mapping[str, SignSet]:
    found = finite.directions(model, frame, pair_of(since, at))
    return {q: negated(signs) if since > at else signs for q, signs in found.items()}


def _listed(model: ir.Model, question: ir.States, text: str, most: int) -> StatesAnswer:
    where = scenario_place(question.scenario)
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
    found = Enumeration(len(seen), tuple(listed)) if seen else Inconsistent()
    return StatesAnswer(model=model, question=question, text=text, frame=frame, names=names, found=found)


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
    match first.found, second.found:
        case Prediction(directions=one), Prediction(directions=other):
            differences += [quantity for quantity, signs in one.items() if signs != other.get(quantity)]
        case Enumeration(count), Enumeration(number) if count != number:
            differences.append(f"states: {count} and {number}")
        case _:
            pass
    return Agreement(first, second, tuple(differences))
