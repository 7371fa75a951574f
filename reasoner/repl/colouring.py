"""Which part of a typed line is what: keywords, known names, arrows, texts, comments. Colours are for the terminal.

Words are cut up as the language does it, and are keywords where its grammar has them.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, Literal, NamedTuple, TypeAlias

from reasoner.lang import scanner
from reasoner.lang.parser import keywords
from reasoner.lang.scanner import NUMBER, QUOTED, STRING, SYMBOL, WORD, WRONG, Lexeme
from reasoner.model.ir import Model
from reasoner.source import Source

Look: TypeAlias = Literal["", "keyword", "name", "scenario", "level", "text", "arrow", "comment", "command", "wrong"]

_ARROWS: Final = frozenset(("->", "-|", "-?", "-0", ":="))


class Part(NamedTuple):
    """A part of the text, and what it is."""

    start: int
    end: int
    look: Look


def parts(model: Model, text: str) -> list[Part]:
    """The parts of a text that are something, in order; what lies between them is not."""
    stripped = text.lstrip()
    if stripped.startswith(":"):
        start = len(text) - len(stripped)
        end = start + len(stripped.split(maxsplit=1)[0])
        return [Part(start, end, "command"), *_of_language(model, text, end)]
    return _of_language(model, text, 0)


def _of_language(model: Model, text: str, start: int) -> list[Part]:
    source = Source("", text)
    found = [Part(a, b, "comment") for a, b in scanner.comments(source)]
    for line in scanner.lines(source):
        found += _of_line([lexeme for lexeme in line if lexeme.start >= start], model)
    return sorted(found)


def _of_line(line: list[Lexeme], model: Model) -> Iterator[Part]:
    for n, lexeme in enumerate(line):
        named = n == 0 and scanner.starts_with_name(line)
        yield Part(lexeme.start, lexeme.end, _look(lexeme, model, named))


def _look(lexeme: Lexeme, model: Model, named: bool) -> Look:
    kind, text = lexeme.kind, lexeme.text
    if kind in WRONG:
        return "wrong"
    if kind == STRING:
        return "text"
    if kind == SYMBOL:
        return "arrow" if text in _ARROWS else ""
    if kind == NUMBER:
        return "level"
    if kind == WORD and text in keywords() and not named:
        return "keyword"
    if kind in (WORD, QUOTED):
        return _name(text, model)
    return ""


def _name(text: str, model: Model) -> Look:
    if text in model.quantities or text in model.synonyms or text in model.classes:
        return "name"
    if text in model.scenarios:
        return "scenario"
    return "level" if any(text in space.levels for space in model.spaces.values()) else ""
