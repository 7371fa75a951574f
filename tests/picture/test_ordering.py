"""Orders within layers: everything has its place, and about as few lines cross as can be."""

from __future__ import annotations

import random
from itertools import combinations, permutations, product

import pytest

from reasoner.picture.ordering import ordered


def crossings(rows: list[list[int]] | list[tuple[int, ...]], links: list[tuple[int, int]]) -> int:
    place = {n: (k, at) for k, row in enumerate(rows) for at, n in enumerate(row)}
    return sum(
        place[a][0] == place[c][0] and (place[a][1] - place[c][1]) * (place[b][1] - place[d][1]) < 0
        for (a, b), (c, d) in combinations(links, 2)
    )


def drawn(sizes: list[int], number: int, seed: int) -> tuple[list[int], list[tuple[int, int]]]:
    chance = random.Random(seed)
    layer = [k for k, size in enumerate(sizes) for _ in range(size)]
    chance.shuffle(layer)
    steps = [(a, b) for a in range(len(layer)) for b in range(len(layer)) if layer[b] == layer[a] + 1]
    return layer, chance.sample(steps, number)


@pytest.mark.parametrize("seed", range(10))
def test_every_item_stands_once_in_its_layer(seed: int) -> None:
    layer, links = drawn([5, 9, 3, 7], 40, seed)
    rows = ordered(layer, links)
    assert [sorted(row) for row in rows] == [[n for n, at in enumerate(layer) if at == k] for k in range(4)]


def test_small_networks_have_nearly_as_few_crossings_as_can_be() -> None:
    found = fewest = 0
    for seed in range(25):
        layer, links = drawn([3, 4, 3], 12, seed)
        found += crossings(ordered(layer, links), links)
        rows = [[n for n, at in enumerate(layer) if at == k] for k in range(3)]
        fewest += min(crossings(list(every), links) for every in product(*map(permutations, rows)))
    assert fewest <= found <= 1.05 * fewest


@pytest.mark.parametrize("seed", range(10))
def test_no_lines_of_a_tree_cross(seed: int) -> None:
    chance = random.Random(seed)
    names = chance.sample(range(60), 60)
    parents = {k: chance.randrange(k) for k in range(1, 60)}
    layer, links = [0] * 60, list[tuple[int, int]]()
    for k, parent in parents.items():
        layer[names[k]] = layer[names[parent]] + 1
        links.append((names[parent], names[k]))
    assert crossings(ordered(layer, links), links) == 0


def test_nothing_has_no_order() -> None:
    assert ordered([], []) == []
