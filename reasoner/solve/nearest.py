"""Two labelings, one on each side of a question, that differ as little as possible.

One side is held and the other is drawn to it under a bound on the unknowns that differ, halved until no labeling is
left below it; then the sides change places. That is coordinate descent: what comes out cannot be improved by
moving one side alone, which is what a reader of the two sees, but it need not be the least over both at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reasoner.model.labeling import Labeling, Unknown
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, at_least
from reasoner.solve.problem import Problem
from reasoner.solve.session import Assignment, Verdict

_ROUNDS = 4
"""How often the sides change places; two nearly always settle it."""


def nearest(
    problem: Problem, one: Sequence[Formula], other: Sequence[Formula], unknowns: Sequence[Unknown], budget: Budget
) -> tuple[Labeling, Labeling] | None:
    """A labeling with the literals `one` and a labeling with `other`, close to each other in `unknowns`.

    None where one side has no labeling, or where the budget ran out before there were two; a budget that runs out
    later gives the closest found so far.
    """
    sides: list[_Side] = []
    for goal in (one, other):
        if problem.check(goal, budget) is not Verdict.SAT:
            return None
        sides.append(_side(problem, unknowns))
    goals, apart = (one, other), _apart(sides[0], sides[1])
    for turn in range(1, _ROUNDS + 1):
        moving = turn % 2
        closer = _drawn(problem, goals[moving], sides[1 - moving], unknowns, apart, budget)
        if closer is None and turn > 1:
            break  # each side has been tried against the other as it is now
        if closer is not None:
            sides[moving] = closer
            apart = _apart(sides[0], sides[1])
    return problem.labeling(sides[0].solution), problem.labeling(sides[1].solution)


@dataclass(frozen=True, slots=True)
class _Side:
    """A labeling, of which only the unknowns in question are read while it may yet be dropped."""

    solution: Assignment
    values: tuple[object, ...]


def _side(problem: Problem, unknowns: Sequence[Unknown]) -> _Side:
    return _Side(problem.solution, tuple(map(problem.found, unknowns)))


def _apart(one: _Side, other: _Side) -> int:
    return sum(a != b for a, b in zip(one.values, other.values, strict=True))


def distance(one: Labeling, other: Labeling, unknowns: Sequence[Unknown]) -> int:
    """How many of the unknowns differ."""
    return sum(one.value(u) != other.value(u) for u in unknowns)


def _drawn(
    problem: Problem,
    goal: Sequence[Formula],
    towards: _Side,
    unknowns: Sequence[Unknown],
    apart: int,
    budget: Budget,
) -> _Side | None:
    """The labeling with the goal's literals that is nearest to another one; None where none is nearer than `apart`."""
    same = [problem.value(u, value) for u, value in zip(unknowns, towards.values, strict=True)]
    found, low, high = None, 0, apart
    while low < high:
        bound = (low + high) // 2
        close = problem.switch(at_least(len(same) - bound, same))
        match problem.check([*goal, close], budget):
            case Verdict.SAT:
                found = _side(problem, unknowns)
                high = min(bound, _apart(found, towards))  # z3 may come closer than the bound asks for
            case Verdict.UNSAT:
                low = bound + 1
            case Verdict.UNKNOWN:
                break
    return found
