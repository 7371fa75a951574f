"""The brute-force oracle against answers worked out by hand, so that it can be trusted against the engines."""

from __future__ import annotations

from itertools import product
from random import Random

import networks
import oracle
import pytest

from reasoner.model.ir import DirectionClaim, Model, Phase, Setting, Where
from reasoner.model.worlds import Frame, compared, frame_of
from reasoner.signs import UP, symbols


def settings(model: Model, wanted: dict[str, str] | None) -> tuple[Setting, ...]:
    """Settings from names and levels; `raised`, `lowered` and `free` stand for themselves."""
    made = []
    for name, level in (wanted or {}).items():
        if level in ("raised", "lowered", "free"):
            made.append(Setting(name, level))
        else:
            made.append(Setting(name, "level", model.quantities[name].space.levels.index(level)))
    return tuple(sorted(made))


def place(
    model: Model,
    wanted: dict[str, str] | None = None,
    scenario: str | None = None,
    at: Phase = "acute",
    since: Phase = "before",
    than: dict[str, str] | None = None,
) -> Where:
    if than is not None:
        return Where(settings(model, wanted), scenario, at, than=settings(model, than), comparison="than")
    if wanted is None:
        return Where(scenario=scenario, at="before", comparison="parent")
    return Where(settings(model, wanted), scenario, at, since)


class Asked:
    """A rule file and a place: which directions and levels every quantity can have there."""

    def __init__(self, text: str, *args: object, **kwargs: object) -> None:
        self.model = networks.compiled(text)
        self.where = place(self.model, *args, **kwargs)
        self.frame: Frame = frame_of(self.model, [self.where])
        self.summary = oracle.summary(oracle.labelings(self.model, self.frame))

    def __call__(self, *names: str) -> str:
        """The possible directions of quantities between the two worlds compared, as `-`, `0`, `+`."""
        pair = tuple(self.frame.index[w] for w in compared(self.model, self.where))
        found = oracle.directions(self.model, self.frame, pair)
        return " ".join("".join(symbols(found[name])) for name in names)

    def levels(self, name: str) -> list[str]:
        """The possible levels of a quantity in the world the claim speaks of."""
        world = self.frame.index[compared(self.model, self.where)[1]]
        space = self.model.quantities[name].space
        return [space.levels[n] for n in sorted(self.summary.levels[name, world])]


LOOP = """
protein RTK, PI3K, AKT, TSC, Rheb, mTORC1, S6K1, ULK1
drug torin1
RTK -> PI3K -> AKT -| TSC -| Rheb -> mTORC1 -> S6K1 -| PI3K
torin1 -| mTORC1
mTORC1 -| ULK1
"""


def test_a_drug_inside_its_feedback_loop_still_works() -> None:
    asked = Asked(LOOP, {"torin1": "high"})
    assert asked("torin1", "RTK", "mTORC1", "S6K1", "ULK1") == "+ 0 - - +"
    assert asked("PI3K", "AKT", "TSC", "Rheb") == "+ + - +"
    verdict = oracle.answers(asked.model, asked.frame, asked.where, DirectionClaim("ULK1", UP))
    assert verdict == "necessary"


def test_negative_feedback_attenuates_and_never_reverses() -> None:
    text = "input S; protein X, Y; S -> X -> Y -| X"
    assert Asked(text, {"S": "high"})("X", "Y") == "+ +"
    assert Asked(text, {"S": "off"})("X", "Y") == "- -"


def test_nested_negative_feedbacks_never_reverse_either() -> None:
    text = "input S; protein X, Y, Z; S -> X -> Y -> Z -| X; Y -| X"
    assert Asked(text, {"S": "high"})("X", "Y", "Z") == "+ + +"


# --- floors ---------------------------------------------------------------------------------------------------------


def test_an_inhibitor_of_what_is_off_changes_nothing() -> None:
    assert Asked("drug D; quantity X : dose; D -| X", {"D": "high"})("X") == "0"


def test_a_push_inward_from_a_reference_level_at_the_floor_moves() -> None:
    assert Asked("drug D; quantity X : dose; D -> X", {"D": "low"})("X") == "+"


def test_between_other_worlds_what_is_at_the_floor_may_stay_there() -> None:
    text = "drug D; input A; protein X; D -| X; A -> X; scenario treated: D = high; assume vanishing"
    asked = Asked(text, {"A": "high"}, "treated")
    assert asked("X") == "0+"
    assert Asked(text, {"A": "off"}, "treated")("X") == "-0"


