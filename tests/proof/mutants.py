"""Mutants of proofs: every single change of a step, of the claim, the place or the model; and what is wrong with each.

A mutant that the checker accepts has to be valid itself. What brute force says against one is its `objection`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from itertools import chain, combinations

import oracle
from forged import Case, Steps
from small import influence
from steps import possible, values

from reasoner.model import axioms
from reasoner.model.axioms import BY_NAME
from reasoner.model.ir import DirectionClaim, Model
from reasoner.model.labeling import Unknown
from reasoner.model.semantics import domain
from reasoner.model.worlds import Frame, frame_of
from reasoner.proof.checker import Reason, Rejected, check
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
    every_step,
)
from reasoner.signs import DOWN, UP


def reason(case: Case) -> Reason | None:
    """Why a proof is rejected; None if it is accepted."""
    try:
        check(case.model, case.proof)
    except Rejected as rejected:
        return rejected.reason
    return None


def rewritten(steps: Steps, change: Callable[[Step], Iterator[Steps]]) -> Iterator[Steps]:
    """The steps with one of them, at any depth, changed in each way there is."""
    for place, step in enumerate(steps):
        for other in chain(change(step), _inside(step, change)):
            yield (*steps[:place], *other, *steps[place + 1 :])


def _inside(step: Step, change: Callable[[Step], Iterator[Steps]]) -> Iterator[Steps]:
    match step:
        case Reductio():
            for inner in rewritten(step.steps, change):
                yield (replace(step, steps=inner),)
        case Cases():
            for number, branch in enumerate(step.branches):
                for inner in rewritten(branch, change):
                    branches = (*step.branches[:number], inner, *step.branches[number + 1 :])
                    yield (replace(step, branches=branches),)


def mutants(case: Case) -> Iterator[Case]:
    """Every single change of a proof, its claim, its place or its model that is tried."""
    proof, about = case.proof, case.model
    ids = [step.id for step in every_step(proof.steps)]

    def change(step: Step) -> Iterator[Steps]:
        yield ()
        yield from ((other,) for other in _conclusions(about, step))
        if isinstance(step, (Applied, FromClaim, Reductio, Cases)):
            yield from ((other,) for other in _premises(step, ids))
        if isinstance(step, Applied):
            yield from ((other,) for other in _grounds(about, proof.frame, step))
        if isinstance(step, Reductio):
            yield step.steps
            yield step.steps[1:]
        if isinstance(step, Cases):
            yield from ((replace(step, branches=some),) for some in combinations(step.branches, len(step.branches) - 1))

    for steps in rewritten(proof.steps, change):
        yield case.saying(*steps)
    yield replace(case, proof=replace(proof, denied=not proof.denied))
    for name in about.quantities:
        for signs in (UP, DOWN):
            yield replace(case, proof=replace(proof, claim=DirectionClaim(name, signs)))
    for where in _places(case):
        yield replace(case, proof=replace(proof, where=where, frame=frame_of(about, [where])))
    for model in _models(about):
        yield Case(model, replace(proof, frame=frame_of(model, [proof.where])))


def _conclusions(about: Model, step: Step) -> Iterator[Step]:
    """Widened, narrowed, flipped, turned into a contradiction."""
    for other in _other_conclusions(about, step.conclusion):
        if other is not None or not isinstance(step, Supposed):
            yield replace(step, conclusion=other)


def _other_conclusions(about: Model, conclusion: Conclusion) -> Iterator[Conclusion]:
    match conclusion:
        case Restriction(unknown, allowed):
            everything = sorted(domain(about, unknown))
            for size in range(1, len(everything) + 1):
                for some in map(frozenset, combinations(everything, size)):
                    if some != allowed:
                        yield Restriction(unknown, some)
            yield None
        case ClaimHolds(holds):
            yield ClaimHolds(not holds)


def _premises(step: Applied | FromClaim | Reductio | Cases, ids: list[int]) -> Iterator[Step]:
    """Without one premise; with another one instead."""
    for place in range(len(step.premises)):
        left, right = step.premises[:place], step.premises[place + 1 :]
        yield replace(step, premises=left + right)
        for number in ids:
            yield replace(step, premises=(*left, number, *right))


def _grounds(about: Model, frame: Frame, step: Applied) -> Iterator[Step]:
    """Another ground constraint; without one rule; with a rule too many."""
    ground = step.ground
    match ground:
        case axioms.Foundation(loop):
            for change in loop:
                yield replace(step, ground=axioms.Foundation(loop - {change}))
        case _:
            for axiom in BY_NAME.values():
                if issubclass(axiom, type(ground).__mro__[1]):
                    yield replace(step, ground=axiom(ground.subject, ground.worlds))
            for name in about.quantities:
                yield replace(step, ground=replace(ground, subject=name))
            for worlds in (*frame.pairs, (1, 0), (0,), (1,), (7,)):
                if len(worlds) == len(ground.worlds):
                    yield replace(step, ground=replace(ground, worlds=worlds))
    for rule in about.rules:
        yield replace(step, rules=(*step.rules, rule))
        yield replace(step, rules=tuple(r for r in step.rules if r != rule))


def _places(case: Case) -> Iterator[object]:
    where = case.proof.where
    for number, setting in enumerate(where.settings):
        rest = where.settings[:number] + where.settings[number + 1 :]
        yield replace(where, settings=rest)
        for level in range(case.model.quantities[setting.quantity].space.top + 1):
            yield replace(where, settings=(*rest, replace(setting, kind="level", level=level)))
    yield replace(where, at="late", since="acute")
    yield replace(where, at="acute", since="before")


def _models(about: Model) -> Iterator[Model]:
    """Without an influence, with its sign or strength changed, with one more, without rules of other kinds."""
    for number, old in enumerate(about.influences):
        left, right = about.influences[:number], about.influences[number + 1 :]
        changed = [replace(old, sign=-old.sign)] if old.sign is not None else []
        changed += [replace(old, weak=not old.weak), replace(old, maybe=not old.maybe), replace(old, slow=not old.slow)]
        for some in ((), *((one,) for one in changed)):
            yield replace(about, influences=(*left, *some, *right))
    for source in about.quantities:
        for target in about.quantities:
            if target not in about.definition_of:
                more = influence(f"{source} -> {target}")
                yield replace(about, influences=(*about.influences, replace(more, rule=replace(more.rule, id="more"))))
    yield replace(about, gates=())
    yield replace(about, laws=())
    yield replace(about, alternatives=())
    yield replace(about, definitions=())
    yield replace(about, observations=())


def objection(case: Case, good: Case) -> str | None:
    """What is wrong with an accepted mutant of a good proof, found by brute force: a step, or the claim itself."""
    concluded = {step.id: step.conclusion for step in every_step(case.proof.steps)}
    for step in every_step(case.proof.steps):
        if isinstance(step, Applied) and not follows(case, step, [concluded[p] for p in step.premises]):
            return f"step {step.id} does not follow"
    proof = case.proof
    if case.model is good.model and (proof.where, proof.claim) == (good.proof.where, good.proof.claim):
        return None if proof.denied == good.proof.denied else "the claim is denied"
    found = oracle.answers(case.model, proof.frame, proof.where, proof.claim)
    wanted = "impossible" if proof.denied else "necessary"
    return None if found in (wanted, "inconsistent") else f"the claim is {found}"


def follows(case: Case, step: Applied, premises: list[Conclusion]) -> bool:
    facts: dict[Unknown, frozenset[object]] = {}
    for premise in premises:
        if isinstance(premise, Restriction):
            facts[premise.unknown] = values(case.model, premise.unknown, facts) & premise.allowed
    found = possible(case.model, case.proof.frame, step.ground, facts)
    if found is None or not all(facts.values()):
        return True
    if not isinstance(step.conclusion, Restriction):
        return False
    unknown = step.conclusion.unknown
    return found.get(unknown, values(case.model, unknown, facts)) <= step.conclusion.allowed
