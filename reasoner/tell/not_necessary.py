"""Why a claim is possible but not necessary: two labelings cut to what matters, and what decides between them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import assert_never

from reasoner.document import Block, Paragraph, Run, Runs, Table
from reasoner.model.ir import Claim, DirectionClaim, LevelClaim, quantities_of
from reasoner.model.labeling import Labeling
from reasoner.query.answers import WhyAmbiguousAnswer, WhyAnswer, WhyNotAnswer
from reasoner.query.outcomes import Ambiguous, Deciding, LeftOpen, Opposed, Possible, Witness
from reasoner.query.reach import distances
from reasoner.signs import ANY, PLUS, Sign
from reasoner.tell.naming import Naming
from reasoner.tell.places import main_pair
from reasoner.tell.words import DIRECTIONS, Filling, joined, listed, say

ROWS = 8
"""Rows of the short form: the quantities nearest to the claim."""


def open_claim(answer: WhyAnswer | WhyNotAnswer, found: Possible, names: Naming, full: bool) -> Iterator[Block]:
    """What differs between a labeling where the claim holds and one where it does not, nearest to the claim first."""
    pair = _pair(found.witnesses, answer.question.claim, main_pair(answer), names)
    if pair is not None:
        yield from _told(pair, _untold(found), ("where true", "where false"), full)


def both_ways(answer: WhyAmbiguousAnswer, found: Ambiguous, names: Naming, full: bool) -> Iterator[Block]:
    """What differs between a labeling where the quantity rises and one where it falls, nearest to it first."""
    claim = DirectionClaim(answer.question.quantity, ANY)
    pair = _pair(found.witnesses, claim, main_pair(answer), names)
    if pair is not None:
        yield from _told(pair, _untold(found), ("where rises", "where falls"), full)


def _untold(found: Possible | Ambiguous) -> Deciding:
    """What decides between the labelings, unless it is a quantity whose opposed pushes are told as a race already."""
    decided = found.deciding
    opposed = {race.root for race in found.races if race.opposed}
    return LeftOpen() if isinstance(decided, Opposed) and decided.quantity in opposed else decided


def counterexample(answer: WhyAnswer, names: Naming, holding: bool) -> Runs:
    """In one phrase, the nearest quantities of the labeling where the claim fails, or of the one where it holds."""
    witnesses = answer.found.witnesses if isinstance(answer.found, Possible) else ()
    pair = _pair(witnesses, answer.question.claim, main_pair(answer), names)
    rows = [] if pair is None else list(pair.rows())[:4]
    return joined([(*quantity, Run(" "), *(holds if holding else fails)) for quantity, holds, fails in rows])


@dataclass(frozen=True)
class _Pair:
    """Two labelings that differ on a claim, and the worlds that it compares."""

    names: Naming
    claim: Claim
    worlds: tuple[int, int]
    holds: Labeling
    fails: Labeling

    def rows(self) -> Iterator[tuple[Runs, ...]]:
        """The quantities that can act on the claim and differ, nearest first."""
        levels = isinstance(self.claim, LevelClaim)
        for name in distances(self.names.model, quantities_of(self.claim), upstream=True):
            cells = [self.level(name, w) if levels else self.direction(name, w) for w in (self.holds, self.fails)]
            if cells[0] != cells[1]:
                yield (self.names.quantity(name),), (cells[0],), (cells[1],)

    def direction(self, name: str, labeling: Labeling) -> Run:
        sign: Sign = labeling.direction(name, *self.worlds)
        return DIRECTIONS[frozenset({sign})].of(1)

    def level(self, name: str, labeling: Labeling) -> Run:
        return Run(self.names.level(name, labeling.level(name, self.worlds[1])))


def _pair(witnesses: Sequence[Witness], claim: Claim, worlds: tuple[int, int], names: Naming) -> _Pair | None:
    shown = {w.shows: w.labeling for w in reversed(witnesses)}
    if not {"for", "against"} <= shown.keys():
        return None
    return _Pair(names, claim, worlds, shown["for"], shown["against"])


def _told(pair: _Pair, decided: Deciding, ways: tuple[str, str], full: bool) -> Iterator[Block]:
    rows = list(pair.rows())
    shown = rows if full else rows[:ROWS]
    yield Paragraph(say("two labelings"))
    yield Table((say("quantity"), *map(say, ways)), tuple(shown))
    if len(shown) < len(rows):
        yield Paragraph(say("more rows", count=str(len(rows) - len(shown))))
    yield from _deciding(decided, pair.names)


def _deciding(decided: Deciding, names: Naming) -> Iterator[Block]:
    """The nearest quantity that is pushed both ways, or whatever the rules leave open."""
    match decided:
        case Opposed(quantity, _, pushes):
            yield Paragraph(say("parts at", quantity=names.quantity(quantity)))
            yield Table((), tuple(_pushed(rule, sign, names) for rule, sign in pushes))
        case LeftOpen(names=opened) if opened:
            open_ones: list[Filling] = [_open(name, names) for name in opened]
            yield Paragraph(say("parts open", names=listed(open_ones, most=6)))
        case LeftOpen():
            pass
        case _:
            assert_never(decided)


def _pushed(rule: str, sign: Sign, names: Naming) -> tuple[Runs, ...]:
    papers = names.papers([rule], 3)
    label = say("pushed up" if sign == PLUS else "pushed down")
    return label, (names.rule(rule), *((Run(" ["), *papers, Run("]")) if papers else ()))


def _open(name: str, names: Naming) -> Run:
    return names.quantity(name) if name in names.model.quantities else names.rule(name)
