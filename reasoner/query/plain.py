"""Large plain questions, settled without the solver: see `reasoner.bounds.network` for which these are.

What both bounds agree on is known; of the rest nothing is said here, and the solver is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoner.model.ir import Model, Quantity
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.query.near import network as network_of
from reasoner.query.outcomes import Ambiguity
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem

if TYPE_CHECKING:
    from reasoner.bounds.directions import Bounds


@dataclass(frozen=True)
class Settled:
    """The values that unknowns can have, where they are known, and the quantities that are pushed both ways."""

    values: Mapping[DirectionOf | LevelOf, frozenset[int]]
    opposed: Mapping[str, Ambiguity]


def settled(problem: Problem, budget: Budget) -> Settled | None:
    """What is known of the directions and levels of a problem; None where its question is not plain, or small."""
    network = network_of(problem)
    if network is None or not network.plain or not network.founded:
        return None
    from reasoner.bounds.directions import directions  # few questions need it

    bounds = directions(network, problem.seed, lambda: budget.spent)
    if not bounds.shown.any(axis=0).all():
        return None  # no labeling was found at all
    return Settled(dict(_values(problem, bounds)), dict(_opposed(problem.model, bounds)))


def _values(problem: Problem, bounds: Bounds) -> Iterator[tuple[DirectionOf | LevelOf, frozenset[int]]]:
    """The directions of what both bounds agree on, and the levels in both worlds that go with them."""
    vanishing = {name for name, w in bounds.network.able if w == 1 and name in problem.model.remaining}
    known = (bounds.shown == bounds.possible).all(axis=0).tolist()
    model = problem.model
    for quantity, signs, is_known in zip(model.quantities.values(), bounds.shown.T.tolist(), known, strict=True):
        if is_known:
            found = frozenset(way for way, possible in zip((-1, 0, 1), signs, strict=True) if possible)
            reference = quantity.space.reference or 0
            yield DirectionOf(quantity.name, (0, 1)), found
            yield LevelOf(quantity.name, 0), frozenset({reference})
            if quantity.name not in vanishing or -1 not in found:
                yield LevelOf(quantity.name, 1), frozenset(_levels(problem, quantity, reference, found))


def _levels(problem: Problem, quantity: Quantity, reference: int, signs: frozenset[int]) -> Iterator[int]:
    key = problem.frame.key(quantity.name, 1)
    if key is not None:
        yield key.level
        return
    if -1 in signs:  # something of it remains
        yield from range(1 if quantity.name in problem.model.remaining else 0, reference)
    if 0 in signs:
        yield reference
    if 1 in signs:
        yield from range(reference + 1, quantity.space.top + 1)


def _opposed(model: Model, bounds: Bounds) -> Iterator[tuple[str, Ambiguity]]:
    """For each quantity that some labeling pushes both ways, the rules that push so, in order of declaration."""
    network = bounds.network
    pushing = [{network.rules[n] for n in row.nonzero()[0].tolist()} for row in bounds.opposed]
    for quantity in model.quantities:
        rules = [i.id for i in model.influences_on[quantity]]
        down, up = (tuple(rule for rule in rules if rule in found) for found in pushing)
        if up and down:
            yield quantity, Ambiguity("conflicting", quantity, up, down)
