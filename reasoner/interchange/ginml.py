"""GINML, the format of GINsim: levels, interactions with thresholds and signs, functions or parameters."""

from __future__ import annotations

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from reasoner.interchange import boolean
from reasoner.interchange.boolean import Value, conjunction, negated
from reasoner.interchange.cells import Cell
from reasoner.interchange.draft import Draft, Imported, Sign, shortened
from reasoner.interchange.levelled import Levelled, Term
from reasoner.interchange.logic import HELP
from reasoner.interchange.markup import Element, Wrong, parsed
from reasoner.lang import syntax
from reasoner.source import Source, Span

PATTERN: Final = r"[!&|()]|[^\s!&|()]+"
_SIGNS: Final[dict[str, Sign]] = {"positive": "->", "negative": "-|"}


@dataclass(frozen=True, slots=True)
class _Edge:
    """An interaction: from a level of its source on, up to the next threshold of the same two."""

    source: str
    target: str
    least: int
    sign: Sign
    id: str
    span: Span


def read(source: Source) -> Imported:
    model = Levelled(source)
    try:
        _model(model, parsed(source))
    except Wrong as wrong:
        model.draft.error(str(wrong), wrong.span, "GINsim writes GINML, or zginml with GINML in it")
    return model.draft.imported("logical model of GINsim (GINML)")


def _model(model: Levelled, root: Element) -> None:
    """Everything in a file. Raises Wrong."""
    graphs = [e for e in root.all("graph") if e.get("class") == "regulatory"]
    if not graphs:
        model.draft.error("there is no regulatory graph here", root.span, "GINML has a `graph` of class `regulatory`")
        return
    nodes = list(graphs[0].all("node"))
    for node in nodes:
        model.quantity(node.get("id"), node.number("maxvalue", 1), node.span, _told(node))
    edges = [e for element in graphs[0].all("edge") for e in _edges(model, element)]
    for node in nodes:
        _function(model, node, [e for e in edges if e.target == node.get("id")])
    _remarks(model.draft, graphs[0])


def _told(node: Element) -> str:
    """The name and the comment of a node."""
    name = [node.get("name")] if node.get("name") not in ("", node.get("id")) else []
    comments = [e.text for a in node.all("annotation", "comment") for e in a.within() if e.text.strip()]
    return shortened("; ".join([*name, *comments]))


def _edges(model: Levelled, element: Element) -> list[_Edge]:
    """The interactions of an edge: with one threshold, or with an effect for each."""
    ends = element.get("from"), element.get("to")
    if not all(end in model.tops for end in ends):
        help = "`from` and `to` are ids of nodes"
        model.draft.error("this edge has an end that is no node", element.span, help)
        return []
    effects = [e.partition(":") for e in element.get("effects").split()]
    pairs = [(int(t), s) for t, _, s in effects if re.fullmatch("[0-9]{1,4}", t)]
    if len(pairs) != len(effects):
        raise Wrong("`effects` are thresholds with signs, such as `1:positive`", element.span)
    pairs = pairs or [(element.number("minvalue", 1), element.get("sign"))]
    own = element.get("id") if len(pairs) == 1 else ""
    return [_Edge(*ends, threshold, _SIGNS.get(sign, "-?"), own, element.span) for threshold, sign in pairs]


def _function(model: Levelled, node: Element, edges: Sequence[_Edge]) -> None:
    target = syntax.Name(node.get("id"), node.span)
    if node.get("input") == "true":
        return
    declared: dict[str, tuple[Sign, Span]] = {}
    for edge in edges:
        known = declared.setdefault(edge.source, (edge.sign, edge.span))
        if known[0] != edge.sign:
            declared[edge.source] = ("-?", edge.span)
    terms = [t for value in node.all("value") for t in _expressions(model, value, edges)]
    terms += [_parameter(model, p, edges) for p in node.all("parameter")]
    if base := node.number("basevalue", 0):
        terms.append(Term(base, _active(model, edges, set(), node.span)))
    if not terms:
        model.fixed(target, 0, node.span, declared)
        return
    model.define(target, sorted(terms, key=lambda t: -t.level), 0, node.span, declared)


