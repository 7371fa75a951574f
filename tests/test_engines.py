"""The meaning, stated four times, on random models: the oracle, the semantics, and both engines agree."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from random import Random

import networks
import oracle
import pytest
from blocks import blocks
from pointed_networks import ABOUT, About, pointed

from reasoner.model import axioms
from reasoner.model.claims import holds
from reasoner.model.ir import Claim, Model, Where
from reasoner.model.labeling import DirectionOf, Existence, Labeling, LevelOf, SignOf, Unknown
from reasoner.model.semantics import consistent, domain, obeys, unknowns, violated
from reasoner.model.worlds import Frame, Open, frame_of, set_in
from reasoner.query.engine import judged
from reasoner.solve import finite, labelings
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget
from reasoner.solve.encoded import Encoded, shape_of
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict

SEED = int(os.environ.get("REASONER_SEED", "0"))
VERDICT = {
    frozenset(): "inconsistent",
    frozenset({True}): "necessary",
    frozenset({False}): "impossible",
    frozenset({True, False}): "possible",
}
MOST = 150
"""Questions with more consistent labelings than this are compared on the first of them only."""


def flat(labeling: Labeling) -> dict[Unknown, int]:
    return (
        {LevelOf(q, w): level for (q, w), level in labeling.levels.items()}
        | {DirectionOf(q, pair): sign for (q, pair), sign in labeling.directions.items()}
        | {Existence(rule): there for rule, there in labeling.exists.items()}
        | {SignOf(rule): sign for rule, sign in labeling.signs.items()}
    )


def key(labeling: Labeling) -> frozenset[tuple[Unknown, int]]:
    return frozenset(flat(labeling).items())


def mutations(rng: Random, model: Model, frame: Frame, labeling: Labeling) -> list[dict[Unknown, int]]:
    """The labeling with one to three unknowns redrawn, a few times."""
    every = unknowns(model, frame)
    found = []
    for count in (1, 1, 1, 2, 2, 3):
        values = flat(labeling)
        for unknown in rng.sample(every, min(count, len(every))):
            values[unknown] = rng.choice(domain(model, unknown))
        found.append(values)
    return found


def refused_for_a_reason(model: Model, frame: Frame, values: dict[Unknown, int]) -> bool:
    """Whether everything that `violated` names is not obeyed, its loop of unfounded changes included."""
    found = violated(model, frame, values)
    return bool(found) and not any(obeys(model, frame, ground, values) for ground in found)


def compare(seed: int, size: int, effort: int) -> bool:
    """Whether the seed gave a question that the oracle could enumerate; everything has to agree on it."""
    model = networks.model(seed, size)
    if model is None:
        return False
    rng = Random(seed)
    where, claim = networks.random_question(rng, model), networks.random_claim(rng, model)
    return compare_on(rng, model, where, claim, effort, f"seed {seed}, size {size}") is not None


def compare_on(
    rng: Random, model: Model, where: Where, claim: Claim, effort: int, place: str
) -> Sequence[Labeling] | None:
    """The labelings of a question on which everything agrees, as many as are compared; None where there is too much."""
    frame = frame_of(model, [where])
    try:
        expected = list(oracle.labelings(model, frame, MOST, effort))
    except oracle.TooLarge:
        return None
    agrees_with_semantics(rng, model, frame, expected, place)
    agrees_with_constraint(model, frame, where, claim, expected, place)
    agrees_with_z3(Problem(model, frame), where, claim, expected, place)
    agrees_with_z3(opened(rng, model, where, frame), where, claim, expected, f"{place}, open worlds")
    return expected


def compare_about(about: About, count: int, start: int) -> Counter[str]:
    """Everything agrees on models about one axiom: how many were tried, in a scenario, and changed by the axiom."""
    counted: Counter[str] = Counter()
    for one in pointed(about, count, start):
        rng = Random(one.seed)
        claim = networks.random_claim(rng, one.model)
        expected = compare_on(rng, one.model, one.where, claim, oracle.EFFORT, f"{one.seed}\n{one.text}")
        if expected is None:
            continue
        counted["tried"] += 1
        counted["in a scenario"] += one.where.scenario is not None
        counted["against another scenario"] += one.where.than_scenario is not None
        with suppress(oracle.TooLarge):
            found = len(expected) < MOST and any(differs(without, one.where, expected) for without in one.without)
            counted["decided"] += found
    return counted


def differs(model: Model, where: Where, expected: Sequence[Labeling]) -> bool:
    """Whether a model has other labelings than those."""
    known, seen = set(map(key, expected)), 0
    for labeling in oracle.labelings(model, frame_of(model, [where]), effort=2 * oracle.EFFORT):
        seen += 1
        if key(labeling) not in known:
            return True
    return seen < len(known)


def opened(rng: Random, model: Model, where: Where, frame: Frame) -> Problem:
    """The problem of a frame in an encoding made for another frame of the same shape, if a few draws give one."""
    drawn = [networks.random_where(rng, model) for _ in range(8)]
    shape = shape_of(model, frame)
    fellows = (w for w in drawn if shape_of(model, frame_of(model, [w])) == shape and w != where)
    fellow = next(fellows, where)
    other = frame_of(model, [fellow])
    settable = set_in(model, [where, fellow]) if rng.random() < 0.5 else frozenset(model.quantities)
    encoded = Encoded(model, other, 0, Open(shape.open_worlds, settable))
    Problem(model, other, 0, encoded).check([], Budget())  # what it leaves behind must not matter
    return Problem(model, frame, 0, encoded)


def verdict_of(model: Model, frame: Frame, where: Where, claim: Claim, expected: Sequence[Labeling]) -> str:
    return VERDICT[frozenset(holds(model, frame, where, claim, labeling) for labeling in expected)]


def agrees_with_semantics(rng: Random, model: Model, frame: Frame, expected: Sequence[Labeling], place: str) -> None:
    """The semantics accepts what the oracle lists, and of mutants only those that it lists too."""
    known = {key(labeling) for labeling in expected}
    assert all(consistent(model, frame, labeling) for labeling in expected[:10]), place
    for labeling in rng.sample(expected, min(4, len(expected))):
        for values in mutations(rng, model, frame, labeling):
            right = consistent(model, frame, values)
            assert right or refused_for_a_reason(model, frame, values), place
            assert len(expected) == MOST or right == (frozenset(values.items()) in known), place


def agrees_with_constraint(
    model: Model, frame: Frame, where: Where, claim: Claim, expected: Sequence[Labeling], place: str
) -> None:
    """The same labelings, each once; the same verdict and directions. What the engine finds too large passes."""
    try:
        found = list(finite.labelings(model, frame, limit=MOST))
    except finite.TooLarge:
        return
    listed = {key(labeling) for labeling in found}
    assert len(listed) == len(found) == len(expected), place
    if len(expected) == MOST:
        assert all(consistent(model, frame, labeling) for labeling in found[:10]), place
        return
    assert listed == {key(labeling) for labeling in expected}, place
    assert finite.verdict(model, frame, where, claim) == verdict_of(model, frame, where, claim, expected), place
    pair, seen = frame.pairs[-1], oracle.summary(expected).directions
    assert finite.directions(model, frame, pair) == {q: seen.get((q, pair), frozenset()) for q in model.quantities}


def agrees_with_z3(problem: Problem, where: Where, claim: Claim, expected: Sequence[Labeling], place: str) -> None:
    """The same labelings, each once; the same verdict; the same values of every level and direction."""
    model, frame = problem.model, problem.frame
    every = unknowns(model, frame)
    if len(expected) == MOST:
        for labeling in expected[:10]:
            same = [problem.value(unknown, labeling.value(unknown)) for unknown in every]
            assert problem.check(same, Budget()) is Verdict.SAT, place
        return
    assert judged(problem, problem.claim(claim, where), Budget()) == verdict_of(model, frame, where, claim, expected), (
        place
    )
    asked = [u for u in every if isinstance(u, LevelOf | DirectionOf)]
    bones, seen = backbone(problem, asked, Budget()), oracle.summary(expected)
    assert bones.complete, place
    assert bones.values == {LevelOf(*u): v for u, v in seen.levels.items()} | {
        DirectionOf(*u): v for u, v in seen.directions.items()
    }, place
    found = [labeling for labeling in labelings.labelings(problem, every, Budget()) if labeling is not None]
    assert len(found) == len(expected), place
    assert {key(labeling) for labeling in found} == {key(labeling) for labeling in expected}, place


def loops_are_carried(seed: int) -> int:
    """How many loop clauses were tried: random sets of changes, on labelings that obey Foundation."""
    model = networks.model(seed, 3)
    if model is None or model.unfounded:
        return 0
    rng = Random(seed)
    frame = frame_of(model, [networks.random_where(rng, model)])
    tried = 0
    try:
        found = list(oracle.labelings(model, frame, 20, 8_000))
    except oracle.TooLarge:
        return 0
    for labeling in found:
        happening = [(q, pair, sign) for (q, pair), sign in labeling.directions.items() if sign]
        for _ in range(4 if happening else 0):
            loop = frozenset(rng.sample(happening, rng.randint(1, len(happening))))
            assert obeys(model, frame, axioms.Foundation(loop), labeling), f"seed {seed}"
            tried += 1
    return tried


@pytest.mark.parametrize("part", blocks(4, 10))
def test_the_oracle_the_semantics_and_both_engines_agree(part: int) -> None:
    start = 100_000 * SEED + 20 * part
    assert sum(compare(seed, 2 + seed % 3, 8_000) for seed in range(start, start + 20)) > 4


def test_foundation_implies_every_loop_clause() -> None:
    assert sum(loops_are_carried(seed) for seed in range(100_000 * SEED, 100_000 * SEED + 60)) > 100


@pytest.mark.parametrize("about", ABOUT)
def test_all_agree_where_one_axiom_decides(about: About) -> None:
    counted = compare_about(about, 27, 0)
    assert counted["decided"] > 4
    assert 0.3 < counted["in a scenario"] / counted["tried"] < 0.7
    assert counted["against another scenario"]


@pytest.mark.long
@pytest.mark.parametrize("about", ABOUT)
@pytest.mark.parametrize("part", range(1, 6))
def test_all_agree_on_thousands_of_questions_that_one_axiom_decides(about: About, part: int) -> None:
    assert compare_about(about, 150, 1000 * part)["decided"] > 15


@pytest.mark.long
@pytest.mark.parametrize("part", range(40))
def test_all_four_agree_on_thousands_of_models_of_up_to_five_quantities(part: int) -> None:
    start = 100_000 * SEED + 1000 + 100 * part
    assert sum(compare(seed, 2 + seed % 4, 2 * oracle.EFFORT) for seed in range(start, start + 100)) > 20
