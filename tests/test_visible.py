"""Nothing in a file steers a terminal: control and bidirectional characters are escaped, except in files."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reasoner.cli.main import main
from reasoner.visible import json_text, visible

STEERING = "\x1b]0;owned\x07\x9b31m\u202e\u2066\x7f\x08\u200f"
RULES = f"""\
input A
protein `B{STEERING}` "a note {STEERING}"
A   -> `B{STEERING}` note "x{STEERING}"
A -> GONE # {STEERING}
"""
SOUND = RULES.replace("A -> GONE", "#")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("bad.rules").write_text(RULES, encoding="utf-8")
    Path("a.rules").write_text(SOUND, encoding="utf-8")


COMMANDS = (
    ["why", f"`B{STEERING}` increases with A = high", "a.rules"],
    ["why", f"`B{STEERING}` increases with A = high", "a.rules", "--markdown"],
    ["why", f"`B{STEERING}` increases with A = high", "a.rules", "--json"],
    ["what-if", "A = high", "a.rules", "--markdown"],
    ["show", "a.rules"],
    ["show", f"B{STEERING}x", "a.rules"],
    ["fmt", "--diff", "a.rules"],
    ["lint", "a.rules"],
    ["check", "bad.rules"],
    ["check", "bad.rules", "--json"],
    ["check", f"gone{STEERING}.rules"],
)


@pytest.mark.parametrize("words", COMMANDS, ids=lambda words: " ".join(w for w in words if w.isascii()))
def test_no_command_lets_a_file_steer_the_terminal(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    main(words)
    out, error = capsys.readouterr()
    assert out or error
    assert not set(STEERING.replace("]0;owned", "").replace("31m", "")) & set(out + error)


def test_a_file_keeps_what_it_is_given() -> None:
    for words in (["fmt", "--diff", "a.rules"], ["what-if", "A = high", "a.rules", "--markdown"]):
        with open("out", "w") as out:
            subprocess.run([sys.executable, "-m", "reasoner", *words], stdout=out, check=True)
        assert STEERING[-8:] in Path("out").read_text(encoding="utf-8")
    with open("a.rules") as rules:
        run = subprocess.run(
            [sys.executable, "-m", "reasoner", "fmt", "-"], stdin=rules, capture_output=True, check=True
        )
    assert STEERING in run.stdout.decode()


def test_escapes_are_visible_and_json_says_the_same() -> None:
    assert visible("a\tb\n\x1b\x9b\u202e") == "a\tb\n\\x1b\\x9b\\u202e"
    text = json_text({"name": STEERING})
    assert json.loads(text) == {"name": STEERING} and visible(text) == text
