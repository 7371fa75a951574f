"""What is cheapest to give up of what is wanted so that the rest can hold, guided by cores.

All that is wanted is assumed. Literals that cannot hold together are replaced: one of them is given up for the price
of the cheapest, and from then on it is wanted that no second one is (Narodytska and Bacchus, AAAI 2014). So the first
labeling is the cheapest. Costly literals come first, and cheap ones when those are settled. It knows no groups:
`Solver` is whatever takes clauses and assumptions.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Protocol

from reasoner.solve.budget import Budget
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


class Cheapest:
    """The sets of wanted literals to give up, the cheapest first. `exhausted`: there is no other.

    Costs are whole numbers above 0.
    """

    def __init__(self, solver: Solver, costs: Mapping[Formula, int]) -> None:
        self._solver = solver
        self._wanted = list(costs)
        self._price = dict(costs)  # what is still to pay for each literal that is wanted
        self._least = max(costs.values(), default=1)  # cheaper ones do not count yet
        self._on = solver.fresh()  # assumed: what is excluded here is not excluded elsewhere
        self.exhausted = False

    def want(self, literal: Formula, cost: int) -> None:
        """Wants a literal that was not wanted before."""
        self._wanted.append(literal)
        self._price[literal] = cost
        self._least = max(self._least, cost)

    def demand(self, literals: Iterable[Formula]) -> None:
        """From now on, one of these holds."""
        self._solver.add([disj([neg(self._on), *literals])])

    def next(self, budget: Budget) -> frozenset[Formula] | None:
        """The cheapest set that meets all demands; None where there is none, or the budget ran out."""
        while not self.exhausted:
            counted = [literal for literal, price in self._price.items() if price >= self._least]
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
                    # those within a factor of two are weighed together
                    self._least = (1 + max(price for price in self._price.values() if price < self._least)) // 2
        return None

    def _replace(self, core: Sequence[Formula]) -> None:
        """One of the core is paid for; what is wanted instead is that not two of it are given up."""
        paid = min((self._price[literal] for literal in core), default=0)
        for literal in core:
            self._price[literal] -= paid
            if not self._price[literal]:
                del self._price[literal]
        formulas = []
        rest = core[-1] if core else ""  # true if all from here on hold
        for number, literal in reversed(list(enumerate(core[:-1]))):
            alone, both = neg(self._solver.fresh()), neg(self._solver.fresh())
            formulas.append(disj([neg(alone), literal, rest]))
            self._price[alone] = paid
            if number:
                formulas += [disj([neg(both), literal]), disj([neg(both), rest])]
                rest = both
        self._solver.add(formulas)
