"""Conditions, claims and pushes of one frame as formulas: the terms in which the ground constraints are stated.

A *push* is what one regulator does to its target between two worlds (§3, §5). Influences, gates and definitions all
push; Cause and Response (`reasoner.solve.encode`) ask which pushes there are, and Foundation what each rests on.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoner.model import ir
from reasoner.model.axioms import Change
from reasoner.model.ir import AndClaim, Claim, DirectionClaim, LevelClaim, Model, NotClaim, OrClaim, Where
from reasoner.model.labeling import SignOf
from reasoner.model.worlds import Frame, Open, Pair, compared, world_at
from reasoner.signs import MINUS, PLUS, ZERO, Sign
from reasoner.solve.atoms import Atoms
from reasoner.solve.formula import FALSE, TRUE, Formula, at_least, conj, disj, neg

if TYPE_CHECKING:
    from reasoner.solve.reduced import Reduced


@dataclass(frozen=True, slots=True)
class Push:
    """What one regulator does to its target over a pair: when it pushes up, when down.

    `bodies` say which changes a push can rest on, for Foundation.
    """

    up: Formula
    down: Formula
    rule: str
    weak: bool
    dominant: bool
    bodies: tuple[Body, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """One way for a push of sign `sign` to be founded: the literals hold and the change `rests_on` is founded."""

    sign: Sign
    when: tuple[Formula, ...]  # literals
    rests_on: Change


class Pushes(Atoms):
    """Writes conditions, claims and pushes over the atoms of one frame; equal pushes are written once."""

    def __init__(self, model: Model, frame: Frame, left_open: Open = Open(), reduced: Reduced | None = None) -> None:
        super().__init__(model, frame, left_open, reduced)
        self._pushes: dict[tuple[str, Pair], tuple[Push, ...]] = {}
        self._closed: dict[tuple[str, int], Formula] = {}

    def regulated_alike(self, other: Pushes) -> frozenset[str]:
        """The quantities on which the same acts in the model of another encoder, and whose levels are the same."""
        ours, theirs = self.model, other.model
        return frozenset(
            name
            for name, quantity in ours.quantities.items()
            if quantity.space == theirs.quantities[name].space
            and ours.influences_on[name] == theirs.influences_on[name]
            and ours.gates_on[name] == theirs.gates_on[name]
            and ours.definition_of.get(name) == theirs.definition_of.get(name)
        )

    # --- conditions and claims --------------------------------------------------------------------------------

    def condition(self, condition: ir.Condition, world: int) -> Formula:
        """A condition in a world (§4)."""
        match condition:
            case ir.Test(quantity, low, high):
                return self.at_level(quantity, world, low, high)
            case ir.Value(quantity):
                return self.reaches(quantity, world, 1)
            case ir.Constant(level):
                return TRUE if level > 0 else FALSE
            case ir.Not(item):
                return neg(self.condition(item, world))
            case ir.And(items):
                return conj(self.condition(i, world) for i in items)
            case ir.Or(items):
                return disj(self.condition(i, world) for i in items)
            case ir.AtLeast(count, items):
                return at_least(count, [self.defined(self.condition(i, world)) for i in items])

    def claim(self, claim: Claim, where: Where, frame: Frame | None = None) -> Formula:
        """A claim at its place; where worlds are open, `frame` says which one is which."""
        index = (frame or self.frame).index
        match claim:
            case NotClaim(item):
                return neg(self.claim(item, where, frame))
            case AndClaim(items):
                return conj(self.claim(i, where, frame) for i in items)
            case OrClaim(items):
                return disj(self.claim(i, where, frame) for i in items)
            case ir.ExistsClaim(rule):
                return self.exists(rule)
            case ir.SignClaim(rule, sign):
                return self.has_value(SignOf(rule), sign)
            case LevelClaim(quantity, low, high):
                return self.at_level(quantity, index[world_at(where, where.at)], low, high)
            case DirectionClaim(quantity, signs):
                a, b = (index[w] for w in compared(self.model, where))
                steady = conj([neg(self.up(quantity, a, b)), neg(self.down(quantity, a, b))])
                options = {PLUS: self.up(quantity, a, b), ZERO: steady, MINUS: self.down(quantity, a, b)}
                return disj(options[s] for s in sorted(signs))

    # --- pushes -----------------------------------------------------------------------------------------------

    def pushes(self, target: str, pair: Pair) -> tuple[Push, ...]:
        """Every push on a regulated quantity over a pair: of influences, of gates (§5), of its definition."""
        if (target, pair) not in self._pushes:
            found = [p for i in self.model.influences_on[target] if (p := self._influence(i, pair))]
            found += self._gate_pushes(target, pair)
            if target in self.model.definition_of:
                definition = self.model.definition_of[target]
                found += [
                    self._weak_push(definition.id, q, sign, pair, TRUE)
                    for q, sign in polarities(self.model, definition.expression)
                ]
            self._pushes[target, pair] = tuple(found)
        return self._pushes[target, pair]

    def _influence(self, influence: ir.Influence, pair: Pair) -> Push | None:
        a, b = (self.frame.earlier[w] for w in pair) if influence.slow else pair
        if a == b:
            return None  # a slow influence hears the same earlier world twice: nothing has changed there
        if influence.condition is None:
            up, down = self.up(influence.source, a, b), self.down(influence.source, a, b)
            bodies = self._plain_bodies(influence.source, a, b, TRUE)
        else:
            up, down, bodies = self._conditional(influence, influence.condition, a, b)
        if influence.maybe:
            existing = self.exists(influence.id)
            up, down = conj([existing, up]), conj([existing, down])
            bodies = [Body(body.sign, (existing, *body.when), body.rests_on) for body in bodies]
        return self._with_sign(influence, up, down, bodies)

    def _with_sign(self, influence: ir.Influence, up: Formula, down: Formula, bodies: list[Body]) -> Push:
        """A push on the target: the change of the source, or its opposite, by the sign of the influence."""
        if influence.sign is None:
            # one atom chooses the sign in all pairs, so that the solver cannot choose it anew for each
            positive = self.positive(influence.id)
            negative = neg(positive)
            up, down = (
                disj([conj([positive, up]), conj([negative, down])]),
                disj([conj([positive, down]), conj([negative, up])]),
            )
            bodies = [
                Body(body.sign.times(sign), (when, *body.when), body.rests_on)
                for body in bodies
                for sign, when in ((PLUS, positive), (MINUS, negative))
            ]
        elif influence.sign == MINUS:
            up, down = down, up
            bodies = [Body(-body.sign, body.when, body.rests_on) for body in bodies]
        up, down = self.defined(up), self.defined(down)
        return Push(up, down, influence.id, influence.weak, influence.dominant, tuple(bodies))

    def _plain_bodies(self, source: str, a: int, b: int, when: Formula) -> list[Body]:
        """The source's own direction from a to b, where `when` holds."""
        return [
            Body(PLUS, (when, self.up(source, a, b)), change(source, a, b, PLUS)),
            Body(MINUS, (when, self.down(source, a, b)), change(source, a, b, MINUS)),
        ]

    def _conditional(
        self, influence: ir.Influence, condition: ir.Condition, a: int, b: int
    ) -> tuple[Formula, Formula, list[Body]]:
        """§3, `when`: where the condition fails, less than any magnitude of the source is transmitted."""
        source = influence.source
        in_a, in_b = (self.defined(self.condition(condition, w)) for w in (a, b))
        both = self.defined(conj([in_a, in_b]))
        # a condition that begins to hold acts like a rise of the source, if there is anything to transmit by then
        on = self.defined(conj([neg(in_a), in_b, neg(self._nothing(source, b))]))
        off = self.defined(conj([in_a, neg(in_b), neg(self._nothing(source, a))]))
        up = disj([conj([both, self.up(source, a, b)]), on])
        down = disj([conj([both, self.down(source, a, b)]), off])
        bodies = self._plain_bodies(source, a, b, both)
        whole = [(body.when, body.rests_on) for body in self._plain_bodies(source, a, b, TRUE)]
        # a switch may rest on the source itself, whichever way it moved, or on what makes the condition switch that way
        for sign, switch in ((PLUS, on), (MINUS, off)):
            reasons = [*whole, *self.switching(condition, (a, b), sign)]
            bodies += [Body(sign, (switch, *when), rests_on) for when, rests_on in reasons]
        return up, down, bodies

    def switching(
        self, condition: ir.Condition, pair: Pair, way: Sign
    ) -> Iterator[tuple[tuple[Formula, Formula], Change]]:
        """The changes of level that make a condition truer (or, with MINUS, less true), with the literals for each."""
        for quantity, polarity in polarities(self.model, condition):
            moves = self.up if polarity == way else self.down
            differs = self.level_differs(quantity, *pair)
            yield (differs, moves(quantity, *pair)), change(quantity, *pair, way.times(polarity))

    def _nothing(self, quantity: str, world: int) -> Formula:
        """The quantity is at an exact bottom level: there is nothing to transmit."""
        exact = self.model.quantities[quantity].space.exact[0]
        return neg(self.reaches(quantity, world, 1)) if exact else FALSE

    def level_differs(self, quantity: str, a: int, b: int) -> Formula:
        """A literal that the quantity has different levels in two worlds."""
        top = self.model.quantities[quantity].space.top
        differences = []
        for k in range(1, top + 1):
            one, other = self.reaches(quantity, a, k), self.reaches(quantity, b, k)
            differences += [conj([one, neg(other)]), conj([neg(one), other])]
        return self.defined(disj(differences))

    def _gate_pushes(self, target: str, pair: Pair) -> list[Push]:
        """A weak push for everything that a gate of the target tests, unless a declared influence speaks for it."""
        found = []
        for gate in self.model.gates_on[target]:
            for quantity, sign in polarities(self.model, gate.condition):
                when = neg(self._declared_acts(quantity, target, pair))
                if gate.maybe:
                    when = conj([self.exists(gate.id), when])
                found.append(self._weak_push(gate.id, quantity, sign, pair, self.defined(when)))
        return found

    def _declared_acts(self, source: str, target: str, pair: Pair) -> Formula:
        """Some declared influence between these ends acts over the whole pair: the gate adds no push of its own."""
        acting = []
        for influence in self.model.influences_on[target]:
            if influence.source == source and not influence.slow:
                existing = self.exists(influence.id) if influence.maybe else TRUE
                condition = influence.condition
                holds = [self.condition(condition, w) for w in pair] if condition is not None else []
                acting.append(conj([existing, *holds]))
        return disj(acting)

    def _weak_push(self, rule: str, quantity: str, sign: Sign, pair: Pair, when: Formula) -> Push:
        """A push that can be a cause, but alone compels nothing (§5)."""
        a, b = pair
        up, down = self.up(quantity, a, b), self.down(quantity, a, b)
        if sign == MINUS:
            up, down = down, up
        bodies = [
            Body(body.sign.times(sign), body.when, body.rests_on) for body in self._plain_bodies(quantity, a, b, when)
        ]
        return Push(self.defined(conj([when, up])), self.defined(conj([when, down])), rule, True, False, tuple(bodies))

    def closed(self, quantity: str, world: int) -> Formula:
        """Some gate of the quantity fails in the world, and nothing overrides it there."""
        if (quantity, world) not in self._closed:
            failing = disj(self.fails(gate, world) for gate in self.model.gates_on[quantity])
            self._closed[quantity, world] = self.defined(conj([neg(self.is_set(quantity, world)), failing]))
        return self._closed[quantity, world]

    def fails(self, gate: ir.Gate, world: int) -> Formula:
        """The gate exists and its condition does not hold."""
        holds = self.condition(gate.condition, world)
        return self.defined(conj([self.exists(gate.id) if gate.maybe else TRUE, neg(holds)]))


def change(quantity: str, a: int, b: int, sign: Sign) -> Change:
    """A direction as a change over the pair in its stored order."""
    return (quantity, (a, b), sign) if a < b else (quantity, (b, a), -sign)


def polarities(model: Model, condition: ir.Condition) -> list[tuple[str, Sign]]:
    """The quantities a gate or definition reads, each with every sign in which it is read (§5), in order."""
    found: dict[tuple[str, Sign], None] = {}
    for item, positive in ir.leaves(condition):
        top = model.quantities[item.quantity].space.top
        low, high = (1, top) if isinstance(item, ir.Value) else (item.low, item.high)
        signs = [s for s, reads in ((PLUS, low > 0), (MINUS, high < top)) if reads]
        for sign in signs:
            found[item.quantity, sign if positive else -sign] = None
    return list(found)
