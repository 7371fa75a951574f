"""Two versions of the rules: which rules differ, which conclusions changed, and why; as text and as JSON."""

from __future__ import annotations

from functools import cache
from typing import Any

from reasoner.many.diff import Difference, diff
from reasoner.pipeline import loads
from reasoner.render.text import to_text
from reasoner.solve.budget import Budget
from reasoner.tell.difference import difference, difference_json

OLD = """\
drug D
protein A, B
I1: D -| A
M: maybe A -> B
expect C1 "A falls": A decreases with D = high
expect C2: B increases with D = high
"""


@cache
def changed(old: str, new: str) -> Difference:
    return diff(loads(old), loads(new), Budget())


def told(old: str, new: str) -> str:
    return to_text(difference(changed(old, new), full=False))


def test_a_turned_arrow_shows_what_it_changed_and_what_can_be_now() -> None:
    assert (
        told(OLD, OLD.replace("D -| A", "D -> A"))
        == """\
1 rule differs:

  -  <text>:3  I1: D -| A
  +  <text>:3  I1: D -> A

2 conclusions compared, 2 changed.

Expectations
<text>:5 C1 A falls: A decreases with D = high
     FAILS now: was necessary, is impossible.
     Changed: D -| A, now D -> A.
<text>:6 C2: B increases with D = high
     Was impossible, is possible.
     Changed: D -| A, now D -> A. It can now be that B rises.
"""
    )


def test_a_rule_that_is_gone_leaves_an_input() -> None:
    text = told(OLD, OLD.replace("I1: D -| A\n", ""))
    assert "  -  <text>:3  I1: D -| A\n" in text
    assert "FAILS now: was necessary, is impossible." in text


def test_models_that_say_the_same_differ_in_nothing() -> None:
    moved = OLD.replace("I1: D -| A\nM: maybe A -> B\n", "M: maybe A -> B\nI1: D -| A\n")
    assert not changed(OLD, moved).changed
    assert "2 conclusions compared" in told(OLD, moved)


def test_json_has_the_rules_the_conclusions_and_the_reasons() -> None:
    data: dict[str, Any] = difference_json(changed(OLD, OLD.replace("D -| A", "D -> A")))
    assert list(data) == [
        "schema", "kind", "compared", "rules", "scenarios", "quantities", "changed", "added", "dropped", "unanswered",
        "unsettled", "complete",
    ]  # fmt: skip
    assert (data["schema"], data["kind"], data["compared"], data["complete"]) == (2, "diff", 2, True)
    turned = {
        "change": "changed",
        "old": {"rule": "I1", "file": "<text>", "line": 3, "text": "D -| A"},
        "new": {"rule": "I1", "file": "<text>", "line": 3, "text": "D -> A"},
    }
    assert data["rules"] == [turned]
    first, second = data["changed"]
    assert (first["old"], first["new"]) == (
        {"verdict": "necessary", "outcome": "passed"},
        {"verdict": "impossible", "outcome": "failed"},
    )
    assert first["because"][0]["rules"] == second["because"][0]["rules"] == [turned]
    assert second["because"][0]["counter"] == "B rises"


def test_a_query_that_only_one_version_has_is_named() -> None:
    data = difference_json(changed(OLD, OLD + "query Q1: what if D = high\n"))
    asked = {"kind": "query", "rule": "Q1", "file": "<text>", "line": 7, "text": "what if D = high"}
    assert data["added"] == [asked, {"kind": "prediction", "place": "with D = high"}]
    assert (data["changed"], data["dropped"]) == ([], [])
