"""A problem whose rules and settings can be revised by assumption: influences left out, quantities set besides.

The encoding of a model in which the influences at stake are `maybe`, and everything that regulates a quantity at
stake is guarded by a switch that says whether it is set. One check then tries one revision, without encoding anything
anew. It is for searching: at the edges (an influence that was the only one on its target, say) a model that was
really changed can mean a little more, so what is found here is asked again of that model.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace

from reasoner.model.ground import Change, Ground, grounds
from reasoner.model.ir import Claim, Model, Setting, Where, quantities_in
from reasoner.model.labeling import Existence, SignOf
from reasoner.model.worlds import Frame
from reasoner.solve.budget import Budget
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import Formula, conj, disj, implies, neg
from reasoner.solve.foundation import Foundation
from reasoner.solve.session import Assignment, Session, Verdict

_REGULATING = frozenset({"cause", "response", "definition", "closure", "same", "end", "setting", "reference"})


class Revised:
    """The worlds of one place, in which `rules` may be left out and `settings` may be made in addition.

    `worlds` are the indices of the worlds in which an additional setting holds.
    """

    def __init__(
        self, model: Model, frame: Frame, worlds: Collection[int], rules: Collection[str], settings: Sequence[Setting]
    ) -> None:
        optional = (replace(i, maybe=True) if i.id in rules else i for i in model.influences)
        self.model = replace(model, influences=tuple(optional))
        self.frame = frame
        self._worlds = frozenset(worlds)
        self._encoder = Encoder(self.model, frame)
        self._foundation = Foundation(self._encoder)
        self._session = Session()
        self._assignment = Assignment(None)
        self._sent = 0
        self._exists = {rule: self._encoder.exists(rule) for rule in rules}
        self._pushing = {rule: self._encoder.defined(pushes) for rule, pushes in self._pushes().items()}
        self._switches = {s: self._encoder.fresh() for s in settings}
        self._set: dict[str, Formula] = {}
        for quantity in dict.fromkeys(s.quantity for s in settings):
            own = disj(f for s, f in self._switches.items() if s.quantity == quantity)
            self._set[quantity] = self._encoder.defined(own)
        target = {gate.id: gate.target for gate in model.gates}
        then = {law.id: quantities_in(law.then) for law in model.laws}
        formulas = [f for g in grounds(self.model, frame) for f in self._guarded(g, target, then)]
        self._add([*formulas, *(f for s, on in self._switches.items() for f in self._setting(s, on))])

    # --- asking -----------------------------------------------------------------------------------------------

    def claim(self, claim: Claim, where: Where) -> Formula:
        return self._encoder.defined(self._encoder.claim(claim, where))

    def decided(self, switch: Existence | SignOf, value: object) -> Formula:
        """The literal that a `maybe` or a `-?` is decided one way."""
        return self._encoder.has_value(switch, value)

    def check(
        self, goal: Sequence[Formula], dropped: Collection[str], settings: Collection[Setting], budget: Budget
    ) -> Verdict:
        """Whether a labeling satisfies the goal's literals, with some rules left out and some settings made."""
        kept = [neg(f) if rule in dropped else f for rule, f in self._exists.items()]
        made = [f if s in settings else neg(f) for s, f in self._switches.items()]
        set_here = {s.quantity for s in settings}

        def given(change: Change) -> bool:
            return change[0] in set_here and self._touched(change[1])

        while True:
            self._add(())
            verdict = self._session.check([*goal, *kept, *made], budget)
            if verdict is not Verdict.SAT:
                return verdict
            self._assignment = self._session.assignment()
            loops = self._foundation.unfounded(self._assignment.holds, given)
            if not loops:
                return verdict
            self._add(self._carried(loop.loop) for loop in loops)

    def holds(self, literal: Formula) -> bool:
        """Whether a literal is true in the labeling of the last SAT check."""
        return self._assignment.holds(literal)

    def silent(self) -> frozenset[str]:
        """The rules at stake that push nothing between any two worlds of the labeling of the last SAT check."""
        return frozenset(rule for rule, pushes in self._pushing.items() if not self.holds(pushes))

    # --- encoding ---------------------------------------------------------------------------------------------

    def _add(self, formulas: Iterable[Formula]) -> None:
        found = list(formulas)
        self._session.add([*self._encoder.axioms[self._sent :], *found])
        self._sent = len(self._encoder.axioms)

    def _pushes(self) -> dict[str, Formula]:
        """For each rule at stake, that it pushes up or down between some two worlds."""
        found: dict[str, list[Formula]] = {rule: [] for rule in self._exists}
        for quantity in dict.fromkeys(i.target for i in self.model.influences if i.id in found):
            for pair in self.frame.pairs:
                for push in self._encoder.pushes(quantity, pair):
                    if push.rule in found:
                        found[push.rule] += [push.up, push.down]
        return {rule: disj(pushes) for rule, pushes in found.items()}

    def _touched(self, worlds: Iterable[int]) -> bool:
        return not self._worlds.isdisjoint(worlds)

    def _guarded(self, ground: Ground, target: dict[str, str], then: dict[str, tuple[str, ...]]) -> Iterable[Formula]:
        """A ground constraint, waived where what it speaks of is set in addition."""
        formulas = self._encoder.ground(ground)
        waiving: Iterable[str] = ()
        if self._touched(ground.worlds):
            if ground.kind == "law":
                waiving = then[ground.subject]
            elif ground.kind == "gate":
                waiving = (target[ground.subject],)
            elif ground.kind in _REGULATING:
                waiving = (ground.subject,)
        waived = disj(self._set[q] for q in waiving if q in self._set)
        return (disj([waived, f]) for f in formulas)

    def _setting(self, setting: Setting, on: Formula) -> Iterable[Formula]:
        """What an additional setting to a level says: the level, the bounds of an end, and that it is one value."""
        quantity, level = setting.quantity, setting.level
        top = self.model.quantities[quantity].space.top
        for w in sorted(self._worlds):
            yield implies(on, self._encoder.at_level(quantity, w, level, level))
        for a, b in self.frame.pairs:
            for here, there in ((a, b), (b, a)):
                if here in self._worlds:
                    below, above = self._encoder.up(quantity, there, here), self._encoder.down(quantity, there, here)
                    key = self.frame.key(quantity, there)
                    alike = there in self._worlds or (key is not None and (key.kind, key.level) == ("level", level))
                    against = [below] if level == 0 or alike else []
                    against += [above] if level == top or alike else []
                    yield implies(on, conj(neg(f) for f in against))

    def _carried(self, loop: frozenset[Change]) -> Formula:
        """The loop formula; where a quantity of the loop is set in addition, the loop is carried by that."""
        inside = dict.fromkeys(q for q, pair, _ in sorted(loop) if self._touched(pair) and q in self._set)
        return disj([*(self._set[q] for q in inside), self._foundation.formula(loop)])
