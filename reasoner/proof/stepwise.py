"""Refutations of what is observed at steps: a tree of cases, each of which ends in a contradiction, and its replay.

A refutation says of one open switch, decided in one way, that some observations cannot all be made then. It has nothing
but the unknowns to split on. Between the splits the checker propagates by itself: it takes values away that leave some
update, some observation or some alternatives no way to hold, until nothing changes. "No way" is judged on sets of
possible values, with the regulators of a quantity independent of each other, so what is taken away is impossible
indeed. It shares no code with the encoding for the solver (`reasoner.solve.stepwise`), and no solver.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeAlias

from reasoner.model.ir import Model, StepObservation, Trajectory, quantities_in, quantities_of
from reasoner.model.labeling import Existence, SignOf
from reasoner.model.revision import Decided
from reasoner.model.trajectories import keys_of, update_of
from reasoner.model.updates import CONDITIONS, Table
from reasoner.proof.levels import SIDE, bits_of, by_threshold, classes_of, enough, truth, value_of
from reasoner.signs import Sign


@dataclass(frozen=True, slots=True)
class LevelAt:
    """The level, of two, that a quantity has at a step of a trajectory."""

    quantity: str
    trajectory: Trajectory
    step: int


@dataclass(frozen=True, slots=True)
class Follows:
    """Which of its update conditions a quantity follows, by number."""

    quantity: str


@dataclass(frozen=True, slots=True)
class Turn:
    """Which quantity is updated, where one is, between a step and the next."""

    trajectory: Trajectory
    step: int


_BOTH: Final = (False, True)

Unknown: TypeAlias = Existence | SignOf | LevelAt | Follows | Turn
Value: TypeAlias = bool | Sign | int | str


@dataclass(frozen=True, slots=True)
class Split:
    """A branch for every value that is left to an unknown; a branch of None is contradictory without further cases."""

    unknown: Unknown
    branches: tuple[tuple[Value, Split | None], ...]


@dataclass(frozen=True)
class Refutation:
    """That observations, named by their ids, cannot all be made; with `supposed`, if a switch is decided so."""

    observations: tuple[str, ...]
    supposed: Decided | None
    cases: Split | None

    @property
    def size(self) -> int:
        """How many cases it has."""
        waiting, count = [self.cases], 0
        while waiting:
            one = waiting.pop()
            if one is None:
                count += 1
            else:
                waiting += [branch for _, branch in one.branches]
        return count


class Rejected(Exception):
    """The refutation is not valid."""


def check(model: Model, refutation: Refutation) -> None:
    """Returns if every case ends in a contradiction; else raises `Rejected`."""
    observed = [o for o in model.stepwise if o.id in refutation.observations]
    if len(observed) < len(set(refutation.observations)):
        raise Rejected("it names an observation that the model does not have")
    space = Space(model, observed)
    waiting = [(refutation.cases, space.start(refutation.supposed))]
    while waiting:
        split, values = waiting.pop()
        contradictory = space.propagate(values)
        if split is None:
            if not contradictory:
                raise Rejected("a case is open")
        elif not contradictory:
            number = space.number.get(split.unknown)
            if number is None:
                raise Rejected("it splits on what is no unknown")
            cases = dict(split.branches)
            for value in space.left(values, number):
                if value not in cases:
                    raise Rejected("the cases leave out a value")
                waiting.append((cases[value], space.with_value(values, number, value)))


@dataclass(frozen=True, slots=True)
class Constraint:
    """Something that has to hold of some unknowns, by their numbers; whether it can, is asked of sets of values."""

    unknowns: tuple[int, ...]
    possible: Callable[[list[int]], bool]


@dataclass(slots=True)
class Values:
    """The values that are left to each unknown, as bits, and the constraints that are to be looked at again.

    `why`: the splits that took values away, as bits; for a search, which takes splits back.
    """

    left: list[int]
    why: list[int]
    waiting: dict[int, None]
    conflict: int = 0  # the splits that a contradiction comes from
    broken: int = -1  # the constraint that has no way to hold


class Space:
    """The unknowns that some observations speak of, and every constraint between them."""

    def __init__(self, model: Model, observed: Sequence[StepObservation]) -> None:
        self.model = model
        self.unknowns: list[Unknown] = []
        self.domains: list[tuple[Value, ...]] = []
        self.first: list[int] = []  # the values that each may have, as bits
        self.number: dict[Unknown, int] = {}
        self.constraints: list[Constraint] = []
        self._keys = {t: keys_of(model, t) for t in dict.fromkeys(o.trajectory for o in observed)}
        for i in model.influences:
            self._unknown(Existence(i.id), _BOTH, 3 if i.maybe else 2)
            self._unknown(SignOf(i.id), (Sign.MINUS, Sign.PLUS), 3 if i.sign is None else SIDE[i.sign])
        for name in model.quantities:
            if model.influences_on[name]:
                self._unknown(Follows(name), update_of(model, name).numbers)
        for a in model.alternatives:
            items = tuple(self.number[Existence(item)] for item in a.items)
            self._state(items, partial(enough, items, a.count))
        for trajectory in self._keys:
            last = max(o.moment.number for o in observed if o.trajectory == trajectory)
            self._course(trajectory, last)
        for o in observed:
            self._observed(o)
        self.readers: list[list[int]] = [[] for _ in self.unknowns]
        for number, constraint in enumerate(self.constraints):
            for unknown in constraint.unknowns:
                self.readers[unknown].append(number)

    # --- values -----------------------------------------------------------------------------------------------------

    def start(self, supposed: Decided | None) -> Values:
        """Everything possible, but for what is supposed. Raises `Rejected` where the model has no such switch."""
        left = list(self.first)
        found = Values(left, [0] * len(left), dict.fromkeys(range(len(self.constraints))))
        if supposed is None:
            return found
        number = self.number.get(supposed.switch)
        if number is None:
            raise Rejected("it supposes what is no switch of the model")
        if isinstance(supposed.switch, SignOf):  # a sign is one of what exists
            found = self.with_value(found, self.number[Existence(supposed.switch.rule)], True)
        return self.with_value(found, number, supposed.value)

    def left(self, values: Values, number: int) -> list[Value]:
        """The values that are left to an unknown."""
        return [value for bit, value in enumerate(self.domains[number]) if values.left[number] >> bit & 1]

    def with_value(self, values: Values, number: int, value: Value, split: int = 0) -> Values:
        """The same with one value alone left to an unknown, for a reason."""
        left, why = list(values.left), list(values.why)
        left[number] &= 1 << self.domains[number].index(value)
        why[number] |= split
        return Values(left, why, {**values.waiting, **dict.fromkeys(self.readers[number])})

    def propagate(self, values: Values) -> bool:
        """Takes away what is impossible until nothing changes; whether nothing is left to some unknown, or to hold."""
        left, why, waiting = values.left, values.why, values.waiting
        while waiting:
            at = next(iter(waiting))
            del waiting[at]
            constraint = self.constraints[at]
            if not all(left[n] for n in constraint.unknowns) or not constraint.possible(left):
                return self._contradictory(values, at)
            because = -1
            for n in constraint.unknowns:
                every = left[n]
                if not every & (every - 1):
                    continue
                kept, rest = 0, every
                while rest:
                    bit = rest & -rest
                    rest ^= bit
                    left[n] = bit
                    if constraint.possible(left):
                        kept |= bit
                left[n] = kept
                if kept != every:
                    if because < 0:
                        because = self._because(values, at)
                    why[n] |= because
                    if not kept:
                        return self._contradictory(values, at)
                    waiting.update(dict.fromkeys(self.readers[n]))
        return False

    def _because(self, values: Values, at: int) -> int:
        found = 0
        for n in self.constraints[at].unknowns:
            found |= values.why[n]
        return found

    def _contradictory(self, values: Values, at: int) -> bool:
        values.conflict, values.broken = self._because(values, at), at
        return True

    # --- constraints ------------------------------------------------------------------------------------------------

    def _unknown(self, unknown: Unknown, domain: tuple[Value, ...], left: int = 0) -> int:
        self.number[unknown] = len(self.unknowns)
        self.unknowns.append(unknown)
        self.domains.append(domain)
        self.first.append(left or (1 << len(domain)) - 1)
        return self.number[unknown]

    def _state(self, unknowns: Sequence[int], possible: Callable[[list[int]], bool]) -> None:
        self.constraints.append(Constraint(tuple(dict.fromkeys(unknowns)), possible))

    def _course(self, trajectory: Trajectory, last: int) -> None:
        """The levels and updates of a trajectory up to a step."""
        model, (first, _) = self.model, self._keys[trajectory]
        for name in model.quantities:
            key = first.get(name)
            known = 3 if key is None or key.kind != "level" else 2 if key.level else 1
            self._unknown(LevelAt(name, trajectory, 0), _BOTH, known)
        movable = tuple(q for q in model.quantities if not self._keeps(q, trajectory))
        for step in range(last):
            for name in model.quantities:
                self._unknown(LevelAt(name, trajectory, step + 1), _BOTH)
            turn = self._unknown(Turn(trajectory, step), movable) if model.asynchronous and movable else -1
            for name in model.quantities:
                self._update(name, trajectory, step, turn, movable)

    def _keeps(self, quantity: str, trajectory: Trajectory) -> bool:
        """Whether nothing ever updates a quantity, where they are updated one by one."""
        first, later = (keys.get(quantity) for keys in self._keys[trajectory])
        is_set = later is not None and later.kind == "level"
        return (is_set and first == later) or (quantity in self.model.inputs and not is_set)

    def _update(self, name: str, trajectory: Trajectory, step: int, turn: int, movable: tuple[str, ...]) -> None:
        """The level after a step: what the update makes of those before, or as it was where it is another's turn."""
        now, after = (self.number[LevelAt(name, trajectory, s)] for s in (step, step + 1))
        reads, makes = self._made(name, trajectory, step)
        if not self.model.asynchronous:
            self._state((*reads, after), lambda left: bool(makes(left) & left[after]))
        elif name not in movable:
            self._state((now, after), lambda left: bool(left[now] & left[after]))
        else:
            own = 1 << movable.index(name)

            def holds(left: list[int]) -> bool:
                return bool(
                    (left[turn] & own and makes(left) & left[after]) or (left[turn] & ~own and left[now] & left[after])
                )

            self._state((*reads, turn, now, after), holds)

    def _made(self, name: str, trajectory: Trajectory, step: int) -> tuple[Sequence[int], Callable[[list[int]], int]]:
        """What an update of a quantity reads, and the levels, as bits, that it may come to."""
        model, number = self.model, self.number
        key = self._keys[trajectory][1].get(name)
        if key is not None and key.kind == "level":
            level = 2 if key.level else 1
            return (), lambda left: level

        def at(quantity: str) -> int:
            return number[LevelAt(quantity, trajectory, step)]

        if name in model.definition_of:
            expression = model.definition_of[name].expression
            reads = {q: at(q) for q in quantities_in(expression)}
            return tuple(reads.values()), lambda left: value_of(expression, {q: left[n] for q, n in reads.items()})
        now, influences = at(name), model.influences_on[name]
        if not influences:
            return (now,), lambda left: left[now]
        acting = tuple((number[Existence(i.id)], number[SignOf(i.id)], at(i.source)) for i in influences)
        update = update_of(model, name)
        conditions = [CONDITIONS[update.named][n] for n in update.numbers]
        tables = [bits_of(c) if isinstance(c, Table) else -1 for c in conditions]
        keeps = [not isinstance(c, Table) and c.keeps for c in conditions]
        chosen = number[Follows(name)]

        def makes(left: list[int]) -> int:
            classes, counts = classes_of(left, acting)
            found, rest = 0, left[chosen]
            while rest and found != 3:
                bit = rest & -rest
                rest ^= bit
                n = bit.bit_length() - 1
                if tables[n] < 0:
                    found |= by_threshold(counts, keeps[n], left[now])
                else:
                    found |= (2 if classes & tables[n] else 0) | (1 if classes & ~tables[n] else 0)
            return found

        return (*(n for one in acting for n in one), chosen, now), makes

    def _observed(self, o: StepObservation) -> None:
        names = quantities_of(o.claim)
        at = [{q: self.number[LevelAt(q, o.trajectory, step)] for q in names} for step in o.moment.steps]

        def possible(left: list[int]) -> bool:
            found = [truth(o.claim, {q: left[n] for q, n in numbers.items()}) for numbers in at]
            return all(one & 1 for one in found) if o.excluded else any(one & 2 for one in found)

        self._state([n for numbers in at for n in numbers.values()], possible)
