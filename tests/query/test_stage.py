"""Every shipped question has the same answer with and without the first stage.

A few places of the shipped expectations are drawn; the long test takes a quarter of all, by the seed.
"""

from __future__ import annotations

import os
from functools import cache
from random import Random

import pytest

from reasoner import pipeline
from reasoner.model.ir import Claim, Model, Where, quantities_of
from reasoner.model.labeling import DirectionOf
from reasoner.model.worlds import compared, set_in
from reasoner.query.engine import Engine, judged
from reasoner.query.near import about
from reasoner.query.outcomes import pair_of
from reasoner.resources import rules_path
from reasoner.solve import reduced
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem

SEED = int(os.environ.get("REASONER_SEED", "0"))
PLACES = 5


@cache
def shipped() -> tuple[Model, Engine, dict[Where, list[Claim]]]:
    """The shipped rules, an engine in which questions share their encodings, and what is expected at each place."""
    model, _ = pipeline.load([rules_path() / "mtor"])
    places: dict[Where, list[Claim]] = {}
    for expectation in model.expectations:
        places.setdefault(expectation.where, []).extend([] if expectation.claim is None else [expectation.claim])
    return model, Engine(model, settable=set_in(model, places)), places


def compare(where: Where, monkeypatch: pytest.MonkeyPatch) -> int:
    """How many verdicts and directions at one place were compared."""
    model, shared, places = shipped()
    whole, alone = shared.problem([where]), Problem(model, shared.problem([where]).frame)
    monkeypatch.setattr(reduced, "LARGE", 0)
    claims = places[where]
    names = {q for claim in claims for q in quantities_of(claim)}
    part = about(alone, names)
    assert part is not alone
    for claim in claims:
        verdict = judged(whole, whole.claim(claim, where), Budget())
        assert judged(part, part.claim(claim, where), Budget()) == verdict, (claim, where)
    pair = pair_of(*(whole.frame.index[w] for w in compared(model, where)))
    asked = [DirectionOf(name, pair) for name in sorted(names)] if pair[0] != pair[1] else []
    assert backbone(part, asked, Budget()) == backbone(whole, asked, Budget())
    return len(claims) + len(asked)


def test_shipped_questions_are_answered_alike_with_and_without_the_first_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    chosen = Random(f"stage {SEED}").sample(list(shipped()[2]), PLACES)
    assert sum(compare(where, monkeypatch) for where in chosen) > PLACES


@pytest.mark.long
def test_a_quarter_of_the_shipped_questions_is_answered_alike_with_and_without_the_first_stage(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    places = list(shipped()[2])
    assert sum(compare(where, monkeypatch) for where in places[SEED % 4 :: 4]) > len(places) / 4
