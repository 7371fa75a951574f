"""How well an answer is supported, and whether it needs Foundation: by asking again (§7).

The support is the highest status at which the verdict stays the same when every weaker rule may or may not hold. That
a weaker rule was read somewhere, as a possible opponent, lowers nothing.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass

from reasoner.model.graph import influence_graph
from reasoner.model.ir import Claim, Model, Status, Where, quantities_of
from reasoner.model.labeling import DirectionOf
from reasoner.model.worlds import World, compared
from reasoner.proof.checker import Rejected, check
from reasoner.proof.objects import Proof
from reasoner.query.engine import Engine
from reasoner.query.near import about, verdict_in, ways_left
from reasoner.query.outcomes import pair_of
from reasoner.query.reach import upstream
from reasoner.questions import Word
from reasoner.signs import Sign, SignSet, negated
from reasoner.solve import reduced
from reasoner.solve.backbone import possible
from reasoner.solve.budget import Budget
from reasoner.solve.formula import neg
from reasoner.solve.session import Verdict


def support(
    engine: Engine, claim: Claim, where: Where, verdict: Word, budget: Budget, proof: Proof | None = None
) -> Status | None:
    """The highest status at which a claim has this verdict, of which there may be a proof; None: out of time."""
    return supported_at(engine, lambda weaker: verdict_again(weaker, claim, where, verdict, budget, proof), verdict)


def supported_at(engine: Engine, ask: Callable[[Engine], Word], verdict: Word) -> Status | None:
    """The highest status at which a question has the same answer: asked from the strongest down."""
    stated = statuses(engine.model)
    for status in stated[:-1]:
        found = ask(engine.at_least(status))
        if found == "unknown":
            return None
        if found == verdict:
            return status
    return stated[-1]


def statuses(model: Model) -> tuple[Status, ...]:
    """Every status from the strongest down to the weakest that any rule of a model has."""
    ruled = (model.influences, model.gates, model.laws, model.definitions, model.alternatives, model.observations)
    weakest = min((item.rule.status for group in ruled for item in group), default=Status.ESTABLISHED)
    return tuple(s for s in sorted(Status, reverse=True) if s >= weakest)


def verdict_again(
    engine: Engine, claim: Claim, where: Where, verdict: Word, budget: Budget, proof: Proof | None = None
) -> Word:
    """The verdict in a weaker model, which has every labeling of the model and so is consistent if that is.

    Nothing is asked where a proof from the model holds in the weaker one as well. Else it is asked whether the opposite
    has become possible.
    """
    if proof is not None and _replays(engine.model, proof):
        return verdict
    if verdict not in ("necessary", "impossible"):
        return verdict_in(engine, claim, where, budget)
    problem = about(engine.problem([where]), quantities_of(claim))
    literal = problem.claim(claim, where)
    match problem.check([literal if verdict == "impossible" else neg(literal)], budget):
        case Verdict.SAT:
            return "possible"
        case Verdict.UNSAT:
            return verdict
        case Verdict.UNKNOWN:
            return "unknown"


def _replays(model: Model, proof: Proof) -> bool:
    try:
        check(model, proof)
    except Rejected:
        return False
    return True


def needs_foundation(
    engine: Engine, claim: Claim, where: Where, verdict: Word, budget: Budget, proof: Proof | None = None
) -> bool | None:
    """Whether a verdict is another one where loops may sustain themselves; None where the budget ran out.

    A problem that has learned no loop formula has never used the axiom: its verdicts are those without it. The verdict
    is asked for once more, warm, for it may be known from elsewhere.
    """
    if engine.model.unfounded or not _loops(engine.model, quantities_of(claim)):
        return False
    quantities = quantities_of(claim)
    if verdict_in(engine, claim, where, budget) == verdict and _never_used(engine, (where,), quantities):
        return False
    found = verdict_again(engine.unfounded(), claim, where, verdict, budget, proof)
    return None if found == "unknown" else found != verdict


def _never_used(engine: Engine, places: tuple[Where, ...], quantities: Iterable[str]) -> bool:
    """Whether what is known of quantities stands without Foundation; a model that asks for paths never says so."""
    return not engine.model.path_founded and not about(engine.problem(places), quantities).learned


def _loops(model: Model, quantities: Iterable[str]) -> bool:
    """Whether anything upstream of some quantities lies on a cycle: elsewhere Foundation says nothing new."""
    above = upstream(model, quantities)
    graph = influence_graph(model, slow=True)
    component = graph.component
    sizes: dict[int, int] = {}
    for name in above:
        sizes[component[name]] = sizes.get(component[name], 0) + 1
    on_itself = (edge.source for edge in graph.edges if edge.source == edge.target)
    return any(n > 1 for n in sizes.values()) or not above.isdisjoint(on_itself)


# --- predictions ------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Step:
    """From one world to another, of those that the places of a question bring."""

    places: tuple[Where, ...]
    since: World
    at: World


def step_at(model: Model, where: Where) -> Step:
    """The step that a claim at a place speaks of."""
    return Step((where,), *compared(model, where))


def supports(engine: Engine, step: Step, directions: Mapping[str, SignSet], budget: Budget) -> Mapping[str, Status]:
    """For each quantity whose direction is settled, the highest status at which it can do no more than it does."""
    stated = statuses(engine.model)
    waiting = {q: s for q, s in directions.items() if len(s) < len(Sign)}
    found: dict[str, Status] = {}
    for status in stated[:-1]:
        asked = {q: signs for q, signs in waiting.items() if q not in found}
        wider = can_do_more(engine.at_least(status), step, asked, budget) if asked else {}
        found |= {q: status for q, more in wider.items() if not more}
    rest = {} if budget.spent else dict.fromkeys(waiting, stated[-1])
    return {q: (rest | found)[q] for q in waiting if q in (rest | found)}


def founded(engine: Engine, step: Step, directions: Mapping[str, SignSet], budget: Budget) -> tuple[str, ...]:
    """The quantities that could do more if loops sustained themselves.

    Where the solver alone settled the directions and learned no loop formula, they are those without the axiom.
    """
    model = engine.model
    asked = {q: s for q, s in directions.items() if len(s) < len(Sign) and q not in model.inputs}
    if model.unfounded or not asked or not _loops(model, asked):
        return ()
    if len(model.influences) < reduced.LARGE and _never_used(engine, step.places, asked):
        return ()
    wider = can_do_more(engine.unfounded(), step, asked, budget)
    return tuple(q for q in asked if wider.get(q))


def can_do_more(engine: Engine, step: Step, directions: Mapping[str, SignSet], budget: Budget) -> Mapping[str, bool]:
    """Whether quantities can do more in a step in a weaker model with the same names than these directions.

    What they do is not asked for again: a weaker model has every labeling that the model has. Those that the budget did
    not reach are left out.
    """
    whole = engine.problem(step.places)
    since, at = (whole.frame.index[world] for world in (step.since, step.at))
    pair = pair_of(since, at)
    left = ways_left(whole, pair)
    waiting = {q: s for q, s in directions.items() if q not in left or not left[q] <= (negated(s) if since > at else s)}
    if not waiting:
        return dict.fromkeys(directions, False)
    problem = about(whole, waiting)
    literals = {
        quantity: [
            problem.value(DirectionOf(quantity, pair), -sign if since > at else sign)
            for sign in Sign
            if sign not in signs
        ]
        for quantity, signs in waiting.items()
    }
    found = possible(problem, [f for listed in literals.values() for f in listed], budget)
    if found.verdict is not Verdict.SAT:
        return dict.fromkeys((q for q in directions if q not in waiting), False)
    more = {q: not found.literals.isdisjoint(listed) for q, listed in literals.items()}
    settled = {q: m for q, m in more.items() if m or found.unsettled.isdisjoint(literals[q])}
    return {q: settled.get(q, False) for q in directions if q in settled or q not in waiting}
