"""The regimens of a model: as a table with papers and what is tested of them, below an answer, and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, assert_never

from reasoner.document import Block, Document, Paragraph, Quote, Run, Runs, Table
from reasoner.model.ir import Model, Regimen, Rule
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
)
from reasoner.questions import SCHEMA
from reasoner.tell.naming import Naming
from reasoner.tell.steps import rule_line
from reasoner.tell.words import capital, joined, say


def listed(model: Model, drug: str | None = None) -> tuple[Regimen, ...]:
    """All regimens, or those of one drug."""
    return tuple(r for r in model.regimens if drug in (None, r.drug))


def studied(answer: Answer) -> tuple[Regimen, ...]:
    """The regimens of a drug that the question sets, in the scenario that it speaks of."""
    match answer:
        case WhatIfAnswer() | WhyAnswer() | WhyNotAnswer() | WhyAmbiguousAnswer():
            where = answer.question.where
        case ContrastAnswer() | HowAnswer() | CompareAnswer() | StatesAnswer() | CheckAnswer() | PathsAnswer():
            return ()
        case ScreenAnswer() | FitAnswer() | DiscriminateAnswer() | RankAnswer():
            return ()
        case _:
            assert_never(answer)
    given = {s.quantity for s in where.settings}
    return tuple(r for r in answer.model.regimens if r.drug in given and where.scenario in r.scenarios)


def as_studied(answer: Answer, names: Naming) -> Iterator[Block]:
    """How what the question sets was really given: dose and time, model system, paper."""
    regimens = studied(answer)
    if regimens:
        yield Paragraph(say("studied as", regimens=joined([_in_words(names, r) for r in regimens], "; ")))


def _in_words(names: Naming, regimen: Regimen) -> Runs:
    papers = names.papers([regimen.id])
    return say(
        "regimen",
        id=names.label(regimen.id),
        drug=names.quantity(regimen.drug),
        dose=regimen.dose,
        system=regimen.system or ", ".join(regimen.scenarios),
        papers=(Run(" ["), *papers, Run("]")) if papers else "",
    )


def document(model: Model, regimens: Sequence[Regimen]) -> Document:
    """A row for each regimen as printed; below, the expectations that test the outcomes, and the notes."""
    if not regimens:
        return Document((Paragraph(say("no regimens")),))
    names = Naming(model)
    heads = ("", "drug", "type", "dose and time", "model system", "paper", "outcome")
    rows = tuple(_row(names, r) for r in regimens)
    blocks: list[Block] = [Table(tuple((Run(h, "quiet"),) for h in heads), rows)]
    tested = dict.fromkeys(outcome for r in regimens for outcome in r.outcomes)
    if tested:
        width = max(len(names.at_line(id)) for id in tested)
        blocks += [Paragraph(capital(say("outcomes"))), Quote(tuple(rule_line(names, id, width) for id in tested))]
    notes = tuple((Run(f"{r.id}  ", "quiet"), Run(r.rule.note)) for r in regimens if r.rule.note)
    if notes:
        blocks += [Paragraph(capital(say("regimen notes"))), Quote(notes)]
    return Document(tuple(blocks))


def _row(names: Naming, regimen: Regimen) -> tuple[Runs, ...]:
    rule = regimen.rule
    plain = (Run(rule.by), Run(regimen.dose), Run(regimen.system or ", ".join(regimen.scenarios)))
    cells = ((names.label(rule.id),), (names.quantity(regimen.drug),), *((run,) for run in plain))
    return (*cells, names.papers([rule.id]), (Run(" ".join(regimen.outcomes)),))


def to_json(model: Model, regimens: Sequence[Regimen]) -> dict[str, Any]:
    return {"schema": SCHEMA, "kind": "regimens", "regimens": [dict(_fields(model, r)) for r in regimens]}


def _fields(model: Model, regimen: Regimen) -> Iterator[tuple[str, Any]]:
    rule = regimen.rule
    yield "id", rule.id
    yield "drug", regimen.drug
    yield "type", rule.by
    yield "dose", regimen.dose
    yield "system", regimen.system
    yield "scenarios", list(regimen.scenarios)
    yield "outcomes", [_stated(model.rules[id]) for id in regimen.outcomes]
    yield "cite", list(rule.cite)
    yield "status", rule.status.word
    yield "note", rule.note
    yield "file", rule.origin.file
    yield "line", rule.origin.line


def _stated(rule: Rule) -> dict[str, Any]:
    return {"expectation": rule.id, "text": rule.text.removeprefix("expect "), "cite": list(rule.cite)}
