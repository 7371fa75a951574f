"""The model: what a set of rule files says once every name is resolved. Immutable; every fact has its origin.

Names here are declared names of quantities (`str`), levels are indices into a quantity's space (0 is the
bottom). Classes are already expanded, influences on influences already are quantities of their own, packs that
are off and rejected influences are gone, and `assume`d ones have lost their `maybe`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import IntEnum
from functools import cached_property
from typing import Final, Literal, TypeAlias, TypeVar
from urllib.parse import quote

from reasoner.signs import Sign, SignSet
from reasoner.source import Span


class Status(IntEnum):
    """How well a rule is supported, weakest first."""

    DISPUTED = 0
    PROPOSED = 1
    PRESUMED = 2
    ESTABLISHED = 3

    @property
    def word(self) -> str:
        return self.name.lower()


@dataclass(frozen=True, slots=True)
class Space:
    """A quantity space: ordered levels, which of them are exact, and the reference level if there is one."""

    name: str
    levels: tuple[str, ...]
    exact: tuple[bool, ...]
    reference: int | None

    @property
    def top(self) -> int:
        return len(self.levels) - 1

    @property
    def has_room(self) -> bool:
        """Whether an inexact level lies between an exact bottom, which is nothing at all, and the reference level."""
        return self.exact[0] and self.reference is not None and not all(self.exact[1 : self.reference])


@dataclass(frozen=True, slots=True)
class Quantity:
    """A quantity. `of_influence` names the rule whose strength it is, where it stands for an influence."""

    name: str
    kind: str
    space: Space
    origin: Span = field(compare=False)
    synonyms: tuple[str, ...] = ()
    description: str = ""
    members: tuple[str, ...] = ()
    classes: tuple[str, ...] = ()
    of_influence: str | None = None


@dataclass(frozen=True, slots=True)
class Class:
    name: str
    space: Space
    classes: tuple[str, ...]
    origin: Span = field(compare=False)
    synonyms: tuple[str, ...] = ()
    description: str = ""


@dataclass(frozen=True, slots=True)
class Rule:
    """What every rule carries: its id (label or `file:line`, `.n` for parts), its text on one line, its support."""

    id: str
    text: str
    origin: Span = field(compare=False)
    cite: tuple[str, ...] = ()
    status: Status = Status.ESTABLISHED
    by: str = ""
    sites: tuple[str, ...] = ()
    note: str = ""


# --- conditions ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Test:
    """The level of a quantity lies in `low..high` (indices, inclusive), evaluated in one world."""

    quantity: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class Value:
    """The level of a quantity itself; in definitions only."""

    quantity: str


@dataclass(frozen=True, slots=True)
class Constant:
    """A level of the target's own space, whatever else is; it is a definition by itself, no part of one."""

    level: int


@dataclass(frozen=True, slots=True)
class Not:
    item: Condition


@dataclass(frozen=True, slots=True)
class And:
    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class Or:
    items: tuple[Condition, ...]


@dataclass(frozen=True, slots=True)
class AtLeast:
    count: int
    items: tuple[Condition, ...]


Condition: TypeAlias = Test | Value | Constant | Not | And | Or | AtLeast


def quantities_in(condition: Condition) -> tuple[str, ...]:
    """The quantities that a condition reads, each once, in the order written."""
    return tuple(dict.fromkeys(leaf.quantity for leaf, _ in leaves(condition)))


def leaves(condition: Condition, positive: bool = True) -> Iterator[tuple[Test | Value, bool]]:
    """Each leaf with whether it stands under an even number of `not`."""
    match condition:
        case Test() | Value():
            yield condition, positive
        case Constant():
            pass
        case Not(item):
            yield from leaves(item, not positive)
        case And(items) | Or(items) | AtLeast(_, items):
            for item in items:
                yield from leaves(item, positive)


# --- rules --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Influence:
    """One influence. `sign` is None for `-?`; `condition` is None where it always acts (`unless C` is `Not(C)`).

    Its id names its switches too: whether it exists (`maybe`) and which sign it has (`-?`).
    """

    rule: Rule
    source: str
    target: str
    sign: Sign | None
    weak: bool = False
    dominant: bool = False
    slow: bool = False
    maybe: bool = False
    condition: Condition | None = None

    @property
    def id(self) -> str:
        return self.rule.id


