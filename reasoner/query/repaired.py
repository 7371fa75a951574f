"""`what if ... repaired`: where what is said clashes, what holds under every cheapest repair of measurements or rules.

A measurement is repaired by leaving it out, and costs what it costs in `check`. Rules are repaired by leaving out all
that determines a quantity, or a law, and each counts one: so the fewest are doubted, as many as iggy's fewest
unexplained changes (mcos; Thiele et al., BMC Bioinformatics 2015;16:345).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from itertools import islice

from reasoner.model.ir import Model, WhatIf
from reasoner.model.revision import Without
from reasoner.model.worlds import compared
from reasoner.query.answers import WhatIfAnswer
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Doubted, Mended, Undecided
from reasoner.query.predict import asked_of, predicted
from reasoner.query.repair import price
from reasoner.query.why import clashing
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget
from reasoner.solve.grouped import Grouped, Unit
from reasoner.solve.repaired import Repaired
from reasoner.solve.session import Verdict

LISTED = 10
"""How many of the cheapest repairs an answer lists."""
SOUGHT = 200
"""How many are looked for, so that the first of them in the order of the files are listed."""


def repaired(engine: Engine, answer: WhatIfAnswer, shown: tuple[str, ...], budget: Budget) -> WhatIfAnswer:
    """An answer of which it is known that no labeling obeys everything, with what is left once that is repaired."""
    model, frame, question = answer.model, answer.frame, answer.question
    grouped = Grouped(model, frame, engine.seed, [[question.where]])
    left = Repaired(grouped, _costs(question, model, grouped))
    match left.settle(budget):
        case Verdict.UNSAT:
            return _hopeless(engine, answer, budget)
        case Verdict.UNKNOWN:
            return replace(answer, found=Undecided(), complete=False, stopped=budget.reason)
        case Verdict.SAT:
            pass
    since, at = (frame.index[w] for w in compared(model, question.where))
    found = backbone(left, asked_of(shown, since, at, (since, at)), budget)
    prediction = predicted(model, frame, found, shown, since, at, (since, at))
    mended = _mended(left, model, budget)
    complete = prediction.complete and mended.complete
    return replace(
        answer, found=prediction, mended=mended, complete=complete, stopped="" if complete else budget.reason
    )


def _costs(question: WhatIf, model: Model, grouped: Grouped) -> Mapping[Unit, int]:
    """What may be given up, in the order of the files, and what it costs."""
    observed = [unit for unit in grouped.units if unit.kind == "observation"]
    if question.repaired == "measurements":
        return {unit: price(model, Without(unit.name)) for unit in observed}
    return {unit: 1 for unit in grouped.units if unit not in observed}


def _mended(left: Repaired, model: Model, budget: Budget) -> Mended:
    """The cheapest repairs, those of earlier rules and measurements first."""
    place = {name: n for n, name in enumerate((*model.quantities, *model.rules))}
    sought = list(islice(left.given_up(budget), SOUGHT + 1))
    sets = sorted(sorted((place[unit.name], unit) for unit in one) for one in sought)
    listed = tuple(tuple(Doubted(unit.kind, unit.name) for _, unit in one) for one in sets[:LISTED])
    return Mended(left.cost, listed, more=len(sets) > LISTED, complete=not budget.spent)


def _hopeless(engine: Engine, answer: WhatIfAnswer, budget: Budget) -> WhatIfAnswer:
    """Where no repair of what was asked for helps: what clashes without it."""
    if answer.question.repaired == "measurements":
        bare = Engine(replace(answer.model, observations=()), engine.seed)
        problem = bare.problem([answer.question.where])
        without = replace(answer, model=bare.model, frame=problem.frame)
        return clashing(without, bare, problem, budget)
    return clashing(answer, engine, engine.problem([answer.question.where]), budget)
