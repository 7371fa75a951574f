"""A drawing in the language of Graphviz, for those who want to lay it out themselves. It needs no other library."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from reasoner.picture import shapes
from reasoner.picture.drawing import Drawing, Edge, Head, Mark, Node
from reasoner.picture.grouping import Group

_HEADS: Final[Mapping[Head, str]] = {
    "activates": "normal", "inhibits": "tee", "both": "teenormal", "unknown": "diamond", "absent": "nonetee",
    "requires": "odot", "forbids": "odottee", "plain": "none",
}  # fmt: skip
_SHAPES: Final = {
    "drug": "cds", "process": "hexagon", "phenotype": "hexagon", "complex": "octagon", "site": "ellipse",
    "context": "parallelogram", "input": "parallelogram", "joint": "point", "step": "note",
}  # fmt: skip
_FILLS: Final[Mapping[Mark, str]] = {
    "": "#ffffff", "up": "#fbe0d0", "down": "#d8e8f6", "steady": "#ececec", "not-up": "#eaf2f9", "not-down": "#fdf0e8",
    "changed": "#f6ebc4", "open": "#f6ebc4",
}  # fmt: skip
_SIGNS: Final[Mapping[Mark, str]] = {
    "": "", "up": "▲ ", "down": "▼ ", "steady": "= ", "not-up": "▽ ", "not-down": "△ ", "changed": "▲▼ ",
    "open": "▲=▼ ",
}  # fmt: skip


def to_dot(drawings: Sequence[Drawing], groups: Sequence[Group] = ()) -> str:
    """The text, ending in a line end; several drawings become clusters of one graph, and groups clusters of each."""
    lines = [f"digraph {quoted(' | '.join(d.title for d in drawings))} {{", "  rankdir=TB;"]
    lines += ['  node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica", fontsize=11];']
    lines += ['  edge [fontname="Helvetica", fontsize=9];']
    if len(drawings) == 1:
        lines += _body(drawings[0], "", groups)
    else:
        for n, drawing in enumerate(drawings, 1):
            lines += [f"  subgraph cluster_{n} {{", f"  label={quoted(drawing.title)};"]
            lines += [*_body(drawing, f"{n} ", groups), "  }"]
    return "\n".join([*lines, "}"]) + "\n"


def _body(drawing: Drawing, side: str, groups: Sequence[Group]) -> Iterator[str]:
    for number, group in enumerate(groups, 1):
        name = f"cluster_{side.strip()}_group_{number}" if side else f"cluster_group_{number}"
        members = " ".join(quoted(side + member) for member in group.members)
        yield f"  subgraph {name} {{ label={quoted(group.title)}; {members} }}"
    for n in drawing.nodes:
        yield f"  {quoted(side + n.id)} [{', '.join(_node(n))}];"
    for e in drawing.edges:
        yield f"  {quoted(side + e.source)} -> {quoted(side + e.target)} [{', '.join(_edge(e))}];"


def _node(node: Node) -> Iterator[str]:
    label = "\n".join(shapes.lines(node)) if node.label else ""
    yield f"label={quoted(_SIGNS[node.mark] + label + (chr(10) + node.level if node.level else ''))}"
    if node.kind in _SHAPES:
        yield f"shape={_SHAPES[node.kind]}"
    if node.kind == "joint":
        yield "width=0.05"
    elif node.mark:
        yield f"fillcolor={quoted(_FILLS[node.mark])}"
    if node.given:
        yield "penwidth=2"
    if node.tip:
        yield f"tooltip={quoted(node.tip)}"


def _edge(edge: Edge) -> Iterator[str]:
    yield f"arrowhead={_HEADS[edge.head]}"
    style = "dotted" if edge.line in ("condition", "law") else "dashed" if edge.maybe or edge.line == "gate" else ""
    if style:
        yield f"style={style}"
    if edge.dominant or edge.weak:
        yield f"penwidth={2.5 if edge.dominant else 0.6}"
    if edge.slow:
        yield 'label="slow"'
    if edge.line in ("condition", "gate", "law", "definition"):
        yield 'color="#707070"'
    if edge.rule:
        yield f"id={quoted(edge.rule)}"
    if edge.tip:
        yield f"tooltip={quoted(edge.tip)}"


def quoted(text: str) -> str:
    """A string of the DOT language, with nothing in it that could end it or be taken for an escape."""
    inner = text.replace("\\", "\\\\").replace('"', '\\"').replace("\r", " ").replace("\n", "\\n").replace("\0", " ")
    return f'"{inner}"'
