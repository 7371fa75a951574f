"""Problems over z3: claims of every shape are literals, labelings come out whole, and cores are irreducible."""

from __future__ import annotations

from random import Random

import networks
import pytest
from small import ACTIVITY, having, influence, model, put

from reasoner.model import axioms
from reasoner.model.ir import AndClaim, Claim, DirectionClaim, NotClaim, OrClaim, Where
from reasoner.model.labeling import LevelOf
from reasoner.model.semantics import consistent, unknowns
from reasoner.query.engine import Engine, judged
from reasoner.signs import CHANGED, DOWN, STEADY, UP
from reasoner.solve.budget import Budget
from reasoner.solve.formula import conj, disj, is_literal, neg
from reasoner.solve.labelings import labelings
from reasoner.solve.mus import Mus, shrink
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict

CHAIN = model({"A B": ACTIVITY}, influence("A -> B"))
RAISED = Where(put(CHAIN, A="high"))


def chain() -> Problem:
    return Problem(CHAIN, having(CHAIN, A="high"))


def test_what_is_negated_as_a_whole_is_no_literal() -> None:
    assert is_literal("u0_0_1") and is_literal(neg("u0_0_1"))
    assert not is_literal(neg(disj(["u0_0_1", "d0_0_1"])))
    assert not is_literal(conj(["u0_0_1", "d0_0_1"]))


@pytest.mark.parametrize(
    ("claim", "verdict"),
    [
        (DirectionClaim("B", UP), "necessary"),
        (DirectionClaim("B", CHANGED), "necessary"),
        (NotClaim(DirectionClaim("B", CHANGED)), "impossible"),
        (NotClaim(DirectionClaim("B", DOWN)), "necessary"),
        (NotClaim(AndClaim((DirectionClaim("A", UP), DirectionClaim("B", UP)))), "impossible"),
        (NotClaim(OrClaim((DirectionClaim("B", DOWN), DirectionClaim("B", STEADY)))), "necessary"),
    ],
)
def test_a_claim_of_any_shape_gets_its_verdict(claim: Claim, verdict: str) -> None:
    problem = chain()
    assert judged(problem, problem.claim(claim, RAISED), Budget()) == verdict


def test_every_labeling_is_whole_consistent_and_listed_once() -> None:
    problem = chain()
    every = unknowns(CHAIN, problem.frame)
    found = [labeling for labeling in labelings(problem, every, Budget()) if labeling is not None]
    assert [consistent(CHAIN, problem.frame, labeling) for labeling in found] == [True]
    assert [found[0].value(unknown) for unknown in every] == [2, 3, 1, 2, 3, 1]


def test_without_time_there_is_no_verdict() -> None:
    assert chain().check((), Budget(0.0)) is Verdict.UNKNOWN
    assert list(labelings(chain(), (), Budget(0.0))) == [None]


def test_a_core_is_irreducible_and_keeps_the_cheapest() -> None:
    problem = chain()
    goal = [neg(problem.claim(DirectionClaim("B", UP), RAISED))]
    subsets = problem.subsets()
    core = shrink(subsets, goal, lambda ground: isinstance(ground, axioms.Transitivity), Budget())
    assert isinstance(core, Mus)
    assert {"setting", "response"} <= {ground.name for ground in core.members}
    assert subsets.check(core.members, goal, Budget()) is Verdict.UNSAT
    for member in core.members:
        assert subsets.check([g for g in core.members if g != member], goal, Budget()) is Verdict.SAT


@pytest.mark.parametrize("seed", [2, 4, 12, 14, 16, 18])  # draws that compile
def test_what_a_labeling_has_shown_is_possible_and_what_the_last_one_holds_is_shown(seed: int) -> None:
    drawn, rng = networks.model(seed), Random(seed)
    assert drawn is not None
    problem = Engine(drawn, settable=drawn.quantities).problem([networks.random_where(rng, drawn)])
    if problem.check([], Budget()) is not Verdict.SAT:
        return
    levels = [LevelOf(q, w) for q in drawn.quantities for w in range(len(problem.frame.worlds))]
    for _ in range(40):
        asked = [problem.value(u, rng.randrange(2)) for u in rng.sample(levels, 2)]
        if problem.has_shown(asked):
            assert problem.check(asked, Budget()) is Verdict.SAT
        elif problem.check(asked, Budget()) is Verdict.SAT:
            assert problem.has_shown(asked)
