"""The drawing of a proof alone: a box for each step of its document, a line from each step to those that cite it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from reasoner.picture.drawing import Drawing, Edge, Node
from reasoner.render.document import Block, Document, Step, plain, step_anchor


def of_steps(title: str, document: Document) -> Drawing:
    """The steps of a document, inner ones too."""
    steps = list(_steps(document.blocks))
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
    number = f"{step.number}  " if step.number and step.anchor == step_anchor(step.number) else ""
    return number + plain(step.runs)
