"""`screen`: every combination of some settings, in every scenario named, with what each readout does there.

A combination has its number: scenarios as asked for, in each the combinations by size, in each size in order of
declaration. So any part of a screen can be answered anywhere, and parts can be put together. A claim gets its verdict,
a quantity the directions it can have. A setting that cannot act on any readout changes no outcome: combinations that
differ in such settings alone are answered once (not where something is observed, which may hold in just one of them).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import chain, combinations, islice

from reasoner.model.ir import Claim, DirectionClaim, Model, Screen, Setting, Status, Where
from reasoner.model.worlds import frame_of
from reasoner.query.answers import ScreenAnswer
from reasoner.query.engine import Engine
from reasoner.query.how import bearing, levels_to_set
from reasoner.query.interactions import interactions
from reasoner.query.screened import Cell, Combination, Outcome, Row, Screened
from reasoner.revise.at_least import at_least
from reasoner.signs import MINUS, PLUS, ZERO, Sign
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula
from reasoner.solve.trial import Trial

AT_MOST = 2
"""How many settings are made together, unless the question says so."""

SIGNS: tuple[Sign, ...] = (MINUS, ZERO, PLUS)


@dataclass(frozen=True)
class Plan:
    """All that a screen asks, in order."""

    model: Model
    question: Screen

    @property
    def at_most(self) -> int:
        """How many settings are made together at the most."""
        return AT_MOST if self.question.at_most is None else self.question.at_most

    @cached_property
    def choices(self) -> tuple[Combination, ...]:
        """For each scenario, every single setting that is tried there."""
        return tuple(tuple(self._choices(scenario)) for scenario in self.question.scenarios)

    def _choices(self, scenario: str | None) -> Iterator[Setting]:
        """What the scenario has already is not tried: it would change nothing."""
        where = Where(scenario=scenario)
        frame = frame_of(self.model, [where])
        found: dict[Setting, None] = {}
        for name in self.question.settings:
            found.update(
                (Setting(name, "level", level), None) for level in levels_to_set(self.model, frame, where, name)
            )
        for name in self.question.knockouts:
            found.update(
                (Setting(name, "level", 0), None)
                for level in levels_to_set(self.model, frame, where, name)
                if not level
            )
        yield from found

    @cached_property
    def counts(self) -> tuple[int, ...]:
        """For each scenario, how many combinations there are."""
        return tuple(self._count(choices) for choices in self.choices)

    def _count(self, choices: Combination) -> int:
        """No combination sets a quantity twice: a polynomial counts how many there are of each size."""
        ways: dict[str, int] = {}
        for setting in choices:
            ways[setting.quantity] = ways.get(setting.quantity, 0) + 1
        found = [1] + [0] * self.at_most
        for number in ways.values():
            for size in range(self.at_most, 0, -1):
                found[size] += number * found[size - 1]
        return sum(found)

    @property
    def total(self) -> int:
        """How many rows the screen has."""
        return sum(self.counts)

    def between(self, start: int, stop: int) -> Iterator[tuple[int, str | None, Combination]]:
        """The combinations with numbers from `start` up to `stop`, each with its number and scenario."""
        first = 0
        for scenario, choices, count in zip(self.question.scenarios, self.choices, self.counts, strict=True):
            lowest, highest = max(start, first), min(stop, first + count)
            if lowest < highest:
                every = islice(_combinations(choices, self.at_most), lowest - first, highest - first)
                yield from ((lowest + n, scenario, one) for n, one in enumerate(every))
            first += count


def _combinations(choices: Combination, at_most: int) -> Iterator[Combination]:
    every = chain.from_iterable(combinations(choices, size) for size in range(at_most + 1))
    return (one for one in every if len({s.quantity for s in one}) == len(one))


def screen(engine: Engine, question: Screen, text: str, budget: Budget) -> ScreenAnswer:
    """All rows, one after the other, in this process; `reasoner.many.screens` spreads them."""
    plan = Plan(engine.model, question)
    rows: list[Row] = []
    for row in Screening(plan).rows(0, plan.total, budget):
        rows.append(row)
        budget.tell(f"{len(rows)}/{plan.total}")
    return screened(plan, text, rows, budget)


def screened(plan: Plan, text: str, rows: Sequence[Row], budget: Budget) -> ScreenAnswer:
    """The answer made of its rows."""
    complete = len(rows) == plan.total
    return ScreenAnswer(
        model=plan.model,
        question=plan.question,
        text=text,
        frame=frame_of(plan.model, [Where(scenario=scenario) for scenario in plan.question.scenarios]),
        found=Screened(tuple(rows), plan.total, interactions(plan.question, rows)),
        complete=complete,
        stopped="" if complete else budget.reason,
    )


class Screening:
    """Answers the rows of a screen, on one encoding for each scenario (and each status, where support is asked for)."""

    def __init__(self, plan: Plan, support: bool = False) -> None:
        self.plan = plan
        self._support = support
        self._trials: dict[tuple[str | None, Status | None], tuple[Trial, list[list[Formula]]]] = {}
        self._known: dict[tuple[str | None, frozenset[Setting]], tuple[Cell, ...]] = {}
        self._statuses = sorted({rule.status for rule in plan.model.rules.values()}, reverse=True) if support else []

    def rows(self, start: int, stop: int, budget: Budget) -> Iterator[Row]:
        """The rows with these numbers; ends early where the budget does."""
        for number, scenario, settings in self.plan.between(start, stop):
            cells = self._cells(scenario, settings, budget)
            if cells is None:
                return
            yield Row(number, scenario, settings, cells)

    def _cells(self, scenario: str | None, settings: Combination, budget: Budget) -> tuple[Cell, ...] | None:
        acting = frozenset(s for s in settings if s.quantity in self._able)
        if not self._spares:
            return self._asked(scenario, acting, budget)
        if (scenario, acting) not in self._known:
            cells = self._asked(scenario, acting, budget)
            if cells is None:
                return None
            self._known[scenario, acting] = cells
        return self._known[scenario, acting]

    @cached_property
    def _spares(self) -> bool:
        """Whether some setting cannot act on any readout."""
        return any(s.quantity not in self._able for choices in self.plan.choices for s in choices)

    @cached_property
    def _able(self) -> frozenset[str]:
        """What can act on a readout."""
        model, question = self.plan.model, self.plan.question
        if model.observations:
            return frozenset(model.quantities)
        return bearing(model, (claims[0] for claims in map(claims_of, question.readouts)))

    def _asked(self, scenario: str | None, made: frozenset[Setting], budget: Budget) -> tuple[Cell, ...] | None:
        found = self._outcomes(scenario, None, made, budget)
        if found is None:
            return None
        supports: dict[int, Status] = {}
        for status in self._statuses:
            waiting = [n for n, outcome in enumerate(found) if n not in supports and settles(outcome)]
            if not waiting:
                break
            weaker = found if status == self._statuses[-1] else self._outcomes(scenario, status, made, budget)
            if weaker is None:
                return None
            supports |= {n: status for n in waiting if weaker[n] == found[n]}
        return tuple(Cell(outcome, supports.get(n)) for n, outcome in enumerate(found))

    def _outcomes(
        self, scenario: str | None, status: Status | None, made: frozenset[Setting], budget: Budget
    ) -> list[Outcome] | None:
        trial, readouts = self._trial(scenario, status)
        found = trial.outcomes(made, [literal for literals in readouts for literal in literals], budget)
        if found is None:
            return None
        every = iter(found)
        return [_outcome([next(every) for _ in literals]) for literals in readouts]

    def _trial(self, scenario: str | None, status: Status | None) -> tuple[Trial, list[list[Formula]]]:
        if (scenario, status) not in self._trials:
            model, question = self.plan.model, self.plan.question
            choices = self.plan.choices[question.scenarios.index(scenario)]
            asked = [claims_of(readout) for readout in question.readouts]
            weakened = model if status is None else at_least(model, status)
            able = [s for s in choices if s.quantity in self._able]
            trial = Trial(weakened, Where(scenario=scenario), asked[0][0], able)
            self._trials[scenario, status] = trial, [[trial.literal(c) for c in claims] for claims in asked]
        return self._trials[scenario, status]


def claims_of(readout: str | Claim) -> tuple[Claim, ...]:
    """The claims that a readout is asked by: a quantity by each of its directions, in the order of `SIGNS`."""
    if isinstance(readout, str):
        return tuple(DirectionClaim(readout, frozenset({sign})) for sign in SIGNS)
    return (readout,)


def _outcome(answers: Sequence[tuple[bool, bool]]) -> Outcome:
    """Of a claim, whether it can hold and can fail; of a quantity that for each direction."""
    if len(answers) > 1:
        return frozenset(sign for sign, (holds, _) in zip(SIGNS, answers, strict=True) if holds)
    match answers[0]:
        case (True, True):
            return "possible"
        case (True, False):
            return "necessary"
        case (False, True):
            return "impossible"
        case _:
            return "inconsistent"


def settles(outcome: Outcome) -> bool:
    """Whether an outcome rules anything out."""
    return len(outcome) < len(SIGNS) if isinstance(outcome, frozenset) else outcome in ("necessary", "impossible")
