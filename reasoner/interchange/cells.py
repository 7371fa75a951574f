"""Lines and cells of a text, each with its place. It knows separators and quotes, not what is in a cell."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from io import StringIO

from reasoner.source import Source, Span


@dataclass(frozen=True, slots=True)
class Cell:
    """A piece of a line without the blanks around it."""

    text: str
    span: Span


def lines(source: Source) -> Iterator[Cell]:
    """The lines that are not blank."""
    start = 0
    for line in source.text.split("\n"):
        text = line.strip()
        if text:
            at = start + line.index(text)
            yield Cell(text, Span(source, at, at + len(text)))
        start += len(line) + 1


def cut(cell: Cell, separator: str) -> list[Cell]:
    """A cell cut at each match of a separator (a regular expression)."""
    found, at = [], 0
    for match in re.finditer(separator, cell.text):
        found.append(part(cell, at, match.start()))
        at = match.end()
    return [*found, part(cell, at, len(cell.text))]


def part(cell: Cell, start: int, end: int) -> Cell:
    """Some characters of a cell, without the blanks around them."""
    raw = cell.text[start:end]
    text = raw.strip()
    at = cell.span.start + start + (len(raw) - len(raw.lstrip()))
    return Cell(text, Span(cell.span.source, at, at + len(text)))


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a table with a header: its cells by column as the header spells it, folded."""

    cells: dict[str, str]
    width: int
    span: Span

    def first(self, *columns: str) -> str:
        """The first of some columns that is there and not empty."""
        return next((self.cells[c] for c in columns if self.cells.get(c)), "")


def folded(text: str) -> str:
    """How the names of columns, and words for effects, are compared."""
    return re.sub(r"[\s_\-.]+", "_", text.strip().casefold())


def header(source: Source) -> tuple[list[str], str]:
    """The columns of a table as written, and what separates them."""
    line = next((c.text for c in lines(source)), "")
    separator = max("\t,;|", key=line.count)
    return next(csv.reader([line], delimiter=separator), []), separator


def rows(source: Source) -> Iterator[Row]:
    """The rows below the header, quoted cells whole even if they span lines. Raises csv.Error,
    also for a quote that is never closed: all rows below would be inside of it."""
    columns, separator = header(source)
    names = [folded(c) for c in columns]
    starts = [0]
    starts.extend(m.end() for m in re.finditer("\n", source.text))
    reader = csv.reader(StringIO(source.text, newline=""), delimiter=separator, strict=True)
    seen_header, before = False, 0
    for fields in reader:
        first, before = before, reader.line_num
        if not any(f.strip() for f in fields):
            continue
        if not seen_header:
            seen_header = True
            continue
        end = starts[before] - 1 if before < len(starts) else len(source.text)
        span = Span(source, starts[first], max(starts[first], end))
        values = dict(zip(names, (f.strip() for f in fields), strict=False))
        yield Row(values, len(fields), span)


def missing(columns: Sequence[str], wanted: Sequence[Sequence[str]]) -> list[str]:
    """Of some columns that a table needs, each with its other spellings, those that it does not have."""
    known = {folded(c) for c in columns}
    return [spellings[0] for spellings in wanted if not known.intersection(map(folded, spellings))]
