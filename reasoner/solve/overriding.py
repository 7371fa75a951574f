"""Ground constraints of a frame in which some quantities may be set in addition, each setting by a switch.

A constraint is waived where what it speaks of is set: with one switch on, the formulas mean what the question with that
setting means. It encodes nothing by itself, that is for the encoder it is given.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reasoner.model.ground import Ground
from reasoner.model.ir import Setting, quantities_in
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import TRUE, Formula, conj, disj, implies, neg

_REGULATING = frozenset({"cause", "response", "definition", "closure", "same", "end", "setting", "raised", "reference"})


@dataclass(frozen=True, slots=True)
class Tie:
    """With exactly these settings made in addition, one world is the same as another."""

    settings: frozenset[Setting]
    world: int
    other: int


class Overriding:
    """What an encoder says where `switches` may set quantities in `worlds`, given by index."""

    def __init__(self, encoder: Encoder, worlds: Collection[int], switches: Mapping[Setting, Formula]) -> None:
        self.worlds = frozenset(worlds)
        self._encoder = encoder
        self._switches = switches
        self._set: dict[str, Formula] = {}
        for quantity in dict.fromkeys(s.quantity for s in switches):
            self._set[quantity] = encoder.defined(disj(f for s, f in switches.items() if s.quantity == quantity))
        model = encoder.model
        self._target = {gate.id: gate.target for gate in model.gates}
        self._then = {law.id: [q for q in quantities_in(law.then) if q not in model.inputs] for law in model.laws}

    def touched(self, worlds: Iterable[int]) -> bool:
        """Whether an additional setting holds in one of some worlds."""
        return not self.worlds.isdisjoint(worlds)

    def is_set(self, quantity: str) -> Formula:
        """That a quantity is set in addition."""
        return self._set.get(quantity, disj(()))

    def constraint(self, ground: Ground) -> Iterator[Formula]:
        """A ground constraint, waived where what it speaks of is set in addition."""
        waived = disj(self._set[q] for q in self._waiving(ground) if q in self._set)
        return (disj([waived, f]) for f in self._encoder.ground(ground))

    def _waiving(self, ground: Ground) -> Sequence[str]:
        """The quantities that waive a ground constraint when they are set."""
        if not self.touched(ground.worlds):
            return ()
        match ground.kind:
            case "law":
                return self._then[ground.subject]
            case "gate":
                return (self._target[ground.subject],)
            case kind if kind in _REGULATING:
                return (ground.subject,)
            case _:
                return ()

    def settings(self) -> Iterator[Formula]:
        """What each switch says of the quantity that it sets."""
        return (implies(on, f) for s, on in self._switches.items() for f in self._setting(s))

    def _setting(self, setting: Setting) -> Iterator[Formula]:
        """The level, the bounds of an end, and that it is one value wherever it is set."""
        quantity, level, encoder = setting.quantity, setting.level, self._encoder
        top = encoder.model.quantities[quantity].space.top
        for w in sorted(self.worlds):
            yield encoder.at_level(quantity, w, level, level)
        for a, b in encoder.frame.pairs:
            for here, there in ((a, b), (b, a)):
                if here in self.worlds:
                    below, above = encoder.up(quantity, there, here), encoder.down(quantity, there, here)
                    key = encoder.frame.key(quantity, there)
                    alike = there in self.worlds or (key is not None and (key.kind, key.level) == ("level", level))
                    bounded = key is None or key.kind not in ("raised", "lowered") or there in self.worlds
                    yield from (neg(f) for f in (below, above) if alike)
                    yield from (neg(f) for f, end in ((below, 0), (above, top)) if bounded and level == end)
                    if there not in self.worlds:  # what is closed there counts as set to its lowest level
                        shut = encoder.closed(quantity, there)
                        yield implies(shut, neg(above))
                        yield implies(shut, neg(below)) if level == 0 else TRUE

    def exactly(self, settings: Collection[Setting]) -> Formula:
        """That these settings are made in addition, and no other."""
        return conj(f if s in settings else neg(f) for s, f in self._switches.items())

    def tied(self, tie: Tie) -> Iterator[Formula]:
        """Where exactly its settings are made, two worlds agree in every level and direction."""
        encoder = self._encoder
        made = encoder.defined(self.exactly(tie.settings))
        linked: dict[int, set[int]] = {}
        for a, b in encoder.frame.pairs:
            linked.setdefault(a, set()).add(b)
            linked.setdefault(b, set()).add(a)
        both = sorted(linked.get(tie.world, set()) & linked.get(tie.other, set()))
        for name, quantity in encoder.model.quantities.items():
            for k in range(1, quantity.space.top + 1):
                one, other = (encoder.reaches(name, w, k) for w in (tie.world, tie.other))
                yield implies(made, f"(= {one} {other})")
            for way in (encoder.up, encoder.down):
                for w in both:
                    yield implies(made, f"(= {way(name, w, tie.world)} {way(name, w, tie.other)})")
                if tie.other in linked.get(tie.world, ()):
                    yield implies(made, neg(way(name, tie.other, tie.world)))
