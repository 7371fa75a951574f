"""MaxSAT: the cheapest of the wanted literals (soft constraints) to give up so that the rest can hold.

The search is guided by cores. It assumes all that is wanted. When a core says that some literals cannot hold together,
it pays the price of the cheapest of them, and from then on wants that no second one of them is given up (PMRES,
Narodytska and Bacchus, AAAI 2014). So the first solution is the cheapest. Costly literals come first, cheap ones when
those are settled (stratification). It knows no groups: `Solver` is whatever takes clauses and assumptions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Generic, Protocol

from reasoner.solve.budget import Budget
from reasoner.solve.cost import C
from reasoner.solve.formula import Formula, disj, neg
from reasoner.solve.session import Verdict


class Solver(Protocol):
    """What can be asked whether literals can hold together."""

    def check(self, assumed: Sequence[Formula], budget: Budget) -> Verdict: ...

    def core(self) -> Collection[Formula]:
        """The assumptions that the last check, which must have been UNSAT, needed; not minimal."""

    def holds(self, literal: Formula) -> bool:
        """Whether a literal is true in the labeling of the last check, which must have been SAT."""

    def add(self, formulas: Iterable[Formula]) -> None: ...

    def fresh(self) -> Formula:
        """An atom that stands for nothing yet."""


class MaxSat(Generic[C]):
    """The sets of wanted literals to give up, the cheapest first. `exhausted`: there is no other.

    Costs are above 0.
    """

    def __init__(self, solver: Solver, costs: Mapping[Formula, C]) -> None:
        self._solver = solver
        self._wanted = list(costs)
        self._price: dict[Formula, C] = dict(costs)  # what is still to pay for each literal that is wanted
        # what costs less than half of this does not count yet
        self._twice_least: C | None = _twice_highest(costs.values())
        self._on = solver.fresh()  # assumed: what is excluded here is not excluded elsewhere
        self.exhausted = False

    def want(self, literal: Formula, cost: C) -> None:
        """Wants a literal that was not wanted before."""
        self._wanted.append(literal)
        self._price[literal] = cost
        self._twice_least = _twice_highest([cost], self._twice_least)

    @property
    def least(self) -> tuple[Formula, ...]:
        """After a set was found, and before anything is demanded: what all labelings of the same cost satisfy.

        Each step of the search keeps the costs: what is paid, and what is still wanted, add up to what is given up.
        """
        return tuple(self._price)

    def demand(self, literals: Iterable[Formula]) -> None:
        """From now on, one of these holds."""
        self._solver.add([disj([neg(self._on), *literals])])

    def next(self, budget: Budget) -> frozenset[Formula] | None:
        """The cheapest set that meets all demands; None where there is none, or the budget ran out."""
        while not self.exhausted:
            counted: list[Formula] = [literal for literal, price in self._price.items() if self._counts(price)]
            match self._solver.check([self._on, *counted], budget):
                case Verdict.UNKNOWN:
                    return None
                case Verdict.UNSAT:
                    core = set(self._solver.core())
                    self._replace([literal for literal in counted if literal in core])
                    self.exhausted = core <= {self._on}
                case Verdict.SAT if len(counted) == len(self._price):
                    return frozenset(literal for literal in self._wanted if not self._solver.holds(literal))
                case Verdict.SAT:
                    # the next stratum: prices within a factor of two are weighed together
                    self._twice_least = max(price for price in self._price.values() if not self._counts(price))
        return None

    def _counts(self, price: C) -> bool:
        return self._twice_least is None or price + price >= self._twice_least

    def _replace(self, core: Sequence[Formula]) -> None:
        """Pays for one of the core; what is wanted instead is that not two of it are given up."""
        if not core:
            return
        paid = min(self._price[literal] for literal in core)
        for literal in core:
            if self._price[literal] == paid:
                del self._price[literal]
            else:
                self._price[literal] -= paid
        formulas = []
        rest = core[-1]  # true if all from here on hold
        for number, literal in reversed(list(enumerate(core[:-1]))):
            alone, both = neg(self._solver.fresh()), neg(self._solver.fresh())
            formulas.append(disj([neg(alone), literal, rest]))
            self._price[alone] = paid
            if number:
                formulas += [disj([neg(both), literal]), disj([neg(both), rest])]
                rest = both
        self._solver.add(formulas)


def _twice_highest(costs: Collection[C], floor: C | None = None) -> C | None:
    """Twice the highest of some costs, if that is more than the floor."""
    twice: list[C] = [cost + cost for cost in costs]
    if floor is not None:
        twice.append(floor)
    return max(twice) if twice else None
