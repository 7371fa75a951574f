"""The story of proofs that a derivation finds: gates, settings, other worlds. Only what must be said is pinned."""

from __future__ import annotations

from dataclasses import replace

from samples import FRAME, MODEL, STEPS, TORIN, by, moves, proved

from reasoner import pipeline
from reasoner.model.ir import DirectionClaim
from reasoner.proof.checker import check
from reasoner.proof.objects import ClaimHolds, FromClaim, Proof, Reductio, Supposed
from reasoner.query.engine import Engine
from reasoner.render.markdown import to_markdown
from reasoner.render.narrate import narrate
from reasoner.signs import NOT_UP, UP
from reasoner.solve.budget import Budget


def told(rules: str, question: str) -> str:
    """The Markdown of the short form: no wrapping, no columns."""
    answer = pipeline.ask(Engine(pipeline.loads(rules)), question, Budget(30))
    return to_markdown(narrate(answer)).replace("\\", "").replace("**", "")


def test_a_chain_is_one_sentence() -> None:
    text = told("protein A, B, C, D\nA -> B -| C -> D", "why D decreases with A = high")
    assert "A rises (1), so B rises, so C and D fall." in text


def test_siblings_with_the_same_reason_are_told_together() -> None:
    text = told(
        "protein A, B, C, D\nA -> B, C\nB, C -> D",
        "why B increases and C increases with A = high",
    )
    assert "A rises (1), so B and C rise." in text


def test_a_closed_gate_is_told_with_what_it_requires() -> None:
    text = told(
        "input A, K\nprotein B, C\nA -> B\nB requires K\nB -> C",
        "why B is off with K = off, A = high",
    )
    assert "B requires that K is not off" in text
    assert text.startswith("Yes, necessarily: B is off with A = high, K = off.")


def test_a_drug_is_added_and_withdrawn_a_protein_knocked_out_and_raised() -> None:
    rules = "drug d\nprotein A, B\ninput I\nI -> A -> B\nd -| B\nscenario treated: d = high"
    assert "1 d is added (none -> high)." in told(rules, "why B decreases with d = high")
    assert "1 d is withdrawn (high -> none)." in told(rules, "why B does not decrease with d = none in treated")
    assert "1 A is knocked out." in told(rules, "why B decreases with knock out A")
    assert "1 A is raised." in told(rules, "why B does not decrease with raised A")
    assert "1 I is lowered (normal -> off)." in told(rules, "why B decreases with I = off")


def test_what_a_scenario_sets_is_said_to_come_from_it() -> None:
    rules = "protein A, B\nscenario s: A = low\nA -> B"
    assert "1 A is lowered (normal -> low). *(scenario s)*" in told(rules, "why B decreases in s")


def test_an_effect_in_an_earlier_world_names_the_worlds_once() -> None:
    rules = "input A\nprotein B, C\nA -> B\nslow B -> C"
    text = told(rules, "why C increases with A = high at late since acute")
    assert "C rises" in text
    assert text.count("against") <= 2


def test_the_effect_of_an_influence_is_called_so() -> None:
    rules = "drug d\nprotein A, B\nA -> B\nd -| (A -> B)"
    assert "d rises (1), so the effect of A on B" in told(rules, "why B decreases with d = high")


def test_an_impossible_claim_is_refuted_and_then_told() -> None:
    text = told("protein A, B, C\nA -> B\nC -> B", "why B decreases with A = high")
    assert text.startswith("No, this is impossible: B decreases with A = high.")
    assert "B does not fall" in text or "B rises" in text


def test_unchanged_quantities_are_folded_into_one_line() -> None:
    text = told("protein A, B, C, D\nA -> B\nC -> D -> B", "why B increases with A = high")
    assert "Unchanged: C (nothing sets it), and so D." in text
    assert "D is unchanged" not in text


def test_what_an_effect_must_have_come_from_is_not_told_as_its_consequence() -> None:
    claim = DirectionClaim("S6K1", NOT_UP)
    refuted = (
        Supposed(5, moves("S6K1", UP)),
        by(6, "cause", "S6K1", moves("mTORC1", UP), "L3", (5,)),
        by(7, "cause", "AKT", moves("AKT", NOT_UP), "L1 L4", (4, 5)),
        by(8, "cause", "mTORC1", None, "L2 D1", (3, 6, 7)),
    )
    steps = (*STEPS[:4], Reductio(9, moves("S6K1", NOT_UP), refuted, ()), FromClaim(10, ClaimHolds(True), (9,)))
    proof = Proof(claim, TORIN, False, FRAME, steps)
    check(MODEL, proof)
    text = to_markdown(narrate(replace(proved(), claim=claim, proof=proof)))
    assert (
        "Suppose S6K1 rose. Then mTORC1 would have to rise; AKT would not rise, so nothing would then move mTORC1: a "
        "contradiction. So S6K1 does not rise."
    ) in text


def test_laws_that_only_filter_are_background() -> None:
    rules = "protein A, B\ninput K\nA -> B\nrule when K is normal then B is not off"
    text = told(rules, "why B increases with A = high")
    assert "A rises (1), so B rises." in text
    assert "K" not in text
