"""Tables of measurements: the rows of a CSV file as observations, each with its line as origin, and every mistake.

It reads cells and finds out what they mean within a model; what follows from a measurement is not said here. Words for
directions are forgiving in case and spacing; names are not: an unknown one is a mistake, never a row left out.
"""

from __future__ import annotations

import csv
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Final, Literal

from reasoner.compile.asking import claim_at
from reasoner.compile.formulas import where
from reasoner.compile.rules import STATUSES
from reasoner.compile.scope import Mistakes, Scope
from reasoner.diagnostics import Diagnostic, Severity, did_you_mean, in_order
from reasoner.interchange import registry
from reasoner.lang import syntax
from reasoner.lang.formatter import one_line
from reasoner.lang.parser import parse_question
from reasoner.model.ir import Model, Observation, Rule, Status
from reasoner.reading import read
from reasoner.revise.files import Place
from reasoner.revise.profiles import observed
from reasoner.source import Source, Span

Verb = Literal["increases", "decreases", "is unchanged", "changes", "does not increase", "does not decrease"]

WORDS: Final[Mapping[Verb, tuple[str, ...]]] = {
    "increases": ("up", "+", "+1", "1", "↑", "increase", "increases", "increased", "rises", "goes up", "higher"),
    "decreases": ("down", "-", "-1", "−", "↓", "decrease", "decreases", "decreased", "falls", "goes down", "lower"),
    "is unchanged": ("0", "=", "unchanged", "is unchanged", "no change", "steady", "same", "stays"),
    "changes": ("changes", "changed", "change", "+/-", "±"),
    "does not increase": ("not up", "notplus", "does not increase", "does not rise", "-/0", "0/-"),
    "does not decrease": ("not down", "notminus", "does not decrease", "does not fall", "+/0", "0/+"),
}
"""How a direction may be written, in any case."""

COLUMNS: Final[Mapping[str, tuple[str, ...]]] = {
    "quantity": ("quantity", "name", "gene", "protein", "readout"),
    "direction": ("direction", "change", "effect"),
    "level": ("level",),
    "scenario": ("scenario", "in"),
    "settings": ("settings", "with", "treatment", "perturbation"),
    "phase": ("phase", "at"),
    "source": ("source", "paper", "cite", "reference"),
    "status": ("status",),
    "weight": ("weight",),
    "p-value": ("p-value", "p", "pvalue", "p value", "p_value"),
    "note": ("note", "comment"),
}
"""What a column may be called, in any case."""

_VERBS: Final = {word: verb for verb, words in WORDS.items() for word in words}
_NAMES: Final = {word: column for column, words in COLUMNS.items() for word in words}
_ASKED: Final = "what if "
HEAVIEST: Final = 1e6
"""The largest weight of a row."""
LEAST_P: Final = 1e-300
"""A p-value below this counts as this."""


@dataclass(frozen=True, slots=True)
class Cell:
    text: str
    span: Span


def read_table(path: Path) -> tuple[Source | None, tuple[Diagnostic, ...]]:
    """A table as text; a file that is no text is a mistake."""
    raw = read(path)
    try:
        text = raw.decode("utf-8-sig")
        if "\0" in text:
            raise UnicodeDecodeError("utf-8", raw, text.index("\0"), text.index("\0") + 1, "no text")
    except UnicodeDecodeError as error:
        nowhere = Span(Source(str(path), ""), 0, 0)
        message = f"`{path}` is not UTF-8 text (byte {error.start + 1})"
        return None, (Diagnostic("E502", message, nowhere, "save the table as CSV, UTF-8"),)
    return Source(str(path), text.replace("\r\n", "\n").replace("\r", "\n")), ()


def measured(
    model: Model, source: Source, place: Place = Place()
) -> tuple[tuple[Observation, ...], tuple[Diagnostic, ...]]:
    """The observations of a table, or of a profile in another format, and every mistake in it."""
    table = _Table(model, source, place)
    format = registry.chosen(source.name, source.text)
    if format is None or not format.reads:
        return table.read()
    if format.holds != "data":
        message = f"`{source.name}` holds rules, no measurements"
        help = f"{format.name} is a format of networks: name the file without --data"
        return (), (Diagnostic("E522", message, Span(source, 0, 0), help),)
    tail, mistakes = table.elsewhere()
    return ((), mistakes) if tail is None else observed(model, format.measured(source), tail)


