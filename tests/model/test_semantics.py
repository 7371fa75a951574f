"""Each axiom against labelings written out by hand."""

from __future__ import annotations

from dataclasses import replace

import pytest
from small import (
    ACTIVITY,
    DOSE,
    FLAG,
    SWITCH,
    at,
    broken,
    definition,
    gate,
    having,
    influence,
    labeled,
    law,
    model,
    present,
    put,
    rule,
    scenario,
    space,
    within,
)

from reasoner.model import axioms
from reasoner.model.ground import grounds
from reasoner.model.ir import And, Assumed, AtLeast, DirectionClaim, LevelClaim, Not, Observation, Or, Value, Where
from reasoner.model.labeling import DirectionOf, Existence, LevelOf, SignOf
from reasoner.model.semantics import consistent, domain, obeys, pushes, scope, unfounded, unknowns, violated
from reasoner.model.worlds import frame_of
from reasoner.signs import DOWN, MINUS, PLUS, UP, ZERO

HIGH = space("off! < normal* < high")
OPEN = space("low < normal* < high")
CAPPED = space("none* < full!")

# --- levels, directions, worlds -------------------------------------------------------------------------------------


def chain(*texts: str, spaces=ACTIVITY, **more: object):
    """A drug D and whatever else the influences name."""
    names = dict.fromkeys(word for text in texts for word in text.split() if word.isupper() and word != "D")
    return model({"D": DOSE, " ".join(names): spaces}, *(influence(t) for t in texts), **more)


def test_a_higher_level_is_an_increase_and_the_same_exact_level_is_steady():
    m = chain("D -> A")
    f = having(m, D="high")
    assert broken(m, f, D="none high", A="normal high") == []
    assert "compatibility A" in broken(m, f, D="none high", A="normal high -")
    assert "compatibility A" in broken(m, f, D="none high", A="normal normal +")


def test_the_same_interval_level_leaves_the_direction_open():
    m = chain("D -> A", "B -| A")
    m = replace(m, scenarios={"S": scenario("S", *put(m, B="high"))})
    f = having(m, "S", D="high")
    assert broken(m, f, D="none none high", B="normal high high", A="normal low low - - +") == []
    assert broken(m, f, D="none none high", B="normal high high", A="normal low low - - 0") == ["response A"]


def test_three_directions_have_to_fit_one_order_of_three_magnitudes():
    m = model({"A": OPEN})
    f = frame_of(model({"A": OPEN}), [Where(put(m, A="high"), None, "acute", "before", put(m, A="low"), "than")])
    ground = next(g for g in grounds(m, f) if isinstance(g, axioms.Transitivity))

    def fits(*signs: int) -> bool:
        values = {DirectionOf("A", p): s for p, s in zip(((0, 1), (1, 2), (0, 2)), signs, strict=True)}
        return obeys(m, f, ground, values)

    assert all(fits(PLUS, MINUS, whole) for whole in (MINUS, ZERO, PLUS))
    assert [fits(PLUS, PLUS, whole) for whole in (MINUS, ZERO, PLUS)] == [False, False, True]
    assert [fits(ZERO, MINUS, whole) for whole in (MINUS, ZERO, PLUS)] == [True, False, False]
    assert [fits(ZERO, ZERO, whole) for whole in (MINUS, ZERO, PLUS)] == [False, True, False]


def test_everything_is_at_its_reference_level_in_the_reference_world():
    m = chain("D -> A")
    assert "reference A" in broken(m, having(m, D="high"), D="none high", A="low high")


def test_a_setting_fixes_the_level_and_beats_the_regulators():
    m = chain("D -> A")
    f = having(m, D="high", A="low")
    assert broken(m, f, D="none high", A="normal low") == []
    assert "setting A" in broken(m, f, D="none high", A="normal high")


