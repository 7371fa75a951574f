"""The JSON of each kind of question, whole: what a script finds there."""

from __future__ import annotations

from typing import Any

from told import answered

from reasoner.query.kinds import row_of
from reasoner.questions import ROWS
from reasoner.tell.json import to_json

RACE = "drug D\nprotein A, X\nD -> A\nP: A -> X\nQ: D -| X\n"


def found(rules: str, question: str, *leave_out: str) -> dict[str, Any]:
    """The object without what every answer has."""
    data = to_json(answered(rules, question))
    for key in ("schema", "question", "worlds", *leave_out):
        data.pop(key)
    return data


def test_a_prediction_has_directions_levels_and_what_nothing_reaches() -> None:
    rules = "drug D\nprotein A, B, C\nD -| A\nZ: D -0 B\n"
    assert found(rules, "what if D = high show A, B, C") == {
        "kind": "what-if",
        "verdict": "consistent",
        "directions": {"A": ["-"], "B": ["0"], "C": ["0"]},
        "supports": {"A": "established"},
        "levels": {
            "A": {"before": ["normal"], "acute": ["low"]},
            "B": {"before": ["normal"], "acute": ["normal"]},
            "C": {"before": ["normal"], "acute": ["normal"]},
        },
        "unaffected": {"B": {"absences": ["Z"]}, "C": {"absences": []}},
    }


def test_an_ambiguity_has_its_kind_and_where_it_is_decided() -> None:
    data = found(RACE + "protein Y\nX -> Y\n", "what if D = high show X, Y")
    conflicting = {"kind": "conflicting", "at": "X", "up": ["P"], "down": ["Q"], "root": "X"}
    assert data["ambiguous"] == {"X": conflicting, "Y": conflicting}
    (along,) = data["implications"]
    assert (along["together"], along["mirrored"]) == ({"X": "+", "Y": "+"}, True)
    assert along["steps"] > 0
    assert data["implications_complete"] is True
    assert data["measure"] == {"quantity": "X", "decides": ["Y"]}
    undetermined = found("drug D\nprotein A\nM: D -? A\n", "what if D = high show A")
    assert undetermined["ambiguous"] == {"A": {"kind": "undetermined", "at": "A", "open": ["M"], "root": "A"}}


def test_a_comparison_has_a_row_for_each_quantity() -> None:
    rules = "drug D, E\nprotein A\nD -| A\nE -> A\n"
    assert found(rules, "compare D = high versus E = high")["rows"] == [
        {"quantity": "D", "left": ["+"], "right": ["0"], "right_against_left": ["-"]},
        {"quantity": "E", "left": ["0"], "right": ["+"], "right_against_left": ["+"]},
        {"quantity": "A", "left": ["-"], "right": ["+"], "right_against_left": ["+"]},
    ]


def test_paths_have_quantities_rules_and_a_sign_that_may_be_unknown() -> None:
    rules = "protein A, B, C\nL1: A -| B\nL2: B -? C\n"
    assert found(rules, "paths A to B") == {
        "kind": "paths",
        "verdict": "consistent",
        "rows": [{"quantities": ["A", "B"], "rules": ["L1"], "sign": "-"}],
    }
    assert found(rules, "paths A to C")["rows"] == [
        {"quantities": ["A", "B", "C"], "rules": ["L1", "L2"], "sign": None}
    ]
    assert "rows" not in found(rules, "paths C to A")


def test_states_are_counted_also_where_there_is_none() -> None:
    rules = "drug D\nprotein A\nL: D -| A\nrule when D is high then A is high\nscenario s: D = high\n"
    none = found(rules, "states s")
    assert (none["verdict"], none["states"]) == ("inconsistent", 0)
    assert [line.get("text", line.get("setting")) for line in none["conflict"]] == [
        "D -| A", "rule when D is high then A is high", "D = high"
    ]  # fmt: skip
    one = found("protein A\n", "states")
    assert (one["verdict"], one["states"], len(one["witnesses"])) == ("consistent", 1, 1)


def test_interventions_have_settings_and_the_status_they_rest_on() -> None:
    rules = "drug D, E\nprotein A\nD -| A\nE -| A status proposed\n"
    data = found(rules, "how A decreases using drugs at most 1")
    best = data.pop("best")
    assert (best["settings"], best["gist"], best["proof"]["checked"]) == ({"D": "low"}, "D inhibits A.", True)
    assert data == {
        "kind": "how",
        "verdict": "necessary",
        "interventions": [
            {"settings": {"D": "low"}, "support": "established", "acts_on": ["A"]},
            {"settings": {"D": "high"}, "support": "established", "acts_on": ["A"]},
            {"settings": {"E": "low"}, "support": "proposed", "acts_on": ["A"]},
            {"settings": {"E": "high"}, "support": "proposed", "acts_on": ["A"]},
        ],
        "interventions_complete": True,
        "considered": {"settings": 4, "at_most": 1},
    }


