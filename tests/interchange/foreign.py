"""Files of other formats for tests: texts as sources, and the folder of sample files with their facts."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from reasoner.diagnostics import Diagnostic, Severity
from reasoner.interchange import registry
from reasoner.interchange.draft import Imported
from reasoner.interchange.profile import Measured
from reasoner.lang import syntax
from reasoner.source import Source

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"
FORMATS = DATA / "formats"
samples = pytest.mark.skipif(not FORMATS.is_dir(), reason="the folder of sample files is not beside the checkout")

Edge = tuple[str, str, str]


def source(name: str) -> Source:
    """A sample file."""
    return registry.unified(Source(name, registry.text_of(name, (FORMATS / name).read_bytes())))


def imported(name: str, text: str | None = None, format: str = "") -> Imported:
    """A sample file, or a text under a name, as statements."""
    read = source(name) if text is None else registry.unified(Source(name, text))
    found = registry.BY_NAME[format] if format else registry.chosen(name, read.text)
    assert found is not None and found.holds == "network", found
    return found.read(read)


def measured(name: str, text: str | None = None) -> Measured:
    read = source(name) if text is None else registry.unified(Source(name, text))
    found = registry.chosen(name, read.text)
    assert found is not None and found.holds == "data" and found.reads
    return found.measured(read)


def edges(found: Imported) -> list[Edge]:
    """Every influence as source, arrow, target."""
    return [
        (one.text, link.arrow, other.text)
        for s in found.statements
        if isinstance(s, syntax.InfluenceRule)
        for link in s.links
        for one in s.sources
        for other in link.targets
        if isinstance(one, syntax.Name) and isinstance(other, syntax.Name)
    ]


def signs(found: Imported) -> Counter[str]:
    return Counter(arrow for _, arrow, _ in edges(found))


def names(found: Imported) -> set[str]:
    return {d.name.text for s in found.statements if isinstance(s, syntax.QuantityDecl) for d in s.names}


def definitions(found: Imported) -> dict[str, syntax.Formula]:
    return {
        s.target.text: s.expression
        for s in found.statements
        if isinstance(s, syntax.DefinitionRule) and isinstance(s.target, syntax.Name)
    }


def errors(found: Imported | Measured) -> list[Diagnostic]:
    return [r for r in found.remarks if r.severity is Severity.ERROR]


def remarks(found: Imported | Measured) -> list[str]:
    return [r.message for r in found.remarks if r.severity is not Severity.ERROR]


def both_signs(found: Imported) -> set[tuple[str, str]]:
    arrows: dict[tuple[str, str], set[str]] = {}
    for one, arrow, other in edges(found):
        arrows.setdefault((one, other), set()).add(arrow)
    return {pair for pair, seen in arrows.items() if {"->", "-|"} <= seen}
