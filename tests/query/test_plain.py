"""What is settled without the solver is what the solver finds: directions, levels, and what is pushed both ways."""

from __future__ import annotations

import os
from dataclasses import replace
from random import Random

import pytest
from networks import large_network
from plain_networks import observed, samples, staged

from reasoner import pipeline
from reasoner.model.ir import Model, Setting, WhatIf, Where
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Prediction
from reasoner.query.what_if import what_if
from reasoner.solve import reduced
from reasoner.solve.budget import Budget
from reasoner.solve.session import Session

SEED = int(os.environ.get("REASONER_SEED", "0"))


def predicted(model: Model, where: Where, show: tuple[str, ...] = ()) -> Prediction:
    found = what_if(Engine(model), WhatIf(where, show), "", Budget()).found
    assert isinstance(found, Prediction)
    return found


def both(monkeypatch: pytest.MonkeyPatch, model: Model, where: Where) -> tuple[Prediction, Prediction]:
    """The prediction with and without the first stage."""
    monkeypatch.setattr(reduced, "LARGE", 0)
    quick = predicted(model, where)
    monkeypatch.setattr(reduced, "LARGE", 10**9)
    return quick, predicted(model, where)


def alone(found: Prediction) -> Prediction:
    """A prediction without what is asked of the solver besides, and without the reasons of ambiguities."""
    return replace(found, ambiguous={}, plainly=False, roots={}, implications=None)


def compare(quick: Prediction, solved: Prediction) -> None:
    assert alone(quick) == alone(solved)
    assert quick.ambiguous.keys() == solved.ambiguous.keys()
    for quantity, one in quick.ambiguous.items():
        other = solved.ambiguous[quantity]
        if one.at != other.at:  # no drawn labeling pushes the nearest one both ways: another root is named
            other = solved.ambiguous[one.at]
        assert (one.kind, one.at, one.open) == (other.kind, other.at, other.open)
        assert set(one.up) <= set(other.up) and set(one.down) <= set(other.down)


@pytest.mark.parametrize("seed", range(6))
def test_small_networks_are_predicted_alike(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    for model, where in samples(100 + seed, 20):
        compare(*both(monkeypatch, model, where))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(6, 30))
def test_many_small_networks_are_predicted_alike(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    for model, where in samples(100 + seed, 80):
        compare(*both(monkeypatch, model, where))


@pytest.mark.parametrize("seed", range(3))
def test_questions_in_scenarios_are_predicted_alike(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    for model, where in staged(100 + seed, 20):
        compare(*both(monkeypatch, model, where))


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 7))
def test_many_questions_in_scenarios_are_predicted_alike(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    for model, where in staged(100 + seed, 60):
        compare(*both(monkeypatch, model, where))


def observing(monkeypatch: pytest.MonkeyPatch, seed: int, number: int) -> None:
    """What is observed counts: answers with and without the first stage, also where no labeling has it all."""
    rng = Random(f"observed {SEED} {seed}")
    for model, where in samples(2000 + seed, number):
        facts = observed(rng, model, where)
        answers = []
        for large in (0, 10**9):
            monkeypatch.setattr(reduced, "LARGE", large)
            answers.append(what_if(Engine(facts), WhatIf(where, ()), "", Budget()).found)
        quick, solved = answers
        if isinstance(quick, Prediction) and isinstance(solved, Prediction):
            compare(quick, solved)
        else:
            assert type(quick) is type(solved)


@pytest.mark.parametrize("seed", range(4))
def test_small_networks_with_observations_are_predicted_alike(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    observing(monkeypatch, seed, 20)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(4, 7))
def test_many_networks_with_observations_are_predicted_alike(monkeypatch: pytest.MonkeyPatch, seed: int) -> None:
    observing(monkeypatch, seed, 60)


def raised(model: Model) -> Where:
    chosen = max(sorted(model.inputs), key=lambda q: sum(i.source == q for i in model.influences))
    return Where((Setting(chosen, "level", model.quantities[chosen].space.top),))


def test_a_larger_network_is_predicted_alike(monkeypatch: pytest.MonkeyPatch) -> None:
    model = pipeline.loads(large_network(150, 3, SEED))
    compare(*both(monkeypatch, model, raised(model)))


def test_a_large_network_does_not_come_to_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    model = pipeline.loads(large_network(400, 4, 1))

    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("the solver was asked")

    monkeypatch.setattr(Session, "check", refuse)
    found = what_if(Engine(model), WhatIf(raised(model), ()), "", Budget(), kinds=False).found
    assert isinstance(found, Prediction) and found.complete and len(found.directions) == 400


@pytest.mark.parametrize("lines", ["", "assume vanishing\n"])
def test_what_only_lost_activators_act_on_may_be_at_nothing(monkeypatch: pytest.MonkeyPatch, lines: str) -> None:
    model = pipeline.loads(f"input S\nprotein A, B, C, D\nS -> A -> B -> C -| D\nD -> C\n{lines}")
    where = Where((Setting("S", "level", 0),))
    quick, solved = both(monkeypatch, model, where)
    compare(quick, solved)
    assert quick.levels["A"][1] == frozenset({0, 1})
