"""The cheapest sets of bundles that suffice, cheapest first, by implicit hitting sets.

Whatever suffices meets every *correction set*: what some largest insufficient set of bundles leaves out. So the
cheapest choice that meets the correction sets known so far is a lower bound: if it suffices, nothing cheaper does; if
it does not, a labeling that it allows is grown to a largest insufficient set, which gives the next correction set
(Ignatiev, Previti, Liffiton and Marques-Silva, CP 2015). What was found is excluded together with all that contains its
rules, and the search goes on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reasoner.solve.budget import Budget
from reasoner.solve.bundles import Bundles
from reasoner.solve.session import Cheapest, Verdict


@dataclass(frozen=True, slots=True)
class Sufficient:
    """Bundles from which the claim follows; `proved`: no cheaper ones do but those found before."""

    chosen: frozenset[int]
    proved: bool


class Smallest:
    """A search that gives one sufficient set after another. `exhausted`: there are no others."""

    def __init__(self, bundles: Bundles, costs: Sequence[int]) -> None:
        self._bundles, self._costs = bundles, costs
        self._hitting = Cheapest(costs)
        self._primed = self.exhausted = False
        self._found: list[frozenset[int]] = []  # what no further set may contain
        self.given = 0  # how many sets it has given
        self._best: frozenset[int] | None = None

    def is_new(self, chosen: frozenset[int]) -> bool:
        """Whether these contain nothing that was to be avoided before the last set was given."""
        return not any(part <= chosen for part in self._found[:-1])

    def avoid(self, part: frozenset[int]) -> None:
        """Gives no further set that contains all of these."""
        self._found.append(part)
        if part:
            self._hitting.avoid(part)
        self.exhausted = self.exhausted or not part

    def next(self, budget: Budget) -> Sufficient | None:
        """The cheapest sufficient set that contains the rules of none given before, and nothing else to avoid.

        When the budget ends, it is the cheapest found, if any, and not `proved`. None besides where there is no other.
        """
        self._best = None
        try:
            proved = self._settled(budget)
        except _EnoughError:
            proved = False
        return self._given(proved)

    def _given(self, proved: bool) -> Sufficient | None:
        if self._best is None:
            return None
        self.given += 1
        self.avoid(frozenset(n for n in self._best if self._bundles.bundles[n].rules))
        return Sufficient(self._best, proved)

    def _settled(self, budget: Budget) -> bool:
        """Goes on until nothing is cheaper than the best, or nothing is left."""
        if not self._primed:
            self._prime(budget)
        while not self.exhausted:
            chosen = self._hitting.next(budget)
            if chosen is None:
                self.exhausted = self._hitting.impossible
                if not self.exhausted:
                    raise _EnoughError
                break
            if self._best is not None and self._cost(chosen) >= self._cost(self._best):
                return True
            while not self._suffices(chosen, budget):
                chosen |= self._correction(chosen, budget)
        return self._best is not None

    def _prime(self, budget: Budget) -> None:
        """What all can do; and the bundles that no sufficient set can do without, each a correction set by itself."""
        if not self._suffices(self._bundles.all, budget):
            self.exhausted = True
            return
        for n in sorted(self._bundles.core()):
            if not self._suffices(self._bundles.all - {n}, budget):
                self._hitting.hit((n,))
        self._primed = True

    def _suffices(self, chosen: frozenset[int], budget: Budget) -> bool:
        """Whether the claim follows from these; if so they are the best perhaps, cut down to what the solver needed."""
        match self._bundles.check(chosen, budget):
            case Verdict.UNKNOWN:
                raise _EnoughError
            case Verdict.SAT:
                return False
            case Verdict.UNSAT:
                self._offer(self._bundles.core())
                return True

    def _offer(self, chosen: frozenset[int]) -> None:
        cheaper = self._best is None or self._cost(chosen) < self._cost(self._best)
        if cheaper and not any(part <= chosen for part in self._found):
            self._best = chosen

    def _cost(self, chosen: frozenset[int]) -> int:
        return sum(self._costs[n] for n in chosen)

    def _correction(self, chosen: frozenset[int], budget: Budget) -> frozenset[int]:
        """What a largest insufficient set around these leaves out; they were just found insufficient.

        As long as any bundle can be obeyed besides, one is (Marques-Silva, Heras, Janota, Previti and Belov, IJCAI
        2013).
        """
        kept = self._with_obeyed(chosen, budget)
        while left := self._bundles.all - kept:
            match self._bundles.check(kept, budget, left):
                case Verdict.UNKNOWN:
                    raise _EnoughError
                case Verdict.UNSAT:
                    break
                case Verdict.SAT:
                    kept = self._with_obeyed(self._bundles.shown, budget)
        correction = self._bundles.all - kept
        self._hitting.hit(correction)
        return correction

    def _with_obeyed(self, chosen: frozenset[int], budget: Budget) -> frozenset[int]:
        """Besides the chosen ones what the labeling at hand obeys anyway, unless loops stand against it."""
        more = self._bundles.obeyed(chosen)
        if more == chosen or not self._bundles.has_loops(chosen):
            return more
        return chosen if self._suffices(more, budget) else more


class _EnoughError(Exception):
    """The budget has come to its end."""
