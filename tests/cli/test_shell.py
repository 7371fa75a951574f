"""The shell command from words to exit code, mostly in process: answers, mistakes, interruptions, files."""

from __future__ import annotations

import io
import json
import os
import signal
import subprocess
import sys
from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest

import reasoner
from reasoner.cli.main import main
from reasoner.query.outcomes import Unproved

ROOT = Path(reasoner.__file__).resolve().parents[1]

RULES = """\
model small "A chain"
source Kim2011 "Kim J et al. Nat Cell Biol 2011;13:132"
drug torin1
protein mTORC1, ULK1, X
process autophagy
torin1 -| mTORC1 -| ULK1 -> autophagy cite Kim2011
maybe torin1 -> X
scenario resistant: mTORC1 = low
expect E1 "works": autophagy increases with torin1 = high
expect possible X increases with torin1 = high
query Q1: why ULK1 increases with torin1 = high
"""


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.chdir(tmp_path)
    Path("small.rules").write_text(RULES, encoding="utf-8")
    return "small.rules"


CLAIM = "autophagy increases with torin1 = high"


# --- answers ------------------------------------------------------------------------------------------------------


def test_a_necessary_claim_exits_with_0_and_prints_its_story(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", CLAIM, rules]) == 0
    out, err = capsys.readouterr()
    assert (
        out
        == """\
Yes, necessarily: autophagy increases with torin1 = high.
In short: torin1 inhibits mTORC1, so ULK1 rises, and with it autophagy.

What drives it
  1  torin1 rises -| mTORC1 falls -| ULK1 rises -> autophagy rises    Kim 2011

Why nothing outweighs it
     Nothing that moves pushes the other way.

  Support  established rules suffice
  Proof    10 steps, checked; --full shows it
"""
    )
    assert err == ""


@pytest.mark.parametrize(
    ("words", "code", "verdict"),
    [
        (["why", CLAIM], 0, "necessary"),
        (["why", "autophagy decreases with torin1 = high"], 1, "impossible"),
        (["why", "X increases with torin1 = high"], 1, "possible"),
        (["why", "X increases with torin1 = high", "--assume", "torin1 -> X"], 0, "necessary"),
        (["why", "X is unchanged with torin1 = high", "--reject", "torin1 -> X"], 0, "necessary"),
        (["what-if", "torin1 = high"], 0, "consistent"),
        (["what-if", "torin1 = high show X"], 0, "consistent"),
        (["compare", "torin1 = high versus torin1 = low"], 0, "consistent"),
        (["states", "resistant"], 0, "consistent"),
        (["states"], 0, "consistent"),
        (["paths", "torin1 to autophagy"], 0, "consistent"),
        (["check"], 0, "consistent"),
        (["how", "autophagy increases using drugs"], 0, "necessary"),
        (["how", "autophagy increases using drugs", "--proofs"], 0, "necessary"),
        (["how", "autophagy increases using mTORC1 keeping mTORC1 is unchanged"], 1, "impossible"),
        (["ask", "Q1"], 0, "necessary"),
        (["ask", f"why {CLAIM}"], 0, "necessary"),
        (["why", CLAIM, "--engine", "constraint"], 0, "necessary"),
    ],
)
def test_each_question_has_its_exit_code_and_one_json_object(
    words: list[str], code: int, verdict: str, rules: str, capsys: pytest.CaptureFixture[str]
) -> None:
    command, *rest = words
    asked = [w for w in rest if not w.startswith("-")][:1] if command != "check" and rest else []
    options = rest[len(asked) :]
    assert main([command, *asked, rules, *options, "--json"]) == code
    out, err = capsys.readouterr()
    assert json.loads(out)["verdict"] == verdict
    assert out.count("\n") == 1
    assert err == ""


def test_why_takes_a_negated_claim_for_a_claim(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "not mTORC1 increases with torin1 = high", rules]) == 0
    out = capsys.readouterr().out
    assert out.startswith("Yes, necessarily: not (mTORC1 increases) with torin1 = high.")


def test_why_reads_ambiguous_as_no_question(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "ambiguous mTORC1 with torin1 = high", rules]) == 2
    assert "error[E157]: `ambiguous` begins no claim" in capsys.readouterr().err


