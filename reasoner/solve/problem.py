"""A problem: the consistent labelings of one frame, asked of z3.

It selects every ground constraint of its frame. The same constraints with a switch each are `subsets`, for minimal
unsatisfiable subsets; switched by the rules that they read, `bundles`.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Collection, Mapping, Sequence
from functools import cached_property

from reasoner.model.axioms import Ground, Local
from reasoner.model.ground import grounds
from reasoner.model.ir import Claim, Condition, Model, Where
from reasoner.model.labeling import Labeling, Unknown
from reasoner.model.worlds import Frame
from reasoner.solve.budget import Budget
from reasoner.solve.bundles import Bundles
from reasoner.solve.decode import labeling_of, value_of
from reasoner.solve.encode import Encoder
from reasoner.solve.encoded import Encoded
from reasoner.solve.formula import Formula, implies, value
from reasoner.solve.foundation import Foundation, Loop
from reasoner.solve.hints import Hints
from reasoner.solve.reduced import Reduced
from reasoner.solve.session import Assignment, Verdict
from reasoner.solve.subsets import Subsets

_KEPT = 16
"""So many labelings of a problem are kept: what one of them shows need not be asked."""


class Problem:
    """The ground constraints of one frame, encoded alone or together with others of its shape (`encoded`)."""

    def __init__(
        self,
        model: Model,
        frame: Frame,
        seed: int = 0,
        encoded: Encoded | None = None,
        like: Callable[[], Encoder | None] = lambda: None,
        reduced: Reduced | None = None,
    ) -> None:
        self.model = model
        self.frame = frame
        self.seed = seed
        self._shared = encoded
        self._like = like
        self._reduced = reduced
        self._assignment = Assignment()
        self._first: tuple[Verdict, Assignment] | None = None
        self._kept: deque[Assignment] = deque(maxlen=_KEPT)
        self._bundled: tuple[Sequence[Ground], Bundles] | None = None

    @cached_property
    def _encoded(self) -> Encoded:
        """Made when it is first needed: not every question comes to the solver."""
        return self._shared or Encoded(self.model, self.frame, self.seed, like=self._like(), reduced=self._reduced)

    @property
    def written(self) -> Encoder | None:
        """The encoder of the problem, if it has been needed already."""
        return self._encoded.encoder if "_encoded" in vars(self) else None

    @property
    def is_shared(self) -> bool:
        """Whether its encoding serves other problems, too."""
        return self._shared is not None

    @cached_property
    def _given(self) -> Formula:
        return self._encoded.set_as(self.frame)

    @property
    def _encoder(self) -> Encoder:
        return self._encoded.encoder

    @cached_property
    def grounds(self) -> tuple[Local, ...]:
        """Every ground constraint of the frame, but those of Foundation."""
        return grounds(self.model, self.frame)

    @property
    def loops(self) -> tuple[Loop, ...]:
        """The loops of Foundation that were needed until now and have nothing that is set in this frame."""
        frame = self.frame
        found = dict.fromkeys(self._encoded.loops)
        return tuple(g for g in found if all(frame.key(q, w) is None for q, pair, _ in g.loop for w in pair))

    @property
    def learned(self) -> bool:
        """Whether any loop formula was needed until now: without, every verdict so far is one without Foundation.

        Where something was known beforehand, Foundation may have been needed for that.
        """
        return self._reduced is not None or bool(self._encoded.loops) or self._encoded.ranked

    # --- checks -----------------------------------------------------------------------------------------------

    def check(
        self,
        assumptions: Sequence[Formula],
        budget: Budget,
        varied: bool = False,
        hints: Mapping[Formula, bool] | None = None,
    ) -> Verdict:
        """Whether a consistent labeling satisfies the assumed literals.

        A `varied` labeling is drawn without preference; with `hints`, close to these.
        """
        verdict = self._encoded.check([self._given, *assumptions], budget, varied=varied, hints=hints)
        if verdict is Verdict.SAT:
            self._assignment = self._encoded.session.assignment()
            self._kept.append(self._assignment)  # a later question may be answered by it, without z3
        return verdict

    @property
    def labeled(self) -> bool:
        """Whether a consistent labeling has been found."""
        return bool(self._kept)

    def hints(self, wanted: Collection[Formula], sure: bool) -> Mapping[Formula, bool]:
        """Values for z3 to try first: near the last labeling, with many of the wanted literals; see `Hints`."""
        return self._hints.propose(wanted, self.holds, sure)

    @cached_property
    def _hints(self) -> Hints:
        return Hints(self._encoder, self._encoded.foundation, self.frame)

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

    def shown_before(self, literals: Sequence[Formula]) -> set[Formula]:
        """The literals that one of the last labelings found satisfies. Of the others that says nothing."""
        meant = {f: self._encoder.expanded(f) for f in literals}
        return {f for f, formula in meant.items() if any(value(formula, kept.holds) for kept in self._kept)}

    def fixed(self, literals: Sequence[Formula], budget: Budget, given: Sequence[Formula] = ()) -> frozenset[Formula]:
        """Literals that every consistent labeling with the `given` ones satisfies, as far as one sweep finds them."""
        return self._encoded.fixed(literals, [self._given, *given], budget) or frozenset()

    def rank(self) -> None:
        """States Foundation in full: from now on, `fixed` finds all that there is."""
        self._encoded.rank()

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
        self._encoded.add([implies(name, formula)])
        return name

    def subsets(self, members: Sequence[Ground] | None = None) -> Subsets:
        """The same constraints, and the loop formulas learned until now, each with a switch; or some of them."""
        foundation, expanded = self._alone
        chosen = (*self.grounds, *self.loops) if members is None else members
        return Subsets(foundation, chosen, self.seed, expanded)

    def bundles(self, members: Sequence[Ground], goal: Sequence[Formula], anew: bool = True) -> Bundles:
        """Some of the constraints, switched by the rules that they read; `anew`: in a solver of their own.

        Else the last ones serve once more, if they are of the same constraints and no search has gone through them.
        """
        foundation, expanded = self._alone
        own = [foundation.encoder.defined(expanded(f)) for f in goal]
        kept = self._bundled
        if not anew and kept is not None and kept[0] == members and kept[1].pristine:
            made = kept[1].against(own)
        else:
            made = Bundles(foundation, members, own, self.seed)
        self._bundled = None if anew else (members, made)
        return made

    @cached_property
    def _alone(self) -> tuple[Foundation, Callable[[Formula], Formula]]:
        """The encoding of this frame alone, and how to say there what is said in the literals of the problem."""
        assert self._reduced is None, "what is known already is no constraint"
        encoder = self._encoder
        if not encoder.left_open.worlds:
            return self._encoded.foundation, lambda literal: literal
        return Foundation(Encoder(self.model, self.frame)), encoder.expanded

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
