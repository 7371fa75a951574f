"""Signed graphs as SIF, CIF, GraphML, CX2 and SBGN-ML activity flow."""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from typing import Any, Final
from xml.sax.saxutils import escape, quoteattr

from reasoner.interchange.attributes import AFFECTS
from reasoner.interchange.outline import Arrow, Lost, Names, Written, arrows, defined, quantities, rest, supported
from reasoner.model import ir

_GATE: Final = re.compile(r"and\d+", re.IGNORECASE)
"""What CellNOpt calls a gate."""
_KINDS: Final = {"phenotype": "phenotype", "context": "perturbation"}
_ARCS: Final = {"->": "positive influence", "-|": "negative influence", "-?": "unknown influence"}
_CIF: Final = {"->": "", "-|": "!", "-?": "?"}
_WORDS: Final = {"->": "activates", "-|": "inhibits", "-?": AFFECTS}


def sif(model: ir.Model) -> Written:
    """SIF with `->`, `-|` and `-?`, separated by tabs."""
    lost = Lost()
    gates = [d for d in model.definitions if _GATE.fullmatch(d.target) and _literals(d.expression)]
    found = [*_arrows(model, lost, gates), *defined(gates)]
    ends = {end for a in found for end in (a.source, a.target)}
    lines = [f"{a.source}\t{a.sign}\t{a.target}" for a in found]
    for q in quantities(model):
        if q.name not in ends:
            lines.append(q.name if found else q.name.replace(" ", "_"))  # without a tab, a blank would separate
            if lines[-1] != q.name:
                lost.add("names as they are", q.origin, f"{q.name} as {lines[-1]}")
    _doubtful(found, lost)
    supported(model, lost)
    rest(model, lost)
    return Written(_joined(lines), lost)


def cif(model: ir.Model) -> Written:
    """CIF of iggy; what is defined as inputs in common, negated or not, is an and-node."""
    lost = Lost()
    nodes = {d.target: literals for d in model.definitions if (literals := _literals(d.expression))}
    kept = [t for t, literals in nodes.items() if t == " & ".join(mark + q for mark, q in literals)]
    names = Names(model, lost, r"\w.,:;/()\[\]{}@#%*+'=\-", first=r"\w(\[{", kept=kept)
    found = arrows(model, lost)
    others = [d for d in model.definitions if d.target not in nodes]
    for definition in others:
        lost.add("definitions; they are signed arrows there", definition.rule.origin, definition.rule.text)
    found += defined(others)
    said = {t: " & ".join(mark + names[q] for mark, q in literals) for t, literals in nodes.items()}
    itself = {t for t, text in said.items() if t == text and all(a.sign == "->" for a in found if a.source == t)}
    lines = [f"{text} -> {names[t]}" for t, text in said.items() if t not in itself]
    for arrow in found:
        source = said[arrow.source] if arrow.source in itself else f"{_CIF[arrow.sign]}{names[arrow.source]}"
        lines.append(f"{source} -> {names[arrow.target]}")
    ends = {end for a in found for end in (a.source, a.target)} | set(nodes)
    ends |= {q for literals in nodes.values() for _, q in literals}
    lines += [names[q.name] for q in quantities(model) if q.name not in ends]
    _doubtful(found, lost)
    supported(model, lost)
    rest(model, lost)
    return Written(_joined(lines), lost)


def _literals(expression: ir.Condition) -> list[tuple[str, str]]:
    """The inputs of an and-node with their marks; none where a definition is something else."""
    items = expression.items if isinstance(expression, ir.And) else ()
    found = []
    for item in items:
        mark, inner = ("!", item.item) if isinstance(item, ir.Not) else ("", item)
        if not isinstance(inner, ir.Value):
            return []
        found.append((mark, inner.quantity))
    return found


def graphml(model: ir.Model) -> Written:
    lost = Lost()
    found = _arrows(model, lost)
    ids = {q.name: f"n{n}" for n, q in enumerate(quantities(model))}
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        '<graphml xmlns="http://graphml.graphdrawing.org/xmlns">',
        *(
            f'  <key id="{name}" for="{of}" attr.name="{name}" attr.type="string"/>'
            for of, names in (("node", ("name", "type", "description")), ("edge", _SUPPORT))
            for name in names
        ),
        f'  <graph id={quoteattr(model.name)} edgedefault="directed">',
    ]
    for q in quantities(model):
        known = (("name", q.name), ("type", q.kind), ("description", q.description))
        lines.append(f'    <node id="{ids[q.name]}">{_data(known)}</node>')
    for a in found:
        data = _data(tuple(_said(model, a).items()))
        lines.append(f'    <edge source="{ids[a.source]}" target="{ids[a.target]}">{data}</edge>')
    rest(model, lost)
    return Written(_joined([*lines, "  </graph>", "</graphml>"]), lost)


