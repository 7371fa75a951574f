"""How long an engine that is warm takes: the verdicts, predictions and explanations of the shipped expectations.

An engine for many questions leaves open what any of them sets; the first question of each shape makes the encoding, and
is not counted. A session at the prompt and `reasoner.Model` hold such an engine.
"""

from __future__ import annotations

from collections.abc import Callable
from statistics import median, quantiles
from time import process_time
from typing import Any, Final

from benchmarks.table import Options, record
from reasoner import pipeline
from reasoner.model.ir import Expectation, Model, WhatIf, Why
from reasoner.model.worlds import set_in
from reasoner.query.engine import Engine
from reasoner.query.what_if import what_if
from reasoner.query.why import judge, verdict_on
from reasoner.render.text import Look, to_text
from reasoner.resources import rules_path
from reasoner.solve.budget import Budget
from reasoner.tell.narrate import narrate

EVERY: Final = 7
"""Of the expectations, each so many is asked about."""

TARGETS: Final = {"verdict": 0.020, "what if": 0.050, "why, with its story": 0.150}
"""Seconds at the median."""


def run(options: Options) -> None:
    """A row for each kind of question."""
    model, _ = pipeline.load([rules_path() / "mtor"])
    asked = [e for e in model.expectations if e.claim is not None][::EVERY]
    engine = Engine(model, settable={q for e in asked for q in set_in(model, [e.where])})
    print(f"{len(asked)} of the shipped expectations, one engine, milliseconds of processors")
    print("question                median    nine of ten   target")
    ways: dict[str, Callable[[Engine, Model, Expectation], Any]] = {
        "verdict": _verdict, "what if": _what_if, "why, with its story": _why,
    }  # fmt: skip
    for name, way in ways.items():
        way(engine, model, asked[0])
        times = []
        for expectation in asked:
            engine.answered.clear()
            start = process_time()
            way(engine, model, expectation)
            times.append(process_time() - start)
        middle, late, target = median(times), quantiles(times, n=10)[-1], TARGETS[name]
        record("warm", {"name": name, "median": round(middle, 4), "nine of ten": round(late, 4), "target": target})
        print(f"{name:22} {1e3 * middle:7.1f} {1e3 * late:14.1f} {1e3 * target:8.0f}", flush=True)


def _verdict(engine: Engine, model: Model, asked: Expectation) -> object:
    assert asked.claim is not None
    return verdict_on(engine, Why(asked.claim, asked.where), "", Budget(60))


def _what_if(engine: Engine, model: Model, asked: Expectation) -> object:
    return what_if(engine, WhatIf(asked.where, ()), "", Budget(60), kinds=False)


def _why(engine: Engine, model: Model, asked: Expectation) -> str:
    assert asked.claim is not None
    return to_text(narrate(judge(engine, Why(asked.claim, asked.where), "", Budget(60))), Look())
