"""Models with some rules in doubt are asked with what was written for the whole model, and only for more: as if not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from networks import model as random_model
from networks import random_question
from plain_networks import samples

from reasoner.model.ir import Model, Status, Where
from reasoner.model.labeling import DirectionOf
from reasoner.model.worlds import compared
from reasoner.query import plain, support
from reasoner.query.engine import Engine
from reasoner.query.outcomes import pair_of
from reasoner.query.support import founded, statuses, supports
from reasoner.revise.at_least import at_least
from reasoner.signs import Sign, SignSet, negated
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget

RULED = ("influences", "gates", "laws", "definitions", "alternatives")


def with_statuses(rng: Random, model: Model) -> Model:
    """The model with a status for each of its rules, by chance."""

    def doubted(rules: tuple[Any, ...]) -> tuple[Any, ...]:
        return tuple(replace(r, rule=replace(r.rule, status=rng.choice(list(Status)))) for r in rules)

    changed: dict[str, Any] = {name: doubted(getattr(model, name)) for name in RULED}
    return replace(model, **changed)


def directions(engine: Engine, where: Where) -> Mapping[str, SignSet]:
    problem = engine.problem([where])
    since, at = (problem.frame.index[w] for w in compared(engine.model, where))
    unknowns = [DirectionOf(q, pair_of(since, at)) for q in engine.model.quantities]
    values = backbone(problem, unknowns, Budget(30)).values
    signs = {u.quantity: frozenset(map(Sign, found)) for u, found in values.items() if isinstance(u, DirectionOf)}
    return {q: negated(s) if since > at else s for q, s in signs.items()}


def compared_with_fresh_engines(seed: int) -> int:
    """How many statuses were compared on a random model."""
    rng = Random(f"weaker {seed}")
    bare = random_model(seed, 5)
    if bare is None:
        return 0
    model = with_statuses(rng, bare)
    return compared_at(model, random_question(rng, model), seed)


def compared_at(model: Model, where: Where, seed: int) -> int:
    """How many statuses were compared; what needs Foundation is compared, too."""
    since, at = compared(model, where)
    engine = Engine(model)
    known = directions(engine, where) if since != at else {}
    if not known:
        return 0
    told, needing, count = supports(engine, where, known, Budget(30)), founded(engine, where, known, Budget(30)), 0
    fresh = {status: directions(Engine(at_least(model, status)), where) for status in statuses(model)}
    for quantity, signs in known.items():
        if len(signs) < len(Sign):
            expected = next((s for s in statuses(model)[:-1] if fresh[s][quantity] == signs), statuses(model)[-1])
            assert told[quantity] == expected, (seed, quantity)
            count += 1
    for status in statuses(model):
        assert directions(engine.at_least(status), where) == fresh[status], (seed, status)
    unfounded = directions(Engine(engine.unfounded().model), where)
    assert directions(engine.unfounded(), where) == unfounded, seed
    moved = {q for q, signs in known.items() if len(signs) < len(Sign) and unfounded[q] != signs}
    if model.unfounded:  # there is none that could be needed
        moved = set()
    assert set(needing) == moved, seed
    return count


def test_support_and_foundation_are_those_that_fresh_engines_find() -> None:
    assert sum(map(compared_with_fresh_engines, range(40))) > 60


def test_what_narrowing_rules_out_of_large_plain_models_is_ruled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    for module in (plain, support):
        monkeypatch.setattr(module, "LARGE", 0)  # so small ones count as large
    questions = [q for seed in range(2) for q in samples(seed, 25)]
    assert sum(compared_at(with_statuses(Random(n), m), w, n) for n, (m, w) in enumerate(questions)) > 100


@pytest.mark.long
def test_support_and_foundation_of_many_random_models() -> None:
    assert sum(map(compared_with_fresh_engines, range(40, 1500))) > 1500
