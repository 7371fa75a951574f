"""A solver that learns loop formulas lazily: the one place that sends an encoding to z3 and looks for unfounded sets.

Foundation (§3) forbids *unfounded sets*: changes that support only each other. Written out in full it is long, and a
labeling rarely breaks it. So z3 is asked without it; each solution is searched for unfounded sets, and where there are
some, their loop formulas are added and z3 is asked again (lazy clause generation, as in the answer-set solvers of Lin
and Zhao, Artif. Intell. 157, 2004). What is learned stays: every later check profits.

`Problem`, `Bundles`, `Grouped`, `Relaxed`, `Subsets` and `Trial` are selections of constraints over it. A selection
says which unfounded sets count while some of its constraints are off, and which switches guard a loop formula.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Protocol

from reasoner import clock
from reasoner.solve.budget import Budget
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import TRUE, Formula
from reasoner.solve.foundation import Foundation, Loop
from reasoner.solve.session import Session, Verdict

_PART = 256
"""So many formulas are made between two looks at the clock."""

_BATCH = 20_000
"""So many formulas are handed to z3 at once, which takes it a fifth of a second."""


def _broken() -> Iterator[Formula]:
    raise RuntimeError("an encoding that was broken off cannot be used")
    yield TRUE


class Selection(Protocol):
    """Which constraints count in a check, as far as Foundation is concerned."""

    def violated(self, holds: Callable[[Formula], bool]) -> Sequence[Loop]:
        """The loops of a solution that the selected constraints forbid; empty: the solution is founded."""

    def guarded(self, loop: Loop) -> Formula:
        """The loop formula of a loop, in force wherever the constraints that it speaks of are selected."""


class LazySolver:
    """An encoding in a z3 session. By itself it selects everything; subclasses and other selections say otherwise."""

    def __init__(self, foundation: Foundation, seed: int = 0) -> None:
        self.foundation = foundation
        self.encoder: Encoder = foundation.encoder
        self.session = Session(seed)
        self.loops: list[Loop] = []  # in the order in which they were learned
        self._unstated: Iterator[Formula] = iter(())  # what is still to be encoded, for which there was no time
        self._is_stated = True
        self._pending: list[Formula] = []
        self._sent = 0  # how many axioms of the encoder are on their way to z3
        self._waiting: deque[Formula] = deque()  # on their way

    def check(
        self,
        assumptions: Sequence[Formula],
        budget: Budget,
        selection: Selection | None = None,
        varied: bool = False,
        hints: Mapping[Formula, bool] | None = None,
    ) -> Verdict:
        """Whether a founded solution satisfies the assumed literals.

        A `varied` solution is drawn without preference for false atoms; with `hints`, close to these.
        """
        chosen = selection or self
        while True:
            verdict = self.check_unfounded(assumptions, budget, varied, hints)
            if verdict is not Verdict.SAT:
                return verdict
            loops = chosen.violated(self.session.assignment().holds)
            if not loops:
                return verdict
            self.learn(loops, chosen)

    def check_unfounded(
        self,
        assumptions: Sequence[Formula],
        budget: Budget,
        varied: bool = False,
        hints: Mapping[Formula, bool] | None = None,
    ) -> Verdict:
        """The same without a search for unfounded sets, where all that matter are excluded, or none is to be."""
        return self.session.check(assumptions, budget, varied, hints) if self.send() else Verdict.UNKNOWN

    def violated(self, holds: Callable[[Formula], bool]) -> Sequence[Loop]:
        return self.foundation.widened_loops(holds)

    def guarded(self, loop: Loop) -> Formula:
        return self.foundation.formula(loop.loop)

    def learn(self, loops: Sequence[Loop], selection: Selection) -> None:
        """Adds loop formulas; they exclude the solution at hand and many others."""
        self.loops += loops
        self.add(selection.guarded(loop) for loop in loops)

    def add(self, formulas: Iterable[Formula]) -> None:
        """From now on these hold."""
        self._pending += formulas

    def state(self, formulas: Iterator[Formula], later: bool = False) -> None:
        """From now on these hold, which are many: where time is up, the rest of them is made before the next check.

        `later`: all of them are.
        """
        self._unstated, self._is_stated = formulas, False
        if not later:
            self._state_more()

    def _state_more(self) -> None:
        while not clock.is_up():
            try:
                more = list(islice(self._unstated, _PART))
            except BaseException:
                self._unstated = _broken()  # else its rest would be taken for nothing
                raise
            self._pending += more
            if len(more) < _PART:
                self._is_stated = True
                return

    def send(self) -> bool:
        """Tells z3 everything that is new: first what the atoms mean, then what holds. False: there was no time."""
        if not self._is_stated:
            self._state_more()
            if not self._is_stated:
                return False
        axioms = self.encoder.axioms
        self._waiting.extend(axioms[self._sent :])
        self._waiting.extend(self._pending)
        self._sent, self._pending = len(axioms), []
        while self._waiting:
            if clock.is_up():
                return False
            self.session.add([self._waiting.popleft() for _ in range(min(_BATCH, len(self._waiting)))])
        return True

    def fixed(self, literals: Sequence[Formula], given: Sequence[Formula], budget: Budget) -> frozenset[Formula] | None:
        """Which of the literals and their negations follow from what z3 has been told so far; None: out of time."""
        return self.session.fixed(literals, given, budget) if self.send() else None

    def core(self) -> Sequence[Formula]:
        """The assumptions that the last check, which must have been UNSAT, needed; not minimal."""
        return self.session.core()

    def holds(self, literal: Formula) -> bool:
        """Whether a literal is true in the solution of the last check, which must have been SAT."""
        return self.session.holds(literal)

    def fresh(self) -> Formula:
        """An atom that stands for nothing yet."""
        return self.encoder.fresh()
