"""Conditions, claims, settings and places: from syntax to the model's own terms, within a `Scope`.

Used for files and for questions alike. Each function gives None where a mistake was reported.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import Literal, TypeVar

from reasoner.compile.scope import Scope
from reasoner.diagnostics import did_you_mean
from reasoner.lang import syntax
from reasoner.model.ir import (
    PHASES,
    And,
    AndClaim,
    AtLeast,
    Claim,
    Condition,
    Constant,
    DirectionClaim,
    LevelClaim,
    Not,
    NotClaim,
    Or,
    OrClaim,
    Phase,
    Setting,
    Test,
    Value,
    Where,
)
from reasoner.signs import CHANGED, DOWN, NOT_DOWN, NOT_UP, STEADY, UP, SignSet
from reasoner.source import Span

VERBS: dict[str, SignSet] = {
    "increases": UP,
    "decreases": DOWN,
    "is unchanged": STEADY,
    "changes": CHANGED,
    "does not increase": NOT_UP,
    "does not decrease": NOT_DOWN,
}

_T = TypeVar("_T")


def _all(read: Callable[[syntax.Formula], _T | None], items: Sequence[syntax.Formula]) -> tuple[_T, ...] | None:
    """Every item read, so that every mistake is found; None if any has one."""
    found = [read(item) for item in items]
    good = tuple(f for f in found if f is not None)
    return good if len(good) == len(found) else None


# --- conditions ---------------------------------------------------------------------------------------------------


def condition(scope: Scope, formula: syntax.Formula, bare: Literal["present", "level"] = "present") -> Condition | None:
    """A condition; a bare name says that the quantity is present, or (in definitions) stands for its level."""
    match formula:
        case syntax.LevelTest():
            tested = _tested(scope, formula)
            if tested is None:
                return None
            quantity, low, high, negated = tested
            return Not(Test(quantity, low, high)) if negated else Test(quantity, low, high)
        case syntax.Bare(ref):
            name = scope.quantity(ref)
            if name is None:
                return None
            return Value(name) if bare == "level" else Test(name, 1, scope.quantities[name].space.top)
        case syntax.Not(inner):
            item = condition(scope, inner, bare)
            return None if item is None else Not(item)
        case syntax.DirectionTest():
            raise AssertionError("the grammar keeps directions out of conditions")
    items: tuple[Condition, ...] | None = _all(partial(condition, scope, bare=bare), formula.items)
    match formula:
        case syntax.And():
            return None if items is None else And(items)
        case syntax.Or():
            return None if items is None else Or(items)
        case syntax.AtLeast(count, given):
            if 0 < count <= len(given):
                return None if items is None else AtLeast(count, items)
            message = f"at least {count} of {len(given)} is {'always true' if count == 0 else 'never true'}"
            scope.mistakes.error("E411", message, formula.span, f"the number must lie between 1 and {len(given)}")
            return None


def defined_by(scope: Scope, target: str | None, given: syntax.Formula | syntax.Constant) -> Condition | None:
    """What a definition says: an expression over levels, or a level of the target's own space."""
    if not isinstance(given, syntax.Constant):
        return condition(scope, given, "level")
    level = scope.level(target, given.level, counted=True) if target is not None else None
    return None if level is None else Constant(level)


def _tested(scope: Scope, test: syntax.LevelTest, claimed: bool = False) -> tuple[str, int, int, bool] | None:
    """Quantity, lowest and highest level, and whether it must lie outside them (`is not` an inner level)."""
    quantity = scope.quantity(test.quantity)
    claimed = claimed and test.relation == "is"
    level = scope.level(quantity, test.level, claimed=claimed) if quantity is not None else None
    if quantity is None or level is None:
        return None
    top = scope.quantities[quantity].space.top
    match test.relation:
        case "is":
            return quantity, level, level, False
        case "at least":
            return quantity, level, top, False
        case "at most":
            return quantity, 0, level, False
    if level == 0:
        return quantity, 1, top, False
    if level == top:
        return quantity, 0, top - 1, False
    return quantity, level, level, True


