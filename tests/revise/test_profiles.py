"""Profiles of other formats within a model: what is left out is told, and nothing holds under fewer settings."""

from __future__ import annotations

from dataclasses import replace

import pytest

from reasoner import pipeline
from reasoner.diagnostics import Severity
from reasoner.model.ir import Model
from reasoner.revise.files import Place, with_tables
from reasoner.revise.measurements import measured
from reasoner.source import Source

MODEL = pipeline.loads("quantity A, B, C\nA -| B\nA -| C\n")
MIDAS = "TR:A,TR:Z,DA:ALL,DV:B,DV:C\n1,0,0,0,0\n1,0,10,1,1\n0,1,0,0,0\n0,1,10,1,1\n"


def said(model: Model, name: str, text: str, place: Place = Place()) -> list[str]:
    return [m.message for m in measured(model, Source(name, text), place)[1]]


def test_every_observation_of_one_line_counts() -> None:
    found, _ = measured(MODEL, Source("a.csv", MIDAS))
    assert [o.rule.id for o in found] == ["a.csv:3:B", "a.csv:3:C"]
    assert {"a.csv:3:B", "a.csv:3:C"} <= set(replace(MODEL, observations=found).rules)


def test_what_is_seen_under_a_perturbation_that_the_rules_lack_is_left_out_and_told() -> None:
    found, _ = measured(MODEL, Source("a.csv", MIDAS))
    assert {o.rule.origin.line for o in found} == {3}
    assert said(MODEL, "a.csv", MIDAS) == [
        "not used: 2 observations under perturbations of names that the rules lack (`Z`)"
    ]


def test_an_input_that_the_rules_lack_is_told() -> None:
    text = "Z = input\nA = input\nA = +\nB = -\n"
    assert said(MODEL, "a.obs", text) == ["not used: 1 inputs that the rules lack (`Z`)"]


@pytest.mark.parametrize(
    "place", [Place(settings="bogus bogus"), Place(scenario="nowhere"), Place(settings="raised Q")]
)
def test_a_mistake_in_where_a_profile_holds_is_told(place: Place) -> None:
    found, mistakes = measured(MODEL, Source("a.obs", "A = input\nA = +\nB = -\n"), place)
    assert not found and [m.severity for m in mistakes] == [Severity.ERROR]


def test_a_network_is_no_data() -> None:
    assert said(MODEL, "a.sif", "A -> B\n") == ["`a.sif` holds rules, no measurements"]


def test_data_of_which_nothing_is_used_leave_the_model_as_it_is() -> None:
    model, remarks = with_tables(MODEL, [Source("a.obs", "A = input\nZ = +\n")], Place())
    assert model is not None and not model.observations
    assert [r.severity for r in remarks] == [Severity.WARNING]
