"""One encoding in which changes are tried by assumption: further settings, rules left out, switches decided.

What may be set is left open, rules that may be left out are `maybe`, and a check assumes which changes are made. One
*sweep*, a call for all literals that follow (consequences), tries every set that has all of some changes and one more.
Sufficient sets are found by taking turns: a check proposes changes with which the claim is possible and which no sweep
has ruled out; a sweep about all but one of them shows which single further changes suffice.

A rule that is the only one on its target can mean a little more when it is really left out: the target becomes an
input. Otherwise changes mean here what they mean in the question really changed.
"""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import combinations

from reasoner.model.ir import Claim, Model, Setting, Where
from reasoner.model.revision import Change, Decided, Without
from reasoner.model.worlds import Frame, Key, Open, World, frame_of
from reasoner.solve.budget import Budget
from reasoner.solve.encoded import Encoded
from reasoner.solve.formula import Formula, at_least, conj, disj, iff, implies, neg
from reasoner.solve.session import Verdict

_APART = Setting("", "clear")
"""Sets nothing, and keeps the worlds of the question apart from those that observations and `than` speak of."""


@dataclass(frozen=True, slots=True)
class _Tie:
    """With exactly these settings made, a world of the question is the same as another."""

    settings: frozenset[Setting]
    world: int
    other: int


