"""The meaning of a model as propositional formulas: what each ground constraint comes to.

This states semantics for the solver; `reasoner.model.semantics` states it again for everybody else, and tests compare
the two. The atoms are those of `reasoner.solve.atoms`, pushes those of `reasoner.solve.pushes`. It writes text and does
not know z3.

What is set in a world is known, unless it is *left open*: then the atoms `is_set` and its fellows say it, and are
assumed when a question is asked, so that one encoding serves every question of the same shape.
"""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING, assert_never

from reasoner.model import axioms, ir
from reasoner.model.axioms import Local
from reasoner.model.ir import Model
from reasoner.model.worlds import REFERENCE, Frame, Open, Pair
from reasoner.signs import MINUS, PLUS, Sign
from reasoner.solve.formula import FALSE, TRUE, Formula, at_least, conj, disj, filled, iff, implies, neg, template
from reasoner.solve.paths import Paths
from reasoner.solve.pushes import Pushes

if TYPE_CHECKING:
    from reasoner.solve.reduced import Reduced

_OF_ONE_QUANTITY = (
    axioms.Reference,
    axioms.Setting,
    axioms.Same,
    axioms.End,
    axioms.Raised,
    axioms.Compatibility,
    axioms.Transitivity,
    axioms.Cause,
    axioms.Response,
    axioms.Remainder,
    axioms.Closure,
    axioms.Definition,
)
"""The ground constraints that read nothing but a quantity and what acts on it."""

_FEW = 4
"""A constraint on so many pushes is written out for each; z3 is faster without atoms for parts of it."""


