"""A solver for the trajectories of a model: what was observed of them, taken up part by part.

The parts of `stepwise.stages` are weaker problems, so that what one of them forces is forced by the whole.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reasoner.model.ir import Model, Trajectory
from reasoner.solve.budget import Budget
from reasoner.solve.formula import FALSE, TRUE, Formula, atom_of, implies, neg
from reasoner.solve.session import Assignment, Session, Verdict
from reasoner.solve.stepwise import Encoder, stages

_BATCH = 20_000
"""So many formulas are handed to z3 at once, between two looks at the clock."""


class Trajectories:
    """The observations at steps of a model, with the parts of its trajectories that were taken up so far.

    `guarded`: an observation is in force only where its `guard` is assumed. `made`: that each of them is true.
    """

    def __init__(self, model: Model, seed: int = 0, guarded: bool = False) -> None:
        self.encoder = Encoder(model)
        # solutions are long and rare: the next one is sought near the last
        self._session = Session(seed, "caching")
        self._parts = tuple(stages(model))
        self.guards = {o.id: f"o{n}" for n, o in enumerate(model.stepwise)} if guarded else {}
        self.taken = 0
        self._solution = Assignment()
        self._certain: set[tuple[str, Trajectory]] = set()  # what has one level in all solutions at the latest step
        for trajectory in dict.fromkeys(o.trajectory for o in model.stepwise):
            self.encoder.begin(trajectory)
        self.made = {o.id: self.encoder.observed(o) for o in model.stepwise}
        self._observed = [implies(self.guards[id], known) if guarded else known for id, known in self.made.items()]

    @property
    def whole(self) -> bool:
        """Whether every part was taken up: only then a solution is a fit."""
        return self.taken == len(self._parts)

    def take(self, budget: Budget) -> bool:
        """Takes up the next part; False where the budget ended it, and then no check tells anything any more."""
        for trajectory, step in self._parts[self.taken]:
            self.encoder.move(trajectory, step)
            if not self._send(self.encoder.written(), budget):
                return False
        self.taken += 1
        self._observed, observed = [], self._observed
        return self._send([*self.encoder.written(), *observed], budget)

    def _send(self, formulas: Sequence[Formula], budget: Budget) -> bool:
        for start in range(0, len(formulas), _BATCH):
            if budget.spent:
                return False
            self._session.add(formulas[start : start + _BATCH])
        return not budget.spent

    def check(self, assumed: Sequence[Formula], budget: Budget) -> Verdict:
        """Whether there is a solution of what was taken up so far, with some literals assumed."""
        verdict = self._session.check(assumed, budget)
        if verdict is Verdict.SAT:
            self._solution = self._session.assignment()
        return verdict

    def settle(self, budget: Budget) -> None:
        """Finds what has one level in all solutions after the latest move, and asserts it: later checks profit.

        What is certain at a step was so at the one before, as a rule; nothing else is looked at.
        """
        step = self.taken - 1
        if step < 1:
            return
        moved = [t for t, _ in self._parts[step]]
        every = [(q, t) for t in moved for q in self.encoder.model.quantities]
        levels = {one: self.encoder.on(*one, step) for one in every if step == 1 or one in self._certain}
        of = {level: one for one, level in levels.items() if level not in (TRUE, FALSE)}
        self._certain = {one for one, level in levels.items() if level in (TRUE, FALSE)}
        self._certain |= {of[atom] for atom, value in self.forced(of, budget) if value is not None}

    def holds(self, literal: Formula) -> bool:
        """Whether a literal is true in the last solution."""
        return self._solution.holds(literal)

    def add(self, formulas: Iterable[Formula]) -> None:
        """From now on these hold, whatever is taken up."""
        self._session.add(formulas)

    def fresh(self) -> Formula:
        """An atom that stands for nothing yet."""
        return self._session.fresh()

    def core(self) -> tuple[Formula, ...]:
        """The assumptions that the last check, without a solution, needed."""
        return self._session.core()

    def forced(self, atoms: Iterable[Formula], budget: Budget) -> Iterator[tuple[Formula, bool | None]]:
        """For each atom whether it is true, or false, in all solutions; None: there are both. Ends with the budget.

        Some check must have found a solution. What is forced is asserted, which makes later checks easier.
        """
        waiting = {literal: None for atom in atoms for literal in (atom, neg(atom))}
        shown: set[Formula] = set()

        def show() -> None:
            for literal in [one for one in waiting if self._solution.holds(one)]:
                del waiting[literal]
                shown.add(literal)

        show()
        while waiting:
            literal = next(iter(waiting))
            verdict = self.check([literal], budget)
            if verdict is Verdict.UNKNOWN:
                return
            if verdict is Verdict.SAT:
                show()
            else:
                del waiting[literal]
                self._session.add([neg(literal)])
                yield atom_of(literal), literal != atom_of(literal)
            for atom in {atom_of(one) for one in shown if neg(one) in shown}:
                shown -= {atom, neg(atom)}
                yield atom, None
