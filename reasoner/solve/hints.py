"""Sketches: labelings as they might be, which the solver tries first.

A sketch makes one change after another, each pushed towards by one made before, so that it is founded; it goes straight
for what is wanted and lets the rest follow. The solver follows a sketch as far as the rules allow. Nothing is concluded
from one: whatever it overlooks costs time, and changes no answer.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Sequence
from functools import cached_property
from itertools import islice
from random import Random

from reasoner.model.worlds import REFERENCE, Frame, Key, Pair
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import Formula, atom_of, conj, neg, parts
from reasoner.solve.foundation import Foundation

_AIMED = 30
"""So many of what is wanted are sought one by one; others come by the way."""

Move = int
"""What a quantity does, by number: the n-th stays as it is (3n), rises (3n + 1) or falls (3n + 2)."""


class Hints:
    """Draws sketches of the labelings of one frame."""

    def __init__(self, encoder: Encoder, foundation: Foundation, frame: Frame) -> None:
        self._encoder, self._frame = encoder, frame
        self._random, self._defined = Random(0), _Defined(encoder)
        self._reference = frame.index.get(REFERENCE) if encoder.model.has_reference else None
        self._at: dict[tuple[str, int], list[Formula]] = {}
        self._ways = {pair: _Ways(encoder, foundation, frame, pair, self._random) for pair in frame.pairs}

    def propose(self, wanted: Collection[Formula], holds: Callable[[Formula], bool], sure: bool) -> dict[Formula, bool]:
        """What atoms might be so that many of the wanted literals hold; empty where these do not speak of directions.

        `holds` speaks of a labeling. Where it is `sure` that all that is wanted can be, what nothing pushes varies too.
        """
        sought = {pair: ways.sought(wanted) for pair, ways in self._ways.items()}
        if not any(sought.values()):
            sought = self._needed(wanted)
        pair = max(sought, key=lambda p: len(sought[p]))
        if not sought[pair]:
            return {}
        ways, goals = self._ways[pair], sought[pair]
        start = ways.unpushed(goals if sure else (), holds)
        found: dict[Formula, bool] = {}
        for move in _Drawing(ways, goals, self._random).drawn(start):
            up, down = ways.directions[move // 3]
            found[up], found[down] = move % 3 == 1, move % 3 == 2
            found |= self._levels(ways.quantities[move // 3], pair, move % 3, holds)
        return self._defined.followed(found, holds)

    def _needed(self, wanted: Collection[Formula]) -> dict[Pair, list[Move]]:
        """Moves by which some of the literals hold, where they stand for what is said of moves."""
        found: dict[Pair, list[Move]] = {pair: [] for pair in self._ways}
        for literal in self._random.sample(list(wanted), min(len(wanted), _AIMED)):
            todo = [literal]
            while todo:
                atom = todo.pop()
                if atom in self._places:
                    pair, move = self._places[atom]
                    found[pair].append(move)
                elif positive := self._defined.needs(atom):
                    every, atoms = positive
                    todo += atoms if every else [self._random.choice(atoms)]
        return found

    @cached_property
    def _places(self) -> dict[Formula, tuple[Pair, Move]]:
        return {
            literal: (pair, 3 * n + way)
            for pair, ways in self._ways.items()
            for n, both in enumerate(ways.directions)
            for way, literal in enumerate(both, 1)
        }

    def _levels(
        self, quantity: str, pair: Pair, way: int, holds: Callable[[Formula], bool]
    ) -> Iterable[tuple[Formula, bool]]:
        """Levels that go with a move: in the reference or first world as they are, in the other any that fit."""
        space = self._encoder.model.quantities[quantity].space
        normal, reference = space.reference, self._reference if space.reference is not None else None
        (a, b), rises = (pair[::-1], 2) if pair[1] == reference else (pair, 1)
        as_is = normal if a == reference else None
        level = sum(map(holds, self._reaches(quantity, a))) if as_is is None else as_is
        if way:
            beyond = range(level + 1, space.top + 1) if way == rises else range(level)
            level = self._random.choice(beyond) if beyond else level
        yield from ((reached, level >= k) for k, reached in enumerate(self._reaches(quantity, b), 1))
        if reference is not None and normal is not None and reference not in pair:
            yield self._encoder.up(quantity, reference, b), level > normal
            yield self._encoder.down(quantity, reference, b), level < normal

    def _reaches(self, quantity: str, world: int) -> list[Formula]:
        if (quantity, world) not in self._at:
            levels = range(1, self._encoder.model.quantities[quantity].space.top + 1)
            self._at[quantity, world] = [self._encoder.reaches(quantity, world, k) for k in levels]
        return self._at[quantity, world]


class _Ways:
    """How moves over one pair bring each other about."""

    def __init__(self, encoder: Encoder, foundation: Foundation, frame: Frame, pair: Pair, random: Random) -> None:
        model, self._random = encoder.model, random
        self.quantities = list(model.quantities)
        self.directions = [(encoder.up(q, *pair), encoder.down(q, *pair)) for q in self.quantities]
        self._given = [q in model.inputs or any(frame.key(q, w) for w in pair) for q in self.quantities]
        self._set_to = [_between(frame.key(q, pair[0]), frame.key(q, pair[1])) for q in self.quantities]
        self._steady = [conj(map(neg, both)) for both in self.directions]
        self._named, self._foundation, self._pair = encoder.named, foundation, pair

    @cached_property
    def back(self) -> list[list[Move]]:
        """For each move, those that push towards it."""
        number = {q: 3 * n for n, q in enumerate(self.quantities)}
        found: list[list[Move]] = [[] for _ in range(3 * len(number))]
        for (quantity, pair, sign), supports in self._foundation.all_supports.items():
            if pair == self._pair and not self._given[number[quantity] // 3]:
                rests = dict.fromkeys(r for _, r in supports if r[0] and r[1] == pair)
                found[number[quantity] + sign % 3] = [number[q] + s % 3 for q, _, s in rests]
        return found

    @cached_property
    def onward(self) -> list[list[Move]]:
        """For each move, those that it pushes towards."""
        found: list[list[Move]] = [[] for _ in self.back]
        for move, sources in enumerate(self.back):
            for source in sources:
                found[source].append(move)
        return found

    def sought(self, wanted: Collection[Formula]) -> list[Move]:
        """The moves among some literals, in any order."""
        found = []
        for n, ((up, down), steady) in enumerate(zip(self.directions, self._steady, strict=True)):
            found += [3 * n + way for way, f in enumerate((self._named(steady), up, down)) if f in wanted]
        self._random.shuffle(found)
        return found

    def unpushed(self, wanted: Collection[Move], holds: Callable[[Formula], bool]) -> list[Move]:
        """What the quantities do that nothing pushes: as they are set, as wanted, or as in a labeling."""
        asked: dict[int, Move] = {}
        for move in wanted:
            asked.setdefault(move // 3, move)
        found = []
        for n, (up, down) in enumerate(self.directions):
            if self._given[n]:
                set_to = self._set_to[n]
                seen = 1 if holds(up) else 2 if holds(down) else 0
                found.append(3 * n + set_to if set_to is not None else asked.get(n, 3 * n + seen))
        return found


def _between(one: Key | None, other: Key | None) -> int | None:
    """Which way a quantity goes from one setting to another, where that follows from levels alone."""
    if one is None or other is None or one.kind != "level" or other.kind != "level" or one.level == other.level:
        return 0 if one == other is not None else None
    return 1 if one.level < other.level else 2


class _Drawing:
    """One sketch in the making: what each quantity does, and which are kept from moving."""

    def __init__(self, ways: _Ways, goals: Sequence[Move], random: Random) -> None:
        self._ways, self._goals, self._random = ways, goals, random
        self._moves: list[Move | None] = [None] * len(ways.quantities)
        self._made: list[Move] = []
        self._calm = {goal // 3 for goal in goals if not goal % 3}

    def drawn(self, start: Sequence[Move]) -> list[Move]:
        """What every quantity does, where some do as said without being pushed."""
        self._make(start)
        for goal in self._goals[:_AIMED]:
            self._aim(goal)
        self._spread()
        return [3 * n if move is None else move for n, move in enumerate(self._moves)]

    def _make(self, moves: Iterable[Move]) -> None:
        for move in moves:
            if self._moves[move // 3] is None:
                self._moves[move // 3] = move
                if move % 3:
                    self._made.append(move)

    def _aim(self, goal: Move) -> None:
        """Makes the moves that lead to a goal, or those that push both ways what is to stay as it is."""
        if self._moves[goal // 3] is not None:
            return
        if goal % 3:
            self._make(self._path([goal]))
            return
        self._moves[goal // 3] = goal
        for pushed in (goal + 1, goal + 2):
            path = self._path(self._ways.back[pushed])
            self._make(path)
            if not path:
                self._moves[goal // 3] = None
                return

    def _path(self, goals: Sequence[Move]) -> list[Move]:
        """The shortest way to one of the goals from something that is made; none where it moves a quantity twice."""
        after: dict[Move, Move | None] = {goal: None for goal in goals if self._moves[goal // 3] in (None, goal)}
        todo = deque(after)
        while todo:
            move = todo.popleft()
            if self._moves[move // 3] == move:
                path = [move]
                while (following := after[path[-1]]) is not None:
                    path.append(following)
                return path if len({m // 3 for m in path}) == len(path) else []
            for source in self._ways.back[move]:
                if source not in after and self._moves[source // 3] in (None, source):
                    after[source] = move
                    todo.append(source)
        return []

    def _spread(self) -> None:
        """All that is pushed moves: what is wanted first; what is wanted calm last, unless it is pushed both ways."""
        wanted, others, calm = deque[Move](), list[Move](), deque[Move]()
        goals, pushed, told = set(self._goals), set[Move](), 0
        while True:
            for move in self._made[told:]:
                for onward in self._ways.onward[move]:
                    if onward not in pushed:
                        pushed.add(onward)
                        (calm if onward // 3 in self._calm else wanted if onward in goals else others).append(onward)
            told = len(self._made)
            if wanted:
                self._make((wanted.popleft(),))
            elif others:
                chosen = self._random.randrange(len(others))
                others[chosen], others[-1] = others[-1], others[chosen]
                self._make((others.pop(),))
            elif calm:
                move = calm.popleft()
                if _opposite(move) not in pushed:
                    self._moves[move // 3] = None
                    self._make((move,))
            else:
                return


def _opposite(move: Move) -> Move:
    return move + 1 if move % 3 == 1 else move - 1


class _Defined:
    """The defined atoms of an encoder that join literals, taken apart."""

    def __init__(self, encoder: Encoder) -> None:
        self._encoder = encoder
        self._joined: dict[str, tuple[bool, list[tuple[Formula, bool]]]] = {}

    def followed(self, chosen: dict[Formula, bool], holds: Callable[[Formula], bool]) -> dict[Formula, bool]:
        """The values of some atoms, and those of the defined atoms that depend on them; `holds` gives the others."""
        self._update()
        for name, (every, joined) in self._joined.items():
            if any(atom in chosen for atom, _ in joined):
                values = ((chosen[atom] if atom in chosen else holds(atom)) is sign for atom, sign in joined)
                chosen[name] = all(values) if every else any(values)
        return chosen

    def needs(self, atom: Formula) -> tuple[bool, list[Formula]] | None:
        """Whether a defined atom needs every one of some atoms, or any, and which; None where it needs none."""
        self._update()
        every, joined = self._joined.get(atom, (True, []))
        atoms = [part for part, sign in joined if sign]
        return (every, atoms) if atoms else None

    def _update(self) -> None:
        for name, formula in islice(self._encoder.meant.items(), len(self._joined), None):
            word, literals = parts(formula) or ("", [])
            self._joined[name] = word == "and", [(atom_of(f), f == atom_of(f)) for f in literals]