# --- claims -------------------------------------------------------------------------------------------------------


def claim(scope: Scope, formula: syntax.Formula) -> Claim | None:
    items: tuple[Claim, ...] | None
    match formula:
        case syntax.DirectionTest(ref, verb):
            name = scope.quantity(ref)
            return None if name is None else DirectionClaim(name, VERBS[verb])
        case syntax.LevelTest():
            tested = _tested(scope, formula, claimed=True)
            if tested is None:
                return None
            quantity, low, high, negated = tested
            return NotClaim(LevelClaim(quantity, low, high)) if negated else LevelClaim(quantity, low, high)
        case syntax.Not(inner):
            item = claim(scope, inner)
            return None if item is None else NotClaim(item)
        case syntax.And(given):
            items = _all(partial(claim, scope), given)
            return None if items is None else AndClaim(items)
        case syntax.Or(given):
            items = _all(partial(claim, scope), given)
            return None if items is None else OrClaim(items)
        case syntax.Bare() | syntax.AtLeast():
            raise AssertionError("the grammar keeps bare names and counts out of claims")


def directions_in(formula: syntax.Formula) -> Iterator[syntax.DirectionTest]:
    """The parts of a claim that compare two worlds."""
    match formula:
        case syntax.DirectionTest():
            yield formula
        case syntax.Not(item):
            yield from directions_in(item)
        case syntax.And(items) | syntax.Or(items) | syntax.AtLeast(_, items):
            for item in items:
                yield from directions_in(item)
        case syntax.LevelTest() | syntax.Bare():
            pass


# --- settings -----------------------------------------------------------------------------------------------------


def settings(scope: Scope, given: Sequence[syntax.Setting]) -> tuple[Setting, ...] | None:
    """The settings of one list, sorted, so that equal lists are equal; contradictions among them are mistakes."""
    first: dict[str, tuple[Setting, Span]] = {}
    good = True
    for one in given:
        found = _setting(scope, one)
        if found is None:
            good = False
            continue
        known, place = first.setdefault(found.quantity, (found, one.span))
        if known != found:
            message = f"`{found.quantity}` is set in two ways at once"
            related = ((place, "the first one"),)
            scope.mistakes.error("E306", message, one.span, "keep one of the two settings", related)
            good = False
    return tuple(sorted(setting for setting, _ in first.values())) if good else None


def _setting(scope: Scope, given: syntax.Setting) -> Setting | None:
    quantity = scope.quantity(given.quantity)
    if quantity is None:
        return None
    match given.verb:
        case "set":
            assert given.level is not None
            level = scope.level(quantity, given.level)
            return None if level is None else Setting(quantity, "level", level)
        case "knock out":
            return Setting(quantity, "level", 0)
        case "free":
            if quantity not in scope.inputs:
                message = f"`{quantity}` is not an input: rules determine it, so it cannot be free"
                help = (
                    f"`raised {quantity}` and `lowered {quantity}` set it one way; for an unknown effect, state "
                    f"`input other` and `other -? {quantity}`, and write `free other`"
                )
                scope.mistakes.error("E307", message, given.span, help)
                return None
            return Setting(quantity, "free")
        case "raised" | "lowered" | "clear":
            return Setting(quantity, given.verb)


def check_cleared(scope: Scope, given: Sequence[syntax.Setting], scenario: str | None) -> None:
    """Warns of each `clear` for a quantity that the scenario to start from does not set."""
    for one in given:
        name = scope.synonyms.get(one.quantity.text, one.quantity.text) if isinstance(one.quantity, syntax.Name) else ""
        if one.verb == "clear" and name in scope.quantities and not scope.sets(scenario, name):
            message = f"nothing sets `{name}` here, so there is nothing to clear"
            scope.mistakes.warning("W601", message, one.span, "`clear` drops a setting that a scenario inherits")


