"""Screens: each outcome is the verdict that `why` gives, whatever is spared; what stands out does so by definition."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from dataclasses import replace
from itertools import combinations
from random import Random

import networks
import pytest

from reasoner import pipeline
from reasoner.model.ir import Claim, DirectionClaim, Model, Screen, Setting, Status, Where
from reasoner.query.engine import Engine, judged
from reasoner.query.interactions import goals, interactions, reaches
from reasoner.query.screen import SIGNS, Plan, Screening
from reasoner.query.screened import Outcome, Row
from reasoner.revise.at_least import at_least
from reasoner.signs import Sign
from reasoner.solve.budget import Budget

SEED = int(os.environ.get("REASONER_SEED", "0"))

PAIR = """
drug D, E, F
protein A, B, P
context blind
A -> P
D -| A unless blind is on
E -| A
B -| P
F -> B status proposed
scenario dark: blind = on
"""


def rows_of(model: Model, question: Screen, support: bool = False) -> list[Row]:
    plan = Plan(model, question)
    return list(Screening(plan, support).rows(0, plan.total, Budget()))


def asked(model: Model, text: str) -> Screen:
    found, _ = pipeline.asked(model, text)
    assert isinstance(found, Screen)
    return found


def verdict(engine: Engine, claim: Claim, where: Where) -> str:
    problem = engine.problem([where])
    return judged(problem, problem.claim(claim, where), Budget())


def outcome(engine: Engine, readout: str | Claim, where: Where) -> Outcome:
    """What a readout does, asked for by itself."""
    if not isinstance(readout, str):
        return verdict(engine, readout, where)  # type: ignore[return-value]
    verdicts = {sign: verdict(engine, DirectionClaim(readout, frozenset({sign})), where) for sign in SIGNS}
    return frozenset(sign for sign, found in verdicts.items() if found in ("necessary", "possible"))


def samples(seed: int, number: int) -> Iterator[tuple[Model, Screen]]:
    rng = Random(f"screen {SEED} {seed}")
    while number:
        model = networks.model(rng.randrange(10**6), rng.randrange(3, 5))
        if model is None:
            continue
        names = list(model.quantities)
        readouts = (rng.choice(names), networks.random_claim(rng, model))
        scenarios = (None, *rng.sample(list(model.scenarios), min(1, len(model.scenarios))))
        settable, removable = rng.sample(names, min(2, len(names))), rng.sample(names, 1)
        number -= 1
        yield model, Screen(tuple(settable), tuple(removable), 2, readouts, scenarios)


def compare(model: Model, question: Screen) -> None:
    engine = Engine(model)
    for row in rows_of(model, question):
        where = Where(tuple(sorted(row.settings)), row.scenario)
        expected = [outcome(engine, readout, where) for readout in question.readouts]
        assert [cell.outcome for cell in row.cells] == expected, networks.where_text(model, where)


@pytest.mark.parametrize("seed", range(3))
def test_each_outcome_is_the_verdict_of_the_question_itself(seed: int) -> None:
    for model, question in samples(seed, 3):
        compare(model, question)


@pytest.mark.long
@pytest.mark.parametrize("seed", range(3, 19))
def test_each_outcome_of_many_screens_is_the_verdict_of_the_question_itself(seed: int) -> None:
    for model, question in samples(seed, 10):
        compare(model, question)


def test_what_cannot_act_on_a_readout_is_not_asked_about(monkeypatch: pytest.MonkeyPatch) -> None:
    model = pipeline.loads("drug D, E, F\nprotein A, B, C\nD -| A\nE -> B -> C\nF -> C\n")
    question = asked(model, "screen D, E, F at most 3 for A")
    plan, asking = Plan(model, question), []
    screening = Screening(plan)
    monkeypatch.setattr(
        screening,
        "_asked",
        lambda scenario, made, budget, go=screening._asked: asking.append(made) or go(scenario, made, budget),
    )
    rows = list(screening.rows(0, plan.total, Budget()))
    assert len(rows) == plan.total == 27 and len(asking) == 3
    engine = Engine(model)
    for row in rows:
        assert row.cells[0].outcome == outcome(engine, "A", Where(tuple(sorted(row.settings))))


def test_any_part_of_a_screen_has_the_same_rows() -> None:
    model = pipeline.loads(PAIR)
    question = asked(model, "screen drugs, knockouts of A, B at most 2 for P, P does not increase in dark")
    plan, whole = Plan(model, question), rows_of(model, question)
    assert [row.number for row in whole] == list(range(plan.total))
    assert len({(row.scenario, frozenset(row.settings)) for row in whole}) == plan.total
    for start in range(0, plan.total, 7):
        assert list(Screening(plan).rows(start, min(start + 7, plan.total), Budget())) == whole[start : start + 7]


def test_support_is_the_highest_status_with_the_same_outcome() -> None:
    model = pipeline.loads(PAIR)
    question = asked(model, "screen drugs at most 2 for P, P decreases")
    for row in rows_of(model, question, support=True):
        where = Where(tuple(sorted(row.settings)))
        for readout, cell in zip(question.readouts, row.cells, strict=True):
            alike = [
                s
                for s in (Status.ESTABLISHED, Status.PROPOSED)
                if outcome(Engine(at_least(model, s)), readout, where) == cell.outcome
            ]
            assert cell.support in (max(alike), None)
            assert (cell.support is None) == (cell.outcome in ("possible", frozenset(SIGNS)))


def reached_by(
    question: Screen, rows: list[Row]
) -> Iterator[tuple[Claim, str | None, Mapping[frozenset[Setting], bool]]]:
    for scenario in question.scenarios:
        for goal, n, sign in goals(question):
            here = [row for row in rows if row.scenario == scenario]
            yield goal, scenario, {frozenset(row.settings): reaches(row.cells[n].outcome, sign) for row in here}


def test_what_stands_out_does_so_by_definition() -> None:
    for model, question in samples(99, 4):
        rows = rows_of(model, replace(question, at_most=2))
        found = interactions(question, rows)
        for goal, scenario, reached in reached_by(question, rows):
            mine = [i for i in found if (i.goal, i.scenario) == (goal, scenario)]
            smallest = {
                made
                for made, yes in reached.items()
                if yes and not any(reached[frozenset(part)] for n in range(len(made)) for part in combinations(made, n))
            }
            alone = {frozenset(i.settings) for i in mine if i.kind == "minimal"}
            together = {frozenset(i.settings) for i in mine if i.kind == "synergy"}
            assert alone == {made for made in smallest if len(made) < 2} and together == smallest - alone
            undone = {(frozenset(i.settings), i.by) for i in mine if i.kind == "antagonism"}
            assert undone == {(m, s) for m, yes in reached.items() if not yes for s in m if m - {s} in smallest}


def test_synergy_and_antagonism_of_a_pair() -> None:
    model = pipeline.loads("drug D, E\nprotein A, P\nA -> P\nD -| A unless E is at least low\nE -> P\n")
    found = interactions(question := asked(model, "screen D, E for P decreases"), rows_of(model, question))
    assert {(i.kind, frozenset(s.quantity for s in i.settings)) for i in found} == {
        ("minimal", frozenset("D")),
        ("antagonism", frozenset("DE")),
    }


def test_signs_are_asked_in_one_order() -> None:
    assert tuple(Sign) == SIGNS
