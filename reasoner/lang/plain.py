"""Plain lines: arrows between plain names, `A, B -> C -| D`, read by one regular expression, without the grammar.

Large networks consist of such lines, and the grammar's tables take five times as long over each. What is read here
is what the grammar reads, mistakes included: a line is plain only if nothing before or after it can be part of its
statement; everything else is left to the scanner, in segments that begin and end between two statements.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TypeAlias

from reasoner.lang import syntax
from reasoner.lang.terminals import CLAUSE_WORDS
from reasoner.source import Source, Span

_NAME = r"(?=[0-9_./]*[A-Za-z])[A-Za-z0-9_]+(?:[./][A-Za-z0-9_]+)*"
_NAMES = rf"{_NAME}(?:[ \t]*,[ \t]*{_NAME})*"
_ARROWS = re.compile(rf"[ \t]*({_NAMES})((?:[ \t]*(?:->|-\|)[ \t]*{_NAMES})+)[ \t\r]*(?:\#.*)?", re.ASCII)
_LINK = re.compile(rf"[ \t]*(->|-\|)[ \t]*({_NAMES})", re.ASCII)
_FIRST = re.compile(r"\s*(\w+)")
_WORD = re.compile(_NAME, re.ASCII)
_COMMENT = re.compile(r"[ \t]*\#.*")
_LEFT_OPEN = re.compile(r"""[()"`]|(?:[,:|>=→⊣]|-[?0])[ \t\r]*(?:\#.*)?$""")
"""What may leave a statement open at the end of its line: brackets and quotes anywhere, or some last lexemes."""

_NONE = syntax.Clauses()

Segment: TypeAlias = tuple[int, int]
"""Where a text that the grammar has to read begins and ends."""


def segments(source: Source) -> Iterator[syntax.InfluenceRule | Segment]:
    """The plain lines of a text as statements, and between them the segments for the grammar, in order."""
    lines = source.text.split("\n")
    start = offset = 0
    complete = True  # no statement is open where this line begins
    for number, line in enumerate(lines):
        end = offset + len(line) + 1
        found = _ARROWS.fullmatch(line) if complete and ("->" in line or "-|" in line) else None
        if found and not _goes_on(lines, number + 1):
            if start < offset:
                yield start, offset
            yield _statement(source, found, offset)
            start = end
        elif not line.strip():
            complete = True
        elif not _COMMENT.fullmatch(line):
            complete = complete and not _LEFT_OPEN.search(line)
        offset = end
    if start < len(source.text):
        yield start, len(source.text)


def _goes_on(lines: list[str], following: int) -> bool:
    """Whether the statement above may go on in this line, or in one behind comments."""
    while following < len(lines) and _COMMENT.fullmatch(lines[following]):
        following += 1
    if following == len(lines):
        return False
    first = _FIRST.match(lines[following])
    return first is not None and first[1] in CLAUSE_WORDS


def _statement(source: Source, found: re.Match[str], offset: int) -> syntax.InfluenceRule:
    """The node that the grammar and its builder make of the same line."""
    links = tuple(
        syntax.Link(
            syntax.ARROWS[link[1]],
            targets := _names(source, link[2], offset + link.start(2)),
            Span(source, offset + link.start(1), targets[-1].span.end),
        )
        for link in _LINK.finditer(found[0], found.start(2), found.end(2))
    )
    sources = _names(source, found[1], offset + found.start(1))
    return syntax.InfluenceRule(None, (), sources, links, _NONE, sources[0].span.to(links[-1].span))


def _names(source: Source, written: str, offset: int) -> tuple[syntax.Name, ...]:
    if "," not in written:
        return (syntax.Name(written, Span(source, offset, offset + len(written))),)
    return tuple(
        syntax.Name(word[0], Span(source, offset + word.start(), offset + word.end()))
        for word in _WORD.finditer(written)
    )
