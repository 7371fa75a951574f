"""A problem in which single revisions of the model can be made or not, each with a switch.

The encoding of one model that has every variant of every rule, of which all but those stated are off. Its groups are
the revisions, and to hold one means that it is *not* made: so a cheapest correction is a cheapest repair. It is for
searching; what is found is asked again of the rules as they would be written.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import replace
from functools import partial

from reasoner.model import axioms
from reasoner.model.axioms import Change, Local
from reasoner.model.ground import grounds
from reasoner.model.ir import And, Condition, Influence, Model, Not, Rule
from reasoner.model.revision import Added, Flipped, Limited, Revision, Without
from reasoner.model.worlds import Frame, frame_over
from reasoner.solve.budget import Budget
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import Formula, disj, neg
from reasoner.solve.foundation import Foundation
from reasoner.solve.session import Session, Verdict


class Relaxed:
    """The worlds of one frame, with a switch for each revision at stake."""

    def __init__(self, model: Model, frame: Frame, revisions: Sequence[Revision], seed: int = 0) -> None:
        self.revisions = tuple(revisions)
        self._variants = {r: _variant(model, r) for r in revisions if not isinstance(r, Without)}
        self.model = self._with_variants(model)
        self._encoder = Encoder(self.model, frame_over(self.model, frame.worlds, frame.groups))
        self._foundation = Foundation(self._encoder)
        self._session = Session(seed)
        self._sent = 0
        self._made: dict[Revision, Formula] = {}
        for revision in revisions:
            if isinstance(revision, Without):
                self._made[revision] = self._encoder.fresh()
            else:
                self._made[revision] = self._encoder.exists(self._variants[revision].id)
        self.unmade = {revision: neg(made) for revision, made in self._made.items()}
        self._undefined = {
            d.target: self._made[Without(d.id)] for d in model.definitions if Without(d.id) in self._made
        }
        self.add([*self._existing(model), *self._grounds()])

    # --- checks -----------------------------------------------------------------------------------------------

    def check(self, assumed: Sequence[Formula], budget: Budget) -> Verdict:
        """Whether a labeling obeys the rules without the revisions that are assumed unmade; others may be made."""
        while True:
            self.add(())
            verdict = self._session.check(assumed, budget)
            if verdict is not Verdict.SAT:
                return verdict
            free = {quantity for quantity, made in self._undefined.items() if self.holds(made)}
            loops = self._foundation.unfounded(self._session.assignment().holds, partial(_is_of, free))
            if not loops:
                return verdict
            self.add(self._carried(loop) for loop in loops)

    def core(self) -> Sequence[Formula]:
        """What of the assumptions the last check, which must have been UNSAT, needed; not minimal."""
        return self._session.core()

    def holds(self, literal: Formula) -> bool:
        """Whether a literal is true in the labeling of the last check, which must have been SAT."""
        return self._session.holds(literal)

    def obeyed(self) -> Sequence[Formula]:
        """The revisions, as literals, that the labeling of the last check does without."""
        return [unmade for unmade in self.unmade.values() if self.holds(unmade)]

    def fresh(self) -> Formula:
        return self._encoder.fresh()

    # --- encoding ---------------------------------------------------------------------------------------------

    def _with_variants(self, model: Model) -> Model:
        """Every stated influence and gate at stake exists or not, and so does every variant of an influence."""
        at_stake = {r.rule for r in self.revisions if not isinstance(r, Added)}
        stated = [replace(i, maybe=True) if i.id in at_stake else i for i in model.influences]
        gates = tuple(replace(g, maybe=True) if g.id in at_stake else g for g in model.gates)
        return replace(model, influences=(*stated, *self._variants.values()), gates=gates)

    def _existing(self, model: Model) -> Iterator[Formula]:
        """A rule is there unless it is left out or there in another form."""
        replacing: dict[str, list[Formula]] = {}
        for revision, made in self._made.items():
            if not isinstance(revision, Added):
                replacing.setdefault(revision.rule, []).append(made)
        for rule in (*(i.id for i in model.influences), *(g.id for g in model.gates)):
            if rule in replacing:
                exists, otherwise = self._encoder.exists(rule), disj(replacing[rule])
                yield f"(= {exists} {neg(otherwise)})"

    def _grounds(self) -> Iterator[Formula]:
        for ground in grounds(self.model, self._encoder.frame):
            waived = self._waived(ground)
            for formula in self._encoder.ground(ground):
                yield formula if waived is None else disj([waived, formula])

    def _waived(self, ground: Local) -> Formula | None:
        """What leaves a ground constraint out, but for existence, which the encoding knows itself."""
        if isinstance(ground, axioms.Observation | axioms.Law):
            return self._made.get(Without(ground.subject))
        return (
            self._undefined.get(ground.subject)
            if isinstance(ground, axioms.Definition | axioms.Cause | axioms.Response | axioms.Remainder)
            else None
        )

    def _carried(self, loop: axioms.Foundation) -> Formula:
        undefined = (self._undefined[q] for q in sorted({c[0] for c in loop.loop}) if q in self._undefined)
        return disj([*undefined, self._foundation.formula(loop.loop)])

    def add(self, formulas: Iterable[Formula]) -> None:
        """From now on these hold."""
        found = list(formulas)
        self._session.add([*self._encoder.axioms[self._sent :], *found])
        self._sent = len(self._encoder.axioms)


def _is_of(quantities: Collection[str], change: Change) -> bool:
    return change[0] in quantities


def _variant(model: Model, revision: Flipped | Limited | Added) -> Influence:
    """The influence that a revision brings, which may exist."""
    if isinstance(revision, Added):
        target = model.quantities[revision.target]
        rule = Rule(f"{revision}", "", target.origin)
        return Influence(rule, revision.source, revision.target, revision.sign, maybe=True)
    stated = next(i for i in model.influences if i.id == revision.rule)
    varied = replace(stated, rule=replace(stated.rule, id=f"{revision}"), maybe=True)
    if isinstance(revision, Flipped):
        assert stated.sign is not None
        return replace(varied, sign=-stated.sign)
    condition: Condition = revision.test if revision.holds else Not(revision.test)
    return replace(varied, condition=condition if stated.condition is None else And((stated.condition, condition)))
