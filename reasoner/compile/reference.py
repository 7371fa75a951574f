"""The reference world, as far as it is known before any solving: levels of what the rules say outright.

Three-valued: a level is known, or an interval of levels, and a condition is true, false or open (None). Definitions
are computed to a fixed point from below (Fitting, "A Kripke-Kleene semantics for logic programs", 1985).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from typing import TypeAlias

from reasoner.model.ir import (
    And,
    AtLeast,
    Condition,
    Constant,
    Definition,
    Influence,
    Not,
    Or,
    Quantity,
    Test,
    Value,
    quantities_in,
)

Range: TypeAlias = tuple[int, int]
"""The lowest and the highest level that a quantity may have."""


def reference_ranges(
    quantities: Mapping[str, Quantity], definitions: Sequence[Definition], unsure: Collection[str] = ()
) -> dict[str, Range]:
    """For each quantity the levels it can have in the reference world; `unsure` ones can have any."""
    defined = {d.target: d for d in definitions if d.target not in unsure}
    ranges: dict[str, Range] = {}
    for name, quantity in quantities.items():
        reference = quantity.space.reference
        known = reference is not None and name not in defined and name not in unsure
        ranges[name] = (reference, reference) if known and reference is not None else (0, quantity.space.top)
    readers: dict[str, list[str]] = {}
    for d in defined.values():
        for name in quantities_in(d.expression):
            readers.setdefault(name, []).append(d.target)
    todo = list(defined)
    while todo:
        name = todo.pop()
        found = strength(defined[name].expression, ranges, quantities[name].space.top)
        if found != ranges[name]:
            ranges[name] = found
            todo.extend(readers.get(name, ()))
    return ranges


def strength(expression: Condition, ranges: Mapping[str, Range], top: int) -> Range:
    """The least and the greatest value of an expression out of `0..top`."""
    match expression:
        case Test(quantity, low, high):
            least, most = ranges[quantity]
            if low <= least and most <= high:
                return top, top
            return (0, 0) if most < low or high < least else (0, top)
        case Value(quantity):
            least, most = ranges[quantity]
            return min(least, top), min(most, top)
        case Constant(level):
            return level, level
        case Not(item):
            least, most = strength(item, ranges, top)
            return top - most, top - least
        case And(items):
            parts = [strength(i, ranges, top) for i in items]
            return min(p[0] for p in parts), min(p[1] for p in parts)
        case Or(items):
            parts = [strength(i, ranges, top) for i in items]
            return max(p[0] for p in parts), max(p[1] for p in parts)
        case AtLeast(count, items):
            parts = [strength(i, ranges, top) for i in items]
            lows = sorted((p[0] for p in parts), reverse=True)
            highs = sorted((p[1] for p in parts), reverse=True)
            return lows[count - 1], highs[count - 1]


def truth(condition: Condition, ranges: Mapping[str, Range]) -> bool | None:
    """Whether a condition holds; None where the levels leave it open."""
    least, most = strength(condition, ranges, 1)
    return bool(least) if least == most else None


def computed_strengths(
    quantities: Mapping[str, Quantity], influences: Sequence[Influence], definitions: Sequence[Definition]
) -> dict[str, Quantity]:
    """The quantities, where those that stand for an influence of a defined source take the level that its definition
    gives as their reference level (none, where that is open): they are the source's, and its marks do not count."""
    defined = {d.target for d in definitions}
    sources = {i.target: i.source for i in influences if i.id == f"{quantities[i.target].of_influence}.source"}
    rooted = {name: root for name in sources if (root := _root(name, sources)) in defined}
    if not rooted:
        return dict(quantities)
    ranges = reference_ranges(quantities, definitions, rooted)
    found = dict(quantities)
    for name, root in rooted.items():
        low, high = ranges[root]
        space = replace(quantities[name].space, reference=low if low == high else None)
        found[name] = replace(quantities[name], space=space)
    return found


def _root(name: str, sources: Mapping[str, str]) -> str:
    while name in sources:
        name = sources[name]
    return name
