"""Expectations as text and as JUnit: what passed, what failed and why, and how many of each."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from xml.etree import ElementTree

from reasoner.pipeline import loads, run_tests
from reasoner.query.answers import TestReport as Report
from reasoner.render.text import to_text
from reasoner.solve.budget import Budget
from reasoner.tell.junit import to_junit
from reasoner.tell.reports import failure, failures, outcome, summary

RULES = """\
drug D
protein A, B
I1: D -| A
A -> B
expect C1 "A falls": A decreases with D = high
expect C2: B increases with D = high
expect ambiguous B with D = high
expect impossible A increases with D = high
"""


@cache
def reports() -> tuple[Report, ...]:
    return tuple(run_tests(loads(RULES), Budget()))


def test_an_expectation_that_passed_is_one_line() -> None:
    assert to_text(outcome(reports()[0])) == "passed <text>:5 C1 A falls: A decreases with D = high\n"
    assert to_text(outcome(reports()[3])) == "passed <text>:8 A increases with D = high\n"


def test_one_that_failed_says_what_was_wanted_and_what_was_found() -> None:
    text = to_text(failure(reports()[1]))
    assert text.startswith(
        """\
FAILED <text>:6 C2: B increases with D = high
     Expected it to hold necessarily, but it is impossible.
"""
    )
    assert "What drives it" in text or "What happens instead" in text
    assert to_text(outcome(reports()[1])) == text


def test_a_wrong_ambiguity_shows_the_prediction() -> None:
    text = to_text(failure(reports()[2]))
    assert text.startswith("FAILED <text>:7 ambiguous B with D = high\n")
    assert "falls  B" in text


def test_one_that_time_ran_out_for_is_unknown_and_has_no_explanation() -> None:
    spent = Budget(0.0)
    unknown = next(iter(run_tests(loads(RULES), spent)))
    assert unknown.passed is None
    text = to_text(failure(unknown))
    assert text.splitlines()[0] == "UNKNOWN <text>:5 C1 A falls: A decreases with D = high"
    assert "the time budget ran out" in text
    assert len(text.splitlines()) == 2


def test_failures_are_those_that_did_not_pass() -> None:
    assert [r.expectation.id for r in failures(reports())] == ["C2", "<text>:7"]


def test_the_summary_counts_by_file_and_together() -> None:
    assert to_text(summary(reports())) == "<text>: 2 passed, 2 failed\n"
    unknown = [replace(r, passed=None) if r.passed is False else r for r in reports()]
    assert to_text(summary(unknown)) == "<text>: 2 passed, 0 failed, 2 unknown\n"
    passed = [r for r in reports() if r.passed]
    assert to_text(summary(passed)) == "<text>: 2 passed\n"
    assert to_text(summary([])) == "There is nothing to test: no file says `expect`.\n"


def test_junit_has_a_case_for_each_with_its_text_where_it_failed() -> None:
    suites = ElementTree.fromstring(to_junit(reports()))
    (suite,) = suites
    assert suite.attrib == {"name": "<text>", "tests": "4", "failures": "2", "errors": "0"}
    assert [case.attrib["name"] for case in suite] == ["C1 A falls", "C2", "<text>:7", "<text>:8"]
    assert [case.attrib["line"] for case in suite] == ["5", "6", "7", "8"]
    failed = suite[1].find("failure")
    assert failed is not None and failed.text is not None
    assert failed.attrib["message"] == "found impossible with D = high"
    assert failed.text.startswith("FAILED <text>:6 C2: B increases with D = high")
    assert suite[0].find("failure") is None


def test_junit_takes_the_unknown_for_errors() -> None:
    unknown = [replace(r, passed=None) for r in reports()]
    (suite,) = ElementTree.fromstring(to_junit(unknown))
    assert (suite.attrib["failures"], suite.attrib["errors"]) == ("0", "4")
