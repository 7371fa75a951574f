"""`states S`: the consistent labelings of one scenario, told apart by levels; counted, and listed up to a limit."""

from __future__ import annotations

from reasoner.model.ir import States, Where
from reasoner.model.labeling import LevelOf
from reasoner.model.worlds import World
from reasoner.query.answers import Answer, Witness
from reasoner.query.engine import Engine, names_of
from reasoner.query.why import clashing
from reasoner.solve.budget import Budget
from reasoner.solve.labelings import labelings


def states(engine: Engine, question: States, text: str, budget: Budget, most: int) -> Answer:
    """How many level assignments the scenario has, and the first `most` of them, in the solver's order."""
    model = engine.model
    where = Where(scenario=question.scenario, at="before", comparison="parent")
    problem = engine.problem([where])
    world = problem.frame.index[World(question.scenario, (), "before")]
    names = names_of(problem.frame, model, where)
    listed, count, complete = [], 0, True
    for labeling in labelings(problem, [LevelOf(q, world) for q in model.quantities], budget):
        if labeling is None:
            complete = False
            break
        count += 1
        if count <= most:
            listed.append(Witness("state", labeling))
    verdict = "consistent" if count else "inconsistent" if complete else "unknown"
    stopped = "" if complete else budget.reason
    answer = Answer(
        model, question, text, "states", verdict, problem.frame, names,  # type: ignore[arg-type]
        witnesses=tuple(listed), states=count, complete=complete, stopped=stopped,
    )  # fmt: skip
    return clashing(answer, engine, problem, budget) if verdict == "inconsistent" else answer
