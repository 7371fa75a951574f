"""The part of a large question that a solver has to be told: what propagation left open, as far as it can matter.

What is known already is a constant there, and a constraint that holds whatever is left open is not stated. Nor is what
lies downstream of all that is asked: from inputs on, every labeling of what is upstream goes on to what follows. Laws,
observations, gates and definitions may rule a labeling out, so what can act on them matters to every question.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from reasoner.model.axioms import Ground, OfOneRule
from reasoner.model.ir import Model, quantities_in, quantities_of

if TYPE_CHECKING:
    from reasoner.bounds.known import Known

LARGE = 300
"""Below so many influences the solver is done before numpy is loaded."""


@dataclass(frozen=True)
class Reduced:
    """What is known, and the quantities whose constraints are stated."""

    known: Known
    stated: frozenset[str]
    left_out: frozenset[str]  # the gates of other quantities

    def states(self, ground: Ground) -> bool:
        """Whether a ground constraint is stated."""
        return ground.subject not in self.left_out if isinstance(ground, OfOneRule) else ground.subject in self.stated


def reduced(model: Model, known: Known, near: Iterable[str]) -> Reduced:
    """The reduction to some quantities and all that can act on them."""
    stated = frozenset(near) - known.quiet
    return Reduced(known, stated, frozenset(gate.id for gate in model.gates if gate.target not in stated))


def filtered(model: Model) -> Iterator[str]:
    """The quantities of which something may have no labeling, whatever acts on them."""
    for law in model.laws:
        yield from quantities_in(law.when)
        yield from quantities_in(law.then)
    yield from (gate.target for gate in model.gates)
    yield from model.definition_of
    for observation in model.observations:
        yield from quantities_of(observation.claim)
