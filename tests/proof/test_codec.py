"""Certificates: what is written is read back exactly, and what is wrong with one is said in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from derived import asked, compiled, proof_of

from reasoner.bounds.propagate import Constraints
from reasoner.derive.search import Goal, derive
from reasoner.model import axioms
from reasoner.model.ground import grounds
from reasoner.proof.codec import CertificateError, from_json, to_json
from reasoner.proof.objects import Proof
from reasoner.signs import MINUS

RULES = """
levels flag: no! < yes!
input A, B : flag
protein X, Y : flag
protein P, Q, R, S
drug d
context c
scenario T: free A, free B
scenario U extends T: A = no, lowered P, c = on
X := (A and not B) or (B and not A)
Y := (X and not B) or (B and not X)
I1: d -> P
P -? Q
maybe P -> R
Q -> R
L: slow R -> S when c is on
G: S requires P
observe O: (Q increases and Q is at least normal) with d = high
exclude E: Q decreases with raised d in U at late since acute
"""

QUESTIONS = [
    "P increases with d = high",
    "Q is high with d = high",
    "(not P decreases and (Q increases or Q is unchanged)) with d = high than with d = low",
    "((A is yes and Y is yes) or (A is no and Y is no)) in T",
    "R does not decrease with d = high",
    "P decreases in U",
    "P does not decrease with raised d in U at late since acute",
]

MODEL = compiled(RULES)


@pytest.mark.parametrize("question", QUESTIONS)
def test_a_proof_comes_back_exactly(question: str) -> None:
    proof = proof_of(MODEL, question)
    assert from_json(json.loads(json.dumps(to_json(proof, MODEL))), MODEL) == proof


def test_a_loop_comes_back_exactly() -> None:
    model = compiled("protein A, B, C\ndrug d\nA -> B -> A\nB -> C\nd -> C")
    loop = frozenset({("A", (0, 1), MINUS), ("B", (0, 1), MINUS)})
    proof = proof_of(model, "C increases with d = high", extra=[axioms.Foundation(loop)])
    assert from_json(to_json(proof, model), model) == proof


def test_the_worlds_of_an_observation_come_back_too() -> None:
    claim, where, frame = asked(MODEL, "P increases with d = low")
    assert len(frame.groups) == 3
    proof = derive(Constraints(MODEL, frame), grounds(MODEL, frame), Goal(claim, where))
    assert proof is not None and from_json(to_json(proof, MODEL), MODEL) == proof


def test_a_certificate_speaks_in_names() -> None:
    certificate = to_json(proof_of(MODEL, "P increases with d = high"), MODEL)
    assert certificate["worlds"][1] == {
        "id": "acute",
        "scenario": None,
        "settings": {"d": "high"},
        "phase": "acute",
    }
    assert certificate["steps"][1] == {
        "id": 2,
        "conclusion": {"quantity": "d", "level": ["high"], "world": "acute"},
        "by": "setting",
        "subject": "d",
        "worlds": ["acute"],
        "rules": [],
        "premises": [],
    }
    assert [(r["id"], r["text"]) for r in certificate["rules"]] == [("I1", "d -> P")]


def _changed(old: str, new: str) -> str:
    certificate = to_json(proof_of(MODEL, "P increases with d = high"), MODEL)
    with pytest.raises(CertificateError) as error:
        from_json(certificate, compiled(RULES.replace(old, new)))
    return str(error.value)


def test_a_rule_that_has_changed_is_named() -> None:
    said = _changed("I1: d -> P", "I1: weak d -> P")
    assert said == "the rule `I1` has changed: it was `d -> P`, and is now `weak d -> P`"


def test_a_rule_that_is_gone_is_named() -> None:
    assert _changed("I1: d -> P", "I2: d -> P") == "the rule `I1` (d -> P) is not in the model"


def test_levels_that_have_changed_change_the_rules_that_read_them() -> None:
    said = _changed("drug d\n", "levels doses: none* < some < low < high\ndrug d : doses\n")
    assert said.startswith("the rule `I1` has changed")


def test_wording_and_support_are_no_part_of_what_a_rule_says() -> None:
    proof = proof_of(MODEL, "P increases with d = high")
    again = compiled(RULES.replace("I1: d -> P", 'I1:  d -> P status proposed note "in vitro"'))
    assert from_json(to_json(proof, MODEL), again) == proof


Spoil = Callable[[dict[str, Any]], object]

SPOILT: list[tuple[Spoil, str]] = [
    (lambda c: c.pop("certificate"), "this is not a certificate of version 1"),
    (lambda c: c.pop("edition"), "made for edition 1 of the meaning, and this is edition 2"),
    (lambda c: c["steps"][0].update(worlds=[]), "a step by `reference` does not speak of 0 worlds"),
    (lambda c: c.pop("worlds"), "`worlds` is missing"),
    (lambda c: c.update(steps={}), "`steps` is not a list"),
    (lambda c: c.update(steps=[3]), "a step is not an object"),
    (lambda c: c.update(denied=0), "`denied` is not true or false"),
    (lambda c: c.update(claim=[]), "the claim is not an object"),
    (lambda c: c["claim"].update(quantity="Z"), '"Z" is not a quantity of the model'),
    (lambda c: c["claim"].update(direction=["*"]), '"*" is not a direction'),
    (lambda c: c["where"].update(at="noon"), '"noon" is not a phase'),
    (lambda c: c["where"].update(scenario="V"), '"V" is not a scenario of the model'),
    (lambda c: c["where"].update(settings={"d": {"verb": "hit"}}), '"hit" is not a way to set a quantity'),
    (lambda c: c["worlds"][1].update(settings={"d": "huge"}), '"huge" is not a level of `d`'),
    (lambda c: c["worlds"][1].update(id="before"), "a world is listed twice"),
    (
        lambda c: c["worlds"][0].update(settings={"d": "low"}, phase="late"),
        "`worlds` lacks the earlier phase of a world",
    ),
    (lambda c: c["worlds"][1].update(settings={"d": "low"}), "`worlds` lacks a world that the claim speaks of"),
    (lambda c: c["groups"].append(["never"]), '"never" is not one of the worlds'),
    (lambda c: c["steps"][0].update(by="magic"), '"magic" is not a way to justify a step'),
    (lambda c: c["steps"][0].update(id="one"), "`id` is not a number"),
    (lambda c: c["steps"][0].update(premises=[True]), "`premises` are not all numbers"),
    (lambda c: c["steps"][0].update(rules=["I9"]), '"I9" is not a rule of the model'),
    (lambda c: c["steps"][0].update(subject="Z"), "`Z` is neither a quantity nor a rule of the model"),
    (lambda c: c["steps"][0]["conclusion"].update(level=[]), "a conclusion leaves no value"),
    (lambda c: c["steps"][2]["conclusion"].update(worlds=["before"]), "a direction is not between two worlds"),
    (lambda c: c["steps"][0].update(by="supposition", conclusion=None), "a supposition supposes nothing"),
    (
        lambda c: c["steps"][0].update(conclusion={"rule": "I1", "exists": [1]}),
        "`exists` is not a list of true and false",
    ),
    (
        lambda c: c["steps"][0].update(by="foundation", loop=[["P"]]),
        "a change of a loop is not a quantity, two worlds and a direction",
    ),
]


@pytest.mark.parametrize(("spoil", "message"), SPOILT, ids=[m for _, m in SPOILT])
def test_what_is_wrong_with_a_certificate_is_said(spoil: Spoil, message: str) -> None:
    certificate = deepcopy(to_json(_whole(), MODEL))
    spoil(certificate)
    with pytest.raises(CertificateError) as error:
        from_json(certificate, MODEL)
    assert str(error.value) == message


def _whole() -> Proof:
    return proof_of(MODEL, "P increases with d = high")


def test_what_is_no_certificate_at_all_is_refused() -> None:
    with pytest.raises(CertificateError):
        from_json(["steps"], MODEL)
