"""A screen in pieces: the same rows whatever the processes, shards and interruptions; nothing is lost or doubled."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest

from reasoner import pipeline
from reasoner.cli.main import main
from reasoner.many import screens
from reasoner.many.screens import Folder, OtherScreen, Share, answered, batches, here
from reasoner.model.ir import Screen
from reasoner.query.screen import Plan
from reasoner.query.screened import Row
from reasoner.solve.budget import Budget
from reasoner.tell.screened import heading, record
from reasoner.tell.table import lines

RULES = """
drug D, E, F
protein A, B, C, P, R
A -> P -| R
D -| A
E -| B status proposed
B -| P
F -> C -> P
A -> C
"""
ASKED = "screen drugs, knockouts of proteins at most 2 for P, R increases"


@pytest.fixture
def plan() -> Plan:
    model = pipeline.loads(RULES)
    question, _ = pipeline.asked(model, ASKED)
    assert isinstance(question, Screen)
    return Plan(model, question)


@pytest.fixture(autouse=True)
def small_batches(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(screens, "BATCH", 9)


def csv(plan: Plan, rows: tuple[Row, ...] | list[Row]) -> str:
    return lines(record(row, plan.model, True) for row in rows)


def folder(plan: Plan, path: Path) -> Folder:
    return Folder(path, plan, True, ASKED)


def filled(plan: Plan, path: Path, share: Share = Share(), processes: int = 1, again: bool = False) -> Folder:
    found = folder(plan, path)
    found.begin(again)
    budget = Budget()
    assert found.fill(share, here(plan, True, budget, processes), budget, lambda rows: csv(plan, list(rows)))
    return found


def serial(plan: Plan) -> str:
    return csv(plan, answered(plan.total, Share(), here(plan, True, Budget(), 1), Budget()))


def test_two_processes_find_what_one_does(plan: Plan) -> None:
    assert csv(plan, answered(plan.total, Share(), here(plan, True, Budget(), 2), Budget())) == serial(plan)


def test_shares_have_every_row_once(plan: Plan) -> None:
    every = sorted(b for number in (1, 2, 3) for b in batches(plan.total, Share(number, 3)))
    assert every == batches(plan.total) and every[0][0] == 0 and every[-1][1] == plan.total
    assert all(a[1] == b[0] for a, b in pairwise(every))


def test_shards_in_any_order_make_the_table_of_one_run(plan: Plan, tmp_path: Path) -> None:
    head = lines([heading(plan.model, plan.question.readouts, True)])
    for number in (3, 1, 2):
        found = filled(plan, tmp_path / "out", Share(number, 3), again=True)
        table = found.finish(head)
        assert (table is None) == (number != 2)
    assert table is not None and table.read_text("utf-8") == head + serial(plan)
    assert csv(plan, found.rows()) == serial(plan)


def test_what_was_cut_short_goes_on_where_it_stopped(plan: Plan, tmp_path: Path) -> None:
    found, budget = folder(plan, tmp_path / "out"), Budget()
    found.begin(False)

    def some(waiting: list[tuple[int, int]]) -> Iterator[tuple[tuple[int, int], tuple[Row, ...]]]:
        for n, one in enumerate(here(plan, True, budget, 1)(waiting)):
            if n == 2:
                yield one[0], one[1][:4]  # cut on the way: it must not be kept
                return
            yield one

    assert not found.fill(Share(), some, budget, lambda rows: csv(plan, list(rows)))  # type: ignore[arg-type]
    kept = {p: p.stat().st_mtime_ns for p in (tmp_path / "out" / "parts").iterdir()}
    assert len(kept) == 2 and len(found.rows()) == 18
    filled(plan, tmp_path / "out", again=True)
    assert all(p.stat().st_mtime_ns == then for p, then in kept.items())
    assert csv(plan, found.rows()) == serial(plan)


def test_a_folder_of_another_screen_is_left_alone(plan: Plan, tmp_path: Path) -> None:
    filled(plan, tmp_path / "out")
    with pytest.raises(FileExistsError):
        folder(plan, tmp_path / "out").begin(False)
    other = Plan(pipeline.loads(RULES + "B -> R\n"), plan.question)
    with pytest.raises(OtherScreen):
        folder(other, tmp_path / "out").begin(True)


def test_the_command_refuses_what_makes_no_sense(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rules = tmp_path / "m.rules"
    rules.write_text(RULES, "utf-8")
    for words, told in {
        ("--resume",): "`--resume` needs `--out FOLDER`",
        ("--shard", "5/4", "--out", "x"): "`5/4` is no share of a screen",
    }.items():
        assert main(["screen", ASKED.removeprefix("screen "), str(rules), *words]) == 2
        assert told in capsys.readouterr().err


def test_a_killed_run_is_resumed_to_the_very_same_table(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "reasoner", "screen", "drugs at most 2 for mTORC1 in resistant"]
    whole = [*words, "--out", str(tmp_path / "whole"), "--json", "--workers", "2"]
    subprocess.run(whole, check=True, capture_output=True)
    broken = [*words, "--out", str(tmp_path / "broken"), "--json", "--workers", "1"]
    with subprocess.Popen(broken, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True) as run:
        for _ in range(600):
            if list((tmp_path / "broken" / "parts").glob("*.csv")):
                break
            time.sleep(0.1)
        os.killpg(run.pid, signal.SIGKILL)
    assert not (tmp_path / "broken" / "rows.csv").exists()
    subprocess.run([*broken, "--resume"], check=True, capture_output=True)
    assert (tmp_path / "broken" / "rows.csv").read_bytes() == (tmp_path / "whole" / "rows.csv").read_bytes()