def test_an_input_that_is_not_set_is_what_it_was():
    m = model({"A": OPEN, "B": OPEN})
    f = having(m, A="high")
    assert broken(m, f, A="normal high", B="normal normal") == []
    assert "same B" in broken(m, f, A="normal high", B="normal high")


def test_two_worlds_that_set_the_same_level_agree():
    m = model({"A": OPEN, "B": OPEN}, influence("B -> A"))
    m = replace(m, scenarios={"S": scenario("S", *put(m, A="high"))})
    f = frame_of(m, [Where(put(m, A="high", B="high"), None, "acute", "before", None), Where((), "S", "before")])
    assert broken(m, f, A="normal high high", B="normal high normal") == []
    assert "same A" in broken(m, f, A="normal high high + + -", B="normal high normal")


def test_a_quantity_set_to_an_end_is_at_most_or_at_least_what_it_is_elsewhere():
    for end, arrow, wrong, right in (("low", "-|", "+", "-"), ("high", "->", "-", "+")):
        m = model({"D": DOSE, "A": OPEN}, influence(f"D {arrow} A"))
        m = replace(m, scenarios={"S": scenario("S", *put(m, A=end))})
        f = frame_of(m, [Where(put(m, D="high"), None, "acute"), Where((), "S", "before")])
        moved = "-" if end == "low" else "+"
        assert broken(m, f, D="none high none", A=f"normal {end} {end} {moved} {moved} {right}") == []
        assert broken(m, f, D="none high none", A=f"normal {end} {end} {moved} {moved} {wrong}") == ["end A"]


def test_an_end_that_is_set_bounds_nothing_that_is_raised_or_lowered():
    m = model({"D": DOSE, "A": OPEN}, influence("D -> A"))
    m = replace(m, scenarios={"S": scenario("S", *put(m, A="low"))})
    f = frame_of(m, [Where(put(m, A="lowered")), Where((), "S", "before")])
    assert broken(m, f, D="none none none", A="normal low low - - +") == []


def test_raised_moves_up_against_its_base_unless_it_is_at_an_exact_top():
    for top, steady in ((SWITCH, False), (space("off! < on*"), True)):
        m = model({"D": DOSE, "A": top}, influence("D -> A"))
        f = frame_of(m, [Where(put(m, A="raised"))])
        reference = top.levels[top.reference]
        found = broken(m, f, D="none none", A=f"{reference} {reference}")
        assert (found == []) is steady
        assert ("raised A" in found) is not steady


def test_lowered_moves_down_against_its_base():
    m = model({"D": DOSE, "A": OPEN}, influence("D -> A"))
    f = frame_of(m, [Where(put(m, A="lowered"))])
    assert broken(m, f, D="none none", A="normal low") == []
    assert "raised A" in broken(m, f, D="none none", A="normal high")


def test_a_free_input_may_be_anything_and_founds_what_it_changes():
    m = model({"A": OPEN, "B": OPEN}, influence("A -> B"))
    f = frame_of(m, [Where(put(m, A="free"))])
    for level in ("low", "normal", "high"):
        assert broken(m, f, A=f"normal {level}", B=f"normal {level}") == []


# --- influences -----------------------------------------------------------------------------------------------------


def test_cause_nothing_moves_unless_it_is_pushed_that_way():
    m = chain("D -> A")
    f = having(m, D="high")
    assert "cause A" in broken(m, f, D="none high", A="normal low")
    assert "cause A" in broken(m, having(m), D="none none", A="normal high")


def test_response_an_unopposed_push_moves():
    m = chain("D -> A", "D -> B", "B -| A", spaces=OPEN)
    f = having(m, D="high")
    assert broken(m, f, D="none high", A="normal normal", B="normal normal") == [
        "response A",
        "response B",
    ]
    for a in ("low", "normal", "high"):
        assert broken(m, f, D="none high", A=f"normal {a}", B="normal high") == []


