"""SBGN-ML activity flow: activities, influences with signs, and logical operators as definitions."""

from __future__ import annotations

from typing import Final

from reasoner.interchange.draft import Draft, Imported, Sign, Support
from reasoner.interchange.markup import Element, Wrong, parsed
from reasoner.lang import syntax
from reasoner.source import Source

_SIGNS: Final[dict[str, Sign]] = {
    "positive influence": "->", "stimulation": "->", "negative influence": "-|", "inhibition": "-|",
    "unknown influence": "-?", "necessary stimulation": "->",
}  # fmt: skip
_KINDS: Final = {"biological activity": "quantity", "phenotype": "phenotype", "perturbation": "context"}
_OPERATORS: Final = ("and", "or", "not")


def read(source: Source) -> Imported:
    draft = Draft(source)
    dialect = "SBGN-ML activity flow"
    try:
        root = parsed(source)
    except Wrong as wrong:
        draft.error(str(wrong), wrong.span, "SBGN-ML is XML of its own kind")
        return draft.imported(dialect)
    maps = [m for m in root.all("map") if m.get("language") == "activity flow"]
    if root.tag != "sbgn" or not maps:
        found = next((m.get("language") for m in root.all("map")), "")
        what = f"is of the language `{found}`" if found else "has no map of the language `activity flow`"
        draft.error(f"this is no activity flow: it {what}", root.span, 'write <map language="activity flow"> around it')
        return draft.imported(dialect)
    for one in maps:
        _map(draft, one)
    return draft.imported(dialect)


def _map(draft: Draft, of: Element) -> None:
    glyphs = [g for g in of.within() if g.tag == "glyph"]
    owners = {p.get("id"): g.get("id") for g in glyphs for p in g.all("port")}
    names: dict[str, syntax.Name] = {}
    operators = {g.get("id"): g for g in glyphs if g.get("class") in _OPERATORS}
    for number, glyph in enumerate(glyphs):
        what = glyph.get("class")
        if what in _KINDS:
            if draft.knows(_label(glyph), glyph.span):
                draft.unused("symbols with the label of another, taken for the same", glyph.span, _label(glyph))
            names[glyph.get("id")] = draft.quantity(_label(glyph), glyph.span, _KINDS[what])
        elif what in _OPERATORS:
            names[glyph.get("id")] = draft.quantity(f"{what}{number}", glyph.span)
        else:
            draft.unused("symbols", glyph.span, what, shown=12)
    arcs = [a for a in of.within() if a.tag == "arc"]
    inputs: dict[str, list[Element]] = {}
    for arc in arcs:
        ends = [owners.get(arc.get(end), arc.get(end)) for end in ("source", "target")]
        if not all(end in names for end in ends):
            draft.unused("arcs of symbols that are not used", arc.span, arc.get("class"), shown=12)
        elif arc.get("class") == "logic arc":
            inputs.setdefault(ends[1], []).append(arc)
        elif arc.get("class") in _SIGNS:
            _influence(draft, arc, names[ends[0]], names[ends[1]])
        else:
            draft.unused("arcs without an influence", arc.span, arc.get("class"), shown=12)
    for identifier, glyph in operators.items():
        _operator(
            draft,
            glyph,
            names[identifier],
            [names[owners.get(a.get("source"), a.get("source"))] for a in inputs.get(identifier, ())],
        )


def _label(glyph: Element) -> str:
    return next((e.get("text") for e in glyph.all("label")), "") or glyph.get("id")


def _influence(draft: Draft, arc: Element, source: syntax.Name, target: syntax.Name) -> None:
    what = arc.get("class")
    if what == "necessary stimulation":
        clauses = syntax.Clauses()
        draft.state(syntax.GateRule(None, target, syntax.Bare(source, arc.span), clauses, False, arc.span))
    draft.influence(source, target, _SIGNS[what], arc.span, Support(by=what if what == "necessary stimulation" else ""))


def _operator(draft: Draft, glyph: Element, name: syntax.Name, inputs: list[syntax.Name]) -> None:
    """An operator is what it makes of its inputs."""
    if not inputs:
        return
    bare = tuple(syntax.Bare(i, glyph.span) for i in inputs)
    expression: syntax.Formula = bare[0]
    if glyph.get("class") == "not":
        expression = syntax.Not(bare[0], glyph.span)
    elif len(bare) > 1:
        expression = (syntax.And if glyph.get("class") == "and" else syntax.Or)(bare, glyph.span)
    draft.state(syntax.DefinitionRule(None, name, expression, syntax.Clauses(), glyph.span))
