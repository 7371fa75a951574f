"""Foundation over masks (§3): no set of changes carries itself.

The ground constraint of a set of changes is its loop clause: if one of them happens, then one that happens has a
reason outside the set (Lin and Zhao, ASSAT, 2004). It prunes only the changes of the set.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reasoner.model.ground import Change, Ground
from reasoner.model.ir import quantities_in
from reasoner.model.worlds import Frame
from reasoner.proof.closing import Closed
from reasoner.proof.constraint import Constraint
from reasoner.proof.formulas import union
from reasoner.proof.pushes import Inside, Move, pushes_on
from reasoner.proof.unknowns import NO, TRUTH, YES, Masks, Unknowns, bit


class Foundation(Constraint):
    def __init__(self, unknowns: Unknowns, frame: Frame, ground: Ground) -> None:
        self._changes = [_Change(unknowns, frame, c) for c in sorted(ground.loop)]
        self._inside: dict[int, int] = {}
        for change in self._changes:
            self._inside[change.number] = self._inside.get(change.number, 0) | change.way
        self._off = unknowns.model.unfounded
        super().__init__(unknowns, ground, TRUTH, union(c.scope for c in self._changes))

    def evaluate(self, masks: Masks) -> int:
        happening = any(masks[c.number] == c.way for c in self._changes)
        return 0 if happening and self.excluded(masks) else YES

    def forward(self, masks: Masks) -> Iterator[tuple[int, int]]:
        """Where nothing carries any of the changes from outside, none of them happens: all are excluded at once."""
        if self.excluded(masks):
            for number, ways in self._inside.items():
                if masks[number] & ways:
                    yield number, self._full[number] & ~ways

    def backward(self, masks: Masks) -> Iterator[tuple[int, int]]:
        return iter(())

    def excluded(self, masks: Masks) -> bool:
        """Whether no change of the loop can happen and have a reason outside of it."""
        return not self._off and not any(self._may(c, masks) for c in self._changes)

    def parts(self) -> Iterator[tuple[Sequence[int], Callable[[Masks], bool]]]:
        """For each change, what it reads and whether it is excluded as the masks are: `excluded` is all of these."""
        for change in self._changes:
            yield change.scope, lambda masks, c=change: not self._may(c, masks)  # type: ignore[misc]

    def _may(self, change: _Change, masks: Masks) -> bool:
        return bool(masks[change.number] & change.way) and change.carried(masks, self._inside)

    def rules(self, number: int, masks: Masks) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule for c in self._changes for rule in c.rules))


class _Change:
    """One change of the loop and what could carry it."""

    def __init__(self, unknowns: Unknowns, frame: Frame, change: Change) -> None:
        quantity, pair, sign = change
        one, other = (frame.key(quantity, w) for w in pair)
        free = one is None and other is None
        self.way = bit(sign)
        self.number, _ = unknowns.direction(quantity, *pair)
        self._set_apart = one != other
        self._pushes = pushes_on(unknowns, frame, quantity, pair) if free else ()
        self._ends = tuple(Closed(unknowns, frame, quantity, w) for w in pair)
        gates = unknowns.model.gates_on[quantity] if free else ()
        self._tested = [tuple(Move(unknowns, q, pair) for q in quantities_in(g.condition)) for g in gates]
        tested = [m.scope for moves in self._tested for m in moves]
        pushing = [p.scope for p in self._pushes]
        self.scope = union(((self.number,), *pushing, *tested, *(e.scope for e in self._ends)))
        self.rules = (*(p.rule for p in self._pushes), *(g.id for g in gates))

    def carried(self, masks: Masks, inside: Inside) -> bool:
        """Whether it can have a reason that is no change of the loop."""
        if self._set_apart:
            return True
        a, b = (e.truth(masks) for e in self._ends)
        if a == YES and b == YES:
            return False
        if any(p.founded(masks, self.way, inside) for p in self._pushes):
            return True
        return self._switched(self._ends[0], b, masks, inside) or self._switched(self._ends[1], a, masks, inside)

    def _switched(self, end: Closed, other: int, masks: Masks, inside: Inside) -> bool:
        """Whether a gate can fail at one end alone, because something it tests changed its level."""
        return bool(other & NO) and any(
            fails & YES and any(m.leaps(masks, inside) for m in self._tested[i]) for i, fails in end.failing(masks)
        )
