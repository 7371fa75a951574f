"""Large plain questions, settled without the solver: see `reasoner.bounds.network` for which these are.

What both bounds agree on is known; of the rest nothing is said here, and the solver is asked.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from reasoner.model.ir import Model, Quantity
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.model.worlds import Pair
from reasoner.query.near import about
from reasoner.query.near import network as network_of
from reasoner.query.outcomes import Ambiguity
from reasoner.solve.backbone import Backbone, backbone
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict

if TYPE_CHECKING:
    from reasoner.bounds.directions import Bounds


@dataclass(frozen=True)
class Settled:
    """The bounds of a plain question, and the values that unknowns can have, where they are known."""

    bounds: Bounds
    values: Mapping[DirectionOf | LevelOf, frozenset[int]]


_SETTLED: WeakKeyDictionary[Problem, Settled | None] = WeakKeyDictionary()


def settled(problem: Problem, budget: Budget) -> Settled | None:
    """What is known of the directions and levels of a problem; None where its question is not plain, or small."""
    if problem in _SETTLED:
        return _SETTLED[problem]
    network = network_of(problem)
    if network is None or not network.plain or not network.founded:
        return None
    from reasoner.bounds.directions import directions  # few questions need it

    bounds = directions(network, problem.seed, lambda: budget.spent)
    if not bounds.shown.any(axis=0).all():
        found = None  # no labeling was found at all
    else:
        found = Settled(bounds, dict(_values(problem, bounds)))
    if not budget.spent:  # else there may be more to know
        _SETTLED[problem] = found
    return found


def values(problem: Problem, unknowns: Sequence[DirectionOf | LevelOf], budget: Budget) -> Backbone:
    """The values that unknowns can have: where the question is large, by its bounds, and by the solver what these leave
    open."""
    plain = settled(problem, budget)
    if plain is None:
        return backbone(about(problem, (u.quantity for u in unknowns)), unknowns, budget)
    known = {u: plain.values[u] for u in unknowns if u in plain.values}
    rest = [u for u in unknowns if u not in known]
    near = about(problem, (u.quantity for u in rest)) if rest else problem
    found = backbone(near, rest, budget) if rest else Backbone(Verdict.SAT, {}, True)
    # it has labelings, whatever the solver had no time to find
    return replace(found, verdict=Verdict.SAT, values={**known, **found.values})


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


def opposed(model: Model, bounds: Bounds, pair: Pair) -> Iterator[tuple[str, Ambiguity]]:
    """For each quantity that some labeling pushes both ways over a pair, the rules that do, in order of declaration."""
    network = bounds.network
    here = network.target // len(network.names) == network.pairs.index(pair)
    pushing = [{network.rules[n] for n in (row & here).nonzero()[0].tolist()} for row in bounds.opposed]
    for quantity in model.quantities:
        rules = [i.id for i in model.influences_on[quantity]]
        down, up = (tuple(rule for rule in rules if rule in found) for found in pushing)
        if up and down:
            yield quantity, Ambiguity("conflicting", quantity, up, down)
