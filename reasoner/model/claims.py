"""What a claim says of the unknowns of a frame."""

from __future__ import annotations

from collections.abc import Callable

from reasoner.model.ir import (
    AndClaim,
    Claim,
    DirectionClaim,
    ExistsClaim,
    LevelClaim,
    Model,
    NotClaim,
    OrClaim,
    SignClaim,
    SwitchClaim,
    Where,
)
from reasoner.model.labeling import DirectionOf, Existence, Labeling, LevelOf, SignOf, Unknown
from reasoner.model.worlds import Frame, compared, world_at
from reasoner.signs import ZERO, negated


def leaf(
    model: Model, frame: Frame, where: Where, claim: DirectionClaim | LevelClaim | SwitchClaim
) -> tuple[Unknown, frozenset[object]] | bool:
    """The unknown that a simple claim speaks of and the values that make it true; a bool where its worlds are one."""
    match claim:
        case LevelClaim(quantity, low, high):
            return LevelOf(quantity, frame.index[world_at(where, where.at)]), frozenset(range(low, high + 1))
        case ExistsClaim(rule):
            return Existence(rule), frozenset({True})
        case SignClaim(rule, sign):
            return SignOf(rule), frozenset({sign})
        case DirectionClaim(quantity, signs):
            a, b = (frame.index[w] for w in compared(model, where))
            if a == b:
                return ZERO in signs
            if a < b:
                return DirectionOf(quantity, (a, b)), frozenset(signs)
            return DirectionOf(quantity, (b, a)), frozenset(negated(signs))


def truth(
    model: Model,
    frame: Frame,
    where: Where,
    claim: Claim,
    values: Callable[[Unknown], frozenset[object]],
) -> bool | None:
    """The truth of a claim where each unknown has one of `values(unknown)`; None where they do not settle it."""
    match claim:
        case DirectionClaim() | LevelClaim() | ExistsClaim() | SignClaim():
            found = leaf(model, frame, where, claim)
            if isinstance(found, bool):
                return found
            unknown, allowed = found
            possible = values(unknown)
            if possible <= allowed:
                return True
            return None if possible & allowed else False
        case NotClaim(item):
            inner = truth(model, frame, where, item, values)
            return None if inner is None else not inner
        case AndClaim(items):
            parts = [truth(model, frame, where, i, values) for i in items]
            return False if False in parts else None if None in parts else True
        case OrClaim(items):
            parts = [truth(model, frame, where, i, values) for i in items]
            return True if True in parts else None if None in parts else False


def holds(model: Model, frame: Frame, where: Where, claim: Claim, labeling: Labeling) -> bool:
    """Whether a claim is true in a labeling."""

    return bool(truth(model, frame, where, claim, lambda unknown: frozenset({labeling.value(unknown)})))


def levels_in(claim: Claim) -> bool:
    """Whether a claim speaks of levels."""
    match claim:
        case LevelClaim():
            return True
        case DirectionClaim() | ExistsClaim() | SignClaim():
            return False
        case NotClaim(item):
            return levels_in(item)
        case AndClaim(items) | OrClaim(items):
            return any(map(levels_in, items))


def compares(claim: Claim) -> bool:
    """Whether a claim speaks of directions, and so of two worlds."""
    match claim:
        case DirectionClaim():
            return True
        case LevelClaim() | ExistsClaim() | SignClaim():
            return False
        case NotClaim(item):
            return compares(item)
        case AndClaim(items) | OrClaim(items):
            return any(map(compares, items))
