"""What the table of questions gives to the command line and the prompt: problems, exit codes, JSON; each kind alike."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from reasoner.cli.main import main
from reasoner.exits import Exit, worst
from reasoner.many.expectations import run
from reasoner.pipeline import loads
from reasoner.query.kinds import exit_of_reports
from reasoner.questions import ROWS
from reasoner.solve.budget import Budget

RULES = """\
drug D, E
protein A, B, X
context r
L1: D -| A
L2: A -> B
L3: E -| B unless r is on
P: A -> X
Q: B -| X
scenario s: r = on
query Q1: why B decreases with E = high in s
"""
CLASH = "drug D\nprotein A\nD -| A\nobserve A increases with D = high\n"


@pytest.fixture(autouse=True)
def files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "m.rules").write_text(RULES, encoding="utf-8")
    (tmp_path / "clash.rules").write_text(CLASH, encoding="utf-8")
    monkeypatch.chdir(tmp_path)


def worlds(question: str, capsys: pytest.CaptureFixture[str]) -> list[str]:
    """The worlds of the problem that `show` shows for a question."""
    assert main(["show", "--stage", "problem", question, "m.rules"]) == 0
    table = capsys.readouterr().out.split("\n\n")[0]
    return [" ".join(line.split()[1:-1]) for line in table.splitlines()]


@pytest.mark.parametrize(
    ("question", "expected"),
    [
        ("D = high", ["the reference", "D = high"]),
        ("what if D = high", ["the reference", "D = high"]),
        ("why B decreases with D = high", ["the reference", "D = high"]),
        ("why not B decreases with D = high", ["the reference", "D = high"]),
        ("why ambiguous X with D = high", ["the reference", "D = high"]),
        ("why B decreases with D = high rather than with E = high", ["the reference", "D = high", "E = high"]),
        ("how B decreases using drugs with D = low", ["the reference", "D = low"]),
        ("compare D = high versus E = high", ["the reference", "D = high", "E = high"]),
        ("states s", ["the reference", "s"]),
        ("check", ["the reference", "s"]),
        ("Q1", ["the reference", "s", "E = high"]),
    ],
)
def test_show_shows_the_problem_of_the_question_that_is_asked(
    question: str, expected: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert worlds(question, capsys) == expected


def test_a_question_to_the_graph_has_no_problem_to_show(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "--stage", "problem", "paths D to X", "m.rules"]) == 0
    told = capsys.readouterr().out
    assert told == "`paths D to X` asks the graph alone: there are no worlds, and nothing to solve.\n"


ENDINGS = [
    ("why", "B decreases with D = high", "m.rules", Exit.GOOD),
    ("why", "X decreases with D = high", "m.rules", Exit.NEGATIVE),
    ("why", "B increases with D = high", "m.rules", Exit.NEGATIVE),
    ("why", "B decreases with D = high rather than with E = high in s", "m.rules", Exit.GOOD),
    ("why-not", "X decreases with D = high", "m.rules", Exit.GOOD),
    ("why-not", "A decreases with D = high", "clash.rules", Exit.NEGATIVE),
    ("why-ambiguous", "X with D = high", "m.rules", Exit.GOOD),
    ("what-if", "D = high", "m.rules", Exit.GOOD),
    ("what-if", "D = high", "clash.rules", Exit.NEGATIVE),
    ("compare", "D = high versus E = high", "m.rules", Exit.GOOD),
    ("how", "B decreases using drugs at most 1", "m.rules", Exit.GOOD),
    ("how", "A increases using drugs at most 1", "m.rules", Exit.NEGATIVE),
    ("states", "s", "m.rules", Exit.GOOD),
    ("paths", "D to X", "m.rules", Exit.GOOD),
    ("paths", "X to D", "m.rules", Exit.GOOD),
    ("check", "", "m.rules", Exit.GOOD),
    ("check", "", "clash.rules", Exit.NEGATIVE),
    ("why", "B decreases with Z = high", "m.rules", Exit.WRONG),
]
FORMS = {row.command.name: row.command.form for row in ROWS if row.command is not None}


@pytest.mark.parametrize(("command", "asked", "rules", "code"), ENDINGS)
def test_a_question_ends_alike_on_the_command_line_and_at_the_prompt(
    command: str, asked: str, rules: str, code: Exit, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert main([command, *([asked] if asked else []), rules]) == code
    monkeypatch.setattr("sys.stdin", io.StringIO(FORMS[command].format(asked).strip() + "\n"))
    assert main(["repl", rules]) == code


def test_an_expectation_that_fails_counts_more_than_one_that_is_unknown() -> None:
    (report,) = run(loads("drug D\nprotein A\nD -| A\nexpect A decreases with D = high\n"), Budget())
    passed, failed, unknown = (replace(report, passed=outcome) for outcome in (True, False, None))
    assert exit_of_reports([passed, unknown, failed]) is Exit.NEGATIVE
    assert exit_of_reports([passed, unknown]) is Exit.UNKNOWN
    assert exit_of_reports([passed]) is exit_of_reports([]) is Exit.GOOD


def test_a_session_ends_as_its_worst_input() -> None:
    assert worst([Exit.NEGATIVE, Exit.UNKNOWN]) is Exit.UNKNOWN
    assert worst([Exit.UNKNOWN, Exit.WRONG, Exit.BUG, Exit.GOOD]) is Exit.BUG
    assert worst([]) is Exit.GOOD


def asked(words: list[str], capsys: pytest.CaptureFixture[str]) -> dict[str, Any]:
    main([*words, "--json"])
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_json_of_a_possible_claim_has_the_pushes_that_the_text_tells(capsys: pytest.CaptureFixture[str]) -> None:
    (Path.cwd() / "race.rules").write_text("drug D\nprotein A, X\nD -> A\nP: A -> X\nQ: D -| X\n", encoding="utf-8")
    question = "X increases with D = high"
    for command in ("why", "why-not"):
        found = asked([command, question, "race.rules"], capsys)
        assert found["verdict"] == "possible"
        assert found["pushes"] == {"on": "X", "where": "against", "up": ["P"], "down": ["Q"]}
    assert asked(["why-ambiguous", "X with D = high", "race.rules"], capsys)["pushes"]["on"] == "X"
    main(["why", question, "race.rules"])
    told = capsys.readouterr().out
    assert "What pushes X both ways" in told
    assert "up: D rises -> A rises -> X may rise" in told and "down: D rises -| X may fall" in told


def test_json_of_a_possible_claim_has_what_the_rules_leave_open(capsys: pytest.CaptureFixture[str]) -> None:
    (Path.cwd() / "open.rules").write_text("drug D\nprotein A\nM: maybe D -> A\n", encoding="utf-8")
    found = asked(["why", "A increases with D = high", "open.rules"], capsys)
    assert (found["verdict"], found["open"]) == ("possible", ["M"])
    assert "pushes" not in found


def shape(repair: dict[str, Any]) -> set[str]:
    return set(repair) - {"lines"}


def test_repairs_have_one_shape(capsys: pytest.CaptureFixture[str]) -> None:
    of_check = asked(["check", "clash.rules"], capsys)["repairs"]
    of_why_not = asked(["why-not", "X decreases with D = high", "m.rules"], capsys)["repairs"]
    assert of_check and of_why_not
    for repair in (*of_check, *of_why_not):
        assert shape(repair) == {"cost", "changes", "minimal"}
        assert isinstance(repair["cost"], int) and repair["minimal"] is True
        for change in repair["changes"]:
            assert {"action", "text"} <= change.keys()
            assert ("rule" in change) == ("line" in change)
    assert {"action": "drop", "rule": "L2", "line": "m.rules:5", "text": "A -> B"} in [
        change for repair in of_why_not for change in repair["changes"]
    ]


def test_further_labelings_do_not_hide_what_an_answer_shows(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO("why ambiguous X with D = high\n:witness 3\n:full\n"))
    main(["repl", "m.rules"])
    told = capsys.readouterr().out
    before, after = told.split("Labeling 3:")
    assert "where it rises" not in before
    assert after.count("where it rises  where it falls") == 1
