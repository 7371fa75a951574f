"""Foundation (§3): every change traces back to something set differently or a free input.

One least fixed point over all pairs that are compared. A loop clause is what Foundation says of one set of
changes: they do not carry only each other (the loop formulas of Lin and Zhao, ASSAT, 2004). Under `assume
path_founded` it is a path that has to lead there, as in iggy (Thiele et al., BMC Bioinformatics 2015;16:345).
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from reasoner.model.axioms import Change
from reasoner.model.ir import Condition, Definition, Gate, Influence, Model, quantities_in
from reasoner.model.labeling import DirectionOf, Existence, LevelOf, Unknown
from reasoner.model.pushes import Push, acting_on, polarities, push_scope, pushes_on, transmitted
from reasoner.model.values import Reading, closed_scope, direction_between
from reasoner.model.worlds import Frame, Pair
from reasoner.signs import MINUS, PLUS, ZERO, Sign


def supports(reading: Reading, change: Change) -> Iterator[Change | None]:
    """Each reason for a change: another change that is enough if it is founded, or None where none is needed."""
    quantity, (a, b), sign = change
    one, other = (reading.frame.key(quantity, w) for w in (a, b))
    if one != other or reading.model.assumed("unfounded", quantity):
        yield None
    if one is not None or other is not None:
        return
    shut = [w for w in (a, b) if reading.closed(quantity, w)]
    if len(shut) == 1:
        for gate in reading.failing(quantity, shut[0]):
            yield from _switching(reading, gate.condition, (a, b), PLUS if shut[0] == a else MINUS)
    if len(shut) < 2:
        for push in pushes_on(reading, quantity, (a, b)):
            if push.sign == sign:
                yield from _founders(reading, push)


def _founders(reading: Reading, push: Push) -> Iterator[Change]:
    yield from _change(reading, push.source, push.pair)
    if push.switched is not None:
        yield from _switching(
            reading, push.switched, push.pair, PLUS if reading.holds(push.switched, push.pair[1]) else MINUS
        )


def _switching(reading: Reading, condition: Condition, pair: Pair, way: Sign) -> Iterator[Change]:
    """The changes of level that make a condition truer (or, with MINUS, less true), as far as its tests go."""
    for quantity, polarity in polarities(reading.model, condition):
        changed = reading.level(quantity, pair[0]) != reading.level(quantity, pair[1])
        if changed and reading.direction(quantity, *pair).times(polarity) == way:
            yield from _change(reading, quantity, pair)


def _change(reading: Reading, quantity: str, pair: Pair) -> Iterator[Change]:
    a, b = min(pair), max(pair)
    sign = reading.direction(quantity, a, b)
    if sign != ZERO:
        yield quantity, (a, b), sign


def unfounded_in(reading: Reading) -> frozenset[Change]:
    """The changes that do not trace back: what the least fixed point does not reach."""
    pending: list[Change] = []
    carried: dict[Change, list[Change]] = {}
    changes = [
        change for pair in reading.frame.pairs for q in reading.model.quantities for change in _change(reading, q, pair)
    ]
    for change in changes:
        for reason in supports(reading, change):
            if reason is None:
                pending.append(change)
            else:
                carried.setdefault(reason, []).append(change)
    founded: set[Change] = set()
    while pending:
        change = pending.pop()
        if change not in founded:
            founded.add(change)
            pending += carried.get(change, ())
    return frozenset(changes) - founded


def smallest_loop(reading: Reading, unfounded: frozenset[Change]) -> frozenset[Change]:
    """The fewest of the changes that do not trace back which, with all their reasons, rest on each other alone."""

    def closure(change: Change) -> frozenset[Change]:
        reached, pending = set[Change](), [change]
        while pending:
            here = pending.pop()
            if here not in reached:
                reached.add(here)
                pending += (reason for reason in supports(reading, here) if reason is not None)
        return frozenset(reached)

    return min((closure(change) for change in sorted(unfounded)), key=len)


def supported_from_outside(reading: Reading, loop: frozenset[Change]) -> bool:
    """The loop clause: if a change of the loop happens, one that happens has a reason that is no change of the loop.

    Foundation implies it: of the changes of the loop that happen, the first that the fixed point reaches rests on none
    of the others.
    """
    happening = [c for c in loop if reading.direction(c[0], *c[1]) == c[2]]
    return not happening or any(reason not in loop for change in happening for reason in supports(reading, change))


def has_path(reading: Reading, quantity: str, pair: Pair) -> bool:
    """Whether a path of existing influences leads to a quantity from something set differently over the pair.

    It goes through no quantity that is set alike in both worlds, since nothing acts on that. Whether anything on it
    moves does not matter; nor does the sign of the path, as where it starts may have gone either way.
    """
    return any(
        reading.frame.key(q, a) != reading.frame.key(q, b)
        for q, (a, b) in _upstream(reading.model, reading.frame, quantity, pair, reading.exists)
    )


def path_scope(model: Model, frame: Frame, quantity: str, pair: Pair) -> Iterator[Unknown]:
    """The unknowns that tell whether a quantity moves, and which paths lead to it."""
    yield DirectionOf(quantity, pair)
    for name, sent in _upstream(model, frame, quantity, pair, lambda rule: True):
        for rule, _, _ in acting_on(model, frame, name, sent):
            if not isinstance(rule, Definition) and rule.maybe:
                yield Existence(rule.id)


def _upstream(
    model: Model, frame: Frame, quantity: str, pair: Pair, exists: Callable[[Influence | Gate], bool]
) -> Iterator[tuple[str, Pair]]:
    """The quantity, and all from which a path of existing influences leads to it, each with the pair it transmits."""
    found, waiting = {(quantity, pair)}, [(quantity, pair)]
    while waiting:
        name, (a, b) = waiting.pop()
        yield name, (a, b)
        if frame.key(name, a) is frame.key(name, b) is None:
            for rule, source, sent in acting_on(model, frame, name, (a, b)):
                if (isinstance(rule, Definition) or exists(rule)) and (source, sent) not in found:
                    found.add((source, sent))
                    waiting.append((source, sent))


def loop_scope(model: Model, frame: Frame, loop: frozenset[Change]) -> Iterator[Unknown]:
    """The unknowns that tell whether a loop happens, and what could carry it from outside."""
    for quantity, pair, _ in sorted(loop):
        yield DirectionOf(quantity, pair)
        if any(frame.key(quantity, w) is not None for w in pair):
            continue
        yield from closed_scope(model, frame, quantity, pair)
        yield from push_scope(model, frame, quantity, pair)
        for influence in model.influences_on[quantity]:
            if influence.condition is not None:
                sent = transmitted(frame, influence, pair)
                yield from _releveling_scope(influence.condition, sent)


def _releveling_scope(condition: Condition, pair: Pair) -> Iterator[Unknown]:
    for quantity in quantities_in(condition):
        yield from (LevelOf(quantity, w) for w in pair)
        yield from direction_between(quantity, *pair)
