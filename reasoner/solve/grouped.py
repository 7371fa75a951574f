"""The constraints of a frame in units that somebody can doubt: what is observed, a law, the rules on one quantity.

Dropping one influence would strengthen Cause, so the unit is everything that determines a quantity: Cause, Response,
its gates and definition, Foundation, and for what nothing acts on, that nothing moves it. Settings, and what levels
and directions are, belong to no unit: they always hold.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Literal, assert_never

from reasoner.model import axioms
from reasoner.model.axioms import Change, Ground, Local
from reasoner.model.ground import grounds
from reasoner.model.ir import Model, Where, quantities_in, quantities_of
from reasoner.model.worlds import Frame, Pair
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import TRUE, Formula, conj, disj, implies, neg
from reasoner.solve.foundation import Foundation, Loop
from reasoner.solve.lazy import LazySolver
from reasoner.solve.presence import Presence
from reasoner.solve.subsets import Subsets


@dataclass(frozen=True, slots=True, order=True)
class Unit:
    """What is doubted as a whole: an observation, a law, or the rules on a quantity."""

    kind: Literal["observation", "law", "rules"]
    name: str


class Grouped(LazySolver):
    """One literal per unit that, assumed, makes it hold."""

    def __init__(self, model: Model, frame: Frame, seed: int = 0, others: Sequence[Sequence[Where]] = ()) -> None:
        super().__init__(Foundation(Encoder(model, frame)), seed)
        self.model, self.frame = model, frame
        self._seed = seed
        self._target = {gate.id: gate.target for gate in model.gates}
        self._grounds: dict[Unit | None, list[Local]] = {}
        for ground in grounds(model, frame):
            self._grounds.setdefault(self.unit_of(ground), []).append(ground)
        self.units = tuple(unit for unit in self._grounds if unit is not None)
        self.held = {unit: neg(f"t{i}") for i, unit in enumerate(self.units)}
        """What to assume so that a unit holds. z3 prefers atoms to be false, so much holds that is not assumed."""
        self.unit = {held: unit for unit, held in self.held.items()}
        self._moved_by = {unit.name: held for unit, held in self.held.items() if unit.kind == "rules"}
        self._presence = Presence(model, frame, others)
        self._there: dict[tuple[int, ...], Formula] = {}
        # a constraint holds where its unit does and somebody asks for its worlds; what has no unit holds anyway
        for unit, found in self._grounds.items():
            held = TRUE if unit is None else self.held[unit]
            for ground in found:
                needed = conj([held, self._asked(ground.worlds), *map(self._moved_by.__getitem__, self._above(ground))])
                self.add(implies(needed, f) for f in self.encoder.ground(ground))

    def _above(self, ground: Ground) -> Sequence[str]:
        """The quantities whose rules have to hold as well: a path may start at what moves for no reason."""
        above = upstream(self.model, ground.subject) if isinstance(ground, axioms.Path) else frozenset()
        return sorted(above & self._moved_by.keys())

    def _asked(self, worlds: tuple[int, ...]) -> Formula:
        """That some observation that is held, or the question itself, speaks of these worlds."""
        if worlds not in self._there:
            owners = [self.held[Unit("observation", o)] for o in self._presence.owners(worlds)]
            self._there[worlds] = self.encoder.defined(disj(owners)) if owners else TRUE
        return self._there[worlds]

    def unit_of(self, ground: Local) -> Unit | None:
        match ground:
            case axioms.Observation(rule):
                return Unit("observation", rule)
            case axioms.Law(rule):
                return Unit("law", rule)
            case axioms.Cause(name) | axioms.Response(name) | axioms.Path(name) | axioms.Remainder(name):
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

    def obeyed(self) -> Sequence[Formula]:
        """The units, as literals, that the labeling of the last check obeys: those chosen, and perhaps more."""
        return [held for held in self.unit if self.holds(held)]

    def violated(self, holds: Callable[[Formula], bool]) -> Sequence[Loop]:
        """The unfounded sets that the units forbid which hold."""

        def is_free(change: Change) -> bool:
            """Whether a change needs no reason: nothing says how its quantity moves, or nothing asks for its worlds."""
            held, asked = self._moved_by.get(change[0]), self._asked(change[1])
            return held is None or not holds(held) or (asked != TRUE and not holds(asked))

        return self.foundation.smallest_loops(holds, is_free)

    def guarded(self, loop: Loop) -> Formula:
        """A loop formula belongs to the rules on all its quantities together, and to all of its worlds."""
        asked = (self._asked(pair) for pair in sorted({change[1] for change in loop.loop}))
        switches = conj([*(self.held[u] for u in sorted(_units_of(loop))), *asked])
        return implies(switches, self.foundation.formula(loop.loop))

    # --- ground constraints -----------------------------------------------------------------------------------

    def subsets(self, chosen: Collection[Unit]) -> Subsets:
        """The ground constraints of some units, and what always holds of the quantities that these read."""
        read = self.read(chosen)
        always = [g for g in self._grounds.get(None, ()) if g.subject in read or isinstance(g, axioms.Alternatives)]
        every: list[Ground] = [*always, *(g for u in self.units if u in chosen for g in self._grounds[u])]
        # a loop formula says nothing unless the rules on all of its quantities are held
        every += [loop for loop in dict.fromkeys(self.loops) if _units_of(loop).issubset(chosen)]
        held = {unit.name for unit in chosen if unit.kind == "observation"}
        ruled = {unit.name for unit in chosen if unit.kind == "rules"}
        every = [g for g in every if ruled.issuperset(self._above(g))]
        members = [g for g in every if all(map(partial(self._spoken_of, held), _worlds(g)))]
        return Subsets(self.foundation, members, self._seed)

    def _spoken_of(self, observations: Collection[str], worlds: tuple[int, ...]) -> bool:
        owners = self._presence.owners(worlds)
        return not owners or not set(owners).isdisjoint(observations)

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


def _units_of(loop: Loop) -> frozenset[Unit]:
    return frozenset(Unit("rules", quantity) for quantity, _, _ in loop.loop)


def _worlds(ground: Ground) -> Iterable[tuple[int, ...]]:
    """The worlds that a ground constraint compares: of a loop, those of each change."""
    return {change[1] for change in ground.loop} if isinstance(ground, Loop) else (ground.worlds,)


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


def upstream(model: Model, quantity: str) -> frozenset[str]:
    """A quantity and everything that its rules read, and the rules on that, and so on."""
    found: set[str] = set()
    waiting = {quantity}
    while waiting:
        here = waiting.pop()
        found.add(here)
        waiting |= regulators(model, here) - found
    return frozenset(found)
