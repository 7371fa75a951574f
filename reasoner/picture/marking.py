"""A document as the HTML of a page, in which every step, row and line knows the rules and quantities it speaks of.

Everything is escaped: names and notes are the user's own text.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import groupby
from typing import assert_never

from reasoner.document import (
    Block,
    Document,
    Heading,
    Paragraph,
    Quote,
    Run,
    Runs,
    Step,
    Table,
    paper_anchor,
    quantity_anchor,
    rule_anchor,
    step_anchor,
)
from reasoner.model.ir import Model, quantities_of
from reasoner.picture.network import stated

_RULE, _QUANTITY, _STEP, _PAPER = rule_anchor(""), quantity_anchor(""), step_anchor(""), paper_anchor("")


@dataclass(frozen=True, slots=True)
class Marking:
    """Marks the parts of a document about one model; the text is drawn as the document has it."""

    model: Model

    def document(self, document: Document) -> str:
        return "\n".join(self.blocks(document.blocks))

    def blocks(self, blocks: Iterable[Block]) -> Iterator[str]:
        """Neighbouring steps are one list."""
        for steps, group in groupby(blocks, key=lambda b: isinstance(b, Step)):
            if steps:
                yield f'<ol class="steps">{"".join(self.step(b) for b in group if isinstance(b, Step))}</ol>'
            else:
                yield from (self.block(b) for b in group)

    def block(self, block: Block) -> str:
        match block:
            case Heading(runs):
                return f"<h3>{self.runs(runs)}</h3>"
            case Paragraph(runs):
                return f"<p>{self.runs(runs)}</p>"
            case Step():
                return self.step(block)
            case Table(header, rows):
                head = f"<thead><tr>{''.join(f'<th>{self.runs(c)}</th>' for c in header)}</tr></thead>"
                body = "".join(self.row(row) for row in rows)
                return f"<table>{head if any(header) else ''}<tbody>{body}</tbody></table>"
            case Quote(lines):
                return f'<div class="quote">{"".join(map(self.line, lines))}</div>'
            case _:
                assert_never(block)

    def step(self, step: Step) -> str:
        number = f'<span class="number">{escape(step.number)}</span>'
        aside = f'<div class="aside">{self.runs(step.aside)}</div>' if step.aside else ""
        anchor = f' id="{escape(step.anchor)}"' if step.anchor else ""
        marks = self.marks("step", step.runs, step.rules)
        told = f"<div{anchor}{marks}>{number}<p>{self.runs(step.runs)}</p>{aside}</div>"
        return f"<li>{told}{''.join(self.blocks(step.inner))}</li>"

    def row(self, row: Sequence[Runs]) -> str:
        cells = "".join(f"<td>{self.runs(cell)}</td>" for cell in row)
        return f"<tr{self.marks('step', [run for cell in row for run in cell])}>{cells}</tr>"

    def line(self, runs: Runs) -> str:
        return f"<div{self.marks('step', runs)}>{self.runs(runs)}</div>"

    def marks(self, kind: str, runs: Iterable[Run], rules: Iterable[str] = ()) -> str:
        """The attributes of what can be selected; none where there is nothing to show for it."""
        runs = list(runs)
        used = list(dict.fromkeys(stated(self.model, r) for r in (*rules, *_linked(runs))))
        observed = [q for o in self.model.observations if o.id in used for q in quantities_of(o.claim)]
        mentioned = [link.removeprefix(_QUANTITY) for link in (run.link for run in runs) if link.startswith(_QUANTITY)]
        quantities = list(dict.fromkeys((*mentioned, *observed)))
        if not used and not quantities:
            return f' class="{kind}"'
        return f' class="{kind}" tabindex="0"{data("rules", used)}{data("quantities", quantities)}'

    def runs(self, runs: Iterable[Run]) -> str:
        return "".join(map(self.run, runs))

    def run(self, run: Run) -> str:
        text = escape(run.text)
        if run.role != "code":
            text = text.replace("-&gt;", "→").replace("-|", "⊣")
        if run.link.startswith(_PAPER) and (paper := self.model.papers.get(run.link.removeprefix(_PAPER))):
            return f'<a class="paper" href="{escape(paper.link)}">{text}</a>' if _safe(paper.link) else text
        if run.link.startswith(_STEP):
            return f'<a href="#{escape(run.link)}">{text}</a>'
        return f'<span class="{run.role}">{text}</span>' if run.role else text


def _safe(link: str) -> bool:
    """Whether a link that a rule file gives leads to a page of the web, and runs nothing."""
    return link.startswith(("https://", "http://"))


def mentioned(blocks: Iterable[Block]) -> Iterator[str]:
    """The ids of the rules that blocks use or name."""
    for block in blocks:
        match block:
            case Step():
                yield from (*block.rules, *_linked((*block.runs, *block.aside)))
                yield from mentioned(block.inner)
            case Heading(runs) | Paragraph(runs):
                yield from _linked(runs)
            case Table(header, rows):
                yield from (rule for row in (header, *rows) for cell in row for rule in _linked(cell))
            case Quote(lines):
                yield from (rule for line in lines for rule in _linked(line))


def _linked(runs: Iterable[Run]) -> Iterator[str]:
    return (run.link.removeprefix(_RULE) for run in runs if run.link.startswith(_RULE))


def data(name: str, values: Sequence[str]) -> str:
    """A list of names as an attribute that a script reads back."""
    return f' data-{name}="{escape(json.dumps(values, ensure_ascii=False))}"'
