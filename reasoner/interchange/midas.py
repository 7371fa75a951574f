"""MIDAS, the data of CellNOpt and caspo: a row for each treatment and time, cues by `TR:`, values by `DV:`.

A readout is compared with its own value at the first time under the same treatment. It has moved if the difference is
at least a tenth of what the readout spans in the whole file; smaller ones say nothing, and are counted.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from reasoner.interchange.cells import Row, header, lines, rows
from reasoner.interchange.draft import Draft
from reasoner.interchange.profile import Measured, Seen
from reasoner.lang import syntax
from reasoner.source import Source, Span

LEAST: Final = 0.1
"""The part of its span by which a readout has to differ."""

Treatment = tuple[tuple[str, float], ...]


def measured(source: Source) -> Measured:
    draft = Draft(source)
    columns, _ = header(source)
    cues = [c for c in columns if c.upper().startswith("TR:") and not c.lower().endswith(":cellline")]
    values = [c[3:] for c in columns if c.upper().startswith("DV:")]
    if not cues or not values:
        first = next((c.span for c in lines(source)), Span(source, 0, 0))
        draft.error("this table has no cues or no values", first, "MIDAS has columns `TR:` and `DV:`")
        return Measured(source, "MIDAS", (), draft.remarks())
    try:
        found = list(rows(source))
    except csv.Error as error:
        draft.error(f"this table cannot be read: {error}", Span(source, 0, 1), "a quoted cell ends with its quote")
        found = []
    seen = tuple(_seen(draft, found, cues, values))
    return Measured(source, "MIDAS", seen, draft.remarks())


def _seen(draft: Draft, found: Sequence[Row], cues: Sequence[str], values: Sequence[str]) -> Iterator[Seen]:
    for readout in values:
        numbers = [n for row in found if (n := _number(_cell(row, "DV", readout))) is not None]
        span = (max(numbers) - min(numbers)) if numbers else 0.0
        before = _first_values(draft, found, cues, readout)
        for row in found:
            treatment, time = _treatment(row, cues), _time(row, readout)
            value = _number(_cell(row, "DV", readout))
            if value is None:
                draft.unused("missing values", row.span, readout, shown=12)
                continue
            first = before.get(treatment)
            if first is None or time == first[0]:
                continue
            settings = tuple(_settings(draft, row, treatment))
            if abs(value - first[1]) < LEAST * span or span == 0:
                draft.unused("values that hardly differ from those at the first time", row.span, readout, shown=12)
            elif settings:
                name = draft.name(readout, row.span)
                claim = syntax.DirectionTest(name, "increases" if value > first[1] else "decreases", row.span)
                yield Seen(claim, settings, row.span)
            else:
                draft.unused("changes without any cue", row.span, readout, shown=12)


def _cell(row: Row, kind: str, name: str) -> str:
    return row.cells.get(f"{kind}:{name}".casefold().replace(" ", "_"), "")


def _number(text: str) -> float | None:
    try:
        value = float(text)
    except ValueError:
        return None
    return value if value == value else None


def _time(row: Row, readout: str) -> float:
    return _number(_cell(row, "DA", readout) or row.cells.get("da:all", "")) or 0.0


def _treatment(row: Row, cues: Sequence[str]) -> Treatment:
    return tuple((cue[3:], _number(row.cells.get(cue.casefold(), "")) or 0.0) for cue in cues)


def _first_values(
    draft: Draft, found: Sequence[Row], cues: Sequence[str], readout: str
) -> Mapping[Treatment, tuple[float, float]]:
    """For each treatment the first time at which a readout was measured, and its value then."""
    first: dict[Treatment, tuple[float, float]] = {}
    for row in found:
        value = _number(_cell(row, "DV", readout))
        at = _time(row, readout)
        known = first.get(_treatment(row, cues))
        if value is not None and (known is None or at < known[0]):
            first[_treatment(row, cues)] = (at, value)
    return first


def _settings(draft: Draft, row: Row, treatment: Treatment) -> Iterator[syntax.Setting]:
    """What is given rises; what an inhibitor (`Rafi`, or `Raf:Inhibitors`) is for, falls."""
    for cue, value in treatment:
        if value:
            parts = cue.split(":")
            lowers = parts[-1].casefold().startswith("inhibitor") or (len(parts) == 1 and cue.endswith("i"))
            name = parts[0][:-1] if lowers and len(parts) == 1 else parts[0]
            yield syntax.Setting("lowered" if lowers else "raised", draft.name(name, row.span), None, row.span)
