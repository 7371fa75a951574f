"""What an editor can offer to mend: names that were meant instead, fixes of what `lint` finds, and silence about it.

It knows no protocol.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from reasoner.diagnostics import Diagnostic, meant
from reasoner.lang.scanner import is_plain
from reasoner.lang.terminals import RESERVED
from reasoner.lint.catalogue import CATALOGUE
from reasoner.lint.fixes import Edit, fixes, silenced
from reasoner.lint.subject import Subject
from reasoner.lsp.projects import Project
from reasoner.tell.naming import written


@dataclass(frozen=True, slots=True)
class Offer:
    """A cure for one diagnostic. `likely`: it alone is what most would do."""

    title: str
    about: Diagnostic
    edits: tuple[Edit, ...]
    likely: bool


def offers(project: Project, found: Sequence[Diagnostic]) -> Iterator[Offer]:
    """What can be done about some mistakes and findings of a project."""
    subject = Subject(project.model, project.files)
    for diagnostic in found:
        if diagnostic.code in CATALOGUE:
            cures = fixes(subject, diagnostic) if project.whole else ()
            for fix in cures:
                yield Offer(fix.title, diagnostic, fix.edits, fix.keeps and len(cures) == 1)
            yield Offer(f"Silence {diagnostic.code} on this line", diagnostic, (silenced(diagnostic),), False)
        else:
            yield from _meant(diagnostic)


def _meant(mistake: Diagnostic) -> Iterator[Offer]:
    """The names that a mistake may have meant. Of files, not all of the name is proposed."""
    names = meant(mistake.help) if not mistake.code.startswith("E5") else []
    for name in names:
        text = name if mistake.code.startswith("E1") else spelled(name)
        yield Offer(f"Write `{name}`", mistake, (Edit(mistake.span, text),), len(names) == 1)


def at(found: Sequence[Diagnostic], path: Path, lines: range) -> list[Diagnostic]:
    """Those of a file that touch some lines."""
    return [d for d in found if Path(d.span.file) == path and d.span.line <= lines[-1] and d.span.end_line >= lines[0]]


def spelled(name: str) -> str:
    """A name as it has to be written: in backticks where it is not plain, or is a word of the language."""
    return written(name) if is_plain(name) and name not in RESERVED else f"`{name}`"
