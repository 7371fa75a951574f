"""Revisions: what somebody may change in rules and measurements so that they agree. What each comes to is said once
for a model here, as text in `reasoner.revise.rewrite`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from reasoner.model.ir import Setting, Test
from reasoner.model.labeling import Existence, SignOf
from reasoner.signs import Sign


@dataclass(frozen=True, slots=True)
class Without:
    """A measurement or a rule is left out: an observation, an influence, a gate, a law, a definition."""

    rule: str


@dataclass(frozen=True, slots=True)
class Flipped:
    """An influence has the opposite sign."""

    rule: str


@dataclass(frozen=True, slots=True)
class Limited:
    """An influence acts only where a test `holds`, or only where it does not."""

    rule: str
    test: Test
    holds: bool


@dataclass(frozen=True, slots=True)
class Added:
    """A new influence."""

    source: str
    target: str
    sign: Sign


@dataclass(frozen=True, slots=True)
class Decided:
    """A `maybe` exists or not, a `-?` has one sign."""

    switch: Existence | SignOf
    value: bool | Sign


Revision: TypeAlias = Without | Flipped | Limited | Added

Change: TypeAlias = Setting | Without | Decided
"""What may be changed in a question so that its claim becomes necessary; a setting is one more setting of it."""
