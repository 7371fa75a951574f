"""Cuts a text into statements, and statements into lexemes.

Owns the lexical rules of the language: what a name, a string and an arrow look like, and where a statement
ends. Knows neither the grammar nor which words are keywords, but for the words that carry a statement on.
Whatever is no lexeme becomes one of a `WRONG` kind, so that a text is always cut up completely.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import NamedTuple

from reasoner import clock
from reasoner.lang.terminals import ARROWS, CLAUSE_WORDS, UNICODE_ARROWS
from reasoner.source import Source

WORD, QUOTED, NUMBER, STRING, SYMBOL = "word", "quoted", "number", "string", "symbol"
WRONG = ("open string", "open name", "empty name", "backtick name", "hyphen", "letterless", "arrow", "stray")


class Lexeme(NamedTuple):
    """A piece of a statement: its kind, its text as the grammar sees it, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


_PLAIN = r"[\w{marks}]+(?:[./][\w{marks}]+)*"
_PATTERN = r"""
    [^\S\n]* (?:
    (?P<newline> \n )
  | (?P<comment> \#[^\n]* )
  | (?P<string>  "[^"\r\n]*" )
  | (?P<quoted>  `[^`\r\n]*` )
  | (?P<unclosed> ["`][^\r\n]* )
  | (?P<hyphen>  PLAIN(?:-(?!0(?!\S))PLAIN)+ )
  | (?P<word>    PLAIN )
  | (?P<symbol>  -[?0](?!\S) | := | [:,;()*!] )
  | (?P<arrow>   -[lIoO](?!\w) | -[?0] | [-=~<>|–—−→⊣⊢⇒⟶⟹↦]+ )
  | (?P<stray>   \S )
  )
"""
_OPEN = ("open string", "open name")
_OPERATORS = frozenset(ARROWS) | {"=", "<"}
_ENDS_OPEN = frozenset(ARROWS) | {",", ":", ":="}


@lru_cache(maxsize=16)
def _pattern(marks: str) -> re.Pattern[str]:
    plain = _PLAIN.format(marks=re.escape(marks))
    return re.compile(_PATTERN.replace("PLAIN", plain), re.VERBOSE)


@lru_cache(maxsize=16)
def _marks(text: str) -> str:
    """The combining marks of a text: parts of names in many scripts, but not of `\\w`."""
    if text.isascii():
        return ""
    return "".join(sorted(c for c in set(text) if unicodedata.category(c)[0] == "M"))


@lru_cache(maxsize=10_000)
def is_plain(name: str) -> bool:
    """Can the name be written without backticks (keywords aside)?"""
    found = _pattern(_marks(name)).fullmatch(name)
    return found is not None and found["word"] == name and _has_letter(name)


def _has_letter(name: str) -> bool:
    return name[0].isalpha() or any(c.isalpha() for c in name)


def lines(source: Source, start: int = 0, end: int | None = None) -> list[list[Lexeme]]:
    """The lexemes of each line; an empty list for a blank line, nothing for a line that is all comment.

    `start` and `end`: where the lines begin and end that are wanted.
    """
    text = source.text
    out: list[list[Lexeme]] = []
    line: list[Lexeme] = []
    commented = False
    for match in _pattern(_marks(text)).finditer(text, start, len(text) if end is None else end):
        kind = match.lastgroup
        if kind == "newline":
            clock.tick()
        if kind == "comment":
            commented = True
        elif kind == "newline":
            if line or not commented:
                out.append(line)
            line, commented = [], False
        elif kind is not None and (kind != "stray" or match.group() != "\ufeff"):
            line.append(_lexeme(kind, match[kind], match.start(kind), match.end()))
    out.append(line)
    return out


def comments(source: Source) -> Iterator[tuple[int, int]]:
    """Where the comments of a text stand, each from its `#` to the end of its line."""
    for match in _pattern(_marks(source.text)).finditer(source.text):
        if match.lastgroup == "comment":
            yield match.start("comment"), match.end("comment")


