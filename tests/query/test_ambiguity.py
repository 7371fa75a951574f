"""The kind of an ambiguity: opposed pushes, wherever upstream they are, or a switch that settles it."""

from __future__ import annotations

import reasoner
from reasoner.query.outcomes import Ambiguity


def kind(text: str, question: str, quantity: str) -> Ambiguity:
    prediction = reasoner.loads(text).what_if(question).data.found
    assert prediction is not None
    return prediction.ambiguous[quantity]


def test_opposed_pushes_are_found_upstream_of_what_is_shown() -> None:
    text = "drug D; protein A, B, C\nI1: D -> A\nI2: D -> B\nI3: A -> C\nI4: B -| C\nprocess p\nC -> p\n"
    expected = Ambiguity("conflicting", "C", ("I3",), ("I4",))
    assert kind(text, "D = high", "p") == expected
    assert kind(text, "D = high show p", "p") == expected


def test_a_sign_that_settles_a_direction_is_what_is_open_though_feedback_opposes_it() -> None:
    text = "input S; protein X, Y\nI1: S -? X\nX -> Y -| X\n"
    assert kind(text, "S = high", "X") == Ambiguity("undetermined", "X", open=("I1",))
    assert kind(text, "S = high show Y", "Y") == Ambiguity("undetermined", "Y", open=("I1",))


def test_a_switch_that_settles_nothing_leaves_a_conflict() -> None:
    text = "drug D; protein X, Y\nI1: D -> X\nI2: D -> Y\nI3: Y -| X\nmaybe D -> Y\n"
    assert kind(text, "D = high", "X") == Ambiguity("conflicting", "X", ("I1",), ("I3",))


def test_a_switch_that_pushes_nothing_here_is_not_named() -> None:
    text = "input S, T; protein X\nI1: S -? X\nI2: maybe T -> X\n"
    assert kind(text, "S = high", "X") == Ambiguity("undetermined", "X", open=("I1",))
