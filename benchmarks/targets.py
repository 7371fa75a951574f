"""What a user waits for: whole commands, from text to the screen, in seconds of processors and megabytes.

Each command runs several times in a process of its own, with the compiler's cache off where a file is new; the median
counts. Every figure stands in a row of JSON, and the page has them as a table and a plot.
"""

from __future__ import annotations

import os
import platform
import subprocess
import sys
from collections.abc import Iterator, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Any, Final, TypeAlias

from benchmarks.networks import large_network, layered
from benchmarks.table import Options, record

RUNS: Final = 5
"""Of a short command; of a long one the first run counts."""
LONG: Final = 5.0
"""Seconds of processors after which a command counts as long."""

SMALL: Final = """input stress
protein A, B, C, D, E
stress -> A
A -> B
A -| C
C -| D
B -> D
weak D -| A
D -> E
E -> C
"""
"""Ten lines, for the question that a newcomer asks."""

COMMANDS: Final = (
    ("demo", 0.8, ["demo"]),
    ('what-if "torin1 = high"', 0.5, ["what-if", "torin1 = high"]),
    ("why, on ten lines", 0.4, ["why", "B increases with stress = high", "small.rules", "--no-cache"]),
)
"""Each with the seconds of processors that it shall take."""

SIZES: Final = {1_000: 1.0, 10_000: 3.0, 100_000: 60.0}
"""All directions of a random network of so many quantities, and the seconds they shall take."""

LAYERED: Final = (1_000, 3_000, 10_000, 30_000, 100_000)


Run: TypeAlias = tuple[float, float, int]
"""Seconds of processors, seconds on the clock, and megabytes."""


def run(options: Options) -> None:
    """The table of targets, then how time grows with size."""
    print("whole command                     quantities   seconds  target   on the clock   megabytes")
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "small.rules").write_text(SMALL, encoding="utf-8")
        for command, target, words in COMMANDS:
            _row("command", command, None, target, _measured(words, folder))
        for size, target in SIZES.items():
            if size <= options.largest:
                words = _asking(folder, "random", size, large_network(size, 4, 1))
                _row("random", "what-if, random network", size, target, _measured(words, folder))
        for size in LAYERED:
            if size <= options.largest:
                words = _asking(folder, "layered", size, layered(size))
                _row("layered", "what-if, layered network", size, None, _measured(words, folder))


def _asking(folder: Path, name: str, size: int, text: str) -> list[str]:
    (folder / f"{name}{size}.rules").write_text(text, encoding="utf-8")
    return ["what-if", "q0 = high", f"{name}{size}.rules", "--no-cache", "--budget", "600"]


def _row(kind: str, name: str, size: int | None, target: float | None, found: Sequence[Run]) -> None:
    seconds, clock = median(one[0] for one in found), median(one[1] for one in found)
    megabytes = max(one[2] for one in found)
    row = {"kind": kind, "name": name, "quantities": size, "seconds": round(seconds, 3), "target": target}
    record("targets", {**row, "clock": round(clock, 3), "megabytes": megabytes, "runs": len(found)})
    wanted = "" if target is None else f"{target:.1f}"
    print(f"{name:32} {size or '':>11} {seconds:9.2f} {wanted:>7} {clock:14.2f} {megabytes:11}", flush=True)


def _measured(words: Sequence[str], folder: Path) -> list[Run]:
    """Each run of a command, after one that warms up."""
    found = [_once(words, folder)]
    if found[0][0] < LONG:
        found = [_once(words, folder) for _ in range(RUNS)]
    return found


def _once(words: Sequence[str], folder: Path) -> Run:
    program = [sys.executable, "-c", _METER, sys.executable, "-m", "reasoner", *words]
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    root = str(Path(__file__).resolve().parents[1])
    environment["PYTHONPATH"] = os.pathsep.join(filter(None, (root, environment.get("PYTHONPATH"))))
    said = subprocess.run(program, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True, check=True).stdout
    seconds, clock, size = said.split()
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return float(seconds), float(clock), int(size) // unit


_METER: Final = """
import os, sys, time
start = time.perf_counter()
child = os.fork()
if not child:
    os.dup2(os.open(os.devnull, os.O_WRONLY), 1)
    os.execv(sys.argv[1], sys.argv[1:])
_, status, used = os.wait4(child, 0)
print(used.ru_utime + used.ru_stime, time.perf_counter() - start, used.ru_maxrss)
sys.exit(os.waitstatus_to_exitcode(status))
"""
"""A small process that starts the command and measures it: the memory of whoever starts one counts for it too."""


def machine() -> Iterator[tuple[str, Any]]:
    """What the figures were taken with."""
    yield "machine", f"{_processor()}, {os.cpu_count()} cores, {platform.system()} {platform.machine()}"
    yield "python", platform.python_version()
    for name in ("z3-solver", "lark", "numpy", "clingo", "python-sat", "cpmpy"):
        try:
            yield name, version(name)
        except PackageNotFoundError:
            yield name, None


def _processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.split(":", 1)[1].strip() for line in lines if line.startswith("model name")), "unknown processor")
