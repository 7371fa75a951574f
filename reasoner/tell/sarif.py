"""Findings as SARIF 2.1.0, which code hosts show at the lines of a change."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import PurePath
from typing import Any, Final

from reasoner.compile.codes import CATALOGUE as MISTAKES
from reasoner.compile.codes import TABLES
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.lang.mistakes import CATALOGUE as SYNTAX
from reasoner.lint.catalogue import CATALOGUE as FINDINGS
from reasoner.source import Span

_LEVELS: Final = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.HINT: "note"}
_SCHEMA: Final = "https://json.schemastore.org/sarif-2.1.0.json"


def to_sarif(found: Sequence[Diagnostic], version: str, stopped: str = "") -> str:
    """One run with every finding, and the meaning of every code that occurs; `stopped`: why there may be more."""
    codes = list(dict.fromkeys(d.code for d in found))
    driver = {"name": "reasoner", "version": version, "rules": [_rule(code) for code in codes]}
    ended: dict[str, Any] = {"executionSuccessful": not stopped}
    if stopped:
        ended["toolExecutionNotifications"] = [{"level": "error", "message": {"text": stopped}}]
    run = {
        "tool": {"driver": driver},
        "invocations": [ended],
        "columnKind": "unicodeCodePoints",
        "results": [_result(d, codes.index(d.code)) for d in found],
    }
    return json.dumps({"$schema": _SCHEMA, "version": "2.1.0", "runs": [run]}, indent=2, ensure_ascii=False) + "\n"


def _rule(code: str) -> dict[str, Any]:
    """What a code means, in the words of its catalogue."""
    meant = FINDINGS.get(code) or MISTAKES.get(code) or TABLES.get(code)
    if meant is not None:
        return {"id": code, "shortDescription": {"text": meant.title}, "fullDescription": {"text": meant.text}}
    return {"id": code, "shortDescription": {"text": SYNTAX.get(code, code)}}


def _result(d: Diagnostic, index: int) -> dict[str, Any]:
    text = f"{d.message}. {d.help[:1].upper()}{d.help[1:]}" if d.help else d.message
    found: dict[str, Any] = {
        "ruleId": d.code,
        "ruleIndex": index,
        "level": _LEVELS[d.severity],
        "message": {"text": text},
        "locations": [_location(d.span)],
    }
    if d.related:
        found["relatedLocations"] = list(_related(d))
    return found


def _related(d: Diagnostic) -> Iterator[dict[str, Any]]:
    for number, (span, label) in enumerate(d.related, 1):
        yield {"id": number, "message": {"text": label}, **_location(span)}


def _location(span: Span) -> dict[str, Any]:
    region = {
        "startLine": span.line, "startColumn": span.column, "endLine": span.end_line, "endColumn": span.end_column,
    }  # fmt: skip
    return {"physicalLocation": {"artifactLocation": {"uri": PurePath(span.file).as_posix()}, "region": region}}
