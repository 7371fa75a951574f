"""Implications in words: quantities that go together, and what follows if one goes one way."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.document import Block, Heading, Paragraph, Run, Runs, Step
from reasoner.query.mechanism import Implications, Implied, Together, Way
from reasoner.tell import gist
from reasoner.tell.naming import Naming
from reasoner.tell.words import Filling, counted, listed, say

SHOWN = 6
"""So many lines are told unless all are asked for."""
NAMED = 6


def implications(names: Naming, found: Implications, full: bool, about: str = "") -> Iterator[Block]:
    """What goes with what; `about` one quantity: with that."""
    lines = [*(_together(names, t, full) for t in found.together), *(_implied(names, i, full) for i in found.implied)]
    if not lines:
        if found.more or not found.complete:
            yield Paragraph(say("implied unasked"))
        return
    yield Heading(say("implied with", quantity=names.shown(about)) if about else say("implied"))
    shown = lines if full else lines[:SHOWN]
    yield from (Step("", line) for line in shown)
    if left := len(lines) - len(shown):
        yield Step("", say("implied left", more=counted(left, "line")))
    if found.more or not found.complete:
        yield Step("", say("implied more"))
    if found.measure is not None:
        first, decided = found.measure
        rest = names.all_shown(decided, None if full else NAMED)
        yield Step("", say("implied measure", quantity=names.shown(first), rest=rest))


def _together(names: Naming, found: Together, full: bool) -> Runs:
    if not found.mirrored:
        return say("implied all", ways=_ways(names, found.ways, full))
    alike, against = ([q for q, sign in found.ways if (sign == found.ways[0][1]) is same] for same in (True, False))
    if len(alike) < len(against):
        alike, against = against, alike
    most = None if full else NAMED
    if len(alike) == 1:
        return say("implied opposite", one=names.shown(alike[0]), other=names.shown(against[0]))
    together = say("implied together", quantities=names.all_shown(alike, most))
    if not against:
        return (*together, Run("."))
    other = names.all_shown(against, most)
    return (*together, *say("implied other way" if len(against) == 1 else "implied other ways", quantities=other))


def _implied(names: Naming, found: Implied, full: bool) -> Runs:
    return say("implied if", given=_ways(names, [found.given], full), ways=_ways(names, found.ways, full))


def _ways(names: Naming, ways: Sequence[Way], full: bool) -> Runs:
    told: list[Filling] = [(names.shown(q), Run(" "), gist.verb(names, q, sign)) for q, sign in ways]
    return listed(told, most=None if full else NAMED)
