"""Findings about support, and the list of modelling choices."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain
from typing import TypeAlias

from reasoner.diagnostics import Diagnostic
from reasoner.lint.catalogue import finding
from reasoner.lint.subject import Subject
from reasoner.model.ir import Alternatives, Definition, Gate, Influence, Law, Model, Regimen, Rule, Status

_Stated: TypeAlias = Influence | Gate | Law | Alternatives | Definition


def findings(subject: Subject) -> Iterator[Diagnostic]:
    is_cited = bool(subject.model.papers)
    for stated in _each_statement(subject.model):
        rule = stated.rule
        if rule.cite:
            continue
        if rule.status is Status.PRESUMED:
            if not rule.note:
                yield finding("W743", f"nothing says why `{rule.text}` is presumed", rule.origin)
        elif is_cited and _is_strong(stated):
            yield finding("W742", f"`{rule.text}` decides answers, and nothing is cited for it", rule.origin)
        elif is_cited:
            yield finding("W741", f"nothing is cited for `{rule.text}`", rule.origin)
    for regimen in subject.model.regimens:
        if is_cited and not regimen.rule.cite:
            yield finding("W741", f"nothing is cited for `{regimen.rule.text}`", regimen.rule.origin)
        yield from _outcomes(subject.model, regimen)


def _outcomes(model: Model, regimen: Regimen) -> Iterator[Diagnostic]:
    """Outcomes that are tested without the drug, or in another scenario."""
    for expectation in (e for e in model.expectations if e.id in regimen.outcomes):
        where = expectation.where
        given = any(s.quantity == regimen.drug for s in where.settings)
        if given and (not regimen.scenarios or where.scenario in regimen.scenarios):
            continue
        what = f"`{regimen.drug}`" if not given else f"`{'`, `'.join(regimen.scenarios)}`"
        message = f"the outcome `{expectation.id}` is not tested {'with' if not given else 'in'} {what}"
        yield finding("W744", message, regimen.rule.origin, (expectation.rule.origin, "tested here"))


def modelling_choices(model: Model) -> tuple[Rule, ...]:
    """The rules that are presumed, or strong on nobody's word; one for each statement, for a reviewer to read."""
    return tuple(
        s.rule
        for s in _each_statement(model)
        if s.rule.status is Status.PRESUMED or (_is_strong(s) and not s.rule.cite)
    )


def _each_statement(model: Model) -> Iterator[_Stated]:
    """What supports is written once for a statement, so its first part speaks for all; in order of the files."""
    first: dict[object, _Stated] = {}
    rules: tuple[tuple[_Stated, ...], ...] = (model.influences, model.gates, model.laws)
    groups = (*rules, model.alternatives, model.definitions)
    for stated in chain.from_iterable(groups):
        first.setdefault(stated.rule.origin, stated)
    files = {name: n for n, name in enumerate(dict.fromkeys(s.rule.origin.file for s in first.values()))}
    yield from sorted(first.values(), key=lambda s: (files[s.rule.origin.file], s.rule.origin.start))


def _is_strong(stated: _Stated) -> bool:
    return isinstance(stated, Gate | Law | Alternatives) or (isinstance(stated, Influence) and stated.dominant)
