"""Counting without listing: the same number as brute force, of small models with and without scenarios."""

from __future__ import annotations

import sys
from itertools import product
from random import Random

import networks
import oracle
import pytest

import reasoner
from reasoner import pipeline
from reasoner.model.worlds import World, frame_of
from reasoner.query.answers import StatesAnswer
from reasoner.query.kinds import scenario_place
from reasoner.query.outcomes import Enumeration
from reasoner.solve.budget import Budget
from reasoner.solve.clauses import Clauses
from reasoner.solve.counting import count, states
from reasoner.solve.formula import at_least, conj, disj, iff, neg, value


def formula(rng: Random, depth: int) -> str:
    """A random formula over five atoms, without `at least`, which `value` does not read."""
    if depth == 0 or rng.random() < 0.2:
        return rng.choice(["a1", "a2", "a3", "a4", "a5", "(not a1)", "(not a4)"])
    parts = [formula(rng, depth - 1) for _ in range(rng.randint(1, 3))]
    return rng.choice([conj, disj, lambda some: neg(conj(some))])(parts)


@pytest.mark.parametrize("seed", range(60))
def test_clauses_have_as_many_solutions_as_their_formulas(seed: int) -> None:
    rng = Random(seed)
    some = [formula(rng, 3) for _ in range(rng.randint(1, 4))]
    names = [f"a{n}" for n in range(1, 6)]
    points = [dict(zip(names, point, strict=True)) for point in product((False, True), repeat=5)]
    expected = sum(all(value(f, point.__getitem__) for f in some) for point in points)
    clauses = Clauses()
    counted = {clauses.literal(name) for name in names}
    clauses.add(some)
    assert count(clauses.clauses, counted, Budget()) == expected


def test_at_least_and_equivalence_are_counted() -> None:
    clauses = Clauses()
    counted = {clauses.literal(f"a{n}") for n in range(1, 6)}
    clauses.add([at_least(3, [f"a{n}" for n in range(1, 6)])])
    assert count(clauses.clauses, counted, Budget()) == 10 + 5 + 1
    clauses.add([iff("a1", disj(["a2", "a3"]))])
    chosen = [p for p in product((0, 1), repeat=5) if sum(p) >= 3 and p[0] == (p[1] or p[2])]
    assert count(clauses.clauses, counted, Budget()) == len(chosen)


def test_only_some_variables_may_count() -> None:
    clauses = Clauses()
    counted = {clauses.literal("a1"), clauses.literal("a2")}
    clauses.add([disj(["a1", "a3"]), disj(["(not a3)", "a4", "a2"])])
    assert count(clauses.clauses, counted, Budget()) == 4


def compared(seed: int, size: int, effort: int) -> bool:
    """Whether there is a model that brute force can take; then its number of states is ours, in each scenario."""
    model = networks.model(seed, size)
    if model is None:
        return False
    for name in (None, *model.scenarios):
        frame = frame_of(model, [scenario_place(name)])
        world = frame.index[World(name, (), "before")]
        try:
            found = {
                tuple(one.level(q, world) for q in model.quantities)
                for one in oracle.labelings(model, frame, None, effort)
            }
        except oracle.TooLarge:
            return False
        assert states(model, frame, world, Budget()) == len(found), (seed, name)
    return True


def test_random_models_have_as_many_states_as_brute_force_finds() -> None:
    assert sum(compared(seed, 3, 3_000) for seed in range(40)) > 10


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_many_random_models_have_as_many_states_as_brute_force_finds(part: int) -> None:
    assert sum(compared(seed, 4, 400_000) for seed in range(100 * part, 100 * part + 100)) > 30


def test_a_million_states_are_a_number() -> None:
    names = [f"a{n}" for n in range(20)]
    text = f"levels bit: 0! < 1!\nquantity {', '.join(names)} : bit\n" + "".join(f"{n} := {n}\n" for n in names)
    answer = reasoner.loads(text).ask("states").data
    assert isinstance(answer, StatesAnswer) and isinstance(answer.found, Enumeration)
    assert answer.found.count == 2**20 and len(answer.found.labelings) == 20 and answer.complete


def test_long_chains_do_not_exhaust_the_stack() -> None:
    clauses = Clauses()
    counted = {clauses.literal(f"a{n}") for n in range(200)}
    clauses.add(disj([neg(f"a{n}"), f"a{n + 1}"]) for n in range(199))
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(300)
    try:
        assert count(clauses.clauses, counted, Budget()) == 201
    finally:
        sys.setrecursionlimit(before)


def test_without_time_there_is_no_number() -> None:
    model = pipeline.loads("levels bit: 0! < 1!\nquantity A, B : bit\nA := not B\nB := not A\n")
    frame = frame_of(model, [scenario_place(None)])
    assert states(model, frame, 0, Budget(0.0)) is None