def test_what_is_at_the_same_exact_end_in_both_worlds_need_not_respond():
    m = model({"D": DOSE, "A": ACTIVITY}, influence("D -| A"))
    vanishing = (Assumed("vanishing"),)
    m = replace(m, principles=vanishing, scenarios={"S": scenario("S", *put(m, D="low"))})
    f = having(m, "S", D="high")
    assert broken(m, f, D="none low high", A="normal off off") == []
    assert broken(m, f, D="none low high", A="normal low low - - 0") == ["response A"]


def test_an_inward_push_from_a_reference_level_at_the_end_does_move_it():
    m = model({"D": DOSE, "A": DOSE}, influence("D -> A"))
    f = having(m, D="high")
    assert broken(m, f, D="none high", A="none none") == ["response A"]
    assert broken(m, f, D="none high", A="none low") == []
    m = model({"D": DOSE, "A": DOSE}, influence("D -| A"))
    assert broken(m, f, D="none high", A="none none") == []


def test_inhibition_leaves_a_remainder():
    m = chain("D -| A", "S -> A")
    f = having(m, D="high")
    assert broken(m, f, D="none high", S="normal normal", A="normal off") == ["remainder A"]
    assert broken(m, f, D="none high", S="normal normal", A="normal low") == []
    gone = having(m, D="high", S="off")
    assert broken(m, gone, D="none high", S="normal off", A="normal off") == []
    m = chain("D -| A")
    assert broken(m, f, D="none high", A="normal off") == ["remainder A"]
    freed = replace(m, principles=(Assumed("vanishing", frozenset({"A"})),))
    assert broken(freed, f, D="none high", A="normal off") == []
    other = replace(m, principles=(Assumed("vanishing", frozenset({"D"})),))
    assert broken(other, f, D="none high", A="normal off") == ["remainder A"]


def test_a_silent_activator_is_one_whose_condition_fails_or_that_was_nothing_a_phase_before():
    m = chain("D -| A", "slow S -> A")
    f = having(m, D="high", S="off")
    assert broken(m, f, D="none high", S="normal off", A="normal off") == ["remainder A"]
    base = chain("D -| A", "S -> A")
    m = replace(base, influences=(base.influences[0], influence("S -> A", condition=at(base, "D", "none"))))
    assert broken(m, having(m, D="high"), D="none high", S="normal normal", A="normal off") == []


def test_without_an_activator_that_exists_and_is_positive_it_is_produced_by_itself():
    m = chain("D -| A", "maybe S -> A")
    f = having(m, D="high", S="off")
    values = {"D": "none high", "S": "normal off", "A": "normal off"}
    assert consistent(m, f, labeled(m, f, exists={"maybe S -> A": True}, **values))
    assert not consistent(m, f, labeled(m, f, exists={"maybe S -> A": False}, **values))


def test_a_weak_influence_is_a_cause_and_an_opponent_but_forces_nothing():
    m = chain("weak D -> A")
    f = having(m, D="high")
    assert broken(m, f, D="none high", A="normal normal") == []
    assert broken(m, f, D="none high", A="normal high") == []
    assert broken(m, f, D="none high", A="normal low") == ["cause A", "foundation"]
    m = chain("weak D -> A", "D -| A")
    assert broken(m, f, D="none high", A="normal normal") == []


def test_a_dominant_push_is_followed_against_all_others():
    m = chain("dominant D -> A", "D -| A")
    f = having(m, D="high")
    assert broken(m, f, D="none high", A="normal high") == []
    assert broken(m, f, D="none high", A="normal normal") == ["response A"]
    assert broken(m, f, D="none high", A="normal low") == ["response A"]


def test_opposed_dominant_pushes_decide_nothing():
    m = chain("dominant D -> A", "dominant D -| A")
    f = having(m, D="high")
    for a in ("low", "normal", "high"):
        assert broken(m, f, D="none high", A=f"normal {a}") == []


