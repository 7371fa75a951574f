"""A screen in many pieces: in several processes, in shards on several machines, and again from where it stopped.

Rows are numbered, and answered in batches of numbers. A folder keeps what is done: a part for each batch, written aside
and renamed, so that a part is whole or not there. Parts are the same whoever made them, and the table is made of them
alone, in the order of their numbers: nothing is lost or doubled, whatever broke off.
"""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, TypeAlias

from reasoner.many.workers import spread
from reasoner.model.ir import Model, Status
from reasoner.query.screen import Plan, Screening
from reasoner.query.screened import Cell, Combination, Outcome, Row
from reasoner.signs import Sign
from reasoner.solve.budget import Budget
from reasoner.writing import write

BATCH = 200
"""So many rows are answered, and kept, together."""
PARTS, IDENTITY, TABLE = "parts", "screen.json", "rows.csv"

Batch: TypeAlias = tuple[int, int]
"""The first number, and the one after the last."""
Spread: TypeAlias = Callable[[Sequence[Batch]], Iterator[tuple[Batch, tuple[Row, ...]]]]
"""What answers batches, in any order."""


@dataclass(frozen=True, slots=True)
class Share:
    """The part of a screen that is answered here: every `of`-th batch, from the `number`-th on."""

    number: int = 1
    of: int = 1


class OtherScreen(Exception):
    """The folder holds the parts of another question, of other rules, or of rows answered otherwise."""


def batches(total: int, share: Share = Share()) -> list[Batch]:
    """The batches of a share, in order."""
    every = [(start, min(start + BATCH, total)) for start in range(0, total, BATCH)]
    return every[share.number - 1 :: share.of]


def here(plan: Plan, support: bool, budget: Budget, processes: int) -> Spread:
    """Answers batches in some processes of this machine."""
    started: list[Screening] = []  # each process starts its own

    def work(batch: Batch) -> tuple[Batch, tuple[Row, ...]]:
        if not started:
            started.append(Screening(plan, support))
        return batch, tuple(started[0].rows(*batch, budget))

    return lambda waiting: spread([plan.model], waiting, work, budget, processes)


def answered(total: int, share: Share, by: Spread, budget: Budget) -> tuple[Row, ...]:
    """All rows of a share that there was time for, in order; nothing is kept elsewhere."""
    found: list[Row] = []
    for _, rows in by(batches(total, share)):
        found += rows
        budget.tell(f"{len(found)}/{total}")
    return tuple(sorted(found, key=lambda row: row.number))


@dataclass(frozen=True)
class Folder:
    """A folder with the parts of one screen."""

    path: Path
    plan: Plan
    support: bool
    text: str  # the question

    def begin(self, again: bool) -> None:
        """Makes the folder. Raises OtherScreen, and FileExistsError where it is there and nobody said `again`."""
        mine = self._identity()
        file = self.path / IDENTITY
        if file.exists():
            if json.loads(file.read_text(encoding="utf-8")) != mine:
                raise OtherScreen(str(self.path))
            if not again:
                raise FileExistsError(str(self.path))
            return
        (self.path / PARTS).mkdir(parents=True, exist_ok=True)
        write(file, json.dumps(mine, ensure_ascii=False, indent=1) + "\n")

    def _identity(self) -> dict[str, Any]:
        return {
            "question": self.text,
            "model": digest(self.plan.model),
            "support": self.support,
            "rows": self.plan.total,
            "batch": BATCH,
        }

    def fill(self, share: Share, by: Spread, budget: Budget, records: Callable[[Sequence[Row]], str]) -> bool:
        """Answers what a share lacks, a part for each batch; whether nothing of it is missing then."""
        waiting = [batch for batch in batches(self.plan.total, share) if not self._part(batch).exists()]
        done = self.plan.total - sum(stop - start for start, stop in waiting)
        for batch, rows in by(waiting):
            if len(rows) == batch[1] - batch[0]:  # else the time ran out on the way
                write(self._part(batch), records(rows))
                done += len(rows)
                budget.tell(f"{done}/{self.plan.total}")
        return all(self._part(batch).exists() for batch in waiting)

    def _part(self, batch: Batch) -> Path:
        return self.path / PARTS / f"{batch[0]:010}-{batch[1] - 1:010}.csv"

    def rows(self) -> tuple[Row, ...]:
        """The rows of all parts that are there, of whatever share, in order."""
        found: list[Row] = []
        for batch in batches(self.plan.total):
            if self._part(batch).exists():
                found += self._read(batch)
        return tuple(found)

    def _read(self, batch: Batch) -> Iterator[Row]:
        with self._part(batch).open(encoding="utf-8", newline="") as file:
            for (number, scenario, settings), record in zip(self.plan.between(*batch), csv.reader(file), strict=True):
                yield row_of(number, scenario, settings, record[3:], self.support)

    def finish(self, header: str) -> Path | None:
        """The table of all rows, once every part is there."""
        every = [self._part(batch) for batch in batches(self.plan.total)]
        if not all(part.exists() for part in every):
            return None
        write(self.path / TABLE, header + "".join(part.read_text(encoding="utf-8") for part in every))
        return self.path / TABLE


def row_of(number: int, scenario: str | None, settings: Combination, cells: Sequence[str], support: bool) -> Row:
    """A row from its cells as they are kept."""
    step = 2 if support else 1
    found = (Cell(_outcome(cells[n]), _status(cells[n + 1]) if support else None) for n in range(0, len(cells), step))
    return Row(number, scenario, settings, tuple(found))


def _outcome(kept: str) -> Outcome:
    return kept if kept.isalpha() else frozenset(_SIGNS[mark] for mark in kept)  # type: ignore[return-value]


_SIGNS = {sign.symbol: sign for sign in Sign}


def _status(word: str) -> Status | None:
    return Status[word.upper()] if word else None


def digest(model: Model) -> str:
    """What tells models apart: a digest of all that is stated in them."""
    stated: list[object] = [(q.name, q.kind, q.space) for q in model.quantities.values()]
    stated += [(rule.id, rule.text, rule.status) for rule in model.rules.values()]
    stated += [(s.name, s.parent, s.settings) for s in model.scenarios.values()]
    return sha256(repr((stated, model.assumptions)).encode()).hexdigest()[:16]
