"""How far a question has come, in the cell that asks it; and the button that interrupts it ends it with what it has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from time import monotonic
from typing import Any, Final

from IPython.display import display

from reasoner.repl.interrupt import interruptible
from reasoner.solve.budget import Budget

_PATIENCE: Final = 0.7
"""Seconds before anything is shown: most questions are answered by then."""
_EVERY: Final = 0.3
"""Seconds between two changes of the line."""


@contextmanager
def in_cell(budget: Budget) -> Iterator[None]:
    """Shows what a search tells, and lets an interruption end it; afterwards nothing of the line is left."""
    line = _Line()
    budget.tell = line.tell
    try:
        with interruptible(budget):
            yield
    finally:
        line.end()


class _Line:
    """One line below the cell, made when there is something to wait for."""

    def __init__(self) -> None:
        self._began = self._last = monotonic()
        self._handle: Any = None

    def tell(self, told: str) -> None:
        now = monotonic()
        if not told or now - self._began < _PATIENCE or now - self._last < _EVERY:
            return
        self._last = now
        self._show(f"{told}  ({now - self._began:.0f} s)")

    def end(self) -> None:
        if self._handle is not None:
            self._show("")

    def _show(self, text: str) -> None:
        bundle = {"text/plain": text}
        if self._handle is None:
            self._handle = display(bundle, raw=True, display_id=True)
        else:
            self._handle.update(bundle, raw=True)
