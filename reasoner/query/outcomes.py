"""What was found out about a question, as data: verdicts with what shows them, predictions, changes.

An outcome is one of a few classes, and the class says which: a claim is `Proved`, `Unproved` (the verdict alone),
`Possible`, `Inconsistent` or `Undecided`. So nothing is there that its verdict cannot have. Which outcomes a kind of
question can have is in `reasoner.query.answers`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar, Literal, TypeAlias

from reasoner.model.axioms import Ground
from reasoner.model.ir import Status
from reasoner.model.labeling import DirectionOf, Labeling, LevelOf
from reasoner.model.revision import Change, Decided
from reasoner.model.worlds import Pair
from reasoner.proof.objects import Applied, Proof, every_step
from reasoner.query.mechanism import Account, Implications, Race
from reasoner.questions import Allowed, Word
from reasoner.signs import CHANGED, DOWN, UP, Sign, SignSet

# --- predictions --------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Ambiguity:
    """Why a quantity can go more than one way.

    `conflicting`: opposed pushes, named by rule (`up`, `down`), on `at`: the quantity itself, or the nearest one
    upstream whose pushes are opposed. `undetermined`: `open` names the free inputs and the `maybe` and `-?` rules that
    decide it.
    """

    kind: Literal["conflicting", "undetermined"]
    at: str
    up: tuple[str, ...] = ()
    down: tuple[str, ...] = ()
    open: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Silence:
    """No path of rules leads here from anything that was changed; `absences` are the `-0` rules on the way."""

    absences: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Unheard:
    """An activator that transmits nothing: its source is at `nothing`, or its condition fails and it is `silent`."""

    rule: str
    source: str
    why: Literal["nothing", "silent"]


@dataclass(frozen=True, slots=True)
class Lost:
    """Why a quantity is at nothing though nothing sets it: gates that are closed, or else all that activates it."""

    gates: tuple[str, ...] = ()
    activators: tuple[Unheard, ...] = ()


@dataclass(frozen=True)
class Prediction:
    """What is known of every quantity asked for, over one pair of worlds.

    `directions` are seen from `since` to `at` (indices of worlds), whichever has the lower index. `levels` are sets of
    indices into the quantity's space, per world index. `roots` is where it starts that a quantity is ambiguous,
    `implications` what is certain between ambiguous ones; None: not asked.
    """

    since: int
    at: int
    directions: Mapping[str, SignSet]
    levels: Mapping[str, Mapping[int, frozenset[int]]]
    ambiguous: Mapping[str, Ambiguity] = field(default_factory=dict)
    unaffected: Mapping[str, Silence] = field(default_factory=dict)
    complete: bool = True  # False: the budget ran out
    lost: Mapping[str, Lost] = field(default_factory=dict)  # at nothing in `at`, of all that are
    unsettled: tuple[str, ...] = ()  # quantities of which the budget left open what they can do; in nothing above
    plainly: bool = False  # the bounds of a large network settled all of it, without the solver
    roots: Mapping[str, str] = field(default_factory=dict)
    implications: Implications | None = None


@dataclass(frozen=True, slots=True)
class Doubted:
    """What a repair leaves out: an observation, a law, or all that determines a quantity, by its name."""

    kind: Literal["observation", "law", "rules"]
    name: str


@dataclass(frozen=True, slots=True)
class Mended:
    """The cheapest repairs that a prediction holds under: what each leaves out; `more`: there are others.

    With cost 0 nothing needs a repair. Not `complete`: the budget ran out, there may be more.
    """

    cost: int = 0
    repairs: tuple[tuple[Doubted, ...], ...] = ()
    more: bool = False
    complete: bool = True


# --- labelings ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Witness:
    """A consistent labeling, and what it shows: `for` the claim, or `against` it."""

    shows: Literal["for", "against", "state"]
    labeling: Labeling


@dataclass(frozen=True, slots=True)
class Opposed:
    """The quantity nearest to a claim that is pushed both ways in one of two labelings, and by which rules."""

    quantity: str
    shows: Literal["for", "against"]  # the labeling
    pushes: tuple[tuple[str, Sign], ...]


@dataclass(frozen=True, slots=True)
class LeftOpen:
    """The inputs and switches that two labelings have otherwise: the rules leave them open."""

    names: tuple[str, ...] = ()


Deciding: TypeAlias = Opposed | LeftOpen
"""Why two labelings of the same rules differ on a claim."""


@dataclass(frozen=True)
class Enumeration:
    """The labelings of a scenario that differ in levels: how many there are (so far), and the first of them."""

    count: int
    labelings: tuple[Witness, ...]


@dataclass(frozen=True)
class NextMeasurement:
    """A readout that narrows down how another quantity goes: `after` each direction seen, the ways left to that one."""

    quantity: str
    after: Mapping[Sign, SignSet]

    @property
    def settles(self) -> bool:
        """Whether only one way is left, whatever is seen."""
        return all(len(ways) == 1 for ways in self.after.values())


# --- verdicts on a claim ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Explanation:
    """A proof that the checker has replayed, and how much less would do.

    `fewest`: so many rules suffice, and no fewer do but those of explanations before it; None: not known, and `sought`
    says whether it was asked at all. Counted are, for each quantity whose moving it speaks of, all rules that act on it
    there. `minimal`: none of its ground
    constraints can be left out. `spare`: without so many of them, if above 0, it follows still, but not as plainly.
    """

    proof: Proof
    fewest: int | None = None
    sought: bool = False
    minimal: bool = False
    spare: int = 0

    @property
    def smallest(self) -> bool:
        """Whether it is known to rest on the fewest rules there can be."""
        return self.fewest is not None and len(rules_of(self.proof)) <= self.fewest


@dataclass(frozen=True)
class Needed:
    """Why a proof needs a premise: without it there is a labeling that obeys the rest and contradicts the claim.

    `step` is the first step that applies the ground constraint. The rest is `everything` else in the model, or, where
    that would do without it, the other premises of the proof. Without a labeling: they do without it as well, or
    (`stopped`, in words) that could not be found out.
    """

    step: int
    ground: Ground
    labeling: Labeling | None
    everything: bool = False
    stopped: str = ""


@dataclass(frozen=True)
class Proved:
    """A claim that is necessary, or impossible, by a proof that the checker has replayed.

    `others` are further explanations, and `more` says whether there are still others (empty: not asked); `needed`
    says what premises are needed for. Both are there only where they were asked for. `account` is the mechanism,
    `support` the highest status at which the verdict stays the same; `instead` that of what the quantity of an
    impossible claim does instead; `needs_foundation`: it is another one where loops
    sustain themselves, `loop` those that would have to. None: not asked, or there was no time for it.
    """

    verdict: Literal["necessary", "impossible"]
    explanation: Explanation
    others: tuple[Explanation, ...] = ()
    more: Literal["yes", "no", "unknown", ""] = ""
    needed: tuple[Needed, ...] = ()
    account: Account | None = None
    support: Status | None = None
    instead: Status | None = None
    needs_foundation: bool | None = None
    loop: tuple[str, ...] = ()

    @property
    def proof(self) -> Proof:
        return self.explanation.proof


@dataclass(frozen=True, slots=True)
class Unproved:
    """A claim that is necessary, or impossible, by the solver's verdict alone."""

    verdict: Literal["necessary", "impossible"]


