"""Which part of a network an answer is drawn with, and which way everything goes in it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pytest

import reasoner
from reasoner.picture.around import drawings
from reasoner.picture.drawing import Drawing

RULES = """\
model loop "A drug in a loop"
context resistant_cells
drug A1, A2
protein GF, AKT, K, S, U
process autophagy
GF -> AKT -> K -> S -| AKT
K -| U -> autophagy
A1 -| K
A2 -| K unless resistant_cells is on
A2 -| S
scenario resistant: resistant_cells = on
"""
CLASH = """\
observe O1: K decreases with A1 = high
observe O2: not S decreases with A1 = high
"""
MODEL = reasoner.loads(RULES)


def asked(question: str, model: reasoner.Model = MODEL) -> tuple[Drawing, ...]:
    return drawings(model.ask(question).data)


def marks(drawing: Drawing) -> Mapping[str, str]:
    return {n.id: n.mark + (f" {n.level}" if n.level else "") + (" given" if n.given else "") for n in drawing.nodes}


def joined(drawing: Drawing) -> Sequence[str]:
    return [f"{e.source} {e.target}" for e in drawing.edges]


def test_a_proof_shows_what_it_tells_with_the_directions_it_proves() -> None:
    (drawing,) = asked("why autophagy increases with A1 = high")
    assert drawing.title == "with A1 = high"
    assert marks(drawing) == {
        "A1": "up none → high given", "AKT": "", "K": "down", "U": "up", "autophagy": "up"
    }  # fmt: skip
    assert sorted(joined(drawing)) == ["A1 K", "AKT K", "K U", "U autophagy"]


def test_what_a_proof_only_supposes_is_no_mark() -> None:
    (drawing,) = asked("why autophagy increases with A1 = high")
    assert marks(drawing)["AKT"] == ""


def test_a_prediction_shows_everything_that_moves() -> None:
    (drawing,) = asked("what if A1 = high")
    assert marks(drawing) == {
        "A1": "up none → high given", "AKT": "up", "K": "down", "S": "down", "U": "up", "autophagy": "up"
    }  # fmt: skip
    (drawing,) = asked("what if A1 = high show U")
    assert marks(drawing) == {"A1": "up none → high given", "AKT": "", "K": "", "S": "", "U": "up"}


def test_what_is_possible_shows_both_labelings_side_by_side() -> None:
    holds, fails = asked("why K increases with A2 = high")
    assert (holds.title, fails.title) == ("where it holds", "where it does not hold")
    assert (marks(holds)["K"], marks(fails)["K"] in ("down", "steady")) == ("up", True)
    assert joined(holds) == joined(fails)


def test_a_contrast_shows_the_two_worlds_in_the_order_of_the_question() -> None:
    first, second = asked("why autophagy increases with A1 = high in resistant rather than with A2 = high")
    assert (first.title, second.title) == ("with A1 = high in resistant", "with A2 = high in resistant")
    assert (marks(first)["K"], marks(second)["K"]) == ("down", "up")
    assert (marks(first)["A1"], marks(second)["A1"]) == ("up none → high given", "steady")
    assert marks(second)["resistant_cells"].split() == ["on", "given"]
    assert joined(first) == joined(second)


def test_a_comparison_shows_both_sides() -> None:
    left, right = asked("compare A1 = high versus A2 = high in resistant")
    assert (left.title, right.title) == ("A1 = high", "A2 = high")
    assert (marks(left)["K"], marks(right)["K"]) == ("down", "up")


def test_a_conflict_shows_the_rules_that_clash_and_what_was_observed() -> None:
    (drawing,) = asked("check", MODEL.with_rules(CLASH))
    assert drawing.title == "What clashes"
    assert (marks(drawing)["K"], marks(drawing)["S"]) == ("down", "not-down")


def test_states_show_the_levels_of_each_state() -> None:
    model = reasoner.loads("model b\nlevels bit: off < on\ngene A, B : bit\nA := not B\nB := not A\n")
    one, two = asked("states", model)
    assert [one.title, two.title] == ["state 1", "state 2"]
    assert {marks(d)["A"] + marks(d)["B"] for d in (one, two)} == {" off on", " on off"}


def test_interventions_show_what_leads_from_them_to_the_claim() -> None:
    (drawing,) = asked("how autophagy increases using drugs at most 1")
    assert set(marks(drawing)) == {"A1", "AKT", "K", "S", "U", "autophagy"}


def test_paths_show_their_rules() -> None:
    (drawing,) = asked("paths A1 to U")
    assert joined(drawing) == ["K U", "A1 K"]


@pytest.mark.parametrize(
    "question", ["check", "why A1 is unchanged in resistant", "why not autophagy increases with A2 = high"]
)
def test_every_kind_of_question_has_a_drawing(question: str) -> None:
    assert all(d.nodes for d in asked(question)) and asked(question)
