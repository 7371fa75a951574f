"""A proof that the members of a clash contradict each other, and nothing but these: derived, then replayed.

It is told of a clash whether the checker has replayed such a proof. The proof is of the last of its observations: that,
given the other members, it cannot be.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import assert_never

from reasoner.bounds.propagate import Constraints
from reasoner.derive.search import Effort, Goal, derive
from reasoner.model import axioms
from reasoner.model.axioms import Change, Ground
from reasoner.model.ground import grounds
from reasoner.model.ir import Model
from reasoner.model.worlds import Frame, Pair, frame_of
from reasoner.proof.checker import check
from reasoner.proof.objects import Proof
from reasoner.solve.budget import Budget


def certificate(model: Model, frame: Frame, members: Sequence[Ground], budget: Budget) -> Proof | None:
    """A checked proof that some ground constraints of a frame contradict each other.

    None where no observation is among them, or where none was found in time.
    """
    names = {g.subject for g in members if isinstance(g, axioms.Observation)}
    observed = [o for o in model.observations if o.id in names]
    if not observed:
        return None
    last = observed[-1]
    asked = frame_of(model, [last.where])
    rest = [_in_frame(g, frame, asked) for g in members if g != axioms.Observation(last.id)]
    known, pairs = set(grounds(model, asked)), set(asked.pairs)
    if not all(_compared(g) <= pairs if isinstance(g, axioms.Foundation) else g in known for g in rest):
        return None  # some speak of worlds that the observations do not: of a scenario
    goal = Goal(last.claim, last.where, denied=not last.excluded)
    try:
        proof = derive(Constraints(model, asked), rest, goal, Effort(lambda: budget.left))
    except ValueError:
        return None  # they do not contradict each other by themselves, whatever the solver said: no proof, no claim
    if proof is not None:
        check(model, proof)
    return proof


def _in_frame(ground: Ground, old: Frame, new: Frame) -> Ground:
    """The same constraint with the numbers that its worlds have in another frame."""
    place = [new.index.get(world, -1) for world in old.worlds]
    match ground:
        case axioms.Foundation(loop):
            return axioms.Foundation(frozenset(_moved(change, place) for change in loop))
        case axioms.InWorld(worlds=(world,)):
            return replace(ground, worlds=(place[world],))
        case axioms.OfPair(worlds=(a, b)):
            return replace(ground, worlds=(min(place[a], place[b]), max(place[a], place[b])))
        case axioms.OfTriple(worlds=three):
            first, second, third = sorted(place[w] for w in three)
            return replace(ground, worlds=(first, second, third))
        case axioms.OfRule():
            return ground
        case _:
            assert_never(ground)


def _compared(loop: axioms.Foundation) -> set[Pair]:
    return {pair for _, pair, _ in loop.loop}


def _moved(change: Change, place: Sequence[int]) -> Change:
    """A change between the worlds as they are numbered there; seen from the other end where their order is another."""
    quantity, (a, b), sign = change
    since, at = place[a], place[b]
    return (quantity, (since, at), sign) if since < at else (quantity, (at, since), -sign)
