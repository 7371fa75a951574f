"""What `fit` finds, as data: how the open switches can be decided so that everything observed can be true."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeAlias

from reasoner.model.ir import Model
from reasoner.model.labeling import Existence, SignOf
from reasoner.model.revision import Decided
from reasoner.proof.stepwise import Refutation as CaseRefutation
from reasoner.query.conflicts import Refutation
from reasoner.query.outcomes import Explanation
from reasoner.questions import Word

Switch: TypeAlias = Existence | SignOf
"""Whether a `maybe` exists, or which sign a `-?` has."""

Candidate: TypeAlias = tuple[Decided, ...]
"""Every `maybe` decided, and the sign of every `-?` that exists, in order of declaration."""


@dataclass(frozen=True)
class Forced:
    """A switch that everything that fits decides alike; the sign of a `maybe -?` wherever that exists.

    `given` is the model with those measurements alone that force it; `fewest`: no fewer do. `explanation` is a proof
    from these, replayed; None: it is the solver's verdict alone. `refuted` proves that the last of the measurements
    could not be true, given the others, were the switch decided otherwise.
    """

    decided: Decided
    given: Model
    fewest: bool = False
    explanation: Explanation | None = None
    refuted: Refutation | None = None

    @property
    def measurements(self) -> tuple[str, ...]:
        """The ids of the measurements that force it."""
        return tuple(o.id for o in self.given.observations)


@dataclass(frozen=True)
class Smallest:
    """The least number of `maybe` that have to exist, and the sets of so many that fit; `all`: there are no others."""

    sets: tuple[tuple[str, ...], ...]
    all: bool


@dataclass(frozen=True)
class Count:
    """How many candidates there are; not `all`: at least so many."""

    number: int
    all: bool


@dataclass(frozen=True)
class Best:
    """The cheapest sets of measurements to leave out so that the rest fits; `all`: there are no others as cheap.

    `cost` adds up the weights of one set, in thousandths.
    """

    left_out: tuple[tuple[str, ...], ...]
    cost: int
    all: bool


@dataclass(frozen=True)
class ForcedAtSteps:
    """A switch that everything that fits decides alike; the sign of a `maybe -?` wherever that exists.

    `measurements` are the ids of observations that force it, None: there was no time to tell which of all; `fewest`: no
    fewer do. `refutation`, replayed, is of these and the switch decided otherwise; None: it is the solver's verdict.
    """

    decided: Decided
    measurements: tuple[str, ...] | None = None
    fewest: bool = False
    refutation: CaseRefutation | None = None


@dataclass(frozen=True)
class Synthesis:
    """How the switches can be decided so that all that was observed at steps fits.

    Not `certain`: the budget ran out before anything was found to fit; if something does, it is `forced` as said.
    """

    forced: tuple[ForcedAtSteps, ...]
    open: tuple[Switch, ...]
    unsettled: tuple[Switch, ...]
    certain: bool
    smallest: Smallest | None = None
    count: Count | None = None

    @property
    def verdict(self) -> Word:
        return "consistent" if self.certain else "unknown"


@dataclass(frozen=True)
class Misfit:
    """Observations at steps, by their ids, that nothing fits together; `minimal`: each of them is needed for that.

    `refutation`, replayed, is of these; None: that they clash is the solver's verdict.
    """

    clash: tuple[str, ...]
    minimal: bool
    refutation: CaseRefutation | None = None

    @property
    def verdict(self) -> Word:
        return "inconsistent"


@dataclass(frozen=True)
class Fitted:
    """How the switches can be decided: `forced` ones, `open` ones, and those that the budget left `unsettled`.

    The sign of what cannot exist is in none of them.

    `best` is there where the best fit was asked for: then everything is said of what is left of the measurements, and
    of several best fits, what they agree on.
    """

    forced: tuple[Forced, ...]
    open: tuple[Switch, ...]
    unsettled: tuple[Switch, ...]
    smallest: Smallest | None
    count: Count
    best: Best | None = None

    @property
    def verdict(self) -> Word:
        return "inconsistent" if self.best is not None and self.best.cost else "consistent"
