"""Ctrl-C while a question runs: it ends with what was found; a second one ends the wait at once.

Python hears of a signal only between two of its own steps, and a check of the solver is one of them. So a second
thread listens, and stops the solver.
"""

from __future__ import annotations

import signal
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from reasoner.solve.budget import Budget
from reasoner.solve.session import interrupt, interrupted_by_us

_AGAIN = 0.05
"""Seconds until the solver is stopped again, should the question have begun another check meanwhile."""


@contextmanager
def interruptible(budget: Budget) -> Iterator[None]:
    """Ctrl-C spends the budget; a second one raises KeyboardInterrupt."""
    presses = 0

    def stop(*_: object) -> None:
        nonlocal presses
        presses += 1
        budget.interrupt()
        if presses > 1:
            raise KeyboardInterrupt

    try:
        before = signal.signal(signal.SIGINT, stop)
    except ValueError:  # not in the main thread, where nobody presses keys
        yield
        return
    try:
        with _watched(budget), interrupted_by_us():
            yield
    finally:
        signal.signal(signal.SIGINT, before)


@contextmanager
def _watched(budget: Budget) -> Iterator[None]:
    """A thread that is told of every signal at once."""
    heard, told = socket.socketpair()
    told.setblocking(False)
    before = signal.set_wakeup_fd(told.fileno(), warn_on_full_buffer=False)
    watcher = Thread(target=_watch, args=(heard, budget), daemon=True)
    watcher.start()
    try:
        yield
    finally:
        signal.set_wakeup_fd(before)
        told.close()
        watcher.join()
        heard.close()


def _watch(heard: socket.socket, budget: Budget) -> None:
    while True:
        try:
            signals = heard.recv(64)
        except TimeoutError:
            interrupt()
            continue
        if not signals:
            return
        if signal.SIGINT in signals:
            heard.settimeout(_AGAIN)
            budget.interrupt()
            interrupt()
