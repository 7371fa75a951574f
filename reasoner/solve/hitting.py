"""Smallest minimal unsatisfiable subsets (MUS) and minimal correction sets (MCS) of groups, by implicit hitting sets.

A set of groups is unsatisfiable, it *clashes*, exactly if it hits every *correction*: what some largest satisfiable set
leaves out (Reiter, Artif. Intell. 32, 1987). So the cheapest set that hits the corrections known so far is a lower
bound. If it clashes, nothing cheaper does. If not, it is grown to a largest satisfiable set, which gives the next
correction (Ignatiev, Previti, Liffiton and Marques-Silva, CP 2015). The cheapest hitting set is a MaxSAT problem; so is
the cheapest correction. This module knows neither rules nor labelings: `Groups` is whatever can be held group by group.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import count
from math import inf
from operator import add
from typing import Generic, Protocol, TypeVar

from reasoner.solve.budget import Budget
from reasoner.solve.cost import C
from reasoner.solve.formula import Formula
from reasoner.solve.maxsat import MaxSat, Solver
from reasoner.solve.session import Verdict
from reasoner.solve.transversals import HittingSets, in_order

T = TypeVar("T")


class Groups(Protocol[T]):
    """Constraints in groups; some constraints may be in none, and always hold."""

    def check(self, chosen: Sequence[T], budget: Budget) -> Verdict:
        """Whether the chosen groups can all hold."""

    def core(self) -> Collection[T]:
        """The groups that the last check, which must have been UNSAT, needed; not minimal."""

    def obeyed(self) -> Collection[T]:
        """What holds in the labeling of the last check (SAT): all that were chosen, and perhaps others."""


@dataclass(frozen=True, slots=True)
class Clashing(Generic[T]):
    """An unsatisfiable set of groups; `proved`: it is a cheapest one, but for those found before."""

    members: frozenset[T]
    proved: bool


class Smallest(Generic[T, C]):
    """Enumerates unsatisfiable sets, the cheapest first. `exhausted`: there are no others.

    Costs are above 0. Never yields a superset of the `counted` part of an earlier set. `given` counts the sets yielded.
    """

    def __init__(self, groups: Groups[T], costs: Mapping[T, C], counted: Callable[[T], bool] = lambda _: True) -> None:
        self._groups, self._counted = groups, counted
        self._costs: Mapping[T, C] = costs
        self._everything = tuple(costs)
        self._hitting: HittingSets[T, C] = HittingSets(costs)
        self._primed = self.exhausted = False
        self._found: list[frozenset[T]] = []  # what no further set may contain
        self.given = 0
        self._best: frozenset[T] | None = None

    def is_new(self, chosen: frozenset[T]) -> bool:
        """Whether these contain nothing that was to be avoided before the last set was given."""
        return not any(part <= chosen for part in self._found[:-1])

    def avoid(self, part: frozenset[T]) -> None:
        """Gives no further set that contains all of these."""
        self._found.append(part)
        self._hitting.avoid(part)
        self.exhausted = self.exhausted or not part

    def next(self, budget: Budget, rounds: float = inf) -> Clashing[T] | None:
        """The cheapest clashing set that contains none given before.

        When the budget ends, or after so many rounds, it is the cheapest found, if any, and not `proved`. None besides
        where there is no other.
        """
        self._best = None
        try:
            proved = self._settled(budget, rounds)
        except _EnoughError:
            proved = False
        return self._given(proved)

    def _given(self, proved: bool) -> Clashing[T] | None:
        if self._best is None:
            return None
        self.given += 1
        self.avoid(frozenset(filter(self._counted, self._best)))
        return Clashing(self._best, proved)

    def _settled(self, budget: Budget, rounds: float) -> bool:
        """Goes on until nothing is cheaper than the best, or nothing is left."""
        if not self._primed:
            self._prime(budget)
        for done in count():
            if self.exhausted:
                break
            if done >= rounds:
                raise _EnoughError
            chosen = self._hitting.cheapest(budget)
            if chosen is None:
                self.exhausted = self._hitting.impossible
                if not self.exhausted:
                    raise _EnoughError
                break
            # the cheapest hitting set is a lower bound for every clashing set
            if self._best is not None and not self._is_cheaper(chosen, self._best):
                return True
            self._correct(chosen, budget)
            # where the cheapest hitting sets take long, others that are nearly as cheap find most of the corrections
            while self._hitting.is_hard and self._correct(self._hitting.some(), budget):
                pass
        return self._best is not None

    def _correct(self, chosen: frozenset[T], budget: Budget) -> bool:
        """Whether some groups do not clash; then corrections are to be hit that they do not hit.

        Not one correction but disjoint ones, until the set grown by all of them clashes: each costs only a few checks,
        and together they lift the lower bound faster than a new hitting set for each would.
        """
        grown = chosen
        while not self._clash(grown, budget):
            missing = left_out(self._groups, self._everything, budget)
            self._hitting.hit(missing)
            grown |= missing
        return grown != chosen

    def _prime(self, budget: Budget) -> None:
        """Checks everything together, finds the groups that every clashing set needs, and offers a first MUS.

        A group without which the rest is satisfiable is a correction by itself, so every hitting set has it.
        """
        everything = frozenset(self._everything)
        if not self._clash(everything, budget):
            self.exhausted = True
            return
        waiting, needed = in_order(self._groups.core(), self._costs), set[T]()
        while waiting:
            member = waiting.pop()
            if self._clash(everything - {member}, budget):
                core = set(self._groups.core())
                waiting = [e for e in waiting if e in core]  # outside of a core, it is not in every clashing set
            else:
                self._hitting.need(member)
                needed.add(member)
        if not self._clash(frozenset(needed), budget) and self._best is not None:
            self._offer(shrunk(self._groups, self._best, self._costs, budget, needed)[0])
        self._primed = True

    def _clash(self, chosen: frozenset[T], budget: Budget) -> bool:
        """Whether these clash. Then their core is offered as the best set so far: it may be cheaper than all seen."""
        match self._groups.check([e for e in self._everything if e in chosen], budget):
            case Verdict.UNKNOWN:
                raise _EnoughError
            case Verdict.SAT:
                return False
            case Verdict.UNSAT:
                self._offer(frozenset(self._groups.core()))
                return True

    def _offer(self, chosen: frozenset[T]) -> None:
        cheaper = self._best is None or self._is_cheaper(chosen, self._best)
        if cheaper and not any(part <= chosen for part in self._found):
            self._best = chosen

    def _is_cheaper(self, chosen: Iterable[T], other: Iterable[T]) -> bool:
        one, two = ([self._costs[n] for n in some] for some in (chosen, other))
        return bool(two) and (not one or reduce(add, one) < reduce(add, two))


class _EnoughError(Exception):
    """The budget has come to its end."""


def smallest(groups: Groups[T], costs: Mapping[T, C], budget: Budget) -> Clashing[T] | None:
    """A cheapest set of groups that cannot all hold; None where everything can, or where the budget left that open."""
    return Smallest(groups, costs).next(budget)


def shrunk(
    groups: Groups[T], core: Collection[T], costs: Mapping[T, C], budget: Budget, needed: Collection[T] = ()
) -> tuple[frozenset[T], bool]:
    """A MUS within an unsatisfiable set, by deletion, the costliest first; whether it is known to be irreducible.

    Those `needed` are known to be in every clashing set.
    """
    members = in_order(core, costs)
    for member in reversed(list(members)):
        if member not in members or member in needed:
            continue  # an earlier core did without it, or nothing does
        rest = [m for m in members if m != member]
        match groups.check(rest, budget):
            case Verdict.UNSAT:
                core = set(groups.core())
                members = [m for m in rest if m in core]
            case Verdict.UNKNOWN:
                return frozenset(members), False
            case Verdict.SAT:
                pass
    return frozenset(members), True


def left_out(groups: Groups[T], everything: Sequence[T], budget: Budget) -> frozenset[T]:
    """After a check that was SAT: an MCS disjoint from all that held, preferably of the last groups.

    It tries all groups at once, drops one group of each core, and at the end puts each back that can hold after all
    (Marques-Silva, Heras, Janota, Previti and Belov, IJCAI 2013).
    """
    kept = set(groups.obeyed())
    waiting = [e for e in everything if e not in kept]
    missing: list[T] = []
    doubtful: set[T] = set()
    while waiting:
        wanted = kept.union(waiting)
        match groups.check([e for e in everything if e in wanted], budget):
            case Verdict.SAT:
                kept.update(groups.obeyed())
                waiting = []
            case Verdict.UNSAT:
                core = set(groups.core())
                culprit, *others = (e for e in waiting if e in core)
                waiting.remove(culprit)
                missing.append(culprit)
                if others:  # else it clashes with what is kept anyway, and can never be put back
                    doubtful.add(culprit)
            case Verdict.UNKNOWN:
                raise _EnoughError
    # the last one dropped clashes with what is kept; those before it were dropped while more was wanted
    for element in missing[:-1]:
        if element in kept or element not in doubtful:
            continue
        match groups.check([e for e in everything if e in kept or e == element], budget):
            case Verdict.SAT:
                kept.update(groups.obeyed())
            case Verdict.UNSAT:
                pass
            case Verdict.UNKNOWN:
                raise _EnoughError
    return frozenset(e for e in missing if e not in kept)


def corrections(solver: Solver, costs: Mapping[Formula, C], budget: Budget) -> Iterator[frozenset[Formula]]:
    """The minimal correction sets (MCS), the cheapest first, until the budget runs out: without one, the rest can hold.

    Groups go by the literals that hold them.
    """
    search = MaxSat(solver, costs)
    while (given_up := search.next(budget)) is not None:
        yield given_up
        search.demand(given_up)


def correction(groups: Groups[T], costs: Mapping[T, C], budget: Budget) -> frozenset[T] | None:
    """Some MCS: groups without which the rest can hold, none of which can be put back; it keeps costly groups.

    None where the budget ran out, or where what is in no group clashes by itself.
    """
    everything = in_order(costs, costs)
    if groups.check([], budget) is not Verdict.SAT:
        return None
    try:
        return left_out(groups, everything, budget)
    except _EnoughError:
        return None
