"""Observations as another format states them: claims in syntax, with the settings that they hold under.

What a name stands for is found out later, within a model.
"""

from __future__ import annotations

from dataclasses import dataclass

from reasoner.diagnostics import Diagnostic
from reasoner.lang import syntax
from reasoner.source import Source, Span


@dataclass(frozen=True, slots=True)
class Seen:
    """One row: what was seen, and the settings under which."""

    claim: syntax.DirectionTest | syntax.LevelTest
    settings: tuple[syntax.Setting, ...]
    span: Span


@dataclass(frozen=True, slots=True)
class Measured:
    """All rows of a file. `strays`: a row on a name that the model lacks is left out and counted, no mistake."""

    source: Source
    dialect: str
    rows: tuple[Seen, ...]
    remarks: tuple[Diagnostic, ...]
