"""Costs in several parts, compared lexicographically: the first part decides, the next only between equals."""

from __future__ import annotations

from dataclasses import dataclass
from operator import add, sub
from typing import TypeVar


@dataclass(frozen=True, slots=True, order=True)
class Cost:
    """Parts add up one by one. All costs of one search have the same number of parts."""

    parts: tuple[int, ...]

    def __add__(self, other: Cost) -> Cost:
        return Cost(tuple(map(add, self.parts, other.parts)))

    def __sub__(self, other: Cost) -> Cost:
        return Cost(tuple(map(sub, self.parts, other.parts)))


C = TypeVar("C", int, Cost)
"""What the searches for cheapest sets weigh: anything that adds up, can be taken off again, and is ordered so."""
