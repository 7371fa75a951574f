"""Foundation over masks (§3): no set of changes supports itself.

The ground constraint of a set of changes is its loop formula: if one of them happens, then one that happens has a
reason outside the set (Lin and Zhao, ASSAT, 2004). It prunes only the changes of the set.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from functools import partial

from reasoner.bounds.constraint import Constraint
from reasoner.bounds.formulas import union
from reasoner.bounds.gates import closed
from reasoner.bounds.masks import NO, TRUTH, YES, Masks, Unknowns, bit
from reasoner.bounds.pushes import Inside, Tested, pushes_on
from reasoner.model import axioms
from reasoner.model.axioms import Change, Ground
from reasoner.model.worlds import Frame


class Foundation(Constraint):
    """A loop, and every loop inside it: it prunes as the largest of them that nothing outside supports."""

    costly = True

    def __init__(self, unknowns: Unknowns, frame: Frame, ground: axioms.Foundation) -> None:
        self._unknowns, self._frame = unknowns, frame
        self._of(ground, [_Change(unknowns, frame, c) for c in sorted(ground.loop)])

    def _of(self, ground: Ground, changes: list[_Change]) -> None:
        self._changes = changes
        self._inside = _ways(changes)
        self._off = self._unknowns.model.unfounded
        self._reading: dict[int, list[_Change]] = {}
        for change in changes:
            for number in change.rests_on:
                self._reading.setdefault(number, []).append(change)
        self._excluded: dict[Hashable, tuple[Foundation, tuple[tuple[int, int], ...]]] = {}
        super().__init__(self._unknowns, ground, TRUTH, union(c.scope for c in changes))

    def _part(self, changes: list[_Change]) -> Foundation:
        """Some of the changes as a loop of its own."""
        if len(changes) == len(self._changes):
            return self
        part = Foundation.__new__(Foundation)
        part._unknowns, part._frame = self._unknowns, self._frame
        part._of(axioms.Foundation(frozenset(c.change for c in changes)), changes)
        return part

    def evaluate(self, masks: Masks) -> int:
        happening = any(masks[c.number] == c.way for c in self._changes)
        return 0 if happening and not self._off and len(self._unfounded(masks)) == len(self._changes) else YES

    def forward(self, masks: Masks) -> Iterable[tuple[int, int]]:
        """Where nothing outside supports any of some changes, none of them happens: it excludes all of them at once."""
        key = self._all(masks)
        if key not in self._excluded:
            self._excluded[key] = self._excluding(masks)
        self.pruned_by, excluded = self._excluded[key]
        return excluded

    def _excluding(self, masks: Masks) -> tuple[Foundation, tuple[tuple[int, int], ...]]:
        """The unfounded part of the loop, and what it excludes."""
        possible = not self._off and any(masks[number] & way for number, way in self._inside.items())
        part = self._unfounded(masks) if possible else []  # a fixed point is costly: not where nothing can happen
        excluded = tuple((n, self._full[n] & ~way) for n, way in _ways(part).items() if masks[n] & way)
        return (self._part(part) if excluded else self), excluded

    def backward(self, masks: Masks) -> Iterable[tuple[int, int]]:
        return ()  # it prunes no supports: that would take a fixed point for each of their values

    def _unfounded(self, masks: Masks) -> list[_Change]:
        """The largest set of changes that can rest on each other alone, including those that cannot happen.

        A change leaves the set once something outside supports it, and then counts as outside for those it pushes.
        """
        inside, out = dict(self._inside), set[_Change]()
        waiting: Iterable[_Change] = self._changes
        while waiting:
            moved: dict[int, None] = {}
            for change in waiting:
                if change not in out and _may(change, masks, inside):
                    out.add(change)
                    inside[change.number] &= ~change.way
                    moved[change.number] = None
            # only who reads a change that has just left can be supported anew
            waiting = dict.fromkeys(c for n in moved for c in self._reading.get(n, ()))
        return [c for c in self._changes if c not in out]

    def parts(self) -> Iterator[tuple[Sequence[int], Callable[[Masks], bool]]]:
        """For each change, what it reads and whether it is excluded as the masks are: together, that all are."""
        for change in self._changes:
            yield change.scope, partial(self._is_excluded, change)

    def _is_excluded(self, change: _Change, masks: Masks) -> bool:
        return not _may(change, masks, self._inside)

    def rules(self, number: int, masks: Masks) -> tuple[str, ...]:
        return tuple(dict.fromkeys(rule for c in self._changes for rule in c.rules))


def _ways(changes: Sequence[_Change]) -> dict[int, int]:
    """The directions that are changes of a loop, as masks by unknown."""
    ways: dict[int, int] = {}
    for change in changes:
        ways[change.number] = ways.get(change.number, 0) | change.way
    return ways


def _may(change: _Change, masks: Masks, inside: Inside) -> bool:
    """Whether a change can happen and have a reason outside."""
    return bool(masks[change.number] & change.way) and change.supported(masks, inside)


class _Change:
    """One change of the loop, and what could support it."""

    def __init__(self, unknowns: Unknowns, frame: Frame, change: Change) -> None:
        self.change = change
        quantity, pair, sign = change
        one, other = (frame.key(quantity, w) for w in pair)
        free = one is None and other is None
        self.way = bit(sign)
        self.number, _ = unknowns.direction(quantity, *pair)
        # something set differently moves because of that, and needs no other support
        self._needs_none = one != other or unknowns.model.assumed("unfounded", quantity)
        self._pushes = pushes_on(unknowns, frame, quantity, pair) if free else ()
        passed_on = [p.passed_on(self.way) for p in self._pushes]
        # pushes that pass a direction on are nearly all: kept as pairs of numbers, for the inner loop
        self._plain = tuple(dict.fromkeys(found for found in passed_on if found is not None))
        self._others = tuple(p for p, found in zip(self._pushes, passed_on, strict=True) if found is None)
        self._ends = tuple(closed(unknowns, frame, quantity, w) for w in pair)
        gates = unknowns.model.gates_on[quantity] if free else ()
        self._tested = [Tested(unknowns, g.condition, pair) for g in gates]
        tested = [t.scope for t in self._tested]
        pushing = [p.scope for p in self._pushes]
        self.scope = union(((self.number,), *pushing, *tested, *(e.scope for e in self._ends)))
        self.rests_on = union((*pushing, *tested))
        self.rules = (*(p.rule for p in self._pushes), *(g.id for g in gates))

    def supported(self, masks: Masks, inside: Inside) -> bool:
        """Whether it can have a reason that is no change of the loop."""
        if self._needs_none:
            return True
        pushed = self._pushed(masks, inside)
        if not self._tested:
            return pushed
        a, b = (e.truth(masks) for e in self._ends)
        if a == YES and b == YES:
            return False  # closed in both worlds, it is at its bottom in both
        if pushed:
            return True
        return self._switched(masks, inside, b, shut=0) or self._switched(masks, inside, a, shut=1)

    def _pushed(self, masks: Masks, inside: Inside) -> bool:
        """Whether something can push it that way on the strength of a change that is not inside."""
        for number, way in self._plain:  # nearly all, so made fast
            if masks[number] & way & ~inside.get(number, 0):
                return True
        return any(p.founded(masks, self.way, inside) for p in self._others)

    def _switched(self, masks: Masks, inside: Inside, other: int, shut: int) -> bool:
        """Whether a gate can fail at one end alone, because something it tests changed its level in that way."""
        return bool(other & NO) and any(
            fails & YES and self._tested[i].switches(masks, inside, on=shut == 0)
            for i, fails in self._ends[shut].failing(masks)
        )
