"""Which levels make a condition fail: of all that it tests, the fewest whose known levels are reason enough."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import assert_never

from reasoner.model.ir import And, AtLeast, Condition, Constant, Not, Or, Test, Value, quantities_in


def failing(condition: Condition, known: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    """The quantities with their levels, in the order written.

    Where no known levels suffice by themselves (a law can tie what is open), all that are known.
    """
    reason = _decided(condition, known, False)
    told = quantities_in(condition) if reason is None else [q for q in quantities_in(condition) if q in reason]
    return tuple((q, known[q]) for q in told if q in known)


def _decided(condition: Condition, known: Mapping[str, int], wanted: bool) -> frozenset[str] | None:
    """A smallest set of quantities whose levels make a condition true, or false; None where the known ones do not."""
    match condition:
        case Test(quantity, low, high):
            decided = quantity in known and (low <= known[quantity] <= high) is wanted
            return frozenset({quantity}) if decided else None
        case Not(item):
            return _decided(item, known, not wanted)
        case And(items):
            return _enough(len(items) if wanted else 1, items, known, wanted)
        case Or(items):
            return _enough(1 if wanted else len(items), items, known, wanted)
        case AtLeast(count, items):
            return _enough(count if wanted else len(items) - count + 1, items, known, wanted)
        case Value() | Constant():
            return None
        case _:
            assert_never(condition)


def _enough(count: int, items: Sequence[Condition], known: Mapping[str, int], wanted: bool) -> frozenset[str] | None:
    """The smallest sets of so many items, joined."""
    found = sorted(_reasons(items, known, wanted), key=len)
    return frozenset().union(*found[:count]) if len(found) >= count else None


def _reasons(items: Sequence[Condition], known: Mapping[str, int], wanted: bool) -> Iterator[frozenset[str]]:
    for item in items:
        reason = _decided(item, known, wanted)
        if reason is not None:
            yield reason
