"""Hints: values that the solver tries first, taken from a labeling as it might be.

A hint makes one move after another, each pushed towards by a move made before, so that every move is founded. It goes
straight for what is wanted and lets the rest follow. z3 follows a hint as far as the rules allow (phase saving).
Nothing is concluded from a hint: whatever it overlooks costs time, and changes no verdict.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from functools import cached_property
from itertools import islice
from random import Random
from typing import NamedTuple
from weakref import WeakKeyDictionary

from reasoner.model.worlds import REFERENCE, Frame, Key, Pair
from reasoner.signs import MINUS, PLUS, ZERO, Sign
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import FALSE, TRUE, Formula, atom_of, conj, neg, parts
from reasoner.solve.foundation import Foundation

_AIMED = 30
"""So many wanted moves are sought one by one; others come by the way."""


class Move(NamedTuple):
    """What a quantity, by its number, does over a pair of worlds: it rises, falls, or (`ZERO`) stays."""

    quantity: int
    sign: Sign


class Hints:
    """Makes hints for the labelings of one frame."""

    def __init__(self, encoder: Encoder, foundation: Foundation, frame: Frame) -> None:
        self._encoder, self._frame = encoder, frame
        # a fixed seed: the same questions in the same order give the same labelings
        self._random, self._defined = Random(0), _defined_by(encoder)
        self._reference = frame.index.get(REFERENCE) if encoder.model.has_reference else None
        self._at: dict[tuple[str, int], list[Formula]] = {}
        self._over = {pair: _Moves(encoder, foundation, frame, pair, self._random) for pair in frame.pairs}

    def propose(self, wanted: Collection[Formula], holds: Callable[[Formula], bool], sure: bool) -> dict[Formula, bool]:
        """Values of atoms with which many of the wanted literals hold; empty where these do not speak of directions.

        `holds` speaks of a labeling: what is not decided here stays as it is there. Where it is `sure` that each wanted
        literal can hold, quantities that nothing pushes take part as well.
        """
        sought = {pair: moves.sought(wanted) for pair, moves in self._over.items()}
        # what is wanted may be defined by formulas over directions, and no direction itself
        if not any(sought.values()):
            sought = self._needed(wanted)
        if not any(sought.values()):
            return {}
        # one pair at a time: moves over different pairs would have to agree where they share a world
        pair = max(sought, key=lambda p: len(sought[p]))
        moves, goals = self._over[pair], sought[pair]
        start = moves.unpushed(goals if sure else (), holds)
        found: dict[Formula, bool] = {}
        for move in _Proposal(moves, goals, self._random).completed(start):
            up, down = moves.directions[move.quantity]
            found[up], found[down] = move.sign == PLUS, move.sign == MINUS
            found |= self._levels(moves.quantities[move.quantity], pair, move.sign, holds)
        for constant in (TRUE, FALSE):
            found.pop(constant, None)
        return self._defined.followed(found, holds)

    def _needed(self, wanted: Collection[Formula]) -> dict[Pair, list[Move]]:
        """Moves with which some of the wanted literals hold, where these are defined by formulas over directions."""
        found: dict[Pair, list[Move]] = {pair: [] for pair in self._over}
        for literal in self._random.sample(list(wanted), min(len(wanted), _AIMED)):
            todo = [literal]
            while todo:
                atom = todo.pop()
                if atom in self._moves_by_literal:
                    pair, move = self._moves_by_literal[atom]
                    found[pair].append(move)
                elif positive := self._defined.needs(atom):
                    every, atoms = positive
                    todo += atoms if every else [self._random.choice(atoms)]
        return found

    @cached_property
    def _moves_by_literal(self) -> dict[Formula, tuple[Pair, Move]]:
        return {
            literal: (pair, Move(n, sign))
            for pair, moves in self._over.items()
            for n, both in enumerate(moves.directions)
            for sign, literal in zip((PLUS, MINUS), both, strict=True)
        }

    def _levels(
        self, quantity: str, pair: Pair, sign: Sign, holds: Callable[[Formula], bool]
    ) -> Iterable[tuple[Formula, bool]]:
        """Levels that go with a move: in the reference or first world as they are, in the other any that fit."""
        space = self._encoder.model.quantities[quantity].space
        normal, reference = space.reference, self._reference if space.reference is not None else None
        # the reference level is known, so it is the level to start from: then a move is read backwards
        (a, b), rises = (pair[::-1], MINUS) if pair[1] == reference else (pair, PLUS)
        as_is = normal if a == reference else None
        level = sum(map(holds, self._reaches(quantity, a))) if as_is is None else as_is
        # at the end of its space nothing lies beyond: within the last level it may move all the same
        if sign != ZERO:
            beyond = range(level + 1, space.top + 1) if sign == rises else range(level)
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


class _Moves:
    """The moves over one pair of worlds, and which of them bring about which."""

    def __init__(self, encoder: Encoder, foundation: Foundation, frame: Frame, pair: Pair, random: Random) -> None:
        model, self._random = encoder.model, random
        self.quantities = _near(encoder)
        self.directions = [(encoder.up(q, *pair), encoder.down(q, *pair)) for q in self.quantities]
        set_here = [q in model.inputs or any(frame.key(q, w) for w in pair) for q in self.quantities]
        moving = [TRUE in both for both in self.directions]
        self._given = [one or other for one, other in zip(set_here, moving, strict=True)]
        self._set_to = [_between(frame.key(q, pair[0]), frame.key(q, pair[1])) for q in self.quantities]
        self._steady = [conj(map(neg, both)) for both in self.directions]
        self._named, self._foundation, self._pair = encoder.named, foundation, pair

    @cached_property
    def back(self) -> Mapping[Move, Sequence[Move]]:
        """For each move, the moves that push towards it."""
        number = {q: n for n, q in enumerate(self.quantities)}
        found: dict[Move, list[Move]] = {Move(n, sign): [] for n in number.values() for sign in (ZERO, PLUS, MINUS)}
        for (quantity, pair, sign), supports in self._foundation.all_supports.items():
            if pair == self._pair and not self._given[number[quantity]]:
                rests_on = dict.fromkeys(r for _, r in supports if r[0] in number and r[1] == pair)
                found[Move(number[quantity], sign)] = [Move(number[q], s) for q, _, s in rests_on]
        return found

    @cached_property
    def onward(self) -> Mapping[Move, Sequence[Move]]:
        """For each move, the moves that it pushes towards."""
        found: dict[Move, list[Move]] = {move: [] for move in self.back}
        for move, sources in self.back.items():
            for source in sources:
                found[source].append(move)
        return found

    def sought(self, wanted: Collection[Formula]) -> list[Move]:
        """The moves among some literals, in any order."""
        found = []
        for n, ((up, down), steady) in enumerate(zip(self.directions, self._steady, strict=True)):
            literals = {ZERO: self._named(steady), PLUS: up, MINUS: down}
            found += [Move(n, sign) for sign, literal in literals.items() if literal in wanted]
        self._random.shuffle(found)
        return found

    def unpushed(self, wanted: Collection[Move], holds: Callable[[Formula], bool]) -> list[Move]:
        """The moves of quantities that nothing pushes: as they are set, else as wanted, else as in a labeling."""
        asked: dict[int, Move] = {}
        for move in wanted:
            asked.setdefault(move.quantity, move)
        found = []
        for n, (up, down) in enumerate(self.directions):
            if self._given[n]:
                set_to = self._set_to[n]
                seen = PLUS if holds(up) else MINUS if holds(down) else ZERO
                found.append(Move(n, set_to) if set_to is not None else asked.get(n, Move(n, seen)))
        return found


def _near(encoder: Encoder) -> list[str]:
    """The quantities whose constraints are stated, and what acts on them."""
    model = encoder.model
    stated = [q for q in model.quantities if encoder.states(q)]
    acting = {i.source for q in stated for i in model.influences_on[q]}
    return [q for q in model.quantities if q in acting or encoder.states(q)]


def _between(one: Key | None, other: Key | None) -> Sign | None:
    """Which way a quantity goes from one setting to another, where that follows from levels alone."""
    if one is None or other is None or one.kind != "level" or other.kind != "level" or one.level == other.level:
        return ZERO if one == other is not None else None
    return PLUS if one.level < other.level else MINUS


class _Proposal:
    """One hint in the making: what each quantity does, and which quantities are wanted steady."""

    def __init__(self, moves: _Moves, goals: Sequence[Move], random: Random) -> None:
        self._moves, self._goals, self._random = moves, goals, random
        self._doing: list[Move | None] = [None] * len(moves.quantities)
        self._made: list[Move] = []  # those that rise or fall, in order
        self._calm = {goal.quantity for goal in goals if goal.sign == ZERO}

    def completed(self, start: Sequence[Move]) -> list[Move]:
        """One move per quantity; those in `start` need no push."""
        self._make(start)
        for goal in self._goals[:_AIMED]:
            self._aim(goal)
        self._spread()
        return [Move(n, ZERO) if move is None else move for n, move in enumerate(self._doing)]

    def _make(self, moves: Iterable[Move]) -> None:
        for move in moves:
            if self._doing[move.quantity] is None:
                self._doing[move.quantity] = move
                if move.sign != ZERO:
                    self._made.append(move)

    def _can_make(self, move: Move) -> bool:
        return self._doing[move.quantity] in (None, move)

    def _aim(self, goal: Move) -> None:
        """Makes the moves that lead to a goal. What is to stay needs a push each way, or it would have to move."""
        if self._doing[goal.quantity] is not None:
            return
        if goal.sign != ZERO:
            self._make(self._path([goal]))
            return
        self._doing[goal.quantity] = goal
        for sign in (PLUS, MINUS):
            # the goal is held steady while its pushes are sought, so that no path leads through it
            path = self._path(self._moves.back[Move(goal.quantity, sign)])
            self._make(path)
            if not path:
                self._doing[goal.quantity] = None
                return

    def _path(self, goals: Sequence[Move]) -> list[Move]:
        """The shortest way to one of the goals from a move that is made; none where it moves a quantity twice."""
        # breadth first and backwards: from the goals to whatever is made already
        after: dict[Move, Move | None] = {goal: None for goal in goals if self._can_make(goal)}
        todo = deque(after)
        while todo:
            move = todo.popleft()
            if self._doing[move.quantity] == move:
                path = [move]
                while (following := after[path[-1]]) is not None:
                    path.append(following)
                return path if len({m.quantity for m in path}) == len(path) else []
            for source in self._moves.back[move]:
                if source not in after and self._can_make(source):
                    after[source] = move
                    todo.append(source)
        return []

    def _spread(self) -> None:
        """Lets everything move that is pushed: wanted moves first, then any, at last what was wanted steady.

        A quantity wanted steady may stay if it is pushed both ways.
        """
        wanted, others, calm = deque[Move](), list[Move](), deque[Move]()
        goals, pushed, seen = set(self._goals), set[Move](), 0
        while True:
            for move in self._made[seen:]:
                for onward in self._moves.onward[move]:
                    if onward not in pushed:
                        pushed.add(onward)
                        is_calm = onward.quantity in self._calm
                        (calm if is_calm else wanted if onward in goals else others).append(onward)
            seen = len(self._made)  # each move pushes on once
            if wanted:
                self._make((wanted.popleft(),))
            elif others:
                # a random one in constant time: swap it with the last and take that
                chosen = self._random.randrange(len(others))
                others[chosen], others[-1] = others[-1], others[chosen]
                self._make((others.pop(),))
            elif calm:
                move = calm.popleft()
                if Move(move.quantity, -move.sign) not in pushed:
                    self._doing[move.quantity] = None
                    self._make((move,))
            else:
                return


def _defined_by(encoder: Encoder) -> _DefinedAtoms:
    """The defined atoms of an encoder, taken apart once for all problems that it serves."""
    if encoder not in _TAKEN_APART:
        _TAKEN_APART[encoder] = _DefinedAtoms(encoder.meant)
    return _TAKEN_APART[encoder]


class _DefinedAtoms:
    """The defined atoms of an encoder that join literals, taken apart."""

    def __init__(self, meant: Mapping[str, Formula]) -> None:
        self._meant = meant
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
        # atoms are only ever added, so those seen before are skipped
        for name, formula in islice(self._meant.items(), len(self._joined), None):
            word, literals = parts(formula) or ("", [])
            self._joined[name] = word == "and", [(atom_of(f), f == atom_of(f)) for f in literals]


_TAKEN_APART: WeakKeyDictionary[Encoder, _DefinedAtoms] = WeakKeyDictionary()
