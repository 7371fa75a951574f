"""The steps of a document: kept apart where it tells several explanations, and as a drawing of their own.

A box stands for each step, a line leads from each step to those that cite it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from reasoner.document import (
    Block,
    Document,
    Heading,
    Paragraph,
    Quote,
    Runs,
    Step,
    Table,
    plain,
    step_anchor,
)
from reasoner.picture.drawing import Drawing, Edge, Node


def of_steps(title: str, document: Document) -> Drawing:
    """The drawing of the steps of a document, inner ones too."""
    steps = list(_steps(apart(document).blocks))
    anchors = {step.anchor or f"step {n}": step for n, step in enumerate(steps)}
    nodes = tuple(Node(anchor, _label(step), "step", tip=plain(step.aside)) for anchor, step in anchors.items())
    cited = (
        Edge(run.link, anchor, "activates", "step")
        for anchor, step in anchors.items()
        for run in (*step.runs, *step.aside)
        if run.link in anchors
    )
    return Drawing(title, nodes, tuple(dict.fromkeys(cited)))


def _steps(blocks: Iterable[Block]) -> Iterator[Step]:
    for block in blocks:
        if isinstance(block, Step):
            yield block
            yield from _steps(block.inner)


def _label(step: Step) -> str:
    return (f"{step.number}  " if step.number and step.anchor else "") + plain(step.runs)


def apart(document: Document) -> Document:
    """The document with the anchors of its second explanation, and of further ones, told apart from the first's."""
    return Document(tuple(map(_Apart().block, document.blocks)))


@dataclass
class _Apart:
    """A number that comes again begins another explanation; what is cited is of the same one."""

    seen: set[str] = field(default_factory=set)
    number: int = 1

    def block(self, block: Block) -> Block:
        match block:
            case Step():
                anchor = self.anchor(block.anchor)
                runs, aside = self.runs(block.runs), self.runs(block.aside)
                return replace(block, anchor=anchor, runs=runs, aside=aside, inner=tuple(map(self.block, block.inner)))
            case Heading(runs) | Paragraph(runs):
                return replace(block, runs=self.runs(runs))
            case Table() | Quote():
                return block

    def anchor(self, anchor: str) -> str:
        if anchor and anchor in self.seen:
            self.seen.clear()
            self.number += 1
        self.seen.add(anchor)
        return self._own(anchor)

    def runs(self, runs: Runs) -> Runs:
        steps = step_anchor("")
        return tuple(replace(r, link=self._own(r.link)) if r.link.startswith(steps) else r for r in runs)

    def _own(self, anchor: str) -> str:
        return f"{anchor}/{self.number}" if anchor and self.number > 1 else anchor
