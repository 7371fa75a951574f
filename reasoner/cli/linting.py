"""How `lint` shows what it found, its codes, and the modelling choices of a model."""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from reasoner import __version__
from reasoner.cli.console import Console
from reasoner.cli.tools import difference, replace_file
from reasoner.diagnostics import Diagnostic, Severity, did_you_mean
from reasoner.exits import Exit
from reasoner.lint.applying import Applied
from reasoner.lint.catalogue import CATALOGUE
from reasoner.lint.evidence import modelling_choices
from reasoner.lint.run import Findings
from reasoner.model.ir import Model, Rule
from reasoner.questions import SCHEMA
from reasoner.reading import read
from reasoner.source import Source
from reasoner.tell.junit import findings_to_junit
from reasoner.tell.sarif import to_sarif
from reasoner.visible import json_text

Codes = tuple[str, ...]

MORE: Final = "The time budget ran out: there may be more. A longer `--budget` finds it."


def chosen(options: argparse.Namespace) -> tuple[Codes, Codes]:
    """The codes to look for alone, and those to leave out. Raises RuleError for what is no code."""
    only, skip = options.only or (), options.skip or ()
    for code in (*only, *skip):
        if code not in CATALOGUE:
            word = next((w for w in options.line.words if code in w.upper()), None)
            near = did_you_mean(code, CATALOGUE) or "`reasoner lint --list codes` lists them"
            options.line.refuse("E003", f"`lint` has no code `{code}`", word, near)
    return only, skip


def show(findings: Findings, options: argparse.Namespace, console: Console, **more: object) -> None:
    """The findings and how many there are; in JSON with `more` besides."""
    if options.json:
        found = [d.to_json() for d in findings.found]
        _as_json(console, {"kind": "lint", **more, "findings": found, "complete": findings.complete})
        return
    console.show(findings.found)
    console.out(_counted(findings) + "\n")
    if not findings.complete:
        console.out(f"{MORE}\n")


def report(
    found: Sequence[Diagnostic], files: Sequence[str], complete: bool, options: argparse.Namespace, console: Console
) -> None:
    """Findings as SARIF or JUnit; both say where the budget ended the search, and that there may be more."""
    stopped = "" if complete else MORE
    if options.format == "sarif":
        console.out(to_sarif(found, __version__, stopped))
    else:
        console.out(findings_to_junit(found, files, stopped))


def refuse_beside_report(options: argparse.Namespace) -> None:
    """Raises RuleError for an option that asks for something else than a report of findings."""
    for option in ("fix", "diff", "json", "list"):
        if getattr(options, option):
            name = f"--{option}"
            message = f"`{name}` does not go with `--format {options.format}`"
            options.line.refuse("E003", message, name, "leave out one of the two")


def _counted(findings: Findings) -> str:
    if not findings.found:
        return "Nothing found."
    hints = sum(d.severity is Severity.HINT for d in findings.found)
    counts = ((len(findings.found) - hints, "warning"), (hints, "hint"))
    return ", ".join(f"{n} {word}{'s' * (n > 1)}" for n, word in counts if n) + "."


def refuse_to_fix(options: argparse.Namespace) -> None:
    """Raises RuleError where nothing can be written, or what is looked at is not what the files say by themselves."""
    for word in options.words:
        if word == "-":
            options.line.refuse("E003", "what comes from standard input cannot be fixed in place", word, "name a file")
    for option in ("assume", "reject", "at_least", "measurements"):
        if getattr(options, option):
            name = f"--{option.replace('_', '-')}"
            options.line.refuse("E003", f"`{name}` looks at other rules than the files hold", name, "leave it out")


def fix(found: Applied, options: argparse.Namespace, console: Console) -> Exit:
    """Writes, or with `--diff` shows, what is fixed, and then what is left."""
    changes = "".join(line for source, text in found.texts for line in difference(source, text, "fixed"))
    if not options.diff:
        for source, text in found.texts:
            _write(source, text, options)
    if options.diff and not options.json:
        console.plain(changes)
        return Exit.NEGATIVE if changes else Exit.GOOD
    fixed = [
        {
            "code": d.code,
            "title": f.title,
            "file": d.span.file,
            "line": d.span.line,
            "text": d.span.source.line(d.span.line).strip(),
        }
        for d, f in found.fixed
    ]
    if not options.json:
        lines = ("{file}:{line}: {code} {title}: {text}\n".format_map(one) for one in fixed)
        console.plain("".join(lines) + (f"{len(fixed)} fixed.\n\n" if fixed else ""))
    show(found.left, options, console, fixed=fixed, **({"diff": changes} if options.diff else {}))
    negative = fixed if options.diff else found.left.found
    return Exit.NEGATIVE if negative else Exit.GOOD if found.left.complete else Exit.UNKNOWN


def _write(source: Source, text: str, options: argparse.Namespace) -> None:
    """The file with its new text; a byte order mark stays."""
    path = Path(source.name)
    mark = "\ufeff" if read(path).startswith("\ufeff".encode()) else ""
    replace_file(path, mark + text, options.line)


def list_codes(options: argparse.Namespace, console: Console) -> Exit:
    """Every code with its meaning."""
    if options.json:
        codes = [
            {"code": c.code, "severity": c.severity.value, "title": c.title, "text": c.text, "fix": c.fix}
            for c in CATALOGUE.values()
        ]
        _as_json(console, {"kind": "lint-codes", "codes": codes})
    else:
        console.out("".join(f"{c.code}  {c.severity.value:7}  {c.title}\n" for c in CATALOGUE.values()))
    return Exit.GOOD


def list_choices(model: Model, options: argparse.Namespace, console: Console) -> Exit:
    """The modelling choices: what the modeller presumes, why, and on which papers."""
    choices = modelling_choices(model)
    if options.json:
        _as_json(console, {"kind": "modelling", "choices": [_choice(rule) for rule in choices]})
    else:
        console.plain("".join(map(_told, choices)))
        console.out(f"{len(choices)} modelling choice{'s' * (len(choices) != 1)}.\n")
    return Exit.GOOD


def _choice(rule: Rule) -> dict[str, object]:
    place = {"file": rule.origin.file, "line": rule.origin.line}
    return {"rule": rule.id, **place, "text": rule.text, "note": rule.note, "citations": list(rule.cite)}


def _told(rule: Rule) -> str:
    cited = f"  [{', '.join(rule.cite)}]" if rule.cite else ""
    note = f"    {rule.note}\n" if rule.note else ""
    return f"{rule.origin.file}:{rule.origin.line}: {rule.text}{cited}\n{note}"


def _as_json(console: Console, data: dict[str, object]) -> None:
    console.out(json_text({"schema": SCHEMA, **data}))