EMPTY = "the untouched system can have a name, that of an empty scenario: `scenario wild_type`"
"""What helps where two sides that are compared come out the same."""

# --- places -------------------------------------------------------------------------------------------------------


def where(scope: Scope, tail: syntax.Tail, perturbed: bool = False) -> Where | None:
    """The place that a tail means, with its defaults; `perturbed` where settings are added later (`how`)."""
    if tail.step is not None:
        help = "steps stand in `observe` and `exclude`; everything else is asked about steady states"
        scope.mistakes.error("E421", "a step has no place here", tail.step.span, help)
        return None
    found = settings(scope, tail.settings)
    than = settings(scope, tail.than.settings) if tail.than is not None else None
    scenario = scope.scenario(tail.scenario)
    other = scope.scenario(tail.than.scenario) if tail.than is not None else None
    check_cleared(scope, tail.settings, scenario)
    if tail.than is not None:
        check_cleared(scope, tail.than.settings, other or scenario)
        if tail.than.scenario is not None and other is None:
            return None
    at, since = _phase(scope, tail.at), _phase(scope, tail.since)
    wrong = (tail.at is not None and at is None) or (tail.since is not None and since is None)
    unread = found is None or (tail.than is not None and than is None) or (tail.scenario is not None and not scenario)
    if tail.than is not None and tail.since is not None:
        message = "`than` compares two worlds at one phase, `since` two phases of one world; a claim has one of them"
        scope.mistakes.error("E415", message, tail.since.span, "drop `since`, or drop `than with`")
        return None
    if wrong or unread or found is None:
        return None
    if tail.than is not None:
        return Where(found, scenario, at or "acute", than=than, comparison="than", than_scenario=other)
    if not perturbed and not found and at is None and since is None:
        return Where((), scenario, "before", comparison="parent")
    return Where(found, scenario, at or "acute", since or "before")


def _phase(scope: Scope, name: syntax.Name | None) -> Phase | None:
    if name is None:
        return None
    for phase in PHASES:
        if name.text == phase:
            return phase
    help = did_you_mean(name.text, PHASES) or "the phases are `before`, `acute` and `late`"
    scope.mistakes.unknown("E413", name.text, f"`{name.text}` is not a phase", name.span, help)
    return None


def check_compared(scope: Scope, place: Where, span: Span) -> bool:
    """Whether the place compares two different worlds, as a direction needs."""
    message = help = ""
    if place.comparison == "parent" and place.scenario is None:
        message = "nothing is compared: no settings, no scenario"
        help = "say `with` which settings, or `in` which scenario"
    elif place.comparison == "phases" and not place.settings:
        message = "nothing is compared: phases are those of a perturbation, and nothing is set"
        help = "say `with` which settings; a scenario against the one it extends needs no phase"
    elif place.comparison == "phases" and place.at == place.since:
        message = f"nothing is compared: `{place.at}` since `{place.since}`"
        help = "the default is `at acute since before`; `at late since acute` is what comes after"
    elif place.comparison == "than" and place.settings == place.than and place.than_scenario is None:
        message = "nothing is compared: the same settings on both sides of `than`"
        help = f"give the world to compare with settings of its own, or another scenario; {EMPTY}"
    if message:
        scope.mistakes.error("E414", message, span, help)
    return not message


def check_needless(scope: Scope, tail: syntax.Tail, formulas: Sequence[syntax.Formula]) -> bool:
    """Whether `since` and `than` have a direction to speak of."""
    needless = "than" if tail.than is not None else "since" if tail.since is not None else ""
    if not needless or any(True for f in formulas for _ in directions_in(f)):
        return True
    span = tail.since.span if tail.since is not None else tail.span
    assert span is not None
    message = f"`{needless}` compares, but the claim speaks of levels only"
    scope.mistakes.error("E416", message, span, f"drop `{needless}`, or claim a direction such as `increases`")
    return False
