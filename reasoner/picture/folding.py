"""A picture whose groups fold and unfold: what the script of a page needs to put it together, for each group both ways.

A group is written folded, as one box, and open, as its own picture. Where they stand on the page, and which lines are
seen, is for `folding.js`: it knows the size of everything and the row of each group from here, and lays out no more.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reasoner.clock import tick
from reasoner.picture import shapes
from reasoner.picture.drawing import Drawing, Edge
from reasoner.picture.grouping import Group, across, alone, inside, opened
from reasoner.picture.routing import Box, Picture, routed
from reasoner.picture.svg import box, count, escaped, inner, line, quoted

NARROW: Final = 380.0
"""What does not hang together within a group stands in rows of this width, so that an open group fits on a phone."""


@dataclass(frozen=True, slots=True)
class Folding:
    """One drawing with its groups: folded as a whole, and each group by itself."""

    drawing: Drawing
    groups: tuple[Group, ...]
    folded: Picture
    insides: tuple[Picture, ...]


def foldings(drawings: Sequence[Drawing], groups: tuple[Group, ...], folded: Sequence[Picture]) -> list[Folding]:
    """The foldings of drawings of the same boxes and lines, with the same places in each."""
    insides = [routed([inside(drawing, group) for drawing in drawings], NARROW) for group in groups]
    return [
        Folding(drawing, groups, folded[n], tuple(pictures[n] for pictures in insides))
        for n, drawing in enumerate(drawings)
    ]


def markup(folding: Folding) -> Iterator[str]:
    """The inner part of the picture, in the order in which things lie above each other."""
    drawing, groups = folding.drawing, folding.groups
    boxes = {box.node.id: box for box in folding.folded.boxes}
    rows = {y: n for n, y in enumerate(sorted({box.centre[1] for box in boxes.values()}))}
    hulls = "".join(f'<rect class="hull" rx="8" data-of={quoted(group.id)}/>' for group in groups)
    yield f'<g class="hulls">{hulls}</g>\n<g class="across">'
    for edge in across(drawing, groups):
        tick()
        yield _unplaced(edge)
    yield '</g>\n<g class="items">'
    open_groups = frozenset(group.id for group in opened(drawing, groups))
    pictures = dict(zip((group.id for group in groups), folding.insides, strict=True))
    order = [*(group.id for group in groups), *(node.id for node in alone(drawing, groups))]
    for id in sorted(order, key=lambda id: (boxes[id].centre[1], boxes[id].centre[0])):
        row = rows[boxes[id].centre[1]]
        yield from _item(boxes[id], row, pictures.get(id), id in open_groups)
    yield "</g>"


def _unplaced(edge: Edge) -> str:
    """A line without a way; its head points down at the origin, for the script to move."""
    head = shapes.head(edge.head, (0.0, 0.0), (0.0, -1.0))
    short = shapes.coordinate(shapes.SHORT[edge.head])
    label = count(edge.label, (0.0, 0.0)) if edge.label else ""
    return line(edge, "", head, f' data-short="{short}"', label)


def _item(folded: Box, row: int, picture: Picture | None, is_open: bool) -> Iterator[str]:
    """A box of the folded picture; a group with what is in it besides."""
    size = f' data-row="{row}" data-x="{shapes.coordinate(folded.centre[0])}" data-size="{_pair(folded.size)}"'
    alone = Box(folded.node, (0.0, 0.0), folded.size)
    if picture is None:
        yield f'<g class="item" data-item={quoted(folded.node.id)}{size}>{box(alone)}</g>'
        return
    places = {b.node.id: [*b.centre, *b.size] for b in picture.boxes}
    yield (
        f'<g class="item" data-item={quoted(folded.node.id)}{size} data-open="{"true" if is_open else "false"}"'
        f' data-inside="{_pair((picture.width, picture.height))}" data-places={quoted(json.dumps(places))}>'
    )
    title = folded.node.label
    yield (
        f'<g class="toggle" role="button" tabindex="0" aria-expanded="false" aria-label={quoted(title)}>{box(alone)}'
        f'<g class="bar"><rect height="22" rx="3"/><text x="8" y="15">▾ {escaped(title)}</text></g></g>'
    )
    yield '<g class="inside">'
    yield from inner(picture)
    yield "</g></g>"


def _pair(size: tuple[float, float]) -> str:
    return f"{shapes.coordinate(size[0])} {shapes.coordinate(size[1])}"
