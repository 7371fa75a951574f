"""CX and CX2, the formats of NDEx and Cytoscape: nodes, edges, and attributes that may have short names in CX2.

The word of an edge says its sign or says none; what is drawn is not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from reasoner.interchange.attributes import READ, said, unused
from reasoner.interchange.draft import Draft, Imported
from reasoner.interchange.edges import kind
from reasoner.interchange.effects import sign
from reasoner.interchange.located import Object, Wrong, objects, parsed, text
from reasoner.lang import syntax
from reasoner.source import Source, Span

_EDGE: Final = ("name", "interaction", "shared interaction", "shared name", "directed")
_NODE: Final = ("name", "represents", "type", "description", "shared name")


@dataclass
class _Network:
    """Nodes and edges with their attributes by full name."""

    nodes: dict[str, tuple[Object, dict[str, Any]]] = field(default_factory=dict)
    edges: list[tuple[Object, dict[str, Any]]] = field(default_factory=list)


def read(source: Source) -> Imported:
    draft = Draft(source)
    try:
        value = parsed(source)
    except Wrong as wrong:
        draft.error(str(wrong), wrong.span, "CX is a list of aspects in JSON")
        return draft.imported("CX")
    aspects: dict[str, list[Object]] = {}
    for part in objects(value):
        for name, items in part.items():
            aspects.setdefault(name, []).extend(objects(items))
    newer = "CXVersion" in source.text[:200]
    network = _second(aspects) if newer else _first(aspects)
    if not network.nodes:
        draft.error("there are no nodes here", Span(source, 0, 1), "CX is a list of aspects, one of them `nodes`")
    names = {i: _node(draft, node, known) for i, (node, known) in network.nodes.items()}
    for edge, known in network.edges:
        _edge(draft, edge, known, names)
    for name in aspects:
        if name.casefold().startswith(("visual", "cyvisual", "cartesian", "cyhidden", "cytable", "bypass")):
            draft.unused("aspects on how it is drawn", Span(source, 0, 1), name)
    return draft.imported("CX2" if newer else "CX")


def _second(aspects: Mapping[str, list[Object]]) -> _Network:
    network = _Network()
    declared = aspects.get("attributeDeclarations", [Object()])[0]
    for node in aspects.get("nodes", ()):
        network.nodes[text(node.get("id"))] = (node, _attributes(node, declared.get("nodes")))
    network.edges = [(edge, _attributes(edge, declared.get("edges"))) for edge in aspects.get("edges", ())]
    return network


def _attributes(item: Object, declared: Any) -> dict[str, Any]:
    """The attributes of a node or edge by full name; values that are not said are the declared default."""
    values = item.get("v")
    found = dict(values) if isinstance(values, Object) else {}
    for name, declaration in declared.items() if isinstance(declared, Object) else ():
        if isinstance(declaration, Object):
            if declaration.get("a") in found:
                found[name] = found.pop(declaration["a"])
            elif "v" in declaration:
                found.setdefault(name, declaration["v"])
    return found


def _first(aspects: Mapping[str, list[Object]]) -> _Network:
    network = _Network()
    for node in aspects.get("nodes", ()):
        known = {"name": node.get("n"), "represents": node.get("r")}
        network.nodes[text(node.get("@id"))] = (node, known)
    edges = {text(e.get("@id")): (e, {"interaction": e.get("i")}) for e in aspects.get("edges", ())}
    for aspect, items in (("nodeAttributes", network.nodes), ("edgeAttributes", edges)):
        for one in aspects.get(aspect, ()):
            of = one.get("po")
            for owner in of if isinstance(of, list) else [of]:
                if text(owner) in items and one.get("n") not in (None, "name", "interaction"):
                    items[text(owner)][1][str(one["n"])] = one.get("v")
    network.edges = list(edges.values())
    return network


def _node(draft: Draft, node: Object, known: Mapping[str, Any]) -> syntax.Name:
    name = text(known.get("name")) or text(known.get("represents")) or text(node.get("id"))
    unused(draft, "nodes", known, _NODE, node.span)
    described = text(known.get("description")) or text(known.get("represents"))
    return draft.quantity(name, node.span, kind(text(known.get("type"))), description=described)


def _edge(draft: Draft, edge: Object, known: Mapping[str, Any], names: Mapping[str, syntax.Name]) -> None:
    ends = [names.get(text(edge.get(end))) for end in ("s", "t")]
    if ends[0] is None or ends[1] is None:
        draft.error("this edge has an end that is no node", edge.span, "`s` and `t` are ids of nodes")
        return
    word = text(known.get("interaction") or known.get("shared interaction"))
    if known.get("directed") in (False, "false") and sign(word) == "-?":
        draft.unused("edges without a direction", edge.span, word)
        return
    unused(draft, "edges", known, (*READ, *_EDGE), edge.span)
    found = sign(word)
    carried = said(draft, known, edge.span, "" if found != "-?" else word)
    draft.influence(ends[0], ends[1], found, edge.span, carried.support, carried.modifiers)
