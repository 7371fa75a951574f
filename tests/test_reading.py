"""What rules from a stranger may open: regular files of a bounded size in the folders that the user named."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

import pytest

from reasoner.compile import load
from reasoner.compile.load import read, read_text
from reasoner.reading import TooLong, Unreadable
from reasoner.reading import read as read_bytes
from reasoner.source import Source

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pipes, devices and links of Unix")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")
    return tmp_path


def said(text: str, allowed: Sequence[Path] = ()) -> list[tuple[str, str]]:
    """Code and message of every mistake in a file that says this."""
    Path("main.rules").write_text(text, encoding="utf-8")
    return [(d.code, d.message) for d in read([Path("main.rules")], allowed=allowed)[1]]


def test_links_in_a_circle_are_a_mistake() -> None:
    os.symlink("one", "two")
    os.symlink("two", "one")
    assert said('use "one"') == [("E502", "`one` cannot be read: too many levels of symbolic links")]


def test_a_name_with_a_nul_character_is_a_mistake() -> None:
    assert said('use "a\0b"') == [("E502", "`a\0b` cannot be read: no name of a file holds a NUL character")]


def test_a_pipe_or_a_device_is_no_rule_file() -> None:
    os.mkfifo("fifo")
    assert said('use "fifo"') == [("E502", "`fifo` cannot be read: it is not a regular file")]
    message = "`/dev/zero` cannot be read: it is not a regular file"
    assert said('use "/dev/zero"', [Path("/dev")]) == [("E502", message)]
    assert [d.message for d in read([Path("/dev/zero")])[1]] == [message]


@pytest.mark.parametrize("name", ["../secret.rules", "link.rules", "/etc/passwd", "../missing.rules"])
def test_a_file_outside_of_the_folder_is_neither_opened_nor_quoted(folder: Path, name: str) -> None:
    (folder / "secret.rules").write_text("password hunter2\n", encoding="utf-8")
    Path("link.rules").symlink_to("../secret.rules")
    assert said(f'use "{name}"') == [("E511", f"`{name}` lies outside of `.`, the folder of the first file named")]


def test_what_the_user_allows_may_be_used(folder: Path) -> None:
    (folder / "more.rules").write_text("protein A\n", encoding="utf-8")
    assert said('use "../more.rules"', [folder / "more.rules"]) == said('use "../more.rules"', [folder]) == []


def test_what_a_link_in_a_named_folder_leads_to_lies_in_it(folder: Path) -> None:
    (folder / "secret").write_text("password hunter2\n", encoding="utf-8")
    Path("rules").mkdir()
    Path("rules/a.rules").write_text("protein A\n", encoding="utf-8")
    assert read([Path("rules")])[1] == ()
    (folder / "other").mkdir()
    (folder / "other/b.rules").write_text("protein B\n", encoding="utf-8")
    assert read([Path("rules"), folder / "other"])[1] == ()


def test_a_statement_at_the_prompt_may_use_what_lies_in_the_working_folder(folder: Path) -> None:
    (folder / "more.rules").write_text("protein A\n", encoding="utf-8")
    Path("near.rules").write_text("protein B\n", encoding="utf-8")
    assert read_text(Source("<prompt>", 'use "near.rules"'))[1] == ()
    assert [d.code for d in read_text(Source("<prompt>", 'use "../more.rules"'))[1]] == ["E511"]


def test_nothing_is_quoted_of_a_file_that_holds_no_rules() -> None:
    Path("settings.env").write_text("protein A\nPASSWORD=hunter2\n", encoding="utf-8")
    (found,) = read([Path("main.rules")])[1] if said('use "settings.env"') else ()
    assert found.message == "`settings.env` is no rule file: line 2 is no statement"
    assert found.span.file == "main.rules" and "hunter2" not in found.message + found.help


def test_files_that_are_too_large_are_refused_alone_and_together(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("big.rules").write_bytes(b"#" * 8_000_001)
    assert said('use "big.rules"') == [("E502", "with `big.rules`, the files have more than 8 MB")]
    for name in "abc":
        Path(f"{name}.rules").write_bytes(b"#" * 3_000_000)
    uses = 'use "a.rules"\nuse "b.rules"\nuse "c.rules"'
    assert said(uses) == [("E502", "with `c.rules`, the files have more than 8 MB")]


def test_files_that_use_each_other_in_a_long_row_are_a_mistake() -> None:
    for n in range(400):
        Path(f"f{n}.rules").write_text(f'use "f{n + 1}.rules"\n', encoding="utf-8")
    assert said('use "f0.rules"') == [("E502", f"more than {load.DEEPEST} files use each other in a row")]


def test_bytes_come_from_regular_files_of_a_bounded_size() -> None:
    Path("ten").write_bytes(b"0123456789")
    os.mkfifo("fifo")
    assert read_bytes(Path("ten"), 10) == b"0123456789"
    with pytest.raises(TooLong):
        read_bytes(Path("ten"), 9)
    with pytest.raises(Unreadable):
        read_bytes(Path("fifo"))


def run(command: str) -> tuple[int, str]:
    """Exit code and standard error of a shell command, in which `reasoner` is this one."""
    shell = command.replace("reasoner", f"{sys.executable} -m reasoner")
    found = subprocess.run(
        ["bash", "-c", shell], capture_output=True, text=True, timeout=60, env={**os.environ, "PYTHONPATH": ROOT}
    )
    return found.returncode, found.stderr


ROOT = str(Path(__file__).parents[1])
FULL = "error: the answer cannot be written: no space left on device"
CLOSED = "error: the answer cannot be written: standard output is closed"


@pytest.mark.parametrize(
    ("command", "code", "first"),
    [
        ("reasoner check a.rules >&-", 2, CLOSED),
        ("reasoner check a.rules >/dev/full", 2, FULL),
        ("reasoner check a.rules <&-", 0, ""),
        ("reasoner check a.rules 2>&-", 0, ""),
        ("reasoner check gone.rules 2>&-", 2, ""),
        ("reasoner check gone.rules 2>/dev/full", 2, ""),
        ("reasoner check - <&-", 0, ""),
        ("reasoner fmt - <&-", 0, ""),
        ("reasoner repl a.rules <&-", 0, ""),
        ("echo check | reasoner repl a.rules >/dev/full", 2, FULL),
        ("reasoner why --help >/dev/full", 2, FULL),
        ("reasoner --version >/dev/full", 2, FULL),
        ("reasoner check <(echo protein A)", 0, ""),
        ("reasoner check - </dev/zero", 2, "error[E006]: cannot read standard input: it has more than 8 MB"),
        (f"reasoner show {'x' * 300} a.rules", 2, f"error[E007]: there is no quantity or rule `{'x' * 300}`"),
    ],
)
def test_streams_that_are_closed_full_or_endless_end_cleanly(command: str, code: int, first: str) -> None:
    Path("a.rules").write_text("protein A\n", encoding="utf-8")
    found, error = run(command)
    assert (found, error.split("\n")[0]) == (code, first)
