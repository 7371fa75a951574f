"""One part of an answer at a time: a line of the story with the argument for each move on it, a labeling in full."""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import assert_never

from reasoner.document import Block, Document, Heading, Paragraph, Quote, Run, Runs, Table
from reasoner.model.labeling import Labeling
from reasoner.proof.objects import Applied, every_step
from reasoner.query.answers import (
    Answer,
    CheckAnswer,
    CompareAnswer,
    ContrastAnswer,
    DiscriminateAnswer,
    FitAnswer,
    HowAnswer,
    PathsAnswer,
    RankAnswer,
    ScreenAnswer,
    StatesAnswer,
    WhatIfAnswer,
    WhyAmbiguousAnswer,
    WhyAnswer,
    WhyNotAnswer,
    proof_of,
    proved,
    witnesses_of,
)
from reasoner.query.mechanism import Account
from reasoner.signs import PLUS, ZERO
from reasoner.tell import arrows, steps
from reasoner.tell.mechanism import told_lines
from reasoner.tell.naming import Naming
from reasoner.tell.places import main_pair
from reasoner.tell.steps import rule_line
from reasoner.tell.words import DIRECTIONS, say

_FOLDED = 12
"""So many quantities that do not move are rows of a labeling; more are only named."""


def numbers(answer: Answer) -> list[str]:
    """The numbers of the lines of a story that can be opened."""
    account = _account(answer)
    return [] if account is None else [str(line.number) for line in told_lines(account)]


def _account(answer: Answer) -> Account | None:
    """The mechanism that an answer tells line by line; a contrast tells none so."""
    found = None if isinstance(answer, ContrastAnswer) else proved(answer)
    return None if found is None else found.account


def in_detail(answer: Answer, what: str) -> Document | None:
    """For each move on a line of the story, or for a quantity, the argument and the rules; None if there is none."""
    account = _account(answer)
    if account is None:
        return None
    names = Naming(answer.model, account.proof.frame)
    line = next((one for one in told_lines(account) if str(one.number) == what), None)
    if line is not None:
        moves = dict.fromkeys(a.target for a in line.arrows)
        blocks = [
            arrows.line(names, what, line.arrows, line.name, line.weak),
            *_rules(names, [a.rule for a in line.arrows]),
        ]
        blocks += [block for move in moves for block in _argued(names, account, move.quantity)]
        return Document(tuple(blocks))
    quantity = names.model.synonyms.get(what, what)
    argued = tuple(_argued(names, account, quantity)) if quantity in names.model.quantities else ()
    return Document(argued) if argued else None


def _argued(names: Naming, account: Account, quantity: str) -> Iterator[Block]:
    argument = list(steps.argument(names, account.proof, quantity))
    if argument:
        yield Heading(say("argument", quantity=names.quantity(quantity)))
        yield from argument


def _rules(names: Naming, rules: Sequence[str]) -> Iterator[Block]:
    stated = [rule for rule in dict.fromkeys(rules) if rule in names.model.rules]
    if stated:
        width = max(len(names.at_line(rule)) for rule in stated)
        yield Quote(tuple(row for rule in stated for row in _rule(names, rule, width)))


def premises(answer: Answer, number: str) -> tuple[int, ...] | None:
    """The steps of the minimal proof that conclude anything of what moves on a line; None if there is no such line."""
    account, proof = _account(answer), proof_of(answer)
    line = None if account is None else next((one for one in told_lines(account) if str(one.number) == number), None)
    if line is None or proof is None:
        return None
    told = {arrow.target.quantity for arrow in line.arrows}
    applied = (step for step in every_step(proof.steps) if isinstance(step, Applied))
    return tuple(step.id for step in applied if step.ground.subject in told)


def _rule(names: Naming, rule: str, width: int) -> Iterator[Runs]:
    yield rule_line(names, rule, width)
    if note := names.model.rules[rule].note:
        yield (Run(" " * (width + 4)), Run(note, "quiet"))


# --- labelings ----------------------------------------------------------------------------------------------------


def labeling(answer: Answer, number: int) -> Document | None:
    """A labeling of an answer, counted from 1: the level of each quantity in each world, and its direction.

    Where many do not move, those are only named.
    """
    witnesses = witnesses_of(answer)
    if not 0 < number <= len(witnesses):
        return None
    witness, names = witnesses[number - 1], Naming(answer.model, answer.frame)
    shows = say(f"labeling {witness.shows}", number=str(number))
    pair = _compared(answer)
    still = _still(answer, witness.labeling, pair)
    folded = still if len(still) > _FOLDED else ()
    blocks: list[Block] = [Paragraph(shows), _table(answer, names, witness.labeling, pair, folded)]
    if folded:
        blocks.append(Paragraph(say("labeling still", quantities=names.quantities(folded, most=_FOLDED // 2))))
    if switches := tuple(_switches(names, witness.labeling)):
        blocks += [Paragraph(say("switches")), Table((), switches)]
    return Document(tuple(blocks))


def _compared(answer: Answer) -> tuple[int, int] | None:
    """The worlds between which a labeling of the answer has directions; states have levels alone."""
    match answer:
        case WhatIfAnswer() | WhyAnswer() | WhyNotAnswer() | WhyAmbiguousAnswer() | ContrastAnswer() | HowAnswer():
            return main_pair(answer)
        case (
            CompareAnswer()
            | StatesAnswer()
            | CheckAnswer()
            | PathsAnswer()
            | ScreenAnswer()
            | FitAnswer()
            | DiscriminateAnswer()
            | RankAnswer()
        ):
            return None
        case _:
            assert_never(answer)


def _switches(names: Naming, found: Labeling) -> Iterator[tuple[Runs, ...]]:
    """What the rules leave open, and how it is in this labeling."""
    for rule, exists in found.exists.items():
        yield (names.rule(rule),), say("switched on" if exists else "switched off")
    for rule, sign in found.signs.items():
        yield (names.rule(rule),), say("sign up" if sign == PLUS else "sign down")


def _still(answer: Answer, found: Labeling, pair: tuple[int, int] | None) -> tuple[str, ...]:
    """The quantities that do not move, and have one level in all worlds shown."""
    if pair is None:
        return ()
    quantities = answer.model.quantities
    level = {q: {found.level(q, w) for w in answer.names} for q in quantities}
    return tuple(q for q in quantities if len(level[q]) == 1 and found.direction(q, *pair) == ZERO)


def _table(
    answer: Answer, names: Naming, found: Labeling, pair: tuple[int, int] | None, folded: Container[str] = ()
) -> Table:
    worlds = [w for w in range(len(answer.frame.worlds)) if w in answer.names]
    header = (say("quantity"), *((Run(answer.names[w]),) for w in worlds), *((say("direction"),) if pair else ()))
    rows = []
    for name in (q for q in answer.model.quantities if q not in folded):
        levels = [(Run(names.level(name, found.level(name, w))),) for w in worlds]
        moved = [(DIRECTIONS[frozenset({found.direction(name, *pair)})].of(1),)] if pair else []
        rows.append(((names.quantity(name),), *levels, *moved))
    return Table(header, tuple(rows))
