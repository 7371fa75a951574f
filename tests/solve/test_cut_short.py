"""A budget that runs out halfway: what is not settled is not told as if it were."""

from __future__ import annotations

from typing import Any

import z3

import reasoner
from reasoner.model.ir import Setting, Where
from reasoner.query.engine import Engine
from reasoner.query.predict import predict
from reasoner.solve.budget import Budget
from reasoner.solve.session import Session, Verdict

RULES = "input S\nprotein A, B, C\nS -> A -> B\nS -| B\nB -> C\n"


class Steps(Budget):
    """Runs out after so many looks at the clock."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._steps = steps

    @property
    def left(self) -> float:
        self._steps -= 1
        return max(0.0, float(self._steps))


def test_what_a_short_budget_settles_is_what_a_long_one_says_and_the_rest_is_named() -> None:
    model = reasoner.loads(RULES).data
    where = Where((Setting("S", "level", model.quantities["S"].space.top),))
    names = tuple(model.quantities)
    _, whole = predict(Engine(model).problem([where]), names, 0, 1, (0, 1), Budget())
    seen_unsettled = False
    for steps in range(2, 40):
        _, part = predict(Engine(model).problem([where]), names, 0, 1, (0, 1), Steps(steps))
        assert all(signs == whole.directions[q] for q, signs in part.directions.items())
        assert part.complete is False or not part.unsettled
        seen_unsettled = seen_unsettled or bool(part.unsettled)
    assert seen_unsettled


class _Fleeting:
    """A solver whose solution is gone when it is asked for."""

    def __init__(self, solver: Any) -> None:
        self._solver = solver

    def __getattr__(self, name: str) -> Any:
        return getattr(self._solver, name)

    def model(self) -> Any:
        raise z3.Z3Exception("model is not available")


class _Pressed(Budget):
    """Ctrl-C comes while the check runs."""

    def __init__(self) -> None:
        super().__init__()
        self._asked = 0

    @property
    def spent(self) -> bool:
        self._asked += 1
        return self._asked > 1


def test_a_solution_that_an_interruption_takes_away_is_none() -> None:
    session = Session()
    session.add(["(or a1 b1)"])
    assert session.check(["a1"], _Pressed()) is Verdict.SAT and session.holds("a1")
    session._solver = _Fleeting(session._solver)
    assert session.check(["a1"], _Pressed()) is Verdict.UNKNOWN


def test_a_check_that_z3_would_not_take_up_in_time_is_not_begun_and_nothing_is_left_of_the_budget() -> None:
    session, budget = Session(), Budget(5)
    session.add(["(or a1 b1)"])
    session._loading = 6.0
    assert session.check(["a1"], budget) is Verdict.UNKNOWN and budget.spent
    assert session.fixed(["a1"], [], Budget(5)) is None
    assert session.check(["a1"], Budget()) is Verdict.SAT  # and with that it is taken up
    assert session.check(["a1"], Budget(5)) is Verdict.SAT
