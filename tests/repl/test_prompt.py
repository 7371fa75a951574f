"""The real command: in a pseudo-terminal, killed in the middle, and with input that is no terminal."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from random import Random
from time import monotonic, sleep

import pexpect
import pyte
import pytest
from talk import RULES

import reasoner

ROOT = Path(reasoner.__file__).resolve().parents[1]
TAB, ENTER, CTRL_C, CTRL_D, UP = "\t", "\r", "\x03", "\x04", "\x1b[A"


def endless() -> str:
    """More states than anybody can count: laws that fall into no parts and leave most of a hundred inputs free."""
    draw, names = Random(1), [f"S{n}" for n in range(100)]
    laws = [draw.sample(names, 3) for _ in range(200)]
    stated = [
        f"rule when {a} is {draw.choice(['on', 'off'])} and {b} is {draw.choice(['on', 'off'])} then {c} is on\n"
        for a, b, c in laws
    ]
    return f"levels bit: off < on\ninput {', '.join(names)} : bit\n{''.join(stated)}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("TERM", "xterm-256color")
    monkeypatch.setenv("PROMPT_TOOLKIT_NO_CPR", "1")  # nobody here answers where the cursor is
    monkeypatch.delenv("NO_COLOR", raising=False)
    Path("small.rules").write_text(RULES, encoding="utf-8")
    Path("endless.rules").write_text(endless(), encoding="utf-8")
    return tmp_path


class Terminal:
    """A prompt in a pseudo-terminal, seen as a person sees it: as rows on a screen, tall enough for a whole session."""

    def __init__(self, *words: str) -> None:
        command = ["-m", "reasoner", "repl", *words]
        self.child = pexpect.spawn(sys.executable, command, encoding="utf-8", dimensions=(300, 110))
        self.child.delaybeforesend = None
        self.screen = pyte.Screen(110, 300)
        self.stream = pyte.Stream(self.screen)
        self.row = 0
        self.see("> ")

    def type(self, text: str) -> None:
        self.child.send(text)

    def enter(self, text: str) -> None:
        """Types a line and ends it; what is seen next stands below."""
        self.child.send(text)
        self.see(text.rpartition("\t")[2])
        self.row = self.screen.cursor.y
        self.child.send(ENTER)

    def see(self, text: str) -> None:
        """Waits until a text stands on the screen, from the last line typed on."""
        until = monotonic() + 60
        while text not in self.shown():
            assert monotonic() < until, f"no {text!r} in\n{self.shown()}"
            with suppress(pexpect.TIMEOUT):
                self.stream.feed(self.child.read_nonblocking(10_000, 0.02))

    def shown(self) -> str:
        return "\n".join(line.rstrip() + " " for line in self.screen.display[self.row :])

    def leave(self) -> int:
        self.child.send(CTRL_D)
        self.child.expect(pexpect.EOF, timeout=20)
        self.child.close()
        return int(self.child.exitstatus)


@pytest.fixture
def prompt(folder: Path) -> Iterator[Terminal]:
    terminal = Terminal("small.rules")
    yield terminal
    terminal.child.close(force=True)


def history() -> str:
    return Path("state/reasoner/history").read_text(encoding="utf-8")


def test_a_session_at_the_prompt(prompt: Terminal) -> None:
    # completion: by a part of the name, shown and taken
    prompt.type("why torc")
    prompt.see("mTORC1")
    prompt.type(TAB)
    prompt.see("why mTORC1")
    prompt.enter(" decreases with torin1 = high")
    prompt.see("Yes, necessarily")
    prompt.see("mTORC1 decreases with torin1 = high.")
    prompt.see("steps, checked")
    # what is current stands in the prompt
    prompt.enter(":in resistant")
    prompt.see("in resistant> ")
    prompt.enter(":with torin1 = high")
    prompt.see("with torin1 = high in resistant> ")
    prompt.enter("why autophagy increases")
    prompt.see("autophagy increases with torin1 = high in resistant.")
    # Tab before the menu is there
    prompt.type(":show torc\t")
    prompt.see(":show mTORC1")
    prompt.enter("")
    prompt.enter("")
    prompt.see("What acts on it:")
    prompt.enter("why autophagy increases")
    prompt.see("steps, checked")
    # a step opened
    prompt.enter(":1")
    prompt.see("small.rules:8")
    # a statement over two lines, and did-you-mean
    prompt.enter("protein MYC;mTORC1 ->")
    prompt.see("... ")
    prompt.enter("MYC")
    prompt.enter("why MYC decraeses")
    prompt.see("did you mean `decreases`")
    prompt.enter("why MYC decreases")
    prompt.see("MYC decreases with torin1 = high in resistant.")
    prompt.see("steps, checked")
    # Ctrl-C drops a line that is being typed
    prompt.type("why autophagy")
    prompt.type(CTRL_C)
    prompt.enter(":undo")
    prompt.see("Undone: protein MYC;mTORC1 -> MYC")
    # the file changes
    Path("small.rules").write_text(RULES.replace("-| ULK1 ->", "-| ULK1 -|"), encoding="utf-8")
    prompt.enter(":reload")
    prompt.see("impossible")
    prompt.see("changed")
    prompt.see("with torin1 = high in resistant> ")
    # saved, it passes its tests
    prompt.enter("why autophagy decreases")
    prompt.see("Yes, necessarily")
    prompt.enter(":accept")
    prompt.see("expect autophagy decreases with torin1 = high in resistant")
    prompt.enter(":save session.rules")
    prompt.see("Written: session.rules")
    assert prompt.leave() == 0
    done = subprocess.run([sys.executable, "-m", "reasoner", "test", "session.rules"], capture_output=True, text=True)
    assert (done.returncode, done.stdout) == (0, "session.rules: 1 passed\n")


def test_ctrl_c_stops_a_question_and_keeps_what_was_found(folder: Path) -> None:
    prompt = Terminal("endless.rules")
    prompt.enter("states")
    sleep(1.5)
    prompt.type(CTRL_C)
    prompt.see("at least")
    prompt.see("interrupted")
    prompt.enter("check")
    prompt.see("onsistent")
    assert prompt.leave() == 0


def test_a_crash_loses_nothing_that_was_typed_and_nobody_else_can_read_it(prompt: Terminal) -> None:
    prompt.enter("protein MYC,")
    prompt.see("... ")
    prompt.enter("FOS")
    prompt.enter("why autophagy increases with torin1 = high")
    prompt.see("Yes, necessarily")
    prompt.child.kill(signal.SIGKILL)
    assert "+protein MYC,\n+FOS\n" in history()
    assert "+why autophagy increases with torin1 = high\n" in history()
    assert stat.S_IMODE(os.stat("state/reasoner/history").st_mode) == 0o600
    assert stat.S_IMODE(os.stat("state/reasoner").st_mode) == 0o700
    again = Terminal("small.rules")
    again.type(UP)
    again.see("why autophagy increases with torin1 = high")
    again.child.close(force=True)


def test_a_history_that_cannot_be_written_is_said_and_does_no_harm(folder: Path) -> None:
    Path("state").write_text("in the way", encoding="utf-8")
    prompt = Terminal("small.rules")
    prompt.see("the history cannot be kept")
    prompt.enter("Q1")
    prompt.see("Yes, necessarily")
    prompt.child.close(force=True)


# --- input that is no terminal ------------------------------------------------------------------------------------


def piped(text: str, *words: str) -> subprocess.CompletedProcess[str]:
    """The command with standard input; prompt_toolkit is out of its reach."""
    program = (
        "import sys\nsys.modules['prompt_toolkit'] = None\n"
        "from reasoner.cli.main import main\nsys.exit(main(sys.argv[1:]))"
    )
    command = [sys.executable, "-c", program, "repl", *words]
    return subprocess.run(command, input=text, capture_output=True, text=True)


def test_input_that_is_no_terminal_is_answered_plainly(folder: Path) -> None:
    done = piped(":with torin1 = high\nwhy autophagy increases\nwhat if show mTORC1", "small.rules")
    assert (done.returncode, done.stderr) == (0, "")
    assert (
        done.stdout
        == """\
