"""The story of proofs that a derivation finds: gates, settings, other worlds. Only what must be said is pinned."""

from __future__ import annotations

import re

from samples import FRAME, MODEL, RISES, STEPS, TORIN, by, level, moves, shown

import reasoner
from reasoner import pipeline
from reasoner.document import Block, Step
from reasoner.model.ir import AndClaim, DirectionClaim
from reasoner.proof.checker import check
from reasoner.proof.objects import Cases, ClaimHolds, FromClaim, Proof, Reductio, Supposed, every_step
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Proved
from reasoner.render.markdown import to_markdown
from reasoner.signs import DOWN, NOT_DOWN, NOT_UP, STEADY, UP
from reasoner.solve.budget import Budget
from reasoner.tell.narrate import narrate


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


def test_of_a_gate_only_what_is_lacking_is_told() -> None:
    text = told("input A, K, L\nprotein B\nA -> B\nB requires K and L", "why B is off with K = off")
    assert "K is off (1), but B requires that K is not off, so B is off." in text
    assert "L is" not in text


def test_the_full_form_shows_every_step_of_what_the_short_form_folds() -> None:
    answer = pipeline.ask(
        Engine(pipeline.loads(WEAKLY + "weak M -> P1, P2")), "why G increases with d = high", Budget(30)
    )
    assert isinstance(answer.found, Proved)

    def steps(blocks: tuple[Block, ...]) -> int:
        return sum(1 + steps(block.inner) for block in blocks if isinstance(block, Step))

    assert steps(narrate(answer, full=True).blocks) == sum(1 for _ in every_step(answer.found.proof.steps))
    assert steps(narrate(answer).blocks) == 5


def test_a_drug_is_added_and_withdrawn_a_protein_knocked_out_and_raised() -> None:
    rules = "drug d\nprotein A, B\ninput I\nI -> A -> B\nd -| B\nscenario treated: d = high"
    assert "1 d is added (none -> high)." in told(rules, "why B decreases with d = high")
    assert "1 d is withdrawn (high -> none)." in told(rules, "why B does not decrease with d = none in treated")
    assert "1 A is knocked out." in told(rules, "why B decreases with knock out A")
    assert "1 A is raised." in told(rules, "why B does not decrease with raised A")
    assert "1 I is lowered (normal -> off)." in told(rules, "why B decreases with I = off")
    fed = f"{rules}\ninput hunger\nhunger -| I"
    assert "1 I is held at off." in told(fed, "why B decreases with I = off")


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
    text = to_markdown(narrate(shown(proof)))
    assert (
        "Suppose S6K1 rose. Then AKT would not rise; yet mTORC1 would have to rise, and nothing would then move it: a "
        "contradiction. So S6K1 does not rise."
    ) in text


def test_what_would_have_to_hold_something_up_is_told_with_what_it_would_stand_against() -> None:
    refuted = (
        Supposed(9, moves("mTORC1", NOT_DOWN)),
        by(10, "cause", "S6K1", moves("S6K1", NOT_DOWN), "L3", (9,)),
        by(11, "response", "mTORC1", moves("AKT", UP), "L2 D1", (3, 5, 9)),
        by(12, "cause", "AKT", None, "L1 L4", (4, 10, 11)),
    )
    steps = (*STEPS[:7], Reductio(8, moves("mTORC1", DOWN), refuted, ()), *STEPS[8:])
    proof = Proof(RISES, TORIN, False, FRAME, steps)
    check(MODEL, proof)
    assert (
        "Suppose mTORC1 did not fall. Then S6K1 would not fall; yet to hold mTORC1 up against torin1 (1), AKT would "
        "have to rise, and nothing would then move it: a contradiction. So mTORC1 falls."
    ) in to_markdown(narrate(shown(proof)))


WEAKLY = "drug d\nprotein M, T, P1, P2, Q1, Q2, G\nd -| M\nM -| T\nT -> G\nQ1, Q2 -> G\nP1 -| Q1, Q2\nP2 -| Q2\n"


def test_what_only_stays_in_place_is_folded_into_one_sentence() -> None:
    text = told(WEAKLY + "weak M -> P1, P2", "why G increases with d = high")
    assert "4 M falls (2), so P1 and P2 do not rise; with that Q1 and Q2 do not fall." in text
    assert "T rises (3) and Q1 and Q2 do not fall (4), so G rises." in text
    assert text.count("do not rise") == 1


def test_a_fold_says_that_part_of_it_is_less_well_supported() -> None:
    text = told(WEAKLY + "weak M -> P1\nweak M -> P2 status proposed", "why G increases with d = high")
    assert "M falls (2), so, in part as proposed, P1 and P2 do not rise; with that" in text


def test_of_many_folded_names_those_are_shown_that_the_story_goes_on_with() -> None:
    names = [f"P{n}" for n in range(1, 10)]
    rules = f"drug d\nprotein M, T, {', '.join(names)}, Q, G\nd -| M\nM -| T\nT -> G\nP8, P9 -> Q\nP9, Q -| G\n"
    text = told(rules + f"weak M -> {', '.join(names)}", "why G increases with d = high")
    assert "T rises (3) and P9 and Q do not rise (4), so G rises." in text
    assert " more " not in text
    many = told(
        rules + f"weak M -> {', '.join(names)}\nP1, P2, P3, P4, P5, P6, P7 -> Q", "why G increases with d = high"
    )
    (folded,) = re.findall(r"M falls \(2\), so (.*) and 5 more do not rise\.", many)
    assert len(folded.split(", ")) == 5
    assert {"P9", "Q"} <= set(folded.split(", "))


