"""Times what a user waits for, and sets the predictions beside clingo's on the same networks, in one go."""

from __future__ import annotations

import os
import subprocess
import sys
from statistics import median
from time import perf_counter

from benchmarks.clingo import SETTINGS, directions
from benchmarks.networks import large_network, raising, real
from benchmarks.table import Options
from reasoner import pipeline
from reasoner.model.ir import Setting, Where
from reasoner.model.worlds import frame_of
from reasoner.query.predict import predict
from reasoner.resources import rules_path
from reasoner.signs import symbols
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem

DEMO = "autophagy increases with torin1 = high in resistant"

_PATIENCE = 5
"""Every direction of a whole network is many questions: it has so many clocks."""


def run(options: Options) -> None:
    """Three tables."""
    whole_processes()
    per_rule()
    peers = "".join(f"{name:>16} {'ratio':>6}" for name in SETTINGS)
    print(f"\nnetwork                      quantities  influences   reasoner{peers}  same answer")
    for size in options.sizes:
        network(f"random, {size} quantities", large_network(size, 4, 1), _PATIENCE * options.seconds)
    for name, text in real(options.data):
        network(name, text, _PATIENCE * options.seconds)


def whole_processes(runs: int = 3) -> None:
    """Whole processes, median and range of a few runs; Python keeps what it compiled of us, as it does for a user."""
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    print("whole process            median    min    max  (seconds)")
    for name, arguments in {"reasoner --help": ["--help"], "reasoner why (demo)": ["why", DEMO]}.items():
        command = [sys.executable, "-m", "reasoner.cli.main", *arguments]
        times = []
        for _ in range(1 + runs):
            start = perf_counter()
            subprocess.run(command, capture_output=True, check=True, env=environment)
            times.append(perf_counter() - start)
        del times[0]
        print(f"{name:24} {median(times):6.2f} {min(times):6.2f} {max(times):6.2f}")


def per_rule() -> None:
    """The shipped rules: compile and encode, per influence."""
    start = perf_counter()
    model, _ = pipeline.load([rules_path() / "mtor"])
    compiled = perf_counter() - start
    where = Where((Setting("torin1", "level", model.quantities["torin1"].space.top),), "resistant")
    start = perf_counter()
    problem = Problem(model, frame_of(model, [where]))
    problem.check((), Budget())
    encoded = perf_counter() - start
    count = len(model.influences)
    size = f"{len(model.quantities)} quantities, {count} influences, {len(problem.grounds)} ground constraints"
    times = [1e3 * seconds / count for seconds in (compiled, encoded)]
    print(f"\nshipped rules: {size}")
    print(f"per influence: {times[0]:.2f} ms to compile, {times[1]:.2f} ms to encode and check first")


def network(name: str, text: str, seconds: float) -> None:
    """Every direction of every quantity once one input is raised, against clingo."""
    model = pipeline.loads(text)
    raised = max(sorted(model.inputs), key=lambda q: sum(i.source == q for i in model.influences))
    start = perf_counter()
    problem = Problem(model, frame_of(model, [raising(model, raised)]))
    found, prediction = predict(problem, tuple(model.quantities), 0, 1, (), Budget(seconds), kinds=False)
    ours = perf_counter() - start
    plain = [(i.source, i.target, int(i.sign or 0)) for i in model.influences]
    mine = {quantity: "".join(symbols(signs)) for quantity, signs in prediction.directions.items()}
    row, agreed = f"{name:28} {len(model.quantities):10} {len(plain):11} {_time(ours, found.complete):>10}", set[str]()
    for settings in SETTINGS.values():
        start = perf_counter()
        theirs = directions(model.quantities, plain, raised, seconds, settings)
        peer = perf_counter() - start
        finished = theirs is not None and found.complete
        ratio = f"{ours / peer:6.2f}" if finished else f"{'-':>6}"
        row += f"{_time(peer, theirs is not None):>16} {ratio}"
        if finished:
            agreed.add("yes" if mine == theirs else "NO")
    print(f"{row}  {'NO' if 'NO' in agreed else 'yes' if agreed else '-'}", flush=True)


def _time(seconds: float, complete: bool) -> str:
    return f"{seconds:.2f}" if complete else f"not in {seconds:.0f} s"
