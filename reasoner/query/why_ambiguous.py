"""`why ambiguous X`: one labeling for each side, the opposed pushes, and what would settle it, for each way it can go.

What may be learnt: a measurement (the direction of another quantity, its level), how a `maybe` or a `-?` is decided, or
that one of the influences on the quantity where the pushes are opposed is `dominant`. The labelings in which X does
not go one way show which facts do not settle that; a fact that none of them has settles it. Facts are taken
together only where none settles it alone, so what is listed is always fewest.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from reasoner.compile.checks import may_dominate
from reasoner.model.ir import DirectionClaim, Model, WhyAmbiguous
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.model.revision import Decided
from reasoner.model.worlds import Pair, compared, frame_of
from reasoner.query.ambiguity import ambiguities, is_ambiguous
from reasoner.query.answers import WhyAmbiguousAnswer
from reasoner.query.certain import Certain
from reasoner.query.deciding import deciding
from reasoner.query.engine import Engine, judged, names_of
from reasoner.query.implications import MANY, ambiguous_ones, implications
from reasoner.query.mechanism import Implications
from reasoner.query.next_measurement import PATIENCE, nearest, next_measurements
from reasoner.query.outcomes import (
    Ambiguity,
    Ambiguous,
    Determined,
    Dominant,
    Fact,
    Inconsistent,
    Measurement,
    Prediction,
    Settling,
    Undecided,
    pair_of,
)
from reasoner.query.reach import changed, reached
from reasoner.query.telling import races
from reasoner.query.why import clashing, opposed
from reasoner.query.why_not import switches
from reasoner.signs import DOWN, MINUS, PLUS, UP, Sign, negated
from reasoner.solve.backbone import backbone, possible
from reasoner.solve.budget import Budget
from reasoner.solve.formula import FALSE, Formula, neg
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict

LISTED = 6
"""How many facts, or sets of facts, are listed for each way."""
NEAR = 40
"""How many of the nearest quantities are measured two at a time."""


def why_ambiguous(engine: Engine, question: WhyAmbiguous, text: str, budget: Budget) -> WhyAmbiguousAnswer:
    """Possible: it rises in one labeling and falls in another. Necessary: one direction is all that is left."""
    model, where, name = engine.model, question.where, question.quantity
    problem = engine.problem([where])
    since, at = (problem.frame.index[w] for w in compared(model, where))
    unknown, flipped = DirectionOf(name, pair_of(since, at)), since > at
    found = backbone(problem, [unknown], budget)
    signs = frozenset(Sign(v) for v in found.values.get(unknown, ()))
    signs = negated(signs) if flipped else signs
    names = names_of(problem.frame, model, where)
    answer = WhyAmbiguousAnswer(
        model=model, question=question, text=text, frame=problem.frame, names=names, found=Inconsistent()
    )
    if found.verdict is Verdict.UNSAT:
        return clashing(answer, engine, problem, budget)
    if found.verdict is Verdict.UNKNOWN or not found.complete:
        return replace(answer, found=Undecided(), complete=False, stopped=budget.reason)
    prediction = Prediction(since, at, {name: signs}, {})
    if not is_ambiguous(signs):
        return replace(answer, found=Determined(prediction))
    kinds = ambiguities(problem, since, at, {name: signs}, budget)
    ways = {s: problem.claim(DirectionClaim(name, UP if s == PLUS else DOWN), where) for s in (PLUS, MINUS)}
    both = opposed(problem, DirectionClaim(name, UP), where, (ways[PLUS], ways[MINUS]), budget)
    decided = deciding(model, problem.frame, where, (name,), both)
    search = _Search(engine, problem, question, since, at, kinds.get(name))
    certain = Certain(problem, budget)
    roots = races(certain, DirectionClaim(name, UP), where)
    along = _along(engine, question, certain, (since, at), budget)
    settling = tuple(search.settling(sign, literal, budget) for sign, literal in ways.items())
    best = next_measurements(problem, name, where, search.near[: NEAR + 1], budget.part(PATIENCE))
    known = replace(prediction, ambiguous=kinds)
    answer = replace(answer, found=Ambiguous(known, both, decided, settling, roots, best, along))
    return replace(answer, complete=False, stopped=budget.reason) if budget.spent else answer


def _along(engine: Engine, question: WhyAmbiguous, certain: Certain, ends: Pair, budget: Budget) -> Implications | None:
    """What goes with either way of the quantity; None where the budget ran out before all ambiguous ones were known."""
    name, where = question.quantity, question.where
    if len(engine.model.influences) >= MANY:
        return Implications(complete=False)
    moved = reached(engine.model, changed(certain.problem.frame, engine.model))
    near = [q for q in engine.model.quantities if q in moved]
    certain.learn(DirectionOf(q, pair_of(*ends)) for q in near)
    if not certain.complete:
        return None
    open_ones = ambiguous_ones(engine, where, {q: certain.directions(q, *ends) for q in near})
    return implications(engine, where, (name, *(q for q in open_ones if q != name)), budget, about=name)


@dataclass
class _Search:
    engine: Engine
    problem: Problem
    question: WhyAmbiguous
    since: int
    at: int
    why: Ambiguity | None

    def settling(self, sign: Sign, way: Formula, budget: Budget) -> Settling:
        """The fewest facts after which the quantity has to go this way."""
        clock = budget.part(PATIENCE)
        facts = self._facts()
        found: list[tuple[Fact, ...]] = [(f,) for f in self._dominant(sign, clock)]
        found += [(f,) for f in self._alone(facts, way, clock)]
        if not found and not clock.spent:
            found = list(self._together(facts, way, clock))
        merged = _merged(found)
        return Settling(sign, merged[:LISTED], len(merged) > LISTED, clock.reason if clock.spent else "")

    # --- which facts ------------------------------------------------------------------------------------------

    def _facts(self) -> dict[Fact, Formula]:
        """Every fact that a literal stands for, what decides the rules first, then measurements from near to far."""
        model, problem = self.problem.model, self.problem
        near = self.near
        found: dict[Fact, Formula] = {}
        for decided in switches(model, near):
            found[decided] = problem.value(decided.switch, decided.value)
        pair = pair_of(self.since, self.at)
        for name in near[1:]:
            for sign in Sign:
                known = Measurement(DirectionOf(name, pair), frozenset({int(sign)}))
                found[known] = problem.value(known.unknown, sign)
            for level in range(model.quantities[name].space.top + 1):
                at_level = Measurement(LevelOf(name, self.at), frozenset({level}))
                found[at_level] = problem.value(at_level.unknown, level)
        return {fact: literal for fact, literal in found.items() if literal != FALSE}

    @cached_property
    def near(self) -> Sequence[str]:
        """The quantity itself, then what acts on it and what it acts on, the nearest first."""
        return nearest(self.problem.model, self.question.quantity)

    # --- which of them settle it ------------------------------------------------------------------------------

    def _alone(self, facts: Mapping[Fact, Formula], way: Formula, budget: Budget) -> Iterator[Fact]:
        """The facts that no labeling has in which the quantity goes another way, and some labeling has at all."""
        against = possible(self.problem, facts.values(), budget, [neg(way)])
        along = possible(self.problem, facts.values(), budget, [way])
        if against.complete:
            yield from (f for f, literal in facts.items() if literal in along.literals - against.literals)

    def _together(self, facts: Mapping[Fact, Formula], way: Formula, budget: Budget) -> Iterator[tuple[Fact, Fact]]:
        """Pairs of directions and decisions that settle it, though neither of the two does."""
        near = set(self.near[: NEAR + 1])
        along = possible(self.problem, facts.values(), budget, [way]).literals
        chosen = [f for f in facts if isinstance(f, Decided) or _direction_of(f) in near]
        chosen = [f for f in chosen if facts[f] in along]
        self.problem.rank()
        for number, one in enumerate(chosen):
            others = {f: facts[f] for f in chosen[number + 1 :] if _subject(f) != _subject(one)}
            excluded = self.problem.fixed(tuple(others.values()), budget, [neg(way), facts[one]])
            for other, literal in others.items():
                if neg(literal) in excluded:
                    verdict = self.problem.check([way, facts[one], literal], budget)
                    if verdict is Verdict.SAT:
                        yield one, other
            if budget.spent:
                return

    def _dominant(self, sign: Sign, budget: Budget) -> Iterator[Dominant]:
        """The opposed influences of which one, made dominant, decides; asked of the model with that change."""
        if self.why is None or self.why.kind != "conflicting":
            return
        asked = DirectionClaim(self.question.quantity, UP if sign == PLUS else DOWN)
        model, opposed_by = self.problem.model, {*self.why.up, *self.why.down}
        for influence in model.influences:
            if influence.id in opposed_by and not influence.dominant and may_dominate(model, influence):
                changed = with_dominant(model, influence.id)
                problem = Problem(changed, frame_of(changed, [self.question.where]))
                if judged(problem, problem.claim(asked, self.question.where), budget) == "necessary":
                    yield Dominant(influence.id)


def _direction_of(fact: Fact) -> str | None:
    """The quantity whose direction is measured."""
    measured = fact.unknown if isinstance(fact, Measurement) else None
    return measured.quantity if isinstance(measured, DirectionOf) else None


def _subject(fact: Fact) -> object:
    match fact:
        case Measurement():
            return fact.unknown
        case Decided():
            return fact.switch
        case Dominant():
            return fact.rule


def _merged(found: Sequence[tuple[Fact, ...]]) -> tuple[tuple[Fact, ...], ...]:
    """Values of one unknown that each settle it are one fact: it has one of these values.

    A level says no more than the direction that it fixes, so it is left out where that one settles it.
    """
    values: dict[object, set[int]] = {}
    for facts in found:
        if len(facts) == 1 and isinstance(facts[0], Measurement):
            values.setdefault(facts[0].unknown, set()).update(facts[0].allowed)
    moving = {u.quantity for u in values if isinstance(u, DirectionOf)}
    merged: dict[tuple[Fact, ...], None] = {}
    for facts in found:
        fact = facts[0]
        if len(facts) > 1 or not isinstance(fact, Measurement):
            merged[facts] = None
        elif not (isinstance(fact.unknown, LevelOf) and fact.unknown.quantity in moving):
            merged[(Measurement(fact.unknown, frozenset(values[fact.unknown])),)] = None
    return tuple(merged)


def with_dominant(model: Model, rule: str) -> Model:
    """The model with one influence made dominant."""
    influences = (replace(i, dominant=True) if i.id == rule else i for i in model.influences)
    return replace(model, influences=tuple(influences))
