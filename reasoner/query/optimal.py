"""That no repair is cheaper, as proofs: conflicts of which each needs one of some revisions, whatever else is revised.

A repair has to hit each of them (Reiter, Artif. Intell. 32, 1987), so it costs as much as their cheapest hitting set at
the least. They are found the other way round from repairs: where the cheapest hitting set so far, made as a repair,
leaves a conflict, that conflict is one more to hit. Each is then proved in the model that leaves all other revisions
open, and the proof replayed.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence

from reasoner.model.ir import Model, Observation
from reasoner.model.revision import Revision
from reasoner.model.variants import left_open
from reasoner.model.worlds import frame_of
from reasoner.proof.checker import Reason, Rejected, check
from reasoner.proof.objects import Proof
from reasoner.query.certified import certificate
from reasoner.query.conflicts import Needed
from reasoner.query.engine import plainness
from reasoner.solve.budget import Budget
from reasoner.solve.grouped import Grouped
from reasoner.solve.hitting import shrunk
from reasoner.solve.mus import irreducible
from reasoner.solve.relaxed import Relaxed
from reasoner.solve.session import Verdict
from reasoner.solve.transversals import transversal

MOST = 40
"""So many conflicts are proved at the most."""
PATIENCE = 2.0
"""Seconds that the proof of one of them may take."""


def needed(
    model: Model, relaxed: Relaxed, costs: Mapping[Revision, int], least: int, budget: Budget
) -> tuple[Needed, ...]:
    """Proved conflicts that no repair cheaper than `least` resolves; fewer where some cannot be proved in time."""
    found: list[Needed] = []
    while len(found) < MOST and not budget.spent:
        hit = transversal([frozenset(one.revisions) for one in found], costs)
        if hit is None or sum(costs[r] for r in hit) >= least:
            break
        revisions = _conflict(relaxed, costs, hit, budget)
        proof = revisions and proved(model, costs, revisions, budget.part(PATIENCE))
        if not proof:
            break
        found.append(Needed(revisions, proof))
    return tuple(found)


def bound(model: Model, costs: Mapping[Revision, int], conflicts: Sequence[Needed]) -> int:
    """What every repair costs at the least, by conflicts whose proofs are replayed for that.

    Raises `Rejected` where one does not follow, or is of something else.
    """
    for one in conflicts:
        opened = left_open(model, _others(costs, one.revisions))
        assert opened is not None
        if not any(_denies(one.proof, observation) for observation in opened.observations):
            raise Rejected(None, Reason.UNPROVED)
        check(opened, one.proof)
    hit = transversal([frozenset(one.revisions) for one in conflicts], costs)
    return 0 if hit is None else sum(costs[r] for r in hit)


def _denies(proof: Proof, observation: Observation) -> bool:
    """Whether a proof says of an observation, as it was made, that it cannot be."""
    said = observation.claim, observation.where, not observation.excluded
    return (proof.claim, proof.where, proof.denied) == said


def _conflict(
    relaxed: Relaxed, costs: Mapping[Revision, int], hit: Collection[Revision], budget: Budget
) -> tuple[Revision, ...]:
    """Revisions, without `hit`, of which one has to be made, the costly ones rather; empty: none is known."""
    unmade = {relaxed.unmade[r]: r for r in costs}
    if relaxed.check([held for held, r in unmade.items() if r not in hit], budget) is not Verdict.UNSAT:
        return ()
    core = [held for held in relaxed.core() if held in unmade]
    members, _ = shrunk(relaxed, core, {held: -costs[unmade[held]] for held in core}, budget)
    return tuple(r for held, r in unmade.items() if held in members)


def proved(
    model: Model, costs: Mapping[Revision, int], revisions: Collection[Revision], budget: Budget
) -> Proof | None:
    """A checked proof that something clashes as long as none of these revisions is made, whatever others are."""
    opened = left_open(model, _others(costs, revisions))
    if opened is None:
        return None
    grouped = Grouped(opened, frame_of(opened, []))
    if grouped.check(list(grouped.unit), budget) is not Verdict.UNSAT:
        return None
    subsets = grouped.subsets([grouped.unit[held] for held in grouped.core() if held in grouped.unit])
    core = irreducible(subsets, subsets.members, (), plainness(range(len(grouped.frame.worlds))), budget)
    return None if core is None else certificate(opened, grouped.frame, core.members, budget)


def _others(costs: Mapping[Revision, int], revisions: Collection[Revision]) -> Sequence[Revision]:
    return [r for r in costs if r not in revisions]
