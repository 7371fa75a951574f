"""A problem whose rules and settings can be revised by assumption: influences left out, quantities set besides.

The encoding of a model in which the influences at stake are `maybe`, and everything that regulates a quantity at
stake is guarded by a switch that says whether it is set. One check then tries one revision, without encoding anything
anew. It is for searching: at the edges (an influence that was the only one on its target, say) a model that was
really changed can mean a little more, so what is found here is asked again of that model.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

from reasoner.model.ground import Change, grounds
from reasoner.model.ir import Claim, Model, Setting, Where
from reasoner.model.labeling import Existence, SignOf
from reasoner.model.worlds import Frame
from reasoner.solve.budget import Budget
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import Formula, disj, neg
from reasoner.solve.foundation import Foundation
from reasoner.solve.overriding import Overriding, Tie
from reasoner.solve.replay import Replay, Stage, survives
from reasoner.solve.session import Assignment, Session, Verdict


class Revised:
    """The worlds of one place, in which `rules` may be left out and `settings` may be made in addition.

    `worlds` are the indices of the worlds in which an additional setting holds. With no rules left out it means what
    the question with these settings means, if every other world that some settings make the same has its `Tie`.
    """

    def __init__(
        self,
        model: Model,
        frame: Frame,
        worlds: Collection[int],
        rules: Collection[str],
        settings: Sequence[Setting],
        ties: Sequence[Tie] = (),
    ) -> None:
        optional = (replace(i, maybe=True) if i.id in rules else i for i in model.influences)
        gates = tuple(replace(g, maybe=True) if g.id in rules else g for g in model.gates)
        self.model = replace(model, influences=tuple(optional), gates=gates)
        self.frame = frame
        self._encoder = Encoder(self.model, frame)
        self._foundation = Foundation(self._encoder)
        self._session = Session()
        self._assignment = Assignment()
        self._sent = 0
        self._exists = {rule: self._encoder.exists(rule) for rule in rules}
        self._pushing = {rule: self._encoder.defined(pushes) for rule, pushes in self._pushes().items()}
        self._switches = {s: self._encoder.fresh() for s in settings}
        self.over = Overriding(self._encoder, worlds, self._switches)
        every = grounds(self.model, frame)
        self._add(f for ground in every for f in self.over.constraint(ground))
        self._add([*self.over.settings(), *(f for tie in ties for f in self.over.tied(tie))])

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
        given = self._given(settings)
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

    def blamed(self) -> tuple[frozenset[Setting], frozenset[Setting]]:
        """The settings that the last check, which must have been UNSAT, needed to be made, and those not to be."""
        core = frozenset(self._session.core())
        made = frozenset(s for s, f in self._switches.items() if f in core)
        return made, frozenset(s for s, f in self._switches.items() if neg(f) in core)

    def stage(self, switches: Mapping[Setting, Formula]) -> Stage:
        """What labelings found here are replayed on, with switches of somebody else's."""
        return Stage(self._encoder, self.over.worlds, switches)

    def replay(self, stage: Stage, settings: Collection[Setting]) -> tuple[Replay, Formula]:
        """The labeling of the last SAT check, found under some settings, and under which others it is consistent."""
        replay = Replay(stage, self.holds, settings)
        return replay, survives(replay, self._foundation.ranks(self.holds, self._given(settings)))

    def _given(self, settings: Collection[Setting]) -> Callable[[Change], bool]:
        set_here = {s.quantity for s in settings}
        return lambda change: change[0] in set_here and self.over.touched(change[1])

    def silent(self) -> frozenset[str]:
        """The rules at stake that push nothing between any two worlds of the labeling of the last SAT check."""
        return frozenset(rule for rule, pushes in self._pushing.items() if not self.holds(pushes))

    # --- encoding ---------------------------------------------------------------------------------------------

    def _add(self, formulas: Iterable[Formula]) -> None:
        found = list(formulas)
        self._session.add([*self._encoder.axioms[self._sent :], *found])
        self._sent = len(self._encoder.axioms)

    def _pushes(self) -> dict[str, Formula]:
        """For each rule at stake, that it does something: it pushes between some two worlds, or a gate fails in one."""
        found: dict[str, list[Formula]] = {rule: [] for rule in self._exists}
        targets = [i.target for i in self.model.influences if i.id in found]
        targets += [g.target for g in self.model.gates if g.id in found]
        for quantity in dict.fromkeys(targets):
            for pair in self.frame.pairs:
                for push in self._encoder.pushes(quantity, pair):
                    if push.rule in found:
                        found[push.rule] += [push.up, push.down]
        for gate in (g for g in self.model.gates if g.id in found):
            found[gate.id] += [self._encoder.fails(gate, w) for w in range(len(self.frame.worlds))]
        return {rule: disj(pushes) for rule, pushes in found.items()}

    def _carried(self, loop: frozenset[Change]) -> Formula:
        """The loop formula; where a quantity of the loop is set in addition, the loop is carried by that."""
        inside = dict.fromkeys(q for q, pair, _ in sorted(loop) if self.over.touched(pair))
        return disj([*(self.over.is_set(q) for q in inside), self._foundation.formula(loop)])
