"""What the Python interface says of rules besides answers: findings, differences, checks, texts in other formats."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from io import StringIO
from typing import Any

from reasoner.diagnostics import Diagnostic, render
from reasoner.frames import Library, to_frame
from reasoner.many import diff as data
from reasoner.render.html import to_html
from reasoner.render.text import to_text
from reasoner.tell.difference import difference, difference_json


@dataclass(frozen=True, slots=True)
class Findings:
    """What `lint` found, in order; not `complete` where the budget ran out. `print` shows each at its line."""

    found: tuple[Diagnostic, ...]
    complete: bool

    def __iter__(self) -> Iterator[Diagnostic]:
        return iter(self.found)

    def __len__(self) -> int:
        return len(self.found)

    def frame(self, library: Library | None = None) -> Any:
        """The findings as a table of pandas or polars. Raises MissingLibrary."""
        heading = ("code", "severity", "message", "file", "line", "column", "end_line", "end_column", "help")
        rows = [tuple(found.to_json()[name] for name in heading) for found in self.found]
        return to_frame((heading, rows), library)

    def __str__(self) -> str:
        return "\n".join(map(render, self.found)) or "nothing was found"

    def __repr__(self) -> str:
        return f"<Findings: {len(self.found)}{'' if self.complete else ', not complete'}>"


@dataclass(frozen=True, slots=True)
class Checked:
    """Whether a certificate `holds`; if not, the `reason`: a step that does not follow, or what is malformed."""

    holds: bool
    reason: str

    def __repr__(self) -> str:
        return f"<Checked: the proof {'holds' if self.holds else f'does not hold: {self.reason}'}>"


@dataclass(frozen=True, slots=True)
class Agreement:
    """What both engines say of one question; `differences` are what they do not agree on."""

    verdict: str
    differences: tuple[str, ...]

    @property
    def agree(self) -> bool:
        return not self.differences

    def __repr__(self) -> str:
        said = f"both engines say {self.verdict}" if self.agree else f"they differ: {'; '.join(self.differences)}"
        return f"<Agreement: {said}>"


@dataclass(frozen=True, slots=True)
class Exported:
    """A model in another format: its `text`, which `print` shows, and remarks on what the format cannot say."""

    text: str
    lost: tuple[Diagnostic, ...]

    def frame(self, library: Library | None = None) -> Any:
        """The text of a table as a frame of pandas or polars. Raises MissingLibrary."""
        heading, *rows = csv.reader(StringIO(self.text))
        return to_frame((heading, rows), library)

    def __str__(self) -> str:
        return self.text.removesuffix("\n")

    def __repr__(self) -> str:
        return f"<Exported: {len(self.text.splitlines())} lines, {len(self.lost)} remarks on what is not said>"


@dataclass(frozen=True, slots=True)
class Imported:
    """A file of another format as rules: their `text`, which `print` shows, and remarks on what of it is not used.

    `dialect` says what it was taken for.
    """

    dialect: str
    text: str
    lost: tuple[Diagnostic, ...]

    def __str__(self) -> str:
        return self.text.removesuffix("\n")

    def __repr__(self) -> str:
        return f"<Imported: {self.dialect}, {len(self.text.splitlines())} lines, {len(self.lost)} remarks>"


@dataclass(frozen=True, slots=True)
class Difference:
    """Two versions of the rules compared by what follows from them. `print` shows the text of `reasoner diff`."""

    data: data.Difference

    @property
    def changed(self) -> list[dict[str, Any]]:
        """The conclusions that changed, each with why, as in JSON."""
        return list(self.to_json()["changed"])

    @property
    def complete(self) -> bool:
        """Whether all that both are asked was settled."""
        return not self.data.unsettled

    def to_json(self) -> dict[str, Any]:
        """The object that `reasoner diff --json` prints."""
        return difference_json(self.data)

    def __str__(self) -> str:
        return to_text(difference(self.data))

    def __repr__(self) -> str:
        count = len(self.data.changed)
        told = f"{count} conclusions changed" if count else "nothing changed"
        open_ones = f", {len(self.data.unsettled)} not settled" if self.data.unsettled else ""
        return f"<Difference: {told}{open_ones}>"

    def _repr_html_(self) -> str:
        return to_html(difference(self.data))