def test_a_slow_influence_transmits_one_phase_late():
    m = chain("slow D -> A")
    f = frame_of(m, [Where(put(m, D="high"), None, "late", "acute")])
    assert [w.phase for w in f.worlds] == ["before", "acute", "late"]
    assert broken(m, f, D="none high high", A="normal normal high") == []
    assert set(broken(m, f, D="none high high", A="normal high high")) >= {"cause A", "foundation"}
    assert set(broken(m, f, D="none high high", A="normal normal normal")) == {"response A"}


def test_the_condition_of_a_slow_influence_is_that_of_one_phase_earlier():
    m = model({"D": DOSE, "C": DOSE, "A": ACTIVITY}, influence("slow D -> A", condition=within("C", 1, 2)))
    f = frame_of(m, [Where(put(m, C="high"), None, "late", "acute")])
    assert broken(m, f, D="none none none", C="none high high", A="normal normal normal") == []
    m = replace(m, quantities={**m.quantities, "D": replace(m.quantities["D"], space=ACTIVITY)})
    assert broken(m, f, D="normal normal normal", C="none high high", A="normal normal high") == []
    assert "response A" in broken(m, f, D="normal normal normal", C="none high high", A="normal normal normal")


def test_a_maybe_influence_that_does_not_exist_neither_pushes_nor_opposes():
    m = chain("maybe D -> A")
    f = having(m, D="high")
    for there, a, right in (
        (True, "high", True),
        (True, "normal", False),
        (False, "high", False),
        (False, "normal", True),
    ):
        values = labeled(m, f, exists={"maybe D -> A": there}, D="none high", A=f"normal {a}")
        assert consistent(m, f, values) is right


def test_an_influence_of_unknown_sign_has_one_sign_in_all_worlds():
    m = chain("D -? A", "D -? B")
    f = having(m, D="high")
    for sign, a in ((PLUS, "high"), (MINUS, "low")):
        signs = {"D -? A": sign, "D -? B": PLUS}
        assert consistent(m, f, labeled(m, f, signs=signs, D="none high", A=f"normal {a}", B="normal high"))
        assert not consistent(m, f, labeled(m, f, signs=signs, D="none high", A="normal normal", B="normal high"))


def test_switching_an_influence_on_pushes_as_if_its_source_had_appeared():
    m = model({"C": DOSE, "S": ACTIVITY, "A": OPEN}, influence("S -| A", condition=within("C", 1, 2)))
    f = having(m, C="high")
    assert broken(m, f, C="none high", S="normal normal", A="normal low") == []
    assert broken(m, f, C="none high", S="normal normal", A="normal normal") == ["response A"]
    f = having(m, C="high", S="off")
    assert broken(m, f, C="none high", S="normal off", A="normal normal") == []
    assert "cause A" in broken(m, f, C="none high", S="normal off", A="normal low")


def test_switching_an_influence_off_pushes_as_if_its_source_had_vanished():
    m = model({"C": DOSE, "S": ACTIVITY, "A": OPEN}, influence("S -| A", condition=Not(within("C", 1, 2))))
    f = having(m, C="high")
    assert broken(m, f, C="none high", S="normal normal", A="normal high") == []
    assert broken(m, f, C="none high", S="normal normal", A="normal normal") == ["response A"]


def test_an_influence_that_is_off_in_both_worlds_pushes_nothing():
    m = model({"C": DOSE, "S": ACTIVITY, "A": OPEN}, influence("S -> A", condition=within("C", 1, 2)))
    f = having(m, S="high")
    assert broken(m, f, C="none none", S="normal high", A="normal normal") == []
    assert "cause A" in broken(m, f, C="none none", S="normal high", A="normal high")


