"""Pushes: what every rule on a quantity transmits to it from one world to another (§3, §5, §6).

Declared influences, the weak influences of the quantities that a gate tests, and the operands of a definition all
come out as `Push`es. What Cause, Response and Foundation make of them is not said here.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from reasoner.model.ir import Condition, Definition, Gate, Influence, Model, Test, Value, leaves, quantities_in
from reasoner.model.labeling import LevelOf, Unknown
from reasoner.model.values import Reading, condition_scope, direction_between, switch_scope
from reasoner.model.worlds import Frame, Pair
from reasoner.signs import MINUS, PLUS, ZERO, Sign


@dataclass(frozen=True, slots=True)
class Push:
    """A push up or down, and the rule it comes from. What does not push at all is left out.

    `pair` is the pair of worlds transmitted: for a slow influence that of one phase earlier. `switched` is the
    condition of the influence where it holds in just one of the two.
    """

    rule: str
    kind: Literal["influence", "gate", "definition"]
    source: str
    sign: Sign
    pair: Pair
    weak: bool = True
    dominant: bool = False
    switched: Condition | None = None


def pushes_on(reading: Reading, quantity: str, pair: Pair) -> Iterator[Push]:
    """Every push on a quantity from the first world of a pair to the second, in order of declaration."""
    for influence in reading.model.influences_on[quantity]:
        if reading.exists(influence):
            yield from _of_influence(reading, influence, transmitted(reading.frame, influence, pair))
    for gate in reading.model.gates_on[quantity]:
        if reading.exists(gate):
            for push in _of_tests(reading, gate.id, "gate", gate.condition, pair):
                if not _spoken_for(reading, push.source, quantity, pair):
                    yield push
    definition = reading.model.definition_of.get(quantity)
    if definition is not None:
        yield from _of_tests(reading, definition.id, "definition", definition.expression, pair)


def transmitted(frame: Frame, influence: Influence, pair: Pair) -> Pair:
    """§6: a slow influence transmits what it would have transmitted one phase earlier."""
    return (frame.earlier[pair[0]], frame.earlier[pair[1]]) if influence.slow else pair


def _of_influence(reading: Reading, influence: Influence, pair: Pair) -> Iterator[Push]:
    on = tuple(reading.holds(influence.condition, w) for w in pair)
    match on:
        case (True, True):
            sent = reading.direction(influence.source, *pair)
        case (False, False):
            sent = ZERO
        case _:
            sent = _switching(reading, influence.source, pair, on_in=on.index(True))
    if sent != ZERO:
        yield Push(
            influence.id,
            "influence",
            influence.source,
            sent.times(reading.sign(influence)),
            pair,
            weak=influence.weak,
            dominant=influence.dominant,
            switched=None if all(on) else influence.condition,
        )


def _switching(reading: Reading, source: str, pair: Pair, on_in: int) -> Sign:
    """§3: off is below every magnitude of the source, and equal to its exact bottom level."""
    absent = reading.level(source, pair[on_in]) == 0 and reading.model.quantities[source].space.exact[0]
    return ZERO if absent else PLUS if on_in == 1 else MINUS


def transmits(reading: Reading, influence: Influence, world: int) -> bool:
    """Whether anything of the source arrives in a world: it is not at an exact bottom, and the condition holds."""
    if influence.slow:
        world = reading.frame.earlier[world]
    nothing = reading.level(influence.source, world) == 0 and reading.model.quantities[influence.source].space.exact[0]
    return reading.holds(influence.condition, world) and not nothing


def transmission_scope(frame: Frame, influence: Influence, world: int) -> Iterator[Unknown]:
    """The unknowns that tell whether an influence activates, and whether it transmits anything in a world."""
    if influence.slow:
        world = frame.earlier[world]
    yield from switch_scope(influence)
    yield LevelOf(influence.source, world)
    yield from condition_scope(influence.condition, world)


def _of_tests(
    reading: Reading, rule: str, kind: Literal["gate", "definition"], condition: Condition, pair: Pair
) -> Iterator[Push]:
    for quantity, polarity in polarities(reading.model, condition):
        moved = reading.direction(quantity, *pair)
        if moved != ZERO:
            yield Push(rule, kind, quantity, moved.times(polarity), pair)


def polarities(model: Model, condition: Condition) -> tuple[tuple[str, Sign], ...]:
    """§5: which way each quantity works on a condition; a test of an inner level works both ways."""
    found: dict[tuple[str, Sign], None] = {}
    for leaf, positive in leaves(condition):
        for sign in _of_leaf(model, leaf):
            found[leaf.quantity, sign if positive else -sign] = None
    return tuple(found)


def _of_leaf(model: Model, leaf: Test | Value) -> tuple[Sign, ...]:
    match leaf:
        case Value():
            return (PLUS,)
        case Test(quantity, low, high):
            floor, ceiling = low == 0, high == model.quantities[quantity].space.top
            return () if floor and ceiling else (PLUS,) if ceiling else (MINUS,) if floor else (PLUS, MINUS)


def _spoken_for(reading: Reading, source: str, target: str, pair: Pair) -> bool:
    """§5: an influence that is declared between the two and acts in this pair stands in for the test of a gate."""
    return any(
        i.source == source and not i.slow and reading.exists(i) and all(reading.holds(i.condition, w) for w in pair)
        for i in reading.model.influences_on[target]
    )


def acting_on(
    model: Model, frame: Frame, quantity: str, pair: Pair
) -> Iterator[tuple[Influence | Gate | Definition, str, Pair]]:
    """Whatever can act on a quantity over a pair, moving or not: a rule, what it reads, and the pair it transmits."""
    for influence in model.influences_on[quantity]:
        sent = transmitted(frame, influence, pair)
        if sent[0] != sent[1]:
            tested = quantities_in(influence.condition) if influence.condition is not None else ()
            yield from ((influence, source, sent) for source in (influence.source, *tested))
    for gate in model.gates_on[quantity]:
        yield from ((gate, source, pair) for source in quantities_in(gate.condition))
    definition = model.definition_of.get(quantity)
    if definition is not None:
        yield from ((definition, source, pair) for source in quantities_in(definition.expression))


def push_scope(model: Model, frame: Frame, quantity: str, pair: Pair) -> Iterator[Unknown]:
    """The unknowns that the pushes on a quantity depend on."""
    for influence in model.influences_on[quantity]:
        a, b = transmitted(frame, influence, pair)
        yield from switch_scope(influence)
        yield from direction_between(influence.source, a, b)
        yield from condition_scope(influence.condition, a, b)
        if influence.condition is not None:
            yield from (LevelOf(influence.source, w) for w in (a, b))
    for gate in model.gates_on[quantity]:
        yield from switch_scope(gate)
        for tested in quantities_in(gate.condition):
            yield from direction_between(tested, *pair)
    definition = model.definition_of.get(quantity)
    if definition is not None:
        for operand in quantities_in(definition.expression):
            yield from direction_between(operand, *pair)
