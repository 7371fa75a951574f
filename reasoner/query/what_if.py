"""`what if ...`: predictions for every quantity, or those asked for."""

from __future__ import annotations

from dataclasses import replace

from reasoner.model.ir import WhatIf
from reasoner.model.worlds import compared
from reasoner.query.answers import Answer, Word
from reasoner.query.engine import Engine, names_of
from reasoner.query.predict import predict
from reasoner.query.why import clashing
from reasoner.solve.budget import Budget
from reasoner.solve.session import Verdict

WORDS: dict[Verdict, Word] = {
    Verdict.SAT: "consistent",
    Verdict.UNSAT: "inconsistent",
    Verdict.UNKNOWN: "unknown",
}


def what_if(engine: Engine, question: WhatIf, text: str, budget: Budget, kinds: bool = True) -> Answer:
    """Directions against the compared world, and levels in both; a conflict where the question is inconsistent.

    `kinds`: of what is ambiguous, also why.
    """
    model, where = engine.model, question.where
    problem = engine.problem([where])
    since, at = (problem.frame.index[w] for w in compared(model, where))
    shown = question.show or tuple(model.quantities)
    found, prediction = predict(problem, shown, since, at, (since, at), budget, kinds)
    verdict = WORDS[found.verdict]
    names = names_of(problem.frame, model, where)
    answer = Answer(model, question, text, "what-if", verdict, problem.frame, names)
    if verdict == "inconsistent":
        return clashing(answer, engine, problem, budget)
    answer = replace(answer, prediction=prediction)
    return answer if prediction.complete else replace(answer, complete=False, stopped=budget.reason)
