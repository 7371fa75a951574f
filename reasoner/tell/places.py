"""Where an answer looks: the two worlds that it compares, and who sets what there."""

from __future__ import annotations

from typing import TypeAlias

from reasoner.model.ir import Model, Setting
from reasoner.model.worlds import World, compared
from reasoner.query.answers import (
    ContrastAnswer,
    HowAnswer,
    WhatIfAnswer,
    WhyAmbiguousAnswer,
    WhyAnswer,
    WhyNotAnswer,
)

Placed: TypeAlias = WhatIfAnswer | WhyAnswer | WhyNotAnswer | WhyAmbiguousAnswer | ContrastAnswer | HowAnswer
"""The kinds of answers that speak of one place; a contrast speaks of another one besides."""


def main_pair(answer: Placed) -> tuple[int, int]:
    """The worlds that the claim of an answer compares: since, at."""
    since, at = (answer.frame.index[w] for w in compared(answer.model, answer.question.where))
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
