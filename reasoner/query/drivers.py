"""Drivers: by which rules one certain move brings about another (the mechanism, not the argument for it).

An influence drives if it certainly exists, its condition certainly holds, both of its ends certainly move, and the
signs agree. A condition that certainly switches drives from what it tests, and so does a gate that opens or closes, and
a definition. Of `maybe` influences of which some must exist each is an alternative. A slow influence drives from the
phase before. A quantity may move for certain though each single way to it is open: then the nearest certain moves
upstream stand in for its driver (a `leap`), and only the proof says why.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import heappop, heappush
from itertools import count

from reasoner.model.ir import Condition, Gate, Influence, Model, Status, Test, leaves
from reasoner.model.labeling import DirectionOf
from reasoner.model.pushes import polarities, transmitted
from reasoner.query.certain import Certain
from reasoner.query.mechanism import Arrow, ArrowKind, Move
from reasoner.query.outcomes import pair_of
from reasoner.query.reach import changed, reached, upstream
from reasoner.signs import MINUS, PLUS, Sign
from reasoner.solve.formula import neg


@dataclass
class Drivers:
    """The drivers of every move, found as they are asked for."""

    certain: Certain

    def __post_init__(self) -> None:
        self.model: Model = self.certain.problem.model
        self.frame = self.certain.problem.frame
        self._of: dict[Move, tuple[Arrow, ...]] = {}

    def survey(self, goals: Collection[str], since: int, at: int) -> None:
        """Asks at once for everything that can bear on some quantities: directions, and conditions of influences."""
        above, moved = upstream(self.model, goals), reached(self.model, changed(self.frame, self.model))
        near = [q for q in self.model.quantities if q in above and q in moved]
        phases = dict.fromkeys([(since, at), (self.frame.earlier[since], self.frame.earlier[at])])
        pairs = [pair_of(*pair) for pair in phases if pair[0] != pair[1]]
        self.certain.learn(DirectionOf(q, pair) for pair in pairs for q in near)
        influences = [i for q in near for i in self.model.influences_on[q]]
        conditions = [i.condition for i in influences if i.condition is not None]
        conditions += [gate.condition for q in near for gate in self.model.gates_on[q]]
        literals = [self.certain.problem.condition(c, w) for c in conditions for pair in pairs for w in pair]
        self.certain.possibly(*(f for literal in literals for f in (literal, neg(literal))))

    def move(self, quantity: str, since: int, at: int) -> Move | None:
        """The certain move of a quantity between two worlds, if it has one."""
        sign = None if since == at else self.certain.move(quantity, since, at)
        return None if sign is None else Move(quantity, since, at, sign)

    def given(self, move: Move) -> bool:
        """Whether a quantity moves because it is set, in one of the two worlds at least."""
        keys = [self.frame.key(move.quantity, w) for w in move.pair]
        return keys[0] != keys[1]

    def of(self, move: Move) -> tuple[Arrow, ...]:
        """Everything that drives a move, in order of declaration; nothing drives what is set."""
        if move not in self._of:
            overridden = any(self.frame.key(move.quantity, w) is not None for w in move.pair)
            self._of[move] = () if overridden else tuple(dict.fromkeys(self._found(move)))
        return self._of[move]

    def _found(self, move: Move) -> Iterator[Arrow]:
        self._learn(move)
        for influence in self.model.influences_on[move.quantity]:
            yield from self._influence(influence, move) if not influence.maybe else ()
        yield from self._alternatives(move)
        for gate in self.model.gates_on[move.quantity]:
            yield from self._gate(gate, move) if not gate.maybe else ()
        definition = self.model.definition_of.get(move.quantity)
        if definition is not None:
            for source in self._agreeing(definition.expression, move):
                yield Arrow(definition.id, source, move, "definition")

    def _learn(self, move: Move) -> None:
        """Asks at once for the directions of everything that acts on a quantity."""
        pairs = [(i.source, transmitted(self.frame, i, move.pair)) for i in self.model.influences_on[move.quantity]]
        self.certain.learn(DirectionOf(q, pair_of(*pair)) for q, pair in pairs if pair[0] != pair[1])

    # --- by kind of rule --------------------------------------------------------------------------------------

    def _influence(self, influence: Influence, move: Move, kind: ArrowKind = "influence") -> Iterator[Arrow]:
        since, at = transmitted(self.frame, influence, move.pair)
        on = [self.certain.holds(influence.condition, w) for w in (since, at)] if since != at else [None]
        sign = None if None in on else self.certain.sign(influence)
        if sign is None:
            return
        if all(on):
            source = self.move(influence.source, since, at)
            if source is not None and source.sign.times(sign) == move.sign:
                yield Arrow(influence.id, source, move, kind)
        elif any(on) and influence.condition is not None:
            # switched on it pushes as if its source had appeared, unless there is nothing to transmit
            up = on[1] is True
            agrees = (sign if up else -sign) == move.sign
            if agrees and not self.certain.nothing(influence.source, at if up else since):
                for source in self._switching(influence.condition, since, at, up):
                    yield Arrow(influence.id, source, move, "switch")

    def _alternatives(self, move: Move) -> Iterator[Arrow]:
        """Of `maybe` influences on a quantity some of which must exist: those that all drive it if they do."""
        for group in self.model.alternatives:
            _, items = self.model.open_in(group)
            influences = [i for i in self.model.influences_on[move.quantity] if i.id in items]
            if influences and len(influences) == len(group.items):
                found = [list(self._influence(i, move, "alternative")) for i in influences]
                if all(found):
                    yield from (arrow for one in found for arrow in one)

    def _gate(self, gate: Gate, move: Move) -> Iterator[Arrow]:
        """A gate that opens or closes, or one that what it tests pushes against, weakly."""
        on = [self.certain.holds(gate.condition, w) for w in move.pair]
        if on == [move.sign == MINUS, move.sign == PLUS]:
            for source in self._switching(gate.condition, *move.pair, up=move.sign == PLUS):
                yield Arrow(gate.id, source, move, "gate")
            return
        declared = {i.source for i in self.model.influences_on[move.quantity] if not i.slow}
        for source in self._agreeing(gate.condition, move):
            if source.quantity not in declared:
                yield Arrow(gate.id, source, move, "gate")

    def _agreeing(self, condition: Condition, move: Move) -> Iterator[Move]:
        """What a condition or expression reads that certainly moves, in the way that moves its target so."""
        for quantity, polarity in polarities(self.model, condition):
            source = self.move(quantity, *move.pair)
            if source is not None and source.sign.times(polarity) == move.sign:
                yield source

    def _switching(self, condition: Condition, since: int, at: int, up: bool) -> Iterator[Move]:
        """What a condition tests that certainly moves, and passes from one side of the test to the other."""
        for leaf, positive in leaves(condition):
            source = self.move(leaf.quantity, since, at)
            if source is None or not isinstance(leaf, Test):
                continue
            inside = frozenset(range(leaf.low, leaf.high + 1))
            old, new = (self.certain.levels(leaf.quantity, w) for w in (since, at))
            come, gone = (old.isdisjoint(inside), new <= inside), (old <= inside, new.isdisjoint(inside))
            if all(come if positive == up else gone):
                yield source


# --- paths ------------------------------------------------------------------------------------------------------------

_COST: Mapping[ArrowKind, int] = {
    "influence": 10,
    "switch": 11,
    "definition": 11,
    "gate": 13,
    "alternative": 12,
    "leap": 40,
}
"""What one arrow counts on a path: the plainest path is told, so a leap only where nothing else leads there."""


@dataclass
class Paths:
    """Shortest driver paths from what was set to the certain moves above one goal."""

    drivers: Drivers
    goal: Move

    def __post_init__(self) -> None:
        self.model = self.drivers.model
        self._statuses = self.model.rules
        self.into: dict[Move, tuple[Arrow, ...]] = self._backward([self.goal])
        self.cost, self._last = self._forward()
        while missing := [m for m in self.into if m not in self.cost]:
            if not sum(self._leap(move) for move in missing):  # each of them is tried
                break
            self.cost, self._last = self._forward()

    def _backward(self, starts: Sequence[Move]) -> dict[Move, tuple[Arrow, ...]]:
        """Every move from which drivers lead to the starts, each with what drives it."""
        found: dict[Move, tuple[Arrow, ...]] = {}
        waiting = list(starts)
        for move in waiting:
            if move not in found:
                found[move] = self.drivers.of(move)
                waiting += [arrow.source for arrow in found[move]]
        return found

    def _forward(self) -> tuple[dict[Move, int], dict[Move, Arrow]]:
        """Dijkstra from everything that is set: the cost of reaching each move, and the last arrow on the way."""
        out: dict[Move, list[Arrow]] = {}
        for arrows in self.into.values():
            for arrow in arrows:
                out.setdefault(arrow.source, []).append(arrow)
        tie = count()
        heap = [(0, next(tie), move) for move in self.into if self.drivers.given(move)]
        cost = {move: 0 for _, _, move in heap}
        last: dict[Move, Arrow] = {}
        while heap:
            reached, _, move = heappop(heap)
            if reached > cost[move]:
                continue
            for arrow in out.get(move, ()):
                total = reached + self._price(arrow)
                if total < cost.get(arrow.target, total + 1):
                    cost[arrow.target], last[arrow.target] = total, arrow
                    heappush(heap, (total, next(tie), arrow.target))
        return cost, last

    def _price(self, arrow: Arrow) -> int:
        """The strength of an influence is no station of its own: two arrows are drawn as one."""
        strength = self.model.quantities[arrow.target.quantity].of_influence
        if strength is not None and arrow.rule == f"{strength}.source":
            return 1
        weakness = Status.ESTABLISHED - self._statuses[arrow.rule].status if arrow.rule in self._statuses else 0
        return _COST[arrow.kind] + weakness

    def reaching(self, move: Move) -> tuple[Arrow, ...]:
        """The drivers of a move to which a path leads that does not take the move itself, the nearest first."""
        reached = [a for a in self.into[move] if a.source in self.cost and move not in self._passed(a.source)]
        found: dict[Move, Arrow] = {}  # of several rules between the same ends the plainest one is told
        for arrow in sorted(reached, key=lambda a: self.cost[a.source] + self._price(a)):
            found.setdefault(arrow.source, arrow)
        return tuple(found.values())

    def _passed(self, move: Move) -> set[Move]:
        return {arrow.target for arrow in self.path(move)}

    def path(self, move: Move) -> tuple[Arrow, ...]:
        """The plainest driver path to a move that is reached; empty for what is set."""
        found: list[Arrow] = []
        while move in self._last:
            found.append(self._last[move])
            move = found[-1].source
        return tuple(reversed(found))

    # --- leaps ------------------------------------------------------------------------------------------------

    def _leap(self, move: Move) -> bool:
        """Lets the nearest certain moves upstream stand in for the drivers of a move that has none."""
        if self.into[move]:
            return False
        leaps = tuple(self._leaps(move))
        self.into[move] = leaps
        for source, arrows in self._backward([leap.source for leap in leaps]).items():
            self.into.setdefault(source, arrows)
        return bool(leaps)

    def _leaps(self, move: Move) -> Iterator[Arrow]:
        """The nearest certain moves from which a signed path of open quantities leads to a move, level by level."""
        certain, model = self.drivers.certain, self.model
        level: list[tuple[str, Sign, tuple[str, ...], str]] = [(move.quantity, move.sign, (), "")]
        seen = {(move.quantity, move.sign)}
        found: dict[Move, Arrow] = {}
        while level and not found:
            following: list[tuple[str, Sign, tuple[str, ...], str]] = []
            for quantity, sign, through, last in level:
                for influence in model.influences_on[quantity]:
                    if influence.slow or influence.sign is None:
                        continue
                    if sign not in certain.pushes(influence, *move.pair):
                        continue
                    needed = sign.times(influence.sign)
                    source = self.drivers.move(influence.source, *move.pair)
                    rule = last or influence.id
                    if source is not None:
                        if source.sign == needed and through and source != move:
                            found.setdefault(source, Arrow(rule, source, move, "leap", through[::-1]))
                    elif (influence.source, needed) not in seen:
                        seen.add((influence.source, needed))
                        following.append((influence.source, needed, (*through, influence.source), rule))
            level = following
        yield from found.values()
