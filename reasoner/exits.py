"""Exit codes, as the command line and the prompt give them."""

from __future__ import annotations

from collections.abc import Iterable
from enum import IntEnum


class Exit(IntEnum):
    """How a command, or one input at the prompt, ended."""

    GOOD = 0  # answered
    NEGATIVE = 1  # answered with no: inconsistent, not necessary, a test failed
    WRONG = 2  # the input is wrong
    UNKNOWN = 3  # the budget ran out, or it was interrupted
    BUG = 4


def worst(codes: Iterable[Exit]) -> Exit:
    """How a session ended whose inputs ended so: a bug counts most, then wrong input, then what stayed unknown."""
    order = (Exit.GOOD, Exit.NEGATIVE, Exit.UNKNOWN, Exit.WRONG, Exit.BUG)
    return max(codes, key=order.index, default=Exit.GOOD)
