"""Predictions: what every quantity can do between two worlds, and why it is not determined where it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.query.ambiguity import ambiguities
from reasoner.query.outcomes import Prediction, pair_of
from reasoner.query.plain import settled as settled_plainly
from reasoner.query.reach import silences
from reasoner.signs import STEADY, Sign, SignSet, negated
from reasoner.solve.backbone import Backbone, backbone
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
    pair = pair_of(since, at)
    unknowns: list[DirectionOf | LevelOf] = []
    for quantity in quantities:
        unknowns.append(DirectionOf(quantity, pair))
        unknowns += [LevelOf(quantity, w) for w in worlds]
    plain = settled_plainly(problem, budget) if since < at else None
    known = plain.values if plain is not None else {}
    rest = [u for u in unknowns if u not in known]
    found = backbone(problem, rest, budget) if rest or plain is None else Backbone(Verdict.SAT, {}, True)
    if plain is not None:  # it has labelings, whatever the solver had no time to find
        found = replace(
            found, verdict=Verdict.SAT, values={**{u: known[u] for u in unknowns if u in known}, **found.values}
        )
    settled = [q for q in quantities if DirectionOf(q, pair) in found.values]
    directions = {q: _signs(found, DirectionOf(q, pair), since > at) for q in settled}
    levels: Mapping[str, Mapping[int, frozenset[int]]] = {
        q: {w: found.values[LevelOf(q, w)] for w in worlds if LevelOf(q, w) in found.values} for q in settled
    }
    opposed = None if plain is None else plain.opposed
    ambiguous = ambiguities(problem, since, at, directions, budget, opposed) if kinds else {}
    silent = silences(problem.model, problem.frame, [q for q, signs in directions.items() if signs == STEADY])
    complete = found.complete and not budget.spent
    unsettled = tuple(q for q in quantities if found.verdict is Verdict.SAT and q not in directions)
    return found, Prediction(since, at, directions, levels, ambiguous, silent, complete=complete, unsettled=unsettled)


def _signs(found: Backbone, unknown: DirectionOf, flipped: bool) -> SignSet:
    signs = frozenset(Sign(v) for v in found.values[unknown])
    return negated(signs) if flipped else signs
