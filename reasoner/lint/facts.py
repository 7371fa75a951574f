"""Findings about what constrains: laws and observations that say nothing, or clash."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from reasoner.diagnostics import Diagnostic
from reasoner.lint.catalogue import finding
from reasoner.lint.conditions import can_hold
from reasoner.lint.subject import Subject
from reasoner.lint.worlds import AnyWorld
from reasoner.model.ir import Model, NotClaim, Observation
from reasoner.query.engine import Engine, judged
from reasoner.solve.budget import Budget


def of_laws(subject: Subject, world: AnyWorld) -> Iterator[Diagnostic]:
    for law in world.laws:
        if not can_hold(subject.model, law.when):
            continue
        if world.can(law.when, without=law) and world.never(law.when):
            yield finding("W732", "with the other rules, this law forbids what it is about", law.rule.origin)
        elif world.implied(law):
            yield finding("W731", "this law follows from the other rules", law.rule.origin)


def of_observations(subject: Subject, budget: Budget, seed: int) -> Iterator[Diagnostic]:
    for observation in subject.model.observations:
        if _is_implied(subject.model, observation, budget, seed):
            what = "exclusion" if observation.excluded else "observation"
            message = f"this {what} follows from the rules and the other observations"
            yield finding("W733", message, observation.rule.origin)


def _is_implied(model: Model, observation: Observation, budget: Budget, seed: int) -> bool:
    others = tuple(o for o in model.observations if o is not observation)
    problem = Engine(replace(model, observations=others), seed).problem([observation.where])
    claim = NotClaim(observation.claim) if observation.excluded else observation.claim
    return judged(problem, problem.claim(claim, observation.where), budget) == "necessary"