def _lexeme(kind: str, written: str, start: int, end: int) -> Lexeme:
    if kind == "word":
        text = written if written.isascii() else unicodedata.normalize("NFKC", written)
        if _has_letter(text):
            return Lexeme(WORD, text, start, end)
        return Lexeme(NUMBER if text.isascii() and text.isdigit() else "letterless", text, start, end)
    if kind == "string":
        return Lexeme(STRING, written[1:-1], start, end)
    if kind == "quoted":
        return _quoted(unicodedata.normalize("NFKC", written[1:-1]), start, end)
    if kind == "unclosed":
        return Lexeme("open string" if written[0] == '"' else "open name", written, start, end)
    if kind == "arrow":
        text = UNICODE_ARROWS.get(written, written)
        whole = text in _OPERATORS and text not in ("-?", "-0")  # these two lack their blank
        return Lexeme(SYMBOL if whole else "arrow", text, start, end)
    return Lexeme(kind, written, start, end)


def _quoted(name: str, start: int, end: int) -> Lexeme:
    if not name.strip():
        return Lexeme("empty name", name, start, end)
    # NFKC turns the Greek varia into a backtick
    return Lexeme("backtick name" if "`" in name else QUOTED, name, start, end)


def statements(source: Source, start: int = 0, end: int | None = None) -> Iterator[tuple[Lexeme, ...]]:
    """The statements of a text, or of those of its lines that stand between `start` and `end`, in order."""
    rows = lines(source, start, end)
    first = 0
    while first < len(rows):
        depth, last = _depth(rows[first], 0), first
        while _goes_on(rows, last, depth):
            last += 1
            depth = _depth(rows[last], depth)
        if depth > 0 or any(lexeme.kind in _OPEN for row in rows[first : last + 1] for lexeme in row):
            last = _indented(source, rows, first)
        yield from _split([lexeme for row in rows[first : last + 1] for lexeme in row])
        first = last + 1


def unfinished(source: Source) -> bool:
    """Does the last statement go on in the next line, whatever that line is?"""
    depth, last = 0, []
    for last in lines(source):
        depth = _depth(last, depth) if last and not any(lexeme.kind in _OPEN for lexeme in last) else 0
    return depth > 0 or _ends_open(last)


def _indented(source: Source, rows: Sequence[Sequence[Lexeme]], first: int) -> int:
    """The last line of a statement left open: so much goes wrong with it as is indented below its first line."""
    last = first
    while last + 1 < len(rows) and rows[last + 1]:
        below = source.position(rows[last + 1][0].start)[1] > source.position(rows[first][0].start)[1]
        if not below and not _goes_on(rows, last, 0):
            break
        last += 1
    return last


def _depth(row: Sequence[Lexeme], depth: int) -> int:
    for lexeme in row:
        if lexeme.kind == SYMBOL:
            if lexeme.text == "(":
                depth += 1
            elif lexeme.text == ")":
                depth = max(0, depth - 1)
            elif lexeme.text == ";":
                depth = 0
    return depth


def _goes_on(rows: Sequence[Sequence[Lexeme]], at: int, depth: int) -> bool:
    row = rows[at]
    following = rows[at + 1] if at + 1 < len(rows) else []
    if not row or not following:
        return False
    return depth > 0 or _ends_open(row) or begins_with_clause(following)


def _ends_open(row: Sequence[Lexeme]) -> bool:
    return bool(row) and row[-1].kind == SYMBOL and row[-1].text in _ENDS_OPEN


def begins_with_clause(row: Sequence[Lexeme]) -> bool:
    """Does a line go on with the statement above it?"""
    return row[0].kind == WORD and row[0].text in CLAUSE_WORDS and not starts_with_name(row)


def starts_with_name(lexemes: Sequence[Lexeme]) -> bool:
    """Is the first word a name even if it is a keyword: does an arrow, a comma, a colon or `requires` follow?"""
    if len(lexemes) < 2:
        return False
    following = lexemes[1]
    if following.kind == SYMBOL:
        return following.text in _ENDS_OPEN
    return following.kind == WORD and following.text == "requires"


def _split(lexemes: list[Lexeme]) -> Iterator[tuple[Lexeme, ...]]:
    part: list[Lexeme] = []
    for lexeme in lexemes:
        if lexeme.kind == SYMBOL and lexeme.text == ";":
            if part:
                yield tuple(part)
            part = []
        else:
            part.append(lexeme)
    if part:
        yield tuple(part)
