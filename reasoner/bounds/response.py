"""Cause and Response over masks (§3): how a quantity moves under its pushes."""

from __future__ import annotations

from collections.abc import Sequence

from reasoner.bounds.constraint import Directed
from reasoner.bounds.formulas import union
from reasoner.bounds.gates import OPEN, OPENS, SHUT, SHUTS, Switching, closed
from reasoner.bounds.masks import ANYWAY, DOWN, FLIP, MOVED, NO, STEADY, UP, YES, Masks, Unknowns, bits
from reasoner.bounds.pushes import Push, pushes_on
from reasoner.model import axioms
from reasoner.model.ir import Space
from reasoner.model.worlds import REFERENCE, Frame, World


class Pushed(Directed):
    """What Cause and Response have in common: the pushes on a quantity, and whether it is closed."""

    def __init__(
        self, unknowns: Unknowns, frame: Frame, ground: axioms.Cause | axioms.Response, reads: Sequence[int] = ()
    ) -> None:
        a, b = ground.worlds
        self._pushes = pushes_on(unknowns, frame, ground.subject, (a, b))
        self._a, self._b = (closed(unknowns, frame, ground.subject, w) for w in (a, b))
        self._gates = tuple(g.id for g in unknowns.model.gates_on[ground.subject])
        gates = (*self._a.scope, *self._b.scope)
        super().__init__(unknowns, ground, (a, b), (*union(p.scope for p in self._pushes), *gates, *reads))

    def _named(self, number: int, pushes: Sequence[Push]) -> tuple[str, ...]:
        """The rules of pushes, those that read the unknown in question first, and the gates, which have to be open."""
        reading = [p for p in pushes if number in p.scope and number != self.main]
        return tuple(dict.fromkeys((*(p.rule for p in (*reading, *pushes)), *self._gates)))


class Cause(Pushed):
    """A quantity moves only as some push, or a gate, may move it."""

    def __init__(self, unknowns: Unknowns, frame: Frame, ground: axioms.Cause) -> None:
        a, b = ground.worlds
        self._switching = Switching(unknowns, frame, ground.subject, (a, b))
        super().__init__(unknowns, frame, ground, self._switching.scope)

    def ways(self, masks: Masks) -> int:
        may = self._switching.mask(masks)
        # what gates alone do: shut in both worlds it stays, where one opens it does not fall, where one shuts not rise
        found = STEADY if may & SHUT else 0
        found |= ANYWAY & ~DOWN if may & OPENS else 0
        found |= ANYWAY & ~UP if may & SHUTS else 0
        if may & OPEN:
            found |= STEADY
            for push in self._pushes:
                if found == ANYWAY:
                    break  # nothing can add to that, and most quantities have many pushes
                found |= push.mask(masks)
        return found

    def candidates(self, masks: Masks) -> Sequence[int]:
        """What every push that could be the cause reads; what one does not read leaves that one to be it."""
        if masks[self.main] & STEADY:
            return ()
        if (self._a.truth(masks) | self._b.truth(masks)) & YES:
            return (*self._a.scope, *self._b.scope)
        # a value of a push can go only if every other push that could be the cause needs it gone as well
        way = FLIP[masks[self.main]] if self._flipped else masks[self.main]
        return _common([p for p in self._pushes if p.mask(masks) & way])

    def rules(self, number: int, masks: Masks) -> tuple[str, ...]:
        if not self._a.truth(masks) & self._b.truth(masks) & NO:
            return self._gates
        # for the direction itself every push towards what is missing was shown not to be there; else, those towards it
        missing = ANYWAY & ~self.allowed(masks) if number == self.main else masks[self.main]
        wanted = FLIP[missing] if self._flipped else missing
        return self._named(number, [p for p in self._pushes if p.mask(self._full) & wanted & MOVED])


