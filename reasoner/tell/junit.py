"""Reports as JUnit XML: of expectations, a suite per file and a case for each; of findings, a case for each code."""

from __future__ import annotations

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from reasoner.diagnostics import Diagnostic, render
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


def findings_to_junit(found: Sequence[Diagnostic], files: Sequence[str], stopped: str = "") -> str:
    """The XML document of findings: a suite per file, and in it a case for each finding; one that passes for none.

    `stopped`: why there may be more findings; then no file passes, and each without a finding has an error.
    """
    root = ElementTree.Element("testsuites", name="reasoner lint")
    for file in dict.fromkeys((*files, *(d.span.file for d in found))):
        own = [d for d in found if d.span.file == file]
        suite = ElementTree.SubElement(root, "testsuite", name=_seen(file))
        suite.set("tests", str(max(1, len(own))))
        suite.set("failures", str(len(own)))
        suite.set("errors", str(int(bool(stopped) and not own)))
        for d in own:
            case = ElementTree.SubElement(suite, "testcase", name=_seen(f"{d.code} {d.message}"), classname=_seen(file))
            case.set("file", _seen(file))
            case.set("line", str(d.span.line))
            ElementTree.SubElement(case, "failure", message=_seen(d.message)).text = _seen(render(d))
        if not own:
            told = "nothing found yet" if stopped else "nothing found"
            case = ElementTree.SubElement(suite, "testcase", name=told, classname=_seen(file))
            if stopped:
                ElementTree.SubElement(case, "error", message=stopped)
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
