"""What commutes with answers, on random models: renaming, turning a quantity upside down, and learning more."""

from __future__ import annotations

import os
import re
from dataclasses import replace
from random import Random

import networks
import pytest
from blocks import blocks

from reasoner import pipeline
from reasoner.model import ir
from reasoner.model.ir import (
    Claim,
    Condition,
    DirectionClaim,
    Influence,
    LevelClaim,
    Model,
    Setting,
    Space,
    Where,
    leaves,
)
from reasoner.model.labeling import DirectionOf, LevelOf, Unknown
from reasoner.model.semantics import unknowns
from reasoner.model.worlds import frame_of
from reasoner.query.engine import Engine, judged
from reasoner.signs import negated
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem
from reasoner.source import Source, Span
from reasoner.tell.json import to_json

SEED = int(os.environ.get("REASONER_SEED", "0"))
in_blocks = pytest.mark.parametrize("block", blocks(2, 24))


def seeds(block: int) -> range:
    return range(100_000 * SEED + 25 * block, 100_000 * SEED + 25 * block + 25)


# --- renaming -----------------------------------------------------------------------------------------------------

RENAMED = dict(zip("ABCDE", "ZYXWV", strict=True))  # another order of the alphabet, so that no order may rest on it


def renamed(text: str) -> str:
    return re.sub(r"\b[A-E]\b", lambda found: RENAMED[found[0]], text)


def answered(text: str, question: str) -> dict[str, object]:
    """What an answer says, in JSON, but for how it is shown: which labelings and which of several proofs."""
    found = to_json(pipeline.ask(Engine(networks.compiled(text)), question, Budget()))
    kept = ("verdict", "directions", "levels", "ambiguous", "states")
    return {key: found[key] for key in kept if key in found} | {"proof": "proof" in found}


def renamed_in(value: object) -> object:
    match value:
        case str():
            return renamed(value)
        case dict():
            return {renamed(key): renamed_in(item) for key, item in value.items()}
        case list():
            return [renamed_in(item) for item in value]
        case _:
            return value


@in_blocks
def test_renaming_quantities_commutes_with_answers(block: int) -> None:
    tried = 0
    for seed in seeds(block):
        model = networks.model(seed, 4)
        if model is None:
            continue
        rng = Random(seed)
        where, claim = networks.random_where(rng, model), networks.random_claim(rng, model)
        asked = [f"what if {networks.settings_text(model, where.settings)}"] if where.settings else []
        if networks.speaks_of_directions(claim):
            asked.append(f"why {networks.claim_text(model, claim)} {networks.where_text(model, where)}")
        text = networks.observed_text(seed, 4)
        for question in asked:
            tried += 1
            assert renamed_in(answered(text, question)) == answered(renamed(text), renamed(question)), (seed, question)
    assert tried > 10


# --- upside down --------------------------------------------------------------------------------------------------


def can_be_flipped(model: Model, name: str) -> bool:
    """Whether nothing that the quantity takes part in tells up from down.

    That does: a gate on it (closed is at the bottom), a definition of it or over its level, and an influence from it
    that a condition switches (off is below every magnitude).
    """
    return not (
        model.gates_on[name]
        or name in model.definition_of
        or any(ir.Value(name) == leaf for d in model.definitions for leaf, _ in leaves(d.expression))
        or any(i.source == name and i.condition is not None for i in model.influences)
    )


def without_remainder(model: Model | None) -> Model | None:
    """The model with `assume vanishing`: what is nothing at all is no mirror image of the top."""
    if model is None:
        return None
    others = tuple(one for one in model.principles if one.principle != "vanishing")
    return replace(model, principles=(*others, ir.Assumed("vanishing")))