def test_an_influence_on_an_influence_weakens_what_it_transmits():
    modulated = (
        influence("A -> A->B"), influence("D -| A->B"), influence("A->B -> B"),
        gate("A->B", present("A"), implicit=True),
    )  # fmt: skip
    m = model({"D": DOSE, "A B A->B": ACTIVITY}, *modulated)
    f = having(m, D="high")
    assert broken(m, f, D="none high", A="normal normal", B="normal low", **{"A->B": "normal low"}) == []
    assert broken(m, f, D="none high", A="normal normal", B="normal normal", **{"A->B": "normal low"}) == ["response B"]
    f = having(m, D="high", A="off")
    assert broken(m, f, D="none high", A="normal off", B="normal low", **{"A->B": "normal off"}) == []


def test_foundation_no_set_of_quantities_moves_itself():
    m = chain("A -> B", "B -> A", "D -> A")
    f = having(m, D="high")
    assert broken(m, f, D="none high", A="normal high", B="normal high") == []
    m = chain("A -> B", "B -> A", "weak D -| A")
    wrong = labeled(m, f, D="none high", A="normal high", B="normal high")
    assert [g.name for g in violated(m, f, wrong)] == ["foundation"]
    assert unfounded(m, f, wrong) == {("A", (0, 1), PLUS), ("B", (0, 1), PLUS)}
    assert consistent(replace(m, principles=(Assumed("unfounded"),)), f, wrong)


def test_a_slow_influence_carries_foundation_from_the_earlier_pair():
    m = chain("slow D -> A", "A -> B", "B -> A")
    f = frame_of(m, [Where(put(m, D="high"), None, "late", "acute")])
    assert broken(m, f, D="none high high", A="normal normal high", B="normal normal high") == []


def test_a_switch_founds_a_push_if_a_founded_quantity_of_its_condition_changed_level():
    m = model({"D": DOSE, "A B": ACTIVITY}, influence("A -> B", condition=within("D", 1, 2)), influence("B -> A"))
    f = having(m, D="high")
    assert broken(m, f, D="none high", A="normal high", B="normal high") == []
    m = replace(m, influences=(replace(m.influences[0], condition=within("B", 3, 3)), m.influences[1]))
    assert "foundation" in broken(m, f, D="none high", A="normal high", B="normal high")


def test_a_loop_clause_asks_for_a_reason_outside_the_loop():
    m = chain("A -> B", "B -> A", "weak D -| A", "weak D -> B")
    f = having(m, D="high")
    loop = frozenset({("A", (0, 1), PLUS), ("B", (0, 1), PLUS)})
    up = labeled(m, f, D="none high", A="normal high", B="normal high")
    assert obeys(m, f, axioms.Foundation(loop), up)
    assert obeys(m, f, axioms.Foundation(loop | {("D", (0, 1), PLUS)}), up)
    cut = replace(m, influences=m.influences[:3])
    assert not obeys(cut, f, axioms.Foundation(loop), up)
    assert obeys(replace(cut, principles=(Assumed("unfounded"),)), f, axioms.Foundation(loop), up)
    still = labeled(m, f, D="none high", A="normal normal", B="normal normal")
    assert obeys(cut, f, axioms.Foundation(loop), still)


# --- gates, laws, definitions ---------------------------------------------------------------------------------------


def gated(*facts: object, **changes: object):
    """A drug D, a signal S that acts on X, and X that needs G."""
    m = model({"D": DOSE, "S G X": ACTIVITY}, influence("D -| G"), influence("S -> X"), gate("X", present("G")), *facts)
    return replace(m, principles=(Assumed("vanishing", frozenset({"G"})),), **changes)


def test_a_closed_quantity_is_at_its_bottom():
    m = gated()
    f = having(m, D="high")
    assert broken(m, f, D="none high", S="normal normal", G="normal off", X="normal off") == []
    assert "gate X requires" in broken(m, f, D="none high", S="normal normal", G="normal off", X="normal low")


def test_raising_something_else_does_not_open_a_gate():
    m = gated()
    m = replace(m, scenarios={"S": scenario("S", *put(m, G="off"))})
    f = having(m, "S", S="high")
    assert broken(m, f, D="none none none", S="normal normal high", G="normal off off", X="normal off off") == []