@dataclass(frozen=True, slots=True)
class Absence:
    """`A -0 B`: a known absence of an effect. Constrains nothing; answers cite it."""

    rule: Rule
    source: str
    target: str


@dataclass(frozen=True, slots=True)
class Gate:
    """`X requires C`. `implicit`: the gate of an influence that is acted on (it requires its source)."""

    rule: Rule
    target: str
    condition: Condition
    implicit: bool = False
    maybe: bool = False

    @property
    def id(self) -> str:
        return self.rule.id


@dataclass(frozen=True, slots=True)
class Law:
    rule: Rule
    when: Condition
    then: Condition

    @property
    def id(self) -> str:
        return self.rule.id


@dataclass(frozen=True, slots=True)
class Definition:
    rule: Rule
    target: str
    expression: Condition

    @property
    def id(self) -> str:
        return self.rule.id


@dataclass(frozen=True, slots=True)
class Alternatives:
    """`at least N of (...)`: of these influences and gates, named by their ids, at least so many exist."""

    rule: Rule
    count: int
    items: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.rule.id


# --- settings, scenarios, claims ----------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True, order=True)
class Setting:
    """One setting: `level` with its index (a knockout is level 0), `raised`, `lowered`, `free`, or `clear`."""

    quantity: str
    kind: Literal["level", "raised", "lowered", "free", "clear"]
    level: int = -1


Phase: TypeAlias = Literal["before", "acute", "late"]
PHASES: tuple[Phase, ...] = ("before", "acute", "late")


@dataclass(frozen=True, slots=True)
class Scenario:
    name: str
    parent: str | None
    settings: tuple[Setting, ...]
    origin: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Where:
    """Where a claim holds, its defaults filled in.

    `comparison` says which two worlds a direction claim compares: `phases` (`at` against `since`, of the same
    perturbation), `than` (this perturbation against the `than` one, both in phase `at`), `parent` (the scenario
    against the one it extends, or the reference world). Levels are claimed of the world (scenario, settings, at).
    """

    settings: tuple[Setting, ...] = ()
    scenario: str | None = None
    at: Phase = "acute"
    since: Phase = "before"
    than: tuple[Setting, ...] | None = None
    comparison: Literal["phases", "than", "parent"] = "phases"
    than_scenario: str | None = None  # of the `than` perturbation, where it is another one


@dataclass(frozen=True, slots=True)
class DirectionClaim:
    quantity: str
    signs: SignSet


@dataclass(frozen=True, slots=True)
class LevelClaim:
    quantity: str
    low: int
    high: int


@dataclass(frozen=True, slots=True)
class ExistsClaim:
    """The `maybe` influence or gate with this id exists; nothing that a rule file can say."""

    rule: str


@dataclass(frozen=True, slots=True)
class SignClaim:
    """The `-?` influence with this id has this sign; nothing that a rule file can say."""

    rule: str
    sign: Sign


@dataclass(frozen=True, slots=True)
class NotClaim:
    item: Claim


@dataclass(frozen=True, slots=True)
class AndClaim:
    items: tuple[Claim, ...]


@dataclass(frozen=True, slots=True)
class OrClaim:
    items: tuple[Claim, ...]


SwitchClaim: TypeAlias = ExistsClaim | SignClaim
Claim: TypeAlias = DirectionClaim | LevelClaim | SwitchClaim | NotClaim | AndClaim | OrClaim


def quantities_of(claim: Claim) -> tuple[str, ...]:
    """The quantities a claim speaks of, each once, in the order written."""
    match claim:
        case DirectionClaim(name, _) | LevelClaim(name, _, _):
            return (name,)
        case ExistsClaim() | SignClaim():
            return ()
        case NotClaim(item):
            return quantities_of(item)
        case AndClaim(items) | OrClaim(items):
            return tuple(dict.fromkeys(q for i in items for q in quantities_of(i)))


def switches_of(claim: Claim) -> tuple[SwitchClaim, ...]:
    """What a claim says of switches, in the order written."""
    match claim:
        case ExistsClaim() | SignClaim():
            return (claim,)
        case DirectionClaim() | LevelClaim():
            return ()
        case NotClaim(item):
            return switches_of(item)
        case AndClaim(items) | OrClaim(items):
            return tuple(s for i in items for s in switches_of(i))


