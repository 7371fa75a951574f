"""Time, memory and signals: a command ends when it should, says why, and leaves nothing behind."""

from __future__ import annotations

import os
import random
import resource
import signal
import subprocess
import sys
import time
import tomllib
from pathlib import Path

import pytest

from reasoner.cli.main import main
from reasoner.revise import measurements
from reasoner.revise.measurements import read_table
from reasoner.solve import budget as budgets
from reasoner.solve.budget import Budget

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="processes and signals of Linux")

ROOT = Path(__file__).parents[2]
LOOK = 0.3
"""Seconds of a processor between two looks at the budget, at the most."""


def network(size: int, further: str = "") -> str:
    """A random network in which each quantity has four regulators near it, with an expectation for every fifth."""
    draw = random.Random(1)
    lines = ["drug D, E", f"protein {', '.join(f'P{n}' for n in range(size))}", "D -| P0", "E -| P5"]
    for n in range(1, size):
        near = draw.sample([m for m in range(max(0, n - 50), min(size, n + 50)) if m != n], 4)
        lines += [f"P{m} {draw.choice(('->', '-|'))} P{n}" for m in near]
    return "\n".join(lines) + "\n" + further


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "large.rules"
    tests = "".join(f"expect P{n} increases with D = high, P{n + 1} = high\n" for n in range(0, 1990, 5))
    path.write_text(network(2000, tests), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def loading(large: Path) -> float:
    """Seconds of a processor to load the package, which no budget covers, and half as much for a busy machine."""
    small = large.parent / "small.rules"
    small.write_text("protein A\n", encoding="utf-8")
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    started(small, "check").communicate(timeout=60)
    return 1.5 * used_since(before)


def used_since(before: resource.struct_rusage) -> float:
    """Seconds of a processor that processes which have ended since have used."""
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def started(path: Path, *words: str) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "reasoner", *words, path.name]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    return subprocess.Popen(
        command, cwd=path.parent, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )


QUESTIONS = (
    ("compare", "D = high versus E = high"),
    ("what-if", "D = high"),
    ("why", "P5 increases with D = high"),
    ("why-not", "P5 increases with D = high"),
    ("how", "P5 increases using proteins at most 2"),
    ("check",),
    ("test",),
    ("lint",),
)


@pytest.mark.parametrize("words", QUESTIONS, ids=lambda words: words[0])
def test_a_budget_that_is_too_small_for_anything_ends_every_command(
    large: Path, loading: float, words: tuple[str, ...]
) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = started(large, *words, "--budget", "0.1")
    out, error = process.communicate(timeout=60)
    assert process.returncode == 3 and "ran out" in out + error, error[-500:]
    assert "Traceback" not in error
    assert used_since(before) < 0.1 + LOOK + loading


@pytest.mark.long
@pytest.mark.hours
@pytest.mark.parametrize("words", QUESTIONS[:5], ids=lambda words: words[0])
def test_a_budget_that_ends_in_the_midst_of_thinking_is_kept(
    large: Path, loading: float, words: tuple[str, ...]
) -> None:
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    process = started(large, *words, "--budget", "3")
    _, error = process.communicate(timeout=120)
    assert process.returncode in (0, 1, 3), error[-500:]
    assert used_since(before) < 3 * 1.1 + LOOK + loading


def test_a_picture_that_takes_too_long_is_not_written(large: Path, loading: float) -> None:
    before, picture = resource.getrusage(resource.RUSAGE_CHILDREN), large.parent / "large.svg"
    process = started(large, "export", "--svg", "-o", str(picture), "--budget", "3")
    _, error = process.communicate(timeout=120)
    assert process.returncode == 3 and "ran out" in error and "before the picture was drawn" in error, error
    assert not picture.exists()
    assert used_since(before) < 3 * 1.1 + LOOK + loading


def test_a_page_for_whose_picture_no_time_is_left_says_so(large: Path, loading: float) -> None:
    before, page = resource.getrusage(resource.RUSAGE_CHILDREN), large.parent / "large.html"
    process = started(large, "what-if", "D = high", "--html", str(page), "--budget", "3")
    out, error = process.communicate(timeout=120)
    assert process.returncode == 3 and "ran out" in out, error
    text = page.read_text(encoding="utf-8")
    assert "There is no picture: " in text and "before it was drawn" in text and 'aria-label="the answer"' in text
    assert used_since(before) < 3 * 1.1 + LOOK + loading


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("words", [QUESTIONS[0], QUESTIONS[4], QUESTIONS[6]], ids=lambda words: words[0])
@pytest.mark.parametrize("wait", [1.5, pytest.param(3.0, marks=pytest.mark.long)])
def test_whoever_wants_a_command_to_end_is_heeded_within_a_second(
    large: Path, words: tuple[str, ...], number: signal.Signals, wait: float
) -> None:
    process = started(large, *words, "--budget", "600")
    time.sleep(wait)
    children = below(process.pid)
    asked = time.monotonic()
    process.send_signal(number)
    out, error = process.communicate(timeout=60)
    took = time.monotonic() - asked
    assert took < 1 + PATIENCE
    assert "Traceback" not in error and "BrokenPipe" not in error, error
    assert process.returncode == 3, out + error
    assert not [pid for pid in children if os.path.exists(f"/proc/{pid}")]


