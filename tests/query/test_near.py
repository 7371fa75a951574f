"""A question cut down to what can matter has the same answers; what is known beforehand is in every labeling."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator
from random import Random

import networks
import oracle
import pytest

from reasoner.bounds.known import known
from reasoner.bounds.network import network_of
from reasoner.model.ir import Model, Where, quantities_of
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.model.worlds import Frame, frame_of
from reasoner.query.engine import Engine, judged
from reasoner.query.near import about
from reasoner.solve import reduced
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget
from reasoner.solve.session import Verdict

SEED = int(os.environ.get("REASONER_SEED", "0"))
UNFILTERED = networks.ALL - networks.FILTERS - {"gate", "definition", "class"}
"""Of such models what lies downstream of a question is left out."""


@pytest.fixture(autouse=True)
def small_ones_are_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reduced, "LARGE", 0)


def drawn(seed: int, size: int, features: frozenset[str]) -> tuple[Random, Model, Where] | None:
    """A random model with every feature, and a question, which is in a scenario more often than not."""
    rng = Random(f"near {SEED} {seed}")
    number = rng.randrange(10**9)
    model = networks.model(number, size, features)
    return None if model is None else (rng, model, networks.random_question(rng, model))


def every(model: Model, frame: Frame) -> Iterator[DirectionOf | LevelOf]:
    for name in model.quantities:
        yield from (DirectionOf(name, pair) for pair in frame.pairs)
        yield from (LevelOf(name, w) for w in range(len(frame.worlds)))


def compare(seed: int, size: int, features: frozenset[str]) -> Counter[str]:
    """What was compared: verdicts and values of the question cut down, with those of the whole question."""
    found = drawn(seed, size, features)
    if found is None:
        return Counter()
    rng, model, where = found
    whole = Engine(model).problem([where])
    unknowns = list(every(model, whole.frame))
    truth = backbone(whole, unknowns, Budget())
    first = known(model, whole.frame, network_of(model, whole.frame))
    if truth.verdict is Verdict.UNSAT:
        for name in model.quantities:
            assert backbone(about(whole, [name]), [LevelOf(name, 0)], Budget()).verdict is Verdict.UNSAT, seed
        return Counter(inconsistent=1, refuted=first is None)
    assert first is not None, seed
    count = Counter(values=len(unknowns))
    for unknown in unknowns:
        if isinstance(unknown, DirectionOf):
            left = first.ways[unknown.quantity, unknown.pair]
        else:
            left = first.levels[unknown.quantity, unknown.world]
        assert truth.values[unknown] <= left, (seed, unknown)
        count["known"] += truth.values[unknown] == left
    for _ in range(3):
        names = rng.sample(list(model.quantities), rng.randint(1, 2))
        asked = [u for u in unknowns if u.quantity in names]
        part = about(whole, names)
        assert part is not whole
        assert backbone(part, asked, Budget()).values == {u: truth.values[u] for u in asked}, (seed, names)
        claim = networks.random_claim(rng, model)
        near = about(whole, quantities_of(claim))
        verdict = judged(whole, whole.claim(claim, where), Budget())
        assert judged(near, near.claim(claim, where), Budget()) == verdict, (seed, claim)
        count[verdict] += 1
    return count


@pytest.mark.parametrize(("size", "features"), [(4, networks.ALL), (6, UNFILTERED)])
def test_what_is_cut_down_is_answered_alike(size: int, features: frozenset[str]) -> None:
    count = sum((compare(seed, size, features) for seed in range(60)), Counter[str]())
    assert min(count[verdict] for verdict in ("necessary", "possible", "impossible")) > 5, count
    assert count["known"] > count["values"] / 3


@pytest.mark.long
@pytest.mark.parametrize(("size", "features"), [(4, networks.ALL), (6, UNFILTERED), (9, UNFILTERED), (8, networks.ALL)])
@pytest.mark.parametrize("part", range(2))
def test_many_questions_cut_down_are_answered_alike(size: int, features: frozenset[str], part: int) -> None:
    for seed in range(60 + 80 * part, 140 + 80 * part):
        compare(seed, size, features)


def bounded(seed: int) -> int:
    """How many values brute force finds in labelings, each of which is left by what is known beforehand."""
    found = drawn(seed, 3, networks.ALL)
    if found is None:
        return 0
    _, model, where = found
    frame = frame_of(model, [where])
    try:
        labelings = list(oracle.labelings(model, frame))
    except oracle.TooLarge:
        return 0
    first = known(model, frame, network_of(model, frame))
    if first is None:
        assert not labelings, seed
        return 0
    for labeling in labelings:
        for place, level in labeling.levels.items():
            assert level in first.levels[place], (seed, place)
        for node, sign in labeling.directions.items():
            assert int(sign) in first.ways[node], (seed, node)
    return len(labelings)


def test_what_is_known_beforehand_holds_by_brute_force() -> None:
    assert sum(map(bounded, range(150))) > 500


@pytest.mark.long
def test_what_is_known_beforehand_holds_by_brute_force_of_many_models() -> None:
    assert sum(map(bounded, range(150, 400))) > 800
