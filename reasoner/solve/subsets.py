"""Ground constraints that can be switched on one by one: what minimal unsatisfiable subsets are made from.

A loop formula is a member like any other. So a check looks for no further unfounded sets.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from reasoner.model.axioms import Ground
from reasoner.model.labeling import Labeling, Unknown
from reasoner.solve.budget import Budget
from reasoner.solve.decode import forced_directions, labeling_of
from reasoner.solve.formula import Formula, conj, implies
from reasoner.solve.foundation import Foundation, Loop
from reasoner.solve.lazy import LazySolver
from reasoner.solve.session import Verdict


class Subsets:
    """A switch for each of some ground constraints.

    A goal comes in the literals of the problem; `expanded` spells it out where these belong to another encoder.
    """

    def __init__(
        self,
        foundation: Foundation,
        members: Sequence[Ground],
        seed: int,
        expanded: Callable[[Formula], Formula] = lambda literal: literal,
    ) -> None:
        self.members: tuple[Ground, ...] = ()
        self._lazy = LazySolver(foundation, seed)
        self._encoder, self._foundation, self._expanded = foundation.encoder, foundation, expanded
        self._switches: dict[Ground, str] = {}
        self._grounds: dict[str, Ground] = {}
        self.include(members)

    def include(self, members: Iterable[Ground]) -> None:
        """Makes ground constraints members that are not yet: loops that a derivation found, say."""
        for ground in members:
            if ground not in self._switches:
                switch = self._switches[ground] = f"t{len(self._switches)}"
                self._grounds[switch] = ground
                if isinstance(ground, Loop):
                    formulas = [self._foundation.formula(ground.loop)]
                else:
                    formulas = self._encoder.ground(ground)
                self.members += (ground,)
                self._lazy.add([implies(switch, conj(formulas))])
        self._lazy.send()  # all at once: z3 reads one long script faster than many short ones

    def check(self, chosen: Iterable[Ground], goal: Sequence[Formula], budget: Budget) -> Verdict:
        """Whether the chosen ground constraints and the goal's literals have a labeling together."""
        own = self._own(goal)
        return self._lazy.check_unfounded([*own, *(self._switches[g] for g in chosen)], budget)

    def labeling(self) -> Labeling:
        """The labeling of the last check, which must have been SAT."""
        return labeling_of(self._encoder, self._encoder.frame, self._lazy.session.assignment())

    def _own(self, goal: Sequence[Formula]) -> list[Formula]:
        return [self._encoder.defined(self._expanded(f)) for f in goal]

    def core(self) -> tuple[Ground, ...]:
        """The ground constraints that the last check, which must have been UNSAT, needed; not minimal."""
        named = {self._grounds[f] for f in self._lazy.core() if f in self._grounds}
        return tuple(g for g in self.members if g in named)

    def needed(self, goal: Sequence[Formula]) -> tuple[Formula, ...]:
        """The literals of the goal that the last check, which must have been UNSAT, needed; not minimal."""
        named = set(self._lazy.core())
        return tuple(f for f, own in zip(goal, self._own(goal), strict=True) if own in named)

    def forced_directions(self, chosen: Sequence[Ground], budget: Budget) -> dict[Unknown, frozenset[object]]:
        """The directions that the chosen ground constraints narrow down, with the signs they leave."""
        return forced_directions(self._lazy, [self._switches[g] for g in chosen], chosen, budget)
