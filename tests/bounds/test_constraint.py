"""Constraints keep what they computed: that must never be told from computing it anew."""

from __future__ import annotations

from random import Random

import networks
import pytest

from reasoner.bounds.constraint import Constraint
from reasoner.bounds.masks import Masks, Unknowns, bits
from reasoner.bounds.propagate import Constraints, constraint_of
from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.model.ground import grounds
from reasoner.model.ir import Claim, Model, Where
from reasoner.model.labeling import Unknown
from reasoner.model.worlds import Frame, frame_of
from reasoner.signs import MINUS, PLUS


def drawn(seed: int) -> tuple[Model, Frame, tuple[Ground, ...]]:
    """A random model with the ground constraints of a random frame, and all changes between two worlds as a loop."""
    model = networks.model(seed)
    assert model is not None
    frame = frame_of(model, [networks.random_where(Random(seed), model)])
    loops = [
        axioms.Foundation(frozenset((q, pair, s) for q in model.quantities for s in (MINUS, PLUS)))
        for pair in frame.pairs[:1]
    ]
    return model, frame, (*grounds(model, frame), *loops)


def anything(rng: Random, full: Masks) -> Masks:
    """Some values of every unknown, at random."""
    return [sum(b for b in bits(mask) if rng.random() < 0.6) or rng.choice(bits(mask)) for mask in full]


def outcome(constraint: Constraint, masks: Masks) -> object:
    return (
        constraint.evaluate(list(masks)),
        tuple(constraint.forward(list(masks))),
        tuple(constraint.backward(list(masks))),
        [constraint.left_to(number, list(masks)) for number in constraint.scope],
    )


@pytest.mark.parametrize("seed", [2, 4, 12, 14, 16, 18, 20, 22, 24, 26])  # draws that compile
def test_what_was_computed_before_and_elsewhere_changes_nothing(seed: int) -> None:
    model, frame, every = drawn(seed)
    unknowns, rng = Unknowns(model), Random(seed)
    kept = [constraint_of(unknowns, frame, ground) for ground in every]
    for _ in range(6):
        masks = anything(rng, unknowns.full)
        for ground, constraint in zip(every, kept, strict=True):
            elsewhere = anything(rng, unknowns.full)
            for number in constraint.scope:
                elsewhere[number] = masks[number]
            anew = Unknowns(model)
            for unknown in range(2, len(unknowns.full)):
                anew.number(unknowns.unknown(unknown))  # so that numbers mean the same
            assert outcome(constraint, masks) == outcome(constraint_of(anew, frame, ground), elsewhere), ground


@pytest.mark.parametrize("seed", [2, 4, 12, 14])
def test_what_constraints_share_counts_as_mentioned_by_each(seed: int) -> None:
    model, rng = drawn(seed)[0], Random(seed)
    where = networks.random_where(rng, model)
    claim, frame = networks.random_claim(rng, model), frame_of(model, [where])
    warm = Constraints(model, frame)
    for ground in grounds(model, frame):
        assert mentioned(warm, ground, where, claim) == mentioned(Constraints(model, frame), ground, where, claim), (
            ground
        )


def mentioned(kept: Constraints, ground: Ground, where: Where, claim: Claim) -> list[Unknown]:
    return [kept.unknowns.unknown(n) for n in kept.of([ground], where, claim)[1] if n > 1]
