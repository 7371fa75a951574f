"""`compare` as a small table: what was asked for, or processes, first; then the way to it, with where the sides part.

Then why they part there, and what is the same on both sides.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from reasoner.document import Block, Heading, Paragraph, Run, Runs, Table
from reasoner.model.ir import Status, Where
from reasoner.query.answers import CompareAnswer
from reasoner.query.outcomes import Comparison, Parted, Prediction
from reasoner.query.reach import changed, distances
from reasoner.signs import STEADY, SignSet
from reasoner.tell.naming import Naming
from reasoner.tell.parting import Parting
from reasoner.tell.words import DIRECTIONS, capital, joined, listed, say

NAMED = 12
"""Quantities of which it is told that they are the same on both sides."""
TOGETHER = 40
"""So many letters may the quantities take that share a row of the short form."""
ROWS = 16
"""Differing rows in the short form."""
GOALS = 6
"""Of these, so many of what was asked for."""


def compare(answer: CompareAnswer, found: Comparison, names: Naming, full: bool) -> Iterator[Block]:
    """Both sides and the difference; what agrees is folded."""
    told = _Told(answer, found, names, full)
    yield Paragraph(told.headline())
    if found.parted:
        yield Paragraph(told.gist())
    yield from told.table()
    for parted in found.parted:
        yield Heading(say("contrast parted", quantity=told.name(parted.fork.quantity)))
        yield from told.parting(parted).reasons(parted.fork)
    if same := told.same():
        yield Paragraph(same)
    if found.founded:
        yield Paragraph(say("foundation for", quantities=told.listed(found.founded, None if full else NAMED)))
    if found.left.unsettled:
        unsettled = told.listed(found.left.unsettled, None if full else NAMED)
        yield Table((), ((say("unsettled"), unsettled),))


class _Told:
    def __init__(self, answer: CompareAnswer, found: Comparison, names: Naming, full: bool) -> None:
        self.answer, self.found, self.names, self.full = answer, found, names, full
        self.places = (answer.question.left, answer.question.right)
        self.shared = self.places[0].scenario == self.places[1].scenario
        self.given = changed(answer.frame, answer.model)
        order = distances(answer.model, self.given)
        self.quantities = sorted(found.left.directions, key=lambda q: order.get(q, len(order)))
        self.differing = [q for q in self.quantities if q not in self.given and found.differs(q)]

    def name(self, quantity: str) -> Run:
        """As readers of papers know it; in full as it is declared."""
        return self.names.quantity(quantity) if self.full else self.names.shown(quantity)

    def listed(self, quantities: Sequence[str], most: int | None) -> Runs:
        return listed([self.name(q) for q in quantities], most=most)

    # --- the two sides ----------------------------------------------------------------------------------------

    def headline(self) -> Runs:
        scenario = self.answer.question.left.scenario
        where = f" in {scenario}" if self.shared and scenario else ""
        left, right = (Run(side, "strong") for side in self.sides())
        return say("compare", left=left, right=right, where=where)

    def sides(self) -> list[str]:
        predictions = (self.found.left, self.found.right)
        return [self.side(w) or self.names.inside(p.at) for w, p in zip(self.places, predictions, strict=True)]

    def side(self, where: Where) -> str:
        """The settings of one side, and its scenario where the other side has another one."""
        scenario = "" if self.shared or where.scenario is None else f"in {where.scenario}"
        return " ".join(filter(None, (self.names.settings(where.settings), scenario)))

    def parting(self, parted: Parted) -> Parting:
        return Parting(self.names, self.places[::-1] if parted.turned else self.places, self.full)

    def gist(self) -> Runs:
        """Where the two part, and which way each goes there."""
        alike: dict[tuple[bool, tuple[SignSet, SignSet]], list[str]] = {}
        for parted in self.found.parted:
            alike.setdefault((parted.turned, parted.fork.signs), []).append(parted.fork.quantity)
        told = []
        for (turned, signs), quantities in alike.items():
            key = "contrast moves" if len(quantities) == 1 else "contrast move"
            places = self.places[::-1] if turned else self.places
            first, second = (
                say(
                    key,
                    place=Parting(self.names, places, self.full).with_(place),
                    verb=DIRECTIONS[way].of(len(quantities)),
                )
                for place, way in zip(places, signs, strict=True)
            )
            told.append(say("contrast fork", quantity=self.listed(quantities, None), first=first, second=second))
        weakest = min((self.support(parted.fork.quantity) for parted in self.found.parted), default=Status.ESTABLISHED)
        if weakest < Status.ESTABLISHED:
            told.append(say("compare so", status=weakest.word))
        return (*say("in short"), *joined([told[0], *map(capital, told[1:])], " "))

    # --- the table --------------------------------------------------------------------------------------------

    def table(self) -> Iterator[Block]:
        rows = self.rows()
        shown = rows if self.full else rows[:ROWS]
        if shown:
            sides = self.sides()
            supported = any(self.support(row[0]) < Status.ESTABLISHED for row in rows)
            header = [say("quantity"), (Run(sides[0]),), (Run(sides[1]),), say("right against left")]
            header += [say("compare needs")] if supported else []
            header += [(Run(""),)] if self.found.parted else []
            yield Table(tuple(header), tuple(self.row(together, supported) for together in shown))
        elif self.answer.complete:
            yield Paragraph(say("no difference"))
        told = {q for together in shown for q in together}
        if left := [q for q in self.differing if q not in told]:
            yield Paragraph(say("more rows", count=str(len(left))))

    def rows(self) -> list[list[str]]:
        """What stands in one row: all that differ in the full form; in the short one, of what is told, all alike."""
        if self.full or not self.found.goals:
            return [[q] for q in self.differing]
        forks = [p.fork.quantity for p in self.found.parted]
        on_the_way = [q for q in self.found.story if q in forks or (self.found.differs(q) and self.plain(q))]
        goals, rest = self.alike(self.found.goals, forks), self.alike(on_the_way, forks)
        return [*goals[:GOALS], *rest]

    def alike(self, quantities: Sequence[str], forks: Sequence[str]) -> list[list[str]]:
        """Quantities that go the same ways in one row, but for those where the sides part."""
        rows: dict[tuple[object, ...], list[str]] = {}
        for q in quantities:
            rows.setdefault((q if q in forks else "", self.found.supports.get(q), *self.found.ways(q)), []).append(q)
        return list(rows.values())

    def plain(self, quantity: str) -> bool:
        """Sites and strengths of influences only pass a change on."""
        declared = self.names.model.quantities[quantity]
        return declared.kind != "site" and declared.of_influence is None

    def support(self, quantity: str) -> Status:
        """The status of rules that it needs, as far as that is known: nothing is said of what the budget left open."""
        return self.found.supports.get(quantity, Status.ESTABLISHED)

    def row(self, together: Sequence[str], supported: bool) -> tuple[Runs, ...]:
        """The cells of a row; with `supported`, one says which status of rules all of them need."""
        cells: list[Runs] = [(DIRECTIONS[way].of(len(together)),) for way in self.found.ways(together[0])]
        if supported:
            known = self.found.supports.get(together[0])
            cells.append((Run("" if known is None else known.word),))
        if self.found.parted:
            here = together[0] in [p.fork.quantity for p in self.found.parted]
            cells.append(say("contrast here") if here else (Run(""),))
        return (self.listed(together, None if self.full else self.fitting(together)), *cells)

    def fitting(self, together: Sequence[str]) -> int:
        """How many of some quantities fit into a row, at least one."""
        lengths = [len(self.name(q).text) + 2 for q in together]
        return max(1, sum(total <= TOGETHER for total in accumulate(lengths)))

    def doubted(self, quantity: str) -> Runs:
        """` (if what is proposed holds)`, where that is so."""
        status = self.support(quantity)
        return (Run(" ("), *say("compare weaker", status=status.word), Run(")")) if status < Status.ESTABLISHED else ()

    # --- what is the same -------------------------------------------------------------------------------------

    def same(self) -> Runs:
        left: Prediction = self.found.left
        same = [q for q in self.quantities if q not in (*self.differing, *self.given) and left.directions[q] != STEADY]
        shown = same if self.full else same[:NAMED]
        told = [(self.name(q), Run(" "), DIRECTIONS[left.directions[q]].of(1), *self.doubted(q)) for q in shown]
        return say("same in both", quantities=joined(told)) if told else ()
