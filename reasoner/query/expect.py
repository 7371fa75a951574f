"""Expectations: the tests of a model. Each is one claim, or one ambiguity, and what was found instead if it fails."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.model.ir import Expectation, WhatIf
from reasoner.query.ambiguity import is_ambiguous
from reasoner.query.answers import TestReport
from reasoner.query.engine import Engine
from reasoner.query.what_if import what_if
from reasoner.query.why import judge
from reasoner.solve.budget import Budget


def run(engine: Engine, expectations: tuple[Expectation, ...], budget: Budget) -> Iterator[TestReport]:
    """A report per expectation, in order."""
    for expectation in expectations:
        yield report(engine, expectation, budget)


def report(engine: Engine, expectation: Expectation, budget: Budget) -> TestReport:
    """What is true of one expectation: passed, failed, or unknown where the budget ran out."""
    if expectation.claim is None:
        return _ambiguous(engine, expectation, budget)
    answer = judge(engine, expectation, expectation.rule.text, expectation.claim, expectation.where, budget)
    if answer.verdict == "unknown" or (answer.verdict in ("necessary", "impossible") and answer.proof is None):
        return TestReport(expectation, None, answer.verdict, answer)
    passed = {
        "necessary": answer.verdict == "necessary",
        "possible": answer.verdict in ("possible", "necessary"),
        "impossible": answer.verdict == "impossible",
        "not": answer.verdict in ("possible", "impossible"),
    }[expectation.mode]
    return TestReport(expectation, passed, answer.verdict, answer)


def _ambiguous(engine: Engine, expectation: Expectation, budget: Budget) -> TestReport:
    """`expect ambiguous X`: both rises and falls are possible for each quantity named."""
    question = WhatIf(expectation.where, expectation.quantities)
    answer = what_if(engine, question, expectation.rule.text, budget)
    prediction = answer.prediction
    if prediction is None:
        return TestReport(expectation, None if answer.verdict == "unknown" else False, answer.verdict, answer)
    passed = all(is_ambiguous(prediction.directions[q]) for q in expectation.quantities)
    if not passed and not prediction.complete:
        return TestReport(expectation, None, "unknown", answer)
    return TestReport(expectation, passed, "ambiguous" if passed else "determined", answer)
