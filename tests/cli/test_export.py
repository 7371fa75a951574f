"""`reasoner export`: pictures of a network, of what lies around a quantity, of answers and proofs."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from reasoner import pipeline
from reasoner.cli.main import main
from reasoner.query.answers import Answer, WhyAnswer
from reasoner.query.outcomes import Unproved

RULES = """\
model small "A chain"
drug torin1
protein mTORC1, ULK1
process autophagy
torin1 -| mTORC1 -| ULK1 -> autophagy
query Q1: why ULK1 increases with torin1 = high
"""


@pytest.fixture(autouse=True)
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("small.rules").write_text(RULES, encoding="utf-8")


def quantities(text: str) -> list[str]:
    return [g.attrib["data-quantity"] for g in ElementTree.fromstring(text).iter() if "data-quantity" in g.attrib]


def test_the_whole_network_is_drawn_the_same_each_time(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--svg", "small.rules"]) == 0
    first = capsys.readouterr().out
    assert quantities(first) == ["torin1", "mTORC1", "ULK1", "autophagy"]
    assert main(["export", "--svg", "small.rules", "-o", "net.svg"]) == 0
    assert capsys.readouterr().out == ""
    assert Path("net.svg").read_text("utf-8") == first


def test_around_a_quantity_and_around_an_answer(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--svg", "--around", "torin1", "small.rules"]) == 0
    assert quantities(capsys.readouterr().out) == ["torin1", "mTORC1"]
    assert main(["export", "--svg", "--around", "torin1", "--steps", "2", "small.rules"]) == 0
    assert quantities(capsys.readouterr().out) == ["torin1", "mTORC1", "ULK1"]
    assert main(["export", "--svg", "Q1", "small.rules"]) == 0
    assert quantities(capsys.readouterr().out) == ["torin1", "mTORC1", "ULK1"]


def test_a_proof_alone(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--dot", "--proof", "Q1", "small.rules"]) == 0
    assert (
        capsys.readouterr().out
        == """\
digraph "Q1" {
  rankdir=TB;
  node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica", fontsize=11];
  edge [fontname="Helvetica", fontsize=9];
  "step 0" [label="torin1 rises -| mTORC1 falls -| ULK1 rises", shape=note];
  "step 1" [label="Nothing that moves pushes the other way.", shape=note];
}
"""
    )


def test_an_answer_without_steps_has_no_proof_to_draw(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "--dot", "--proof", "what if torin1 = high", "small.rules"]) == 1
    assert capsys.readouterr().err == (
        "error: this answer has no steps to draw\n  help: leave out --proof to draw the network around it\n"
    )


@pytest.mark.parametrize(
    ("words", "code", "message"),
    [
        (["small.rules"], "E008", "`reasoner export` needs one format: `--svg`, `--html`, `--dot` or `--to`"),
        (["--svg", "--dot", "small.rules"], "E008",
         "`reasoner export` needs one format: `--svg`, `--html`, `--dot` or `--to`"),
        (["small.rules", "-o", "small.xyz"], "E008", "`small.xyz` ends as no format does"),
        (["--html", "--proof", "Q1", "small.rules"], "E008", "`--proof` is drawn as a picture"),
        (["--to", "sif", "--group", "files", "small.rules"], "E008", "`--group` is for pictures"),
        (["--svg", "--steps", "2", "small.rules"], "E008", "`--steps` says how far `--around` reaches"),
        (["--svg", "--proof", "small.rules"], "E008", "`--proof` needs a question"),
        (["--svg", "--full", "small.rules"], "E008", "`--full` needs a question"),
        (["--svg", "--around", "mTOR", "small.rules"], "E007", "there is no quantity `mTOR`"),
        (["--svg", "--around", "ULK1", "Q1", "small.rules"], "E008",
         "`--around` narrows the whole network, not an answer"),
        (["--svg", "small.rules", "-o", "no/such/folder.svg"], "E006", "cannot write `no/such/folder.svg`: "
         "no such file or directory"),
    ],
)  # fmt: skip
def test_what_cannot_be_drawn_is_said(
    words: list[str], code: str, message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["export", "--json", *words]) == 2
    found = json.loads(capsys.readouterr().err)
    assert (found["code"], found["message"]) == (code, message)


def test_a_proof_that_was_not_found_in_time_is_unknown_and_not_missing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    ask = pipeline.ask

    def stopped(*words: Any, **options: Any) -> Answer:
        answer = ask(*words, **options)
        assert isinstance(answer, WhyAnswer)
        return replace(answer, found=Unproved("unknown"), complete=False, stopped="the time budget ran out")

    monkeypatch.setattr(pipeline, "ask", stopped)
    assert main(["export", "--svg", "--proof", "Q1", "small.rules"]) == 3
    assert "unknown: there is no proof to draw within the budget" in capsys.readouterr().err


@pytest.mark.parametrize(("name", "begins"), [("a.svg", "<svg"), ("a.html", "<!doctype html>"), ("a.dot", "digraph")])
def test_the_name_of_the_output_says_which_picture(name: str, begins: str) -> None:
    assert main(["export", "small.rules", "-o", name]) == 0
    assert Path(name).read_text(encoding="utf-8").lower().startswith(begins)
