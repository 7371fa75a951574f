"""What differs between two models: rules by their meaning, scenarios and quantities by name.

Labels, lines, papers and statuses are not the meaning: a rule that only moved, or was cited better, is the same rule.
It says what differs, not what follows from that.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TypeAlias

from reasoner.model.ir import (
    Alternatives,
    Definition,
    Gate,
    Influence,
    Law,
    Model,
    Observation,
    Quantity,
    Rule,
    Setting,
    Where,
    quantities_in,
    quantities_of,
)

Stated: TypeAlias = Influence | Gate | Definition | Law | Observation | Alternatives


@dataclass(frozen=True, slots=True)
class RuleChange:
    """A rule that one of two models lacks (None there), or that they state differently under one label.

    `subjects`: the quantities it bears on directly.
    """

    old: Rule | None
    new: Rule | None
    subjects: frozenset[str]

    @property
    def kind(self) -> str:
        return "added" if self.old is None else "removed" if self.new is None else "changed"


@dataclass(frozen=True, slots=True)
class Delta:
    """Everything in which two models differ. `quantities` have other levels in the new model, or are in one alone."""

    rules: tuple[RuleChange, ...]
    scenarios: tuple[str, ...]
    quantities: tuple[str, ...]

    @property
    def empty(self) -> bool:
        return not (self.rules or self.scenarios or self.quantities)

    @property
    def subjects(self) -> frozenset[str]:
        """The quantities that anything which differs bears on directly."""
        return frozenset(self.quantities).union(*(r.subjects for r in self.rules))


def delta(old: Model, new: Model) -> Delta:
    """What differs between two models."""
    return Delta(tuple(_rules(old, new)), tuple(_scenarios(old, new)), tuple(_quantities(old, new)))


def _rules(old: Model, new: Model) -> Iterator[RuleChange]:
    """What is equal is paired first, under whatever label; what is left is the same rule only by its label."""
    arrived: dict[object, list[Stated]] = {}
    for rule in _stated(new):
        arrived.setdefault(_meaning(rule, new), []).append(rule)
    gone = []
    for rule in _stated(old):
        alike = arrived.get(_meaning(rule, old), [])
        if alike:
            alike.remove(next((r for r in alike if r.rule.id == rule.rule.id), alike[0]))
        else:
            gone.append(rule)
    left = {r.rule.id: r for r in _stated(new) if any(r is other for other in arrived[_meaning(r, new)])}
    for rule in gone:
        other = left.pop(rule.rule.id, None) if _labelled(rule.rule) else None
        subjects = subjects_of(rule, old) | (frozenset() if other is None else subjects_of(other, new))
        yield RuleChange(rule.rule, None if other is None else other.rule, subjects)
    for rule in left.values():
        yield RuleChange(None, rule.rule, subjects_of(rule, new))


def _stated(model: Model) -> Iterator[Stated]:
    for group in (model.influences, model.gates, model.definitions, model.laws, model.observations, model.alternatives):
        yield from group


def subjects_of(stated: Stated, model: Model) -> frozenset[str]:
    """The quantities that a rule bears on directly."""
    match stated:
        case Influence(target=target) | Gate(target=target) | Definition(target=target):
            return frozenset({target})
        case Law(then=then, when=when):
            return frozenset(quantities_in(then)) | frozenset(quantities_in(when))
        case Observation(claim=claim):
            return frozenset(quantities_of(claim))
        case Alternatives(items=items):
            return frozenset(r.target for group in (model.influences, model.gates) for r in group if r.id in items)


def _labelled(rule: Rule) -> bool:
    return not rule.id.startswith(f"{rule.origin.file}:")


def _meaning(stated: Stated, model: Model) -> object:
    """What a rule says, without what it is called, where it stands and how it is supported; levels by their spaces."""
    bare = replace(stated, rule=Rule("", "", stated.rule.origin))
    if isinstance(stated, Observation):
        return bare, _place(stated.where, model)
    if isinstance(stated, Alternatives):
        return stated.count, tuple(model.rules[item].text for item in stated.items)
    return bare


def _place(where: Where, model: Model) -> object:
    than = None if where.than is None else (_named(where.than, model), where.than_scenario)
    return _named(where.settings, model), than


def _named(settings: tuple[Setting, ...], model: Model) -> object:
    return tuple((s.quantity, s.kind, _level(s, model)) for s in settings)


def _level(setting: Setting, model: Model) -> str:
    return model.quantities[setting.quantity].space.levels[setting.level] if setting.kind == "level" else ""


def _scenarios(old: Model, new: Model) -> Iterator[str]:
    for name in dict.fromkeys((*old.scenarios, *new.scenarios)):
        if _scenario(old, name) != _scenario(new, name):
            yield name


def _scenario(model: Model, name: str) -> object:
    if name not in model.scenarios:
        return None
    found = model.scenarios[name]
    return found.parent, _named(found.settings, model)


def _quantities(old: Model, new: Model) -> Iterator[str]:
    for name in dict.fromkeys((*old.quantities, *new.quantities)):
        if _space(old.quantities, name) != _space(new.quantities, name):
            yield name


def _space(quantities: Mapping[str, Quantity], name: str) -> object:
    return replace(quantities[name].space, name="") if name in quantities else None
