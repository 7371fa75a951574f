"""Alternatives: of rules that may or may not exist, at least so many do. By hand, and against brute force."""

from __future__ import annotations

from random import Random

import networks
import oracle
import pytest
from test_engines import compare

import reasoner
from reasoner import pipeline
from reasoner.diagnostics import RuleError
from reasoner.model.claims import holds
from reasoner.model.delta import delta
from reasoner.model.ir import Status, Why
from reasoner.model.worlds import frame_of
from reasoner.proof.checker import check
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Proved, rules_of
from reasoner.query.why import judge
from reasoner.revise.at_least import at_least
from reasoner.solve.budget import Budget

TWO_WAYS = """
drug metformin; protein REDD1, Rag; complex mTORC1; source K "K"
Rag -> mTORC1
REDD1 -| mTORC1
I235: maybe metformin -| Rag
I236: maybe metformin -> REDD1
"""
ONE_OF_THEM = "rule R1: at least 1 of (I235, (metformin -> REDD1)) cite K status proposed\n"


def verdict(text: str, claim: str) -> str:
    return reasoner.loads(text).why(claim).verdict


@pytest.mark.parametrize(
    ("rules", "expected"),
    [
        (TWO_WAYS, "possible"),
        (TWO_WAYS + ONE_OF_THEM, "necessary"),
        (TWO_WAYS + ONE_OF_THEM + "reject R1\n", "possible"),
        (TWO_WAYS + ONE_OF_THEM + "reject I235\n", "necessary"),
        (TWO_WAYS + "assume I235\n", "necessary"),
    ],
)
def test_what_every_way_leads_to_is_necessary_if_one_way_exists(rules: str, expected: str) -> None:
    assert verdict(rules, "mTORC1 decreases with metformin = high") == expected


def test_rejecting_one_of_two_leaves_the_other_and_the_proof_names_the_choice() -> None:
    text = TWO_WAYS + ONE_OF_THEM
    assert verdict(text, "REDD1 increases with metformin = high") == "possible"
    model = reasoner.loads(text)
    answer = model.why("mTORC1 decreases with metformin = high")
    assert answer.proof is not None
    check(model.data, answer.proof)
    assert "R1" in rules_of(answer.proof)
    assert verdict(text + "reject I235\n", "REDD1 increases with metformin = high") == "necessary"


def test_two_of_three_are_settled_once_one_is_rejected() -> None:
    text = "input S; protein X, Y, Z\nA: maybe S -> X\nB: maybe S -> Y\nC: maybe S -> Z\nrule at least 2 of (A, B, C)\n"
    claim = "X increases and Y increases with S = high"
    assert verdict(text, claim) == "possible"
    assert verdict(text + "reject C\n", claim) == "necessary"
    assert verdict(text, "X is unchanged and Y is unchanged with S = high") == "impossible"


def test_a_gate_can_be_one_of_them() -> None:
    text = "input S; protein X\nA: maybe X requires S\nB: maybe S -> X\nrule at least 1 of (A, B)\n"
    assert verdict(text, "X decreases with S = off") == "necessary"
    assert verdict(text, "X increases with S = high") == "possible"
    assert verdict(text + "reject B\n", "X is off with S = off") == "necessary"


def test_a_weaker_choice_does_not_count_where_only_better_rules_do() -> None:
    model = at_least(reasoner.loads(TWO_WAYS + ONE_OF_THEM).data, Status.PRESUMED)
    assert pipeline.ask(Engine(model), "why mTORC1 decreases with metformin = high", Budget()).verdict == "possible"


def test_more_than_is_left_is_a_mistake() -> None:
    with pytest.raises(RuleError) as raised:
        reasoner.loads(TWO_WAYS + ONE_OF_THEM + "reject I235\nreject I236\n")
    assert [d.message for d in raised.value.diagnostics] == ["1 of these have to exist, and none is left"]


def test_what_a_class_gives_is_not_one_alternative() -> None:
    with pytest.raises(RuleError) as raised:
        reasoner.loads("class K\ndrug D is K; drug E is K\nprotein X\nI: maybe K -> X\nrule at least 1 of (I)\n")
    (found,) = raised.value.diagnostics
    assert (found.code, found.message) == ("E221", "`I` has 2 influences, one for each member; one is needed here")


SEEDS = [seed for seed in range(300) if "rule at least" in networks.rule_text(seed)]


def test_random_models_with_alternatives_are_compared_with_brute_force() -> None:
    assert sum(compare(seed, 4, effort=20_000) for seed in SEEDS[:40]) > 8


def test_a_claim_about_a_random_model_with_alternatives_has_its_proof() -> None:
    verdicts = set()
    for seed in SEEDS[:30]:
        model = networks.model(seed)
        if model is None:
            continue
        rng = Random(seed)
        where, claim = networks.random_where(rng, model), networks.random_claim(rng, model)
        answer = judge(Engine(model), Why(claim, where), "", Budget())
        verdicts.add(answer.verdict)
        if isinstance(answer.found, Proved):
            check(model, answer.found.proof)
            try:
                found = oracle.labelings(model, frame_of(model, [where]), 50)
                said = {holds(model, frame_of(model, [where]), where, claim, labeling) for labeling in found}
            except oracle.TooLarge:
                continue
            assert said <= {answer.verdict == "necessary"}, seed
    assert {"necessary", "possible"} <= verdicts


def test_a_conflict_names_the_choice_that_takes_part_in_it() -> None:
    text = "input A, B; protein X\nI1: maybe A -> X\nI2: maybe B -> X\nrule R1: at least 1 of (I1, I2)\n"
    model = reasoner.loads(text + "observe O1: X is unchanged with A = high, B = high\n")
    answer = pipeline.ask(Engine(model.data), "check", Budget())
    assert answer.verdict == "inconsistent"
    assert {"I1", "I2", "R1", "O1"} <= {line.id for line in model.check().conflicts[0]}
    assert reasoner.loads(text.replace("rule R1: at least 1 of (I1, I2)\n", "")).check().verdict == "consistent"


def test_a_choice_bears_on_what_its_rules_act_on() -> None:
    bare = "input A, B; protein X, Y\nI1: maybe A -> X\nI2: maybe B -> Y\n"
    found = delta(reasoner.loads(bare).data, reasoner.loads(bare + "rule R1: at least 1 of (I1, I2)\n").data)
    assert found.subjects == {"X", "Y"}
