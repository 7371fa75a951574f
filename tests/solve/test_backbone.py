"""What is possible, what is forced, and labelings one by one: each against the list of all labelings."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from random import Random

import oracle
import pytest
from brute import Case, Steps, cases

from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.model.semantics import domain
from reasoner.query.engine import Engine
from reasoner.solve.backbone import backbone, possible
from reasoner.solve.budget import Budget
from reasoner.solve.labelings import labelings
from reasoner.solve.nearest import distance, nearest
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict

NUMBERS = range(24)


@cache
def drawn() -> Sequence[Case]:
    return list(cases(len(NUMBERS), most=120))


def problem_of(case: Case) -> Problem:
    """Half of them alone, half as one of all problems of a shape."""
    settable = case.model.quantities if case.seed % 2 else ()
    return Engine(case.model, case.seed, settable).problem([case.where])


def moving(case: Case) -> list[LevelOf | DirectionOf]:
    return [u for u in case.unknowns if isinstance(u, LevelOf | DirectionOf)]


@pytest.mark.parametrize("number", NUMBERS)
def test_the_backbone_has_every_value_that_some_labeling_has(number: int) -> None:
    case = drawn()[number]
    found = backbone(problem_of(case), moving(case), Budget())
    assert found.complete
    assert (found.verdict is Verdict.SAT) == bool(case.labelings)
    if case.labelings:
        assert found.values == {u: {one.value(u) for one in case.labelings} for u in moving(case)}
    else:
        assert not found.values


@pytest.mark.parametrize("number", NUMBERS)
def test_what_is_possible_besides_given_literals_is_what_the_labelings_with_these_have(number: int) -> None:
    case = drawn()[number]
    problem, rng = problem_of(case), Random(number)
    literals = {problem.value(u, v): (u, v) for u in case.unknowns for v in domain(case.model, u)}
    for _ in range(3):
        u = rng.choice(case.unknowns)
        v = rng.choice(list(domain(case.model, u)))
        left = [one for one in case.labelings if one.value(u) == v]
        found = possible(problem, literals, Budget(), [problem.value(u, v)])
        assert found.complete and (found.verdict is Verdict.SAT) == bool(left)
        shown = {(w, one.value(w)) for one in left for w in case.unknowns}
        assert {literals[f] for f in found.literals} == shown
        forced = problem.fixed(list(literals), Budget(), [problem.value(u, v)])
        assert all(one.value(w) == x for f, (w, x) in literals.items() if f in forced for one in left)


def test_a_budget_that_runs_out_leaves_open_what_it_does_not_settle() -> None:
    unsettled = 0
    for case in drawn():
        if not case.labelings:
            continue
        truth = {u: {one.value(u) for one in case.labelings} for u in moving(case)}
        for steps in (3, 6, 9, 14):
            found = backbone(problem_of(case), moving(case), Steps(steps))
            assert all(values == truth[u] for u, values in found.values.items())
            unsettled += found.verdict is Verdict.SAT and len(found.values) < len(truth)
            assert found.complete <= (len(found.values) == len(truth))
    assert unsettled


@pytest.mark.parametrize("number", NUMBERS)
def test_labelings_that_differ_on_some_unknowns_are_listed_once_each(number: int) -> None:
    case = drawn()[number]
    rng = Random(number)
    for chosen in (case.unknowns, tuple(rng.sample(case.unknowns, min(2, len(case.unknowns))))):
        found = list(labelings(problem_of(case), chosen, Budget()))
        shown = [tuple(one.value(u) for u in chosen) for one in found if one is not None]
        assert None not in found
        assert len(shown) == len(set(shown))
        assert set(shown) == {tuple(one.value(u) for u in chosen) for one in case.labelings}
        assert {case.key(one) for one in found if one is not None} <= set(map(case.key, case.labelings))


@pytest.mark.parametrize("number", NUMBERS)
def test_neither_of_two_nearest_labelings_can_come_closer_alone(number: int) -> None:
    case = drawn()[number]
    problem, rng = problem_of(case), Random(number)
    unknown = rng.choice(moving(case))
    values = list(domain(case.model, unknown))
    one, other = rng.choice(values), rng.choice(values)
    found = nearest(problem, [problem.value(unknown, one)], [problem.value(unknown, other)], case.unknowns, Budget())
    sides = [[x for x in case.labelings if x.value(unknown) == value] for value in (one, other)]
    assert (found is not None) == all(sides)
    if found is None:
        return
    assert all(case.key(x) in set(map(case.key, side)) for x, side in zip(found, sides, strict=True))
    apart = distance(*found, case.unknowns)
    assert apart == min(distance(found[0], x, case.unknowns) for x in sides[1])
    assert apart == min(distance(x, found[1], case.unknowns) for x in sides[0])


def test_the_draws_are_of_every_kind() -> None:
    counts = [len(case.labelings) for case in drawn()]
    assert 0 in counts and max(counts) > 10
    assert {case.where.scenario is None for case in drawn()} == {True, False}
    summaries = [oracle.summary(case.labelings) for case in drawn() if case.labelings]
    assert any(len(signs) == 3 for s in summaries for signs in s.directions.values())
