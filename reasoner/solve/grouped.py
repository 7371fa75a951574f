"""The constraints of a frame in units that somebody can doubt: what is observed, a law, the rules on one quantity.

Dropping one influence would strengthen Cause, so the unit is everything that determines a quantity: Cause, Response,
its gates and definition, Foundation, and for what nothing acts on, that nothing moves it. Settings, and what levels
and directions are, belong to no unit: they always hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Literal

from reasoner.model.ground import Change, Ground, grounds
from reasoner.model.ir import Model, quantities_in, quantities_of
from reasoner.model.worlds import Frame
from reasoner.solve.budget import Budget
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import conj, implies
from reasoner.solve.foundation import Foundation
from reasoner.solve.problem import Subsets
from reasoner.solve.session import Session, Verdict


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """What is doubted as a whole: an observation, a law, or the rules on a quantity."""

    kind: Literal["observation", "law", "rules"]
    name: str


class Grouped:
    """One switch per unit."""

    def __init__(self, model: Model, frame: Frame, seed: int = 0) -> None:
        self.model, self.frame = model, frame
        self._seed = seed
        self._encoder = Encoder(model, frame)
        self._foundation = Foundation(self._encoder)
        self._session = Session(seed)
        self._sent = 0
        self._target = {gate.id: gate.target for gate in model.gates}
        self._grounds: dict[Unit | None, list[Ground]] = {}
        for ground in grounds(model, frame):
            self._grounds.setdefault(self.unit_of(ground), []).append(ground)
        self.units = tuple(unit for unit in self._grounds if unit is not None)
        self._switches = {unit: f"t{i}" for i, unit in enumerate(self.units)}
        self._named = {switch: unit for unit, switch in self._switches.items()}
        self._loops: dict[Ground, frozenset[Unit]] = {}
        formulas = [f for g in self._grounds.get(None, ()) for f in self._encoder.ground(g)]
        for unit, switch in self._switches.items():
            formulas += [implies(switch, f) for g in self._grounds[unit] for f in self._encoder.ground(g)]
        self._add(formulas)

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

    def check(self, chosen: Collection[Unit], budget: Budget, hasty: bool = False) -> Verdict:
        """Whether a labeling obeys the chosen units; a `hasty` look does not ask whether its changes are founded."""
        held = set(chosen)

        def given(change: Change) -> bool:
            return Unit("rules", change[0]) not in held

        while True:
            verdict = self._session.check([self._switches[u] for u in self.units if u in held], budget)
            if verdict is not Verdict.SAT or hasty:
                return verdict
            loops = self._foundation.unfounded(self._session.assignment().holds, given)
            if not loops:
                return verdict
            self._carry(loops)

    def core(self) -> frozenset[Unit]:
        return frozenset(self._named[s] for s in self._session.core() if s in self._named)

    def _carry(self, loops: Iterable[Ground]) -> None:
        """A loop is held by the rules on all quantities in it."""
        formulas = []
        for ground in loops:
            units = frozenset(Unit("rules", quantity) for quantity, _, _ in ground.loop)
            self._loops[ground] = units
            switches = conj(self._switches[u] for u in sorted(units))
            formulas.append(implies(switches, self._foundation.formula(ground.loop)))
        self._add(formulas)

    def _add(self, formulas: Iterable[str]) -> None:
        found = list(formulas)
        self._session.add([*self._encoder.axioms[self._sent :], *found])
        self._sent = len(self._encoder.axioms)

    # --- ground constraints -----------------------------------------------------------------------------------

    def subsets(self, chosen: Collection[Unit]) -> Subsets:
        """The ground constraints of some units, and what always holds of the quantities that these read."""
        read = self.read(chosen)
        always = [g for g in self._grounds.get(None, ()) if g.subject in read or g.kind == "alternatives"]
        members = [*always, *(g for u in self.units if u in chosen for g in self._grounds[u])]
        members += [g for g, units in self._loops.items() if units.issubset(chosen)]
        return Subsets(self._encoder, self._foundation, members, self._seed)

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