@dataclass(frozen=True)
class Possible:
    """A claim that one labeling has and another has not: `witnesses`, and what decides between the first two of them.

    Without witnesses it is the solver's verdict alone. `races` are the roots of what leaves it open,
    `signs` the ways in which the quantities of the claim can go, `next` the nearest measurement that settles one that
    goes both ways.
    """

    verdict: ClassVar[Word] = "possible"
    witnesses: tuple[Witness, ...] = ()
    deciding: Deciding = LeftOpen()
    races: tuple[Race, ...] = ()
    signs: Mapping[str, SignSet] = field(default_factory=dict)
    next: tuple[NextMeasurement, ...] = ()


@dataclass(frozen=True)
class Inconsistent:
    """No labeling obeys everything. `conflict`: ground constraints that cannot all hold; empty: none was found in time.

    `minimal`: none of them can be left out.
    """

    verdict: ClassVar[Word] = "inconsistent"
    conflict: tuple[Ground, ...] = ()
    minimal: bool = False


@dataclass(frozen=True, slots=True)
class Undecided:
    """The budget ran out before there was a verdict."""

    verdict: ClassVar[Word] = "unknown"


Judgment: TypeAlias = Proved | Unproved | Possible | Inconsistent | Undecided
"""What is known of a claim."""

# --- changes and facts that settle a claim ------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Dominant:
    """An influence that is made `dominant`."""

    rule: str


@dataclass(frozen=True, slots=True)
class Measurement:
    """A measurement: the unknown is known to have one of these values."""

    unknown: DirectionOf | LevelOf
    allowed: frozenset[int]


Fact: TypeAlias = Measurement | Decided | Dominant
"""What may be learnt so that a direction is determined."""


@dataclass(frozen=True)
class Changes:
    """The smallest sets of changes that make a claim necessary, of all that may be made of some `choices`.

    Each is proved sufficient, and no part of it suffices. All have the same, smallest, size. `stopped` says, in words,
    what ended the search before everything was tried.
    """

    found: tuple[tuple[Change, ...], ...]
    choices: int = 0
    stopped: str = ""


