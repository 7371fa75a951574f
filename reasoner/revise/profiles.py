"""Observations that another format states, as observations of a model.

What a profile calls an input is free to change, also where rules determine it: then it takes the direction in which it
was seen. Rows on names that the model lacks are left out and counted, since most data measure more than a model holds;
so are rows under a perturbation of such a name, which the model cannot repeat.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reasoner.compile.asking import claim_at
from reasoner.compile.scope import Mistakes, Scope
from reasoner.diagnostics import Diagnostic, Severity, in_order
from reasoner.interchange.draft import UNUSED
from reasoner.interchange.profile import Measured, Seen
from reasoner.lang import syntax
from reasoner.lang.formatter import one_line
from reasoner.model.ir import Model, Observation, Rule

_SHOWN = 4


def observed(
    model: Model, measured: Measured, place: syntax.Tail
) -> tuple[tuple[Observation, ...], tuple[Diagnostic, ...]]:
    """The observations of a profile, and every mistake in it. `place`: where it holds, besides its own settings."""
    return _Profile(model, measured, place).observations()


@dataclass
class _Profile:
    model: Model
    measured: Measured
    place: syntax.Tail

    def __post_init__(self) -> None:
        self.mistakes = Mistakes()
        self.scope = Scope.of_model(self.model, self.mistakes)
        self.on_line = Counter(row.span.line for row in self.measured.rows)
        self.seen: Mapping[str, str] = {
            self._known(row.claim.quantity): row.claim.verb
            for row in self.measured.rows
            if isinstance(row.claim, syntax.DirectionTest)
        }

    def observations(self) -> tuple[tuple[Observation, ...], tuple[Diagnostic, ...]]:
        rows = [row for row in self.measured.rows if self._has(row.claim.quantity) and not self._unheard(row)]
        if rows and not any(row.settings for row in rows) and not (self.place.settings or self.place.scenario):
            help = "say what may change, such as `name = input`, or where all rows hold: --with SETTINGS"
            self.mistakes.error("E704", "nothing here is set or free, so nothing can have changed", rows[0].span, help)
            rows = []
        found = tuple(o for row in rows if (o := self._observation(row)) is not None)
        remarks = in_order((*self.measured.remarks, *self.mistakes.all(), *self._strays()))
        wrong = any(d.severity is Severity.ERROR for d in remarks)
        return () if wrong else found, remarks

    def _strays(self) -> Iterator[Diagnostic]:
        rows = self.measured.rows
        lacking = [row for row in rows if not self._has(row.claim.quantity)]
        yield from self._not_used("observations of names", lacking, [row.claim.quantity for row in lacking])
        unheard = [row for row in rows if self._has(row.claim.quantity) and self._unheard(row)]
        names = [name for row in unheard for name in self._unheard(row)]
        yield from self._not_used("observations under perturbations of names", unheard, names)
        free = {_text(s.quantity): s.quantity for row in rows for s in row.settings if s.verb == "free"}
        inputs = [ref for ref in free.values() if not self._has(ref)]
        yield from self._not_used("inputs", inputs, inputs)

    def _not_used(
        self, what: str, found: Sequence[Seen | syntax.Ref], lacked: Sequence[syntax.Ref]
    ) -> Iterator[Diagnostic]:
        names = list(dict.fromkeys(_text(ref) for ref in lacked))
        if found:
            shown = ", ".join(f"`{n}`" for n in names[:_SHOWN]) + (", ..." if len(names) > _SHOWN else "")
            message = f"not used: {len(found)} {what} that the rules lack ({shown})"
            help = "a name that should be known is a synonym: declare it after `also`"
            yield Diagnostic(UNUSED, message, found[0].span, help, Severity.WARNING)

    def _unheard(self, row: Seen) -> list[syntax.Ref]:
        """What a row perturbs and the model lacks. What is only free to change does not count."""
        return [s.quantity for s in row.settings if s.verb != "free" and not self._has(s.quantity)]

    def _observation(self, row: Seen) -> Observation | None:
        given = [self._setting(one) for one in row.settings if self._has(one.quantity)]
        settings = [s for s in given if s is not None]
        tail = syntax.Tail((*settings, *self.place.settings), self.place.scenario, self.place.at)
        read = claim_at(self.scope, row.claim, tail) if len(settings) == len(given) else None
        if read is None:
            return None
        text = one_line(syntax.Observe(False, None, row.claim, tail, syntax.Clauses(), row.span))
        return Observation(Rule(self._id(row), text, row.span), *read)

    def _id(self, row: Seen) -> str:
        """Where a row stands; the name, too, where several are seen on one line: no two rules share an id."""
        place = f"{row.span.file}:{row.span.line}"
        return place if self.on_line[row.span.line] == 1 else f"{place}:{_text(row.claim.quantity)}"

    def _setting(self, given: syntax.Setting) -> syntax.Setting | None:
        """A setting; what is free, and determined by rules, moves the way it was seen to."""
        name = self._known(given.quantity)
        if given.verb != "free" or name in self.scope.inputs:
            return given
        space, seen = self.model.quantities[name].space, self.seen.get(name)
        if seen == "increases":
            return syntax.Setting("raised", given.quantity, None, given.span)
        if seen == "decreases":
            return syntax.Setting("lowered", given.quantity, None, given.span)
        if seen == "is unchanged" and space.reference is not None:
            level = syntax.Name(space.levels[space.reference], given.span)
            return syntax.Setting("set", given.quantity, level, given.span)
        message = f"`{name}` is an input here, but rules determine it, and nothing says how it moves"
        help = "say +, - or 0 of it, or leave out the rules that act on it"
        self.mistakes.error("E307", message, given.span, help)
        return None

    def _known(self, ref: syntax.Ref) -> str:
        text = _text(ref)
        return self.scope.synonyms.get(text, text)

    def _has(self, ref: syntax.Ref) -> bool:
        return self._known(ref) in self.model.quantities


def _text(ref: syntax.Ref) -> str:
    assert isinstance(ref, syntax.Name)
    return ref.text
