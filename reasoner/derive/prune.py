"""From a trail to a proof: what an end really rests on, and nothing else, as numbered steps.

Going back from the end, each entry keeps the fewest earlier entries that still exclude the values its followers need
excluded. What is left is put in order (settings and facts first, then each step just before it is used) and written
down with the restrictions that its premises, as written, support.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from reasoner.bounds.constraint import Constraint
from reasoner.bounds.foundation import Foundation
from reasoner.bounds.masks import CLAIM, YES, Masks, Unknowns, bits
from reasoner.derive.state import Entry, Given, Refuted, Slice, Split, Supposition, Trail
from reasoner.model import axioms
from reasoner.proof.objects import (
    Applied,
    Cases,
    ClaimHolds,
    Conclusion,
    FromClaim,
    Reductio,
    Restriction,
    Step,
    Supposed,
)


def explained(trail: Trail, end: Entry, start: int, also: Sequence[Entry] = ()) -> Slice:
    """What an entry, and others before it that are wanted `also`, rest on, from a place of the trail on."""
    needs = {e: trail.unknowns.full[e.number] & ~e.mask for e in (end, *also)}
    premises: dict[Entry, tuple[Entry, ...]] = {}
    # backwards, so that all who need an entry have said what they need excluded before it chooses its premises
    for entry in reversed(trail.entries[start : end.place + 1]):
        if entry in needs:
            used = _used(trail, entry, needs)
            premises[entry] = tuple(sorted(used, key=_place))
            for premise, excluded in used.items():
                needs[premise] = needs.get(premise, 0) | excluded
        elif entry.place == start and isinstance(entry.reason, Supposition):
            premises[entry] = ()
    outside = {e: excluded for e, excluded in needs.items() if e.place < start}
    return Slice(tuple(sorted(premises, key=_place)), premises, outside, tuple(also))


def _place(entry: Entry) -> int:
    return entry.place


def _used(trail: Trail, entry: Entry, needs: dict[Entry, int]) -> dict[Entry, int]:
    """The earlier entries that this one rests on, each with the values it has to exclude."""
    match entry.reason:
        case Supposition() | Given():
            return {}
        case Refuted(inner):
            return inner.outside
        case Split(branches, limits):
            used = dict(limits)
            for premise, excluded in (pair for branch in branches for pair in branch.outside.items()):
                used[premise] = used.get(premise, 0) | excluded
            return used
        case Foundation() as loop if entry.mask:
            return _shared(trail, entry, loop)
        case constraint:
            return _fewest(trail, entry, constraint, needs)


def _shared(trail: Trail, entry: Entry, loop: Foundation) -> dict[Entry, int]:
    """What all the changes that a loop excluded at once rest on: worked out one change at a time, and only once."""
    first = entry
    # a loop pushes one entry for each unknown, one after another; as one fixed point excludes them, they share premises
    while first.place and trail.entries[first.place - 1].reason is loop:
        first = trail.entries[first.place - 1]
    if first not in trail.shared:
        used: dict[Entry, int] = {}
        for scope, excluded in loop.parts():
            for premise, values in _fewest_of(trail, first.place, scope, excluded).items():
                used[premise] = used.get(premise, 0) | values
        trail.shared[first] = used
    return trail.shared[first]


def _fewest_of(trail: Trail, place: int, scope: Sequence[int], follows: Callable[[Masks], bool]) -> dict[Entry, int]:
    """Entries from before a place that something follows from, none of which it follows without."""
    full, masks = trail.unknowns.full, list(trail.unknowns.full)
    kept = {e: full[e.number] & ~e.mask for n in scope for e in trail.of[n] if e.place < place}
    for number in scope:
        masks[number] = full[number] & ~_all_excluded(trail, number, kept)
    # the latest first: what was found early is nearer to the settings, and makes a shorter proof
    for premise in sorted(kept, key=lambda e: -e.place):
        values = kept.pop(premise)
        masks[premise.number] = full[premise.number] & ~_all_excluded(trail, premise.number, kept)
        if not follows(masks):
            kept[premise] = values
            masks[premise.number] = full[premise.number] & ~_all_excluded(trail, premise.number, kept)
    return kept


def _fewest(trail: Trail, entry: Entry, constraint: Constraint, needs: dict[Entry, int]) -> dict[Entry, int]:
    """Tries without each premise (new ones before those needed anyway, late before early), then without each value."""
    full = trail.unknowns.full
    premises = [e for n in constraint.scope for e in trail.of[n] if e.place < entry.place]
    # what the proof needs anyway costs no further step, so it is the last to be tried without
    premises.sort(key=lambda e: (e in needs, -e.place))
    kept = {e: full[e.number] & ~e.mask for e in premises}
    masks = list(trail.unknowns.full)

    def enough(premise: Entry, excluded: int) -> bool:
        """Whether it still follows with the premise excluding only that much; if so it is left at that."""
        before, kept[premise] = kept[premise], excluded
        masks[premise.number] = full[premise.number] & ~_all_excluded(trail, premise.number, kept)
        left = constraint.left_to(entry.number, masks)
        if not left & (needs[entry] if entry.mask else masks[entry.number]):
            return True
        kept[premise] = before
        masks[premise.number] = full[premise.number] & ~_all_excluded(trail, premise.number, kept)
        return False

    for number in constraint.scope:
        masks[number] = full[number] & ~_all_excluded(trail, number, kept)
    for premise in premises:
        enough(premise, 0)
    # a premise that excludes less can itself be proved from less
    for premise in premises:
        for value in bits(kept[premise]) if kept[premise] & (kept[premise] - 1) else ():
            enough(premise, kept[premise] & ~value)
    return {premise: excluded for premise, excluded in kept.items() if excluded}


def _all_excluded(trail: Trail, number: int, kept: dict[Entry, int]) -> int:
    """The values of an unknown that the kept premises exclude."""
    excluded = 0
    # two entries about one unknown may both be premises: together they exclude what either does
    for entry in trail.of[number]:
        excluded |= kept.get(entry, 0)
    return excluded


# --- in order -------------------------------------------------------------------------------------------------------

_FACTS = (
    axioms.Reference,
    axioms.Setting,
    axioms.Same,
    axioms.End,
    axioms.Raised,
    axioms.Compatibility,
    axioms.Transitivity,
)


def _facts(unknowns: Unknowns, needed: Slice) -> list[Entry]:
    """What the settings alone say of single quantities: of those that are set first, then in order of declaration."""
    facts: dict[Entry, str] = {}
    given: set[str] = set()
    for entry in needed.entries:
        ground = entry.reason.ground if isinstance(entry.reason, Constraint) else None
        if isinstance(ground, _FACTS) and all(p in facts for p in needed.premises[entry]):
            facts[entry] = ground.subject
            if isinstance(ground, axioms.Setting | axioms.Raised):
                given.add(ground.subject)
    declared = {name: i for i, name in enumerate(unknowns.model.quantities)}
    return sorted(facts, key=lambda e: (facts[e] not in given, declared[facts[e]], e.place))


def _by_use(needed: Slice, first: Iterable[Entry]) -> tuple[Entry, ...]:
    """Every entry after what it rests on, and as near to its use as that allows."""
    done = dict.fromkeys(first)
    # depth first from the end, with a stack of its own: long derivations are deeper than Python recurses
    stack = [needed.entries[-1], *reversed(needed.also)]
    while stack:
        entry = stack[-1]
        missing = [p for p in needed.premises[entry] if p in needed.premises and p not in done]
        if missing and entry not in done:
            stack.append(missing[0])
        else:
            done[stack.pop()] = None
    return tuple(done)


# --- as steps -------------------------------------------------------------------------------------------------------


class _Writer:
    """Numbers entries in reading order and writes them down as steps."""

    def __init__(self, unknowns: Unknowns, last: int = 0) -> None:
        self._unknowns = unknowns
        self._last = last  # the last number given
        self._id: dict[Entry, int] = {}
        self._mask: dict[Entry, int] = {}

    def steps(self, entries: Iterable[Entry], needed: Slice) -> tuple[Step, ...]:
        """The steps of the entries; of what is given there is a step already."""
        found = []
        for entry in entries:
            if isinstance(entry.reason, Given):
                self._id[entry], self._mask[entry] = entry.reason.step, entry.mask
            else:
                found.append(self._step(entry, needed.premises[entry]))
        return tuple(found)

    def id_of(self, entry: Entry) -> int:
        return self._id[entry]

    def _step(self, entry: Entry, premises: tuple[Entry, ...]) -> Step:
        self._last += 1
        number = self._id[entry] = self._last
        self._mask[entry] = entry.mask
        match entry.reason:
            case Given():
                raise AssertionError("what is given is no step of its own")
            case Supposition():
                supposed = self._conclusion(entry)
                assert supposed is not None
                return Supposed(number, supposed)
            case Refuted(inner):
                return Reductio(number, self._conclusion(entry), self.steps(_inner_order(inner), inner), ())
            case Split(branches, limits):
                inside = tuple(self.steps(_inner_order(b), b) for b in branches)
                return Cases(number, self._conclusion(entry), inside, self._ids(limits))
            case constraint:
                return self._by_constraint(entry, constraint, premises)

    def _by_constraint(self, entry: Entry, constraint: Constraint, premises: tuple[Entry, ...]) -> Step:
        masks: Masks = list(self._unknowns.full)
        for premise in premises:
            masks[premise.number] &= self._mask[premise]
        if entry.mask:
            # the step says all that its own constraint gives from the premises as they are written
            left = constraint.left_to(entry.number, masks) or entry.mask
            # what premises say of the same unknown is part of the conclusion where it was counted on
            self._mask[entry] = left & masks[entry.number] if left & ~entry.mask else left
        number, conclusion, ids = self._id[entry], self._conclusion(entry), self._ids(premises)
        if constraint.ground is None:
            return FromClaim(number, conclusion, ids)
        return Applied(number, conclusion, constraint.ground, constraint.rules(entry.number, masks), ids)

    def _ids(self, premises: Iterable[Entry]) -> tuple[int, ...]:
        return tuple(sorted(self._id[p] for p in premises))

    def _conclusion(self, entry: Entry) -> Conclusion:
        mask = self._mask[entry]
        if not mask:
            return None
        if entry.number == CLAIM:
            return ClaimHolds(mask == YES)
        unknown = self._unknowns.unknown(entry.number)
        return Restriction(unknown, self._unknowns.values(entry.number, mask))


def _inner_order(inner: Slice) -> tuple[Entry, ...]:
    return _by_use(inner, inner.entries[:1])


def written(unknowns: Unknowns, needed: Slice) -> tuple[Step, ...]:
    """The steps of a whole derivation."""
    return _Writer(unknowns).steps(_by_use(needed, _facts(unknowns, needed)), needed)


def added(unknowns: Unknowns, needed: Slice, last: int) -> tuple[tuple[Step, ...], int]:
    """The steps of a derivation that goes on from given ones, numbered from `last` on; and the one of its end."""
    writer = _Writer(unknowns, last)
    steps = writer.steps(_by_use(needed, ()), needed)
    return steps, writer.id_of(needed.entries[-1])
