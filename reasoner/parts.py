"""The parts of answers, as plain values with names: arrows, lines, changes, paths, rows of a screen."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal, TypeAlias

Levels: TypeAlias = dict[str, str]
"""A level for each of some quantities."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """An influence that carries a change: which way its source moves, and which way it moves its target."""

    rule: str
    source: str
    sign: str
    target: str
    source_direction: str
    target_direction: str
    by: str = ""
    citations: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the mechanism: its text, and its arrows in order."""

    text: str
    arrows: tuple[Arrow, ...]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A line that takes part in a conflict: its id, where it stands, and what it says."""

    id: str
    file: str
    line: int
    text: str


@dataclass(frozen=True, slots=True)
class Change:
    """One change: the `action` of JSON (`drop`, `set`, `knock out`, ...), in words, with its rule or its quantity."""

    action: str
    text: str
    rule: str | None = None
    quantity: str | None = None
    level: str | None = None


@dataclass(frozen=True, slots=True)
class Repair:
    """Changes after which a claim is necessary, or everything agrees; none of them can be left out."""

    cost: int
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class SignedPath:
    """A path of influences; the sign is None where one on it is unknown."""

    quantities: tuple[str, ...]
    rules: tuple[str, ...]
    sign: str | None


@dataclass(frozen=True, slots=True)
class Combination:
    """One row of a screen: what is set, and for each readout its verdict or its directions."""

    number: int
    scenario: str | None
    settings: Levels
    outcomes: dict[str, str | list[str]]


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Why a quantity can go both ways: the rules that push it, `at` itself or upstream, or what is left open."""

    kind: Literal["conflicting", "undetermined"]
    at: str
    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


def arrow(said: dict[str, Any]) -> Arrow:
    """An arrow of the story, from its object in JSON."""
    return Arrow(
        said["rule"], said["source"], said["sign"], said["target"], said["source_direction"], said["target_direction"],
        said["by"], tuple(said["citations"]),
    )  # fmt: skip
