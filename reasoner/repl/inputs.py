"""What was typed: a command, a question or a statement, and whether it is finished.

A statement goes on where the language says so; a question also where the grammar asks for more. It knows no model.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final, Literal, TypeAlias

from reasoner.lang import scanner
from reasoner.lang.parser import expected
from reasoner.lang.scanner import QUOTED, WORD, Lexeme
from reasoner.lang.terminals import QUESTION_WORDS
from reasoner.source import Source

Kind: TypeAlias = Literal["nothing", "command", "question", "statement"]

NEXT: Final = ";"
"""Asks for the next explanation."""

_GOES_ON: Final = frozenset(
    ("with", "in", "at", "since", "than", "rather", "repaired", "show", "using", "keeping", "versus")
)
_BRIEF: Final = re.compile(r"\s*(?:why\s+(?:needed\s+)?\d[\d.]*|what\s+if(?:\s+show\b.*)?)\s*")
"""What the prompt takes although the language does not: steps by number, and `what if` of what is current."""


def kind_of(text: str) -> Kind:
    """What a finished input is, by its first word."""
    stripped = text.strip()
    if stripped.startswith(":") or stripped in (NEXT, "?"):
        return "command"
    words = _lexemes(text)
    if not words:
        return "nothing"
    alone = len(words) == 1 and words[0].kind in (WORD, QUOTED)
    asks = words[0].kind == WORD and words[0].text in QUESTION_WORDS and not scanner.starts_with_name(words)
    return "question" if alone or asks else "statement"


def _lexemes(text: str) -> list[Lexeme]:
    return [lexeme for line in scanner.lines(Source("", text)) for lexeme in line]


def unfinished(text: str) -> bool:
    """Must another line follow? A blank line ends everything, and a command whatever comes before it."""
    last = text.rpartition("\n")[2]
    if not last or last.lstrip().startswith(":") or kind_of(text) in ("nothing", "command") or brief(text):
        return False
    source = Source("", text)
    if scanner.unfinished(source):
        return True
    if kind_of(text) != "question":
        return False
    wanted = expected(source, question=True)
    return bool(wanted) and "$END" not in wanted


def brief(text: str) -> bool:
    return _BRIEF.fullmatch(text) is not None


def inputs(lines: Iterable[str]) -> Iterator[str]:
    """Lines as inputs, one at a time, blank ones too. A statement waits for one line more, which may be a clause."""
    held: str | None = None
    for line in lines:
        line = line.rstrip("\r\n")
        if held is not None and _joins(held, line):
            held = f"{held}\n{line}"
        else:
            if held is not None:
                yield held
            held = line
        if kind_of(held) != "statement" and not unfinished(held):
            yield held
            held = None
    if held is not None:
        yield held


def _joins(held: str, line: str) -> bool:
    if not line.strip() or line.lstrip().startswith(":"):
        return False
    following = _lexemes(line)
    return unfinished(held) or (bool(following) and scanner.begins_with_clause(following))


def pasted(text: str) -> Iterator[str]:
    """What was typed or pasted at once, as inputs; a question may go on in the next line here."""
    found: list[str] = []
    for part in inputs(text.split("\n")):
        first = part.split(maxsplit=1)[:1]
        if found and first and kind_of(found[-1]) == "question" and first[0] in _GOES_ON:
            found[-1] = f"{found[-1]}\n{part}"
        else:
            found.append(part)
    yield from found
