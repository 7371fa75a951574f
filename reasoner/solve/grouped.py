"""The constraints of a frame in units that somebody can doubt: what is observed, a law, the rules on one quantity.

Dropping one influence would strengthen Cause, so the unit is everything that determines a quantity: Cause, Response,
its gates and definition, Foundation, and for what nothing acts on, that nothing moves it. Settings, and what levels
and directions are, belong to no unit: they always hold.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from typing import Literal

from reasoner.model.ground import Change, Ground, grounds
from reasoner.model.ir import Model, quantities_in, quantities_of
from reasoner.model.worlds import Frame
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import Formula, conj, implies, neg
from reasoner.solve.foundation import Foundation
from reasoner.solve.lazy import LazySolver
from reasoner.solve.subsets import Subsets


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """What is doubted as a whole: an observation, a law, or the rules on a quantity."""

    kind: Literal["observation", "law", "rules"]
    name: str


class Grouped(LazySolver):
    """One literal per unit that, assumed, makes it hold."""

    def __init__(self, model: Model, frame: Frame, seed: int = 0) -> None:
        super().__init__(Foundation(Encoder(model, frame)), seed)
        self.model, self.frame = model, frame
        self._seed = seed
        self._target = {gate.id: gate.target for gate in model.gates}
        self._grounds: dict[Unit | None, list[Ground]] = {}
        for ground in grounds(model, frame):
            self._grounds.setdefault(self.unit_of(ground), []).append(ground)
        self.units = tuple(unit for unit in self._grounds if unit is not None)
        self.held = {unit: neg(f"t{i}") for i, unit in enumerate(self.units)}
        """What to assume so that a unit holds. z3 prefers atoms to be false, so much holds that is not assumed."""
        self.unit = {held: unit for unit, held in self.held.items()}
        self._moved_by = {unit.name: held for unit, held in self.held.items() if unit.kind == "rules"}
        formulas = [f for g in self._grounds.get(None, ()) for f in self.encoder.ground(g)]
        for unit, held in self.held.items():
            formulas += [implies(held, f) for g in self._grounds[unit] for f in self.encoder.ground(g)]
        self.add(formulas)

    def unit_of(self, ground: Ground) -> Unit | None:
        match ground.kind:
            case "observation" | "law":
                return Unit(ground.kind, ground.subject)
            case "cause" | "response" | "closure" | "definition":
                return Unit("rules", ground.subject)
            case "gate":
                return Unit("rules", self._target[ground.subject])
            case "same" if self._is_background(ground):
                return Unit("rules", ground.subject)
            case _:
                return None

    def _is_background(self, ground: Ground) -> bool:
        """Whether two worlds agree on an input only because nothing sets it in either."""
        space = self.model.quantities[ground.subject].space
        keys = [self.frame.key(ground.subject, w) for w in ground.worlds]
        default = [
            k is not None and (k.kind == "base" or (k.kind, k.level) == ("level", space.reference)) for k in keys
        ]
        return ground.subject in self.model.inputs and all(default)

    # --- checks -----------------------------------------------------------------------------------------------

    def obeyed(self) -> Sequence[Formula]:
        """The units, as literals, that the labeling of the last check obeys: those chosen, and perhaps more."""
        return [held for held in self.unit if self.holds(held)]

    def violated(self, holds: Callable[[Formula], bool]) -> Sequence[Ground]:
        """The unfounded sets of quantities whose rules hold: a quantity without rules may move for no reason."""

        def is_free(change: Change) -> bool:
            held = self._moved_by.get(change[0])
            return held is None or not holds(held)

        return self.foundation.smallest_loops(holds, is_free)

    def guarded(self, loop: Ground) -> Formula:
        """A loop formula belongs to the rules on all quantities of the loop together."""
        switches = conj(self.held[u] for u in sorted(_units_of(loop)))
        return implies(switches, self.foundation.formula(loop.loop))

    # --- ground constraints -----------------------------------------------------------------------------------

    def subsets(self, chosen: Collection[Unit]) -> Subsets:
        """The ground constraints of some units, and what always holds of the quantities that these read."""
        read = self.read(chosen)
        always = [g for g in self._grounds.get(None, ()) if g.subject in read or g.kind == "alternatives"]
        members = [*always, *(g for u in self.units if u in chosen for g in self._grounds[u])]
        members += [loop for loop in dict.fromkeys(self.loops) if _units_of(loop).issubset(chosen)]
        return Subsets(self.foundation, members, self._seed)

    def read(self, chosen: Collection[Unit]) -> frozenset[str]:
        """The quantities that some units speak of."""
        laws = {law.id: (*quantities_in(law.when), *quantities_in(law.then)) for law in self.model.laws}
        observed = {o.id: quantities_of(o.claim) for o in self.model.observations}
        found: set[str] = set()
        for unit in chosen:
            match unit.kind:
                case "observation":
                    found.update(observed[unit.name])
                case "law":
                    found.update(laws[unit.name])
                case "rules":
                    found.update(regulators(self.model, unit.name))
        return frozenset(found)


def _units_of(loop: Ground) -> frozenset[Unit]:
    return frozenset(Unit("rules", quantity) for quantity, _, _ in loop.loop)


def regulators(model: Model, quantity: str) -> frozenset[str]:
    """A quantity and everything that its rules read."""
    found = {quantity}
    for influence in model.influences_on[quantity]:
        found.add(influence.source)
        if influence.condition is not None:
            found.update(quantities_in(influence.condition))
    for gate in model.gates_on[quantity]:
        found.update(quantities_in(gate.condition))
    if quantity in model.definition_of:
        found.update(quantities_in(model.definition_of[quantity].expression))
    return frozenset(found)
