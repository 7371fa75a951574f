"""What the solver finds is proved: every verdict on a random model that is not `possible` has a proof that the checker
accepts, and what is called minimal is."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Collection, Sequence
from random import Random

import networks
import pytest
from blocks import blocks
from pointed_networks import ABOUT, About, pointed

from reasoner.model.axioms import Ground
from reasoner.model.claims import holds
from reasoner.model.ir import Claim, Model, Where, Why
from reasoner.model.semantics import consistent
from reasoner.proof.checker import check
from reasoner.query.answers import witnesses_of
from reasoner.query.derivation import grounds_of
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Proved
from reasoner.query.why import judge
from reasoner.solve.budget import Budget
from reasoner.solve.formula import neg
from reasoner.solve.mus import Mus, shrink
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict

SEED = int(os.environ.get("REASONER_SEED", "0"))
VERDICTS = ("inconsistent", "necessary", "impossible", "possible")


def prove(seed: int, size: int) -> str:
    """The verdict on a random claim, after its proof or its conflict was tried; empty if there is no such model."""
    model = networks.model(seed, size)
    if model is None:
        return ""
    rng = Random(seed)
    where, claim = networks.random_question(rng, model), networks.random_claim(rng, model)
    return prove_on(model, where, claim, model.quantities if seed % 2 else (), f"seed {seed}, size {size}")


def prove_on(model: Model, where: Where, claim: Claim, settable: Collection[str], place: str) -> str:
    """The verdict on a claim, after its proof, its conflict or its witnesses were tried."""
    engine = Engine(model, settable=settable)
    answer = judge(engine, Why(claim, where), "", Budget())
    problem = engine.problem([where])
    if answer.verdict in ("necessary", "impossible"):
        assert isinstance(answer.found, Proved), place
        check(model, answer.found.proof)
        denied = answer.verdict == "impossible"
        literal = problem.claim(claim, where)
        goal = [literal if denied else neg(literal)]
        is_minimal(engine, problem, grounds_of(answer.found.proof), goal, answer.found.explanation.minimal, place)
    elif answer.verdict == "inconsistent":
        is_minimal(engine, problem, answer.found.conflict, [], answer.found.minimal, place)
        assert answer.found.conflict and answer.found.minimal, place
    else:
        witnesses = witnesses_of(answer)
        assert [w.shows for w in witnesses] == ["for", "against"], place
        assert [holds(model, problem.frame, where, claim, w.labeling) for w in witnesses] == [True, False], place
        assert all(consistent(model, problem.frame, w.labeling) for w in witnesses), place
    return answer.verdict


def is_minimal(
    engine: Engine, problem: Problem, members: Sequence[Ground], goal: Sequence[str], said: bool, place: str
) -> None:
    """Together they contradict the goal; where they are said to be minimal, not without any one of them."""
    subsets = engine.subsets(problem)
    subsets.include(members)
    assert subsets.check(members, goal, Budget()) is Verdict.UNSAT, place
    if said:
        for member in members:
            rest = [g for g in members if g != member]
            assert subsets.check(rest, goal, Budget()) is Verdict.SAT, (place, member)
    core = shrink(subsets, goal, lambda _: 0, Budget())
    assert isinstance(core, Mus), place
    assert subsets.check(core.members, goal, Budget()) is Verdict.UNSAT, place
    for member in core.members:
        assert subsets.check([g for g in core.members if g != member], goal, Budget()) is Verdict.SAT, (place, member)


@pytest.mark.parametrize("part", blocks(3, 6))
def test_every_verdict_comes_with_its_proof_its_conflict_or_its_witnesses(part: int) -> None:
    start = 100_000 * SEED + 50_000 + 50 * part
    counted = Counter(prove(seed, 2 + seed % 3) for seed in range(start, start + 50))
    assert min(counted[verdict] for verdict in VERDICTS) > 0


@pytest.mark.parametrize("about", ABOUT)
def test_every_verdict_that_one_axiom_decides_comes_with_its_proof(about: About) -> None:
    counted: Counter[str] = Counter()
    for number, one in enumerate(pointed(about, 30, 500)):
        claim = networks.random_claim(Random(one.seed), one.model)
        settable = one.model.quantities if number % 2 else ()
        counted[prove_on(one.model, one.where, claim, settable, f"{one.seed}\n{one.text}")] += 1
    assert min(counted[verdict] for verdict in ("necessary", "impossible", "possible")) > 0


@pytest.mark.long
@pytest.mark.parametrize("part", range(20))
def test_thousands_of_verdicts_come_with_their_proofs(part: int) -> None:
    start = 100_000 * SEED + 60_000 + 100 * part
    counted = Counter(prove(seed, 2 + seed % 4) for seed in range(start, start + 100))
    assert min(counted[verdict] for verdict in VERDICTS) > 0
