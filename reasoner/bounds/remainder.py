"""Remainder over masks (§3): what is neither set nor closed is at its exact bottom only where nothing activates it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.bounds.constraint import Constraint
from reasoner.bounds.formulas import Constant, Formula, Within, condition_in, union
from reasoner.bounds.gates import closed
from reasoner.bounds.masks import NO, UP, YES, Masks, Unknowns
from reasoner.model import axioms
from reasoner.model.ir import Influence
from reasoner.model.worlds import Frame
from reasoner.signs import MINUS


class Remainder(Constraint):
    """One quantity in one world, held above its exact bottom by what activates it."""

    def __init__(self, unknowns: Unknowns, frame: Frame, ground: axioms.Remainder) -> None:
        name, (world,) = ground.subject, ground.worlds
        model = unknowns.model
        self._closed = closed(unknowns, frame, name, world)
        # an open sign may be positive, so only what surely inhibits is no activator
        influences = [i for i in model.influences_on[name] if i.sign != MINUS]
        self._activators = [_Activator(unknowns, i, frame.earlier[world] if i.slow else world) for i in influences]
        self._gates = tuple(g.id for g in model.gates_on[name])
        reads = union((self._closed.scope, *(a.scope for a in self._activators)))
        super().__init__(unknowns, ground, unknowns.level(name, world), reads)

    def evaluate(self, masks: Masks) -> int:
        # the only thing it can forbid is the bottom, which is the lowest bit
        full = self._full[self.main]
        return full if self._closed.truth(masks) & YES or self._silent(masks) else full & ~1

    def _silent(self, masks: Masks) -> bool:
        """Whether something can be an activator, and all that are can transmit nothing."""
        if any(a.acts(masks) == a.transmits(masks) == YES for a in self._activators):
            return False
        return any(a.acts(masks) & YES and a.transmits(masks) & NO for a in self._activators)

    def rules(self, number: int, masks: Masks) -> tuple[str, ...]:
        """One activator that surely transmits, if there is one and it is the level that is found; else all."""
        sure = next((a for a in self._activators if a.acts(masks) == a.transmits(masks) == YES), None)
        told = self._activators if sure is None or number != self.main else [sure]
        return (*(a.rule for a in told), *self._gates)


class _Activator:
    """An influence that is or may be positive, in the world in which it is heard."""

    def __init__(self, unknowns: Unknowns, influence: Influence, world: int) -> None:
        self.rule = influence.id
        # a bottom that is a range of magnitudes still sends something
        exact = unknowns.model.quantities[influence.source].space.exact[0]
        heard = Within(unknowns.level(influence.source, world), ~1) if exact else Constant(True)
        self._heard: list[Formula] = [heard]
        if influence.condition is not None:
            self._heard.append(condition_in(unknowns, influence.condition, world))
        self._acts = list(_acting(unknowns, influence))
        self.scope = union((*(f.scope for f in self._heard), *(f.scope for f in self._acts)))

    def acts(self, masks: Masks) -> int:
        """Whether it exists and is positive."""
        return _all(self._acts, masks)

    def transmits(self, masks: Masks) -> int:
        """Whether anything of its source arrives."""
        return _all(self._heard, masks)


def _acting(unknowns: Unknowns, influence: Influence) -> Iterator[Within]:
    if influence.maybe:
        yield Within(unknowns.exists(influence.id), YES)
    if influence.sign is None:
        yield Within(unknowns.sign(influence.id), UP)


def _all(parts: Sequence[Formula], masks: Masks) -> int:
    truths = [part.truth(masks) for part in parts]
    return (YES if all(t & YES for t in truths) else 0) | (NO if any(t & NO for t in truths) else 0)
