"""Places for boxes and ways for lines: nothing overlaps, causes stand above effects, the same picture every time."""

from __future__ import annotations

import random
import subprocess
import sys
from itertools import combinations

import pytest

from reasoner.picture.layout import Placed, Point, place


def drawn(count: int, seed: int, lines: int) -> tuple[list[Point], list[tuple[int, int]]]:
    chance = random.Random(seed)
    sizes = [(float(chance.randrange(20, 160)), float(chance.choice((8, 26, 40)))) for _ in range(count)]
    edges = [(chance.randrange(count), chance.randrange(count)) for _ in range(lines)]
    return sizes, edges


@pytest.mark.parametrize("seed", range(12))
def test_no_two_boxes_overlap_and_all_lie_inside(seed: int) -> None:
    sizes, edges = drawn(30 + seed, seed, 3 * seed + 10)
    placed = place(sizes, edges)
    boxes = [
        (x - w / 2, y - h / 2, x + w / 2, y + h / 2)
        for (x, y), (w, h) in zip(placed.centres, sizes, strict=True)
    ]  # fmt: skip
    for a, b in combinations(boxes, 2):
        assert a[2] < b[0] or b[2] < a[0] or a[3] < b[1] or b[3] < a[1]
    assert min(b[0] for b in boxes) >= -0.1
    assert min(b[1] for b in boxes) >= -0.1
    assert max(b[2] for b in boxes) <= placed.width + 0.1
    assert max(b[3] for b in boxes) <= placed.height + 0.1


def test_an_effect_stands_below_its_cause_and_a_loop_is_broken_where_it_leads_back() -> None:
    chain = [(0, 1), (1, 2), (2, 3), (3, 0)]
    heights = [y for _, y in place([(30.0, 20.0)] * 4, chain).centres]
    assert heights == sorted(heights)
    assert len(set(heights)) == 4


def test_a_line_that_skips_layers_passes_beside_the_boxes_between() -> None:
    sizes = [(80.0, 26.0)] * 4
    placed = place(sizes, [(0, 1), (1, 2), (2, 3), (0, 3)])
    for x, y in placed.ways[3]:
        for cx, cy in placed.centres:
            assert abs(x - cx) > 40 or abs(y - cy) > 13
    assert len(placed.ways[3]) == 2
    assert placed.ways[0] == ()


def test_nothing_to_place_takes_no_room_and_loops_on_oneself_no_way() -> None:
    assert place([], []) == Placed((), (), 0.0, 0.0)
    assert place([(10.0, 10.0)], [(0, 0)]) == Placed(((5.0, 5.0),), ((),), 10.0, 10.0)


def test_the_same_network_has_the_same_picture_whatever_else_was_random() -> None:
    program = (
        "import random, sys; sys.path.insert(0, 'tests/picture'); random.seed({seed})\n"
        "from test_drawn_layout import drawn\nfrom reasoner.picture.layout import place\n"
        "print(place(*drawn(40, 1, 70)))"
    )
    runs = [
        subprocess.run(
            [sys.executable, "-c", program.format(seed=seed)], capture_output=True, text=True, check=True,
            env={"PYTHONHASHSEED": str(seed), "PYTHONPATH": ".:tests"},
        ).stdout
        for seed in (1, 2)
    ]  # fmt: skip
    assert runs[0] == runs[1] != ""
