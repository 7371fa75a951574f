"""A large network by groups: which boxes belong together, the network with every group folded, and each by itself.

Quantities of one file belong together, or those of one class. What leads from group to group is drawn in bundles: one
line for all lines from one box or group to another, with how many of them raise, lower, or do neither. It knows no
paper: where things stand is for `layout`, and for the script of a page.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import Final

from reasoner.clock import tick
from reasoner.document import plain
from reasoner.model.ir import Model
from reasoner.picture.drawing import By, Drawing, Edge, Head, Node, Part
from reasoner.tell.words import counted, listed, say

LARGE: Final = 60
"""A drawing of more boxes is drawn by its groups, unless told otherwise."""
MOST_TOLD: Final = 12
"""Rules or members that the tip of a bundle or a group names."""


@dataclass(frozen=True, slots=True)
class Group:
    """Boxes of a drawing that belong together. The id is not the id of any box, for no name holds a line end."""

    id: str
    title: str
    members: tuple[str, ...]


def groups(model: Model, drawing: Drawing, by: By | None = None) -> tuple[Group, ...]:
    """The groups of a drawing, each of two boxes or more, in order of declaration; a box can be in none.

    By default only a large drawing has groups: its files where there are several, else its classes.
    """
    if by == "none" or (by is None and len(drawing.nodes) <= LARGE):
        return ()
    files = {q.name: q.origin.file for q in model.quantities.values()}
    classes = {q.name: q.classes[0] for q in model.quantities.values() if q.classes}
    several = len({files[node.id] for node in drawing.nodes if node.id in files}) > 1
    keys, title = (files, _title_of_file) if by == "files" or (by is None and several) else (classes, _title_of_class)
    homes = _homes(drawing, keys)
    found: dict[str, list[str]] = {}
    for node in drawing.nodes:
        if node.id in homes:
            found.setdefault(homes[node.id], []).append(node.id)
    order = [key for key in dict.fromkeys(keys.values()) if len(found.get(key, ())) > 1]
    return tuple(Group(f"group\n{n}", title(model, key), tuple(found[key])) for n, key in enumerate(order))


def _title_of_file(model: Model, file: str) -> str:
    return model.titles.get(file, "") or PurePath(file).stem


def _title_of_class(model: Model, name: str) -> str:
    return (*model.classes[name].synonyms, name)[0]


def _homes(drawing: Drawing, keys: Mapping[str, str]) -> dict[str, str]:
    """The group of each box; a joint is where the line leads that goes on from it."""
    onwards: dict[str, str] = {}
    for edge in drawing.edges:
        onwards.setdefault(edge.source, edge.target)
    found: dict[str, str] = {}
    for node in drawing.nodes:
        box, passed = node.id, 0
        if node.kind == "joint":
            while box not in keys and box in onwards and passed < len(onwards):
                box, passed = onwards[box], passed + 1
        if box in keys:
            found[node.id] = keys[box]
    return found


# --- folded, and each group by itself -----------------------------------------------------------------------------


def folded(drawing: Drawing, groups: Sequence[Group]) -> Drawing:
    """The drawing with one box for each group; the drawing itself where there are no groups."""
    if not groups:
        return drawing
    home = _home(groups)
    boxes = {node.id: node for node in drawing.nodes}
    nodes = (*(_box(group, [boxes[m] for m in group.members]) for group in groups), *alone(drawing, groups))
    single = [e for e in drawing.edges if e.source not in home and e.target not in home]
    return Drawing(drawing.title, nodes, (*single, *_bundles(drawing, home, True, True)))


def alone(drawing: Drawing, groups: Sequence[Group]) -> tuple[Node, ...]:
    """The boxes that are in no group."""
    home = _home(groups)
    return tuple(node for node in drawing.nodes if node.id not in home)


def inside(drawing: Drawing, group: Group) -> Drawing:
    """The boxes of a group with the lines between them."""
    members = frozenset(group.members)
    nodes = tuple(node for node in drawing.nodes if node.id in members)
    return Drawing(group.title, nodes, tuple(e for e in drawing.edges if e.source in members and e.target in members))


def across(drawing: Drawing, groups: Sequence[Group]) -> tuple[Edge, ...]:
    """All lines that may be seen between groups, whichever are folded: a line is, where both of its ends are."""
    home = _home(groups)
    between = [e for e in drawing.edges if home.get(e.source, e.source) != home.get(e.target, e.target)]
    ends = [(True, True), (True, False), (False, True)]
    folds = [bundle for sources, targets in ends for bundle in _bundles(drawing, home, sources, targets)]
    return tuple(dict.fromkeys([*between, *folds]))


def opened(drawing: Drawing, groups: Sequence[Group]) -> tuple[Group, ...]:
    """The groups that are open at first: those the story runs through.

    Without a story they are those of what is set and claimed, and of what moves by an arrow from there, but for the
    processes and phenotypes that are far from it as a rule.
    """
    told = {end for e in drawing.edges if e.part == "story" for end in (e.source, e.target)}
    if not told:
        boxes = {node.id: node for node in drawing.nodes}
        begun = {id for id, node in boxes.items() if node.given and node.mark != "steady"}
        hit = [boxes[e.target] for e in drawing.edges if e.source in begun and e.head in ("activates", "inhibits")]
        told = begun | {node.id for node in boxes.values() if node.claimed}
        told |= {node.id for node in hit if node.mark in ("up", "down") and node.kind not in ("process", "phenotype")}
    return tuple(group for group in groups if told & set(group.members))


def _home(groups: Iterable[Group]) -> dict[str, str]:
    return {member: group.id for group in groups for member in group.members}


def _box(group: Group, members: Sequence[Node]) -> Node:
    boxes = [node for node in members if node.kind != "joint"]
    tip = plain(listed([node.label for node in boxes], most=MOST_TOLD))
    given, claimed = any(node.given for node in boxes), any(node.claimed for node in boxes)
    return Node(group.id, group.title, "group", "", _count(boxes), given, f"{group.title}: {tip}", claimed)


def _count(boxes: Sequence[Node]) -> str:
    """How many boxes there are, or which way they go, where the drawing says so."""
    marks = Counter(node.mark for node in boxes)
    up, down, steady = marks.pop("up", 0), marks.pop("down", 0), marks.pop("steady", 0)
    unsaid = marks.pop("", 0)
    ways = [("group up", up), ("group down", down), ("group open", marks.total())]
    told = [plain(say(key, count=str(n))) for key, n in ways if n]
    if steady and not told:
        return plain(say("group steady", count=str(steady)))
    return ", ".join(told) or counted(unsaid, "quantity", "quantities")


# --- bundles ------------------------------------------------------------------------------------------------------


def _bundles(drawing: Drawing, home: Mapping[str, str], sources: bool, targets: bool) -> Iterator[Edge]:
    """One line for all that lead from box or group to box or group; groups are folded at these ends.

    A known absence of an effect is not among them: it leads nowhere.
    """
    heads = _heads(drawing)
    found: dict[tuple[str, str], list[Edge]] = {}
    for edge in drawing.edges:
        tick()
        if edge.head == "absent" or home.get(edge.source, edge.source) == home.get(edge.target, edge.target):
            continue
        source = home.get(edge.source, edge.source) if sources else edge.source
        target = home.get(edge.target, edge.target) if targets else edge.target
        if (source, target) != (edge.source, edge.target):
            found.setdefault((source, target), []).append(edge)
    for (source, target), edges in found.items():
        yield _bundle(source, target, edges, [heads.get(e, e.head) for e in edges])


def _heads(drawing: Drawing) -> Mapping[Edge, Head]:
    """For a line that ends in a joint, the head of the line that goes on from there."""
    onwards = {(e.source, e.rule): e.head for e in drawing.edges}
    return {e: onwards.get((e.target, e.rule), e.head) for e in drawing.edges if e.head == "plain"}


def _bundle(source: str, target: str, edges: Sequence[Edge], heads: Sequence[Head]) -> Edge:
    if len(edges) == 1:
        return replace(edges[0], source=source, target=target, head=heads[0])
    counts = Counter(heads)
    up, down, either = counts["activates"], counts["inhibits"], counts["unknown"]
    rest = len(edges) - up - down - either
    one: Head = "activates" if up else "inhibits" if down else "unknown" if either else heads[0]
    label = " ".join(f"{n}{sign}" for n, sign in ((up, "→"), (down, "⊣"), (either, "?"), (rest, "○")) if n)
    told = [e.tip.partition("\n")[0] for e in edges]
    more = [plain(say("group more", count=str(len(told) - MOST_TOLD)))] if len(told) > MOST_TOLD else []
    tip = "\n".join([*told[:MOST_TOLD], *more])
    rules = tuple(dict.fromkeys(e.rule for e in edges if e.rule))
    maybe = all(e.maybe for e in edges)
    head: Head = "both" if up and down else one
    return Edge(source, target, head, "bundle", "", tip, maybe=maybe, part=_part(edges), label=label, rules=rules)


def _part(edges: Sequence[Edge]) -> Part:
    parts = {e.part for e in edges}
    if "story" in parts or "against" in parts:
        return "story" if "story" in parts else "against"
    return "silenced" if parts == {"silenced"} else ""
