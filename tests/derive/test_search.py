"""Derived proofs read as a person would argue: the whole text of small ones, and what must be in larger ones."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import pytest
from derived import accepted, asked, compiled, kinds, lines, proof_of, rules_of
from networks import ALL, FILTERS, random_settings, rule_text
from oracle import answers

from reasoner.bounds.propagate import Constraints
from reasoner.derive.search import Effort, Goal, derive
from reasoner.model import axioms
from reasoner.model.ground import grounds
from reasoner.model.ir import Assumed, DirectionClaim, Where
from reasoner.model.labeling import DirectionOf
from reasoner.model.worlds import frame_of
from reasoner.proof.checker import check
from reasoner.proof.objects import ClaimHolds, Reductio, every_step
from reasoner.signs import DOWN, MINUS, NOT_DOWN, NOT_UP, STEADY, UP

FEEDBACK = """
protein RTK, PI3K, AKT, TSC, Rheb, mTORC1, S6K1, ULK1
drug torin1
RTK -> PI3K -> AKT -| TSC -| Rheb -> mTORC1 -> S6K1 -| PI3K
I9: torin1 -| mTORC1
mTORC1 -| ULK1
"""


def text_of(rules: str, question: str, *, denied: bool = False) -> str:
    model = compiled(rules)
    return "\n".join(lines(model, proof_of(model, question, denied)))


def shown(text: str) -> str:
    return "\n".join(line[4:] for line in text.splitlines()[1:-1])


def test_feedback_is_resolved_by_one_reductio_that_goes_once_round_the_loop() -> None:
    assert text_of(FEEDBACK, "ULK1 increases with torin1 = high") == shown("""
    1 torin1 before none by reference torin1 []
    2 torin1 acute high by setting torin1 []
    3 torin1 + by compatibility torin1 [1, 2]
    4 RTK 0 by same RTK []
    5 mTORC1 before normal by reference mTORC1 []
    6 ULK1 before normal by reference ULK1 []
    7 mTORC1 - by reductio []
        8 mTORC1 0+ by supposition []
        9 S6K1 0+ by cause S6K1 [8]
        10 PI3K -0 by cause PI3K [4, 9]
        11 AKT -0 by cause AKT [10]
        12 TSC 0+ by cause TSC [11]
        13 Rheb -0 by cause Rheb [12]
        14 contradiction by response mTORC1 [3, 5, 8, 13]
    15 ULK1 + by response ULK1 [6, 7]
    16 claim by claim [15]
    """)


def test_a_step_cites_what_pushes_first_and_then_what_had_to_be_excluded() -> None:
    proof = proof_of(compiled(FEEDBACK), "ULK1 increases with torin1 = high")
    assert rules_of(proof, "mTORC1", "response") == [("I9", "t.rules:4.5")]
    assert rules_of(proof, "PI3K", "cause") == [("t.rules:4.1", "t.rules:4.7")]


def test_hints_are_tried_but_not_trusted() -> None:
    model = compiled(FEEDBACK)
    claim, where, frame = asked(model, "ULK1 increases with torin1 = high")
    every, goal = grounds(model, frame), Goal(claim, where)
    plain = derive(Constraints(model, frame), every, goal)
    wrong = {DirectionOf("AKT", (0, 1)): DOWN, DirectionOf("mTORC1", (0, 1)): UP}
    assert derive(Constraints(model, frame), every, goal, Effort(hints=lambda: wrong)) == plain


def test_two_loops_take_two_reductios() -> None:
    rules = """
    protein X, Y, P, Q, T
    drug s, t
    s -> X -> Y -| X
    t -> P -> Q -| P
    X, P -> T
    """
    assert text_of(rules, "T increases with s = high, t = high") == shown("""
    1 t before none by reference t []
    2 t acute high by setting t []
    3 t + by compatibility t [1, 2]
    4 P before normal by reference P []
    5 T before normal by reference T []
    6 s 0+ by end s []
    7 X 0+ by reductio []
        8 X - by supposition []
        9 Y -0 by cause Y [8]
        10 contradiction by cause X [6, 8, 9]
    11 P + by reductio []
        12 P -0 by supposition []
        13 Q -0 by cause Q [12]
        14 contradiction by response P [3, 4, 12, 13]
    15 T + by response T [5, 7, 11]
    16 claim by claim [15]
    """)


def test_where_neither_propagation_nor_a_lemma_is_enough_the_values_are_gone_through() -> None:
    rules = """
    levels flag: no! < yes!
    input A, B : flag
    protein X, Y : flag
    scenario S: free A, free B
    X := (A and not B) or (B and not A)
    Y := (X and not B) or (B and not X)
    """
    assert text_of(rules, "((A is yes and Y is yes) or (A is no and Y is no)) in S") == shown("""
    1 claim by reductio []
        2 not claim by supposition []
        3 contradiction by cases []
            4 A before no by supposition []
            5 Y before yes by claim [2, 4]
            6 contradiction by cases []
                7 B before no by supposition []
                8 X before no by definition X [4, 7]
                9 contradiction by definition Y [5, 7, 8]
                10 B before yes by supposition []
                11 X before yes by definition X [4, 10]
                12 contradiction by definition Y [5, 10, 11]
            13 A before yes by supposition []
            14 Y before no by claim [2, 13]
            15 contradiction by cases []
                16 B before no by supposition []
                17 X before yes by definition X [13, 16]
                18 contradiction by definition Y [14, 16, 17]
                19 B before yes by supposition []
                20 X before no by definition X [13, 19]
                21 contradiction by definition Y [14, 19, 20]
    """)


def test_a_gate_that_fails_puts_its_quantity_at_the_bottom() -> None:
    rules = """
    protein A, B, X
    A -> X
    G: X requires B
    """
    assert text_of(rules, "X decreases with A = high, knock out B") == shown("""
    1 B acute off by setting B []
    2 X before normal by reference X []
    3 X acute off by gate G [1]
    4 X - by compatibility X [2, 3]
    5 claim by claim [4]
    """)


def test_closed_in_both_worlds_is_steady_and_cites_the_gate_alone() -> None:
    rules = """
    protein A, B, X
    A -> X
    G: X requires B
    """
    proof = proof_of(compiled(rules), "X is unchanged with A = high, knock out B than with knock out B")
    assert rules_of(proof, "X", "cause") == [("G",)]


def test_a_law_carries_one_level_to_another() -> None:
    rules = """
    protein B
    protein C
    C -> B
    rule R: when C is high then B is high
    """
    assert text_of(rules, "B is high with C = high") == shown("""
    1 C acute high by setting C []
    2 B acute high by law R [1]
    3 claim by claim [2]
    """)


def test_a_definition_gives_the_level() -> None:
    rules = """
    levels flag: no! < yes!
    protein A, B, X : flag
    X := A and not B
    """
    assert text_of(rules, "X is yes with A = yes, B = no") == shown("""
    1 A acute yes by setting A []
    2 B acute no by setting B []
    3 X acute yes by definition X [1, 2]
    4 claim by claim [3]
    """)


def test_a_slow_influence_transmits_the_change_of_one_phase_before() -> None:
    rules = """
    protein A, X
    slow A -> X
    """
    assert text_of(rules, "X increases with A = high at late since acute") == shown("""
    1 A before normal by reference A []
    2 A acute high by setting A []
    3 A before>acute + by compatibility A [1, 2]
    4 X acute low/normal/high by remainder X [1]
    5 X acute>late + by response X [3, 4]
    6 claim by claim [5]
    """)


def test_switching_a_conditional_influence_on_pushes_as_its_whole_source() -> None:
    rules = """
    protein A, X
    context c
    A -> X when c is on
    """
    assert text_of(rules, "X increases with c = on") == shown("""
    1 c before off by reference c []
    2 c acute on by setting c []
    3 A before normal by reference A []
    4 A 0 by same A []
    5 A acute normal by compatibility A [3, 4]
    6 X before normal by reference X []
    7 X + by response X [1, 2, 5, 6]
    8 claim by claim [7]
    """)


def test_acting_on_an_influence_goes_through_its_strength() -> None:
    rules = """
    protein A, X
    drug d
    A -> X
    d -| (A -> X)
    """
    assert text_of(rules, "X decreases with d = high") == shown("""
    1 d before none by reference d []
    2 d acute high by setting d []
    3 d + by compatibility d [1, 2]
    4 A before normal by reference A []
    5 A 0 by same A []
    6 X before normal by reference X []
    7 A->X before normal by reference A->X []
    8 A->X - by response A->X [3, 4, 5, 7]
    9 X - by response X [6, 8]
    10 claim by claim [9]
    """)


def test_an_observation_is_a_premise_of_its_own() -> None:
    rules = """
    protein A, B, X
    drug d
    A -> X
    B -| X
    d -> A, B
    observe O: X increases with d = high
    """
    assert text_of(rules, "X is high with d = high") == shown("""
    1 X before normal by reference X []
    2 X + by observation O []
    3 X acute high by compatibility X [1, 2]
    4 claim by claim [3]
    """)


def test_what_an_exclusion_forbids_leaves_the_rest() -> None:
    rules = """
    protein A, B, X
    drug d
    A -> X
    B -| X
    d -> A, B
    exclude X does not increase with d = high
    """
    model = compiled(rules)
    assert kinds(proof_of(model, "X increases with d = high")) == {"observation"}


def test_directions_over_three_worlds_are_put_together() -> None:
    rules = """
    levels loose: less < more
    input A, B : loose
    protein Y : loose
    A -> Y
    """
    assert text_of(rules, "Y increases with raised A than with B = more") == shown("""
    1 A before>acute + by raised A []
    2 A before>than.acute 0 by same A []
    3 A than.acute>acute + by transitivity A [1, 2]
    4 Y than.acute>acute + by response Y [3]
    5 claim by claim [4]
    """)


def test_than_compares_two_perturbations_through_what_both_have_in_common() -> None:
    rules = """
    protein A, X
    drug d
    dominant d -| X
    A -> X
    """
    proof = proof_of(compiled(rules), "X decreases with d = high, A = high than with A = high")
    assert rules_of(proof, "X", "response") == [("t.rules:5", "t.rules:4"), ("t.rules:4",)]


def test_an_impossible_claim_is_proved_to_be_false() -> None:
    rules = """
    protein A, X
    A -> X
    """
    assert text_of(rules, "X decreases with A = high", denied=True) == shown("""
    1 A 0+ by end A []
    2 X 0+ by cause X [1]
    3 not claim by claim [2]
    """)


def test_a_conjunction_rests_on_both_its_parts() -> None:
    rules = """
    protein A, X, Y
    A -> X
    A -| Y
    """
    assert text_of(rules, "(X increases and not Y increases) with A = high") == shown("""
    1 A before normal by reference A []
    2 A acute high by setting A []
    3 A 0+ by end A []
    4 A + by compatibility A [1, 2]
    5 X before normal by reference X []
    6 X + by response X [4, 5]
    7 Y -0 by cause Y [3]
    8 claim by claim [6, 7]
    """)


def test_a_disjunction_that_neither_part_of_holds_is_refuted_as_a_whole() -> None:
    rules = """
    protein A, X
    A -? X
    """
    assert text_of(rules, "(X increases or X decreases) with A = high") == shown("""
    1 A before normal by reference A []
    2 A acute high by setting A []
    3 A + by compatibility A [1, 2]
    4 X before normal by reference X []
    5 claim by reductio []
        6 not claim by supposition []
        7 X 0 by claim [6]
        8 t.rules:3 sign - by response X [3, 4, 7]
        9 contradiction by response X [3, 4, 7, 8]
    """)


def test_a_loop_does_not_carry_itself() -> None:
    rules = """
    protein A, B, C
    drug d
    A -> B -> A
    B -> C
    d -> C
    """
    model = compiled(rules)
    loop = frozenset({("A", (0, 1), MINUS), ("B", (0, 1), MINUS)})
    proof = proof_of(model, "C increases with d = high", extra=[axioms.Foundation(loop)])
    assert "\n".join(lines(model, proof)) == shown("""
    1 d before none by reference d []
    2 d acute high by setting d []
    3 d + by compatibility d [1, 2]
    4 C before normal by reference C []
    5 B 0+ by foundation []
    6 C + by response C [3, 4, 5]
    7 claim by claim [6]
    """)


def test_a_loop_that_may_be_carried_from_outside_is_left_alone() -> None:
    rules = """
    protein A, B, C
    drug d
    d -| A -> B -> A
    B -> C
    """
    model = compiled(rules)
    loop = frozenset({("A", (0, 1), MINUS), ("B", (0, 1), MINUS)})
    with pytest.raises(ValueError):
        proof_of(model, "B does not decrease with d = high", extra=[axioms.Foundation(loop)])


def test_what_does_not_settle_the_claim_is_refused() -> None:
    model = compiled(FEEDBACK)
    claim, where, frame = asked(model, "ULK1 decreases with torin1 = high")
    with pytest.raises(ValueError):
        derive(Constraints(model, frame), grounds(model, frame)[:10], Goal(claim, where))


def test_a_clash_proves_anything_by_reductio() -> None:
    model = compiled("protein A\ndrug d\nd -> A\nobserve O: A decreases with d = high")
    proof = proof_of(model, "A is high with d = high")
    last = proof.steps[-1]
    assert isinstance(last, Reductio) and last.conclusion == ClaimHolds(True)


def test_nothing_is_derived_once_the_time_is_up() -> None:
    model = compiled(FEEDBACK)
    claim, where, frame = asked(model, "ULK1 increases with torin1 = high")
    assert derive(Constraints(model, frame), grounds(model, frame), Goal(claim, where), Effort(lambda: 0.0)) is None


def test_every_step_is_numbered_in_reading_order_and_every_one_is_used() -> None:
    proof = proof_of(compiled(FEEDBACK), "ULK1 increases with torin1 = high")
    found = list(every_step(proof.steps))
    used = {p for s in found for p in getattr(s, "premises", ())}
    assert [s.id for s in found] == list(range(1, len(found) + 1))
    assert {s.id for s in proof.steps[:-1]} <= used


PLAIN = {seed: accepted(rule_text(seed, 3, ALL - FILTERS)) for seed in range(50)}


@pytest.mark.parametrize("seed", [seed for seed, model in PLAIN.items() if model is not None])
def test_whatever_holds_in_every_labeling_of_a_random_model_is_proved(seed: int) -> None:
    random = Random(seed)
    found = PLAIN[seed]
    assert found is not None
    model = replace(found, principles=(Assumed("unfounded"),))  # the loops of Foundation are for a solver to find
    where = Where(random_settings(random, model))
    claim = DirectionClaim(random.choice(list(model.quantities)), random.choice([UP, DOWN, STEADY, NOT_UP, NOT_DOWN]))
    frame = frame_of(model, [where])
    verdict = answers(model, frame, where, claim)
    core = grounds(model, frame)
    if verdict == "possible":
        with pytest.raises(ValueError):
            derive(Constraints(model, frame), core, Goal(claim, where))
    else:
        goal = Goal(claim, where, denied=verdict == "impossible")
        proof = derive(Constraints(model, frame), core, goal)
        assert proof is not None
        check(model, proof)
        kept = Constraints(model, frame)
        kept.of(core[::-1], where, claim)
        assert derive(kept, core, goal) == proof
