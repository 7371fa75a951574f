"""All expectations of the shipped rules: those on worlds of one shape on one encoding, beside each question alone."""

from __future__ import annotations

from time import perf_counter

from benchmarks.table import HEAD, Options, Timed, line
from reasoner import pipeline
from reasoner.many.expectations import run as tested
from reasoner.model.ir import Model
from reasoner.query.engine import Engine
from reasoner.query.expect import report
from reasoner.resources import rules_path
from reasoner.solve.budget import Budget

_PATIENCE = 20
"""Hundreds of questions have so many clocks."""


def run(options: Options) -> None:
    """How many were answered, and how long that took; the peer is an engine of its own for every question."""
    print(HEAD)
    model, _ = pipeline.load([rules_path() / "mtor"])
    start = perf_counter()
    answered = [r for r in tested(model, Budget(_PATIENCE * options.seconds)) if r.passed is not None]
    ours = Timed(len(answered), perf_counter() - start)
    alone = one_by_one(model, _PATIENCE * options.seconds)
    done = len(answered) == len(model.expectations)
    line("expectations, all processors", "reasoner", ours if done else Timed(None, ours.seconds))
    line("the same, one after the other", "engine each", alone, ours if done else None)


def one_by_one(model: Model, seconds: float) -> Timed:
    """Every expectation asked of a fresh engine."""
    start, budget, number = perf_counter(), Budget(seconds), 0
    for expectation in model.expectations:
        if budget.spent:
            return Timed(None, seconds)
        report(Engine(model), expectation, budget, False)
        number += 1
    return Timed(number, perf_counter() - start)
