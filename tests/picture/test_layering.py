"""Layers: every line leads down, but for those that close a loop, and of those few."""

from __future__ import annotations

import random

import pytest

from reasoner.picture.layering import at_ends, layers


def lines(count: int, number: int, seed: int) -> list[tuple[int, int]]:
    chance = random.Random(seed)
    return [(a, b) for a, b in ((chance.randrange(count), chance.randrange(count)) for _ in range(number)) if a != b]


@pytest.mark.parametrize("seed", range(20))
def test_without_loops_every_line_leads_down_and_the_top_is_layer_0(seed: int) -> None:
    names = random.Random(seed).sample(range(20), 20)
    edges = [(names[min(edge)], names[max(edge)]) for edge in lines(20, 30, seed)]
    found = layers(20, edges, [1] * len(edges))
    assert all(found[a] < found[b] for a, b in edges)
    assert min(found) == 0


@pytest.mark.parametrize("seed", range(20))
def test_with_loops_no_line_lies_in_a_layer_and_most_of_the_weight_leads_down(seed: int) -> None:
    edges = lines(15, 40, seed)
    weights = [random.Random(seed + k).choice((1, 3)) for k in range(len(edges))]
    found = layers(15, edges, weights)
    assert all(found[a] != found[b] for a, b in edges)
    up = sum(weight for (a, b), weight in zip(edges, weights, strict=True) if found[a] > found[b])
    assert up <= sum(weights) / 2


@pytest.mark.parametrize("light", range(3))
def test_a_loop_is_broken_at_its_lightest_line(light: int) -> None:
    edges, weights = [(0, 1), (1, 2), (2, 0)], [3, 3, 3]
    weights[light] = 1
    found = layers(3, edges, weights)
    assert [found[a] > found[b] for a, b in edges] == [k == light for k in range(3)]


def test_a_cause_stands_right_above_its_only_effect() -> None:
    assert layers(5, [(0, 1), (1, 2), (2, 3), (4, 3)], [1] * 4) == [0, 1, 2, 3, 2]


@pytest.mark.parametrize("seed", range(20))
def test_what_is_set_stands_above_all_else_and_what_is_claimed_below(seed: int) -> None:
    edges = lines(15, 30, seed)
    before = layers(15, edges, [1] * len(edges))
    top, bottom = [0, 1], [2]
    found = at_ends(before, edges, top, bottom)
    rest = [found[n] for n in range(3, 15)]
    assert found[2] > max(rest)
    assert found[0] < min(rest)
    assert all(found[a] != found[b] for a, b in edges)
    assert sorted(set(found)) == list(range(max(found) + 1))
