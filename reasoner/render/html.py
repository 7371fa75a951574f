"""A document as a fragment of HTML, for notebooks. Everything is escaped: names and notes are the user's own text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from html import escape
from typing import assert_never

from reasoner.document import Block, Document, Heading, Paragraph, Quote, Run, Runs, Step, Table


def to_html(document: Document) -> str:
    """The fragment: one `div`, classes for roles, no style and no script."""
    return '<div class="reasoner">' + "".join(map(_block, document.blocks)) + "</div>"


def _block(block: Block) -> str:
    match block:
        case Heading(runs):
            return f"<h3>{_runs(runs)}</h3>"
        case Paragraph(runs):
            return f"<p>{_runs(runs)}</p>"
        case Step():
            return _step(block)
        case Table(header, rows):
            head = f"<tr>{''.join(_cells(header, 'th'))}</tr>" if any(header) else ""
            body = "".join(f"<tr>{''.join(_cells(row, 'td'))}</tr>" for row in rows)
            return f"<table>{head}{body}</table>"
        case Quote(lines):
            return "<pre>" + "\n".join(map(_runs, lines)) + "</pre>"
        case _:
            assert_never(block)


def _step(step: Step) -> str:
    number = f"<b>{escape(step.number)}</b> " if step.number else ""
    aside = f" <small>{_runs(step.aside)}</small>" if step.aside else ""
    inner = f'<div style="margin-left:2em">{"".join(map(_block, step.inner))}</div>' if step.inner else ""
    return f"<p>{number}{_runs(step.runs)}{aside}</p>{inner}"


def _cells(cells: Iterable[Runs], tag: str) -> Iterator[str]:
    return (f"<{tag}>{_runs(cell)}</{tag}>" for cell in cells)


def _runs(runs: Iterable[Run]) -> str:
    return "".join(f'<span class="{r.role}">{escape(r.text)}</span>' if r.role else escape(r.text) for r in runs)