# --- Remainder ------------------------------------------------------------------------------------------------------


def test_inhibition_leaves_a_remainder() -> None:
    text = "drug D; input A; protein X; D -| X; A -> X; scenario treated: D = high"
    assert Asked(text, {"A": "high"}, "treated")("X") == "+"
    assert Asked(text, {"A": "off"}, "treated")("X") == "-"
    assert Asked(text, {"A": "off"}, "treated").levels("X") == ["off", "low"]
    assert Asked(text, {"A": "low"}, "treated").levels("X") == ["low"]
    assert Asked(text.replace("A -> X", "A -| X"), {"A": "high"}, "treated").levels("X") == ["low"]


def test_an_activator_that_does_not_exist_or_is_negative_activates_nothing() -> None:
    for rule in ("maybe A -> X", "A -? X"):
        asked = Asked(f"drug D; input A; protein X; D -| X; {rule}", {"A": "off", "D": "high"})
        labelings = [(one.exists | one.signs, one.levels["X", 1]) for one in oracle.labelings(asked.model, asked.frame)]
        assert {level for there, level in labelings if 1 in there.values()} >= {0}
        assert 0 not in {level for there, level in labelings if 1 not in there.values()}


def test_only_what_has_room_and_a_reference_leaves_a_remainder() -> None:
    for levels in ("off! < normal* < full", "none* < low < high", "0! < 1 < 2", "lo < mid < hi* < top"):
        asked = Asked(f"levels l: {levels}; drug D; quantity X : l; D -| X", {"D": "high"})
        assert asked.levels("X")[0] == asked.model.quantities["X"].space.levels[0], levels


def test_a_slow_activator_counts_as_it_was_one_phase_before() -> None:
    text = "drug D; input A; protein X; D -| X; slow A -> X; scenario s: D = high"
    assert Asked(text, {"A": "off"}, "s", at="acute").levels("X") == ["low"]
    assert Asked(text, {"A": "off"}, "s", at="late", since="acute").levels("X") == ["off", "low"]


def test_members_of_a_loop_may_be_at_nothing_together() -> None:
    text = "drug D; protein A, B; A -> B -> A; D -| A"
    assert Asked(text, {"D": "high"}).levels("A") == ["off", "low"]


def test_vanishing_is_assumed_for_some() -> None:
    text = "drug D; protein A, B; D -| A; D -| B; assume vanishing A"
    assert Asked(text, {"D": "high"}).levels("A") == ["off", "low"]
    assert Asked(text, {"D": "high"}).levels("B") == ["low"]


# --- gates closed in the reference world, and what founds a gate ------------------------------------------------------


def test_a_gate_may_be_closed_in_the_reference_world_where_nothing_is_there() -> None:
    text = "drug D; quantity E : dose; E requires D; D -> E"
    assert Asked(text, {"D": "high"})("E") == "+"
    assert Asked(text.replace("; D -> E", ""), {"D": "high"})("E") == "0+"


def test_a_rise_founds_no_closing() -> None:
    text = "input S; protein A, B, X; S -> A -> X -> B -> X; X requires A and B"
    assert Asked(text, {"S": "high"})("X", "B") == "+ +"


def test_foundation_is_dropped_for_some() -> None:
    text = "drug D; input S; protein A, B; A -> B -> A; D -| A; S -> B"
    assert Asked(text, {"S": "high"})("A", "B") == "+ +"
    assert Asked(f"{text}; assume unfounded A", {"S": "high"})("A", "B") == "-+ -+"
    alone = "drug D; protein A, B, C; A -> B -> A; B -> C"
    assert Asked(alone, {"D": "high"})("A", "B") == "0 0"
    assert Asked(f"{alone}; assume unfounded A", {"D": "high"})("A", "B") == "-0+ -0+"
    assert Asked(f"{alone}; assume unfounded C", {"D": "high"})("A", "B") == "0 0"


