"""Any world at all: one problem whose world may be whatever the files could ever speak of.

What does not hold there holds in no scenario and no question of the files. So everything open is left open: inputs
are free, what some setting of the files sets is an input, and slow influences transmit something unknown (they
speak of an earlier phase).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cached_property
from itertools import combinations

from reasoner.model.ir import (
    And,
    AndClaim,
    AtLeast,
    Claim,
    Condition,
    Constant,
    Expectation,
    How,
    Law,
    LevelClaim,
    Model,
    Not,
    NotClaim,
    Observation,
    Or,
    OrClaim,
    Quantity,
    Scenario,
    Screen,
    Setting,
    Test,
    Value,
    Where,
    quantities_in,
)
from reasoner.model.worlds import frame_of
from reasoner.query.kinds import places_of
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, neg
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict
from reasoner.source import Source, Span

_ANY = "any world"
_NOWHERE = Span(Source("<lint>", ""), 0, 0)


class AnyWorld:
    """Whether conditions can hold in some world, with every law in force or with some left out."""

    def __init__(self, model: Model, budget: Budget, seed: int) -> None:
        self.taken = set_somewhere(model)
        self.laws = tuple(law for law in model.laws if not self.taken.intersection(quantities_in(law.then)))
        self._model = model
        self._where = Where(scenario=_ANY, at="before", comparison="parent")
        self._budget = budget
        self._seed = seed

    @cached_property
    def _problem(self) -> Problem:
        relaxed = _relaxed(self._model, self.taken)
        return Problem(relaxed, frame_of(relaxed, [self._where]), self._seed)

    @cached_property
    def _law(self) -> dict[str, Formula]:
        return {law.id: self._of_law(law) for law in self.laws}

    def _literal(self, condition: Condition) -> Formula:
        return self._problem.claim(claimed(condition), self._where)

    def _of_law(self, law: Law) -> Formula:
        return self._literal(Or((Not(law.when), law.then)))

    def can(self, *conditions: Condition, without: Law | None = None) -> bool | None:
        """Whether these can hold together, all laws but one in force; None where the budget ran out."""
        laws = [literal for id, literal in self._law.items() if without is None or id != without.id]
        verdict = self._problem.check([*laws, *map(self._literal, conditions)], self._budget)
        return None if verdict is Verdict.UNKNOWN else verdict is Verdict.SAT

    def never(self, condition: Condition) -> bool:
        """Whether a condition holds nowhere, though the rules and laws leave some world."""
        return self._is_consistent and self.can(condition) is False

    @cached_property
    def _is_consistent(self) -> bool:
        return bool(self.can())

    def implied(self, law: Law) -> bool:
        """Whether a law follows from everything else."""
        if not self._is_consistent:
            return False
        others = [literal for id, literal in self._law.items() if id != law.id]
        return self._problem.check([*others, neg(self._law[law.id])], self._budget) is Verdict.UNSAT


def claimed(condition: Condition) -> Claim:
    """A condition as a claim about levels."""
    match condition:
        case Test(quantity, low, high):
            return LevelClaim(quantity, low, high)
        case Value() | Constant():
            raise ValueError("a level is no condition")
        case Not(item):
            return NotClaim(claimed(item))
        case And(items):
            return AndClaim(tuple(map(claimed, items)))
        case Or(items):
            return OrClaim(tuple(map(claimed, items)))
        case AtLeast(count, items):
            return OrClaim(tuple(AndClaim(tuple(map(claimed, some))) for some in combinations(items, count)))


# --- the relaxed model --------------------------------------------------------------------------------------------


def _relaxed(model: Model, taken: frozenset[str]) -> Model:
    quantities = {
        name: _without_reference(q) if name in taken and name in model.definition_of else q
        for name, q in model.quantities.items()
    }
    influences = []
    for n, i in enumerate(model.influences):
        if i.target in taken:
            continue
        if i.slow:
            earlier = f"{i.source} earlier {n}"
            quantities[earlier] = _without_reference(replace(quantities[i.source], name=earlier))
            i = replace(i, source=earlier, slow=False, condition=None)
        influences.append(i)
    relaxed = replace(
        model,
        quantities=quantities,
        influences=tuple(influences),
        gates=tuple(g for g in model.gates if g.target not in taken),
        definitions=tuple(d for d in model.definitions if d.target not in taken),
        laws=(),
        observations=(),
    )
    free = tuple(Setting(name, "free") for name in quantities if name in relaxed.inputs)
    return replace(relaxed, scenarios={_ANY: Scenario(_ANY, None, free, _NOWHERE)})


def _without_reference(quantity: Quantity) -> Quantity:
    """Its level in the reference world is not, or not surely, what the space marks."""
    return replace(quantity, space=replace(quantity.space, reference=None))


# --- what the files set -------------------------------------------------------------------------------------------


def set_somewhere(model: Model) -> frozenset[str]:
    """The regulated quantities that some scenario, observation, expectation or query sets."""
    found = {s.quantity for scenario in model.scenarios.values() for s in scenario.settings if s.kind != "clear"}
    facts: Sequence[Observation | Expectation] = (*model.observations, *model.expectations)
    wheres = [f.where for f in facts] + [
        w for q in model.queries for places in places_of(model, q.question) for w in places
    ]
    for where in wheres:
        found.update(s.quantity for s in (*where.settings, *(where.than or ())))
    for query in model.queries:
        match query.question:
            case How(using=names):
                found.update(names)
            case Screen(settings=set_ones, knockouts=removed):
                found.update((*set_ones, *removed))
    return frozenset(found - model.inputs)
