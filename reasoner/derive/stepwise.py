"""The search for refutations of observations at steps: cases by the checker's own propagation, as few as it finds.

It splits on an unknown whose constraints broke most often, for each value that it has left (after dom/wdeg: Boussemart,
Hemery, Lecoutre and Sais, ECAI 2004), and leaves out splits that a contradiction does not come from (backjumping,
Prosser 1993). What it finds is for `reasoner.proof.stepwise` to replay.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reasoner.model.ir import Model
from reasoner.model.revision import Decided
from reasoner.proof.stepwise import Refutation, Space, Split, Values, check

DEEPEST = 250
"""So many splits stand in one another; beyond, no refutation is found."""


class _GivenUpError(Exception):
    """No refutation in time, or none at all."""


def refuted(
    model: Model, observations: Sequence[str], supposed: Decided | None, left: Callable[[], float]
) -> Refutation | None:
    """A replayed refutation of some observations; None where none was found in time. `left` tells the seconds left."""
    observed = [o for o in model.stepwise if o.id in observations]
    space = Space(model, observed)
    search = _Search(space, left)
    try:
        cases, _ = search.cases(space.start(supposed), 0)
    except _GivenUpError:
        return None
    found = Refutation(tuple(o.id for o in observed), supposed, cases)
    check(model, found)
    return found


class _Search:
    def __init__(self, space: Space, left: Callable[[], float]) -> None:
        self._space, self._left = space, left
        self._weight = [float(len(readers)) for readers in space.readers]

    def cases(self, values: Values, depth: int) -> tuple[Split | None, int]:
        """The cases in which some values are contradictory, and the splits, as bits, that this comes from."""
        space = self._space
        if self._left() <= 0 or depth > DEEPEST:
            raise _GivenUpError
        if space.propagate(values):
            for n in space.constraints[values.broken].unknowns:
                self._weight[n] += 1
            return None, values.conflict
        number = self._chosen(values)
        here = 1 << depth
        branches, because = [], values.why[number]
        for value in space.left(values, number):
            case, why = self.cases(space.with_value(values, number, value, here), depth + 1)
            if not why & here:
                return case, why  # it is contradictory whatever the value is
            branches.append((value, case))
            because |= why & ~here
        return Split(space.unknowns[number], tuple(branches)), because

    def _chosen(self, values: Values) -> int:
        """The unknown to split on: one whose constraints broke often, with few values left."""
        best, chosen = 0.0, -1
        for number, left in enumerate(values.left):
            if left & (left - 1):
                score = self._weight[number] / left.bit_count()
                if score > best:
                    best, chosen = score, number
        if chosen < 0:
            raise _GivenUpError  # everything holds
        return chosen
