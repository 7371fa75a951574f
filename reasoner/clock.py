"""Whether time is up, for loops that are far below whoever set the limit: they look here, and nobody hands it down.

A loop that can leave its work half done, and go on later, asks `is_up`. One that cannot, because half a model means
nothing, calls `tick`. Where nobody has set a limit, time is never up.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Protocol


class Limit(Protocol):
    """Whoever says when time is up, and why."""

    @property
    def spent(self) -> bool: ...

    @property
    def reason(self) -> str: ...


class TimeIsUp(Exception):
    """The limit was reached in the middle of something that is worth nothing by halves. Says which limit it was."""


_limit: ContextVar[Limit | None] = ContextVar("limit", default=None)


@contextmanager
def limited(limit: Limit | None) -> Iterator[None]:
    """What is done here is under this limit, or under none."""
    before = _limit.set(limit)
    try:
        yield
    finally:
        _limit.reset(before)


def is_up() -> bool:
    limit = _limit.get()
    return limit is not None and limit.spent


def tick() -> None:
    """Raises TimeIsUp."""
    limit = _limit.get()
    if limit is not None and limit.spent:
        raise TimeIsUp(limit.reason)
