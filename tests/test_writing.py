"""Files are written whole or not at all, whatever happens meanwhile, and keep what they had."""

from __future__ import annotations

import os
import signal
import stat
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from reasoner.cli.main import main
from reasoner.writing import CannotKeep, Exists, write

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="modes, links and signals of Unix")

CLAIM = "B increases with A = high"
RULES = "input A\nprotein B\nA -> B\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.rules").write_text(RULES)
    yield tmp_path
    tmp_path.chmod(0o755)


def names() -> list[str]:
    return sorted(p.name for p in Path().iterdir())


def test_a_new_file_has_the_mode_that_the_user_asked_for() -> None:
    before = os.umask(0o027)
    write(Path("new"), "x")
    os.umask(before)
    assert stat.S_IMODE(os.stat("new").st_mode) == 0o640


def test_a_file_written_over_keeps_its_mode_and_its_symbolic_link() -> None:
    Path("real").write_text("old")
    os.chmod("real", 0o604)
    Path("link").symlink_to("real")
    write(Path("link"), "new")
    assert Path("link").is_symlink() and Path("real").read_text() == "new"
    assert stat.S_IMODE(os.stat("real").st_mode) == 0o604


def test_a_link_to_nothing_makes_the_file_that_it_names() -> None:
    Path("link").symlink_to("later")
    write(Path("link"), "new")
    assert Path("link").is_symlink() and Path("later").read_text() == "new"


def test_a_file_of_several_names_is_left_to_all_of_them() -> None:
    Path("one").write_text("old")
    os.link("one", "other")
    with pytest.raises(CannotKeep, match="2 names"):
        write(Path("one"), "new")
    assert Path("one").read_text() == Path("other").read_text() == "old"
    assert names() == ["a.rules", "one", "other"]


def test_fmt_says_of_a_file_of_several_names_that_it_cannot_keep_them(capsys: pytest.CaptureFixture[str]) -> None:
    Path("a.rules").write_text("input A\nA->B")
    os.link("a.rules", "b.rules")
    assert main(["fmt", "a.rules"]) == 2
    assert "`a.rules` stays as it is: it has 2 names (hard links)" in capsys.readouterr().err
    assert Path("b.rules").read_text() == "input A\nA->B"


def test_what_may_not_be_written_over_is_not() -> None:
    Path("there").write_text("old")
    with pytest.raises(Exists):
        write(Path("there"), "new", over=False)
    write(Path("not there"), "new", over=False)
    assert Path("there").read_text() == "old" and Path("not there").read_text() == "new"


@pytest.mark.skipif(sys.platform == "linux" and os.geteuid() == 0, reason="root may write anything")
def test_a_file_that_the_user_protected_stays() -> None:
    Path("kept").write_text("old")
    os.chmod("kept", 0o444)
    with pytest.raises(PermissionError):
        write(Path("kept"), "new")
    assert Path("kept").read_text() == "old"


def test_a_folder_or_a_folder_that_is_gone_is_an_error() -> None:
    Path("folder").mkdir()
    with pytest.raises(IsADirectoryError):
        write(Path("folder"), "new")
    with pytest.raises(FileNotFoundError):
        write(Path("gone/file"), "new")


def test_standard_output_can_be_named_as_a_file() -> None:
    code = (
        "import sys; from pathlib import Path; from reasoner.writing import write; write(Path('/dev/stdout'), 'x\\n')"
    )
    with open("log", "w") as log:
        subprocess.run(
            [sys.executable, "-c", f"print('first', flush=True); {code}; print('last')"], stdout=log, check=True
        )
    assert Path("log").read_text() == "first\nx\nlast\n"


_FULL = """
import resource, signal, sys
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
resource.setrlimit(resource.RLIMIT_FSIZE, (200, 200))
from reasoner.cli.main import main
sys.exit(main(sys.argv[1:]))
"""
"""A process whose files may have 200 bytes: writing ends half-way, as on a full disk."""


@pytest.mark.parametrize("option", ["--proof", "--html"])
def test_a_disk_that_fills_up_leaves_the_old_answer_whole(option: str) -> None:
    Path("answer").write_text("old")
    run = subprocess.run([sys.executable, "-c", _FULL, "why", CLAIM, "a.rules", option, "answer"], capture_output=True)
    assert run.returncode == 2 and b"cannot write `answer`: file too large" in run.stderr
    assert Path("answer").read_text() == "old"
    assert names() == ["a.rules", "answer"]


_WRITER = """
import sys
from pathlib import Path
from reasoner.writing import write
letter = sys.argv[1]
print("ready", flush=True)
while True:
    write(Path("shared"), letter * 200_000)
"""


def writer(letter: str) -> subprocess.Popen[bytes]:
    process = subprocess.Popen([sys.executable, "-c", _WRITER, letter], stdout=subprocess.PIPE)
    assert process.stdout is not None and process.stdout.readline() == b"ready\n"
    return process


def test_two_processes_that_write_one_file_and_are_killed_leave_it_whole() -> None:
    Path("shared").write_text("old")
    whole = {"old", "a" * 200_000, "b" * 200_000}
    for _ in range(5):
        writers = [writer("a"), writer("b")]
        for _ in range(20):
            assert Path("shared").read_text() in whole
            time.sleep(0.005)
        for process in writers:
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert Path("shared").read_text() in whole


def test_an_answer_never_replaces_what_it_is_made_from(capsys: pytest.CaptureFixture[str]) -> None:
    Path("rulebook").write_text(RULES)
    assert main(["why", CLAIM, "rulebook", "--proof", "rulebook"]) == 2
    assert "`rulebook` is what the answer is made from" in capsys.readouterr().err
    assert Path("rulebook").read_text() == RULES
