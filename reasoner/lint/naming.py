"""Findings about names: unused ones, probable slips, and names that a reader would take for each other."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import combinations

from reasoner.diagnostics import Diagnostic
from reasoner.lang import syntax
from reasoner.lint.catalogue import finding
from reasoner.lint.subject import Subject
from reasoner.model.ir import Quantity
from reasoner.source import Span

_SHORTEST = 4  # shorter words are often symbols that differ in one letter
_LONG = 9  # words from here on may differ in two places


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
    used: dict[str, list[str]] = {}
    for name in model.quantities:
        for trace in _traces(name) if mentions.get(name, 0) > 1 else ():
            used.setdefault(trace, []).append(name)
    for name in candidates:
        close = dict.fromkeys(other for trace in _traces(name) for other in used.get(trace, ()))
        near = next((other for other in close if is_slip(name, other)), None)
        if near is not None:
            message = f"`{name}` is used once; is `{near}` meant?"
            yield finding("W702", message, subject.place[name], (subject.place[near], "declared here"))


def _traces(name: str) -> list[str]:
    """What is left of a name without one or two of its letters: names that are near share a trace."""
    found = {"".join(_parts(name)): None}
    for _ in range(2):
        found |= {text[:n] + text[n + 1 :]: None for text in found for n in range(len(text))}
    return list(found)


def is_slip(one: str, other: str) -> bool:
    """Whether two names are so near that one may be a slip of the other: a letter or two in one of their words, or
    nothing but signs between them. Numbers and last letters are meant: S6K1 and S6K2, RagA and RagB."""
    a, b = _parts(one), _parts(other)
    if "".join(a) == "".join(b):
        return one.casefold() != other.casefold()
    differing = [(x, y) for x, y in zip(a, b, strict=False) if x != y]
    if len(a) != len(b) or len(differing) != 1:
        return False
    ((x, y),) = differing
    shorter = min(len(x), len(y))
    if shorter < _SHORTEST or not (x.isalpha() and y.isalpha()) or x[:-1] == y[:-1]:
        return False
    return distance(x, y) <= (2 if shorter >= _LONG else 1)


def _parts(name: str) -> list[str]:
    """The words and the numbers of a name."""
    return re.findall(r"[^\W\d_]+|\d+", name.casefold())


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