_SUPPORT: Final = ("interaction", "mechanism", "status", "maybe", "citation", "text")


def _said(model: ir.Model, arrow: Arrow) -> dict[str, str]:
    """What an edge carries besides its ends."""
    rule = arrow.rule
    cited = [f"pubmed:{p.pmid}" if (p := model.papers.get(key)) is not None and p.pmid else key for key in rule.cite]
    values = (
        _WORDS[arrow.sign],
        rule.by,
        rule.status.name.lower(),
        "true" if arrow.maybe else "",
        "; ".join(cited),
        rule.note,
    )
    return {name: value for name, value in zip(_SUPPORT, values, strict=True) if value}


def _data(known: Sequence[tuple[str, str]]) -> str:
    return "".join(f'<data key="{name}">{escape(value)}</data>' for name, value in known if value)


def cx2(model: ir.Model) -> Written:
    lost = Lost()
    found = _arrows(model, lost)
    ids = {q.name: n for n, q in enumerate(quantities(model))}
    nodes: list[Any] = []
    for q in quantities(model):
        values = {"name": q.name, "type": q.kind, "description": q.description}
        nodes.append({"id": ids[q.name], "v": {k: v for k, v in values.items() if v}})
    edges = [{"id": n, "s": ids[a.source], "t": ids[a.target], "v": _said(model, a)} for n, a in enumerate(found)]
    declared = {
        "nodes": {name: {"d": "string"} for name in ("name", "type", "description")},
        "edges": {name: {"d": "string"} for name in _SUPPORT},
        "networkAttributes": {"name": {"d": "string"}},
    }
    counts = (("attributeDeclarations", 1), ("networkAttributes", 1), ("nodes", len(nodes)), ("edges", len(edges)))
    aspects: list[Any] = [
        {"CXVersion": "2.0", "hasFragments": False},
        {"metaData": [{"name": name, "elementCount": count} for name, count in counts]},
        {"attributeDeclarations": [declared]},
        {"networkAttributes": [{"name": model.title or model.name}]},
        {"nodes": nodes},
        {"edges": edges},
        {"status": [{"success": True}]},
    ]
    rest(model, lost)
    return Written("[\n" + ",\n".join(json.dumps(a, ensure_ascii=False) for a in aspects) + "\n]\n", lost)


def sbgn(model: ir.Model) -> Written:
    """SBGN-ML activity flow, with places in rows for programs that do not lay out themselves."""
    lost = Lost()
    found = _arrows(model, lost)
    ids = {q.name: f"glyph{n}" for n, q in enumerate(quantities(model))}
    lines = [
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>',
        '<sbgn xmlns="http://sbgn.org/libsbgn/0.3">',
        '  <map id="map1" language="activity flow">',
    ]
    for n, q in enumerate(quantities(model)):
        what = _KINDS.get(q.kind, "biological activity")
        box = f'<bbox x="{n % 8 * 160}" y="{n // 8 * 100}" w="120" h="60"/>'
        lines.append(f'    <glyph id="{ids[q.name]}" class="{what}"><label text={quoteattr(q.name)}/>{box}</glyph>')
    places = {q.name: (n % 8 * 160 + 60, n // 8 * 100 + 30) for n, q in enumerate(quantities(model))}
    for n, a in enumerate(found):
        ends = f'<start x="{places[a.source][0]}" y="{places[a.source][1]}"/>'
        ends += f'<end x="{places[a.target][0]}" y="{places[a.target][1]}"/>'
        arc = f'source="{ids[a.source]}" target="{ids[a.target]}"'
        lines.append(f'    <arc id="arc{n}" class="{_ARCS[a.sign]}" {arc}>{ends}</arc>')
    _doubtful(found, lost)
    supported(model, lost)
    rest(model, lost)
    return Written(_joined([*lines, "  </map>", "</sbgn>"]), lost)


def _arrows(model: ir.Model, lost: Lost, but: Sequence[ir.Definition] = ()) -> list[Arrow]:
    """Influences, and definitions as signed arrows; `but` those that the format can say."""
    others = [d for d in model.definitions if d not in but]
    for definition in others:
        lost.add("definitions; they are signed arrows there", definition.rule.origin, definition.rule.text)
    return [*arrows(model, lost), *defined(others)]


def _doubtful(found: Sequence[Arrow], lost: Lost) -> None:
    for arrow in found:
        if arrow.maybe:
            lost.add("influences that may not exist", arrow.rule.origin, arrow.rule.text)


def _joined(lines: Sequence[str]) -> str:
    return "".join(f"{line}\n" for line in lines)
