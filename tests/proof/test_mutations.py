"""Proofs as they are derived for random models: accepted, and every mutant of them that is not valid is rejected."""

from __future__ import annotations

import os
from collections import Counter
from random import Random

import networks
import oracle
import pytest
from forged import Case
from mutants import mutants, objection, reason
from steps import effort

from reasoner.model.ir import Why
from reasoner.model.labeling import Labeling
from reasoner.proof.objects import Applied, Restriction, every_step
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Proved
from reasoner.query.why import judge
from reasoner.solve.budget import Budget

SEED = int(os.environ.get("REASONER_SEED", "0"))
TRIED = 25
"""How many mutants of one proof are tried, drawn from all there are."""


def derived(seed: int) -> Case | None:
    """The proof that a random question gets, if it gets one, and brute force can go through all its labelings."""
    model = networks.model(seed, 3)
    if model is None:
        return None
    rng = Random(seed)
    where, claim = networks.random_where(rng, model), networks.random_claim(rng, model)
    answer = judge(Engine(model), Why(claim, where), "", Budget())
    return Case(model, answer.found.proof) if isinstance(answer.found, Proved) else None


def stated(case: Case, found: list[Labeling]) -> str | None:
    """The first step outside of all suppositions that some consistent labeling belies."""
    for step in case.proof.steps:
        if isinstance(step.conclusion, Restriction):
            unknown, allowed = step.conclusion.unknown, step.conclusion.allowed
            if any(labeling.value(unknown) not in allowed for labeling in found):
                return f"step {step.id} is false"
    return None


def small_enough(case: Case) -> bool:
    steps = (s for s in every_step(case.proof.steps) if isinstance(s, Applied))
    return all(effort(case.model, case.proof.frame, s.ground, {}) < 4_000 for s in steps)


def wrong(mutant: Case, good: Case, labelings: list[Labeling]) -> str | None:
    """What brute force says against an accepted mutant. Raises TooLarge where it has too much to try."""
    if mutant.model is good.model and mutant.proof.where == good.proof.where:
        return objection(mutant, good) or stated(mutant, labelings)
    return objection(mutant, good)


def mutated(seed: int) -> Counter[str]:
    """How many mutants of one derived proof were rejected, were accepted and are true, or were too large to try."""
    good = derived(seed)
    counted: Counter[str] = Counter()
    if good is None or not small_enough(good):
        return counted
    try:
        labelings = list(oracle.labelings(good.model, good.proof.frame, effort=4_000))
    except oracle.TooLarge:
        return counted
    assert reason(good) is None and stated(good, labelings) is None, seed
    every = list(mutants(good))
    for mutant in Random(seed).sample(every, min(TRIED, len(every))):
        if reason(mutant) is not None:
            counted["rejected"] += 1
            continue
        try:
            assert wrong(mutant, good, labelings) is None, (seed, mutant.proof)
            counted["true"] += 1
        except oracle.TooLarge:
            counted["untried"] += 1
    return counted


@pytest.mark.parametrize("part", range(3))
def test_no_mutant_of_a_derived_proof_is_accepted_unless_it_is_valid(part: int) -> None:
    start = 100_000 * SEED + 25 * part
    counted = sum((mutated(seed) for seed in range(start, start + 25)), Counter())
    assert counted["rejected"] > 40


@pytest.mark.long
@pytest.mark.parametrize("part", range(20))
def test_no_mutant_of_thousands_is_accepted_unless_it_is_valid(part: int) -> None:
    start = 100_000 * SEED + 1000 + 50 * part
    counted = sum((mutated(seed) for seed in range(start, start + 50)), Counter())
    assert counted["rejected"] > 100
