"""Gates over masks: where a quantity is closed, at its bottom there, and how it then compares (§5)."""

from __future__ import annotations

from collections.abc import Hashable, Iterator, Sequence

from reasoner.bounds.constraint import Constraint, Directed, reader
from reasoner.bounds.formulas import NOT, condition_in, union
from reasoner.bounds.masks import ANYWAY, DOWN, FLIP, NO, STEADY, YES, Masks, Unknowns
from reasoner.model import axioms
from reasoner.model.ir import quantities_in
from reasoner.model.worlds import Frame, Pair


def closed(unknowns: Unknowns, frame: Frame, quantity: str, world: int) -> Closed:
    """What closes a quantity in a world, shared by all constraints that read it."""
    return unknowns.once(("closed", quantity, world), lambda: Closed(unknowns, frame, quantity, world))


class Closed:
    """Whether a quantity is closed in a world; never where it is set."""

    def __init__(self, unknowns: Unknowns, frame: Frame, quantity: str, world: int) -> None:
        model = unknowns.model
        # a setting overrides every gate
        gates = model.gates_on[quantity] if frame.key(quantity, world) is None else ()
        self._conditions = [condition_in(unknowns, g.condition, world) for g in gates]
        self._exists = [unknowns.exists(g.id) if g.maybe else None for g in gates]
        self._ids = [g.id for g in gates]
        self.scope = union((*(c.scope for c in self._conditions), [e for e in self._exists if e is not None]))
        self._read = reader(self.scope)
        self._found: dict[Hashable, tuple[tuple[tuple[int, int], ...], int]] = {}

    def failing(self, masks: Masks) -> Sequence[tuple[int, int]]:
        """Each gate by its place, with the truth of its being there and failing."""
        return self._state(masks)[0]

    def truth(self, masks: Masks) -> int:
        return self._state(masks)[1] if self._conditions else NO

    def _state(self, masks: Masks) -> tuple[tuple[tuple[int, int], ...], int]:
        key = self._read(masks)
        found = self._found.get(key)
        if found is None:
            fails = tuple(self._failing(masks))
            truth = YES if any(f == YES for _, f in fails) else NO | (YES if any(f & YES for _, f in fails) else 0)
            found = self._found[key] = fails, truth  # many constraints of a quantity ask the same
        return found

    def _failing(self, masks: Masks) -> Iterator[tuple[int, int]]:
        for i, (condition, switch) in enumerate(zip(self._conditions, self._exists, strict=True)):
            fails = NOT[condition.truth(masks)]
            exists = YES if switch is None else masks[switch]
            # it fails for certain if it certainly exists, too; it is harmless if it does not
            yield i, (fails & exists & YES) | ((fails | exists) & NO)

    def rules(self, masks: Masks) -> tuple[str, ...]:
        """The gates that shut it, or all of them where none is known to."""
        shut = [self._ids[i] for i, fails in self.failing(masks) if fails == YES]
        return tuple(shut or self._ids)


OPEN, SHUTS, OPENS, SHUT = 1, 2, 4, 8
"""Open in both worlds, closed in the second alone, in the first alone, in both; a mask of these says what may be."""


class Switching:
    """Whether a quantity is closed in each of two worlds: a gate does not switch if nothing that it tests moves."""

    def __init__(self, unknowns: Unknowns, frame: Frame, quantity: str, pair: Pair) -> None:
        self._a, self._b = (closed(unknowns, frame, quantity, w) for w in pair)
        gates = unknowns.model.gates_on[quantity]
        self._tested = [tuple(unknowns.direction(q, *pair)[0] for q in quantities_in(g.condition)) for g in gates]
        self.scope = union((self._a.scope, self._b.scope, *self._tested))

    def mask(self, masks: Masks) -> int:
        """Which of the four may be."""
        found = OPEN
        for (i, before), (_, after) in zip(self._a.failing(masks), self._b.failing(masks), strict=True):
            if before == NO and after == NO:
                continue
            # the two worlds are taken apart, so all combinations of their truths may be
            may = (OPEN if before & NO and after & NO else 0) | (SHUTS if before & NO and after & YES else 0)
            may |= (OPENS if before & YES and after & NO else 0) | (SHUT if before & YES and after & YES else 0)
            if all(masks[n] == STEADY for n in self._tested[i]):
                may &= OPEN | SHUT  # the axiom itself: nothing it tests moves, so it does not switch
            found = _either(found, may)
        return found


def _either(one: int, other: int) -> int:
    """What may be where a quantity is closed by either of two gates."""
    # the numbers of the four are two bits, closed in the first and in the second world: `or` them
    found = 0
    for x in range(4):
        for y in range(4):
            if one >> x & other >> y & 1:
                found |= 1 << (x | y)
    return found


class GateShuts(Constraint):
    """Where the condition of a gate fails, its quantity is at its bottom."""

    def __init__(self, unknowns: Unknowns, ground: axioms.Gate) -> None:
        gate = next(g for g in unknowns.model.gates if g.id == ground.subject)
        self._condition = condition_in(unknowns, gate.condition, ground.worlds[0])
        self._exists = unknowns.exists(gate.id) if gate.maybe else None
        self._id = gate.id
        main = unknowns.level(gate.target, ground.worlds[0])
        reads = (*self._condition.scope, *(() if self._exists is None else (self._exists,)))
        super().__init__(unknowns, ground, main, reads)

    def evaluate(self, masks: Masks) -> int:
        shut = self._condition.truth(masks) == NO and (self._exists is None or masks[self._exists] == YES)
        return 1 if shut else self._full[self.main]

    def rules(self, number: int, masks: Masks) -> tuple[str, ...]:
        return (self._id,)


class Closure(Directed):
    """Closed counts as set to the bottom."""

    def __init__(self, unknowns: Unknowns, frame: Frame, ground: axioms.Closure) -> None:
        a, b = ground.worlds
        self._a, self._b = (closed(unknowns, frame, ground.subject, w) for w in (a, b))
        self._below = tuple(_from_bottom(frame, ground.subject, w) for w in (a, b))
        super().__init__(unknowns, ground, (a, b), (*self._a.scope, *self._b.scope))

    def ways(self, masks: Masks) -> int:
        a, b = self._a.truth(masks), self._b.truth(masks)
        # open in both, Closure says nothing; closed in both, it is at the bottom in both
        found = ANYWAY if a & NO and b & NO else 0
        found |= STEADY if a & b & YES else 0
        found |= self._below[1] if a & YES and b & NO else 0
        return found | (FLIP[self._below[0]] if a & NO and b & YES else 0)

    def rules(self, number: int, masks: Masks) -> tuple[str, ...]:
        return tuple(dict.fromkeys((*self._a.rules(masks), *self._b.rules(masks))))


def _from_bottom(frame: Frame, quantity: str, world: int) -> int:
    """How a quantity can be in a world against one where it is held at its bottom."""
    key = frame.key(quantity, world)
    if key is not None and key.kind in ("raised", "lowered"):
        return ANYWAY  # raised or lowered, it has no level that the bottom could be compared with
    return STEADY if key is not None and key.level == 0 else ANYWAY & ~DOWN
