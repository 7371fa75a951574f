"""Through which loss a quantity has reached nothing, its exact bottom, though nothing sets it.

Two reasons can be told: a gate that is closed, or that none of its activators transmits anything (what Remainder asks
for, §3). Only what is certain is told: a quantity with an activator of which that is open has no reason here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from reasoner.model.ir import Influence
from reasoner.query.certain import Certain
from reasoner.query.outcomes import Lost, Unheard
from reasoner.signs import MINUS


@dataclass(frozen=True)
class Losses:
    """Looks for the losses in one world of a problem."""

    certain: Certain
    world: int

    def of(self, quantities: Iterable[str]) -> Mapping[str, Lost]:
        """The loss of each of the quantities that has one to tell."""
        found = {q: self._of(q) for q in quantities if self._at_nothing(q)}
        return {q: lost for q, lost in found.items() if lost is not None}

    def _at_nothing(self, quantity: str) -> bool:
        """Whether it certainly is at nothing, is not set there, and is more in the reference world."""
        problem = self.certain.problem
        space = problem.model.quantities[quantity].space
        determined = problem.frame.key(quantity, self.world) is None
        return determined and bool(space.reference) and space.exact[0] and self._gone(quantity, self.world)

    def _gone(self, quantity: str, world: int) -> bool:
        return self.certain.problem.model.quantities[quantity].space.exact[0] and self.certain.levels(
            quantity, world
        ) == {0}

    def _of(self, quantity: str) -> Lost | None:
        model = self.certain.problem.model
        gates = (g for g in model.gates_on[quantity] if not g.maybe)
        closed = tuple(g.id for g in gates if self.certain.holds(g.condition, self.world) is False)
        if closed:
            return Lost(gates=closed)
        activators = [i for i in model.influences_on[quantity] if self.certain.sign(i) is not MINUS]
        unheard = [self._unheard(i) for i in activators]
        told = tuple(u for u in unheard if u is not None)
        return Lost(activators=told) if told and len(told) == len(unheard) else None

    def _unheard(self, influence: Influence) -> Unheard | None:
        """Why an activator certainly transmits nothing; None where it may transmit something."""
        frame = self.certain.problem.frame
        world = frame.earlier[self.world] if influence.slow else self.world
        if self._gone(influence.source, world):
            return Unheard(influence.id, influence.source, "nothing")
        if self.certain.holds(influence.condition, world) is False:
            return Unheard(influence.id, influence.source, "silent")
        return None
