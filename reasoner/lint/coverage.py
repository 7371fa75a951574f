"""Where each statement of a source went: into a rule, an expectation, data, a question, structure, or nowhere.

A curated list (`ids.csv`) has a line for each thing the source says: its id, what is asked of the rules about it
(`task`), the labels or names it went to (`where`), and a reason or remark. A label that is the id itself, or goes on
with small letters (`C150b`), need not be listed. This module compares the list with the rules; it reads syntax alone
and must not know whether an expectation passes: `reasoner test` says that.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reasoner.compile.load import Loaded
from reasoner.diagnostics import did_you_mean
from reasoner.lang import syntax

COLUMNS = ("id", "task", "where", "reason")
LEFT_OUT = "left out"
KINDS = ("rule", "expectation", "data", "structure", "question", LEFT_OUT)
NEEDED: Mapping[str, tuple[tuple[str, ...], str]] = {
    "reproduce": (("expectation",), "to be reproduced, and no expectation demands it"),
    "consistent": (("expectation", "possible"), "to be consistent with, and no expectation tests it"),
    "answer": (("expectation", "possible", "question", "data"), "to be answered, and nothing asks for it"),
    "explain": (("question",), "to be explained, and no query asks for it"),
}
"""By task, the kinds of statement of which one is needed, and what is wrong without one. Other tasks are free."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the list."""

    line: int
    id: str
    task: str
    where: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class Place:
    """Something the files state: its label or name, what it is, and its file. An `expect possible` is `possible`."""

    name: str
    kind: str
    file: str


@dataclass(frozen=True, slots=True)
class Row:
    """An entry and where it went."""

    entry: Entry
    places: tuple[Place, ...]

    @property
    def kind(self) -> str:
        """What it became in the first place."""
        if not self.places:
            return LEFT_OUT
        return self.places[0].kind if self.places[0].kind != "possible" else "expectation"


@dataclass(frozen=True, slots=True)
class Gap:
    """Something wrong with a line of the list."""

    line: int
    message: str
    help: str


@dataclass(frozen=True, slots=True)
class Coverage:
    rows: tuple[Row, ...]
    gaps: tuple[Gap, ...]


class NotAList(ValueError):
    """The text is not a list of ids."""


def entries(text: str) -> tuple[Entry, ...]:
    """The lines of a list. Raises NotAList where its columns are others."""
    reader = csv.reader(io.StringIO(text))
    if tuple(next(reader, ())) != COLUMNS:
        raise NotAList(f"its first line is not `{','.join(COLUMNS)}`")
    found: list[Entry] = []
    for cells in reader:
        if len(cells) != len(COLUMNS) or not cells[0]:
            raise NotAList(f"line {reader.line_num} has not the columns {', '.join(COLUMNS)}")
        id, task, where, reason = cells
        found.append(Entry(reader.line_num, id, task, tuple(where.split()), reason))
    return tuple(found)


def coverage(listed: Sequence[Entry], files: Iterable[Loaded]) -> Coverage:
    """Every entry with its places, and all that is missing, on either side."""
    stated = {place.name: place for f in files for place in _stated(f)}
    own: dict[str, list[Place]] = {entry.id: [] for entry in listed}
    for place in stated.values():
        base = place.name.rstrip("abcdefghijklmnopqrstuvwxyz")
        if base in own and place.kind != "structure":
            own[base].append(place)
    rows = tuple(Row(e, _places(e, own[e.id], stated)) for e in listed)
    gaps = [*_twice(listed), *(gap for row in rows for gap in _missing(row, stated)), *_unlisted(listed, stated)]
    return Coverage(rows, tuple(sorted(gaps, key=lambda gap: gap.line)))


def _stated(file: Loaded) -> Iterator[Place]:
    name = file.source.name
    for s in file.file.statements:
        match s:
            case syntax.QuantityDecl(names=names):
                yield from (Place(declared.name.text, "structure", name) for declared in names)
            case syntax.ScenarioDecl(name=declared):
                yield Place(declared.text, "structure", name)
            case syntax.Expect(label=syntax.Name(text), mode=mode):
                yield Place(text, "possible" if mode == "possible" else "expectation", name)
            case syntax.QueryDecl(label=syntax.Name(text)):
                yield Place(text, "question", name)
            case syntax.Regimen(label=syntax.Name(text)) | syntax.Observe(label=syntax.Name(text)):
                yield Place(text, "data", name)
            case (
                syntax.InfluenceRule(label=syntax.Name(text))
                | syntax.GateRule(label=syntax.Name(text))
                | syntax.LawRule(label=syntax.Name(text))
                | syntax.DefinitionRule(label=syntax.Name(text))
                | syntax.Alternatives(label=syntax.Name(text))
            ):
                yield Place(text, "rule", name)
            case _:
                pass


def _places(entry: Entry, own: Sequence[Place], stated: Mapping[str, Place]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys((*own, *(stated[name] for name in entry.where if name in stated))))


def _missing(row: Row, stated: Mapping[str, Place]) -> Iterator[Gap]:
    entry = row.entry
    for name in entry.where:
        if name not in stated:
            near = did_you_mean(name, stated) or "name a label, a quantity or a scenario of the rules"
            yield Gap(entry.line, f"`{entry.id}` is said to be in `{name}`, which the rules do not have", near)
    if not row.places and not entry.where and not entry.reason:
        help = f"give a rule or an expectation the label `{entry.id}`, or say under `reason` why it is left out"
        yield Gap(entry.line, f"`{entry.id}` went nowhere", help)
    needed, message = NEEDED.get(entry.task, ((), ""))
    if needed and not any(place.kind in needed for place in row.places):
        yield Gap(entry.line, f"`{entry.id}` is {message}", f"name one under `where`, or label one `{entry.id}`")


def _twice(listed: Sequence[Entry]) -> Iterator[Gap]:
    first: dict[str, Entry] = {}
    for entry in listed:
        if first.setdefault(entry.id, entry) is not entry:
            yield Gap(entry.line, f"`{entry.id}` stands in line {first[entry.id].line} already", "keep one of the two")


def _unlisted(listed: Sequence[Entry], stated: Mapping[str, Place]) -> Iterator[Gap]:
    """Labels that look like ids of the list and are none: probably a slip of the pen."""
    shapes = {re.sub(r"\d", "0", entry.id) for entry in listed}
    known = {entry.id for entry in listed}
    for place in stated.values():
        base = place.name.rstrip("abcdefghijklmnopqrstuvwxyz")
        if place.kind != "structure" and re.sub(r"\d", "0", base) in shapes and base not in known:
            yield Gap(0, f"`{place.name}` in {place.file} is no id of the list", did_you_mean(base, known))


def to_csv(found: Coverage) -> str:
    """The table: every id with what is asked, what it became, where, in which file, and the remark."""
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(("id", "task", "kind", "where", "file", "reason"))
    for row in found.rows:
        files = dict.fromkeys(place.file.rpartition("/")[2] for place in row.places)
        names = " ".join(place.name for place in row.places)
        writer.writerow((row.entry.id, row.entry.task, row.kind, names, " ".join(files), row.entry.reason))
    return out.getvalue()
