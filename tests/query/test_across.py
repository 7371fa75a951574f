"""Comparisons across scenarios: each side has its own, and what follows is what brute force finds."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import networks
import oracle
import pytest

import reasoner
from reasoner.diagnostics import RuleError
from reasoner.model.worlds import frame_of
from reasoner.query.engine import Engine, judged
from reasoner.solve.budget import Budget

PARADOX = """
drug vemurafenib
context BRAF_V600E
protein RAF_monomer, RAF_dimer, MEK, ERK
scenario wild_type
scenario melanoma: BRAF_V600E = on
vemurafenib -> RAF_dimer unless BRAF_V600E is on
RAF_dimer -> MEK -> ERK
BRAF_V600E -> RAF_monomer -> MEK
vemurafenib -| RAF_monomer when BRAF_V600E is on
"""


@pytest.fixture(scope="module")
def paradox() -> reasoner.Model:
    return reasoner.loads(PARADOX)


def test_the_same_drug_in_two_scenarios_is_compared(paradox: reasoner.Model) -> None:
    found = str(paradox.ask("compare vemurafenib = high in wild_type versus vemurafenib = high in melanoma show ERK"))
    assert found.startswith(
        "vemurafenib = high in wild_type versus vemurafenib = high in melanoma:\nIn short: the two part at MEK: "
    )
    assert (
        "\n\n  quantity     vemurafenib = high in wild_type  vemurafenib = high in melanoma  right against left\n"
        "  ERK          rises "
    ) in found
    assert "\n  MEK " in found  # on the way to what was asked for
    assert "\n  BRAF_V600E " not in found


def test_a_contrast_says_where_two_scenarios_part(paradox: reasoner.Model) -> None:
    asked = "ERK increases with vemurafenib = high in wild_type rather than with vemurafenib = high in melanoma"
    found = str(paradox.why(asked))
    assert "necessarily with vemurafenib = high in wild_type" in found
    assert "with vemurafenib = high in melanoma" in found


def test_a_claim_compares_worlds_of_two_scenarios_and_its_proof_can_be_read_again(paradox: reasoner.Model) -> None:
    claim = "BRAF_V600E increases with vemurafenib = high in melanoma than with vemurafenib = high in wild_type"
    found = paradox.why(claim)
    assert found.verdict == "necessary" and found.proof is not None
    assert found.proof.where.than_scenario == "wild_type"


@pytest.mark.parametrize(
    "question",
    [
        "compare vemurafenib = high in melanoma versus vemurafenib = high in melanoma",
        "compare vemurafenib = high versus vemurafenib = high in melanoma",
        "why ERK increases with vemurafenib = high in melanoma rather than with vemurafenib = high",
        "why ERK increases with vemurafenib = high in melanoma than with vemurafenib = high in melanoma",
    ],
)
def test_identical_sides_are_a_mistake_whose_help_names_an_empty_scenario(
    paradox: reasoner.Model, question: str
) -> None:
    with pytest.raises(RuleError, match="nothing is compared") as caught:
        paradox.ask(question)
    assert "scenario wild_type" in str(caught.value.diagnostics[0].help)


def test_across_scenarios_brute_force_agrees() -> None:
    tried = 0
    for seed in range(700):
        rng, text = Random(seed), networks.rule_text(seed)
        if text.count("\nscenario ") < 2:
            continue
        try:
            model = networks.compiled(text)
        except RuleError:
            continue
        where = networks.random_where(rng, model)
        if where.comparison != "than" or where.scenario is None:
            continue
        other = next((name for name in model.scenarios if name != where.scenario), None)
        if other is None:
            continue
        where, claim = replace(where, than_scenario=other), networks.random_claim(rng, model)
        problem = Engine(model).problem([where])
        try:
            truth = oracle.answers(model, frame_of(model, [where]), where, claim)
        except oracle.TooLarge:
            continue
        assert judged(problem, problem.claim(claim, where), Budget()) == truth, f"seed {seed}"
        tried += 1
    assert tried > 5


def test_an_answer_names_what_it_is_seen_against_where_that_is_not_the_untouched_system() -> None:
    model = reasoner.loads(
        "drug D\ncontext mutant, ko\nprotein A, B\nmutant -> A -> B\nko -| B\nD -| A\n"
        "scenario null: ko = on\nscenario mouse extends null: mutant = on\n"
    )
    found = model.why("B increases in mouse")
    assert str(found).startswith("Yes, necessarily: B increases in mouse against null.")
    assert found.to_json()["baseline"] == "null"
    assert "against" not in str(model.why("mutant is on in mouse")).splitlines()[0]
    assert "against" not in str(model.why("B decreases in null"))
    assert "baseline" not in model.why("B decreases in null").to_json()
    assert model.ask("what if D = high in mouse").to_json()["baseline"] == "mouse"
    than = model.why("B decreases with D = high in mouse than with D = low in null")
    assert than.to_json()["baseline"] == "D = low in null"