PATIENCE = 3.0
"""Seconds more, for a machine that is busy with other tests."""


def below(pid: int) -> list[int]:
    """The processes that a process has started."""
    path = Path(f"/proc/{pid}/task/{pid}/children")
    return [int(word) for word in path.read_text().split()] if path.exists() else []


def test_memory_that_runs_out_is_no_crash(large: Path) -> None:
    for megabytes in ("50", "150"):  # it ends while rules are read, or while a problem is made of them
        process = started(large, "what-if", "D = high", "--memory", megabytes)
        out, error = process.communicate(timeout=60)
        assert process.returncode == 3 and "the memory ran out" in out + error, (out, error)


PROGRAM = """
import os, time
from reasoner.many.workers import spread
from reasoner.solve.budget import Budget
def work(job):
    os.write(1, f"{os.getpid()}\\n".encode())  # in one piece: two workers write at once
    time.sleep(0.3)
for _ in spread([], range(1000), work, Budget(), 2): pass
"""


def test_workers_end_when_the_first_process_is_killed() -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        [sys.executable, "-c", PROGRAM], env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    workers = {int(process.stdout.readline()) for _ in range(4)}
    process.kill()
    _, error = process.communicate(timeout=60)  # both streams are closed when the last worker has ended
    assert len(workers) == 2 and error == ""


@pytest.mark.parametrize("module", ["reasoner.cli.arguments", "reasoner.cli.commands"])
@pytest.mark.parametrize("pressed", ["raise KeyboardInterrupt", "exec('raise KeyboardInterrupt')"])
def test_whoever_interrupts_the_installed_command_while_it_is_loaded_sees_no_traceback(
    pressed: str, module: str
) -> None:
    script = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["scripts"]["reasoner"]
    where, name = script.split(":")
    program = f"""
import sys
class Pressed:
    def find_spec(self, name, *_):
        if name == "{module}":
            {pressed}
sys.meta_path.insert(0, Pressed())
from {where} import {name}
sys.exit({name}())
"""
    command = [sys.executable, "-c", program, "check", "-"]
    found = subprocess.run(command, cwd=ROOT, input="", capture_output=True, text=True, check=False)
    assert (found.returncode, found.stderr) == (3, "" if module.endswith("arguments") else "error: interrupted\n")


def test_a_table_that_vanishes_while_the_rules_are_read_is_a_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    rules, table = tmp_path / "my.rules", tmp_path / "my.csv"
    rules.write_text("drug D\nprotein A\nD -> A\n", encoding="utf-8")
    table.write_text("quantity,direction\nA,+\n", encoding="utf-8")

    def vanishing(path: Path) -> object:
        table.unlink()
        return read_table(path)

    monkeypatch.setattr(measurements, "read_table", vanishing)
    assert main(["check", str(rules), "--data", str(table)]) == 2
    said = capsys.readouterr().err
    assert str(table) in said and "Traceback" not in said and "bug" not in said


# --- the clock ----------------------------------------------------------------------------------------------------


class Clocks:
    """Two clocks that stand where they are put."""

    processor = wall = 100.0


@pytest.fixture
def clocks(monkeypatch: pytest.MonkeyPatch) -> Clocks:
    found = Clocks()
    monkeypatch.setattr(budgets, "process_time", lambda: found.processor)
    monkeypatch.setattr(budgets, "monotonic", lambda: found.wall)
    return found


def test_a_budget_counts_the_seconds_of_processors(clocks: Clocks) -> None:
    budget = Budget(10)
    clocks.wall += 39
    assert budget.left == 1 and not budget.spent  # the wall clock has one second more
    clocks.wall -= 39
    clocks.processor += 8
    assert budget.left == 2
    budget.charge(1.5)
    assert budget.left == 0.5
    budget.charge(2)
    assert budget.spent and budget.reason == "the time budget ran out"


def test_the_wall_clock_ends_at_four_times_the_budget_and_says_so(clocks: Clocks) -> None:
    budget = Budget(10)
    part = budget.part(5)
    clocks.wall += 40
    assert budget.spent and budget.reason == "the clock ran out at 4 times the time budget"
    assert part.spent and part.reason == budget.reason


def test_a_worker_has_its_share_whatever_its_own_clock_says(clocks: Clocks) -> None:
    budget = Budget(10)
    budget.charge(1)
    clocks.processor = 0.0  # as after a fork
    budget.in_worker(4)
    assert budget.left == 4


def test_what_is_too_little_to_go_on_with_is_nothing(clocks: Clocks) -> None:
    budget = Budget(10)
    part = budget.part(5)
    part.give_up()
    assert part.spent and part.reason == "the time budget ran out" and not budget.spent
    budget.give_up()
    assert budget.spent


def test_what_was_found_last_is_still_told_and_drawn(clocks: Clocks) -> None:
    budget = Budget(10)
    clocks.processor += 12
    assert budget.spent and budget.closing().left == pytest.approx(0.3)
    stopped = Budget(10)
    stopped.interrupt()
    assert stopped.closing().left == pytest.approx(10.3)
    assert Budget().closing().left == Budget().left
