"""What is possible: which literals some consistent labeling satisfies, and from that the values each unknown can have.

Every labeling found settles many literals at once. Those that none has shown yet are asked for all together, without
those that cores rule out, until a labeling has the rest (after Janota, Lynce and Marques-Silva, AI Commun. 28, 2015).
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.signs import Sign
from reasoner.solve.budget import Budget
from reasoner.solve.formula import FALSE, Formula, neg
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict


@dataclass(frozen=True)
class Possible:
    """The literals that hold in some consistent labeling. Not `complete`: the budget ran out, there may be more.

    `verdict` says whether there is any consistent labeling at all.
    """

    verdict: Verdict
    literals: frozenset[Formula]
    complete: bool
    unsettled: frozenset[Formula] = frozenset()  # neither shown nor ruled out


def possible(problem: Problem, literals: Iterable[Formula], budget: Budget, given: Sequence[Formula] = ()) -> Possible:
    """Which of the literals hold in some consistent labeling that has the `given` ones."""
    verdict = problem.check(given, budget)
    if verdict is not Verdict.SAT:
        return Possible(verdict, frozenset(), verdict is Verdict.UNSAT)
    asked = dict.fromkeys(f for f in literals if f != FALSE)
    shown = {f for f in asked if problem.holds(f)}
    waiting = [f for f in asked if f not in shown]
    impossible = problem.fixed(waiting, budget, given)
    waiting = [f for f in waiting if neg(f) not in impossible]
    while waiting:
        verdict, excluded = _together(problem, waiting, given, budget)
        if verdict is Verdict.UNKNOWN:
            return Possible(Verdict.SAT, frozenset(shown), False, frozenset(waiting))
        if verdict is Verdict.SAT:
            shown.update(f for f in waiting if problem.holds(f))
        waiting = [f for f in waiting if f not in shown and f not in excluded]
    return Possible(Verdict.SAT, frozenset(shown), True)


def _together(
    problem: Problem, waiting: Sequence[Formula], given: Sequence[Formula], budget: Budget
) -> tuple[Verdict, set[Formula]]:
    """A labeling (SAT) that has many of the waiting literals, at least one; and which of them no labeling has.

    Of the literals that cannot hold together only the first is kept.
    """
    chosen, excluded = list(waiting), set[Formula]()
    while chosen:
        verdict = problem.check([*given, *chosen], budget)
        if verdict is not Verdict.UNSAT:
            return verdict, excluded
        core = problem.needed(chosen)
        if not core:  # nothing has what is given
            return verdict, set(waiting)
        excluded.update(core if len(core) == 1 else ())
        out = set(core[1:] or core)
        chosen = [f for f in chosen if f not in out]
    return Verdict.UNSAT, excluded


@dataclass(frozen=True)
class Backbone:
    """All the values that each unknown can have; an unknown that the budget left unsettled has no entry.

    Empty where there is no consistent labeling.
    """

    verdict: Verdict
    values: dict[LevelOf | DirectionOf, frozenset[int]]
    complete: bool


def backbone(problem: Problem, unknowns: Sequence[LevelOf | DirectionOf], budget: Budget) -> Backbone:
    """The backbone of a problem over the unknowns asked for."""
    literals = {(u, v): problem.value(u, v) for u in unknowns for v in _domain(problem, u)}
    found = possible(problem, literals.values(), budget)
    if found.verdict is not Verdict.SAT:
        return Backbone(found.verdict, {}, found.complete)
    values: dict[LevelOf | DirectionOf, frozenset[int]] = {}
    for u in unknowns:
        domain = _domain(problem, u)
        if not any(literals[u, v] in found.unsettled for v in domain):
            values[u] = frozenset(v for v in domain if literals[u, v] in found.literals)
    return Backbone(found.verdict, values, found.complete)


def _domain(problem: Problem, unknown: LevelOf | DirectionOf) -> Sequence[int]:
    if isinstance(unknown, DirectionOf):
        return tuple(Sign)
    return range(problem.model.quantities[unknown.quantity].space.top + 1)
