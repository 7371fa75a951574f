"""All findings of a model, in order, without those that a comment silences.

`# lint: ignore W711` (several codes after commas) silences these on its own line.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from reasoner.compile.load import Loaded
from reasoner.diagnostics import Diagnostic, in_order
from reasoner.lang import scanner
from reasoner.lint import conditions, evidence, facts, influences, naming, reached
from reasoner.lint.catalogue import CATALOGUE
from reasoner.lint.subject import Subject
from reasoner.lint.worlds import AnyWorld
from reasoner.solve.budget import Budget

_IGNORED = re.compile(r"lint:\s*ignore\s+(W\d+(?:\s*,\s*W\d+)*)")
_NEED_WORLDS = frozenset({"W721", "W722", "W724", "W731", "W732"})


@dataclass(frozen=True, slots=True)
class Findings:
    """What was found; not complete where the budget ran out."""

    found: tuple[Diagnostic, ...]
    complete: bool


def lint(
    subject: Subject, budget: Budget, only: Collection[str] = (), skip: Collection[str] = (), seed: int = 0
) -> Findings:
    """The findings among the codes asked for: all of them, or `only` some, but for those to `skip`."""
    wanted = (frozenset(only) or frozenset(CATALOGUE)) - frozenset(skip)
    found = [d for d in _all(subject, wanted, budget, seed) if d.code in wanted]
    return Findings(tuple(_heard(subject.files, in_order(found))), not budget.spent)


def _all(subject: Subject, wanted: frozenset[str], budget: Budget, seed: int) -> Iterator[Diagnostic]:
    yield from naming.findings(subject)
    yield from reached.findings(subject)
    yield from influences.findings(subject)
    yield from evidence.findings(subject)
    yield from conditions.of_levels(subject)
    if wanted & _NEED_WORLDS:
        world = AnyWorld(subject.model, budget, seed)
        yield from conditions.findings(subject, world)
        yield from facts.of_laws(subject, world)
    if "W733" in wanted:
        yield from facts.of_observations(subject, budget, seed)


def _heard(files: Iterable[Loaded], found: Iterable[Diagnostic]) -> Iterator[Diagnostic]:
    ignored = {(f.source.name, line, code) for f in files for line, code in _ignored(f)}
    for d in found:
        lines = range(d.span.line, d.span.end_line + 1)
        if not any((d.span.file, line, d.code) in ignored for line in lines):
            yield d


def _ignored(file: Loaded) -> Iterator[tuple[int, str]]:
    source = file.source
    if "lint:" not in source.text:
        return
    for start, end in scanner.comments(source):
        for match in _IGNORED.finditer(source.text[start:end]):
            for code in match[1].split(","):
                yield source.position(start)[0], code.strip()
