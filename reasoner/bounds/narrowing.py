"""What the quantities of a plain network can do at most (an upper bound), for many suppositions at once.

A direction is ruled out where no labeling of the quantities around could have it: that is arc consistency for Cause
and Response (Mackworth, Artif. Intell. 8, 1977), together with Foundation, by which every change is reached from what
is set along pushes that are possible. What is left is supposed, one direction at a time, hundreds side by side; a
supposition that leaves some quantity nothing to do is refuted (reductio).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from reasoner.bounds.network import Block, Flags, Network
from reasoner.bounds.planes import ALL, NONE, Plane, any_of, column, some_and_several

SWEEPS = 60
"""So often the network is gone through, forward and backward; to stop earlier only leaves more possible."""

WAYS = (1, 0, -1)


@dataclass
class Possible:
    """What each quantity can still do, a bit for each supposition. The planes are narrowed in place."""

    rise: Plane
    stay: Plane
    fall: Plane

    @property
    def refuted(self) -> Plane:
        """The suppositions that leave some quantity nothing to do, as one row."""
        row: Plane = np.bitwise_or.reduce(~(self.rise | self.stay | self.fall), axis=0)
        return row

    def way(self, sign: int) -> Plane:
        """The plane of one direction."""
        return {1: self.rise, 0: self.stay, -1: self.fall}[sign]


@dataclass(frozen=True)
class _Sent:
    """What the influences on a block can transmit, a row each."""

    up: Plane
    down: Plane
    nothing: Plane


class Narrowing:
    """The upper bound of one network."""

    def __init__(self, network: Network) -> None:
        self._network = network
        self._turned = column(network.unknown)
        self._absent = column(network.maybe)
        self._firm, self._dominant = column(~network.weak), column(network.dominant)
        self._held_up, self._held_down = column(network.held_up), column(network.held_down)
        self._negative = column(network.negative)
        self._binding = column(~(network.weak | network.maybe | network.unknown))
        self._known = column(~network.unknown)

    def start(self) -> Possible:
        """What is possible when nothing is supposed, before any narrowing."""
        network = self._network
        return Possible(*(column(way) for way in (network.may_rise, network.may_stay, network.may_fall)))

    def narrow(self, possible: Possible) -> bool:
        """Rules out what Cause, Response and Foundation rule out; whether it went on until nothing more is."""
        for _ in range(SWEEPS):
            before = possible.rise.copy(), possible.stay.copy(), possible.fall.copy()
            for block in self._network.blocks:
                self._forward(block, possible)
            if self._network.founded:
                self._trace(possible)
            for block in reversed(self._network.blocks):
                self._backward(block, possible)
            for places in self._network.triples:
                self._compose(places, possible)
            after = possible.rise, possible.stay, possible.fall
            if all((a == b).all() for a, b in zip(before, after, strict=True)):
                return True
            if (possible.refuted == ALL).all():
                break
        return False

    def suppose(self, possible: Possible, suppositions: Sequence[tuple[int, int]]) -> Flags:
        """Which of some suppositions (a quantity, and which way it goes) are refuted, given what is `possible`."""
        words = -(-len(suppositions) // 64)
        found = Possible(*(np.repeat(p, words, axis=1) for p in (possible.rise, possible.stay, possible.fall)))
        for n, (quantity, sign) in enumerate(suppositions):
            word, bit = n // 64, np.uint64(1 << n % 64)
            for other in WAYS:
                if other != sign:
                    found.way(other)[quantity, word] &= ~bit
        self.narrow(found)
        refuted = found.refuted
        return np.array([bool(int(refuted[n // 64]) >> n % 64 & 1) for n in range(len(suppositions))])

    # --- one block ------------------------------------------------------------------------------------------------

    def _sent(self, block: Block, possible: Possible) -> _Sent:
        sources, here = self._network.source[block.influences], block.influences
        rise, fall = possible.rise[sources], possible.fall[sources]
        swapped = (rise ^ fall) & self._negative[here]
        up, down = rise ^ swapped, fall ^ swapped
        either = (up | down) & self._turned[here]
        return _Sent(up | either, down | either, possible.stay[sources] | self._absent[here])

    def _forward(self, block: Block, possible: Possible) -> None:
        """From what the sources can do to what the targets can."""
        sent, here, targets = self._sent(block, possible), block.influences, block.targets
        firm, dominant = self._firm[here], self._dominant[here]
        held_up, held_down = self._held_up[targets], self._held_down[targets]
        up, down = any_of(block, sent.up), any_of(block, sent.down)
        sure_up, sure_down = sent.up & ~sent.down & ~sent.nothing, sent.down & ~sent.up & ~sent.nothing
        must_rise, must_fall = any_of(block, sure_up & firm) & ~down, any_of(block, sure_down & firm) & ~up
        if self._network.dominant[here].any():
            ruled_up = any_of(block, sure_up & dominant) & ~any_of(block, sent.down & dominant)
            ruled_down = any_of(block, sure_down & dominant) & ~any_of(block, sent.up & dominant)
            must_rise, must_fall = (must_rise | ruled_up) & ~ruled_down, (must_fall | ruled_down) & ~ruled_up
        # some influence certainly pushes, and no other can push against it: only an end of the space stops its target
        several = some_and_several(block, sent.up | sent.down)[1]
        pushed = any_of(block, ~sent.nothing & firm) & ~(up & down & several)
        moved = pushed & ~(up & held_up) & ~(down & held_down)
        possible.rise[targets] &= up & ~must_fall
        possible.fall[targets] &= down & ~must_rise
        possible.stay[targets] &= ~(moved | must_rise & ~held_up | must_fall & ~held_down)

    def _backward(self, block: Block, possible: Possible) -> None:
        """From what the targets can do to what the sources can."""
        sent, here, targets = self._sent(block, possible), block.influences, block.targets
        sources, on = self._network.source[here], block.row_of
        rise, stay, fall = possible.rise[targets], possible.stay[targets], possible.fall[targets]
        up, ups = some_and_several(block, sent.up)
        down, downs = some_and_several(block, sent.down)
        # unopposed, it would move a target that cannot move so
        no_up = ~(rise | self._held_up[targets])[on] & ~(downs[on] | down[on] & ~sent.down)
        no_down = ~(fall | self._held_down[targets])[on] & ~(ups[on] | up[on] & ~sent.up)
        no_up, no_down = no_up & self._binding[here], no_down & self._binding[here]
        # its target moves, and nothing else can push it so
        only_up = (rise & ~stay & ~fall & ~ups)[on] & sent.up & self._known[here]
        only_down = (fall & ~stay & ~rise & ~downs)[on] & sent.down & self._known[here]
        no_up, no_down, nothing = no_up | only_down, no_down | only_up, only_up | only_down
        swapped = (no_up ^ no_down) & self._negative[here]
        no_rise, no_fall = no_up ^ swapped, no_down ^ swapped
        for plane, ruled_out in ((possible.rise, no_rise), (possible.fall, no_fall), (possible.stay, nothing)):
            np.bitwise_and.at(plane, sources, ~ruled_out)

    def _compose(self, places: tuple[int, int, int], possible: Possible) -> None:
        """What the directions between three worlds leave to each other: they are those of three magnitudes."""
        width = len(self._network.names)
        ab, bc, ac = (slice(n * width, (n + 1) * width) for n in places)
        rise, stay, fall = possible.rise, possible.stay, possible.fall
        # each of the three from the two others, of which one may have to be gone backward
        for whole, (one, back_1), (other, back_2) in (
            (ac, (ab, False), (bc, False)),
            (ab, (ac, False), (bc, True)),
            (bc, (ab, True), (ac, False)),
        ):
            up_1, down_1 = (fall[one], rise[one]) if back_1 else (rise[one], fall[one])
            up_2, down_2 = (fall[other], rise[other]) if back_2 else (rise[other], fall[other])
            rise[whole] &= up_1 | up_2
            fall[whole] &= down_1 | down_2
            stay[whole] &= stay[one] & stay[other] | up_1 & down_2 | down_1 & up_2

    def _trace(self, possible: Possible) -> None:
        """Leaves of the changes those that trace back, along possible pushes, to what is set (Foundation)."""
        traced = self._traced(possible, certain=False)
        possible.rise &= traced.rise
        possible.fall &= traced.fall

    def surely_founded(self, possible: Possible) -> Possible:
        """The changes that happen in every labeling and trace back along pushes that are in every labeling, too."""
        rise, fall = possible.rise & ~possible.stay & ~possible.fall, possible.fall & ~possible.stay & ~possible.rise
        return self._traced(Possible(rise, np.full_like(rise, NONE), fall), certain=True)

    def _traced(self, possible: Possible, certain: bool) -> Possible:
        network = self._network
        given = column(network.is_given)
        traced = Possible(possible.rise & given, np.full_like(possible.stay, NONE), possible.fall & given)
        for block in network.blocks:
            targets, here = block.targets, block.influences
            counts = ~(self._absent[here] | self._turned[here]) if certain else ALL
            while True:
                sent = self._sent(block, traced)
                up = any_of(block, sent.up & counts) & possible.rise[targets]
                down = any_of(block, sent.down & counts) & possible.fall[targets]
                done = (up == traced.rise[targets]).all() and (down == traced.fall[targets]).all()
                traced.rise[targets], traced.fall[targets] = up, down
                if done or not block.cyclic:
                    break
        return traced
