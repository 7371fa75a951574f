"""The atoms in which a frame is encoded: what is left unknown, what is left open, and names for whole formulas.

Directions are two Booleans (up, down), levels are order-encoded (`at least k`), so that a level test is one literal.
What an atom means by itself (a level reached has reached all below it) is said where it is first mentioned.
"""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

from reasoner.model.axioms import Change
from reasoner.model.ir import Model
from reasoner.model.labeling import DirectionOf, Existence, LevelOf, SignOf, Unknown
from reasoner.model.worlds import Frame, Open
from reasoner.signs import MINUS, PLUS, ZERO
from reasoner.solve.formula import FALSE, TRUE, Formula, conj, disj, equal, implies, is_literal, neg, substituted

if TYPE_CHECKING:
    from reasoner.solve.reduced import Reduced


class Atoms:
    """The atoms of one frame; they are made as they are asked for, defined ones too.

    What is `known` beforehand is a constant, and no atom is made for it.
    """

    def __init__(self, model: Model, frame: Frame, left_open: Open = Open(), reduced: Reduced | None = None) -> None:
        self.model = model
        self.frame = frame
        self.left_open = left_open
        self.reduced = reduced
        self._known = None if reduced is None else reduced.known
        self.axioms: list[Formula] = []  # what an unknown is, and what a defined atom stands for: never in a core
        self.meant: dict[str, Formula] = {}  # what each defined atom stands for, in order
        self._directions: dict[tuple[str, int, int], Formula] = {}
        self._reached: dict[tuple[str, int], list[Formula]] = {}
        self._defined: dict[Formula, str] = {}
        self._valued: dict[tuple[Unknown, object], Formula] = {}
        self._fresh = 0
        self._number = {name: i for i, name in enumerate(model.quantities)}
        rules = (*(i.id for i in model.influences), *(g.id for g in model.gates))
        self._rule = {rule: i for i, rule in enumerate(rules)}

    def adopt(self, other: Atoms) -> None:
        """Goes on with the atoms of another encoder of the same frame; rules that are new here get new numbers."""
        known = other._rule
        new = (rule for rule in self._rule if rule not in known)
        self._rule = known | {rule: n for n, rule in enumerate(new, max(known.values(), default=-1) + 1)}
        self.axioms, self.meant = list(other.axioms), dict(other.meant)
        self._directions, self._defined = dict(other._directions), dict(other._defined)
        self._reached, self._valued = dict(other._reached), dict(other._valued)
        self._fresh = other._fresh

    def states(self, quantity: str) -> bool:
        """Whether the constraints of a quantity are stated."""
        return self.reduced is None or quantity in self.reduced.stated

    @property
    def sure(self) -> frozenset[Change]:
        """The changes that are known to be founded."""
        return frozenset() if self._known is None else self._known.sure

    # --- unknowns ---------------------------------------------------------------------------------------------

    def up(self, quantity: str, a: int, b: int) -> Formula:
        """The quantity increases from world a to world b."""
        if a == b:
            return FALSE
        found = self._directions.get((quantity, a, b))
        return found or self._direction(quantity, a, b)

    def down(self, quantity: str, a: int, b: int) -> Formula:
        return self.up(quantity, b, a)

    def at_level(self, quantity: str, world: int, low: int, high: int) -> Formula:
        """The level lies in `low..high`."""
        return conj([self.reaches(quantity, world, low), neg(self.reaches(quantity, world, high + 1))])

    def reaches(self, quantity: str, world: int, level: int) -> Formula:
        """The level is at least `level`."""
        if level <= 0:
            return TRUE
        names = self._reached.get((quantity, world))
        if names is None:
            levels = range(1, self.model.quantities[quantity].space.top + 1)
            names = [f"g{self._number[quantity]}_{world}_{k}" for k in levels]
            if self._known is not None:
                left = self._known.levels[quantity, world]
                low, high = min(left), max(left)
                names = [
                    TRUE if k <= low else FALSE if k > high else name for k, name in zip(levels, names, strict=True)
                ]
            self._reached[quantity, world] = names
            self.axioms += [implies(high, low) for low, high in pairwise(names)]
        return names[level - 1] if level <= len(names) else FALSE

    def _direction(self, quantity: str, a: int, b: int) -> Formula:
        stem = f"{self._number[quantity]}_{min(a, b)}_{max(a, b)}"
        up, down = f"u{stem}", f"d{stem}"
        left = None if self._known is None else self._known.ways.get((quantity, (min(a, b), max(a, b))))
        if left is not None:
            up = TRUE if left == {PLUS} else up if PLUS in left else FALSE
            down = TRUE if left == {MINUS} else down if MINUS in left else FALSE
            if ZERO not in left:
                self.axioms.append(disj([up, down]))
        self.axioms.append(disj([neg(up), neg(down)]))
        self._directions[quantity, min(a, b), max(a, b)], self._directions[quantity, max(a, b), min(a, b)] = up, down
        return up if a < b else down

    def describe(self, quantity: str, a: int, b: int) -> None:
        """Says what the directions between two worlds are, and the levels in them, as if they had been asked for."""
        self.up(quantity, a, b)
        for world in (a, b):
            self.reaches(quantity, world, 1)

    def exists(self, rule: str) -> Formula:
        """The `maybe` influence or gate exists."""
        return f"e{self._rule[rule]}"

    def positive(self, rule: str) -> Formula:
        """The `-?` influence is positive."""
        return f"s{self._rule[rule]}"

    def has_value(self, unknown: LevelOf | DirectionOf | Existence | SignOf, value: object) -> Formula:
        """The unknown has this value."""
        match unknown:
            case LevelOf(quantity, world):
                assert isinstance(value, int)
                return self.at_level(quantity, world, value, value)
            case DirectionOf(quantity, (a, b)):
                up, down = self.up(quantity, a, b), self.down(quantity, a, b)
                return up if value == PLUS else down if value == MINUS else conj([neg(up), neg(down)])
            case Existence(rule):
                return self.exists(rule) if value else neg(self.exists(rule))
            case SignOf(rule):
                return self.positive(rule) if value == PLUS else neg(self.positive(rule))

    def value(self, unknown: Unknown, value: object) -> Formula:
        """A literal that is true exactly where the unknown has this value."""
        if (unknown, value) not in self._valued:
            self._valued[unknown, value] = self.defined(self.has_value(unknown, value))
        return self._valued[unknown, value]

    # --- what is set, which may be left open ----------------------------------------------------------------------

    def is_set(self, quantity: str, world: int) -> Formula:
        """The quantity has a key in the world: its regulators, if any, do not count there."""
        if self.left_open.has(quantity, world) and quantity not in self.model.inputs:
            return f"o{self._number[quantity]}_{world}"
        return FALSE if self.frame.key(quantity, world) is None else TRUE

    def is_set_to(self, quantity: str, world: int, level: int) -> Formula:
        """The quantity is set to this level."""
        if self.left_open.has(quantity, world):
            has_level = f"v{self._number[quantity]}_{world}"
            return conj([has_level, self.at_level(quantity, world, level, level)])
        key = self.frame.key(quantity, world)
        return TRUE if key is not None and (key.kind, key.level) == ("level", level) else FALSE

    def is_shifted(self, quantity: str, world: int) -> Formula:
        """The quantity is raised or lowered in the world."""
        if self.left_open.has(quantity, world):
            return f"h{self._number[quantity]}_{world}"
        key = self.frame.key(quantity, world)
        return TRUE if key is not None and key.kind in ("raised", "lowered") else FALSE

    def is_moved(self, quantity: str, base: int, world: int, kind: str) -> Formula:
        """The quantity is raised (`kind` says which: or lowered) in the world, against the world `base`."""
        if self.left_open.has(quantity, world):
            return f"{'r' if kind == 'raised' else 'l'}{self._number[quantity]}_{base}_{world}"
        key = self.frame.key(quantity, world)
        return TRUE if key is not None and key.kind == kind else FALSE

    def is_alike(self, quantity: str, a: int, b: int) -> Formula:
        """The quantity has the same key in both worlds."""
        if not self.left_open.has(quantity, a, b):
            return TRUE if self.frame.key(quantity, a) == self.frame.key(quantity, b) is not None else FALSE
        return f"k{self._number[quantity]}_{a}_{b}"

    # --- names for formulas ---------------------------------------------------------------------------------------

    def defined(self, formula: Formula) -> Formula:
        """An atom that stands for a formula (the formula itself where it is a literal already)."""
        if is_literal(formula):
            return formula
        if formula not in self._defined:
            name = f"x{len(self._defined)}"
            self._defined[formula] = name
            self.meant[name] = formula
            self.axioms += equal(name, formula)
        return self._defined[formula]

    def expanded(self, formula: Formula) -> Formula:
        """The formula without defined atoms, as another encoder of the same frame understands it."""
        return substituted(formula, self.meant)

    def named(self, formula: Formula) -> Formula | None:
        """The atom that stands for a formula, if there is one."""
        return self._defined.get(formula)

    def fresh(self) -> Formula:
        """An atom that stands for nothing yet."""
        self._fresh += 1
        return f"y{self._fresh}"
