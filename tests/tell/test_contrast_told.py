"""Contrasts, `why not` and `why ambiguous` as text and as JSON."""

from __future__ import annotations

from typing import Any

from reasoner.pipeline import asked, loads
from reasoner.query.answers import Answer
from reasoner.query.ask import answer
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Undecided
from reasoner.render.text import to_text
from reasoner.solve.budget import Budget
from reasoner.tell.json import to_json
from reasoner.tell.narrate import narrate

PARTED = """\
protein K, S, U
drug ki, rapa
context resistance
scenario resistant: resistance = on
D1: ki -| K
D2: rapa -| K unless resistance is on
D3: rapa -| S
L1: K -> S
L2: K -| U
L3: S -| K
"""
CONTRAST = "why U increases with ki = high in resistant rather than with rapa = high"


def ask(question: str, text: str = PARTED, seconds: float | None = None) -> Answer:
    model = loads(text)
    found, line = asked(model, question)
    return answer(Engine(model), found, line, Budget(seconds))


def told(question: str, text: str = PARTED, full: bool = False) -> str:
    return to_text(narrate(ask(question, text), full))


def test_a_contrast_in_json_names_the_fork_the_silent_rule_and_the_other_proof() -> None:
    found = to_json(ask(CONTRAST))
    assert (found["kind"], found["verdict"]) == ("contrast", "necessary")
    assert [w["id"] for w in found["worlds"]] == ["reference", "before", "acute", "rather.acute"]
    contrast = found["contrast"]
    assert (contrast["rather"]["verdict"], contrast["rather"]["proof"]["checked"]) == ("impossible", True)
    assert (contrast["first"], contrast["second"]) == ("asked", "rather")
    assert contrast["shared"] == {"S": "-"}
    assert contrast["forks"] == [
        {
            "quantity": "K",
            "directions": {"first": ["-"], "second": ["+"]},
            "rules": {"first": ["D1"], "second": []},
            "silenced": [{"rule": "D2", "levels": {"resistance": "on"}}],
            "absences": [],
            "decisive": True,
        }
    ]
    assert contrast["after"] == {"U": {"first": ["+"], "second": ["-"]}}


def test_the_full_form_of_a_contrast_shows_both_proofs() -> None:
    text = told(CONTRAST, full=True)
    assert "U increases with ki = high in resistant" in text
    assert "U increases with rapa = high in resistant" in text
    assert text.count("what the claim says") == 2


def test_a_contrast_without_time_is_unknown() -> None:
    found = ask(CONTRAST, seconds=0.0)
    assert (found.verdict, found.complete, found.found) == ("unknown", False, Undecided())
    assert to_text(narrate(found)).startswith("Unknown: the time budget ran out")


def changes(found: dict[str, Any]) -> list[Any]:
    return [one["changes"] for one in found["repairs"]]


def test_changes_in_json_say_what_is_set_left_out_or_decided() -> None:
    text = "protein A, B, X\nM: maybe A -> X\nN: B -| X\n"
    found = to_json(ask("why not X increases with A = high, B = high", text))
    assert (found["kind"], found["verdict"], found["repairs_complete"]) == ("why-not", "possible", True)
    assert [
        {"action": "assume", "rule": "M", "line": "<text>:2", "text": "maybe A -> X"},
        {"action": "drop", "rule": "N", "line": "<text>:3", "text": "B -| X"},
    ] in changes(found)
    assert [(one["cost"], one["minimal"]) for one in found["repairs"]] == [(2, True)] * len(found["repairs"])
    loop = to_json(ask("why not U increases with rapa = high in resistant"))
    assert [{"action": "knock out", "quantity": "K", "level": "off", "text": "knock out K"}] in changes(loop)


def test_changes_that_work_only_together_are_told_together() -> None:
    text = "protein A, B, C, X\nA -> X\nB -| X\nC -| X\n"
    assert "together  without B -| X (<text>:3) and without C -| X (<text>:4)" in told(
        "why not X increases with A = high, B = high, C = high", text
    )


def test_a_claim_that_nothing_can_bring_about_says_so() -> None:
    text = told("why not X decreases with A = high", "protein A, X\nA -> X\n")
    assert text.rstrip().endswith("None of the allowed changes makes it necessary, alone or in pairs.")


def test_what_settles_an_ambiguity_is_in_json_for_each_way() -> None:
    text = "protein K, F, U\ndrug rapa\nD: rapa -| K\nP: rapa -> F\nQ: F -> K\nR: K -| U\n"
    found = to_json(ask("why ambiguous K with rapa = high", text))
    assert (found["kind"], found["verdict"], found["directions"]) == (
        "why-ambiguous",
        "possible",
        {"K": ["-", "0", "+"]},
    )
    assert found["ambiguous"]["K"] == {"kind": "conflicting", "at": "K", "up": ["Q"], "down": ["D"]}
    assert found["settling"] == {
        sign: {
            "facts": [
                [{"action": "make dominant", "rule": rule, "line": line, "text": text}],
                [{"action": "measure", "quantity": "U", "directions": [other]}],
            ],
            "complete": True,
        }
        for sign, rule, line, text, other in (
            ("+", "Q", "<text>:5", "F -> K", "-"),
            ("-", "D", "<text>:3", "rapa -| K", "+"),
        )
    }
    assert [w["shows"] for w in found["witnesses"]] == ["for", "against"]


def test_a_quantity_that_is_not_ambiguous_is_said_to_go_one_way() -> None:
    text = told("why ambiguous X with A = high", "protein A, X\nA -| X\n")
    assert text == "X is not ambiguous with A = high: it falls.\n"
