"""The units of a frame as groups: decided by signs alone where the comparison is plain, by z3 where it is not.

Also where it is plain, a check that would search long is for z3, which is loaded with the constraints only then.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property

from reasoner.model.ir import Model, Where
from reasoner.model.worlds import Frame
from reasoner.solve.budget import Budget
from reasoner.solve.comparison import comparison
from reasoner.solve.grouped import Grouped, Unit
from reasoner.solve.hitting import Clashing, Smallest
from reasoner.solve.session import Verdict
from reasoner.solve.signs import Signs


class Units:
    """What can be doubted in a frame, and whether some of it can hold together (`reasoner.solve.hitting.Groups`)."""

    def __init__(self, model: Model, frame: Frame, seed: int = 0, others: Sequence[Sequence[Where]] = ()) -> None:
        self.model, self.frame = model, frame
        self._seed, self._others = seed, others
        plain = None if others else comparison(model, frame)
        self._signs = None if plain is None else Signs(plain)
        self._named = () if plain is None else tuple(Unit(kind, name) for kind, name in plain.groups)
        self._number = {unit: n for n, unit in enumerate(self._named)}
        self._is_by_signs = False  # the last check

    @cached_property
    def grouped(self) -> Grouped:
        """The same for z3."""
        return Grouped(self.model, self.frame, self._seed, self._others)

    @cached_property
    def units(self) -> Sequence[Unit]:
        """All of them, in order: rules on quantities, laws, observations."""
        if self._signs is None:
            return self.grouped.units
        ruled = [Unit("rules", name) for name in self.model.quantities if self._is_ruled(name)]
        return (*ruled, *(Unit("observation", o.id) for o in self.model.observations))

    def _is_ruled(self, name: str) -> bool:
        key = self.frame.key(name, 1)
        return key is None or (key.kind, key.level) == ("level", self.model.quantities[name].space.reference)

    def check(self, chosen: Sequence[Unit], budget: Budget) -> Verdict:
        """Whether the chosen units can all hold."""
        if self._signs is not None:
            self._is_by_signs = True
            verdict = self._signs.check([self._number[u] for u in chosen if u in self._number], budget)
            if verdict is not Verdict.UNKNOWN:
                return verdict
        self._is_by_signs = False
        return self.grouped.check([self.grouped.held[u] for u in chosen], budget)

    def core(self) -> Sequence[Unit]:
        """The units that the last check, which must have been UNSAT, needed; not minimal."""
        if self._signs is not None and self._is_by_signs:
            return [self._named[n] for n in self._signs.core()]
        return [self.grouped.unit[held] for held in self.grouped.core() if held in self.grouped.unit]

    def obeyed(self) -> Sequence[Unit]:
        """What holds in the labeling of the last check: all that were chosen, and perhaps others."""
        if self._signs is not None and self._is_by_signs:
            # what acts on nothing that is observed can hold whatever else does
            obeyed = {self._named[n] for n in self._signs.obeyed()}
            return [u for u in self.units if u in obeyed or u not in self._number]
        return [self.grouped.unit[held] for held in self.grouped.obeyed()]

    def smallest(self, units: Sequence[Unit], budget: Budget) -> Clashing[Unit] | None:
        """As few of some units as cannot all hold; None where all can, or where the budget left that open."""
        if self._signs is not None:
            search = Smallest(self._signs, dict.fromkeys((self._number[u] for u in units if u in self._number), 1))
            found = search.next(budget)
            if search.exhausted and found is None:
                return None
            if found is not None and found.proved:
                return Clashing(frozenset(self._named[n] for n in found.members), proved=True)
        return Smallest(self, dict.fromkeys(units, 1)).next(budget)
