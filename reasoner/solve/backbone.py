"""What is possible: which literals some consistent labeling satisfies, and from that the values each unknown can have.

Every labeling found settles many literals at once; those that none has shown yet are asked for in one
disjunction, until nothing possible is left (after Janota, Lynce and Marques-Silva, AI Commun. 28, 2015).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from reasoner.model.ir import Model
from reasoner.model.labeling import DirectionOf, LevelOf, Unknown
from reasoner.signs import Sign
from reasoner.solve.budget import Budget
from reasoner.solve.formula import FALSE, Formula, disj, neg
from reasoner.solve.session import Verdict

_FEW = 30
"""For so few literals hints are not worth their while."""

_SLOW = 8
"""Where a labeling shows less than this part of what is waiting, others are drawn, and what is forced is sought."""


@dataclass(frozen=True)
class Possible:
    """The literals that hold in some consistent labeling. Not `complete`: the budget ran out, there may be more.

    `verdict` says whether there is any consistent labeling at all.
    """

    verdict: Verdict
    literals: frozenset[Formula]
    complete: bool
    unsettled: frozenset[Formula] = frozenset()  # neither shown nor ruled out


class Labelings(Protocol):
    """Some labelings of a model: those of a problem, or of what is left of one."""

    @property
    def model(self) -> Model: ...

    @property
    def labeled(self) -> bool:
        """Whether one has been found."""

    def check(
        self,
        assumptions: Sequence[Formula],
        budget: Budget,
        varied: bool = False,
        hints: Mapping[Formula, bool] | None = None,
    ) -> Verdict: ...

    def hints(self, wanted: Collection[Formula], sure: bool) -> Mapping[Formula, bool]: ...

    def shown_before(self, literals: Sequence[Formula]) -> set[Formula]: ...

    def holds(self, literal: Formula) -> bool: ...

    def switch(self, formula: Formula) -> Formula: ...

    def fixed(
        self, literals: Sequence[Formula], budget: Budget, given: Sequence[Formula] = ()
    ) -> frozenset[Formula]: ...

    def value(self, unknown: Unknown, value: object) -> Formula: ...


def possible(
    problem: Labelings, literals: Iterable[Formula], budget: Budget, given: Sequence[Formula] = ()
) -> Possible:
    """Which of the literals hold in some consistent labeling that has the `given` ones."""
    waiting, shown = list(dict.fromkeys(f for f in literals if f != FALSE)), set[Formula]()
    swept, hinting, verdict = False, len(waiting) > _FEW, Verdict.SAT
    if given or not problem.labeled:
        hints = problem.hints(dict.fromkeys(waiting), swept) if hinting else {}
        verdict = problem.check(given, budget, hints=hints)
        if verdict is not Verdict.SAT:
            unknown = frozenset(waiting) if verdict is Verdict.UNKNOWN else frozenset[Formula]()
            return Possible(verdict, frozenset(), verdict is Verdict.UNSAT, unknown)
        shown = {f for f in waiting if problem.holds(f)}
    elif not hinting:
        shown = problem.shown_before(waiting)  # what a labeling at hand shows need not be asked
    waiting = [f for f in waiting if f not in shown]
    while waiting:
        hints = problem.hints(dict.fromkeys(waiting), swept) if hinting else {}
        verdict = problem.check([*given, problem.switch(disj(waiting))], budget, varied=True, hints=hints)
        if verdict is not Verdict.SAT:
            break
        new = {f for f in waiting if problem.holds(f)}
        shown |= new  # one labeling settles all that it happens to show, asked for or not
        if _SLOW * len(new) < len(waiting):
            # slow going: hints are tried if there were none, or left; and one sweep drops what can never be shown,
            # because each such literal that stays makes the disjunction harder to satisfy
            hinting = not hinting
            if not swept:
                impossible, swept = problem.fixed(waiting, budget, given), True
                new.update(f for f in waiting if neg(f) in impossible)
        waiting = [f for f in waiting if f not in new]
    if verdict is Verdict.UNKNOWN:
        return Possible(Verdict.SAT, frozenset(shown), False, frozenset(waiting))
    return Possible(Verdict.SAT, frozenset(shown), True)


@dataclass(frozen=True)
class Backbone:
    """All the values that each unknown can have; an unknown that the budget left unsettled has no entry.

    Empty where there is no consistent labeling.
    """

    verdict: Verdict
    values: dict[LevelOf | DirectionOf, frozenset[int]]
    complete: bool


def backbone(problem: Labelings, unknowns: Sequence[LevelOf | DirectionOf], budget: Budget) -> Backbone:
    """The backbone of a problem over the unknowns asked for."""
    if budget.spent:  # to name the literals takes time, too
        return Backbone(Verdict.SAT if problem.labeled else Verdict.UNKNOWN, {}, False)
    literals = {(u, v): problem.value(u, v) for u in unknowns for v in _domain(problem, u)}
    found = possible(problem, literals.values(), budget)
    if found.verdict is not Verdict.SAT:
        return Backbone(found.verdict, {}, found.complete)
    values: dict[LevelOf | DirectionOf, frozenset[int]] = {}
    for u in unknowns:
        domain = _domain(problem, u)
        if not any(literals[u, v] in found.unsettled for v in domain):
            values[u] = frozenset(v for v in domain if literals[u, v] in found.literals)
    return Backbone(found.verdict, values, found.complete)


def _domain(problem: Labelings, unknown: LevelOf | DirectionOf) -> Sequence[int]:
    if isinstance(unknown, DirectionOf):
        return tuple(Sign)
    return range(problem.model.quantities[unknown.quantity].space.top + 1)
