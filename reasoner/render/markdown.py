"""A document as Markdown, for reports and issue trackers."""

from __future__ import annotations

import re
from collections.abc import Iterator

from reasoner.document import Block, Document, Heading, Paragraph, Quote, Role, Run, Runs, Step, Table, plain

_SPECIAL = re.compile(r"([\\`*_{}\[\]<>#|])")
_CODE: frozenset[Role] = frozenset({"rule", "code"})


def to_markdown(document: Document) -> str:
    """The Markdown of a document, ending in a line end."""
    return "\n\n".join(_blocks(document)) + "\n"


def _blocks(document: Document) -> Iterator[str]:
    steps: list[str] = []
    for block in document.blocks:
        if isinstance(block, Step):
            steps += _step(block, 0)
            continue
        if steps:
            yield "\n".join(steps)
            steps = []
        yield _block(block)
    if steps:
        yield "\n".join(steps)


def _block(block: Block) -> str:
    match block:
        case Heading(runs):
            return f"### {_runs(runs)}"
        case Paragraph(runs):
            return _runs(runs)
        case Step():
            return "\n".join(_step(block, 0))
        case Table(header, rows):
            return "\n".join(_table(header, rows))
        case Quote(lines):
            fence = _ticks("\n".join(map(plain, lines)), 3)
            return "\n".join([fence, *map(plain, lines), fence])


def _step(step: Step, depth: int) -> Iterator[str]:
    margin = "  " * depth
    number = f"**{step.number}** " if step.number else ""
    aside = f" *({_runs(step.aside)})*" if step.aside else ""
    yield f"{margin}- {number}{_runs(step.runs)}{aside}"
    for inner in step.inner:
        if isinstance(inner, Step):
            yield from _step(inner, depth + 1)
        elif isinstance(inner, Quote):
            yield from (f"{margin}  - {_code(plain(line))}" for line in inner.lines)


def _table(header: tuple[Runs, ...], rows: tuple[tuple[Runs, ...], ...]) -> Iterator[str]:
    columns = max(map(len, [header, *rows]), default=0)
    yield _row(header, columns)
    yield "|" + " --- |" * columns
    for row in rows:
        yield _row(row, columns)


def _row(cells: tuple[Runs, ...], columns: int) -> str:
    texts = [_runs(c) for c in cells] + [""] * (columns - len(cells))
    return "| " + " | ".join(texts) + " |"


def _runs(runs: Runs) -> str:
    return "".join(map(_run, runs))


def _run(run: Run) -> str:
    if run.role in _CODE:
        return _code(run.text)
    text = _SPECIAL.sub(r"\\\1", run.text)
    if run.role != "strong" or not text.strip():
        return text
    core = text.strip()  # a mark beside a blank opens or closes nothing
    return text.replace(core, f"**{core}**", 1)


def _code(text: str) -> str:
    """As code, between more backticks than it has in a row."""
    ticks = _ticks(text, 1)
    return f"{ticks} {text} {ticks}" if len(ticks) > 1 else f"`{text}`"


def _ticks(text: str, least: int) -> str:
    return "`" * max(least, *(len(found) + 1 for found in re.findall("`+", text)), 0)
