"""`compare`: what stands in the story and where the sides part, against every labeling."""

from __future__ import annotations

import drawn
import oracle
import pytest

from reasoner.model.ir import Compare, Setting, Where
from reasoner.model.worlds import compared, frame_of, world_at
from reasoner.query.compare import compare
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Comparison
from reasoner.signs import DOWN, UP, Sign, SignSet
from reasoner.solve.budget import Budget


def checked(seed: int) -> int:
    """How many quantities a random comparison tells of; the ways of each are those of all labelings."""
    model = drawn.network(seed)
    if model is None:
        return 0
    scenario = "primed" if seed % 2 else None
    left = Where((Setting("D", "level", 1),), scenario)
    right = Where((Setting("E", "level", 1 if scenario is None else 0),), scenario)
    question = Compare(left, right, ("C", "B", "A")[: 1 + seed % 2])
    try:
        found = compare(Engine(model), question, "", Budget()).found
        frame = frame_of(model, [left, right])
        every = list(oracle.labelings(model, frame))
    except oracle.TooLarge:
        return 0
    if not isinstance(found, Comparison):
        assert not every, f"seed {seed}"
        return 0
    ends = [tuple(frame.index[w] for w in compared(model, place)) for place in (left, right)]
    ends.append((frame.index[world_at(left, left.at)], frame.index[world_at(right, right.at)]))

    def ways(quantity: str) -> list[SignSet]:
        return [frozenset(Sign(one.direction(quantity, a, b)) for one in every) for a, b in ends]

    for quantity, told in found.story.items():
        assert list(told) == ways(quantity), f"seed {seed}: {quantity}"
    for quantity in found.goals:
        assert list(found.ways(quantity)) == ways(quantity), f"seed {seed}: {quantity}"
        assert found.differs(quantity)
    for parted in found.parted:
        first, second = ways(parted.fork.quantity)[:2][:: -1 if parted.turned else 1]
        assert parted.fork.signs == (first, second), f"seed {seed}"
        assert first in (UP, DOWN) and first != second
    return len(found.story) + len(found.goals) + len(found.parted)


def test_the_story_and_the_forks_of_a_comparison_are_those_of_all_labelings() -> None:
    assert sum(checked(seed) for seed in range(40)) > 40


@pytest.mark.long
def test_those_of_many_more_comparisons_are() -> None:
    assert sum(checked(seed) for seed in range(1000, 3000)) > 2000
