"""From a necessary claim to its proof: which ground constraints to reason from, and how few of them suffice.

Fewest is not plainest: an irreducible set found by a solver alone may need case after case, where one fact more (that
a gate is open, say) spares them. So a proof is first derived by propagation from everything near the claim. If it is
small, the constraints that it used are made irreducible, and the proof is derived again from those alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from reasoner.model.ground import Ground
from reasoner.model.ir import Claim, Where, quantities_of
from reasoner.model.labeling import Unknown
from reasoner.model.worlds import compared
from reasoner.proof.derive import derive
from reasoner.proof.objects import Applied, Proof, every_step
from reasoner.query.engine import Engine, plainness
from reasoner.query.reach import upstream
from reasoner.signs import MINUS, PLUS
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula
from reasoner.solve.problem import Problem, Subsets
from reasoner.solve.session import Verdict
from reasoner.solve.subsets import Mus, irreducible

_SMALL = 120
"""So many ground constraints are made irreducible; more would take seconds, and their proof case after case."""
_PATIENCE = 2.0
"""Seconds that a proof from irreducible constraints may take where there is one already."""


@dataclass(frozen=True)
class Derivation:
    """A claim that `goal`, its negation as a literal, contradicts (with `denied`: that is impossible)."""

    engine: Engine
    problem: Problem
    claim: Claim
    where: Where
    denied: bool
    goal: Formula
    budget: Budget

    def proof(self) -> tuple[Proof | None, bool]:
        """A proof, and whether the ground constraints that it rests on are irreducible; None: the budget ran out."""
        subsets = self.engine.subsets(self.problem)
        draft = self._derived(subsets, self._near(subsets), self._left)
        used = () if draft is None else grounds_of(draft)
        if draft is None or len(used) > _SMALL:
            return draft, False
        subsets.include(used)
        core = irreducible(subsets, used, [self.goal], plainness(self._pair), self.budget)
        if core is None or set(core.members) == set(used):
            return draft, isinstance(core, Mus)
        patience = Budget(min(_PATIENCE, self.budget.left))
        last = self._derived(subsets, core.members, lambda: min(patience.left, self.budget.left))
        return (draft, False) if last is None else (last, isinstance(core, Mus))

    @property
    def _pair(self) -> tuple[int, ...]:
        return tuple(self.problem.frame.index[w] for w in compared(self.engine.model, self.where))

    def _near(self, subsets: Subsets) -> Sequence[Ground]:
        """What can bear on the claim in the worlds it compares and those before; if that is too little, everything."""
        model = self.engine.model
        above = upstream(model, quantities_of(self.claim))
        target = {gate.id: gate.target for gate in model.gates}
        pair, latest = set(self._pair), max(self._pair)

        def near(ground: Ground) -> bool:
            subject = target.get(ground.subject, ground.subject)
            if subject in model.quantities and subject not in above:
                return False
            return max(ground.worlds, default=0) < latest or pair.issuperset(ground.worlds)

        bearing = [g for g in subsets.members if near(g)]
        enough = subsets.check(bearing, [self.goal], self.budget) is Verdict.UNSAT
        return self._in_turn(bearing if enough else subsets.members, tuple(self._calm(above)))

    def _calm(self, quantities: frozenset[str]) -> Iterator[Ground]:
        """For each two worlds before any perturbation, that nothing differs without a reason, as one loop.

        It says in one step what Cause says quantity by quantity, and also where feedback runs in circles.
        """
        model, frame = self.engine.model, self.problem.frame
        for pair in frame.pairs if not model.unfounded else ():
            if all(frame.worlds[w].phase == "before" for w in pair):
                moving = [
                    q
                    for q in sorted(quantities - model.inputs)
                    if frame.key(q, pair[0]) is frame.key(q, pair[1]) is None
                ]
                yield Ground("foundation", "", (), frozenset((q, pair, s) for q in moving for s in (MINUS, PLUS)))

    def _in_turn(self, members: Sequence[Ground], calm: tuple[Ground, ...]) -> Sequence[Ground]:
        """Settings first, then that nothing else differs before the perturbation, then everything that may move.

        What is calm is looked at twice: what has not moved has kept its level, and that may keep a condition as it was.
        """
        model, turns = self.engine.model, list[list[Ground]]([[], [], []])
        early = {i for i, world in enumerate(self.problem.frame.worlds) if world.phase == "before"}
        for ground in members:
            given = ground.kind in ("reference", "setting", "same", "definition")
            level = ground.kind == "compatibility" and early.issuperset(ground.worlds)
            turn = 0 if given or (level and ground.subject in model.inputs) else 1 if level else 2
            turns[turn].append(ground)
        return [*turns[0], *calm, *turns[1], *calm, *turns[2]]

    def _derived(self, subsets: Subsets, members: Sequence[Ground], left: Callable[[], float]) -> Proof | None:
        def hints() -> Mapping[Unknown, frozenset[object]]:
            subsets.include(members)
            return subsets.implied(members, self.budget)

        model, frame = self.engine.model, self.problem.frame
        return derive(model, frame, members, self.claim, self.where, self.denied, left, hints)

    def _left(self) -> float:
        return self.budget.left


def grounds_of(proof: Proof) -> tuple[Ground, ...]:
    """The ground constraints that the steps of a proof apply, each once, in order of use."""
    return tuple(dict.fromkeys(s.ground for s in every_step(proof.steps) if isinstance(s, Applied)))
