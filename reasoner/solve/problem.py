"""A problem: the ground constraints of a frame, encoded once and loaded into a solver.

`Problem` asks about consistent labelings. `Subsets` holds the same constraints with a switch each, so that any of them
can be left out: that is how cores are made.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from reasoner.model import axioms
from reasoner.model.axioms import Ground, Local
from reasoner.model.ground import base_of, grounds
from reasoner.model.ir import Claim, Condition, Model, Where
from reasoner.model.labeling import Labeling, Unknown
from reasoner.model.worlds import REFERENCE, Frame, Open, World
from reasoner.solve.budget import Budget
from reasoner.solve.bundles import Bundles, implied, labeling_of, value_of
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import TRUE, Formula, conj, implies, neg, value
from reasoner.solve.foundation import Foundation
from reasoner.solve.hints import Sketches
from reasoner.solve.session import Assignment, Session, Verdict

_KEPT = 16
"""So many labelings of a problem are kept: what one of them shows need not be asked."""


@dataclass(frozen=True, slots=True)
class Shape:
    """What the problems of one encoding have in common: everything but the settings of the open worlds."""

    worlds: tuple[World | None, ...]  # None: open
    groups: tuple[tuple[int, ...], ...]
    earlier: tuple[int, ...]

    @property
    def open_worlds(self) -> frozenset[int]:
        return frozenset(w for w, world in enumerate(self.worlds) if world is None)


def shape_of(model: Model, frame: Frame) -> Shape:
    """The shape of a frame: the worlds of the question alone are open."""
    fixed = {w for group in frame.groups[1:] for w in group}
    if model.has_reference:
        fixed.add(frame.index[REFERENCE])
    worlds = tuple(world if w in fixed else None for w, world in enumerate(frame.worlds))
    return Shape(worlds, frame.groups, frame.earlier)


class Encoded:
    """The ground constraints of a frame, or of all frames of a shape, loaded into a solver."""

    def __init__(self, model: Model, frame: Frame, seed: int = 0, left_open: Open = Open()) -> None:
        self.encoder = Encoder(model, frame, left_open)
        self.foundation = Foundation(self.encoder)
        self.session = Session(seed)
        self.loops: list[axioms.Foundation] = []  # of Foundation, as they were needed
        self.pending = [f for g in grounds(model, frame, left_open) for f in self.encoder.ground(g)]
        self.settled = False  # all of Foundation has been said
        self._sent = 0

    def send(self) -> None:
        """Tells the solver everything that is new."""
        axioms = self.encoder.axioms
        self.session.add([*axioms[self._sent :], *self.pending])
        self._sent, self.pending = len(axioms), []

    def set_as(self, frame: Frame) -> Formula:
        """A literal that, assumed, makes the settings of the open worlds those of a frame."""
        settable = self.encoder.left_open.quantities
        found = [f for q in self.encoder.model.quantities if q in settable for f in self.set_here(frame, q)]
        if not found:
            return TRUE
        on = self.encoder.fresh()
        self.pending.append(implies(on, conj(found)))
        return on

    def set_here(self, frame: Frame, quantity: str) -> Iterable[Formula]:
        """What makes the setting of one quantity in the open worlds, or that there is none, that of a frame."""
        encoder, worlds = self.encoder, self.encoder.left_open.worlds
        for w in sorted(worlds):
            key = frame.key(quantity, w)
            is_set, is_shifted = encoder.is_set(quantity, w), encoder.is_shifted(quantity, w)
            shifted = key is not None and key.kind in ("raised", "lowered")
            yield neg(is_set) if key is None else is_set
            yield is_shifted if shifted else neg(is_shifted)
            if key is not None and key.kind == "level":
                yield encoder.is_set_to(quantity, w, key.level)
            elif key is not None and shifted:
                yield encoder.is_moved(quantity, base_of(frame, key), w, key.kind)
        for a, b in frame.pairs:
            if not worlds.isdisjoint((a, b)) and frame.key(quantity, a) == frame.key(quantity, b) is not None:
                yield encoder.is_alike(quantity, a, b)


class Problem:
    """The ground constraints of one frame, encoded alone or together with others of its shape (`encoded`)."""

    def __init__(self, model: Model, frame: Frame, seed: int = 0, encoded: Encoded | None = None) -> None:
        self.model = model
        self.frame = frame
        self._seed = seed
        self._encoded = encoded or Encoded(model, frame, seed)
        self._encoder = self._encoded.encoder
        self._given = self._encoded.set_as(frame)
        self._assignment = Assignment()
        self._first: tuple[Verdict, Assignment] | None = None
        self._kept: deque[Assignment] = deque(maxlen=_KEPT)
        self._bundled: tuple[Sequence[Ground], Bundles] | None = None

    @cached_property
    def grounds(self) -> tuple[Local, ...]:
        """Every ground constraint of the frame, but those of Foundation."""
        return grounds(self.model, self.frame)

    @property
    def loops(self) -> tuple[axioms.Foundation, ...]:
        """The loops of Foundation that were needed until now and have nothing that is set in this frame."""
        frame = self.frame
        found = dict.fromkeys(self._encoded.loops)
        return tuple(g for g in found if all(frame.key(q, w) is None for q, pair, _ in g.loop for w in pair))

    # --- checks -----------------------------------------------------------------------------------------------

    def check(
        self,
        assumptions: Sequence[Formula],
        budget: Budget,
        varied: bool = False,
        sketch: Mapping[Formula, bool] | None = None,
    ) -> Verdict:
        """Whether a consistent labeling satisfies the assumed literals.

        A `varied` one is drawn without preference, with a `sketch` one close to that.
        """
        encoded = self._encoded
        while True:
            encoded.send()
            verdict = encoded.session.check([self._given, *assumptions], budget, varied, sketch)
            if verdict is not Verdict.SAT:
                return verdict
            self._assignment = encoded.session.assignment()
            loops = encoded.foundation.barriers(self._assignment.holds)
            if not loops:
                self._kept.append(self._assignment)
                return verdict
            encoded.loops += loops
            encoded.pending += [encoded.foundation.formula(loop.loop) for loop in loops]

    @property
    def labeled(self) -> bool:
        """Whether a consistent labeling has been found."""
        return bool(self._kept)

    def sketch(self, wanted: Collection[Formula], sure: bool) -> Mapping[Formula, bool]:
        """What atoms may be in a labeling, close to the last, that has many of the wanted literals; see `Sketches`."""
        return self._sketches.draw(wanted, self.holds, sure)

    @cached_property
    def _sketches(self) -> Sketches:
        return Sketches(self._encoder, self._encoded.foundation, self.frame)

    def shown(self, literals: Sequence[Formula], budget: Budget) -> tuple[Verdict, tuple[bool, ...]]:
        """Whether there is a consistent labeling, and which of the literals hold in the first that was found."""
        if self._first is None:
            verdict = self.check([], budget)
            if verdict is Verdict.UNKNOWN:
                return verdict, ()
            self._first = verdict, self._assignment
        verdict, first = self._first
        if verdict is not Verdict.SAT:
            return verdict, ()
        return verdict, tuple(value(self._encoder.expanded(f), first.holds) for f in literals)

    def has_shown(self, literals: Sequence[Formula]) -> bool:
        """Whether one of the last labelings found satisfies the literals. If not, that says nothing."""
        meant = [self._encoder.expanded(f) for f in literals]  # a labeling knows nothing of atoms defined since
        return any(all(value(f, kept.holds) for f in meant) for kept in self._kept)

    def fixed(self, literals: Sequence[Formula], budget: Budget, given: Sequence[Formula] = ()) -> frozenset[Formula]:
        """Literals that every consistent labeling with the `given` ones satisfies, as far as one sweep finds them."""
        self._encoded.send()
        return self._encoded.session.fixed(literals, [self._given, *given], budget) or frozenset()

    def settle(self) -> None:
        """Says all of Foundation at once: from now on, `fixed` finds all that there is."""
        if not self._encoded.settled:
            self._encoded.settled = True
            self._encoded.pending += self._encoded.foundation.founded()

    def claim(self, claim: Claim, where: Where) -> Formula:
        """A literal that is true exactly where the claim holds."""
        return self._encoder.defined(self._encoder.claim(claim, where, self.frame))

    def value(self, unknown: Unknown, value: object) -> Formula:
        """A literal that is true exactly where the unknown has this value."""
        return self._encoder.value(unknown, value)

    def condition(self, condition: Condition, world: int) -> Formula:
        """A literal that is true exactly where a condition holds in a world."""
        return self._encoder.defined(self._encoder.condition(condition, world))

    def literal(self, formula: Formula) -> Formula:
        """A literal that stands for a formula over literals of this problem."""
        return self._encoder.defined(formula)

    def switch(self, formula: Formula, on: Formula | None = None) -> Formula:
        """A literal that, assumed, makes the formula hold: a fresh one, or `on` together with what it already does."""
        name = on or self._encoder.fresh()
        self._encoded.pending.append(implies(name, formula))
        return name

    def subsets(self, members: Sequence[Ground] | None = None) -> Subsets:
        """The same constraints, and the loops of Foundation found until now, each with a switch; or some of them."""
        encoder, foundation, expanded = self._alone
        chosen = (*self.grounds, *self.loops) if members is None else members
        return Subsets(encoder, foundation, chosen, self._seed, expanded)

    def bundles(self, members: Sequence[Ground], goal: Sequence[Formula], anew: bool = True) -> Bundles:
        """Some of the constraints, switched by the rules that they read; `anew`: in a solver of their own.

        Else the last ones serve once more, if they are of the same constraints and no search has gone through them.
        """
        encoder, foundation, expanded = self._alone
        own = [encoder.defined(expanded(f)) for f in goal]
        kept = self._bundled
        if not anew and kept is not None and kept[0] == members and kept[1].untouched:
            made = kept[1].against(own)
        else:
            made = Bundles(encoder, foundation, members, own, self._seed)
        self._bundled = None if anew else (members, made)
        return made

    @cached_property
    def _alone(self) -> tuple[Encoder, Foundation, Callable[[Formula], Formula]]:
        """What encodes this frame alone, and how to say there what is said in the literals of the problem."""
        encoder = self._encoder
        if not encoder.left_open.worlds:
            return encoder, self._encoded.foundation, lambda literal: literal
        own = Encoder(self.model, self.frame)
        return own, Foundation(own), encoder.expanded

    def pushes(self, quantity: str, pair: tuple[int, int]) -> tuple[tuple[str, Formula, Formula], ...]:
        """For each push on a quantity over a pair: the rule it comes from, and literals for pushing up and down."""
        return tuple((p.rule, p.up, p.down) for p in self._encoder.pushes(quantity, pair))

    # --- labelings --------------------------------------------------------------------------------------------

    def holds(self, literal: Formula) -> bool:
        """Whether a literal is true in the labeling of the last SAT check."""
        return self._assignment.holds(literal)

    @property
    def solution(self) -> Assignment:
        """What the last SAT check found."""
        return self._assignment

    def found(self, unknown: Unknown) -> object:
        """The value of an unknown in the labeling of the last SAT check."""
        return value_of(self._encoder, unknown, self._assignment)

    def labeling(self, solution: Assignment | None = None) -> Labeling:
        """The labeling of the last SAT check, or of an earlier one."""
        return labeling_of(self._encoder, self.frame, solution or self._assignment)


class Subsets:
    """Ground constraints that can be switched on one by one.

    A goal comes in the literals of the problem; `expanded` spells it out where these belong to another encoder.
    """

    def __init__(
        self,
        encoder: Encoder,
        foundation: Foundation,
        members: Sequence[Ground],
        seed: int,
        expanded: Callable[[Formula], Formula] = lambda literal: literal,
    ) -> None:
        self.members: tuple[Ground, ...] = ()
        self._session = Session(seed)
        self._switches: dict[Ground, str] = {}
        self._grounds: dict[str, Ground] = {}
        self._encoder = encoder
        self._foundation = foundation
        self._expanded = expanded
        self._sent = 0
        self._add(members)

    def _add(self, members: Sequence[Ground]) -> None:
        guarded = []
        for ground in members:
            switch = self._switches[ground] = f"t{len(self._switches)}"
            self._grounds[switch] = ground
            if isinstance(ground, axioms.Foundation):
                formulas = [self._foundation.formula(ground.loop)]
            else:
                formulas = self._encoder.ground(ground)
            guarded.append(implies(switch, conj(formulas)))
        self.members += tuple(members)
        self._session.add([*self._encoder.axioms[self._sent :], *guarded])
        self._sent = len(self._encoder.axioms)

    def include(self, members: Iterable[Ground]) -> None:
        """Makes ground constraints members that are not yet: loops of Foundation that a derivation found."""
        self._add([g for g in members if g not in self._switches])

    def check(self, chosen: Iterable[Ground], goal: Sequence[Formula], budget: Budget) -> Verdict:
        """Whether the chosen ground constraints and the goal's literals have a labeling together."""
        own = self._own(goal)
        self._update()
        return self._session.check([*own, *(self._switches[g] for g in chosen)], budget)

    def labeling(self) -> Labeling:
        """The labeling of the last check, which must have been SAT."""
        return labeling_of(self._encoder, self._encoder.frame, self._session.assignment())

    def _own(self, goal: Sequence[Formula]) -> list[Formula]:
        return [self._encoder.defined(self._expanded(f)) for f in goal]

    def _update(self) -> None:
        self._session.add(self._encoder.axioms[self._sent :])
        self._sent = len(self._encoder.axioms)

    def core(self) -> tuple[Ground, ...]:
        """The ground constraints that the last check, which must have been UNSAT, needed; not minimal."""
        named = {self._grounds[f] for f in self._session.core() if f in self._grounds}
        return tuple(g for g in self.members if g in named)

    def implied(self, chosen: Sequence[Ground], budget: Budget) -> dict[Unknown, frozenset[object]]:
        """The directions that the chosen ground constraints narrow down, with the signs they leave."""
        self._update()
        return implied(self._encoder, self._session, [self._switches[g] for g in chosen], chosen, budget)

    def needed(self, goal: Sequence[Formula]) -> tuple[Formula, ...]:
        """The literals of the goal that the last check, which must have been UNSAT, needed; not minimal."""
        named = set(self._session.core())
        return tuple(f for f, own in zip(goal, self._own(goal), strict=True) if own in named)
