"""The directions of plain networks without a solver: what is shown is possible, what is ruled out is not."""

from __future__ import annotations

import os
from dataclasses import replace
from random import Random

import numpy as np
import pytest
from networks import large_network
from plain_networks import observed, samples, staged

from reasoner import pipeline
from reasoner.bounds.directions import WAYS, Bounds, directions
from reasoner.bounds.network import network_of
from reasoner.model.ir import Assumed, Model, Setting, Where
from reasoner.model.labeling import DirectionOf
from reasoner.model.worlds import frame_of
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict

SEED = int(os.environ.get("REASONER_SEED", "0"))


def compare(model: Model, where: Where) -> Bounds:
    """The bounds of a question, which hold all that the solver finds, and no more than that if nothing is open."""
    frame = frame_of(model, [where])
    network = network_of(model, frame)
    assert network.plain
    bounds = directions(network, SEED, lambda: False)
    found = backbone(Problem(model, frame), [DirectionOf(q, (0, 1)) for q in model.quantities], Budget())
    if found.verdict is Verdict.UNSAT:
        assert model.observations and not bounds.shown.any(), "a labeling of what has none"
        return bounds
    truth = np.array([[w in found.values[DirectionOf(q, (0, 1))] for q in model.quantities] for w in WAYS])
    assert not (bounds.shown & ~truth).any(), "a labeling shows what no labeling has"
    assert not (truth & ~bounds.possible).any(), "ruled out, and yet possible"
    return bounds


@pytest.mark.parametrize("seed", range(8))
def test_both_bounds_agree_with_the_solver_on_small_networks(seed: int) -> None:
    bounds = [compare(model, where) for model, where in samples(seed, 25)]
    assert sum(not b.open for b in bounds) > 20


@pytest.mark.parametrize("seed", range(3))
def test_both_bounds_hold_where_loops_may_sustain_themselves(seed: int) -> None:
    for model, where in samples(seed, 25):
        compare(replace(model, principles=(Assumed("unfounded"),)), where)


def observing(seed: int, number: int) -> int:
    """Compares as many networks with observations, and says in how many nothing is left open."""
    rng, settled = Random(f"observed {SEED} {seed}"), 0
    for model, where in samples(1000 + seed, number):
        bounds = compare(observed(rng, model, where), where)
        settled += bool(not bounds.open and bounds.shown.any())
    return settled


@pytest.mark.parametrize("seed", range(6))
def test_both_bounds_agree_with_the_solver_where_something_is_observed(seed: int) -> None:
    assert observing(seed, 25) > 15


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6, 9))
def test_both_bounds_agree_with_the_solver_on_many_networks_with_observations(seed: int) -> None:
    observing(seed, 100)


def in_scenarios(seed: int, number: int) -> tuple[int, int]:
    """Compares the bounds of questions in scenarios; how many are plain, and in how many nothing is left open."""
    plain = settled = 0
    for model, where in staged(seed, number):
        frame = frame_of(model, [where])
        network = network_of(model, frame)
        if network.plain and len(frame.worlds) == 3:
            bounds = directions(network, SEED, lambda: False)
            asked = [DirectionOf(q, pair) for pair in frame.pairs for q in model.quantities]
            found = backbone(Problem(model, frame), asked, Budget())
            assert found.verdict is Verdict.SAT
            truth = np.array([[w in found.values[u] for u in asked] for w in WAYS])
            assert not (bounds.shown & ~truth).any(), "a labeling shows what no labeling has"
            assert not (truth & ~bounds.possible).any(), "ruled out, and yet possible"
            plain, settled = plain + 1, settled + (not bounds.open)
    return plain, settled


@pytest.mark.parametrize("seed", range(4))
def test_both_bounds_agree_with_the_solver_in_scenarios(seed: int) -> None:
    plain, settled = in_scenarios(seed, 25)
    assert plain > 5 and settled > plain / 3


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4, 7))
def test_both_bounds_agree_with_the_solver_in_many_scenarios(seed: int) -> None:
    in_scenarios(seed, 80)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(8, 40))
def test_both_bounds_agree_with_the_solver_on_many_small_networks(seed: int) -> None:
    for model, where in samples(seed, 100):
        compare(model, where)


@pytest.mark.parametrize(("size", "degree"), [(60, 2), (100, 4), (200, 3)])
def test_nearly_everything_is_settled_on_larger_networks(size: int, degree: int) -> None:
    model = pipeline.loads(large_network(size, degree, SEED))
    raised = max(sorted(model.inputs), key=lambda q: sum(i.source == q for i in model.influences))
    bounds = compare(model, Where((Setting(raised, "level", model.quantities[raised].space.top),)))
    assert len(bounds.open) <= 2


@pytest.mark.parametrize(
    "more",
    [
        *("A requires B", "D -> A when B is high", "rule when A is high then C is high"),
        *(
            "observe A is high with B = high",
            "A := B",
            "observe A increases or D increases with B = high",
            "assume unfounded A",
            "assume vanishing A",
        ),
        *("maybe A requires B", "maybe A -> B\nmaybe D -> A\nrule at least 1 of ((A -> B), (D -> A))", "D -| (B -> C)"),
        "levels loose: less < more\nquantity E : loose\nE -> D",
    ],
)
def test_other_questions_are_not_plain(more: str) -> None:
    model = pipeline.loads(f"protein B, C, D\n{'process' if ':=' in more else 'protein'} A\nB -> C -> D\n{more}\n")
    assert not network_of(model, frame_of(model, [Where((Setting("B", "level", 3),))])).plain


@pytest.mark.parametrize(
    "where",
    [
        Where(scenario="R", at="before", comparison="parent"),
        *(Where((Setting("B", kind),)) for kind in ("raised", "lowered", "free")),
        Where((Setting("B", "level", 3),), "S", at="late"),
        Where((Setting("C", "level", 3),), "S", than=(Setting("C", "level", 1),), comparison="than"),
    ],
)
def test_other_places_are_not_plain(where: Where) -> None:
    scenarios = "scenario S: B = low\nscenario T extends S: C = high\nscenario R: free B"
    model = pipeline.loads(f"protein A, B, C\nB -> C -> A\n{scenarios}\n")
    assert not network_of(model, frame_of(model, [where])).plain


@pytest.mark.parametrize(
    "where",
    [
        Where((Setting("B", "level", 3),), "S"),
        Where(scenario="T", at="before", comparison="parent"),
        Where((Setting("B", "level", 3),), at="late"),
        Where((Setting("B", "level", 3),), than=(Setting("B", "level", 1),), comparison="than"),
    ],
)
def test_with_the_reference_world_three_worlds_are_plain(where: Where) -> None:
    scenarios = "scenario S: B = low\nscenario T extends S: C = high"
    model = pipeline.loads(f"protein A, B, C\nB -> C -> A\n{scenarios}\n")
    assert network_of(model, frame_of(model, [where])).plain


def test_in_a_scenario_itself_slow_influences_act() -> None:
    model = pipeline.loads("protein A, B, C\nslow A -> B -> C\nscenario S: A = high\n")
    compare(model, Where(scenario="S", at="before", comparison="parent"))


def test_the_same_seed_gives_the_same_bounds() -> None:
    model = pipeline.loads(large_network(300, 4, 5))
    network = network_of(model, frame_of(model, [Where((Setting("q0", "level", 3),))]))
    one, two = (directions(network, 3, lambda: False) for _ in range(2))
    assert (one.shown == two.shown).all() and (one.possible == two.possible).all()
