"""The commands around the language, in process: `fmt`, `lint`, `new`, `completion`."""

from __future__ import annotations

import io
import json
import os
import shutil
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from shells import by_fish, by_zsh

from reasoner.cli.arguments import COMMANDS, parser_of
from reasoner.cli.completion import SHELLS, script
from reasoner.cli.main import main
from reasoner.lint.catalogue import CATALOGUE

UNTIDY = "drug D\nprotein A  # one\nD-|A\n\n\n\nexpect A decreases with D=high\n"
TIDY = "drug D\nprotein A  # one\nD -| A\n\nexpect A decreases with D = high\n"

Capture = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "untidy.rules").write_text(UNTIDY, encoding="utf-8")
    return tmp_path


# --- fmt ----------------------------------------------------------------------------------------------------------


def test_fmt_writes_in_place_and_says_which_files(folder: Path, capsys: Capture) -> None:
    assert main(["fmt", "untidy.rules"]) == 0
    assert Path("untidy.rules").read_text(encoding="utf-8") == TIDY
    assert capsys.readouterr() == ("untidy.rules\n", "")
    assert main(["fmt", "untidy.rules"]) == 0
    assert capsys.readouterr() == ("", "")
    assert [p.name for p in folder.iterdir()] == ["untidy.rules"]  # nothing temporary is left


def test_fmt_check_lists_what_would_change_and_changes_nothing(capsys: Capture) -> None:
    Path("tidy.rules").write_text(TIDY, encoding="utf-8")
    assert main(["fmt", "--check", "."]) == 1
    assert capsys.readouterr().out == "untidy.rules\n"
    assert Path("untidy.rules").read_text(encoding="utf-8") == UNTIDY
    assert main(["fmt", "--check", "tidy.rules"]) == 0


def test_fmt_diff_prints_the_difference_and_changes_nothing(capsys: Capture) -> None:
    assert main(["fmt", "--diff", "untidy.rules"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[:2] == ["--- untidy.rules", "+++ untidy.rules (formatted)"]
    assert "-D-|A" in lines and "+D -| A" in lines
    assert Path("untidy.rules").read_text(encoding="utf-8") == UNTIDY
    assert main(["fmt", "--diff", "--check", "untidy.rules"]) == 1


def test_fmt_diff_says_where_the_last_line_had_no_end(capsys: Capture) -> None:
    Path("open.rules").write_text("protein A", encoding="utf-8")
    assert main(["fmt", "--diff", "open.rules"]) == 0
    assert "-protein A\n\\ No newline at end of file\n+protein A\n" in capsys.readouterr().out


def test_fmt_in_json_names_the_files_that_change(capsys: Capture) -> None:
    assert main(["fmt", "--check", "--json", "."]) == 1
    assert json.loads(capsys.readouterr().out) == {"schema": 2, "kind": "fmt", "changed": ["untidy.rules"]}


def test_fmt_goes_through_folders_to_the_bottom(folder: Path) -> None:
    (folder / "deep" / "er").mkdir(parents=True)
    (folder / "deep" / "er" / "x.rules").write_text("A->B", encoding="utf-8")
    (folder / "deep" / "notes.txt").write_text("A->B", encoding="utf-8")
    assert main(["fmt", "deep"]) == 0
    assert Path("deep/er/x.rules").read_text(encoding="utf-8") == "A -> B\n"
    assert Path("deep/notes.txt").read_text(encoding="utf-8") == "A->B"


def test_fmt_reads_standard_input_and_writes_standard_output(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(UNTIDY.encode())))
    assert main(["fmt", "-"]) == 0
    assert capsys.readouterr().out == TIDY


def test_fmt_leaves_a_file_with_mistakes_and_does_the_others(capsys: Capture) -> None:
    Path("broken.rules").write_text("A->\n\n\n", encoding="utf-8")
    assert main(["fmt", "broken.rules", "untidy.rules"]) == 2
    assert Path("broken.rules").read_text(encoding="utf-8") == "A->\n\n\n"
    assert Path("untidy.rules").read_text(encoding="utf-8") == TIDY
    out, err = capsys.readouterr()
    assert out == "untidy.rules\n" and "broken.rules:1" in err


def test_fmt_keeps_line_ends_permissions_and_links(folder: Path) -> None:
    Path("crlf.rules").write_bytes(b"A->B\r\nB->C\r\n")
    os.chmod("crlf.rules", 0o640)
    Path("link.rules").symlink_to("crlf.rules")
    assert main(["fmt", "link.rules"]) == 0
    assert Path("crlf.rules").read_bytes() == b"A -> B\r\nB -> C\r\n"
    assert stat.S_IMODE(os.stat("crlf.rules").st_mode) == 0o640
    assert Path("link.rules").is_symlink()


def test_fmt_leaves_the_file_whole_where_it_cannot_be_replaced(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", refuse)
    assert main(["fmt", "untidy.rules"]) == 2
    assert "no space left on device" in capsys.readouterr().err
    assert [p.name for p in folder.iterdir()] == ["untidy.rules"]
    assert Path("untidy.rules").read_text(encoding="utf-8") == UNTIDY


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["fmt"], "error[E005]: `reasoner fmt` needs a file or folder"),
        (["fmt", "untidi.rules"], "did you mean `untidy.rules`"),
        (["fmt", "latin.rules"], "`latin.rules` is not UTF-8 text (byte 2)"),
        (["fmt", "-"], "`-` is not UTF-8 text (byte 2)"),
        (["new"], "error[E005]: `reasoner new` needs a name"),
        (["new", "a", "b"], "error[E005]: `reasoner new` takes one name"),
        (["new", "a`b"], "`a`b` cannot be the name of a model"),
        (["new", "untidy"], "`untidy.rules` exists already"),
        (["new", "nowhere/x"], "cannot write `nowhere/x.rules`"),
        (["completion", "csh"], "there is no completion for `csh`"),
        (["lint", "--only", "W999", "untidy.rules"], "error[E003]: `lint` has no code `W999`"),
    ],
)
def test_what_the_tools_cannot_do_is_said_plainly(
    words: list[str], message: str, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b"#\xe9\n")))
    Path("latin.rules").write_bytes(b"#\xe9\n")
    assert main(words) == 2
    assert message in capsys.readouterr().err
    assert Path("untidy.rules").read_text(encoding="utf-8") == UNTIDY