@dataclass(frozen=True)
class Settling:
    """What settles a direction one way: the fewest facts, each set of them checked; `more`: there are others."""

    sign: Sign
    found: tuple[tuple[Fact, ...], ...]
    more: bool = False
    stopped: str = ""


@dataclass(frozen=True)
class Determined:
    """A quantity that does not go both ways: the prediction has the one direction, or that and steady."""

    verdict: ClassVar[Word] = "necessary"
    prediction: Prediction


@dataclass(frozen=True)
class Ambiguous:
    """A quantity that can go both ways: a labeling for each, what decides between them, what would settle it.

    `next` is what to measure next: readouts that are equally good.
    """

    verdict: ClassVar[Word] = "possible"
    prediction: Prediction
    witnesses: tuple[Witness, ...]
    deciding: Deciding
    settling: tuple[Settling, ...]
    races: tuple[Race, ...] = ()
    next: tuple[NextMeasurement, ...] = ()
    implications: Implications | None = None  # that concern the quantity; None: the budget ran out before


# --- where two worlds part ----------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Silenced:
    """An influence that would push as the first world is pushed, had its condition held; `tests` say why it does not.

    Each test is a quantity of the condition with its level in the world where the influence is silent.
    """

    rule: str
    tests: tuple[tuple[str, int], ...]


@dataclass(frozen=True, slots=True)
class Fork:
    """A quantity at which two worlds part: which way it can go in each, and by which rules alone.

    `first` and `second` are the rules that push it in one world and not in the other, `silenced` and `absent` (`-0`)
    those that leave the second world without the push of the first. `decisive`: were this quantity to move in
    the second world as it does in the first, the claim would be necessary there too.
    """

    quantity: str
    signs: tuple[SignSet, SignSet]
    first: tuple[str, ...] = ()
    second: tuple[str, ...] = ()
    silenced: tuple[Silenced, ...] = ()
    absent: tuple[str, ...] = ()
    decisive: bool = False


@dataclass(frozen=True, slots=True)
class Carried:
    """Feedback that is the same in both worlds: of `source` on the first of `targets`, which carries it to the rest."""

    source: str
    rule: str
    sign: Sign
    targets: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Parted:
    """A fork between the sides of a comparison, seen from the one where the quantity certainly moves.

    `turned`: that is the right one.
    """

    fork: Fork
    turned: bool


@dataclass(frozen=True)
class Comparison:
    """Two sides, each against the world it is compared with, and the right one against the left one.

    `goals` are the quantities asked for, or the processes and phenotypes, that differ, those first that go opposite
    ways; `story` are the others on the way to these on either side, causes first, with the ways in which they go on the
    left, on the right, and from left to right; `parted` is where the sides part first. `supports` is the highest status
    at which a quantity does no more in any of the three, where something of it is settled; `founded` are those that
    could do more if loops sustained themselves.
    """

    left: Prediction
    right: Prediction
    between: Prediction
    goals: tuple[str, ...] = ()
    story: Mapping[str, tuple[SignSet, SignSet, SignSet]] = field(default_factory=dict)
    parted: tuple[Parted, ...] = ()
    supports: Mapping[str, Status] = field(default_factory=dict)
    founded: tuple[str, ...] = ()

    def differs(self, quantity: str) -> bool:
        """Whether a quantity goes another way on either side, or certainly another way than on the other side."""
        left, right, between = self.ways(quantity)
        return left != right or between in (UP, DOWN, CHANGED)

    def ways(self, quantity: str) -> tuple[SignSet, SignSet, SignSet]:
        """The ways in which a quantity can go on the left, on the right, and from left to right."""
        if quantity in self.story:
            return self.story[quantity]
        left, right, between = (p.directions[quantity] for p in (self.left, self.right, self.between))
        return left, right, between


# --- paths, and how much is wanted --------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Path:
    """A signed path: rule ids in order; the sign is None where an influence on it has an unknown sign."""

    quantities: tuple[str, ...]
    rules: tuple[str, ...]
    sign: Sign | None


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much explanation is wanted.

    `smallest`: from the fewest rules, however long it takes; `all`: so many explanations; `proofs`: each of several
    answers (of `how`) with its proof; `witnesses`: what each premise is needed for. `allow`: what `why not` may change;
    empty: all that it can. `count`: of states, how many there are and none of them.
    """

    smallest: bool = False
    all: int = 1
    proofs: bool = False
    witnesses: bool = False
    allow: tuple[Allowed, ...] = ()
    count: bool = False


def rules_of(proof: Proof) -> tuple[str, ...]:
    """The ids of the rules that the steps of a proof read, each once, in order of use."""
    found = (r for s in every_step(proof.steps) if isinstance(s, Applied) for r in s.rules)
    return tuple(dict.fromkeys(found))


def pair_of(a: int, b: int) -> Pair:
    """Two worlds as a pair in stored order."""
    return (a, b) if a < b else (b, a)
