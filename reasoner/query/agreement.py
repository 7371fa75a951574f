"""Whether a model agrees with itself: everything observed at once, and every scenario together with that."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.model.ir import Model
from reasoner.model.worlds import frame_of, set_in
from reasoner.query.engine import Engine
from reasoner.query.kinds import scenario_place
from reasoner.questions import Word
from reasoner.solve.budget import Budget
from reasoner.solve.comparison import comparison
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict
from reasoner.solve.signs import Signs


def agreement(
    model: Model, seed: int, budget: Budget, scenarios: Iterable[str] | None = None
) -> tuple[Word, tuple[str, ...]]:
    """The verdict on all scenarios (or some), and those that fail; these are not asked where observations clash."""
    observed = _observed(model, seed, budget)
    if observed is not Verdict.SAT:
        return ("inconsistent" if observed is Verdict.UNSAT else "unknown"), ()
    asked = tuple(model.scenarios if scenarios is None else scenarios)
    engine = Engine(model, seed, settable=set_in(model, [scenario_place(name) for name in asked]))
    failing: list[str] = []
    for name in asked:
        match engine.problem([scenario_place(name)]).check((), budget):
            case Verdict.UNSAT:
                failing.append(name)
            case Verdict.UNKNOWN:
                return "unknown", tuple(failing)
            case Verdict.SAT:
                pass
    return ("inconsistent" if failing else "consistent"), tuple(failing)


def _observed(model: Model, seed: int, budget: Budget) -> Verdict:
    """Whether everything observed can be true."""
    frame = frame_of(model, [])
    if (plain := comparison(model, frame)) is not None:
        signs = Signs(plain)
        verdict = signs.check(signs.everything, budget)
        if verdict is not Verdict.UNKNOWN:
            return verdict
    return Problem(model, frame, seed).check((), budget)