@dataclass
class _Table:
    model: Model
    source: Source
    place: Place
    columns: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.mistakes = Mistakes()
        self.scope = Scope.of_model(self.model, self.mistakes)
        self.found: list[Diagnostic] = []  # of settings, moved to their cells

    def read(self) -> tuple[tuple[Observation, ...], tuple[Diagnostic, ...]]:
        self._check_place()
        observations = tuple(o for o in self._observations() if o is not None)
        mistakes = in_order((*self.mistakes.all(), *self.found))
        return (() if any(d.severity is Severity.ERROR for d in mistakes) else observations), mistakes

    def _observations(self) -> Iterator[Observation | None]:
        rows = self._rows()
        header = next(rows, None)
        if header is None:
            if not self.mistakes.all():
                self._error("E701", "the table is empty", Span(self.source, 0, 0), _HEADER_HELP)
        elif self._read_header(header):
            for row in rows:
                yield self._observation(row, len(header))

    def elsewhere(self) -> tuple[syntax.Tail | None, tuple[Diagnostic, ...]]:
        """Where rows hold that say nothing of it; None, and the mistakes, if that cannot be read."""
        return self._tail(()), in_order((*self.mistakes.all(), *self.found))

    def _check_place(self) -> None:
        """The place for rows without one is read even if every row has one."""
        tail = self._tail(())
        if tail is not None:
            where(self.scope, tail)

    # --- cells ------------------------------------------------------------------------------------------------

    def _rows(self) -> Iterator[list[Cell]]:
        """The rows that are neither empty nor comments, with the place of each cell."""
        lines = self.source.text.split("\n")
        starts = [0]
        for line in lines:
            starts.append(starts[-1] + len(line) + 1)
        delimiter = _delimiter(next((line for line in lines if not _skipped(line)), ""))
        kept = [(n, line) for n, line in enumerate(lines) if not _skipped(line)]
        reader = csv.reader((line + "\n" for _, line in kept), delimiter=delimiter, skipinitialspace=True, strict=True)
        before = 0
        while True:
            try:
                fields = next(reader, None)
            except csv.Error as error:
                at = min(max(reader.line_num, 1), len(kept)) - 1
                row = Span(self.source, starts[kept[before][0]], starts[kept[at][0] + 1] - 1)
                self._error("E703", f"this row cannot be read: {error}", row, "a quoted cell ends with its quote")
                return
            if fields is None:
                return
            spans = self._spans([(starts[n], line) for n, line in kept[before : reader.line_num]], delimiter)
            before = reader.line_num
            whole = spans[0].to(spans[-1])
            located = spans if len(spans) == len(fields) else [whole] * len(fields)
            yield [Cell(text.strip(), span) for text, span in zip(fields, located, strict=True)]

    def _spans(self, lines: Sequence[tuple[int, str]], delimiter: str) -> list[Span]:
        """The places of the cells of one row, without quotes and blanks around them."""
        start, text = lines[0][0], "\n".join(line for _, line in lines)
        if lines[-1][0] - start != len(text) - len(lines[-1][1]):  # a comment stands within a quoted cell
            text = lines[0][1]
        cell = re.compile(rf' *(?:"((?:[^"]|"")*)" *|([^{delimiter}]*?) *)(?:{delimiter}|$)')
        spans: list[Span] = []
        at = 0
        while at <= len(text) and (found := cell.match(text, at)):
            group = 1 if found[1] is not None else 2
            spans.append(Span(self.source, start + found.start(group), start + found.end(group)))
            if found.end() == len(text) and not found[0].endswith(delimiter):
                break
            at = found.end()
        return spans or [Span(self.source, start, start + len(text))]

    def _read_header(self, header: Sequence[Cell]) -> bool:
        good = True
        for index, cell in enumerate(header):
            column = _NAMES.get(_folded(cell.text))
            if column is None or column in self.columns:
                known = [words[0] for words in COLUMNS.values()]
                what = f"there is no column `{cell.text}`" if column is None else f"two columns give the {column}"
                help = did_you_mean(cell.text, known) or _HEADER_HELP
                self._error("E701", what, cell.span, help if column is None else "keep one of them")
                good = False
            else:
                self.columns[column] = index
        if good and not ("quantity" in self.columns and {"direction", "level"}.intersection(self.columns)):
            missing = "direction` or `level" if "quantity" in self.columns else "quantity"
            whole = header[0].span.to(header[-1].span)
            self._error("E701", f"the table has no column `{missing}`", whole, _HEADER_HELP)
            return False
        return good

    # --- rows -------------------------------------------------------------------------------------------------

    def _observation(self, row: list[Cell], width: int) -> Observation | None:
        whole = row[0].span.to(row[-1].span)
        if len(row) > width:
            message = f"this row has {len(row)} cells, the header {width}"
            self._error("E703", message, row[width].span, "put a cell that holds a separator in quotes")
            return None
        name = self._cell(row, "quantity")
        if name is None:
            self._error(
                "E703", "this row names no quantity", whole, "start a comment with `#`, or name what was measured"
            )
            return None
        formula, tail = self._formula(row, name), self._tail(row)
        status, weight = self._status(row), self._weight(row)
        if formula is None or tail is None or status is None or weight is None:
            self.scope.quantity(_name(name))
            return None
        if isinstance(formula, syntax.DirectionTest) and not tail.settings and tail.scenario is None:
            self.scope.quantity(_name(name))
            help = "give the row a scenario or settings, or all rows with --in SCENARIO or --with SETTINGS"
            self._error("E704", "a direction compares two worlds, and this row names none", formula.span, help)
            return None
        read = claim_at(self.scope, formula, tail)
        if read is None:
            return None
        text = one_line(syntax.Observe(False, None, formula, tail, syntax.Clauses(), whole))
        return Observation(self._rule(row, whole, status, text), *read, weight=weight)

    def _cell(self, row: Sequence[Cell], column: str) -> Cell | None:
        """The cell of a column, unless it is missing or empty."""
        index = self.columns.get(column, len(row))
        return row[index] if index < len(row) and row[index].text else None

    def _formula(self, row: Sequence[Cell], name: Cell) -> syntax.Formula | None:
        """What was measured: a direction, or else a level."""
        direction, level = self._cell(row, "direction"), self._cell(row, "level")
        if direction is not None and level is not None:
            self._error("E702", "a row has a direction or a level, not both", level.span, "make two rows of it")
            return None
        value = direction or level
        if value is None:
            self._error("E702", f"nothing is said of `{name.text}`", name.span, "write up, down, 0 or a level")
            return None
        verb = _VERBS.get(_folded(value.text)) if direction is not None else None
        if verb is not None:
            return syntax.DirectionTest(_name(name), verb, value.span)
        known = self.scope.quantities.get(self.scope.synonyms.get(name.text, name.text))
        if known is None:
            return syntax.DirectionTest(_name(name), "changes", value.span)  # the unknown name is the mistake to tell
        for found in known.space.levels:
            if found.casefold() == _folded(value.text):
                return syntax.LevelTest(_name(name), "is", syntax.Name(found, value.span), value.span)
        levels = ", ".join(known.space.levels)
        numeric = bool(re.fullmatch(r"[-+]?[\d.,eE+-]+", value.text))
        help = (
            "a number is no direction: write up, down or 0" if numeric else did_you_mean(value.text, known.space.levels)
        )
        words = "a direction (up, down, 0) or a level" if direction is not None else "a level"
        message = f"`{value.text}` is not {words} of `{known.name}`"
        self._error("E702", message, value.span, help or f"its levels are {levels}")
        return None

    def _tail(self, row: Sequence[Cell]) -> syntax.Tail | None:
        scenario, phase = self._cell(row, "scenario"), self._cell(row, "phase")
        settings = self._settings(self._cell(row, "settings"))
        if settings is None:
            return None
        place = Cell(self.place.scenario, Span(Source("<--in>", self.place.scenario), 0, len(self.place.scenario)))
        within = scenario or (place if place.text else None)
        at = None if phase is None else syntax.Name(phase.text.casefold(), phase.span)
        return syntax.Tail(settings, None if within is None else _name(within), at)

    def _settings(self, cell: Cell | None) -> tuple[syntax.Setting, ...] | None:
        """The settings of a cell, read as those of a question."""
        if cell is None:
            given = self.place.settings
            cell = Cell(given, Span(Source("<--with>", given), 0, len(given)))
        if not cell.text:
            return ()
        typed = Source("<settings>", _ASKED + cell.text)
        asked, mistakes = parse_question(typed)
        for mistake in mistakes:
            self.found.append(replace(mistake, span=_moved(mistake.span, cell)))
        if mistakes or asked is None:
            return None
        question = asked.question
        plain = isinstance(question, syntax.WhatIf) and not (question.show or question.repaired)
        tail = question.tail if isinstance(question, syntax.WhatIf) else syntax.Tail()
        if not plain or tail.scenario or tail.at or tail.since or tail.than is not None:
            self._error(
                "E703", "this cell holds more than settings", cell.span, "scenario and phase have their own columns"
            )
            return None
        return tuple(_setting(s, cell) for s in tail.settings)

    def _status(self, row: Sequence[Cell]) -> Status | None:
        cell = self._cell(row, "status")
        if cell is None:
            return Status.ESTABLISHED
        found = STATUSES.get(_folded(cell.text))
        if found is None:
            help = did_you_mean(cell.text, STATUSES) or "a status is one of " + ", ".join(f"`{s}`" for s in STATUSES)
            self._error("E509", f"`{cell.text}` is not a status", cell.span, help)
        return found

    def _weight(self, row: Sequence[Cell]) -> float | None:
        """How much a row counts: its weight, or of a p-value the negative decimal logarithm; 1 where it has none."""
        cell, p_value = self._cell(row, "weight"), self._cell(row, "p-value")
        if cell is not None and p_value is not None:
            self._error("E705", "a row has a weight or a p-value, not both", p_value.span, "keep one of them")
            return None
        if cell is not None:
            found = _number(cell.text)
            if found is None or not 0 < found <= HEAVIEST:
                help = f"a weight is a number above 0, at most {HEAVIEST:g}"
                self._error("E705", f"`{cell.text}` is not a weight", cell.span, help)
                return None
            return found
        if p_value is None:
            return 1.0
        found = _number(p_value.text)
        if found is None or not 0 <= found <= 1:
            self._error("E705", f"`{p_value.text}` is not a p-value", p_value.span, "a p-value is a number from 0 to 1")
            return None
        return max(-math.log10(max(found, LEAST_P)), 0.0)

    def _rule(self, row: Sequence[Cell], whole: Span, status: Status, text: str) -> Rule:
        """What every observation carries; its source counts as a paper, whether or not the files declare it."""
        source, note = self._cell(row, "source"), self._cell(row, "note")
        cited = () if source is None else (source.text,)
        return Rule(
            f"{whole.file}:{whole.line}", text, whole, cited, status, note=note.text if note is not None else ""
        )

    def _error(self, code: str, message: str, span: Span, help: str) -> None:
        self.mistakes.error(code, message, span, help)


