"""The second engine: all consistent labelings of a small model, by python-constraint.

One variable for each unknown, one constraint for each ground constraint, evaluated by `reasoner.model.semantics`:
it shares no line with the encoding. Constraints are callables, never strings (python-constraint runs `eval` on
those). Every door to python-constraint is in this module; it must not know z3.

Before the search, constraints over few values prune the domains until nothing changes (arc consistency,
Mackworth 1977), so that whatever a setting or a reference level fixes does not count.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from itertools import islice, product
from math import prod
from operator import eq
from typing import Any

from constraint import FunctionConstraint, OptimizedBacktrackingSolver, Problem

from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.model.foundation import smallest_loop
from reasoner.model.ground import grounds
from reasoner.model.ir import Claim, Model, Where, quantities_in
from reasoner.model.labeling import DirectionOf, Existence, Labeling, LevelOf, SignOf, Unknown
from reasoner.model.semantics import claim_scope, claimed, domain, obeys, scope, unfounded, unknowns
from reasoner.model.values import read
from reasoner.model.worlds import Frame, Pair
from reasoner.signs import CHANGED, Sign, SignSet
from reasoner.solve.budget import TooLarge

LIMIT = 60
"""The most unknowns that may be left open. Up to some 35 a verdict takes about a second; beyond, perhaps minutes."""

MOST = 600
"""The most unknowns altogether, so that a large model is refused before it is pruned."""

TABLE = 800
"""A constraint is tabulated once its unknowns have no more combinations than this."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A claim that the labelings have to make true, or with `holds=False` false."""

    where: Where
    claim: Claim
    holds: bool = True


def labelings(
    model: Model, frame: Frame, *, limit: int | None = None, extra: Wanted | None = None
) -> Iterator[Labeling]:
    """The consistent labelings of a frame, each once, at most `limit`; raises TooLarge before the first."""
    network = _network(model, frame)
    if extra is not None:
        network = network.along_with(_wanted(model, frame, extra))
    return islice(_solutions(network), limit)


def verdict(model: Model, frame: Frame, where: Where, claim: Claim) -> str:
    """`necessary`, `possible`, `impossible` or `inconsistent` (§7)."""
    network = _network(model, frame)
    true, false = (
        _first(network.along_with(_wanted(model, frame, Wanted(where, claim, holds)))) for holds in (True, False)
    )
    if true is None:
        return "inconsistent" if false is None else "impossible"
    return "necessary" if false is None else "possible"


def directions(model: Model, frame: Frame, pair: Pair) -> Mapping[str, SignSet]:
    """The directions each quantity can take over a pair; empty sets where the question is inconsistent."""
    network, seen = _network(model, frame), {quantity: set[Sign]() for quantity in model.quantities}
    for quantity, sign in product(model.quantities, Sign):
        if sign in seen[quantity]:
            continue
        found = _first(network.along_with(_Condition((DirectionOf(quantity, pair),), partial(eq, sign))))
        if found is not None:
            for name, signs in seen.items():
                signs.add(found.direction(name, *pair))
    return {quantity: frozenset(signs) for quantity, signs in seen.items()}


# --- the network of constraints -------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class _Condition:
    """A constraint: over which unknowns, its test, and once known the combinations of their values that pass."""

    scope: tuple[Unknown, ...]
    holds: Callable[..., bool]
    table: frozenset[tuple[int, ...]] | None = None
    counts: tuple[int, ...] = ()  # how many values each unknown had when the table was made

    def passes(self, values: tuple[int, ...]) -> bool:
        return self.holds(*values) if self.table is None else values in self.table


@dataclass(frozen=True, slots=True)
class _Network:
    """What is open (`domains`) under which conditions."""

    model: Model
    frame: Frame
    domains: Mapping[Unknown, tuple[int, ...]]
    conditions: tuple[_Condition, ...]

    def along_with(self, condition: _Condition) -> _Network:
        return _pruned(replace(self, conditions=(*self.conditions, condition)))


def _network(model: Model, frame: Frame) -> _Network:
    every = unknowns(model, frame)
    if len(every) > MOST:
        raise TooLarge(len(every), MOST, left_open=False)
    conditions = tuple(_condition(model, frame, ground) for ground in grounds(model, frame))
    domains = {unknown: domain(model, unknown) for unknown in _ordered(model, every)}
    return _pruned(_Network(model, frame, domains, conditions))


