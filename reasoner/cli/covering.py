"""`reasoner coverage`: where each statement of a source went, as counts, as CSV or JSON, and what is wrong with it."""

from __future__ import annotations

import argparse
import os
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

from reasoner.cli.arguments import Line
from reasoner.cli.console import Console
from reasoner.compile.load import read
from reasoner.diagnostics import RuleError
from reasoner.document import Document, Paragraph, Quote, Run, Runs, Table
from reasoner.exits import Exit
from reasoner.lint.coverage import KINDS, LEFT_OUT, Coverage, Entry, NotAList, Row, coverage, entries, to_csv
from reasoner.questions import SCHEMA
from reasoner.reading import read as read_file
from reasoner.render.text import to_text
from reasoner.resources import rules_path
from reasoner.visible import json_text
from reasoner.writing import reason


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Compares the rules with their list; 1 if anything is missing."""
    paths = [_path(options, word) for word in options.words] or [rules_path() / "mtor"]
    beside = (paths[0] if os.path.isdir(paths[0]) else paths[0].parent) / "ids.csv"
    files, mistakes = read(paths, allowed=[Path(p) for p in options.allow_path])
    if mistakes:
        raise RuleError(mistakes)
    found = coverage(_listed(options, beside), files)
    if options.json:
        _as_json(found, str(beside), console)
    elif options.csv and not found.gaps:
        console.plain(to_csv(found))
    else:
        console.out(to_text(page(found, str(beside)), console.look()))
    return Exit.NEGATIVE if found.gaps else Exit.GOOD


def _path(options: argparse.Namespace, word: str) -> Path:
    if not os.path.exists(word):
        options.line.missing(word, "for example: reasoner coverage rules")
    return Path(word)


def _listed(options: argparse.Namespace, path: Path) -> tuple[Entry, ...]:
    try:
        return entries(read_file(path).decode("utf-8"))
    except (OSError, UnicodeError, NotAList) as error:
        line: Line = options.line
        word = options.words[0] if options.words else None
        if isinstance(error, FileNotFoundError):
            line.refuse("E006", f"there is no list of ids `{path}`, with which rules are compared", word, _LIST)
        why = reason(error) if isinstance(error, OSError) else str(error)
        line.refuse("E006", f"`{path}` is no list of ids: {why}", word, _LIST)


_LIST = "a list of ids is a CSV file beside the rules, with the columns id, task, where, reason"


def page(found: Coverage, name: str) -> Document:
    """Counts by task and kind; what was left out and why; what is wrong."""
    tasks = dict.fromkeys(row.entry.task for row in found.rows)
    head = tuple((Run(word, "quiet"),) for word in ("", "all", *KINDS))
    counted = tuple(_counts(task, [r for r in found.rows if r.entry.task == task]) for task in tasks)
    left = tuple((Run(f"{r.entry.id}  ", "quiet"), Run(r.entry.reason)) for r in found.rows if r.kind == LEFT_OUT)
    blocks: list[Paragraph | Table | Quote] = [Table(head, (*counted, _counts("all", found.rows)))]
    if left:
        blocks += [Paragraph((Run("Left out:"),)), Quote(left)]
    wrong = tuple((Run(f"{name}:{g.line}: " if g.line else "", "quiet"), Run(g.message, "bad")) for g in found.gaps)
    if wrong:
        blocks += [Paragraph((Run("Wrong:"),)), Quote(wrong)]
    return Document(tuple(blocks))


def _counts(task: str, rows: Sequence[Row]) -> tuple[Runs, ...]:
    counts = Counter(row.kind for row in rows)
    return tuple((Run(str(cell)),) for cell in (task, len(rows), *(counts[kind] for kind in KINDS)))


def _as_json(found: Coverage, name: str, console: Console) -> None:
    rows = [
        {
            "id": r.entry.id,
            "task": r.entry.task,
            "kind": r.kind,
            "where": [{"name": p.name, "kind": p.kind, "file": p.file} for p in r.places],
            "reason": r.entry.reason,
        }
        for r in found.rows
    ]
    wrong = [{"file": name, "line": g.line, "message": g.message, "help": g.help} for g in found.gaps]
    data = {"schema": SCHEMA, "kind": "coverage", "rows": rows, "wrong": wrong}
    console.out(json_text(data))
