"""Logical models with levels, whatever file they came from: quantities from 0 to a top, functions as ordered terms.

What has two levels is defined by its function. What has more keeps its function as laws, a level for each condition,
and its regulators as weak influences: between two states they alone can move it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import product
from types import MappingProxyType
from typing import Final

from reasoner.interchange.boolean import Value, conjunction, disjunction, names_in, negated
from reasoner.interchange.draft import Draft, Sign
from reasoner.interchange.logic import Network, constant
from reasoner.interchange.markup import Wrong
from reasoner.lang import syntax
from reasoner.source import Source, Span

MOST: Final = 5_000
"""Combinations of levels that are tried to learn the signs of a function."""


@dataclass(frozen=True, slots=True)
class Term:
    """A level, and the condition under which a function has it."""

    level: int
    when: Value


class Levelled:
    """A logical model in the making."""

    def __init__(self, source: Source) -> None:
        self.network = Network(source)
        self.tops: dict[str, int] = {}

    @property
    def draft(self) -> Draft:
        return self.network.draft

    def quantity(self, text: str, top: int, span: Span, description: str = "") -> syntax.Name:
        """Declares a quantity with the levels up to `top`. Raises Wrong, of an id that is none or stands twice."""
        if not text or text != self.draft.name(text, span).text:
            raise Wrong(f"`{text}` is no id: it has letters, digits and `_`", span)
        if text in self.tops:
            raise Wrong(f"two quantities have the id `{text}`", span)
        if top <= 1:
            levels = self.draft.bits()
        else:
            levels = self.draft.levels(f"upto{top}", [str(n) for n in range(top + 1)])
        name = self.draft.quantity(text, span, levels=levels, description=description)
        self.tops[name.text] = max(1, top)
        return name

    def at_least(self, name: syntax.Name, level: int, span: Span) -> Value:
        """The test that a quantity has reached a level."""
        if level <= 0:
            return True
        if level > self.tops[name.text]:
            return False
        if self.tops[name.text] == 1:
            return syntax.Bare(name, span)
        top = level == self.tops[name.text]
        return syntax.LevelTest(name, "is" if top else "at least", syntax.Name(str(level), span), span)

    def define(
        self,
        target: syntax.Name,
        terms: Sequence[Term],
        default: int,
        span: Span,
        declared: Mapping[str, tuple[Sign, Span]],
        clauses: syntax.Clauses = syntax.Clauses(),
    ) -> None:
        """States a function: the first term that holds gives the level, else the default."""
        terms = _exclusive(terms, span)
        if self.tops[target.text] == 1:
            value = disjunction([t.when for t in terms if t.level >= 1], span)
            if default >= 1:
                value = negated(disjunction([t.when for t in terms if t.level == 0], span), span)
            self.network.define(target, value, span, clauses)
        elif self.network.close(target):
            self._laws(target, terms, default, span, clauses)
        names = list(dict.fromkeys(n.text for t in terms if not isinstance(t.when, bool) for n in names_in(t.when)))
        signs = self._signs(names, terms, default)
        self.network.compared(target.text, declared, signs, names)
        if self.tops[target.text] > 1:
            self._regulate(target, names, signs, declared)

    def fixed(
        self,
        target: syntax.Name,
        level: int,
        span: Span,
        declared: Mapping[str, tuple[Sign, Span]] = MappingProxyType({}),
    ) -> None:
        """What never has another level, whatever is `declared` to act on it."""
        self.network.compared(target.text, declared, {}, ())
        if self.tops[target.text] == 1:
            self.draft.state(constant(target, level >= 1, span))
            return
        name = syntax.Name(str(level), span)
        other = syntax.LevelTest(target, "is not", name, span)
        self.draft.state(
            syntax.LawRule(None, other, syntax.LevelTest(target, "is", name, span), syntax.Clauses(), span)
        )

    def _laws(
        self, target: syntax.Name, terms: Sequence[Term], default: int, span: Span, clauses: syntax.Clauses
    ) -> None:
        by_level: dict[int, list[Value]] = {}
        for term in terms:
            by_level.setdefault(term.level, []).append(term.when)
        otherwise = negated(disjunction([t.when for t in terms], span), span)
        by_level.setdefault(default, []).append(otherwise)
        for level, conditions in sorted(by_level.items()):
            when = disjunction(conditions, span)
            if when is True:
                self.fixed(target, level, span)
            elif when is not False:
                then = syntax.LevelTest(target, "is", syntax.Name(str(level), span), span)
                self.draft.state(syntax.LawRule(None, self._tested(when), then, clauses, span))

    def _tested(self, formula: syntax.Formula) -> syntax.Formula:
        """A formula as a condition: a bare name is a test there."""
        match formula:
            case syntax.Bare(ref, span):
                return syntax.LevelTest(ref, "is", syntax.Name("1", span), span)
            case syntax.Not(item, span):
                return syntax.Not(self._tested(item), span)
            case syntax.And(items) | syntax.Or(items):
                return replace(formula, items=tuple(self._tested(i) for i in items))
            case _:
                return formula

    def _regulate(
        self,
        target: syntax.Name,
        names: Sequence[str],
        signs: Mapping[str, set[Sign]],
        declared: Mapping[str, tuple[Sign, Span]],
    ) -> None:
        """Weak influences with the signs that the function gives; with both where those could not be tried."""
        for name in names:
            span = declared[name][1] if name in declared else target.span
            both: set[Sign] = {"->", "-|"}
            for one in sorted(signs.get(name, both)):
                self.draft.influence(syntax.Name(name, span), target, one, span, modifiers=("weak",))

    def _signs(self, names: Sequence[str], terms: Sequence[Term], default: int) -> Mapping[str, set[Sign]]:
        """Of each regulator the signs with which it acts in some state; nothing where there are too many states."""
        count = 1
        for name in names:
            count *= self.tops[name] + 1
        if count > MOST:
            return {}
        found: dict[str, set[Sign]] = {name: set() for name in names}
        values = {
            levels: _level(dict(zip(names, levels, strict=True)), terms, default)
            for levels in product(*(range(self.tops[n] + 1) for n in names))
        }
        for levels, value in values.items():
            for i, name in enumerate(names):
                if levels[i] < self.tops[name]:
                    higher = values[(*levels[:i], levels[i] + 1, *levels[i + 1 :])]
                    if higher != value:
                        found[name].add("->" if higher > value else "-|")
        return found


def _exclusive(terms: Sequence[Term], span: Span) -> list[Term]:
    """Terms of which at most one holds: each without those before it that give another level."""
    found: list[Term] = []
    for term in terms:
        before = [negated(t.when, span) for t in terms[: len(found)] if t.level != term.level]
        found.append(Term(term.level, conjunction([*before, term.when], span) if len(terms) > 1 else term.when))
    return found


def _level(levels: Mapping[str, int], terms: Sequence[Term], default: int) -> int:
    return next((t.level for t in terms if holds(t.when, levels)), default)


def holds(value: Value, levels: Mapping[str, int]) -> bool:
    """Whether a condition holds at some levels."""
    match value:
        case bool():
            return value
        case syntax.Bare(syntax.Name(name)):
            return levels[name] >= 1
        case syntax.LevelTest(syntax.Name(name), relation, level):
            return levels[name] == int(level.text) if relation == "is" else levels[name] >= int(level.text)
        case syntax.Not(item):
            return not holds(item, levels)
        case syntax.And(items):
            return all(holds(i, levels) for i in items)
        case syntax.Or(items):
            return any(holds(i, levels) for i in items)
        case _:
            raise AssertionError("logical models test levels of quantities")
