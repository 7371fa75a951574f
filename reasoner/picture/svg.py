"""A picture as SVG: a file of its own, with legend and style inside, or the inner part of a page.

Everything that is the user's own text is escaped. Colours never stand alone: each direction has its triangle.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from importlib.resources import files
from typing import Final
from unicodedata import category
from xml.sax.saxutils import escape as _escape

from reasoner.clock import tick
from reasoner.picture import shapes
from reasoner.picture.drawing import Drawing, Edge, Head, Line, Mark, Node
from reasoner.picture.layout import Point
from reasoner.picture.routing import MARGIN, Box, Picture, routed

GAP: Final = 22.0


def to_svg(drawings: Sequence[Drawing]) -> str:
    """A file of its own, ending in a line end; several drawings stand side by side."""
    pictures = routed(drawings)
    head = 24.0 if len(pictures) > 1 else 0.0
    each = pictures[0].width + (GAP if head else 0.0)
    width, below = max(each * len(pictures), 420.0), pictures[0].height + head
    legend, height = _legend(drawings, width, below)
    body = "\n".join([*_side_by_side(pictures, each, head), *legend])
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{_n(width)}" height="{_n(height)}"'
        f' viewBox="0 0 {_n(width)} {_n(height)}" class="net" role="img">\n'
        f"<title>{escaped(' | '.join(d.title for d in drawings))}</title>\n<style>\n{resource('net.css')}</style>\n"
        f'<rect width="100%" height="100%" fill="#fff"/>\n{body}\n</svg>\n'
    )


def _side_by_side(pictures: Sequence[Picture], each: float, head: float) -> Iterator[str]:
    for n, picture in enumerate(pictures):
        title = escaped(picture.drawing.title)
        yield f'<g transform="translate({_n(n * each)} {_n(head)})">'
        if head:
            yield f'<text class="title" x="{_n(MARGIN)}" y="-4">{title}</text>'
        yield from inner(picture)
        yield "</g>"


def inner(picture: Picture) -> Iterator[str]:
    """Lines first, their labels above them, and boxes above all."""
    for way in picture.ways:
        tick()
        yield line(way.edge, way.path, way.head)
    yield from (count(way.edge.label, way.middle) for way in picture.ways if way.edge.label)
    for placed in picture.boxes:
        tick()
        yield box(placed)


# --- boxes --------------------------------------------------------------------------------------------------------


def box(placed: Box) -> str:
    """A box at its place, with its label and mark; as tall and broad as it is in all drawings."""
    node, (x, y), (w, h) = placed.node, placed.centre, placed.size
    classes = " ".join(c for c in ("node", _class(node.kind), node.mark, "given" if node.given else "") if c)
    return (
        f'<g class="{classes}" data-quantity={quoted(node.id)} transform="translate({_n(x)} {_n(y)})">'
        f"<title>{escaped(node.tip)}</title>{_outline(node, w, h)}{_label(node, w)}</g>"
    )


def _class(kind: str) -> str:
    return kind if kind in ("joint", "group") else ""


def _outline(node: Node, w: float, h: float) -> str:
    if node.kind != "joint":
        return f'<path class="box" d="{shapes.outline(node.kind, w, h)}"/>'
    if not node.mark:
        return f'<circle class="box" r="{_n(w / 2)}"/>'
    return f'<ellipse class="box" rx="{_n(w / 2)}" ry="{_n(h / 2)}"/>{_mark(node.mark, 0, 0)}'


def _label(node: Node, w: float) -> str:
    if node.kind == "joint":
        return ""
    lines = shapes.lines(node)
    shift = 8.5 if node.mark else 0.0
    top = 4.2 - shapes.RISE * (len(lines) - 1 + bool(node.level)) / 2
    x, anchor = (-w / 2 + 8, "start") if node.kind == "step" else (shift, "middle")
    texts = [
        f'<text x="{_n(x)}" y="{_n(top + n * shapes.RISE)}" text-anchor="{anchor}">{escaped(line)}</text>'
        for n, line in enumerate(lines)
    ]
    if node.level:
        y = top + len(lines) * shapes.RISE
        texts.append(
            f'<text class="level" x="{_n(shift)}" y="{_n(y)}" text-anchor="middle">{escaped(node.level)}</text>'
        )
    longest = max(*map(shapes.wide, lines), 0.85 * shapes.wide(node.level))
    return (_mark(node.mark, shift - longest / 2 - 10, 0) if node.mark else "") + "".join(texts)


def _mark(mark: Mark, x: float, y: float) -> str:
    """The triangle of a direction: full where it is sure, hollow where it may also stay."""
    up, down = f"M{_n(x - 5)} {_n(y + 4)}h10l-5 -9z", f"M{_n(x - 5)} {_n(y - 4)}h10l-5 9z"
    bars = f"M{_n(x - 4.5)} {_n(y - 3)}h9v2h-9zM{_n(x - 4.5)} {_n(y + 1.5)}h9v2h-9z"
    both = f"M{_n(x - 4.5)} {_n(y - 1)}h9l-4.5 -6zM{_n(x - 4.5)} {_n(y + 1)}h9l-4.5 6z"
    wider = (
        f"M{_n(x - 4.5)} {_n(y - 3)}h9l-4.5 -6zM{_n(x - 4.5)} {_n(y + 3)}h9l-4.5 6zM{_n(x - 4.5)} {_n(y - 1)}h9v2h-9z"
    )
    match mark:
        case "up" | "down":
            return f'<path class="mark" d="{up if mark == "up" else down}"/>'
        case "not-down" | "not-up":
            return f'<path class="hollow" d="{up if mark == "not-down" else down}"/>'
        case "steady":
            return f'<path class="mark" d="{bars}"/>'
        case "changed":
            return f'<path class="mark" d="{both}"/>'
        case "open":
            return f'<path class="mark" d="{wider}"/>'
        case "":
            return ""


# --- lines --------------------------------------------------------------------------------------------------------


def line(edge: Edge, path: str, head: str, more: str = "", label: str = "") -> str:
    """A line along a path, with `more` attributes and a label."""
    rule = f" data-rule={quoted(edge.rule)}" if edge.rule else ""
    rules = f" data-rules={quoted(json.dumps(edge.rules, ensure_ascii=False))}" if edge.rules else ""
    tip = f"<title>{escaped(edge.tip)}</title>" if edge.tip else ""
    ends = f" data-source={quoted(edge.source)} data-target={quoted(edge.target)}"
    return f'<g class="{_classes(edge)}"{rule}{rules}{ends}{more}>{tip}{_stroke(path, head)}{label}</g>'


def count(label: str, at: Point) -> str:
    """How many lines of each sort a bundle holds, at a place."""
    x, y = _n(at[0]), _n(at[1])
    return f'<text class="count" text-anchor="middle" y="4" transform="translate({x} {y})">{escaped(label)}</text>'


def _classes(edge: Edge) -> str:
    styles = ("weak", edge.weak), ("slow", edge.slow), ("dominant", edge.dominant), ("maybe", edge.maybe)
    return " ".join(["edge", edge.line, edge.head, *(name for name, on in styles if on), *filter(None, [edge.part])])


def _stroke(path: str, head: str) -> str:
    return f'<path class="line" d="{path}"/>' + (f'<path class="head" d="{head}"/>' if head else "")


# --- legend -------------------------------------------------------------------------------------------------------

_MARKS: Final[Mapping[Mark, str]] = {
    "up": "rises", "down": "falls", "steady": "is unchanged", "not-down": "does not fall", "not-up": "does not rise",
    "changed": "changes, either way", "open": "can go either way",
}  # fmt: skip
_READ: Final[Mapping[tuple[Line, Head], str]] = {
    ("gate", "requires"): "needed (gate)", ("gate", "forbids"): "must be low or absent (gate)",
    ("condition", "requires"): "the influence needs it", ("condition", "forbids"): "it stops the influence",
    ("definition", "requires"): "defines it", ("definition", "forbids"): "defines it, reversed",
    ("law", "requires"): "law", ("law", "forbids"): "law, reversed",
}  # fmt: skip
_HEADS: Final = {
    "activates": "raises", "inhibits": "lowers", "both": "several, some raise and some lower",
    "unknown": "raises or lowers", "absent": "known to have no effect",
}  # fmt: skip
_COUNTS: Final = "so many raise (→), lower (⊣), do either (?), or are conditions, gates, definitions or laws (○)"
_PARTS: Final = {"story": "drives it", "against": "pushes the other way", "silenced": "does not act"}
_KINDS: Final = {
    "drug": "drug", "input": "input or context", "context": "input or context", "process": "process or phenotype",
    "phenotype": "process or phenotype", "complex": "complex", "group": "a group of several",
}  # fmt: skip


def entries(drawings: Sequence[Drawing]) -> list[tuple[str, str]]:
    """The legend of what drawings hold: for each entry a picture around its own centre, about 40 by 20, and words."""
    found: dict[str, str] = {}
    nodes = [node for drawing in drawings for node in drawing.nodes]
    for node in nodes:
        if node.mark:
            icon = f'<g class="node {node.mark}"><path class="box" d="{shapes.outline("", 22, 20)}"/>'
            found.setdefault(_MARKS[node.mark], f"{icon}{_mark(node.mark, 0, 0)}</g>")
    if any(n.given for n in nodes):
        found["set"] = f'<g class="node given"><path class="box" d="{shapes.outline("", 30, 18)}"/></g>'
    for kind, word in _KINDS.items():
        if any(n.kind == kind for n in nodes):
            classes = f"node {_class(kind)}".rstrip()
            found.setdefault(word, f'<g class="{classes}"><path class="box" d="{shapes.outline(kind, 34, 18)}"/></g>')
    for edge in (edge for drawing in drawings for edge in drawing.edges):
        for word, sample in _samples(edge):
            found.setdefault(word, sample)
    order = [*_MARKS.values(), "set", *_KINDS.values(), *_HEADS.values(), *_READ.values()]
    rank = {word: n for n, word in enumerate(order)}
    return [(found[w], w) for w in sorted(found, key=lambda w: (rank.get(w, len(rank)), w))]


def _samples(edge: Edge) -> Iterator[tuple[str, str]]:
    """The entries that one line needs: what its head means, and each of its styles."""
    if edge.line == "step":
        return
    if edge.label:
        yield _COUNTS, '<text class="count" text-anchor="middle" y="4">3→ 1⊣</text>'
    if (edge.line, edge.head) in _READ:
        yield _READ[edge.line, edge.head], _sample(Edge("", "", edge.head, edge.line))
    elif edge.head in _HEADS:
        yield _HEADS[edge.head], _sample(Edge("", "", edge.head))
    if edge.weak:
        yield "weak", _sample(Edge("", "", "activates", weak=True))
    if edge.slow:
        yield "slow: one phase later", _sample(Edge("", "", "activates", slow=True))
    if edge.dominant:
        yield "dominant", _sample(Edge("", "", "activates", dominant=True))
    if edge.part:
        yield _PARTS[edge.part], _sample(Edge("", "", "activates", part=edge.part))
    if edge.maybe:
        yield "may not exist", _sample(Edge("", "", "activates", maybe=True))


def _sample(edge: Edge) -> str:
    back = shapes.SHORT[edge.head]
    head = shapes.head(edge.head, (18.0, 0.0), (17.0, 0.0))
    return f'<g class="{_classes(edge)}">{_stroke(f"M-18 0L{_n(18 - back)} 0", head)}</g>'


def _legend(drawings: Sequence[Drawing], width: float, top: float) -> tuple[list[str], float]:
    """The entries in rows, and where they end."""
    found, x, y = list[str](), MARGIN, top + 10
    for icon, words in entries(drawings):
        room = 50 + shapes.wide(words) + GAP
        if x > MARGIN and x + room > width:
            x, y = MARGIN, y + 26
        found.append(f'<g transform="translate({_n(x + 20)} {_n(y)})">{icon}<text x="27" y="4">{words}</text></g>')
        x += room
    return found, y + 26 if found else top


def resource(name: str) -> str:
    """One of the style sheets and scripts beside this module."""
    return files("reasoner.picture").joinpath(name).read_text(encoding="utf-8")


def escaped(text: str) -> str:
    """Text for the inside of an element; characters that XML cannot hold are left out."""
    return _escape("".join(c for c in text if c in "\n\t" or (c >= " " and category(c) not in ("Cn", "Cs"))))


def quoted(text: str) -> str:
    """An attribute in its quotes."""
    return '"' + escaped(text).replace('"', "&quot;") + '"'


_n = shapes.coordinate