def test_a_path_founds_whatever_moves_on_it() -> None:
    text = "drug D; protein A, B, C; A -> B -> A; B -> C; assume path_founded"
    assert Asked(text, {"D": "high"})("A", "B") == "0 0"  # no path
    assert Asked(text, {"C": "high"})("A", "B") == "0 0"  # none that leads there
    # iggy asks for the path alone: where it leads, the loop carries itself, and against it
    assert Asked(f"{text}; input S; S -> A", {"S": "high"})("A", "B") == "-+ -+"
    assert Asked(f"{text}; input S; S -> A", {"S": "high", "A": "high"})("A", "B") == "+ +"
    assert Asked(f"{text}; input S; S -> A", {"D": "high"})("A", "B") == "0 0"
    # nothing acts on what is set alike in both worlds, so no path leads through it
    fixed = f"{text}; input S; protein M; S -> M -> A; scenario held: M = normal"
    assert Asked(fixed, {"S": "high"}, "held")("A", "B") == "0 0"


def test_a_path_founds_changes_of_what_is_named_alone() -> None:
    text = "drug D; input S; protein A, B; A -> B -> A; S -> A; D -> B; assume path_founded"
    assert Asked(f"{text} A", {"D": "high"})("A", "B") == Asked(text, {"D": "high"})("A", "B") == "-+ -+"
    assert Asked(text.replace("path_founded", "unfounded A"), {"D": "high"})("A", "B") == "-+ -+"
    alone = "drug D; protein A, B, C; A -> B -> A; B -> C; assume"
    assert Asked(f"{alone} unfounded A", {"D": "high"})("A", "B") == "-0+ -0+"
    assert Asked(f"{alone} path_founded A", {"D": "high"})("A", "B") == "0 0"


# --- variants of influences -------------------------------------------------------------------------------------------


def test_a_weak_influence_does_not_force_but_never_reverses() -> None:
    assert Asked("input A; protein B; weak A -> B", {"A": "high"})("B") == "0+"


def test_a_weak_influence_opposes() -> None:
    assert Asked("input A, C; protein B; weak A -> B; C -| B", {"A": "high", "C": "high"})("B") == "-0+"


def test_a_dominant_influence_beats_the_others() -> None:
    text = "input A, C; protein B; dominant A -> B; C -| B"
    assert Asked(text, {"A": "high", "C": "high"})("B") == "+"
    assert Asked(text, {"C": "high"})("B") == "-"


def test_dominant_influences_that_disagree_leave_it_open() -> None:
    text = "input A, C; protein B; dominant A -> B; dominant C -| B"
    assert Asked(text, {"A": "high", "C": "high"})("B") == "-0+"


STARVED = "input food; protein mTORC1; process autophagy; food -> mTORC1 -| autophagy; slow autophagy -> mTORC1"


def test_starvation_lowers_mtorc1_and_raises_autophagy_at_once() -> None:
    assert Asked(STARVED, {"food": "low"})("mTORC1", "autophagy") == "- +"


def test_late_in_starvation_mtorc1_does_not_fall_again() -> None:
    asked = Asked(STARVED, {"food": "low"}, at="late", since="acute")
    assert asked("mTORC1", "autophagy") == "+ -"
    asked = Asked(f"{STARVED}; assume vanishing", {"food": "low"}, at="late", since="acute")
    assert asked("mTORC1", "autophagy") == "0+ -0"


def test_late_in_starvation_against_before_is_open() -> None:
    assert Asked(STARVED, {"food": "low"}, at="late", since="before")("mTORC1", "food") == "-0+ -"


def test_a_maybe_influence_holds_for_both_settings() -> None:
    asked = Asked("input A; protein B; maybe A -> B", {"A": "high"})
    assert asked("B") == "0+"
    assert list(asked.summary.exists.values()) == [{True, False}]


def test_an_unknown_sign_is_one_sign_in_all_worlds() -> None:
    text = "input A; protein B; A -? B"
    assert Asked(text, {"A": "high"})("B") == "-+"
    asked = Asked(text, {"A": "high"}, than={"A": "low"})
    pairs = {
        (found.direction("B", 0, 1), found.direction("B", 0, 2)) for found in oracle.labelings(asked.model, asked.frame)
    }
    assert pairs == {(1, -1), (-1, 1)}


def test_a_known_absence_constrains_nothing() -> None:
    assert Asked("input A, C; protein B; A -0 B; C -> B", {"A": "high"})("B") == "0"


