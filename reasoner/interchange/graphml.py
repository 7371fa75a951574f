"""GraphML: nodes and edges with attributes that keys declare; also as yEd draws it, where a head may tell the sign.

Edges without a direction are no influences.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from reasoner.interchange.attributes import READ, said, unused
from reasoner.interchange.draft import Draft, Imported, Sign
from reasoner.interchange.edges import kind
from reasoner.interchange.effects import sign
from reasoner.interchange.markup import Element, Wrong, parsed
from reasoner.source import Source

_NAMES: Final = ("name", "label", "shared name", "id")
_EFFECTS: Final = ("interaction", "sign", "effect", "shared interaction", "weight", "type")
_HEADS: Final[dict[str, Sign]] = {"t_shape": "-|", "white_t_shape": "-|", "bar": "-|"}
_PLAIN: Final = ("none",)


def read(source: Source) -> Imported:
    draft = Draft(source)
    try:
        root = parsed(source)
    except Wrong as wrong:
        draft.error(str(wrong), wrong.span, "GraphML is XML of its own kind")
        return draft.imported("GraphML")
    graphs = list(root.all("graph"))
    if root.tag != "graphml" or not graphs:
        draft.error("there is no graph here", root.span, "GraphML has a `graph` in `graphml`")
        return draft.imported("GraphML")
    keys = {k.get("id"): (k.get("attr.name") or k.get("for")).casefold() for k in root.all("key")}
    drawn = any(e.tag == "ShapeNode" for e in root.within())
    for graph in graphs:
        _graph(draft, graph, keys)
    return draft.imported("GraphML of yEd" if drawn else "GraphML")


def _graph(draft: Draft, graph: Element, keys: Mapping[str, str]) -> None:
    nodes = {n.get("id"): n for n in graph.within() if n.tag == "node"}
    names = {}
    for identifier, node in nodes.items():
        known = _data(node, keys)
        shown = next((known[k] for k in _NAMES if known.get(k)), "") or _drawn_label(node) or identifier
        described = known.get("description", "")
        names[identifier] = draft.quantity(shown, node.span, kind(known.get("type", "")), description=described)
        unused(draft, "nodes", known, (*_NAMES, "type", "description", "node"), node.span)
    for edge in (e for e in graph.within() if e.tag == "edge"):
        ends = [names.get(edge.get(end)) for end in ("source", "target")]
        if ends[0] is None or ends[1] is None:
            help = "`source` and `target` are ids of nodes"
            draft.error("this edge has an end that is no node", edge.span, help)
            continue
        directed = edge.get("directed") or ("false" if graph.get("edgedefault") == "undirected" else "true")
        if directed != "true" or _is_line(edge):
            draft.unused("edges without a direction", edge.span, f"{ends[0].text} and {ends[1].text}")
            continue
        known = _data(edge, keys)
        word = next((known[k] for k in _EFFECTS if known.get(k)), "")
        carried = said(draft, known, edge.span, _told(word))
        draft.influence(ends[0], ends[1], _sign(edge, word), edge.span, carried.support, carried.modifiers)
        unused(draft, "edges", known, (*READ, *_EFFECTS, "edge"), edge.span)


def _data(element: Element, keys: Mapping[str, str]) -> dict[str, str]:
    return {keys.get(d.get("key"), d.get("key")): d.text.strip() for d in element.all("data")}


def _told(word: str) -> str:
    """A word that says what happens, but no sign."""
    return word if word and sign(word) == "-?" and not word.lstrip("-+.").replace(".", "").isdigit() else ""


def _drawn_label(node: Element) -> str:
    return " ".join(next((e.text for e in node.within() if e.tag == "NodeLabel"), "").split())


def _heads(edge: Element) -> Element | None:
    return next((e for e in edge.within() if e.tag == "Arrows"), None)


def _is_line(edge: Element) -> bool:
    """Drawn without a head at either end."""
    heads = _heads(edge)
    return heads is not None and heads.get("target") in _PLAIN and heads.get("source") in _PLAIN


def _sign(edge: Element, word: str) -> Sign:
    """The sign that an attribute or the head of the arrow gives; most heads say nothing of it."""
    if word:
        try:
            number = float(word)
        except ValueError:
            return sign(word)
        return "->" if number > 0 else "-|" if number < 0 else "-?"
    heads = _heads(edge)
    return "-?" if heads is None else _HEADS.get(heads.get("target"), "-?")
