"""One part of an answer at a time: a labeling in full, a step with the rules behind it."""

from __future__ import annotations

from dataclasses import replace

from samples import labeling, open_claim, predicted, proved
from told import answered

from reasoner.pipeline import loads
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Witness
from reasoner.query.witnesses import with_witnesses
from reasoner.render.text import to_text
from reasoner.signs import Sign
from reasoner.solve.budget import Budget
from reasoner.solve.session import Verdict
from reasoner.tell import details


def test_a_labeling_has_every_level_and_direction() -> None:
    document = details.labeling(open_claim(), 2)
    assert document is not None
    assert (
        to_text(document)
        == """\
Labeling 2: the claim does not hold.

  quantity   before  acute   direction
  torin1     none    low     rises
  GF         normal  normal  is unchanged
  AKT        normal  high    rises
  mTORC1     normal  low     falls
  S6K1       normal  low     falls
  ULK1       normal  high    rises
  X          normal  normal  is unchanged
  autophagy  normal  normal  is unchanged
"""
    )


def test_a_prediction_has_labelings_only_if_they_were_asked_for() -> None:
    assert details.labeling(predicted(), 1) is None
    asked = replace(predicted(), further=(Witness("state", labeling(AKT=Sign.PLUS)),))
    document = details.labeling(asked, 1)
    assert document is not None
    assert to_text(document).startswith("Labeling 1:\n")
    assert "  AKT        normal  high    rises\n" in to_text(document)


def test_there_is_no_labeling_beyond_the_last_and_none_before_the_first() -> None:
    assert details.labeling(open_claim(), 3) is None
    assert details.labeling(open_claim(), 0) is None
    assert details.labeling(proved(), 1) is None


def test_many_quantities_that_do_not_move_are_only_named() -> None:
    still = ", ".join(f"S{n}" for n in range(14))
    rules = f"drug D\nprotein A, {still}\nM: maybe D -| A\n"
    document = details.labeling(answered(rules, "why A decreases with D = high"), 1)
    assert document is not None
    text = to_text(document)
    assert "S0" in text and "S13" not in text
    assert len(text.splitlines()) < 14


def test_switches_that_the_rules_leave_open_are_told_with_the_labeling() -> None:
    document = details.labeling(answered("drug D\nprotein A\nM: maybe D -| A\n", "why A decreases with D = high"), 2)
    assert document is not None
    assert to_text(document).endswith("What the rules leave open:\n\n  maybe D -| A  does not exist\n")


def test_states_have_levels_and_no_directions() -> None:
    answer = answered("protein A, B\nA -> B\nscenario s: knock out A\n", "states s")
    document = details.labeling(answer, 1)
    assert document is not None
    assert "direction" not in to_text(document)


def test_a_line_has_the_rules_behind_it_with_papers_and_the_argument_for_each_move() -> None:
    assert details.numbers(proved()) == ["1"]
    whole = details.in_detail(proved(), "1")
    assert whole is not None
    text = to_text(whole)
    assert text.startswith("  1  torin1 rises -| mTORC1 falls -| ULK1 rises -> autophagy rises")
    assert "U1: mTORC1 -| ULK1  Kim 2011" in text
    assert [line for line in text.splitlines() if line.startswith("The argument")] == [
        "The argument at mTORC1", "The argument at ULK1", "The argument at autophagy"
    ]  # fmt: skip
    argument = details.in_detail(proved(), "mTORC1")
    assert argument is not None
    assert "[supposed]" in to_text(argument) and "L3: mTORC1 -> S6K1" in to_text(argument)


def test_a_number_that_no_step_has_opens_nothing() -> None:
    for number in ("0", "4", "2.9", "x"):
        assert details.in_detail(proved(), number) is None
        assert details.premises(proved(), number) is None
    assert details.in_detail(open_claim(), "1") is None
    assert details.numbers(open_claim()) == []


def test_a_contrast_tells_no_steps_to_open() -> None:
    rules = "drug D, E\nprotein A\nD -| A\nE -> A\n"
    answer = answered(rules, "why A decreases with D = high rather than with E = high")
    assert details.numbers(answer) == []
    assert details.premises(answer, "1") is None


def test_the_premises_of_a_line_are_those_that_speak_of_what_moves_on_it() -> None:
    assert details.premises(proved(), "1") == (5, 6, 7, 12, 13, 14)


def test_further_labelings_are_each_unlike_the_others_until_there_are_no_more() -> None:
    model = loads("drug D\nprotein A\nM: maybe D -| A\nN: D -? A\n")
    answer = answered("drug D\nprotein A\nM: maybe D -| A\nN: D -? A\n", "what if D = high")
    found, verdict = with_witnesses(Engine(model), answer, 20, Budget())
    assert verdict is Verdict.UNSAT
    labelings = [w.labeling.direction("A", 0, 1) for w in found.further]  # type: ignore[union-attr]
    assert sorted(labelings) == [Sign.MINUS, Sign.ZERO, Sign.PLUS]
