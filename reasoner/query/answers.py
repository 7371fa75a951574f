"""Answers: what a question gives back, one class for each kind of question, with what that kind has and nothing else.

Every answer has `found`: one of the few outcomes that its kind of question can have (see `reasoner.query.outcomes`).
The outcome carries the verdict, so that an inconsistent question has a conflict and no prediction, and an unknown one
has nothing; no field is there to be empty. `Answer` is the closed union of the kinds: whoever treats them apart uses
`match` and `assert_never`, and the type checker names each such place when a kind is added. How an answer reads is for
`reasoner.tell`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, ClassVar, TypeAlias, assert_never

from reasoner.model import ir
from reasoner.model.ir import Claim, Model, Setting, Status
from reasoner.model.worlds import Frame
from reasoner.proof.objects import Proof
from reasoner.query.conflicts import Clashes, Consistent
from reasoner.query.outcomes import (
    Ambiguous,
    Carried,
    Changes,
    Comparison,
    Determined,
    Enumeration,
    Fork,
    Inconsistent,
    Judgment,
    Lost,
    Mended,
    Path,
    Possible,
    Prediction,
    Proved,
    Undecided,
    Witness,
    rules_of,
)
from reasoner.questions import Word
from reasoner.signs import Sign, SignSet

if TYPE_CHECKING:  # outcomes of few kinds of question, whose classes take long to make
    from reasoner.query.experiments import Discriminated
    from reasoner.query.fitted import Fitted, Misfit, Synthesis
    from reasoner.query.ranked import Ranking
    from reasoner.query.screened import Screened


@dataclass(frozen=True, kw_only=True)
class _Common:
    """What every answer has: the model and the question as text, the worlds and their names, and how it ended.

    Not `complete`: the budget ran out before everything was found; `stopped` says why, in words.
    """

    model: Model
    text: str  # the question as asked, on one line
    frame: Frame
    names: Mapping[int, str] = field(default_factory=dict)  # of worlds: reference, before, acute, late, than.acute, ...
    complete: bool = True
    stopped: str = ""
    seconds: float = 0.0

    @property
    def assumptions(self) -> tuple[str, ...]:
        return self.model.assumptions


@dataclass(frozen=True, kw_only=True)
class _Labeled(_Common):
    """An answer about the labelings of one place: `further` ones were asked for, besides those that it shows."""

    further: tuple[Witness, ...] = ()


@dataclass(frozen=True, kw_only=True)
class WhatIfAnswer(_Labeled):
    """`what if`: what every quantity asked for can do."""

    question: ir.WhatIf
    found: Prediction | Inconsistent | Undecided
    supports: Mapping[str, ir.Status] = field(default_factory=dict)  # of each settled direction, where it is known
    foundation_for: tuple[str, ...] = ()  # what could do more if loops sustained themselves
    mended: Mended | None = None  # where `repaired` was asked for: the cheapest repairs, under which all of it holds

    @property
    def verdict(self) -> Word:
        return _verdict(self.found)


@dataclass(frozen=True, kw_only=True)
class RankAnswer(_Common):
    """`rank`: how often each ambiguous quantity rises in sampled models."""

    question: ir.Rank
    found: Ranking | Inconsistent | Undecided

    @property
    def verdict(self) -> Word:
        return _verdict(self.found)


@dataclass(frozen=True, kw_only=True)
class WhyAnswer(_Labeled):
    """`why CLAIM`: the verdict on a claim with what shows it."""

    question: ir.Why
    found: Judgment
    lost: Mapping[str, Lost] = field(default_factory=dict)  # of a necessary `X is <its bottom>`: through which loss

    @property
    def verdict(self) -> Word:
        return self.found.verdict


@dataclass(frozen=True, kw_only=True)
class WhyNotAnswer(_Labeled):
    """`why not CLAIM`: the verdict on the claim, and the `changes` after which it is necessary; None: none are sought.

    They are sought for a claim that is possible or impossible, and where it is inconsistent, for what to leave out.
    """

    question: ir.WhyNot
    found: Judgment
    changes: Changes | None = None

    @property
    def verdict(self) -> Word:
        return self.found.verdict


@dataclass(frozen=True, kw_only=True)
class WhyAmbiguousAnswer(_Labeled):
    """`why ambiguous X`: both ways that a quantity can go, and what would settle it."""

    question: ir.WhyAmbiguous
    found: Determined | Ambiguous | Inconsistent | Undecided

    @property
    def verdict(self) -> Word:
        return self.found.verdict


@dataclass(frozen=True)
class Contrasted:
    """The same claim in two worlds: what is shared, where they part, what follows in the first world alone.

    `turned`: the claim was judged with the second place first, because only there it is necessary; everything in
    here is then seen from that place. `shared` and `after` are in causal order. `supports`: for each place, the highest
    status at which a quantity does no more than it does there.
    """

    first: WhyAnswer
    second: WhyAnswer
    turned: bool
    shared: Mapping[str, Sign]
    carried: tuple[Carried, ...]
    forks: tuple[Fork, ...]
    after: Mapping[str, tuple[SignSet, SignSet]]
    supports: tuple[Mapping[str, Status], Mapping[str, Status]]

    @property
    def verdict(self) -> Word:
        return self.first.verdict


@dataclass(frozen=True, kw_only=True)
class ContrastAnswer(_Common):
    """`why CLAIM ... rather than with ...`: the claim in both places, and where these part."""

    question: ir.Contrast
    found: Contrasted | Inconsistent | Undecided

    @property
    def verdict(self) -> Word:
        return self.found.verdict


@dataclass(frozen=True)
class Intervention:
    """Settings that, together, make a claim necessary; no part of them does.

    `status`: the rules of at least this status bring it about, whatever becomes of the weaker ones; None where the
    budget ran out before that was known. `acts_on` are the quantities that the settings certainly move at once, on the
    way to the claim. `why` is the answer to that question, with its proof; there only if proofs were asked for.
    """

    settings: tuple[Setting, ...]
    status: Status | None
    acts_on: tuple[str, ...] = ()
    why: WhyAnswer | None = None


@dataclass(frozen=True)
class Dropped:
    """A setting that is part of no intervention, and what it does alone: to what is asked for, to each thing kept.

    Where what is asked for is not necessary, nothing is said of what is kept.
    """

    setting: Setting
    asked: Word
    kept: tuple[Word, ...] = ()


@dataclass(frozen=True)
class Interventions:
    """The minimal interventions, the smallest first; `all`: there are no others.

    `choices`: every single setting that was considered; `at_most` of them together. `best` is why the smallest one with
    the strongest support works; `dropped` are settings that are part of none, and `undropped` counts others of which
    was not asked what they do.
    """

    found: tuple[Intervention, ...]
    choices: tuple[Setting, ...]
    at_most: int
    all: bool
    best: WhyAnswer | None = None
    dropped: tuple[Dropped, ...] = ()
    undropped: int = 0

    @property
    def verdict(self) -> Word:
        return "necessary" if self.found else "impossible" if self.all else "unknown"


@dataclass(frozen=True, kw_only=True)
class HowAnswer(_Common):
    """`how CLAIM using ...`: every minimal intervention that makes the claim necessary."""

    question: ir.How
    found: Interventions | Inconsistent

    @property
    def verdict(self) -> Word:
        return self.found.verdict


@dataclass(frozen=True, kw_only=True)
class CompareAnswer(_Common):
    """`compare A versus B`: what each side does, and the difference."""

    question: ir.Compare
    found: Comparison | Inconsistent | Undecided

    @property
    def verdict(self) -> Word:
        return _verdict(self.found)


@dataclass(frozen=True, kw_only=True)
class StatesAnswer(_Labeled):
    """`states S`: how many states a scenario has, and the first of them."""

    question: ir.States
    found: Enumeration | Inconsistent | Undecided

    @property
    def verdict(self) -> Word:
        return _verdict(self.found)


@dataclass(frozen=True, kw_only=True)
class CheckAnswer(_Common):
    """`check`: whether rules, observations and scenarios agree. Inconsistent: no conflict was found in time."""

    question: ir.Check
    found: Consistent | Clashes | Inconsistent | Undecided

    @property
    def verdict(self) -> Word:
        return self.found.verdict


@dataclass(frozen=True, kw_only=True)
class PathsAnswer(_Common):
    """`paths A to B`: signed paths; a question to the graph, which is never inconsistent."""

    question: ir.Paths
    found: tuple[Path, ...]

    @property
    def verdict(self) -> Word:
        return "consistent"


@dataclass(frozen=True, kw_only=True)
class ScreenAnswer(_Common):
    """`screen ... for READOUTS`: every combination, with what each readout does."""

    question: ir.Screen
    found: Screened

    @property
    def verdict(self) -> Word:
        return self.found.verdict


@dataclass(frozen=True, kw_only=True)
class FitAnswer(_Common):
    """`fit`: how the open switches can be decided so that everything observed is true; else what clashes."""

    question: ir.Fit
    found: Fitted | Synthesis | Misfit | Clashes | Inconsistent | Undecided

    @property
    def verdict(self) -> Word:
        return self.found.verdict


@dataclass(frozen=True, kw_only=True)
class DiscriminateAnswer(_Common):
    """`discriminate`: the experiments that split the candidates left best; where nothing fits, what clashes."""

    question: ir.Discriminate
    found: Discriminated | Clashes | Inconsistent | Undecided

    @property
    def verdict(self) -> Word:
        return self.found.verdict


Answer: TypeAlias = (
    WhatIfAnswer
    | WhyAnswer
    | WhyNotAnswer
    | WhyAmbiguousAnswer
    | ContrastAnswer
    | HowAnswer
    | CompareAnswer
    | StatesAnswer
    | CheckAnswer
    | PathsAnswer
    | ScreenAnswer
    | FitAnswer
    | DiscriminateAnswer
    | RankAnswer
)


@dataclass(frozen=True)
class TestReport:
    """One expectation: what was found, and the answer behind it."""

    __test__: ClassVar[bool] = False  # pytest takes classes of such a name for tests of its own
    expectation: ir.Expectation
    passed: bool | None  # None: unknown, the budget ran out
    found: str  # the verdict, or the directions, in one phrase
    answer: WhyAnswer | WhatIfAnswer


def _verdict(found: object) -> Word:
    """Consistent, unless it is known or feared that there is no labeling."""
    return found.verdict if isinstance(found, Inconsistent | Undecided) else "consistent"


# --- what several kinds of answers have ---------------------------------------------------------------------------


def proved(answer: Answer) -> Proved | None:
    """The proof that an answer tells, with what is known of it; of a contrast, that of the place asked about."""
    match answer:
        case WhyAnswer() | WhyNotAnswer():
            return answer.found if isinstance(answer.found, Proved) else None
        case ContrastAnswer():
            return proved(answer.found.first) if isinstance(answer.found, Contrasted) else None
        case WhatIfAnswer() | WhyAmbiguousAnswer() | HowAnswer() | CompareAnswer():
            return None
        case (
            StatesAnswer()
            | CheckAnswer()
            | PathsAnswer()
            | ScreenAnswer()
            | FitAnswer()
            | DiscriminateAnswer()
            | RankAnswer()
        ):
            return None
        case _:
            assert_never(answer)


def with_proved(answer: Answer, found: Proved) -> Answer:
    """An answer that tells a proof, with more known of it, or with another one."""
    match answer:
        case WhyAnswer():
            return replace(answer, found=found)
        case WhyNotAnswer():
            return replace(answer, found=found)
        case ContrastAnswer():
            if not isinstance(answer.found, Contrasted):
                return answer
            first = replace(answer.found.first, found=found)
            return replace(answer, found=replace(answer.found, first=first))
        case WhatIfAnswer() | WhyAmbiguousAnswer() | HowAnswer() | CompareAnswer():
            return answer
        case (
            StatesAnswer()
            | CheckAnswer()
            | PathsAnswer()
            | ScreenAnswer()
            | FitAnswer()
            | DiscriminateAnswer()
            | RankAnswer()
        ):
            return answer
        case _:
            assert_never(answer)


def proof_of(answer: Answer) -> Proof | None:
    """The proof that an answer tells."""
    found = proved(answer)
    return None if found is None else found.proof


def whole_proof(answer: Answer) -> Proof | None:
    """The proof that an answer tells, with everything that its story tells besides."""
    found = proved(answer)
    return None if found is None else found.proof if found.account is None else found.account.proof


def status_of(answer: Answer) -> Status | None:
    """The weakest status among the rules that the proof of an answer uses."""
    proof = proof_of(answer)
    if proof is None:
        return None
    return min((answer.model.rules[r].status for r in rules_of(proof)), default=Status.ESTABLISHED)


def prediction_of(answer: Answer) -> Prediction | None:
    """What an answer says of quantities between the two worlds of its place."""
    match answer:
        case WhatIfAnswer():
            return answer.found if isinstance(answer.found, Prediction) else None
        case WhyAmbiguousAnswer():
            return answer.found.prediction if isinstance(answer.found, Determined | Ambiguous) else None
        case WhyAnswer() | WhyNotAnswer() | ContrastAnswer() | HowAnswer() | CompareAnswer():
            return None
        case (
            StatesAnswer()
            | CheckAnswer()
            | PathsAnswer()
            | ScreenAnswer()
            | FitAnswer()
            | DiscriminateAnswer()
            | RankAnswer()
        ):
            return None
        case _:
            assert_never(answer)


def witnesses_of(answer: Answer) -> tuple[Witness, ...]:
    """The labelings of an answer: those that it shows, then those asked for besides."""
    match answer:
        case WhyAnswer() | WhyNotAnswer():
            shown = answer.found.witnesses if isinstance(answer.found, Possible) else ()
            return (*shown, *answer.further)
        case WhyAmbiguousAnswer():
            shown = answer.found.witnesses if isinstance(answer.found, Ambiguous) else ()
            return (*shown, *answer.further)
        case StatesAnswer():
            shown = answer.found.labelings if isinstance(answer.found, Enumeration) else ()
            return (*shown, *answer.further)
        case WhatIfAnswer():
            return answer.further
        case ContrastAnswer() | HowAnswer() | CompareAnswer() | CheckAnswer():
            return ()
        case PathsAnswer() | ScreenAnswer() | FitAnswer() | DiscriminateAnswer() | RankAnswer():
            return ()
        case _:
            assert_never(answer)


def claims_of(answer: Answer) -> tuple[Claim, ...]:
    """The claims that a question makes."""
    match answer:
        case WhyAnswer() | WhyNotAnswer() | ContrastAnswer():
            return (answer.question.claim,)
        case HowAnswer():
            return (*answer.question.claims, *answer.question.keeping)
        case WhatIfAnswer() | WhyAmbiguousAnswer() | CompareAnswer() | StatesAnswer() | CheckAnswer() | PathsAnswer():
            return ()
        case ScreenAnswer() | FitAnswer() | DiscriminateAnswer() | RankAnswer():
            return ()
        case _:
            assert_never(answer)
