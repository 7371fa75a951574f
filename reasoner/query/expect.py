"""Expectations: the tests of a model. Each is one claim, or one ambiguity, and what was found instead if it fails."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.model.ir import Expectation, WhatIf, Where
from reasoner.query.ambiguity import is_ambiguous
from reasoner.query.answers import TestReport
from reasoner.query.engine import Engine
from reasoner.query.what_if import what_if
from reasoner.query.why import supported, verdict_on
from reasoner.solve.budget import Budget


def run(engine: Engine, expectations: tuple[Expectation, ...], budget: Budget, prove: bool) -> Iterator[TestReport]:
    """A report per expectation, in order; with `prove`, the necessary and the impossible pass by checked proof only."""
    together: dict[Where, list[Expectation]] = {}
    for expectation in expectations:
        together.setdefault(expectation.where, []).append(expectation)
    done: dict[str, TestReport] = {}
    for expectation in expectations:
        # what speaks of the same worlds is encoded once
        for other in together.pop(expectation.where, ()):
            done[other.id] = report(engine, other, budget, prove)
        yield done.pop(expectation.id)


def report(engine: Engine, expectation: Expectation, budget: Budget, prove: bool) -> TestReport:
    """What is true of one expectation: passed, failed, or unknown where the budget ran out.

    What failed is always explained: by proof, witnesses or conflict.
    """
    if expectation.claim is None:
        return _ambiguous(engine, expectation, budget)
    claim, where = expectation.claim, expectation.where
    answer = verdict_on(engine, expectation, expectation.rule.text, claim, where, budget)
    if answer.verdict == "unknown":
        return TestReport(expectation, None, answer.verdict, answer)
    passed = {
        "necessary": answer.verdict == "necessary",
        "possible": answer.verdict in ("possible", "necessary"),
        "impossible": answer.verdict == "impossible",
        "not": answer.verdict in ("possible", "impossible"),
    }[expectation.mode]
    if prove or not passed:
        answer = supported(answer, engine, where, budget)
        if answer.verdict in ("necessary", "impossible") and answer.proof is None:
            return TestReport(expectation, None, answer.verdict, answer)
    return TestReport(expectation, passed, answer.verdict, answer)


def _ambiguous(engine: Engine, expectation: Expectation, budget: Budget) -> TestReport:
    """`expect ambiguous X`: both rises and falls are possible for each quantity named."""
    question = WhatIf(expectation.where, expectation.quantities)
    answer = what_if(engine, question, expectation.rule.text, budget)
    prediction = answer.prediction
    if prediction is None:
        return TestReport(expectation, None if answer.verdict == "unknown" else False, answer.verdict, answer)
    passed = all(is_ambiguous(prediction.directions.get(q, frozenset())) for q in expectation.quantities)
    if not passed and not prediction.complete:
        return TestReport(expectation, None, "unknown", answer)
    return TestReport(expectation, passed, "ambiguous" if passed else "determined", answer)
