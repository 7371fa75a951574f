"""A problem: the ground constraints of a frame, encoded once and loaded into a solver.

`Problem` asks about consistent labelings. `Subsets` holds the same constraints with a switch each, so that any of them
can be left out: that is how cores are made.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from reasoner.model.ground import Ground, grounds
from reasoner.model.ir import Claim, Model, Where
from reasoner.model.labeling import DirectionOf, Labeling, Unknown
from reasoner.model.worlds import Frame
from reasoner.signs import ANY, DOWN, MINUS, PLUS, UP, ZERO, Sign
from reasoner.solve.budget import Budget
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import Formula, conj, implies, neg
from reasoner.solve.foundation import Foundation
from reasoner.solve.session import Assignment, Session, Verdict


class Problem:
    """The ground constraints of one frame, encoded once."""

    def __init__(self, model: Model, frame: Frame, seed: int = 0) -> None:
        self.model = model
        self.frame = frame
        self.grounds: tuple[Ground, ...] = grounds(model, frame)
        self.loops: list[Ground] = []  # of Foundation, as they were needed
        self._seed = seed
        self._encoder = Encoder(model, frame)
        self._foundation = Foundation(self._encoder)
        self._session = Session(seed)
        self._assignment = Assignment(None)
        self._sent = 0
        self._pending: list[Formula] = [f for ground in self.grounds for f in self._encoder.ground(ground)]

    # --- checks -----------------------------------------------------------------------------------------------

    def check(self, assumptions: Sequence[Formula], budget: Budget, varied: bool = False) -> Verdict:
        """Whether a consistent labeling satisfies the assumed literals."""
        while True:
            self._send()
            verdict = self._session.check(assumptions, budget, varied)
            if verdict is not Verdict.SAT:
                return verdict
            self._assignment = self._session.assignment()
            loops = self._foundation.unfounded(self._assignment.holds)
            if not loops:
                return verdict
            self.loops += loops
            self._pending += [self._foundation.formula(loop.loop) for loop in loops]

    def fixed(self, literals: Sequence[Formula], budget: Budget, given: Sequence[Formula] = ()) -> frozenset[Formula]:
        """Literals that every consistent labeling with the `given` ones satisfies, as far as one sweep finds them."""
        self._send()
        return self._session.fixed(literals, given, budget) or frozenset()

    def claim(self, claim: Claim, where: Where) -> Formula:
        """A literal that is true exactly where the claim holds."""
        return self._encoder.defined(self._encoder.claim(claim, where))

    def value(self, unknown: Unknown, value: object) -> Formula:
        """A literal that is true exactly where the unknown has this value."""
        return self._encoder.defined(self._encoder.has_value(unknown, value))

    def literal(self, formula: Formula) -> Formula:
        """A literal that stands for a formula over literals of this problem."""
        return self._encoder.defined(formula)

    def switch(self, formula: Formula, on: Formula | None = None) -> Formula:
        """A literal that, assumed, makes the formula hold: a fresh one, or `on` together with what it already does."""
        name = on or self._encoder.fresh()
        self._pending.append(implies(name, formula))
        return name

    def subsets(self) -> Subsets:
        """The same constraints, and the loops of Foundation found until now, each with a switch."""
        return Subsets(self._encoder, self._foundation, (*self.grounds, *dict.fromkeys(self.loops)), self._seed)

    def pushes(self, quantity: str, pair: tuple[int, int]) -> tuple[tuple[str, Formula, Formula], ...]:
        """For each push on a quantity over a pair: the rule it comes from, and literals for pushing up and down."""
        return tuple((p.rule, p.up, p.down) for p in self._encoder.pushes(quantity, pair))

    def _send(self) -> None:
        axioms = self._encoder.axioms
        self._session.add([*axioms[self._sent :], *self._pending])
        self._sent, self._pending = len(axioms), []

    # --- labelings --------------------------------------------------------------------------------------------

    def holds(self, literal: Formula) -> bool:
        """Whether a literal is true in the labeling of the last SAT check."""
        return self._assignment.holds(literal)

    def labeling(self) -> Labeling:
        """The labeling of the last SAT check."""
        encoder, holds = self._encoder, self._assignment.holds
        levels: dict[tuple[str, int], int] = {}
        directions: dict[tuple[str, tuple[int, int]], Sign] = {}
        for name, quantity in self.model.quantities.items():
            for w in range(len(self.frame.worlds)):
                levels[name, w] = sum(holds(encoder.reaches(name, w, k)) for k in range(1, quantity.space.top + 1))
            for a, b in self.frame.pairs:
                up, down = holds(encoder.up(name, a, b)), holds(encoder.down(name, a, b))
                directions[name, (a, b)] = PLUS if up else MINUS if down else ZERO
        optional = [i.id for i in self.model.influences if i.maybe] + [g.id for g in self.model.gates if g.maybe]
        exists = {rule: holds(encoder.exists(rule)) for rule in optional}
        unsigned = [i.id for i in self.model.influences if i.sign is None]
        signs = {rule: PLUS if holds(encoder.positive(rule)) else MINUS for rule in unsigned}
        return Labeling(levels, directions, exists, signs)


class Subsets:
    """Ground constraints that can be switched on one by one."""

    def __init__(self, encoder: Encoder, foundation: Foundation, members: Sequence[Ground], seed: int) -> None:
        self.members: tuple[Ground, ...] = ()
        self._session = Session(seed)
        self._switches: dict[Ground, str] = {}
        self._grounds: dict[str, Ground] = {}
        self._encoder = encoder
        self._foundation = foundation
        self._sent = 0
        self._add(members)

    def _add(self, members: Sequence[Ground]) -> None:
        guarded = []
        for ground in members:
            switch = self._switches[ground] = f"t{len(self._switches)}"
            self._grounds[switch] = ground
            loop = ground.kind == "foundation"
            formulas = [self._foundation.formula(ground.loop)] if loop else self._encoder.ground(ground)
            guarded.append(implies(switch, conj(formulas)))
        self.members += tuple(members)
        self._session.add([*self._encoder.axioms[self._sent :], *guarded])
        self._sent = len(self._encoder.axioms)

    def include(self, members: Iterable[Ground]) -> None:
        """Makes ground constraints members that are not yet: loops of Foundation that a derivation found."""
        self._add([g for g in members if g not in self._switches])

    def check(self, chosen: Iterable[Ground], goal: Sequence[Formula], budget: Budget) -> Verdict:
        """Whether the chosen ground constraints and the goal's literals have a labeling together."""
        self._update()
        return self._session.check([*goal, *(self._switches[g] for g in chosen)], budget)

    def _update(self) -> None:
        self._session.add(self._encoder.axioms[self._sent :])
        self._sent = len(self._encoder.axioms)

    def core(self) -> tuple[Ground, ...]:
        """The ground constraints that the last check, which must have been UNSAT, needed; not minimal."""
        named = {self._grounds[f] for f in self._session.core() if f in self._grounds}
        return tuple(g for g in self.members if g in named)

    def implied(self, chosen: Sequence[Ground], budget: Budget) -> dict[Unknown, frozenset[object]]:
        """The directions that the chosen ground constraints narrow down, with the signs they leave."""
        encoder = self._encoder
        asked = dict.fromkeys((g.subject, (g.worlds[0], g.worlds[1])) for g in chosen if g.kind == "cause")
        ways = {key: (encoder.up(key[0], *key[1]), encoder.down(key[0], *key[1])) for key in asked}
        self._update()
        switches = [self._switches[g] for g in chosen]
        forced = self._session.fixed([atom for pair in ways.values() for atom in pair], switches, budget) or frozenset()
        found: dict[Unknown, frozenset[object]] = {}
        for key, (up, down) in ways.items():
            excluded = {sign for sign, atom in ((PLUS, up), (MINUS, down)) if neg(atom) in forced}
            signs = UP if up in forced else DOWN if down in forced else ANY - excluded
            if signs != ANY:
                found[DirectionOf(*key)] = frozenset(signs)
        return found

    def needed(self, goal: Sequence[Formula]) -> tuple[Formula, ...]:
        """The literals of the goal that the last check, which must have been UNSAT, needed; not minimal."""
        named = set(self._session.core())
        return tuple(f for f in goal if f in named)
