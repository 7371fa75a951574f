"""Cures of findings that a machine can write: what would stand in the files instead.

A fix that `keeps` the meaning is safe to apply unasked: what the files say beside it is untouched, and the finding is
the proof that what it takes away says nothing. The others are for somebody who looks at them. A fix whose text would
not read as it should, or that would lose a comment, is none. How findings are found is for the other modules.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

from reasoner.diagnostics import Diagnostic
from reasoner.lang import scanner, syntax
from reasoner.lang.parser import parse_file
from reasoner.lint.subject import Subject
from reasoner.source import Source, Span


@dataclass(frozen=True, slots=True)
class Edit:
    """What stands at a span from now on."""

    span: Span
    text: str

    @property
    def lines(self) -> range:
        """The lines that it changes or takes."""
        last, _ = self.span.source.position(self.span.end - self.span.text.endswith("\n"))
        return range(self.span.line, last + 1)


@dataclass(frozen=True, slots=True)
class Fix:
    """A cure in words, the edits of one file that are it, and whether all that is asked stays answered as it is."""

    title: str
    edits: tuple[Edit, ...]
    keeps: bool = False

    @property
    def source(self) -> Source:
        return self.edits[0].span.source


@dataclass(frozen=True, slots=True)
class _Change:
    """A fix before it is checked: the statements that it changes, each with what it becomes (None: it goes)."""

    fix: Fix
    becomes: Mapping[int, syntax.Statement | None]  # by the start of the statement


def fixes(subject: Subject, found: Diagnostic) -> tuple[Fix, ...]:
    """The fixes of a finding, the likeliest first."""
    ways = _WAYS.get(found.code)
    if ways is None:
        return ()
    return tuple(change.fix for change in ways(subject, found) if _reads_as_meant(subject, change))


def edited(source: Source, edits: Iterable[Edit]) -> str:
    """The text of a source after edits that do not overlap."""
    text = source.text
    for edit in sorted(edits, key=lambda e: e.span.start, reverse=True):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


def silenced(found: Diagnostic) -> Edit:
    """The comment at the end of its line that keeps a finding quiet."""
    source, number = found.span.source, found.span.line
    end = found.span.start - (found.span.column - 1) + len(source.line(number))
    commented = any(source.position(start)[0] == number for start, _ in scanner.comments(source))
    return Edit(Span(source, end, end), f"{';' if commented else '  #'} lint: ignore {found.code}")


def _reads_as_meant(subject: Subject, change: _Change) -> bool:
    """Whether the edited file says all that it said, with its comments, but for the statements that change."""
    source = change.fix.source
    file = next((f.file for f in subject.files if f.source == source), None)
    if file is None:  # of a table of measurements
        return False
    after = Source(source.name, edited(source, change.fix.edits))
    expected = [change.becomes.get(s.span.start, s) for s in file.statements]
    again, mistakes = parse_file(after)
    same = again.statements == tuple(s for s in expected if s is not None)
    return same and not mistakes and not any(_takes_comments(edit) for edit in change.fix.edits)


def _takes_comments(edit: Edit) -> bool:
    """Whether a line goes that has a comment, or one that a comment speaks of."""
    source = edit.span.source
    commented = (source.position(start)[0] for start, _ in scanner.comments(source))
    return "\n" in edit.span.text and any(line in edit.lines for line in commented)


# --- names --------------------------------------------------------------------------------------------------------


def _unused(subject: Subject, found: Diagnostic) -> Iterator[_Change]:
    """W701: the name goes; unasked only where nothing but the name is lost. A class with members stays."""
    decl, one = _declared(subject, found.span)
    of_it = (d for d in subject.declarations if d.of_class is not None and d.of_class.text == one.name.text)
    if any(of_it):
        return
    alone = decl.description is None and not decl.members and not one.synonyms
    edit, becomes = _without(decl, one)
    yield _Change(Fix(f"Drop `{one.name.text}`", (edit,), alone), {decl.span.start: becomes})


def _misspelt(subject: Subject, found: Diagnostic) -> Iterator[_Change]:
    """W702: one quantity, and the other spelling as its synonym."""
    decl, slip = _declared(subject, found.span)
    other, meant = _declared(subject, found.related[0][0])
    if slip.synonyms or decl.span.source != other.span.source or len(other.names) > 1:
        return
    edit, becomes = _without(decl, slip)
    last = (meant.name, *meant.synonyms)[-1].span
    text = f"{',' if meant.synonyms else ' also'} {slip.name.span.text}"
    wider = replace(meant, synonyms=(*meant.synonyms, slip.name))
    title = f"Make `{slip.name.text}` a synonym of `{meant.name.text}`"
    yield _Change(
        Fix(title, (edit, Edit(Span(last.source, last.end, last.end), text))),
        {decl.span.start: becomes, other.span.start: replace(other, names=(wider,))},
    )


def _conflicting(subject: Subject, found: Diagnostic) -> Iterator[_Change]:
    """W704: either synonym goes, if no statement uses it; unasked where it is the only synonym of the two."""
    synonyms = [s for span in (found.span, found.related[0][0]) if (s := _synonym(subject, span)) is not None]
    for decl, one, name in synonyms:
        if name.text in subject.spelled:
            continue
        names = (one.name, *one.synonyms)
        at = names.index(name)
        start, end = names[at - 1].span.end, name.span.end
        if at == 1 and len(names) > 2:  # `also` stays for the next one
            start, end = name.span.start, names[2].span.start
        left = tuple(n for n in one.synonyms if n is not name)
        fewer = tuple(replace(n, synonyms=left) if n is one else n for n in decl.names)
        fix = Fix(
            f"Drop the synonym `{name.text}`", (Edit(Span(name.span.source, start, end), ""),), len(synonyms) == 1
        )
        yield _Change(fix, {decl.span.start: replace(decl, names=fewer)})


def _declared(subject: Subject, span: Span) -> tuple[syntax.QuantityDecl, syntax.DeclaredName]:
    return next((d, n) for d in subject.declarations for n in d.names if n.name.span is span)


def _synonym(subject: Subject, span: Span) -> tuple[syntax.QuantityDecl, syntax.DeclaredName, syntax.Name] | None:
    places = ((d, n, s) for d in subject.declarations for n in d.names for s in n.synonyms)
    return next((place for place in places if place[2].span is span), None)


def _without(decl: syntax.QuantityDecl, one: syntax.DeclaredName) -> tuple[Edit, syntax.Statement | None]:
    """A declaration without one of its names."""
    at = decl.names.index(one)
    if len(decl.names) == 1:
        return Edit(_lines(decl.span), ""), None
    here = one.name.span
    span = here.source, here.start, decl.names[1].name.span.start
    if at:
        span = here.source, decl.names[at - 1].name.span.end, here.end
    return Edit(Span(*span), ""), replace(decl, names=tuple(n for n in decl.names if n is not one))


# --- statements ---------------------------------------------------------------------------------------------------


def _summary(subject: Subject, found: Diagnostic) -> Iterator[_Change]:
    """W712: the summary goes."""
    statement = _statement(subject, found)
    if statement is not None:
        yield _Change(Fix("Drop the summary", (Edit(_lines(statement.span), ""),)), {statement.span.start: None})


def _level(subject: Subject, found: Diagnostic) -> Iterator[_Change]:
    """W723: levels that no quantity has go, unasked; a single level only on request."""
    for statement in subject.statements:
        if not isinstance(statement, syntax.LevelsDecl):
            continue
        if statement.name.span is found.span:
            fix = Fix(f"Drop the levels `{statement.name.text}`", (Edit(_lines(statement.span), ""),), True)
            yield _Change(fix, {statement.span.start: None})
        marks = statement.levels
        for at, mark in enumerate(marks):
            if mark.name.span is found.span:
                start, end = _end(marks[at - 1]), _end(mark)
                left = tuple(m for m in marks if m is not mark)
                fix = Fix(f"Drop the level `{mark.name.text}`", (Edit(Span(found.span.source, start, end), ""),))
                yield _Change(fix, {statement.span.start: replace(statement, levels=left)})


def _end(mark: syntax.LevelMark) -> int:
    """Where a level ends, with its signs."""
    text, end = mark.name.span.source.text, mark.name.span.end
    while end < len(text) and text[end] in "!*":
        end += 1
    return end


def _implied(subject: Subject, found: Diagnostic) -> Iterator[_Change]:
    """W733: what is observed becomes what is expected."""
    statement = _statement(subject, found)
    if not isinstance(statement, syntax.Observe):
        return
    start, claim = statement.span.start, statement.claim.span.start
    edits = [Edit(Span(found.span.source, start, start + len("observe")), "expect")]  # `exclude` is as long
    if statement.excluded:
        edits.append(Edit(Span(found.span.source, claim, claim), "impossible "))
    becomes = syntax.Expect(
        statement.label, None, "impossible" if statement.excluded else "necessary",
        statement.claim, (), statement.tail, statement.clauses, statement.span,
    )  # fmt: skip
    yield _Change(Fix("Make it an `expect`", tuple(edits), True), {start: becomes})


def _statement(subject: Subject, found: Diagnostic) -> syntax.Statement | None:
    """The statement that a finding is about; None for a row of a table."""
    at, source = found.span.start, found.span.source
    here = (s for s in subject.statements if s.span.source == source and s.span.start <= at < s.span.end)
    return next(here, None)


def _lines(span: Span) -> Span:
    """A statement with its line ends."""
    text = span.source.text
    end = text.find("\n", span.end)
    return Span(span.source, text.rfind("\n", 0, span.start) + 1, len(text) if end < 0 else end + 1)


_WAYS: Final[Mapping[str, Callable[[Subject, Diagnostic], Iterator[_Change]]]] = {
    "W701": _unused,
    "W702": _misspelt,
    "W704": _conflicting,
    "W712": _summary,
    "W723": _level,
    "W733": _implied,
}

FIXABLE: Final[Sequence[str]] = tuple(_WAYS)
"""The codes that may have a fix."""