def test_what_closes_beats_a_setting_nowhere():
    m = gated()
    f = having(m, D="high", X="high")
    assert broken(m, f, D="none high", S="normal normal", G="normal off", X="normal high") == []


def test_a_gate_acts_as_a_weak_influence_of_what_it_tests():
    m = gated()
    f = having(m, D="high")
    for x in ("low", "normal"):
        assert broken(m, f, D="none high", S="normal normal", G="normal low", X=f"normal {x}") == []
    assert "cause X" in broken(m, f, D="none high", S="normal normal", G="normal low", X="normal high")


def test_a_gate_leaves_its_influence_to_one_that_is_declared_and_acts():
    f = having(gated(), D="high")
    values = {"D": "none high", "S": "normal normal", "G": "normal low"}
    declared = gated(influence("G -> X"))
    assert broken(declared, f, **values, X="normal normal") == ["response X"]
    off = gated(influence("G -> X", condition=at(declared, "S", "high")))
    assert broken(off, f, **values, X="normal normal") == []
    assert broken(off, f, **values, X="normal low") == []
    slow = gated(influence("slow G -> X"))
    assert broken(slow, f, **values, X="normal low") == []
    against = gated(influence("weak G -| X"))
    assert "cause X" in broken(against, f, **values, X="normal low")


def test_a_test_of_an_inner_level_works_both_ways_and_not_flips():
    m = gated(gates=(gate("X", Not(within("G", 1, 1))),))
    f = having(m, D="high")
    found = pushes(m, f, "X", (0, 1), labeled(m, f, D="none high", S="normal normal", G="normal off", X="normal low"))
    assert {(p.source, p.sign, p.weak) for p in found} == {("G", PLUS, True), ("G", MINUS, True)}
    m = gated(gates=(gate("X", Not(within("G", 3, 3))),))
    found = pushes(m, f, "X", (0, 1), labeled(m, f, D="none high", S="normal normal", G="normal off", X="normal low"))
    assert {p.sign for p in found} == {PLUS}


def test_a_push_towards_the_open_world_is_followed_if_nothing_opposes_it():
    m = gated()
    m = replace(m, scenarios={"S": scenario("S", *put(m, G="off"))})
    f = having(m, "S", G="normal", S="high")
    values = {"D": "none none none", "S": "normal normal high", "G": "normal off normal"}
    assert broken(m, f, **values, X="normal off high") == []
    m = replace(m, quantities={**m.quantities, "X": replace(m.quantities["X"], space=OPEN)})
    assert "response X" in broken(m, f, **values, X="normal low low - - 0")
    assert "cause X" in broken(m, f, **values, X="normal low low - - -")


def test_a_push_towards_the_open_world_counts_whichever_of_two_worlds_that_is():
    m = gated()
    m = replace(m, quantities={**m.quantities, "X": replace(m.quantities["X"], space=replace(OPEN, reference=None))})
    m = replace(m, scenarios={"S": scenario("S", *put(m, G="off", S="low"))})
    f = having(m, "S", G="normal", S="normal")
    values = {"D": "none none none", "S": "normal low normal", "G": "normal off normal"}  # open, closed, open

    def responds(pair: tuple[int, int], x: str, **other: str) -> bool:
        return obeys(m, f, axioms.Response("X", pair), labeled(m, f, **{**values, **other}, X=x))

    rises = "low low low - - 0", "low low low - + 0"  # from world 0 to 1, 0 to 2, and 1 to 2
    assert not any(responds((1, 2), x) for x in rises)
    assert responds((1, 2), "low low low - - +")
    assert not responds((0, 1), "low low low 0 0 0")
    assert responds((0, 1), "low low low - 0 0")
    # a push towards the closed world forces nothing, not even a dominant one
    assert responds((0, 1), "low low low 0 0 0", S="normal high normal")
    assert responds((1, 2), "low low low 0 0 0", S="normal high normal")
    m = replace(m, influences=(influence("D -| G"), influence("dominant S -> X")))
    assert responds((0, 1), "low low low 0 0 0", S="normal high normal")
    assert responds((1, 2), "low low low 0 0 0", S="normal high normal")
    assert not responds((1, 2), "low low low 0 0 0")
    m = replace(m, influences=(influence("D -| G"), influence("S -> X")))
    even = {"S": "normal normal normal"}  # then the gate alone pushes, and what is weak forces nothing
    assert responds((0, 1), "low low low 0 0 0", **even) and responds((1, 2), "low low low 0 0 0", **even)


