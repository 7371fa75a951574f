"""What a file of another format comes to in the syntax of rules, gathered piece by piece.

It owns what all formats share: names, one declaration for each, influences with all that was said for them, both signs
between one pair as a conflict that somebody has to settle, and one remark for each kind of thing that is not used.
Every node has its place in the file that it was read from.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from reasoner.diagnostics import Diagnostic, Severity, in_order
from reasoner.lang import syntax
from reasoner.lang.formatter import one_line
from reasoner.source import Source, Span

Sign: TypeAlias = Literal["->", "-|", "-?"]

WRONG: Final = "E521"
UNUSED: Final = "W621"
CONFLICT: Final = "W622"

BIT: Final = "bit"
"""The levels of what is on or off: both exact, neither a reference."""

FEW: Final = 4
"""Examples that are shown of a kind."""

LONGEST: Final = 300
"""Characters of a sentence that are kept."""


@dataclass(frozen=True, slots=True)
class Imported:
    """A file of another format, as statements of the language. `dialect` says what it was taken for."""

    source: Source
    dialect: str
    statements: tuple[syntax.Statement, ...]
    remarks: tuple[Diagnostic, ...]


@dataclass(frozen=True, slots=True)
class Support:
    """Why an influence is believed, as far as the file says: papers by key, mechanism, sites, status, a note."""

    cite: tuple[str, ...] = ()
    by: str = ""
    at: tuple[str, ...] = ()
    status: str = ""
    note: str = ""


@dataclass(slots=True)
class _Evidence:
    """All that a file says for one signed influence."""

    span: Span
    supports: list[Support]
    modifiers: tuple[str, ...]


@dataclass(slots=True)
class _Quantity:
    span: Span
    kind: str
    levels: str
    description: str


@dataclass(slots=True)
class _Kind:
    """One kind of thing that is not used: where it first stands, how often it occurs, and examples."""

    span: Span
    help: str
    shown: int
    count: int = 0
    examples: list[str] = field(default_factory=list)


class Draft:
    """Statements in the making. Mistakes are collected; `imported` gives everything."""

    def __init__(self, source: Source, both: bool = False) -> None:
        """`both`: two signs between one pair are two influences, as the format means them, and no conflict."""
        self.source = source
        self._both = both
        self._quantities: dict[str, _Quantity] = {}
        self._written: dict[str, str] = {}  # a name as the file has it, by the name that it became
        self._levels: dict[str, tuple[str, ...]] = {}
        self._papers: dict[str, syntax.SourceDecl] = {}
        self._edges: dict[tuple[str, str], dict[Sign, _Evidence]] = {}
        self._rules: list[syntax.Statement] = []
        self._unused: dict[str, _Kind] = {}
        self._found: list[Diagnostic] = []

    # --- what is wrong, and what is not used ------------------------------------------------------------------

    def error(self, message: str, span: Span, help: str) -> None:
        self.remark(WRONG, message, span, help, Severity.ERROR)

    def remark(self, code: str, message: str, span: Span, help: str, severity: Severity) -> None:
        self._found.append(Diagnostic(code, message, span, help, severity))

    def unused(self, what: str, span: Span, example: str = "", help: str = "", shown: int = FEW) -> None:
        """Counts a thing that the file says and the rules will not; `what` is its kind, in the plural."""
        kind = self._unused.setdefault(what, _Kind(span, help, shown))
        kind.count += 1
        if example and example not in kind.examples:
            kind.examples.append(example)

    # --- declarations -----------------------------------------------------------------------------------------

    def name(self, text: str, span: Span) -> syntax.Name:
        """A name of the file as a name of the language."""
        name = " ".join(unicodedata.normalize("NFKC", text).replace("`", "'").split())
        written = self._written.setdefault(name, text)
        if written != text:
            self.unused("spellings of names that differ only in form", span, text)
        return syntax.Name(name, span)

    def quantity(
        self, text: str, span: Span, kind: str = "quantity", levels: str = "", description: str = ""
    ) -> syntax.Name:
        """Declares a quantity, unless it is; what is said later of the same one fills what was left open."""
        name = self.name(text, span)
        known = self._quantities.setdefault(name.text, _Quantity(span, kind, levels, ""))
        if known.kind == "quantity":
            known.kind = kind
        known.levels = known.levels or levels
        known.description = known.description or plain(description)
        return name

    def knows(self, text: str, span: Span) -> bool:
        """Whether a name is declared already."""
        return self.name(text, span).text in self._quantities

    def levels(self, name: str, levels: Sequence[str]) -> str:
        """Exact levels without a reference, under a name; gives the name."""
        self._levels[name] = tuple(levels)
        return name

    def bits(self) -> str:
        return self.levels(BIT, ("0", "1"))

    def paper(self, text: str, span: Span, pmid: str = "", url: str = "", doi: str = "") -> str:
        """Declares what is cited; gives its key."""
        key = f"PMID{pmid}" if pmid else self.name(text, span).text
        if key not in self._papers:
            written = syntax.Text(plain(text) or key, span)
            found = syntax.SourceDecl(syntax.Name(key, span), written, pmid or None, doi or None, url or None, span)
            self._papers[key] = found
        return key

    # --- rules ------------------------------------------------------------------------------------------------

    def influence(
        self,
        source: syntax.Name,
        target: syntax.Name,
        sign: Sign,
        span: Span,
        support: Support = Support(),
        modifiers: tuple[str, ...] = (),
    ) -> None:
        """One more time that the file says `source` acts on `target`."""
        signs = self._edges.setdefault((source.text, target.text), {})
        evidence = signs.setdefault(sign, _Evidence(span, [], modifiers))
        evidence.supports.append(support)

    def state(self, statement: syntax.Statement) -> None:
        """A rule, scenario or observation as it is."""
        self._rules.append(statement)

    # --- all of it --------------------------------------------------------------------------------------------

    def imported(self, dialect: str) -> Imported:
        influences = tuple(self._influences())
        statements = (*self._declarations(), *influences, *self._rules)
        if not (self._quantities or self._rules or self._found or self._unused):
            self.error("there is nothing in this file", Span(self.source, 0, 0), "it holds no quantity and no rule")
        return Imported(self.source, dialect, statements, self.remarks())

    def remarks(self) -> tuple[Diagnostic, ...]:
        """Every mistake, every conflict, and a line for each kind of thing that is not used."""
        return in_order((*self._found, *self._not_used()))

    def _declarations(self) -> Iterator[syntax.Statement]:
        nowhere = Span(self.source, 0, 0)
        for name, levels in self._levels.items():
            marks = tuple(syntax.LevelMark(syntax.Name(level, nowhere), True, False) for level in levels)
            yield syntax.LevelsDecl(syntax.Name(name, nowhere), marks, nowhere)
        yield from self._papers.values()
        for name, one in self._quantities.items():
            declared = (syntax.DeclaredName(syntax.Name(name, one.span)),)
            text = syntax.Text(one.description, one.span) if one.description else None
            levels_name = syntax.Name(one.levels, one.span) if one.levels else None
            yield syntax.QuantityDecl(syntax.Name(one.kind, one.span), declared, (), text, levels_name, None, one.span)

    def _influences(self) -> Iterator[syntax.Statement]:
        for (source, target), signs in self._edges.items():
            known = dict(signs)
            if "-?" in signs and len(signs) > 1:
                what = "influences without a sign on pairs that have one elsewhere"
                self.unused(what, known.pop("-?").span, f"{source} to {target}")
            if len(known) == 1 or self._both:
                yield from (_influence(source, target, sign, e) for sign, e in known.items())
            else:
                yield from self._conflict(source, target, known)

    def _conflict(self, source: str, target: str, signs: dict[Sign, _Evidence]) -> Iterator[syntax.Statement]:
        """Both signs: each may exist, and at least one does."""
        first = min((e.span for e in signs.values()), key=lambda s: s.start)
        last = max((e.span for e in signs.values()), key=lambda s: s.start)
        for sign, evidence in signs.items():
            evidence.modifiers = (*evidence.modifiers, "maybe")
            yield _influence(source, target, sign, evidence)
        ends = syntax.Name(source, first), syntax.Name(target, first)
        items = tuple(syntax.InfluenceName(ends[0], sign, ends[1], first) for sign in signs)
        yield syntax.Alternatives(None, 1, items, syntax.Clauses(), first)
        message = f"`{source}` acts on `{target}` with both signs: each is a `maybe`, and at least one holds"
        shown = _quoted(source), _quoted(target)
        help = f'choose with --reject "{shown[0]} -> {shown[1]}" or --reject "{shown[0]} -| {shown[1]}"'
        related = ((last, "the other sign"),) if last is not first and last.line != first.line else ()
        self._found.append(Diagnostic(CONFLICT, message, first, help, Severity.WARNING, related))

    def _not_used(self) -> Iterator[Diagnostic]:
        for what, kind in self._unused.items():
            more = ", ..." if len(kind.examples) > kind.shown else ""
            shown = f" ({', '.join(kind.examples[: kind.shown])}{more})" if kind.examples else ""
            message = f"not used: {kind.count} {what}{shown}"
            yield Diagnostic(UNUSED, message, kind.span, kind.help, Severity.WARNING)


def _influence(source: str, target: str, sign: Sign, evidence: _Evidence) -> syntax.InfluenceRule:
    span = evidence.span
    link = syntax.Link(sign, (syntax.Name(target, span),), span)
    modifiers = tuple(syntax.Name(m, span) for m in evidence.modifiers)
    clauses = _clauses(evidence)
    return syntax.InfluenceRule(None, modifiers, (syntax.Name(source, span),), (link,), clauses, span)


def _clauses(evidence: _Evidence) -> syntax.Clauses:
    span, all_of_it = evidence.span, evidence.supports
    cite = tuple(syntax.Name(key, span) for key in _once(key for s in all_of_it for key in s.cite))
    by = plain(", ".join(_once(s.by for s in all_of_it if s.by)))
    statuses = [s.status or "established" for s in all_of_it]
    status = min(statuses, key=("established", "presumed", "proposed", "disputed").index)
    notes = _once(s.note for s in all_of_it if s.note)
    note = plain("; ".join(notes[:1]) + (f" (and {len(notes) - 1} more)" if notes[1:] else ""))
    return syntax.Clauses(
        by=syntax.Text(by, span) if by else None,
        at=tuple(syntax.Name(site, span) for site in _once(site for s in all_of_it for site in s.at)),
        cite=cite,
        status=None if status == "established" else syntax.Name(status, span),
        note=syntax.Text(note, span) if note else None,
    )


def _once(items: Iterable[str]) -> list[str]:
    return list(dict.fromkeys(items))


def plain(text: str) -> str:
    """A text as it can stand between double quotes."""
    return re.sub(r"\s+", " ", text.replace('"', "'")).strip()


def shortened(text: str) -> str:
    """The beginning of a text that is too long for a rule, marked as such."""
    text = plain(text)
    return text if len(text) <= LONGEST else text[: LONGEST - 4].rstrip() + " ..."


def _quoted(name: str) -> str:
    return one_line(syntax.Name(name, Span(Source("", ""), 0, 0)))
