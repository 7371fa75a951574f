"""Pushes: what the influences, gates and definition of a quantity can still do to it between two worlds.

A push is a mask of directions, computed from the masks of whatever it reads; an influence that does not exist
pushes like one whose source is steady. `founded` is the other half: whether a push one way can still rest on a
change from outside a given set. What a quantity does under its pushes is not said here.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TypeAlias

from reasoner.bounds.formulas import Formula, condition_in, union
from reasoner.bounds.masks import DOWN, FLIP, MOVED, NO, STEADY, UP, YES, Masks, Unknowns
from reasoner.model.ir import Condition, Influence, Model, Test, Value, leaves
from reasoner.model.worlds import Frame, Pair
from reasoner.signs import MINUS, PLUS, Sign

Inside: TypeAlias = Mapping[int, int]
"""A loop, by the number of each direction: the mask of the ways that belong to it."""


class Move:
    """The direction of a quantity between two worlds in the order asked for, and whether its level differs."""

    __slots__ = ("_flipped", "_levels", "number", "scope")

    def __init__(self, unknowns: Unknowns, quantity: str, pair: Pair) -> None:
        self.number, self._flipped = unknowns.direction(quantity, *pair)
        self._levels = tuple(unknowns.level(quantity, w) for w in pair)
        self.scope: tuple[int, ...] = (self.number, *self._levels)

    def mask(self, masks: Masks) -> int:
        return FLIP[masks[self.number]] if self._flipped else masks[self.number]

    def stored(self, way: int) -> tuple[int, int]:
        """The number of the direction, and what it is if the quantity moves that way."""
        return self.number, FLIP[way] if self._flipped else way

    def outside(self, masks: Masks, inside: Inside) -> int:
        """The ways it can move without that change being inside."""
        mask = masks[self.number] & MOVED & ~inside.get(self.number, 0)
        return FLIP[mask] if self._flipped else mask

    def changes_level(self, masks: Masks, inside: Inside, way: int) -> bool:
        """Whether its level can differ by a change this way that is not inside.

        A move within one level switches no condition.
        """
        a, b = (masks[n] for n in self._levels)
        # equal masks of one value are equal levels; anything else leaves room to differ
        return (a != b or a & (a - 1) != 0) and self.outside(masks, inside) & way != 0


class Tested:
    """The quantities that a condition tests between two worlds, each with the way in which more makes it truer."""

    __slots__ = ("_moves", "scope")

    def __init__(self, unknowns: Unknowns, condition: Condition, pair: Pair) -> None:
        found = polarities(unknowns.model, condition)
        self._moves = [(Move(unknowns, q, pair), UP if sign is PLUS else DOWN) for q, sign in found]
        self.scope = union(move.scope for move, _ in self._moves)

    def switches(self, masks: Masks, inside: Inside, on: bool) -> bool:
        """Whether a change of level that is not inside can make the condition truer, or with `on` false less true."""
        return any(move.changes_level(masks, inside, way if on else FLIP[way]) for move, way in self._moves)


class InfluencePush:
    """An influence over the pair of worlds whose difference it transmits (the earlier phases, if slow)."""

    __slots__ = ("_bottoms", "_conditions", "_exists", "_move", "_sign", "_tested", "dominant", "rule", "scope", "weak")

    def __init__(self, unknowns: Unknowns, influence: Influence, pair: Pair) -> None:
        self.rule, self.weak, self.dominant = influence.id, influence.weak, influence.dominant
        self._move = Move(unknowns, influence.source, pair)
        self._exists = unknowns.exists(influence.id) if influence.maybe else None
        self._sign: int | Sign = unknowns.sign(influence.id) if influence.sign is None else influence.sign
        self._conditions: tuple[Formula, ...] = ()
        self._bottoms: tuple[int | None, ...] = (None, None)
        self._tested: tuple[Tested, ...] = ()
        self.scope: tuple[int, ...] = ()
        # only a condition needs levels and tests: without one it passes the direction of its source on
        if influence.condition is not None:
            self._read_condition(unknowns, influence.condition, influence.source, pair)
        parts: tuple[Formula | Tested, ...] = (*self._conditions, *self._tested)
        rest = [n for n in (*self._bottoms, self._exists, self._sign) if n is not None and not isinstance(n, Sign)]
        self.scope = union(([self._move.number], *(p.scope for p in parts), rest))

    def _read_condition(self, unknowns: Unknowns, condition: Condition, source: str, pair: Pair) -> None:
        self._conditions = tuple(condition_in(unknowns, condition, w) for w in pair)
        if unknowns.model.quantities[source].space.exact[0]:
            self._bottoms = tuple(unknowns.level(source, w) for w in pair)
        self._tested = (Tested(unknowns, condition, pair),)

    def mask(self, masks: Masks) -> int:
        if not self._conditions and self._exists is None and isinstance(self._sign, Sign):  # nearly all, so made fast
            return self._move.mask(masks) if self._sign is PLUS else FLIP[self._move.mask(masks)]
        if self._exists is not None and masks[self._exists] == NO:
            return STEADY
        signal = self._signal(masks)
        # an open sign lets either push through; an influence that may be missing may also leave its target alone
        signs = self._signs(masks)
        pushed = (signal if signs & UP else 0) | (FLIP[signal] if signs & DOWN else 0)
        return pushed if self._exists is None or masks[self._exists] == YES else pushed | STEADY

    def passed_on(self, way: int) -> tuple[int, int] | None:
        """Where it only passes on the direction of its source: that, and the ways of it that push this way."""
        if self._conditions or self._exists is not None or not isinstance(self._sign, Sign):
            return None
        return self._move.stored(way if self._sign is PLUS else FLIP[way])

    def _signs(self, masks: Masks) -> int:
        return 1 << (self._sign + 1) if isinstance(self._sign, Sign) else masks[self._sign]

    def _signal(self, masks: Masks) -> int:
        if not self._conditions:
            return self._move.mask(masks)
        first, second = self._conditions
        # the two conditions are taken apart, as if either could be anything that its mask allows
        a, b = first.truth(masks), second.truth(masks)
        steady = STEADY if a & NO and b & NO else 0
        return steady | (self._move.mask(masks) if a & b & YES else 0) | self._switched(masks, a, b)

    def _switched(self, masks: Masks, a: int, b: int) -> int:
        """What switching on (or off) transmits: the whole of the source, which is nothing at an exact bottom."""
        return self._switched_on(masks, a, b) | self._switched_off(masks, a, b)

    def _switched_on(self, masks: Masks, a: int, b: int) -> int:
        return self._transmitted(masks, 1) if a & NO and b & YES else 0

    def _switched_off(self, masks: Masks, a: int, b: int) -> int:
        return FLIP[self._transmitted(masks, 0)] if a & YES and b & NO else 0

    def _transmitted(self, masks: Masks, end: int) -> int:
        """What the source can send in one of the two worlds, compared with nothing: a push, unless it has nothing."""
        bottom = self._bottoms[end]
        if bottom is None:
            return UP
        return (UP if masks[bottom] & ~1 else 0) | (STEADY if masks[bottom] & 1 else 0)

    def founded(self, masks: Masks, way: int, inside: Inside) -> bool:
        """Whether it can push this way on the strength of a change that is not inside."""
        if self._exists is not None and masks[self._exists] == NO:
            return False
        signs = self._signs(masks)
        wanted = (way if signs & UP else 0) | (FLIP[way] if signs & DOWN else 0)
        source = self._move.outside(masks, inside)
        if not self._conditions:
            return bool(source & wanted)
        a, b = (c.truth(masks) for c in self._conditions)
        if a & b & YES and source & wanted:
            return True
        # a switch rests on the source itself, whichever way it moved, or on what switches the condition that way
        found = 0
        if source or any(t.switches(masks, inside, on=True) for t in self._tested):
            found |= self._switched_on(masks, a, b)
        if source or any(t.switches(masks, inside, on=False) for t in self._tested):
            found |= self._switched_off(masks, a, b)
        return bool(found & wanted)


class TestedPush:
    """The weak push of a quantity that a gate or a definition tests, unless a declared influence stands in for it."""

    __slots__ = ("_declared", "_exists", "_move", "_sign", "dominant", "rule", "scope", "weak")

    def __init__(self, unknowns: Unknowns, rule: str, leaf: tuple[str, Sign], pair: Pair, exists: int | None) -> None:
        quantity, self._sign = leaf
        self.rule, self.weak, self.dominant = rule, True, False
        self._move = Move(unknowns, quantity, pair)
        self._exists = exists
        self._declared: tuple[tuple[int | None, tuple[Formula, ...]], ...] = ()
        self.scope = union(((self._move.number,), () if exists is None else (exists,)))

    def unless(self, unknowns: Unknowns, influences: list[Influence], pair: Pair) -> TestedPush:
        """The same push, given the declared influences from the tested quantity."""
        self._declared = tuple(
            (
                unknowns.exists(i.id) if i.maybe else None,
                () if i.condition is None else tuple(condition_in(unknowns, i.condition, w) for w in pair),
            )
            for i in influences
        )
        switches = [e for e, _ in self._declared if e is not None]
        self.scope = union((self.scope, switches, *(c.scope for _, cs in self._declared for c in cs)))
        return self

    def passed_on(self, way: int) -> tuple[int, int] | None:
        """The direction that it passes on, if it does nothing else; see `InfluencePush.passed_on`."""
        if self._exists is not None or self._declared:
            return None
        return self._move.stored(way if self._sign is PLUS else FLIP[way])

    def mask(self, masks: Masks) -> int:
        acts = self._acts(masks)
        if acts == NO:
            return STEADY
        move = self._move.mask(masks)
        pushed = move if self._sign is PLUS else FLIP[move]
        return pushed if acts == YES else pushed | STEADY

    def _acts(self, masks: Masks) -> int:
        exists = YES if self._exists is None else masks[self._exists]
        # a declared influence that acts in both worlds speaks for the quantity: then this push is not there
        for switch, conditions in self._declared:
            parts = [masks[switch]] if switch is not None else []
            parts += [c.truth(masks) for c in conditions]
            if all(p == YES for p in parts):
                return NO
            if all(p & YES for p in parts):
                exists |= NO
        return exists

    def founded(self, masks: Masks, way: int, inside: Inside) -> bool:
        """Whether it can push this way on the strength of a change that is not inside."""
        wanted = way if self._sign is PLUS else FLIP[way]
        return bool(self._acts(masks) & YES and self._move.outside(masks, inside) & wanted)


Push: TypeAlias = InfluencePush | TestedPush


def pushes_on(unknowns: Unknowns, frame: Frame, target: str, pair: Pair) -> tuple[Push, ...]:
    """Everything that pushes a quantity between two worlds: influences, then what its gates or definition test."""

    def made() -> tuple[Push, ...]:
        return (*_of_influences(unknowns, frame, target, pair), *_of_tests(unknowns, unknowns.model, target, pair))

    return unknowns.once(("pushes", target, pair), made)


def _of_influences(unknowns: Unknowns, frame: Frame, target: str, pair: Pair) -> Iterator[InfluencePush]:
    shifted = (frame.earlier[pair[0]], frame.earlier[pair[1]])
    for influence in unknowns.model.influences_on[target]:
        read = shifted if influence.slow else pair
        if read[0] != read[1]:  # a slow influence may read one earlier world twice, where nothing can have changed
            yield InfluencePush(unknowns, influence, read)


def _of_tests(unknowns: Unknowns, model: Model, target: str, pair: Pair) -> Iterator[TestedPush]:
    for gate in model.gates_on[target]:
        exists = unknowns.exists(gate.id) if gate.maybe else None
        for leaf in polarities(model, gate.condition):
            declared = [i for i in model.influences_on[target] if i.source == leaf[0] and not i.slow]
            yield TestedPush(unknowns, gate.id, leaf, pair, exists).unless(unknowns, declared, pair)
    if target in model.definition_of:
        definition = model.definition_of[target]
        for leaf in polarities(model, definition.expression):
            yield TestedPush(unknowns, definition.id, leaf, pair, None)


def polarities(model: Model, condition: Condition) -> tuple[tuple[str, Sign], ...]:
    """The quantities of a condition with the ways in which more of them makes it truer, each once."""
    found: dict[tuple[str, Sign], None] = {}
    for leaf, positive in leaves(condition):
        for sign in _polarity(model, leaf):
            found[leaf.quantity, sign if positive else -sign] = None
    return tuple(found)


def _polarity(model: Model, leaf: Test | Value) -> tuple[Sign, ...]:
    match leaf:
        case Value():
            return (PLUS,)
        case Test(quantity, low, high):
            top = model.quantities[quantity].space.top
            return (PLUS,) * (low > 0) + (MINUS,) * (high < top)