class Encoder(Pushes):
    """Turns the ground constraints of one frame into formulas; each is made once, however many selections use it."""

    def __init__(self, model: Model, frame: Frame, left_open: Open = Open(), reduced: Reduced | None = None) -> None:
        super().__init__(model, frame, left_open, reduced)
        self._patterns: dict[tuple[ir.Space, int, int], list[Formula]] = {}
        self._grounded: dict[Local, list[Formula]] = {}
        self._paths = Paths(self)
        self._gate = {gate.id: gate for gate in model.gates}
        self._law = {law.id: law for law in model.laws}
        self._observation = {o.id: o for o in model.observations}
        self._reference = frame.index.get(REFERENCE) if model.has_reference else None

    def like(self, other: Encoder) -> Encoder:
        """This encoder with what another one has written already, of a model that differs in some rules only.

        What a ground constraint comes to depends on its worlds, on the levels of what it speaks of and on what acts on
        its quantity. So it is the same text wherever these are the same, and need not be written twice.
        """
        ours, theirs = self.model, other.model
        same = (self.frame, self.left_open) == (other.frame, other.left_open)
        names = list(ours.quantities) == list(theirs.quantities)
        if not (same and names and ours.inputs == theirs.inputs and self._reference == other._reference):
            return self
        self.adopt(other)
        alike = self.regulated_alike(other)
        self._patterns = dict(other._patterns)
        self._pushes = {key: found for key, found in other._pushes.items() if key[0] in alike}
        self._closed = {key: found for key, found in other._closed.items() if key[0] in alike}
        self._grounded = {
            ground: found
            for ground, found in other._grounded.items()
            if isinstance(ground, _OF_ONE_QUANTITY) and ground.subject in alike
        }
        return self

    # --- ground constraints -----------------------------------------------------------------------------------

    def ground(self, ground: Local) -> list[Formula]:
        """A ground constraint as formulas that all have to hold; for loops see `reasoner.solve.foundation`."""
        if ground not in self._grounded:
            self._grounded[ground] = self._stated(ground)
        return self._grounded[ground]

    def _stated(self, ground: Local) -> list[Formula]:
        match ground:
            case axioms.Reference(subject, (w,)):
                reference = self.model.quantities[subject].space.reference
                assert reference is not None
                return [self.at_level(subject, w, reference, reference)]
            case axioms.Setting(subject, (w,)):
                key = self.frame.key(subject, w)
                assert key is not None
                return [self.at_level(subject, w, key.level, key.level)]
            case axioms.Same(subject, (a, b)):
                return self._steady(subject, a, b, self.is_alike(subject, a, b))
            case axioms.End(subject, (a, b)):
                return self._end(subject, a, b)
            case axioms.Raised(subject, (base, w)):
                return [self._moved(subject, base, w, kind) for kind in ("raised", "lowered")]
            case axioms.Compatibility(subject, (a, b)):
                return self._compatibility(subject, a, b)
            case axioms.Transitivity(subject, worlds):
                return self._transitivity(subject, worlds)
            case axioms.Cause(subject, pair):
                return self._cause(subject, pair)
            case axioms.Response(subject, pair):
                return self._response(subject, pair)
            case axioms.Path(subject, (a, b)):
                excused = [self.is_set(subject, w) for w in (a, b)]
                path = self._paths.leading_to(subject, (a, b))
                return [disj([*excused, neg(way(subject, a, b)), path]) for way in (self.up, self.down)]
            case axioms.Remainder(subject, (w,)):
                return self._remainder(subject, w)
            case axioms.Gate(rule, (w,)):
                gate = self._gate[rule]
                shut = conj([neg(self.is_set(gate.target, w)), self.fails(gate, w)])
                return [implies(shut, self.at_level(gate.target, w, 0, 0))]
            case axioms.Closure(subject, (a, b)):
                return self._closure(subject, a, b)
            case axioms.Law(rule, (w,)):
                return self._held(self._law[rule], w)
            case axioms.Alternatives(rule):
                needed, items = self.model.open_in(next(a for a in self.model.alternatives if a.id == rule))
                without = max(0, len(items) - needed + 1)  # so many cannot be missing at once
                return [disj(map(self.exists, chosen)) for chosen in combinations(items, without)] if needed > 0 else []
            case axioms.Definition(subject, (w,)):
                return self._definition(subject, w)
            case axioms.Observation(rule):
                observed = self._observation[rule]
                claim = self.claim(observed.claim, observed.where)
                return [neg(claim) if observed.excluded else claim]
            case _:
                assert_never(ground)

    def _steady(self, quantity: str, a: int, b: int, when: Formula) -> list[Formula]:
        """Where a formula holds, the quantity does not move."""
        return [implies(when, neg(self.up(quantity, a, b))), implies(when, neg(self.down(quantity, a, b)))]

    def _end(self, quantity: str, a: int, b: int) -> list[Formula]:
        """Set to an end of its space, the quantity is nowhere beyond it; a shifted one may be, for it has no level."""
        top = self.model.quantities[quantity].space.top
        found = []
        for one, other in ((a, b), (b, a)):
            bounds = neg(self.is_shifted(quantity, other))
            found.append(
                implies(conj([bounds, self.is_set_to(quantity, one, 0)]), neg(self.down(quantity, one, other)))
            )
            found.append(
                implies(conj([bounds, self.is_set_to(quantity, one, top)]), neg(self.up(quantity, one, other)))
            )
        return found

    def _held(self, law: ir.Law, world: int) -> list[Formula]:
        """A law, waived where something regulated that it asks for is set."""
        waived = [
            self.is_set(q, world) for q in dict.fromkeys(ir.quantities_in(law.then)) if q not in self.model.inputs
        ]
        return [disj([*waived, neg(self.condition(law.when, world)), self.condition(law.then, world)])]

    def _moved(self, quantity: str, base: int, world: int, kind: str) -> Formula:
        """Raised (lowered) against a world, the quantity moves that way, or stays at the end that it is at already."""
        space = self.model.quantities[quantity].space
        if kind == "raised":
            moved, against, end = self.up(quantity, base, world), self.down(quantity, base, world), space.top
        else:
            moved, against, end = self.down(quantity, base, world), self.up(quantity, base, world), 0
        stuck = conj([neg(against), self.at_level(quantity, base, end, end)]) if space.exact[end] else FALSE
        return disj([neg(self.is_moved(quantity, base, world, kind)), moved, stuck])

    def _compatibility(self, quantity: str, a: int, b: int) -> list[Formula]:
        """How levels and directions go together, worked out once for all quantities of a space."""
        space, number = self.model.quantities[quantity].space, self._number[quantity]
        if self.reduced is not None:  # what is known differs from one quantity to the next
            return [f for f in self._compatible(quantity, a, b) if f != TRUE]
        if (space, a, b) not in self._patterns:
            # a large model has thousands of quantities of a few spaces: only the number in the atoms differs
            self._patterns[space, a, b] = template(self._compatible(quantity, a, b), number)
        self.describe(quantity, a, b)
        return filled(self._patterns[space, a, b], number)

    def _compatible(self, quantity: str, a: int, b: int) -> list[Formula]:
        space = self.model.quantities[quantity].space
        up, down = self.up(quantity, a, b), self.down(quantity, a, b)
        found = []
        for k in range(1, space.top + 1):
            one, other = self.reaches(quantity, a, k), self.reaches(quantity, b, k)
            found += [disj([down, neg(one), other]), disj([up, neg(other), one])]
        for level in range(space.top + 1):
            if space.exact[level]:  # one value: within an interval a quantity may move without leaving it
                both = conj(self.at_level(quantity, w, level, level) for w in (a, b))
                found += self._steady(quantity, a, b, both)
        return found

    def _transitivity(self, quantity: str, worlds: tuple[int, ...]) -> list[Formula]:
        x, y, z = worlds
        # falling twice is falling; for each order of the three, so that rises and steadiness follow as well
        orders = ((x, y, z), (x, z, y), (y, x, z), (y, z, x), (z, x, y), (z, y, x))
        return [
            disj([self.down(quantity, a, b), self.down(quantity, b, c), neg(self.down(quantity, a, c))])
            for a, b, c in orders
        ]

    def _cause(self, quantity: str, pair: Pair) -> list[Formula]:
        a, b = pair
        excused = [way(quantity, w) for way in (self.is_set, self.closed) for w in pair]
        pushes = self.pushes(quantity, pair)
        # where both worlds are regulated and open, a move needs some push the same way
        return [
            disj([*excused, neg(self.up(quantity, a, b)), *(p.up for p in pushes)]),
            disj([*excused, neg(self.down(quantity, a, b)), *(p.down for p in pushes)]),
            *self.shut(quantity, pair),
        ]

    def shut(self, quantity: str, pair: Pair) -> list[Formula]:
        """What Cause says by the gates alone."""
        a, b = pair
        return [
            *self._closure(quantity, a, b),
            *(f for gate in self.model.gates_on[quantity] for f in self._switching(gate, a, b)),
        ]

    def _switching(self, gate: ir.Gate, a: int, b: int) -> list[Formula]:
        """A gate does not switch if nothing that it tests moves."""
        moved = [way(q, a, b) for q in ir.quantities_in(gate.condition) for way in (self.up, self.down)]
        fails = self.fails(gate, a), self.fails(gate, b)
        return [disj([*moved, neg(one), other]) for one, other in (fails, fails[::-1])]

    def _response(self, quantity: str, pair: Pair) -> list[Formula]:
        a, b = pair
        pushes = self.pushes(quantity, pair)
        in_a, in_b = self.closed(quantity, a), self.closed(quantity, b)
        is_set = [self.is_set(quantity, w) for w in pair]
        found = []
        for sign in (PLUS, MINUS):
            towards = [p.up if sign == PLUS else p.down for p in pushes]
            against = [p.down if sign == PLUS else p.up for p in pushes]
            strong = dict.fromkeys(t for t, p in zip(towards, pushes, strict=True) if not p.weak)
            some = list(strong) if len(strong) <= _FEW else [self.defined(disj(strong))]
            # closed in the world in which the push would have it higher, the quantity need not get there
            open_end = in_b if sign == PLUS else in_a
            excused = self.defined(self._stuck(quantity, pair, sign))
            # each strong push compels by itself; weak ones only stand against it
            moves = self.up(quantity, a, b) if sign == PLUS else self.down(quantity, a, b)
            found.append([disj([*is_set, open_end, neg(push), *against, excused, moves]) for push in some])
        led = self.led(quantity, pair)
        return [f for unopposed, one in zip(found, led, strict=True) for f in (*unopposed, one) if f != TRUE]

    def led(self, quantity: str, pair: Pair) -> list[Formula]:
        """What Response says by the dominant influences alone."""
        dominant = [p for p in self.pushes(quantity, pair) if p.dominant]
        if not dominant:
            return [TRUE, TRUE]
        # the same as Response, with the dominant influences alone: what others push against them counts for nothing
        excused = [way(quantity, w) for way in (self.is_set, self.closed) for w in pair]
        found = []
        for sign in (PLUS, MINUS):
            led = disj(p.up if sign == PLUS else p.down for p in dominant)
            misled = [neg(p.down if sign == PLUS else p.up) for p in dominant]
            moves = self.up(quantity, *pair) if sign == PLUS else self.down(quantity, *pair)
            stuck = self._stuck(quantity, pair, sign)
            found.append(disj([*excused, neg(conj([led, *misled])), stuck, moves]))
        return found

    def _stuck(self, quantity: str, pair: Pair, sign: Sign) -> Formula:
        """The exception to Response: at the same exact end in both worlds, unless pushed inward from the reference."""
        space = self.model.quantities[quantity].space
        found = []
        for end, inward in ((0, PLUS), (space.top, MINUS)):
            if not space.exact[end]:
                continue
            # the reference level itself is no end to be held at: a push inward from it always moves
            from_reference = sign if pair[0] == self._reference else -sign
            if self._reference in pair and space.reference == end and from_reference == inward:
                continue
            found.append(conj(self.at_level(quantity, w, end, end) for w in pair))
        return disj(found)

    def _remainder(self, quantity: str, world: int) -> list[Formula]:
        """Neither set nor closed, nor above its bottom: it has an activator, and what `still` says of each."""
        activators = [self._activates(i) for i in self.model.influences_on[quantity]]
        some = disj([*self._remains(quantity, world), *activators])
        each = [f for i in self.model.influences_on[quantity] for f in self.still(quantity, world, i)]
        return [f for f in (some, *each) if f != TRUE]

    def still(self, quantity: str, world: int, influence: ir.Influence) -> list[Formula]:
        """What Remainder says by one influence: while it activates the quantity, that is not at its bottom."""
        w = self.frame.earlier[world] if influence.slow else world
        acts = TRUE if influence.condition is None else self.condition(influence.condition, w)
        transmits = conj([self._activates(influence), acts, neg(self._nothing(influence.source, w))])
        formula = disj([*self._remains(quantity, world), neg(transmits)])
        return [] if formula == TRUE else [formula]

    def _remains(self, quantity: str, world: int) -> list[Formula]:
        return [self.reaches(quantity, world, 1), self.is_set(quantity, world), self.closed(quantity, world)]

    def _activates(self, influence: ir.Influence) -> Formula:
        """The influence exists and is positive."""
        if influence.sign == MINUS:
            return FALSE
        positive = TRUE if influence.sign == PLUS else self.positive(influence.id)
        return conj([self.exists(influence.id) if influence.maybe else TRUE, positive])

    def _closure(self, quantity: str, a: int, b: int) -> list[Formula]:
        """Closed in one world, the quantity is there at most what it is elsewhere; closed in both, the same."""
        found: list[Formula] = []
        if self.closed(quantity, a) == self.closed(quantity, b) == FALSE:
            return found
        for one, other in ((a, b), (b, a)):
            excused = [self.is_shifted(quantity, other), neg(self.closed(quantity, one))]
            found.append(disj([*excused, neg(self.down(quantity, one, other))]))
            grounded = conj([self.is_set_to(quantity, other, 0), self.closed(quantity, one)])
            found += self._steady(quantity, one, other, grounded)
        found += self._steady(quantity, a, b, conj([self.closed(quantity, a), self.closed(quantity, b)]))
        return [f for f in found if f != TRUE]

    def _definition(self, quantity: str, world: int) -> list[Formula]:
        """Not set, the quantity has the level that its expression gives."""
        expression = self.model.definition_of[quantity].expression
        top = self.model.quantities[quantity].space.top
        is_set = self.is_set(quantity, world)
        return [
            disj(
                [
                    is_set,
                    iff(self.reaches(quantity, world, k), self._value_reaches(expression, world, k, top)),
                ]
            )
            for k in range(1, top + 1)
        ]

    def _value_reaches(self, expression: ir.Condition, world: int, k: int, top: int) -> Formula:
        """The value of a definition's expression is at least k: min, max, complement over level indices (§5)."""
        match expression:
            case ir.Value(quantity):
                return self.reaches(quantity, world, k)
            case ir.Constant(level):
                return TRUE if level >= k else FALSE
            case ir.Test(quantity, low, high):
                return self.at_level(quantity, world, low, high)
            case ir.Not(item):
                return neg(self._value_reaches(item, world, top + 1 - k, top))
            case ir.And(items):
                return conj(self._value_reaches(i, world, k, top) for i in items)
            case ir.Or(items):
                return disj(self._value_reaches(i, world, k, top) for i in items)
            case ir.AtLeast(count, items):
                return at_least(count, [self.defined(self._value_reaches(i, world, k, top)) for i in items])
