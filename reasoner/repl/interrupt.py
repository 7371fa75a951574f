"""Ctrl-C while a question runs: it ends with what was found; a second one ends the wait at once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager

from reasoner.solve.budget import Budget


@contextmanager
def interruptible(budget: Budget) -> Iterator[None]:
    """Ctrl-C spends the budget; a second one raises KeyboardInterrupt."""

    def stop(*_: object) -> None:
        if budget.interrupted:
            raise KeyboardInterrupt
        budget.interrupt()

    try:
        before = signal.signal(signal.SIGINT, stop)
    except ValueError:  # not in the main thread, where nobody presses keys
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
