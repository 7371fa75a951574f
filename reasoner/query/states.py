"""`states S`: the consistent labelings of one scenario, told apart by levels; counted, and listed up to a limit.

Those that are listed are asked of the solver. Of many more, only the number is wanted, and `reasoner.solve.counting`
has that without listing them.
"""

from __future__ import annotations

from reasoner.model.ir import States
from reasoner.model.labeling import LevelOf
from reasoner.model.worlds import World
from reasoner.query.answers import StatesAnswer
from reasoner.query.engine import Engine, names_of
from reasoner.query.kinds import scenario_place
from reasoner.query.outcomes import Enumeration, Inconsistent, Undecided, Witness
from reasoner.query.why import clashing
from reasoner.solve import counting
from reasoner.solve.budget import Budget
from reasoner.solve.labelings import labelings

_AT_FIRST = 2.0
"""Seconds for the first try to count: what is easy to count takes less, and few states are soon found one by one."""

_MANY = 1000
"""After so many more than are listed, finding them one by one seems endless, and counting has half of what is left."""


def states(engine: Engine, question: States, text: str, budget: Budget, most: int) -> StatesAnswer:
    """How many level assignments the scenario has, and the first `most` of them, in the solver's order.

    Where there are more, they are counted and not found one by one, unless that takes longer.
    """
    model = engine.model
    where = scenario_place(question.scenario)
    problem = engine.problem([where])
    world = problem.frame.index[World(question.scenario, (), "before")]
    names = names_of(problem.frame, model, where)
    listed, count, complete = [], 0, True

    def counted(seconds: float) -> int | None:
        return counting.states(model, problem.frame, world, budget.part(min(seconds, budget.left / 2)))

    number = counted(_AT_FIRST) if most == 0 else None
    for labeling in () if number else labelings(problem, [LevelOf(q, world) for q in model.quantities], budget):
        if labeling is None:
            complete = False
            break
        count += 1
        if count <= most:
            listed.append(Witness("state", labeling))
        elif count in (most + 1, most + _MANY) and count > 1:
            number = counted(_AT_FIRST if count == most + 1 else budget.left)
            if number is not None:
                break
    count = number or count
    found = Enumeration(count, tuple(listed)) if count else Inconsistent() if complete else Undecided()
    answer = StatesAnswer(
        model=model, question=question, text=text, frame=problem.frame, names=names,
        found=found, complete=complete, stopped="" if complete else budget.reason,
    )  # fmt: skip
    return clashing(answer, engine, problem, budget) if answer.verdict == "inconsistent" else answer
