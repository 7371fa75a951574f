"""`discriminate`: the experiment whose outcomes split the candidates left best, and what to do after each outcome.

A candidate is a way to decide every `maybe` and `-?` so that all that was observed fits. An experiment sets quantities
in one place, and measures the directions of some readouts. For each candidate the solver says which outcomes it can
have, with everything observed in force; so a candidate is ruled out by an outcome that it cannot have. How well an
experiment splits is counted from these sets alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations, product

from reasoner.model.ir import DirectionClaim, Screen, Where
from reasoner.model.ir import Discriminate as DiscriminateQuestion
from reasoner.model.worlds import compared, frame_of, set_in
from reasoner.query.answers import DiscriminateAnswer
from reasoner.query.candidates import candidates_of
from reasoner.query.check import diagnosed
from reasoner.query.engine import Engine, names_of
from reasoner.query.experiments import (
    Discriminated,
    Experiment,
    Kind,
    Outcome,
    Split,
    planned,
    rank,
    rank_by_mean,
    tells,
)
from reasoner.query.fitted import Candidate
from reasoner.query.kinds import scenario_place
from reasoner.query.outcomes import Undecided
from reasoner.query.screen import Plan as Screened
from reasoner.signs import Sign
from reasoner.solve.backbone import possible
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, conj
from reasoner.solve.problem import Problem

AT_MOST = 1
"""So many settings are made together, and so many readouts measured, unless the question says so."""
MOST = 200
"""So many candidates are told apart."""
DEEPEST = 4
"""So many experiments stand one after another in a plan."""

TOO_MANY = f"there are more than {MOST} candidates, and only these were looked at"


def discriminate(engine: Engine, question: DiscriminateQuestion, text: str, budget: Budget) -> DiscriminateAnswer:
    """The best experiments for the candidates left; where nothing fits, the conflict, as `fit` tells it."""
    model = engine.model
    frame = frame_of(model, [])
    names = names_of(frame, model, scenario_place(None))
    answer = DiscriminateAnswer(model=model, question=question, text=text, frame=frame, names=names, found=Undecided())
    candidates: list[Candidate] = []
    more = ""
    for found in candidates_of(model, engine.seed).every(budget.part(budget.left / 3)):
        if found is None or len(candidates) == MOST:
            more = TOO_MANY if found is not None else budget.reason
            break
        candidates.append(found)
    if not candidates and more:
        return replace(answer, complete=False, stopped=more)
    if not candidates:
        diagnosis = diagnosed(engine, frame, (), budget)
        return replace(answer, found=diagnosis.found, complete=not diagnosis.stopped, stopped=diagnosis.stopped)
    tried, splits = 0, list[Split]()
    if len(candidates) > 1:
        table = _Table(engine, question, tuple(candidates))
        for place in table.places:
            ready = table.splits(place, budget)
            if ready is None:
                more = more or budget.reason
                break
            tried += len(ready)
            splits += filter(tells, ready)
            budget.tell(f"{tried} experiments")
    found_best = _best(tuple(candidates), tried, splits)
    return replace(answer, found=found_best, complete=not more, stopped=more)


def _best(candidates: tuple[Candidate, ...], tried: int, splits: Sequence[Split]) -> Discriminated:
    if not splits:
        return Discriminated(candidates, tried)
    best, mean = min(splits, key=rank), min(splits, key=rank_by_mean)
    cheaper = tuple(_cheaper(splits, best))
    plan = planned(splits, frozenset(range(len(candidates))), DEEPEST)
    return Discriminated(candidates, tried, best, mean, cheaper, _kinds(best, candidates), plan)


def _cheaper(splits: Sequence[Split], best: Split) -> Iterator[Split]:
    """Of the experiments that cost less, the best, and again of those that cost less than that."""
    cost = best.experiment.cost
    while left := [s for s in splits if s.experiment.cost < cost]:
        found = min(left, key=rank)
        cost = found.experiment.cost
        yield found


def _kinds(split: Split, candidates: Sequence[Candidate]) -> tuple[Kind, ...]:
    """The candidates by what the experiment predicts of them."""
    alike: dict[frozenset[Outcome], list[int]] = {}
    for number, outcomes in split.outcomes.items():
        alike.setdefault(outcomes, []).append(number)
    common = frozenset(candidates[0]).intersection(*candidates[1:])
    found = []
    for outcomes, numbers in alike.items():
        shared = frozenset(candidates[numbers[0]]).intersection(*(candidates[n] for n in numbers[1:]))
        decided = tuple(d for d in candidates[numbers[0]] if d in shared and d not in common)
        found.append(Kind(tuple(sorted(outcomes)), tuple(numbers), decided))
    return tuple(sorted(found, key=lambda kind: (kind.outcomes, kind.numbers)))


def places(engine: Engine, question: DiscriminateQuestion) -> tuple[Where, ...]:
    """Every place of an experiment: combinations of settings in each scenario, and scenarios by themselves."""
    at_most = AT_MOST if question.at_most is None else question.at_most
    screen = Screen(question.settings, question.knockouts, at_most, (), question.scenarios)
    plan = Screened(engine.model, screen)
    found = [scenario_place(name) for name in question.alone]
    for _, scenario, settings in plan.between(0, plan.total):
        if settings:
            found.append(Where(tuple(sorted(settings)), scenario))
    return tuple(found)


class _Table:
    """Which outcomes each candidate can have in each place."""

    def __init__(self, engine: Engine, question: DiscriminateQuestion, candidates: tuple[Candidate, ...]) -> None:
        self.places = places(engine, question)
        self._engine = Engine(engine.model, engine.seed, settable=set_in(engine.model, self.places))
        self._candidates = candidates
        self._question = question
        self._costs = dict(question.costs)

    def splits(self, where: Where, budget: Budget) -> list[Split] | None:
        """Every experiment in a place with what it tells apart; None: the budget ran out on the way."""
        problem = self._engine.problem([where])
        since, at = compared(self._engine.model, where)
        if since == at:
            return []
        given = [[problem.value(d.switch, d.value) for d in candidate] for candidate in self._candidates]
        single: list[Mapping[str, frozenset[Sign]]] = []
        for literals in given:
            signs = self._signs(problem, where, literals, budget)
            if signs is None:
                return None
            single.append(signs)
        made = sum(self._costs.get(s.quantity, 1) for s in where.settings)
        found: list[Split] = []
        for size in range(1, (AT_MOST if self._question.measured is None else self._question.measured) + 1):
            # measuring what every candidate predicts alike, besides others, tells nothing more
            readouts = self._question.readouts if size == 1 else self._telling(single)
            for chosen in combinations(readouts, size):
                outcomes = self._outcomes(problem, where, chosen, single, given, budget)
                if outcomes is None:
                    return None
                cost = made + sum(self._costs.get(name, 1) for name in chosen)
                found.append(Split(Experiment(where, chosen, cost), dict(enumerate(outcomes))))
        return found

    def _telling(self, single: Sequence[Mapping[str, frozenset[Sign]]]) -> list[str]:
        return [r for r in self._question.readouts if len({s[r] for s in single}) > 1 or len(single[0][r]) > 1]

    def _signs(
        self, problem: Problem, where: Where, given: Sequence[Formula], budget: Budget
    ) -> Mapping[str, frozenset[Sign]] | None:
        """The directions that each readout can have by itself."""
        literals = {
            (name, sign): problem.claim(DirectionClaim(name, frozenset({sign})), where)
            for name in self._question.readouts
            for sign in Sign
        }
        found = possible(problem, literals.values(), budget, given)
        if not found.complete:
            return None
        names = self._question.readouts
        return {n: frozenset(s for s in Sign if literals[n, s] in found.literals) for n in names}

    def _outcomes(
        self,
        problem: Problem,
        where: Where,
        chosen: tuple[str, ...],
        single: Sequence[Mapping[str, frozenset[Sign]]],
        given: Sequence[Sequence[Formula]],
        budget: Budget,
    ) -> list[frozenset[Outcome]] | None:
        """For each candidate, the outcomes that it can have; of several readouts, those possible together."""
        found: list[frozenset[Outcome]] = []
        for signs, literals in zip(single, given, strict=True):
            every = list(product(*(sorted(signs[name]) for name in chosen)))
            if sum(len(signs[name]) > 1 for name in chosen) > 1:  # else each combination is shown to be possible
                joint = _together(problem, where, chosen, every)
                shown = possible(problem, joint.values(), budget, literals)
                if not shown.complete:
                    return None
                every = [outcome for outcome in every if joint[outcome] in shown.literals]
            found.append(frozenset(every))
        return found


def _together(
    problem: Problem, where: Where, chosen: tuple[str, ...], every: Sequence[Outcome]
) -> dict[Outcome, Formula]:
    def seen(name: str, sign: Sign) -> Formula:
        return problem.claim(DirectionClaim(name, frozenset({sign})), where)

    return {o: problem.literal(conj(seen(n, s) for n, s in zip(chosen, o, strict=True))) for o in every}
