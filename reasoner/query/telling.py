"""What is told of a verdict besides its proof: the mechanism, its support, the assumption it needs, roots of races."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reasoner.model.axioms import Foundation
from reasoner.model.ir import Claim, DirectionClaim, Status, Where, quantities_of
from reasoner.model.worlds import Pair, compared
from reasoner.proof.objects import Applied, Proof, every_step
from reasoner.query.account import account
from reasoner.query.answers import WhyAnswer
from reasoner.query.certain import Certain
from reasoner.query.drivers import Drivers
from reasoner.query.engine import Engine
from reasoner.query.mechanism import Account, Race
from reasoner.query.next_measurement import PATIENCE, nearest, next_measurements
from reasoner.query.outcomes import NextMeasurement, Possible, Proved
from reasoner.query.races import Races
from reasoner.query.support import needs_foundation, support
from reasoner.signs import ANY, SignSet
from reasoner.solve.budget import Budget

NEAR = 40
"""So many of the nearest quantities are asked whether measuring them settles a race."""
MANY = 400
"""From so many influences on, none is."""


def told(answer: WhyAnswer, engine: Engine, budget: Budget) -> WhyAnswer:
    """The answer with what is told of its verdict; `stopped` where the budget did not allow all of it."""
    claim, where = answer.question.claim, answer.question.where
    match answer.found:
        case Proved() as found:
            answer = replace(answer, found=_proved(found, engine, claim, where, budget))
        case Possible() as found if found.witnesses:
            certain = Certain(engine.problem([where]), budget)
            found = replace(found, signs=_signs(certain, claim, where), races=races(certain, claim, where))
            found = replace(found, next=_measured(engine, found, claim, where, budget))
            answer = replace(answer, found=found)
        case _:
            pass
    return replace(answer, stopped=answer.stopped or budget.reason) if budget.spent else answer


def _measured(
    engine: Engine, found: Possible, claim: Claim, where: Where, budget: Budget
) -> tuple[NextMeasurement, ...]:
    """The nearest measurement that settles how a quantity goes that is pushed both ways."""
    raced = isinstance(claim, DirectionClaim) and any(race.opposed for race in found.races)
    if not raced or len(engine.model.influences) >= MANY or budget.spent:
        return ()
    (quantity,) = quantities_of(claim)
    near = nearest(engine.model, quantity)[: NEAR + 1]
    best = next_measurements(engine.problem([where]), quantity, where, near, budget.part(PATIENCE))
    return tuple(one for one in best if one.settles)[:1]


def _proved(found: Proved, engine: Engine, claim: Claim, where: Where, budget: Budget) -> Proved:
    if budget.spent:
        return found
    known = account(engine, found.proof, where, budget)
    needed = needs_foundation(engine, claim, where, found.verdict, budget, found.proof)
    return replace(
        found,
        account=known,
        support=support(engine, claim, where, found.verdict, budget, found.proof),
        instead=_instead(engine, claim, where, known, budget) if found.verdict == "impossible" else None,
        needs_foundation=needed,
        loop=_loop(found.proof) if needed else (),
    )


def _instead(engine: Engine, claim: Claim, where: Where, known: Account | None, budget: Budget) -> Status | None:
    """How well what a quantity does is supported, where it cannot do what was claimed."""
    part = known.parts[0] if known is not None and isinstance(claim, DirectionClaim) else None
    if part is None or part.signs == ANY:
        return None
    return support(engine, DirectionClaim(part.quantity, part.signs), where, "necessary", budget)


def _loop(proof: Proof) -> tuple[str, ...]:
    """The quantities that would have to keep each other moving, by the steps that rest on Foundation."""
    grounds = [s.ground for s in every_step(proof.steps) if isinstance(s, Applied)]
    loops = [g.loop for g in grounds if isinstance(g, Foundation)]
    smallest = min(loops, key=len, default=frozenset())
    return tuple(dict.fromkeys(sorted(quantity for quantity, _, _ in smallest)))


def races(certain: Certain, claim: Claim, where: Where) -> tuple[Race, ...]:
    """The roots of the races that leave the quantities of a claim open, each once; none that the budget cut short.

    What was left unsettled there would read as open.
    """
    since, at = _ends(certain, where)
    if since == at:
        return ()
    search = Races(certain, Drivers(certain), since, at)
    found: dict[str, Race] = {}
    for quantity in quantities_of(claim):
        race = search.of(quantity) if len(certain.directions(quantity, since, at)) > 1 else None
        if not certain.complete:
            break
        if race is not None:
            found.setdefault(race.root, race)
    return tuple(found.values())


def _signs(certain: Certain, claim: Claim, where: Where) -> Mapping[str, SignSet]:
    """The ways in which the quantities of a claim can go, where all of that is settled."""
    found = {q: certain.directions(q, *_ends(certain, where)) for q in quantities_of(claim)}
    return found if certain.complete else {}


def _ends(certain: Certain, where: Where) -> Pair:
    """The worlds that a claim at this place compares, in the order in which it does."""
    since, at = (certain.problem.frame.index[w] for w in compared(certain.problem.model, where))
    return since, at
