"""Findings about names: unused ones, probable slips, and names that a reader would take for each other."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from reasoner.diagnostics import Diagnostic
from reasoner.lang import syntax
from reasoner.lint.catalogue import finding
from reasoner.lint.subject import Subject
from reasoner.model.ir import Quantity
from reasoner.source import Span

_SHORTEST = 4  # shorter names are often symbols that differ in one letter
_LONG = 9  # names from here on may differ in two places


def findings(subject: Subject) -> Iterator[Diagnostic]:
    yield from _unused(subject)
    yield from _misspelt(subject)
    yield from _alike(subject)


# --- unused names -------------------------------------------------------------------------------------------------


def _unused(subject: Subject) -> Iterator[Diagnostic]:
    model = subject.model
    for name, quantity in model.quantities.items():
        if quantity.of_influence is None and not _is_used(subject, quantity):
            yield finding("W701", f"nothing uses `{name}`", subject.place[name])
    for name in model.classes:
        if not subject.mentions.get(name):
            yield finding("W701", f"nothing uses the class `{name}`", subject.place[name])


def _is_used(subject: Subject, quantity: Quantity) -> bool:
    mentions = subject.mentions
    if mentions.get(quantity.name) or quantity.members or quantity.name in subject.asked_of:
        return True
    return any(mentions.get(c) for c in quantity.classes)


# --- probable slips -----------------------------------------------------------------------------------------------


def _misspelt(subject: Subject) -> Iterator[Diagnostic]:
    """Inputs and sinks that are named once: a name in use is misspelt in one place, and declared for it."""
    model, mentions = subject.model, subject.mentions
    sources = {i.source for i in model.influences}
    candidates = [
        name
        for name, quantity in model.quantities.items()
        if mentions.get(name) == 1 and quantity.of_influence is None and not quantity.classes
        if name in model.inputs or name not in sources
    ]
    used = [name for name in model.quantities if mentions.get(name, 0) > 1]
    for name in candidates:
        near = next((other for other in used if other != name and is_slip(name, other)), None)
        if near is not None:
            message = f"`{name}` is used once; is `{near}` meant?"
            yield finding("W702", message, subject.place[name], (subject.place[near], "declared here"))


def is_slip(one: str, other: str) -> bool:
    """Whether two names are so near that one may be a slip of the other: different letters, not numbers or suffixes."""
    a, b = one.casefold(), other.casefold()
    if min(len(a), len(b)) < _SHORTEST or a == b or abs(len(a) - len(b)) > 2:
        return False
    if [c for c in a if not c.isalpha()] != [c for c in b if not c.isalpha()]:
        return False  # S6K1 and S6K2, ULK1_P and ULK1
    if any(x[:-1] == y[:-1] and x != y for x, y in zip(_words(a), _words(b), strict=False)):
        return False  # RagA and RagB, TSC1_a and TSC1_b
    return distance(a, b) <= (2 if min(len(a), len(b)) >= _LONG else 1)


def _words(name: str) -> list[str]:
    return "".join(c if c.isalpha() else " " for c in name).split()


def distance(one: str, other: str) -> int:
    """How many letters are changed, added, dropped or swapped with their neighbour (optimal string alignment)."""
    before: list[int] = []
    row = list(range(len(other) + 1))
    for i, a in enumerate(one, 1):
        before, last, row = row, before, [i]
        for j, b in enumerate(other, 1):
            best = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (a != b))
            if i > 1 and j > 1 and a == other[j - 2] and one[i - 2] == b:
                best = min(best, last[j - 2] + 1)
            row.append(best)
    return row[-1]


# --- names alike --------------------------------------------------------------------------------------------------


def _alike(subject: Subject) -> Iterator[Diagnostic]:
    names: dict[str, list[tuple[syntax.Name, str]]] = {}
    for declared in (n for d in subject.declarations for n in d.names):
        for name in (declared.name, *declared.synonyms):
            names.setdefault(name.text.casefold(), []).append((name, declared.name.text))
    for group in names.values():
        for (one, first), (other, second) in combinations(group, 2):
            if first != second:
                code = "W703" if (one.text, other.text) == (first, second) else "W704"
                yield _of_pair(code, one.text, one.span, other.text, other.span)
    for kind in (syntax.ScenarioDecl, syntax.SourceDecl):
        yield from _alike_in([s.key if isinstance(s, syntax.SourceDecl) else s.name
                              for s in subject.statements if isinstance(s, kind)])  # fmt: skip


def _alike_in(names: list[syntax.Name]) -> Iterator[Diagnostic]:
    first: dict[str, syntax.Name] = {}
    for name in names:
        known = first.setdefault(name.text.casefold(), name)
        if known.text != name.text:
            yield _of_pair("W703", known.text, known.span, name.text, name.span)


def _of_pair(code: str, one: str, first: Span, other: str, second: Span) -> Diagnostic:
    return finding(code, f"`{other}` and `{one}` differ only by case", second, (first, f"`{one}`"))
