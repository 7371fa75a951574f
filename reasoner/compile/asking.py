"""Questions and claims with their places: from syntax to `reasoner.model.ir`, within a `Scope`.

Used for the questions that a user types and for the observations, expectations and queries of the files.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reasoner.compile.formulas import EMPTY, check_compared, check_needless, claim, directions_in, settings, where
from reasoner.compile.scope import Scope
from reasoner.lang import syntax
from reasoner.model import ir
from reasoner.source import Span


def claim_at(scope: Scope, formula: syntax.Formula, tail: syntax.Tail) -> tuple[ir.Claim, ir.Where] | None:
    """A claim and where it holds."""
    read, place = claim(scope, formula), where(scope, tail)
    direction = next(directions_in(formula), None)
    if place is None or not check_needless(scope, tail, (formula,)):
        return None
    if direction is not None and not check_compared(scope, place, direction.span):
        return None
    return (read, place) if read is not None else None


def compared_at(scope: Scope, refs: Sequence[syntax.Ref], tail: syntax.Tail) -> tuple[tuple[str, ...], ir.Where] | None:
    """Quantities and the place where their directions are asked for."""
    names, place = _quantities(scope, refs), where(scope, tail)
    if place is None or not check_compared(scope, place, refs[0].span):
        return None
    return (names, place) if names is not None else None


def question(scope: Scope, asked: syntax.Question) -> ir.Question | None:
    """A question of the language."""
    match asked:
        case syntax.WhatIf():
            return _what_if(scope, asked)
        case syntax.Rank(tail, show, span):
            predicted = _what_if(scope, syntax.WhatIf(tail, show, span))
            return None if predicted is None else ir.Rank(predicted.where, predicted.show)
        case syntax.Why(formula, tail, rather):
            return _why(scope, formula, tail, rather)
        case syntax.WhyNot(formula, tail):
            found = claim_at(scope, formula, tail)
            return None if found is None else ir.WhyNot(*found)
        case syntax.WhyAmbiguous(ref, tail):
            named = compared_at(scope, (ref,), tail)
            return None if named is None else ir.WhyAmbiguous(named[0][0], named[1])
        case syntax.How():
            return _how(scope, asked)
        case syntax.Compare(left, right, show):
            return _compare(scope, left, right, show)
        case syntax.States(scenario):
            known = scope.scenario(scenario)
            return ir.States(known) if scenario is None or known is not None else None
        case syntax.Check():
            return ir.Check()
        case syntax.Fit(optimise):
            return None if optimise and _at_steps(scope, asked.span) else ir.Fit(optimise)
        case syntax.Discriminate():
            return None if _at_steps(scope, asked.span) else _discriminate(scope, asked)
        case syntax.Screen():
            return _screen(scope, asked)
        case syntax.Paths(source, target):
            ends = _quantities(scope, (source, target))
            return None if ends is None else ir.Paths(*ends)


def _at_steps(scope: Scope, span: Span) -> bool:
    """Whether something is observed at steps, which this question does not take into account."""
    if scope.stepwise:
        message = "this question does not take observations at steps into account, and there are some"
        scope.mistakes.error("E421", message, span, "`fit` does: it says what they require and what they leave open")
    return scope.stepwise


def _quantities(scope: Scope, refs: Sequence[syntax.Ref]) -> tuple[str, ...] | None:
    found = [scope.quantity(ref) for ref in refs]
    good = tuple(name for name in found if name is not None)
    return good if len(good) == len(found) else None


def _what_if(scope: Scope, asked: syntax.WhatIf) -> ir.WhatIf | None:
    alone = asked.repaired is not None and asked.tail == syntax.Tail(span=asked.tail.span)
    place = _measured(scope, asked.span) if alone else where(scope, asked.tail)
    names = _quantities(scope, asked.show)
    if place is None or not check_compared(scope, place, asked.tail.span or asked.span):
        return None
    return None if names is None else ir.WhatIf(place, names, asked.repaired)


def _measured(scope: Scope, span: Span) -> ir.Where | None:
    """The one place where everything is observed: what `what if repaired` alone asks about."""
    if len(scope.measured) == 1:
        return scope.measured[0]
    seen = f"things are observed at {len(scope.measured)} places" if scope.measured else "nothing is observed here"
    message = f"{seen}, and the question says none"
    scope.mistakes.error("E414", message, span, "say what is set or where: `what if A = high in SCENARIO repaired`")
    return None


def _why(
    scope: Scope, formula: syntax.Formula, tail: syntax.Tail, rather: syntax.Side | None
) -> ir.Why | ir.Contrast | None:
    found = claim_at(scope, formula, tail)
    if rather is None:
        return None if found is None else ir.Why(*found)
    other, scenario = settings(scope, rather.settings), scope.scenario(rather.scenario)
    if found is None or other is None or (rather.scenario is not None and scenario is None):
        return None
    contrast = _with_settings(found[1], other, scenario or found[1].scenario)
    if contrast == found[1]:
        message = "nothing is compared: the same settings in both worlds"
        scope.mistakes.error("E414", message, rather.settings[0].span, EMPTY)
        return None
    return ir.Contrast(*found, contrast)


def _with_settings(place: ir.Where, given: tuple[ir.Setting, ...], scenario: str | None) -> ir.Where:
    """The same place with other settings, in the same or another scenario; what it is compared with stays."""
    if place.comparison == "parent":
        return ir.Where(given, scenario)
    than = place.than_scenario or (
        place.scenario if place.comparison == "than" and scenario != place.scenario else None
    )
    return replace(place, settings=given, scenario=scenario, than_scenario=than)


def _how(scope: Scope, asked: syntax.How) -> ir.How | None:
    place = where(scope, asked.tail, perturbed=True)
    claims = [claim(scope, f) for f in asked.claims]
    keeping = [claim(scope, f) for f in asked.keeping]
    using = _covered(scope, asked.using) if asked.using else _at_hand(scope)
    needed = check_needless(scope, asked.tail, (*asked.claims, *asked.keeping))
    if place is None or using is None or not needed or None in claims or None in keeping:
        return None
    good = tuple(c for c in claims if c is not None)
    kept = tuple(c for c in keeping if c is not None)
    found = ir.How(good, using, asked.at_most, kept, place)
    return found if _can_set(scope, asked, found) else None


def _at_hand(scope: Scope) -> tuple[str, ...]:
    """What a question that does not say so may set: the drugs and the inputs."""
    return tuple(q.name for q in scope.quantities.values() if q.kind in ("drug", "input"))


def _can_set(scope: Scope, asked: syntax.How, found: ir.How) -> bool:
    """Whether there is anything to set, and worlds to compare then."""
    place = found.where
    direction = next((d for f in (*asked.claims, *asked.keeping) for d in directions_in(f)), None)
    taken = {q for c in found.claims for q in ir.quantities_of(c)} | {s.quantity for s in place.settings}
    span = asked.using[0].span.to(asked.using[-1].span) if asked.using else asked.span
    message = help = ""
    if direction is not None and place.comparison == "phases" and place.at == place.since != "before":
        scope.mistakes.error("E414", f"nothing is compared: `{place.at}` since `{place.since}`", direction.span)
        return False
    if place.at == "before" and place.since == "before":
        message, help = "settings hold from `acute` on, so none acts in `before`", "drop `at before`"
    elif found.at_most == 0:
        message, help = "`at most 0` leaves nothing to set", "say how many settings there may be: `at most 2`"
    elif not found.using and not asked.using:
        message, help = "there is no drug and no input to set", "say what may be set, such as `using proteins`"
    elif not found.using:
        message = f"nothing here is one of the {' and the '.join(n.text for n in asked.using)}"
        help = "after `using` stand kinds such as `drugs`, classes, or quantities"
    elif taken.issuperset(found.using):
        message = "nothing is left to set: only what the claim speaks of, or the question sets already"
        help = "let other quantities be used"
    if message:
        scope.mistakes.error("E420", message, span, help)
    return not message


def _covered(scope: Scope, names: Sequence[syntax.Name]) -> tuple[str, ...] | None:
    found = [scope.covered(name) for name in names]
    if None in found:
        return None
    return scope.in_declared_order(q for names in found if names is not None for q in names)


def _compare(scope: Scope, left: syntax.Tail, right: syntax.Tail, show: Sequence[syntax.Ref]) -> ir.Compare | None:
    one = replace(left, scenario=left.scenario or right.scenario)
    sides, names = [where(scope, side, perturbed=True) for side in (one, right)], _quantities(scope, show)
    if sides[0] is None or sides[1] is None or names is None:
        return None
    for side, place in ((left, sides[0]), (right, sides[1])):
        if not check_compared(scope, place, side.settings[0].span):
            return None
    if sides[0] == sides[1]:
        span = right.settings[0].span
        scope.mistakes.error("E414", "nothing is compared: both sides are the same world", span, EMPTY)
        return None
    return ir.Compare(sides[0], sides[1], names)


def _discriminate(scope: Scope, asked: syntax.Discriminate) -> ir.Discriminate | None:
    """What may be set, by default drugs and inputs, and measured, by default everything.

    Without `in`, settings are made in the untouched system, and each scenario is an experiment by itself.
    """
    set_ones = _covered(scope, [i.name for i in asked.items if not i.knockouts]) if asked.items else _at_hand(scope)
    knocked_out = _covered(scope, [i.name for i in asked.items if i.knockouts])
    readouts = _covered(scope, asked.measuring) if asked.measuring else _measurable(scope)
    priced = [(scope.quantity(price.name), price.cost) for price in asked.costs]
    places = [scope.scenario(name) for name in asked.scenarios]
    costs = tuple((name, cost) for name, cost in priced if name is not None)
    scenarios = tuple(name for name in places if name is not None)
    if set_ones is None or knocked_out is None or readouts is None:
        return None
    if len(costs) < len(priced) or len(scenarios) < len(places):
        return None
    message = help = ""
    if not (set_ones or knocked_out or scenarios or scope.parents):
        message, help = "there is nothing to set, and no scenario", "say what may be set, such as `using proteins`"
    elif not readouts:
        message, help = "there is nothing to measure", "after `measuring` stand kinds such as `proteins`, or quantities"
    elif 0 in (asked.at_most, asked.measured):
        message, help = "`at most 0` leaves nothing to do", "say how many there may be: `at most 2`"
    if message:
        scope.mistakes.error("E420", message, asked.span, help)
        return None
    where, alone = (scenarios, scenarios) if scenarios else ((None,), tuple(scope.parents))
    return ir.Discriminate(set_ones, knocked_out, asked.at_most, readouts, asked.measured, costs, where, alone)


def _measurable(scope: Scope) -> tuple[str, ...]:
    return tuple(q.name for q in scope.quantities.values() if q.of_influence is None)


def _screen(scope: Scope, asked: syntax.Screen) -> ir.Screen | None:
    set_ones = _covered(scope, [i.name for i in asked.items if not i.knockouts])
    knocked_out = _covered(scope, [i.name for i in asked.items if i.knockouts])
    readouts = [scope.quantity(r) if isinstance(r, syntax.Ref) else claim(scope, r) for r in asked.readouts]
    scenarios = [scope.scenario(name) for name in asked.scenarios]
    good = tuple(r for r in readouts if r is not None)
    if set_ones is None or knocked_out is None or len(good) < len(readouts) or None in scenarios:
        return None
    places = tuple(dict.fromkeys(scenarios)) or (None,)
    return ir.Screen(set_ones, knocked_out, asked.at_most, good, places)