# --- new ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("word", "name"), [("my_model", "my_model"), ("2-part", "`2-part`"), ("why.rules", "`why`")])
def test_a_new_model_passes_its_tests_lint_and_fmt(word: str, name: str, capsys: Capture) -> None:
    assert main(["new", word]) == 0
    path = capsys.readouterr().out.splitlines()[0]
    assert f"\nmodel {name} " in Path(path).read_text(encoding="utf-8")
    for command in (["test"], ["lint"], ["fmt", "--check"], ["check"], ["ask", "why_torin1"]):
        assert main([*command, path]) == 0, command


# --- lint ---------------------------------------------------------------------------------------------------------

OPPOSED = "protein A, B\nA -> B\nA -| B\n"


def test_lint_shows_its_findings_and_counts_them(capsys: Capture) -> None:
    Path("x.rules").write_text("protein A, B, C\nA -> B -| C\nA -> B\nA -| C\nA -| B\n", encoding="utf-8")
    assert main(["lint", "x.rules", "--only", "w711,W712"]) == 1
    out = capsys.readouterr().out
    assert out.startswith("warning[W711]: `A -| B` and `A -> B` always act against each other\n  --> x.rules:5:1\n")
    assert out.endswith("\n1 warning.\n")


def test_lint_of_a_good_model_finds_nothing(capsys: Capture) -> None:
    assert main(["lint", "untidy.rules"]) == 0
    assert capsys.readouterr() == ("Nothing found.\n", "")


def test_lint_in_json_is_one_object(capsys: Capture) -> None:
    Path("x.rules").write_text(OPPOSED, encoding="utf-8")
    assert main(["lint", "--json", "x.rules"]) == 1
    data = json.loads(capsys.readouterr().out)
    assert (data["schema"], data["kind"], data["complete"]) == (2, "lint", True)
    assert [(f["code"], f["severity"], f["line"]) for f in data["findings"]] == [("W711", "warning", 3)]


def test_lint_says_when_it_could_not_finish(capsys: Capture) -> None:
    assert main(["lint", "untidy.rules", "--budget", "0.000001"]) == 3
    assert "budget ran out" in "".join(capsys.readouterr())


def test_lint_lists_its_codes(capsys: Capture) -> None:
    assert main(["lint", "--list", "codes"]) == 0
    assert [line[:4] for line in capsys.readouterr().out.splitlines()] == list(CATALOGUE)
    assert main(["lint", "--list", "codes", "--json"]) == 0
    assert [c["code"] for c in json.loads(capsys.readouterr().out)["codes"]] == list(CATALOGUE)


def test_lint_lists_the_modelling_choices(capsys: Capture) -> None:
    text = 'source S "a paper"\nprotein A, B\nI1: A -> B cite S status presumed note "as in yeast"\n'
    Path("x.rules").write_text(text, encoding="utf-8")
    assert main(["lint", "--list", "modelling", "x.rules"]) == 0
    assert capsys.readouterr().out == "x.rules:3: A -> B  [S]\n    as in yeast\n1 modelling choice.\n"
    assert main(["lint", "--list", "modelling", "--json", "x.rules"]) == 0
    (choice,) = json.loads(capsys.readouterr().out)["choices"]
    assert (choice["rule"], choice["line"], choice["note"]) == ("I1", 3, "as in yeast")


# --- completion ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("shell", SHELLS)
def test_a_completion_script_is_accepted_by_its_shell(shell: str, capsys: Capture) -> None:
    assert main(["completion", shell]) == 0
    text = capsys.readouterr().out
    if shutil.which(shell) is None:
        pytest.skip(f"{shell} is not installed")
    run = subprocess.run([shell, "-n"], input=text, capture_output=True, text=True, check=False)
    assert (run.returncode, run.stderr) == (0, "")


