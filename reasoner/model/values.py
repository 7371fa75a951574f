"""Reading values: what a labeling, or part of one, says of levels, directions, switches, conditions and closed gates.

Everything that the meaning evaluates goes through a `Reading`, so that it can be asked of a whole labeling and of
the few unknowns of one constraint alike. It knows §4 and the closed worlds of §5, and no axiom.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import TypeAlias

from reasoner.model.ir import (
    And,
    AtLeast,
    Condition,
    Constant,
    Gate,
    Influence,
    Model,
    Not,
    Or,
    Test,
    Value,
    quantities_in,
)
from reasoner.model.labeling import DirectionOf, Existence, Labeling, LevelOf, SignOf, Unknown
from reasoner.model.worlds import Frame
from reasoner.signs import ZERO, Sign, signed

Values: TypeAlias = Labeling | Mapping[Unknown, int] | Callable[[Unknown], int]
"""Where values come from: levels are indices, directions and signs are `Sign`s, switches are bools."""


@dataclass(frozen=True, slots=True)
class Reading:
    """The values of a labeling in the light of a model and a frame."""

    model: Model
    frame: Frame
    value: Callable[[Unknown], int]

    def level(self, quantity: str, world: int) -> int:
        return self.value(LevelOf(quantity, world))

    def direction(self, quantity: str, a: int, b: int) -> Sign:
        """The direction from world `a` to world `b`, either way round."""
        if a == b:
            return ZERO
        if a < b:
            return signed(self.value(DirectionOf(quantity, (a, b))))
        return -signed(self.value(DirectionOf(quantity, (b, a))))

    def exists(self, rule: Influence | Gate) -> bool:
        return not rule.maybe or bool(self.value(Existence(rule.id)))

    def sign(self, influence: Influence) -> Sign:
        return signed(self.value(SignOf(influence.id))) if influence.sign is None else influence.sign

    def strength(self, expression: Condition, world: int, top: int) -> int:
        """§5: minimum, maximum and complement of levels out of `0..top`; a test is all or nothing."""
        match expression:
            case Test(quantity, low, high):
                return top if low <= self.level(quantity, world) <= high else 0
            case Value(quantity):
                return self.level(quantity, world)
            case Constant(level):
                return level
            case Not(item):
                return top - self.strength(item, world, top)
            case And(items):
                return min(self.strength(i, world, top) for i in items)
            case Or(items):
                return max(self.strength(i, world, top) for i in items)
            case AtLeast(count, items):
                return sorted((self.strength(i, world, top) for i in items), reverse=True)[count - 1]

    def holds(self, condition: Condition | None, world: int) -> bool:
        """§4: a condition is an expression over tests, true at full strength."""
        return condition is None or self.strength(condition, world, 1) == 1

    def failing(self, quantity: str, world: int) -> Iterator[Gate]:
        """The gates that close a quantity in a world; none where it is set."""
        if self.frame.key(quantity, world) is None:
            for gate in self.model.gates_on[quantity]:
                if self.exists(gate) and not self.holds(gate.condition, world):
                    yield gate

    def closed(self, quantity: str, world: int) -> bool:
        """§5: held at the bottom because a gate fails."""
        return any(True for _ in self.failing(quantity, world))


def read(model: Model, frame: Frame, values: Values) -> Reading:
    """A reading of a labeling, of a mapping, or of whatever function gives the values."""
    match values:
        case Labeling():
            return Reading(model, frame, lambda unknown: _in(values, unknown))
        case Mapping():
            return Reading(model, frame, values.__getitem__)
        case _:
            return Reading(model, frame, values)


def _in(labeling: Labeling, unknown: Unknown) -> int:
    match unknown:
        case LevelOf(quantity, world):
            return labeling.levels[quantity, world]
        case DirectionOf(quantity, pair):
            return labeling.directions[quantity, pair]
        case Existence(rule):
            return labeling.exists[rule]
        case SignOf(rule):
            return labeling.signs[rule]


# --- which unknowns are read ----------------------------------------------------------------------------------------


def direction_between(quantity: str, a: int, b: int) -> Iterator[DirectionOf]:
    """The unknown behind a direction, either way round; none between a world and itself."""
    if a != b:
        yield DirectionOf(quantity, (min(a, b), max(a, b)))


def condition_scope(condition: Condition | None, *worlds: int) -> Iterator[LevelOf]:
    for quantity in quantities_in(condition) if condition is not None else ():
        for world in worlds:
            yield LevelOf(quantity, world)


def switch_scope(rule: Influence | Gate) -> Iterator[Unknown]:
    if rule.maybe:
        yield Existence(rule.id)
    if isinstance(rule, Influence) and rule.sign is None:
        yield SignOf(rule.id)


def closed_scope(model: Model, frame: Frame, quantity: str, worlds: tuple[int, ...]) -> Iterator[Unknown]:
    """What tells whether a quantity is closed in any of some worlds."""
    for gate in model.gates_on[quantity]:
        yield from switch_scope(gate)
        yield from condition_scope(gate.condition, *(w for w in worlds if frame.key(quantity, w) is None))
