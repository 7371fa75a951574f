"""What is said of steps: update conditions, and claims at steps with the trajectories that they are about.

It also refuses what trajectories cannot have: they are read from plain influences and definitions between quantities
that are on or off.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reasoner.compile.formulas import claim, directions_in, settings
from reasoner.compile.scope import Scope
from reasoner.diagnostics import Diagnostic, did_you_mean
from reasoner.lang import syntax
from reasoner.model import ir
from reasoner.model.updates import CONDITIONS
from reasoner.source import Span

MOST_STEPS = 1000


def at_step(
    scope: Scope, formula: syntax.Formula, tail: syntax.Tail, step: syntax.Step
) -> tuple[ir.Claim, ir.Trajectory, ir.Moment] | None:
    """A claim about levels, the trajectory that it is about, and when it holds there."""
    read, found, scenario = claim(scope, formula), settings(scope, tail.settings), scope.scenario(tail.scenario)
    wrong = _misplaced(scope, formula, tail, step)
    if read is None or found is None or wrong or (tail.scenario is not None and scenario is None):
        return None
    return read, ir.Trajectory(scenario, found), ir.Moment(step.number, step.within)


def _misplaced(scope: Scope, formula: syntax.Formula, tail: syntax.Tail, step: syntax.Step) -> bool:
    direction = next(directions_in(formula), None)
    phase = tail.at or tail.since
    message, help, span = "", "", step.span
    if direction is not None:
        message, span = "a claim at a step speaks of levels", direction.span
        help = "say which level there is at which step, such as `is on at step 3`"
    elif phase is not None or tail.than is not None:
        message, help = "a step belongs to a trajectory, which has no phases and no `than`", "keep the step alone"
    elif step.number > MOST_STEPS:
        message, help = f"more than {MOST_STEPS} steps are not followed", "a trajectory repeats itself long before"
    else:
        for one in tail.settings:
            if one.verb in ("raised", "lowered"):
                message, help, span = f"`{one.verb}` compares steady states", "set a level", one.span
    if message:
        scope.mistakes.error("E421", message, span, help)
    return bool(message)


def updates(scope: Scope, statements: Sequence[syntax.Statement]) -> tuple[Mapping[str, ir.Update], bool]:
    """The update conditions of each quantity that has some, and whether updates are asynchronous."""
    found: dict[str, ir.Update] = {}
    modes: list[syntax.Updating] = []
    for s in statements:
        if isinstance(s, syntax.Updating):
            modes.append(s)
        elif isinstance(s, syntax.UpdateRule):
            numbers = _numbers(scope, s)
            for name in s.quantities:
                quantity = scope.quantity(name)
                if quantity is not None and numbers is not None:
                    _once(scope, found, ir.Update(quantity, s.conditions.text, numbers, name.span))
    for mode in modes:
        if mode.asynchronous != modes[0].asynchronous:
            related = ((modes[0].span, "the first one"),)
            scope.mistakes.error("E423", "updates are said to be of both kinds", mode.span, "keep one", related)
    return found, bool(modes) and modes[0].asynchronous


def _once(scope: Scope, found: dict[str, ir.Update], update: ir.Update) -> None:
    first = found.setdefault(update.quantity, update)
    if first is not update:
        message = f"`{update.quantity}` has its update conditions already"
        help = "list them all in one `update`: one of them holds, and which one is open"
        scope.mistakes.error("E423", message, update.origin, help, ((first.origin, "the first ones"),))


def _numbers(scope: Scope, s: syntax.UpdateRule) -> tuple[int, ...] | None:
    known = CONDITIONS.get(s.conditions.text)
    if known is None:
        help = did_you_mean(s.conditions.text, CONDITIONS) or f"there are {', '.join(f'`{n}`' for n in CONDITIONS)}"
        message = f"there are no update conditions `{s.conditions.text}`"
        scope.mistakes.unknown("E422", s.conditions.text, message, s.conditions.span, help)
        return None
    top = len(known) - 1
    for first, last in s.numbers:
        if not first <= last <= top:
            message = f"`{s.conditions.text}` has the conditions 0 to {top}"
            scope.mistakes.error("E422", message, s.span, "ranges go up: `0 to 8`")
            return None
    every = s.numbers or ((0, top),)
    return tuple(sorted({n for first, last in every for n in range(first, last + 1)}))


def check(model: ir.Model) -> Iterator[Diagnostic]:
    """What the rules have and trajectories cannot; each at its own place."""
    if not model.stepwise:
        return
    for quantity in model.quantities.values():
        if quantity.of_influence is not None:
            yield _cannot("an influence on an influence", quantity.origin)
        elif quantity.space.top != 1:
            message = f"`{quantity.name}` has {quantity.space.top + 1} levels, and observations at steps ask for two"
            yield Diagnostic("E424", message, quantity.origin, "give it two levels, such as `: switch`")
    for i in model.influences:
        what = _special(i)
        if what:
            yield _cannot(what, i.rule.origin)
    for gate in model.gates:
        if not gate.implicit:
            yield _cannot("a gate", gate.rule.origin)
    for law in model.laws:
        yield _cannot("a law", law.rule.origin)


def _special(i: ir.Influence) -> str:
    for word in ("weak", "dominant", "slow"):
        if getattr(i, word):
            return f"a {word} influence"
    return "" if i.condition is None else "a condition of an influence"


def _cannot(what: str, span: Span) -> Diagnostic:
    help = "what a quantity follows from step to step is said by plain influences with `update`, or by `:=`"
    return Diagnostic("E424", f"{what} has no meaning at steps, and something is observed at one", span, help)
