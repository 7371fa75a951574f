"""Batches of a screen on a Dask cluster: the one door to Dask.

The plan goes once to each worker. A batch whose worker dies is tried again elsewhere; batches are the same wherever
they are answered, so that does not show.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from threading import Lock
from time import sleep
from typing import Final

from reasoner.many.screens import Batch, Spread
from reasoner.query.screen import Plan, Screening
from reasoner.query.screened import Row
from reasoner.solve.budget import Budget

RETRIES: Final = 5
"""So often a batch may lose its worker."""
PATIENCE: Final = 0.1
"""Seconds between two looks at the budget."""
INSTALL: Final = 'a cluster needs Dask: pip install "pathway-reasoner[cluster]"'


class NoCluster(Exception):
    """Dask is not installed, or nobody answers at the address."""


def on_cluster(address: str, plan: Plan, support: bool, budget: Budget) -> Spread:
    """Answers batches on the workers of the scheduler at an address. Raises NoCluster when it is asked."""

    def spread(waiting: Sequence[Batch]) -> Iterator[tuple[Batch, tuple[Row, ...]]]:
        try:
            from distributed import Client, KilledWorker, as_completed
        except ImportError:
            raise NoCluster(INSTALL) from None
        try:
            client = Client(address, timeout=10)
        except (OSError, ValueError) as error:
            raise NoCluster(f"no scheduler answers at `{address}`") from error
        with client:
            shared = client.scatter((plan, support), broadcast=True)
            sent = [client.submit(_answered, shared, batch, retries=RETRIES, pure=False) for batch in waiting]
            done = as_completed(sent, with_results=True)
            try:
                while not done.is_empty() and not budget.spent:
                    ready = done.next_batch(block=False)
                    yield from (found for _, found in ready)
                    if not ready:
                        sleep(PATIENCE)
            except KilledWorker as error:
                raise NoCluster(f"a batch lost its worker {RETRIES} times") from error
            finally:
                client.cancel(sent)

    return spread


_started: list[tuple[tuple[Plan, bool], Screening]] = []
_one_at_a_time = Lock()  # z3 is not thread-safe, and a worker may have several threads


def _answered(shared: tuple[Plan, bool], batch: Batch) -> tuple[Batch, tuple[Row, ...]]:
    """Runs on a worker, which keeps the encodings of the plan that it had last."""
    with _one_at_a_time:
        if not _started or _started[0][0] is not shared:
            _started[:] = [(shared, Screening(*shared))]
        return batch, tuple(_started[0][1].rows(*batch, Budget()))
