"""The proof checker: replays every step of a proof against the rules as written, and trusts nothing but the model.

It owns the question "does this step follow?"; what premises leave possible is for `known` to say, whether a ground
constraint could still hold for `possible`. The three are one sitting long, after Metamath's mmverify. They must not
know how proofs are found: they share no code with the encoding, `reasoner.model.semantics` or `derive`, and no solver.

**Following.** A step by a ground constraint is tried value by value: with its unknown fixed to a value that the
conclusion excludes, and every other unknown known only as far as the cited premises say (else its whole domain), the
constraint must have no way to hold. "No way" is judged on sets of possible values: conditions are three-valued and
influences independent of each other. So what is refuted is impossible indeed, and what follows only by looking at
values jointly has to be written as `Cases`. A contradiction needs a constraint with no way to hold at all, or premises
that leave one unknown no value.

**Citing.** A step cites only rules that its ground constraint reads; one by a gate, law, definition or observation
cites that. Premises speak for cited rules only: an influence, gate or definition that is not cited counts with all it
could do if nothing were known. So whatever has to be excluded must be cited: for Cause every influence that could have
pushed, for Response one that pushes and all that could oppose it, for both the gates that could close.

**Scope.** A step sees the earlier steps of its own block and of the blocks around it. Inner steps are forgotten with
their block; outside, only the conclusion of the reductio or the cases stands.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from enum import Enum
from typing import TypeAlias, assert_never

from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.model.claims import truth
from reasoner.model.ir import ExistsClaim, Model, quantities_in, quantities_of, switches_of
from reasoner.model.worlds import frame_of
from reasoner.proof.known import Fact, Known
from reasoner.proof.objects import (
    Applied,
    Cases,
    ClaimHolds,
    Conclusion,
    FromClaim,
    Proof,
    Reductio,
    Restriction,
    Step,
    Supposed,
    every_step,
)
from reasoner.proof.possible import Meaning, Possible


class Reason(Enum):
    """Why a proof is rejected; each is raised at exactly one place."""

    QUESTION = "the question names a scenario, quantity, level or switch that the model does not have"
    FRAME = "the worlds are not those of the question"
    REPEATED = "two steps have the same id"
    UNPROVED = "the last step does not conclude the claim"
    AFTER_CONTRADICTION = "a step follows a contradiction in its own block"
    UNKNOWN = "it does not restrict an unknown of the model to values it can have"
    PREMISE = "a premise is not an earlier step in sight"
    GROUND = "the model has no such ground constraint in these worlds"
    RULES = "the cited rules are not those that the ground constraint reads"
    NOT_FORCED = "the conclusion does not follow"
    SUPPOSITION = "a supposition stands elsewhere than first in a reductio or a case"
    NOT_SUPPOSED = "a reductio or a case does not begin with a supposition"
    NO_CONTRADICTION = "the reductio does not end in a contradiction"
    NO_COMPLEMENT = "the reductio concludes more than that its supposition is false"
    MIXED_CASES = "the cases do not suppose values of one and the same unknown"
    NOT_ALL_CASES = "the cases leave out a value"
    CASE_OPEN = "a case ends in something else than the conclusion"


class Rejected(Exception):
    """The proof is not valid: the step (None: the proof as a whole) and the reason."""

    def __init__(self, step_id: int | None, reason: Reason) -> None:
        self.step_id, self.reason = step_id, reason
        super().__init__(reason.value if step_id is None else f"step {step_id}: {reason.value}")


def check(model: Model, proof: Proof) -> None:
    """Returns if every step of the proof follows and the last one concludes its claim; else raises `Rejected`."""
    if not _is_question(model, proof):
        raise Rejected(None, Reason.QUESTION)
    if proof.frame != frame_of(model, [proof.where]):
        raise Rejected(None, Reason.FRAME)
    ids = [step.id for step in every_step(proof.steps)]
    if len(set(ids)) < len(ids):
        raise Rejected(None, Reason.REPEATED)
    if _Replay(model, proof).block(proof.steps, {}) != _fact(ClaimHolds(not proof.denied)):
        raise Rejected(None, Reason.UNPROVED)


def _is_question(model: Model, proof: Proof) -> bool:
    """Whether claim and place use the names and levels of the model; what they mean is for the frame to say."""
    where, spaces = proof.where, {name: quantity.space for name, quantity in model.quantities.items()}
    return (
        all(name in spaces for name in quantities_of(proof.claim))
        and all(
            s.rule in (model.optional if isinstance(s, ExistsClaim) else model.unsigned)
            for s in switches_of(proof.claim)
        )
        and {where.scenario, where.than_scenario} - {None} <= model.scenarios.keys()
        and all(
            s.quantity in spaces and (s.kind != "level" or 0 <= s.level <= spaces[s.quantity].top)
            for s in (*where.settings, *(where.than or ()))
        )
    )


# --- the steps ----------------------------------------------------------------------------------------------------

Scope: TypeAlias = Mapping[int, Fact | None]
"""The conclusions in sight, by step."""


def _fact(conclusion: Conclusion) -> Fact | None:
    match conclusion:
        case None:
            return None
        case ClaimHolds(holds):
            return "the claim", frozenset({holds})
        case Restriction(unknown, allowed):
            return unknown, allowed


class _Replay:
    """Walks through the blocks of a proof."""

    def __init__(self, model: Model, proof: Proof) -> None:
        self.model, self.proof = model, proof
        self.nothing = Known(model, proof.frame, {})
        self.meaning = Meaning(model, proof.frame)

    def block(self, steps: tuple[Step, ...], scope: Scope) -> Fact | None:
        """Replays steps in order; what the last one concludes."""
        seen, reached = dict(scope), None
        for place, step in enumerate(steps):
            if place and reached is None:
                raise Rejected(step.id, Reason.AFTER_CONTRADICTION)
            reached = self.fact(step)
            self.step(step, reached, seen)
            seen[step.id] = reached
        return reached

    def fact(self, step: Step) -> Fact | None:
        fact = _fact(step.conclusion)
        if fact and not (fact[1] and fact[1] <= self.nothing.domain(fact[0])):
            raise Rejected(step.id, Reason.UNKNOWN)
        return fact

    def step(self, step: Step, fact: Fact | None, scope: Scope) -> None:
        match step:
            case Applied():
                self.applied(step, fact, scope)
            case FromClaim():
                self.follows(step, fact, self.premises(step, scope), self.claim_possible)
            case Reductio():
                self.reductio(step, fact, scope)
            case Cases():
                self.cases(step, fact, scope)
            case Supposed():
                raise Rejected(step.id, Reason.SUPPOSITION)

    def premises(self, step: Applied | FromClaim | Reductio | Cases, scope: Scope) -> Known:
        facts = [scope.get(premise) for premise in step.premises]
        if None in facts:
            raise Rejected(step.id, Reason.PREMISE)
        return self.nothing.adding(*(fact for fact in facts if fact is not None))

    def applied(self, step: Applied, fact: Fact | None, scope: Scope) -> None:
        possible = self.meaning.of(step.ground)
        if possible is None:
            raise Rejected(step.id, Reason.GROUND)
        read, cited = _read(self.model, step.ground), frozenset(step.rules)
        if not cited <= read or (not cited and isinstance(step.ground, axioms.OfOneRule | axioms.Definition)):
            raise Rejected(step.id, Reason.RULES)
        self.follows(step, fact, replace(self.premises(step, scope), cited=cited), possible)

    def follows(self, step: Step, fact: Fact | None, known: Known, possible: Possible) -> None:
        """Each value that the conclusion excludes must be impossible; for a contradiction, everything."""
        if not all(known.said.values()):
            return  # two premises contradict each other
        excluded = (
            [known] if fact is None else [known.adding((fact[0], frozenset({v}))) for v in known(fact[0]) - fact[1]]
        )
        if any(possible(case) for case in excluded):
            raise Rejected(step.id, Reason.NOT_FORCED)

    def claim_possible(self, known: Known) -> bool:
        found = truth(self.model, self.proof.frame, self.proof.where, self.proof.claim, known)
        return found is None or found in known("the claim")

    def supposing(self, step: Step, block: tuple[Step, ...], scope: Scope) -> tuple[Fact, Fact | None]:
        """Replays an inner block: what it supposes, and what it comes to."""
        first = block[0] if block else step
        supposed = self.fact(first) if isinstance(first, Supposed) else None
        if supposed is None:
            raise Rejected(step.id, Reason.NOT_SUPPOSED)
        rest = block[1:]
        return supposed, self.block(rest, {**scope, first.id: supposed}) if rest else supposed

    def reductio(self, step: Reductio, fact: Fact | None, scope: Scope) -> None:
        (subject, refuted), reached = self.supposing(step, step.steps, scope)
        if reached is not None:
            raise Rejected(step.id, Reason.NO_CONTRADICTION)
        rest = self.premises(step, scope)(subject) - refuted
        if not _says((subject, rest) if rest else None, fact):
            raise Rejected(step.id, Reason.NO_COMPLEMENT)

    def cases(self, step: Cases, fact: Fact | None, scope: Scope) -> None:
        branches = [self.supposing(step, branch, scope) for branch in step.branches]
        subjects = {supposed[0] for supposed, _ in branches}
        if len(subjects) != 1:
            raise Rejected(step.id, Reason.MIXED_CASES)
        covered = frozenset[object]().union(*(supposed[1] for supposed, _ in branches))
        if not self.premises(step, scope)(subjects.pop()) <= covered:
            raise Rejected(step.id, Reason.NOT_ALL_CASES)
        if not all(_says(reached, fact) for _, reached in branches):
            raise Rejected(step.id, Reason.CASE_OPEN)


def _says(reached: Fact | None, goal: Fact | None) -> bool:
    """Whether what was reached says at least as much as the goal; a contradiction says everything."""
    if reached is None or goal is None:
        return reached is None
    return reached[0] == goal[0] and reached[1] <= goal[1]


def _read(model: Model, ground: Ground) -> frozenset[str]:
    """The ids of the rules that a ground constraint reads."""
    match ground:
        case axioms.Gate(rule) | axioms.Law(rule) | axioms.Alternatives(rule) | axioms.Observation(rule):
            return frozenset({rule})
        case axioms.Cause(name) | axioms.Response(name) | axioms.Closure(name) | axioms.Definition(name):
            return _rules_on(model, {name})
        case axioms.Remainder(name):
            return _rules_on(model, {name})
        case axioms.Path(name):
            return _rules_on(model, _upstream(model, name))
        case axioms.Foundation(loop):
            return _rules_on(model, {name for name, _, _ in loop})
        case (
            axioms.Reference()
            | axioms.Setting()
            | axioms.Same()
            | axioms.End()
            | axioms.Raised()
            | axioms.Compatibility()
            | axioms.Transitivity()
        ):
            return frozenset()
        case _:
            assert_never(ground)


def _upstream(model: Model, name: str) -> set[str]:
    """A quantity and everything from which a path of rules leads to it."""
    found: set[str] = set()
    waiting = {name}
    while waiting:
        here = waiting.pop()
        found.add(here)
        read = {i.source for i in model.influences_on[here]}
        read |= {q for i in model.influences_on[here] if i.condition for q in quantities_in(i.condition)}
        read |= {q for gate in model.gates_on[here] for q in quantities_in(gate.condition)}
        if here in model.definition_of:
            read |= set(quantities_in(model.definition_of[here].expression))
        waiting |= read - found
    return found


def _rules_on(model: Model, names: set[str]) -> frozenset[str]:
    influences = {i.id for name in names for i in model.influences_on[name]}
    gates = {g.id for name in names for g in model.gates_on[name]}
    return frozenset(influences | gates | {d.id for d in model.definitions if d.target in names})
