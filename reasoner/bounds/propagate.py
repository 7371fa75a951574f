"""Rule by rule: the constraint over masks that each ground constraint comes to.

Here are those that read levels, settings, laws, definitions and claims; gates are in `gates`, Cause and Response in
`response`, Path in `path`, Remainder in `remainder`, Foundation in `foundation`. The meaning is stated here once more,
over sets of values. Nothing in here knows the encoding, the checker, or how steps add up to a proof.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias, assert_never

from reasoner.bounds.constraint import Constraint, Directed, Fixed
from reasoner.bounds.formulas import claim_over, condition_in, levels_of, union
from reasoner.bounds.foundation import Foundation
from reasoner.bounds.gates import Closure, GateShuts
from reasoner.bounds.masks import ANYWAY, CLAIM, DOWN, FLIP, NO, STEADY, TRUTH, UP, YES, Masks, Unknowns, bits
from reasoner.bounds.path import Path
from reasoner.bounds.remainder import Remainder
from reasoner.bounds.response import Cause, Response
from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.model.ir import Claim, Model, Where
from reasoner.model.worlds import Frame


class Constraints:
    """The constraints over masks of one frame, each made once, however many derivations need it."""

    def __init__(self, model: Model, frame: Frame) -> None:
        self.unknowns = Unknowns(model)
        self.frame = frame
        self._made: dict[Ground, tuple[Constraint, tuple[int, ...]]] = {}

    def of(self, core: Sequence[Ground], where: Where, claim: Claim) -> tuple[Sequence[Constraint], Sequence[int]]:
        """Those of a core and its link to a claim, and the unknowns they mention, in order of first mention."""
        made = [self._of(ground) for ground in core]
        self.unknowns.asked()
        # the link to the claim is made anew: claims differ, and it is the only constraint that no other question shares
        made.append((ClaimLink(self.unknowns, self.frame, where, claim), self.unknowns.asked()))
        return [constraint for constraint, _ in made], union(mentioned for _, mentioned in made)

    def _of(self, ground: Ground) -> tuple[Constraint, tuple[int, ...]]:
        if ground not in self._made:
            self.unknowns.asked()
            self._made[ground] = constraint_of(self.unknowns, self.frame, ground), self.unknowns.asked()
        return self._made[ground]


def constraint_of(unknowns: Unknowns, frame: Frame, ground: Ground) -> Constraint:
    """The constraint over masks behind a ground constraint."""
    match ground:
        case axioms.Reference(name, (w,)):
            level = unknowns.model.quantities[name].space.reference
            assert level is not None
            return Fixed(unknowns, ground, unknowns.level(name, w), 1 << level)
        case axioms.Setting(name, (w,)):
            key = frame.key(name, w)
            assert key is not None
            return Fixed(unknowns, ground, unknowns.level(name, w), 1 << key.level)
        case axioms.Same(name, pair):
            return Fixed(unknowns, ground, unknowns.direction(name, *pair)[0], STEADY)
        case axioms.End(name, pair):
            return Fixed(unknowns, ground, unknowns.direction(name, *pair)[0], _end_bound(unknowns, frame, ground))
        case axioms.Raised():
            return _Raised(unknowns, frame, ground)
        case axioms.Compatibility():
            return _Compatibility(unknowns, ground)
        case axioms.Transitivity():
            return _Transitivity(unknowns, ground)
        case axioms.Cause():
            return Cause(unknowns, frame, ground)
        case axioms.Response():
            return Response(unknowns, frame, ground)
        case axioms.Path():
            return Path(unknowns, frame, ground)
        case axioms.Remainder():
            return Remainder(unknowns, frame, ground)
        case axioms.Gate():
            return GateShuts(unknowns, ground)
        case axioms.Closure():
            return Closure(unknowns, frame, ground)
        case axioms.Law():
            return _Law(unknowns, ground)
        case axioms.Alternatives():
            return _Alternatives(unknowns, ground)
        case axioms.Definition():
            return _Definition(unknowns, ground)
        case axioms.Observation():
            return _Observation(unknowns, frame, ground)
        case axioms.Foundation():
            return Foundation(unknowns, frame, ground)
        case _:
            assert_never(ground)


# --- levels, settings, order (§1, §2) -------------------------------------------------------------------------------


class _Compatibility(Directed):
    """Levels and direction of a quantity agree."""

    def __init__(self, unknowns: Unknowns, ground: axioms.Compatibility) -> None:
        a, b = ground.worlds
        self._a, self._b = (unknowns.level(ground.subject, w) for w in (a, b))
        exact = unknowns.model.quantities[ground.subject].space.exact
        self._exact = sum(1 << i for i, e in enumerate(exact) if e)
        super().__init__(unknowns, ground, (a, b), (self._a, self._b))

    def ways(self, masks: Masks) -> int:
        a, b = masks[self._a], masks[self._b]
        # it can rise if some level there lies above the lowest here: then b is at least the lowest bit of a, shifted
        up = UP if (a & -a) << 1 <= b else 0
        down = DOWN if (b & -b) << 1 <= a else 0
        # at one level that is a range it may move either way within it
        same = a & b
        return up | down | (STEADY if same else 0) | (ANYWAY if same & ~self._exact else 0)


def _composed(first: int, second: int) -> int:
    """The directions from the first to the last of three worlds, given those of both halves of the way."""
    found = 0
    for a in bits(first):
        for b in bits(second):
            found |= b if a == STEADY else a if b in (a, STEADY) else ANYWAY
    return found


# worked out once for all pairs of masks; a search only looks it up
_COMPOSED = tuple(tuple(_composed(a, b) for b in range(8)) for a in range(8))


class _Transitivity(Constraint):
    """Three directions of a quantity are those of three magnitudes; the third is the main one."""

    def __init__(self, unknowns: Unknowns, ground: axioms.Transitivity) -> None:
        a, b, c = ground.worlds
        self._ab, self._bc, main = (unknowns.direction(ground.subject, *p)[0] for p in ((a, b), (b, c), (a, c)))
        super().__init__(unknowns, ground, main, (self._ab, self._bc))

    def evaluate(self, masks: Masks) -> int:
        return _COMPOSED[masks[self._ab]][masks[self._bc]]


class _Raised(Directed):
    """Raised or lowered: it moves that way, or stays at the exact end that it started from."""

    def __init__(self, unknowns: Unknowns, frame: Frame, ground: axioms.Raised) -> None:
        base, here = ground.worlds
        key = frame.key(ground.subject, here)
        self._way = UP if key is not None and key.kind == "raised" else DOWN
        space = unknowns.model.quantities[ground.subject].space
        end = space.top if self._way == UP else 0
        self._start = unknowns.level(ground.subject, base)
        self._end = 1 << end if space.exact[end] else 0
        super().__init__(unknowns, ground, (base, here), (self._start,))

    def ways(self, masks: Masks) -> int:
        return self._way | (STEADY if masks[self._start] & self._end else 0)


def _end_bound(unknowns: Unknowns, frame: Frame, ground: axioms.End) -> int:
    """Set to an end of its space: no less (no more) than that anywhere else."""
    top = unknowns.model.quantities[ground.subject].space.top
    allowed = ANYWAY
    for here, there, away in ((*ground.worlds, ANYWAY & ~DOWN), (*ground.worlds[::-1], ANYWAY & ~UP)):
        key, other = frame.key(ground.subject, here), frame.key(ground.subject, there)
        if key is None or key.kind != "level" or (other is not None and other.kind in ("raised", "lowered")):
            continue  # a shifted quantity has no level that an end could be compared with
        allowed &= away if key.level == 0 else FLIP[away] if key.level == top else ANYWAY
    return allowed


# --- laws, definitions, claims (§5, §7) -----------------------------------------------------------------------------


_Filtering: TypeAlias = axioms.Law | axioms.Alternatives | axioms.Observation


class _Filter(Constraint):
    """A law, alternatives or an observation: it speaks of no one unknown, so all that it excludes comes first."""

    def __init__(self, unknowns: Unknowns, ground: _Filtering, reads: Sequence[int]) -> None:
        super().__init__(unknowns, ground, TRUTH, reads)
        self._id = ground.subject

    def forward(self, masks: Masks) -> Iterable[tuple[int, int]]:
        return (*super().forward(masks), *self.backward(masks))

    def rules(self, number: int, masks: Masks) -> tuple[str, ...]:
        return (self._id,)


class _Law(_Filter):
    def __init__(self, unknowns: Unknowns, ground: axioms.Law) -> None:
        law = next(r for r in unknowns.model.laws if r.id == ground.subject)
        (world,) = ground.worlds
        self._when, self._then = (condition_in(unknowns, c, world) for c in (law.when, law.then))
        super().__init__(unknowns, ground, (*self._when.scope, *self._then.scope))

    def evaluate(self, masks: Masks) -> int:
        return 0 if self._when.truth(masks) == YES and self._then.truth(masks) == NO else YES


class _Alternatives(_Filter):
    def __init__(self, unknowns: Unknowns, ground: axioms.Alternatives) -> None:
        stated = next(a for a in unknowns.model.alternatives if a.id == ground.subject)
        self._needed, items = unknowns.model.open_in(stated)
        self._switches = [unknowns.exists(item) for item in items]
        super().__init__(unknowns, ground, self._switches)

    def evaluate(self, masks: Masks) -> int:
        return YES if sum(bool(masks[n] & YES) for n in self._switches) >= self._needed else 0


class _Definition(Constraint):
    def __init__(self, unknowns: Unknowns, ground: axioms.Definition) -> None:
        definition = unknowns.model.definition_of[ground.subject]
        (world,) = ground.worlds
        top = unknowns.model.quantities[ground.subject].space.top
        self._levels = levels_of(unknowns, definition.expression, world, top)
        self._id = definition.id
        reads = condition_in(unknowns, definition.expression, world).scope
        super().__init__(unknowns, ground, unknowns.level(ground.subject, world), reads)

    def evaluate(self, masks: Masks) -> int:
        return self._levels(masks)

    def rules(self, number: int, masks: Masks) -> tuple[str, ...]:
        return (self._id,)


class _Observation(_Filter):
    def __init__(self, unknowns: Unknowns, frame: Frame, ground: axioms.Observation) -> None:
        observation = next(o for o in unknowns.model.observations if o.id == ground.subject)
        self._claim = claim_over(unknowns, frame, observation.where, observation.claim)
        self._wrong = YES if observation.excluded else NO
        super().__init__(unknowns, ground, self._claim.scope)

    def evaluate(self, masks: Masks) -> int:
        return 0 if self._claim.truth(masks) == self._wrong else YES


class ClaimLink(Constraint):
    """The claim and what it speaks of: the one constraint that is no ground constraint."""

    def __init__(self, unknowns: Unknowns, frame: Frame, where: Where, claim: Claim) -> None:
        self._claim = claim_over(unknowns, frame, where, claim)
        super().__init__(unknowns, None, CLAIM, self._claim.scope)

    def evaluate(self, masks: Masks) -> int:
        return self._claim.truth(masks)
