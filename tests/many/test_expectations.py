"""Expectations, tested side by side: the same reports as one by one, in order, and nothing lost when time runs out."""

from __future__ import annotations

import networks
import pytest

from reasoner import pipeline
from reasoner.many.expectations import batches, run
from reasoner.many.workers import spread
from reasoner.model.ir import Model
from reasoner.query.answers import witnesses_of
from reasoner.query.engine import Engine
from reasoner.query.expect import report
from reasoner.solve.budget import Budget

RULES = """
drug torin1, rapamycin
protein PI3K, AKT, mTORC1, S6K1, ULK1
input RTK
RTK -> PI3K -> AKT -> mTORC1 -> S6K1 -| PI3K
torin1, rapamycin -| mTORC1
mTORC1 -| ULK1
scenario starved: RTK = low
expect E1: ULK1 increases with torin1 = high
expect E2: ULK1 increases with rapamycin = high
expect wrong: AKT decreases with torin1 = high
expect not AKT increases with RTK = low
expect possible AKT increases with torin1 = high
expect impossible ULK1 decreases with torin1 = low
expect ambiguous AKT with torin1 = high, RTK = low
expect ULK1 increases in starved
expect ULK1 increases with torin1 = high in starved
expect AKT is unchanged with rapamycin = low than with torin1 = low
"""


def outcomes(model: Model, processes: int) -> list[tuple[str, bool | None, str]]:
    return [(r.expectation.id, r.passed, r.found) for r in run(model, Budget(), processes=processes)]


def one_by_one(model: Model) -> list[tuple[str, bool | None, str]]:
    found = [report(Engine(model), e, Budget(), prove=False) for e in model.expectations]
    return [(r.expectation.id, r.passed, r.found) for r in found]


@pytest.mark.parametrize("processes", [1, 2])
def test_reports_are_those_of_questions_asked_one_by_one_in_order(processes: int) -> None:
    model = pipeline.loads(RULES)
    assert outcomes(model, processes) == one_by_one(model)


@pytest.mark.parametrize("seed", [s for s in range(9) if networks.model(s, 3)])
def test_a_shared_encoding_changes_no_outcome_on_random_models(seed: int) -> None:
    text = networks.rule_text(seed, 3)
    model = networks.compiled(text)
    names = [q for q in model.quantities if "->" not in q]
    lines = [f"expect {q} increases with {o} = {level}" for q in names for o in names for level in levels_of(model, o)]
    tested = networks.compiled("\n".join([text, *lines]))
    assert len(tested.expectations) == len(lines) > 6
    assert outcomes(tested, 1) == one_by_one(tested)


def levels_of(model: Model, name: str) -> list[str]:
    return networks.named(model.quantities[name].space.levels)


def test_what_fails_is_explained_the_same_however_many_processes_there_are() -> None:
    model = pipeline.loads(RULES)
    alone, together = (
        [witnesses_of(r.answer) for r in run(model, Budget(), processes=n) if r.passed is False] for n in (1, 2)
    )
    assert alone == together
    assert [len(witnesses) for witnesses in alone] == [0, 2]


def test_every_expectation_is_in_one_batch() -> None:
    model = pipeline.loads(RULES)
    for workers in (1, 2, 5):
        listed = [e.id for batch in batches(model, workers) for group in batch for e in group]
        assert sorted(listed) == sorted(e.id for e in model.expectations)


def test_without_time_everything_is_unknown_and_nothing_is_missing() -> None:
    model = pipeline.loads(RULES)
    for processes in (1, 2):
        reports = list(run(model, Budget(0.0), processes=processes))
        assert [r.passed for r in reports] == [None] * len(model.expectations)
        assert {r.answer.stopped for r in reports} == {"the time budget ran out"}


def test_an_interruption_ends_all_processes_and_keeps_what_was_found() -> None:
    model, budget = pipeline.loads(RULES), Budget()
    found = []
    for report_ in run(model, budget, processes=2):
        found.append(report_.passed)
        budget.interrupt()
    assert len(found) == len(model.expectations)
    assert found[0] is True


def test_the_models_are_not_copied_back() -> None:
    models = [pipeline.loads(RULES), pipeline.loads(RULES)]
    found = list(spread(models, [0, 1, 1], lambda job: (job, models[job]), Budget(), 2))
    assert sorted(job for job, _ in found) == [0, 1, 1]
    assert all(back is models[job] for job, back in found)
