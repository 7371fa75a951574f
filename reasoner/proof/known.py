"""What the premises of a step leave possible: for every unknown, and from there for conditions, gates and pushes.

The lower half of the proof checker. Everything is a set of possible values, and the sets are worked out one by one: a
condition is three-valued, influences are independent of each other. A set may hold more than can really be, never less.
It must not know which constraint is being judged.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from itertools import product
from typing import Literal, TypeAlias, cast

from reasoner.model import ir
from reasoner.model.axioms import Change
from reasoner.model.ir import And, AtLeast, Condition, Constant, Gate, Influence, Model, Not, Or, Test, Value
from reasoner.model.labeling import DirectionOf, Existence, LevelOf, SignOf, Unknown
from reasoner.model.worlds import Frame
from reasoner.signs import ANY, CHANGED, MINUS, PLUS, ZERO, Sign, SignSet, negated

Subject: TypeAlias = Unknown | Literal["the claim"]
"""What can be restricted. The truth of the claim is treated as one more unknown."""

Fact: TypeAlias = tuple[Subject, frozenset[object]]
"""A subject and the values left to it: a conclusion that is not a contradiction."""

Verdicts: TypeAlias = frozenset[bool]
"""A truth value that may be open: the ones that are possible."""

Way: TypeAlias = tuple[Sign, Change | None]
"""A way in which something can push: the sign, and a change that Foundation could trace it to."""

Heard: TypeAlias = Literal["no activator", "nothing", "something"]
"""What a quantity hears of an influence in one world."""

STILL: Way = (ZERO, None)


@dataclass(frozen=True)
class Known:
    """The values that every unknown can still have, and what follows from them for conditions, gates and pushes."""

    model: Model
    frame: Frame
    said: Mapping[Subject, frozenset[object]]  # by the premises; an unknown that is not in here has its whole domain
    cited: frozenset[str] = frozenset()
    asked: set[Subject] | None = None  # where somebody wants to know, the unknowns that were looked at

    def __call__(self, subject: Subject) -> frozenset[object]:
        if self.asked is not None:
            self.asked.add(subject)
        said = self.said.get(subject)
        return self.domain(subject) if said is None else said

    def domain(self, subject: Subject) -> frozenset[object]:
        """Every value of an unknown; none at all where the model has no such unknown."""
        quantities = self.model.quantities
        match subject:
            case LevelOf(name, world) if name in quantities and 0 <= world < len(self.frame.worlds):
                return frozenset(range(quantities[name].space.top + 1))
            case DirectionOf(name, pair) if name in quantities and pair in self.frame.pairs:
                return frozenset(ANY)
            case Existence(rule) if rule in self.model.optional:
                return frozenset({False, True})
            case SignOf(rule) if rule in self.model.unsigned:
                return frozenset(CHANGED)
            case "the claim":
                return frozenset({False, True})
            case _:
                return frozenset()

    def adding(self, *facts: Fact) -> Known:
        said = dict(self.said)
        for subject, allowed in facts:
            said[subject] = (said[subject] if subject in said else self(subject)) & allowed
        return replace(self, said=said)

    def reading(self, rule: str) -> Known:
        """What is known as far as one rule is concerned: nothing, unless it is cited."""
        return self if rule in self.cited else replace(self, said={})

    def levels(self, name: str, world: int) -> frozenset[int]:
        return cast(frozenset[int], self(LevelOf(name, world)))

    def signs(self, name: str, a: int, b: int) -> SignSet:
        """The directions from world `a` to world `b`, either way round."""
        if a == b:
            return frozenset({ZERO})
        signs = cast(SignSet, self(DirectionOf(name, (min(a, b), max(a, b)))))
        return signs if a < b else negated(signs)

    def exists(self, rule: Influence | Gate) -> Verdicts:
        return cast(Verdicts, self(Existence(rule.id))) if rule.maybe else frozenset({True})

    # -- conditions and gates

    def outcomes(self, expression: Condition, world: int, top: int = 1) -> frozenset[int]:
        """The levels that a definition can give; a condition is a definition over false and true."""
        match expression:
            case Value(name):
                return self.levels(name, world)
            case Constant(level):
                return frozenset({level})
            case Test(name, low, high):
                return frozenset(top if low <= level <= high else 0 for level in self.levels(name, world))
            case Not(item):
                return frozenset(top - level for level in self.outcomes(item, world, top))
            case And(items):
                return self.outcomes(AtLeast(len(items), items), world, top)
            case Or(items):
                return self.outcomes(AtLeast(1, items), world, top)
            case AtLeast(count, items):
                return _nth_largest(count, [self.outcomes(i, world, top) for i in items], top)

    def verdicts(self, condition: Condition | None, world: int) -> Verdicts:
        return frozenset({True}) if condition is None else frozenset(map(bool, self.outcomes(condition, world)))

    def failing(self, gate: Gate, world: int) -> Verdicts:
        met = self.verdicts(gate.condition, world)
        return frozenset(exists and not holds for exists, holds in product(self.exists(gate), met))

    def closed(self, name: str, world: int) -> Verdicts:
        """Whether some existing gate fails; what is set is never closed."""
        if self.frame.key(name, world) is not None:
            return frozenset({False})
        return _any(self.reading(gate.id).failing(gate, world) for gate in self.model.gates_on[name])

    def closings(self, name: str, a: int, b: int) -> set[tuple[bool, bool]]:
        """Whether it is closed in each of two worlds: a gate does not switch if nothing that it tests moves."""
        found = {(False, False)}
        for gate in self.model.gates_on[name]:
            known = self.reading(gate.id)
            still = all(known.signs(q, a, b) == {ZERO} for q in ir.quantities_in(gate.condition))
            fails = product(known.failing(gate, a), known.failing(gate, b))
            pairs = [(x, y) for x, y in fails if x == y or not still]
            found = {(x or p, y or q) for x, y in found for p, q in pairs}
        return found

    # -- pushes

    def pushes(self, name: str, a: int, b: int) -> Iterator[tuple[str, frozenset[Way]]]:
        """Everything that can push on a quantity from world `a` to world `b`: how strongly, and in which ways."""
        for i in self.model.influences_on[name]:
            yield "weak" if i.weak else "dominant" if i.dominant else "plain", self.reading(i.id).push(i, a, b)
        for gate in self.model.gates_on[name]:
            known = self.reading(gate.id)
            for source, sign in self.polarities(gate.condition):
                acts = product(known.exists(gate), self.acting(source, name, a, b))
                acting = frozenset(exists and not declared for exists, declared in acts)
                yield "weak", _if(acting, known.moving(source, a, b, frozenset({sign})))
        if definition := self.model.definition_of.get(name):
            for source, sign in self.polarities(definition.expression):
                yield "weak", self.reading(definition.id).moving(source, a, b, frozenset({sign}))

    def push(self, influence: Influence, a: int, b: int) -> frozenset[Way]:
        """The ways in which an influence can push; slow, it transmits the pair of one phase earlier."""
        if influence.slow:
            a, b = self.frame.earlier[a], self.frame.earlier[b]
        if a == b:
            return frozenset({STILL})
        found: set[Way] = set()
        for before, after in product(*(self.verdicts(influence.condition, w) for w in (a, b))):
            if before != after:
                found |= self.switching(influence, a, b, after)
            else:
                found |= self.moving(influence.source, a, b, frozenset({PLUS})) if after else {STILL}
        signs = frozenset({influence.sign}) if influence.sign else cast(SignSet, self(SignOf(influence.id)))
        return _if(self.exists(influence), {(sign.times(s), change) for s, change in found for sign in signs})

    def moving(self, source: str, a: int, b: int, signs: SignSet) -> frozenset[Way]:
        """What a source transmits by its own direction."""
        moves = {(d.times(sign), _change(source, a, b, d)) for d in self.signs(source, a, b) - {ZERO} for sign in signs}
        return frozenset(moves | ({STILL} if ZERO in self.signs(source, a, b) else set()))

    def switching(self, influence: Influence, a: int, b: int, on: bool) -> set[Way]:
        """A condition that switches pushes as if the source appeared or vanished, unless that is at an exact bottom."""
        levels = self.levels(influence.source, b if on else a)
        floor = {0} if self.model.quantities[influence.source].space.exact[0] else set()
        found = {STILL} if levels & floor else set()
        if levels - floor:
            carriers = {_change(influence.source, a, b, d) for d in self.signs(influence.source, a, b) - {ZERO}}
            if influence.condition:
                carriers |= self.shifts(influence.condition, a, b, PLUS if on else MINUS)
            found |= {(PLUS if on else MINUS, change) for change in (None, *carriers)}
        return found

    def heard(self, influence: Influence, w: int) -> frozenset[Heard]:
        """What an activator can transmit in a world; slow, that of one phase earlier."""
        if influence.slow:
            w = self.frame.earlier[w]
        signs = frozenset({influence.sign}) if influence.sign else self(SignOf(influence.id))
        there = product(self.exists(influence), signs)
        acts = {exists and sign == PLUS for exists, sign in there}
        floor = {0} if self.model.quantities[influence.source].space.exact[0] else set()
        sent = product(self.verdicts(influence.condition, w), self.levels(influence.source, w))
        found: set[Heard] = {"something" if holds and level not in floor else "nothing" for holds, level in sent}
        return frozenset((found if True in acts else set()) | ({"no activator"} if False in acts else set()))

    def shifts(self, condition: Condition, a: int, b: int, way: Sign) -> set[Change]:
        """The possible changes of level that make a condition truer from world `a` to `b`, or less true."""
        return {
            _change(name, a, b, way.times(sign))
            for name, sign in self.polarities(condition)
            if way.times(sign) in self.signs(name, a, b) and len(self.levels(name, a) | self.levels(name, b)) > 1
        }

    def acting(self, source: str, target: str, a: int, b: int) -> Verdicts:
        """Whether a declared influence between the two acts in both worlds, so that a gate adds no push of its own."""
        declared = [i for i in self.model.influences_on[target] if i.source == source and not i.slow]
        known = [(self.reading(i.id), i) for i in declared]
        return _any(
            frozenset(map(all, product(k.exists(i), k.verdicts(i.condition, a), k.verdicts(i.condition, b))))
            for k, i in known
        )

    def polarities(self, condition: Condition) -> set[tuple[str, Sign]]:
        """Each quantity read, with each direction of it that can help the condition."""
        found: set[tuple[str, Sign]] = set()
        for leaf, positive in ir.leaves(condition):
            top = self.model.quantities[leaf.quantity].space.top
            up, down = (leaf.low > 0, leaf.high < top) if isinstance(leaf, Test) else (True, False)
            for sign in (PLUS,) * up + (MINUS,) * down:
                found.add((leaf.quantity, sign if positive else -sign))
        return found

    def reached(self, name: str, a: int, b: int) -> bool:
        """Whether a path of rules that may exist could lead to a quantity from something set differently."""
        places, seen = [(name, a, b)], set[tuple[str, int, int]]()
        while places:
            here = places.pop()
            name, a, b = here
            keys = self.frame.key(name, a), self.frame.key(name, b)
            if a != b and keys[0] != keys[1]:
                return True
            if here not in seen and a != b and keys == (None, None):
                places += self.read_by(name, a, b)
            seen.add(here)
        return False

    def read_by(self, name: str, a: int, b: int) -> Iterator[tuple[str, int, int]]:
        """What the rules on a quantity read that may exist, with the worlds in which they do."""
        for i in self.model.influences_on[name]:
            if True in self.reading(i.id).exists(i):
                at = (self.frame.earlier[a], self.frame.earlier[b]) if i.slow else (a, b)
                yield from ((q, *at) for q in (i.source, *(ir.quantities_in(i.condition) if i.condition else ())))
        for gate in self.model.gates_on[name]:
            if True in self.reading(gate.id).exists(gate):
                yield from ((q, a, b) for q in ir.quantities_in(gate.condition))
        if definition := self.model.definition_of.get(name):
            yield from ((q, a, b) for q in ir.quantities_in(definition.expression))

    def founded(self, change: Change, loop: frozenset[Change]) -> bool:
        """Whether a change could be founded on something outside of `loop`."""
        name, (a, b), direction = change
        if self.frame.key(name, a) != self.frame.key(name, b) or self.model.assumed("unfounded", name):
            return True
        if self.frame.key(name, a) is not None:
            return False
        if self.closings(name, a, b) == {(True, True)}:
            return False
        rests = {r for _, push in self.pushes(name, a, b) for sign, r in push if sign == direction and r is not None}
        for shut, other, way in ((a, b, PLUS), (b, a, MINUS)):
            if False in self.closed(name, other):
                for known, gate in ((self.reading(gate.id), gate) for gate in self.model.gates_on[name]):
                    if True in known.failing(gate, shut):
                        rests |= known.shifts(gate.condition, a, b, way)
        return not rests <= loop


def _change(name: str, a: int, b: int, direction: Sign) -> Change:
    return (name, (a, b), direction) if a < b else (name, (b, a), -direction)


def _if(acting: Verdicts, ways: Iterable[Way]) -> frozenset[Way]:
    return frozenset(ways if True in acting else ()) | frozenset({STILL} if False in acting else ())


def _any(parts: Iterable[Verdicts]) -> Verdicts:
    """The verdicts on "at least one of these"."""
    listed = list(parts)
    none, some = all(False in p for p in listed), any(True in p for p in listed)
    return frozenset(v for v, possible in ((False, none), (True, some)) if possible)


def _nth_largest(n: int, items: list[frozenset[int]], top: int) -> frozenset[int]:
    """The n-th largest of some levels, each of which is one of a set; the bottom where there are fewer than n."""
    if n <= 0:
        return frozenset({top})
    # as many reach a level as have their highest there; as many are above it for sure as have their lowest there
    high, low = (sorted(map(end, items))[-n] if n <= len(items) else 0 for end in (max, min))
    return frozenset(v for v in frozenset({0, top}).union(*items) if low <= v <= high)
