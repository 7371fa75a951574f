"""Models with some rules in doubt are asked with what was written for the whole model, and only for more: as if not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from random import Random
from typing import Any

import pytest
from networks import model as random_model
from networks import random_question, random_settings
from plain_networks import samples

from reasoner.model.ir import Compare, Model, Status, Where
from reasoner.model.labeling import DirectionOf
from reasoner.model.worlds import compared
from reasoner.query.compare import compare
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Comparison, pair_of
from reasoner.query.support import founded, statuses, step_at, supports
from reasoner.revise.at_least import at_least
from reasoner.signs import ANY, Sign, SignSet, negated
from reasoner.solve import reduced
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
    step = step_at(model, where)
    told, needing, count = supports(engine, step, known, Budget(30)), founded(engine, step, known, Budget(30)), 0
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
    assert sum(map(compared_with_fresh_engines, range(32))) > 60


def test_what_narrowing_rules_out_of_large_plain_models_is_ruled_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduced, "LARGE", 0)  # so small ones count as large
    questions = [q for seed in range(2) for q in samples(seed, 16)]
    assert sum(compared_at(with_statuses(Random(n), m), w, n) for n, (m, w) in enumerate(questions)) > 100


@pytest.mark.long
def test_support_and_foundation_of_many_random_models() -> None:
    assert sum(map(compared_with_fresh_engines, range(32, 1500))) > 1500


# --- two sides ----------------------------------------------------------------------------------------------------


def sides_compared(seed: int) -> tuple[int, int]:
    """Of how many quantities the support of a comparison is what fresh engines find, and of how many it is weaker."""
    rng = Random(f"sides {seed}")
    bare = random_model(seed, 5)
    if bare is None:
        return 0, 0
    model = with_statuses(rng, bare)
    scenarios = [None, *model.scenarios]
    left, right = (Where(random_settings(rng, model), rng.choice(scenarios)) for _ in range(2))
    question = Compare(left, right, ())
    found = compare(Engine(model), question, "", Budget()).found
    if left == right or not isinstance(found, Comparison):
        return 0, 0
    fresh = {s: compare(Engine(at_least(model, s)), question, "", Budget()).found for s in statuses(model)}
    loose = compare(Engine(Engine(model).unfounded().model), question, "", Budget()).found
    assert isinstance(loose, Comparison)
    weaker = 0
    for quantity in found.left.directions:
        ways = found.ways(quantity)
        if all(signs == ANY for signs in ways):
            assert quantity not in found.supports
            continue
        alike = [
            s for s, other in fresh.items() if isinstance(other, Comparison) and settled_alike(other, quantity, ways)
        ]
        assert found.supports[quantity] == max(alike), (seed, quantity)
        needs = not model.unfounded and not settled_alike(loose, quantity, ways)
        assert (quantity in found.founded) == needs, (seed, quantity)
        weaker += max(alike) < Status.ESTABLISHED
    return len(found.supports), weaker


def settled_alike(other: Comparison, quantity: str, ways: tuple[SignSet, SignSet, SignSet]) -> bool:
    """Whether in each of the three steps, where anything is settled, the same is settled in another model."""
    return all(signs == ANY or same == signs for signs, same in zip(ways, other.ways(quantity), strict=True))


def test_the_support_of_a_comparison_is_what_fresh_engines_find() -> None:
    found = list(map(sides_compared, range(40)))
    assert sum(count for count, _ in found) > 60 and sum(weaker for _, weaker in found) > 5


@pytest.mark.long
def test_the_support_of_many_comparisons_is_what_fresh_engines_find() -> None:
    found = list(map(sides_compared, range(40, 700)))
    assert sum(weaker for _, weaker in found) > 60
