"""From a drawing to places on paper: where each box stands, which way each line takes, where its head sits.

Lines that meet at one side of a box share its width, in the order in which they come, so that heads stay apart.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from reasoner.picture import shapes
from reasoner.picture.drawing import Drawing, Edge, Node
from reasoner.picture.layout import BROAD, Point, place

MARGIN = 14.0
PORT = 12.0
"""Between lines that meet at one side of a box."""


@dataclass(frozen=True, slots=True)
class Box:
    node: Node
    centre: Point
    size: Point


@dataclass(frozen=True, slots=True)
class Way:
    """A line: its path, the path of its head, and where a label stands."""

    edge: Edge
    path: str
    head: str
    middle: Point


@dataclass(frozen=True, slots=True)
class Picture:
    drawing: Drawing
    boxes: tuple[Box, ...]
    ways: tuple[Way, ...]
    width: float
    height: float


def routed(drawings: Sequence[Drawing], broad: float = BROAD) -> list[Picture]:
    """Places for drawings of the same boxes and lines, the same in each.

    What no line joins stands in rows that are so `broad`.
    """
    first = drawings[0]
    ends = Counter(end for e in first.edges for end in (("out", e.source), ("in", e.target)))
    sizes = [
        _roomy([shapes.size(d.nodes[n]) for d in drawings], node, max(ends["out", node.id], ends["in", node.id]))
        for n, node in enumerate(first.nodes)
    ]
    index = {node.id: n for n, node in enumerate(first.nodes)}
    edges = [(index[e.source], index[e.target]) for e in first.edges]
    given = [n for n in range(len(first.nodes)) if any(d.nodes[n].given for d in drawings)]
    claimed = [n for n, node in enumerate(first.nodes) if node.claimed]
    placed = place(sizes, edges, given, claimed, broad)
    centres = [(x + MARGIN, y + MARGIN) for x, y in placed.centres]
    stops = [
        [centres[a], *((x + MARGIN, y + MARGIN) for x, y in way), centres[b]]
        for (a, b), way in zip(edges, placed.ways, strict=True)
    ]
    ports = _ports(edges, stops, centres, sizes)
    width, height = placed.width + 2 * MARGIN, placed.height + 2 * MARGIN
    labels = _Labels(centres, sizes, width)
    ways = tuple(_way(e, ports[n], sizes[edges[n][0]], labels) for n, e in enumerate(first.edges))
    return [Picture(d, tuple(map(Box, d.nodes, centres, sizes)), ways, width, height) for d in drawings]


def _roomy(sizes: Sequence[Point], node: Node, ends: int) -> Point:
    """The size of a box, the same in all drawings, and wide enough for all lines that meet on one side of it."""
    width, height = max(w for w, _ in sizes), max(h for _, h in sizes)
    plain = node.kind in ("joint", "step")
    return (width if plain else max(width, 22 + PORT * min(ends, 30))), height


def _ports(
    edges: Sequence[tuple[int, int]], stops: Sequence[Sequence[Point]], centres: Sequence[Point], sizes: Sequence[Point]
) -> list[list[Point]]:
    """The stops of each line with its ends moved to the border of its boxes."""
    sides: dict[tuple[int, int], list[tuple[float, int, int]]] = {}
    for n, ((a, b), way) in enumerate(zip(edges, stops, strict=True)):
        if a != b:
            for box, end, near in ((a, 0, way[1]), (b, -1, way[-2])):
                side = 1 if near[1] > centres[box][1] else -1
                sides.setdefault((box, side), []).append((near[0], n, end))
    found = [list(way) for way in stops]
    for (box, side), ends in sides.items():
        x, y = centres[box]
        room = max(0.0, sizes[box][0] - 22)
        for k, (_, n, end) in enumerate(sorted(ends)):
            share = (k + 1) / (len(ends) + 1) - 0.5
            found[n][end] = (x + share * room, y + side * sizes[box][1] / 2)
    return found


def _way(edge: Edge, points: Sequence[Point], size: Point, labels: _Labels) -> Way:
    if edge.source == edge.target:
        return _loop(edge, points[0], size)
    *_, before, tip = points
    back = shapes.SHORT[edge.head]
    down = 1 if before[1] < tip[1] else -1
    end = (tip[0], tip[1] - down * back)
    head = shapes.head(edge.head, tip, (tip[0], tip[1] - down))
    return Way(edge, shapes.spline([*points[:-1], end]), head, labels.place(edge.label, points))


class _Labels:
    """Where labels stand on their lines: near the middle, and on no box and no other label if that can be."""

    def __init__(self, centres: Sequence[Point], sizes: Sequence[Point], width: float) -> None:
        self.width = width
        self.taken = list(zip(centres, sizes, strict=True))

    def place(self, label: str, points: Sequence[Point]) -> Point:
        halves = [((a + c) / 2, (b + d) / 2) for (a, b), (c, d) in pairwise(points)]
        middle = (len(halves) - 1) / 2
        near = [halves[n] for n in sorted(range(len(halves)), key=lambda n: (abs(n - middle), n))]
        if not label:
            return near[0]
        size = (0.9 * shapes.wide(label), shapes.FONT)
        near = [(min(max(x, size[0] / 2), self.width - size[0] / 2), y) for x, y in near]
        found = next((at for at in near if not any(_overlap(at, size, *box) for box in self.taken)), near[0])
        self.taken.append((found, size))
        return found


def _overlap(at: Point, size: Point, other: Point, its: Point) -> bool:
    return abs(at[0] - other[0]) < (size[0] + its[0]) / 2 and abs(at[1] - other[1]) < (size[1] + its[1]) / 2


def _loop(edge: Edge, centre: Point, size: Point) -> Way:
    """A quantity that acts on itself: out at the right, and back in."""
    n, (x, y), back = shapes.coordinate, centre, shapes.SHORT[edge.head]
    x, out = x + size[0] / 2, 26
    path = f"M{n(x)} {n(y - 6)}C{n(x + out)} {n(y - 16)} {n(x + out)} {n(y + 16)} {n(x + back)} {n(y + 6)}"
    return Way(edge, path, shapes.head(edge.head, (x, y + 6), (x + 1, y + 6)), (x + out, y))
