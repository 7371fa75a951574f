"""The syntax of rule files and questions, exactly as written: nothing is resolved here.

Names are kept as the user spelled them (after NFKC), every node has its span, and spans do not take part
in equality. What a name refers to is for `reasoner.compile.elaborate` to find out.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final, Literal, TypeAlias

from reasoner.source import Span


def _span() -> Span:
    return field(compare=False)  # type: ignore[no-any-return]


@dataclass(frozen=True, slots=True)
class Name:
    """A name as written, NFKC-normalized and without its backticks."""

    text: str
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Text:
    """The content of a string, without its quotes."""

    text: str
    span: Span = _span()


Arrow: TypeAlias = Literal["->", "-|", "-?", "-0"]
ARROWS: Final[Mapping[str, Arrow]] = {"->": "->", "-|": "-|", "-?": "-?", "-0": "-0"}


@dataclass(frozen=True, slots=True)
class InfluenceName:
    """`(A -> B)`: an influence, named by writing it. Ends may be influences themselves."""

    source: Ref
    arrow: Arrow
    target: Ref
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class LabelName:
    """`(I034)`: an influence, named by its label."""

    label: Name
    span: Span = _span()


Ref: TypeAlias = Name | InfluenceName | LabelName

# --- conditions, claims, settings ---------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class LevelTest:
    """`X is L`, `X is not L`, `X is at least L`, `X is at most L`."""

    quantity: Ref
    relation: Literal["is", "is not", "at least", "at most"]
    level: Name
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Bare:
    """A quantity alone: present (in `requires`), or its level (in `:=`)."""

    quantity: Ref
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Constant:
    """A whole number as a definition, `X := 1`: the level of that name, else the one counted from 0."""

    level: Name
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DirectionTest:
    """`X increases`, `decreases`, `is unchanged`, `changes`, `does not increase`, `does not decrease`. Claims only."""

    quantity: Ref
    verb: Literal["increases", "decreases", "is unchanged", "changes", "does not increase", "does not decrease"]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Not:
    item: Formula
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class And:
    items: tuple[Formula, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Or:
    items: tuple[Formula, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class AtLeast:
    """`at least N of (...)`: conditions only."""

    count: int
    items: tuple[Formula, ...]
    span: Span = _span()


Formula: TypeAlias = LevelTest | Bare | DirectionTest | Not | And | Or | AtLeast
"""A condition or a claim; the grammar keeps the two apart."""


@dataclass(frozen=True, slots=True)
class Setting:
    """`X = L` (verb `set`), `knock out X`, `raised X`, `lowered X`, `free X`, `clear X`."""

    verb: Literal["set", "knock out", "raised", "lowered", "free", "clear"]
    quantity: Ref
    level: Name | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Side:
    """The other side of a comparison, after `than with` or `rather than with`; without `in`, the scenario is shared."""

    settings: tuple[Setting, ...]
    scenario: Name | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """`at step 18`, or `within 20 steps`: when a claim holds in a trajectory."""

    number: int
    within: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Tail:
    """Where a claim holds: `with ... in ... at ... since ... than with ... in ...`, each optional, or at which step."""

    settings: tuple[Setting, ...] = ()
    scenario: Name | None = None
    at: Name | None = None
    since: Name | None = None
    than: Side | None = None
    step: Step | None = None
    span: Span | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class Clauses:
    """The clauses after a rule; which ones may stand where is checked by the grammar."""

    by: Text | None = None
    at: tuple[Name, ...] = ()
    cite: tuple[Name, ...] = ()
    status: Name | None = None
    note: Text | None = None
    when: Formula | None = None
    unless: Formula | None = None


# --- statements ---------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ModelDecl:
    name: Name
    title: Text | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Use:
    path: Text
    off: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class SourceDecl:
    key: Name
    text: Text
    pmid: str | None
    doi: str | None
    url: str | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class LevelMark:
    name: Name
    exact: bool  # written with `!`
    reference: bool  # written with `*`


@dataclass(frozen=True, slots=True)
class LevelsDecl:
    name: Name
    levels: tuple[LevelMark, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DeclaredName:
    name: Name
    synonyms: tuple[Name, ...] = ()


@dataclass(frozen=True, slots=True)
class QuantityDecl:
    """`kind names [also ...] [of ...] ["description"] [: levels] [is CLASS]`; kind `class` declares a class."""

    kind: Name
    names: tuple[DeclaredName, ...]
    members: tuple[Name, ...]
    description: Text | None
    levels: Name | None
    of_class: Name | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Link:
    """One arrow of a chain and what it points to."""

    arrow: Arrow
    targets: tuple[Ref, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class InfluenceRule:
    """`label: modifiers A, B -> C -| D clauses`. The targets of a link are the sources of the next."""

    label: Name | None
    modifiers: tuple[Name, ...]  # weak, dominant, slow, maybe
    sources: tuple[Ref, ...]
    links: tuple[Link, ...]
    clauses: Clauses
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class GateRule:
    label: Name | None
    target: Ref
    condition: Formula
    clauses: Clauses
    maybe: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class LawRule:
    label: Name | None
    when: Formula
    then: Formula
    clauses: Clauses
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class DefinitionRule:
    label: Name | None
    target: Ref
    expression: Formula | Constant
    clauses: Clauses
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Alternatives:
    """`rule label: at least N of (I1, (A -> B))`: of these `maybe` rules, at least so many exist."""

    label: Name | None
    count: int
    items: tuple[Ref, ...]
    clauses: Clauses
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class ScenarioDecl:
    name: Name
    parent: Name | None
    settings: tuple[Setting, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Observe:
    """`observe`, or `exclude` (the claim must not hold)."""

    excluded: bool
    label: Name | None
    claim: Formula
    tail: Tail
    clauses: Clauses
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Principle:
    """`unfounded`, or `unfounded E, E2`: a named principle, for all quantities or for some."""

    name: Name
    quantities: tuple[Ref, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Assume:
    """`assume` or `reject` a label, a pack, a named principle, or an influence as written."""

    reject: bool
    what: Ref | Principle
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Expect:
    """`expect [label] ["title"] [clauses:] [mode] CLAIM tail`; mode `ambiguous` has quantities instead of a claim."""

    label: Name | None
    title: Text | None
    mode: Literal["necessary", "possible", "impossible", "not", "ambiguous"]
    claim: Formula | None
    quantities: tuple[Ref, ...]
    tail: Tail
    clauses: Clauses
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class QueryDecl:
    label: Name | None
    question: Question
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Regimen:
    """`regimen label: DRUG "dose and time" on "model system" in scenarios outcome labels clauses`: data, no rule."""

    label: Name | None
    drug: Name
    dose: Text
    system: Text | None
    scenarios: tuple[Name, ...]
    outcomes: tuple[Name, ...]
    clauses: Clauses
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class UpdateRule:
    """`update NAMES by CONDITIONS 0 to 8, 17`: how quantities follow their regulators from step to step.

    `numbers`: the first and the last of each range; none: all conditions of that name.
    """

    quantities: tuple[Name, ...]
    conditions: Name
    numbers: tuple[tuple[int, int], ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Updating:
    """`update synchronously`: every quantity at every step; `update asynchronously`: one of them."""

    asynchronous: bool
    span: Span = _span()


Statement: TypeAlias = (
    ModelDecl
    | Use
    | SourceDecl
    | LevelsDecl
    | QuantityDecl
    | InfluenceRule
    | GateRule
    | LawRule
    | DefinitionRule
    | Alternatives
    | ScenarioDecl
    | Observe
    | Assume
    | Expect
    | QueryDecl
    | Regimen
    | UpdateRule
    | Updating
)

# --- questions ----------------------------------------------------------------------------------------------------


Repaired: TypeAlias = Literal["measurements", "rules"]
"""What a question takes to be wrong where everything that is said clashes."""


@dataclass(frozen=True, slots=True)
class WhatIf:
    """`what if tail repaired show`: `repaired` says what may be wrong where observations clash."""

    tail: Tail
    show: tuple[Ref, ...]
    span: Span = _span()
    repaired: Repaired | None = None


@dataclass(frozen=True, slots=True)
class Rank:
    tail: Tail
    show: tuple[Ref, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Why:
    """`why CLAIM tail`, with `rather than with ...` a contrast."""

    claim: Formula
    tail: Tail
    rather: Side | None
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class WhyNot:
    claim: Formula
    tail: Tail
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class WhyAmbiguous:
    quantity: Ref
    tail: Tail
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class How:
    claims: tuple[Formula, ...]
    using: tuple[Name, ...]
    at_most: int | None
    keeping: tuple[Formula, ...]
    tail: Tail
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Compare:
    left: Tail  # with a scenario only where it is another one than that of the right side
    right: Tail
    show: tuple[Ref, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class States:
    scenario: Name | None  # none: the reference world
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Check:
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Fit:
    optimise: bool
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Screened:
    """One item of `screen`, and of `discriminate`: a plural, class or quantity, as settings or as `knockouts of` it."""

    knockouts: bool
    name: Name
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Price:
    """What it costs to set a quantity, or to measure it."""

    name: Name
    cost: int
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Discriminate:
    items: tuple[Screened, ...]  # none: drugs and inputs
    at_most: int | None  # of settings
    measuring: tuple[Name, ...]  # none: every quantity
    measured: int | None  # at most so many readouts
    costs: tuple[Price, ...]
    scenarios: tuple[Name, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Screen:
    items: tuple[Screened, ...]
    at_most: int | None
    readouts: tuple[Ref | Formula, ...]
    scenarios: tuple[Name, ...]
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class Paths:
    source: Ref
    target: Ref
    span: Span = _span()


Question: TypeAlias = (
    WhatIf | Why | WhyNot | WhyAmbiguous | How | Compare | States | Check | Fit | Discriminate | Screen | Paths | Rank
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as typed: the name of a `query` of the files, or a question of the language."""

    question: Question | Name
    span: Span = _span()


@dataclass(frozen=True, slots=True)
class File:
    """The statements of one source, in order."""

    statements: tuple[Statement, ...]
