"""What an input is, whether it is finished, and lines cut into inputs."""

from __future__ import annotations

import pytest

from reasoner.repl.inputs import inputs, kind_of, pasted, unfinished


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("", "nothing"),
        ("  # a comment", "nothing"),
        (":in fed", "command"),
        (";", "command"),
        ("why A increases", "question"),
        ("check", "question"),
        ("Q1", "question"),
        ("`KU-0063794`", "question"),
        ("check -> B", "statement"),
        ("A -> B", "statement"),
        ("protein A", "statement"),
    ],
)
def test_an_input_is_told_by_its_first_word(text: str, kind: str) -> None:
    assert kind_of(text) == kind


@pytest.mark.parametrize(
    "text",
    [
        "A ->",
        "A -> B,",
        "scenario fed:",
        "X :=",
        "rule when at least 2 of (A is high,\n  B is high",
        "why A increases with",
        "why A",
        "what if A = high,",
        "compare A = high versus",
    ],
)
def test_an_input_goes_on_where_the_language_or_a_question_needs_more(text: str) -> None:
    assert unfinished(text)


@pytest.mark.parametrize(
    "text",
    [
        "A -> B",
        "A ->\n",
        "protein",
        'source X "open',
        ":save",
        "why A increases",
        "why 3",
        "what if",
        "what if show A",
        "why A nonsense with",
        "states",
        "why A increases with\n:accept",
        "protein A,\n  :undo",
    ],
)
def test_an_input_is_finished_where_nothing_more_must_come(text: str) -> None:
    assert not unfinished(text)


def test_lines_become_inputs_one_at_a_time() -> None:
    lines = [
        "protein A,",
        "  B",
        "A -> B",
        "  cite X",
        "",
        "why A increases",
        "  ",
        ":undo",
        "B -> A",
        "why A",
        "decreases",
    ]
    assert list(inputs(lines)) == [
        "protein A,\n  B",
        "A -> B\n  cite X",
        "",
        "why A increases",
        "  ",
        ":undo",
        "B -> A",
        "why A\ndecreases",
    ]


def test_a_line_with_a_colon_first_is_a_command_also_after_what_is_not_finished() -> None:
    assert list(pasted("why A increases with\n:accept")) == ["why A increases with", ":accept"]


def test_a_question_is_answered_before_the_next_line_is_read() -> None:
    def lines():  # type: ignore[no-untyped-def]
        yield "why A increases"
        raise AssertionError("the next line was read")

    assert next(inputs(lines())) == "why A increases"


def test_a_pasted_question_may_go_on_in_its_next_line() -> None:
    text = "why A increases\n  with B = high\n  in fed\nA -> B\nwhat if B = high\nshow A"
    assert list(pasted(text)) == ["why A increases\n  with B = high\n  in fed", "A -> B", "what if B = high\nshow A"]