def test_closed_in_two_worlds_is_steady_between_them_and_the_same_as_knocked_out():
    m = gated(quantities={**gated().quantities, "X": replace(gated().quantities["X"], space=OPEN)})
    m = replace(m, scenarios={"S": scenario("S", *put(m, G="off"))})
    f = having(m, "S", S="high")
    values = {"D": "none none none", "S": "normal normal high", "G": "normal off off"}
    assert broken(m, f, **values, X="normal low low - - 0") == []
    assert broken(m, f, **values, X="normal low low - - +") == ["cause X", "foundation"]
    f = having(m, "S", X="low")
    values = {"D": "none none none", "S": "normal normal normal", "G": "normal off off"}
    assert broken(m, f, **values, X="normal low low - - 0") == []
    assert "closure X" in broken(m, f, **values, X="normal low low - - +")


def test_a_closed_quantity_bounds_nothing_that_is_raised_or_lowered():
    m = gated(quantities={**gated().quantities, "X": replace(gated().quantities["X"], space=OPEN)})
    m = replace(m, scenarios={"S": scenario("S", *put(m, G="off"))})
    f = having(m, "S", X="lowered")
    values = {"D": "none none none", "S": "normal normal normal", "G": "normal off off"}
    assert broken(m, f, **values, X="normal low low - - -") == []


def test_a_closing_gate_founds_the_fall_only_by_a_founded_quantity_that_changed_level():
    closing = gate("X", within("X", 1, 3))
    m = model({"D": DOSE, "X": ACTIVITY}, influence("weak D -> X"), closing)
    f = having(m, D="high")
    assert broken(m, f, D="none high", X="normal off") == ["foundation"]
    m = replace(m, gates=(gate("X", And((within("X", 1, 3), within("D", 0, 0)))),))
    assert broken(m, f, D="none high", X="normal off") == []


def test_a_maybe_gate_that_does_not_exist_closes_nothing_and_pushes_nothing():
    m = gated(gates=(gate("X", present("G"), maybe=True),))
    f = having(m, D="high")
    values = {"D": "none high", "S": "normal normal", "G": "normal off"}
    there, absent = {"X requires": True}, {"X requires": False}
    assert consistent(m, f, labeled(m, f, exists=there, **values, X="normal off"))
    assert not consistent(m, f, labeled(m, f, exists=there, **values, X="normal normal"))
    assert consistent(m, f, labeled(m, f, exists=absent, **values, X="normal normal"))
    assert not consistent(m, f, labeled(m, f, exists=absent, **values, X="normal off"))


def test_a_law_filters_and_is_waived_where_a_quantity_it_concludes_on_is_overridden():
    m = chain("weak D -> A")
    m = replace(m, laws=(law(within("D", 2, 2), within("A", 3, 3)),))
    f = having(m, D="high")
    assert broken(m, f, D="none high", A="normal normal") == ["law law"]
    assert broken(m, f, D="none high", A="normal high") == []
    assert broken(m, having(m, D="high", A="low"), D="none high", A="normal low") == []
    m = replace(m, laws=(law(within("A", 2, 2), within("D", 0, 0)),))
    assert "law law" in broken(m, f, D="none high", A="normal normal")


