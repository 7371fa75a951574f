"""What edges and nodes of a graph carry besides ends and names, as our own writers and many others call it."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any, Final

from reasoner.interchange.draft import Draft, Support, shortened
from reasoner.interchange.located import text
from reasoner.source import Span

_PAPERS: Final = ("citation", "pmid", "citation_ids")
_SENTENCES: Final = ("sentence", "evidence", "text")
_STATUSES: Final = ("established", "presumed", "proposed", "disputed")
AFFECTS: Final = "affects"
"""The word for an arrow whose sign is not known: it says no mechanism."""
READ: Final = (*_PAPERS, *_SENTENCES, "mechanism", "status", "maybe")
"""Attributes of an edge that `said` reads, in lower case."""


@dataclass(frozen=True, slots=True)
class Said:
    """Why an edge is believed, and whether it may not exist."""

    support: Support
    modifiers: tuple[str, ...]


def said(draft: Draft, attributes: Mapping[str, Any], span: Span, by: str) -> Said:
    """What an edge carries; `by` is the mechanism where it names none. A status that is none of ours is not used."""
    known = {name.casefold(): value for name, value in attributes.items()}
    papers = " ".join(str(known[name]) for name in _PAPERS if known.get(name))
    pmids = dict.fromkeys(re.findall(r"(?:pubmed|pmid)[:/ ]*(\d{4,9})", papers, re.IGNORECASE))
    if not pmids and (bare := re.fullmatch(r"\d{4,9}", text(known.get("pmid")))):
        pmids = dict.fromkeys([bare[0]])
    if papers and not pmids:
        draft.unused("papers without a PubMed id", span, shortened(papers))
    status = text(known.get("status")).casefold()
    if status and status not in _STATUSES:
        draft.unused("attributes of edges", span, "status", shown=12)
        status = ""
    support = Support(
        cite=tuple(draft.paper(f"PMID {pmid}", span, pmid) for pmid in pmids),
        by=text(known.get("mechanism")) or ("" if by == AFFECTS else by),
        status=status,
        note=shortened(next((found for name in _SENTENCES if (found := text(known.get(name)))), "")),
    )
    return Said(support, ("maybe",) if text(known.get("maybe")).casefold() in ("true", "1", "yes") else ())


def unused(draft: Draft, what: str, attributes: Mapping[str, Any], used: Collection[str], span: Span) -> None:
    """Counts the attributes of an edge or a node that nothing reads."""
    for name, value in attributes.items():
        if name.casefold() not in used and value not in (None, "", []):
            draft.unused(f"attributes of {what}", span, name, shown=12)
