"""How the comparisons are asked for, and how a time and a ratio are written."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeAlias


@dataclass(frozen=True, slots=True)
class Options:
    """The clock of each engine and task, how large the random networks are, and where real ones lie, if anywhere.

    `largest`: of whole commands, the most quantities of a network. `encodings`: where those of iggy lie, if anywhere.
    """

    seconds: float
    sizes: tuple[int, ...]
    data: Path | None = None
    largest: int = 100_000
    encodings: Path | None = None


RECORDS: Final[dict[str, list[dict[str, Any]]]] = {}
"""The rows of each part, as they are written to JSON."""


def record(part: str, row: dict[str, Any]) -> None:
    """Keeps a row for the page."""
    RECORDS.setdefault(part, []).append(row)


Part: TypeAlias = Callable[[Options], None]


@dataclass(frozen=True, slots=True)
class Timed:
    """What an engine found (a size or a number) and how long it took; None: not within its clock."""

    found: int | None
    seconds: float


def line(task: str, who: str, timed: Timed, ours: Timed | None = None) -> None:
    """One row: a task, an engine, what it found, its time and, for a peer, our time divided by that."""
    if timed.found is None:
        print(f"  {task:34} {who:14} not within {timed.seconds:.0f} s{_at_most(timed, ours)}", flush=True)
        return
    ratio = ""
    if ours is not None:
        ratio = "" if ours.found is None else f"{ours.seconds / max(timed.seconds, 1e-4):8.2f}"
    print(f"  {task:34} {who:14} {timed.found:6} {timed.seconds:8.2f} s {ratio}".rstrip(), flush=True)


def _at_most(timed: Timed, ours: Timed | None) -> str:
    """A bound for the ratio where the peer did not finish."""
    return "" if ours is None or ours.found is None else f"        <{ours.seconds / timed.seconds:.2f}"


HEAD = f"  {'task':34} {'engine':14} {'found':>6} {'time':>10} {'ratio':>8}  (ratio: our time / the peer's)"
