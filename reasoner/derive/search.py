"""Derives a readable proof of a claim from ground constraints that settle it: unit propagation first, then search.

The search tries the plainest means first: propagation alone; one refuted supposition (failed literal) after which
propagation does the rest; several of these; cases; the claim denied; and all of them nested. As cases come down to
single values in the end, a proof is always found where there is one; only the deadline can prevent it. This module owns
the search. `propagate` says what a constraint implies, `prune` which steps a proof needs.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from math import inf

from reasoner.bounds.constraint import Constraint
from reasoner.bounds.masks import CLAIM, EITHER, NO, TRUTH, YES, Unknowns, bits
from reasoner.bounds.propagate import Constraints
from reasoner.derive.prune import explained, written
from reasoner.derive.state import Entry, OutOfTimeError, Refuted, Slice, Split, Supposition, Trail, inner_of
from reasoner.model.axioms import Ground
from reasoner.model.ir import Claim, Where
from reasoner.model.labeling import DirectionOf, Existence, LevelOf, SignOf, Unknown
from reasoner.proof.objects import Proof


@dataclass(frozen=True, slots=True)
class Goal:
    """What is to be proved: that a claim holds at its place; with `denied`, that it does not."""

    claim: Claim
    where: Where
    denied: bool = False


@dataclass(frozen=True, slots=True)
class Effort:
    """How far a search may go.

    `left` tells how many seconds are left. With `plain`, the search stops short of cases and nested reductios, with
    `quick` after one reductio. `hints`
    gives values that a solver found the constraints to leave to unknowns; it is asked only where one reductio is not
    enough. The search does not trust hints, it tries them first: what they exclude is what a reductio may refute.
    """

    left: Callable[[], float] = lambda: inf
    plain: bool = False
    hints: Callable[[], Mapping[Unknown, frozenset[object]]] = dict
    quick: bool = False


def derive(constraints: Constraints, core: Sequence[Ground], goal: Goal, effort: Effort = Effort()) -> Proof | None:
    """A proof of the goal from the core, some ground constraints of a frame; None where the effort does not suffice.

    Raises ValueError where the core leaves the claim open.
    """
    return Derivation(constraints, core, goal).proof(effort)


class Derivation:
    """The search for one proof, which goes on where it stopped when it is asked again with more effort."""

    def __init__(self, constraints: Constraints, core: Sequence[Ground], goal: Goal) -> None:
        self.core, self._constraints, self._goal = core, constraints, goal
        made, mentioned = constraints.of(core, goal.where, goal.claim)
        self._search = _Search(constraints.unknowns, made, mentioned, goal.denied)

    def proof(self, effort: Effort) -> Proof | None:
        """The proof; None where the effort does not suffice. Raises ValueError where the core leaves the claim open."""
        search, goal = self._search, self._goal
        search.effort = effort
        try:
            found = search.quick_proof() if effort.quick else search.plain_proof() if effort.plain else search.proof()
        except OutOfTimeError:
            return None
        if found is None:
            return None
        steps = written(self._constraints.unknowns, found)
        return Proof(goal.claim, goal.where, goal.denied, self._constraints.frame, steps)


@dataclass(frozen=True, slots=True)
class _Lemma:
    """Supposing `mask` of an unknown has been refuted."""

    number: int
    mask: int
    inner: Slice


class _Search:
    """Looks for entries that end a trail: the claim, or a contradiction."""

    def __init__(
        self,
        unknowns: Unknowns,
        constraints: Sequence[Constraint],
        mentioned: Sequence[int],
        denied: bool,
    ) -> None:
        self._unknowns = unknowns
        self._constraints = constraints
        self._goal = NO if denied else YES
        self.effort = Effort()
        self._trail = self._fresh()
        self._exhausted = -1  # the length of the trail on which neither propagation nor one reductio got any further
        self._order = sorted(mentioned, key=self._rank)

    def _fresh(self) -> Trail:
        return Trail(self._unknowns, self._constraints, self._goal, lambda: self.effort.left())

    def _rank(self, number: int) -> tuple[int, int]:
        """Directions first, then levels, then switches; of each first what most constraints read, or is mentioned."""
        kind = (DirectionOf, LevelOf, Existence, SignOf).index(type(self._unknowns.unknown(number)))
        return kind, -len(self._trail.readers[number])

    def proof(self) -> Slice:
        """The slice of the whole derivation, ending with the claim."""
        end = self._close()
        if end.mask:
            return explained(self._trail, end, 0)
        # the core contradicts itself: then the opposite of the claim does so as well
        self._trail = self._fresh()
        return explained(self._trail, self._denial(), 0)

    def plain_proof(self) -> Slice | None:
        """The slice of a derivation by propagation and reductios one after another, if that gets to the claim."""
        end = self._trail.run() or self._one_lemma() or self._lemmas()
        return explained(self._trail, end, 0) if end is not None and end.mask else None

    def quick_proof(self) -> Slice | None:
        """The slice of a derivation by propagation and one reductio, if that gets to the claim."""
        end = self._trail.run() or self._one_lemma()
        if end is None:
            self._exhausted = len(self._trail.entries)
        return explained(self._trail, end, 0) if end is not None and end.mask else None

    def _close(self) -> Entry:
        """Goes on until the claim or a contradiction is reached, by the plainest means that does it."""
        end = self._trail.run()
        # each means is tried only where the plainer ones before it have failed
        while_open = (self._one_lemma, self._lemmas, self._plain_cases, self._deep_lemma, self._denial)
        for means in while_open if self._trail.open(CLAIM) else (self._plain_cases, self._lemmas, self._nested_cases):
            end = end or means()
        if end is None:
            raise ValueError("these ground constraints leave the claim open")
        return end

    # --- lemmas -----------------------------------------------------------------------------------------------------

    def _one_lemma(self) -> Entry | None:
        """The one reductio after which propagation reaches the claim, if there is one: that of the shortest proof.

        It is enough to try what the denial of the claim entails: whatever refutes one of these refutes the denial.
        """
        if len(self._trail.entries) == self._exhausted:
            return None
        denial = self._refuted(CLAIM, EITHER & ~self._goal) if self._trail.open(CLAIM) else None
        if denial is None:
            return None
        entailed = [e for e in denial.inner.entries[1:] if e.number > CLAIM and e.mask]
        length = len(self._trail.entries)
        best = denial.inner.size + 1, denial.inner.size, denial  # the denial itself always gets there
        for lemma in (self._refuted(e.number, e.mask) for e in entailed):
            end = None if lemma is None else self._add(lemma)
            if lemma is not None and end is not None:
                size = explained(self._trail, end, length).size
                best = min(best, (size, lemma.inner.size, lemma), key=lambda found: found[:2])
            self._trail.undo(length)
        return self._add(best[2])

    def _refuted(self, number: int, mask: int, inside: Callable[[], Entry | None] = lambda: None) -> _Lemma | None:
        """Whether propagation refutes a supposition, alone or with what goes on `inside`."""
        start = len(self._trail.entries)
        end = self._supposed(number, mask) or inside()
        found = None if end is None else _Lemma(number, mask, explained(self._trail, end, start))
        self._trail.undo(start)
        return found

    def _supposed(self, number: int, mask: int) -> Entry | None:
        """The contradiction that a supposition comes to, if it is open and does."""
        if not self._trail.masks[number] & mask:
            return None
        self._trail.push(number, mask, Supposition())
        return self._trail.run(past_claim=True)

    def _add(self, lemma: _Lemma, inside: bool = False) -> Entry | None:
        left = self._unknowns.full[lemma.number] & ~lemma.mask
        entry = self._trail.push(lemma.number, left, Refuted(lemma.inner))
        return entry if lemma.number == CLAIM else self._trail.run(past_claim=inside)

    def _lemmas(self) -> Entry | None:
        """One reductio after another, until one more gets there; then without those that are not needed."""
        return self._by_lemmas((self._hinted, self._halves), inside=False)

    def _deep_lemma(self) -> Entry | None:
        """A reductio that takes others inside, then on by plainer means, as often as that helps."""
        for number, mask in self._hinted():
            lemma = self._refuted(number, mask, lambda: self._by_lemmas((self._halves,), inside=True))
            if lemma is not None:
                return self._add(lemma) or self._one_lemma() or self._lemmas() or self._deep_lemma()
        return None

    def _by_lemmas(self, offers: Sequence[Callable[[], Iterator[tuple[int, int]]]], inside: bool) -> Entry | None:
        """The end that lemmas come to, with no more of them than it takes; `inside` a supposition, a contradiction."""
        length = len(self._trail.entries)
        found: list[_Lemma] = []
        ends = (self._gathered(offered, found, inside) for offered in offers)
        end = next((e for e in ends if e is not None), None)
        if end is None:
            return None
        # first drop what the end does not rest on, which is cheap; then try without each of what is left
        used = [s for e in explained(self._trail, end, length).entries for s in inner_of(e.reason)]
        needed = self._thinned([x for x in found if any(x.inner is s for s in used)], length, inside)
        return self._replayed(needed, length, inside)

    def _gathered(
        self, offered: Callable[[], Iterator[tuple[int, int]]], found: list[_Lemma], inside: bool
    ) -> Entry | None:
        """Adds a lemma for every supposition offered that can be refuted, in rounds, until the end is reached."""
        progress = True
        while progress:
            progress = False
            for number, mask in offered():
                lemma = self._refuted(number, mask)
                if lemma is not None:
                    progress = True
                    found.append(lemma)
                    end = self._add(lemma, inside) or (None if inside else self._one_lemma())
                    if end is not None:
                        return end
        return None

    @cached_property
    def _hints(self) -> Mapping[int, int]:
        unknowns = self._unknowns
        return {unknowns.number(u): unknowns.mask(u, values) for u, values in self.effort.hints().items()}

    def _hinted(self) -> Iterator[tuple[int, int]]:
        """What the hints exclude and is still open."""
        for number in self._order:
            excluded = self._unknowns.full[number] & ~self._hints.get(number, -1)
            if self._trail.masks[number] & excluded:
                yield number, excluded

    def _halves(self) -> Iterator[tuple[int, int]]:
        """Each half of what an open unknown can be, as wide as it can be supposed."""
        for number in self._order:
            mask, full = self._trail.masks[number], self._unknowns.full[number]
            halves: dict[int, int] = {}
            for value in bits(full)[1:]:
                for half in (full & (value - 1), full & ~(value - 1)):
                    if mask & half and mask & ~half:
                        # of suppositions that come to the same here, the widest: its refutation says most
                        halves[mask & half] = max(halves.get(mask & half, 0), half, key=int.bit_count)
            for half in halves.values():
                if self._trail.masks[number] & ~half:
                    yield number, half

    def _thinned(self, lemmas: Sequence[_Lemma], length: int, inside: bool) -> list[_Lemma]:
        """The lemmas of which none can be left out, by leaving out one after another."""
        kept = list(lemmas)
        for lemma in lemmas:
            fewer = [x for x in kept if x is not lemma]
            if self._replayed(fewer, length, inside) is not None:
                kept = fewer
        return kept

    def _replayed(self, lemmas: Sequence[_Lemma], length: int, inside: bool) -> Entry | None:
        """From this place of the trail on, with the same suppositions alone."""
        self._trail.undo(length)
        # each is refuted anew: without the lemmas before it, a supposition may need other premises, or stand
        for lemma in lemmas:
            again = self._refuted(lemma.number, lemma.mask)
            end = None if again is None else self._add(again, inside)
            if end is not None:
                return end
        return None if inside else self._one_lemma()

    # --- the claim denied, and cases --------------------------------------------------------------------------------

    def _denial(self) -> Entry:
        """Supposes that the claim is otherwise, and goes on from there by whatever means."""
        start = len(self._trail.entries)
        self._trail.push(CLAIM, EITHER & ~self._goal, Supposition())
        inner = explained(self._trail, self._close(), start)
        self._trail.undo(start)
        return self._trail.push(CLAIM, self._goal, Refuted(inner))

    def _branch(self, number: int, mask: int, go_on: Callable[[], Entry | None]) -> Slice | None:
        """What a supposition comes to, if it comes to an end; the trail is left as it was."""
        start = len(self._trail.entries)
        self._trail.push(number, mask, Supposition())
        end = go_on()
        found = None if end is None else explained(self._trail, end, start)
        self._trail.undo(start)
        return found

    def _plain_cases(self) -> Entry | None:
        """The unknown of which every value gets there by propagation alone, if any: that of the fewest steps."""
        found: list[tuple[int, int, Split]] = []
        for position, number in enumerate(self._open()):
            split = self._split(number, self._trail.run)
            if split is not None:
                found.append((sum(b.size for b in split.branches), position, split))
        return self._divided(min(found)[2]) if found else None

    def _nested_cases(self) -> Entry | None:
        """An unknown with few values, each of which settles much, and in each case on by whatever means."""
        candidates = self._open()
        if not candidates:
            return None
        # a tree of cases stays small where few values are tried, and each leaves little open
        fewest = [n for n in candidates if self._count(n) == self._count(candidates[0])]
        split = self._split(min(fewest, key=self._left_open), self._close)
        return None if split is None else self._divided(split)

    def _left_open(self, number: int) -> int:
        """How many unknowns propagation leaves open in the cases of this one, all in all."""
        left, length = 0, len(self._trail.entries)
        for value in bits(self._trail.masks[number]):
            self._trail.push(number, value, Supposition())
            if self._trail.run() is None:
                left += sum(map(self._trail.open, self._order))
            self._trail.undo(length)
        return left

    def _count(self, number: int) -> int:
        return self._trail.masks[number].bit_count()

    def _open(self) -> list[int]:
        """The unknowns that are open, those with the fewest values first."""
        return sorted((n for n in self._order if self._trail.open(n)), key=self._count)

    def _split(self, number: int, go_on: Callable[[], Entry | None]) -> Split | None:
        """The cases of an unknown, if every one of them comes to an end."""
        branches = []
        for value in bits(self._trail.masks[number]):
            branch = self._branch(number, value, go_on)
            if branch is None:
                return None
            branches.append(branch)
        # the proof says why no other value is possible: each missing one is charged to one entry that excludes it
        limits: dict[Entry, int] = {}
        missing = self._unknowns.full[number] & ~self._trail.masks[number]
        for entry in self._trail.of[number]:
            if missing & ~entry.mask:
                limits[entry] = missing & ~entry.mask
                missing &= entry.mask
        return Split(tuple(branches), limits)

    def _divided(self, split: Split) -> Entry:
        """Writes cases down: they settle the claim, or where that is supposed otherwise, contradict it."""
        if self._trail.open(CLAIM):
            return self._trail.push(CLAIM, self._goal, split)
        return self._trail.push(TRUTH, 0, split)
