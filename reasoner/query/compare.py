"""`compare A versus B`: both predictions side by side, and the right world against the left one."""

from __future__ import annotations

from dataclasses import replace

from reasoner.model.ir import Compare
from reasoner.model.worlds import compared, world_at
from reasoner.query.answers import Answer, Prediction
from reasoner.query.engine import Engine, names_of
from reasoner.query.predict import predict
from reasoner.query.what_if import WORDS
from reasoner.query.why import clashing
from reasoner.solve.budget import Budget


def compare(engine: Engine, question: Compare, text: str, budget: Budget) -> Answer:
    """Predictions of both sides against the scenario (`sides`), and of right against left (`between`)."""
    model = engine.model
    problem = engine.problem([question.left, question.right])
    frame = problem.frame
    names = {
        **names_of(frame, model, question.left, "left."),
        **names_of(frame, model, question.right, "right."),
    }
    found, sides = None, []
    for where in (question.left, question.right):
        since, at = (frame.index[w] for w in compared(model, where))
        found, prediction = predict(problem, tuple(model.quantities), since, at, (since, at), budget)
        sides.append(prediction)
    assert found is not None
    verdict = WORDS[found.verdict]
    answer = Answer(model, question, text, "compare", verdict, frame, names)
    if verdict == "inconsistent":
        return clashing(answer, engine, problem, budget)
    left, right = (frame.index[world_at(w, w.at)] for w in (question.left, question.right))
    _, between = predict(problem, tuple(model.quantities), left, right, (), budget)
    complete = all(p.complete for p in (*sides, between))
    settled = [q for q in model.quantities if all(q in p.directions for p in (*sides, between))]
    left_side, right_side, between = (_only(p, settled) for p in (*sides, between))
    answer = replace(answer, sides=(left_side, right_side), between=between)
    return answer if complete else replace(answer, complete=False, stopped=budget.reason)


def _only(prediction: Prediction, settled: list[str]) -> Prediction:
    """The part of a prediction that speaks of some quantities."""
    return replace(prediction, directions={q: prediction.directions[q] for q in settled})
