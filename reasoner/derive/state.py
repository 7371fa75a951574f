"""The trail of a derivation: what has been found, in order, and how to take it back.

Every entry leaves a mask to one unknown, for a reason. Reasons are kept as they are; which earlier entries one really
rests on is worked out later, and only for what a proof needs (`prune`). Propagation goes by an agenda of the
constraints that read what has changed.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import TypeAlias

from reasoner.bounds.constraint import Constraint
from reasoner.bounds.masks import CLAIM, Unknowns


class OutOfTimeError(Exception):
    """No time is left."""


@dataclass(eq=False, slots=True)
class Entry:
    """From here on the unknown lies in `mask`; an empty mask is a contradiction."""

    place: int
    number: int
    mask: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Supposition:
    """Nothing but that it is supposed."""


@dataclass(frozen=True, slots=True)
class Given:
    """An earlier step of the proof that is being extended says so."""

    step: int


@dataclass(frozen=True, slots=True)
class Slice:
    """The entries that an end needs, in order, and what each of them rests on.

    `outside` holds the entries from before the slice that it rests on, each with the values it has to exclude; `also`
    those that are wanted besides what the end needs.
    """

    entries: tuple[Entry, ...]
    premises: dict[Entry, tuple[Entry, ...]]
    outside: dict[Entry, int]
    also: tuple[Entry, ...] = ()

    @property
    def size(self) -> int:
        """How many steps it makes, inner ones included."""
        return sum(1 + sum(s.size for s in inner_of(e.reason)) for e in self.entries)


@dataclass(frozen=True, slots=True)
class Refuted:
    """The opposite, supposed, has been reduced to a contradiction."""

    inner: Slice


@dataclass(frozen=True, slots=True)
class Split:
    """Every value that the entries of `limits` leave to an unknown leads here."""

    branches: tuple[Slice, ...]
    limits: dict[Entry, int]


Reason: TypeAlias = Constraint | Supposition | Given | Refuted | Split


def inner_of(reason: Reason) -> tuple[Slice, ...]:
    """The slices inside a reason."""
    match reason:
        case Refuted(inner):
            return (inner,)
        case Split(branches):
            return branches
        case _:
            return ()


class Trail:
    """What is known, and the constraints that have yet to look at it."""

    def __init__(
        self, unknowns: Unknowns, constraints: Sequence[Constraint], goal: int, left: Callable[[], float]
    ) -> None:
        self.unknowns = unknowns
        self.masks = list(unknowns.full)
        self.entries: list[Entry] = []
        self.of: list[list[Entry]] = [[] for _ in self.masks]
        self.readers: list[list[Constraint]] = [[] for _ in self.masks]
        for constraint in dict.fromkeys(constraints):
            for number in constraint.scope:
                self.readers[number].append(constraint)
        self.shared: dict[Entry, dict[Entry, int]] = {}  # what the entries that a loop excluded at once rest on
        self._goal, self._left = goal, left
        # costly constraints run once in their original place, afterwards only when no forward work is left
        self._ahead, self._late, self._back = _Agenda(constraints), _Agenda(()), _Agenda(constraints)

    def open(self, number: int) -> bool:
        """Whether an unknown can still have more than one value."""
        return self.masks[number] & (self.masks[number] - 1) != 0

    def push(self, number: int, mask: int, reason: Reason) -> Entry:
        """Adds an entry and calls on everything that reads its unknown."""
        entry = Entry(len(self.entries), number, mask, reason)
        self.entries.append(entry)
        self.of[number].append(entry)
        self.masks[number] &= mask
        # what has lost a value wakes its readers: forward to find its effects, and later back to its causes
        for constraint in self.readers[number]:
            (self._late if constraint.costly else self._ahead).add(constraint)
            self._back.add(constraint)
        return entry

    def run(self, past_claim: bool = False) -> Entry | None:
        """Propagates, forward as long as it goes, then back from effects to what brought them about.

        The entry that ends it (the claim reached, or a contradiction); None if nothing more follows.
        """
        # forward first: a reader follows effects from causes; going back proves the same by elimination, less plainly
        masks, ahead, late, back = self.masks, self._ahead, self._late, self._back
        if self._left() <= 0:
            raise OutOfTimeError
        while agenda := (ahead.queue and ahead) or (late.queue and late) or (back.queue and back):
            constraint = agenda.take()
            if constraint.costly and self._left() <= 0:
                raise OutOfTimeError
            for number, mask in constraint.backward(masks) if agenda is back else constraint.forward(masks):
                if self._ends(self.push(number, mask, constraint.pruned_by), past_claim):
                    self._forget()
                    return self.entries[-1]
        return None

    def _ends(self, entry: Entry, past_claim: bool) -> bool:
        """Whether an entry is a contradiction, or the claim and that is what is looked for."""
        if not self.masks[entry.number]:
            entry.mask = 0  # the entries before it are what contradicts it; on its own it need not be empty
            return True
        return entry.number == CLAIM and self.masks[CLAIM] == self._goal and not past_claim

    def undo(self, length: int) -> None:
        """Takes back every entry from this place on."""
        for entry in reversed(self.entries[length:]):
            self.of[entry.number].pop()
            # the mask is what the entries that stay leave: no old values have to be kept
            mask = self.unknowns.full[entry.number]
            for kept in self.of[entry.number]:
                mask &= kept.mask
            self.masks[entry.number] = mask
        del self.entries[length:]
        self._forget()  # whatever waited has read masks that are gone

    def _forget(self) -> None:
        self._ahead.clear()
        self._late.clear()
        self._back.clear()


class _Agenda:
    """Constraints in the order in which they were called on, each once."""

    def __init__(self, constraints: Iterable[Constraint]) -> None:
        self.queue = deque(constraints)
        self._waiting = set(self.queue)

    def add(self, constraint: Constraint) -> None:
        if constraint not in self._waiting:
            self._waiting.add(constraint)
            self.queue.append(constraint)

    def take(self) -> Constraint:
        constraint = self.queue.popleft()
        self._waiting.discard(constraint)
        return constraint

    def clear(self) -> None:
        self.queue.clear()
        self._waiting.clear()
