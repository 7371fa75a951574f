"""Tables with an edge in each row: what they have in common, whatever their columns are called.

Columns are found by name, in any order and number. One that is missing is a mistake, one that is not used is counted, a
row that is short is told.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Collection, Iterator, Sequence
from typing import Final

from reasoner.interchange.cells import Row, folded, header, lines, missing, rows
from reasoner.interchange.draft import Draft
from reasoner.source import Source, Span

_KINDS: Final = {
    "protein": "protein", "proteinfamily": "protein", "protein_family": "protein", "fusion_protein": "protein",
    "fusionprotein": "protein", "family": "protein", "kinase": "protein", "receptor": "protein",
    "complex": "complex", "protein_complex": "complex", "gene": "gene", "dna": "gene",
    "mirna": "rna", "ncrna": "rna", "lncrna": "rna", "mrna": "rna", "rna": "rna",
    "chemical": "metabolite", "smallmolecule": "metabolite", "small_molecule": "metabolite",
    "simple_chemical": "metabolite", "metabolite": "metabolite", "drug": "drug",
    "phenotype": "phenotype", "biological_process": "process", "process": "process", "bp": "process",
}  # fmt: skip


def kind(word: str) -> str:
    """The kind of quantity that a word for a type stands for; `quantity` where it says nothing."""
    return _KINDS.get(folded(word), "quantity")


class Edges:
    """The rows of a table with edges."""

    def __init__(self, source: Source, wanted: Sequence[Sequence[str]], used: Collection[str]) -> None:
        """`wanted`: columns that must be there, each with its other spellings; `used`: all that are looked at."""
        self.draft = Draft(source)
        self._source = source
        self._wanted = wanted
        self._used = {folded(c) for c in (*used, *(c for spellings in wanted for c in spellings))}

    def rows(self) -> Iterator[Row]:
        columns, _ = header(self._source)
        first = next((c.span for c in lines(self._source)), Span(self._source, 0, 0))
        if lacking := missing(columns, self._wanted):
            names = ", ".join(f"`{c}`" for c in lacking)
            help = "the first line names the columns; their order is free"
            self.draft.error(f"the table has no column {names}", first, help)
            return
        unused = {folded(c): c for c in columns if folded(c) not in self._used}
        filled = set[str]()
        try:
            for row in rows(self._source):
                filled.update(c for c in unused if row.cells.get(c))
                self._remark(row, columns)
                yield row
        except csv.Error as error:
            self.draft.error(f"this table cannot be read: {error}", first, "a quoted cell ends with its quote")
        for name in unused:
            if name in filled:
                self.draft.unused("columns", first, unused[name], shown=len(filled))

    def _remark(self, row: Row, columns: Sequence[str]) -> None:
        if row.width != len(columns):
            what = f"rows with another number of cells than the header (such as {row.width} of {len(columns)})"
            help = "cells are taken from the left; those that are missing count as empty"
            self.draft.unused(what, row.span, f"line {row.span.line}", help)

    def papers(self, text: str, span: Span) -> tuple[str, ...]:
        """The keys of the PubMed ids in a cell."""
        ids = dict.fromkeys(re.findall(r"(?<![\w.])\d{4,9}(?![\w.])", text))
        return tuple(self.draft.paper(f"PMID {pmid}", span, pmid) for pmid in ids)


def truth(word: str) -> bool:
    """Whether a flag is set, in the spellings that tables have."""
    return word.strip().casefold() in ("1", "true", "yes", "t", "1.0")
