"""Rules: from syntax to gates, laws, definitions and the single influences of a statement.

Owns what every rule carries (id, text, papers, status) and where in the files its parts stand. Which influences come
of a statement in the end, classes expanded, is for `reasoner.compile.network` to say.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from reasoner.compile.formulas import condition, defined_by
from reasoner.compile.identify import RuleStatement, identify
from reasoner.compile.network import Network, Part, spelled
from reasoner.compile.scope import Scope
from reasoner.diagnostics import did_you_mean
from reasoner.lang import syntax
from reasoner.lang.formatter import bare, part
from reasoner.model import ir
from reasoner.source import Span

STATUSES: Mapping[str, ir.Status] = {status.word: status for status in reversed(ir.Status)}

_R = TypeVar("_R", bound=RuleStatement)


@dataclass
class Places:
    """By the place of a statement, the place of what a mistake in it would be about."""

    condition: dict[Span, Span] = field(default_factory=dict)
    dominant: dict[Span, Span] = field(default_factory=dict)


class RuleReader:
    """Reads the rules of all files. `doubtful` are quantities whose definition has a mistake."""

    def __init__(self, scope: Scope, statements: Sequence[syntax.Statement]) -> None:
        self.scope = scope
        self.places = Places()
        self.doubtful: set[str] = set()
        self._statements = statements
        self._ids = identify(scope.mistakes, statements)
        self.parts: list[Part] = []
        self.labels: dict[str, list[Part]] = {}
        for i, s in enumerate(statements):
            if isinstance(s, syntax.InfluenceRule):
                self._enter(i, s)

    def statements(self, kind: type[_R]) -> Iterator[tuple[str, _R]]:
        """The statements of a kind that has one part, each with its id."""
        for i, s in enumerate(self._statements):
            if isinstance(s, kind):
                yield self._ids[i][0], s

    def other_labels(self) -> Mapping[str, str]:
        """Labels of rules that are no influences, with the ids of these."""
        return {
            s.label.text: self._ids[i][0]
            for i, s in enumerate(self._statements)
            if isinstance(s, RuleStatement) and not isinstance(s, syntax.InfluenceRule) and s.label is not None
        }

    def _enter(self, index: int, s: syntax.InfluenceRule) -> None:
        parts = self._parts(index, s)
        self.parts.extend(parts)
        if s.label is not None and self._ids[index][0].startswith(s.label.text):
            self.labels[s.label.text] = parts
            self.labels.update({p.rule.id: [p] for p in parts})

    def rule(self, statement: RuleStatement, id: str, text: str) -> ir.Rule:
        clauses = statement.clauses if not isinstance(statement, syntax.QueryDecl) else syntax.Clauses()
        cite = tuple(key.text for key in clauses.cite if self._cited(key))
        status = self._status(clauses.status)
        by = clauses.by.text if clauses.by is not None else ""
        note = clauses.note.text if clauses.note is not None else ""
        sites = tuple(site.text for site in clauses.at)
        return ir.Rule(id, text, statement.span, cite, status, by, sites, note)

    def _cited(self, key: syntax.Name) -> bool:
        if key.text not in self.scope.papers:
            help = did_you_mean(key.text, self.scope.papers) or f'declare it: `source {key.text} "..."`'
            self.scope.mistakes.unknown("E505", key.text, f"there is no source `{key.text}`", key.span, help)
        return key.text in self.scope.papers

    def _status(self, word: syntax.Name | None) -> ir.Status:
        if word is None:
            return ir.Status.ESTABLISHED
        if word.text not in STATUSES:
            help = did_you_mean(word.text, STATUSES) or "a status is one of " + ", ".join(f"`{s}`" for s in STATUSES)
            self.scope.mistakes.unknown("E509", word.text, f"`{word.text}` is not a status", word.span, help)
        return STATUSES.get(word.text, ir.Status.ESTABLISHED)

    def _parts(self, index: int, s: syntax.InfluenceRule) -> list[Part]:
        """The single influences of a statement: link by link, source by source, target by target."""
        modifiers = self._modifiers(s)
        absences = self._absences_are_plain(s, modifiers)
        whole = self.rule(s, "", "")
        support = whole.origin, whole.cite, whole.status, whole.by, whole.sites, whole.note
        ids = iter(self._ids[index])
        parts: list[Part] = []
        sources = s.sources
        for link in s.links:
            for source in sources:
                for target in link.targets:
                    rule = ir.Rule(next(ids), part(s, source, link.arrow, target), *support)
                    if absences or link.arrow != "-0":
                        parts.append(Part(rule, source, link.arrow, target, modifiers, index))
            sources = link.targets
        return parts

    def _modifiers(self, s: syntax.InfluenceRule) -> frozenset[str]:
        words = {m.text: m.span for m in s.modifiers}
        if "dominant" in words and "weak" in words:
            message = "an influence cannot be both `dominant` and `weak`"
            self.scope.mistakes.error("E404", message, words.pop("dominant"), "keep one of the two words")
        if "dominant" in words:
            self.places.dominant[s.span] = words["dominant"]
        return frozenset(words)

    def _absences_are_plain(self, s: syntax.InfluenceRule, modifiers: frozenset[str]) -> bool:
        """Whether a known absence of an effect (`-0`), if the statement has one, stands by itself."""
        absent = next((link for link in s.links if link.arrow == "-0"), None)
        if absent is None or not (modifiers or s.clauses.when is not None or s.clauses.unless is not None):
            return True
        message = "a known absence of an effect (`-0`) has no modifier and no condition"
        help = "state `-0` plainly, or state the influence for the case in which it does act"
        self.scope.mistakes.error("E412", message, absent.span, help)
        return False

    def conditions(self) -> tuple[ir.Condition | None, ...]:
        """For each statement the condition under which its influences act."""
        return tuple(self._acts_when(s) if isinstance(s, syntax.InfluenceRule) else None for s in self._statements)

    def _acts_when(self, s: syntax.InfluenceRule) -> ir.Condition | None:
        when = condition(self.scope, s.clauses.when) if s.clauses.when is not None else None
        unless = condition(self.scope, s.clauses.unless) if s.clauses.unless is not None else None
        written = s.clauses.when or s.clauses.unless
        if written is not None:
            self.places.condition[s.span] = written.span
        if when is None or unless is None:
            return ir.Not(unless) if unless is not None else when
        return ir.And((when, ir.Not(unless)))

    def gates(self) -> tuple[ir.Gate, ...]:
        found: list[ir.Gate] = []
        for id, s in self.statements(syntax.GateRule):
            target, needed = self.scope.quantity(s.target), condition(self.scope, s.condition)
            rule = self.rule(s, id, bare(s))
            self.places.condition[s.span] = s.condition.span
            if target is not None and needed is not None:
                found.append(ir.Gate(rule, target, needed, maybe=s.maybe))
        return tuple(found)

    def laws(self) -> tuple[ir.Law, ...]:
        found: list[ir.Law] = []
        for id, s in self.statements(syntax.LawRule):
            when, then = condition(self.scope, s.when), condition(self.scope, s.then)
            rule = self.rule(s, id, bare(s))
            self.places.condition[s.span] = s.then.span
            if when is not None and then is not None:
                found.append(ir.Law(rule, when, then))
        return tuple(found)

    def alternatives(self, network: Network) -> tuple[ir.Alternatives, ...]:
        """The statements about what exists; what they name has to be open, one rule each."""
        optional = self._optional_gates()
        found: list[ir.Alternatives] = []
        for id, s in self.statements(syntax.Alternatives):
            items = [self._alternative(network, optional, ref) for ref in s.items]
            rule = self.rule(s, id, bare(s))
            if None not in items:
                found.append(ir.Alternatives(rule, s.count, tuple(dict.fromkeys(i for i in items if i is not None))))
                self.places.condition[s.span] = s.span
        return tuple(found)

    def _optional_gates(self) -> Mapping[str, bool]:
        """The labels of gates, each with whether it is `maybe`."""
        return {s.label.text: s.maybe for _, s in self.statements(syntax.GateRule) if s.label is not None}

    def _alternative(self, network: Network, optional: Mapping[str, bool], ref: syntax.Ref) -> str | None:
        """The id of the one influence or gate that is named, if it is `maybe`."""
        label = ref if isinstance(ref, syntax.Name) else ref.label if isinstance(ref, syntax.LabelName) else None
        if label is not None and label.text in optional:
            id, is_open = label.text, optional[label.text]
        else:
            named = syntax.LabelName(ref, ref.span) if isinstance(ref, syntax.Name) else ref
            stated = network.find(named)
            if stated is None:
                return None
            if len(stated) != 1:
                message = f"`{spelled(ref)}` has {len(stated)} influences, one for each member; one is needed here"
                self.scope.mistakes.error("E221", message, ref.span, "state the one that is meant by itself")
                return None
            id, is_open = stated[0].id, "maybe" in stated[0].part.modifiers
        if not is_open:
            message = f"`{spelled(ref)}` is no alternative: it is not `maybe`"
            self.scope.mistakes.error("E418", message, ref.span, "write `maybe` before it, or leave it out here")
        return id if is_open else None

    def definitions(self) -> tuple[ir.Definition, ...]:
        found: list[ir.Definition] = []
        for id, s in self.statements(syntax.DefinitionRule):
            target = self.scope.quantity(s.target)
            expression = defined_by(self.scope, target, s.expression)
            rule = self.rule(s, id, bare(s))
            self.places.condition[s.span] = s.expression.span
            if target is not None and expression is not None:
                found.append(ir.Definition(rule, target, expression))
            elif target is not None:
                self.doubtful.add(target)
        return tuple(found)