def _condition(model: Model, frame: Frame, ground: Ground) -> _Condition:
    asked = scope(model, frame, ground)
    return _Condition(asked, _on(asked, partial(obeys, model, frame, ground)))


def _wanted(model: Model, frame: Frame, wanted: Wanted) -> _Condition:
    def holds(values: Mapping[Unknown, int]) -> bool:
        return claimed(read(model, frame, values), wanted.where, wanted.claim) == wanted.holds

    asked = tuple(dict.fromkeys(claim_scope(model, frame, wanted.where, wanted.claim)))
    return _Condition(asked, _on(asked, holds))


def _on(scope: Sequence[Unknown], holds: Callable[[Mapping[Unknown, int]], bool]) -> Callable[..., bool]:
    """The test as python-constraint calls it: one value for each unknown of the scope."""
    return lambda *values: holds(dict(zip(scope, values, strict=True)))


def _ordered(model: Model, every: Sequence[Unknown]) -> list[Unknown]:
    """Switches first, then the quantities along the rules: what determines before what is determined."""
    before: dict[str, set[str]] = {quantity: set() for quantity in model.quantities}
    for influence in model.influences:
        before[influence.target].add(influence.source)
    for gate in model.gates:
        before[gate.target].update(quantities_in(gate.condition))
    for definition in model.definitions:
        before[definition.target].update(quantities_in(definition.expression))
    rank: dict[str, int] = {}
    while len(rank) < len(before):
        # in a loop nothing is ready: then the first that is declared goes first, so that the order is always the same
        left = [q for q in before if q not in rank]
        ready = next((q for q in left if before[q] <= rank.keys() | {q}), left[0])
        rank[ready] = len(rank)

    def place(unknown: Unknown) -> tuple[int, int]:
        match unknown:
            case DirectionOf(quantity, _):
                return 1, rank[quantity]
            case LevelOf(quantity, _):
                return 2, rank[quantity]
            case _:
                return 0, 0

    return sorted(every, key=place)


def _pruned(network: _Network) -> _Network:
    """Tabulates what is small enough and keeps only values that some combination allows, until nothing changes."""
    domains, conditions = dict(network.domains), list(network.conditions)
    # narrowed domains make more constraints small enough to tabulate, and smaller tables narrow domains further
    changed = True
    while changed:
        changed = False
        for i, condition in enumerate(conditions):
            counts = tuple(len(domains[unknown]) for unknown in condition.scope)
            if counts == condition.counts:
                continue  # domains only shrink, so these are still the same
            table = _table(condition, domains)
            if table is None:
                continue
            conditions[i] = replace(condition, table=table, counts=counts)
            for position, unknown in enumerate(condition.scope):
                allowed = {values[position] for values in table}
                if len(allowed) < len(domains[unknown]):
                    domains[unknown] = tuple(v for v in domains[unknown] if v in allowed)
                    changed = True
    return replace(network, domains=domains, conditions=tuple(conditions))


def _table(condition: _Condition, domains: Mapping[Unknown, tuple[int, ...]]) -> frozenset[tuple[int, ...]] | None:
    open_values = [domains[u] for u in condition.scope]
    if condition.table is not None:  # filtering a table is cheaper than testing every combination again
        return frozenset(
            values for values in condition.table if all(v in d for v, d in zip(values, open_values, strict=True))
        )
    if prod(len(d) for d in open_values) > TABLE:
        return None
    return frozenset(values for values in product(*open_values) if condition.holds(*values))


# --- the search -----------------------------------------------------------------------------------------------------


class _FewestLeft:
    """The variables, those with the fewest values left first; what was added first decides ties."""

    def __init__(self, domains: Mapping[int, Sequence[int]]) -> None:
        self.domains = domains

    def __iter__(self) -> Iterator[int]:
        return iter(sorted(self.domains, key=lambda variable: len(self.domains[variable])))


