"""The files behind a model: rules and tables as they were read, and with which options, to be read again, changed.

It owns nothing but that; what a change is, and which text it comes to, is in `reasoner.revise.rewrite`.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from reasoner.compile.elaborate import elaborate
from reasoner.compile.load import Loaded
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.model.ir import Model, Observation, Status
from reasoner.revise.at_least import at_least
from reasoner.revise.measurements import Place, measured
from reasoner.source import Source


@dataclass(frozen=True, slots=True)
class ModelFiles:
    """Files, and how they are read; `tables` hold measurements, `place` says where those hold that do not."""

    files: tuple[Loaded, ...]
    assume: tuple[str, ...] = ()
    reject: tuple[str, ...] = ()
    at_least: Status | None = None
    tables: tuple[Source, ...] = ()
    place: Place = Place()

    def model(self) -> tuple[Model | None, tuple[Diagnostic, ...]]:
        """The model that the files state, or None; and what is wrong with it."""
        model, diagnostics = elaborate(self.files, self.assume, self.reject)
        if model is None:
            return None, diagnostics
        model, found = with_tables(model, self.tables, self.place)
        if model is not None and self.at_least is not None:
            model = at_least(model, self.at_least)
        return model, (*diagnostics, *found)


def with_tables(model: Model, tables: Sequence[Source], place: Place) -> tuple[Model | None, tuple[Diagnostic, ...]]:
    """The model with the rows of tables among its observations; None where a table has a mistake."""
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
