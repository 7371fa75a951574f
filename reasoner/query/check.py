"""`check`: is the model consistent with everything observed? Else a minimal conflict, as rules with file and line."""

from __future__ import annotations

from dataclasses import replace

from reasoner.model.ir import Check, Where
from reasoner.query.answers import Answer
from reasoner.query.engine import Engine, names_of
from reasoner.query.what_if import WORDS
from reasoner.query.why import clashing
from reasoner.solve.budget import Budget


def check(engine: Engine, question: Check, text: str, budget: Budget) -> Answer:
    """Consistent where one labeling obeys every rule, observation and exclusion at once."""
    where = Where(at="before", comparison="parent")
    problem = engine.problem([where])
    verdict = WORDS[problem.check((), budget)]
    names = names_of(problem.frame, engine.model, where)
    answer = Answer(engine.model, question, text, "check", verdict, problem.frame, names)
    if verdict == "inconsistent":
        return clashing(answer, engine, problem, budget)
    return answer if verdict == "consistent" else replace(answer, complete=False, stopped=budget.reason)
