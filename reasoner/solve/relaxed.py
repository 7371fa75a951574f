"""A problem in which single revisions of the model can be made or not, each with a switch.

It encodes one model that has every variant of every rule, of which all but those stated are off. The groups are the
revisions, and to hold a group means *not* to make the revision: so a cheapest correction set (MCS) is a cheapest
repair. It is for the search alone; what it finds is asked again of the rules as they would be written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from reasoner.model import axioms
from reasoner.model.axioms import Change, Local
from reasoner.model.ground import grounds
from reasoner.model.ir import Model, Where
from reasoner.model.revision import Added, Revision, Without
from reasoner.model.variants import variants, with_variants
from reasoner.model.worlds import Frame, frame_over
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import Formula, conj, disj, iff, neg
from reasoner.solve.foundation import Foundation, Loop
from reasoner.solve.lazy import LazySolver
from reasoner.solve.presence import Presence


class Relaxed(LazySolver):
    """The worlds of one frame, with a switch for each revision at stake."""

    def __init__(
        self,
        model: Model,
        frame: Frame,
        revisions: Sequence[Revision],
        seed: int = 0,
        others: Sequence[Sequence[Where]] = (),
    ) -> None:
        self.revisions = tuple(revisions)
        self._presence = Presence(model, frame, others)
        self._variants = variants(model, revisions)
        self.model = with_variants(model, revisions)
        encoder = Encoder(self.model, frame_over(self.model, frame.worlds, frame.groups))
        super().__init__(Foundation(encoder), seed)
        self._made: dict[Revision, Formula] = {}
        for revision in revisions:
            if isinstance(revision, Without):
                self._made[revision] = self.encoder.fresh()
            else:
                self._made[revision] = self.encoder.exists(self._variants[revision].id)
        self.unmade = {revision: neg(made) for revision, made in self._made.items()}
        self._undefined = {
            d.target: self._made[Without(d.id)] for d in model.definitions if Without(d.id) in self._made
        }
        self._nowhere: dict[tuple[int, ...], Formula | None] = {}
        self.add([*self._existing(model), *self._grounds()])

    # --- checks -----------------------------------------------------------------------------------------------

    def obeyed(self) -> Sequence[Formula]:
        """The revisions, as literals, that the labeling of the last check does without."""
        return [unmade for unmade in self.unmade.values() if self.holds(unmade)]

    def violated(self, holds: Callable[[Formula], bool]) -> Sequence[Loop]:
        """The unfounded sets that the rules forbid as they are revised."""

        def is_free(change: Change) -> bool:
            """Whether a change needs no reason: its quantity is undefined, or nothing asks for its worlds."""
            waivers = (self._undefined.get(change[0]), self._gone(change[1]))
            return any(waiver is not None and holds(waiver) for waiver in waivers)

        return self.foundation.smallest_loops(holds, is_free)

    def guarded(self, loop: Loop) -> Formula:
        undefined = (self._undefined[q] for q in sorted({c[0] for c in loop.loop}) if q in self._undefined)
        gone = (self._gone(pair) for pair in sorted({c[1] for c in loop.loop}))
        # any waiver that is used silences the whole formula: it speaks of all its changes together
        waivers = (*undefined, *(made for made in gone if made is not None))
        return disj([*waivers, self.foundation.formula(loop.loop)])

    # --- encoding ---------------------------------------------------------------------------------------------

    def _existing(self, model: Model) -> Iterator[Formula]:
        """A rule is there unless it is left out or there in another form."""
        replacing: dict[str, list[Formula]] = {}
        for revision, made in self._made.items():
            if not isinstance(revision, Added):
                replacing.setdefault(revision.rule, []).append(made)
        for rule in (*(i.id for i in model.influences), *(g.id for g in model.gates)):
            if rule in replacing:
                exists, otherwise = self.encoder.exists(rule), disj(replacing[rule])
                yield iff(exists, neg(otherwise))

    def _grounds(self) -> Iterator[Formula]:
        for ground in grounds(self.model, self.encoder.frame):
            waivers = [w for w in (self._waived(ground), self._gone(ground.worlds)) if w is not None]
            for formula in self.encoder.ground(ground):
                yield disj([*waivers, formula])

    def _gone(self, worlds: tuple[int, ...]) -> Formula | None:
        """That nothing asks for some worlds any more, as every observation of them is left out."""
        if worlds not in self._nowhere:
            left_out = [self._made.get(Without(o)) for o in self._presence.owners(worlds)]
            known = [made for made in left_out if made is not None]
            # an observation that cannot be left out asks for its worlds whatever is revised
            never = not known or len(known) < len(left_out)
            self._nowhere[worlds] = None if never else self.encoder.defined(conj(known))
        return self._nowhere[worlds]

    def _waived(self, ground: Local) -> Formula | None:
        """What leaves a ground constraint out, but for existence, which the encoding knows itself."""
        if isinstance(ground, axioms.Observation | axioms.Law):
            return self._made.get(Without(ground.subject))
        return (
            self._undefined.get(ground.subject)
            if isinstance(ground, axioms.Definition | axioms.Cause | axioms.Response | axioms.Path | axioms.Remainder)
            else None
        )
