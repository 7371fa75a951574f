"""What the ground constraints say: each kind as a test whether it could hold, given what is known.

The middle of the proof checker, read together with semantics §1-§6. It says which ground constraints a model has in its
worlds, and for each whether any of the possible values obey it. It may answer "possible" too often, never too rarely.
It must not know what a proof is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from itertools import product
from typing import TypeAlias

from reasoner.model import ir
from reasoner.model.claims import truth
from reasoner.model.ground import Change, Ground
from reasoner.model.ir import Model
from reasoner.model.labeling import Existence
from reasoner.model.worlds import REFERENCE, Frame, World
from reasoner.proof.known import Known, Subject
from reasoner.signs import ANY, MINUS, NOT_DOWN, NOT_UP, PLUS, ZERO, Sign, SignSet, negated

Possible: TypeAlias = Callable[[Known], bool]
"""Whether a ground constraint could hold, given what is known."""

Asked: TypeAlias = Mapping[Subject, frozenset[object] | None]
"""The unknowns that were looked at, with what was said of them."""


@dataclass(frozen=True)
class Meaning:
    """What each kind of ground constraint says, as far as the model has it in these worlds; None where it has not."""

    model: Model
    frame: Frame
    memory: dict[tuple[Change, frozenset[Change], frozenset[str]], list[tuple[Asked, bool]]] = field(
        default_factory=dict, compare=False
    )

    def of(self, ground: Ground) -> Possible | None:
        kind, name, quantities = ground.kind, ground.subject, self.model.quantities
        if bool(ground.loop) != (kind == "foundation"):
            return None
        match ground.worlds:
            case () if kind == "foundation" and name == "":
                return self.foundation(ground.loop)
            case () if kind == "observation":
                return next((self.observation(o) for o in self.model.observations if o.id == name), None)
            case () if kind == "alternatives":
                return next((self.enough(a) for a in self.model.alternatives if a.id == name), None)
            case (w,) if kind in ("gate", "law") and 0 <= w < len(self.frame.worlds):
                return self.of_rule(kind, name, w)
            case (w,) if name in quantities and 0 <= w < len(self.frame.worlds):
                return self.level(kind, name, w)
            case (base, w) if (
                kind == "raised" and name in quantities and (min(base, w), max(base, w)) in self.frame.pairs
            ):
                return self.raised(name, base, w)
            case (a, b) if name in quantities and (a, b) in self.frame.pairs:
                return self.settled(kind, name, a, b) or self.regulated(kind, name, a, b)
            case (a, b, c) if kind == "transitivity" and name in quantities and (a, b, c) in self.frame.triples:
                return lambda known: any(
                    d == (x or y) or x == -y != ZERO
                    for x, y, d in product(known.signs(name, a, b), known.signs(name, b, c), known.signs(name, a, c))
                )
        return None

    def foundation(self, loop: frozenset[Change]) -> Possible | None:
        """If any change of the loop happens, one that happens is founded outside of it."""
        changes = all(q in self.model.quantities and pair in self.frame.pairs and sign for q, pair, sign in loop)
        if self.model.unfounded or not changes:
            return None
        return lambda known: (
            all(any((q, pair, d) not in loop for d in known.signs(q, *pair)) for q, pair, _ in loop)
            or any(
                sign in known.signs(q, *pair) and self.founded(known, (q, pair, sign), loop) for q, pair, sign in loop
            )
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

    def of_rule(self, kind: str, name: str, w: int) -> Possible | None:
        """A gate that fails leaves its quantity its bottom; a law that is not waived forbids `when` without `then`."""
        gate = next((g for g in self.model.gates if g.id == name), None)
        law = next((n for n in self.model.laws if n.id == name), None)
        if kind == "gate" and gate and self.frame.key(gate.target, w) is None:
            target = gate.target
            return lambda known: False in known.failing(gate, w) or 0 in known.levels(target, w)
        if kind == "law" and law and not any(self.frame.overrides(q, w) for q in ir.quantities_in(law.then)):
            return lambda known: False in known.verdicts(law.when, w) or True in known.verdicts(law.then, w)
        return None

    def level(self, kind: str, name: str, w: int) -> Possible | None:
        """A level that is given: by the reference world, by a setting, by a definition."""
        key, space = self.frame.key(name, w), self.model.quantities[name].space
        definition = self.model.definition_of.get(name)
        if kind == "definition" and definition and key is None:
            rule = definition.expression
            return lambda known: bool(known.levels(name, w) & known.outcomes(rule, w, space.top))
        if kind == "reference" and self.frame.worlds[w] == REFERENCE and not definition and space.reference is not None:
            return lambda known: space.reference in known.levels(name, w)
        if kind == "setting" and key is not None and key.kind == "level":
            return lambda known: key.level in known.levels(name, w)
        return None

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

    def settled(self, kind: str, name: str, a: int, b: int) -> Possible | None:
        """What settings and levels alone say of a pair."""
        key, exact = self.frame.key(name, a), self.model.quantities[name].space.exact
        if kind == "same" and key is not None and key == self.frame.key(name, b):
            return lambda known: ZERO in known.signs(name, a, b)
        left = self.left_by_end(name, a, b) & negated(self.left_by_end(name, b, a))
        if kind == "end" and left != ANY:
            return lambda known: bool(left & known.signs(name, a, b))
        if kind == "compatibility":
            return lambda known: any(
                d == (y > x) - (y < x) or (x == y and not exact[x])
                for x, y in product(known.levels(name, a), known.levels(name, b))
                for d in known.signs(name, a, b)
            )
        return None

    def left_by_end(self, name: str, w: int, other: int) -> SignSet:
        """The directions from `w` to another world that are left if it is set to an end of its space in `w`."""
        key, top = self.frame.key(name, w), self.model.quantities[name].space.top
        against = self.frame.key(name, other)
        if key is None or key.kind != "level" or (against is not None and against.kind in ("raised", "lowered")):
            return ANY
        return (NOT_DOWN if key.level == 0 else ANY) & (NOT_UP if key.level == top else ANY)

    def regulated(self, kind: str, name: str, a: int, b: int) -> Possible | None:
        """What regulators say of a pair: Cause and Response if neither world sets it, closure if one does."""
        keys = self.frame.key(name, a), self.frame.key(name, b)
        if kind == "cause" and keys == (None, None):
            return lambda known: self.cause(known, name, a, b)
        if kind == "response" and keys == (None, None) and name not in self.model.definition_of:
            return lambda known: self.response(known, name, a, b)
        if kind == "closure" and keys.count(None) == 1 and self.model.gates_on[name]:
            return lambda known: self.closure(known, name, a, b)
        return None

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