_HEADER_HELP: Final = (
    "the first line names the columns: quantity, direction or level, and if you like scenario, settings, phase, "
    "source, status, weight or p-value, note"
)


def _skipped(line: str) -> bool:
    return not line.strip(" \t,;") or line.lstrip().startswith("#")


def _delimiter(header: str) -> str:
    """What separates the cells of the header: the separator with most known names between."""
    return max(",;\t", key=lambda d: sum(_folded(c.strip('" ')) in _NAMES for c in header.split(d)))


def _number(text: str) -> float | None:
    try:
        return float(text)
    except ValueError:
        return None


def _folded(text: str) -> str:
    return " ".join(text.casefold().split())


def _name(cell: Cell) -> syntax.Name:
    return syntax.Name(cell.text, cell.span)


def _moved(span: Span, cell: Cell) -> Span:
    """A place in the settings as they were parsed, in the table."""
    shift = cell.span.start - len(_ASKED)
    end = min(span.end + shift, cell.span.end)
    return Span(cell.span.source, max(cell.span.start, min(span.start + shift, end)), end)


def _setting(setting: syntax.Setting, cell: Cell) -> syntax.Setting:
    """A setting with its places in the table."""
    quantity = setting.quantity
    moved = replace(quantity, span=_moved(quantity.span, cell))
    level = setting.level and replace(setting.level, span=_moved(setting.level.span, cell))
    return replace(setting, quantity=moved, level=level, span=_moved(setting.span, cell))