def test_switching_an_influence_on_pushes_as_if_its_source_had_appeared() -> None:
    text = "protein A, B; context C; A -> B when C is on"
    assert Asked(text, {"C": "on"})("B") == "+"
    assert Asked(text.replace("->", "-|"), {"C": "on"})("B") == "-"
    assert Asked(text.replace("when C is on", "unless C is on"), {"C": "on"})("B") == "-"


def test_switching_on_an_influence_whose_source_is_absent_does_nothing() -> None:
    assert Asked("drug A; protein B; context C; A -> B when C is on", {"C": "on"})("B") == "0"


def test_an_influence_that_is_off_in_both_worlds_transmits_nothing() -> None:
    assert Asked("input A; protein B; context C; A -> B when C is on", {"A": "high"})("B") == "0"


def test_an_influence_on_an_influence_blocks_one_output_only() -> None:
    text = "protein mTORC1, S6K1, ULK1; drug rapamycin; mTORC1 -> S6K1; mTORC1 -| ULK1; rapamycin -| (mTORC1 -> S6K1)"
    asked = Asked(text, {"rapamycin": "high"})
    assert asked("mTORC1", "mTORC1->S6K1", "S6K1", "ULK1") == "0 - - 0"


def test_the_influence_that_is_acted_on_requires_its_source() -> None:
    text = "input A; protein B; drug D; A -> B; D -> (A -> B)"
    asked = Asked(text, {"A": "off", "D": "high"})
    assert asked("A->B", "B") == "- -"


# --- gates ------------------------------------------------------------------------------------------------------------

GATED = "input Rag, Rheb, growth; protein mTORC1; growth -> mTORC1; mTORC1 requires Rag and Rheb"


def test_a_closed_gate_holds_the_bottom_level() -> None:
    asked = Asked(GATED, {"Rag": "off"})
    assert asked("mTORC1") == "-"
    assert asked.levels("mTORC1") == ["off"]


def test_behind_a_closed_gate_nothing_moves() -> None:
    text = f"{GATED}; scenario starved: Rag = off"
    assert Asked(text, {"growth": "high"}, "starved")("mTORC1") == "0"
    assert Asked(text, {"Rheb": "off"}, "starved")("mTORC1") == "0"


def test_through_open_gates_pushes_act() -> None:
    assert Asked(GATED, {"growth": "high"})("mTORC1") == "+"


def test_a_tested_quantity_pushes_weakly() -> None:
    assert Asked(GATED, {"Rag": "high"})("mTORC1") == "0+"
    assert Asked(GATED, {"Rag": "low", "growth": "high"})("mTORC1") == "-0+"


def test_an_opening_gate_lets_an_unopposed_push_through() -> None:
    text = f"{GATED}; scenario starved: Rag = off"
    assert Asked(text, {"Rag": "normal"}, "starved")("mTORC1") == "+"
    assert Asked(text, {"Rag": "normal", "growth": "high"}, "starved")("mTORC1") == "+"
    assert Asked(text, {"Rag": "normal", "growth": "off"}, "starved")("mTORC1") == "0+"


def test_a_setting_beats_a_gate() -> None:
    asked = Asked(GATED, {"Rag": "off", "mTORC1": "high"})
    assert asked("mTORC1") == "+"
    assert asked.levels("mTORC1") == ["high"]


def test_closed_is_at_most_anything_else() -> None:
    text = "levels soft: lo < mid* < hi; input A, B; quantity X : soft; B -> X; X requires A"
    asked = Asked(text, {"A": "off", "B": "high"}, than={"B": "off"})
    assert asked("X") == "-0"


# --- laws, definitions, observations ----------------------------------------------------------------------------------


def test_a_law_filters_and_never_moves() -> None:
    text = "input A; protein B, C; A -> B; B -> C; rule when B is high then C is high"
    assert Asked(text, {"A": "high"}).levels("C") == ["high"]
    assert Asked(text.replace("; rule when B is high then C is high", ""), {"A": "high"}).levels("C") == ["high"]


def test_a_law_rules_levels_out() -> None:
    text = "assume vanishing; input A; protein B, C; A -| B; B -> C"
    assert Asked(text, {"A": "high"}).levels("C") == ["off", "low"]
    assert Asked(f"{text}; rule when B is at most low then C is off", {"A": "high"}).levels("C") == ["off"]


def test_a_law_is_waived_where_what_it_demands_is_set() -> None:
    text = "input A; protein B, C; A -| B; B -> C; rule when B is at most low then C is off"
    assert Asked(text, {"A": "high", "C": "low"}).levels("C") == ["low"]


