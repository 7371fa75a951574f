"""`what if` as tables: processes first, then all else from near to far; what is ambiguous by its root.

It chooses and orders. What goes with what is told by `implied`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from reasoner.document import Block, Heading, Paragraph, Run, Runs, Table, plain
from reasoner.model.ir import Status, Where
from reasoner.query.answers import WhatIfAnswer
from reasoner.query.outcomes import Ambiguity, Prediction, Silence
from reasoner.query.races import PROCESSES
from reasoner.query.reach import changed, distances
from reasoner.signs import CHANGED, DOWN, NOT_DOWN, NOT_UP, STEADY, UP, SignSet
from reasoner.tell import arrows, implied, mended
from reasoner.tell.lost import losses
from reasoner.tell.naming import Naming
from reasoner.tell.words import DIRECTIONS, Filling, capital, joined, listed, say

NAMED = 12
"""Names in one row of the short form."""

_GROUPS: Sequence[SignSet] = (UP, DOWN, NOT_UP, NOT_DOWN, STEADY)

Row = tuple[Runs, ...]


def what_if(answer: WhatIfAnswer, prediction: Prediction, names: Naming, full: bool) -> Iterator[Block]:
    """What was set; what processes, then all else, necessarily do; what is ambiguous, and what of it goes together."""
    told = _Told(answer, prediction, names, full)
    headline = _headline(names, answer.question.where, prediction)
    yield Paragraph(headline if answer.mended is None else mended.headline(headline, answer.mended, answer.question))
    yield from told.tables()
    if prediction.implications is not None:
        yield from implied.implications(names, prediction.implications, full)
    if prediction.lost:
        yield Paragraph(losses(prediction.lost, names, full))
    if answer.foundation_for:
        yield Paragraph(say("foundation for", quantities=told.listed(answer.foundation_for)))
    if answer.mended is not None:
        yield from mended.repairs(answer, answer.mended, names)


def _headline(names: Naming, where: Where, prediction: Prediction) -> Runs:
    place = names.place(where) or names.inside(prediction.at)
    plainly = where.comparison == "phases" and where.since == "before"
    if plainly or where.comparison == "than":
        return capital(say("what if", place=place))
    return capital(say("what if since", place=place, since=names.world(prediction.since)))


class _Told:
    def __init__(self, answer: WhatIfAnswer, prediction: Prediction, names: Naming, full: bool) -> None:
        self.prediction, self.supports, self.names, self.full = prediction, answer.supports, names, full
        self.most = None if full else NAMED
        order = distances(answer.model, changed(answer.frame, answer.model))
        self.near = sorted(prediction.directions, key=lambda q: order.get(q, len(order)))

    def tables(self) -> Iterator[Block]:
        """One table; where there are many quantities, processes and others, one for each."""
        given = [q for q in self.prediction.directions if self.is_set(q)]
        set_rows = [(say("set"), listed([self.given(q) for q in given]))] if given else []
        moving = [q for q in self.near if q not in given and q not in self.prediction.unaffected]
        kinds = self.names.model.quantities
        outcomes = [q for q in moving if kinds[q].kind in PROCESSES]
        others = [q for q in moving if kinds[q].kind not in PROCESSES]
        few = len(moving) <= NAMED
        first = list(self.certain([*outcomes, *others] if few else outcomes))
        rest = [] if few else list(self.certain(others))
        last = [*self.ambiguous(moving), *self.unaffected(), *self.unsettled()]
        if first and rest:
            if set_rows:
                yield Table((), tuple(set_rows))
            yield Heading(say("what if processes"))
            yield Table((), tuple(first))
            yield Heading(say("what if others"))
            yield Table((), (*rest, *last))
        else:
            yield Table((), (*set_rows, *first, *rest, *last))

    # --- what is certain --------------------------------------------------------------------------------------

    def is_set(self, quantity: str) -> bool:
        frame = self.names.frame
        assert frame is not None
        old, new = (frame.key(quantity, w) for w in (self.prediction.since, self.prediction.at))
        return new is not None and old != new

    def given(self, quantity: str) -> Runs:
        return (self.name(quantity), *self.levels(quantity))

    def levels(self, quantity: str) -> Runs:
        """` (none -> high)`, where the levels are known."""
        known = self.prediction.levels.get(quantity, {})
        old, new = (known.get(w, frozenset()) for w in (self.prediction.since, self.prediction.at))
        if not old or not new:
            return ()
        return say("from to", old=self.names.levels(quantity, old), new=self.names.levels(quantity, new))

    def name(self, quantity: str) -> Run:
        """As readers of papers know it; in full as it is declared."""
        return self.names.quantity(quantity) if self.full else self.names.shown(quantity)

    def listed(self, quantities: Iterable[str]) -> Runs:
        return listed([self.name(q) for q in quantities], most=self.most)

    def certain(self, quantities: Sequence[str]) -> Iterator[Row]:
        """Quantities grouped by what they necessarily do, and by how well that is supported."""
        for signs in _GROUPS:
            for status, found in self.by_support([q for q in quantities if self.prediction.directions[q] == signs]):
                named: list[Filling] = [(self.name(q), *(self.levels(q) if self.full else ())) for q in found]
                told = joined(named) if self.full else listed(named, most=self.most)
                held = (*say("if weaker", status=status.word), *told) if status < Status.ESTABLISHED else told
                yield (DIRECTIONS[signs].of(len(found)),), held

    def by_support(self, found: Sequence[str]) -> Iterator[tuple[Status, Sequence[str]]]:
        """Quantities that do the same apart by how well that is supported, the best first.

        Unknown counts as established: what the budget left unknown is told by the answer, which is not complete then.
        """
        groups: dict[Status, list[str]] = {}
        for name in found:
            groups.setdefault(self.supports.get(name, Status.ESTABLISHED), []).append(name)
        yield from sorted(groups.items(), reverse=True)

    # --- what is ambiguous ------------------------------------------------------------------------------------

    def ambiguous(self, quantities: Sequence[str]) -> Iterator[Row]:
        """A row for each root, with what is open downstream of it; those without a known root by why they are open."""
        groups: dict[tuple[str, Ambiguity | None, bool, bool], list[str]] = {}
        for name in quantities:
            signs = self.prediction.directions[name]
            if signs >= CHANGED:
                root, why = self.reason(name)
                elsewhere = not root and why is not None and why.at != name
                groups.setdefault((root, why, elsewhere, signs == CHANGED), []).append(name)
        for (root, why, _, moves), found in groups.items():
            label = (DIRECTIONS[CHANGED].of(len(found)),) if moves else say("ambiguous")
            yield label, (*self.together(root, found), *self.why(found, why))

    def reason(self, name: str) -> tuple[str, Ambiguity | None]:
        """Where it starts that a quantity is open, and why that is; no root where the reason is another one there."""
        why = self.prediction.ambiguous.get(name)
        root = self.prediction.roots.get(name, "")
        at_root = self.prediction.ambiguous.get(root)
        if at_root is None or (why is not None and why.kind != at_root.kind):
            return "", why
        return root, at_root

    def together(self, root: str, found: Sequence[str]) -> Runs:
        rest = [q for q in found if q != root]
        if root not in found or not rest:
            return self.listed(found)
        return say("ambiguous with", root=self.name(root), rest=self.listed(rest))

    def why(self, found: Sequence[str], why: Ambiguity | None) -> Runs:
        if why is None:
            return ()
        elsewhere = why.at not in found
        return (Run(": "), *ambiguity(why, elsewhere, self.names))

    # --- the rest ---------------------------------------------------------------------------------------------

    def unaffected(self) -> Iterator[Row]:
        silent = {q: s for q, s in self.prediction.unaffected.items() if not self.is_set(q)}
        for told in reached_by_nothing(silent, self.names, self.most):
            yield say("unaffected"), told

    def unsettled(self) -> Iterator[Row]:
        if self.prediction.unsettled:
            yield say("unsettled"), self.listed(self.prediction.unsettled)


def ambiguity(why: Ambiguity, elsewhere: bool, names: Naming) -> Runs:
    """The opposed pushes, or what would decide."""
    if why.kind == "undetermined":
        opens: list[Filling] = [_open(names, n) for n in why.open]
        return say("undetermined", open=listed(opens, "or", most=6)) if opens else say("undetermined bare")
    up, down = (listed([_supported(names, r) for r in rules], "and", 3) for rules in (why.up, why.down))
    if elsewhere:
        return say("conflicting at", at=names.quantity(why.at), up=up, down=down)
    return say("conflicting", up=up, down=down)


def _open(names: Naming, name: str) -> Run:
    return names.rule(name) if name in names.model.rules else names.quantity(name)


def _supported(names: Naming, rule: str) -> Runs:
    papers = names.papers([rule], 2)
    return (*_drawn(names, rule), *((Run(" ["), *papers, Run("]")) if papers else ()))


def _drawn(names: Naming, rule: str) -> Runs:
    """A rule; an influence without a condition with the names that readers know."""
    influence = names.model.influence.get(rule)
    if influence is None or influence.condition is not None:
        return (names.rule(rule),)
    how = [word for word in ("maybe", "slow", "weak", "dominant") if getattr(influence, word)]
    arrow = plain(arrows.arrow_text(names, influence.source, influence.target, influence.sign))
    return (Run(" ".join([*how, arrow]), "rule", names.rule(rule).link),)


def reached_by_nothing(silent: Mapping[str, Silence], names: Naming, most: int | None = NAMED) -> Iterator[Runs]:
    """What no path leads to; and apart, what only stated absences would lead to."""
    called = names.quantities if most is None else names.all_shown
    absent: dict[tuple[str, ...], list[str]] = {}
    for name, silence in silent.items():
        absent.setdefault(silence.absences, []).append(name)
    if plainly := absent.pop((), []):
        yield (*called(plainly, most), Run(": "), *say("no path"))
    for rules, found in absent.items():
        stated = listed([_supported(names, r) for r in rules])
        yield say("absent by", quantities=called(found, most), rules=stated)
