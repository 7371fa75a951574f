"""`reasoner lint --format sarif` and `--format junit`: findings for other programs, on rules and on other formats."""

from __future__ import annotations

import json
import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from reasoner.cli.main import main

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
