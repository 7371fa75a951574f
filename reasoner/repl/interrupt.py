"""Ctrl-C while a question runs: it ends with what was found; a second one ends the wait at once.

Python hears of a signal only between two of its own steps, and a check of the solver is one of them. So a second
thread listens, and stops the solver.
"""

from __future__ import annotations

import signal
import socket
import sys
from _thread import interrupt_main
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from reasoner.clock import limited
from reasoner.solve.budget import Budget
from reasoner.solve.session import interrupt, interrupted_by_us

_AGAIN = 0.05
"""Seconds until the solver is stopped again, should the question have begun another check meanwhile."""

_AT_ONCE = 0.7
"""Seconds in which a question should have ended with what it has."""

_STOPPING = (signal.SIGINT, signal.SIGTERM)


@contextmanager
def interruptible(budget: Budget) -> Iterator[None]:
    """Ctrl-C, or the wish to end this process, spends the budget; a second one raises KeyboardInterrupt.

    So does the first where it is not heeded at once: what is thought about then is lost, and must not be used again.
    """
    presses = 0

    def stop(*_: object) -> None:
        nonlocal presses
        presses += 1
        budget.interrupt()
        if presses > 1:
            raise KeyboardInterrupt

    with limited(budget):
        try:
            before = [signal.signal(each, stop) for each in _STOPPING]
        except ValueError:  # not in the main thread, where nobody presses keys
            yield
            return
        try:
            with _quietly(), _watched(budget), interrupted_by_us():
                yield
        finally:
            for each, handler in zip(_STOPPING, before, strict=True):
                signal.signal(each, handler)


@contextmanager
def _quietly() -> Iterator[None]:
    """Python says nothing of a KeyboardInterrupt that it loses as it lets go of a dead object; another one follows."""
    before = sys.unraisablehook

    def tell(lost: sys.UnraisableHookArgs) -> None:
        if lost.exc_type is not KeyboardInterrupt:
            before(lost)

    sys.unraisablehook = tell
    try:
        yield
    finally:
        sys.unraisablehook = before


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
    looks = 0
    while True:
        try:
            signals = heard.recv(64)
        except TimeoutError:
            interrupt()
            looks += 1
            if looks * _AGAIN >= _AT_ONCE:
                interrupt_main()
            continue
        if not signals:
            return
        if any(each in signals for each in _STOPPING):
            heard.settimeout(_AGAIN)
            budget.interrupt()
            interrupt()