@dataclass(frozen=True, slots=True)
class Observation:
    """A claim known to hold, or with `excluded` known not to hold.

    `weight` is how much it counts against others, where not all fit; above 0.
    """

    rule: Rule
    claim: Claim
    where: Where
    excluded: bool = False
    weight: float = 1.0

    @property
    def id(self) -> str:
        return self.rule.id


@dataclass(frozen=True, slots=True)
class Update:
    """`update X by NAME NUMBERS`: the conditions by one of which X follows its regulators; which one is open.

    They are those of a named set (see `reasoner.model.updates`), by number.
    """

    quantity: str
    named: str
    numbers: tuple[int, ...]
    origin: Span = field(compare=False)


@dataclass(frozen=True, slots=True)
class Trajectory:
    """A course of steps: one that begins in a scenario, with further settings that act from its first update on."""

    scenario: str | None
    settings: tuple[Setting, ...] = ()


@dataclass(frozen=True, slots=True)
class Moment:
    """When a claim holds in a trajectory: at step `number`, or `within` that many steps at some step."""

    number: int
    within: bool = False

    @property
    def steps(self) -> range:
        """The steps at one of which it holds."""
        return range(0 if self.within else self.number, self.number + 1)


@dataclass(frozen=True, slots=True)
class StepObservation:
    """A claim about levels known to hold, or with `excluded` known not to hold, at a moment of a trajectory."""

    rule: Rule
    claim: Claim
    trajectory: Trajectory
    moment: Moment
    excluded: bool = False

    @property
    def id(self) -> str:
        return self.rule.id


@dataclass(frozen=True, slots=True)
class Expectation:
    """A test of the model. Mode `ambiguous` speaks of `quantities`, every other mode of `claim`."""

    rule: Rule
    title: str
    mode: Literal["necessary", "possible", "impossible", "not", "ambiguous"]
    claim: Claim | None
    quantities: tuple[str, ...]
    where: Where

    @property
    def id(self) -> str:
        return self.rule.id


# --- questions ----------------------------------------------------------------------------------------------------


Repaired: TypeAlias = Literal["measurements", "rules"]


@dataclass(frozen=True, slots=True)
class WhatIf:
    """`repaired`: where what is said clashes, predictions under every cheapest repair of the measurements or rules."""

    where: Where
    show: tuple[str, ...]
    repaired: Repaired | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    """`rank ...`: how often each ambiguous quantity rises in sampled linear models; `show` empty: all that are."""

    where: Where
    show: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Why:
    claim: Claim
    where: Where


@dataclass(frozen=True, slots=True)
class Contrast:
    """`why CLAIM ... rather than with ...`: `rather` is the same place with the other settings."""

    claim: Claim
    where: Where
    rather: Where


@dataclass(frozen=True, slots=True)
class WhyNot:
    claim: Claim
    where: Where


@dataclass(frozen=True, slots=True)
class WhyAmbiguous:
    quantity: str
    where: Where


@dataclass(frozen=True, slots=True)
class How:
    claims: tuple[Claim, ...]
    using: tuple[str, ...]  # quantities, plurals and classes expanded
    at_most: int | None
    keeping: tuple[Claim, ...]
    where: Where


@dataclass(frozen=True, slots=True)
class Compare:
    left: Where
    right: Where
    show: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class States:
    scenario: str | None


@dataclass(frozen=True, slots=True)
class Check:
    pass


@dataclass(frozen=True, slots=True)
class Fit:
    optimise: bool = False  # where nothing fits all measurements, what fits best


@dataclass(frozen=True, slots=True)
class Discriminate:
    settings: tuple[str, ...]  # quantities to set
    knockouts: tuple[str, ...]  # quantities to knock out
    at_most: int | None
    readouts: tuple[str, ...]
    measured: int | None  # at most so many readouts together
    costs: tuple[tuple[str, int], ...]  # of setting or measuring a quantity; 1 unless said
    scenarios: tuple[str | None, ...]  # None: the untouched system
    alone: tuple[str, ...] = ()  # scenarios that are experiments by themselves


