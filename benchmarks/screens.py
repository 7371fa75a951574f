"""Rows a second of a screen: all drugs and knockouts of proteins of the shipped rules in pairs, in every scenario.

One readout, bare verdicts. Beside it the loop that one would write over the Python interface, on the first rows of the
same screen; both must say the same. The rate of one process is in seconds of its processor; that of several is what
came out of them by the clock on the wall, so other work on the machine counts against it.
"""

from __future__ import annotations

from itertools import islice
from time import perf_counter, process_time
from typing import Final

import reasoner
from benchmarks.table import Options, record
from reasoner import pipeline
from reasoner.many.screens import batches, here
from reasoner.model import ir
from reasoner.query.screen import Plan, Screening
from reasoner.query.screened import Row
from reasoner.resources import rules_path
from reasoner.solve.budget import Budget
from reasoner.tell.naming import Naming
from reasoner.tell.screened import made

READOUT: Final = "autophagy"
TARGET: Final = 200
"""Rows a second and processor."""
PROCESSES: Final = (1, 2)
LOOPED: Final = 20
"""So many rows of the loop over the Python interface are timed at the most."""


def run(options: Options) -> None:
    """A row for one process, for each number of processes, and for the loop."""
    model, _ = pipeline.load([rules_path() / "mtor"])
    claim = f"screen drugs, knockouts of proteins at most 2 for {READOUT} increases in {', '.join(model.scenarios)}"
    question, _ = pipeline.asked(model, claim)
    assert isinstance(question, ir.Screen)
    plan = Plan(model, question)
    print(f"{plan.total} combinations, {len(model.scenarios)} scenarios, one readout; rows a second")
    rows = _one(plan, options.seconds)
    for count in PROCESSES:
        _several(plan, count, options.seconds)
    _loop(model, rows, options.seconds)


def _one(plan: Plan, seconds: float) -> list[Row]:
    """Rows of one process; what it prepares for a scenario counts, as it does in a screen."""
    start = process_time()
    rows = list(Screening(plan).rows(0, plan.total, Budget(seconds)))
    _told("one process, its processor", len(rows), process_time() - start, f"target {TARGET}")
    return rows


def _several(plan: Plan, count: int, seconds: float) -> None:
    start = perf_counter()
    spread = here(plan, False, Budget(seconds * count), count)
    done = sum(len(rows) for _, rows in spread(list(batches(plan.total))))
    _told(f"{count} process{'es' * (count > 1)}, by the wall", done, perf_counter() - start)


def _loop(model: ir.Model, rows: list[Row], seconds: float) -> None:
    """`why` for each row, as one would write it in Python."""
    names, public = Naming(model), reasoner.load(rules_path() / "mtor")
    start, done = process_time(), 0
    for row in islice((row for row in rows if row.settings), LOOPED):
        place = f" in {row.scenario}" if row.scenario else ""
        verdict = public.why(f"{READOUT} increases with {made(row.settings, names)}{place}").verdict
        assert verdict == row.cells[0].outcome, (row, verdict)
        done += 1
        if process_time() - start > seconds:
            break
    _told("a loop over the Python interface", done, process_time() - start)


def _told(name: str, rows: int, seconds: float, target: str = "") -> None:
    record("screens", {"name": name, "rows": rows, "seconds": round(seconds, 2)})
    print(f"  {name:36} {rows:7} rows {seconds:8.2f} s {rows / seconds:9.1f} a second  {target}".rstrip(), flush=True)
