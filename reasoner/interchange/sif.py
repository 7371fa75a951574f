"""SIF: `source effect target ...` a line, in the dialects in use. It says which one it took the file for.

Of Cytoscape: any word for the effect, several targets on a line, lone nodes. Of CellNOpt and caspo: `1` and `-1`, and
gates named `and1`, `and2`. Of CausalPath: references and sites behind the target. A word without a sign gives none.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from reasoner.interchange.cells import Cell, cut, folded, lines
from reasoner.interchange.draft import Draft, Imported, Support
from reasoner.interchange.effects import sign
from reasoner.lang import syntax
from reasoner.source import Source

_GATE: Final = re.compile(r"and\d+", re.IGNORECASE)
_HEADINGS: Final = ("source", "target", "interaction", "effect", "sign", "node1", "node2", "0", "1", "2")
_SITES: Final = re.compile(r"[A-Z]\d+(;[A-Z]\d+)*")


@dataclass(frozen=True, slots=True)
class _Line:
    source: Cell
    effect: Cell
    targets: tuple[Cell, ...]
    sites: str = ""
    references: tuple[Cell, ...] = ()


def read(source: Source) -> Imported:
    draft = Draft(source)
    found, lone = _lines(source, draft)
    gates = {c.text for line in found for c in (line.source, *line.targets) if _GATE.fullmatch(c.text)}
    _quantities(draft, found, lone)
    for line in found:
        for target in line.targets:
            if target.text not in gates:
                _influence(draft, line, target)
    for gate in sorted(gates, key=lambda name: (len(name), name)):
        _gate(draft, gate, [line for line in found if gate in (t.text for t in line.targets)])
    return draft.imported(_dialect(source, found, gates))


def _lines(source: Source, draft: Draft) -> tuple[list[_Line], list[Cell]]:
    """The lines with an effect, and lone nodes; a heading is left out."""
    separator = "\t" if "\t" in source.text else r"\s+"
    written = [c for c in lines(source) if not c.text.startswith("#")]
    rows = [(cell, cut(cell, separator)) for cell in written]
    if rows and _is_heading(rows[0][1], [cells for _, cells in rows[1:]]):
        draft.unused("heading lines", rows[0][0].span, rows[0][0].text.replace("\t", " "))
        rows = rows[1:]
    referring = separator == "\t" and any("://" in cells[3].text for _, cells in rows if len(cells) > 3)
    effects = {cells[1].text for _, cells in rows if len(cells) > 2}
    found, lone = [], []
    for whole, cells in rows:
        if len(cells) == 1 and _is_blank_separated(whole, effects):
            help = "separate all lines by tabs, or all by blanks"
            draft.error("this line is separated by blanks, and others by tabs", whole.span, help)
        elif len(cells) == 1:
            lone += cells
        elif len(cells) == 2 or not all(c.text for c in cells[:3]):
            help = "a line of SIF is `source effect target`, separated by tabs or blanks"
            draft.error("this line has no source, effect and target", whole.span, help)
        else:
            found.append(_caused(draft, cells) if referring else _line(cells))
    return found, lone


def _is_blank_separated(line: Cell, effects: Collection[str]) -> bool:
    """Whether the name of a lone node is rather a source, an effect and a target."""
    words = line.text.split()
    return len(words) > 2 and (words[1] in effects or sign(words[1]) != "-?")


def _is_heading(first: Sequence[Cell], others: Sequence[Sequence[Cell]]) -> bool:
    """Whether the first line names columns: only such words, and an effect that no other line has."""
    effects = {cells[1].text for cells in others if len(cells) > 2}
    named = len(first) == 3 and all(folded(c.text) in _HEADINGS for c in first)
    return named and bool(effects) and first[1].text not in effects


def _line(cells: Sequence[Cell]) -> _Line:
    source, effect, *targets = cells
    return _Line(source, effect, tuple(c for c in targets if c.text))


def _caused(draft: Draft, cells: Sequence[Cell]) -> _Line:
    """A line of CausalPath: one target, and behind it a cell with references and one with sites."""
    source, effect, target, *more = cells
    for cell in more[2:]:
        draft.unused("cells behind the target and its sites", cell.span, cell.text)
    references = tuple(c for c in more[:1] if c.text)
    sites = next((c for c in more[1:2] if c.text), None)
    if sites is not None and not _SITES.fullmatch(sites.text):
        draft.unused("lists of sites that are not read", sites.span, sites.text)
        sites = None
    return _Line(source, effect, (target,), sites.text if sites is not None else "", references)


def _quantities(draft: Draft, found: Sequence[_Line], lone: Sequence[Cell]) -> None:
    for line in found:
        for cell in (line.source, *line.targets):
            draft.quantity(cell.text, cell.span)
    for cell in lone:
        draft.quantity(cell.text, cell.span)


def _influence(draft: Draft, line: _Line, target: Cell) -> None:
    span = line.source.span.to(target.span)
    found = sign(line.effect.text)
    by = "" if found != "-?" or line.effect.text == "0" else line.effect.text
    at = tuple(line.sites.split(";")) if line.sites else ()
    for references in line.references:
        draft.unused("lists of references to records of a database", references.span)
    ends = draft.name(line.source.text, line.source.span), draft.name(target.text, target.span)
    draft.influence(*ends, found, span, Support(by=by, at=at))


def _gate(draft: Draft, gate: str, into: Sequence[_Line]) -> None:
    """A gate is what all its inputs, negated or not, have in common."""
    if not into:
        return
    span = into[0].source.span.to(into[0].targets[-1].span)
    items = tuple(_operand(draft, line) for line in into)
    expression = items[0] if len(items) == 1 else syntax.And(items, span)
    draft.state(syntax.DefinitionRule(None, draft.name(gate, span), expression, syntax.Clauses(), span))


def _operand(draft: Draft, line: _Line) -> syntax.Formula:
    bare = syntax.Bare(draft.name(line.source.text, line.source.span), line.source.span)
    found = sign(line.effect.text)
    if found == "-?":
        help = "an input of a gate is `1` or `-1`"
        draft.error(f"`{line.effect.text}` is no sign for the input of a gate", line.effect.span, help)
    return syntax.Not(bare, line.source.span) if found == "-|" else bare


def _dialect(source: Source, found: Sequence[_Line], gates: set[str]) -> str:
    """What the file was taken for."""
    return ", ".join(_traits(source, found, gates))


def _traits(source: Source, found: Sequence[_Line], gates: set[str]) -> Iterator[str]:
    words = list(dict.fromkeys(line.effect.text for line in found))
    yield f"SIF separated by {'tabs' if chr(9) in source.text else 'blanks'}"
    if words:
        more = " and others" if len(words) > 4 else ""
        yield "with " + ", ".join(f"`{w}`" for w in words[:4]) + more
    if gates:
        yield "gates named `and1`"
    if any(len(line.targets) > 1 for line in found):
        yield "several targets on a line"
    if any(line.references for line in found):
        yield "references and sites behind the target"
