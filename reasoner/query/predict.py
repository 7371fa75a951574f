"""Predictions: what every quantity can do between two worlds, and why it is not determined where it is not."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.query.ambiguity import ambiguities
from reasoner.query.outcomes import Prediction, pair_of
from reasoner.query.reach import silences
from reasoner.signs import Sign, SignSet, negated
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
    found = backbone(problem, unknowns, budget)
    settled = [q for q in quantities if DirectionOf(q, pair) in found.values]
    directions = {q: _signs(found, DirectionOf(q, pair), since > at) for q in settled}
    levels: Mapping[str, Mapping[int, frozenset[int]]] = {
        q: {w: found.values[LevelOf(q, w)] for w in worlds if LevelOf(q, w) in found.values} for q in settled
    }
    ambiguous = ambiguities(problem, since, at, directions, budget) if kinds else {}
    silent = silences(problem.model, problem.frame, quantities)
    complete = found.complete and not budget.spent
    unsettled = tuple(q for q in quantities if found.verdict is Verdict.SAT and q not in directions)
    return found, Prediction(since, at, directions, levels, ambiguous, silent, complete=complete, unsettled=unsettled)


def _signs(found: Backbone, unknown: DirectionOf, flipped: bool) -> SignSet:
    signs = frozenset(Sign(v) for v in found.values[unknown])
    return negated(signs) if flipped else signs