def _expressions(model: Levelled, value: Element, edges: Sequence[_Edge]) -> list[Term]:
    found = []
    for element in value.all("exp"):
        text = element.get("str")
        at = element.span.start + max(0, element.span.text.find(text))
        cell = Cell(text, Span(element.span.source, at, at + len(text)))
        try:
            condition = boolean.parsed(cell, PATTERN, lambda name, span: _atom(model, name, span, edges))
        except (boolean.Wrong, boolean.Unstated) as wrong:
            message = str(wrong) if isinstance(wrong, boolean.Wrong) else f"`{wrong}` is no function of GINML"
            model.draft.error(message, element.span, HELP)
            continue
        found.append(Term(value.number("val", 1), condition))
    return found


def _atom(model: Levelled, text: str, span: Span, edges: Sequence[_Edge]) -> Value:
    """`A`: it is active at all; `A:2`: from its second level on."""
    name, _, level = text.partition(":")
    if name not in model.tops or (level and not re.fullmatch("[0-9]{1,4}", level)):
        raise boolean.Wrong(f"`{text}` is no node", span)
    thresholds = [e.least for e in edges if e.source == name]
    if level and any(t > int(level) for t in thresholds):
        model.draft.unused("upper ends of intervals in expressions: taken as at least that level", span, text)
    least = int(level) if level else min(thresholds, default=1)
    return model.at_least(syntax.Name(name, span), least, span)


def _parameter(model: Levelled, element: Element, edges: Sequence[_Edge]) -> Term:
    """The level where exactly some interactions are active. Raises Wrong, where one of them is none."""
    active = set(element.get("idActiveInteractions").split())
    known = {i for e in edges for i in _ids(e, edges)}
    if strangers := sorted(active - known):
        raise Wrong(f"`{strangers[0]}` is no interaction of this node", element.span)
    return Term(element.number("val", 1), _active(model, edges, active, element.span))


def _active(model: Levelled, edges: Sequence[_Edge], active: Collection[str], span: Span) -> Value:
    """The condition that exactly some interactions are active."""
    conditions: list[Value] = []
    for source in dict.fromkeys(e.source for e in edges):
        own = sorted((e for e in edges if e.source == source), key=lambda e: e.least)
        chosen = [e.least for e in own if _ids(e, edges).intersection(active)]
        name = syntax.Name(source, span)
        above = [e.least for e in own if not chosen or e.least > chosen[-1]]
        if chosen:
            conditions.append(model.at_least(name, chosen[-1], span))
        if above:
            conditions.append(negated(model.at_least(name, above[0], span), span))
    return conjunction(conditions, span)


def _ids(edge: _Edge, edges: Sequence[_Edge]) -> set[str]:
    """What an interaction is called: by its id, its ends and its threshold, or its number among those of the two."""
    ends = f"{edge.source}:{edge.target}"
    own = sorted({e.least for e in edges if e.source == edge.source})
    found = {edge.id or f"{ends}:{edge.least}", f"{ends}:{edge.least}"}
    if len(own) == 1:
        found.add(ends)
    if (number := own.index(edge.least) + 1) not in own:
        found.add(f"{ends}:{number}")
    return found


def _remarks(draft: Draft, graph: Element) -> None:
    for element in graph.within():
        if element.tag.endswith("visualsetting"):
            draft.unused("settings for a drawing", element.span)
        elif element.tag == "link":
            draft.unused("links to papers and databases", element.span, element.get("href"))
    for edge in graph.all("edge"):
        for comment in edge.all("annotation", "comment"):
            draft.unused("comments on interactions", comment.span)
    for comment in graph.all("annotation", "comment"):
        draft.unused("comments on the model itself", comment.span)
    source = graph.span.source
    if packed := re.search(r"<!-- also packed: (.*) -->\s*\Z", source.text):
        for name in packed[1].split(", "):
            draft.unused("files packed beside the model", Span(source, packed.start(), packed.end()), name, shown=20)