class Trial:
    """The worlds of one place, in which each of some changes may be made."""

    def __init__(self, model: Model, where: Where, claim: Claim, changes: Sequence[Change]) -> None:
        self.changes = tuple(changes)
        self.swept = 0  # how many sweeps there were
        self.complete = True  # every check until now had a verdict, so that what was not found is not there
        rules = {c.rule for c in changes if isinstance(c, Without)}
        optional = (replace(i, maybe=True) if i.id in rules else i for i in model.influences)
        gates = tuple(replace(g, maybe=True) if g.id in rules else g for g in model.gates)
        apart = replace(where, settings=(*where.settings, _APART))
        changed = replace(model, influences=tuple(optional), gates=gates)
        self._frame = frame_of(changed, [apart])
        ours = {w: i for w, i in self._frame.index.items() if _APART in w.settings and w.phase != "before"}
        settings = [c for c in changes if isinstance(c, Setting)]
        left_open = Open(frozenset(ours.values()), frozenset(s.quantity for s in settings))
        self._encoded = Encoded(changed, self._frame, left_open=left_open)
        self._encoder = self._encoded.encoder
        self._made = {c: self._switch(n, c) for n, c in enumerate(changes)}
        ties = [t for w, i in ours.items() for t in _ties(self._frame, where, w, i, frozenset(settings))]
        self._encoded.add(self._choices())
        self._encoded.add(f for tie in ties for f in self._tied(tie))
        # in full, because a sweep looks at no labeling in which an unfounded set could be found
        self._encoded.rank()
        self._place = apart
        self._holds = self.literal(claim)
        self._fails = neg(self._holds)
        # assumed in proposals only: it carries all that sweeps and answers have ruled out
        self._untried = self._encoder.fresh()
        self._sizes: dict[int, Formula] = {}

    # --- asking -----------------------------------------------------------------------------------------------

    def sufficient(self, size: int, budget: Budget) -> Iterator[frozenset[Change]]:
        """The sets of just so many changes that make the claim necessary, as they are found.

        None has all of a set that was found before. Ends early where the budget does; then it is not `complete`.
        """
        swept: set[frozenset[Change]] = set()
        able = self._able(budget) if size > 1 else frozenset()
        while (proposal := self._proposed(size, budget)) is not None:
            prefixes = [proposal - {c} for c in self.changes if c in proposal]
            if size == 0 or not swept.isdisjoint(prefixes):  # a sweep has left it over
                if size == 0 and self.can_fail(proposal, budget) is not Verdict.UNSAT:
                    return
                self._forbid(proposal)
                yield proposal
                continue
            # changes that can do something alone: their sweep rules out the most proposals
            prefix = max(prefixes, key=lambda p: len(p & able))
            if not self._sweep(prefix, size, budget):
                return
            swept.add(prefix)

    def can_fail(self, made: Collection[Change], budget: Budget) -> Verdict:
        """Whether the claim is false in some labeling with exactly these changes made."""
        exactly = [f if c in made else neg(f) for c, f in self._made.items()]
        return self._check([self._fails, *exactly], budget)

    def literal(self, claim: Claim) -> Formula:
        """A literal that is true exactly where another claim about the same place holds."""
        return self._encoder.defined(self._encoder.claim(claim, self._place))

    def outcomes(
        self, made: Collection[Change], literals: Sequence[Formula], budget: Budget
    ) -> tuple[tuple[bool, bool], ...] | None:
        """With exactly these changes made, whether each literal can hold, and whether it can fail; None: no time.

        Both are False where no labeling obeys the changes. Every labeling found answers for all the literals.
        """
        exactly = [f if c in made else neg(f) for c, f in self._made.items()]
        shown: set[Formula] = set()
        # with no literal first: one labeling answers for many, and without any there is nothing more to ask
        for asked in (None, *literals, *map(neg, literals)):
            if asked in shown:
                continue
            verdict = self._check([*exactly, *(() if asked is None else (asked,))], budget)
            if verdict is Verdict.UNKNOWN:
                return None
            if verdict is Verdict.SAT:
                shown.update(f if self._encoded.holds(f) else neg(f) for f in literals)
            elif asked is None:
                break
        return tuple((f in shown, neg(f) in shown) for f in literals)

    def possible(self, size: int, budget: Budget) -> Verdict:
        """Whether there is a labeling with any set of just so many changes made."""
        return self._check([self._size(size)], budget)

    def _proposed(self, size: int, budget: Budget) -> frozenset[Change] | None:
        """Changes with which the claim is possible, and which nothing found so far rules out."""
        if self._check([self._untried, self._size(size), self._holds], budget) is not Verdict.SAT:
            return None
        found = self._encoded.session.assignment()
        return frozenset(c for c, f in self._made.items() if found.holds(f))

    def _able(self, budget: Budget) -> frozenset[Change]:
        """The changes each of which alone makes the claim possible: a sweep about these settles the most."""
        excluded = self._fixed(self._made.values(), [self._size(1), self._holds], budget) or frozenset()
        return frozenset(c for c, f in self._made.items() if neg(f) not in excluded)

    def _sweep(self, prefix: Collection[Change], size: int, budget: Budget) -> bool:
        """Rules out every set of these changes and one more that does not suffice; False where there is no time.

        With the changes made and the claim false, a change that cannot be made is one that suffices with them.
        """
        self.swept += 1
        given = [self._size(size), *(self._made[c] for c in self.changes if c in prefix)]
        rest = [f for c, f in self._made.items() if c not in prefix]
        sufficient = self._fixed(rest, [self._fails, *given], budget)
        if sufficient is None:
            self.complete = False
            return False
        self._encoded.add([implies(conj([self._untried, *given]), disj(f for f in rest if neg(f) in sufficient))])
        return True

    def _forbid(self, made: Collection[Change]) -> None:
        """From now on, no set that has all these changes is proposed."""
        self._encoded.add([implies(self._untried, disj(neg(self._made[c]) for c in self.changes if c in made))])

    def _check(self, assumptions: Sequence[Formula], budget: Budget) -> Verdict:
        verdict = self._encoded.check_unfounded(assumptions, budget)
        self.complete = self.complete and verdict is not Verdict.UNKNOWN
        return verdict

    def _fixed(
        self, literals: Collection[Formula], given: Sequence[Formula], budget: Budget
    ) -> frozenset[Formula] | None:
        return self._encoded.fixed(tuple(literals), given, budget)

    # --- encoding ---------------------------------------------------------------------------------------------

    def _size(self, size: int) -> Formula:
        """That just so many changes are made."""
        if size not in self._sizes:
            on, made = self._encoder.fresh(), self._made.values()
            self._sizes[size] = on
            self._encoded.add([implies(on, conj([at_least(size, made), neg(at_least(size + 1, made))]))])
        return self._sizes[size]

    def _switch(self, number: int, change: Change) -> Formula:
        """A literal that a change is made."""
        return neg(self._encoder.exists(change.rule)) if isinstance(change, Without) else f"t{number}"

    def _choices(self) -> Iterator[Formula]:
        """What each change comes to; two changes of the same are never made together."""
        ways: dict[object, list[Change]] = {}
        for c in self.changes:
            ways.setdefault(subject_of(c), []).append(c)
        for of in ways.values():
            # two values for one quantity would contradict each other, and a contradiction makes any claim necessary
            yield from (disj(neg(self._made[c]) for c in two) for two in combinations(of, 2))
            if isinstance(of[0], Setting):
                unset = disj(self._made[c] for c in of)
                yield from (disj([unset, f]) for f in self._encoded.set_here(self._frame, of[0].quantity))
        for c, made in self._made.items():
            match c:
                case Setting(quantity):
                    yield from (implies(made, f) for f in self._encoded.set_here(self._setting(c), quantity))
                case Decided(switch, value):
                    yield implies(made, self._encoder.has_value(switch, value))
                case Without():
                    pass

    def _setting(self, setting: Setting) -> Frame:
        """The frame in which one setting is made."""
        worlds, key = self._encoder.left_open.worlds, Key("level", setting.level)
        keys = ({**k, setting.quantity: key} if w in worlds else k for w, k in enumerate(self._frame.keys))
        return replace(self._frame, keys=tuple(keys))

    def _tied(self, tie: _Tie) -> Iterator[Formula]:
        """Where exactly its settings are made, two worlds agree in every level and direction."""
        encoder, pairs = self._encoder, self._frame.pairs
        settings = (c for c in self.changes if isinstance(c, Setting))
        made = encoder.defined(conj(self._made[s] if s in tie.settings else neg(self._made[s]) for s in settings))
        linked = [{w for p in pairs if end in p for w in p if w != end} for end in (tie.world, tie.other)]
        for name, quantity in encoder.model.quantities.items():
            for k in range(1, quantity.space.top + 1):
                yield implies(made, iff(encoder.reaches(name, tie.world, k), encoder.reaches(name, tie.other, k)))
            for way in (encoder.up, encoder.down):
                for w in sorted(linked[0] & linked[1]):
                    yield implies(made, iff(way(name, w, tie.world), way(name, w, tie.other)))
                if tie.other in linked[0]:
                    yield implies(made, neg(way(name, tie.other, tie.world)))


def subject_of(change: Change) -> Hashable:
    """What is changed: no set of changes has it twice."""
    match change:
        case Setting():
            return change.quantity
        case Decided():
            return change.switch
        case Without():
            return change


def _ties(frame: Frame, where: Where, world: World, index: int, settings: frozenset[Setting]) -> Iterator[_Tie]:
    """The worlds of the frame that some of the settings would make a world of the question be the same as."""
    for other, i in frame.index.items():
        if _APART not in other.settings and (other.scenario, other.phase) == (world.scenario, world.phase):
            added = frozenset(other.settings) - frozenset(where.settings)
            if frozenset(where.settings) <= frozenset(other.settings) and added <= settings:
                yield _Tie(added, index, i)
