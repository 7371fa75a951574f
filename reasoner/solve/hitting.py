"""Smallest sets by implicit hitting sets: a smallest unsatisfiable subset, and the cheapest corrections.

A set is unsatisfiable exactly if it hits every correction set, and corrects exactly if it hits every unsatisfiable
one (Reiter, Artif. Intell. 32, 1987). So the cheapest set that hits what is known so far is checked; it is the answer,
or the check gives one more set to hit (Ignatiev, Previti, Liffiton and Marques-Silva, CP 2015).
It knows neither rules nor labelings: `Groups` is whatever can be switched on, group by group.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from reasoner.solve.budget import Budget
from reasoner.solve.session import Cheapest, Verdict

T = TypeVar("T")


class Groups(Protocol[T]):
    """Constraints in groups; some constraints may be in none, and always hold."""

    def check(self, chosen: Collection[T], budget: Budget, hasty: bool = False) -> Verdict:
        """Whether the chosen groups can all hold; a `hasty` look may miss that they cannot."""

    def core(self) -> frozenset[T]:
        """The groups that the last check, which must have been UNSAT, needed; not minimal."""


@dataclass(frozen=True, slots=True)
class Smallest(Generic[T]):
    """An unsatisfiable set of groups; `proved`: none is cheaper. Otherwise the budget ran out."""

    members: frozenset[T]
    proved: bool


class HittingSets(Generic[T]):
    """Of some elements with costs (whole numbers above 0), the cheapest sets that hit every set given so far."""

    def __init__(self, cost: Mapping[T, int]) -> None:
        self._cost = cost
        self._elements = tuple(cost)
        self._number = {element: n for n, element in enumerate(self._elements)}
        self._cheapest = Cheapest(tuple(cost.values()))

    def hit(self, elements: Iterable[T]) -> None:
        """From now on, one of these is wanted."""
        self._cheapest.hit(self._number[e] for e in elements)

    def avoid(self, elements: Iterable[T]) -> None:
        """From now on, not all of these together."""
        self._cheapest.avoid(self._number[e] for e in elements)

    def cheapest(self, budget: Budget) -> frozenset[T] | None:
        """A cheapest set; None where there is none, or the budget ran out."""
        found = self._cheapest.next(budget)
        return None if found is None else frozenset(self._elements[n] for n in found)

    def price(self, elements: Iterable[T]) -> int:
        return sum(self._cost[e] for e in elements)


def smallest(groups: Groups[T], everything: Collection[T], cost: Mapping[T, int], budget: Budget) -> Smallest[T] | None:
    """A cheapest set of groups that cannot all hold; None where everything can, or where the budget left that open."""
    if groups.check(everything, budget) is not Verdict.UNSAT:
        return None
    best, irreducible = shrunk(groups, groups.core(), cost, budget)
    if len(best) <= 1:
        return Smallest(best, irreducible)
    hitting = HittingSets(cost)
    while not budget.spent:
        chosen = hitting.cheapest(budget)
        if chosen is None:
            break
        if hitting.price(chosen) >= hitting.price(best):
            return Smallest(best, True)
        first = True
        while (verdict := groups.check(chosen, budget)) is Verdict.SAT:
            left_out = correction(groups, everything, chosen, cost, budget)
            if left_out is None:
                return Smallest(best, False)
            hitting.hit(left_out)
            chosen, first = chosen | left_out, False
        if verdict is Verdict.UNKNOWN:
            break
        if first:
            return Smallest(chosen, True)
        best = min(best, groups.core(), key=hitting.price)
    return Smallest(best, False)


def shrunk(
    groups: Groups[T], core: frozenset[T], cost: Mapping[T, int], budget: Budget, hasty: bool = False
) -> tuple[frozenset[T], bool]:
    """An unsatisfiable part of an unsatisfiable set, the costliest left out first; whether it is irreducible."""
    members = _in_order(core, cost)
    for member in reversed(list(members)):
        if member not in members:
            continue
        rest = [m for m in members if m != member]
        match groups.check(rest, budget, hasty):
            case Verdict.UNSAT:
                needed = groups.core()
                members = [m for m in rest if m in needed]
            case Verdict.UNKNOWN:
                return frozenset(members), False
            case Verdict.SAT:
                pass
    return frozenset(members), not hasty


def correction(
    groups: Groups[T], everything: Collection[T], chosen: Collection[T], cost: Mapping[T, int], budget: Budget
) -> frozenset[T] | None:
    """Groups besides those chosen, which can hold, such that all but these can; the cheapest are left out first.

    Nothing in it can be put back. None where the budget ran out.
    """
    kept = dict.fromkeys(everything)
    left_out: list[T] = []
    while (verdict := groups.check(kept, budget)) is Verdict.UNSAT:
        culprit = _in_order(groups.core().difference(chosen), cost)[0]
        del kept[culprit]
        left_out.append(culprit)
    if verdict is Verdict.UNKNOWN:
        return None
    for group in left_out[:-1]:  # without the last one there was a clash
        match groups.check([*kept, group], budget):
            case Verdict.SAT:
                kept[group] = None
            case Verdict.UNKNOWN:
                return None
            case Verdict.UNSAT:
                pass
    return frozenset(g for g in left_out if g not in kept)


def _in_order(elements: Iterable[T], cost: Mapping[T, int]) -> list[T]:
    """The cheapest first, and otherwise in the order in which costs are given."""
    wanted = set(elements)
    return sorted((e for e in cost if e in wanted), key=lambda e: cost[e])


def corrections(
    groups: Groups[T], everything: Collection[T], cost: Mapping[T, int], budget: Budget
) -> Iterator[frozenset[T]]:
    """The minimal sets of groups without which the rest can hold, the cheapest first, until the budget runs out."""
    hitting = HittingSets(cost)
    while (chosen := hitting.cheapest(budget)) is not None:
        match groups.check([g for g in everything if g not in chosen], budget):
            case Verdict.SAT:
                yield chosen
                if not chosen:
                    return
                hitting.avoid(chosen)
            case Verdict.UNSAT:
                for core in _disjoint(groups, everything, chosen, cost, budget):
                    if not core:
                        return  # what is in no group clashes by itself
                    hitting.hit(core)
            case Verdict.UNKNOWN:
                return


def _disjoint(
    groups: Groups[T], everything: Collection[T], without: Collection[T], cost: Mapping[T, int], budget: Budget
) -> Iterator[frozenset[T]]:
    """Clashes that share no group, among all but some groups, after a check of these that was UNSAT."""
    left = [g for g in everything if g not in without]
    verdict = Verdict.UNSAT
    while verdict is Verdict.UNSAT:
        core, _ = shrunk(groups, groups.core(), cost, budget, hasty=True)
        yield core
        left = [g for g in left if g not in core]
        verdict = groups.check(left, budget, hasty=True)
