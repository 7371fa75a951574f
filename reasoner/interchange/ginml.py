"""GINML, the format of GINsim: levels, interactions with thresholds and signs, functions or parameters."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reasoner.interchange import boolean
from reasoner.interchange.boolean import Value, conjunction, negated
from reasoner.interchange.cells import Cell
from reasoner.interchange.draft import Draft, Imported, Sign
from reasoner.interchange.levelled import Levelled, Term
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
    span: Span


def read(source: Source) -> Imported:
    model = Levelled(source)
    dialect = "logical model of GINsim (GINML)"
    try:
        root = parsed(source)
    except Wrong as wrong:
        model.draft.error(str(wrong), wrong.span, "GINsim writes GINML, or zginml with GINML in it")
        return model.draft.imported(dialect)
    graphs = [e for e in root.all("graph") if e.get("class") == "regulatory"]
    if not graphs:
        model.draft.error("there is no regulatory graph here", root.span, "GINML has a `graph` of class `regulatory`")
        return model.draft.imported(dialect)
    nodes = list(graphs[0].all("node"))
    for node in nodes:
        top = node.get("maxvalue")
        model.quantity(node.get("id"), int(top) if top.isdigit() else 1, node.span, _told(node))
    edges = [e for element in graphs[0].all("edge") for e in _edges(model, element)]
    for node in nodes:
        _function(model, node, [e for e in edges if e.target == node.get("id")])
    _remarks(model.draft, source, graphs[0])
    return model.draft.imported(dialect)


def _told(node: Element) -> str:
    """The comment of a node."""
    return " ".join(e.text for a in node.all("annotation", "comment") for e in a.within())[:300]


def _edges(model: Levelled, element: Element) -> list[_Edge]:
    """The interactions of an edge: with one threshold, or with an effect for each."""
    ends = element.get("from"), element.get("to")
    if not all(end in model.tops for end in ends):
        help = "`from` and `to` are ids of nodes"
        model.draft.error("this edge has an end that is no node", element.span, help)
        return []
    effects = [e.partition(":") for e in element.get("effects").split()]
    least = element.get("minvalue")
    pairs = [(int(t), s) for t, _, s in effects if t.isdigit()] or [
        (int(least) if least.isdigit() else 1, element.get("sign"))
    ]
    return [_Edge(*ends, threshold, _SIGNS.get(sign, "-?"), element.span) for threshold, sign in pairs]


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
    if not terms:
        model.fixed(target, 0, node.span)
        return
    model.define(target, sorted(terms, key=lambda t: -t.level), 0, node.span, declared)


def _expressions(model: Levelled, value: Element, edges: Sequence[_Edge]) -> list[Term]:
    level = value.get("val")
    found = []
    for element in value.all("exp"):
        text = element.get("str")
        at = element.span.start + max(0, element.span.text.find(text))
        cell = Cell(text, Span(element.span.source, at, at + len(text)))
        try:
            condition = boolean.parsed(cell, PATTERN, lambda name, span: _atom(model, name, span, edges))
        except boolean.Wrong as wrong:
            model.draft.error(str(wrong), element.span, "an expression joins names by `!`, `&`, `|` and brackets")
            continue
        found.append(Term(int(level) if level.isdigit() else 1, condition))
    return found


def _atom(model: Levelled, text: str, span: Span, edges: Sequence[_Edge]) -> Value:
    """`A`: it is active at all; `A:2`: from its second level on."""
    name, _, level = text.partition(":")
    if name not in model.tops or (level and not level.isdigit()):
        raise boolean.Wrong(f"`{text}` is no node", span)
    thresholds = [e.least for e in edges if e.source == name]
    if level and any(t > int(level) for t in thresholds):
        model.draft.unused("upper ends of intervals in expressions: taken as at least that level", span, text)
    least = int(level) if level else min(thresholds, default=1)
    return model.at_least(syntax.Name(name, span), least, span)


def _parameter(model: Levelled, element: Element, edges: Sequence[_Edge]) -> Term:
    """The level where exactly some interactions are active."""
    active = set(element.get("idActiveInteractions").split())
    conditions: list[Value] = []
    for source in dict.fromkeys(e.source for e in edges):
        own = sorted(e.least for e in edges if e.source == source)
        names: Mapping[int, set[str]] = {
            t: {f"{source}:{edges[0].target}:{t}", f"{source}:{edges[0].target}:{n}"} for n, t in enumerate(own, 1)
        }
        chosen = [t for t in own if names[t] & active or (len(own) == 1 and f"{source}:{edges[0].target}" in active)]
        name = syntax.Name(source, element.span)
        above = [t for t in own if not chosen or t > chosen[-1]]
        if chosen:
            conditions.append(model.at_least(name, chosen[-1], element.span))
        if above:
            conditions.append(negated(model.at_least(name, above[0], element.span), element.span))
    level = element.get("val")
    return Term(int(level) if level.isdigit() else 1, conjunction(conditions, element.span))


def _remarks(draft: Draft, source: Source, graph: Element) -> None:
    for element in graph.within():
        if element.tag.endswith("visualsetting"):
            draft.unused("settings for a drawing", element.span)
    if packed := re.search(r"<!-- also packed: (.*) -->\s*\Z", source.text):
        for name in packed[1].split(", "):
            draft.unused("files packed beside the model", Span(source, packed.start(), packed.end()), name, shown=20)
