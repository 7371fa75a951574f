"""The directions that every quantity of a plain network can have, without a solver.

What some labeling shows is possible, what narrowing rules out is not. Where the two bounds meet, and that is nearly
everywhere, the set of directions is known. Labelings are drawn by chance first, and then towards what is still open:
along a path of pushes that would bring it about. What no labeling shows after that is supposed, to refute it. The rest
is `open`, and for the solver.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from random import Random

import numpy as np

from reasoner.bounds.labelings import Labelings, Shown, Wanted
from reasoner.bounds.narrowing import Narrowing, Possible
from reasoner.bounds.network import Flags, Network
from reasoner.bounds.orders import Orders

WORDS = 8
"""So many times 64 labelings are drawn at once."""
DRAWS = 2
"""So often they are drawn by chance, before goals are looked at."""
ROUNDS = 8
"""So often labelings are drawn towards goals, and what is left is supposed."""
SHARE = 8
"""Each goal gets so many of the labelings, if there are enough."""

WAYS = (-1, 0, 1)

Goal = tuple[int, int]
"""A quantity, and which way it shall go."""


@dataclass(frozen=True)
class Bounds:
    """For down, steady and up a row: whether each quantity is `shown` to do so, and whether that is `possible`.

    What is shown is possible; what is possible and not shown is open. `opposed`: for down and up a row, whether each
    influence pushes so in some labeling that pushes its target both ways; there may be others that do.
    """

    network: Network
    shown: Flags
    possible: Flags
    opposed: Flags

    @property
    def open(self) -> list[Goal]:
        """What is neither shown nor ruled out."""
        return [(int(q), WAYS[w]) for w, q in zip(*np.nonzero(self.possible & ~self.shown), strict=True)]


def directions(network: Network, seed: int, spent: Callable[[], bool]) -> Bounds:
    """Both bounds, as close as they come; as they are then, where the time is `spent`."""
    narrowing = Narrowing(network)
    possible = narrowing.start()
    narrowing.narrow(possible)
    kind = Labelings if network.worlds == 2 else Orders
    found = [kind(network, possible, WORDS, seed + number).draw() for number in range(DRAWS)]
    for number in range(ROUNDS):
        bounds = _bounds(network, found, possible)
        if not bounds.open or spent() or not bounds.shown.any(axis=0).all():
            break  # where no labeling is found by chance, none is towards a goal
        goals = bounds.open[: WORDS * 64]
        paths = _Paths(network, bounds.possible, Random(f"{seed} {number}"))
        wanted = _wanted(network, paths, goals)
        shown = kind(network, possible, wanted.up.shape[1], seed + DRAWS + number).draw(wanted)
        found.append(shown)
        left = [g for g in goals if not shown.ways[g[1] + 1, g[0]]]
        if left and number % 2 == 0 and not spent():
            for (quantity, sign), refuted in zip(left, narrowing.suppose(possible, left), strict=True):
                if refuted:
                    possible.way(sign)[quantity] = 0
            narrowing.narrow(possible)
    return _bounds(network, found, possible)


def _bounds(network: Network, found: Sequence[Shown], possible: Possible) -> Bounds:
    shown = np.logical_or.reduce([one.ways for one in found])
    return Bounds(network, shown, _upper(possible), np.logical_or.reduce([one.opposed for one in found]))


def _upper(possible: Possible) -> Flags:
    return np.array([possible.way(w)[:, 0] != 0 for w in WAYS])


def _wanted(network: Network, paths: _Paths, goals: Sequence[Goal]) -> Wanted:
    """For each goal some labelings in which every quantity on a path to it does as the path says."""
    words = min(WORDS, -(-len(goals) * SHARE // 64))
    planes = {w: np.zeros((network.size, words), dtype=np.uint64) for w in WAYS}
    for n in range(64 * words):
        word, bit = n // 64, np.uint64(1 << n % 64)
        for quantity, sign in paths.towards(goals[n % len(goals)]):
            planes[sign][quantity, word] |= bit
    return Wanted(planes[1], planes[-1], planes[0])


class _Paths:
    """Paths of possible pushes from what is set, the shortest in number, chosen by chance among those."""

    def __init__(self, network: Network, possible: Flags, random: Random) -> None:
        self._network = network
        self._possible = possible
        self._random = random
        self._before: dict[Goal, Goal | None] = {}
        kinds = zip(network.negative.tolist(), network.unknown.tolist(), strict=True)
        self._signs = [(1, -1) if unknown else (-1,) if negative else (1,) for negative, unknown in kinds]
        self._into: dict[int, list[int]] = {}
        for n, target in enumerate(network.target.tolist()):
            self._into.setdefault(target, []).append(n)
        self._search()

    def _search(self) -> None:
        """Breadth first, over quantities with their signs."""
        network = self._network
        leaving: dict[int, list[tuple[int, int]]] = {}
        influences = list(zip(network.source.tolist(), network.target.tolist(), self._signs, strict=True))
        self._random.shuffle(influences)
        for source, target, signs in influences:
            leaving.setdefault(source, []).extend((target, s) for s in signs)
        given = network.is_given & ~network.may_stay
        level: list[Goal] = [(int(q), 1 if network.may_rise[q] else -1) for q in np.flatnonzero(given)]
        self._before = dict.fromkeys(level)
        while level:
            following: list[Goal] = []
            for state in level:
                for target, sign in leaving.get(state[0], ()):
                    there = target, state[1] * sign
                    if there not in self._before and self._possible[there[1] + 1, target]:
                        self._before[there] = state
                        following.append(there)
            level = following

    def towards(self, goal: Goal) -> list[Goal]:
        """What the quantities on the way to a goal do; to be steady where it is pushed, it is pushed both ways."""
        quantity, sign = goal
        if sign:
            return self._path(goal)
        found = [goal]
        for way in self._random.sample((1, -1), 2):
            sources = [s for s in self._sending(quantity, way) if s in self._before]
            if sources:
                found += self._path(self._random.choice(sources))
        return found

    def _sending(self, quantity: int, way: int) -> Iterator[Goal]:
        """What would push a quantity one way."""
        for n in self._into.get(quantity, ()):
            yield from ((int(self._network.source[n]), way * sign) for sign in self._signs[n])

    def _path(self, goal: Goal) -> list[Goal]:
        """A path from what is set to a goal; around the quantity of the goal, where the shortest passes it before."""
        found: list[Goal] = []
        state: Goal | None = goal
        while state is not None:
            found.append(state)
            state = self._before.get(state)
        return found if sum(q == goal[0] for q, _ in found) == 1 else self._around(goal)

    def _around(self, goal: Goal) -> list[Goal]:
        """A shortest path to a goal that does not pass its quantity before, searched backward; else the goal alone."""
        after: dict[Goal, Goal] = {}
        level = [goal]
        while level:
            earlier: list[Goal] = []
            for state in level:
                for source in self._sending(*state):
                    if source in after or source[0] == goal[0] or source not in self._before:
                        continue
                    after[source] = state
                    if self._before[source] is None:
                        return self._onward(source, after)
                    earlier.append(source)
            level = earlier
        return [goal]

    @staticmethod
    def _onward(state: Goal, after: dict[Goal, Goal]) -> list[Goal]:
        found = [state]
        while state in after:
            state = after[state]
            found.append(state)
        return found
