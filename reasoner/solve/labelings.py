"""Consistent labelings, one after another."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.model.labeling import Labeling, Unknown
from reasoner.solve.budget import Budget
from reasoner.solve.formula import TRUE, disj, neg
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict


def labelings(problem: Problem, unknowns: Sequence[Unknown], budget: Budget) -> Iterator[Labeling | None]:
    """Labelings that differ pairwise on `unknowns`, until there is no other; a final None where the budget ran out."""
    unlike = problem.switch(TRUE)
    while True:
        verdict = problem.check([unlike], budget)
        if verdict is Verdict.UNKNOWN:
            yield None
        if verdict is not Verdict.SAT:
            return
        labeling = problem.labeling()
        yield labeling
        differs = disj(neg(problem.value(u, labeling.value(u))) for u in unknowns)
        problem.switch(differs, on=unlike)
