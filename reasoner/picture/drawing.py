"""A network as something to draw: boxes with marks, lines with heads. It knows no model and no markup.

`network` makes drawings of a model, `layout` finds places for them, `svg` and `dot` write them down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Mark: TypeAlias = Literal["", "up", "down", "steady", "not-up", "not-down", "changed", "open"]
"""Which way a quantity goes: `changed` is up or down, `open` any way; empty where nothing is said."""

Head: TypeAlias = Literal["activates", "inhibits", "unknown", "absent", "requires", "forbids", "plain"]
"""How a line ends: `plain` where it only leads on to a joint, or joins the steps of a proof."""

Line: TypeAlias = Literal["influence", "gate", "condition", "definition", "law", "step"]
"""What a line stands for."""


Part: TypeAlias = Literal["", "story", "against", "silenced"]
"""What a line is to an answer: an arrow of its story, one that pushes the other way, or one that does not act."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box. One without a label is a joint: the middle of an influence that is acted on, or that has a condition."""

    id: str
    label: str
    kind: str = ""
    mark: Mark = ""
    level: str = ""  # how its level changes, in words
    given: bool = False  # set by the question or its scenario
    tip: str = ""
    claimed: bool = False  # what the question asks about


@dataclass(frozen=True, slots=True)
class Edge:
    """A line. `rule` is the id of the rule it draws; one rule can be several lines."""

    source: str
    target: str
    head: Head
    line: Line = "influence"
    rule: str = ""
    tip: str = ""
    weak: bool = False
    slow: bool = False
    dominant: bool = False
    maybe: bool = False
    part: Part = ""


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and lines in order of declaration."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
