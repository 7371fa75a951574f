"""A contrast in a handful of lines: what is alike in both worlds, where they part, by which rule, what follows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reasoner.document import Block, Heading, Paragraph, Run, Runs, Step
from reasoner.model.ir import Where, quantities_of
from reasoner.model.worlds import World
from reasoner.query.answers import ContrastAnswer, Contrasted
from reasoner.query.outcomes import Carried, Fork, Proved, Silenced, Unproved
from reasoner.signs import DOWN, PLUS, UP, SignSet
from reasoner.tell import steps
from reasoner.tell.naming import Naming
from reasoner.tell.places import setter
from reasoner.tell.words import CONTRASTED, DIRECTIONS, Filling, capital, listed, say

NAMED = 12
"""How many quantities of one kind the short form names."""
PAPERS = 3


def contrast(answer: ContrastAnswer, found: Contrasted, names: Naming, full: bool) -> Iterator[Block]:
    """The headline with both verdicts, the numbered lines, and with `full` both proofs."""
    told = _Told(answer, found, names, full)
    yield Paragraph(told.headline())
    for number, step in enumerate(told.lines(), 1):
        yield Step(str(number), step.runs, step.aside, inner=step.inner, rules=step.rules)
    yield from told.proofs()


class _Told:
    def __init__(self, answer: ContrastAnswer, found: Contrasted, names: Naming, full: bool) -> None:
        self.answer, self.found, self.question, self.names, self.full = answer, found, answer.question, names, full
        places = (self.question.where, self.question.rather)
        self.places = places[::-1] if found.turned else places

    def headline(self) -> Runs:
        sides = (self.found.second, self.found.first) if self.found.turned else (self.found.first, self.found.second)
        first, second = (
            say("contrast side", verdict=CONTRASTED[s.verdict], place=self.with_(p))
            for s, p in zip(sides, self.places, strict=True)
        )
        claim = Run(self.names.claim(self.question.claim), "strong")
        scenario = self.question.where.scenario if self.shared_scenario else None
        return say("contrast", claim=claim, first=first, second=second, where=f", in {scenario}" if scenario else "")

    def with_(self, place: Where) -> str:
        given = f"with {self.names.settings(place.settings)}" if place.settings else "untreated"
        return given if self.shared_scenario or place.scenario is None else f"{given} in {place.scenario}"

    @property
    def shared_scenario(self) -> bool:
        return self.question.where.scenario == self.question.rather.scenario

    # --- the lines --------------------------------------------------------------------------------------------

    def lines(self) -> Iterator[Step]:
        if line := self.shared():
            yield line
        if not self.found.forks:
            yield Step("", say("contrast alike"))
        for fork in self.found.forks:
            yield self.fork(fork)
        if self.found.after:
            yield Step("", capital(say("contrast after", place=self.with_(self.places[0]), what=self.after())))
        decisive = [f for f in self.found.forks if f.decisive]
        if decisive:
            yield Step("", self.decisive(decisive))

    def shared(self) -> Step | None:
        """What moves alike, and what that does in both worlds to quantities that do not."""
        alike = {q: s for q, s in self.found.shared.items() if self.names.model.quantities[q].of_influence is None}
        if not alike:
            return None
        told = self.grouped({q: frozenset({s}) for q, s in alike.items()})
        parts: list[Filling] = []
        for carried in self.found.carried:
            same = any(_way(carried) == _way(c) for c in self.found.carried[: len(parts)])
            parts.append(self.carried(carried, "also " if same else ""))
        effect = (Run(", which "), *listed(parts)) if parts else ()
        papers = self.papers(*(c.rule for c in self.found.carried))
        rules = tuple(c.rule for c in self.found.carried)
        return Step("", say("contrast shared", what=told, effect=effect), papers, rules=rules)

    def carried(self, carried: Carried, also: str) -> Runs:
        targets = self.names.quantities(carried.targets)
        return say(f"contrast {also}{_way(carried)}", targets=targets, rule=self.names.rule(carried.rule))

    def fork(self, fork: Fork) -> Step:
        sides = [
            say("contrast moves", place=self.with_(p), verb=DIRECTIONS[s].of(1))
            for p, s in zip(self.places, fork.signs, strict=True)
        ]
        text = say("contrast fork", quantity=self.names.quantity(fork.quantity), first=sides[0], second=sides[1])
        inner = [*self.only(fork.first, 0), *self.only(fork.second, 1)]
        inner += [self.silenced(s) for s in fork.silenced]
        inner += [self.ruled(rule, say("contrast absent")) for rule in fork.absent]
        return Step("", text, inner=tuple(inner), rules=tuple(r for step in inner for r in step.rules))

    def only(self, rules: Sequence[str], side: int) -> list[Step]:
        lead = say("contrast only", place=self.with_(self.places[side]))
        return [self.ruled(rule, lead) for rule in rules]

    def silenced(self, silenced: Silenced) -> Step:
        """The influence that is switched off, and what switches it off: the level, the scenario, its line."""
        tests = [self.test(quantity, level) for quantity, level in silenced.tests]
        lead = say("contrast silent", place=self.with_(self.places[1]), tests=listed(tests)) if tests else ()
        return self.ruled(silenced.rule, lead)

    def test(self, quantity: str, level: int) -> Runs:
        names, place = self.names, self.places[1]
        fact = (names.quantity(quantity), Run(f" is {names.level(quantity, level)}"))
        found = setter(names.model, World(place.scenario, place.settings, place.at), quantity)
        if found is None:
            return fact
        scenario, _ = found
        if not scenario:
            return (*fact, Run(" ("), *say("you set it"), Run(")"))
        origin = names.model.scenarios[scenario].origin
        return (*fact, *say("contrast context", scenario=scenario, line=f"{origin.file}:{origin.line}"))

    def ruled(self, rule: str, lead: Runs) -> Step:
        place = Run(self.names.at_line(rule), "quiet")
        return Step("", (*lead, self.names.rule(rule), Run(" ("), place, Run(")")), self.papers(rule), rules=(rule,))

    def after(self) -> Runs:
        """What follows in the first world, by direction; the short form leaves out sites, which only pass it on."""
        quantities, claimed = self.names.model.quantities, quantities_of(self.question.claim)
        between = {q: signs[0] for q, signs in self.found.after.items() if q not in claimed}
        shown = {q: s for q, s in between.items() if self.full or quantities[q].kind != "site"}
        parts: list[Filling] = [self.grouped(shown or between)] if between else []
        return listed([*parts, Run(self.names.claim(self.question.claim))])

    def grouped(self, signs: Mapping[str, SignSet]) -> Runs:
        parts: list[Filling] = []
        for way in (DOWN, UP):
            found = [q for q, s in signs.items() if s == way]
            if found:
                named = self.names.quantities(found, None if self.full else NAMED)
                parts.append((*named, Run(" "), DIRECTIONS[way].of(len(found))))
        return listed(parts)

    def decisive(self, forks: Sequence[Fork]) -> Runs:
        moved = [
            (self.names.quantity(f.quantity), Run(f" {'raised' if f.signs[0] == UP else 'lowered'}")) for f in forks
        ]
        claim = Run(self.names.claim(self.question.claim))
        return say("contrast decisive", moved=listed(moved, "or"), claim=claim, place=self.with_(self.places[1]))

    def papers(self, *rules: str) -> Runs:
        return self.names.papers(rules, PAPERS)

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


def _way(carried: Carried) -> str:
    """What a feedback that is alike in both worlds does to its targets."""
    return "lifts" if carried.sign == PLUS else "adds"
