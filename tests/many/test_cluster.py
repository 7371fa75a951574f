"""A screen on a real Dask scheduler with two workers, one of which is killed on the way: the same table as here."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

pytest.importorskip("distributed", reason="Dask is not installed")

ROOT = Path(__file__).parents[2]
ASKED = "drugs at most 2 for autophagy, mTORC1, AKT in resistant, sensitive, fed"


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[str, list[subprocess.Popen[bytes]]]]:
    """The address of a scheduler, and its two workers."""
    file = tmp_path / "scheduler.json"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def start(*words: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-m", "distributed.cli.dask_" + words[0], *words[1:]]
        return subprocess.Popen(
            command, cwd=tmp_path, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )

    quiet = ("--no-dashboard",)
    scheduler = start("scheduler", "--host", "127.0.0.1", "--port", "0", "--scheduler-file", str(file), *quiet)
    for _ in range(300):
        if file.exists():
            break
        time.sleep(0.1)
    settings = ("--scheduler-file", str(file), "--nthreads", "1", "--no-nanny", "--host", "127.0.0.1", *quiet)
    workers = [start("worker", *settings) for _ in range(2)]
    import json

    yield json.loads(file.read_text("utf-8"))["address"], workers
    for process in (*workers, scheduler):
        process.kill()
        process.wait()


@pytest.mark.long
def test_a_worker_that_is_killed_loses_nothing(
    cluster: tuple[str, list[subprocess.Popen[bytes]]], tmp_path: Path
) -> None:
    address, workers = cluster
    words = [sys.executable, "-m", "reasoner", "screen", ASKED, "--json"]
    subprocess.run(
        [*words, "--out", str(tmp_path / "here"), "--workers", "1"], cwd=ROOT, check=True, capture_output=True
    )
    there = [*words, "--out", str(tmp_path / "there"), "--scheduler", address]
    with subprocess.Popen(there, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        for _ in range(900):
            if list((tmp_path / "there" / "parts").glob("*.csv")):
                break
            time.sleep(0.1)
        workers[0].send_signal(signal.SIGKILL)
        assert run.wait(240) == 0
    assert (tmp_path / "there" / "rows.csv").read_bytes() == (tmp_path / "here" / "rows.csv").read_bytes()


def test_an_address_where_nobody_answers_is_told(tmp_path: Path) -> None:
    words = [sys.executable, "-m", "reasoner", "screen", "torin1 for autophagy", "--scheduler", "tcp://127.0.0.1:1"]
    run = subprocess.run(words, cwd=ROOT, check=False, capture_output=True, text=True)
    assert run.returncode == 2 and "no scheduler answers at `tcp://127.0.0.1:1`" in run.stderr
