"""What a question may take: its time, whether somebody asked it to stop, and the size that an engine can take."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

_LONGEST_CHECK = 3600.0


class Budget:
    """A clock that starts when made. `seconds=None` means no limit but an interruption.

    `tell` says to whoever waits how far a long search has come.
    """

    def __init__(self, seconds: float | None = None, tell: Callable[[str], None] = lambda _: None) -> None:
        self.tell = tell
        self._whole: Budget | None = None
        self._deadline = None if seconds is None else monotonic() + seconds
        self.interrupted = False

    @property
    def left(self) -> float:
        """Seconds left, never below 0; an hour at the most, so that it always fits a solver's timeout."""
        if self.interrupted or (self._whole is not None and self._whole.spent):
            return 0.0
        if self._deadline is None:
            return _LONGEST_CHECK
        return min(_LONGEST_CHECK, max(0.0, self._deadline - monotonic()))

    @property
    def spent(self) -> bool:
        return self.left <= 0.0

    @property
    def reason(self) -> str:
        """Why a question ended early, in words."""
        stopped = self.interrupted or (self._whole is not None and self._whole.interrupted)
        return "interrupted" if stopped else "the time budget ran out"

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


class TooLarge(Exception):
    """The question has more unknowns, or leaves more of them open, than this engine takes."""

    def __init__(self, size: int, limit: int, left_open: bool) -> None:
        self.size, self.limit = size, limit
        counted = "levels, directions and switches" + (" left open" if left_open else "")
        super().__init__(f"the constraint engine takes at most {limit} {counted}; this question has {size}")