@pytest.mark.parametrize("shell", SHELLS)
def test_a_completion_script_has_every_command_and_option(shell: str) -> None:
    text = script(shell)
    for name in COMMANDS:
        assert name in text
        for action in parser_of(name)._actions:
            for option in action.option_strings[-1:]:
                assert (f"-l {option.removeprefix('--')}" if shell == "fish" else option) in text


def completed(*words: str) -> list[str]:
    """What bash offers for the last of these words."""
    line = " ".join(f"'{w}'" for w in words)
    ask = f'COMP_WORDS=({line}); COMP_CWORD={len(words) - 1}; _reasoner; printf "%s\\n" "${{COMPREPLY[@]}}"'
    run = subprocess.run(["bash", "-c", script("bash") + ask], capture_output=True, text=True, check=True)
    return run.stdout.split("\n")[:-1]


@pytest.mark.skipif(shutil.which("bash") is None, reason="bash is not installed")
@pytest.mark.parametrize(
    ("words", "offered"),
    [
        (["reasoner", "wh"], ["why", "why-not", "why-ambiguous", "what-if"]),
        (["reasoner", "--json", "fm"], ["fmt"]),
        (["reasoner", "fmt", "--"], ["--help", "--json", "--no-color", "--check", "--diff"]),
        (["reasoner", "test", "--ju"], ["--junit"]),
        (["reasoner", "check", "--at-least", "p"], ["presumed", "proposed"]),
        (["reasoner", "completion", ""], ["bash", "zsh", "fish", "--help", "--json", "--no-color"]),
        (["reasoner", "help", "comp"], ["compare", "completion"]),
        (["reasoner", "check", "un"], ["untidy.rules"]),
        (["reasoner", "check", "a"], ["a b.rules", "a folder"]),
        (["reasoner", "check", "--budget", ""], [""]),
    ],
)
def test_bash_completes(words: list[str], offered: list[str], folder: Path) -> None:
    (folder / "a b.rules").touch()
    (folder / "another.txt").touch()
    (folder / "a folder").mkdir()
    assert completed(*words) == offered


@pytest.mark.parametrize("shell", [by_zsh, by_fish], ids=["zsh", "fish"])
@pytest.mark.parametrize(
    ("line", "offered"),
    [
        ("reasoner wh", {"why", "why-not", "why-ambiguous", "what-if"}),
        ("reasoner fmt --", {"--help", "--json", "--no-color", "--check", "--diff"}),
        ("reasoner check --at-least p", {"presumed", "proposed"}),
        ("reasoner completion ", {"bash", "zsh", "fish"}),
        ("reasoner help comp", {"compare", "completion"}),
        ("reasoner check un", {"untidy.rules"}),
    ],
)
def test_zsh_and_fish_complete(
    shell: Callable[[str, Path], list[str]], line: str, offered: set[str], tmp_path_factory: pytest.TempPathFactory
) -> None:
    name = shell.__name__.removeprefix("by_")
    if shutil.which(name) is None:
        pytest.skip(f"{name} is not installed")
    assert set(shell(line, tmp_path_factory.mktemp(name))) == offered


# --- diff ---------------------------------------------------------------------------------------------------------


def test_diff_exits_with_1_where_a_conclusion_changed_and_with_0_where_none_did(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    text = "drug torin1\nprotein mTORC1\nI1: torin1 -| mTORC1\nexpect E1: mTORC1 decreases with torin1 = high\n"
    (folder / "old.rules").write_text(text)
    (folder / "new.rules").write_text(text.replace("-|", "->"))
    (folder / "moved.rules").write_text(f"# only a comment\n{text}")
    assert main(["diff", "old.rules", "moved.rules"]) == 0
    assert capsys.readouterr().out == "The rules say the same.\n1 conclusion compared, none changed.\n"
    assert main(["diff", "old.rules", "new.rules"]) == 1
    assert capsys.readouterr().out == (
        "1 rule differs:\n"
        "\n"
        "  -  old.rules:3  I1: torin1 -| mTORC1\n"
        "  +  new.rules:3  I1: torin1 -> mTORC1\n"
        "\n"
        "1 conclusion compared, 1 changed.\n"
        "\n"
        "Expectations\n"
        "new.rules:4 E1: mTORC1 decreases with torin1 = high\n"
        "     FAILS now: was necessary, is impossible.\n"
        "     Changed: torin1 -| mTORC1, now torin1 -> mTORC1.\n"
    )
    assert main(["diff", "old.rules", "new.rules", "--json"]) == 1
    found = json.loads(capsys.readouterr().out)
    assert [rule["change"] for rule in found["rules"]] == ["changed"]
    assert found["changed"][0]["new"] == {"verdict": "impossible", "outcome": "failed"}
    assert found["changed"][0]["because"][0]["rules"] == found["rules"]


def test_diff_needs_two_versions(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["diff", "untidy.rules"]) == 2
    assert "E005" in capsys.readouterr().err
