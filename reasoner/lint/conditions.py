"""Findings about conditions and levels: what cannot hold, what is never reached, what nothing tells apart."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass

from reasoner.compile.reference import Range, truth
from reasoner.compile.scope import BUILT_IN
from reasoner.diagnostics import Diagnostic
from reasoner.lang import syntax
from reasoner.lint.catalogue import finding
from reasoner.lint.subject import Subject
from reasoner.lint.worlds import AnyWorld
from reasoner.model.ir import Condition, Model, Rule, Space, Test, leaves, quantities_in
from reasoner.source import Span

_SPLITS = 10_000


def findings(subject: Subject, world: AnyWorld) -> Iterator[Diagnostic]:
    """Those about conditions."""
    seen: set[Span] = set()
    for rule, condition, what in _switches(subject.model):
        if rule.origin not in seen:
            seen.add(rule.origin)
            yield from _of_switch(subject.model, world, rule, condition, what)
    for law in subject.model.laws:
        if not can_hold(subject.model, law.when):
            yield finding("W721", "the `when` of this law contradicts itself", law.rule.origin)
    for definition in subject.model.definitions:
        yield from _never_reached(subject.model, world, definition.rule, definition.expression)


def _switches(model: Model) -> Iterator[tuple[Rule, Condition, str]]:
    for i in model.influences:
        if i.condition is not None:
            yield i.rule, i.condition, f"`{i.rule.text}` never acts"
    for gate in model.gates:
        if not gate.implicit:
            yield gate.rule, gate.condition, f"the gate on `{gate.target}` never opens"


def _of_switch(model: Model, world: AnyWorld, rule: Rule, condition: Condition, what: str) -> Iterator[Diagnostic]:
    if not can_hold(model, condition):
        yield finding("W721", f"{what}: its condition contradicts itself", rule.origin)
    elif world.never(condition):
        yield finding("W722", f"{what}: its condition holds in no world that the files speak of", rule.origin)
    else:
        yield from _never_reached(model, world, rule, condition)


def _never_reached(model: Model, world: AnyWorld, rule: Rule, condition: Condition) -> Iterator[Diagnostic]:
    for leaf, _ in leaves(condition):
        if isinstance(leaf, Test) and world.never(leaf):
            levels = model.quantities[leaf.quantity].space.levels[leaf.low : leaf.high + 1]
            shown = " or ".join(f"`{level}`" for level in levels)
            yield finding("W724", f"`{leaf.quantity}` is never {shown}", rule.origin)


def can_hold(model: Model, condition: Condition) -> bool:
    """Whether some levels satisfy a condition; yes where trying them all would take too long."""
    names = quantities_in(condition)
    todo: list[Mapping[str, Range]] = [{name: (0, model.quantities[name].space.top) for name in names}]
    for _ in range(_SPLITS):
        if not todo:
            return False
        ranges = todo.pop()
        known = truth(condition, ranges)
        if known:
            return True
        if known is None:
            name = next(n for n in names if ranges[n][0] < ranges[n][1])
            todo += [{**ranges, name: (k, k)} for k in range(ranges[name][0], ranges[name][1] + 1)]
    return True


# --- levels -------------------------------------------------------------------------------------------------------


def of_levels(subject: Subject) -> Iterator[Diagnostic]:
    """Those about levels that are declared and not told apart."""
    model = subject.model
    named = set(_named_levels(subject))
    in_use = {q.space.name for q in model.quantities.values()} | {c.space.name for c in model.classes.values()}
    declared = {s.name.text: s for s in reversed(subject.statements) if isinstance(s, syntax.LevelsDecl)}
    for name, statement in declared.items():
        space = model.spaces.get(name)
        if space is None or name in BUILT_IN:  # of a pack that is off, or restated
            continue
        if name not in in_use:
            yield finding("W723", f"no quantity has the levels `{name}`", statement.name.span)
            continue
        for index, mark in enumerate(statement.levels):
            if (name, index) not in named and _is_refinement(space, index):
                yield finding("W723", f"nothing names the level `{mark.name.text}`", mark.name.span)


def _is_refinement(space: Space, index: int) -> bool:
    """Whether a level only divides what another one could cover; the bottom is what knock-outs and gates mean."""
    if index == 0 or space.top == 1 or space.exact[index]:  # of two levels, neither can be spared
        return False
    reference = space.reference if space.reference is not None else -1
    return any(
        k != index and not space.exact[k] and (k > reference) == (index > reference) for k in range(len(space.levels))
    )


def _named_levels(subject: Subject) -> Iterator[tuple[str, int]]:
    """The levels that a setting or a test names, or sets apart from the ones beside."""
    for quantity, relation, level in _tests(subject.statements):
        space = _space(subject.model, quantity)
        if space is not None and level.text in space.levels:
            index = space.levels.index(level.text)
            yield space.name, index
            if relation in ("at least", "at most"):
                yield space.name, index + (-1 if relation == "at least" else 1)


def _tests(node: object) -> Iterator[tuple[syntax.Ref, str, syntax.Name]]:
    match node:
        case syntax.LevelTest(quantity, relation, level):
            yield quantity, relation, level
        case syntax.Setting(_, quantity, syntax.Name() as level):
            yield quantity, "is", level
        case tuple():
            for item in node:
                yield from _tests(item)
        case _ if is_dataclass(node) and not isinstance(node, Span):
            for field in fields(node):
                yield from _tests(getattr(node, field.name))


def _space(model: Model, ref: syntax.Ref) -> Space | None:
    """The space of a quantity, or of the source of an influence that stands for one."""
    match ref:
        case syntax.Name(text):
            quantity = model.quantities.get(model.synonyms.get(text, text))
            return None if quantity is None else quantity.space
        case syntax.InfluenceName(source):
            return _space(model, source)
        case syntax.LabelName(label):
            strength = next((q for q in model.quantities.values() if q.of_influence == label.text), None)
            return None if strength is None else strength.space
