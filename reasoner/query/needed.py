"""What a premise of a proof is needed for: a labeling that would be consistent without it, and contradicts the claim.

First everything else in the model is kept, then the other premises of the proof alone. What is found is a fact about
the premise, whether or not the proof is minimal.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import replace

from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.model.ir import Where
from reasoner.model.semantics import unfounded
from reasoner.proof.objects import Applied, Proof, every_step
from reasoner.query.derivation import grounds_of
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Needed, Proved
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, neg
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict
from reasoner.solve.subsets import Subsets


def what_is_needed(found: Proved, engine: Engine, budget: Budget, steps: Collection[int] | None = None) -> Proved:
    """A proof with a witness for every premise of it, or for those that the given steps apply."""
    return replace(found, needed=tuple(_needed(found.proof, engine, found.proof.where, budget, steps)))


def _needed(
    proof: Proof, engine: Engine, where: Where, budget: Budget, steps: Collection[int] | None
) -> Iterator[Needed]:
    problem = engine.problem([where])
    literal = problem.claim(proof.claim, where)
    goal = literal if proof.denied else neg(literal)
    subsets, used = engine.subsets(problem), grounds_of(proof)
    subsets.include(used)
    first: dict[Ground, int] = {}
    wanted: set[Ground] = set()
    for step in every_step(proof.steps):
        if isinstance(step, Applied):
            first.setdefault(step.ground, step.id)
            if steps is None or step.id in steps:
                wanted.add(step.ground)
    for ground in used:
        if ground in wanted:
            yield _witness(Needed(first[ground], ground, None), problem, subsets, used, goal, budget)


def _witness(
    needed: Needed, problem: Problem, subsets: Subsets, used: tuple[Ground, ...], goal: Formula, budget: Budget
) -> Needed:
    match _without(needed.ground, problem, subsets, goal, budget):
        case Verdict.SAT:
            return replace(needed, labeling=subsets.labeling(), everything=True)
        case Verdict.UNKNOWN:
            return replace(needed, stopped=budget.reason)
    match subsets.check([g for g in used if g != needed.ground], [goal], budget):
        case Verdict.SAT:
            return replace(needed, labeling=subsets.labeling())
        case Verdict.UNKNOWN:
            return replace(needed, stopped=budget.reason)
    return needed


def _without(ground: Ground, problem: Problem, subsets: Subsets, goal: Formula, budget: Budget) -> Verdict:
    """Whether everything else agrees with the goal; with Foundation, unless that is what is left out."""
    loops = isinstance(ground, axioms.Foundation)
    while True:
        kept = [g for g in subsets.members if g != ground and not (loops and isinstance(g, axioms.Foundation))]
        verdict = subsets.check(kept, [goal], budget)
        if verdict is not Verdict.SAT or loops:
            return verdict
        found = unfounded(problem.model, problem.frame, subsets.labeling())
        if not found:
            return verdict
        # a quantity set identically in both worlds cannot differ, and no loop excuses it
        moved = frozenset(c for c in found if all(problem.frame.key(c[0], w) is None for w in c[1]))
        loop = axioms.Foundation(moved)
        if len(moved) < len(found) or loop in subsets.members:
            return Verdict.UNSAT
        subsets.include([loop])
