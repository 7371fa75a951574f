"""What a screen finds, as data: rows of cells, and what stands out in them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar, Literal, TypeAlias

from reasoner.model.ir import Claim, Setting, Status
from reasoner.questions import Word
from reasoner.signs import SignSet

Combination: TypeAlias = tuple[Setting, ...]
Outcome: TypeAlias = Word | SignSet
"""Of a claim the verdict; of a quantity the directions it can have, none where no labeling obeys the settings."""


@dataclass(frozen=True, slots=True)
class Cell:
    """What one readout does; `support`: with the rules of at least this status alone it does the same. None: not asked
    for, or the outcome rules nothing out."""

    outcome: Outcome
    support: Status | None = None


@dataclass(frozen=True, slots=True)
class Row:
    """One combination in one scenario, with a cell for each readout."""

    number: int
    scenario: str | None
    settings: Combination
    cells: tuple[Cell, ...]


Kind: TypeAlias = Literal["minimal", "synergy", "antagonism", "rescue"]
KINDS: tuple[Kind, ...] = ("minimal", "synergy", "antagonism", "rescue")


@dataclass(frozen=True, slots=True)
class Interaction:
    """Settings that stand out for a goal in a scenario.

    `minimal`: one setting (or none) is enough. `synergy`: several are, and no part of them. `antagonism`: the goal is
    reached without the setting `by`, and not with it. `rescue`: it is reached without either of two settings, not with
    `against` alone, and again with `by` besides.
    """

    kind: Kind
    goal: Claim
    scenario: str | None
    settings: Combination
    by: Setting | None = None
    against: Setting | None = None


@dataclass(frozen=True)
class Screened:
    """The rows of a screen, in order, of so many in all, and what stands out in them."""

    rows: tuple[Row, ...]
    total: int
    interactions: tuple[Interaction, ...]
    verdict: ClassVar[Word] = "consistent"