@pytest.mark.parametrize(
    ("expression", "wanted"),
    [
        (And((Value("A"), Value("B"))), "off"),
        (Or((Value("A"), Value("B"))), "high"),
        (Not(Value("A")), "normal"),
        (AtLeast(2, (Value("A"), Value("B"), Value("C"))), "normal"),
    ],
)
def test_a_definition_is_minimum_maximum_complement_or_the_nth_largest(expression, wanted):
    three = space("off! < normal! < high!")
    m = model({"A B C X": three}, definition("X", expression))
    b = "off" if wanted == "off" else "high"
    f = frame_of(m, [Where((), None, "before")])
    for level in three.levels:
        found = broken(m, f, A="normal", B=b, C="off", X=level)
        assert (found == []) is (level == wanted)


def test_a_level_test_in_a_definition_is_all_or_nothing():
    m = model({"A": ACTIVITY, "X": FLAG}, definition("X", within("A", 3, 3)))
    f = having(m, A="high")
    assert broken(m, f, A="normal high", X="no yes") == []
    assert "definition X" in broken(m, f, A="normal high", X="no no")


def test_a_defined_quantity_needs_a_cause_but_need_not_respond_within_a_level():
    m = model({"A": OPEN, "X": OPEN}, definition("X", Not(Value("A"))))
    m = replace(m, scenarios={"S": scenario("S", *put(m, A="high"))})
    f = having(m, "S", A="raised")
    assert broken(m, f, A="normal high high + + +", X="normal low low - - 0") == []
    assert broken(m, f, A="normal high high + + +", X="normal low low - - -") == []
    assert "cause X" in broken(m, f, A="normal high high + + +", X="normal low low - - +")


def test_a_definition_does_not_hold_where_its_quantity_is_set():
    m = model({"A": OPEN, "X": OPEN}, definition("X", Value("A")))
    assert broken(m, having(m, X="high"), A="normal normal", X="normal high") == []


# --- observations ---------------------------------------------------------------------------------------------------


def test_an_observation_holds_and_an_exclusion_does_not():
    m = chain("D -? A")
    place = Where(put(m, D="high"))
    for claim, excluded, sign in (
        (DirectionClaim("A", UP), False, PLUS),
        (DirectionClaim("A", DOWN), True, PLUS),
        (LevelClaim("A", 0, 1), False, MINUS),
    ):
        seen = replace(m, observations=(Observation(rule("O1"), claim, place, excluded),))
        f = frame_of(seen, [])
        for tried, level in ((PLUS, "high"), (MINUS, "low")):
            values = labeled(seen, f, signs={"D -? A": tried}, D="none high", A=f"normal {level}")
            assert consistent(seen, f, values) is (tried == sign)


# --- unknowns and scopes --------------------------------------------------------------------------------------------


def test_the_unknowns_are_the_switches_and_then_each_quantity_in_order():
    m = chain("maybe D -? A")
    f = having(m, D="high")
    found = unknowns(m, f)
    assert found[:2] == (Existence("maybe D -? A"), SignOf("maybe D -? A"))
    assert found[2:5] == (LevelOf("D", 0), LevelOf("D", 1), DirectionOf("D", (0, 1)))
    assert [len(domain(m, u)) for u in found] == [2, 2, 3, 3, 3, 4, 4, 3]


def test_a_ground_constraint_asks_for_nothing_outside_its_scope():
    m = gated(influence("slow maybe D -? X", condition=within("S", 3, 3)), influence("X -> S"))
    f = frame_of(m, [Where(put(m, D="high"), None, "late")])
    loop = frozenset({("X", (1, 2), PLUS), ("S", (0, 2), MINUS)})
    for ground in (*grounds(m, f), axioms.Foundation(loop)):
        asked = scope(m, f, ground)
        assert len(set(asked)) == len(asked)
        for position in (0, -1):
            values = {unknown: domain(m, unknown)[position] for unknown in asked}
            assert obeys(m, f, ground, values) in (True, False)
