"""What is certain in the worlds of one question: directions, levels, conditions, pushes, each found by the solver.

Nothing is asked twice, and what is asked together is settled together. It knows nothing of stories or words.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from reasoner.model.ir import Condition, Influence
from reasoner.model.labeling import DirectionOf, LevelOf, SignOf
from reasoner.model.pushes import transmitted
from reasoner.query.outcomes import pair_of
from reasoner.query.plain import values
from reasoner.signs import MINUS, PLUS, STEADY, Sign, SignSet, negated
from reasoner.solve.backbone import possible
from reasoner.solve.budget import Budget
from reasoner.solve.formula import FALSE, TRUE, Formula, neg
from reasoner.solve.problem import Problem


@dataclass
class Certain:
    """What every consistent labeling of a problem agrees on. Worlds come in the order asked for, not as stored.

    Not `complete`: the budget ran out, and what it left open counts as uncertain.
    """

    problem: Problem
    budget: Budget
    complete: bool = True
    values: dict[DirectionOf | LevelOf, frozenset[int]] = field(default_factory=dict)
    literals: dict[Formula, bool] = field(default_factory=dict)  # whether some labeling satisfies it

    # --- directions and levels --------------------------------------------------------------------------------

    def learn(self, unknowns: Iterable[DirectionOf | LevelOf]) -> None:
        """Settles many unknowns at once."""
        fresh = [u for u in dict.fromkeys(unknowns) if u not in self.values]
        if fresh:
            found = values(self.problem, fresh, self.budget)
            self.values |= found.values
            self.complete = self.complete and found.complete

    def directions(self, quantity: str, a: int, b: int) -> SignSet:
        """The ways in which a quantity can go from world `a` to world `b`; all of them where that is not settled."""
        if a == b:
            return STEADY
        unknown = DirectionOf(quantity, pair_of(a, b))
        self.learn([unknown])
        signs = frozenset(Sign(v) for v in self.values.get(unknown, (-1, 0, 1)))
        return negated(signs) if a > b else signs

    def move(self, quantity: str, a: int, b: int) -> Sign | None:
        """The way in which a quantity certainly moves; None where it may stay, or may go either way."""
        signs = self.directions(quantity, a, b)
        return next(iter(signs)) if len(signs) == 1 and signs != STEADY else None

    def levels(self, quantity: str, world: int) -> frozenset[int]:
        """The levels that a quantity can have in a world."""
        unknown = LevelOf(quantity, world)
        self.learn([unknown])
        top = self.problem.model.quantities[quantity].space.top
        return self.values.get(unknown, frozenset(range(top + 1)))

    def nothing(self, quantity: str, world: int) -> bool:
        """Whether a quantity may be at an exact bottom level, where it transmits nothing."""
        return self.problem.model.quantities[quantity].space.exact[0] and 0 in self.levels(quantity, world)

    # --- literals ---------------------------------------------------------------------------------------------

    def possibly(self, *formulas: Formula) -> tuple[bool, ...]:
        """For each formula whether some labeling satisfies it; what the budget left open may be."""
        names = [f if f in (TRUE, FALSE) else self.problem.literal(f) for f in formulas]
        fresh = [f for f in dict.fromkeys(names) if f not in self.literals]
        if fresh:
            found = possible(self.problem, fresh, self.budget)
            self.complete = self.complete and found.complete
            self.literals |= {f: f in found.literals or f in found.unsettled for f in fresh}
        return tuple(self.literals[f] for f in names)

    def holds(self, condition: Condition | None, world: int) -> bool | None:
        """Whether a condition holds in a world: certainly, certainly not, or None where that is open."""
        if condition is None:
            return True
        literal = self.problem.condition(condition, world)
        yes, no = self.possibly(literal, neg(literal))
        return None if yes and no else yes

    def sign(self, influence: Influence) -> Sign | None:
        """The sign of an influence, also of one declared `-?` that the rules leave only one sign; None: it is open."""
        if influence.sign is not None:
            return influence.sign
        plus, minus = self.possibly(*(self.problem.value(SignOf(influence.id), s) for s in (PLUS, MINUS)))
        return None if plus and minus else PLUS if plus else MINUS

    def pushes(self, influence: Influence, a: int, b: int) -> SignSet:
        """The ways in which an influence can push its target from world `a` to `b`; empty: it cannot push at all."""
        pair = transmitted(self.problem.frame, influence, (a, b))
        if pair[0] == pair[1]:
            return frozenset()
        stored = pair_of(a, b)
        up, down = next((u, d) for rule, u, d in self.problem.pushes(influence.target, stored) if rule == influence.id)
        ways = frozenset(s for s, can in zip((PLUS, MINUS), self.possibly(up, down), strict=True) if can)
        return negated(ways) if a > b else ways
