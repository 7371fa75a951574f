"""What is told of a verdict besides its proof: the mechanism, its support, the assumption it needs, roots of races."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from reasoner.model.axioms import Foundation
from reasoner.model.ir import Claim, DirectionClaim, Status, Where, quantities_of
from reasoner.model.worlds import compared
from reasoner.proof.objects import Applied, Proof, every_step
from reasoner.query.account import account
from reasoner.query.answers import WhyAnswer
from reasoner.query.certain import Certain
from reasoner.query.drivers import Drivers
from reasoner.query.engine import Engine
from reasoner.query.mechanism import Account, Race
from reasoner.query.outcomes import Possible, Proved
from reasoner.query.races import Races
from reasoner.query.support import needs_foundation, support
from reasoner.signs import ANY, SignSet
from reasoner.solve.budget import Budget


def told(answer: WhyAnswer, engine: Engine, budget: Budget) -> WhyAnswer:
    """The answer with what is told of its verdict; as much of it as the budget allows."""
    claim, where = answer.question.claim, answer.question.where
    match answer.found:
        case Proved() as found:
            return replace(answer, found=_proved(found, engine, claim, where, budget))
        case Possible() as found if found.witnesses:
            signs = _signs(engine, claim, where, budget)
            return replace(answer, found=replace(found, races=races(engine, claim, where, budget), signs=signs))
        case _:
            return answer


def _proved(found: Proved, engine: Engine, claim: Claim, where: Where, budget: Budget) -> Proved:
    if budget.spent:
        return found
    known = account(engine, found.proof, where, budget)
    needed = needs_foundation(engine, claim, where, found.verdict, budget)
    return replace(
        found,
        account=known,
        support=support(engine, claim, where, found.verdict, budget),
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


def races(engine: Engine, claim: Claim, where: Where, budget: Budget) -> tuple[Race, ...]:
    """The roots of the races that leave the quantities of a claim open, each once."""
    problem = engine.problem([where])
    since, at = (problem.frame.index[w] for w in compared(engine.model, where))
    if since == at:
        return ()
    certain = Certain(problem, budget)
    search = Races(certain, Drivers(certain), since, at)
    found: dict[str, Race] = {}
    for quantity in quantities_of(claim):
        if len(certain.directions(quantity, since, at)) > 1 and not budget.spent:
            race = search.of(quantity)
            found.setdefault(race.root, race)
    return tuple(found.values())


def _signs(engine: Engine, claim: Claim, where: Where, budget: Budget) -> Mapping[str, SignSet]:
    """The ways in which the quantities of a claim can go."""
    problem = engine.problem([where])
    since, at = (problem.frame.index[w] for w in compared(engine.model, where))
    certain = Certain(problem, budget)
    return {q: certain.directions(q, since, at) for q in quantities_of(claim)}