Yes, necessarily: autophagy increases with torin1 = high.
In short: torin1 inhibits mTORC1, so ULK1 rises, and with it autophagy.

What drives it
  1  torin1 rises -| mTORC1 falls -| ULK1 rises -> autophagy rises    Kim 2011

Why nothing outweighs it
     Nothing that moves pushes the other way.

  Support  established rules suffice
  Note     ULK1 -> autophagy: in vitro
  Proof    14 steps, checked; --full shows it
With torin1 = high:

  falls  mTORC1
"""
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", 0),
        ("why mTORC1 decreases with torin1 = high", 0),
        ("why mTORC1 increases with torin1 = high\ncheck", 1),
        ("why mTORC1 incresaes with torin1 = high\nwhy mTORC1 increases with torin1 = high", 2),
        (":quit\nnonsense", 0),
    ],
)
def test_the_exit_code_is_that_of_the_worst_answer(
    text: str, code: int, folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    from reasoner.cli.main import main

    monkeypatch.setattr(sys, "stdin", io.StringIO(text))
    assert main(["repl", "small.rules"]) == code
    assert (capsys.readouterr().err == "") == (code != 2)


def test_a_budget_that_runs_out_is_exit_code_3(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    from reasoner.cli.main import main

    monkeypatch.setattr(sys, "stdin", io.StringIO("states\ncheck"))
    started = monotonic()
    assert main(["repl", "endless.rules", "--budget", "0.2", "--json"]) == 3
    assert monotonic() - started < 20
    first, second = capsys.readouterr().out.splitlines()
    assert '"kind": "states"' in first and '"kind": "check"' in second


def test_a_terminal_without_prompt_toolkit_is_told_what_to_install(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    from reasoner.cli.main import main
    from reasoner.repl import run

    monkeypatch.setattr(sys.stdin, "isatty", lambda: True)
    monkeypatch.setattr(run, "find_spec", lambda name: None)
    assert main(["repl", "small.rules"]) == 2
    assert capsys.readouterr().err == (
        "error: the prompt needs the package prompt_toolkit\n"
        "  help: pip install prompt_toolkit; or give the questions on standard input, which needs nothing\n"
    )


def test_rules_and_questions_cannot_both_come_from_standard_input(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from reasoner.cli.main import main

    assert main(["repl", "-"]) == 2
    assert "questions do" in capsys.readouterr().err


def test_a_bug_does_not_end_the_session(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    import io

    from reasoner.cli.main import main
    from reasoner.repl import conversation

    respond = conversation.respond

    def broken(session, text, workspace):  # type: ignore[no-untyped-def]
        return respond(session, text, workspace) if text == "check" else 1 / 0

    monkeypatch.setattr(conversation, "respond", broken)
    monkeypatch.setattr(sys, "stdin", io.StringIO("Q1\ncheck"))
    monkeypatch.delenv("REASONER_DEBUG", raising=False)
    assert main(["repl", "small.rules"]) == 4
    out, err = capsys.readouterr()
    assert "this is a bug in reasoner, not in your input (ZeroDivisionError: division by zero)" in err
    assert "Traceback" not in err
    assert out.startswith("Consistent: ")