BIT = "levels bit: 0! < 1!; quantity A, B, C : bit"


def states(text: str) -> set[tuple[int, ...]]:
    """The single worlds of a network without a reference."""
    model = networks.compiled(text)
    frame = frame_of(model, [Where(at="before", comparison="parent")])
    assert len(frame.worlds) == 1
    return {tuple(found.levels[q, 0] for q in model.quantities) for found in oracle.labelings(model, frame)}


def test_two_mutual_negations_have_two_states() -> None:
    assert states(f"{BIT}; A := not B; B := not A; C := A and not B") == {(1, 0, 1), (0, 1, 0)}


@pytest.mark.parametrize("seed", range(20))
def test_definitions_over_two_levels_are_a_boolean_network(seed: int) -> None:
    rng = Random(seed)
    terms = {q: [(rng.choice("ABC"), rng.random() < 0.4) for _ in range(2)] for q in "ABC"}
    joined = {q: rng.choice(["and", "or"]) for q in "ABC"}
    rules = [
        f"{q} := {f' {joined[q]} '.join(('not ' if negated else '') + t for t, negated in terms[q])}" for q in "ABC"
    ]
    fixed = set()
    for point in product((0, 1), repeat=3):
        now = dict(zip("ABC", point, strict=True))
        values = {q: [now[t] ^ negated for t, negated in terms[q]] for q in "ABC"}
        if all(now[q] == (min if joined[q] == "and" else max)(values[q]) for q in "ABC"):
            fixed.add(point)
    assert states("; ".join([BIT, *rules])) == fixed


def test_a_definition_takes_minimum_maximum_and_complement() -> None:
    text = "levels three: 0 < 1 < 2; quantity A, B, X : three; X := A and not B"
    assert Asked(text, {"A": "2", "B": "1"}).levels("X") == ["1"]
    assert Asked(text.replace("and", "or"), {"A": "0", "B": "1"}).levels("X") == ["1"]


def test_a_defined_quantity_does_not_move_against_its_operands() -> None:
    text = "levels three: 0 < 1 < 2; quantity A, B, X : three; X := A or B; scenario S: A = 1, B = 0"
    assert Asked(text, {"B": "1"}, "S")("X") == "0+"
    assert Asked(text, {"B": "2"}, "S")("X") == "+"


def test_a_definition_gives_the_reference_level() -> None:
    text = "quantity A, X : switch; X := not A"
    asked = Asked(text, {"A": "on"})
    assert asked("X") == "-"
    assert asked.levels("X") == ["off"]


def test_an_observation_restricts_the_switches() -> None:
    text = "input A; protein B; A -? B; observe B increases with A = high"
    assert Asked(text, {"A": "low"})("B") == "-"


def test_an_exclusion_restricts_them_too() -> None:
    text = "input A; protein B; maybe A -> B; exclude B increases with A = high"
    assert Asked(text, {"A": "low"})("B") == "0"


# --- Foundation -------------------------------------------------------------------------------------------------------

SELF_SUSTAINED = "input S; protein A, B; A -> B -> A"


def test_a_positive_loop_does_not_move_by_itself() -> None:
    assert Asked(SELF_SUSTAINED, {"S": "high"})("A", "B") == "0 0"


def test_without_foundation_a_positive_loop_may_switch() -> None:
    assert Asked(f"{SELF_SUSTAINED}; assume unfounded", {"S": "high"})("A", "B") == "-0+ -0+"


def test_a_positive_loop_moves_where_something_pushes_it() -> None:
    text = f"{SELF_SUSTAINED}; S -> A"
    assert Asked(text, {"S": "high"})("A", "B") == "+ +"


def test_opposed_pushes_can_carry_a_positive_loop_either_way() -> None:
    text = "input S, T; protein A, B; A -> B -> A; S -> A; T -| A"
    assert Asked(text, {"S": "high", "T": "high"})("A", "B") == "-0+ -0+"
    assert Asked(text, {"S": "high"})("A", "B") == "+ +"


def test_foundation_reaches_through_a_slow_influence() -> None:
    text = "input S; protein A, B; slow S -> A; A -> B"
    assert Asked(text, {"S": "high"})("A", "B") == "0 0"
    assert Asked(text, {"S": "high"}, at="late")("A", "B") == "+ +"


