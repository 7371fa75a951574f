"""Answers: what a question gives back, as data. How it reads is for `reasoner.render`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from reasoner.model.axioms import Ground
from reasoner.model.ir import Claim, Expectation, Model, Question, Setting, Status
from reasoner.model.labeling import DirectionOf, Labeling, LevelOf
from reasoner.model.revision import Change, Decided, Revision
from reasoner.model.worlds import Frame, Pair
from reasoner.proof.objects import Applied, Proof, every_step
from reasoner.revise.rewrite import Edit
from reasoner.signs import Sign, SignSet

Word: TypeAlias = Literal[
    "necessary", "possible", "impossible", "inconsistent", "consistent", "unknown"
]  # the verdicts of semantics §7


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


@dataclass(frozen=True)
class Witness:
    """A consistent labeling, and what it shows: `for` the claim, or `against` it."""

    shows: Literal["for", "against", "state"]
    labeling: Labeling


@dataclass(frozen=True)
class Prediction:
    """What is known of every quantity asked for, over one pair of worlds.

    `directions` are seen from `since` to `at` (indices of worlds), whichever has the lower index. `levels` are sets of
    indices into the quantity's space, per world index.
    """

    since: int
    at: int
    directions: Mapping[str, SignSet]
    levels: Mapping[str, Mapping[int, frozenset[int]]]
    ambiguous: Mapping[str, Ambiguity] = field(default_factory=dict)
    unaffected: Mapping[str, Silence] = field(default_factory=dict)
    complete: bool = True  # False: the budget ran out
    unsettled: tuple[str, ...] = ()  # quantities of which the budget left open what they can do; in nothing above


@dataclass(frozen=True, slots=True)
class Path:
    """A signed path: rule ids in order; the sign is None where an influence on it has an unknown sign."""

    quantities: tuple[str, ...]
    rules: tuple[str, ...]
    sign: Sign | None


@dataclass(frozen=True, slots=True)
class Dominant:
    """An influence that is made `dominant`."""

    rule: str


@dataclass(frozen=True, slots=True)
class Known:
    """A measurement: the unknown is known to have one of these values."""

    unknown: DirectionOf | LevelOf
    allowed: frozenset[int]


Allowed: TypeAlias = Literal["drugs", "settings", "knockouts", "switches", "rules", "observations"]
"""What a user may allow to be changed so that a claim becomes necessary."""

Fact: TypeAlias = Known | Decided | Dominant
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
class Intervention:
    """Settings that, together, make a claim necessary; no part of them does.

    `status`: the rules of at least this status bring it about, whatever becomes of the weaker ones; None where the
    budget ran out before that was known. `why` is the answer
    to that question, with its proof; there only if proofs were asked for.
    """

    settings: tuple[Setting, ...]
    status: Status | None
    why: Answer | None = None


@dataclass(frozen=True)
class Interventions:
    """The minimal interventions, the smallest first; `all`: there are no others.

    `choices`: every single setting that was considered; `at_most` of them together.
    """

    found: tuple[Intervention, ...]
    choices: tuple[Setting, ...]
    at_most: int
    all: bool


@dataclass(frozen=True, slots=True)
class Clash:
    """Ground constraints that cannot all hold: `minimal`, nothing of it can be left out.

    `smallest`: no clash takes part with fewer observations, laws and quantities; `quantities` are those whose rules do.
    `refuted` proves that one of its observations is impossible (an exclusion: necessary) given the others.
    """

    grounds: tuple[Ground, ...]
    minimal: bool
    smallest: bool
    quantities: tuple[str, ...] = ()
    refuted: Answer | None = None


@dataclass(frozen=True)
class Clashes:
    """What `check` found wrong: clashes that share no observation, and the scenarios that no labeling obeys.

    `hopeless` are those that none obeys even without the observations.
    `stopped` says what ended the search for further ones; `more`: there are some beyond those listed.
    """

    found: tuple[Clash, ...]
    scenarios: tuple[str, ...] = ()
    hopeless: tuple[str, ...] = ()
    more: bool = False
    stopped: str = ""


@dataclass(frozen=True)
class Repair:
    """Revisions after which everything agrees, none of them superfluous, and the lines that they change."""

    revisions: tuple[Revision, ...]
    cost: int
    edits: tuple[Edit, ...]


@dataclass(frozen=True)
class Repairs:
    """Repairs, each proved, the `cheapest` there are; `more`: there are others; `stopped`: why it ended.

    `apart`: where there are several conflicts, the repairs of each as if the observations of the others were unknown.
    """

    found: tuple[Repair, ...]
    cheapest: bool = True
    more: bool = False
    stopped: str = ""
    apart: tuple[Repairs, ...] = ()


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


@dataclass(frozen=True)
class Contrasted:
    """The same claim in two worlds: what is shared, where they part, what follows in the first world alone.

    `turned`: the claim was judged with the second place first, because only there it is necessary; everything in
    here is then seen from that place. `shared` and `after` are in causal order.
    """

    first: Answer
    second: Answer
    turned: bool
    shared: Mapping[str, Sign]
    carried: tuple[Carried, ...]
    forks: tuple[Fork, ...]
    after: Mapping[str, tuple[SignSet, SignSet]]


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


@dataclass(frozen=True, slots=True)
class Wanted:
    """How much explanation is wanted.

    `smallest`: from the fewest rules, however long it takes; `all`: so many explanations; `proofs`: each of several
    answers (of `how`) with its proof; `witnesses`: what each premise is needed for. `allow`: what `why not` may change;
    empty: all that it can.
    """

    smallest: bool = False
    all: int = 1
    proofs: bool = False
    witnesses: bool = False
    allow: tuple[Allowed, ...] = ()


@dataclass(frozen=True)
class Answer:
    """The answer to one question. Fields that a kind of question does not have keep their empty default."""

    model: Model
    question: Question | Expectation
    text: str  # the question as asked, on one line
    kind: str  # as in JSON: why, what-if, compare, ...
    verdict: Word
    frame: Frame | None = None
    names: Mapping[int, str] = field(
        default_factory=dict
    )  # ids of worlds: reference, before, acute, late, than.acute, ...
    claim: Claim | None = None
    prediction: Prediction | None = None
    sides: tuple[Prediction, ...] = ()  # compare: left, right
    between: Prediction | None = None  # compare: from left to right
    proof: Proof | None = None
    minimal: bool = False  # the ground constraints of the proof, or those of the conflict, are irreducible
    explanation: Explanation | None = None  # what is known of the proof and of smaller ones: see `explained`
    others: tuple[Explanation, ...] = ()  # further explanations, where they were asked for
    needed: tuple[Needed, ...] = ()  # for premises of the proof, where it was asked for
    more: Literal["yes", "no", "unknown", ""] = ""  # whether there are still others; empty: not asked
    witnesses: tuple[Witness, ...] = ()
    conflict: tuple[Ground, ...] = ()
    clashes: Clashes | None = None  # check
    repairs: Repairs | None = None
    states: int | None = None  # states: how many labelings there are (at least, unless complete)
    paths: tuple[Path, ...] = ()
    changes: Changes | None = None  # why not
    settling: tuple[Settling, ...] = ()  # why ambiguous
    contrast: Contrasted | None = None
    interventions: Interventions | None = None  # how
    complete: bool = True
    stopped: str = ""  # why the answer is not complete, in words
    seconds: float = 0.0

    @property
    def status(self) -> Status | None:
        """The weakest status among the rules that the proof uses."""
        if self.proof is None:
            return None
        return min((self.model.rules[r].status for r in rules_of(self.proof)), default=Status.ESTABLISHED)

    @property
    def explained(self) -> Explanation | None:
        """The proof with what is known of smaller ones."""
        if self.proof is None or (self.explanation is not None and self.explanation.proof is self.proof):
            return self.explanation if self.proof is not None else None
        return Explanation(self.proof, minimal=self.minimal)

    @property
    def assumptions(self) -> tuple[str, ...]:
        return self.model.assumptions


def rules_of(proof: Proof) -> tuple[str, ...]:
    """The ids of the rules that the steps of a proof read, each once, in order of use."""
    found = (r for s in every_step(proof.steps) if isinstance(s, Applied) for r in s.rules)
    return tuple(dict.fromkeys(found))


@dataclass(frozen=True)
class TestReport:
    """One expectation: what was found, and the answer behind it."""

    expectation: Expectation
    passed: bool | None  # None: unknown, the budget ran out
    found: str  # the verdict, or the directions, in one phrase
    answer: Answer


def pair_of(a: int, b: int) -> Pair:
    """Two worlds as a pair in stored order."""
    return (a, b) if a < b else (b, a)
