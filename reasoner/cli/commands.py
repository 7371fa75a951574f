"""What each command on a model does: read the rules, ask the pipeline, draw the answer, say how it ended.

It must not find anything out by itself: questions go to `reasoner.pipeline`, words come from `reasoner.tell`.
"""

from __future__ import annotations

import argparse
from collections.abc import Callable
from dataclasses import replace
from typing import Final

from reasoner import pipeline
from reasoner.cli import asking
from reasoner.cli.arguments import BUDGET, COMMANDS, REPORTS
from reasoner.cli.console import Console
from reasoner.cli.files import (
    Run,
    compiled,
    is_path,
    model_of,
    read_rules,
    reading_of,
    rule_files,
    write_answer,
    write_beside,
)
from reasoner.clock import TimeIsUp, limited
from reasoner.diagnostics import RuleError, Severity
from reasoner.document import Document
from reasoner.exits import Exit
from reasoner.query.ask import NotAnswered, NotEnumerated
from reasoner.query.engine import Engine
from reasoner.query.kinds import exit_of
from reasoner.questions import SCHEMA
from reasoner.render.text import Look, to_text
from reasoner.repl.interrupt import interruptible
from reasoner.solve.budget import Budget, TooLarge


def run(options: argparse.Namespace, console: Console) -> Exit:
    """Runs the command of parsed arguments; returns the exit code."""
    asked, files = _split(options)
    it = Run(options, console, asked, files, Budget(options.budget, console.progress, options.memory))
    try:
        with limited(None if options.command == "repl" else it.started):  # there it is for each input
            return _WAYS[options.command](it)
    except TimeIsUp as error:
        console.complain(f"unknown: {error} before all rules were read", "a larger `--budget` or `--memory` may do")
        return Exit.UNKNOWN
    except NotAnswered as error:
        console.complain(f"this kind of question is not answered yet: {error}", "`reasoner --help` lists what is")
    except NotEnumerated as error:
        console.complain(f"the constraint engine does not answer this kind of question: {error}", "leave out --engine")
    except TooLarge as error:
        console.complain(str(error), "ask with the default engine, or a smaller model")
    return Exit.WRONG


def _a(wanted: str) -> str:
    return wanted if wanted.endswith("s") else f"a {wanted}"


def _split(options: argparse.Namespace) -> tuple[str, tuple[str, ...]]:
    """What is asked, and the files; a lone existing path is a file where the question may be left out."""
    command, words = COMMANDS[options.command], list(options.words)
    if not command.asks:
        return "", tuple(words)
    if command.optional and (not words or is_path(words[0])):
        return "", tuple(words)
    if not words:
        options.line.refuse(
            "E005", f"`reasoner {command.name}` needs {_a(command.asks.lower())}", None,
            f"for example: reasoner {command.examples[0]}",
        )  # fmt: skip
    return words[0], tuple(words[1:])


def _diff(it: Run) -> Exit:
    if len(it.files) != 2:
        word = it.files[2] if len(it.files) > 2 else None
        it.line.refuse(
            "E005", "`reasoner diff` compares two versions of the rules: OLD and NEW, files or folders", word,
            "for example: reasoner diff old.rules new.rules",
        )  # fmt: skip
    from reasoner.many.diff import diff
    from reasoner.tell.difference import difference, difference_json

    old, new = (model_of(replace(it, files=(name,))) for name in it.files)
    budget = it.budget(None)
    with interruptible(budget):
        found = diff(old, new, budget, seed=it.options.seed, progress=it.console.progress)
    it.console.progress("")
    if it.options.json:
        it.show_json(difference_json(found))
    else:
        it.show(difference(found, it.options.full))
    return Exit.NEGATIVE if found.changed else Exit.UNKNOWN if found.unsettled else Exit.GOOD


def _lint(it: Run) -> Exit:
    from reasoner.cli import linting
    from reasoner.lint.applying import applied
    from reasoner.lint.run import lint
    from reasoner.lint.subject import Subject

    only, skip = linting.chosen(it.options)
    if it.options.format in REPORTS:
        return _report(it, only, skip)
    if it.options.list == "codes":
        return linting.list_codes(it.options, it.console)
    model, files = compiled(it)
    if it.options.list == "modelling":
        return linting.list_choices(model, it.options, it.console)
    budget, subject = it.budget(), Subject(model, tuple(files))
    if it.options.fix or it.options.diff:
        linting.refuse_to_fix(it.options)
        reading = reading_of(it)
        with interruptible(budget):
            found = applied(
                subject, rule_files(it), budget, only, skip, it.options.seed, reading.allowed, reading.format
            )
        return linting.fix(found, it.options, it.console)
    with interruptible(budget):
        findings = lint(subject, budget, only, skip, it.options.seed)
    linting.show(findings, it.options, it.console)
    return Exit.NEGATIVE if findings.found else Exit.GOOD if findings.complete else Exit.UNKNOWN


def _report(it: Run, only: tuple[str, ...], skip: tuple[str, ...]) -> Exit:
    """Findings for other programs, with the warnings of reading; mistakes are findings, too."""
    from reasoner.cli import linting
    from reasoner.lint.run import lint
    from reasoner.lint.subject import Subject

    linting.refuse_beside_report(it.options)
    try:
        model, files, warnings = read_rules(it)
    except RuleError as error:
        linting.report(error.diagnostics, (), True, it.options, it.console)
        return Exit.WRONG
    budget = it.budget()
    with interruptible(budget):
        findings = lint(Subject(model, tuple(files)), budget, only, skip, it.options.seed)
    wanted = [d for d in warnings if d.code not in skip and (not only or d.code in only)]
    names = [file.source.name for file in files]
    linting.report((*wanted, *findings.found), names, findings.complete, it.options, it.console)
    return Exit.NEGATIVE if wanted or findings.found else Exit.GOOD if findings.complete else Exit.UNKNOWN


