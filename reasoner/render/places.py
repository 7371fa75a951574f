"""Where an answer looks: the place its question speaks of, the two worlds it compares, distances between quantities."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from reasoner.model import ir
from reasoner.model.ir import Model, Setting
from reasoner.model.worlds import World, compared
from reasoner.query.answers import Answer
from reasoner.query.reach import edges


def where_of(answer: Answer) -> ir.Where:
    """The place that a question or an expectation speaks of."""
    question = answer.question
    assert isinstance(question, ir.Why | ir.WhatIf | ir.Expectation)
    return question.where


def main_pair(answer: Answer) -> tuple[int, int]:
    """The worlds that the claim of an answer compares: since, at."""
    assert answer.frame is not None
    since, at = (answer.frame.index[w] for w in compared(answer.model, where_of(answer)))
    return since, at


def distances(model: Model, starts: Iterable[str], upstream: bool = False) -> Mapping[str, int]:
    """How many rules each quantity is away from the nearest start, going downstream or upstream; nearest first."""
    following: dict[str, list[str]] = {}
    for edge in edges(model):
        near, far = (edge.target, edge.source) if upstream else (edge.source, edge.target)
        following.setdefault(near, []).append(far)
    found = dict.fromkeys(starts, 0)
    waiting = list(found)
    for name in waiting:
        for other in following.get(name, ()):
            if other not in found:
                found[other] = found[name] + 1
                waiting.append(other)
    return found


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
