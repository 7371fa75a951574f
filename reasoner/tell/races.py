"""Roots of races in words: what pushes a quantity both ways or leaves it room, what hangs on it, what does not."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from reasoner.document import Block, Heading, Paragraph, Run, Runs, Step
from reasoner.query.mechanism import Arrow, Doubt, Race
from reasoner.signs import Sign
from reasoner.tell import arrows, gist
from reasoner.tell.naming import Naming
from reasoner.tell.words import Filling, counted, listed, say

CHAINS = 2
"""So many chains are told for each side; the rest are counted."""
NAMED = 6


def races(names: Naming, found: Sequence[Race], full: bool) -> Iterator[Block]:
    """Each race: its gist, its chains, what hangs on it and what is certain either way."""
    for race in found:
        yield from _race(names, race, full)


def _race(names: Naming, race: Race, full: bool) -> Iterator[Block]:
    root = names.said(race.root)
    if race.opposed:
        starts = dict.fromkeys(chain[0].source.quantity for chain in (*race.up, *race.down))
        one = len(starts) == 1
        by = names.all_shown(starts) if one else names.all_shown(starts, 4)
        yield Paragraph((*say("in short"), *say("race one" if one else "race several", by=by, root=root)))
        yield Heading(say("race heading", root=root))
        for word, side in (("up", race.up), ("down", race.down)):
            yield from _side(names, word, side, full)
    elif race.doubts:
        yield Paragraph((*say("in short"), *listed([_doubt(names, d) for d in race.doubts[:3]], "and"), Run(".")))
        yield from _remedies(names, race.doubts)
        for word, side in (("up", race.up), ("down", race.down)):
            yield from _side(names, word, side, full)
    hangs = [q for q in race.hangs if names.model.quantities[q].of_influence is None]
    if len(hangs) > 1:
        yield Paragraph(say("race hangs", quantities=names.all_shown(hangs[1:], None if full else NAMED)))
    if race.certain:
        yield Paragraph(say("race certain", what=_moves(names, race.certain, full)))


def _side(names: Naming, word: str, chains: Sequence[Sequence[Arrow]], full: bool) -> Iterator[Block]:
    shown = chains if full else chains[:CHAINS]
    for chain in shown:
        told = arrows.line(names, "", chain, weak=chain[-1].target)
        yield replace(told, runs=(Run(f"{word}: ", "strong"), *told.runs))
    if len(shown) < len(chains):
        yield Step("", say("race more", more=counted(len(chains) - len(shown), "way"), way=word))


def _moves(names: Naming, moves: Mapping[str, Sign], full: bool) -> Runs:
    told: list[Filling] = [(names.shown(q), Run(" "), gist.verb(names, q, s)) for q, s in moves.items()]
    return listed(told, most=None if full else 4)


# --- what leaves room ------------------------------------------------------------------------------------------------


def _doubt(names: Naming, doubt: Doubt) -> Runs:
    level = names.level(doubt.quantity, doubt.level) if doubt.kind == "floor" else ""
    return say(f"doubt {doubt.kind}", quantity=names.said(doubt.quantity), arrow=_arrow(names, doubt.rule), level=level)


def _arrow(names: Naming, rule: str) -> Runs:
    influence = next((i for i in names.model.influences if i.id == rule), None)
    return () if influence is None else arrows.arrow_text(names, influence.source, influence.target, influence.sign)


def _remedies(names: Naming, doubts: Sequence[Doubt]) -> Iterator[Block]:
    """The fact that would remove a floor."""
    for doubt in doubts:
        if doubt.kind == "floor" and names.frame is not None:
            top = names.model.quantities[doubt.quantity].space.top
            word = "at least" if doubt.level == 0 else "at most"
            level = names.level(doubt.quantity, 1 if doubt.level == 0 else top - 1)
            place = names.frame.worlds[doubt.world].scenario
            where = (Run(f" in {place}"),) if place else ()
            yield Paragraph(say("doubt floor settled", quantity=doubt.quantity, word=word, level=level, where=where))
            return