def test_a_switching_condition_founds_a_push() -> None:
    text = "protein A, B; context C; A -> B when C is on; B -> A"
    assert Asked(text, {"C": "on"})("A", "B") == "+ +"


# --- settings ---------------------------------------------------------------------------------------------------------

SOFT = "levels soft: lo < mid* < hi; quantity A : soft; input S; S -> A"


def test_set_to_the_bottom_is_at_most_anything() -> None:
    assert Asked(SOFT, {"A": "lo"}, than={"S": "off"})("A") == "-0"
    assert Asked(SOFT, {"A": "hi"}, than={"S": "high"})("A") == "0+"


def test_set_to_the_bottom_says_nothing_against_lowered() -> None:
    assert Asked(SOFT, {"A": "lo"}, than={"A": "lowered"})("A") == "-0+"


def test_the_same_level_set_twice_is_one_value() -> None:
    assert Asked(SOFT, {"A": "lo", "S": "high"}, than={"A": "lo"})("A") == "0"


def test_raised_is_above_the_scenario_it_starts_from() -> None:
    text = "levels capped: off! < normal* < full!; quantity A : capped; scenario S: A = full"
    asked = Asked(text, {"A": "raised"})
    assert asked("A") == "+"
    assert asked.levels("A") == ["full"]
    assert Asked(text, {"A": "raised"}, "S")("A") == "0"
    assert Asked(text, {"A": "lowered"}, "S")("A") == "-"


def test_raised_in_a_scenario_is_above_what_it_extends() -> None:
    text = f"{SOFT}; scenario P: S = high; scenario Q extends P: raised A"
    assert Asked(text, None, "Q")("A", "S") == "+ 0"
    assert Asked(text, None, "P")("A", "S") == "+ +"


def test_raised_twice_on_the_same_scenario_is_one_value() -> None:
    assert Asked(SOFT, {"A": "raised"}, than={"A": "raised", "S": "high"})("A", "S") == "0 -"


def test_a_free_input_may_be_anything() -> None:
    asked = Asked(SOFT, {"S": "free"})
    assert asked("S", "A") == "-0+ -0+"
    together = {
        (found.direction("S", 0, 1), found.direction("A", 0, 1)) for found in oracle.labelings(asked.model, asked.frame)
    }
    assert together == {(-1, -1), (0, 0), (1, 1)}


def test_inputs_that_are_not_set_stay_where_they_are() -> None:
    text = "levels two: 0 < 1; quantity A, B, X : two; A -> X; B -> X"
    assert Asked(text, {"A": "free"}, than={"B": "1"})("B") == "-0"
    assert Asked(text, {"A": "0"}, than={"A": "1"})("B", "X") == "0 -"


def test_an_overridden_quantity_ignores_its_regulators() -> None:
    text = "input A; protein B, C; A -> B -> C"
    assert Asked(text, {"A": "high", "B": "low"})("B", "C") == "- -"


# --- the oracle itself ------------------------------------------------------------------------------------------------


def test_no_labeling_breaks_transitivity() -> None:
    text = "input A, C; protein B; A -> B; C -| B"
    asked = Asked(text, {"A": "high", "C": "high"}, than={"A": "low"})
    for found in oracle.labelings(asked.model, asked.frame):
        for a, b, c in asked.frame.triples:
            signs = {found.direction("B", a, b), found.direction("B", b, c)}
            if signs <= {0, 1}:
                assert found.direction("B", a, c) == max(signs)


def test_a_limit_stops_the_enumeration() -> None:
    asked = Asked(LOOP, {"RTK": "free"})
    assert len(list(oracle.labelings(asked.model, asked.frame, limit=3))) == 3


def test_a_frame_that_is_too_large_is_refused() -> None:
    model = networks.compiled("input A, B, C")
    frame = frame_of(model, [place(model, {"A": "free", "B": "free", "C": "free"})])
    with pytest.raises(oracle.TooLarge):
        list(oracle.labelings(model, frame, effort=20))


def test_a_contradiction_is_an_inconsistent_question() -> None:
    asked = Asked("input A; protein B; A -> B; observe B decreases with A = high", {"A": "low"})
    verdict = oracle.answers(asked.model, asked.frame, asked.where, DirectionClaim("B", UP))
    assert verdict == "inconsistent"
