"""Several processes on the same models: they come by fork, each makes its own solver, and what they find comes back.

It knows no question. Where the system cannot fork, or for a single process, the work is done here, in turn.
"""

from __future__ import annotations

import multiprocessing
import os
import pickle
import signal
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from io import BytesIO
from typing import Any, TypeVar

from reasoner.model.ir import Model
from reasoner.solve.budget import Budget

Job = TypeVar("Job")
Found = TypeVar("Found")

_PATIENCE = 0.1
"""Seconds between two looks at the budget while others work."""

_inherited: tuple[Sequence[Model], Sequence[Any], Callable[[Any], Any], int] | None = None
"""What a forked process finds: the models, the jobs, what to do with one, and the id of the first process."""


def processors() -> int:
    """How many processes can work at once."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def spread(
    models: Sequence[Model], jobs: Sequence[Job], work: Callable[[Job], Found], budget: Budget, processes: int
) -> Iterator[Found]:
    """What `work` finds for each job, in any order; of jobs that the budget left undone, nothing.

    What is found may hold the models, which are not copied, and otherwise what can be pickled.
    """
    global _inherited
    if processes == 1 or len(jobs) < 2 or sys.platform != "linux":
        for job in jobs:
            if budget.spent:
                return
            yield work(job)
        return
    _inherited = (models, jobs, work, os.getpid())
    share = budget.processor_left / processes
    try:
        # a worker told to end before it has begun keeps that in mind until `_start`, and ends then
        signal.pthread_sigmask(signal.SIG_BLOCK, [signal.SIGTERM])
        pool = multiprocessing.get_context("fork").Pool(processes, _start, (budget, share))
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
        with pool:
            others = [process.pid for process in multiprocessing.active_children()]
            coming = pool.imap_unordered(_done, range(len(jobs)))
            for _ in jobs:
                packed = _next(coming, budget, others)
                if packed is None:
                    return
                yield _Unpickler(packed, models).load()
    finally:
        _inherited = None


def _next(coming: Any, budget: Budget, others: Sequence[int | None]) -> bytes | None:
    while not budget.spent:
        budget.charge(sum(map(_processor_seconds, others)))
        try:
            return bytes(coming.next(_PATIENCE))
        except multiprocessing.TimeoutError:
            continue
    return None


def _processor_seconds(process: int | None) -> float:
    """What another process has used of a processor; 0 if it has ended."""
    try:
        return time.clock_gettime(~(process or 0) << 3 | 2)  # as clock_getcpuclockid(3) numbers these clocks on Linux
    except OSError:
        return 0.0


def _start(budget: Budget, share: float) -> None:
    """A worker takes its share of the time, and is ended by the first process, whatever the user presses."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.set_wakeup_fd(-1)  # else it would write to the first process that it got a signal
    signal.pthread_sigmask(signal.SIG_UNBLOCK, [signal.SIGTERM])
    budget.in_worker(share)


def _done(job: int) -> bytes:
    assert _inherited is not None
    models, jobs, work, first = _inherited
    _leave_unless_wanted(first)
    packed = BytesIO()
    _Pickler(packed, models).dump(work(jobs[job]))
    _leave_unless_wanted(first)
    return packed.getvalue()


def _leave_unless_wanted(first: int) -> None:
    """Ends a worker whose first process was killed: nobody takes its jobs back, nor what it found."""
    if os.getppid() != first:
        os._exit(1)


class _Pickler(pickle.Pickler):
    """Leaves the models out: whoever reads has them."""

    def __init__(self, file: BytesIO, models: Sequence[Model]) -> None:
        super().__init__(file, pickle.HIGHEST_PROTOCOL)
        self._models = models

    def persistent_id(self, obj: Any) -> int | None:
        return (
            next((n for n, model in enumerate(self._models) if obj is model), None) if isinstance(obj, Model) else None
        )


class _Unpickler(pickle.Unpickler):
    """Puts the models back."""

    def __init__(self, packed: bytes, models: Sequence[Model]) -> None:
        super().__init__(BytesIO(packed))
        self._models = models

    def persistent_load(self, pid: int) -> Model:
        return self._models[pid]
