"""What to measure next where a quantity can go more than one way: the readout that tells most in the worst case.

Measured is the direction of another quantity between the same two worlds. For each direction that it can turn out to
have, the solver says which ways are left to the quantity asked about. The best readout leaves the fewest at the most,
then on average, and of those as good the nearest are named.
"""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from reasoner.model.ir import DirectionClaim, Model, Where
from reasoner.query.outcomes import NextMeasurement
from reasoner.query.reach import distances
from reasoner.signs import Sign, SignSet
from reasoner.solve.backbone import possible
from reasoner.solve.budget import Budget
from reasoner.solve.formula import conj
from reasoner.solve.problem import Problem

LISTED = 3
"""So many readouts are named, all as good as the best."""

PATIENCE = 5.0
"""Seconds that each search for what to measure may take."""


def nearest(model: Model, quantity: str) -> Sequence[str]:
    """The quantity itself, then what acts on it and what it acts on, the nearest first."""
    up, down = distances(model, [quantity], upstream=True), distances(model, [quantity])
    far = len(model.quantities)
    reached = [q for q in model.quantities if q in up or q in down]
    return sorted(reached, key=lambda q: min(up.get(q, far), down.get(q, far)))


def next_measurements(
    problem: Problem, quantity: str, where: Where, near: Sequence[str], budget: Budget
) -> tuple[NextMeasurement, ...]:
    """The best readouts of those `near`, the nearest first; empty where none tells anything, or there was no time."""

    def moves(name: str, sign: Sign) -> str:
        return problem.claim(DirectionClaim(name, frozenset({sign})), where)

    readouts = [name for name in near if name != quantity]
    literals = {
        (name, seen, way): problem.literal(conj([moves(name, seen), moves(quantity, way)]))
        for name in readouts
        for seen in Sign
        for way in Sign
    }
    found = possible(problem, literals.values(), budget)
    if not found.complete:
        return ()
    measured = []
    for name in readouts:
        after: dict[Sign, SignSet] = {}
        for seen in Sign:
            ways = frozenset(way for way in Sign if literals[name, seen, way] in found.literals)
            if ways:
                after[seen] = ways
        measured.append(NextMeasurement(name, after))
    telling = [one for one in measured if len(set(one.after.values())) > 1]
    best = min(map(_rank, telling), default=None)
    return tuple(one for one in telling if _rank(one) == best)[:LISTED]


def _rank(one: NextMeasurement) -> tuple[int, Fraction]:
    """The better, the lower: how many ways are left at the most, then on average over what can be seen."""
    sizes = [len(ways) for ways in one.after.values()]
    return max(sizes), Fraction(sum(sizes), len(sizes))
