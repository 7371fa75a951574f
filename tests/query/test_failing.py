"""Why a condition fails: the fewest levels that are reason enough, compared with brute force."""

from __future__ import annotations

import random
from collections.abc import Sequence
from itertools import combinations, product

import pytest

import reasoner
from reasoner.model.ir import And, AtLeast, Condition, Not, Or, quantities_in
from reasoner.model.ir import Test as Leaf
from reasoner.query.failing import failing

NAMES = "abcde"


def drawn(draw: random.Random, depth: int) -> Condition:
    if depth == 0 or draw.random() < 0.3:
        low = draw.randint(0, 2)
        return Leaf(draw.choice(NAMES), low, draw.randint(low, 2 if low else 1))
    items = tuple(drawn(draw, depth - 1) for _ in range(draw.randint(1, 3)))
    kind = draw.randint(0, 3)
    if kind == 0:
        return Not(items[0])
    return And(items) if kind == 1 else Or(items) if kind == 2 else AtLeast(draw.randint(1, len(items)), items)


def true(condition: Condition, levels: Sequence[int]) -> bool:
    match condition:
        case Leaf(quantity, low, high):
            return low <= levels[NAMES.index(quantity)] <= high
        case Not(item):
            return not true(item, levels)
        case And(items):
            return all(true(i, levels) for i in items)
        case Or(items):
            return any(true(i, levels) for i in items)
        case AtLeast(count, items):
            return sum(true(i, levels) for i in items) >= count
        case _:
            raise AssertionError(condition)


@pytest.mark.parametrize("start", [0, pytest.param(300, marks=pytest.mark.long)])
def test_what_is_told_makes_the_condition_fail_whatever_the_rest_is(start: int) -> None:
    every, told, shorter = list(product(range(3), repeat=len(NAMES))), 0, 0
    for seed in range(start, start + (300 if start == 0 else 3000)):
        draw = random.Random(seed)
        condition = drawn(draw, 3)
        fails = [levels for levels in every if not true(condition, levels)]
        if not fails:
            continue
        world = draw.choice(fails)
        known = dict(zip(NAMES, world, strict=True))
        reason = failing(condition, known)
        assert all(known[q] == level for q, level in reason)
        assert not any(
            true(condition, levels) for levels in every if all(levels[NAMES.index(q)] == n for q, n in reason)
        )
        told, shorter = told + 1, shorter + (len(reason) < len(quantities_in(condition)))
        for fewer in combinations(reason, len(reason) - 1):
            if len(set(quantities_in(condition))) == len(_leaves(condition)):  # each is read once: no tautologies
                assert any(true(condition, le) for le in every if all(le[NAMES.index(q)] == n for q, n in fewer))
    assert told > 200 and shorter > 60


def _leaves(condition: Condition) -> list[str]:
    match condition:
        case Leaf(quantity):
            return [quantity]
        case Not(item):
            return _leaves(item)
        case And(items) | Or(items) | AtLeast(_, items):
            return [leaf for item in items for leaf in _leaves(item)]
        case _:
            return []


def test_where_the_known_levels_are_no_reason_all_of_them_are_told() -> None:
    condition = And((Leaf("a", 1, 1), Leaf("b", 1, 1)))
    assert failing(condition, {"a": 1}) == (("a", 1),)
    assert failing(condition, {}) == ()


def test_a_switch_that_is_off_is_no_reason_for_an_unless_to_fail() -> None:
    model = reasoner.loads("drug D\ncontext k, m\nprotein T\nD -| T unless k is on or m is on\nscenario s: k = on\n")
    answer = model.why("T decreases with D = high in s")
    assert "it does not act, because k is on (scenario s)" in str(answer)
    assert "m is off" not in str(answer)
    assert [one["by"] for one in answer.to_json()["silenced"]] == ["k is on", "k is on"]
