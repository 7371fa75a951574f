"""Which answers another model gives: questions of the session asked again, and what came out before and now."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from reasoner import pipeline
from reasoner.diagnostics import RuleError
from reasoner.document import Block, Document, Paragraph, Run, Runs, Table
from reasoner.model import ir
from reasoner.query.answers import Answer, StatesAnswer, prediction_of, status_of
from reasoner.query.outcomes import Comparison, Enumeration, Prediction
from reasoner.repl.session import Exchange, Session
from reasoner.repl.workspace import Workspace
from reasoner.signs import STEADY, SignSet
from reasoner.tell.naming import Naming
from reasoner.tell.words import DIRECTIONS, counted, joined, say

ROWS = 6
"""Quantities listed of one answer that has changed."""


@dataclass(frozen=True)
class ChangedAnswer:
    """A question with its two answers; None where the other model cannot be asked it, or time ran out."""

    text: str
    before: Answer | None
    now: Answer | None


def compared(exchanges: Sequence[Exchange], session: Session, workspace: Workspace) -> tuple[ChangedAnswer, ...]:
    """Every question of the session, once, with the answer it had last and the one that another session gives."""
    latest = {exchange.text: exchange for exchange in exchanges}
    return tuple(ChangedAnswer(text, e.answer, again(text, session, workspace)) for text, e in latest.items())


def renewed(exchanges: Sequence[Exchange], changes: Sequence[ChangedAnswer]) -> tuple[Exchange, ...]:
    """The exchanges with the answers of now, where these say something else; an accepted one is judged when saved."""
    now = {change.text: change.now for change in changes if change.now is not None and _rows(change)}
    return tuple(e if e.accepted else replace(e, answer=now.get(e.text, e.answer)) for e in exchanges)


def again(text: str, session: Session, workspace: Workspace) -> Answer | None:
    """The answer of a session to a question asked before; None if it cannot be asked any more."""
    question = _resolved(text, session.model)
    return None if question is None else workspace.ask(session, question, text)


def can_be_asked(text: str, model: ir.Model) -> bool:
    return _resolved(text, model) is not None


def _resolved(text: str, model: ir.Model) -> ir.Question | None:
    try:
        return pipeline.asked(model, text)[0]
    except RuleError:
        return None


def report(changes: Sequence[ChangedAnswer], before: str, now: str) -> Document:
    """Each changed answer as a table of what differs, under headings for the two models; and how many stayed."""
    blocks: list[Block] = []
    changed = 0
    for change in changes:
        if rows := _rows(change):
            changed += 1
            header = ((), (Run(before),), (Run(now),))
            blocks += [Paragraph((Run(change.text, "code"),)), Table(header, rows)]
    if changes:
        same = counted(len(changes) - changed, "answer")
        blocks.append(Paragraph(say("answers changed", changed=counted(changed, "answer"), same=same)))
    return Document(tuple(blocks))


def _rows(change: ChangedAnswer) -> tuple[tuple[Runs, ...], ...]:
    """What differs between the two answers: the verdict, directions and numbers."""
    if change.before is None or change.now is None:
        alike = change.before is change.now
        return () if alike else ((say("verdict"), _verdict(change.before), _verdict(change.now)),)
    found = tuple(_differences(change.before, change.now))
    more = ((say("further changes", count=str(len(found) - ROWS)), (), ()),) if len(found) > ROWS else ()
    return (*found[:ROWS], *more)


def _verdict(answer: Answer | None) -> Runs:
    return say("no answer") if answer is None else (Run(answer.verdict),)


def _differences(before: Answer, now: Answer) -> Iterator[tuple[Runs, Runs, Runs]]:
    if before.verdict != now.verdict:
        yield say("verdict"), _verdict(before), _verdict(now)
    elif (was := status_of(before)) and (weakest := status_of(now)) and was != weakest:
        yield say("weakest rule"), (Run(was.word),), (Run(weakest.word),)
    if isinstance(before, StatesAnswer) and isinstance(now, StatesAnswer) and _count(before) != _count(now):
        yield say("number of states"), (Run(str(_count(before))),), (Run(str(_count(now))),)
    names = Naming(now.model, now.frame)
    for old, new in zip(_predictions(before), _predictions(now), strict=False):
        for name, signs in new.directions.items():
            gone = old.directions.get(name)
            if gone != signs and not (gone is None and signs == STEADY):
                yield (names.quantity(name),), _does(gone), _does(signs)


def _count(answer: StatesAnswer) -> int:
    return answer.found.count if isinstance(answer.found, Enumeration) else 0


def _predictions(answer: Answer) -> tuple[Prediction, ...]:
    if isinstance(answer.found, Comparison):
        return answer.found.left, answer.found.right
    prediction = prediction_of(answer)
    return () if prediction is None else (prediction,)


def _does(signs: SignSet | None) -> Runs:
    return joined(["-"]) if signs is None else (DIRECTIONS[signs].of(1),)
