"""Paths through the graph: all of them, shortest first, as brute force finds them; large networks are no obstacle."""

from __future__ import annotations

import random
from itertools import product

import pytest

from reasoner import pipeline
from reasoner.clock import limited
from reasoner.model.ir import Model
from reasoner.query import ask
from reasoner.query.answers import PathsAnswer
from reasoner.query.engine import Engine
from reasoner.query.reach import Edge, edges, paths
from reasoner.render.text import to_text
from reasoner.solve.budget import Budget
from reasoner.tell.narrate import narrate


def drawn(seed: int) -> Model:
    draw = random.Random(seed)
    names = [f"P{n}" for n in range(draw.choice((3, 4, 5)))]
    arrows = (f"{draw.choice(names)} {draw.choice(('->', '-|'))} {draw.choice(names)}" for _ in range(12))
    text = "\n".join(["protein " + ", ".join(names), *dict.fromkeys(arrows)])
    return pipeline.loads(text + "\n")


def walks(model: Model, source: str, target: str) -> list[tuple[str, ...]]:
    """The rules of every path without repeats, shortest first, and then in the order of the rules."""
    every = list(edges(model))
    found: list[tuple[str, ...]] = []
    level: list[tuple[Edge, ...]] = [(e,) for e in every if e.source == source]
    while level:
        found += [tuple(e.rule for e in walk) for walk in level if walk[-1].target == target]
        level = [
            (*walk, e)
            for walk in level
            for e in every
            if walk[-1].target not in (source, target) and e.source == walk[-1].target
            if e.target not in {source, *(e.target for e in walk)}
        ]
    return found


@pytest.mark.parametrize("seed", range(30))
def test_paths_are_those_that_brute_force_finds_in_its_order(seed: int) -> None:
    model = drawn(seed)
    for source, target in product(model.quantities, repeat=2):
        expected = walks(model, source, target)
        assert [p.rules for p in paths(model, source, target, 1000)] == expected
        assert [p.rules for p in paths(model, source, target, 2)] == expected[:2]


def wide(size: int) -> Model:
    """Each quantity acts on four others, so that there are far too many walks to make them all."""
    names = [f"P{n}" for n in range(size)]
    arrows = [f"P{n} -> P{(n + step) % size}" for n in range(size) for step in (1, 2, 3, 5)]
    return pipeline.loads("\n".join(["protein " + ", ".join(names), *arrows]) + "\n")


def test_a_network_with_countless_walks_has_its_shortest_paths() -> None:
    with limited(Budget(20)):
        found = list(paths(wide(300), "P0", "P150", 20))
    assert len(found) == 20 and {len(p.rules) for p in found} == {30, 31}


def test_paths_that_are_not_found_in_time_are_not_said_to_be_none() -> None:
    budget = Budget(5)
    budget.give_up()
    found = ask.answer(Engine(wide(20)), *pipeline.asked(wide(20), "paths P0 to P9"), budget)
    assert isinstance(found, PathsAnswer) and not found.found and not found.complete
    assert to_text(narrate(found)) == (
        "No path from P0 to P9 is found yet.\n"
        "Not complete: the time budget ran out. More may be possible than is shown.\n"
    )
