"""Trajectories as formulas: bounded model checking of networks of quantities that are on or off.

Each trajectory has a copy of every quantity for each step; all share the choice of what exists, of signs and of update
conditions (Yordanov, Dunn et al., npj Syst Biol Appl 2:16010, 2016). What regulators are like at a step is one of a few
classes, and each quantity has one atom for each pair of classes that says what its condition, whichever it is, makes of
it: so that the number of conditions does not multiply with that of steps. Writes text and does not know z3.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import assert_never

from reasoner.clock import tick
from reasoner.model import ir
from reasoner.model.ir import Claim, Condition, Moment, StepObservation, Trajectory
from reasoner.model.labeling import Existence
from reasoner.model.revision import Decided
from reasoner.model.trajectories import keys_of, update_of
from reasoner.model.updates import CELLS, CONDITIONS, Cell, Class, Table, Threshold
from reasoner.model.worlds import Key
from reasoner.signs import Sign
from reasoner.solve.formula import FALSE, TRUE, Formula, at_least, conj, disj, equal, is_literal, neg


@dataclass(frozen=True, slots=True)
class _Regulator:
    """One influence, as an activator or as a repressor; `acts` says whether it exists and has that sign."""

    acts: Formula
    source: str


@dataclass(frozen=True, slots=True)
class _Regulated:
    """How a quantity follows its regulators. `makes`: what its condition makes of each cell of its table.

    `thresholds`: the atoms that choose a threshold, each with what it is.
    """

    activators: tuple[_Regulator, ...]
    repressors: tuple[_Regulator, ...]
    activated: Formula  # some activator exists
    repressed: Formula
    makes: dict[Cell, Formula]
    tabled: Formula  # its condition is a table, and no threshold
    thresholds: tuple[tuple[Formula, Threshold], ...]


class Encoder:
    """Formulas about the trajectories of one model. What is new is collected, and handed out by `written`."""

    def __init__(self, model: ir.Model) -> None:
        self.model = model
        self._number = {name: n for n, name in enumerate(model.quantities)}
        self._influence = {i.id: n for n, i in enumerate(model.influences)}
        self._course: dict[Trajectory, int] = {}
        self._keys: dict[Trajectory, tuple[dict[str, Key], dict[str, Key]]] = {}
        self._new: list[Formula] = []
        self._auxiliary = 0
        self._regulated = {name: self._regulation(name) for name in model.quantities if model.influences_on[name]}
        for stated in model.alternatives:
            needed, items = model.open_in(stated)
            self._new.append(at_least(needed, map(self.exists, items)))

    def written(self) -> list[Formula]:
        """What was written since this was asked last."""
        found, self._new = self._new, []
        return found

    # --- what is open -----------------------------------------------------------------------------------------------

    def exists(self, id: str) -> Formula:
        """That an influence exists; of one that is not `maybe`, a constant."""
        number = self._influence[id]
        return f"m{number}" if self.model.influences[number].maybe else TRUE

    def positive(self, id: str) -> Formula:
        """That an influence raises its target."""
        number = self._influence[id]
        sign = self.model.influences[number].sign
        return f"n{number}" if sign is None else TRUE if sign is Sign.PLUS else FALSE

    def shown(self, decided: Decided) -> Formula:
        """That a switch is decided that way, as a literal; a sign is shown only by what exists."""
        switch = decided.switch
        if isinstance(switch, Existence):
            exists = self.exists(switch.rule)
            return exists if decided.value else neg(exists)
        positive = self.positive(switch.rule)
        signed = positive if decided.value == Sign.PLUS else neg(positive)
        return self._named(conj([self.exists(switch.rule), signed]))

    def chosen(self, quantity: str, number: int) -> Formula:
        """That a quantity follows the update condition with this number."""
        return f"r{self._number[quantity]}_{number}"

    def _regulation(self, name: str) -> _Regulated:
        acting: dict[Sign, list[_Regulator]] = {Sign.PLUS: [], Sign.MINUS: []}
        for i in self.model.influences_on[name]:
            for sign, sided in ((Sign.PLUS, self.positive(i.id)), (Sign.MINUS, neg(self.positive(i.id)))):
                acts = conj([self.exists(i.id), sided])
                if acts != FALSE:
                    acting[sign].append(_Regulator(self._named(acts), i.source))
        update = update_of(self.model, name)
        conditions = {n: CONDITIONS[update.named][n] for n in update.numbers}
        choices = [self.chosen(name, n) for n in conditions]
        self._new.append(disj(choices))
        self._new.extend(disj([neg(a), neg(b)]) for a, b in combinations(choices, 2))
        tables = {n: c.on for n, c in conditions.items() if isinstance(c, Table)}
        makes = {cell: self._one_of(name, tables, [n for n, on in tables.items() if cell in on]) for cell in CELLS}
        return _Regulated(
            tuple(acting[Sign.PLUS]),
            tuple(acting[Sign.MINUS]),
            self._named(disj(one.acts for one in acting[Sign.PLUS])),
            self._named(disj(one.acts for one in acting[Sign.MINUS])),
            makes,
            TRUE if len(tables) == len(conditions) else self._named(disj(self.chosen(name, n) for n in tables)),
            tuple((self.chosen(name, n), c) for n, c in conditions.items() if isinstance(c, Threshold)),
        )

    def _one_of(self, name: str, among: dict[int, frozenset[Cell]], numbers: Sequence[int]) -> Formula:
        """That the condition is one of these, where it is known to be one of `among`."""
        if len(numbers) == len(among):
            return TRUE
        return self._named(disj(self.chosen(name, n) for n in numbers))

    def _named(self, formula: Formula) -> Formula:
        """An atom for a formula that is used often."""
        if is_literal(formula):
            return formula
        self._auxiliary += 1
        atom = f"t{self._auxiliary}"
        self._new.extend(equal(atom, formula))
        return atom

    # --- states -----------------------------------------------------------------------------------------------------

    def on(self, quantity: str, trajectory: Trajectory, step: int) -> Formula:
        """That a quantity is at the higher of its two levels at a step."""
        course = self._course[trajectory]
        key = self._keys[trajectory][step > 0].get(quantity)
        if (
            key is not None
            and key.kind == "level"
            and (step == 0 or not self.model.asynchronous or self._held(trajectory, quantity))
        ):
            return TRUE if key.level else FALSE
        return f"s{course}_{step}_{self._number[quantity]}"

    def _held(self, trajectory: Trajectory, quantity: str) -> bool:
        """Whether a quantity has one level from the first step to the last."""
        first, later = (keys.get(quantity) for keys in self._keys[trajectory])
        return first == later and first is not None and first.kind == "level"

    def begin(self, trajectory: Trajectory) -> None:
        """Takes up a trajectory; what is not set at its first step is open."""
        if trajectory not in self._course:
            self._course[trajectory] = len(self._course)
            self._keys[trajectory] = keys_of(self.model, trajectory)

    def move(self, trajectory: Trajectory, step: int) -> None:
        """States how step + 1 follows from step."""
        if not self.model.asynchronous:
            for name in self.model.quantities:
                self._follows(name, trajectory, step, TRUE)
            return
        free = [q for q in self.model.quantities if not self._keeps(trajectory, q)]
        turns = {q: f"u{self._course[trajectory]}_{step}_{self._number[q]}" for q in free}
        self._new.extend(disj([neg(a), neg(b)]) for a, b in combinations(turns.values(), 2))
        if turns:
            self._new.append(disj(turns.values()))
        for name in self.model.quantities:
            self._follows(name, trajectory, step, turns.get(name, FALSE))

    def _keeps(self, trajectory: Trajectory, quantity: str) -> bool:
        """Whether nothing ever updates a quantity."""
        later = self._keys[trajectory][1].get(quantity)
        return self._held(trajectory, quantity) or (
            quantity in self.model.inputs and (later is None or later.kind != "level")
        )

    def _follows(self, name: str, trajectory: Trajectory, step: int, turn: Formula) -> None:
        """A quantity at the next step: what its update gives where it is its turn, else as it was."""
        now, after = (self.on(name, trajectory, s) for s in (step, step + 1))
        if turn != TRUE:
            self._same(after, now, [turn])
        if turn == FALSE:
            return
        key = self._keys[trajectory][1].get(name)
        unless = [] if turn == TRUE else [neg(turn)]
        if key is not None and key.kind == "level":
            self._same(after, TRUE if key.level else FALSE, unless)
        elif name in self.model.definition_of:
            value = self._value(self.model.definition_of[name].expression, trajectory, step)
            self._same(after, self._named(value), unless)
        elif name in self._regulated:
            self._updated(self._regulated[name], after, now, trajectory, step, unless)
        else:
            self._same(after, now, unless)

    def _same(self, one: Formula, other: Formula, unless: list[Formula]) -> None:
        self._new.append(disj([*unless, neg(one), other]))
        self._new.append(disj([*unless, one, neg(other)]))

    # --- updates ----------------------------------------------------------------------------------------------------

    def _updated(
        self, of: _Regulated, after: Formula, now: Formula, trajectory: Trajectory, step: int, unless: list[Formula]
    ) -> None:
        """The next level of a quantity, by the classes that its regulators are in."""
        rows = _alike(lambda one: [of.makes[one, other] for other in Class])
        columns = _alike(lambda one: [of.makes[other, one] for other in Class])
        activators = self._classes(of.activators, of.activated, rows, trajectory, step)
        repressors = self._classes(of.repressors, of.repressed, columns, trajectory, step)
        outside = [*unless, *([] if of.tabled == TRUE else [neg(of.tabled)])]
        if of.tabled != FALSE:
            for (one, apart), (other, further) in product(activators, repressors):
                literals = [*outside, *apart, *further]
                if TRUE not in literals:
                    self._same(after, of.makes[one, other], literals)
        for chosen, threshold in of.thresholds:
            self._same(after, self._more(of, threshold, now, trajectory, step), [*unless, neg(chosen)])

    def _classes(
        self, regulators: Sequence[_Regulator], exist: Formula, merged: bool, trajectory: Trajectory, step: int
    ) -> list[tuple[Class, list[Formula]]]:
        """Every class with literals one of which holds unless the regulators are in it.

        `merged`: where none is on, it does not matter whether there are any.
        """
        levels = [(one.acts, self.on(one.source, trajectory, step)) for one in regulators]
        on = self._named(disj(self._named(conj(pair)) for pair in levels))
        off = self._named(disj(self._named(conj([acts, neg(level)])) for acts, level in levels))
        few = [(Class.NONE, [on])] if merged else [(Class.ABSENT, [exist]), (Class.NONE, [neg(exist), on])]
        return [*few, (Class.SOME, [neg(on), neg(off)]), (Class.ALL, [neg(on), off])]

    def _more(self, of: _Regulated, threshold: Threshold, now: Formula, trajectory: Trajectory, step: int) -> Formula:
        """More activators than repressors on, or as many if it keeps and is on: with repressors counted where off."""
        on = [self._named(conj([r.acts, self.on(r.source, trajectory, step)])) for r in of.activators]
        off = [neg(self._named(conj([r.acts, self.on(r.source, trajectory, step)]))) for r in of.repressors]
        more = self._named(at_least(len(off) + 1, [*on, *off]))
        if not threshold.keeps:
            return more
        return self._named(disj([more, conj([now, self._named(at_least(len(off), [*on, *off]))])]))

    # --- conditions and claims --------------------------------------------------------------------------------------

    def _value(self, condition: Condition, trajectory: Trajectory, step: int) -> Formula:
        """The level that a definition gives, of two."""
        match condition:
            case ir.Value(quantity):
                return self.on(quantity, trajectory, step)
            case ir.Test(quantity, low, high):
                return self._between(quantity, low, high, trajectory, step)
            case ir.Constant(level):
                return TRUE if level else FALSE
            case ir.Not(item):
                return neg(self._value(item, trajectory, step))
            case ir.And(items):
                return conj(self._value(i, trajectory, step) for i in items)
            case ir.Or(items):
                return disj(self._value(i, trajectory, step) for i in items)
            case ir.AtLeast(count, items):
                return at_least(count, (self._value(i, trajectory, step) for i in items))
            case _:
                assert_never(condition)

    def _between(self, quantity: str, low: int, high: int, trajectory: Trajectory, step: int) -> Formula:
        if (low, high) == (0, 1):
            return TRUE
        level = self.on(quantity, trajectory, step)
        return level if low else neg(level)

    def claim(self, claim: Claim, trajectory: Trajectory, moment: Moment) -> Formula:
        """That a claim holds at a moment, as a literal."""
        return self._named(disj(self._named(self._claimed(claim, trajectory, step)) for step in moment.steps))

    def observed(self, o: StepObservation) -> Formula:
        """That an observation is true, as a literal."""
        holds = self.claim(o.claim, o.trajectory, o.moment)
        return neg(holds) if o.excluded else holds

    def _claimed(self, claim: Claim, trajectory: Trajectory, step: int) -> Formula:
        match claim:
            case ir.LevelClaim(quantity, low, high):
                return self._between(quantity, low, high, trajectory, step)
            case ir.NotClaim(item):
                return neg(self._claimed(item, trajectory, step))
            case ir.AndClaim(items):
                return conj(self._claimed(i, trajectory, step) for i in items)
            case ir.OrClaim(items):
                return disj(self._claimed(i, trajectory, step) for i in items)
            case ir.DirectionClaim() | ir.ExistsClaim() | ir.SignClaim():
                raise AssertionError("claims at steps speak of levels")
            case _:
                assert_never(claim)


def _alike(makes: Callable[[Class], list[Formula]]) -> bool:
    """Whether it makes no difference if regulators are absent, or there and off."""
    return makes(Class.ABSENT) == makes(Class.NONE)


def stated(model: ir.Model) -> tuple[Encoder, Iterator[Formula]]:
    """All that holds of the trajectories of a model, with the encoder that names its atoms."""
    encoder = Encoder(model)
    return encoder, _stated(encoder)


def _stated(encoder: Encoder) -> Iterator[Formula]:
    for o in encoder.model.stepwise:
        encoder.begin(o.trajectory)
    for moves in stages(encoder.model):
        for trajectory, step in moves:
            tick()
            encoder.move(trajectory, step)
        yield from encoder.written()
    yield from (encoder.observed(o) for o in encoder.model.stepwise)
    yield from encoder.written()


def stages(model: ir.Model) -> Iterator[list[tuple[Trajectory, int]]]:
    """The moves of all trajectories, each by the step that it starts from, in parts of which each is easier than all.

    First those between two steps that are both observed, where little is open; then the others from the first step on.
    """
    observed: dict[Trajectory, set[int]] = {}
    for o in model.stepwise:
        observed.setdefault(o.trajectory, {0}).add(o.moment.number)
    near = {t: {s for s in seen if s + 1 in seen} for t, seen in observed.items()}
    yield [(t, s) for t, steps in near.items() for s in sorted(steps)]
    for step in range(max(max(seen) for seen in observed.values())):
        yield [(t, step) for t, seen in observed.items() if step < max(seen) and step not in near[t]]
