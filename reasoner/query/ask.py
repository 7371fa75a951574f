"""Every question of the language to the module that answers it."""

from __future__ import annotations

from typing import assert_never

from reasoner.clock import limited
from reasoner.model import ir
from reasoner.model.worlds import frame_of
from reasoner.query.answers import Answer, PathsAnswer
from reasoner.query.check import check
from reasoner.query.compare import compare
from reasoner.query.contrast import contrast
from reasoner.query.engine import Engine
from reasoner.query.how import how
from reasoner.query.outcomes import Wanted
from reasoner.query.reach import paths
from reasoner.query.screen import screen
from reasoner.query.states import states
from reasoner.query.what_if import what_if
from reasoner.query.why import judge
from reasoner.query.why_ambiguous import why_ambiguous
from reasoner.query.why_not import why_not
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
            return what_if(engine, question, text, budget)
        case ir.Why():
            return judge(engine, question, text, budget, wanted)
        case ir.Compare():
            return compare(engine, question, text, budget)
        case ir.States():
            return states(engine, question, text, budget, 0 if wanted.count else LISTED)
        case ir.Check():
            return check(engine, question, text, budget)
        case ir.Paths(source, target):
            found = tuple(paths(engine.model, source, target, LISTED))
            frame = frame_of(engine.model, [])
            return PathsAnswer(model=engine.model, question=question, text=text, frame=frame, found=found)
        case ir.Contrast():
            return contrast(engine, question, text, budget)
        case ir.WhyNot():
            return why_not(engine, question, text, budget, wanted.allow or ALLOWED)
        case ir.WhyAmbiguous():
            return why_ambiguous(engine, question, text, budget)
        case ir.How():
            return how(engine, question, text, budget, wanted.proofs)
        case ir.Screen():
            return screen(engine, question, text, budget)
        case ir.Fit() | ir.Discriminate():
            raise NotAnswered(text)
        case _:
            assert_never(question)
