"""Unknowns and labelings: a level for every quantity in every world, a direction for every pair, and the switches."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from reasoner.model.worlds import Pair
from reasoner.signs import ZERO, Sign


@dataclass(frozen=True, slots=True, order=True)
class LevelOf:
    """The level (index) of a quantity in a world."""

    quantity: str
    world: int


@dataclass(frozen=True, slots=True, order=True)
class DirectionOf:
    """The direction of a quantity from the first world of a pair to the second."""

    quantity: str
    pair: Pair


@dataclass(frozen=True, slots=True, order=True)
class Existence:
    """Whether a `maybe` influence or gate exists (a bool)."""

    rule: str


@dataclass(frozen=True, slots=True, order=True)
class SignOf:
    """The sign of a `-?` influence (PLUS or MINUS)."""

    rule: str


Unknown: TypeAlias = LevelOf | DirectionOf | Existence | SignOf


@dataclass(frozen=True)
class Labeling:
    """A value for every unknown of a frame. Levels are indices; directions are stored for `a < b`."""

    levels: Mapping[tuple[str, int], int]
    directions: Mapping[tuple[str, Pair], Sign]
    exists: Mapping[str, bool]
    signs: Mapping[str, Sign]

    def level(self, quantity: str, world: int) -> int:
        return self.levels[quantity, world]

    def direction(self, quantity: str, a: int, b: int) -> Sign:
        """The direction from world `a` to world `b`, either way round."""
        if a == b:
            return ZERO
        if a < b:
            return self.directions[quantity, (a, b)]
        return -self.directions[quantity, (b, a)]

    def value(self, unknown: Unknown) -> int | Sign | bool:
        """The value of any unknown of the frame."""
        match unknown:
            case LevelOf(quantity, world):
                return self.levels[quantity, world]
            case DirectionOf(quantity, pair):
                return self.directions[quantity, pair]
            case Existence(rule):
                return self.exists[rule]
            case SignOf(rule):
                return self.signs[rule]
