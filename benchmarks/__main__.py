"""Times what a user waits for, and sets the predictions beside clingo's on the same networks, in one go.

python -m benchmarks [--sizes 100 1000 10000] [--seconds 120]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path
from statistics import median
from time import perf_counter

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from networks import large_network

from benchmarks.peers import directions
from reasoner import pipeline
from reasoner.model.ir import Setting, Where
from reasoner.model.labeling import DirectionOf
from reasoner.model.worlds import frame_of
from reasoner.resources import rules_path
from reasoner.signs import Sign, symbols
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem

DEMO = "autophagy increases with torin1 = high in resistant"


def main() -> None:
    """Prints three tables."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--sizes", type=int, nargs="+", default=[100, 1000])
    parser.add_argument("--seconds", type=float, default=120.0, help="budget for each question and engine")
    options = parser.parse_args()
    whole_processes()
    per_rule()
    networks(options.sizes, options.seconds)


def whole_processes(runs: int = 5) -> None:
    """Whole processes, median and range of a few runs."""
    print("whole process            median    min    max  (seconds)")
    for name, arguments in {"reasoner --help": ["--help"], "reasoner why (demo)": ["why", DEMO]}.items():
        times = []
        for _ in range(runs):
            start = perf_counter()
            subprocess.run([sys.executable, "-m", "reasoner.cli.main", *arguments], capture_output=True, check=True)
            times.append(perf_counter() - start)
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


def networks(sizes: list[int], seconds: float) -> None:
    """Every direction of every quantity on random networks with four influences each, against clingo."""
    print("\nquantities  influences   compile   reasoner     clingo      ratio  same answer")
    for size in sizes:
        model = None
        start = perf_counter()
        model = pipeline.loads(large_network(size, 4, 1))
        compiled = perf_counter() - start
        raised = max(sorted(model.inputs), key=lambda q: sum(i.source == q for i in model.influences))
        start = perf_counter()
        where = Where((Setting(raised, "level", model.quantities[raised].space.top),))
        problem = Problem(model, frame_of(model, [where]))
        found = backbone(problem, [DirectionOf(q, (0, 1)) for q in model.quantities], Budget(seconds))
        ours = perf_counter() - start
        start = perf_counter()
        plain = [(i.source, i.target, int(i.sign or 0)) for i in model.influences]
        theirs = directions(model.quantities, plain, raised, seconds)
        peer = perf_counter() - start
        mine = {u.quantity: "".join(symbols(frozenset(map(Sign, v)))) for u, v in found.values.items()}
        same = "-" if theirs is None or not found.complete else "yes" if mine == theirs else "NO"
        times = f"{_time(ours, found.complete):>10} {_time(peer, theirs is not None):>10} {ours / peer:>10.2f}"
        print(f"{size:10} {len(plain):11} {compiled:9.2f} {times}  {same}")


def _time(seconds: float, complete: bool) -> str:
    return f"{seconds:.2f}" if complete else f">{seconds:.0f}"


if __name__ == "__main__":
    main()