def _show(it: Run) -> Exit:
    from reasoner.cli import showing
    from reasoner.compile.load import read

    if it.options.stage == "proof":
        return asking.whole(it)
    if it.options.stage == "syntax":
        reading = reading_of(it)
        files, mistakes = read(rule_files(it), allowed=reading.allowed, format=reading.format)
        if any(d.severity is Severity.ERROR for d in mistakes):
            raise RuleError(mistakes)
        return _shown(it, showing.syntax(files))
    if it.asked == "regimens":
        return _show_regimens(it)
    model = model_of(it)
    if it.options.stage == "problem":
        return _shown(it, showing.problem(model, it.asked, it.options.seed))
    if it.options.stage == "model":
        return _shown(it, showing.rules(model))
    return _shown(it, showing.named(model, it.asked, it.line) if it.asked else showing.overview(model))


def _shown(it: Run, document: Document) -> Exit:
    """Shows a document; in JSON as the text that it is."""
    if it.options.json:
        it.show_json({"schema": SCHEMA, "kind": "show", "text": to_text(document, Look())})
    else:
        it.show(document)
    return Exit.GOOD


def _show_regimens(it: Run) -> Exit:
    """`show regimens [DRUG] [FILES]`: the first of the other words is a drug unless it is a path."""
    from reasoner.cli import showing

    drug, files = (it.files[0], it.files[1:]) if it.files and not is_path(it.files[0]) else (None, it.files)
    model = model_of(replace(it, files=files))
    regimens = showing.regimens(model, drug, it.line)
    if it.options.json:
        it.show_json(showing.regimens_json(model, regimens))
    else:
        it.show(showing.regimens_page(model, regimens))
    return Exit.GOOD


def _export(it: Run) -> Exit:
    from reasoner.cli import exporting

    exporting.check(it.options, it.asked)
    if name := exporting.target(it.options):
        return _written(it, name)
    model, budget, answer = model_of(it), it.budget(), None
    if it.asked:
        with interruptible(budget):
            answer = pipeline.ask(Engine(model, it.options.seed), it.asked, budget)
    code = Exit.GOOD if answer is None else exit_of(answer)
    try:
        with limited(budget.closing()):
            drawn = exporting.drawn(model, answer, it.options)
            text = exporting.written(model, answer, drawn, it.options) if drawn else ""
    except TimeIsUp as error:
        help = "a larger `--budget` may do; `--around` draws a part"
        it.console.complain(f"unknown: {error} before the picture was drawn", help)
        return Exit.UNKNOWN
    if not drawn and code is Exit.UNKNOWN:
        it.console.complain("unknown: there is no proof to draw within the budget", "a larger `--budget` may do")
        return code
    if not drawn:
        it.console.complain("this answer has no steps to draw", "leave out --proof to draw the network around it")
        return Exit.NEGATIVE
    if it.options.output:
        write_answer(it, it.options.output, text)
    else:
        it.console.exact(text)
    return Exit.UNKNOWN if code == Exit.UNKNOWN else Exit.GOOD


def _written(it: Run, name: str) -> Exit:
    """The rules in another format, with remarks on what it cannot say; or an answer as a table."""
    from reasoner.cli import exporting
    from reasoner.tell.parquet import INSTALL, NoParquet

    (model, files), code = compiled(it), Exit.GOOD
    text: str | bytes
    if it.asked:
        budget = it.budget()
        with interruptible(budget):
            answer = pipeline.ask(Engine(model, it.options.seed), it.asked, budget)
        code = exit_of(answer)
        try:
            text = exporting.as_table(answer, name)
        except NoParquet as error:
            it.console.complain(str(error), INSTALL)
            return Exit.WRONG
    else:
        written = exporting.of_rules(model, name)
        it.console.diagnose(written.lost.remarks(name, "W009"))
        text = written.text
    if it.options.output:
        write_beside(it, it.options.output, text, files)
    elif isinstance(text, str):
        it.console.out(text)
    else:
        it.line.refuse("E008", "a Parquet file is not text: name a file for it", "--to", "add -o answer.parquet")
    return Exit.UNKNOWN if code == Exit.UNKNOWN else Exit.GOOD


def _repl(it: Run) -> Exit:
    from reasoner.repl import run as prompt
    from reasoner.repl.session import begin
    from reasoner.repl.workspace import Workspace

    if "-" in it.files:
        it.line.refuse("E004", "rules cannot come from standard input here: questions do", "-", "name a file or folder")
    session = begin(rule_files(it), reading_of(it))
    it.console.diagnose(session.warnings)
    seconds = it.options.budget if it.options.budget is not None else BUDGET
    return prompt.run(session, it.console, Workspace(seconds, it.options.seed, it.console.progress))


_WAYS: Final[dict[str, Callable[[Run], Exit]]] = {
    **dict.fromkeys(asking.FORMS, asking.question),
    "why": asking.why,
    "screen": asking.screen,
    "test": asking.test,
    "verify": asking.verify,
    "show": _show,
    "demo": asking.demo,
    "export": _export,
    "lint": _lint,
    "diff": _diff,
    "repl": _repl,
}