class _Solver(OptimizedBacktrackingSolver):  # type: ignore[misc]
    """Assigns what has the fewest values left, and takes further constraints while it searches."""

    def __init__(self) -> None:
        super().__init__()
        self.vconstraints: Any = defaultdict(list)  # what is learned before the search has already been applied

    def getSortedVariables(self, domains: Mapping[int, Sequence[int]], vconstraints: object) -> _FewestLeft:
        return _FewestLeft(domains)

    def getSolutionIter(self, domains: object, constraints: object, vconstraints: Any) -> Iterator[dict[int, int]]:
        self.vconstraints = vconstraints
        found: Iterator[dict[int, int]] = super().getSolutionIter(domains, constraints, vconstraints)
        return found

    def learn(self, holds: Callable[..., bool], variables: Sequence[int]) -> None:
        for variable in variables:
            self.vconstraints[variable].append((FunctionConstraint(holds), variables))


def _first(network: _Network) -> Labeling | None:
    return next(_solutions(network), None)


def _solutions(network: _Network) -> Iterator[Labeling]:
    """Every labeling that obeys the conditions and in which every change traces back."""
    if not all(network.domains.values()) or any(c.table is not None and not c.table for c in network.conditions):
        return iter(())  # pruning alone refuted it
    free = [unknown for unknown, values in network.domains.items() if len(values) > 1]
    if len(free) > LIMIT:
        raise TooLarge(len(free), LIMIT, left_open=True)
    return _searched(network, free)


def _searched(network: _Network, free: Sequence[Unknown]) -> Iterator[Labeling]:
    fixed = {unknown: values[0] for unknown, values in network.domains.items() if len(values) == 1}
    variables = {unknown: i for i, unknown in enumerate(free)}  # small integers, for they are hashed all the time
    solver = _Solver()
    problem = Problem(solver)
    for unknown, variable in variables.items():
        problem.addVariable(variable, list(network.domains[unknown]))
    for condition in (*network.conditions, _foundation(network, solver, fixed, variables)):
        if not fixed.keys() >= set(condition.scope):
            problem.addConstraint(*_remaining(condition, fixed, variables))
        elif not condition.passes(tuple(fixed[unknown] for unknown in condition.scope)):
            return
    for found in problem.getSolutionIter() if free else [{}]:
        yield _labeling(fixed | {unknown: found[variable] for unknown, variable in variables.items()})


def _foundation(
    network: _Network, solver: _Solver, fixed: Mapping[Unknown, int], variables: Mapping[Unknown, int]
) -> _Condition:
    """Foundation as one condition; what it refuses to carry becomes a constraint of its own from then on."""
    model, frame = network.model, network.frame

    def founded(values: Mapping[Unknown, int]) -> bool:
        loop = unfounded(model, frame, values)
        if loop and variables:
            # the loop clause refuses every labeling with this loop, and not just the one at hand
            smallest = smallest_loop(read(model, frame, values), loop)
            learned = _condition(model, frame, axioms.Foundation(smallest))
            solver.learn(*_remaining(learned, fixed, variables))
        return not loop

    every = frozenset(product(model.quantities, frame.pairs, CHANGED))
    asked = scope(model, frame, axioms.Foundation(every))
    return _Condition(asked, _on(asked, founded))


def _remaining(
    condition: _Condition, fixed: Mapping[Unknown, int], variables: Mapping[Unknown, int]
) -> tuple[Callable[..., bool], Sequence[int]]:
    """The test of a condition as a function of what is open, each combination tried once; and those variables."""
    known: dict[tuple[int, ...], bool] = {}

    def holds(*values: int) -> bool:
        if values not in known:
            given = iter(values)
            known[values] = condition.passes(tuple(fixed[u] if u in fixed else next(given) for u in condition.scope))
        return known[values]

    return holds, [variables[unknown] for unknown in condition.scope if unknown not in fixed]


def _labeling(values: Mapping[Unknown, int]) -> Labeling:
    levels: dict[tuple[str, int], int] = {}
    directions: dict[tuple[str, Pair], Sign] = {}
    exists: dict[str, bool] = {}
    signs: dict[str, Sign] = {}
    for unknown, value in values.items():
        match unknown:
            case LevelOf(quantity, world):
                levels[quantity, world] = value
            case DirectionOf(quantity, pair):
                directions[quantity, pair] = Sign(value)
            case Existence(rule):
                exists[rule] = bool(value)
            case SignOf(rule):
                signs[rule] = Sign(value)
    return Labeling(levels, directions, exists, signs)
