"""Named update conditions: how a quantity that is on or off follows its regulators from one step to the next.

The conditions are those of RE:IN, with its numbers: the 18 of Dunn et al. (Science 344:1156, 2014), called `legacy`;
the 18 of Yordanov, Dunn et al. (npj Syst Biol Appl 2:16010, 2016), called `no_thresholds`; and these with two threshold
conditions, called `default`. All but the thresholds only ask whether there are activators, and whether none, some or
all of them are on, and the same of repressors: a table of four times four cells.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import IntEnum
from itertools import product
from typing import Final, TypeAlias


class Class(IntEnum):
    """What the regulators of one sign are like at a step: those that exist."""

    ABSENT = 0  # there are none
    NONE = 1  # none is on
    SOME = 2  # some are on, some are off
    ALL = 3  # all are on


Cell: TypeAlias = tuple[Class, Class]
"""Activators and repressors."""

CELLS: Final[tuple[Cell, ...]] = tuple(product(Class, Class))


@dataclass(frozen=True, slots=True)
class Table:
    """On at the next step exactly where activators and repressors are as in one of the cells."""

    on: frozenset[Cell]


@dataclass(frozen=True, slots=True)
class Threshold:
    """On at the next step where more activators than repressors are on; as it is where as many are, if it `keeps`."""

    keeps: bool


Condition: TypeAlias = Table | Threshold


def _legacy(cell: Cell) -> tuple[bool, ...]:
    """The conditions of 2014 at one cell, in their order; RE:IN writes them with the same terms."""
    activators, repressors = cell
    some, every = activators is Class.SOME, activators is Class.ALL
    any_on = some or every
    alone = repressors is Class.ABSENT  # nothing can repress it
    few, none, full = (repressors is c for c in (Class.SOME, Class.NONE, Class.ALL))
    return (
        alone and every,
        alone and any_on,
        (none and any_on) or (alone and every),
        (none or alone) and any_on,
        every and not full,
        (alone and some) or (every and not full),
        (some and (none or few)) or (every and not full),
        any_on and not full,
        every,
        every or (some and alone),
        every or (some and none),
        every or (some and (alone or none)),
        every or (some and (none or few)),
        every or (some and not full),
        every or (some and not alone),
        any_on,
        few and activators is Class.ABSENT,
        none and activators is Class.ABSENT,
    )


def _newer(cell: Cell) -> tuple[bool, ...]:
    """The conditions of 2016 at one cell: monotone, and the same for all where one kind of regulator is missing.

    What has activators alone is off without one that is on; what has repressors alone is on without one that is on.
    """
    activators, repressors = cell
    none_on, every = activators in (Class.ABSENT, Class.NONE), activators is Class.ALL
    free, full = repressors in (Class.ABSENT, Class.NONE), repressors is Class.ALL
    found = (
        every and free,
        not none_on and free,
        every and not full,
        (free and not none_on) or (not full and every),
        every,
        every or (free and not none_on),
        not none_on and not full,
        (not none_on and not full) or every,
        not none_on,
        free,
        free or (not full and every),
        free or (not none_on and not full),
        not full,
        free or every,
        free or every or (not full and not none_on),
        not full or every,
        free or not none_on,
        not full or not none_on,
    )
    if repressors is Class.ABSENT and activators is not Class.ABSENT:
        return tuple(on and not none_on for on in found)
    if activators is Class.ABSENT and repressors is not Class.ABSENT:
        return tuple(on or free for on in found)
    return found


def _tables(rows: Mapping[Cell, tuple[bool, ...]]) -> tuple[Condition, ...]:
    count = len(next(iter(rows.values())))
    return tuple(Table(frozenset(cell for cell, row in rows.items() if row[n])) for n in range(count))


_OF_2014: Final = _tables({cell: _legacy(cell) for cell in CELLS})
_OF_2016: Final = _tables({cell: _newer(cell) for cell in CELLS})

CONDITIONS: Final[Mapping[str, tuple[Condition, ...]]] = {
    "default": (*_OF_2016, Threshold(True), Threshold(False)),
    "no_thresholds": _OF_2016,
    "legacy": _OF_2014,
}
"""Every named set of update conditions, numbered from 0."""
