"""The two labelings shown for an open claim: one on each side, as alike as they can be made."""

from __future__ import annotations

import drawn
import oracle

from reasoner.model.claims import holds
from reasoner.model.semantics import consistent
from reasoner.model.worlds import frame_of
from reasoner.query.engine import Engine
from reasoner.query.why import bearing
from reasoner.solve.budget import Budget
from reasoner.solve.formula import neg
from reasoner.solve.nearest import distance, nearest


def close(seed: int) -> bool:
    """Whether a random claim is open; then neither of the two labelings can be moved nearer to the other."""
    model = drawn.network(seed)
    if model is None:
        return False
    claim, where = drawn.asked(seed)
    problem = Engine(model).problem([where])
    literal, unknowns = problem.claim(claim, where), bearing(problem, claim, where)
    found = nearest(problem, [literal], [neg(literal)], unknowns, Budget())
    if found is None:
        return False
    frame = frame_of(model, [where])
    try:
        every = list(oracle.labelings(model, frame))
    except oracle.TooLarge:
        return False
    sides = [[x for x in every if holds(model, frame, where, claim, x) is side] for side in (True, False)]
    for n in (0, 1):
        assert consistent(model, frame, found[n])
        assert holds(model, frame, where, claim, found[n]) is (n == 0)
        least = min(distance(found[1 - n], other, unknowns) for other in sides[n])
        assert distance(found[0], found[1], unknowns) == least, f"seed {seed}"
    return True


def test_neither_side_can_be_moved_nearer_to_the_other() -> None:
    assert sum(map(close, range(80))) > 8


def test_a_claim_that_is_not_open_has_no_two_sides() -> None:
    model = drawn.network(0)
    assert model is not None
    claim, where = drawn.asked(0)
    problem = Engine(model).problem([where])
    literal = problem.claim(claim, where)
    assert nearest(problem, [literal, neg(literal)], [literal], bearing(problem, claim, where), Budget()) is None


def test_without_time_there_is_no_pair() -> None:
    model = drawn.network(0)
    assert model is not None
    claim, where = drawn.asked(0)
    problem = Engine(model).problem([where])
    literal = problem.claim(claim, where)
    assert nearest(problem, [literal], [neg(literal)], bearing(problem, claim, where), Budget(0.0)) is None
