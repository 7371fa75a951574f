"""What one labeling says of other settings than those it was found under.

The encoding is told again with every unknown replaced by its value in the labeling, but for the quantities that may be
set: those do, where they are set, what the setting says, and else what they do in the labeling (what was set there and
no longer is does what it did before). What is left is a formula over the switches of the settings: where it holds, the
labeling so changed is consistent, so what it spoils is spoilt under these settings too. It may hold less often than
it could, never more often. This is the expansion step of solvers for quantified formulas (Janota et al., Artif. Intell.
234, 2016), with what a setting does in place of a Skolem function.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from reasoner.model.ground import Change, grounds
from reasoner.model.ir import Condition, Setting, quantities_in
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.model.semantics import scope
from reasoner.model.worlds import Pair
from reasoner.signs import MINUS, PLUS, ZERO, Sign
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import FALSE, TRUE, Formula, conj, disj, neg
from reasoner.solve.foundation import Foundation
from reasoner.solve.overriding import Overriding


@dataclass(frozen=True, slots=True)
class _Course:
    """What a quantity does in the worlds where settings hold: levels, and directions towards every other world."""

    levels: Mapping[int, int]
    directions: Mapping[Pair, Sign]


class Stage:
    """What all labelings of one frame share: the worlds, the switches, and what can depend on them."""

    def __init__(self, encoder: Encoder, worlds: Collection[int], switches: Mapping[Setting, Formula]) -> None:
        self.encoder = encoder
        self.worlds = frozenset(worlds)
        self.switches = switches
        self.settings: dict[str, list[Setting]] = {}
        for setting in switches:
            self.settings.setdefault(setting.quantity, []).append(setting)
        model, frame = encoder.model, encoder.frame
        self.pairs = tuple(p for p in frame.pairs if not self.worlds.isdisjoint(p))
        self.grounds = tuple(g for g in grounds(model, frame) if any(map(self._may_be_set, scope(model, frame, g))))

    def _may_be_set(self, unknown: object) -> bool:
        match unknown:
            case LevelOf(quantity, world):
                return quantity in self.settings and world in self.worlds
            case DirectionOf(quantity, pair):
                return quantity in self.settings and not self.worlds.isdisjoint(pair)
            case _:
                return False

    @cached_property
    def moved(self) -> frozenset[str]:
        """The quantities that may be set, and those whose rules read one: the support of the others never changes."""
        model, settable = self.encoder.model, set(self.settings)
        found = set(settable)
        found |= {g.target for g in model.gates if settable.intersection(quantities_in(g.condition))}
        found |= {d.target for d in model.definitions if settable.intersection(quantities_in(d.expression))}
        for i in model.influences:
            if i.source in settable or (i.condition and settable.intersection(quantities_in(i.condition))):
                found.add(i.target)
        return frozenset(found)


class Replay(Encoder):
    """An encoder for which everything has the value of one labeling, but for what is set."""

    def __init__(self, stage: Stage, holds: Callable[[Formula], bool], settings: Collection[Setting]) -> None:
        super().__init__(stage.encoder.model, stage.encoder.frame)
        self.stage = stage
        self._holds = holds
        self._known: dict[tuple[object, ...], Formula] = {}
        self._made = {s.quantity: s for s in settings}
        self._courses = {q: dict(self._courses_of(q, self._made.get(q))) for q in stage.settings}

    def was_set(self, quantity: str, worlds: Collection[int]) -> bool:
        """Whether the labeling was found with the quantity set in one of these worlds."""
        return quantity in self._made and not self.stage.worlds.isdisjoint(worlds)

    def unset_but_moving(self) -> Iterator[str]:
        """The regulated quantities that were set, and would change by themselves if they were not."""
        for quantity in self._made:
            if quantity not in self.model.inputs and any(self._courses[quantity][None].directions.values()):
                yield quantity

    # --- unknowns ---------------------------------------------------------------------------------------------

    def reaches(self, quantity: str, world: int, level: int) -> Formula:
        known = self._known.get((quantity, world, level))
        if known is None:
            if quantity not in self._courses or world not in self.stage.worlds:
                known = self._value(self.stage.encoder.reaches(quantity, world, level))
            else:
                known = self._where(quantity, lambda course: course.levels[world] >= level)
            self._known[quantity, world, level] = known
        return known

    def up(self, quantity: str, a: int, b: int) -> Formula:
        known = self._known.get((quantity, (a, b)))
        if known is None:
            if quantity not in self._courses or self.stage.worlds.isdisjoint((a, b)) or a == b:
                known = self._value(self.stage.encoder.up(quantity, a, b))
            else:
                pair, sign = ((a, b), PLUS) if a < b else ((b, a), MINUS)
                known = self._where(quantity, lambda course: course.directions[pair] == sign)
            self._known[quantity, (a, b)] = known
        return known

    def exists(self, rule: str) -> Formula:
        return self._value(self.stage.encoder.exists(rule))

    def positive(self, rule: str) -> Formula:
        return self._value(self.stage.encoder.positive(rule))

    def condition(self, condition: Condition, world: int) -> Formula:
        known = self._known.get((id(condition), world))  # the model keeps its conditions
        if known is None:
            known = self._known[id(condition), world] = super().condition(condition, world)
        return known

    def level_differs(self, quantity: str, a: int, b: int) -> Formula:
        known = self._known.get((quantity, (a, b), "level"))
        if known is None:
            known = self._known[quantity, (a, b), "level"] = super().level_differs(quantity, a, b)
        return known

    def defined(self, formula: Formula) -> Formula:
        return formula  # little is left of most formulas: not worth an atom

    def _value(self, literal: Formula) -> Formula:
        return TRUE if self._holds(literal) else FALSE

    def _where(self, quantity: str, does: Callable[[_Course], bool]) -> Formula:
        """That the quantity does something: said of the settings under which it does, or of those under which not."""
        courses, switches = self._courses[quantity], self.stage.switches
        doing = {s for s, course in courses.items() if does(course)}
        if None in doing:
            return neg(disj(switches[s] for s in courses if s is not None and s not in doing))
        return disj(switches[s] for s in courses if s is not None and s in doing)

    # --- what the quantities at stake do --------------------------------------------------------------------------

    def _courses_of(self, quantity: str, made: Setting | None) -> Iterator[tuple[Setting | None, _Course]]:
        """What it does under each of its settings, and under none."""
        here = self._seen(quantity)
        if made is None:
            yield None, here
        else:
            yield None, self._unset(quantity) or here
        for setting in self.stage.settings[quantity]:
            as_is = setting == made or self._fits(here, setting)
            yield setting, here if as_is else self._set_to(quantity, setting.level)

    def _seen(self, quantity: str) -> _Course:
        """What it does in the labeling."""
        levels = {w: self._level(quantity, w) for w in self.stage.worlds}
        return _Course(levels, {p: self._direction_seen(quantity, p) for p in self.stage.pairs})

    def _fits(self, course: _Course, setting: Setting) -> bool:
        inside = (d for p, d in course.directions.items() if self.stage.worlds.issuperset(p))
        return set(course.levels.values()) == {setting.level} and all(d == ZERO for d in inside)

    def _unset(self, quantity: str) -> _Course | None:
        """What it does where nothing sets it: as in an earlier world with the same key, else as before."""
        frame, worlds = self.stage.encoder.frame, self.stage.worlds
        keys = {frame.key(quantity, w) for w in worlds}
        others = [w for w in range(len(frame.worlds)) if w not in worlds and self._linked(w)]
        alike = [w for w in others if keys == {frame.key(quantity, w)}]
        if not alike or len(keys) > 1:
            return None
        model = alike[-1]
        signs = {p: self._as(quantity, model, p) for p in self.stage.pairs}
        return _Course(dict.fromkeys(worlds, self._level(quantity, model)), signs)

    def _as(self, quantity: str, model: int, pair: Pair) -> Sign:
        a, b = (model if w in self.stage.worlds else w for w in pair)
        return ZERO if a == b else self._direction_seen(quantity, (a, b))

    def _linked(self, world: int) -> bool:
        """Whether a world is compared with all those in which settings hold, and one phase or more before them."""
        frame, worlds = self.stage.encoder.frame, self.stage.worlds
        compared = all((min(w, world), max(w, world)) in frame.pairs for w in worlds)
        return compared and frame.worlds[world].phase == "before"

    def _set_to(self, quantity: str, level: int) -> _Course:
        """Its levels decide where they can; what they leave open is told as no change."""
        levels = {w: level if w in self.stage.worlds else self._level(quantity, w) for p in self.stage.pairs for w in p}
        signs = {(a, b): _compared(levels[a], levels[b]) for a, b in self.stage.pairs}
        return _Course(dict.fromkeys(self.stage.worlds, level), signs)

    def _level(self, quantity: str, world: int) -> int:
        encoder = self.stage.encoder
        top = self.model.quantities[quantity].space.top
        return sum(self._holds(encoder.reaches(quantity, world, k)) for k in range(1, top + 1))

    def _direction_seen(self, quantity: str, pair: Pair) -> Sign:
        a, b = pair
        if self._holds(self.stage.encoder.up(quantity, a, b)):
            return PLUS
        return MINUS if self._holds(self.stage.encoder.down(quantity, a, b)) else ZERO


def _compared(one: int, other: int) -> Sign:
    return ZERO if one == other else PLUS if one < other else MINUS


def survives(replay: Replay, ranks: Mapping[Change, int]) -> Formula:
    """Under which settings a replayed labeling is consistent: at least those of the formula.

    `ranks` say in which order its changes in loops were founded.
    """
    stage = replay.stage
    over = Overriding(replay, stage.worlds, stage.switches)
    parts = [f for ground in stage.grounds for f in over.constraint(ground)]
    return conj([*parts, *over.settings(), *_founded(replay, over, ranks)])


def _founded(replay: Replay, over: Overriding, ranks: Mapping[Change, int]) -> Iterator[Formula]:
    """That each change in a loop still rests on one that was founded before it."""
    foundation = Foundation(replay)
    for (quantity, pair, sign), rank in ranks.items():
        if quantity in replay.stage.moved and not replay.was_set(quantity, pair):
            given = over.is_set(quantity) if over.touched(pair) else FALSE
            supports = foundation.supports(quantity, pair, sign)
            yield disj([given, *(conj(when) for when, rests_on in supports if ranks.get(rests_on, -1) < rank)])
    for quantity in replay.unset_but_moving():
        yield over.is_set(quantity)
