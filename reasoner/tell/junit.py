"""Reports of expectations as JUnit XML: a suite per file, a case per expectation."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from reasoner.query.answers import TestReport
from reasoner.render.text import to_text
from reasoner.tell.naming import Naming
from reasoner.tell.reports import failure

_UNSEEN = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_junit(reports: Sequence[TestReport]) -> str:
    """The XML document; failures carry the same words as the text report."""
    root = ElementTree.Element("testsuites", name="reasoner")
    for file in dict.fromkeys(r.expectation.rule.origin.file for r in reports):
        _suite(root, file, [r for r in reports if r.expectation.rule.origin.file == file])
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True) + "\n"


def _suite(root: ElementTree.Element, file: str, reports: Sequence[TestReport]) -> None:
    suite = ElementTree.SubElement(root, "testsuite", name=_seen(file))
    outcomes = [r.passed for r in reports]
    suite.set("tests", str(len(reports)))
    suite.set("failures", str(outcomes.count(False)))
    suite.set("errors", str(outcomes.count(None)))

    for report in reports:
        _case(suite, report)


def _case(suite: ElementTree.Element, report: TestReport) -> None:
    expectation = report.expectation
    name = f"{expectation.id} {expectation.title}".strip() if expectation.title else expectation.id
    case = ElementTree.SubElement(suite, "testcase", name=_seen(name), classname=_seen(expectation.rule.origin.file))
    case.set("file", _seen(expectation.rule.origin.file))
    case.set("line", str(expectation.rule.origin.line))

    if not report.passed:
        tag = "error" if report.passed is None else "failure"
        claim = Naming(report.answer.model).place(expectation.where)
        failed = ElementTree.SubElement(case, tag, message=_seen(f"found {report.found} {claim}".strip()))
        failed.text = _seen(to_text(failure(report)))


def _seen(text: str) -> str:
    """Without the characters that XML cannot hold."""
    return _UNSEEN.sub("\ufffd", text)
