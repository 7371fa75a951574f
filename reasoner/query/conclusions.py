"""What a model concludes about everything it is asked: its expectations, its queries, its scenarios; no reasons yet.

One conclusion is a verdict or directions, found by the solver alone. Comparing two models is for `diff`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Literal, TypeAlias, assert_never

from reasoner.model import ir
from reasoner.model.labeling import DirectionOf
from reasoner.model.worlds import compared
from reasoner.query import ask
from reasoner.query.ambiguity import is_ambiguous
from reasoner.query.answers import Answer, Interventions
from reasoner.query.engine import Engine
from reasoner.query.expect import MEETS
from reasoner.query.fitted import Fitted
from reasoner.query.kinds import scenario_place
from reasoner.query.near import about
from reasoner.query.outcomes import Enumeration, Prediction, pair_of
from reasoner.query.what_if import WORDS
from reasoner.query.why import verdict_on
from reasoner.signs import Sign, SignSet, negated
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem

Kind: TypeAlias = Literal["expectation", "query", "prediction"]
Part: TypeAlias = Literal["", "left", "right", "between"]


@dataclass(frozen=True, slots=True)
class Inquiry:
    """One thing that a model is asked. `key` is the same in another model that is asked the same."""

    kind: Kind
    key: tuple[str, ...]
    where: ir.Where | None  # of a prediction, and of what else speaks of one place
    item: ir.Expectation | ir.Query | None = None

    @property
    def places(self) -> tuple[ir.Where, ...]:
        """The places whose worlds it compares."""
        if self.where is not None:
            return (self.where,)
        match self.item:
            case ir.Query(question=ir.Compare(left, right)):
                return left, right
            case ir.Query(question=ir.States(scenario)):
                return (scenario_place(scenario),)
            case _:
                return (scenario_place(None),)


@dataclass(frozen=True)
class Conclusion:
    """What was found: a verdict, of an expectation whether it passes, and directions where those were asked for.

    `listed`: paths, interventions, numbers of states, in words that two models share. Not `complete`: no conclusion.
    """

    verdict: str
    passed: bool | None = None
    directions: Mapping[Part, Mapping[str, SignSet]] = field(default_factory=dict)
    listed: tuple[str, ...] = ()
    complete: bool = True


def everything(model: ir.Model) -> Iterator[Inquiry]:
    """All that a model is asked: each expectation, each query, and each scenario and place of a query."""
    for expectation in model.expectations:
        yield Inquiry("expectation", (expectation.mode, expectation.rule.text), expectation.where, expectation)
    for query in model.queries:
        yield Inquiry("query", (query.rule.id if _labelled(query.rule) else "", query.text), _place(query), query)
    for name in model.scenarios:
        yield Inquiry("prediction", ("scenario", name), scenario_place(name))
    seen: set[ir.Where] = set()
    for query in model.queries:
        place = _place(query)
        if place is not None and place not in seen and place.settings:
            seen.add(place)
            yield Inquiry("prediction", ("query", query.text), place)


def _labelled(rule: ir.Rule) -> bool:
    return not rule.id.startswith(f"{rule.origin.file}:")


def _place(query: ir.Query) -> ir.Where | None:
    """The one place that a query speaks of."""
    match query.question:
        case ir.Why() | ir.WhyNot() | ir.Contrast() | ir.WhyAmbiguous() | ir.WhatIf() | ir.How() | ir.Rank():
            return query.question.where
        case ir.Compare() | ir.States() | ir.Check() | ir.Paths() | ir.Fit() | ir.Discriminate() | ir.Screen():
            return None
        case _:
            assert_never(query.question)


def concluded(engine: Engine, asked: Inquiry, budget: Budget) -> Conclusion:
    """What a model concludes. Raises NotAnswered for a query of a form that nothing answers."""
    match asked.item:
        case ir.Expectation() as expectation:
            return _expected(engine, expectation, budget)
        case ir.Query() as query:
            return _queried(engine, query, budget)
        case None:
            assert asked.where is not None
            return _directed(engine, asked.where, tuple(engine.model.quantities), budget)


def _expected(engine: Engine, expectation: ir.Expectation, budget: Budget) -> Conclusion:
    if expectation.claim is None:
        found = _directed(engine, expectation.where, expectation.quantities, budget)
        directions = found.directions[""]
        passed = len(directions) > 0 and all(is_ambiguous(signs) for signs in directions.values())
        return replace(found, passed=passed if found.complete else None)
    question = ir.Why(expectation.claim, expectation.where)
    answer = verdict_on(engine, question, expectation.rule.text, budget)
    known = answer.verdict != "unknown"
    return Conclusion(answer.verdict, answer.verdict in MEETS[expectation.mode] if known else None, complete=known)


def _directed(engine: Engine, where: ir.Where, quantities: tuple[str, ...], budget: Budget) -> Conclusion:
    problem = engine.problem([where])
    since, at = (problem.frame.index[w] for w in compared(engine.model, where))
    return _conclusion(problem, {"": (since, at)}, quantities, budget)


def _compared(engine: Engine, left: ir.Where, right: ir.Where, budget: Budget) -> Conclusion:
    problem = engine.problem([left, right])
    index = problem.frame.index
    ends: dict[Part, tuple[int, int]] = {}
    for part, where in (("left", left), ("right", right)):
        since, at = (index[w] for w in compared(engine.model, where))
        ends["left" if part == "left" else "right"] = since, at
    ends["between"] = ends["left"][1], ends["right"][1]
    return _conclusion(problem, ends, tuple(engine.model.quantities), budget)


def _conclusion(
    problem: Problem, ends: Mapping[Part, tuple[int, int]], quantities: tuple[str, ...], budget: Budget
) -> Conclusion:
    """The directions of each part, from its first world to its second, all found at once."""
    pairs = dict.fromkeys(pair_of(*worlds) for worlds in ends.values())
    found = backbone(about(problem, quantities), [DirectionOf(q, pair) for pair in pairs for q in quantities], budget)
    directions: dict[Part, Mapping[str, SignSet]] = {}
    for part, (since, at) in ends.items():
        signs = {u.quantity: s for u, s in found.values.items() if u == DirectionOf(u.quantity, pair_of(since, at))}
        read = {q: frozenset(map(Sign, s)) for q, s in signs.items()}
        directions[part] = {q: negated(s) if since > at else s for q, s in read.items()}
    return Conclusion(WORDS[found.verdict], None, directions, (), found.complete)


def _queried(engine: Engine, query: ir.Query, budget: Budget) -> Conclusion:
    match query.question:
        case ir.Why(claim, where) | ir.WhyNot(claim, where):
            answer = verdict_on(engine, ir.Why(claim, where), query.text, budget)
            return Conclusion(answer.verdict, complete=answer.verdict != "unknown")
        case ir.Contrast(claim, where, rather):
            places = (where, rather)
            both = [verdict_on(engine, ir.Why(claim, w), query.text, budget).verdict for w in places]
            return Conclusion(", against ".join(both), complete="unknown" not in both)
        case ir.WhatIf(where, show, None):
            return _directed(engine, where, show or tuple(engine.model.quantities), budget)
        case ir.Compare(left, right):
            return _compared(engine, left, right, budget)
        case ir.WhyAmbiguous(quantity, where):
            return _directed(engine, where, (quantity,), budget)
        case (
            ir.WhatIf() | ir.How() | ir.States() | ir.Check() | ir.Paths() | ir.Fit() | ir.Discriminate() | ir.Screen()
        ):
            return _answered(ask.answer(engine, query.question, query.text, budget))
        case ir.Rank():
            return _answered(ask.answer(engine, query.question, query.text, budget))
        case _:
            assert_never(query.question)


def _answered(answer: Answer) -> Conclusion:
    """Of what is no claim: the directions, the paths, the number of states, the interventions."""
    match answer.found:
        case Prediction(directions=found):
            return Conclusion(answer.verdict, None, {"": found}, (), answer.complete)
        case Enumeration(count):
            listed: tuple[str, ...] = (str(count),)
        case Interventions(found):
            listed = tuple(", ".join(_set(answer.model, s) for s in i.settings) for i in found)
        case Fitted(forced):
            listed = tuple(f"{one.decided.switch.rule} {one.decided.value}" for one in forced)
        case tuple() as paths:
            listed = tuple(f"{'?' if p.sign is None else p.sign.symbol} {' '.join(p.quantities)}" for p in paths)
        case _:
            listed = ()
    return Conclusion(answer.verdict, None, {}, listed, answer.complete and answer.verdict != "unknown")


def _set(model: ir.Model, setting: ir.Setting) -> str:
    level = model.quantities[setting.quantity].space.levels[setting.level] if setting.kind == "level" else setting.kind
    return f"{setting.quantity} = {level}"