@dataclass(frozen=True, slots=True)
class Screen:
    settings: tuple[str, ...]  # quantities to set
    knockouts: tuple[str, ...]  # quantities to knock out
    at_most: int | None
    readouts: tuple[str | Claim, ...]  # a quantity, of which the directions are wanted, or a claim
    scenarios: tuple[str | None, ...]  # None: the untouched system


@dataclass(frozen=True, slots=True)
class Paths:
    source: str
    target: str


Question: TypeAlias = (
    WhatIf
    | Why
    | Contrast
    | WhyNot
    | WhyAmbiguous
    | How
    | Compare
    | States
    | Check
    | Fit
    | Discriminate
    | Screen
    | Paths
    | Rank
)


@dataclass(frozen=True, slots=True)
class Query:
    """A named question of the files. `text` is the question as written, on one line."""

    rule: Rule
    question: Question
    text: str


@dataclass(frozen=True, slots=True)
class Regimen:
    """How a drug was given in an experiment, as printed. Data: it constrains nothing.

    `outcomes` are the ids of the expectations that test what came of it.
    """

    rule: Rule
    drug: str
    dose: str
    system: str
    scenarios: tuple[str, ...]
    outcomes: tuple[str, ...]

    @property
    def id(self) -> str:
        return self.rule.id


@dataclass(frozen=True, slots=True)
class Paper:
    """A `source` statement: what a citation key stands for."""

    key: str
    text: str
    pmid: str | None = None
    doi: str | None = None
    url: str | None = None

    @property
    def link(self) -> str:
        """Where it can be read; where the statement says nothing of that, PubMed's search for it."""
        if self.pmid:
            return f"https://pubmed.ncbi.nlm.nih.gov/{self.pmid}/"
        if self.doi or self.url:
            return f"https://doi.org/{self.doi}" if self.doi else self.url or ""
        return f"https://pubmed.ncbi.nlm.nih.gov/?term={quote(self.text)}"


@dataclass(frozen=True, slots=True)
class Pack:
    """An optional file (`use ... off`): its name and whether it is in force."""

    name: str
    file: str
    on: bool


PrincipleName: TypeAlias = Literal["unfounded", "path_founded", "vanishing"]
PRINCIPLES: Final[tuple[PrincipleName, ...]] = ("unfounded", "path_founded", "vanishing")


@dataclass(frozen=True, slots=True)
class Assumed:
    """A named principle that `assume` takes: an axiom is dropped, or weakened.

    `unfounded` drops Foundation, `path_founded` weakens it, `vanishing` drops Remainder; for changes of the quantities
    in `names`, or of all where that is empty.
    """

    principle: PrincipleName
    names: frozenset[str] = frozenset()


