"""Tables of regulators and targets: CollecTRI and others of decoupler, and networks of CARNIVAL.

Columns have many names; the effect is a word, or a number whose sign counts.
"""

from __future__ import annotations

import re
from typing import Final

from reasoner.interchange.cells import Row
from reasoner.interchange.draft import Imported, Sign, Support
from reasoner.interchange.edges import Edges
from reasoner.interchange.effects import sign
from reasoner.source import Source

_SOURCES: Final = ("source", "Node1", "tf", "regulator")
_TARGETS: Final = ("target", "Node2", "gene", "target_gene")
_EFFECTS: Final = ("interaction", "effect", "weight", "mor", "Sign", "regulation")
_PAPERS: Final = ("references", "reference", "PMID", "pmids")

_UNSIGNED: Final = ("", "0", "unknown", "na", "nan")
"""Cells that say outright that there is no sign."""


def read(source: Source) -> Imported:
    table = Edges(source, (_SOURCES, _TARGETS, _EFFECTS), _PAPERS)
    for row in table.rows():
        _row(table, row)
    return table.draft.imported("table of regulators and targets")


def _row(table: Edges, row: Row) -> None:
    source, target = (row.first(*(c.casefold() for c in columns)) for columns in (_SOURCES, _TARGETS))
    if not source or not target:
        help = "fill the columns of the regulator and the target"
        table.draft.error("this row does not name both of its ends", row.span, help)
        return
    columns = [c for c in ("sign", *(c.casefold() for c in _EFFECTS)) if row.cells.get(c)]
    effect = row.cells[columns[0]] if columns else ""
    ends = table.draft.quantity(source, row.span), table.draft.quantity(target, row.span)
    by = "expression" if "expression" in effect else ""
    support = Support(cite=table.papers(row.first(*(c.casefold() for c in _PAPERS)), row.span), by=by)
    if columns[1:]:
        table.draft.unused(f"cells of a second column for the effect, `{columns[1]}`", row.span)
    found = _sign(effect)
    if found == "-?" and effect.casefold() not in _UNSIGNED:
        table.draft.unused("effects without a sign", row.span, effect)
    table.draft.influence(ends[0], ends[1], found, row.span, support)


def _sign(effect: str) -> Sign:
    """The sign of a number, or of a word."""
    if re.fullmatch(r"[-+]?\d+(\.\d+)?(e[-+]?\d+)?", effect, re.IGNORECASE):
        number = float(effect)
        return "->" if number > 0 else "-|" if number < 0 else "-?"
    return sign(effect)
