"""What is left where everything that is said clashes: the labelings that give up the least of it.

Some units can be given up, each at its cost, and the others hold. Once MaxSAT has found the least cost, all that it
still wants picks out the labelings of just that cost, whichever of the cheapest sets they give up (PMRES keeps costs;
Narodytska and Bacchus, AAAI 2014). So one backbone over these says what holds under every cheapest repair, as the
predictions under all minimal repairs of Gebser, Guziolowski, Ivanchev, Schaub, Siegel, Thiele and Veber (KR 2010).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence

from reasoner.model.ir import Model
from reasoner.model.labeling import Unknown
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, disj, implies
from reasoner.solve.grouped import Grouped, Unit
from reasoner.solve.maxsat import MaxSat
from reasoner.solve.session import Verdict


class Repaired:
    """The labelings of some units that give up the cheapest of those that have a cost (above 0)."""

    def __init__(self, grouped: Grouped, costs: Mapping[Unit, int]) -> None:
        self.model: Model = grouped.model
        self.cost = 0
        self._grouped = grouped
        self._costs = {grouped.held[unit]: cost for unit, cost in costs.items()}
        self._always = [held for unit, held in grouped.held.items() if unit not in costs]
        self._least: tuple[Formula, ...] = ()
        self.labeled = False

    def settle(self, budget: Budget) -> Verdict:
        """Finds the least cost; from then on there are no other labelings. UNSAT: what cannot be given up clashes."""
        search = MaxSat(self, self._costs)
        given_up = search.next(budget)
        if given_up is None:
            return Verdict.UNSAT if search.exhausted else Verdict.UNKNOWN
        self.cost = sum(self._costs[held] for held in given_up)
        self._least, self.labeled = search.least, True
        return Verdict.SAT

    def given_up(self, budget: Budget) -> Iterator[frozenset[Unit]]:
        """Each cheapest set, until there is no other or the budget runs out."""
        new = self.fresh()
        while self.check([new], budget) is Verdict.SAT:
            lost = [held for held in self._costs if not self.holds(held)]
            yield frozenset(self._grouped.unit[held] for held in lost)
            self.add([implies(new, disj(lost))])

    # --- as a solver, and as labelings ------------------------------------------------------------------------

    def check(
        self,
        assumptions: Sequence[Formula],
        budget: Budget,
        varied: bool = False,
        hints: Mapping[Formula, bool] | None = None,
    ) -> Verdict:
        """Whether one of these labelings satisfies the assumed literals."""
        everything = [*assumptions, *self._always, *self._least]
        return self._grouped.check(everything, budget, varied=varied, hints=hints)

    def core(self) -> Collection[Formula]:
        always = frozenset(self._always)
        return [literal for literal in self._grouped.core() if literal not in always]

    def hints(self, wanted: Collection[Formula], sure: bool) -> Mapping[Formula, bool]:
        return {}

    def shown_before(self, literals: Sequence[Formula]) -> set[Formula]:
        """None: labelings from the search for the cheapest sets may give up more."""
        return set()

    def holds(self, literal: Formula) -> bool:
        return self._grouped.holds(literal)

    def add(self, formulas: Iterable[Formula]) -> None:
        self._grouped.add(formulas)

    def fresh(self) -> Formula:
        return self._grouped.fresh()

    def switch(self, formula: Formula) -> Formula:
        """A literal that, assumed, makes the formula hold."""
        name = self.fresh()
        self.add([implies(name, formula)])
        return name

    def fixed(self, literals: Sequence[Formula], budget: Budget, given: Sequence[Formula] = ()) -> frozenset[Formula]:
        """Literals that all of these labelings satisfy, as far as one sweep finds them."""
        return self._grouped.fixed(literals, [*given, *self._always, *self._least], budget) or frozenset()

    def value(self, unknown: Unknown, value: object) -> Formula:
        """A literal that is true exactly where the unknown has this value."""
        return self._grouped.encoder.value(unknown, value)
