"""The meaning, stated three times, on random models: the oracle, the semantics and the constraint engine agree."""

from __future__ import annotations

import os
from random import Random

import networks
import oracle
import pytest

from reasoner.model.claims import holds
from reasoner.model.ground import Ground
from reasoner.model.ir import Model
from reasoner.model.labeling import DirectionOf, Existence, Labeling, LevelOf, SignOf, Unknown
from reasoner.model.semantics import consistent, domain, obeys, unknowns, violated
from reasoner.model.worlds import Frame, frame_of
from reasoner.solve import finite

SEED = int(os.environ.get("REASONER_SEED", "0"))
VERDICT = {
    frozenset(): "inconsistent",
    frozenset({True}): "necessary",
    frozenset({False}): "impossible",
    frozenset({True, False}): "possible",
}
MOST = 150
"""Questions with more consistent labelings than this are compared on the first of them only."""


def flat(labeling: Labeling) -> dict[Unknown, int]:
    return (
        {LevelOf(q, w): level for (q, w), level in labeling.levels.items()}
        | {DirectionOf(q, pair): sign for (q, pair), sign in labeling.directions.items()}
        | {Existence(rule): there for rule, there in labeling.exists.items()}
        | {SignOf(rule): sign for rule, sign in labeling.signs.items()}
    )


def key(labeling: Labeling) -> frozenset[tuple[Unknown, int]]:
    return frozenset(flat(labeling).items())


def mutations(rng: Random, model: Model, frame: Frame, labeling: Labeling) -> list[dict[Unknown, int]]:
    """The labeling with one to three unknowns redrawn, a few times."""
    every = unknowns(model, frame)
    found = []
    for count in (1, 1, 1, 2, 2, 3):
        values = flat(labeling)
        for unknown in rng.sample(every, min(count, len(every))):
            values[unknown] = rng.choice(domain(model, unknown))
        found.append(values)
    return found


def refused_for_a_reason(model: Model, frame: Frame, values: dict[Unknown, int]) -> bool:
    """Whether everything that `violated` names is not obeyed, its loop of unfounded changes included."""
    found = violated(model, frame, values)
    return bool(found) and not any(obeys(model, frame, ground, values) for ground in found)


def compare(seed: int, size: int) -> bool:
    """Whether the seed gave a question that the oracle could enumerate; everything has to agree on it."""
    model = networks.model(seed, size)
    if model is None:
        return False
    rng = Random(seed)
    where, claim = networks.random_where(rng, model), networks.random_claim(rng, model)
    frame = frame_of(model, [where])
    try:
        expected = list(oracle.labelings(model, frame, MOST))
        all_listed = len(expected) < MOST
        found = list(finite.labelings(model, frame, limit=None if all_listed else MOST))
    except (oracle.TooLarge, finite.TooLarge):
        return False
    known = {key(labeling) for labeling in expected}
    place = f"seed {seed}, size {size}"
    assert len({key(labeling) for labeling in found}) == len(found), place
    if all_listed:
        assert {key(labeling) for labeling in found} == known, place
        judged = VERDICT[frozenset(holds(model, frame, where, claim, labeling) for labeling in expected)]
        assert finite.verdict(model, frame, where, claim) == judged, place
        pair, seen = frame.pairs[-1], oracle.summary(expected).directions
        assert finite.directions(model, frame, pair) == {q: seen.get((q, pair), frozenset()) for q in model.quantities}
    assert all(consistent(model, frame, labeling) for labeling in (*expected[:10], *found[:10])), place
    for labeling in rng.sample(expected, min(4, len(expected))):
        for values in mutations(rng, model, frame, labeling):
            right = consistent(model, frame, values)
            assert right or refused_for_a_reason(model, frame, values), place
            assert not all_listed or right == (frozenset(values.items()) in known), place
    return True


def loops_are_carried(seed: int) -> int:
    """How many loop clauses were tried: random sets of changes, on labelings that obey Foundation."""
    model = networks.model(seed, 3)
    if model is None or model.unfounded:
        return 0
    rng = Random(seed)
    frame = frame_of(model, [networks.random_where(rng, model)])
    tried = 0
    try:
        found = list(oracle.labelings(model, frame, 20))
    except oracle.TooLarge:
        return 0
    for labeling in found:
        happening = [(q, pair, sign) for (q, pair), sign in labeling.directions.items() if sign]
        for _ in range(4 if happening else 0):
            loop = frozenset(rng.sample(happening, rng.randint(1, len(happening))))
            assert obeys(model, frame, Ground("foundation", "", (), loop), labeling), f"seed {seed}"
            tried += 1
    return tried


@pytest.mark.parametrize("part", range(10))
def test_the_oracle_the_semantics_and_the_constraint_engine_agree(part: int) -> None:
    start = 100_000 * SEED + 20 * part
    assert sum(compare(seed, 2 + seed % 3) for seed in range(start, start + 20)) > 4


def test_foundation_implies_every_loop_clause() -> None:
    assert sum(loops_are_carried(seed) for seed in range(100_000 * SEED, 100_000 * SEED + 60)) > 100


@pytest.mark.long
@pytest.mark.parametrize("part", range(40))
def test_they_agree_on_thousands_of_models_of_up_to_five_quantities(part: int) -> None:
    start = 100_000 * SEED + 1000 + 100 * part
    assert sum(compare(seed, 2 + seed % 4) for seed in range(start, start + 100)) > 20
