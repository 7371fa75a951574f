"""What the shipped rules have to bring out about mTOR and autophagy, asked through the Python interface."""

from __future__ import annotations

from functools import cache

import pytest

import reasoner
from reasoner.proof.checker import check
from reasoner.proof.objects import Reductio, every_step
from reasoner.query.outcomes import rules_of

UP, DOWN, SAME = ["+"], ["-"], ["0"]
INHIBITORS = ("torin1", "KU_0063794", "WYE_354", "AZD8055")
INDUCED = {"mTORC1": DOWN, "ULK1_2": UP, "VPS34_autophagy": UP, "TFEB_activity": UP, "autophagy": UP}

TABLE: list[tuple[str, dict[str, list[str]]]] = [
    *((f"{drug} = high in resistant", INDUCED) for drug in INHIBITORS),
    ("rapamycin = high in resistant", {"S6K1": DOWN, "AKT": UP}),
    ("rapamycin = high, AKT_inhibitor = high in resistant", {"autophagy": UP}),
    ("rapamycin = high in sensitive", {"autophagy": UP}),
    ("metformin = high", {"mTORC1": DOWN}),
    ("amino_acids = off", {"mTORC1": DOWN}),
    ("hypoxia = present", {"mTORC1": DOWN}),
    ("TSC1_2_LOF = on, knock out TSC1_2", {"mTORC1": UP, "AKT": DOWN}),
]
"""Settings and what follows necessarily, against the same cell without them."""

CLAIMS = [
    ("autophagy increases with rapamycin = high in resistant", "impossible"),
    ("mTORC1 decreases in starved", "necessary"),
    ("mTORC1 increases in tsc_null", "necessary"),
    ("AKT decreases in tsc_null", "necessary"),
    ("mTORC1 is unchanged with growth_factors = high, amino_acids = off than with amino_acids = off", "necessary"),
]


@cache
def model() -> reasoner.Model:
    return reasoner.load()


@pytest.mark.parametrize(("settings", "expected"), TABLE, ids=[settings for settings, _ in TABLE])
def test_a_perturbation_moves_what_it_has_to_move(settings: str, expected: dict[str, list[str]]) -> None:
    answer = model().what_if(f"{settings} show {', '.join(expected)}")
    assert (answer.verdict, answer.directions) == ("consistent", expected)


@pytest.mark.parametrize(("claim", "verdict"), CLAIMS)
def test_a_claim_has_its_verdict_and_a_checked_proof(claim: str, verdict: str) -> None:
    answer = model().why(claim)
    assert answer.verdict == verdict
    assert answer.proof is not None


def test_a_kinase_inhibitor_induces_autophagy_past_the_feedback_by_reductio() -> None:
    answer = model().why("autophagy increases with torin1 = high in resistant")
    assert answer.verdict == "necessary"
    assert answer.proof is not None
    check(model().data, answer.proof)
    refuted = [step for step in every_step(answer.proof.steps) if isinstance(step, Reductio)]
    assert any(getattr(getattr(r.conclusion, "unknown", None), "quantity", "") == "mTORC1" for r in refuted)
    read = {(i.source, i.target) for i in model().influences if i.id in set(rules_of(answer.proof))}
    assert {("torin1", "mTORC1"), ("S6K1", "IRS1")} <= read


def test_under_a_kinase_inhibitor_akt_is_pulled_both_ways_by_relief_of_feedback_and_loss_of_mtorc2() -> None:
    answer = model().what_if("torin1 = high in resistant show AKT")
    assert {"-", "+"} <= set(answer.directions["AKT"])
    found = answer.to_json()["ambiguous"]["AKT"]
    assert found["kind"] == "conflicting"
    ends = {i.id: (i.source, i.target) for i in model().influences}
    assert ("PI3K", "AKT") in [ends[rule] for rule in found["up"]]
    assert any("mTORC2" in source or "S473" in source for source, _ in (ends[rule] for rule in found["down"]))


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("why S6K1 decreases with rapamycin = high", "S6K1 falls"),
        ("why S6K1 increases with rapamycin = high", "No: S6K1 cannot increase with rapamycin = high. It falls"),
    ],
)
def test_a_proof_that_would_have_to_suppose_more_is_not_told_for_having_fewer_premises(
    question: str, told: str
) -> None:
    answer = model().ask(question)
    assert told in " ".join(str(answer).split())
    assert answer.proof is not None
    assert sum(isinstance(step, Reductio) for step in every_step(answer.proof.steps)) <= 1
