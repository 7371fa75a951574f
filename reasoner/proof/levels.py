"""What updates, definitions and claims at steps may come to, given the sets of values that are left; bits are values.

For `reasoner.proof.stepwise`. Regulators, and the parts of a formula, count as independent of each other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Final, TypeAlias, assert_never

from reasoner.model import ir
from reasoner.model.ir import Claim, Condition
from reasoner.model.updates import Class, Table
from reasoner.signs import Sign

SIDE: Final = {Sign.MINUS: 1, Sign.PLUS: 2}
"""A sign as one bit."""

Levels: TypeAlias = Mapping[str, int]
"""The levels left to quantities: 1 for off, 2 for on, 3 for both."""


def enough(items: Sequence[int], count: int, left: list[int]) -> bool:
    """Whether so many of some influences may exist."""
    return sum(left[item] >> 1 for item in items) >= count


def _not(one: int) -> int:
    return (one & 1) << 1 | one >> 1


def _all(some: Iterable[int]) -> int:
    """What the conjunction may be, if each is independent of the others."""
    off, on = 0, 2
    for one in some:
        off |= one & 1
        on &= one
    return on | off


def _between(levels: int, low: int, high: int) -> int:
    true = sum(1 << level for level in (0, 1) if low <= level <= high)
    return (2 if levels & true else 0) | (1 if levels & ~true else 0)


def value_of(condition: Condition, levels: Levels) -> int:
    """The levels that a definition may give."""
    match condition:
        case ir.Value(quantity):
            return levels[quantity]
        case ir.Test(quantity, low, high):
            return _between(levels[quantity], low, high)
        case ir.Constant(level):
            return 2 if level else 1
        case ir.Not(item):
            return _not(value_of(item, levels))
        case ir.And(items):
            return _all(value_of(i, levels) for i in items)
        case ir.Or(items):
            return _not(_all(_not(value_of(i, levels)) for i in items))
        case ir.AtLeast(count, items):
            found = [value_of(i, levels) for i in items]
            most, least = sum(one >> 1 for one in found), sum(one == 2 for one in found)
            return (2 if most >= count else 0) | (1 if least < count else 0)
        case _:
            assert_never(condition)


def truth(claim: Claim, levels: Levels) -> int:
    """What a claim may be: 1 for false, 2 for true, 3 for both."""
    match claim:
        case ir.LevelClaim(quantity, low, high):
            return _between(levels[quantity], low, high)
        case ir.NotClaim(item):
            return _not(truth(item, levels))
        case ir.AndClaim(items):
            return _all(truth(i, levels) for i in items)
        case ir.OrClaim(items):
            return _not(_all(_not(truth(i, levels)) for i in items))
        case ir.DirectionClaim() | ir.ExistsClaim() | ir.SignClaim():
            raise AssertionError("claims at steps speak of levels")
        case _:
            assert_never(claim)


Counts: TypeAlias = tuple[int, int]
"""How many regulators of one sign are on: the fewest, and the most."""


def classes_of(left: list[int], acting: Sequence[tuple[int, int, int]]) -> tuple[int, tuple[Counts, Counts]]:
    """The cells that the regulators may be in, as bits, and how many activators and repressors may be on.

    Each regulator is known by the numbers of its existence, its sign and its level.
    """
    activators, some_on = _side(left, acting, SIDE[Sign.PLUS])
    repressors, against = _side(left, acting, SIDE[Sign.MINUS])
    cells = 0
    for one in Class:
        if activators >> one & 1:
            cells |= repressors << 4 * one
    return cells, (some_on, against)


def _side(left: list[int], acting: Sequence[tuple[int, int, int]], side: int) -> tuple[int, Counts]:
    """The classes that the regulators of one sign may be in, as bits, and how many may be on."""
    acts = on = off = may_be_on = may_be_off = may_act = 0
    for exists, sign, level in acting:
        if not (left[exists] & 2 and left[sign] & side):
            continue
        may_act += 1
        may_be_on += left[level] >> 1
        may_be_off += left[level] & 1
        if left[exists] == 2 and left[sign] == side:
            acts += 1
            on += left[level] == 2
            off += left[level] == 1
    found = (not acts) << Class.ABSENT
    found |= bool(may_be_off and not on) << Class.NONE
    found |= bool(may_be_on and may_be_off and may_act > 1) << Class.SOME
    found |= bool(may_be_on and not off) << Class.ALL
    return found, (on, may_be_on)


def by_threshold(counts: tuple[Counts, Counts], keeps: bool, now: int) -> int:
    """The levels that a threshold may give."""
    (fewest, most), (fewest_against, most_against) = counts
    found = (2 if most > fewest_against else 0) | (1 if fewest < most_against else 0)
    if fewest <= most_against and fewest_against <= most:  # as many may be on
        found |= now if keeps else 1
    return found


def bits_of(table: Table) -> int:
    """The cells of a table in which it is on."""
    return sum(1 << 4 * one + other for one, other in table.on)
