"""The files behind a model: rules and tables as they were read, and with which options, to be read again, changed.

It owns nothing but that; what a change is, and which text it comes to, is in `reasoner.revise.rewrite`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from reasoner.diagnostics import Diagnostic, Severity
from reasoner.model.ir import Model, Observation, Status
from reasoner.revise.at_least import at_least
from reasoner.source import Source

if TYPE_CHECKING:
    from reasoner.compile.load import Loaded


@dataclass(frozen=True, slots=True)
class Place:
    """Where rows of a table hold that do not say so: a scenario, and settings as written."""

    scenario: str = ""
    settings: str = ""


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Files, and how they are read; `tables` hold measurements, `place` says where those hold that do not."""

    files: Sequence[Loaded]
    assume: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    at_least: Status | None = None
    tables: tuple[Source, ...] = ()
    place: Place = Place()

    def model(self) -> tuple[Model | None, tuple[Diagnostic, ...]]:
        """The model that the files state, or None; and what is wrong with it."""
        from reasoner.compile.elaborate import elaborate  # only who changes files waits for the compiler to load

        model, diagnostics = elaborate(self.files, self.assume, self.reject)
        if model is None:
            return None, diagnostics
        model, found = with_tables(model, self.tables, self.place)
        if model is not None and self.at_least is not None:
            model = at_least(model, self.at_least)
        return model, (*diagnostics, *found)


def with_tables(model: Model, tables: Sequence[Source], place: Place) -> tuple[Model | None, tuple[Diagnostic, ...]]:
    """The model with the rows of tables among its observations; None where a table has a mistake."""
    if not tables:
        return model, ()
    from reasoner.revise.measurements import measured  # few models come with tables

    observations: list[Observation] = []
    diagnostics: list[Diagnostic] = []
    good = True
    for table in tables:
        found, mistakes = measured(model, table, place)
        good = good and not any(m.severity is Severity.ERROR for m in mistakes)
        observations += found
        diagnostics += mistakes
    if not good:
        return None, tuple(diagnostics)
    return replace(model, observations=(*model.observations, *observations)), tuple(diagnostics)
