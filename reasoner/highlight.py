"""Rule files in colour, for Pygments: documentation, notebooks, terminals. The one door to Pygments.

The text is cut up by the language's own scanner, and a word is a keyword where its grammar has one, so that colours
cannot say something else than the parser.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, ClassVar

from pygments.lexer import Lexer
from pygments.token import Comment, Error, Keyword, Name, Number, Operator, Punctuation, String, Whitespace

from reasoner.lang import scanner
from reasoner.lang.parser import keywords
from reasoner.lang.scanner import NUMBER, QUOTED, STRING, WORD, Lexeme
from reasoner.lang.terminals import ARROWS, KINDS
from reasoner.source import Source

_OPERATORS = frozenset((*ARROWS, ":=", "=", "<"))


class RuleLexer(Lexer):  # type: ignore[misc]
    """Rule files and questions."""

    name = "Reasoner rules"
    aliases: ClassVar[list[str]] = ["reasoner"]
    filenames: ClassVar[list[str]] = ["*.rules"]
    mimetypes: ClassVar[list[str]] = ["text/x-reasoner"]

    def get_tokens_unprocessed(self, text: str) -> Iterator[tuple[int, Any, str]]:
        """Every character of the text, as a token of some kind."""
        at = 0
        for start, end, kind in sorted(_pieces(text), key=lambda piece: piece[0]):
            if at < start:
                yield at, Whitespace, text[at:start]
            yield start, kind, text[start:end]
            at = end
        if at < len(text):
            yield at, Whitespace, text[at:]


def _pieces(text: str) -> Iterator[tuple[int, int, Any]]:
    source = Source("", text)
    for start, end in scanner.comments(source):
        yield start, end, Comment.Single
    for line in scanner.lines(source):
        named = scanner.starts_with_name(line)
        for n, lexeme in enumerate(line):
            yield lexeme.start, lexeme.end, _kind(lexeme, line[1].text if named and n == 0 and len(line) > 1 else None)


def _kind(lexeme: Lexeme, after_name: str | None) -> Any:
    """The kind of a lexeme; `after_name` is what follows the name that begins a line."""
    if lexeme.kind in scanner.WRONG:
        return Error
    if lexeme.kind == STRING:
        return String
    if lexeme.kind == NUMBER:
        return Number
    if lexeme.kind == QUOTED or (lexeme.kind == WORD and after_name is not None):
        return Name.Label if after_name == ":" else Name
    if lexeme.kind == WORD and lexeme.text in keywords():
        return Keyword.Type if lexeme.text in KINDS else Keyword
    if lexeme.kind == WORD:
        return Name
    return Operator if lexeme.text in _OPERATORS else Punctuation
