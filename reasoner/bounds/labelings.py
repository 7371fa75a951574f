"""Founded labelings of a plain network, hundreds at once: what they show is possible (a lower bound).

Each bit is one labeling. Block after block, quantities that must move do; those that may go either way choose, by
chance among what is left to them, or as some path to a goal wants it. In a cycle they take turns in random order, and
keep what they have as long as something pushes that way, so that most labelings settle. Those that do not, or in which
a change is unfounded or an observation fails, are found in the end by the statement of Cause, Response and Foundation
itself and by what is left to each quantity, and do not count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from reasoner.bounds.narrowing import Possible
from reasoner.bounds.network import Block, Flags, Network
from reasoner.bounds.planes import ALL, NONE, Plane, any_of, bits_in, column, somewhere

ROUNDS = 400
"""So many turns are taken in cycles; labelings that have not settled by then are lost."""
LOST = 8
"""After so many turns one more of the labelings may be lost, for few go on for ever and all wait for them."""
CALM = 12
"""After so many turns every quantity takes part in each, so that what is settled stays."""


@dataclass(frozen=True)
class Wanted:
    """What some labelings shall do where they may: rows of quantities, a bit for each labeling."""

    up: Plane
    down: Plane
    steady: Plane


@dataclass(frozen=True)
class Shown:
    """What some labelings show, and how many there were.

    `ways`: for down, steady and up a row, whether each quantity does so in some labeling. `opposed`: for down and up a
    row, whether each influence pushes so in some labeling that pushes its target both ways.
    """

    ways: Flags
    opposed: Flags
    labelings: int


@dataclass(frozen=True)
class _Pushes:
    """How the targets of a block are pushed, and what follows (§3)."""

    up: Plane
    down: Plane
    must_rise: Plane
    must_fall: Plane
    stuck: Plane  # pushed out of its space, which moves nothing


class Labelings:
    """Labelings of one plain network, drawn from one seed. They do nothing but what is `possible`."""

    def __init__(self, network: Network, possible: Possible, words: int, seed: int) -> None:
        self._network = network
        self._possible = Possible(*(plane[:, :1] for plane in (possible.rise, possible.stay, possible.fall)))
        self._words = words
        self._random = np.random.default_rng(seed)
        size = network.size
        self._up_of = network.source + size * network.negative
        self._down_of = network.source + size * ~network.negative
        self._firm, self._dominant = column(~network.weak), column(network.dominant)
        self._held_up, self._held_down = column(network.held_up), column(network.held_down)
        self._exists = self._chance(network.maybe) | column(~network.maybe)
        self._turned = self._chance(network.unknown)
        self._plain = {
            block.influences.start: not (network.weak | network.dominant | network.maybe | network.unknown)[
                block.influences
            ].any()
            for block in network.blocks
        }

    def _bits(self, rows: int) -> Plane:
        return self._random.integers(0, ALL, (rows, self._words), dtype=np.uint64, endpoint=True)

    def _chance(self, flags: Flags) -> Plane:
        """Random bits where a flag holds, the same for all of one rule; a column of no bits where none holds."""
        if not flags.any():
            return np.zeros((len(flags), 1), dtype=np.uint64)
        number = {rule: n for n, rule in enumerate(dict.fromkeys(self._network.rules))}
        rows = [number[rule] for rule in self._network.rules]
        return self._bits(len(number))[rows] & column(flags)

    def draw(self, wanted: Wanted | None = None) -> Shown:
        """Some labelings; `wanted` says what they shall do where they have a choice."""
        network = self._network
        size = network.size
        moves = np.zeros((2 * size, self._words), dtype=np.uint64)  # what rises, then what falls
        moves[:size][network.is_given & network.may_rise] = ALL
        moves[size:][network.is_given & network.may_fall] = ALL
        broken = np.zeros(self._words, dtype=np.uint64)
        for block in network.blocks:
            self._settle(block, moves, wanted)
            broken |= self._broken(block, moves)
        left = self._possible
        for done, able in zip(self._planes(moves), (left.fall, left.stay, left.rise), strict=True):
            broken |= np.bitwise_or.reduce(done & ~able, axis=0)
        counts = ~broken
        return Shown(self._seen(moves, counts), self._opposed(moves, counts), bits_in(counts))

    def _planes(self, moves: Plane) -> tuple[Plane, Plane, Plane]:
        """What falls, stays and rises."""
        rises, falls = moves[: self._network.size], moves[self._network.size :]
        return falls, ~(rises | falls), rises

    def _seen(self, moves: Plane, counts: Plane) -> Flags:
        return np.array([somewhere(plane & counts) for plane in self._planes(moves)])

    def _opposed(self, moves: Plane, counts: Plane) -> Flags:
        found = np.zeros((2, len(self._network.source)), dtype=np.bool_)
        for block in self._network.blocks:
            up, down = self._sent(block, moves)
            both = (any_of(block, up) & any_of(block, down) & counts)[block.row_of]
            found[0, block.influences], found[1, block.influences] = somewhere(down & both), somewhere(up & both)
        return found

    # --- one block ------------------------------------------------------------------------------------------------

    def _settle(self, block: Block, moves: Plane, wanted: Wanted | None) -> None:
        targets, size = block.targets, self._network.size
        willing, upward = self._bits(len(targets)), self._bits(len(targets))
        choices = willing & upward, willing & ~upward
        asked = None if wanted is None else (wanted.up[targets], wanted.down[targets], wanted.steady[targets])
        for turn in range(ROUNDS if block.cyclic else 1):
            before = moves[targets], moves[targets + size]
            rises, falls = self._next(block, self._pushes(block, moves), before, choices, asked)
            calm = not block.cyclic or turn >= CALM
            if not calm or turn % 2:
                taking = self._bits(len(targets))
                taking |= self._bits(len(targets)) if calm else NONE
                rises, falls = rises & taking | before[0] & ~taking, falls & taking | before[1] & ~taking
            moves[targets], moves[targets + size] = rises, falls
            if calm and not turn % 2:
                changed = np.bitwise_or.reduce(rises ^ before[0] | falls ^ before[1], axis=0)
                if bits_in(changed) <= turn // LOST:
                    return

    def _sent(self, block: Block, moves: Plane) -> tuple[Plane, Plane]:
        """What the influences on a block push, up and down."""
        here = block.influences
        up, down = moves[self._up_of[here]], moves[self._down_of[here]]
        if self._plain[here.start]:
            return up, down
        swapped = (up ^ down) & self._turned[here]
        return (up ^ swapped) & self._exists[here], (down ^ swapped) & self._exists[here]

    def _pushes(self, block: Block, moves: Plane) -> _Pushes:
        here, targets = block.influences, block.targets
        up, down = self._sent(block, moves)
        pushed_up, pushed_down = any_of(block, up), any_of(block, down)
        if self._plain[here.start]:
            must_rise, must_fall = pushed_up & ~pushed_down, pushed_down & ~pushed_up
        else:
            firm, dominant = self._firm[here], self._dominant[here]
            must_rise = any_of(block, up & firm) & ~pushed_down
            must_fall = any_of(block, down & firm) & ~pushed_up
            ruled_up, ruled_down = any_of(block, up & dominant), any_of(block, down & dominant)
            ruled_up, ruled_down = ruled_up & ~ruled_down, ruled_down & ~ruled_up
            must_rise, must_fall = (must_rise | ruled_up) & ~ruled_down, (must_fall | ruled_down) & ~ruled_up
        held_up, held_down = self._held_up[targets], self._held_down[targets]
        stuck = must_rise & held_up | must_fall & held_down
        up, down = pushed_up & ~held_up, pushed_down & ~held_down
        return _Pushes(up, down, must_rise & ~held_up, must_fall & ~held_down, stuck)

    def _next(
        self,
        block: Block,
        pushes: _Pushes,
        now: tuple[Plane, Plane],
        choices: tuple[Plane, Plane],
        asked: tuple[Plane, Plane, Plane] | None,
    ) -> tuple[Plane, Plane]:
        """What the targets do next: what they must, else what is asked, else as before, else what they choose."""
        open_ = ~(pushes.must_rise | pushes.must_fall | pushes.stuck)
        left = self._left(block)
        may_rise, may_fall = pushes.up & open_ & left.rise, pushes.down & open_ & left.fall
        rises, falls = pushes.must_rise, pushes.must_fall
        if asked is not None:
            up, down, steady = may_rise & asked[0], may_fall & asked[1], open_ & asked[2]
            rises, falls = rises | up, falls | down
            settled = up | down | steady
            may_rise, may_fall = may_rise & ~settled, may_fall & ~settled
        kept_up, kept_down = may_rise & now[0], may_fall & now[1]
        rises, falls = rises | kept_up, falls | kept_down
        free = ~(kept_up | kept_down)
        rises, falls = rises | may_rise & free & choices[0], falls | may_fall & free & choices[1]
        restless = open_ & ~left.stay & ~(rises | falls)  # they must not stay, so they go where they can
        return rises | restless & may_rise, falls | restless & may_fall & ~may_rise

    def _left(self, block: Block) -> Possible:
        possible, targets = self._possible, block.targets
        return Possible(possible.rise[targets], possible.stay[targets], possible.fall[targets])

    def _broken(self, block: Block, moves: Plane) -> Plane:
        """The labelings in which some target of a block breaks Cause, Response or Foundation."""
        rises, falls = moves[block.targets], moves[block.targets + self._network.size]
        pushes = self._pushes(block, moves)
        wrong = rises & ~pushes.up | falls & ~pushes.down | rises & falls | pushes.stuck & (rises | falls)
        wrong |= pushes.must_rise & ~rises | pushes.must_fall & ~falls
        if block.cyclic:
            founded_up, founded_down = self._founded(block, moves, rises, falls)
            wrong |= rises & ~founded_up | falls & ~founded_down
        broken: Plane = np.bitwise_or.reduce(wrong, axis=0)
        return broken

    def _founded(self, block: Block, moves: Plane, rises: Plane, falls: Plane) -> tuple[Plane, Plane]:
        """The changes of a block that trace back, along pushes that agree with them, to what lies outside of it."""
        size, targets = self._network.size, block.targets
        traced = moves.copy()
        traced[targets] = traced[targets + size] = NONE
        while True:
            pushes = self._pushes(block, traced)
            up, down = pushes.up & rises, pushes.down & falls
            if (up == traced[targets]).all() and (down == traced[targets + size]).all():
                return up, down
            traced[targets], traced[targets + size] = up, down