class Flip:
    """A model with one quantity turned upside down: its levels, its settings, and the sign of all that it does."""

    def __init__(self, model: Model, name: str) -> None:
        self.name, self.top = name, model.quantities[name].space.top
        quantity = model.quantities[name]
        self.model = replace(
            model,
            quantities={**model.quantities, name: replace(quantity, space=self.space(quantity.space))},
            influences=tuple(map(self.influence, model.influences)),
            gates=tuple(replace(g, condition=self.condition(g.condition)) for g in model.gates),
            laws=tuple(replace(n, when=self.condition(n.when), then=self.condition(n.then)) for n in model.laws),
            definitions=tuple(replace(d, expression=self.condition(d.expression)) for d in model.definitions),
            scenarios={n: replace(s, settings=self.settings(s.settings)) for n, s in model.scenarios.items()},
            observations=tuple(
                replace(o, claim=self.claim(o.claim), where=self.where(o.where)) for o in model.observations
            ),
        )

    def influence(self, influence: Influence) -> Influence:
        turned = (influence.source == self.name) != (influence.target == self.name)
        sign = -influence.sign if influence.sign is not None and turned else influence.sign
        condition = None if influence.condition is None else self.condition(influence.condition)
        return replace(influence, sign=sign, condition=condition)

    def space(self, space: Space) -> Space:
        reference = None if space.reference is None else self.top - space.reference
        return Space(space.name, space.levels[::-1], space.exact[::-1], reference)

    def condition(self, condition: Condition) -> Condition:
        match condition:
            case ir.Test(self.name, low, high):
                return ir.Test(self.name, self.top - high, self.top - low)
            case ir.Test() | ir.Value() | ir.Constant():
                return condition
            case ir.Not(item):
                return ir.Not(self.condition(item))
            case ir.And(items) | ir.Or(items):
                return type(condition)(tuple(map(self.condition, items)))
            case ir.AtLeast(count, items):
                return ir.AtLeast(count, tuple(map(self.condition, items)))

    def settings(self, settings: tuple[Setting, ...]) -> tuple[Setting, ...]:
        return tuple(self.setting(s) if s.quantity == self.name else s for s in settings)

    def setting(self, setting: Setting) -> Setting:
        if setting.kind == "level":
            return replace(setting, level=self.top - setting.level)
        return replace(setting, kind={"raised": "lowered", "lowered": "raised"}.get(setting.kind, setting.kind))

    def where(self, where: Where) -> Where:
        than = None if where.than is None else self.settings(where.than)
        return replace(where, settings=self.settings(where.settings), than=than)

    def claim(self, claim: Claim) -> Claim:
        match claim:
            case DirectionClaim(self.name, signs):
                return DirectionClaim(self.name, negated(signs))
            case LevelClaim(self.name, low, high):
                return LevelClaim(self.name, self.top - high, self.top - low)
            case DirectionClaim() | LevelClaim():
                return claim
            case ir.NotClaim(item):
                return ir.NotClaim(self.claim(item))
            case ir.AndClaim(items) | ir.OrClaim(items):
                return type(claim)(tuple(map(self.claim, items)))

    def value(self, unknown: Unknown, value: int) -> int:
        match unknown:
            case LevelOf(self.name, _):
                return self.top - value
            case DirectionOf(self.name, _):
                return -value
            case _:
                return value


def bones(problem: Problem) -> dict[Unknown, frozenset[int]]:
    every = [u for u in unknowns(problem.model, problem.frame) if isinstance(u, LevelOf | DirectionOf)]
    found = backbone(problem, every, Budget())
    assert found.complete
    return found.values


@in_blocks
def test_turning_a_quantity_upside_down_commutes_with_answers(block: int) -> None:
    tried = 0
    for seed in seeds(block):
        model = without_remainder(networks.model(seed, 4))
        able = [] if model is None else [q for q in model.quantities if can_be_flipped(model, q)]
        if not able:
            continue
        rng = Random(seed)
        where, claim = networks.random_where(rng, model), networks.random_claim(rng, model)
        problem = Problem(model, frame_of(model, [where]))
        said, verdict = bones(problem), judged(problem, problem.claim(claim, where), Budget())
        for name in able:
            tried += 1
            flip = Flip(model, name)
            other = Problem(flip.model, frame_of(flip.model, [flip.where(where)]))
            assert judged(other, other.claim(flip.claim(claim), flip.where(where)), Budget()) == verdict, (seed, name)
            assert bones(other) == {u: frozenset(flip.value(u, v) for v in vs) for u, vs in said.items()}, (seed, name)
    assert tried > 10


# --- knowing more -------------------------------------------------------------------------------------------------

ANYWHERE = ir.Rule("seen", "seen", Span(Source("<seen>", ""), 0, 0))


def verdict_on(model: Model, claim: Claim, where: Where) -> str:
    problem = Problem(model, frame_of(model, [where]))
    return judged(problem, problem.claim(claim, where), Budget())


@in_blocks
def test_an_added_observation_never_removes_a_necessary_claim(block: int) -> None:
    found = {"necessary": 0, "impossible": 0, "inconsistent": 0}
    for seed in seeds(block):
        model = networks.model(seed, 4)
        if model is None:
            continue
        rng = Random(seed)
        where, claim = networks.random_where(rng, model), networks.random_claim(rng, model)
        before = verdict_on(model, claim, where)
        if before not in ("necessary", "impossible"):
            continue
        for _ in range(4):
            place = networks.random_where(rng, model)
            seen = ir.Observation(ANYWHERE, networks.random_claim(rng, model), place, rng.random() < 0.3)
            after = verdict_on(replace(model, observations=(*model.observations, seen)), claim, where)
            assert after in (before, "inconsistent"), (seed, seen)
            found[after] += 1
    assert min(found.values()) > 0
