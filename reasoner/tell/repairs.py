"""Repairs as the lines that the user would change: what each one does in words, then the text before and after."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.document import Block, Paragraph, Quote, Run, Runs, Step
from reasoner.model.revision import Added, Flipped, Limited, Revision, Without
from reasoner.query.conflicts import Repair, Repairs
from reasoner.revise.rewrite import Edit
from reasoner.signs import PLUS
from reasoner.tell.naming import Naming
from reasoner.tell.words import ORDINALS, counted, listed, say


def repairs(found: Repairs, names: Naming, full: bool = False) -> Iterator[Block]:
    """The repairs, the cheapest first: of each of several conflicts, and then of them all; what they cost if `full`."""
    for which, apart in zip(ORDINALS, found.apart, strict=False):
        yield from _listed(apart, say("repairs apart", which=which), names, full)
    if not found.found:
        yield Paragraph(say("repairs stopped", stopped=found.stopped) if found.stopped else say("no repairs"))
        return
    yield from _listed(found, say("repairs" if found.cheapest else "repairs rough"), names, full)
    if found.cheapest:
        yield Paragraph(_bound(found))


def _bound(found: Repairs) -> Runs:
    """Whether it is proved that nothing costs less."""
    if not found.is_bound:
        return say("repairs unbound")
    count = len(found.needed)
    return say("repairs bound") if count == 1 else say("repairs bound together", count=counted(count, "conflict"))


def _listed(found: Repairs, headline: Runs, names: Naming, full: bool) -> Iterator[Block]:
    if not found.found:
        return
    yield Paragraph(headline)
    for number, repair in enumerate(found.found, 1):
        yield _repair(str(number), repair, names, full)
    if found.stopped:
        yield Paragraph(say("more repairs stopped", stopped=found.stopped))
    elif found.more:
        yield Paragraph(say("more repairs"))


def _repair(number: str, repair: Repair, names: Naming, full: bool) -> Step:
    what = listed([_said(r, names) for r in repair.revisions])
    width = max(len(_place(e)) for e in repair.edits)
    lines = tuple(line for edit in repair.edits for line in _lines(edit, width))
    cost = say("repair cost", cost=str(repair.cost)) if full else ()
    return Step(number, what, cost, inner=(Quote(lines),))


def _said(revision: Revision, names: Naming) -> Runs:
    match revision:
        case Without(rule):
            if any(o.id == rule for o in names.model.observations):
                return say("repair without", claim=names.claimed(rule))
            return say("repair rule", rule=names.rule(rule))
        case Flipped(rule):
            return say("repair flip", rule=names.rule(rule))
        case Limited(rule, test, holds):
            condition = names.condition(test)
            return say("repair when" if holds else "repair unless", rule=names.rule(rule), condition=condition)
        case Added():
            return say("repair add", rule=Run(arrow(revision), "rule"))


def arrow(added: Added) -> str:
    return f"{added.source} {'->' if added.sign == PLUS else '-|'} {added.target}"


def _place(edit: Edit) -> str:
    return f"{edit.span.file}:{edit.span.line}"


def _lines(edit: Edit, width: int) -> Iterator[Runs]:
    """The text before with a minus, the text after with a plus."""
    place = _place(edit)
    for text in (edit.before,) if edit.before else ():
        yield (Run(place.ljust(width), "quiet"), Run("  "), Run("- ", "down"), Run(text, "rule"))
        place = ""
    for text in edit.after:
        yield (Run(place.ljust(width), "quiet"), Run("  "), Run("+ ", "up"), Run(text, "rule"))
        place = ""
