"""What lint says of any world holds in each one: random models, every scenario and phase, each input at its ends."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

import networks
import pytest

from reasoner.compile.elaborate import elaborate
from reasoner.compile.load import read_text
from reasoner.lint.conditions import can_hold
from reasoner.lint.worlds import AnyWorld, claimed
from reasoner.model.ir import And, AtLeast, Condition, Model, Not, Or, Setting, Where
from reasoner.model.ir import Test as Level
from reasoner.model.worlds import frame_of
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict
from reasoner.source import Source

SEEDS = range(100)


@cache
def model(seed: int) -> Model | None:
    files, _ = read_text(Source(f"{seed}.rules", networks.rule_text(seed)))
    return elaborate(files)[0]


def conditions(model: Model) -> list[Condition]:
    own = [i.condition for i in model.influences if i.condition is not None]
    return [*own, *(g.condition for g in model.gates), *(law.when for law in model.laws)]


def places(model: Model) -> Iterator[Where]:
    """The steady states of each scenario, and the phases after an input is set to an end of its space."""
    for scenario in (None, *model.scenarios):
        yield Where(scenario=scenario, at="before", comparison="parent")
        for name in sorted(model.inputs):
            for level in (0, model.quantities[name].space.top):
                settings = (Setting(name, "level", level),)
                yield Where(settings, scenario, "acute")
                yield Where(settings, scenario, "late")


def holds_somewhere(model: Model, condition: Condition) -> bool:
    for where in places(model):
        problem = Problem(model, frame_of(model, [where]))
        if problem.check([problem.claim(claimed(condition), where)], Budget()) is Verdict.SAT:
            return True
    return False


def test_a_condition_that_never_holds_holds_in_no_world_of_the_model() -> None:
    never = 0
    for seed in SEEDS:
        found = model(seed)
        if found is not None and conditions(found):
            world = AnyWorld(found, Budget(), 0)
            for condition in conditions(found):
                if can_hold(found, condition) and world.never(condition):
                    never += 1
                    assert not holds_somewhere(found, condition), (seed, condition)
    assert never >= 3


def test_a_law_that_follows_from_the_others_holds_without_being_stated() -> None:
    implied = 0
    for seed in SEEDS:
        found = model(seed)
        if found is not None and found.laws:
            world = AnyWorld(found, Budget(), 0)
            for law in world.laws:
                if world.implied(law):
                    implied += 1
                    others = replace(found, laws=tuple(x for x in found.laws if x is not law))
                    assert not holds_somewhere(others, And((law.when, Not(law.then)))), (seed, law)
    assert implied >= 3


@pytest.mark.parametrize(
    ("condition", "possible"),
    [
        (And((Level("A", 0, 0), Level("A", 1, 1))), False),
        (And((Level("A", 0, 1), Level("A", 1, 1))), True),
        (And((Level("A", 1, 1), Not(Level("A", 0, 1)))), False),
        (Or((And((Level("A", 0, 0), Level("A", 1, 1))), Level("B", 2, 2))), True),
        (AtLeast(2, (Level("A", 0, 0), Level("A", 1, 1), Level("A", 2, 2))), False),
        (AtLeast(2, (Level("A", 0, 1), Level("A", 1, 1), Level("B", 2, 2))), True),
        (Not(Or((Level("A", 0, 1), Level("A", 2, 3)))), False),
    ],
)
def test_a_condition_can_hold_where_some_levels_satisfy_it(condition: Condition, possible: bool) -> None:
    files, _ = read_text(Source("x.rules", "protein A, B\n"))
    found = elaborate(files)[0]
    assert found is not None
    assert can_hold(found, condition) is possible