def test_a_chain_may_give_a_further_reason_on_its_way() -> None:
    rules = "drug d\nprotein M, S, R, T, U, W, X, G\nd -| M\nM -> S\nS, R -| T -> U\nW -| X\nU, X -> G\nweak M -> R, W"
    text = told(rules, "why G increases with d = high")
    assert "3 M falls (2), so R and W do not rise; with that X does not fall." in text
    assert "4 M falls (2), so S falls; as R does not rise (3), T and U rise." in text
    assert "U rises (4) and X does not fall (3), so G rises." in text


def test_levels_that_serve_only_as_conditions_are_not_told() -> None:
    rules = "drug d\ninput c\nquantity k: switch\nprotein M, G\nk := d is low\nd -| M\nM -| G\nc -| G when k is on"
    text = told(rules, "why G increases with d = high")
    assert "d rises (1), so M falls, so G rises." in text
    assert "k is" not in text


def test_a_sharper_fact_takes_the_place_of_a_blunt_one() -> None:
    claim = AndClaim((DirectionClaim("S6K1", DOWN), DirectionClaim("AKT", NOT_DOWN)))
    more = (
        by(20, "reference", "S6K1", level("S6K1", 0, 2)),
        by(21, "cause", "S6K1", moves("S6K1", NOT_UP), "L3", (8,)),
        by(22, "response", "S6K1", moves("S6K1", DOWN), "L3", (8, 20)),
        by(23, "cause", "AKT", moves("AKT", NOT_DOWN), "L1 L4", (4, 21)),
        FromClaim(24, ClaimHolds(True), (22, 23)),
    )
    proof = Proof(claim, TORIN, False, FRAME, (*STEPS[:8], *more))
    check(MODEL, proof)
    text = to_markdown(narrate(shown(proof)))
    assert "so S6K1 falls, so AKT does not fall." in text
    assert "S6K1 does not rise" not in text


def test_loops_that_do_not_sustain_themselves_are_named_as_an_assumption() -> None:
    looped = told("drug d\nprotein A, B, M\nA -> B -> A\nB -> M\nd -| M", "why M decreases with d = high")
    assert "d rises (1), so M falls." in looped
    assert "feeds itself" not in looped
    assert "Rests on 4 rules, assuming that loops do not sustain themselves" in looped
    assert "assuming" not in told("drug d\nprotein M\nd -| M", "why M decreases with d = high")


def test_a_story_of_other_worlds_ends_with_those_of_the_claim() -> None:
    rules = "drug d\ncontext c\nprotein M, G\nd -| M -| G\nc -| G when d is none\nscenario s: c = on\nassume vanishing"
    text = told(rules, "why G increases with d = high in s")
    assert "In s, against the reference: c rises (2), so G falls." in text
    assert "So G increases with d = high in s." in text


def test_settings_of_one_scenario_are_told_together() -> None:
    rules = "protein K, X, M\nscenario s: knock out K, X = high\nX -> M\nK -| M"
    text = told(rules, "why M increases in s")
    assert "1 K is lowered (normal -> off) and X is raised (normal -> high). *(scenario s)*" in text


def test_laws_that_only_filter_are_background() -> None:
    rules = "protein A, B\ninput K\nA -> B\nrule when K is normal then B is not off"
    text = told(rules, "why B increases with A = high")
    assert "A rises (1), so B rises." in text
    assert "K" not in text


def test_cases_are_told_one_by_one() -> None:
    claim = DirectionClaim("AKT", NOT_DOWN)
    branches = tuple(
        (Supposed(n, moves("S6K1", way)), by(n + 1, "cause", "AKT", moves("AKT", NOT_DOWN), "L1 L4", (4, n)))
        for n, way in ((30, DOWN), (40, STEADY))
    )
    blunt = by(20, "cause", "S6K1", moves("S6K1", NOT_UP), "L3", (8,))
    cases = Cases(21, moves("AKT", NOT_DOWN), branches, (20,))
    proof = Proof(claim, TORIN, False, FRAME, (*STEPS[:8], blunt, cases, FromClaim(22, ClaimHolds(True), (21,))))
    check(MODEL, proof)
    assert (
        "If S6K1 fell: Then AKT would not fall. If S6K1 were unchanged: Then AKT would not fall. Either way, AKT does "
        "not fall."
    ) in to_markdown(narrate(shown(proof)))


EXCLUDED = """\
drug D
input x
protein T, L
weak D -| T
D -| L
x -| T
L requires T
scenario s: x = high
"""


def test_levels_that_exclude_each_other_are_told_against_each_other() -> None:
    found = str(reasoner.loads(EXCLUDED).why("L does not increase with D = high in s"))
    ending = "Then T would have to be off in s (1, 2); yet T must not be off: a contradiction."
    assert ending in " ".join(found.split())


HELD = """\
drug N
input S
protein P, M, W, T, Q
S -> T -> P -> M
P -> W -| T
I: M -| P
N -| (I)
P -> Q -| M
T -| M
"""


def test_what_is_unchanged_within_a_supposition_alone_is_not_told_as_a_fact() -> None:
    """T falls; within the supposition that is refuted it is steady."""
    text = told(HELD, "why P increases with N = high")
    unchanged = re.findall(r"Unchanged: (.*)", text)
    assert unchanged
    assert not any(re.search(r"\bT\b|\bM\b", line) for line in unchanged)


def test_what_is_set_to_the_same_is_not_said_to_have_nothing_that_acts_on_it() -> None:
    rules = "drug D\nprotein A\nD -| A\nscenario gone: knock out A\n"
    text = told(rules, "why A decreases with D = high in gone")
    assert "Set to the same in both worlds, whatever acts on it: A.\n" in text
    assert "othing that acts" not in text
