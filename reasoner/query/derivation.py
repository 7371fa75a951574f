"""From a necessary claim to its proof: which ground constraints to reason from, and how few of them suffice.

Fewest is not plainest: an irreducible set found by a solver alone may need case after case. So a proof is first
derived by propagation from everything near the claim, the constraints that it used are made irreducible, and the proof
is derived again from those alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from reasoner.model.ground import Ground
from reasoner.model.ir import Claim, Where, quantities_of
from reasoner.model.worlds import compared
from reasoner.proof.derive import derive
from reasoner.proof.objects import Applied, Proof, every_step
from reasoner.query.engine import Engine, plainness
from reasoner.query.reach import upstream
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula
from reasoner.solve.problem import Problem, Subsets
from reasoner.solve.session import Verdict
from reasoner.solve.subsets import Mus, irreducible, shrink

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
        cost = plainness(self._pair)
        draft = self._derived(subsets, self._near(subsets), self.budget.left)
        if draft is None:
            core = shrink(subsets, [self.goal], cost, self.budget)
            last = None if core is None else self._derived(subsets, core.members, self.budget.left)
            return last, isinstance(core, Mus)
        core = irreducible(subsets, grounds_of(draft), [self.goal], cost, self.budget)
        if core is None or set(core.members) == set(grounds_of(draft)):
            return draft, isinstance(core, Mus)
        last = self._derived(subsets, core.members, min(_PATIENCE, self.budget.left))
        # fewer constraints can take more cases; then the plainer proof is the better one
        if last is None or length(last) > length(draft):
            return draft, False
        return last, isinstance(core, Mus)

    @property
    def _pair(self) -> tuple[int, ...]:
        return tuple(self.problem.frame.index[w] for w in compared(self.engine.model, self.where))

    def _near(self, subsets: Subsets) -> Sequence[Ground]:
        """What can bear on the claim in the two worlds it compares and those before; if that is too little, everything."""
        model = self.engine.model
        above = upstream(model, quantities_of(self.claim))
        target = {gate.id: gate.target for gate in model.gates}
        pair, latest = set(self._pair), max(self._pair)

        def near(ground: Ground) -> bool:
            subject = target.get(ground.subject, ground.subject)
            if subject in model.quantities and subject not in above:
                return False
            return max(ground.worlds, default=0) < latest or pair.issuperset(ground.worlds)

        bearing = [g for g in subsets.members if g.kind != "foundation" and near(g)]
        chosen = sorted([*subsets.calm(above), *bearing], key=self._turn)
        enough = subsets.check(chosen, [self.goal], self.budget) is Verdict.UNSAT
        return chosen if enough else subsets.members

    def _turn(self, ground: Ground) -> int:
        """Settings first, then that nothing else differs before the perturbation, then everything that may move."""
        if ground.kind == "compatibility" and ground.subject in self.engine.model.inputs:
            return 2
        return {"reference": 0, "setting": 0, "same": 1, "definition": 2, "foundation": 3}.get(ground.kind, 4)

    def _derived(self, subsets: Subsets, members: Sequence[Ground], seconds: float) -> Proof | None:
        hints = subsets.implied(members, self.budget)
        model, frame = self.engine.model, self.problem.frame
        return derive(model, frame, members, self.claim, self.where, self.denied, seconds, hints)


def grounds_of(proof: Proof) -> tuple[Ground, ...]:
    """The ground constraints that the steps of a proof apply, each once, in order of use."""
    return tuple(dict.fromkeys(s.ground for s in every_step(proof.steps) if isinstance(s, Applied)))


def length(proof: Proof) -> int:
    """How many steps a proof has, inner ones included."""
    return sum(1 for _ in every_step(proof.steps))
