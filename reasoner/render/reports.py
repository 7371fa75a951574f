"""Reports of expectations: a line for each that failed, with the counter-labeling in words, and a summary per file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reasoner.model.ir import Expectation
from reasoner.query.answers import TestReport
from reasoner.render.document import Block, Document, Paragraph, Run, Runs, Step
from reasoner.render.naming import Naming
from reasoner.render.spoiled import sides
from reasoner.render.words import DIRECTIONS, joined, say


def failure(report: TestReport) -> Document:
    """What an expectation wanted, what was found instead, and how that can be."""
    expectation, names = report.expectation, Naming(report.answer.model, report.answer.frame)
    key = "test unknown" if report.passed is None else "test failed"
    outcome = Run("".join(r.text for r in say(key)), "bad")
    claim, title = _claim(expectation, names), _title(expectation, names)
    line = say("test line", outcome=outcome, place=names.at_line(expectation.id), title=title, claim=claim)
    blocks: list[Block] = [Paragraph(line), Step("", _found(report, names))]
    if counter := _counter(report, names):
        blocks.append(Step("", counter))
    return Document(tuple(blocks))


def _title(expectation: Expectation, names: Naming) -> Runs:
    """The label and the title, where it has them."""
    label = names.label(expectation.id)
    words = [*([label.text] if label.role == "quiet" else []), *([expectation.title] if expectation.title else [])]
    return (Run(" ".join(words), "quiet"), Run(": ")) if words else ()


def _claim(expectation: Expectation, names: Naming) -> Runs:
    if expectation.claim is not None:
        return names.statement(expectation.claim, expectation.where)
    place = names.place(expectation.where)
    return (Run("ambiguous "), *names.quantities(expectation.quantities), Run(f" {place}" if place else ""))


def _found(report: TestReport, names: Naming) -> Runs:
    expected = say(f"expected {report.expectation.mode}")
    if report.passed is None:
        return say("found unknown", expected=expected, stopped=report.answer.stopped or report.found)
    return say("expected", mode=expected, found=report.found)


def _counter(report: TestReport, names: Naming) -> Runs:
    """Of a claim that can go both ways, how it fails; of quantities that are determined, what they do."""
    answer = report.answer
    if answer.prediction is not None:
        told = [
            (names.quantity(q), Run(" "), DIRECTIONS[signs].of(1, supposed=False))
            for q, signs in answer.prediction.directions.items()
            if signs in DIRECTIONS
        ]
        return joined(told)
    facts = sides(answer, names) if answer.claim is not None else ()
    return say("counter", facts=facts) if facts else ()


def summary(reports: Sequence[TestReport]) -> Document:
    """One line a file: how many passed, failed and stayed unknown."""
    if not reports:
        return Document((Paragraph(say("no expectations")),))
    files = dict.fromkeys(r.expectation.rule.origin.file for r in reports)
    lines = (_summary(f, [r.passed for r in reports if r.expectation.rule.origin.file == f]) for f in files)
    return Document(tuple(map(Paragraph, lines)))


def _summary(file: str, outcomes: Iterable[bool | None]) -> Runs:
    counts = list(outcomes)
    numbers = {w: str(counts.count(o)) for w, o in (("passed", True), ("failed", False), ("unknown", None))}
    key = "summary unknown" if None in counts else "summary failed" if False in counts else "summary"
    return say(key, file=Run(file, "strong"), **numbers)


def failures(reports: Iterable[TestReport]) -> Iterator[TestReport]:
    return (r for r in reports if not r.passed)
