"""Conditions, claims and definitions over masks: what they can still be, three-valued.

A truth is a mask of `NO` and `YES`; both mean that it is open. Parts are taken as independent of each other: that
may leave open what is settled, never the reverse, and is exact once every unknown has one value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeAlias

from reasoner.bounds.masks import NO, YES, Masks, Unknowns
from reasoner.model import ir
from reasoner.model.claims import leaf
from reasoner.model.worlds import Frame

NOT = (0, YES, NO, NO | YES)
"""The truth of the opposite, by truth."""


class Constant:
    """A truth that depends on nothing."""

    __slots__ = ("_truth", "scope")

    def __init__(self, value: bool) -> None:
        self._truth = YES if value else NO
        self.scope: tuple[int, ...] = ()

    def truth(self, masks: Masks) -> int:
        return self._truth


class Within:
    """One unknown has one of the values of `inside`."""

    __slots__ = ("_inside", "_number", "scope")

    def __init__(self, number: int, inside: int) -> None:
        self._number, self._inside = number, inside
        self.scope = (number,)

    def truth(self, masks: Masks) -> int:
        mask = masks[self._number]
        return (YES if mask & self._inside else 0) | (NO if mask & ~self._inside else 0)


class Opposite:
    __slots__ = ("_item", "scope")

    def __init__(self, item: Formula) -> None:
        self._item = item
        self.scope: tuple[int, ...] = item.scope

    def truth(self, masks: Masks) -> int:
        return NOT[self._item.truth(masks)]


class Threshold:
    """At least `count` of the items: `and` with all of them, `or` with one."""

    __slots__ = ("_count", "_items", "scope")

    def __init__(self, count: int, items: Sequence[Formula]) -> None:
        self._count, self._items = count, tuple(items)
        self.scope: tuple[int, ...] = union(i.scope for i in items)

    def truth(self, masks: Masks) -> int:
        # how many more have to be true, and how many may still be false, before it is decided
        needed, spare = self._count, len(self._items) - self._count
        for item in self._items:
            if needed <= 0 or spare < 0:
                break
            truth = item.truth(masks)
            needed -= truth == YES
            spare -= truth < YES
        return (YES if spare >= 0 else 0) | (NO if needed > 0 else 0)


Formula: TypeAlias = Constant | Within | Opposite | Threshold


def union(scopes: Iterable[Iterable[int]]) -> tuple[int, ...]:
    """Every number once, in order of first mention."""
    return tuple(dict.fromkeys(n for scope in scopes for n in scope))


def condition_in(unknowns: Unknowns, condition: ir.Condition, world: int) -> Formula:
    """A condition evaluated in one world."""
    match condition:
        case ir.Test(quantity, low, high):
            return Within(unknowns.level(quantity, world), (2 << high) - (1 << low))  # the bits from low to high
        case ir.Value(quantity):
            return Within(unknowns.level(quantity, world), ~1)  # every level but the bottom
        case ir.Constant(level):
            return Constant(level > 0)
        case ir.Not(item):
            return Opposite(condition_in(unknowns, item, world))
        case ir.And(items):
            return Threshold(len(items), [condition_in(unknowns, i, world) for i in items])
        case ir.Or(items):
            return Threshold(1, [condition_in(unknowns, i, world) for i in items])
        case ir.AtLeast(count, items):
            return Threshold(count, [condition_in(unknowns, i, world) for i in items])


def claim_over(unknowns: Unknowns, frame: Frame, where: ir.Where, claim: ir.Claim) -> Formula:
    """A claim at a place."""
    match claim:
        case ir.DirectionClaim() | ir.LevelClaim() | ir.ExistsClaim() | ir.SignClaim():
            found = leaf(unknowns.model, frame, where, claim)
            if isinstance(found, bool):
                return Constant(found)
            unknown, allowed = found
            return Within(unknowns.number(unknown), unknowns.mask(unknown, allowed))
        case ir.NotClaim(item):
            return Opposite(claim_over(unknowns, frame, where, item))
        case ir.AndClaim(items):
            return Threshold(len(items), [claim_over(unknowns, frame, where, i) for i in items])
        case ir.OrClaim(items):
            return Threshold(1, [claim_over(unknowns, frame, where, i) for i in items])


def levels_of(unknowns: Unknowns, expression: ir.Condition, world: int, top: int) -> Callable[[Masks], int]:
    """The levels that a definition can still give: minimum, maximum, complement, and the n-th largest in general."""
    match expression:
        case ir.Value(quantity):
            number = unknowns.level(quantity, world)
            return lambda masks: masks[number]
        case ir.Constant(level):
            return lambda masks: 1 << level
        case ir.Test():
            test = condition_in(unknowns, expression, world)
            high = 1 << top
            return lambda masks: (0, 1, high, 1 | high)[test.truth(masks)]
        case ir.Not(item):
            inner = levels_of(unknowns, item, world, top)
            return lambda masks: _mirrored(inner(masks), top)
        # a minimum is the smallest, a maximum the largest: one function serves both and `at least`
        case ir.And(items):
            count = len(items)
        case ir.Or(items):
            count = 1
        case ir.AtLeast(count, items):
            pass
    parts = [levels_of(unknowns, i, world, top) for i in items]
    return lambda masks: nth_largest([part(masks) for part in parts], count, top)


def _mirrored(mask: int, top: int) -> int:
    return sum(1 << (top - i) for i in range(top + 1) if mask >> i & 1)


def nth_largest(masks: Sequence[int], count: int, top: int) -> int:
    """The levels that the `count`-th largest of some levels can have, each being one of a mask."""
    return sum(1 << m for m in range(top + 1) if _can_be(masks, count, m))


def _can_be(masks: Sequence[int], count: int, level: int) -> bool:
    # `above` counts those that must exceed the level, `straddling` those that can lie on either side but not on it
    here = above = straddling = 0
    for mask in masks:
        if mask >> level & 1:
            here += 1
        elif mask >> level:
            above += not mask & ((1 << level) - 1)
            straddling += bool(mask & ((1 << level) - 1))
    # the level is reached when, of the straddling ones, enough but not too many are taken above it
    return max(0, count - here - above) <= min(straddling, count - 1 - above)