# --- the model ----------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Model:
    """Everything the files say. Mappings keep the order of declaration; nothing in here is ever changed."""

    name: str
    title: str
    quantities: Mapping[str, Quantity]
    classes: Mapping[str, Class]
    influences: tuple[Influence, ...]
    absences: tuple[Absence, ...]
    gates: tuple[Gate, ...]
    laws: tuple[Law, ...]
    definitions: tuple[Definition, ...]
    scenarios: Mapping[str, Scenario]
    observations: tuple[Observation, ...]
    expectations: tuple[Expectation, ...]
    queries: tuple[Query, ...]
    papers: Mapping[str, Paper]
    packs: tuple[Pack, ...] = ()
    assumptions: tuple[str, ...] = ()  # in the user's words, for the answer to name
    principles: tuple[Assumed, ...] = ()  # at most one of each
    synonyms: Mapping[str, str] = field(default_factory=dict)  # every other spelling -> declared name
    spaces: Mapping[str, Space] = field(default_factory=dict)
    titles: Mapping[str, str] = field(default_factory=dict)  # of files that have one, by their names
    alternatives: tuple[Alternatives, ...] = ()
    regimens: tuple[Regimen, ...] = ()
    updates: Mapping[str, Update] = field(default_factory=dict)  # by quantity; what has none is updated by `default`
    stepwise: tuple[StepObservation, ...] = ()  # they constrain trajectories, and no steady state
    asynchronous: bool = False  # of trajectories: one quantity is updated at a time
    shadowed: tuple[Influence, ...] = ()  # what a class would give, had a member no influence (or `-0`) of its own

    @cached_property
    def influences_on(self) -> Mapping[str, tuple[Influence, ...]]:
        """The influences on each quantity, in order; every quantity has an entry."""
        return _grouped(self.quantities, self.influences)

    @cached_property
    def gates_on(self) -> Mapping[str, tuple[Gate, ...]]:
        return _grouped(self.quantities, self.gates)

    @cached_property
    def definition_of(self) -> Mapping[str, Definition]:
        return {d.target: d for d in self.definitions}

    @property
    def unfounded(self) -> bool:
        """Whether Foundation is dropped, or weakened to a path, for all quantities."""
        return any(one.principle in ("unfounded", "path_founded") and not one.names for one in self.principles)

    def assumed(self, principle: Literal["unfounded", "vanishing"], quantity: str) -> bool:
        """Whether a principle is assumed for a quantity.

        `path_founded` drops Foundation too: what it asks for instead is an axiom of its own, `Path`.
        """
        taken: tuple[PrincipleName, ...] = (principle, "path_founded") if principle == "unfounded" else (principle,)
        assumed = self._assumed_for(quantity)
        return any(assumed(one) for one in taken)

    @cached_property
    def path_founded(self) -> frozenset[str]:
        """The regulated quantities whose changes need a path, and no more, from something set differently."""
        named = (name for name in self.quantities if name not in self.inputs)
        assumed = ((name, self._assumed_for(name)) for name in named)
        return frozenset(name for name, taken in assumed if taken("path_founded") and not taken("unfounded"))

    def _assumed_for(self, quantity: str) -> Callable[[PrincipleName], bool]:
        found = frozenset(one.principle for one in self.principles if not one.names or quantity in one.names)
        return found.__contains__

    @cached_property
    def remaining(self) -> frozenset[str]:
        """The quantities that inhibition alone does not bring to nothing (§3, Remainder)."""
        exempt = self.inputs | set(self.definition_of)
        return frozenset(
            name
            for name, quantity in self.quantities.items()
            if quantity.space.has_room and name not in exempt and not self.assumed("vanishing", name)
        )

    @cached_property
    def inputs(self) -> frozenset[str]:
        """Quantities that no influence, gate or definition determines."""
        regulated = {i.target for i in self.influences} | {g.target for g in self.gates} | set(self.definition_of)
        return frozenset(q for q in self.quantities if q not in regulated)

    @cached_property
    def optional(self) -> tuple[str, ...]:
        """The ids of the influences and gates that are `maybe`."""
        return (*(i.id for i in self.influences if i.maybe), *(g.id for g in self.gates if g.maybe))

    def open_in(self, alternatives: Alternatives) -> tuple[int, tuple[str, ...]]:
        """How many of the alternatives that may or may not exist have to, and which those are."""
        optional = frozenset(self.optional)
        certain = {rule.id for group in (self.influences, self.gates) for rule in group} - optional
        needed = alternatives.count - sum(item in certain for item in alternatives.items)
        return needed, tuple(item for item in alternatives.items if item in optional)

    @cached_property
    def influence(self) -> Mapping[str, Influence]:
        """Every influence by its id."""
        return {i.id: i for i in self.influences}

    @cached_property
    def unsigned(self) -> tuple[str, ...]:
        """The ids of the influences whose sign is unknown."""
        return tuple(i.id for i in self.influences if i.sign is None)

    @cached_property
    def has_reference(self) -> bool:
        """Whether there is a reference world at all."""
        return any(q.space.reference is not None for q in self.quantities.values())

    @cached_property
    def rules(self) -> Mapping[str, Rule]:
        """Every rule by its id."""
        stated = (self.influences, self.absences, self.gates, self.laws, self.definitions)
        asked = (self.alternatives, self.observations, self.stepwise, self.expectations, self.queries, self.regimens)
        return {item.rule.id: item.rule for group in (*stated, *asked) for item in group}


_Targeted = TypeVar("_Targeted", Influence, Gate)


def _grouped(names: Mapping[str, Quantity], rules: tuple[_Targeted, ...]) -> Mapping[str, tuple[_Targeted, ...]]:
    found: dict[str, list[_Targeted]] = {name: [] for name in names}
    for rule in rules:
        found[rule.target].append(rule)
    return {name: tuple(rules) for name, rules in found.items()}
