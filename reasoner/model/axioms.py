"""Ground constraints as data: an axiom of the meaning, applied to one quantity (or rule) in particular worlds.

One class for each axiom; what it says stands in its docstring and, exactly, in semantics §1-§6. Whoever has to know
all of them matches on the class and ends with `assert_never`, so that the type checker names every such place when an
axiom is added. `name` is what certificates and JSON call it. Which of them a model has in its worlds, `ground` says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import ClassVar, TypeAlias, get_args

from reasoner.model.worlds import Pair
from reasoner.signs import Sign

EDITION = 2
"""The edition of the meaning that these axioms state: 1 had no Remainder, no closed gates in the reference world, and
let any change of what a gate or condition tests found its switching."""

Change: TypeAlias = tuple[str, Pair, Sign]
"""A quantity moving one way between two worlds: what Foundation has to trace back."""

# --- what they speak of ---------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class InWorld:
    """Of a quantity or rule in one world."""

    subject: str
    worlds: tuple[int]


@dataclass(frozen=True, slots=True)
class OfPair:
    """Of a quantity between two worlds."""

    subject: str
    worlds: Pair


@dataclass(frozen=True, slots=True)
class OfTriple:
    """Of a quantity between three worlds."""

    subject: str
    worlds: tuple[int, int, int]


@dataclass(frozen=True, slots=True)
class OfRule:
    """Of a rule, wherever it says itself."""

    subject: str
    worlds: tuple[()] = ()


# --- levels, settings, order (§1, §2) -------------------------------------------------------------------------------


class Reference(InWorld):
    """The world is the reference world: the quantity has its reference level."""

    __slots__ = ()
    name: ClassVar = "reference"


class Setting(InWorld):
    """The quantity is set to a level."""

    __slots__ = ()
    name: ClassVar = "setting"


class Same(OfPair):
    """Set alike in both worlds: steady."""

    __slots__ = ()
    name: ClassVar = "same"


class End(OfPair):
    """Set to an end of its space in one of the worlds: at most, or at least, what it is in the other."""

    __slots__ = ()
    name: ClassVar = "end"


class Raised(OfPair):
    """Raised or lowered in the second world against the first."""

    __slots__ = ()
    name: ClassVar = "raised"


class Compatibility(OfPair):
    """Direction and levels agree (§1)."""

    __slots__ = ()
    name: ClassVar = "compatibility"


class Transitivity(OfTriple):
    """The three directions are those of three magnitudes."""

    __slots__ = ()
    name: ClassVar = "transitivity"


# --- influences (§3) ------------------------------------------------------------------------------------------------


class Cause(OfPair):
    """Cause, also of defined quantities; with gates also closure, and that none switches while what it tests rests."""

    __slots__ = ()
    name: ClassVar = "cause"


class Response(OfPair):
    """Response, with `dominant` and its exceptions."""

    __slots__ = ()
    name: ClassVar = "response"


class Remainder(InWorld):
    """Not set and not closed, the quantity is at its exact bottom only if it has activators and each is silent."""

    __slots__ = ()
    name: ClassVar = "remainder"


class Path(OfPair):
    """Under `assume path_founded`: it moves only if a path of influences leads to it from something set differently."""

    __slots__ = ()
    name: ClassVar = "path"


@dataclass(frozen=True, slots=True)
class Foundation:
    """None of the changes of `loop` happens without support from outside `loop`. It is of no one quantity or world."""

    name: ClassVar = "foundation"
    subject: ClassVar = ""
    worlds: ClassVar[tuple[()]] = ()
    loop: frozenset[Change]


# --- gates, laws, definitions, observations (§2, §5) ----------------------------------------------------------------


class Gate(InWorld):
    """Where the condition of the gate fails, its quantity is at its bottom."""

    __slots__ = ()
    name: ClassVar = "gate"


class Closure(OfPair):
    """Set in one world, and perhaps closed in the other: the closed one counts as set to its bottom."""

    __slots__ = ()
    name: ClassVar = "closure"


class Law(InWorld):
    """Where `when` holds, `then` holds."""

    __slots__ = ()
    name: ClassVar = "law"


class Alternatives(OfRule):
    """Of the switches that it names, so many exist."""

    __slots__ = ()
    name: ClassVar = "alternatives"


class Definition(InWorld):
    """The level of the quantity is what its definition gives."""

    __slots__ = ()
    name: ClassVar = "definition"


class Observation(OfRule):
    """The claim of an observation holds, of an exclusion does not."""

    __slots__ = ()
    name: ClassVar = "observation"


# --- all of them ----------------------------------------------------------------------------------------------------

OfQuantity: TypeAlias = (
    Reference
    | Setting
    | Same
    | End
    | Raised
    | Compatibility
    | Transitivity
    | Cause
    | Response
    | Path
    | Remainder
    | Closure
    | Definition
)
OfOneRule: TypeAlias = Gate | Law | Alternatives | Observation
Local: TypeAlias = OfQuantity | OfOneRule
"""All but Foundation, which is one fixed point over all pairs."""

Ground: TypeAlias = Local | Foundation

BY_NAME: Mapping[str, type[Ground]] = {axiom.name: axiom for axiom in get_args(Ground)}
