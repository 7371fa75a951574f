"""Where two worlds part: by which rules a quantity moves in one of them and not, or not so, in the other.

Both are predicted in one problem. Named are the rules that push in one world alone, and those that would push in the
other had their condition held.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reasoner.model.ir import Condition, Influence, Where, quantities_in
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.model.worlds import Pair, compared
from reasoner.query.failing import failing
from reasoner.query.outcomes import Fork, Silenced, pair_of
from reasoner.query.reach import reached
from reasoner.signs import MINUS, PLUS, STEADY, Sign, SignSet, negated
from reasoner.solve.backbone import backbone, possible
from reasoner.solve.budget import Budget
from reasoner.solve.formula import conj, neg
from reasoner.solve.problem import Problem


def ends_of(problem: Problem, place: Where) -> Pair:
    """The worlds that a place compares, in that order."""
    since, at = (problem.frame.index[w] for w in compared(problem.model, place))
    return since, at


@dataclass
class Parting:
    """Two places of one problem: the worlds that each compares, and the ways in which quantities can go there."""

    problem: Problem
    ends: Sequence[Pair]
    signs: Sequence[Mapping[str, SignSet]]
    budget: Budget

    def fork(self, quantity: str, there: set[str]) -> Fork:
        """By which rules alone a quantity moves in each world; `there`: what is set otherwise in the second.

        In the first it has to move for certain.
        """
        first, second = self.signs[0][quantity], self.signs[1][quantity]
        mine, theirs = self._pushes(quantity, 0), self._pushes(quantity, 1)
        only_first = tuple(r for r, s in mine.items() if s == first and not theirs[r] & first)
        moved = second - STEADY
        only_second = tuple(r for r, s in theirs.items() if moved and s == second and not mine[r] & moved)
        silenced = tuple(self._silenced(quantity, theirs))
        moving = reached(self.problem.model, there)
        absent = tuple(a.rule.id for a in self.problem.model.absences if a.target == quantity and a.source in moving)
        return Fork(quantity, (first, second), only_first, only_second, silenced, absent)

    def _pushes(self, quantity: str, n: int) -> dict[str, SignSet]:
        """For each rule on a quantity, the ways it can push in one of the worlds (steady: it need not push at all)."""
        since, at = self.ends[n]
        pushes = self.problem.pushes(quantity, pair_of(since, at))
        neither = {rule: self.problem.literal(conj([neg(up), neg(down)])) for rule, up, down in pushes}
        asked = [f for _, up, down in pushes for f in (up, down)]
        shown = possible(self.problem, [*asked, *neither.values()], self.budget).literals
        found: dict[str, SignSet] = {}
        for rule, up, down in pushes:
            ways = frozenset(s for s, f in ((PLUS, up), (MINUS, down)) if f in shown)
            ways = negated(ways) if since > at else ways
            found[rule] = found.get(rule, frozenset()) | ways | (STEADY if neither[rule] in shown else frozenset())
        return found

    def _silenced(self, quantity: str, pushes: Mapping[str, SignSet]) -> Iterator[Silenced]:
        """Influences of the second world that push nothing, only because their condition fails there."""
        for influence in self.problem.model.influences_on[quantity]:
            if influence.condition is None or pushes.get(influence.id) != STEADY or influence.sign is None:
                continue
            sent = frozenset(s.times(influence.sign) for s in self._source(influence))
            if sent == self.signs[0][quantity]:
                yield Silenced(influence.id, self._failing(influence.condition))

    def _source(self, influence: Influence) -> SignSet:
        since, at = self.ends[1]
        unknown = DirectionOf(influence.source, pair_of(since, at))
        signs = frozenset(Sign(v) for v in backbone(self.problem, [unknown], self.budget).values.get(unknown, ()))
        return negated(signs) if since > at else signs

    def _failing(self, condition: Condition) -> tuple[tuple[str, int], ...]:
        """The levels in the second world for which a condition fails there."""
        _, at = self.ends[1]
        levels = backbone(self.problem, [LevelOf(q, at) for q in quantities_in(condition)], self.budget).values
        return failing(condition, {u.quantity: next(iter(found)) for u, found in levels.items() if len(found) == 1})
