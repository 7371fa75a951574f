"""One part of an answer at a time: a step of the short form with every rule behind it, a labeling in full.

Steps without a number, which nothing cites, count on after the last number. `4.2` is the second of the steps that
follow from what step 4 supposes.
"""

from __future__ import annotations

from collections.abc import Container, Iterator, Sequence
from typing import assert_never

from reasoner.document import Block, Document, Paragraph, Quote, Run, Runs, Step, Table
from reasoner.model import axioms
from reasoner.model.ir import Model
from reasoner.model.labeling import Labeling
from reasoner.proof.objects import Applied, Proof, every_step
from reasoner.query.answers import (
    Answer,
    CheckAnswer,
    CompareAnswer,
    ContrastAnswer,
    HowAnswer,
    PathsAnswer,
    ScreenAnswer,
    StatesAnswer,
    WhatIfAnswer,
    WhyAmbiguousAnswer,
    WhyAnswer,
    WhyNotAnswer,
    proof_of,
    witnesses_of,
)
from reasoner.signs import PLUS, ZERO
from reasoner.tell.lines import Block as Supposition
from reasoner.tell.lines import Line
from reasoner.tell.naming import Naming
from reasoner.tell.places import main_pair
from reasoner.tell.retell import Sentences
from reasoner.tell.steps import rule_line
from reasoner.tell.story import story
from reasoner.tell.words import DIRECTIONS, capital, say

_FOLDED = 12
"""So many quantities that do not move are rows of a labeling; more are only named."""


def numbers(answer: Answer) -> list[str]:
    """The numbers of the steps that can be opened, those inside suppositions left out."""
    proof = proof_told(answer)
    return [] if proof is None else [str(n) for n in range(1, len(story(answer.model, proof).lines) + 1)]


def proof_told(answer: Answer) -> Proof | None:
    """The proof that an answer tells step by step; a contrast tells none so."""
    return None if isinstance(answer, ContrastAnswer) else proof_of(answer)


def step_in_detail(answer: Answer, number: str) -> Document | None:
    """A step, what follows inside it line by line, and its rules with places, papers and notes; None if none is so."""
    proof = proof_told(answer)
    if proof is None:
        return None
    names, teller = _telling(answer.model, proof)
    first, *inner = number.split(".")
    line = _at(_counted(teller), first)
    if line is None:
        return None
    runs: Runs = teller.sentence(line)
    for part in inner:
        found = _at(_inside(line), part)
        if found is None:
            return None
        runs, line = _follows(teller, line, found), found
    return Document(tuple(_blocks(teller, names, number, runs, line)))


def premises(answer: Answer, number: str) -> tuple[int, ...] | None:
    """The steps of the proof that apply the premises which the step of that number tells; None if none is so."""
    proof = proof_told(answer)
    if proof is None:
        return None
    first, *inner = number.split(".")
    line = _at(_counted(_telling(answer.model, proof)[1]), first)
    for part in inner:
        line = None if line is None else _at(_inside(line), part)
    return None if line is None else tuple(_applied(proof, line))


def _applied(proof: Proof, line: Line) -> Iterator[int]:
    told = tuple(step for step in every_step(proof.steps) if step.id in line.keys)
    yield from (step.id for step in every_step(told) if isinstance(step, Applied))
    settings = {(fact.quantity, fact.world) for fact in line.settings}
    for step in every_step(proof.steps):
        if isinstance(step, Applied) and isinstance(step.ground, axioms.Setting):
            if any((step.ground.subject, world) in settings for world in step.ground.worlds):
                yield step.id


def _telling(model: Model, proof: Proof) -> tuple[Naming, Sentences]:
    names = Naming(model, proof.frame)
    return names, Sentences.of(names, story(model, proof), proof.claim)


def _counted(teller: Sentences) -> list[Line]:
    """The lines in the order of their numbers; those without one come last."""
    known = [line for line in teller.story.lines if line.keys[0] in teller.numbers]
    return [*known, *(line for line in teller.story.lines if line not in known)]


def _at(lines: Sequence[Line], number: str) -> Line | None:
    return lines[int(number) - 1] if number.isdecimal() and 0 < int(number) <= len(lines) else None


def _inside(line: Line) -> list[Line]:
    return [inner for block in line.blocks for inner in block.lines]


def _blocks(teller: Sentences, names: Naming, number: str, runs: Runs, line: Line) -> Iterator[Block]:
    inner = _inside(line)
    steps = (Step(f"{number}.{n}", _follows(teller, line, one), teller.support(one)) for n, one in enumerate(inner, 1))
    yield Step(number, runs, () if inner else teller.support(line), inner=tuple(steps))
    rules = [] if inner else list(line.rules)
    if rules:
        width = max(len(names.at_line(rule)) for rule in rules)
        yield Quote(tuple(row for rule in rules for row in _rule(names, rule, width)))
    elif not inner:
        yield Paragraph(say("no rules behind it"))


def _follows(teller: Sentences, outer: Line, line: Line) -> Runs:
    """A line inside a supposition, as a sentence of its own."""
    block = next(b for b in outer.blocks if line in b.lines)
    last = line is block.lines[-1]
    told = teller.follow(Supposition(block.supposed, block.supposition, (line,), block.refuted and last))
    text = "".join(run.text for run in told).strip()
    return capital(told) if text.endswith(".") else (*capital(told), Run("."))


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
        case CompareAnswer() | StatesAnswer() | CheckAnswer() | PathsAnswer() | ScreenAnswer():
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
        moved = [(DIRECTIONS[frozenset({found.direction(name, *pair)})].of(1, supposed=False),)] if pair else []
        rows.append(((names.quantity(name),), *levels, *moved))
    return Table(header, tuple(rows))
