"""Every question of the language to the module that answers it.

Each is imported where a question of its kind has come: to load all of them takes a tenth of a second.
"""

from __future__ import annotations

from typing import assert_never

from reasoner.clock import limited
from reasoner.model import ir
from reasoner.model.worlds import frame_of
from reasoner.query.answers import Answer, PathsAnswer
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Wanted
from reasoner.questions import ALLOWED
from reasoner.solve.budget import Budget

LISTED = 20
"""How many states and paths an answer lists."""


class NotAnswered(Exception):
    """The question is part of the language, but nothing answers it yet."""


class NotEnumerated(Exception):
    """The second engine does not answer this form of question."""


def answer(engine: Engine, question: ir.Question, text: str, budget: Budget, wanted: Wanted = Wanted()) -> Answer:
    """The answer to a resolved question. Raises NotAnswered for the forms that are only parsed so far."""
    with limited(budget):
        return _answer(engine, question, text, budget, wanted)


def _answer(engine: Engine, question: ir.Question, text: str, budget: Budget, wanted: Wanted) -> Answer:
    match question:
        case ir.WhatIf():
            from reasoner.query.what_if import what_if

            return what_if(engine, question, text, budget)
        case ir.Rank():
            from reasoner.query.rank import rank

            return rank(engine, question, text, budget)
        case ir.Why():
            from reasoner.query.why import judge

            return judge(engine, question, text, budget, wanted)
        case ir.Compare():
            from reasoner.query.compare import compare

            return compare(engine, question, text, budget)
        case ir.States():
            from reasoner.query.states import states

            return states(engine, question, text, budget, 0 if wanted.count else LISTED)
        case ir.Check():
            from reasoner.query.check import check

            return check(engine, question, text, budget)
        case ir.Paths(source, target):
            from reasoner.query.reach import paths

            found = tuple(paths(engine.model, source, target, LISTED))
            complete = len(found) == LISTED or not budget.spent
            return PathsAnswer(
                model=engine.model, question=question, text=text, frame=frame_of(engine.model, []), found=found,
                complete=complete, stopped="" if complete else budget.reason,
            )  # fmt: skip
        case ir.Contrast():
            from reasoner.query.contrast import contrast

            return contrast(engine, question, text, budget)
        case ir.WhyNot():
            from reasoner.query.why_not import why_not

            return why_not(engine, question, text, budget, wanted.allow or ALLOWED)
        case ir.WhyAmbiguous():
            from reasoner.query.why_ambiguous import why_ambiguous

            return why_ambiguous(engine, question, text, budget)
        case ir.How():
            from reasoner.query.how import how

            return how(engine, question, text, budget, wanted.proofs)
        case ir.Screen():
            from reasoner.query.screen import screen

            return screen(engine, question, text, budget)
        case ir.Fit():
            if engine.model.stepwise:
                from reasoner.query.stepwise import fit_steps

                return fit_steps(engine, question, text, budget)
            from reasoner.query.fit import fit

            return fit(engine, question, text, budget)
        case ir.Discriminate():
            from reasoner.query.discriminate import discriminate

            return discriminate(engine, question, text, budget)
        case _:
            assert_never(question)
