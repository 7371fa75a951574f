"""What an answer tells of a mechanism, as data: moves and the arrows between them, stories, opponents, silenced arrows.

No words, and nothing is found out here; `drivers`, `story`, `opponents`, `silenced`, `races` and `account` do that.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from reasoner.model.worlds import Pair
from reasoner.proof.objects import Proof
from reasoner.signs import Sign, SignSet

# --- moves and what drives them ---------------------------------------------------------------------------------------

ArrowKind: TypeAlias = Literal["influence", "switch", "gate", "definition", "alternative", "leap"]


@dataclass(frozen=True, slots=True, order=True)
class Move:
    """A quantity that certainly moves one way, from world `since` to world `at`."""

    quantity: str
    since: int
    at: int
    sign: Sign

    @property
    def pair(self) -> Pair:
        """The two worlds, in the order in which they are compared."""
        return self.since, self.at


@dataclass(frozen=True, slots=True)
class Arrow:
    """One move that drives another, by one rule. A `leap` goes `through` quantities that are open themselves."""

    rule: str
    source: Move
    target: Move
    kind: ArrowKind = "influence"
    through: tuple[str, ...] = ()

    @property
    def sign(self) -> Sign:
        """The sign of the arrow: whether its ends move alike."""
        return self.source.sign.times(self.target.sign)


@dataclass(frozen=True, slots=True)
class Line:
    """A chain of arrows; an arm is called after one of its quantities, the stem after none."""

    arrows: tuple[Arrow, ...]
    name: str = ""


@dataclass(frozen=True, slots=True)
class Story:
    """What moves the goal: lines in causal order, and the arrows that join them at the goal, each after its line.

    `further` drivers of the goal are not told. Without lines the goal is set, or only the argument says why it moves.
    """

    goal: Move
    lines: tuple[Line, ...] = ()
    joining: tuple[Arrow, ...] = ()
    further: tuple[Arrow, ...] = ()

    @property
    def arrows(self) -> tuple[Arrow, ...]:
        """Every arrow that is told, each once."""
        return tuple(dict.fromkeys([*(a for line in self.lines for a in line.arrows), *self.joining]))

    @property
    def moves(self) -> tuple[Move, ...]:
        """Every move that is told, causes first; the goal is the last one."""
        found = dict.fromkeys(move for arrow in self.arrows for move in (arrow.source, arrow.target))
        found.pop(self.goal, None)
        return (*found, self.goal)


# --- what stands against a story ---

OpponentKind: TypeAlias = Literal["steady", "with", "silent", "overruled", "late", "own feedback", "open"]


@dataclass(frozen=True, slots=True)
class Opponent:
    """An influence, gate or definition on a quantity of the story that does not drive it.

    `sign` is that of the influence, as far as it is known. `step` is the step of the proof behind its kind; None where
    the kind is what the rules say of it, or where it is `open`.
    """

    on: Move
    rule: str
    source: str
    sign: Sign | None
    kind: OpponentKind
    step: int | None = None
    gate: str = ""  # of `silent`: the rule of the gate that shuts the quantity off, if that is why


# --- what does not happen ---

SilencedKind: TypeAlias = Literal["silent", "late", "absent", "held", "closed", "floor", "outweighed", "undone"]


@dataclass(frozen=True, slots=True)
class Silenced:
    """An arrow that does not carry a change on, and why.

    `silent`: its condition fails; `late`: it is slow; `absent`: no effect is stated; `held`: its target is set;
    `closed`: a gate holds its target; `floor`: its target is at an end of its space; `outweighed`: its target moves the
    other way; `undone`: its target certainly does not follow it, and none of these is why. `tests` are the
    levels for which a condition fails; `gate` is the rule of a closed gate.
    """

    rule: str
    source: str
    target: str
    kind: SilencedKind
    tests: tuple[tuple[str, int], ...] = ()
    gate: str = ""
    path: tuple[str, ...] = ()  # the rules of the path that it is on, from what was set on; empty: not looked for


# --- all of it ---


@dataclass(frozen=True)
class Part:
    """What is told of one quantity of a claim.

    `signs` are the ways it can go. `story` says what moves it, or, where it need not move (`NOT_UP`, `NOT_DOWN`), what
    can move it. `opponents` stand against the story. `silenced` is the arrow that would have brought about what was
    asked for and is not so; `ends` are the places where a change ends on its way to a quantity that stays; None: not
    asked, or there was no time for it.
    """

    quantity: str
    signs: SignSet
    story: Story | None = None
    opponents: tuple[Opponent, ...] = ()
    silenced: Silenced | None = None
    ends: tuple[Silenced, ...] | None = None
    level: tuple[int, int] | None = None  # where the claim speaks of its level: lowest and highest
    shut: Silenced | None = None  # the gate that holds it at its bottom where it is claimed


@dataclass(frozen=True)
class Account:
    """The parts of a claim, and the proof that concludes everything told of them.

    `core` are the steps of the proof of the claim alone; `steps` says which step concludes each move.
    """

    proof: Proof
    core: frozenset[int]
    parts: tuple[Part, ...]
    steps: Mapping[Move, int]

    @property
    def movers(self) -> Mapping[str, Sign]:
        """The quantities that certainly move, as told, causes first."""
        told = (m for part in self.parts if part.story is not None for m in part.story.moves)
        return {m.quantity: m.sign for m in told if m in self.steps}

    @property
    def opponents(self) -> tuple[Opponent, ...]:
        """The opponents of all parts, each once."""
        found: dict[tuple[Move, str, str], Opponent] = {}
        for opponent in (o for part in self.parts for o in part.opponents):
            key = opponent.on, opponent.rule, opponent.source
            if key not in found or found[key].kind == "open":
                found[key] = opponent
        return tuple(found.values())


# --- where it is open ---

DoubtKind: TypeAlias = Literal["floor", "weak", "maybe", "sign", "free", "feedback"]


@dataclass(frozen=True, slots=True)
class Doubt:
    """What leaves a quantity room to stay, or to go the other way, though nothing that was set pushes it there.

    `floor`: it may be at an end of its space, at `level`, in world `world`; the others name the rule (`free`: nothing
    but the quantity): a weak arrow, one that may not exist, one of unknown sign, one that feeds back.
    """

    kind: DoubtKind
    quantity: str
    rule: str = ""
    level: int = -1
    world: int = -1


@dataclass(frozen=True)
class Race:
    """Why one quantity is not determined: its root, the chains that push the root up and down, and the doubts there.

    `hangs` are the quantities that are open with it, the root first; `certain` the processes that move either way.
    """

    root: str
    up: tuple[tuple[Arrow, ...], ...] = ()
    down: tuple[tuple[Arrow, ...], ...] = ()
    doubts: tuple[Doubt, ...] = ()
    hangs: tuple[str, ...] = ()
    certain: Mapping[str, Sign] = field(default_factory=dict)

    @property
    def opposed(self) -> bool:
        """Whether what was set pushes the root both ways."""
        return bool(self.up) and bool(self.down)


# --- what goes with what ---

Way: TypeAlias = tuple[str, Sign]
"""A quantity that can go both ways, and one of them."""


@dataclass(frozen=True, slots=True)
class Together:
    """Quantities that go these ways together: each that does brings the others along.

    `mirrored`: the same is true of the opposite ways. `proofs`: of the one, and then of the other.
    """

    ways: tuple[Way, ...]
    mirrored: bool
    proofs: tuple[Proof, ...]


@dataclass(frozen=True, slots=True)
class Implied:
    """Where one quantity goes one way, others certainly go these ways."""

    given: Way
    ways: tuple[Way, ...]
    proof: Proof


@dataclass(frozen=True, slots=True)
class Implications:
    """What is certain between quantities that can each go both ways; every entry is a proof that was replayed.

    `more`: so many further ones are not told. `measure` is the quantity that decides most others whichever way it
    goes, and these. Not `complete`: the budget, or the size of the model, left some unasked.
    """

    together: tuple[Together, ...] = ()
    implied: tuple[Implied, ...] = ()
    more: int = 0
    measure: tuple[str, tuple[str, ...]] | None = None
    complete: bool = True


# --- what was reported ---


@dataclass(frozen=True, slots=True)
class Reported:
    """An expectation with its papers. `exact`: it states this very claim, at this place."""

    expectation: str
    citations: tuple[str, ...]
    exact: bool
