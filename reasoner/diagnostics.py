"""Diagnostics: what is wrong with what the user wrote, as values.

One diagnostic per cause: a code of the catalogue, one plain sentence, the smallest span that shows the
problem, and a help line that alone proposes what to do. The style follows rustc's guide and Elm's messages.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import get_close_matches
from enum import Enum

from reasoner.source import Span
from reasoner.visible import MARKS


class Severity(Enum):
    ERROR = "error"
    WARNING = "warning"
    HINT = "hint"


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One mistake. `related` are further places that belong to it, each with its label."""

    code: str
    message: str
    span: Span
    help: str = ""
    severity: Severity = Severity.ERROR
    related: tuple[tuple[Span, str], ...] = ()

    def to_json(self) -> dict[str, object]:
        """The object that `--json` prints on standard error."""
        return {
            "code": self.code,
            "severity": self.severity.value,
            "message": self.message,
            "file": self.span.file,
            "line": self.span.line,
            "column": self.span.column,
            "end_line": self.span.end_line,
            "end_column": self.span.end_column,
            "help": self.help,
        }


class RuleError(Exception):
    """Raised where an API must raise: holds every diagnostic of the run, in order."""

    def __init__(self, diagnostics: Iterable[Diagnostic]) -> None:
        self.diagnostics = tuple(diagnostics)
        super().__init__("\n".join(render(d) for d in self.diagnostics))

    def _render_traceback_(self) -> list[str]:
        """What IPython shows in place of a traceback: the mistakes are in what was handed over, not in the code."""
        return [f"RuleError: {self}"]


def in_order(diagnostics: Iterable[Diagnostic]) -> tuple[Diagnostic, ...]:
    """Sorted by file, place and code; exact repeats of code, place and message dropped."""
    seen: dict[tuple[str, int, int, str, str], Diagnostic] = {}
    for d in diagnostics:
        seen.setdefault((d.span.file, d.span.line, d.span.column, d.code, d.message), d)
    return tuple(seen[key] for key in sorted(seen))


def suggestions(word: str, known: Iterable[str], most: int = 4) -> list[str]:
    """Known names near a mistyped one, best first, at most four; case and hyphens are forgiven.

    Where none is near, those of which it is a whole word, as `MTOR` is of `MTOR Hsap`.
    """
    by_folded: dict[str, str] = {}
    for name in known:
        by_folded.setdefault(_folded(name), name)
    near = get_close_matches(_folded(word), by_folded, n=most, cutoff=0.6)
    near = near or [name for name in by_folded if _folded(word) in name.split()][:most]
    return [by_folded[n] for n in near]


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """A help sentence, or an empty string where nothing is near."""
    near = [f"`{n}`" for n in suggestions(word, known)]
    if not near:
        return ""
    listed = near[0] if len(near) == 1 else ", ".join(near[:-1]) + " or " + near[-1]
    return f"did you mean {listed}?"


def meant(help: str) -> list[str]:
    """The names that a `did_you_mean` proposes, best first; none where the help proposes something else."""
    return re.findall(r"`([^`]+)`", help) if _MEANT.fullmatch(help) else []


_MEANT = re.compile(r"did you mean `[^`]+`(?:(?:, `[^`]+`)* or `[^`]+`)?\?")


def _folded(name: str) -> str:
    return name.casefold().replace("-", "_")


def render(diagnostic: Diagnostic) -> str:
    """The diagnostic as text: code and sentence, place, the line with a caret under the span, help."""
    d = diagnostic
    lines = [f"{d.severity.value}[{d.code}]: {d.message}", *_excerpt(d.span, "")]
    for span, label in d.related:
        lines += _excerpt(span, label)
    if d.help:
        lines.append(f"  help: {d.help}")
    return "\n".join(lines).translate(MARKS)


_LONGEST = 200
"""Characters of a line that are shown at most."""


def _excerpt(span: Span, label: str) -> list[str]:
    number, column = span.line, span.column
    text = span.source.line(number)
    last = span.end_column if span.end_line == number else len(text) + 1
    width = max(1, min(last, len(text) + 1) - column)
    shown = text.replace("\t", " ")
    gutter = " " * len(str(number))
    if len(shown) > _LONGEST:  # a table or a whole JSON file on one line: only what lies around the place
        first = max(0, min(column - 1, len(shown)) - _LONGEST // 4)
        shown = ("..." if first else "") + shown[first : first + _LONGEST] + "..." * (first + _LONGEST < len(shown))
        at = column - 1 - first + 3 * (first > 0)
        width = max(1, min(width, _LONGEST - at))
    else:
        at = column - 1
    return [
        f"  --> {span.file}:{number}:{column}",
        f"  {gutter} |",
        f"  {number} | {shown}",
        f"  {gutter} | {' ' * at}{'^' * width}" + (f" {label}" if label else ""),
    ]
