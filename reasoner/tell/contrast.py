"""A contrast: what moves in each world, side by side, with the row where they part marked; then why they part there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reasoner.document import Block, Heading, Paragraph, Run, Runs, Table
from reasoner.model.ir import Status, quantities_of
from reasoner.query.answers import ContrastAnswer, Contrasted
from reasoner.query.outcomes import Carried, Fork, Proved, Unproved
from reasoner.signs import MINUS, PLUS, UP, SignSet
from reasoner.tell import steps
from reasoner.tell.naming import Naming
from reasoner.tell.parting import Parting
from reasoner.tell.words import CONTRASTED, DIRECTIONS, capital, joined, listed, say

NAMED = 3
"""How many quantities of one kind the short form names."""
PAPERS = 3


def contrast(answer: ContrastAnswer, found: Contrasted, names: Naming, full: bool) -> Iterator[Block]:
    """The headline with both verdicts, the gist, the table, the rules that part, and with `full` both proofs."""
    told = _Told(answer, found, names, full)
    yield Paragraph(told.headline())
    yield Paragraph(told.gist())
    yield Table(told.header(), tuple(told.rows()))
    for fork in found.forks:
        if reasons := tuple(told.parting.reasons(fork)):
            yield Heading(say("contrast parted", quantity=names.quantity(fork.quantity)))
            yield from reasons
    if carried := tuple(told.carried()):
        yield Paragraph(say("contrast feedback", what=listed(carried)))
    if decisive := [fork for fork in found.forks if fork.decisive]:
        yield Paragraph(told.decisive(decisive))
    yield from told.proofs()


class _Told:
    def __init__(self, answer: ContrastAnswer, found: Contrasted, names: Naming, full: bool) -> None:
        self.answer, self.found, self.question, self.names, self.full = answer, found, answer.question, names, full
        places = (self.question.where, self.question.rather)
        self.places = places[::-1] if found.turned else places
        self.parting = Parting(names, self.places, full)

    def headline(self) -> Runs:
        sides = (self.found.second, self.found.first) if self.found.turned else (self.found.first, self.found.second)
        first, second = (
            say("contrast side", verdict=CONTRASTED[s.verdict], place=self.parting.with_(p))
            for s, p in zip(sides, self.places, strict=True)
        )
        claim = Run(self.names.claim(self.question.claim), "strong")
        scenario = self.question.where.scenario if self.parting.shared_scenario else None
        return say("contrast", claim=claim, first=first, second=second, where=f", in {scenario}" if scenario else "")

    # --- what moves, side by side -----------------------------------------------------------------------------

    def gist(self) -> Runs:
        """Where the two part, and which way each goes there."""
        if not self.found.forks:
            return say("contrast alike")
        parted = [
            say("contrast fork", quantity=self.names.quantity(fork.quantity), first=first, second=second)
            for fork in self.found.forks[:2]
            for first, second in [self.sides(fork.signs)]
        ]
        return (*say("in short"), *joined([parted[0], *map(capital, parted[1:])], " "))

    def sides(self, signs: tuple[SignSet, SignSet]) -> tuple[Runs, Runs]:
        first, second = (
            say("contrast moves", place=self.parting.with_(place), verb=DIRECTIONS[way].of(1))
            for place, way in zip(self.places, signs, strict=True)
        )
        return first, second

    def header(self) -> tuple[Runs, ...]:
        """The two places, as columns."""
        return ((Run(""),), *((Run(self.parting.with_(place), "strong"),) for place in self.places), (Run(""),))

    def rows(self) -> Iterator[tuple[Runs, ...]]:
        """First what moves alike, then where the two part, what follows from that, and what the claim is about."""
        shared = {q: (frozenset({s}), frozenset({s})) for q, s in self.found.shared.items()}
        yield from self.grouped(shared, say("contrast same"))
        for fork in self.found.forks:
            yield self.row([fork.quantity], fork.signs, say("contrast here"))
        claimed = quantities_of(self.question.claim)
        yield from self.grouped({q: s for q, s in self.found.after.items() if q not in claimed}, (Run(""),))
        for quantity in claimed:
            if quantity in self.found.after:
                yield self.row([quantity], self.found.after[quantity], (Run(""),))

    def grouped(self, signs: Mapping[str, tuple[SignSet, SignSet]], remark: Runs) -> Iterator[tuple[Runs, ...]]:
        """A row for all that goes the same two ways; the short form leaves out sites, which only pass a change on."""
        quantities = self.names.model.quantities
        told = {q: s for q, s in signs.items() if quantities[q].of_influence is None}
        shown = {q: s for q, s in told.items() if self.full or quantities[q].kind != "site"} or told
        alike: dict[tuple[object, ...], list[str]] = {}
        for quantity, ways in shown.items():
            alike.setdefault((ways, *self.weaker(quantity)), []).append(quantity)
        for together in alike.values():
            yield self.row(together, shown[together[0]], remark)

    def row(self, quantities: Sequence[str], signs: tuple[SignSet, SignSet], remark: Runs) -> tuple[Runs, ...]:
        named = self.names.all_shown(quantities, None if self.full else NAMED)
        verbs = (DIRECTIONS[way].of(len(quantities)) for way in signs)
        told = ((verb, *weaker) for verb, weaker in zip(verbs, self.weaker(quantities[0]), strict=True))
        return (named, *told, remark)

    def weaker(self, quantity: str) -> tuple[Runs, Runs]:
        """In each place, the status of the rules that it takes, where established ones do not suffice."""
        first, second = (supports.get(quantity, Status.ESTABLISHED) for supports in self.found.supports)
        return _weaker(first), _weaker(second)

    # --- why they part ----------------------------------------------------------------------------------------

    def carried(self) -> Iterator[Runs]:
        """What the moves that are alike do to feedback in both worlds."""
        for carried in self.found.carried:
            targets = self.names.all_shown(carried.targets, None if self.full else NAMED)
            yield say(f"contrast {self._way(carried)}", targets=targets, rule=self.names.rule(carried.rule))

    def _way(self, carried: Carried) -> str:
        """What a feedback that is alike in both worlds does to its targets."""
        brake = next(i.sign for i in self.names.model.influences if i.id == carried.rule) == MINUS
        if brake:
            return "weaker brake" if carried.sign == PLUS else "stronger brake"
        return "more drive" if carried.sign == PLUS else "less drive"

    def decisive(self, forks: Sequence[Fork]) -> Runs:
        moved = [
            (self.names.quantity(f.quantity), Run(f" {'raised' if f.signs[0] == UP else 'lowered'}")) for f in forks
        ]
        claim = Run(self.names.claim(self.question.claim))
        place = self.parting.with_(self.places[1])
        return say("contrast decisive", moved=listed(moved, "or"), claim=claim, place=place)

    # --- proofs -----------------------------------------------------------------------------------------------

    def proofs(self) -> Iterator[Block]:
        sides = list(
            zip((self.found.first, self.found.second), (self.question.where, self.question.rather), strict=True)
        )
        settled = [s.found for s, _ in sides if isinstance(s.found, Proved | Unproved)]
        if any(isinstance(found, Unproved) for found in settled):
            yield Paragraph(say("contrast unproved", stopped=self.answer.stopped))
        elif settled and not self.full:
            yield Paragraph(say("contrast proof" if len(settled) == 1 else "contrast proofs"))
        for side, place in sides if self.full else ():
            if isinstance(side.found, Proved):
                yield Heading(self.names.statement(self.question.claim, place))
                yield from steps.every(Naming(side.model, side.frame), side.found.proof)


def _weaker(status: Status) -> Runs:
    return () if status is Status.ESTABLISHED else (Run(f" ({status.word})", "quiet"),)
