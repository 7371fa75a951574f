"""Adds conclusions to a proof: each follows from what the proof has concluded already and from further constraints.

A proof is the shortest argument for its claim, so it concludes of most quantities less than is certain. Here its
conclusions outside of suppositions are put on a fresh trail as given, and propagation goes on from there; where that is
not enough, one supposition is refuted. What is added cites the steps it rests on, so the whole is one proof.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from reasoner.bounds.constraint import Constraint
from reasoner.bounds.masks import Unknowns
from reasoner.bounds.propagate import Constraints
from reasoner.derive.prune import added, explained
from reasoner.derive.state import Entry, Given, OutOfTimeError, Refuted, Supposition, Trail
from reasoner.model.axioms import Ground
from reasoner.model.ir import Model
from reasoner.proof.objects import Cases, Proof, Reductio, Restriction, Step, every_step


@dataclass(frozen=True, slots=True)
class Answered:
    """What was found when something was supposed otherwise: the step that refutes it, and the step of each fact."""

    refuted: int
    facts: tuple[int | None, ...]


class Extension:
    """A proof that grows. Nothing in here is trusted: the checker replays the whole afterwards."""

    def __init__(
        self,
        model: Model,
        proof: Proof,
        grounds: Sequence[Ground],
        constraints: Constraints,
        left: Callable[[], float],
    ) -> None:
        self._model, self._grounds, self._constraints, self._left = model, grounds, constraints, left
        self._proof = proof
        self._steps = list(proof.steps[:-1])  # the last step concludes the claim, and stays the last
        self._number = max((s.id for s in every_step(proof.steps)), default=0)
        self._trail = self._fresh(())

    @property
    def proof(self) -> Proof:
        """The proof with everything that was added."""
        return replace(self._proof, steps=(*self._steps, *self._proof.steps[-1:]))

    @property
    def _unknowns(self) -> Unknowns:
        return self._constraints.unknowns

    # --- single facts -----------------------------------------------------------------------------------------

    def conclude(self, fact: Restriction) -> int | None:
        """The step that concludes a fact, or more; None where propagation and one supposition do not get there."""
        found = self._stated(fact)
        if found is not None:
            return found
        number, mask = self._as_mask(fact)
        entry = self._found(self._trail, number, mask)
        return None if entry is None else self._add(self._trail, [entry])[0]

    def _stated(self, fact: Restriction) -> int | None:
        """A step that says so already."""
        return next(
            (
                s.id
                for s in self._steps
                if isinstance(s.conclusion, Restriction)
                and s.conclusion.unknown == fact.unknown
                and s.conclusion.allowed <= fact.allowed
            ),
            None,
        )

    def _as_mask(self, fact: Restriction) -> tuple[int, int]:
        return self._unknowns.number(fact.unknown), self._unknowns.mask(fact.unknown, fact.allowed)

    def _narrowed(self, trail: Trail, number: int, mask: int) -> Entry | None:
        """An entry that leaves no more than that to an unknown: one of the trail, or all of them taken together."""
        self._grow(trail, number)
        if not trail.masks[number] or trail.masks[number] & ~mask:
            return None
        single = next((e for e in trail.of[number] if not e.mask & ~mask), None)
        return single or self._joined(trail, number)

    def _joined(self, trail: Trail, number: int) -> Entry | None:
        """Where only several constraints together leave that little: supposing anything else contradicts the last."""
        last = next((e for e in reversed(trail.of[number]) if isinstance(e.reason, Constraint)), None)
        if last is None:
            return None
        # a step of a proof applies one constraint: several at once have to be put as a reductio
        start, mask = len(trail.entries), trail.masks[number]
        trail.push(number, self._unknowns.full[number] & ~mask, Supposition())
        end = trail.push(number, last.mask, last.reason)
        end.mask = 0
        inner = explained(trail, end, start)
        trail.undo(start)
        return trail.push(number, mask, Refuted(inner))

    def _found(self, trail: Trail, number: int, mask: int) -> Entry | None:
        """An entry that leaves no more than that to an unknown, by propagation or by refuting anything else."""
        return self._narrowed(trail, number, mask) or self._refuted(trail, number, mask)

    def _refuted(self, trail: Trail, number: int, mask: int) -> Entry | None:
        """An entry for a fact whose opposite propagation refutes."""
        start = len(trail.entries)
        rest = trail.masks[number] & ~mask
        if not rest or self._left() <= 0:
            return None
        trail.push(number, self._unknowns.full[number] & ~mask, Supposition())
        end = self._run(trail)
        inner = None if end is None else explained(trail, end, start)
        trail.undo(start)
        if inner is None:
            return None
        # what the fact brings about is found at once, so that the next question finds it on the trail
        entry = trail.push(number, mask, Refuted(inner))
        return entry if self._run(trail) is None else None

    # --- what follows where a quantity does not move as told ------------------------------------------------------

    def unless(
        self, fact: Restriction, without: Ground, others: Sequence[Restriction], beyond: Collection[str] = ()
    ) -> Answered | None:
        """What is so unless a fact is: which of `others` follow where the fact is supposed not to hold.

        Nothing is used that rests on the fact or speaks of quantities `beyond` it, nor the constraint `without` that
        brings it about; with that the supposition has to come to a contradiction, or nothing is found (None).
        """
        number, mask = self._as_mask(fact)
        # a trail without all that knows the fact: on one that does, supposing the opposite ends before it says anything
        trail = self._fresh(self._resting_on(fact) | self._about(beyond), without)
        self._grow(trail, number)
        if not trail.masks[number] & ~mask or self._left() <= 0:
            return None
        start = len(trail.entries)
        trail.push(number, self._unknowns.full[number] & ~mask, Supposition())
        if self._run(trail) is not None:
            return None  # it is refuted without the constraint in question, so that tells nothing of it
        known = [self._found(trail, *self._as_mask(other)) for other in others]
        end = self._contradiction(trail, without)
        if end is None:
            return None
        inner = explained(trail, end, start, [e for e in known if e is not None and e.place >= start])
        trail.undo(start)
        entry = trail.push(number, mask, Refuted(inner))
        refuted, *_ = self._add(trail, [entry])
        written = self._steps[-1]
        assert isinstance(written, Reductio)
        told = tuple(self._inside(written, other) for other in others)
        return Answered(refuted, told)

    def _inside(self, step: Reductio, fact: Restriction) -> int | None:
        """The step, within a supposition or before it, that concludes a fact."""
        for inner in step.steps[1:]:
            what = inner.conclusion
            if isinstance(what, Restriction) and what.unknown == fact.unknown and what.allowed <= fact.allowed:
                return inner.id
        return self._stated(fact)

    def _contradiction(self, trail: Trail, without: Ground) -> Entry | None:
        """The contradiction that one more constraint comes to on a trail."""
        (made, *_), _ = self._constraints.of([without], self._proof.where, self._proof.claim)
        for number, mask in made.forward(trail.masks):
            entry = trail.push(number, mask, made.pruned_by)
            if not trail.masks[number]:
                entry.mask = 0
                return entry
        return None

    def _resting_on(self, fact: Restriction) -> frozenset[int]:
        """The steps that state a fact of this unknown, and every step that rests on one of them."""
        found: set[int] = set()
        for step in self._steps:
            what = step.conclusion
            same = isinstance(what, Restriction) and what.unknown == fact.unknown
            if same or not found.isdisjoint(_premises(step)):
                found.add(step.id)
        return frozenset(found)

    def _about(self, quantities: Collection[str]) -> frozenset[int]:
        """The steps that conclude something of some quantities."""
        found = (s for s in self._steps if isinstance(s.conclusion, Restriction))
        return frozenset(s.id for s in found if getattr(s.conclusion.unknown, "quantity", "") in quantities)  # type: ignore[union-attr]

    # --- trails -----------------------------------------------------------------------------------------------

    def _fresh(self, left_out: Collection[int], without: Ground | None = None) -> Trail:
        """A trail on which the steps are given, but for some, after propagation.

        Constraints of the kind of `without` on its subject are left out, in whatever worlds.
        """
        gone = None if without is None else (without.name, without.subject)
        chosen = [g for g in self._grounds if (g.name, g.subject) != gone]
        made, _ = self._constraints.of(chosen, self._proof.where, self._proof.claim)
        given = [s for s in self._steps if s.id not in left_out and isinstance(s.conclusion, Restriction)]
        facts = [(s.id, *self._as_mask(s.conclusion)) for s in given if isinstance(s.conclusion, Restriction)]
        # without the link to the claim, and with no goal: nothing ends a trail but a contradiction
        trail = Trail(self._unknowns, made[:-1], 0, self._left)
        for step, number, mask in facts:
            trail.push(number, mask, Given(step))
        self._run(trail)
        return trail

    def _run(self, trail: Trail) -> Entry | None:
        try:
            return trail.run(past_claim=True)
        except OutOfTimeError:
            return None  # what follows is optional: with less time less of it is found, and nothing wrong

    @staticmethod
    def _grow(trail: Trail, number: int) -> None:
        """Makes room for an unknown that was numbered after the trail was made: nothing is known of it."""
        while len(trail.masks) <= number:
            trail.masks.append(trail.unknowns.full[len(trail.masks)])
            trail.of.append([])
            trail.readers.append([])

    def _add(self, trail: Trail, ends: Sequence[Entry]) -> list[int]:
        """Writes entries down, with everything new that they rest on; the id of the step of each."""
        found: list[int] = []
        for end in ends:
            new, number = added(self._unknowns, explained(trail, end, 0), self._number)
            self._steps += new
            self._number = max([self._number, *(s.id for s in every_step(new))])
            found.append(number)
        return found


def _premises(step: Step) -> Iterator[int]:
    """Every step that a step rests on, those that it refers to inside included."""
    match step:
        case Reductio() | Cases():
            for inner in every_step((step,)):
                yield from getattr(inner, "premises", ())
        case _:
            yield from getattr(step, "premises", ())
