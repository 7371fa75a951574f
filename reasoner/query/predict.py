"""Predictions: what every quantity can do between two worlds, and why it is not determined where it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reasoner.model.ir import Model
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.model.worlds import Frame
from reasoner.query.ambiguity import ambiguities, is_ambiguous
from reasoner.query.near import about
from reasoner.query.outcomes import Prediction, pair_of
from reasoner.query.plain import opposed, settled, values
from reasoner.query.reach import silences
from reasoner.signs import STEADY, Sign, SignSet, negated
from reasoner.solve.backbone import Backbone
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict


def predict(
    problem: Problem,
    quantities: Sequence[str],
    since: int,
    at: int,
    worlds: Sequence[int],
    budget: Budget,
    kinds: bool = True,
) -> tuple[Backbone, Prediction]:
    """Directions from world `since` to world `at`, levels in `worlds`, and the kind of every ambiguity if wanted."""
    unknowns = asked_of(quantities, since, at, worlds)
    found = values(problem, unknowns, budget)
    plain = settled(problem, budget) if since < at else None
    rest = [u for u in unknowns if plain is None or u not in plain.values]
    prediction = predicted(problem.model, problem.frame, found, quantities, since, at, worlds)
    both = None if plain is None else dict(opposed(problem.model, plain.bounds, (since, at)))
    both_ways = [q for q, signs in prediction.directions.items() if is_ambiguous(signs)]
    open_rules = (*problem.model.optional, *problem.model.unsigned)
    near = about(problem, {*both_ways, *(u.quantity for u in rest)}) if rest or open_rules else problem
    ambiguous = ambiguities(near, since, at, prediction.directions, budget, both) if kinds else {}
    complete, plainly = found.complete and not budget.spent, plain is not None and not rest
    return found, replace(prediction, ambiguous=ambiguous, complete=complete, plainly=plainly)


def asked_of(quantities: Sequence[str], since: int, at: int, worlds: Sequence[int]) -> list[DirectionOf | LevelOf]:
    """What a prediction speaks of."""
    unknowns: list[DirectionOf | LevelOf] = []
    for quantity in quantities:
        unknowns.append(DirectionOf(quantity, pair_of(since, at)))
        unknowns += [LevelOf(quantity, w) for w in worlds]
    return unknowns


def predicted(
    model: Model,
    frame: Frame,
    found: Backbone,
    quantities: Sequence[str],
    since: int,
    at: int,
    worlds: Sequence[int],
) -> Prediction:
    """The prediction that a backbone comes to, without the kinds of what is ambiguous."""
    pair = pair_of(since, at)
    settled = [q for q in quantities if DirectionOf(q, pair) in found.values]
    directions = {q: _signs(found, DirectionOf(q, pair), since > at) for q in settled}
    levels: Mapping[str, Mapping[int, frozenset[int]]] = {
        q: {w: found.values[LevelOf(q, w)] for w in worlds if LevelOf(q, w) in found.values} for q in settled
    }
    silent = silences(model, frame, [q for q, signs in directions.items() if signs == STEADY])
    unsettled = tuple(q for q in quantities if found.verdict is Verdict.SAT and q not in directions)
    return Prediction(since, at, directions, levels, {}, silent, complete=found.complete, unsettled=unsettled)


def _signs(found: Backbone, unknown: DirectionOf, flipped: bool) -> SignSet:
    signs = frozenset(Sign(v) for v in found.values[unknown])
    return negated(signs) if flipped else signs
