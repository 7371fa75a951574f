"""The canonical layout of a whole file: one statement a line, long ones broken, comments and groups where they were.

Owns line breaks, blank lines and the places of comments; how a statement is spelled is for `formatter` to say. It never
changes what a file means: the text it gives is parsed again and compared with the syntax it came from.

- A statement that fits stands on one line; a longer one is broken before its clauses, else after commas, colons and
  arrows, and goes on with four blanks. Nothing is aligned.
- A comment stays on its line. A statement with comments inside keeps its line breaks and its spelling.
- Blank lines keep groups apart, one at a time.
"""

from __future__ import annotations

from bisect import bisect
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from reasoner.diagnostics import Diagnostic
from reasoner.lang import scanner
from reasoner.lang import syntax as s
from reasoner.lang.formatter import one_line
from reasoner.lang.parser import parse_file
from reasoner.lang.scanner import SYMBOL
from reasoner.lang.terminals import ARROWS
from reasoner.source import Source

WIDTH = 100
INDENT = "    "
_CLAUSES = ("when", "unless", "by", "at", "cite", "status", "note")
_BREAKABLE = frozenset(ARROWS) | {",", ":", ":="}
_BOM = "\ufeff"


class ChangedMeaning(AssertionError):
    """The laid out text does not say what the text said: a bug in this module."""


def laid_out(source: Source) -> tuple[str, tuple[Diagnostic, ...]]:
    """The text in canonical layout; with syntax mistakes, the text as it is and the mistakes.

    Line ends stay LF or CRLF, whichever the first line has. Raises ChangedMeaning rather than return another meaning.
    """
    text = source.text
    file, mistakes = parse_file(source)
    if mistakes:
        return text, mistakes
    body = "".join(line + "\n" for line in _lines(source, file))
    again = Source(source.name, body)
    if parse_file(again) != (file, ()) or _comment_texts(again) != _comment_texts(source):
        raise ChangedMeaning(f"the layout of `{source.name}` would change what it means")
    end = "\r\n" if text[: text.find("\n") + 1].endswith("\r\n") else "\n"
    return (_BOM if text.startswith(_BOM) else "") + body.replace("\n", end), ()


def _comment_texts(source: Source) -> list[str]:
    return [source.text[start:end].rstrip() for start, end in scanner.comments(source)]


# --- the parts of a file ------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Piece:
    """A statement or a comment that has its own line: the lines it was written on, its column, and its new lines."""

    first: int
    last: int
    column: int
    lines: list[str]
    is_comment: bool = False


def _lines(source: Source, file: s.File) -> Iterator[str]:
    above: _Piece | None = None
    hanging = False  # whether the comment above belongs to the statement before it
    for piece in _pieces(source, file):
        apart = above is not None and piece.first > above.last + 1
        if apart:
            yield ""
        hanging = piece.is_comment and above is not None and not apart and (hanging or not above.is_comment)
        hanging = hanging and above is not None and piece.column > (1 if above.is_comment else above.column)
        for line in piece.lines:
            yield INDENT + line if hanging else line
        above = piece


def _pieces(source: Source, file: s.File) -> Sequence[_Piece]:
    """Statements and comments of their own, in order; a comment beside a statement is part of it."""
    comments = list(scanner.comments(source))
    begins = [start for start, _ in comments]
    pieces: list[_Piece] = []
    taken: set[int] = set()
    for lexemes, node in zip(scanner.statements(source), file.statements, strict=True):
        start, end = lexemes[0].start, lexemes[-1].end
        (first, column), last = source.position(start), source.position(end)[0]
        inner = range(bisect(begins, start), bisect(begins, end))
        taken.update(inner)
        lines = _as_written(source.text[start:end]) if inner else broken(node)
        pieces.append(_Piece(first, last, column, lines))
    ends = {piece.last: piece for piece in pieces}  # of two statements on one line, the later one
    for n, (start, end) in enumerate(comments):
        line, column = source.position(start)
        text = source.text[start:end].rstrip()
        if n in taken:
            continue
        if line in ends:
            ends[line].lines[-1] += f"  {text}"
        else:
            pieces.append(_Piece(line, line, column, [text], is_comment=True))
    return sorted(pieces, key=lambda p: p.first)


def _as_written(text: str) -> list[str]:
    first, *others = (line.strip() for line in text.split("\n"))
    return [first, *(INDENT + line for line in others)]


# --- one statement ------------------------------------------------------------------------------------------------


def broken(node: s.Statement, width: int = WIDTH) -> list[str]:
    """The lines of one statement."""
    whole = one_line(node)
    if len(whole) <= width:
        return [whole]
    return _filled(_segments(node), width)


