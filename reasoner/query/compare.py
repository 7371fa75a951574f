"""`compare A versus B`: both predictions side by side, and the right world against the left one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from reasoner.model.ir import Compare, Where
from reasoner.model.worlds import compared, world_at
from reasoner.query.answers import CompareAnswer
from reasoner.query.engine import Engine, names_of
from reasoner.query.outcomes import Comparison, Inconsistent, Prediction, Undecided
from reasoner.query.predict import predict
from reasoner.query.why import clashing
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict


def compare(engine: Engine, question: Compare, text: str, budget: Budget) -> CompareAnswer:
    """Predictions of both sides against the scenario, and of right against left."""
    model = engine.model
    problem = engine.problem([question.left, question.right])
    frame = problem.frame
    names = {
        **names_of(frame, model, question.left, "left."),
        **names_of(frame, model, question.right, "right."),
    }
    every = question.show or tuple(model.quantities)
    (_, left), (verdict, right) = (_side(problem, where, every, budget) for where in (question.left, question.right))
    answer = CompareAnswer(model=model, question=question, text=text, frame=frame, names=names, found=Inconsistent())
    if verdict is Verdict.UNSAT:
        return clashing(answer, engine, problem, budget)
    if verdict is Verdict.UNKNOWN:
        return replace(answer, found=Undecided(), complete=False, stopped=budget.reason)
    since, at = (frame.index[world_at(w, w.at)] for w in (question.left, question.right))
    _, between = predict(problem, every, since, at, (), budget)
    parts = (left, right, between)
    settled = [q for q in every if all(q in p.directions for p in parts)]
    rest = tuple(q for q in every if q not in settled)
    answer = replace(answer, found=Comparison(*(_only(p, settled, rest) for p in parts)))
    complete = all(p.complete for p in parts)
    return answer if complete else replace(answer, complete=False, stopped=budget.reason)


def _side(problem: Problem, where: Where, quantities: tuple[str, ...], budget: Budget) -> tuple[Verdict, Prediction]:
    """One side against what it is compared with."""
    since, at = (problem.frame.index[w] for w in compared(problem.model, where))
    found, prediction = predict(problem, quantities, since, at, (since, at), budget)
    return found.verdict, prediction


def _only(prediction: Prediction, settled: Sequence[str], rest: tuple[str, ...]) -> Prediction:
    """The part of a prediction that speaks of the quantities settled on both sides."""
    return replace(prediction, directions={q: prediction.directions[q] for q in settled}, unsettled=rest)
