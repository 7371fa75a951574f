"""MIDAS, the data of CellNOpt and caspo: a row for each treatment and time, cues by `TR:`, values by `DV:`.

A readout is compared with its own value at the first time under the same treatment. It has moved if the difference is
at least a tenth of what the readout spans in the whole file; smaller ones say nothing, and are counted.
"""

from __future__ import annotations

import csv
import math
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reasoner.interchange.cells import Row, folded, header, lines, rows
from reasoner.interchange.draft import Draft
from reasoner.interchange.profile import Measured, Seen
from reasoner.lang import syntax
from reasoner.source import Source, Span

LEAST: Final = 0.1
"""The part of its span by which a readout has to differ."""

Treatment = tuple[tuple[str, float], ...]


@dataclass(frozen=True, slots=True)
class _Point:
    """A row: the cell line, the treatment, and its times and values by readout. What is empty is not there."""

    row: Row
    line: str
    treatment: Treatment
    times: Mapping[str, float]
    values: Mapping[str, float]


def measured(source: Source) -> Measured:
    draft = Draft(source)
    columns, _ = header(source)
    cues = [c[3:] for c in columns if c.upper().startswith("TR:") and not c.lower().endswith(":cellline")]
    lines_of = [c for c in columns if c.lower().endswith(":cellline")]
    readouts = [c[3:] for c in columns if c.upper().startswith("DV:")]
    first = next((c.span for c in lines(source)), Span(source, 0, 0))
    if not cues or not readouts:
        draft.error("this table has no cues or no values", first, "MIDAS has columns `TR:` and `DV:`")
        return Measured(source, "MIDAS", (), draft.remarks())
    try:
        found = list(rows(source))
    except csv.Error as error:
        draft.error(f"this table cannot be read: {error}", first, "a quoted cell ends with its quote")
        found = []
    points = [p for row in found if (p := _point(draft, row, cues, lines_of, readouts)) is not None]
    seen = tuple(s for readout in readouts for s in _seen(draft, points, readout))
    return Measured(source, "MIDAS", seen, draft.remarks())


def _point(
    draft: Draft, row: Row, cues: Sequence[str], lines_of: Sequence[str], readouts: Sequence[str]
) -> _Point | None:
    """What a row says; None, and an error, where a cell that should hold a number does not."""
    try:
        treatment = tuple((cue, _number(row, f"TR:{cue}") or 0.0) for cue in cues)
        of = {name: _number(row, f"DA:{name}", "DA:ALL") or 0.0 for name in readouts}
        values = {name: value for name in readouts if (value := _number(row, f"DV:{name}")) is not None}
        line = " ".join(name for name in lines_of if _number(row, name) or 0.0)
    except _NoNumber as wrong:
        draft.error(str(wrong), row.span, "cues, times and values are numbers; a value that is missing is NaN")
        return None
    return _Point(row, line, treatment, of, values)


def _seen(draft: Draft, points: Sequence[_Point], readout: str) -> Iterator[Seen]:
    """The rows in which a readout has moved."""
    known = [p.values[readout] for p in points if readout in p.values]
    span = max(known) - min(known) if known else 0.0
    begun = _first(points, readout)
    for point in points:
        value = point.values.get(readout)
        if value is None:
            draft.unused("missing values", point.row.span, readout, shown=12)
            continue
        first = begun[point.line, point.treatment]
        if point is first:
            continue
        settings = tuple(_settings(draft, point))
        before = first.values[readout]
        if point.times[readout] == first.times[readout]:
            draft.unused("further values at the first time of a treatment", point.row.span, readout, shown=12)
        elif abs(value - before) < LEAST * span or span == 0:
            draft.unused("values that hardly differ from those at the first time", point.row.span, readout, shown=12)
        elif settings:
            name = draft.name(readout, point.row.span)
            claim = syntax.DirectionTest(name, "increases" if value > before else "decreases", point.row.span)
            yield Seen(claim, settings, point.row.span)
        else:
            draft.unused("changes without any cue", point.row.span, readout, shown=12)
    alone = Counter((p.line, p.treatment) for p in points if readout in p.values)
    for key, count in alone.items():
        if count == 1:
            draft.unused("values of a treatment with no other time to compare", begun[key].row.span, readout, shown=12)


def _first(points: Sequence[_Point], readout: str) -> Mapping[tuple[str, Treatment], _Point]:
    """For each cell line and treatment the row in which a readout was measured first."""
    first: dict[tuple[str, Treatment], _Point] = {}
    for point in points:
        known = first.get((point.line, point.treatment))
        if readout in point.values and (known is None or point.times[readout] < known.times[readout]):
            first[point.line, point.treatment] = point
    return first


class _NoNumber(Exception):
    """A cell that holds something else."""


def _number(row: Row, *columns: str) -> float | None:
    """The number in the first of some columns that is there and filled; None for `NaN` and where there is none."""
    text = row.first(*(folded(c) for c in columns))
    if not text or text.casefold() in ("nan", "na"):
        return None
    try:
        value = float(text)
    except ValueError:
        raise _NoNumber(f"`{text}` is no number, in the column `{columns[0]}`") from None
    if not math.isfinite(value):
        raise _NoNumber(f"`{text}` is no finite number, in the column `{columns[0]}`")
    return value


def _settings(draft: Draft, point: _Point) -> Iterator[syntax.Setting]:
    """What is given rises; what an inhibitor (`Rafi`, or `Raf:Inhibitors`) is for, falls."""
    for cue, value in point.treatment:
        if value:
            parts = cue.split(":")
            lowers = parts[-1].casefold().startswith("inhibitor") or (len(parts) == 1 and cue.endswith("i"))
            name = draft.name(parts[0][:-1] if lowers and len(parts) == 1 else parts[0], point.row.span)
            yield syntax.Setting("lowered" if lowers else "raised", name, None, point.row.span)
