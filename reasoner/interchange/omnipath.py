"""Tables of OmniPath's web service: flags for direction and signs, ids and gene symbols, references by resource.

A row with both signs is a conflict. Where several ids share a gene symbol, the id tells them apart.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from reasoner.interchange.cells import Row
from reasoner.interchange.draft import Imported, Sign, Support
from reasoner.interchange.edges import Edges, kind, truth
from reasoner.lang import syntax
from reasoner.source import Source

_WANTED: Final = (("source",), ("target",), ("is_stimulation",), ("is_inhibition",))
_USED: Final = (
    "source_genesymbol", "target_genesymbol", "is_directed", "references", "references_stripped", "type",
    "entity_type_source", "entity_type_target",
)  # fmt: skip


def read(source: Source) -> Imported:
    table = Edges(source, _WANTED, _USED)
    rows = list(table.rows())
    symbols = _symbols(rows)
    for row in rows:
        _row(table, row, symbols)
    return table.draft.imported("table of OmniPath")


def _symbols(rows: list[Row]) -> dict[str, str]:
    """A name for each id: its gene symbol, unless another id has the same."""
    found: dict[str, str] = {}
    for row in rows:
        for end in ("source", "target"):
            found.setdefault(row.first(end), row.first(f"{end}_genesymbol", end))
    names = list(found.values())
    return {i: name if names.count(name) == 1 else f"{name} ({i})" for i, name in found.items()}


def _row(table: Edges, row: Row, symbols: dict[str, str]) -> None:
    draft = table.draft
    if not row.first("source") or not row.first("target"):
        draft.error("this row does not name both of its ends", row.span, "fill the columns source and target")
        return
    ends = [_entity(table, row, end, symbols) for end in ("source", "target")]
    if "is_directed" in row.cells and not truth(row.first("is_directed")):
        draft.unused("rows without a direction", row.span, f"{ends[0].text} and {ends[1].text}")
        return
    by = row.first("type").replace("_", " ")
    support = Support(cite=table.papers(row.first("references", "references_stripped"), row.span), by=by)
    for sign in _signs(row):
        draft.influence(ends[0], ends[1], sign, row.span, support)


def _entity(table: Edges, row: Row, end: str, symbols: dict[str, str]) -> syntax.Name:
    identifier = row.first(end)
    name = symbols[identifier]
    described = identifier if identifier not in name else ""
    return table.draft.quantity(name, row.span, kind(row.first(f"entity_type_{end}")), description=described)


def _signs(row: Row) -> Iterator[Sign]:
    stimulates, inhibits = truth(row.first("is_stimulation")), truth(row.first("is_inhibition"))
    if stimulates:
        yield "->"
    if inhibits:
        yield "-|"
    if not stimulates and not inhibits:
        yield "-?"
