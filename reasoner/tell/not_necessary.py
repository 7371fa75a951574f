"""Why a claim is possible but not necessary: two labelings cut to what matters, and the opposed pushes behind them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from reasoner.document import Block, Paragraph, Run, Runs, Table
from reasoner.model.ir import LevelClaim, quantities_of
from reasoner.model.labeling import Labeling
from reasoner.model.pushes import pushes_on
from reasoner.model.values import read
from reasoner.query.answers import Answer
from reasoner.query.reach import distances
from reasoner.signs import MINUS, PLUS, Sign
from reasoner.tell.naming import Naming
from reasoner.tell.places import main_pair
from reasoner.tell.words import DIRECTIONS, Filling, joined, listed, say

ROWS = 8
"""Rows of the short form: the quantities nearest to the claim."""


def spoiled(answer: Answer, names: Naming, full: bool) -> Iterator[Block]:
    """What differs between a labeling where the claim holds and one where it does not, nearest to the claim first."""
    if {w.shows for w in answer.witnesses} != {"for", "against"}:
        return
    holds, fails = (next(w.labeling for w in answer.witnesses if w.shows == s) for s in ("for", "against"))
    pair = _Witnesses(answer, names, holds, fails)
    rows = list(pair.rows())
    shown = rows if full else rows[:ROWS]
    ways = ("where rises", "where falls") if answer.kind == "why-ambiguous" else ("where true", "where false")
    header = (say("quantity"), *map(say, ways))
    yield Paragraph(say("two labelings"))
    yield Table(header, tuple(shown))
    if len(shown) < len(rows):
        yield Paragraph(say("more rows", count=str(len(rows) - len(shown))))
    yield from pair.deciding()


@dataclass(frozen=True)
class _Witnesses:
    answer: Answer
    names: Naming
    holds: Labeling
    fails: Labeling

    def rows(self) -> Iterator[tuple[Runs, ...]]:
        assert self.answer.claim is not None
        levels = isinstance(self.answer.claim, LevelClaim)
        for name in self.near():
            cells = [self.level(name, w) if levels else self.direction(name, w) for w in (self.holds, self.fails)]
            if cells[0] != cells[1]:
                yield (self.names.quantity(name),), (cells[0],), (cells[1],)

    def near(self) -> list[str]:
        """The quantities that can act on the claim, nearest first."""
        assert self.answer.claim is not None
        return list(distances(self.answer.model, quantities_of(self.answer.claim), upstream=True))

    def direction(self, name: str, labeling: Labeling) -> Run:
        return DIRECTIONS[frozenset({self.sign(name, labeling)})].of(1, supposed=False)

    def sign(self, name: str, labeling: Labeling) -> Sign:
        return labeling.direction(name, *main_pair(self.answer))

    def level(self, name: str, labeling: Labeling) -> Run:
        return Run(self.names.level(name, labeling.level(name, main_pair(self.answer)[1])))

    def deciding(self) -> Iterator[Block]:
        """The nearest quantity that is pushed both ways, or whatever the rules leave open."""
        for labeling in (self.fails, self.holds):
            assert self.answer.frame is not None
            reading = read(self.answer.model, self.answer.frame, labeling)
            for name in self.near():
                if self.sign(name, self.holds) == self.sign(name, self.fails):
                    continue
                pushes = list(pushes_on(reading, name, main_pair(self.answer)))
                if {PLUS, MINUS} <= {p.sign for p in pushes}:
                    yield Paragraph(say("parts at", quantity=self.names.quantity(name)))
                    yield Table((), tuple(self._pushed(p.rule, p.sign) for p in pushes))
                    return
        if names := list(self._open()):
            yield Paragraph(say("parts open", names=listed(names, most=6)))

    def _pushed(self, rule: str, sign: Sign) -> tuple[Runs, ...]:
        papers = self.names.papers([rule], 3)
        label = say("pushed up" if sign == PLUS else "pushed down")
        return label, (self.names.rule(rule), *((Run(" ["), *papers, Run("]")) if papers else ()))

    def _open(self) -> Iterator[Filling]:
        """Switches and inputs that differ between the two labelings."""
        near = set(self.near())
        model = self.answer.model
        for name in model.quantities:
            if name in near & model.inputs and self.sign(name, self.holds) != self.sign(name, self.fails):
                yield self.names.quantity(name)
        for influence in model.influences:
            here = [(w.exists.get(influence.id), w.signs.get(influence.id)) for w in (self.holds, self.fails)]
            if here[0] != here[1] and influence.target in near:
                yield self.names.rule(influence.id)


def counterexample(answer: Answer, names: Naming, holding: bool) -> Runs:
    """In one phrase, the nearest quantities of the labeling where the claim fails, or of the one where it holds."""
    labelings = {w.shows: w.labeling for w in answer.witnesses}
    if answer.claim is None or labelings.keys() != {"for", "against"}:
        return ()
    rows = list(_Witnesses(answer, names, labelings["for"], labelings["against"]).rows())[:4]
    return joined([(*quantity, Run(" "), *(holds if holding else fails)) for quantity, holds, fails in rows])
