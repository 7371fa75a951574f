"""Where a change that one might expect ends: arrows that would carry it from what was set to a claim, but do not.

Of a wanted move that does not happen it is the shortest signed path that would have brought it about; of a quantity
that stays it is every place where a change on its way there ends. Paths are for orientation; what is said of an arrow
(its condition fails, its target is held, ...) is certain.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from heapq import heappop, heappush
from itertools import count
from typing import Literal

from reasoner.model.ir import Absence, Condition, Influence, Model, quantities_in
from reasoner.model.pushes import transmitted
from reasoner.query.certain import Certain
from reasoner.query.drivers import Drivers
from reasoner.query.failing import failing
from reasoner.query.mechanism import Move, Silenced, SilencedKind
from reasoner.query.reach import upstream
from reasoner.signs import MINUS, PLUS, STEADY, Sign

_COST: Mapping[SilencedKind | Literal["acts"], int] = {
    "acts": 10, "silent": 11, "closed": 12, "held": 12, "floor": 12, "late": 15, "absent": 30, "outweighed": 10,
    "undone": 10,
}  # fmt: skip


@dataclass
class Silences:
    """Looks for silenced arrows between two worlds."""

    certain: Certain
    drivers: Drivers
    since: int
    at: int

    def __post_init__(self) -> None:
        self.model: Model = self.certain.problem.model
        self.frame = self.certain.problem.frame

    # --- a wanted move ----------------------------------------------------------------------------------------

    def of(self, quantity: str, wanted: Sign) -> Silenced | None:
        """The arrow where the shortest path ends that would have moved a quantity as wanted; None: no time for it."""
        path = self._path(quantity, wanted)
        rules = tuple(edge[0] for edge, _ in path)
        for (rule, source, target), sign in path:
            signs = self.certain.directions(target, self.since, self.at)
            if sign not in signs:
                other: SilencedKind = "outweighed" if signs == {-sign} else "undone"
                found = self._blocked(rule, source, target) or Silenced(rule, source, target, other)
                return replace(found, path=rules) if self.certain.complete else None
        return None

    def _path(self, goal: str, wanted: Sign) -> Sequence[tuple[tuple[str, str, str], Sign]]:
        """The edges from what was set, each with the sign that its target would have; empty where there is no path."""
        outgoing = self._outgoing(upstream(self.model, [goal]))
        tie = count()
        starts = [(m.quantity, m.sign) for m in self._set()]
        heap = [(0, next(tie), start) for start in starts]
        cost = dict.fromkeys(starts, 0)
        last: dict[tuple[str, Sign], tuple[tuple[str, Sign], tuple[str, str, str]]] = {}
        while heap:
            total, _, here = heappop(heap)
            if here == (goal, wanted):
                break
            for (rule, source, target), signs in outgoing.get(here[0], ()) if total == cost[here] else ():
                further = total + self._price(rule, source, target)
                for there in ((target, here[1].times(sign)) for sign in signs):
                    if further < cost.get(there, further + 1):
                        cost[there], last[there] = further, (here, (rule, source, target))
                        heappush(heap, (further, next(tie), there))
        found: list[tuple[tuple[str, str, str], Sign]] = []
        here = (goal, wanted)
        while here in last and here not in starts:
            before, edge = last[here]
            found.append((edge, here[1]))
            here = before
        return found[::-1]

    def _set(self) -> Iterator[Move]:
        for quantity in self.model.quantities:
            if self.frame.key(quantity, self.since) != self.frame.key(quantity, self.at):
                move = self.drivers.move(quantity, self.since, self.at)
                if move is not None:
                    yield move

    def _outgoing(self, within: frozenset[str]) -> Mapping[str, list[tuple[tuple[str, str, str], tuple[Sign, ...]]]]:
        found: dict[str, list[tuple[tuple[str, str, str], tuple[Sign, ...]]]] = {}
        for influence in self.model.influences:
            if influence.target in within:
                signs = (PLUS, MINUS) if influence.sign is None else (influence.sign,)
                edge = (influence.id, influence.source, influence.target)
                found.setdefault(influence.source, []).append((edge, signs))
        for absence in self.model.absences:
            if absence.target in within:
                edge = (absence.rule.id, absence.source, absence.target)
                found.setdefault(absence.source, []).append((edge, (PLUS, MINUS)))
        return found

    def _price(self, rule: str, source: str, target: str) -> int:
        blocked = self._blocked(rule, source, target)
        return _COST["acts" if blocked is None else blocked.kind]

    # --- a quantity that stays --------------------------------------------------------------------------------

    def ends(self, quantity: str) -> tuple[Silenced, ...] | None:
        """Every place on the way to a quantity that stays where a change ends, nearest to what was set first.

        None: there was no time for it.
        """
        above = upstream(self.model, [quantity])
        moving = [m.quantity for m in self._set()]
        seen, found = set(moving), dict[tuple[str, str], Silenced]()
        for source in moving:
            for rule, target in self._from(source):
                if target not in above:
                    continue
                if self.certain.directions(target, self.since, self.at) == STEADY:
                    blocked = self._blocked(rule, source, target) or Silenced(rule, source, target, "undone")
                    found.setdefault((rule, target), blocked)
                elif target not in seen:
                    seen.add(target)
                    moving.append(target)
        return tuple(found.values()) if self.certain.complete else None

    def _from(self, source: str) -> Iterator[tuple[str, str]]:
        stated: tuple[Influence | Absence, ...] = (*self.model.influences, *self.model.absences)
        yield from ((item.rule.id, item.target) for item in stated if item.source == source)

    def shut(self, quantity: str) -> Silenced | None:
        """The gate that certainly holds a quantity at its bottom in the world of the claim; None: no time for it."""
        for gate in self.model.gates_on[quantity]:
            if self.frame.key(quantity, self.at) is None and self.certain.holds(gate.condition, self.at) is False:
                tests = self._failing(gate.condition, self.at)
                return Silenced(gate.id, "", quantity, "closed", tests, gate.id) if self.certain.complete else None
        return None

    # --- why an arrow does not carry ----------------------------------------------------------------------------

    def _blocked(self, rule: str, source: str, target: str) -> Silenced | None:
        """Why an arrow carries nothing between the two worlds; None where it may."""
        influence = self.model.influence.get(rule)
        if influence is None:
            return Silenced(rule, source, target, "absent")
        since, at = transmitted(self.frame, influence, (self.since, self.at))
        if since == at:
            return Silenced(rule, source, target, "late")
        if [self.certain.holds(influence.condition, w) for w in (since, at)] == [False, False]:
            assert influence.condition is not None
            return Silenced(rule, source, target, "silent", self._failing(influence.condition, at))
        if all(self.frame.key(target, w) is not None for w in (self.since, self.at)):
            return Silenced(rule, source, target, "held")
        for gate in self.model.gates_on[target]:
            if [self.certain.holds(gate.condition, w) for w in (self.since, self.at)] == [False, False]:
                return Silenced(rule, source, target, "closed", self._failing(gate.condition, self.at), gate.id)
        space = self.model.quantities[target].space
        levels = [self.certain.levels(target, w) for w in (self.since, self.at)]
        end = next((n for n in (0, space.top) if levels[0] == levels[1] == {n}), None)
        if end is not None and space.exact[end]:
            return Silenced(rule, source, target, "floor", ((target, end),))
        return None

    def _failing(self, condition: Condition, world: int) -> tuple[tuple[str, int], ...]:
        """The levels for which a condition fails."""
        levels = {quantity: self.certain.levels(quantity, world) for quantity in quantities_in(condition)}
        return failing(condition, {q: next(iter(found)) for q, found in levels.items() if len(found) == 1})
