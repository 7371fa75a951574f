"""Expectations: the tests of a model. Each is one claim, or one ambiguity, and what was found instead if it fails."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from reasoner.model.ir import Expectation, Model, WhatIf, Why
from reasoner.model.worlds import frame_of
from reasoner.query.ambiguity import is_ambiguous
from reasoner.query.answers import TestReport, WhatIfAnswer, WhyAnswer
from reasoner.query.engine import Engine, names_of
from reasoner.query.outcomes import Prediction, Undecided, Unproved
from reasoner.query.telling import told
from reasoner.query.what_if import what_if
from reasoner.query.why import supported, verdict_on
from reasoner.questions import Word
from reasoner.solve.budget import Budget

MEETS: Final[Mapping[str, tuple[Word, ...]]] = {
    "necessary": ("necessary",),
    "possible": ("possible", "necessary"),
    "impossible": ("impossible",),
    "not": ("possible", "impossible"),
}
"""The verdicts that each mode of expectation is content with."""


def report(engine: Engine, expectation: Expectation, budget: Budget, prove: bool, explain: bool = False) -> TestReport:
    """What is true of one expectation: passed, failed, or unknown where the budget ran out.

    With `prove`, the necessary and the impossible pass by checked proof only. To `explain`, what failed gets its
    proof, witnesses or conflict.
    """
    if expectation.claim is None:
        return _ambiguous(engine, expectation, budget, explain)
    question = Why(expectation.claim, expectation.where)
    answer = verdict_on(engine, question, expectation.rule.text, budget)
    if answer.verdict == "unknown":
        return TestReport(expectation, None, answer.verdict, answer)
    passed = answer.verdict in MEETS[expectation.mode]
    if prove or (explain and not passed):
        answer = supported(answer, engine, budget)
        if isinstance(answer.found, Unproved):
            return TestReport(expectation, None, answer.verdict, answer)
        answer = told(answer, engine, budget) if explain else answer
    return TestReport(expectation, passed, answer.verdict, answer)


def undone(model: Model, expectation: Expectation, budget: Budget) -> TestReport:
    """The report of an expectation that the budget left no time for."""
    where, text = expectation.where, expectation.rule.text
    frame = frame_of(model, [where])
    names = names_of(frame, model, where)
    answer: WhyAnswer | WhatIfAnswer
    if expectation.claim is None:
        asked = WhatIf(where, expectation.quantities)
        answer = WhatIfAnswer(model=model, question=asked, text=text, frame=frame, names=names, found=Undecided())
    else:
        claimed = Why(expectation.claim, where)
        answer = WhyAnswer(model=model, question=claimed, text=text, frame=frame, names=names, found=Undecided())
    return TestReport(expectation, None, "unknown", replace(answer, complete=False, stopped=budget.reason))


def _ambiguous(engine: Engine, expectation: Expectation, budget: Budget, explain: bool) -> TestReport:
    """`expect ambiguous X`: both rises and falls are possible for each quantity named."""
    question = WhatIf(expectation.where, expectation.quantities)
    answer = what_if(engine, question, expectation.rule.text, budget, kinds=explain)
    prediction = answer.found
    if not isinstance(prediction, Prediction):
        return TestReport(expectation, None if answer.verdict == "unknown" else False, answer.verdict, answer)
    passed = all(is_ambiguous(prediction.directions.get(q, frozenset())) for q in expectation.quantities)
    if not passed and not prediction.complete:
        return TestReport(expectation, None, "unknown", answer)
    return TestReport(expectation, passed, "ambiguous" if passed else "determined", answer)