class Response(Pushed):
    """A quantity that is pushed for certain, and surely by nothing against it, moves that way."""

    def __init__(self, unknowns: Unknowns, frame: Frame, ground: axioms.Response) -> None:
        a, b = ground.worlds
        space = unknowns.model.quantities[ground.subject].space
        self._levels = tuple(unknowns.level(ground.subject, w) for w in (a, b))
        self._held = {way: _held(space, [frame.worlds[w] for w in (a, b)], way) for way in (UP, DOWN)}
        super().__init__(unknowns, frame, ground, self._levels)
        self._dominant = tuple(p for p in self._pushes if p.dominant)

    def ways(self, masks: Masks) -> int:
        up, down = self._sure(masks, self._pushes, UP), self._sure(masks, self._pushes, DOWN)
        if not (up or down or self._dominant):
            return ANYWAY  # decided before gates are read: this is the usual case
        a, b = self._a.truth(masks), self._b.truth(masks)
        found = ANYWAY if a & b & YES else 0
        if a & b & NO:
            way = up or down or self._sure(masks, self._dominant, UP) or self._sure(masks, self._dominant, DOWN)
            found |= self._moved(masks, way)
        # closed in one world alone, it cannot leave its bottom downwards: only a push the other way compels
        if a & YES and b & NO:
            found |= self._moved(masks, up)
        if a & NO and b & YES:
            found |= self._moved(masks, down)
        return found

    @staticmethod
    def _sure(masks: Masks, pushes: Sequence[Push], way: int) -> int:
        """The way itself, if one that is more than weak is sure to push it and none of them can push against."""
        driven, against = False, FLIP[way]
        for push in pushes:
            mask = push.mask(masks)
            if mask & against:
                return 0
            driven = driven or (mask == way and not push.weak)
        return way if driven else 0

    def candidates(self, masks: Masks) -> Sequence[int]:
        """What all that stands against a push reads; where nothing does, what else could make it tell."""
        main = FLIP[masks[self.main]] if self._flipped else masks[self.main]
        found: list[Sequence[int]] = []
        for way in (UP, DOWN):
            if not main & way:
                found += [self._decisive(masks, p, way) for p in (self._pushes, self._dominant) if p]
        return union(found)

    def _decisive(self, masks: Masks, pushes: Sequence[Push], way: int) -> Sequence[int]:
        against = [p for p in pushes if p.mask(masks) & FLIP[way]]
        if against:
            return _common(against)
        strong = [p for p in pushes if not p.weak]
        if any(p.mask(masks) == way for p in strong):
            return (*self._levels, *self._a.scope, *self._b.scope)
        return union(p.scope for p in strong if p.mask(masks) & way)

    def _moved(self, masks: Masks, way: int) -> int:
        """Where it goes when pushed that way: there, unless it can be held at an end. What that means is for levels."""
        a, b = (masks[n] for n in self._levels)
        return way if way and not a & b & self._held[way] else ANYWAY

    def rules(self, number: int, masks: Masks) -> tuple[str, ...]:
        if number == self.main:
            return self._named(number, self._cited(masks))
        # of another unknown each excluded value was excluded by pushes of its own: those of all of them are cited
        mask, found = masks[number], list[Push]()
        for value in bits(self._full[number]):
            masks[number] = value
            if not self.allowed(masks) & masks[self.main]:
                found += self._cited(masks)
        masks[number] = mask
        return self._named(number, found)

    def _cited(self, masks: Masks) -> list[Push]:
        """What pushes for sure, then what had to be shown not to push against it."""
        for able in (self._pushes, self._dominant):
            for way in (UP, DOWN):
                if self._sure(masks, able, way):
                    driving = [p for p in able if not p.weak and p.mask(masks) == way]
                    opposing = [p for p in able if p not in driving and p.mask(self._full) & FLIP[way]]
                    return driving + opposing
        return []


def _common(pushes: Sequence[Push]) -> Sequence[int]:
    """The unknowns read by all of these pushes."""
    if not pushes:
        return ()
    shared = set(pushes[0].scope).intersection(*(p.scope for p in pushes[1:]))
    return [n for n in pushes[0].scope if n in shared]


def _held(space: Space, worlds: Sequence[World], way: int) -> int:
    """The exact ends at which a push this way need not move a quantity; inward from a reference level it has to."""
    start, stop = (0, space.top) if way == UP else (space.top, 0)
    leaving = {end for world, end in zip(worlds, (start, stop), strict=True) if world == REFERENCE}
    ends = {end for end in (0, space.top) if space.exact[end] and not (end in leaving and end == space.reference)}
    return sum(1 << end for end in ends)
