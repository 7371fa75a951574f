"""Through which loss a quantity is at nothing: as data and in words, and compared with every labeling."""

from __future__ import annotations

from random import Random

import networks
import oracle
import pytest
from blocks import blocks
from told import answered, told

from reasoner.model.ir import Setting, WhatIf, Where
from reasoner.model.pushes import transmits
from reasoner.model.values import read
from reasoner.query.answers import WhatIfAnswer, WhyAnswer
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Lost, Prediction, Unheard
from reasoner.query.what_if import what_if
from reasoner.signs import PLUS
from reasoner.solve.budget import Budget
from reasoner.tell.json import to_json

RULES = """\
drug D
protein A, B, C, E
G: B requires A
I: A -> B
J: B -> C
K: E -> C when A is at least low
E -| C
rule when A is off then C is off
D -> A
scenario gone: knock out A
"""


def lost_in(rules: str, question: str) -> dict[str, Lost]:
    answer = answered(rules, question)
    assert isinstance(answer, WhatIfAnswer) and isinstance(answer.found, Prediction)
    return dict(answer.found.lost)


def test_a_closed_gate_and_silent_activators_are_named() -> None:
    assert lost_in(RULES, "what if D = high in gone") == {
        "B": Lost(gates=("G",)),
        "C": Lost(activators=(Unheard("J", "B", "nothing"), Unheard("K", "E", "silent"))),
    }


def test_each_has_a_sentence() -> None:
    text = told(RULES, "what if D = high in gone")
    assert "B is off, since it requires that A is not off." in text
    assert "C is off, and what activates it transmits nothing: B\nis off and E -> C when A is at least low" in text


def test_why_says_it_of_what_is_at_nothing() -> None:
    assert "what activates it transmits nothing" in told(RULES, "why C is off in gone")
    assert "B is shut off, because A is off" in told(RULES, "why B is off in gone")  # a gate, told by the mechanism
    answer = answered(RULES, "why B is off in gone")
    assert isinstance(answer, WhyAnswer) and to_json(answer)["lost"] == {"B": {"gates": ["G"]}}


def test_what_is_set_is_not_said_to_have_nothing_that_acts_on_it() -> None:
    text = told("drug D\nprotein A\nD -| A\nscenario gone: knock out A\n", "why A decreases with D = high in gone")
    assert "D -| A: A is held fixed" in text
    assert "othing that acts" not in text


def test_what_is_set_or_never_there_has_lost_nothing() -> None:
    assert lost_in("drug D, E\nprotein A\nD -> A\nE -> D\n", "what if A = off") == {}
    assert lost_in("drug D\nprotein A: dose\nA requires D\nD -> A\n", "what if D = none") == {}


def test_one_activator_that_may_transmit_leaves_nothing_to_tell() -> None:
    rules = "protein A, B, C\nA -> B\nmaybe C -> B\nrule when A is off then B is off\n"
    assert lost_in(rules.replace("maybe C -> B\n", ""), "what if A = off").keys() == {"B"}
    assert lost_in(rules.replace("maybe C", "weak C"), "what if C = off") == {}


@pytest.mark.parametrize("block", blocks(2, 6))
def test_every_labeling_has_the_losses_that_are_told(block: int) -> None:
    for seed in range(80 * block, 80 * block + 80):
        model, rng = networks.model(seed, 3), Random(seed)
        if model is None:
            continue
        gone = tuple(Setting(q, "level", 0) for q in rng.sample(sorted(model.quantities), 1))
        where = Where(gone, rng.choice([None, *model.scenarios]))
        answer = what_if(Engine(model), WhatIf(where, ()), "", Budget(), kinds=False)
        if not isinstance(answer.found, Prediction) or not answer.found.lost:
            continue
        gates, at = {g.id: g for g in model.gates}, answer.found.at
        try:
            labelings = list(oracle.labelings(model, answer.frame, limit=200))
        except oracle.TooLarge:
            continue
        for labeling in labelings:
            reading = read(model, answer.frame, labeling)
            for quantity, lost in answer.found.lost.items():
                assert labeling.level(quantity, at) == 0
                assert not any(reading.holds(gates[g].condition, at) for g in lost.gates)
                if not lost.gates:
                    there = [i for i in model.influences_on[quantity] if reading.exists(i)]
                    assert not any(transmits(reading, i, at) for i in there if reading.sign(i) == PLUS)
