"""`what if ...`: predictions for every quantity, or those asked for, and what is told of them besides.

That is: how well each is supported, where it starts that some are ambiguous, and what is certain between these.
"""

from __future__ import annotations

from dataclasses import replace

from reasoner.model.ir import WhatIf
from reasoner.model.worlds import compared
from reasoner.query.answers import WhatIfAnswer
from reasoner.query.certain import Certain
from reasoner.query.drivers import Drivers
from reasoner.query.engine import Engine, names_of
from reasoner.query.implications import MANY, ambiguous_ones, implications
from reasoner.query.lost import Losses
from reasoner.query.mechanism import Implications
from reasoner.query.near import about
from reasoner.query.outcomes import Inconsistent, Mended, Prediction, Undecided
from reasoner.query.predict import predict
from reasoner.query.races import Races
from reasoner.query.support import founded, step_at, supports
from reasoner.questions import Word
from reasoner.solve.budget import Budget
from reasoner.solve.session import Verdict

WORDS: dict[Verdict, Word] = {
    Verdict.SAT: "consistent",
    Verdict.UNSAT: "inconsistent",
    Verdict.UNKNOWN: "unknown",
}


def what_if(engine: Engine, question: WhatIf, text: str, budget: Budget, kinds: bool = True) -> WhatIfAnswer:
    """Directions against the compared world, and levels in both; a conflict where the question is inconsistent.

    `kinds`: of what is ambiguous, also why; of what is settled, also how well it is supported.
    """
    model, where = engine.model, question.where
    problem = engine.problem([where])
    since, at = (problem.frame.index[w] for w in compared(model, where))
    shown = question.show or tuple(model.quantities)
    found, prediction = predict(problem, shown, since, at, (since, at), budget, kinds)
    names = names_of(problem.frame, model, where)
    answer = WhatIfAnswer(
        model=model, question=question, text=text, frame=problem.frame, names=names, found=Inconsistent()
    )
    match found.verdict:
        case Verdict.UNSAT if question.repaired is not None:
            from reasoner.query.repaired import repaired

            return repaired(engine, answer, shown, budget)
        case Verdict.UNSAT:
            from reasoner.query.why import clashing  # few questions wait for all that explains

            return clashing(answer, engine, problem, budget)
        case Verdict.UNKNOWN:
            return replace(answer, found=Undecided(), complete=False, stopped=budget.reason)
        case Verdict.SAT:
            stopped = "" if prediction.complete else budget.reason
            gone = [q for q, levels in prediction.levels.items() if levels.get(at) == frozenset({0})]
            lost = Losses(Certain(about(problem, gone), budget, values=dict(found.values)), at).of(gone) if gone else {}
            prediction = replace(prediction, lost=lost)
            mended = None if question.repaired is None else Mended()
            answer = replace(answer, found=prediction, complete=prediction.complete, stopped=stopped, mended=mended)
            if not kinds or not answer.complete:
                return answer
            answer = _supported(answer, engine, prediction, budget)
            if not answer.complete or since == at:
                return answer
            return _related(answer, Certain(problem, budget, values=dict(found.values)), engine, prediction, budget)


def _supported(answer: WhatIfAnswer, engine: Engine, prediction: Prediction, budget: Budget) -> WhatIfAnswer:
    """With the support of each direction, and what needs Foundation; `stopped` where there was no time for all."""
    where = answer.question.where
    moved = {q: signs for q, signs in prediction.directions.items() if q not in prediction.unaffected}
    step = step_at(engine.model, where)
    known = supports(engine, step, moved, budget)
    needing = founded(engine, step, moved, budget)
    stopped = budget.reason if budget.spent else ""
    return replace(answer, supports=known, foundation_for=needing, complete=not stopped, stopped=stopped)


def _related(
    answer: WhatIfAnswer, certain: Certain, engine: Engine, prediction: Prediction, budget: Budget
) -> WhatIfAnswer:
    """With the roots of what is ambiguous, and what is certain between these; as far as the budget goes.

    Of a large network that was settled without the solver, neither is asked.
    """
    where = answer.question.where
    open_ones = ambiguous_ones(engine, where, prediction.directions)
    if not open_ones:
        return answer
    if prediction.plainly:
        return replace(answer, found=replace(prediction, implications=Implications(complete=False)))
    if len(engine.model.influences) < MANY:
        races = Races(certain, Drivers(certain), prediction.since, prediction.at)
        roots = {q: races.root(q) for q in open_ones}
        prediction = replace(prediction, roots=roots if certain.complete else {})
    prediction = replace(prediction, implications=implications(engine, where, open_ones, budget))
    stopped = budget.reason if budget.spent else ""
    return replace(answer, found=prediction, complete=not stopped, stopped=stopped)