@dataclass(frozen=True, slots=True)
class _Segment:
    """What is kept on a line if it fits; else it is broken between its `parts`."""

    text: str
    parts: Sequence[str]


def _segments(node: s.Statement) -> list[_Segment]:
    """A statement in the pieces between which it is broken first: what it says, and its clauses."""
    match node:
        case s.Expect() if node.label is not None or node.title is not None:
            return _of_titled(node)
        case s.InfluenceRule() | s.Observe() | s.Expect() | s.Alternatives() | s.Regimen():
            return [_listing(one_line(replace(node, clauses=s.Clauses()))), *_clauses(node.clauses)]
        case s.GateRule() | s.LawRule() | s.DefinitionRule():
            return [_of_condition(node), *_clauses(node.clauses)]
        case s.QuantityDecl():
            return [_Segment(one_line(node), _chunks(one_line(node), frozenset({","})))]
        case _:
            return [_listing(one_line(node))]


def _of_titled(node: s.Expect) -> list[_Segment]:
    """The claim of an expectation with a heading stands behind it: the heading, its clauses, the claim."""
    plain = one_line(replace(node, clauses=s.Clauses()))
    claim = one_line(replace(node, label=None, title=None, clauses=s.Clauses())).removeprefix("expect ")
    heading = _listing(plain.removesuffix(f": {claim}"))
    *before, last = heading, *_clauses(node.clauses)
    return [*before, _Segment(f"{last.text}:", (*last.parts[:-1], f"{last.parts[-1]}:")), _listing(claim)]


def _of_condition(node: s.GateRule | s.LawRule | s.DefinitionRule) -> _Segment:
    """A rule that is a condition in the main, without its clauses."""
    text = one_line(replace(node, clauses=s.Clauses()))
    match node:
        case s.LawRule(when=when, then=then):
            label = text[: text.index("when ")]
            *before, last = _joined(f"{label}when", when)
            return _Segment(text, [*before, *_joined(f"{last} then", then)])
        case s.GateRule(condition=formula) | s.DefinitionRule(expression=formula):
            head = text.removesuffix(f" {one_line(formula)}")
            return _Segment(text, [text] if isinstance(formula, s.Constant) else _joined(head, formula))


def _clauses(clauses: s.Clauses) -> list[_Segment]:
    found = []
    for name in _CLAUSES:
        value = getattr(clauses, name)
        if value:
            text = one_line(replace(s.Clauses(), **{name: value}))
            condition = name in ("when", "unless")
            found.append(_Segment(text, _joined(name, value)) if condition else _listing(text))
    return found


def _joined(before: str, formula: s.Formula) -> list[str]:
    """A formula after some words, in parts."""
    if not isinstance(formula, s.And | s.Or):
        return _chunks(f"{before} {one_line(formula)}")
    first, *others = _bracketed(formula)
    return [f"{before} {first}", *others]


def _bracketed(formula: s.And | s.Or) -> list[str]:
    """What `and` or `or` join, part by part, in brackets: inside them a line may end anywhere."""
    word = "and " if isinstance(formula, s.And) else "or "
    parts: list[str] = []
    for item in formula.items:
        text = one_line(replace(formula, items=(item,)))
        is_short = len(text) <= WIDTH - len(INDENT)
        first, *others = _bracketed(item) if isinstance(item, s.And | s.Or) and not is_short else [text]
        parts += [(word if parts else "") + first, *others]
    return [f"({parts[0]}", *parts[1:-1], f"{parts[-1]})"]


def _listing(text: str) -> _Segment:
    return _Segment(text, _chunks(text))


def _chunks(text: str, after: frozenset[str] = _BREAKABLE) -> list[str]:
    """A text cut after each comma, colon and arrow."""
    (row,) = scanner.lines(Source("", text))
    ends = [lexeme.end for lexeme in row[:-1] if lexeme.kind == SYMBOL and lexeme.text in after]
    return [text[a:b].strip() for a, b in pairwise([0, *ends, len(text)])]


def _filled(segments: Sequence[_Segment], width: int) -> list[str]:
    """Segments put on as few lines as hold them; one that is too long for a line is broken once more."""
    lines = [""]
    for segment in segments:
        room = width - len(INDENT) if lines[0] else width
        for text in [segment.text] if len(segment.text) <= room else segment.parts:
            _put(lines, text, width)
    return lines


def _put(lines: list[str], text: str, width: int) -> None:
    line = lines[-1]
    if not line:
        lines[-1] = text
    elif len(line) + 1 + len(text) <= width:
        lines[-1] = f"{line} {text}"
    else:
        lines.append(INDENT + text)
