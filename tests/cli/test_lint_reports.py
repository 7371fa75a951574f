"""`reasoner lint --format sarif` and `--format junit`: findings for other programs, on rules and on other formats."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reasoner.cli.main import main
from reasoner.lint.run import Findings

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("n.sif").write_text("A\t->\tB\nA\t-|\tB\nC\t->\tD\nD\t->\tC\nE\n", encoding="utf-8")
    Path("n.aeon").write_text("A -> B\n$B: !A\n", encoding="utf-8")
    Path("good.sif").write_text("A\t->\tB\n", encoding="utf-8")
    Path("bad.sif").write_text("A\t->\tB\nA\t->\n", encoding="utf-8")


def test_sarif_has_every_finding_with_its_place_and_meaning(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--format", "sarif", "n.sif"]) == 1
    told = json.loads(capsys.readouterr().out)
    assert told["version"] == "2.1.0"
    (run,) = told["runs"]
    found = [
        (r["ruleId"], r["level"], r["locations"][0]["physicalLocation"]["region"]["startLine"]) for r in run["results"]
    ]
    assert found == [("W622", "warning", 1), ("W705", "note", 3), ("W701", "warning", 5)]
    assert [r["id"] for r in run["tool"]["driver"]["rules"]] == ["W622", "W705", "W701"]
    assert all(run["tool"]["driver"]["rules"][r["ruleIndex"]]["id"] == r["ruleId"] for r in run["results"])
    assert run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "n.sif"
    assert run["results"][0]["relatedLocations"][0]["physicalLocation"]["region"]["startLine"] == 2


def test_a_declared_sign_against_the_function_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--format", "sarif", "n.aeon"]) == 1
    assert [r["ruleId"] for r in json.loads(capsys.readouterr().out)["runs"][0]["results"]] == ["W623"]


def test_a_file_that_cannot_be_read_is_a_finding(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--format", "sarif", "bad.sif"]) == 2
    (result,) = json.loads(capsys.readouterr().out)["runs"][0]["results"]
    assert (result["ruleId"], result["level"]) == ("E521", "error")


def test_junit_has_a_case_for_each_finding_and_one_that_passes_for_none(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--format", "junit", "n.sif"]) == 1
    root = ElementTree.fromstring(capsys.readouterr().out)
    assert [c.get("name", "").split(" ")[0] for c in root.iter("testcase")] == ["W622", "W705", "W701"]
    assert all(c.find("failure") is not None for c in root.iter("testcase"))
    assert main(["lint", "--format", "junit", "good.sif"]) == 0
    root = ElementTree.fromstring(capsys.readouterr().out)
    assert [(s.get("tests"), s.get("failures")) for s in root.iter("testsuite")] == [("1", "0")]


def test_codes_are_chosen_for_reports_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--format", "sarif", "--skip", "W705,W701", "n.sif"]) == 1
    assert main(["lint", "--format", "sarif", "--only", "W705", "good.sif"]) == 0
    assert json.loads(capsys.readouterr().out.split("\n}\n")[1] + "\n}")["runs"][0]["results"] == []


def test_the_workflow_of_the_manual_is_yaml_whose_commands_exist() -> None:
    yaml = pytest.importorskip("yaml")
    text = re.search(r"```yaml\n(.*?)```", (ROOT / "docs/ci.md").read_text(encoding="utf-8"), re.DOTALL)
    assert text is not None
    steps = yaml.safe_load(text[1])["jobs"]["lint"]["steps"]
    commands = [s["run"].split() for s in steps if s.get("run", "").startswith("reasoner")]
    assert [c[1] for c in commands] == ["lint", "test"]


def test_reports_say_that_there_may_be_more(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("reasoner.lint.run.lint", lambda *_: Findings((), False))
    told = "The time budget ran out: there may be more. A longer `--budget` finds it."
    assert main(["lint", "--format", "sarif", "good.sif"]) == 3
    (invocation,) = json.loads(capsys.readouterr().out)["runs"][0]["invocations"]
    assert invocation["executionSuccessful"] is False
    assert invocation["toolExecutionNotifications"][0]["message"]["text"] == told
    assert main(["lint", "--format", "junit", "good.sif"]) == 3
    (suite,) = ElementTree.fromstring(capsys.readouterr().out)
    assert suite.get("errors") == "1"
    assert [c.get("message") for c in suite.iter("error")] == [told]


def test_the_suites_of_a_folder_are_its_files(capsys: pytest.CaptureFixture[str]) -> None:
    Path("rules").mkdir()
    Path("rules/a.rules").write_text("protein A, B, C\nA -> B\n", encoding="utf-8")
    Path("rules/b.rules").write_text("protein D, E\nD -> E\n", encoding="utf-8")
    assert main(["lint", "--format", "junit", "rules"]) == 1
    root = ElementTree.fromstring(capsys.readouterr().out)
    assert [(s.get("name"), s.get("failures")) for s in root] == [("rules/a.rules", "1"), ("rules/b.rules", "0")]


@pytest.mark.parametrize("option", ["--fix", "--diff", "--json", "--list=codes"])
def test_a_report_is_nothing_else_besides(option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["lint", "--format", "sarif", option, "good.sif"]) == 2
    assert "does not go with" in capsys.readouterr().err


def test_what_is_fixed_is_read_again_in_the_same_format(capsys: pytest.CaptureFixture[str]) -> None:
    Path("good.txt").write_bytes(Path("good.sif").read_bytes())
    twice = "protein P, Q\nP -> Q\nobserve O1: Q increases with P = high\nobserve O2: Q increases with P = high\n"
    Path("twice.rules").write_text(twice, encoding="utf-8")
    assert main(["lint", "--fix", "--format", "sif", "twice.rules", "good.txt"]) == 0
    assert "2 fixed." in capsys.readouterr().out
    assert Path("good.txt").read_bytes() == Path("good.sif").read_bytes()
