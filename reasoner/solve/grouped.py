"""The constraints of a frame in units that somebody can doubt: what is observed, a law, the rules on one quantity.

Dropping one influence would strengthen Cause, so the unit is everything that determines a quantity: Cause, Response,
its gates and definition, Foundation, and for what nothing acts on, that nothing moves it. Settings, and what levels
and directions are, belong to no unit: they always hold.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, assert_never

from reasoner.model import axioms
from reasoner.model.axioms import Change, Ground, Local
from reasoner.model.ground import grounds
from reasoner.model.ir import Model, quantities_in, quantities_of
from reasoner.model.worlds import Frame, Pair
from reasoner.solve.budget import Budget
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import Formula, conj, implies, neg
from reasoner.solve.foundation import Foundation
from reasoner.solve.problem import Subsets
from reasoner.solve.session import Session, Verdict


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """What is doubted as a whole: an observation, a law, or the rules on a quantity."""

    kind: Literal["observation", "law", "rules"]
    name: str


class Grouped:
    """One literal per unit that, assumed, makes it hold."""

    def __init__(self, model: Model, frame: Frame, seed: int = 0) -> None:
        self.model, self.frame = model, frame
        self._seed = seed
        self._encoder = Encoder(model, frame)
        self._foundation = Foundation(self._encoder)
        self._session = Session(seed)
        self._sent = 0
        self._target = {gate.id: gate.target for gate in model.gates}
        self._grounds: dict[Unit | None, list[Local]] = {}
        for ground in grounds(model, frame):
            self._grounds.setdefault(self.unit_of(ground), []).append(ground)
        self.units = tuple(unit for unit in self._grounds if unit is not None)
        self.held = {unit: neg(f"t{i}") for i, unit in enumerate(self.units)}
        """What to assume so that a unit holds. z3 prefers atoms to be false, so much holds that is not assumed."""
        self.unit = {held: unit for unit, held in self.held.items()}
        self._moved_by = {unit.name: held for unit, held in self.held.items() if unit.kind == "rules"}
        self._loops: dict[axioms.Foundation, frozenset[Unit]] = {}
        formulas = [f for g in self._grounds.get(None, ()) for f in self._encoder.ground(g)]
        for unit, held in self.held.items():
            formulas += [implies(held, f) for g in self._grounds[unit] for f in self._encoder.ground(g)]
        self.add(formulas)

    def unit_of(self, ground: Local) -> Unit | None:
        match ground:
            case axioms.Observation(rule):
                return Unit("observation", rule)
            case axioms.Law(rule):
                return Unit("law", rule)
            case axioms.Cause(name) | axioms.Response(name) | axioms.Remainder(name):
                return Unit("rules", name)
            case axioms.Closure(name) | axioms.Definition(name):
                return Unit("rules", name)
            case axioms.Gate(rule):
                return Unit("rules", self._target[rule])
            case axioms.Same(name, pair):
                return Unit("rules", name) if self._is_background(name, pair) else None
            case (
                axioms.Reference()
                | axioms.Setting()
                | axioms.End()
                | axioms.Raised()
                | axioms.Compatibility()
                | axioms.Transitivity()
                | axioms.Alternatives()
            ):
                return None
            case _:
                assert_never(ground)

    def _is_background(self, name: str, pair: Pair) -> bool:
        """Whether two worlds agree on an input only because nothing sets it in either."""
        space = self.model.quantities[name].space
        keys = [self.frame.key(name, w) for w in pair]
        default = [
            k is not None and (k.kind == "base" or (k.kind, k.level) == ("level", space.reference)) for k in keys
        ]
        return name in self.model.inputs and all(default)

    # --- checks -----------------------------------------------------------------------------------------------

    def check(self, assumed: Sequence[Formula], budget: Budget) -> Verdict:
        """Whether a labeling obeys the units that are assumed to hold."""
        while True:
            self.add(())
            verdict = self._session.check(assumed, budget)
            if verdict is not Verdict.SAT:
                return verdict
            loops = self._foundation.unfounded(self._session.assignment().holds, self._is_free)
            if not loops:
                return verdict
            self._carry(loops)

    def core(self) -> Sequence[Formula]:
        """What of the assumptions the last check, which must have been UNSAT, needed; not minimal."""
        return self._session.core()

    def holds(self, literal: Formula) -> bool:
        """Whether a literal is true in the labeling of the last check, which must have been SAT."""
        return self._session.holds(literal)

    def obeyed(self) -> Sequence[Formula]:
        """The units, as literals, that the labeling of the last check obeys: those chosen, and perhaps more."""
        return [held for held in self.unit if self.holds(held)]

    def _is_free(self, change: Change) -> bool:
        """Whether a change needs no reason: nothing says how its quantity moves."""
        held = self._moved_by.get(change[0])
        return held is None or not self.holds(held)

    def fresh(self) -> Formula:
        return self._encoder.fresh()

    def _carry(self, loops: Iterable[axioms.Foundation]) -> None:
        """A loop is held by the rules on all quantities in it."""
        formulas = []
        for ground in loops:
            units = frozenset(Unit("rules", quantity) for quantity, _, _ in ground.loop)
            self._loops[ground] = units
            switches = conj(self.held[u] for u in sorted(units))
            formulas.append(implies(switches, self._foundation.formula(ground.loop)))
        self.add(formulas)

    def add(self, formulas: Iterable[Formula]) -> None:
        """From now on these hold."""
        found = list(formulas)
        self._session.add([*self._encoder.axioms[self._sent :], *found])
        self._sent = len(self._encoder.axioms)

    # --- ground constraints -----------------------------------------------------------------------------------

    def subsets(self, chosen: Collection[Unit]) -> Subsets:
        """The ground constraints of some units, and what always holds of the quantities that these read."""
        read = self.read(chosen)
        always = [g for g in self._grounds.get(None, ()) if g.subject in read or isinstance(g, axioms.Alternatives)]
        members: list[Ground] = [*always, *(g for u in self.units if u in chosen for g in self._grounds[u])]
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
