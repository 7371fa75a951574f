"""Where an answer looks: the place its question speaks of, and the two worlds it compares."""

from __future__ import annotations

from reasoner.model import ir
from reasoner.model.ir import Model, Setting
from reasoner.model.worlds import World, compared
from reasoner.query.answers import Answer


def where_of(answer: Answer) -> ir.Where:
    """The place that a question or an expectation speaks of."""
    question = answer.question
    assert isinstance(question, ir.Why | ir.WhyNot | ir.WhyAmbiguous | ir.Contrast | ir.WhatIf | ir.Expectation)
    return question.where


def main_pair(answer: Answer) -> tuple[int, int]:
    """The worlds that the claim of an answer compares: since, at."""
    assert answer.frame is not None
    since, at = (answer.frame.index[w] for w in compared(answer.model, where_of(answer)))
    return since, at


def setter(model: Model, world: World, quantity: str) -> tuple[str, Setting] | None:
    """Who sets a quantity in a world (a scenario, or empty for the question itself), and the setting; None: nobody."""
    if world.phase != "before":
        for setting in world.settings:
            if setting.quantity == quantity:
                return "", setting
    scenario = world.scenario
    while scenario is not None:
        for setting in model.scenarios[scenario].settings:
            if setting.quantity == quantity:
                return scenario, setting
        scenario = model.scenarios[scenario].parent
    return None
