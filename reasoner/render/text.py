"""A document as text for a terminal or a file: columns, wrapping, colour, drawn arrows.

It owns width and colour and must not know what an answer is. `Look` holds all that depends on where the text goes;
the default look is plain text a hundred columns wide, so that the same document always gives the same bytes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final
from unicodedata import combining, east_asian_width

from reasoner.document import Block, Document, Heading, Paragraph, Quote, Role, Run, Runs, Step, Table
from reasoner.visible import visible


@dataclass(frozen=True, slots=True)
class Look:
    """How a text is drawn."""

    width: int = 100
    colour: bool = False
    arrows: bool = False  # draw `->` and `-|` as single characters
    folds: bool = False  # break quoted lines and wide tables too: for eyes, while files keep one line a rule


PLAIN: Final = Look()

_COLOURS: Final[Mapping[Role, str]] = {
    "strong": "1", "quiet": "2", "name": "36", "up": "32", "down": "35", "rises": "32", "falls": "35", "rule": "33",
    "code": "33", "paper": "2", "good": "32", "bad": "31",
}  # fmt: skip
_ARROWS: Final = {"->": "→", "-|": "⊣"}
_MARKS: Final[Mapping[Role, str]] = {"rises": "↑", "falls": "↓"}
_ASIDE = 30
"""Columns for what stands beside a step, where there is room for it."""
_ROOMY = 84
"""Narrower than this, the side moves below the sentence."""


def to_text(document: Document, look: Look = PLAIN) -> str:
    """The text of a document, ending in a line end."""
    lines: list[str] = []
    before: Block | None = None
    for block in document.blocks:
        if before is not None and not (isinstance(before, Step) and isinstance(block, Step)):
            if not isinstance(before, Heading) and (isinstance(block, Heading | Table | Quote) or _parts(before)):
                lines.append("")
        lines += _block(block, look, look.width, 0)
        before = block
    return "\n".join(line.rstrip() for line in lines) + "\n"


def _parts(block: Block) -> bool:
    return isinstance(block, Table | Quote)


def _block(block: Block, look: Look, width: int, indent: int) -> Iterator[str]:
    match block:
        case Heading(runs):
            yield from (_painted(line, look, "strong") for line in _wrapped(runs, look, width))
        case Paragraph(runs):
            yield from (_painted(line, look) for line in _wrapped(runs, look, width))
        case Step():
            yield from _step(block, look, width, indent)
        case Table(header, rows):
            yield from _table(header, rows, look, width)
        case Quote(lines):
            for line in lines:
                yield from _quoted(line, look, width, " " * (indent + 2))


def _quoted(line: Runs, look: Look, width: int, margin: str) -> Iterator[str]:
    """A line as it is; where it is folded, what follows its place stays to the right of it, or below a long one."""
    runs = _drawn(line, look)
    if not look.folds or len(margin) + _width_of(runs) <= width:
        yield margin + _painted(runs, look)
        return
    place, rest = (runs[:2], runs[2:]) if len(runs) > 2 else ((), runs)
    hang = len(margin) + _width_of(place)
    beside = hang <= width // 2
    if place and not beside:
        yield margin + _painted(place, look)
    hang = hang if beside else len(margin) + 4
    for n, folded in enumerate(_wrapped(rest, look, max(16, width - hang))):
        lead = margin + _painted(place, look) if n == 0 and beside else " " * hang
        yield lead + _painted(folded, look)


# --- steps --------------------------------------------------------------------------------------------------------


def _step(step: Step, look: Look, width: int, indent: int) -> Iterator[str]:
    margin = 5 + indent
    beside = width >= _ROOMY and indent == 0 and bool(step.aside)
    room = width - margin - (_ASIDE + 2 if beside else 0)
    runs = step.runs if beside or not step.aside else (*step.runs, Run("  ["), *step.aside, Run("]"))
    body = list(_wrapped(runs, look, max(24, room)))
    aside = list(_wrapped(step.aside, look, _ASIDE)) if beside else []
    for n in range(max(len(body), len(aside))):
        number = f"{step.number:>{3 + indent}}  " if n == 0 else " " * margin
        left = body[n] if n < len(body) else ()
        pad = " " * (room - _width_of(left) + 2) if n < len(aside) else ""
        right = _painted(aside[n], look) if n < len(aside) else ""
        yield number + _painted(left, look) + pad + right
    for inner in step.inner:
        yield from _block(inner, look, width, indent + (5 if isinstance(inner, Quote) else 4))


# --- tables -------------------------------------------------------------------------------------------------------


def _table(header: Sequence[Runs], rows: Sequence[Sequence[Runs]], look: Look, width: int) -> Iterator[str]:
    every = [*([header] if any(header) else []), *rows]
    columns = max((len(r) for r in every), default=0)
    widths = [max((_width_of(_drawn(r[c], look)) for r in every if c < len(r)), default=0) for c in range(columns)]
    used = 2 + sum(w + 2 for w in widths[:-1])
    if columns:
        if look.folds:
            words = [max((_width_of(w) for r in every if c < len(r) for w in _words(_drawn(r[c], look))), default=0)
                     for c in range(columns)]  # fmt: skip
            widths, used = _squeezed(widths, words, width)
        widths[-1] = max(16, min(widths[-1], width - used))
    for n, row in enumerate(every):
        role: Role = "quiet" if n == 0 and any(header) else ""
        cells = [list(_wrapped(cell, look, w)) or [()] for cell, w in zip(row, widths, strict=False)]
        for k in range(max(map(len, cells))):
            parts = [cell[k] if k < len(cell) else () for cell in cells]
            padded = [
                _painted(p, look, role) + " " * (w - _width_of(p) + 2) for p, w in zip(parts, widths, strict=False)
            ]
            yield ("  " + "".join(padded)).rstrip()


def _squeezed(widths: Sequence[int], words: Sequence[int], width: int) -> tuple[list[int], int]:
    """Columns narrowed, the widest first, until the last has some room, but no word broken; and what they take."""
    found = list(widths)

    def used() -> int:
        return 2 + sum(w + 2 for w in found[:-1])

    while used() + min(16, found[-1]) > width:
        loose = [n for n in range(len(found) - 1) if found[n] > words[n]]
        if not loose:
            break
        found[max(loose, key=lambda n: found[n])] -= 1
    return found, used()


# --- runs ---------------------------------------------------------------------------------------------------------


def _drawn(runs: Iterable[Run], look: Look) -> Runs:
    found = []
    for run in runs:
        text = _MARKS[run.role] if look.arrows and run.role in _MARKS else visible(run.text)
        if look.arrows and run.role != "code":
            for ascii_arrow, arrow in _ARROWS.items():
                text = text.replace(ascii_arrow, arrow)
        found.append(Run(text, run.role, run.link))
    return tuple(found)


def _painted(runs: Iterable[Run], look: Look, default: Role = "") -> str:
    parts = []
    for role, same in groupby(runs, key=lambda r: r.role):
        run = Run("".join(r.text for r in same), role)
        code = _COLOURS.get(run.role or default, "") if look.colour else ""
        if code and default and run.role:
            code = f"{_COLOURS.get(default, '0')};{code}"
        parts.append(f"\x1b[{code}m{run.text}\x1b[0m" if code and run.text else run.text)
    return "".join(parts)


def _wrapped(runs: Runs, look: Look, width: int) -> Iterator[Runs]:
    """Broken at blanks; runs without blanks between them stay together."""
    drawn = _drawn(runs, look)
    if _fits(drawn, look, width):
        yield drawn
        return
    line: list[Run] = []
    used = 0
    for word in _words(drawn):
        length = _width_of(word)
        if line and used + 1 + length > width:
            yield tuple(line)
            line, used = [], 0
        if line:
            same = line[-1].role == word[0].role
            line.append(Run(" ", word[0].role if same else ""))
            used += 1
        line += word
        used += length
    if line:
        yield tuple(line)


def _fits(runs: Runs, look: Look, width: int) -> bool:
    """Whether runs are a line as they are: nearly all cells of a table are, and a large table has thousands."""
    text = "".join(run.text for run in runs)
    plain = not look.colour and text.isascii() and 0 < len(text) <= width
    return plain and "  " not in text and text == text.strip(" ")


def _words(runs: Iterable[Run]) -> Iterator[list[Run]]:
    word: list[Run] = []
    for run in runs:
        pieces = run.text.split(" ")
        for n, piece in enumerate(pieces):
            if n and word:
                yield word
                word = []
            if piece:
                word.append(Run(piece, run.role, run.link))
    if word:
        yield word


def _width_of(runs: Iterable[Run]) -> int:
    return sum(len(run.text) if run.text.isascii() else sum(map(_width, run.text)) for run in runs)


def _width(character: str) -> int:
    if combining(character):
        return 0
    return 2 if east_asian_width(character) in "WF" else 1
