"""The parts of a certificate, written: claims, places, worlds and steps by name, and digests of rules."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import fields
from hashlib import sha256
from typing import Any, TypeAlias, assert_never

from reasoner.model import axioms, ir
from reasoner.model.axioms import Ground
from reasoner.model.labeling import DirectionOf, Existence, LevelOf, SignOf, Unknown
from reasoner.model.worlds import REFERENCE, Frame, World, compared, world_at
from reasoner.proof.objects import (
    Applied,
    Cases,
    ClaimHolds,
    Conclusion,
    FromClaim,
    Reductio,
    Restriction,
    Step,
    Supposed,
)
from reasoner.signs import symbols

Json: TypeAlias = dict[str, Any]


def world_ids(model: ir.Model, frame: Frame, where: ir.Where) -> tuple[str, ...]:
    """An id for every world of a frame: by its phase in the question, else by what it is to it, else by its number."""
    since, _ = compared(model, where)
    ids: dict[World, str] = {world_at(where, phase): phase for phase in reversed(ir.PHASES)}
    if where.comparison == "than":
        ids.setdefault(since, f"than.{since.phase}")
    if model.has_reference:
        ids.setdefault(REFERENCE, "reference")
    if where.comparison == "parent":
        ids.setdefault(since, "parent")
    return tuple(ids.get(world, f"other.{i}") for i, world in enumerate(frame.worlds))


# --- what a rule says -----------------------------------------------------------------------------------------------


def digest(model: ir.Model, rule: str) -> str:
    """A short digest of what a rule says, its wording, support and place left out."""
    stated = json.dumps(_stated(model, rule), sort_keys=True, ensure_ascii=False)
    return sha256(stated.encode()).hexdigest()[:16]


def _stated(model: ir.Model, rule: str) -> Json:
    found = _found(model, rule)
    if isinstance(found, ir.Observation):
        writer = Writer(model, None, ())
        said: Json = {
            "claim": writer.claim(found.claim),
            "where": writer.where(found.where),
            "excluded": found.excluded,
        }
        return {**said, "spaces": _spaces(model, ir.quantities_of(found.claim))}
    parts = {f.name: getattr(found, f.name) for f in fields(found) if f.name != "rule"}
    conditions = [p for p in parts.values() if isinstance(p, ir.Condition)]
    named = [v for n, v in parts.items() if n in ("source", "target")]
    tested = [q for condition in conditions for q in ir.quantities_in(condition)]
    return {
        "kind": type(found).__name__,
        **{name: repr(value) for name, value in parts.items()},
        "spaces": _spaces(model, [*named, *tested]),
    }


_Stating: TypeAlias = ir.Influence | ir.Gate | ir.Law | ir.Alternatives | ir.Definition | ir.Observation


def _found(model: ir.Model, rule: str) -> _Stating:
    stating: tuple[_Stating, ...] = (
        *model.influences,
        *model.gates,
        *model.laws,
        *model.alternatives,
        *model.definitions,
        *model.observations,
    )
    return next(r for r in stating if r.id == rule)


def _spaces(model: ir.Model, quantities: Sequence[str]) -> Json:
    spaces = {q: model.quantities[q].space for q in quantities}
    return {q: [s.levels, s.exact, s.reference] for q, s in spaces.items()}


# --- writing --------------------------------------------------------------------------------------------------------


class Writer:
    def __init__(self, model: ir.Model, frame: Frame | None, ids: Sequence[str]) -> None:
        self._model = model
        self._frame = frame
        self.ids = ids

    def _level(self, quantity: str, level: int) -> str:
        return self._model.quantities[quantity].space.levels[level]

    def claim(self, claim: ir.Claim) -> Json:
        match claim:
            case ir.DirectionClaim(quantity, signs):
                return {"quantity": quantity, "direction": symbols(signs)}
            case ir.LevelClaim(quantity, low, high):
                return {"quantity": quantity, "from": self._level(quantity, low), "to": self._level(quantity, high)}
            case ir.ExistsClaim(rule):
                return {"rule": rule, "exists": True}
            case ir.SignClaim(rule, sign):
                return {"rule": rule, "sign": sign.symbol}
            case ir.NotClaim(item):
                return {"not": self.claim(item)}
            case ir.AndClaim(items):
                return {"and": [self.claim(i) for i in items]}
            case ir.OrClaim(items):
                return {"or": [self.claim(i) for i in items]}

    def where(self, where: ir.Where) -> Json:
        return {
            "settings": self._settings(where.settings),
            "scenario": where.scenario,
            "at": where.at,
            "since": where.since,
            "than": None if where.than is None else self._settings(where.than),
            "comparison": where.comparison,
            **({} if where.than_scenario is None else {"than_scenario": where.than_scenario}),
        }

    def world(self, index: int) -> Json:
        assert self._frame is not None
        world = self._frame.worlds[index]
        settings = self._settings(world.settings)
        return {"id": self.ids[index], "scenario": world.scenario, "settings": settings, "phase": world.phase}

    def _settings(self, settings: Sequence[ir.Setting]) -> Json:
        return {
            s.quantity: self._level(s.quantity, s.level) if s.kind == "level" else {"verb": s.kind} for s in settings
        }

    def _conclusion(self, conclusion: Conclusion) -> Json | None:
        match conclusion:
            case None:
                return None
            case ClaimHolds(holds):
                return {"claim": holds}
            case Restriction(unknown, allowed):
                return self._restriction(unknown, allowed)

    def _restriction(self, unknown: Unknown, allowed: frozenset[Any]) -> Json:
        match unknown:
            case LevelOf(quantity, world):
                levels = [self._level(quantity, v) for v in sorted(allowed)]
                return {"quantity": quantity, "level": levels, "world": self.ids[world]}
            case DirectionOf(quantity, (a, b)):
                return {"quantity": quantity, "direction": symbols(allowed), "worlds": [self.ids[a], self.ids[b]]}
            case Existence(rule):
                return {"rule": rule, "exists": sorted(allowed)}
            case SignOf(rule):
                return {"rule": rule, "sign": symbols(allowed)}

    def step(self, step: Step) -> Json:
        head: Json = {"id": step.id, "conclusion": self._conclusion(step.conclusion)}
        match step:
            case Applied(_, _, ground, rules, premises):
                return {**head, "by": ground.name, **self._ground(ground), "rules": [*rules], "premises": [*premises]}
            case FromClaim(_, _, premises):
                return {**head, "by": "claim", "premises": [*premises]}
            case Supposed():
                return {**head, "by": "supposition"}
            case Reductio(_, _, steps, premises):
                return {**head, "by": "reductio", "premises": [*premises], "steps": [self.step(s) for s in steps]}
            case Cases(_, _, branches, premises):
                inside = [[self.step(s) for s in branch] for branch in branches]
                return {**head, "by": "cases", "premises": [*premises], "branches": inside}

    def _ground(self, ground: Ground) -> Json:
        """What the constraint is about: a quantity, rule or loop, and worlds."""
        match ground:
            case axioms.Foundation(loop):
                return {"loop": [[q, [self.ids[a], self.ids[b]], s.symbol] for q, (a, b), s in sorted(loop)]}
            case axioms.InWorld() | axioms.OfPair() | axioms.OfTriple() | axioms.OfRule():
                return {"subject": ground.subject, "worlds": [self.ids[w] for w in ground.worlds]}
            case _:
                assert_never(ground)
