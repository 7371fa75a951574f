"""Minimal unsatisfiable subsets of ground constraints.

The type says what is known: a `Mus` is irreducible (drop any member and there is a labeling), a `PartialMus` is only
unsatisfiable, because the budget ran out before every member was tried. Deletion with core refinement
(Marques-Silva, Multiple-Valued Logic 2010).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.solve.budget import Budget
from reasoner.solve.cost import Cost
from reasoner.solve.formula import Formula
from reasoner.solve.session import Verdict
from reasoner.solve.subsets import Subsets


@dataclass(frozen=True, slots=True)
class Mus:
    """Irreducible: unsatisfiable together with the goal, satisfiable without any one member."""

    members: tuple[Ground, ...]


@dataclass(frozen=True, slots=True)
class PartialMus:
    """Unsatisfiable together with the goal; perhaps not irreducible."""

    members: tuple[Ground, ...]


def shrink(
    subsets: Subsets, goal: Sequence[Formula], cost: Callable[[Ground], Cost], budget: Budget
) -> Mus | PartialMus | None:
    """An irreducible set of ground constraints that contradicts the goal's literals; the costliest are dropped first.

    It holds nothing of Remainder, which is an assumption, where the rest suffices. None where nothing contradicts the
    goal, or where the budget ran out before a first core was there.
    """
    if _enough(subsets, subsets.members, goal, budget) is None:
        return None
    return _deleted(subsets, subsets.core(), goal, cost, budget)


def irreducible(
    subsets: Subsets,
    members: Sequence[Ground],
    goal: Sequence[Formula],
    cost: Callable[[Ground], Cost],
    budget: Budget,
) -> Mus | PartialMus | None:
    """As `shrink`, within some members; None where these do not contradict the goal."""
    enough = _enough(subsets, members, goal, budget)
    return None if enough is None else _deleted(subsets, enough, goal, cost, budget)


def _enough(
    subsets: Subsets, members: Sequence[Ground], goal: Sequence[Formula], budget: Budget
) -> Sequence[Ground] | None:
    """The members without Remainder if they contradict the goal, else all of them if they do."""
    certain = [g for g in members if not isinstance(g, axioms.Remainder)]
    for some in (certain, members) if len(certain) < len(members) else (members,):
        if subsets.check(some, goal, budget) is Verdict.UNSAT:
            return some
    return None


def _deleted(
    subsets: Subsets,
    core: Sequence[Ground],
    goal: Sequence[Formula],
    cost: Callable[[Ground], Cost],
    budget: Budget,
) -> Mus | PartialMus:
    """Deletion: each member is left out in turn, the costliest first, and stays out if the rest suffices."""
    members = list(core)
    for ground in sorted(members, key=cost, reverse=True):
        if ground not in members:
            continue
        rest = [g for g in members if g != ground]
        # core refinement: an UNSAT answer names what it needed, so one check may drop many members at once
        match subsets.check(rest, goal, budget):
            case Verdict.UNSAT:
                needed = set(subsets.core())
                members = [g for g in rest if g in needed]
            case Verdict.SAT:
                pass
            case Verdict.UNKNOWN:
                return PartialMus(tuple(members))
    return Mus(tuple(members))
