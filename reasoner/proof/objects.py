"""Proofs as data: restrictions of unknowns, steps that justify them, and the claim they add up to.

A step concludes that one unknown lies in `allowed`. Its justification is one ground constraint together with the
conclusions of earlier steps (`premises`), or a reductio, or cases. Steps inside a reductio or a case see every
step before it. A conclusion of None is a contradiction and closes a reductio or a case.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypeAlias

from reasoner.model.axioms import Ground
from reasoner.model.ir import Claim, Where
from reasoner.model.labeling import Unknown
from reasoner.model.worlds import Frame


@dataclass(frozen=True, slots=True)
class Restriction:
    """The unknown has one of the values in `allowed` (ints for levels, Signs, or bools); never empty."""

    unknown: Unknown
    allowed: frozenset[object]


@dataclass(frozen=True, slots=True)
class ClaimHolds:
    """The claim holds (`holds`), or does not: the conclusion of a proof, or the supposition of a reductio over it."""

    holds: bool


Conclusion: TypeAlias = Restriction | ClaimHolds | None


@dataclass(frozen=True, slots=True)
class Applied:
    """By one ground constraint (`ground`); `rules` are the ids of the rules it reads for this step."""

    id: int
    conclusion: Conclusion
    ground: Ground
    rules: tuple[str, ...]
    premises: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class FromClaim:
    """Between the claim and single restrictions: it follows from `premises`, or, supposed or denied, restricts one."""

    id: int
    conclusion: Conclusion
    premises: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Supposed:
    """The first step of a reductio or a case: what is supposed."""

    id: int
    conclusion: Restriction | ClaimHolds


@dataclass(frozen=True, slots=True)
class Reductio:
    """Supposing `steps[0]` ends in a contradiction, so its complement holds, within what `premises` leave."""

    id: int
    conclusion: Conclusion
    steps: tuple[Step, ...]
    premises: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Cases:
    """A branch for every value that `premises` leave to an unknown; each ends in `conclusion` or a contradiction."""

    id: int
    conclusion: Conclusion
    branches: tuple[tuple[Step, ...], ...]
    premises: tuple[int, ...]


Step: TypeAlias = Applied | FromClaim | Supposed | Reductio | Cases


@dataclass(frozen=True)
class Proof:
    """A proof that `claim` holds at `where` (or with `denied`: is impossible), over the worlds of `frame`.

    The last step concludes `ClaimHolds(not denied)`. Unknowns not restricted by a premise may take any value of
    their domain: all levels of the space, all three directions, both values of a switch.
    """

    claim: Claim
    where: Where
    denied: bool
    frame: Frame
    steps: tuple[Step, ...]


def every_step(steps: tuple[Step, ...]) -> Iterator[Step]:
    """All steps, inner ones after the step that holds them."""
    for step in steps:
        yield step
        match step:
            case Reductio(steps=inner):
                yield from every_step(inner)
            case Cases(branches=branches):
                for branch in branches:
                    yield from every_step(branch)
            case _:
                pass
