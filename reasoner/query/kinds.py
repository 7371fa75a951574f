"""Which row of the table of questions a resolved question has, and which worlds it needs."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeAlias, assert_never

from reasoner import questions as rows
from reasoner.exits import Exit
from reasoner.model import ir
from reasoner.model.ir import Model, Question, Where
from reasoner.query.answers import Answer, TestReport

Places: TypeAlias = Sequence[Sequence[Where]]
"""Places whose worlds stand in one frame: those of the question together, then others apart from it."""


def row_of(question: Question) -> rows.Row:
    """What is written down of its kind."""
    match question:
        case ir.WhatIf():
            return rows.WHAT_IF
        case ir.Rank():
            return rows.RANK
        case ir.Why():
            return rows.WHY
        case ir.WhyNot():
            return rows.WHY_NOT
        case ir.WhyAmbiguous():
            return rows.WHY_AMBIGUOUS
        case ir.Contrast():
            return rows.CONTRAST
        case ir.How():
            return rows.HOW
        case ir.Compare():
            return rows.COMPARE
        case ir.States():
            return rows.STATES
        case ir.Check():
            return rows.CHECK
        case ir.Paths():
            return rows.PATHS
        case ir.Fit():
            return rows.FIT
        case ir.Discriminate():
            return rows.DISCRIMINATE
        case ir.Screen():
            return rows.SCREEN
        case _:
            assert_never(question)


def places_of(model: Model, question: Question) -> Places:
    """The places whose worlds a question asks the solver about; empty where it asks the graph alone.

    `check` asks for all observations together, and for every scenario together with them.
    """
    match question:
        case ir.WhatIf() | ir.Rank() | ir.Why() | ir.WhyNot() | ir.WhyAmbiguous() | ir.How():
            return [[question.where]]
        case ir.Contrast():
            return [[question.where, question.rather]]
        case ir.Compare():
            return [[question.left, question.right]]
        case ir.States(scenario):
            return [[scenario_place(scenario)]]
        case ir.Fit() | ir.Discriminate():
            return [[]]
        case ir.Check():
            return [[], *([scenario_place(name)] for name in model.scenarios)]
        case ir.Paths() | ir.Screen():
            return []
        case _:
            assert_never(question)


def scenario_place(scenario: str | None) -> Where:
    """A scenario as a place, compared with the one it extends; None: the reference world."""
    return Where(scenario=scenario, at="before", comparison="parent")


def exit_of(answer: Answer) -> Exit:
    """How the command line and the prompt end with an answer: the verdict decides, by the row of the question."""
    if answer.verdict == "unknown" or not answer.complete:
        return Exit.UNKNOWN
    return Exit.NEGATIVE if answer.verdict in row_of(answer.question).negative else Exit.GOOD


def exit_of_reports(reports: Iterable[TestReport]) -> Exit:
    """How expectations ended, run by `test` or stated at the prompt: one that failed counts more than unknown ones."""
    outcomes = {report.passed for report in reports}
    return Exit.NEGATIVE if False in outcomes else Exit.UNKNOWN if None in outcomes else Exit.GOOD
