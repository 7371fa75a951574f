"""Places for boxes and ways for lines, in layers from cause to effect.

`layering` chooses the layer of each box and `ordering` the order in each; boxes of their own widths are then moved so
that none overlap and lines run straight where they can. It must not know what boxes and lines mean.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from itertools import pairwise

from reasoner.clock import tick
from reasoner.picture.layering import at_ends, layers
from reasoner.picture.ordering import ordered

Point = tuple[float, float]

GAP = 18.0
"""Between boxes of a layer."""
RISE = 46.0
"""Between layers, for lines to bend in."""
LANE = 9.0
"""What a line takes that passes through a layer."""
STEEP = 21.0
"""Lines curve past boxes that are at most twice this tall."""
BROAD = 900.0
"""The rows of what does not hang together are at least this wide."""
SWEEPS = 12


@dataclass(frozen=True, slots=True)
class Placed:
    """The centre of each box, and for each line the points it passes on the way; boxes lie within width and height."""

    centres: tuple[Point, ...]
    ways: tuple[tuple[Point, ...], ...]
    width: float
    height: float


def place(
    sizes: Sequence[Point],
    edges: Sequence[tuple[int, int]],
    first: Sequence[int] = (),
    last: Sequence[int] = (),
    broad: float = BROAD,
) -> Placed:
    """Boxes of these widths and heights, joined by these lines; what hangs together stands together.

    The `first` boxes stand at the top and the `last` ones at the bottom.

    A loop is broken where a line leads back to what was met before, going from the `first` boxes along the lines, and
    then in the order of the lines.
    """
    centres: dict[int, Point] = {}
    ways: dict[int, tuple[Point, ...]] = {}
    met = _met(len(sizes), edges, first)
    parts = [_Part(sizes, edges, group, met, (first, last)) for group in _groups(len(sizes), edges)]
    width = max([broad if len(parts) > 1 else 0.0, *(part.size[0] for part in parts)])
    x, y, tall = 0.0, 0.0, 0.0
    for part in parts:
        w, h = part.size
        if x and x + w > width:
            x, y, tall = 0.0, y + tall + GAP * 1.5, 0.0
        centres |= {n: (x + px, y + py) for n, (px, py) in part.centres.items()}
        ways |= {n: tuple((x + px, y + py) for px, py in way) for n, way in part.ways.items()}
        x, tall = x + w + GAP * 1.5, max(tall, h)
    ordered = tuple(centres[n] for n in range(len(sizes)))
    return Placed(ordered, tuple(ways.get(n, ()) for n in range(len(edges))), width, y + tall)


def _groups(count: int, edges: Sequence[tuple[int, int]]) -> list[list[int]]:
    """What hangs together, the largest first."""
    group = list(range(count))

    def root(n: int) -> int:
        while group[n] != n:
            group[n] = n = group[group[n]]
        return n

    for a, b in edges:
        group[root(b)] = root(a)
    found: dict[int, list[int]] = {}
    for n in range(count):
        found.setdefault(root(n), []).append(n)
    return sorted(found.values(), key=lambda g: (-len(g), g[0]))


def _met(count: int, edges: Sequence[tuple[int, int]], first: Sequence[int]) -> list[int]:
    """For each box its rank in the order in which one meets them."""
    following: dict[int, list[int]] = {}
    for a, b in edges:
        following.setdefault(a, []).append(b)
    order = dict.fromkeys(first)
    waiting = list(order)
    for n in waiting:
        new = [m for m in dict.fromkeys(following.get(n, ())) if m not in order]
        order |= dict.fromkeys(new)
        waiting += new
    order |= dict.fromkeys(end for edge in edges for end in edge)
    rank = {n: k for k, n in enumerate(order)}
    return [rank.get(n, len(rank)) for n in range(count)]


class _Part:
    """One group with its places, from its own upper left corner."""

    def __init__(
        self,
        sizes: Sequence[Point],
        edges: Sequence[tuple[int, int]],
        group: Sequence[int],
        met: Sequence[int],
        ends: tuple[Sequence[int], Sequence[int]],
    ) -> None:
        index = {n: k for k, n in enumerate(group)}
        here = [n for n, (a, b) in enumerate(edges) if a in index and a != b]
        weights = [3 if met[edges[n][0]] < met[edges[n][1]] else 1 for n in here]
        joined = [(index[edges[n][0]], index[edges[n][1]]) for n in here]
        top, bottom = ([index[n] for n in end if n in index] for end in ends)
        layers = _Layers([sizes[n] for n in group], joined, weights, top, bottom)
        layers.straighten()
        self.centres = {n: layers.centre(k) for n, k in index.items()}
        self.ways = {n: layers.way(k) for k, n in enumerate(here)}
        self.size = layers.extent()


@dataclass
class _Layers:
    """Boxes and passing lines by layer, in order. Items are numbered: boxes first, then every pass of every line."""

    sizes: Sequence[Point]
    edges: Sequence[tuple[int, int]]
    weights: Sequence[int]
    top: Sequence[int] = ()
    bottom: Sequence[int] = ()
    widths: list[float] = field(init=False)
    x: list[float] = field(init=False)
    layer: list[int] = field(init=False)
    passes: list[list[int]] = field(init=False)
    rows: list[list[int]] = field(init=False)
    beside: Mapping[int, Sequence[int]] = field(init=False)

    def __post_init__(self) -> None:
        self.layer = at_ends(layers(len(self.sizes), self.edges, self.weights), self.edges, self.top, self.bottom)
        self.passes = [self._passing(*edge) for edge in self.edges]
        self.widths = [w for w, _ in self.sizes] + [LANE] * (len(self.layer) - len(self.sizes))
        self.rows = ordered(self.layer, [link for n in range(len(self.edges)) for link in self._links(n)])
        self.x = [0.0] * len(self.layer)
        self.beside = self._beside()

    def _passing(self, a: int, b: int) -> list[int]:
        """New items for the layers between two boxes."""
        one, other = sorted((self.layer[a], self.layer[b]))
        new = list(range(len(self.layer), len(self.layer) + other - one - 1))
        self.layer += range(one + 1, other)
        return new

    def _links(self, edge: int) -> Iterator[tuple[int, int]]:
        """A line from layer to layer, downwards."""
        a, b = sorted(self.edges[edge], key=self.layer.__getitem__)
        return pairwise((a, *self.passes[edge], b))

    def _beside(self) -> Mapping[int, Sequence[int]]:
        """For each item those that a line joins it to."""
        found: dict[int, list[int]] = {n: [] for n in range(len(self.x))}
        for n in range(len(self.edges)):
            for upper, lower in self._links(n):
                found[upper].append(lower)
                found[lower].append(upper)
        return found

    def straighten(self) -> None:
        """Each item towards the middle of what it is joined to, as far as its neighbours in the layer let it."""
        for row in self.rows:
            self._spread(row, [0.0] * len(row))
        for sweep in range(SWEEPS):
            rows = self.rows if sweep % 2 == 0 else self.rows[::-1]
            side = -1 if sweep % 2 == 0 else 1
            for row in rows:
                tick()
                self._spread(row, [self._wish(n, side if sweep < SWEEPS - 2 else 0) for n in row])
        left = min((self.x[n] - self.widths[n] / 2 for n in range(len(self.x))), default=0.0)
        self.x = [x - left for x in self.x]

    def _wish(self, item: int, side: int) -> float:
        """The median of the neighbours on one side, or on both."""
        near = [n for n in self.beside[item] if not side or (self.layer[n] - self.layer[item]) * side > 0]
        places = sorted(self.x[n] for n in near)
        if not places:
            return self.x[item]
        middle = len(places) // 2
        return places[middle] if len(places) % 2 else (places[middle - 1] + places[middle]) / 2

    def _gap(self, one: int, other: int) -> float:
        """Lines that pass may come closer to each other than to boxes, and boxes keep apart."""
        boxes = (one < len(self.sizes)) + (other < len(self.sizes))
        return (3.0, 9.0, GAP)[boxes]

    def _spread(self, row: Sequence[int], wishes: Sequence[float]) -> None:
        """The places nearest to what is wished for that keep order and distance (pool adjacent violators)."""
        offsets, at = [], 0.0
        for before, item in zip([None, *row], row, strict=False):
            at += 0.0 if before is None else (self.widths[before] + self.widths[item]) / 2 + self._gap(before, item)
            offsets.append(at)
        pools: list[tuple[float, float, int]] = []  # weighted sum, weight, how many
        for item, wish, offset in zip(row, wishes, offsets, strict=True):
            weight = 1.0 if item < len(self.sizes) else 2.0
            pools.append(((wish - offset) * weight, weight, 1))
            while len(pools) > 1 and pools[-2][0] / pools[-2][1] >= pools[-1][0] / pools[-1][1]:
                s, w, n = pools.pop()
                t, v, m = pools.pop()
                pools.append((s + t, w + v, n + m))
        places = [s / w for s, w, n in pools for _ in range(n)]
        for item, base, offset in zip(row, places, offsets, strict=True):
            self.x[item] = base + offset

    # --- what came of it ------------------------------------------------------------------------------------------

    @cached_property
    def _tops(self) -> list[float]:
        tops, y = [], 0.0
        for tall in self._tall:
            tops.append(y)
            y += tall + RISE
        return [*tops, y]

    @cached_property
    def _tall(self) -> list[float]:
        """How tall each layer is."""
        return [max((self.sizes[n][1] for n in row if n < len(self.sizes)), default=0.0) for row in self.rows]

    def _y(self, item: int) -> float:
        layer = self.layer[item]
        return self._tops[layer] + self._tall[layer] / 2

    def centre(self, box: int) -> Point:
        return round(self.x[box], 1), round(self._y(box), 1)

    def way(self, edge: int) -> tuple[Point, ...]:
        """Where a line passes each layer; straight down past tall boxes."""
        points: list[Point] = []
        for n in sorted(self.passes[edge], key=lambda n: self.layer[n]):
            x, y = round(self.x[n], 1), round(self._y(n), 1)
            half = self._tall[self.layer[n]] / 2
            points += [(x, y)] if half < STEEP else [(x, y - half), (x, y + half)]
        a, b = self.edges[edge]
        return tuple(points if self.layer[a] < self.layer[b] else points[::-1])

    def extent(self) -> Point:
        right = max((self.x[n] + self.widths[n] / 2 for n in range(len(self.x))), default=0.0)
        return round(right, 1), round(max(0.0, self._tops[-1] - RISE), 1)
