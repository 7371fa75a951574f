"""What a step concludes, in words; worlds are named unless they are those that the claim is about."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reasoner.document import Run, Runs, plain
from reasoner.model.ir import Claim
from reasoner.model.labeling import DirectionOf, Existence, LevelOf, SignOf
from reasoner.proof.objects import ClaimHolds, Conclusion, Restriction
from reasoner.signs import PLUS, Sign, SignSet, negated
from reasoner.tell import words
from reasoner.tell.naming import Naming
from reasoner.tell.words import Filling, Predicate, listed, say


class Facts:
    """Restrictions in words, seen from world `since` to world `at`; `shown`: with the names that papers use."""

    def __init__(self, names: Naming, since: int, at: int, shown: bool = False) -> None:
        self.names, self.since, self.at, self.shown = names, since, at, shown

    def together(self, facts: Sequence[Restriction]) -> Runs:
        """Facts with the same predicate are said together: `A and B rise and C is low`."""
        groups: dict[tuple[Predicate, str], list[Restriction]] = {}
        for fact in facts:
            groups.setdefault(self.predicate(fact), []).append(fact)
        return listed([self.said(group, p, w) for (p, w), group in groups.items()])

    def said(self, facts: Sequence[Restriction], predicate: Predicate, where: str) -> Runs:
        subjects: list[Filling] = [*dict.fromkeys(self.subject(f) for f in facts)]
        verb = predicate.of(len(subjects))
        return (*listed(subjects), Run(" "), verb, *((Run(f" {where}"),) if where else ()))

    def subject(self, fact: Restriction) -> Run:
        match fact.unknown:
            case Existence(rule) | SignOf(rule):
                return self.names.rule(rule)
            case DirectionOf(quantity, _) | LevelOf(quantity, _):
                return self.names.shown(quantity) if self.shown else self.names.quantity(quantity)

    def predicate(
        self, fact: Restriction, table: Mapping[SignSet, Predicate] = words.DIRECTIONS
    ) -> tuple[Predicate, str]:
        """What is said of the subject of a fact, and where, unless that is where the claim is."""
        match fact.unknown:
            case DirectionOf(_, (a, b)):
                signs = signs_in(fact)
                if (self.at, self.since) == (a, b):
                    return table[negated(signs)], ""
                return table[signs], "" if (self.since, self.at) == (a, b) else self.between(a, b)
            case LevelOf(quantity, world):
                levels = self.names.levels(quantity, frozenset(i for i in fact.allowed if isinstance(i, int)))
                return words.being(levels), "" if world == self.at else self.names.inside(world)
            case Existence():
                return (words.EXISTS if True in fact.allowed else words.EXISTS_NOT), ""
            case SignOf():
                return (words.POSITIVE if PLUS in fact.allowed else words.NEGATIVE), ""

    def between(self, a: int, b: int) -> str:
        return plain(say("between", to=self.names.inside(b), since=self.names.world(a)))

    def conclusion(self, what: Conclusion, claim: Claim) -> Runs:
        """What a step concludes, to the letter: with the verbs of the rule language."""
        match what:
            case None:
                return say("no way")
            case ClaimHolds(holds):
                return say("claim holds" if holds else "claim fails", claim=self.names.claim(claim))
            case _:
                predicate, where = self.predicate(what, words.EXACT)
                return self.said([what], predicate, where)


def signs_in(fact: Restriction) -> SignSet:
    """The signs that a restriction of a direction allows."""
    return frozenset(s for s in Sign if s in fact.allowed)
