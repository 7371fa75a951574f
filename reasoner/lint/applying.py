"""Applies what can be fixed unasked, one round of findings after the other.

Each round is linted anew, so that a fix rests on the rules as they are then: of two observations that imply each other,
one stays. It gives texts; writing files is for others.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from reasoner.compile.elaborate import elaborate
from reasoner.compile.load import read
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.interchange.registry import Format
from reasoner.lint.fixes import FIXABLE, Fix, edited, fixes
from reasoner.lint.run import Findings, lint
from reasoner.lint.subject import Subject
from reasoner.solve.budget import Budget
from reasoner.source import Source

_ALONE = "W733"
"""Implied by the rules and the other observations: two of these may imply each other."""


@dataclass(frozen=True, slots=True)
class Applied:
    """What was fixed, in order; the files that differ now, as they were, with their texts; what is left to find."""

    fixed: tuple[tuple[Diagnostic, Fix], ...]
    texts: tuple[tuple[Source, str], ...]
    left: Findings


class Broken(AssertionError):
    """The fixed rules cannot be read: a bug of a fix."""


def applied(
    subject: Subject, paths: Sequence[Path], budget: Budget, only: Collection[str] = (), skip: Collection[str] = (),
    seed: int = 0, allowed: Sequence[Path] = (), format: Format | None = None,
) -> Applied:  # fmt: skip
    """All fixes that keep the meaning of the files that `paths` stand for, applied until there are no more.

    `allowed` and `format` say how the files are read, as in `load.read`. Files of other formats are left alone.
    """
    before = {Path(f.source.name).resolve(): f.source for f in subject.files}
    wanted = (frozenset(only) or frozenset(FIXABLE)) & frozenset(FIXABLE)
    texts: dict[Path, str] = {}
    done: list[tuple[Diagnostic, Fix]] = []
    while wanted - frozenset(skip):
        chosen = [*_round(subject, lint(subject, budget, wanted, skip, seed).found)]
        if not chosen:
            break
        done += chosen
        for source in dict.fromkeys(fix.source for _, fix in chosen):
            edits = [e for _, fix in chosen for e in fix.edits if e.span.source == source]
            texts[Path(source.name).resolve()] = edited(source, edits)
        subject = _read_again(paths, texts, allowed, format)
    left = lint(subject, budget, only, skip, seed)
    return Applied(tuple(done), tuple((before[path], text) for path, text in texts.items()), left)


def _round(subject: Subject, found: Sequence[Diagnostic]) -> Iterator[tuple[Diagnostic, Fix]]:
    """Fixes that do not get in each other's way: of one statement, and of what could imply each other, the first."""
    taken: set[object] = set()
    foreign = {file.source for file in subject.files if file.foreign}
    for diagnostic in found:
        for fix in fixes(subject, diagnostic):
            at = {(fix.source, line) for e in fix.edits for line in e.lines}
            about: set[object] = at | ({_ALONE} if diagnostic.code == _ALONE else set())
            if fix.keeps and fix.source not in foreign and not about & taken:
                taken |= about
                yield diagnostic, fix
                break


def _read_again(
    paths: Sequence[Path], texts: Mapping[Path, str], allowed: Sequence[Path], format: Format | None
) -> Subject:
    files, mistakes = read(paths, texts, allowed, format)
    model, found = elaborate(files)
    wrong = [d for d in (*mistakes, *found) if d.severity is Severity.ERROR]
    if model is None or wrong:
        raise Broken("; ".join(f"{d.span.file}:{d.span.line}: {d.message}" for d in wrong))
    return Subject(model, files)
