"""The constraint engine: its answers on networks small enough to be worked out by hand, and what it refuses."""

from __future__ import annotations

from dataclasses import replace
from itertools import islice

import pytest
from small import ACTIVITY, DOSE, SWITCH, gate, having, influence, labeled, law, model, present, put, scenario, within

from reasoner.model.claims import holds
from reasoner.model.ir import Assumed, DirectionClaim, LevelClaim, Model, NotClaim, Where
from reasoner.model.semantics import consistent
from reasoner.model.worlds import frame_of
from reasoner.signs import ANY, DOWN, NOT_UP, STEADY, UP
from reasoner.solve.finite import LIMIT, MOST, TooLarge, Wanted, directions, labelings, verdict


def loop() -> Model:
    """A drug on a kinase whose product inhibits the kinase's own activator."""
    rules = ("T -| M", "R -> P", "P -> M", "M -> S", "S -| P", "M -| U")
    found = model({"T": DOSE, "R P M S U": ACTIVITY}, *(influence(rule) for rule in rules))
    return replace(found, principles=(Assumed("vanishing"),))


def with_drug(m: Model) -> Where:
    return Where(put(m, T="high"))


def test_feedback_blunts_a_drug_and_does_not_beat_it():
    m = loop()
    frame = having(m, T="high")
    assert directions(m, frame, (0, 1)) == {"T": UP, "R": STEADY, "P": UP, "M": DOWN, "S": DOWN, "U": UP}
    assert verdict(m, frame, with_drug(m), DirectionClaim("U", UP)) == "necessary"
    assert verdict(m, frame, with_drug(m), DirectionClaim("M", UP)) == "impossible"
    assert verdict(m, frame, with_drug(m), LevelClaim("M", 0, 0)) == "possible"


def test_every_labeling_is_listed_once():
    m = loop()
    frame = having(m, T="high")
    found = [labeling.levels for labeling in labelings(m, frame)]
    assert len(found) == 4  # M and S are each low or off
    assert {(levels["M", 1], levels["S", 1]) for levels in found} == {(0, 0), (0, 1), (1, 0), (1, 1)}
    assert all(consistent(m, frame, labeling) for labeling in labelings(m, frame))


def test_the_same_question_lists_the_same_labelings_in_the_same_order():
    m = loop()
    frame = having(m, T="high")
    assert list(labelings(m, frame)) == list(labelings(m, frame))
    assert list(labelings(m, frame, limit=2)) == list(islice(labelings(m, frame), 2))


def test_a_wanted_claim_selects_the_labelings_that_make_it_true_or_false():
    m = loop()
    frame, where, claim = having(m, T="high"), with_drug(loop()), LevelClaim("S", 0, 0)
    true = list(labelings(m, frame, extra=Wanted(where, claim)))
    false = list(labelings(m, frame, extra=Wanted(where, claim, holds=False)))
    assert (len(true), len(false)) == (2, 2)
    assert all(holds(m, frame, where, claim, labeling) for labeling in true)
    assert not any(holds(m, frame, where, claim, labeling) for labeling in false)


def test_opposed_pushes_leave_every_direction():
    m = model({"T": DOSE, "A B X": ACTIVITY}, *(influence(r) for r in ("T -> A", "T -> B", "A -> X", "B -| X")))
    frame = having(m, T="high")
    assert directions(m, frame, (0, 1))["X"] == ANY
    assert verdict(m, frame, with_drug(m), DirectionClaim("X", NOT_UP)) == "possible"


def test_a_question_whose_settings_break_a_law_is_inconsistent():
    m = model({"T": DOSE, "A": ACTIVITY}, influence("T -> A"), law(within("T", 2, 2), within("A", 0, 1)))
    frame = having(m, T="high")
    assert list(labelings(m, frame)) == []
    assert verdict(m, frame, with_drug(m), DirectionClaim("A", UP)) == "inconsistent"
    assert set(directions(m, frame, (0, 1)).values()) == {frozenset()}


def test_a_loop_that_only_moves_itself_is_found_out_during_the_search():
    rules = ("A -> B", "B -> C", "C -> A", "weak T -| A")
    m = model({"T": DOSE, "A B C": ACTIVITY}, *(influence(rule) for rule in rules))
    frame = having(m, T="high")
    assert directions(m, frame, (0, 1)) == {"T": UP, "A": NOT_UP, "B": NOT_UP, "C": NOT_UP}
    memory = replace(m, principles=(Assumed("unfounded"),))
    assert directions(memory, frame, (0, 1))["C"] == ANY


def test_the_switches_are_enumerated_with_everything_else():
    m = model({"T": DOSE, "A": ACTIVITY}, influence("maybe T -? A"))
    frame = having(m, T="high")
    assert directions(m, frame, (0, 1))["A"] == ANY
    switches = {(one.exists["maybe T -? A"], one.signs["maybe T -? A"]) for one in labelings(m, frame)}
    assert len(switches) == 4


def test_a_question_in_which_nothing_is_open_has_one_labeling():
    m = model({"T": SWITCH, "A": SWITCH}, influence("T -> A"))
    frame = having(m, T="on")
    assert list(labelings(m, frame)) == [labeled(m, frame, T="off on", A="off on")]


def test_a_closed_gate_beats_growth_factors():
    m = model({"G N M": ACTIVITY}, influence("G -> M"), gate("M", present("N")))
    m = replace(m, scenarios={"starved": scenario("starved", *put(m, N="off"))})
    where = Where(put(m, G="high"), "starved")
    assert verdict(m, frame_of(m, [where]), where, DirectionClaim("M", STEADY)) == "necessary"


def test_a_claim_between_a_world_and_itself_needs_no_unknown():
    m = loop()
    where = Where((), None, "before", "before")
    frame = frame_of(m, [where])
    assert verdict(m, frame, where, DirectionClaim("M", STEADY)) == "necessary"
    assert verdict(m, frame, where, NotClaim(DirectionClaim("M", STEADY))) == "impossible"


def free_pairs(count: int) -> Model:
    """So many quantities that a drug pushes both ways: two open unknowns each."""
    names = [f"X{i}" for i in range(count)]
    opposed = [influence(f"T {arrow} {name}") for name in names for arrow in ("->", "-|")]
    return model({"T": DOSE, " ".join(names): ACTIVITY}, *opposed)


def test_more_open_unknowns_than_it_takes_are_refused_with_their_number():
    m = free_pairs(LIMIT // 2)
    assert next(labelings(m, having(m, T="high"))) is not None
    m = free_pairs(LIMIT // 2 + 1)
    with pytest.raises(TooLarge, match=f"at most {LIMIT} .* left open; this question has {LIMIT + 2}"):
        labelings(m, having(m, T="high"))


def test_a_large_model_is_refused_before_it_is_pruned():
    m = free_pairs(MOST // 3)
    with pytest.raises(TooLarge, match=f"at most {MOST} .* this question has {MOST + 3}"):
        verdict(m, having(m, T="high"), with_drug(m), DirectionClaim("X0", UP))
