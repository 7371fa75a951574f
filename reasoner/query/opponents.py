"""Opponents: every other influence on what a story tells, and why it does not undo the story.

The kinds: `steady` (its source certainly does not move), `with` (it certainly does not push against the story),
`silent` (its condition fails), `overruled` (a dominant influence pushes with the story), `late` (it is slow, and what
it transmits is of a phase before), `own feedback` (it pushes against a quantity only because that has moved as told),
and `open`. Each kind but `open` is a fact that the checker has replayed; what could not be proved in time is `open`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reasoner.derive.extend import Extension
from reasoner.model.axioms import Response
from reasoner.model.ir import Condition, Influence, Model, Test, leaves
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.model.pushes import polarities, transmitted
from reasoner.proof.objects import Restriction
from reasoner.query.certain import Certain
from reasoner.query.drivers import Drivers
from reasoner.query.mechanism import Move, Opponent, Story
from reasoner.query.outcomes import pair_of
from reasoner.query.reach import reached
from reasoner.signs import ANY, MINUS, STEADY, Sign, SignSet, negated


def fact(quantity: str, since: int, at: int, signs: SignSet) -> Restriction:
    """A direction from one world to another, as a restriction of the stored unknown."""
    allowed = signs if since < at else negated(signs)
    return Restriction(DirectionOf(quantity, pair_of(since, at)), frozenset[object](allowed))


@dataclass
class Opposition:
    """What acts on the moves of a story and is not part of it."""

    certain: Certain
    drivers: Drivers
    extension: Extension

    def __post_init__(self) -> None:
        self.model: Model = self.certain.problem.model
        self.frame = self.certain.problem.frame

    def to(self, story: Story) -> tuple[Opponent, ...]:
        """The opponents of every move of a story that is not set, in the order of the story."""
        moves = [m for m in story.moves if not any(self.frame.key(m.quantity, w) is not None for w in m.pair)]
        return tuple(found for move in moves for found in self._on(move))

    def _on(self, move: Move) -> Iterator[Opponent]:
        driving = {(arrow.rule, arrow.source.quantity) for arrow in self.drivers.of(move)}
        driving |= {(arrow.rule, "") for arrow in self.drivers.of(move) if arrow.kind == "switch"}
        dominated, shut = self._dominated(move), self._shut(move)
        found: list[Opponent] = []
        for influence in self.model.influences_on[move.quantity]:
            if (influence.id, influence.source) in driving or (influence.id, "") in driving:
                continue
            if shut is not None:
                found.append(Opponent(move, influence.id, influence.source, influence.sign, "silent", *shut))
            else:
                found.append(self._influence(influence, move, dominated))
        for rule, quantity, polarity in self._weak(move):
            if (rule, quantity) not in driving and shut is None:
                found.append(self._pushed(Opponent(move, rule, quantity, polarity, "open"), move.since, move.at))
        yield from self._feeding_back(move, found)

    def _weak(self, move: Move) -> Iterator[tuple[str, str, Sign]]:
        """What gates and definitions read, with the way in which it pushes."""
        declared = {i.source for i in self.model.influences_on[move.quantity] if not i.slow}
        for gate in self.model.gates_on[move.quantity]:
            for quantity, polarity in polarities(self.model, gate.condition):
                if quantity not in declared:
                    yield gate.id, quantity, polarity
        definition = self.model.definition_of.get(move.quantity)
        if definition is not None:
            for quantity, polarity in polarities(self.model, definition.expression):
                yield definition.id, quantity, polarity

    def _dominated(self, move: Move) -> bool:
        """Whether a dominant influence drives a move, so that what is not dominant cannot undo it."""
        rules = {arrow.rule for arrow in self.drivers.of(move)}
        return any(i.dominant and i.id in rules for i in self.model.influences_on[move.quantity])

    def _shut(self, move: Move) -> tuple[int, str] | None:
        """Where a gate holds a quantity at its bottom at the lower end of its move: the step, and the gate."""
        world = move.at if move.sign == MINUS else move.since
        gates = self.model.gates_on[move.quantity]
        closed = [g.id for g in gates if self.certain.holds(g.condition, world) is False]
        if not closed or self.certain.levels(move.quantity, world) != {0}:
            return None
        step = self.extension.conclude(Restriction(LevelOf(move.quantity, world), frozenset[object]({0})))
        return None if step is None else (step, closed[0])

    # --- kinds ------------------------------------------------------------------------------------------------

    def _influence(self, influence: Influence, move: Move, dominated: bool) -> Opponent:
        found = Opponent(move, influence.id, influence.source, influence.sign, "open")
        since, at = transmitted(self.frame, influence, move.pair)
        if since == at:
            steady = self.certain.directions(influence.source, *move.pair) == STEADY
            return self._pushed(found, *move.pair) if steady else replace(found, kind="late")
        if self._transmits_nothing(found, since, at):
            return self._absent(found, since, at)
        if influence.condition is not None:
            on = [self.certain.holds(influence.condition, w) for w in (since, at)]
            if on == [False, False]:
                return self._silent(found, influence.condition, since, at)
            if on != [True, True]:
                return self._switched(found, influence, dominated)
        if dominated and not influence.dominant:
            against = self._against(influence.sign, move.sign)
            if self.certain.directions(influence.source, since, at) & against:
                return replace(found, kind="overruled")
        return self._pushed(found, since, at)

    def _transmits_nothing(self, found: Opponent, since: int, at: int) -> bool:
        """Whether its source is certainly nothing at all in both worlds."""
        exact = self.model.quantities[found.source].space.exact[0]
        return exact and all(self.certain.levels(found.source, w) == {0} for w in (since, at))

    def _absent(self, found: Opponent, since: int, at: int) -> Opponent:
        levels = [Restriction(LevelOf(found.source, w), frozenset[object]({0})) for w in (since, at)]
        steps = [self.extension.conclude(level) for level in levels]
        return found if None in steps else replace(found, kind="steady", step=steps[-1])

    def _switched(self, found: Opponent, influence: Influence, dominated: bool) -> Opponent:
        """An influence whose condition switches, or may: only how it can push is known, and not by a step."""
        can_oppose = -found.on.sign in self.certain.pushes(influence, *found.on.pair)
        return replace(found, kind="overruled") if can_oppose and dominated and not influence.dominant else found

    def _pushed(self, found: Opponent, since: int, at: int) -> Opponent:
        """Steady, with the story, or open, by what its source does."""
        signs = self.certain.directions(found.source, since, at)
        if signs == STEADY:
            step = self.extension.conclude(fact(found.source, since, at, STEADY))
            return found if step is None else replace(found, kind="steady", step=step)
        against = self._against(found.sign, found.on.sign)
        if signs & against:
            return found
        step = self.extension.conclude(fact(found.source, since, at, ANY - against))
        return found if step is None else replace(found, kind="with", step=step)

    @staticmethod
    def _against(sign: Sign | None, moved: Sign) -> SignSet:
        """The directions of a source that push against a move; either, where the sign is unknown."""
        return frozenset({moved, -moved}) if sign is None else frozenset({-moved.times(sign)})

    def _silent(self, found: Opponent, condition: Condition, since: int, at: int) -> Opponent:
        """A condition that fails in both worlds: the levels of what it tests are steps of the proof."""
        step = None
        for world in dict.fromkeys((since, at)):
            for leaf, _ in leaves(condition):
                if isinstance(leaf, Test):
                    levels = self.certain.levels(leaf.quantity, world)
                    known = self.extension.conclude(Restriction(LevelOf(leaf.quantity, world), frozenset(levels)))
                    if known is None:
                        return found
                    step = known
        return replace(found, kind="silent", step=step)

    # --- own feedback -----------------------------------------------------------------------------------------

    def _feeding_back(self, move: Move, found: Sequence[Opponent]) -> Iterator[Opponent]:
        """Asks of what is open whether it opposes only because the quantity has moved as told."""
        steps = self._unless(move, [o for o in found if o.kind == "open" and o.sign is not None])
        for opponent in found:
            step = steps.get((opponent.rule, opponent.source))
            yield opponent if step is None else replace(opponent, kind="own feedback", step=step)

    def _unless(self, move: Move, opponents: Sequence[Opponent]) -> Mapping[tuple[str, str], int]:
        if not opponents:
            return {}
        told = fact(move.quantity, *move.pair, frozenset({move.sign}))
        response = Response(move.quantity, pair_of(*move.pair))
        sources = [self._source(o) for o in opponents]
        best: dict[tuple[str, str], int] = {}
        for beyond in (reached(self.model, [move.quantity]), frozenset[str]()):
            found = self.extension.unless(told, response, sources, beyond)
            steps = zip(opponents, found.facts if found is not None else (), strict=False)
            named = {(o.rule, o.source): step for o, step in steps if step is not None}
            best = max(best, named, key=len)
        return best

    def _source(self, opponent: Opponent) -> Restriction:
        """That the source of an opponent does not push against the story."""
        influence = self.model.influence.get(opponent.rule)
        pair = opponent.on.pair if influence is None else transmitted(self.frame, influence, opponent.on.pair)
        return fact(opponent.source, *pair, ANY - self._against(opponent.sign, opponent.on.sign))
