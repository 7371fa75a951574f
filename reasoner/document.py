"""A neutral document: what is shown, with roles and links, before anybody decides how it looks.

It owns the kinds of blocks that an answer can consist of. It must not know of answers, of terminals or of any
markup; `text` and `markdown` draw it, and another renderer needs nothing else.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, TypeAlias

Role: TypeAlias = Literal[
    "", "strong", "quiet", "name", "up", "down", "rises", "falls", "rule", "code", "paper", "good", "bad"
]
"""What a run of text is. Arrows may be drawn in any but `code`; `rises` and `falls` stand behind a name in a chain of
arrows, and may be drawn as arrows themselves."""


@dataclass(frozen=True, slots=True)
class Run:
    """Text of one role; `link` is the anchor of the block it speaks of."""

    text: str
    role: Role = ""
    link: str = ""


Runs: TypeAlias = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    runs: Runs


@dataclass(frozen=True, slots=True)
class Paragraph:
    runs: Runs


@dataclass(frozen=True, slots=True)
class Step:
    """One step of an explanation: its number (empty where nothing cites it), its sentence, its support at the side.

    `rules` are the ids of the rules that it uses, whether its text names them or not.
    """

    number: str
    runs: Runs
    aside: Runs = ()
    anchor: str = ""
    inner: tuple[Block, ...] = ()
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells. The last column takes what room is left and is the one that wraps."""

    header: tuple[Runs, ...]
    rows: tuple[tuple[Runs, ...], ...]


@dataclass(frozen=True, slots=True)
class Quote:
    """Lines shown as they are, such as rules with their places."""

    lines: tuple[Runs, ...]


Block: TypeAlias = Heading | Paragraph | Step | Table | Quote


@dataclass(frozen=True, slots=True)
class Document:
    blocks: tuple[Block, ...]


def plain(runs: Iterable[Run]) -> str:
    """The bare text of runs."""
    return "".join(run.text for run in runs)


def rule_anchor(rule: str) -> str:
    """The anchor of a rule, for links from steps to the rule text."""
    return f"rule:{rule}"


def step_anchor(number: str) -> str:
    return f"step:{number}"


def paper_anchor(key: str) -> str:
    """The anchor of a paper, for links to where it can be read."""
    return f"paper:{key}"


def quantity_anchor(name: str) -> str:
    return f"quantity:{name}"
