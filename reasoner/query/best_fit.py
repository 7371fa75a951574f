"""Best fits: the cheapest sets of measurements to leave out so that rules and the rest agree, by MaxSAT.

A measurement costs its weight times what its status counts for. Sets come the cheapest first, so the first is a best
fit, and all that cost as much follow.
"""

from __future__ import annotations

from collections.abc import Mapping

from reasoner.model.ir import Model, Observation, Status
from reasoner.model.revision import Without
from reasoner.model.worlds import frame_of
from reasoner.query.fitted import Best
from reasoner.solve.budget import Budget
from reasoner.solve.maxsat import MaxSat
from reasoner.solve.relaxed import Relaxed

COUNTS: Mapping[Status, int] = {Status.DISPUTED: 1, Status.PROPOSED: 2, Status.PRESUMED: 3, Status.ESTABLISHED: 4}
"""What a measurement of each status counts for, times its weight."""
UNIT = 1000
"""Costs are counted in thousandths."""


def cost_of(observation: Observation) -> int:
    """What it costs to leave a measurement out, in thousandths; always above 0."""
    return max(1, round(UNIT * observation.weight * COUNTS[observation.rule.status]))


def best_fit(model: Model, seed: int, budget: Budget) -> Best | None:
    """The cheapest sets of measurements to leave out; None: the rules clash without any, or the budget ran out."""
    out = {Without(o.id): cost_of(o) for o in model.observations}
    relaxed = Relaxed(model, frame_of(model, []), tuple(out), seed)
    price = {relaxed.unmade[one]: cost for one, cost in out.items()}
    search = MaxSat(relaxed, price)
    found: list[tuple[str, ...]] = []
    least = 0
    while (given_up := search.next(budget)) is not None:
        cost = sum(price[literal] for literal in given_up)
        if found and cost > least:
            return Best(tuple(found), least, True)
        least = cost
        found.append(tuple(one.rule for one in out if relaxed.unmade[one] in given_up))
        budget.tell(f"best fit {len(found)}")
        search.demand(given_up)
    return Best(tuple(found), least, search.exhausted) if found else None
