"""What the ground constraints say: each axiom as a test whether it could hold, given what is known.

The middle of the proof checker, read together with semantics §1-§6. It says which ground constraints a model has in its
worlds, and for each whether any of the possible values obey it. It may answer "possible" too often, never too rarely.
It must not know what a proof is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TypeAlias, assert_never

from reasoner.model import axioms, ir
from reasoner.model.axioms import Change, Ground
from reasoner.model.claims import truth
from reasoner.model.ir import Model
from reasoner.model.labeling import DirectionOf, Existence
from reasoner.model.worlds import REFERENCE, Frame, World
from reasoner.proof.known import Known, Subject
from reasoner.signs import ANY, MINUS, NOT_DOWN, NOT_UP, PLUS, ZERO, Sign, SignSet, negated

Possible: TypeAlias = Callable[[Known], bool]
"""Whether a ground constraint could hold, given what is known."""

Asked: TypeAlias = Mapping[Subject, frozenset[object] | None]
"""The unknowns that were looked at, with what was said of them."""


@dataclass(frozen=True)
class Meaning:
    """What each ground constraint says, as far as the model has it in these worlds; None where it has not."""

    model: Model
    frame: Frame
    memory: dict[tuple[Change, frozenset[Change], frozenset[str]], list[tuple[Asked, bool]]] = field(
        default_factory=dict, compare=False
    )
    unfounded: dict[tuple[frozenset[Change], frozenset[str]], list[Mapping[Subject, frozenset[object]]]] = field(
        default_factory=dict, compare=False
    )

    def of(self, ground: Ground) -> Possible | None:
        if not self.speaks_of_worlds(ground):
            return None
        match ground:
            case axioms.Reference(name, (w,)):
                return self.reference(name, w)
            case axioms.Setting(name, (w,)):
                return self.setting(name, w)
            case axioms.Same(name, (a, b)):
                return self.same(name, a, b)
            case axioms.End(name, (a, b)):
                return self.end(name, a, b)
            case axioms.Raised(name, (base, w)):
                return self.raised(name, base, w)
            case axioms.Compatibility(name, (a, b)):
                return lambda known: self.compatible(known, name, a, b)
            case axioms.Transitivity(name, (a, b, c)):
                return lambda known: self.transitive(known, name, a, b, c)
            case axioms.Cause(name, (a, b)):
                return (lambda known: self.cause(known, name, a, b)) if self.moved(name, a, b) else None
            case axioms.Response(name, (a, b)):
                pushed = self.moved(name, a, b) and name not in self.model.definition_of
                return (lambda known: self.response(known, name, a, b)) if pushed else None
            case axioms.Path(name, (a, b)):
                asked = self.moved(name, a, b) and name in self.model.path_founded
                return (lambda known: ZERO in known.signs(name, a, b) or known.reached(name, a, b)) if asked else None
            case axioms.Remainder(name, (w,)):
                open_there = self.frame.key(name, w) is None and self.frame.worlds[w] != REFERENCE
                return (
                    (lambda known: self.remainder(known, name, w))
                    if open_there and name in self.model.remaining
                    else None
                )
            case axioms.Gate(name, (w,)):
                return next((self.gate(g, w) for g in self.model.gates if g.id == name), None)
            case axioms.Closure(name, (a, b)):
                set_in_one = (self.frame.key(name, a) is None) != (self.frame.key(name, b) is None)
                gated = set_in_one and self.model.gates_on[name]
                return (lambda known: self.closure(known, name, a, b)) if gated else None
            case axioms.Law(name, (w,)):
                return next((self.law(n, w) for n in self.model.laws if n.id == name), None)
            case axioms.Alternatives(name):
                return next((self.enough(a) for a in self.model.alternatives if a.id == name), None)
            case axioms.Definition(name, (w,)):
                return self.definition(name, w)
            case axioms.Observation(name):
                return next((self.observation(o) for o in self.model.observations if o.id == name), None)
            case axioms.Foundation(loop):
                return self.foundation(loop)
            case _:
                assert_never(ground)

    def speaks_of_worlds(self, ground: Ground) -> bool:
        """Whether its quantity and worlds are there; which rules there are, those that look for one see."""
        quantities, frame = self.model.quantities, self.frame
        match ground:
            case axioms.Raised(name, (base, w)):
                return name in quantities and (min(base, w), max(base, w)) in frame.pairs
            case axioms.OfPair(name, pair):
                return name in quantities and pair in frame.pairs
            case axioms.OfTriple(name, triple):
                return name in quantities and triple in frame.triples
            case axioms.Gate(_, (w,)) | axioms.Law(_, (w,)):
                return 0 <= w < len(frame.worlds)
            case axioms.InWorld(name, (w,)):
                return name in quantities and 0 <= w < len(frame.worlds)
            case axioms.OfRule() | axioms.Foundation():
                return True
            case _:
                assert_never(ground)

    def moved(self, name: str, a: int, b: int) -> bool:
        """Whether regulators alone move it between the two worlds."""
        return self.frame.key(name, a) is self.frame.key(name, b) is None

    def foundation(self, loop: frozenset[Change]) -> Possible | None:
        """If any change of the loop happens, one that happens is founded outside of it."""
        changes = all(q in self.model.quantities and pair in self.frame.pairs and sign for q, pair, sign in loop)
        if self.model.unfounded or not changes:
            return None
        return lambda known: (
            all(any((q, pair, d) not in loop for d in known.signs(q, *pair)) for q, pair, _ in loop)
            or self.some_founded(known, loop)
        )

    def some_founded(self, known: Known, loop: frozenset[Change]) -> bool:
        """Whether a change of the loop could happen and be founded outside of it.

        A proof concludes of one member of a loop after another that it does not happen, from the same premises. So
        first it is seen whether none could be founded however the loop itself moves; that is remembered, and holds
        of whoever knows as much.
        """
        before = self.unfounded.setdefault((loop, known.cited), [])
        if any(all(known(subject) <= said for subject, said in outside.items()) for outside in before):
            return False
        moving = {(q, pair) for q, pair, _ in loop}
        outside = {
            s: v for s, v in known.said.items() if not (isinstance(s, DirectionOf) and (s.quantity, s.pair) in moving)
        }
        if not self.any_founded(replace(known, said=outside), loop):
            before.append(outside)
            return False
        return len(outside) == len(known.said) or self.any_founded(known, loop)

    def any_founded(self, known: Known, loop: frozenset[Change]) -> bool:
        return any(
            sign in known.signs(q, *pair) and self.founded(known, (q, pair, sign), loop) for q, pair, sign in loop
        )

    def founded(self, known: Known, change: Change, loop: frozenset[Change]) -> bool:
        """Whether a change could be founded outside of the loop; remembered with all that was looked at for it."""
        before = self.memory.setdefault((change, loop, known.cited), [])
        for asked, found in before:
            if all(known.said.get(subject) == said for subject, said in asked.items()):
                return found
        subjects = set[Subject]()
        found = replace(known, asked=subjects).founded(change, loop)
        before.append(({s: known.said.get(s) for s in subjects}, found))
        return found

    def observation(self, seen: ir.Observation) -> Possible:
        return lambda known: truth(self.model, self.frame, seen.where, seen.claim, known) is not seen.excluded

    def enough(self, alternatives: ir.Alternatives) -> Possible:
        """Of what may or may not exist, so much can."""
        needed, items = self.model.open_in(alternatives)
        return lambda known: sum(True in known(Existence(item)) for item in items) >= needed

    def gate(self, gate: ir.Gate, w: int) -> Possible | None:
        """A gate that fails leaves its quantity its bottom."""
        if self.frame.key(gate.target, w) is not None:
            return None
        return lambda known: False in known.failing(gate, w) or 0 in known.levels(gate.target, w)

    def law(self, law: ir.Law, w: int) -> Possible | None:
        """A law that is not waived forbids `when` without `then`."""
        if any(self.frame.overrides(q, w) for q in ir.quantities_in(law.then)):
            return None
        return lambda known: False in known.verdicts(law.when, w) or True in known.verdicts(law.then, w)

    def definition(self, name: str, w: int) -> Possible | None:
        definition, top = self.model.definition_of.get(name), self.model.quantities[name].space.top
        if definition is None or self.frame.key(name, w) is not None:
            return None
        return lambda known: bool(known.levels(name, w) & known.outcomes(definition.expression, w, top))

    def reference(self, name: str, w: int) -> Possible | None:
        level = self.model.quantities[name].space.reference
        if self.frame.worlds[w] != REFERENCE or level is None or name in self.model.definition_of:
            return None
        return lambda known: level in known.levels(name, w)

    def setting(self, name: str, w: int) -> Possible | None:
        key = self.frame.key(name, w)
        if key is None or key.kind != "level":
            return None
        return lambda known: key.level in known.levels(name, w)

    def raised(self, name: str, base: int, w: int) -> Possible | None:
        """Raised: up, or steady from an exact top; lowered: the mirror image."""
        key, space = self.frame.key(name, w), self.model.quantities[name].space
        if (
            key is None
            or key.kind not in ("raised", "lowered")
            or self.frame.worlds[base] != World(key.base, (), "before")
        ):
            return None
        sign, end = (PLUS, space.top) if key.kind == "raised" else (MINUS, 0)
        return lambda known: (
            sign in known.signs(name, base, w)
            or (ZERO in known.signs(name, base, w) and space.exact[end] and end in known.levels(name, base))
        )

    def same(self, name: str, a: int, b: int) -> Possible | None:
        key = self.frame.key(name, a)
        if key is None or key != self.frame.key(name, b):
            return None
        return lambda known: ZERO in known.signs(name, a, b)

    def end(self, name: str, a: int, b: int) -> Possible | None:
        left = self.left_by_end(name, a, b) & negated(self.left_by_end(name, b, a))
        return None if left == ANY else lambda known: bool(left & known.signs(name, a, b))

    def compatible(self, known: Known, name: str, a: int, b: int) -> bool:
        """A different level fixes the direction; the same exact level means steady."""
        exact = self.model.quantities[name].space.exact
        return any(
            d == (y > x) - (y < x) or (x == y and not exact[x])
            for x, y in product(known.levels(name, a), known.levels(name, b))
            for d in known.signs(name, a, b)
        )

    @staticmethod
    def transitive(known: Known, name: str, a: int, b: int, c: int) -> bool:
        """There are three magnitudes with these directions."""
        return any(
            d == (x or y) or x == -y != ZERO
            for x, y, d in product(known.signs(name, a, b), known.signs(name, b, c), known.signs(name, a, c))
        )

    def left_by_end(self, name: str, w: int, other: int) -> SignSet:
        """The directions from `w` to another world that are left if it is set to an end of its space in `w`."""
        key, top = self.frame.key(name, w), self.model.quantities[name].space.top
        against = self.frame.key(name, other)
        if key is None or key.kind != "level" or (against is not None and against.kind in ("raised", "lowered")):
            return ANY
        return (NOT_DOWN if key.level == 0 else ANY) & (NOT_UP if key.level == top else ANY)

    def closure(self, known: Known, name: str, a: int, b: int) -> bool:
        """Closed counts as set to the bottom."""

        def fits(closed: bool, other: int, other_closed: bool, d: Sign) -> bool:
            key = self.frame.key(name, other)
            if not closed or (key is not None and key.kind in ("raised", "lowered")):
                return True
            at_bottom = other_closed or (key is not None and key.level == 0)
            return d == ZERO if at_bottom else d != MINUS

        cases = product(known.signs(name, a, b), known.closed(name, a), known.closed(name, b))
        return any(fits(in_a, b, in_b, d) and fits(in_b, a, in_a, -d) for d, in_a, in_b in cases)

    def remainder(self, known: Known, name: str, w: int) -> bool:
        """At its exact bottom it is closed, or something may activate it, and nothing that does transmits anything."""
        if known.levels(name, w) - {0} or True in known.closed(name, w):
            return True
        heard = [known.reading(i.id).heard(i, w) for i in self.model.influences_on[name]]
        return all(h - {"something"} for h in heard) and any("nothing" in h for h in heard)

    def cause(self, known: Known, name: str, a: int, b: int) -> bool:
        """Open in both worlds, a quantity moves only as something pushes; closed, it is at most what it is open."""
        pushed = {sign for _, push in known.pushes(name, a, b) for sign, _ in push} | {ZERO}
        left = {(False, False): pushed, (True, True): {ZERO}, (True, False): NOT_DOWN, (False, True): NOT_UP}
        return any(left[closed] & known.signs(name, a, b) for closed in known.closings(name, a, b))

    def response(self, known: Known, name: str, a: int, b: int) -> bool:
        """It moves as it is pushed without opposition, or dominantly, unless it rests at an exact end of its space.

        All sets of pushes that can occur together are gone through, told apart by strength and sign alone.
        """
        seen: set[frozenset[tuple[str, Sign]]] = {frozenset()}
        for strength, push in known.pushes(name, a, b):
            signs = {sign for sign, _ in push}
            seen = {pushes | ({(strength, sign)} if sign else set()) for pushes in seen for sign in signs}
        forced = {
            self.forced(pushes, *closed)
            for pushes in seen
            for closed in product(known.closed(name, a), known.closed(name, b))
        }
        return any(
            sign == ZERO or sign in known.signs(name, a, b) or self.rests(known, name, a, b, sign) for sign in forced
        )

    @staticmethod
    def forced(pushes: frozenset[tuple[str, Sign]], in_a: bool, in_b: bool) -> Sign:
        """The direction that pushes force; between closed and open only the unopposed one towards open counts."""
        for sign in (PLUS, MINUS):
            unopposed = {s for _, s in pushes} == {sign} and any(strength != "weak" for strength, _ in pushes)
            dominant = ("dominant", sign) in pushes and ("dominant", -sign) not in pushes
            if in_a != in_b:
                if unopposed and sign == (PLUS if in_a else MINUS):
                    return sign
            elif not in_a and (unopposed or dominant):
                return sign
        return ZERO

    def rests(self, known: Known, name: str, a: int, b: int, sign: Sign) -> bool:
        """Whether it can be at the same exact end in both worlds, and is not pushed inward from a reference there."""
        space = self.model.quantities[name].space
        for end, inward in ((0, PLUS), (space.top, MINUS)):
            moved = space.reference == end and self.frame.worlds[a if sign == inward else b] == REFERENCE
            if space.exact[end] and end in known.levels(name, a) & known.levels(name, b) and not moved:
                return True
        return False
