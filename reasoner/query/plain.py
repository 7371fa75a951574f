"""Large plain questions, settled without the solver: see `reasoner.bounds.network` for which these are.

What both bounds agree on is known; of the rest nothing is said here, and the solver is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoner.model.ir import Model, Quantity
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.model.worlds import Pair
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


def settled(problem: Problem, pair: Pair, budget: Budget) -> Settled | None:
    """What is known of the directions and levels of a problem; None where its question is not plain, or small.

    What is pushed both ways is so over the `pair`.
    """
    network = network_of(problem)
    if network is None or not network.plain or not network.founded:
        return None
    from reasoner.bounds.directions import directions  # few questions need it

    bounds = directions(network, problem.seed, lambda: budget.spent)
    if not bounds.shown.any(axis=0).all():
        return None  # no labeling was found at all
    return Settled(dict(_values(problem, bounds)), dict(_opposed(problem.model, bounds, pair)))


def _values(problem: Problem, bounds: Bounds) -> Iterator[tuple[DirectionOf | LevelOf, frozenset[int]]]:
    """The directions of what both bounds agree on, and the levels that go with those against the reference world."""
    model, network = problem.model, bounds.network
    vanishing = {place for place in network.able if place[0] in model.remaining}
    known = (bounds.shown == bounds.possible).all(axis=0).tolist()
    nodes = ((quantity, pair) for pair in network.pairs for quantity in model.quantities.values())
    for (quantity, pair), signs, is_known in zip(nodes, bounds.shown.T.tolist(), known, strict=True):
        if not is_known:
            continue
        found = frozenset(way for way, possible in zip((-1, 0, 1), signs, strict=True) if possible)
        yield DirectionOf(quantity.name, pair), found
        if pair[0] == 0:
            place, reference = (quantity.name, pair[1]), quantity.space.reference or 0
            yield LevelOf(quantity.name, 0), frozenset({reference})
            levels = frozenset(_levels(problem, quantity, place[1], reference, found))
            # how far it is up or down hangs together with the other world, if there is one
            one_each = max(sum(n > reference for n in levels), sum(n < reference for n in levels)) < 2
            if (place not in vanishing or -1 not in found) and (one_each or network.worlds == 2):
                yield LevelOf(*place), levels


def _levels(problem: Problem, quantity: Quantity, world: int, reference: int, signs: frozenset[int]) -> Iterator[int]:
    key = problem.frame.key(quantity.name, world)
    if key is not None:
        yield key.level
        return
    if -1 in signs:  # something of it remains
        yield from range(1 if quantity.name in problem.model.remaining else 0, reference)
    if 0 in signs:
        yield reference
    if 1 in signs:
        yield from range(reference + 1, quantity.space.top + 1)


def _opposed(model: Model, bounds: Bounds, pair: Pair) -> Iterator[tuple[str, Ambiguity]]:
    """For each quantity that some labeling pushes both ways, the rules that push so, in order of declaration."""
    network = bounds.network
    here = network.target // len(network.names) == network.pairs.index(pair)
    pushing = [{network.rules[n] for n in (row & here).nonzero()[0].tolist()} for row in bounds.opposed]
    for quantity in model.quantities:
        rules = [i.id for i in model.influences_on[quantity]]
        down, up = (tuple(rule for rule in rules if rule in found) for found in pushing)
        if up and down:
            yield quantity, Ambiguity("conflicting", quantity, up, down)
