"""All expectations of a model, in several processes: those on worlds of one shape together, on one encoding."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TypeAlias

from reasoner.many.workers import processors, spread
from reasoner.model.ir import Expectation, Model, Where
from reasoner.model.worlds import frame_of, set_in
from reasoner.query.answers import TestReport
from reasoner.query.engine import Engine
from reasoner.query.expect import report, undone
from reasoner.solve.budget import Budget
from reasoner.solve.encoded import Shape, shape_of

Batch: TypeAlias = tuple[tuple[Expectation, ...], ...]
"""Expectations on worlds of one shape, those on the same worlds together."""

FEW = 1
"""So many different worlds are encoded by themselves; more of one shape share an encoding."""
ENOUGH = 16
"""Different worlds of one shape that are worth an encoding in a process of their own."""


def run(
    model: Model, budget: Budget, *, prove: bool = False, seed: int = 0, processes: int | None = None
) -> Iterator[TestReport]:
    """A report per expectation, in order; with `prove`, the necessary and the impossible pass by checked proof only.

    What does not pass is asked again alone, and explained: by proof, witnesses or conflict.
    """
    workers = processors() if processes is None else processes
    done: dict[str, TestReport] = {}

    def work(batch: Batch) -> tuple[TestReport, ...]:
        engine = Engine(model, seed, settable_by(model, [group[0].where for group in batch]))
        return tuple(report(engine, e, budget, prove) for group in batch for e in group)

    def finished(expectation: Expectation) -> TestReport:
        found = done.get(expectation.id) or undone(model, expectation, budget)
        if found.passed is False:
            return report(Engine(model, seed), expectation, budget, prove, explain=True)
        return found

    waiting = list(model.expectations)
    for reports in spread([model], batches(model, workers), work, budget, workers):
        done |= {r.expectation.id: r for r in reports}
        while waiting and waiting[0].id in done:
            yield finished(waiting.pop(0))
    yield from map(finished, waiting)


def settable_by(model: Model, places: Collection[Where]) -> frozenset[str]:
    """What questions at these places set, where they are enough to share an encoding; else nothing."""
    return set_in(model, places) if len(places) > FEW else frozenset()


def batches(model: Model, workers: int) -> Sequence[Batch]:
    """The expectations in batches that can be worked on side by side, those with the most worlds first."""
    groups: dict[Where, list[Expectation]] = {}
    for expectation in model.expectations:
        groups.setdefault(expectation.where, []).append(expectation)
    shapes: dict[Shape, list[tuple[Expectation, ...]]] = {}
    for where, group in groups.items():
        shapes.setdefault(shape_of(model, frame_of(model, [where])), []).append(tuple(group))
    found: list[Batch] = []
    for shape in sorted(shapes, key=lambda s: -len(s.worlds)):
        parts = max(1, min(workers, len(shapes[shape]) // ENOUGH))
        found += [tuple(shapes[shape][part::parts]) for part in range(parts)]
    return found
