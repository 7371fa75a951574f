"""In which order boxes and passing lines stand in their layers, so that few lines cross.

Layers are swept down and up, each ordered by the mean place of what its items are joined to (Sugiyama, Tagawa and Toda
1981); neighbours then change places where that uncrosses lines (Gansner et al. 1993). The best order found is kept.
"""

from __future__ import annotations

from bisect import bisect_right, insort
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from reasoner.clock import tick

Rows = list[list[int]]
Joined = Mapping[int, Sequence[int]]

PATIENCE = 8
"""So many sweeps in a row without a better order are enough."""
SWEEPS, FEW, MANY = 60, 4, 10_000
"""How often layers are swept; seldom where there are many links, for each sweep then takes long."""
EXCHANGES = 4


def ordered(layer: Sequence[int], links: Sequence[tuple[int, int]]) -> Rows:
    """The items of each layer from left to right. A link leads from an item to one in the layer below."""
    above: dict[int, list[int]] = {n: [] for n in range(len(layer))}
    below: dict[int, list[int]] = {n: [] for n in range(len(layer))}
    for upper, lower in links:
        above[lower].append(upper)
        below[upper].append(lower)
    starts = [_walked(layer, one, other) for one, other in ((above, below), (below, above))]
    found = [_Order(rows, above, below).uncrossed() for rows in starts]
    return min(found, key=lambda best: best[0])[1]


def _walked(layer: Sequence[int], first: Joined, then: Joined) -> Rows:
    """Items in the order in which one meets them from link to link, so that what hangs together starts together."""
    rows: Rows = [[] for _ in range(max(layer, default=-1) + 1)]
    seen: set[int] = set()
    for start in sorted(range(len(layer)), key=lambda n: (len(first[n]) > 0, n)):
        waiting = [start]
        while waiting:
            n = waiting.pop()
            if n not in seen:
                seen.add(n)
                rows[layer[n]].append(n)
                waiting += [*first[n], *reversed(then[n])]
    return rows


@dataclass
class _Order:
    rows: Rows
    above: Joined
    below: Joined
    place: dict[int, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        for row in self.rows:
            self._number(row)

    def _number(self, row: Sequence[int]) -> None:
        self.place |= {n: k for k, n in enumerate(row)}

    def uncrossed(self) -> tuple[int, Rows]:
        """How many crossings are left, and the order that has them."""
        best, idle = (self._crossings(), [list(row) for row in self.rows]), 0
        for sweep in range(max(FEW, min(SWEEPS, MANY // (1 + len(self.place))))):
            down = sweep % 2 == 0
            self._sweep(self.rows if down else self.rows[::-1], self.above if down else self.below)
            self._exchange(sweep % 4 < 2)
            crossings = self._crossings()
            best, idle = ((crossings, [list(row) for row in self.rows]), 0) if crossings < best[0] else (best, idle + 1)
            if idle == PATIENCE or not best[0]:
                break
        return best

    def _sweep(self, rows: Iterable[list[int]], joined: Joined) -> None:
        """Each row by the mean places of what its items are joined to in the row before; the others stay about.

        Places are shares of the row, each the quotient of two whole numbers: equal ones are equal on every machine.
        """
        size = 1
        for row in rows:
            tick()
            wish = {n: (2 * self.place[n] + 1) / (2 * len(row)) for n in row}
            for n in row:
                if near := joined[n]:
                    wish[n] = sum(2 * self.place[m] + 1 for m in near) / (2 * len(near) * size)
            row.sort(key=wish.__getitem__)
            self._number(row)
            size = len(row)

    def _exchange(self, even: bool) -> None:
        """Neighbours change places while that uncrosses lines; every other time also where nothing is lost."""
        for _ in range(EXCHANGES):
            moved = False
            for row in self.rows:
                tick()
                for k in range(len(row) - 1):
                    now, then = self._between(row[k], row[k + 1])
                    if now > then or (even and now == then > 0):
                        row[k], row[k + 1] = row[k + 1], row[k]
                        self.place[row[k]], self.place[row[k + 1]] = k, k + 1
                        moved = moved or now > then
            if not moved:
                break

    def _between(self, left: int, right: int) -> tuple[int, int]:
        """How often lines of two neighbours cross, as they stand and exchanged."""
        now = then = 0
        for joined in (self.above, self.below):
            ends = sorted(self.place[m] for m in joined[left])
            for m in joined[right]:
                k = bisect_right(ends, self.place[m])
                now += len(ends) - k
                then += bisect_right(ends, self.place[m] - 1)
        return now, then

    def _crossings(self) -> int:
        count = 0
        for row in self.rows:
            tick()
            met: list[int] = []
            for upper in row:
                ends = sorted(self.place[m] for m in self.below[upper])
                count += sum(len(met) - bisect_right(met, end) for end in ends)
                for end in ends:
                    insort(met, end)
        return count
