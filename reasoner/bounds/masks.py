"""Unknowns as small numbers and sets of their values as bit masks, for the inner loops of a derivation.

Bits run from the lowest value up: levels by index, directions and signs `-`, `0`, `+`, switches no, yes. Two
numbers are set aside: `TRUTH`, which constraints without a main unknown speak of, and `CLAIM`, whether the claim
holds. Knows nothing of what constraints mean.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from typing import TypeAlias, TypeVar, cast

from reasoner.model.ir import Model
from reasoner.model.labeling import DirectionOf, Existence, LevelOf, SignOf, Unknown
from reasoner.signs import Sign

T = TypeVar("T")

Masks: TypeAlias = list[int]
"""For every unknown, by number, the mask of values it can still have."""

# TRUTH starts as YES: a broken law leaves it nothing, and an empty mask is a contradiction, as for any unknown
TRUTH, CLAIM = 0, 1
NO, YES, EITHER = 1, 2, 3
DOWN, STEADY, UP = 1, 2, 4
MOVED, ANYWAY = DOWN | UP, DOWN | STEADY | UP
# indexed by mask: the inner loops look the opposite up and compute nothing
FLIP = tuple((m & STEADY) | (UP if m & DOWN else 0) | (DOWN if m & UP else 0) for m in range(8))


def bit(sign: Sign) -> int:
    """The mask of one direction."""
    return 1 << (int(sign) + 1)


class Unknowns:
    """Numbers the unknowns of a frame as they are asked for, so that only those of the core are ever looked at."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.full: Masks = [YES, EITHER]
        self._of: list[Unknown | None] = [None, None]
        self._number: dict[Unknown, int] = {}
        self._asked: dict[int, None] = {}
        self._made: dict[Hashable, tuple[object, tuple[int, ...]]] = {}

    def once(self, key: Hashable, make: Callable[[], T]) -> T:
        """What `make` gives, made once for a key; what it asks for counts as asked for every time."""
        # numbers that were asked for while it was made are asked for again by whoever shares it, or the scope of a
        # core would depend on who came first
        if key not in self._made:
            before, self._asked = self._asked, {}
            made: T = make()
            self._made[key], self._asked = (made, tuple(self._asked)), before
        found, asked = self._made[key]
        self._asked.update(dict.fromkeys(asked))
        return cast("T", found)

    def asked(self) -> tuple[int, ...]:
        """The numbers asked for since this was last called, in order of first mention."""
        found, self._asked = tuple(self._asked), {}
        return found

    def level(self, quantity: str, world: int) -> int:
        top = self.model.quantities[quantity].space.top
        return self._numbered(LevelOf(quantity, world), (2 << top) - 1)

    def direction(self, quantity: str, a: int, b: int) -> tuple[int, bool]:
        """The number of a direction, and whether it is stored the other way round."""
        # a pair is one unknown in either order: rising from a to b is falling from b to a
        return self._numbered(DirectionOf(quantity, (min(a, b), max(a, b))), ANYWAY), a > b

    def exists(self, rule: str) -> int:
        return self._numbered(Existence(rule), EITHER)

    def sign(self, rule: str) -> int:
        return self._numbered(SignOf(rule), MOVED)

    def _numbered(self, unknown: Unknown, full: int) -> int:
        found = self._number.get(unknown)
        if found is None:
            found = self._number[unknown] = len(self.full)
            self.full.append(full)
            self._of.append(unknown)
        self._asked[found] = None
        return found

    def unknown(self, number: int) -> Unknown:
        """The unknown behind a number; not for `TRUTH` and `CLAIM`."""
        found = self._of[number]
        assert found is not None
        return found

    def number(self, unknown: Unknown) -> int:
        match unknown:
            case LevelOf(quantity, world):
                return self.level(quantity, world)
            case DirectionOf(quantity, (a, b)):
                return self.direction(quantity, a, b)[0]
            case Existence(rule):
                return self.exists(rule)
            case SignOf(rule):
                return self.sign(rule)

    def mask(self, unknown: Unknown, values: frozenset[object]) -> int:
        """The mask of a set of values."""
        number = self.number(unknown)
        return sum(m for m in bits(self.full[number]) if self._value(unknown, m) in values)

    def values(self, number: int, mask: int) -> frozenset[object]:
        """The set of values behind a mask."""
        unknown = self.unknown(number)
        return frozenset(self._value(unknown, m) for m in bits(mask & self.full[number]))

    @staticmethod
    def _value(unknown: Unknown, mask: int) -> object:
        """The value behind a mask of one bit."""
        index = mask.bit_length() - 1
        match unknown:
            case LevelOf():
                return index
            case DirectionOf() | SignOf():
                return Sign(index - 1)
            case Existence():
                return bool(index)


def bits(mask: int) -> list[int]:
    """The single bits of a mask, lowest first."""
    found = []
    while mask:
        lowest = mask & -mask  # two's complement leaves the lowest bit alone
        found.append(lowest)
        mask ^= lowest
    return found
