"""What a ground constraint is to a derivation: a relation over masks that prunes what it reads.

A constraint computes, from the masks of what it reads, the values that its main unknown can still have; the other
unknowns are pruned by trying their values one by one. That is sound always, and exact once every unknown has one
value. A search comes back to the same masks again and again, so what was computed from some is kept.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from operator import itemgetter
from typing import TypeAlias

from reasoner.bounds.formulas import union
from reasoner.bounds.masks import FLIP, TRUTH, Masks, Unknowns, bits
from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.model.worlds import Pair


def reader(numbers: Sequence[int]) -> Callable[[Masks], Hashable]:
    """A function that reads the masks of some unknowns as one key for a cache, much faster than a loop would."""
    return itemgetter(*numbers) if numbers else lambda masks: None


class Constraint:
    """One ground constraint over masks. `main` is the unknown that it narrows, `scope` holds that and all it reads."""

    costly = False  # whether a search should run it only when nothing cheaper is left to run

    def __init__(self, unknowns: Unknowns, ground: Ground | None, main: int, reads: Sequence[int]) -> None:
        self.ground = ground
        self.main = main
        self.scope = union(((main,), reads))
        self._full = unknowns.full
        self._read = reader(reads)
        self._all = reader(self.scope)
        self._found: dict[Hashable, int] = {}
        self._pruned: dict[Hashable, tuple[tuple[int, int], ...]] = {}
        self.pruned_by: Constraint = self  # what a proof cites for the last pruning: itself, or a loop inside it

    def evaluate(self, masks: Masks) -> int:
        """The values that the main unknown can have where what is read lies in its mask."""
        raise NotImplementedError

    def allowed(self, masks: Masks) -> int:
        """The same, computed once for each combination of masks."""
        key = self._read(masks)
        found = self._found.get(key)
        if found is None:
            found = self._found[key] = self.evaluate(masks)
        return found

    def left_to(self, number: int, masks: Masks) -> int:
        """The values, of all that it might have, that one unknown can have where the others lie in their masks."""
        return self.allowed(masks) if number == self.main else self._tried(number, masks, self._full[number])

    def candidates(self, masks: Masks) -> Sequence[int]:
        """The unknowns of which a value may have to go; there are no others."""
        return self.scope

    def _tried(self, number: int, masks: Masks, values: int) -> int:
        """The values of an unknown that some value of the main unknown supports, found by trying each one."""
        kept, mask = 0, masks[number]
        for value in bits(values):
            masks[number] = value
            if self.allowed(masks) & masks[self.main]:
                kept |= value
        masks[number] = mask
        return kept

    def forward(self, masks: Masks) -> Iterable[tuple[int, int]]:
        """The main unknown with the mask that is left to it, where it loses values."""
        allowed = self.allowed(masks)
        return ((self.main, allowed),) if masks[self.main] & ~allowed else ()

    def backward(self, masks: Masks) -> Iterable[tuple[int, int]]:
        """The other unknowns that lose values, each with the mask that is left to it by those before it, too."""
        # an open main unknown supports every value of the others: there is nothing to find out
        if masks[self.main] == self._full[self.main] and self.main != TRUTH:
            return ()
        key = self._all(masks)
        # a search returns to the same masks thousands of times; what the first visit pruned holds for all
        found = self._pruned.get(key)
        if found is None:
            found = self._pruned[key] = tuple(self._pruning(list(masks)))
        return found

    def _pruning(self, masks: Masks) -> Iterator[tuple[int, int]]:
        for number in self.candidates(masks):
            mask = masks[number]
            if number == self.main or mask & (mask - 1) == 0:
                continue
            kept = self._tried(number, masks, mask)
            if kept != mask:
                # keep one value even if none is left: the contradiction must be reported on the main unknown. Values
                # gone before for other reasons stay allowed where this constraint permits them: a step says no more
                # than its own constraint gives
                left = (kept or mask & -mask) | self._tried(number, masks, self._full[number] & ~mask)
                masks[number] &= left
                yield number, left

    def rules(self, number: int, masks: Masks) -> tuple[str, ...]:
        """The ids of the rules whose reading leaves no more than that to an unknown."""
        return ()


class Fixed(Constraint):
    """What holds whatever else does: a level, or a bound of a direction."""

    def __init__(self, unknowns: Unknowns, ground: Ground | None, main: int, allowed: int) -> None:
        super().__init__(unknowns, ground, main, ())
        self._allowed = allowed

    def evaluate(self, masks: Masks) -> int:
        return self._allowed


_OfDirection: TypeAlias = (
    axioms.Raised | axioms.Compatibility | axioms.Cause | axioms.Response | axioms.Path | axioms.Closure
)


class Directed(Constraint):
    """A constraint whose main unknown is the direction of a quantity between two worlds, in either order."""

    def __init__(self, unknowns: Unknowns, ground: _OfDirection, pair: Pair, reads: Sequence[int]) -> None:
        main, self._flipped = unknowns.direction(ground.subject, *pair)
        super().__init__(unknowns, ground, main, reads)

    def evaluate(self, masks: Masks) -> int:
        ways = self.ways(masks)
        return FLIP[ways] if self._flipped else ways

    def ways(self, masks: Masks) -> int:
        """The directions it can have from the first world to the second."""
        raise NotImplementedError
