"""`reasoner import`: a file of another format as rules, with remarks on what of it is not used."""

from __future__ import annotations

import argparse
from pathlib import Path

from reasoner import writing
from reasoner.cli.arguments import Line
from reasoner.cli.console import Console
from reasoner.cli.tools import write_new
from reasoner.diagnostics import RuleError, Severity
from reasoner.exits import Exit
from reasoner.interchange import registry
from reasoner.interchange.draft import Imported
from reasoner.interchange.opened import NotImported, Refused, imported
from reasoner.interchange.rules import as_rules
from reasoner.questions import SCHEMA
from reasoner.visible import json_text


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Writes the rules that a file comes to."""
    line: Line = options.line
    if options.list:
        return _list(options, console)
    if len(options.words) != 1:
        word = options.words[1] if options.words else None
        line.refuse(
            "E005", "`reasoner import` takes one file", word, "for example: reasoner import net.sif -o net.rules"
        )
    found = _read(options.words[0], options)
    wrong = [d for d in found.remarks if d.severity is Severity.ERROR]
    if wrong:
        raise RuleError(wrong)
    console.diagnose(found.remarks)
    text = as_rules(found)
    if options.output:
        _write(options.output, options.words, text, line)
    if options.json:
        said = {"dialect": found.dialect, "statements": len(found.statements)}
        shown = {} if options.output else {"rules": text}
        console.out(json_text({"schema": SCHEMA, "kind": "import", **said, **shown}))
    elif not options.output:
        console.exact(text)
    return Exit.GOOD


def _read(word: str, options: argparse.Namespace) -> Imported:
    line: Line = options.line
    try:
        return imported(word, registry.BY_NAME[options.format] if options.format else None, options.belief)
    except FileNotFoundError:
        line.missing(word, what="file")
    except Refused as refused:
        line.refuse("E522" if isinstance(refused, NotImported) else "E006", str(refused), word, refused.help)


def _write(word: str, made_from: list[str], text: str, line: Line) -> None:
    """Writes rules, never over the file that they come from, nor under a name that stands for another format."""
    if not word.endswith(".rules") and registry.sharing(word) and not writing.same_file(Path(word), Path(made_from[0])):
        what = f"`{word}` ends as files of another format do, and would hold rules"
        line.refuse("E006", what, word, "name the rules with .rules")
    write_new(word, text, made_from, line)


def _list(options: argparse.Namespace, console: Console) -> Exit:
    """Every format with the endings of its files, what it holds and what it is."""
    formats = [f for f in registry.FORMATS if f.reads]
    if options.json:
        told = [{"name": f.name, "suffixes": f.suffixes, "holds": f.holds, "title": f.title} for f in formats]
        console.out(json_text({"schema": SCHEMA, "kind": "formats", "formats": told}))
        return Exit.GOOD
    for one in formats:
        console.out(f"{one.name:12} {' '.join(one.suffixes):20} {one.title}\n")
    return Exit.GOOD
