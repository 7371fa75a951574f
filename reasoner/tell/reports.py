"""Reports of expectations: each that failed, explained in the words of an answer, and a summary per file."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reasoner.document import Block, Document, Paragraph, Role, Run, Runs, Step
from reasoner.model.ir import Expectation
from reasoner.query.answers import TestReport, WhyAnswer
from reasoner.tell.naming import Naming
from reasoner.tell.narrate import narrate
from reasoner.tell.words import say


def outcome(report: TestReport) -> Document:
    """That an expectation passed; or what it wanted, what was found instead, and how that can be."""
    if not report.passed:
        return failure(report)
    return Document((_line(report, "test passed", "good"),))


def failure(report: TestReport) -> Document:
    """What an expectation wanted, what was found instead, and how that can be."""
    names = Naming(report.answer.model, report.answer.frame)
    line = _line(report, "test unknown" if report.passed is None else "test failed", "bad")
    return Document((line, Step("", _found(report, names)), *_explained(report)))


def _line(report: TestReport, key: str, role: Role) -> Paragraph:
    expectation, names = report.expectation, Naming(report.answer.model, report.answer.frame)
    outcome = Run("".join(r.text for r in say(key)), role)
    claim, title = _claim(expectation, names), _title(expectation, names)
    return Paragraph(say("test line", outcome=outcome, place=names.at_line(expectation.id), title=title, claim=claim))


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


def _explained(report: TestReport) -> Iterable[Block]:
    """The counter-labeling, the proof or the prediction, as an answer would tell it."""
    answer = report.answer
    if report.passed is None:
        return ()
    blocks = narrate(answer).blocks
    headed = isinstance(answer, WhyAnswer) and answer.verdict != "inconsistent"
    return blocks[1:] if headed else blocks


def summary(reports: Sequence[TestReport]) -> Document:
    """One line a file, by its title if it has one: how many passed, failed and stayed unknown; then all together."""
    if not reports:
        return Document((Paragraph(say("no expectations")),))
    files = dict.fromkeys(r.expectation.rule.origin.file for r in reports)
    titles = reports[0].answer.model.titles
    lines = [_summary(f, titles.get(f, ""), [r for r in reports if r.expectation.rule.origin.file == f]) for f in files]
    if len(lines) > 1:
        lines.append(_summary(say("summary all")[0].text, "", reports))
    return Document(tuple(map(Paragraph, lines)))


def _summary(file: str, title: str, reports: Sequence[TestReport]) -> Runs:
    counts = [r.passed for r in reports]
    numbers = {w: str(counts.count(o)) for w, o in (("passed", True), ("failed", False), ("unknown", None))}
    key = "summary unknown" if None in counts else "summary failed" if False in counts else "summary"
    name = say("summary titled", file=file, title=Run(title, "strong")) if title else (Run(file, "strong"),)
    return say(key, file=name, **numbers)


def failures(reports: Iterable[TestReport]) -> Iterator[TestReport]:
    return (r for r in reports if not r.passed)
