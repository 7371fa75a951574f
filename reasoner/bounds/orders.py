"""Founded labelings of a plain network over three worlds: the reference world, and two that are compared in it.

As in `labelings`, a bit for each labeling, block after block. But the three directions of a quantity are chosen
together: they are one of the thirteen orders of three magnitudes, with ties. Levels are chosen within intervals, where
a quantity can move either way, so that every labeling of the directions here extends to the levels (`network`).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import product

import numpy as np

from reasoner.bounds.labelings import CALM, LOST, ROUNDS, Labelings, Shown, Wanted
from reasoner.bounds.narrowing import Possible
from reasoner.bounds.network import Block, Network, Numbers
from reasoner.bounds.planes import ALL, NONE, Plane, bits_in, column

Order = tuple[int, int, int]
"""The directions between worlds 0 and 1, 0 and 2, 1 and 2."""

ORDERS: tuple[Order, ...] = tuple(
    sorted({((b > a) - (b < a), (c > a) - (c < a), (c > b) - (c < b)) for a, b, c in product(range(3), repeat=3)})
)
TIED = ORDERS.index((0, 0, 0))


class Orders(Labelings):
    """Labelings of one network over three worlds, drawn from one seed."""

    def __init__(self, network: Network, possible: Possible, words: int, seed: int) -> None:
        stay = possible.stay & ~column(network.must_move)
        super().__init__(network, Possible(possible.rise, stay, possible.fall), words, seed)
        width = len(network.names)
        # at its reference level in both other worlds, a quantity may stay though pushed if that is an end; where it is,
        # it is held at that end from the reference world on
        self._at_end = column((network.held_up | network.held_down)[:width])
        self._between = slice(2 * width, 3 * width)
        self._held_up, self._held_down = self._held_up.copy(), self._held_down.copy()
        self._held_up[self._between] = self._held_down[self._between] = NONE
        acted_on = {int(n) % width for block in network.blocks for n in block.targets}
        self._rest = np.array([n for n in range(width) if n not in acted_on], dtype=np.int64)

    def draw(self, wanted: Wanted | None = None) -> Shown:
        network = self._network
        size = network.size
        moves = np.zeros((2 * size, self._words), dtype=np.uint64)
        broken = np.zeros(self._words, dtype=np.uint64)
        self._put(self._rest, self._chosen(self._rest, moves, None, wanted, self._dice(len(self._rest))), moves)
        broken |= self._impossible(self._rest, moves, None)
        for block in network.blocks:
            quantities = np.unique(block.targets % len(network.names))
            self._settled(block, quantities, moves, wanted)
            broken |= self._impossible(quantities, moves, block)
            if block.cyclic:
                rises, falls = moves[block.targets], moves[block.targets + size]
                up, down = self._founded(block, moves, rises, falls)
                broken |= np.bitwise_or.reduce(rises & ~up | falls & ~down, axis=0)
        counts = ~broken
        return Shown(self._seen(moves, counts), self._opposed(moves, counts), bits_in(counts))

    def _settled(self, block: Block, quantities: Numbers, moves: Plane, wanted: Wanted | None) -> None:
        """Settles a block, in a cycle by turns as in `labelings`."""
        dice = self._dice(len(quantities))
        for turn in range(ROUNDS if block.cyclic else 1):
            before = self._state(quantities, moves)
            after = self._chosen(quantities, moves, block, wanted, dice)
            calm = not block.cyclic or turn >= CALM
            if not calm or turn % 2:
                taking = self._bits(len(quantities))
                taking |= self._bits(len(quantities)) if calm else NONE
                after = [new & taking | old & ~taking for new, old in zip(after, before, strict=True)]
            self._put(quantities, after, moves)
            if calm and not turn % 2:
                changed = np.bitwise_or.reduce([new ^ old for new, old in zip(after, before, strict=True)], axis=0)
                if bits_in(np.bitwise_or.reduce(changed, axis=0)) <= turn // LOST:
                    return

    def _dice(self, rows: int) -> Sequence[tuple[int, Plane]]:
        """The orders, shuffled, each with the cases that are for it."""
        return [(int(n), self._bits(rows)) for n in self._random.permutation(len(ORDERS))]

    # --- one block, by quantities ---------------------------------------------------------------------------------

    def _nodes(self, quantities: Numbers) -> Iterator[Numbers]:
        width = len(self._network.names)
        return (n * width + quantities for n in range(3))

    def _state(self, quantities: Numbers, moves: Plane) -> list[Plane]:
        """What rises and what falls over each pair, pair after pair."""
        size = self._network.size
        return [moves[nodes + part] for nodes in self._nodes(quantities) for part in (0, size)]

    def _put(self, quantities: Numbers, state: Sequence[Plane], moves: Plane) -> None:
        size = self._network.size
        places = [nodes + part for nodes in self._nodes(quantities) for part in (0, size)]
        for place, plane in zip(places, state, strict=True):
            moves[place] = plane

    def _able(self, quantities: Numbers, moves: Plane, block: Block | None) -> list[Plane]:
        """For each order the cases in which Cause, Response and what is left allow a quantity to have it."""
        shape = len(quantities), self._words
        left = self._possible
        can: list[dict[int, Plane]] = []
        ties = self._at_end[quantities] & left.stay[self._between][quantities]
        pushes = None if block is None else self._pushes(block, moves)
        for nodes in self._nodes(quantities):
            here = {s: np.broadcast_to(left.way(s)[nodes], shape).copy() for s in (1, 0, -1)}
            if block is not None and pushes is not None:
                rows = np.flatnonzero(np.isin(nodes, block.targets))
                acting = np.searchsorted(block.targets, nodes[rows])
                rising, falling = pushes.must_rise[acting], pushes.must_fall[acting]
                here[1][rows] &= pushes.up[acting] & ~falling & ~pushes.stuck[acting]
                here[-1][rows] &= pushes.down[acting] & ~rising & ~pushes.stuck[acting]
                here[0][rows] &= ~(rising | falling)
            can.append(here)
        found = [can[0][x] & can[1][y] & can[2][z] for x, y, z in ORDERS]
        found[TIED] |= can[0][0] & can[1][0] & ties
        return found

    def _now(self, quantities: Numbers, moves: Plane) -> list[Plane]:
        """For each order the cases in which a quantity has it."""
        state = self._state(quantities, moves)
        ways = [{1: up, 0: ~(up | down), -1: down} for up, down in zip(state[::2], state[1::2], strict=True)]
        return [ways[0][x] & ways[1][y] & ways[2][z] for x, y, z in ORDERS]

    def _chosen(
        self,
        quantities: Numbers,
        moves: Plane,
        block: Block | None,
        wanted: Wanted | None,
        dice: Sequence[tuple[int, Plane]],
    ) -> list[Plane]:
        """What quantities do next: what is asked, else as before where they move, else by chance."""
        able = self._able(quantities, moves, block)
        done = np.zeros((len(quantities), self._words), dtype=np.uint64)
        state = [done.copy() for _ in range(6)]

        def take(order: int, cases: Plane) -> None:
            nonlocal done
            cases = cases & able[order] & ~done
            done = done | cases
            for n, sign in enumerate(ORDERS[order]):
                if sign:
                    state[2 * n + (sign < 0)] |= cases

        if wanted is not None:
            asked = [
                {1: wanted.up[nodes], -1: wanted.down[nodes], 0: wanted.steady[nodes]}
                for nodes in self._nodes(quantities)
            ]
            free = [~(one[1] | one[0] | one[-1]) for one in asked]
            some = ~(free[0] & free[1] & free[2])
            for order, _ in dice:
                agreed = [one[s] | open_ for one, open_, s in zip(asked, free, ORDERS[order], strict=True)]
                take(order, some & agreed[0] & agreed[1] & agreed[2])
        for order, now in enumerate(self._now(quantities, moves)):
            if order != TIED:
                take(order, now)
        for order, cases in dice:
            take(order, cases)
        for order, _ in dice:
            take(order, ALL & ~done)
        return state

    def _impossible(self, quantities: Numbers, moves: Plane, block: Block | None) -> Plane:
        """The labelings in which some quantity has an order that it cannot have."""
        both = zip(self._able(quantities, moves, block), self._now(quantities, moves), strict=True)
        fine = np.bitwise_or.reduce([able & now for able, now in both], axis=0)
        row: Plane = np.bitwise_or.reduce(~fine, axis=0)
        return row