def test_settings_that_drop_out_have_verdicts_on_what_is_asked_and_what_is_kept() -> None:
    rules = "drug D, E, F\nprotein A, B\nD -| A\nE -| A\nE -| B\nF -> A\n"
    data = found(rules, "how A decreases using drugs at most 1 keeping B does not decrease")
    assert data["dropped"] == [
        {"settings": {"E": "low"}, "verdict": "necessary", "keeping": ["impossible"]},
        {"settings": {"E": "high"}, "verdict": "necessary", "keeping": ["impossible"]},
        {"settings": {"F": "low"}, "verdict": "impossible", "keeping": []},
        {"settings": {"F": "high"}, "verdict": "impossible", "keeping": []},
    ]
    assert data["dropped_complete"] is True


def test_a_comparison_has_its_goals_the_way_to_them_and_where_the_sides_part() -> None:
    rules = "drug D, E\nprotein A, B\nprocess P\nI1: D -| A\nI2: E -> A\nA -> B -> P\n"
    data = found(rules, "compare D = high versus E = high show P")
    ways = {"left": ["-"], "right": ["+"], "right_against_left": ["+"]}
    assert data["goals"] == ["P"]
    assert data["story"] == [{"quantity": "A", **ways}, {"quantity": "B", **ways}]
    (fork,) = data["forks"]
    assert (fork["first"], fork["quantity"], fork["rules"]) == ("left", "A", {"first": ["I1"], "second": ["I2"]})


def test_no_intervention_is_a_proved_no() -> None:
    data = found("drug D\nprotein A\nD -| A\n", "how A increases using drugs")
    assert (data["verdict"], data["interventions"], data["interventions_complete"]) == ("impossible", [], True)


def test_a_check_has_every_conflict_its_repairs_and_the_lines_to_write() -> None:
    rules = "drug D\nprotein A\nL: D -| A\nobserve O1: A increases with D = high\n"
    data = found(rules, "check")
    observed = {"id": "O1", "file": "<text>", "line": 4, "text": "observe A increases with D = high"}
    stated = {"id": "L", "file": "<text>", "line": 3, "text": "D -| A"}
    assert data["conflicts"] == [data["conflict"]]
    assert [line for line in data["conflict"] if line in (observed, stated)] == [stated, observed]
    assert data["inconsistent_scenarios"] == []
    assert data["repairs"][0] == {
        "cost": 6,
        "changes": [{"action": "drop", "rule": "O1", "line": "<text>:4", "text": observed["text"]}],
        "minimal": True,
        "lines": [{"file": "<text>", "line": 4, "before": "observe O1: A increases with D = high", "after": []}],
    }
    assert data["repairs"][1]["changes"] == [{"action": "flip", "rule": "L", "line": "<text>:3", "text": "D -| A"}]
    assert data["repairs"][1]["lines"][0]["after"] == ["L: D -> A"]


def test_a_scenario_that_cannot_be_is_in_the_check() -> None:
    rules = "drug D\nprotein A\nL: D -| A\nrule when D is high then A is high\nscenario s: D = high\n"
    assert found(rules, "check")["inconsistent_scenarios"] == ["s"]


def test_a_claim_that_is_possible_has_its_witnesses_and_what_decides() -> None:
    data = found(RACE, "why X increases with D = high")
    assert list(data) == ["kind", "verdict", "witnesses", "pushes", "races"]
    assert [w["shows"] for w in data["witnesses"]] == ["for", "against"]
    holds, fails = (w["directions"]["X"]["before>acute"] for w in data["witnesses"])
    assert holds == "+" and fails in ("0", "-")
    assert data["pushes"] == {"on": "X", "where": "against", "up": ["P"], "down": ["Q"]}


def test_a_switch_that_is_left_open_is_named_with_its_value_in_each_witness() -> None:
    data = found("drug D\nprotein A\nM: maybe D -> A\n", "why A increases with D = high")
    assert [w["exists"] for w in data["witnesses"]] == [{"M": True}, {"M": False}]
    assert data["open"] == ["M"]


def test_what_settles_a_sign_is_a_fact_with_an_action() -> None:
    data = found("drug D\nprotein A\nM: D -? A\n", "why ambiguous A with D = high", "witnesses")
    assert data["settling"]["+"] == {
        "facts": [[{"action": "sign", "rule": "M", "line": "<text>:3", "text": "D -? A", "sign": "+"}]],
        "complete": True,
    }
    assert data["open"] == ["M"]


def test_a_contrast_has_both_verdicts_and_where_they_part() -> None:
    rules = "drug D, E\nprotein A\nL1: D -| A\nL2: E -> A\n"
    data = found(rules, "why A decreases with D = high rather than with E = high")
    assert (data["kind"], data["verdict"], data["contrast"]["rather"]["verdict"]) == (
        "contrast", "necessary", "impossible"
    )  # fmt: skip
    assert data["contrast"]["forks"][0]["rules"] == {"first": ["L1"], "second": ["L2"]}


def test_the_kind_in_json_is_that_of_the_table_of_questions() -> None:
    for question in ("why A decreases with D = high", "why not A decreases with D = high", "what if D = high", "check"):
        answer = answered("drug D\nprotein A\nD -| A\n", question)
        assert to_json(answer)["kind"] == row_of(answer.question).kind
        assert row_of(answer.question) in ROWS