def test_an_inconsistent_model_exits_with_1_and_shows_the_lines(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("more.rules").write_text('use "small.rules"\nobserve O1: autophagy decreases with torin1 = high\n')
    assert main(["check", "more.rules"]) == 1
    out = capsys.readouterr().out
    assert out.startswith(
        "O1 contradicts the rules, by which it is certain that autophagy increases with torin1 = high:"
    )
    assert "more.rules:2" in out
    assert "small.rules:6" in out


def test_the_same_words_give_the_same_bytes(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    texts = []
    for _ in range(2):
        assert main(["what-if", "torin1 = high", rules, "--full", "--seed", "3"]) == 0
        texts.append(capsys.readouterr().out)
    assert texts[0] == texts[1]


def test_rules_can_come_from_standard_input(
    rules: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(RULES.encode())))
    assert main(["why", CLAIM, "-"]) == 0
    assert capsys.readouterr().out.startswith("Yes")


def test_without_files_the_shipped_rules_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["show", "mTORC1"]) == 0
    assert "What acts on it:" in capsys.readouterr().out


def test_timing_is_said_only_on_request(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", rules, "--timing", "--json"]) == 0
    assert "seconds" in json.loads(capsys.readouterr().out)
    assert main(["check", rules, "--timing"]) == 0
    assert capsys.readouterr().out.endswith(" s\n")


def test_markdown_and_full_change_the_form(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", CLAIM, rules, "--markdown"]) == 0
    assert "- **1** torin1 rises" in capsys.readouterr().out
    assert main(["why", CLAIM, rules, "--full"]) == 0
    assert "the claim holds" in capsys.readouterr().out


# --- tests, proofs, show ------------------------------------------------------------------------------------------


def test_expectations_that_hold_exit_with_0(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["test", rules]) == 0
    assert capsys.readouterr().out == "A chain (small.rules): 2 passed\n"


def test_a_failed_expectation_exits_with_1_and_is_explained_as_an_answer_would(
    rules: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("bad.rules").write_text(RULES + "expect E9: X increases with torin1 = high\n", encoding="utf-8")
    assert main(["why", "X increases with torin1 = high", "bad.rules"]) == 1
    headline, _, explained = capsys.readouterr().out.partition("\n")
    assert headline.startswith("Not necessarily") and "In short" in explained
    assert main(["test", "bad.rules", "--junit", "report.xml"]) == 1
    assert capsys.readouterr().out == (
        "FAILED bad.rules:12 E9: X increases with torin1 = high\n"
        "     Expected it to hold necessarily, but it is possible.\n"
        f"{explained}"
        "A chain (bad.rules): 2 passed, 1 failed\n"
    )
    suite = ElementTree.parse("report.xml").getroot()[0]
    assert (suite.get("tests"), suite.get("failures"), suite.get("errors")) == ("3", "1", "0")
    assert [len(case) for case in suite] == [0, 0, 1]
    assert explained in (suite[2][0].text or "")


def test_several_files_are_summed_up(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("more.rules").write_text("protein M; drug N; N -| M; expect M decreases with N = high", encoding="utf-8")
    assert main(["test", rules, "more.rules"]) == 0
    assert capsys.readouterr().out == "A chain (small.rules): 2 passed\nmore.rules: 1 passed\nall files: 3 passed\n"


def test_a_folder_without_expectations_says_so(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("none.rules").write_text("protein A\n", encoding="utf-8")
    assert main(["test", "none.rules"]) == 0
    assert "nothing to test" in capsys.readouterr().out


def test_a_proof_file_is_verified_again_until_a_rule_changes(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", CLAIM, rules, "--proof", "proof.json"]) == 0
    capsys.readouterr()
    assert main(["verify", "proof.json", rules]) == 0
    assert capsys.readouterr().out == f"The proof holds: {CLAIM}.\n"
    Path(rules).write_text(RULES.replace("ULK1 -> autophagy", "ULK1 -| autophagy"), encoding="utf-8")
    assert main(["verify", "proof.json", rules]) == 1
    assert capsys.readouterr().out.startswith("The proof does not hold: the rule")


def test_no_proof_file_is_written_where_there_is_no_proof(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "X increases with torin1 = high", rules, "--proof", "proof.json"]) == 1
    assert "there is no proof to write" in capsys.readouterr().err
    assert not Path("proof.json").exists()


def test_both_engines_are_compared(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", f"why {CLAIM}", rules]) == 0
    assert capsys.readouterr().out == "Both engines agree: necessary.\n"


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (["show", "small.rules"], "A chain"),
        (["show", "ULK1", "small.rules"], "mTORC1 -| ULK1  Kim 2011"),
        (["show", "torin1", "small.rules"], "Nothing acts on it: it is an input."),
        (["show", "--stage", "syntax", "small.rules"], "InfluenceRule"),
        (["show", "--stage", "model", "small.rules"], "established  ULK1 -> autophagy"),
        (["show", "--stage", "problem", "torin1 = high", "small.rules"], "setting        torin1"),
        (["show", "--stage", "proof", CLAIM, "small.rules"], "the claim holds"),
    ],
)
def test_the_model_a_quantity_and_every_stage_can_be_shown(
    words: list[str], shown: str, rules: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 0
    assert shown in capsys.readouterr().out


QUALIFIED = """\
source Doe2019 "Doe J. J Made Up 2019;1:1"
drug torin1, tonic
complex mTORC1
I1: torin1 -| mTORC1 cite Doe2019 status proposed note "at a full dose"
I2: tonic -> mTORC1 cite Doe2019
I3: mTORC1 requires tonic is at most low cite Doe2019 note "at a full dose"
"""


def test_a_quantity_is_shown_with_the_status_and_the_note_of_each_rule(
    rules: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path(rules).write_text(QUALIFIED, encoding="utf-8")
    assert main(["show", "mTORC1", rules]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert [line.strip() for line in lines if line.startswith("  ")] == [
        "small.rules:4  I1: torin1 -| mTORC1  Doe 2019  proposed",
        "at a full dose",
        "small.rules:5  I2: tonic -> mTORC1  Doe 2019",
        "small.rules:6  I3: mTORC1 requires tonic is at most low  Doe 2019",
        "at a full dose",
    ]


def test_a_rule_is_shown_by_its_id(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path(rules).write_text(QUALIFIED, encoding="utf-8")
    assert main(["show", "I1", rules]) == 0
    out = capsys.readouterr().out
    assert "torin1 -| mTORC1" in out and "Status: proposed" in out and "at a full dose" in out


# --- mistakes -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "code", "help"),
    [
        (["wyh", "x"], "E001", "did you mean `why`?"),
        (["help", "wyh"], "E001", "did you mean `why`?"),
        (["why", CLAIM, "--bugdet", "3"], "E002", "did you mean `--budget`?"),
        (["--strange"], "E002", "`reasoner --help` lists the commands"),
        (["why", CLAIM, "--budget", "0"], "E003", "`reasoner why --help` lists what it takes"),
        (["why", CLAIM, "--budget"], "E003", "`reasoner why --help` lists what it takes"),
        (["why", CLAIM, "--seed", "x"], "E003", "`reasoner why --help` lists what it takes"),
        (["why", CLAIM, "--seed", "-1"], "E003", "`reasoner why --help` lists what it takes"),
        (["export", CLAIM, "--svg", "x.svg", "small.rules"], "E004", "`-o x.svg` names the file"),
        (["why", CLAIM, "--engine", "clingo"], "E003", "`reasoner why --help` lists what it takes"),
        (["check", "--at-least", "establish"], "E003", "did you mean `established`?"),
        (["export", "small.rules"], "E008", "for example: reasoner export --svg"),
        (["new", "no/where"], "E006", "in a folder that is there"),
        (["lsp", "small.rules"], "E005", "leave it out"),
        (["why", CLAIM, "smal.rules"], "E004", "did you mean `small.rules`?"),
        (["why", "autophagy", "increases"], "E004", "a question is one argument in quotes"),
        (["diff", "smal.rules", "small.rules"], "E004", "did you mean `small.rules`?"),
        (["why"], "E005", "for example: reasoner why"),
        (["verify", "small.rules", "small.rules"], "E006", "`--proof FILE` writes one"),
        (["why", CLAIM, "small.rules", "--html", "small.rules"], "E006", "choose another name"),
        (["why", CLAIM, "small.rules", "--proof", "small.rules"], "E006", "choose another name"),
        (["verify", "small.json", "small.rules"], "E004", "did you mean `small.rules`?"),
        (["why", CLAIM, "small.ruls"], "E004", "did you mean `small.rules`?"),
        (["show", "regimen", "small.rules"], "E007", "did you mean `regimens`?"),
        (["show", "ULK2", "small.rules"], "E007", "did you mean `ULK1`?"),
        (["test", "small.rules", "--junit", "no/where.xml"], "E006", ""),
        (["why", "autophgy increases with torin1 = high", "small.rules"], "E201", "did you mean `autophagy`?"),
    ],
)
def test_a_mistake_exits_with_2_and_a_diagnostic_with_help(
    words: list[str], code: str, help: str, rules: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(words) == 2
    err = capsys.readouterr().err
    assert err.startswith(f"error[{code}]: ")
    assert "^" in err
    assert help in err
    assert main([*words[:1], "--json", *words[1:]]) == 2
    found = json.loads(capsys.readouterr().err)
    assert list(found) == [
        "code", "severity", "message", "file", "line", "column", "end_line", "end_column", "help",
    ]  # fmt: skip
    assert found["code"] == code


def test_a_file_cannot_steer_the_terminal_through_its_diagnostics(
    rules: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("evil.rules").write_text("protein `a\x1b[31m`\n`a\x1b[31m` -> C\n", encoding="utf-8")
    assert main(["check", "evil.rules"]) == 2
    assert (
        capsys.readouterr().err
        == """\
error[E201]: `C` is not declared
  --> evil.rules:2:13
    |
  2 | `a\ufffd[31m` -> C
    |             ^
  help: declare it, for instance `protein C`
"""
    )


def test_every_mistake_of_a_rule_file_is_reported_at_once(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("bad.rules").write_text("protein A\nA -> B\nA -> C\n", encoding="utf-8")
    assert main(["check", "bad.rules"]) == 2
    err = capsys.readouterr().err
    assert err.count("error[") == 2
    assert "bad.rules:2:6" in err and "bad.rules:3:6" in err


# --- ways to end --------------------------------------------------------------------------------------------------


def test_a_budget_that_runs_out_exits_with_3(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", CLAIM, rules, "--budget", "0.0000001"]) == 3
    said = "error: unknown: the time budget ran out before all rules were read\n"
    assert capsys.readouterr().err.startswith(said)


def test_ctrl_c_exits_with_3_and_what_was_found(
    rules: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from reasoner import pipeline

    ask = pipeline.ask

    def pressed(*arguments: object) -> object:
        signal.raise_signal(signal.SIGINT)
        return ask(*arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(pipeline, "ask", pressed)
    assert main(["why", CLAIM, rules]) == 3
    assert capsys.readouterr().out.startswith("Unknown: interrupted")


def test_a_second_ctrl_c_ends_at_once(
    rules: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from reasoner import pipeline

    def pressed(*_: object) -> None:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr(pipeline, "ask", pressed)
    before = signal.getsignal(signal.SIGINT)
    assert main(["why", CLAIM, rules]) == 3
    assert capsys.readouterr().err == "error: interrupted\n"
    assert signal.getsignal(signal.SIGINT) is before


def test_a_bug_exits_with_4_and_one_sentence(
    rules: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from reasoner import pipeline

    def broken(*_: object) -> None:
        raise ZeroDivisionError("no such luck")

    monkeypatch.setattr(pipeline, "ask", broken)
    monkeypatch.delenv("REASONER_DEBUG", raising=False)
    assert main(["why", CLAIM, rules]) == 4
    err = capsys.readouterr().err
    assert err.startswith("error: this is a bug in reasoner, not in your files (ZeroDivisionError: no such luck)")
    assert "Traceback" not in err
    monkeypatch.setenv("REASONER_DEBUG", "1")
    assert main(["why", CLAIM, rules]) == 4
    assert "Traceback" in capsys.readouterr().err


def test_a_verdict_without_a_proof_exits_with_3(
    rules: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from reasoner import pipeline

    ask = pipeline.ask

    def unproved(*arguments: object) -> object:
        found = ask(*arguments)  # type: ignore[arg-type]
        return replace(found, found=Unproved("necessary"), complete=False, stopped="the time budget ran out")

    monkeypatch.setattr(pipeline, "ask", unproved)
    assert main(["why", CLAIM, rules]) == 3
    assert "before there was a checked proof" in capsys.readouterr().out


# --- help and start-up --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", [[], ["--help"], ["-h"], ["help"]])
def test_the_overview_lists_every_command(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    from reasoner.cli.arguments import COMMANDS

    assert main(words) == 0
    out = capsys.readouterr().out
    assert all(f"\n  {name}" in out for name in COMMANDS)


@pytest.mark.parametrize("words", [["why", "--help"], ["help", "why"]])
def test_each_command_has_help_with_examples(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 0
    out = capsys.readouterr().out
    assert 'usage: reasoner why "CLAIM" [FILES] [options]' in out
    assert "examples:\n  reasoner why" in out


def test_the_version_is_that_of_the_package(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--version"]) == 0
    assert capsys.readouterr().out == f"reasoner {reasoner.__version__}\n"


def test_help_loads_neither_solver_nor_parser() -> None:
    script = (
        "import sys\nbefore = {*sys.modules}\nfrom reasoner.cli.main import main\n"  # what measures coverage loads some
        "main(['--help'])\nmain(['why', '--help'])\nmain(['wyh'])\n"
        "loaded = {*sys.modules} - before\n"
        "print([m for m in ('z3', 'lark', 'constraint', 'reasoner.model', 'xml') if m in loaded])"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, cwd=ROOT, check=True)
    assert done.stdout.splitlines()[-1] == "[]"


def test_a_reader_that_leaves_early_causes_no_complaint() -> None:
    command = f"{sys.executable} -m reasoner.cli.main help why | true; exit ${{PIPESTATUS[0]}}"
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, cwd=ROOT)
    assert done.stderr == ""
    assert done.returncode == 0


@pytest.mark.parametrize("words", ["test failing.rules", "why 'mTORC1 increases with torin1 = high' small.rules"])
def test_a_reader_that_leaves_early_changes_no_exit_code(words: str, rules: str) -> None:
    expected = "".join(f"expect F{n}: mTORC1 increases with torin1 = high\n" for n in range(3))
    Path("failing.rules").write_text(RULES + expected, encoding="utf-8")
    command = f"{sys.executable} -m reasoner.cli.main {words} | true; exit ${{PIPESTATUS[0]}}"
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run(["bash", "-c", command], capture_output=True, text=True, env=environment)
    assert (done.returncode, done.stderr) == (1, "")


def test_no_color_keeps_a_terminal_plain(
    rules: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    assert main(["why", CLAIM, rules]) == 0
    assert "\x1b[" in capsys.readouterr().out
    assert main(["why", CLAIM, rules, "--no-color"]) == 0
    assert "\x1b[" not in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    assert main(["why", CLAIM, rules]) == 0
    assert "\x1b[" not in capsys.readouterr().out


def test_a_proof_is_verified_against_the_same_rules_in_another_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "drug d\nprotein A, B\nd -| A -| B\nB requires A is at most normal\n"
    for folder in ("mine/rules", "yours/rules", "theirs/rules"):
        (tmp_path / folder).mkdir(parents=True)
        (tmp_path / folder / "m.rules").write_text(text.replace("-| B", "-> B") if "theirs" in folder else text)
    monkeypatch.chdir(tmp_path / "mine")
    assert main(["why", "B increases with d = high", "rules/m.rules", "--proof", "p.json"]) == 0
    monkeypatch.chdir(tmp_path)
    capsys.readouterr()
    assert main(["verify", "mine/p.json", "yours/rules/m.rules"]) == 0
    assert capsys.readouterr().out == "The proof holds: B increases with d = high.\n"
    assert main(["verify", "mine/p.json", "theirs/rules/m.rules"]) == 1
    said = " ".join(capsys.readouterr().out.split())
    changed = "has changed: it was `A -| B`, and is now `A -> B`."
    assert said == f"The proof does not hold: the rule `theirs/rules/m.rules:3.2` {changed}"


def test_what_how_may_use_is_named_or_is_a_kind(rules: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["how", "autophagy increases using knockouts at most 1", "small.rules"]) == 2
    said = capsys.readouterr().err
    assert "error[E201]: `knockouts` is not declared" in said
    assert "help: name quantities, or all of a kind: `drugs`, `proteins`, `inputs`" in said
