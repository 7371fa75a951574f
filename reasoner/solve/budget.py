"""What a question may take: its time, whether somebody asked it to stop, and the size that an engine can take."""

from __future__ import annotations

import sys
from collections.abc import Callable
from time import monotonic, process_time
from typing import Final

_LONGEST_CHECK = 3600.0

_LOOK = 1.0
"""Seconds between two looks at the memory, while a solver thinks."""

_SHARE, _AT_LEAST = 0.03, 0.1
"""Of the budget, and in seconds: how much more telling and drawing may take."""

PATIENCE: Final = 4
"""So many seconds pass for each second of a processor at the most."""

MEMORY: Final = "the memory ran out"
"""Why a question ended early, where more time would not help."""


class Budget:
    """A clock that starts when made: so many seconds of processors, those of other processes included.

    Where processors are busy elsewhere, the wall clock ends it at four times that. `seconds=None` means no limit but an
    interruption; `megabytes`, what a process may take. `tell` says to whoever waits how far a search has come.
    """

    def __init__(
        self,
        seconds: float | None = None,
        tell: Callable[[str], None] = lambda _: None,
        megabytes: int | None = None,
    ) -> None:
        self.tell = tell
        self._megabytes = megabytes
        self._whole: Budget | None = None
        self._seconds = seconds
        self._processor_end = None if seconds is None else process_time() + seconds
        self._wall_end = None if seconds is None else monotonic() + PATIENCE * seconds
        self._elsewhere = 0.0
        self.interrupted = False
        self._given_up = False

    @property
    def left(self) -> float:
        """Seconds left, never below 0; an hour at the most, so that it always fits a solver's timeout."""
        if self.interrupted or self._given_up or self._too_large or (self._whole is not None and self._whole.spent):
            return 0.0
        if self._processor_end is None or self._wall_end is None:
            return _LONGEST_CHECK
        return min(_LONGEST_CHECK, max(0.0, min(self.processor_left, self._wall_end - monotonic())))

    @property
    def processor_left(self) -> float:
        """Seconds of processors that are left, whatever the clock on the wall says."""
        return _LONGEST_CHECK if self._processor_end is None else self._processor_end - process_time() - self._elsewhere

    @property
    def _too_large(self) -> bool:
        return self._megabytes is not None and _taken() > self._megabytes

    @property
    def in_one_go(self) -> float:
        """Seconds for which a solver may think before somebody looks at the budget again."""
        return self.left if self._bound is None else min(self.left, _LOOK)

    @property
    def _bound(self) -> int | None:
        return self._megabytes if self._whole is None else self._whole._bound

    @property
    def spent(self) -> bool:
        return self.left <= 0.0

    @property
    def reason(self) -> str:
        """Why a question ended early, in words."""
        if self.interrupted or (self._whole is not None and self._whole.interrupted):
            return "interrupted"
        if self._whole is not None and self._whole.spent:
            return self._whole.reason
        if self._too_large:
            return MEMORY
        if self._wall_end is not None and self.processor_left > 0 and monotonic() >= self._wall_end:
            return f"the clock ran out at {PATIENCE} times the time budget"
        return "the time budget ran out"

    def charge(self, seconds: float) -> None:
        """Other processes have used so many seconds for this by now."""
        self._elsewhere = seconds

    def in_worker(self, seconds: float) -> None:
        """In a process that was just forked, whose own processor counts from 0: it may take so many seconds."""
        if self._processor_end is not None:
            self._processor_end, self._elsewhere = process_time() + seconds, 0.0

    def closing(self) -> Budget:
        """A clock for telling and drawing what was found: for what is left, and a little besides.

        So what was found last is still told. Who was interrupted, or ran out of memory, hears what there is.
        """
        megabytes = None if self._too_large else self._megabytes
        if self._seconds is None:
            return Budget(megabytes=megabytes)
        return Budget(max(0.0, self.processor_left) + max(_AT_LEAST, _SHARE * self._seconds), megabytes=megabytes)

    def give_up(self) -> None:
        """What is left is too little for what comes next, so nothing is left: whoever asks hears that time ran out."""
        self._given_up = True

    def interrupt(self) -> None:
        """Asks everything that holds this budget to stop with what it has."""
        self.interrupted = True
        if self._whole is not None:
            self._whole.interrupt()

    def part(self, seconds: float) -> Budget:
        """A clock for one step, which takes no longer than the whole, and is interrupted with it."""
        found = Budget(min(seconds, self.left), self.tell)
        found._whole = self
        return found


def _taken() -> float:
    """The most megabytes that this process has taken so far; 0 where the system does not tell."""
    try:
        import resource
    except ModuleNotFoundError:  # Windows
        return 0.0
    unit = 1_000_000 if sys.platform == "darwin" else 1_000
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


class TooLarge(Exception):
    """The question has more unknowns, or leaves more of them open, than this engine takes."""

    def __init__(self, size: int, limit: int, left_open: bool) -> None:
        self.size, self.limit = size, limit
        counted = "levels, directions and switches" + (" left open" if left_open else "")
        super().__init__(f"the constraint engine takes at most {limit} {counted}; this question has {size}")
