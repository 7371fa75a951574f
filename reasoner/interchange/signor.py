"""Tables of SIGNOR and those with its columns: an entity, its effect on another, mechanism, residue and paper."""

from __future__ import annotations

import re
from typing import Final

from reasoner.interchange.cells import Row
from reasoner.interchange.draft import Imported, Support, shortened
from reasoner.interchange.edges import Edges, kind
from reasoner.interchange.effects import sign
from reasoner.lang import syntax
from reasoner.source import Source

_WANTED: Final = (("ENTITYA", "Entity A"), ("ENTITYB", "Entity B"), ("EFFECT",))
_USED: Final = (
    "TYPEA", "TYPEB", "IDA", "IDB", "DATABASEA", "DATABASEB", "MECHANISM", "RESIDUE", "PMID", "SENTENCE", "SIGNOR_ID",
)  # fmt: skip


def read(source: Source) -> Imported:
    table = Edges(source, _WANTED, _USED)
    for row in table.rows():
        _row(table, row)
    return table.draft.imported("table of SIGNOR")


def _row(table: Edges, row: Row) -> None:
    ends = _entity(table, row, "a"), _entity(table, row, "b")
    if ends[0] is None or ends[1] is None:
        help = "fill the columns ENTITYA and ENTITYB"
        table.draft.error("this row does not name both of its entities", row.span, help)
        return
    effect = row.first("effect")
    mechanism = row.first("mechanism")
    unsure = sign(effect) == "-?" and effect.casefold() not in ("", "unknown")
    if unsure:
        table.draft.unused("effects without a sign", row.span, effect)
    support = Support(
        cite=table.papers(row.first("pmid"), row.span),
        by=mechanism,
        at=tuple(re.findall(r"[\w-]+", row.first("residue"))),
        note=shortened(row.first("sentence")),
    )
    table.draft.influence(ends[0], ends[1], sign(effect), row.span, support)


def _entity(table: Edges, row: Row, end: str) -> syntax.Name | None:
    name = row.first(f"entity{end}", f"entity_{end}")
    if not name:
        return None
    identifier = ":".join(filter(None, (row.first(f"database{end}"), row.first(f"id{end}"))))
    return table.draft.quantity(name, row.span, kind(row.first(f"type{end}")), description=identifier)
