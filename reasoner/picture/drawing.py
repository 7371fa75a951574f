"""A network as something to draw: boxes with marks, lines with heads. It knows no model and no markup.

`network` makes drawings of a model, `layout` finds places for them, `svg` and `dot` write them down.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

Mark: TypeAlias = Literal["", "up", "down", "steady", "not-up", "not-down", "changed", "open"]
"""Which way a quantity goes: `changed` is up or down, `open` any way; empty where nothing is said."""

Head: TypeAlias = Literal["activates", "inhibits", "both", "unknown", "absent", "requires", "forbids", "plain"]
"""How a line ends: `both` for a bundle in which some raise and some lower; `plain` where it only leads on to a joint,
or joins the steps of a proof."""

Line: TypeAlias = Literal["influence", "gate", "condition", "definition", "law", "step", "bundle"]
"""What a line stands for; a bundle for several lines."""


Part: TypeAlias = Literal["", "story", "against", "silenced"]
"""What a line is to an answer: an arrow of its story, one that pushes the other way, or one that does not act."""


By: TypeAlias = Literal["files", "classes", "none"]
"""By what the boxes of a large drawing are grouped."""


@dataclass(frozen=True, slots=True)
class Node:
    """A box. A joint is the middle of an influence that is acted on, or that has a condition; a group is several."""

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
    """A line. `rule` is the id of the rule it draws; one rule can be several lines. A bundle draws several `rules`."""

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
    label: str = ""
    rules: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """Boxes and lines in order of declaration."""

    title: str
    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
