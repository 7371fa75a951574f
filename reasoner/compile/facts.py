"""Observations, expectations and queries of the files: claims and questions with an id and support."""

from __future__ import annotations

from dataclasses import replace
from functools import cached_property

from reasoner.compile import asking
from reasoner.compile.rules import RuleReader
from reasoner.compile.scope import Scope
from reasoner.compile.stepwise import at_step
from reasoner.diagnostics import did_you_mean
from reasoner.lang import syntax
from reasoner.lang.formatter import one_line
from reasoner.model import ir


class FactReader:
    """Reads what the files claim and ask, once the rules are known."""

    def __init__(self, scope: Scope, reader: RuleReader) -> None:
        self._scope = scope
        self._reader = reader

    def observations(self) -> tuple[ir.Observation, ...]:
        found: list[ir.Observation] = []
        for id, s in self._reader.statements(syntax.Observe):
            if s.tail.step is not None:
                continue
            plain = one_line(replace(s, label=None, clauses=syntax.Clauses()))
            rule = self._reader.rule(s, id, plain)
            read = asking.claim_at(self._scope, s.claim, s.tail)
            if read is not None:
                found.append(ir.Observation(rule, *read, s.excluded))
        return tuple(found)

    def stepwise(self) -> tuple[ir.StepObservation, ...]:
        """The observations at steps."""
        found: list[ir.StepObservation] = []
        for id, s in self._reader.statements(syntax.Observe):
            if s.tail.step is not None:
                rule = self._reader.rule(s, id, one_line(replace(s, label=None, clauses=syntax.Clauses())))
                read = at_step(self._scope, s.claim, s.tail, s.tail.step)
                if read is not None:
                    found.append(ir.StepObservation(rule, *read, s.excluded))
        return tuple(found)

    def expectations(self) -> tuple[ir.Expectation, ...]:
        read = [self._expectation(id, s) for id, s in self._reader.statements(syntax.Expect)]
        return tuple(e for e in read if e is not None)

    def _expectation(self, id: str, s: syntax.Expect) -> ir.Expectation | None:
        plain = one_line(replace(s, label=None, title=None, clauses=syntax.Clauses()))
        rule = self._reader.rule(s, id, plain)
        title = s.title.text if s.title is not None else ""
        if s.claim is None:
            named = asking.compared_at(self._scope, s.quantities, s.tail)
            return None if named is None else ir.Expectation(rule, title, s.mode, None, *named)
        read = asking.claim_at(self._scope, s.claim, s.tail)
        return None if read is None else ir.Expectation(rule, title, s.mode, read[0], (), read[1])

    def regimens(self) -> tuple[ir.Regimen, ...]:
        found: list[ir.Regimen] = []
        for id, s in self._reader.statements(syntax.Regimen):
            rule = self._reader.rule(s, id, one_line(replace(s, label=None, clauses=syntax.Clauses())))
            drug = self._scope.quantity(s.drug)
            scenarios = [self._scope.scenario(name) for name in s.scenarios]
            outcomes = [self._outcome(name) for name in s.outcomes]
            if drug is not None:
                system = s.system.text if s.system is not None else ""
                known = (tuple(x for x in xs if x is not None) for xs in (scenarios, outcomes))
                found.append(ir.Regimen(rule, drug, s.dose.text, system, *known))
        return tuple(found)

    def _outcome(self, label: syntax.Name) -> str | None:
        """The id of the expectation with this label."""
        labels = self._labels
        if label.text not in labels:
            help = did_you_mean(label.text, labels) or "an outcome is the label of an `expect`"
            message = f"there is no expectation `{label.text}`"
            self._scope.mistakes.unknown("E510", label.text, message, label.span, help)
        return labels.get(label.text)

    @cached_property
    def _labels(self) -> dict[str, str]:
        return {s.label.text: id for id, s in self._reader.statements(syntax.Expect) if s.label is not None}

    def queries(self) -> tuple[ir.Query, ...]:
        found: list[ir.Query] = []
        for id, s in self._reader.statements(syntax.QueryDecl):
            text = one_line(s.question)
            question = asking.question(self._scope, s.question)
            if question is not None:
                found.append(ir.Query(self._reader.rule(s, id, text), question, text))
        return tuple(found)
