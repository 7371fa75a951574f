"""What each command does: read the rules, ask the pipeline, draw the answer, say how it ended.

It must not find anything out by itself: questions go to `reasoner.pipeline`, words come from `reasoner.tell`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import Any, Final

from reasoner import pipeline
from reasoner.cli import showing, tools
from reasoner.cli.arguments import BUDGET, COMMANDS, REPORTS, Line
from reasoner.cli.console import Console
from reasoner.clock import TimeIsUp, limited
from reasoner.compile.load import Loaded, read, read_text
from reasoner.diagnostics import Diagnostic, RuleError, Severity, did_you_mean
from reasoner.document import Document, Paragraph
from reasoner.exits import Exit
from reasoner.interchange import registry
from reasoner.lang.parser import claim_question
from reasoner.many.diff import diff
from reasoner.model import ir
from reasoner.model.ir import Model, Status
from reasoner.proof.checker import Rejected
from reasoner.proof.codec import CertificateError, Malformed, OtherEdition
from reasoner.proof.codec import to_json as certificate
from reasoner.query.answers import Answer, TestReport, proof_of, whole_proof
from reasoner.query.ask import NotAnswered, NotEnumerated
from reasoner.query.engine import Engine
from reasoner.query.kinds import exit_of, exit_of_reports
from reasoner.query.outcomes import Wanted
from reasoner.query.screen import Plan
from reasoner.questions import ROWS, SCHEMA
from reasoner.reading import read as read_file
from reasoner.reading import read_stream
from reasoner.render.markdown import to_markdown
from reasoner.render.text import to_text
from reasoner.repl.interrupt import interruptible
from reasoner.resources import rules_path
from reasoner.revise.measurements import Place
from reasoner.solve.budget import Budget, TooLarge
from reasoner.source import Source
from reasoner.tell import details
from reasoner.tell.difference import difference, difference_json
from reasoner.tell.json import report_json, to_json
from reasoner.tell.narrate import narrate
from reasoner.tell.reports import failure, summary
from reasoner.tell.words import say
from reasoner.visible import json_text
from reasoner.writing import reason, same_file

LARGEST_PROOF: Final = 64_000_000
"""Bytes of a certificate."""

DEMO: Final = "why autophagy increases with torin1 = high in resistant"

_FORMS: Final = {row.command.name: row.command.form for row in ROWS if row.command is not None} | {"ask": "{}"}
"""Commands that are a question of the language, and how their argument becomes one."""


@dataclass(frozen=True)
class Run:
    """One run of a command: its arguments split into what is asked and which files, and where output goes."""

    options: argparse.Namespace
    console: Console
    asked: str
    files: tuple[str, ...]
    started: Budget

    @property
    def line(self) -> Line:
        line: Line = self.options.line
        return line

    def budget(self, seconds: float | None = BUDGET) -> Budget:
        """The budget of the user, which has run since the command began, or a new one of so many seconds."""
        if self.options.budget is not None:
            return self.started
        return Budget(seconds, self.console.progress, self.options.memory)

    def show(self, document: Document) -> None:
        """A document on standard output."""
        if self.options.markdown:
            self.console.plain(to_markdown(document))
        else:
            self.console.out(to_text(document, self.console.look()))

    def show_json(self, data: dict[str, Any]) -> None:
        self.console.out(json_text(data))


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
    if command.optional and (not words or _is_path(words[0])):
        return "", tuple(words)
    if not words:
        options.line.refuse(
            "E005", f"`reasoner {command.name}` needs {_a(command.asks.lower())}", None,
            f"for example: reasoner {command.examples[0]}",
        )  # fmt: skip
    return words[0], tuple(words[1:])


def _is_path(word: str) -> bool:
    named = word.lower().endswith(registry.suffixes())
    return word == "-" or os.path.exists(word) or named or ("/" in word and " " not in word)


# --- reading rules ------------------------------------------------------------------------------------------------


def _model(it: Run) -> Model:
    """The model of the files given, or the shipped one; warnings are shown, mistakes raise RuleError."""
    return _compiled(it)[0]


def _engine(it: Run) -> Engine:
    """The model to ask, with the files behind it."""
    model, files = _compiled(it)
    return Engine(model, it.options.seed, model_files=_reading(it).model_files(files))


def _compiled(it: Run) -> tuple[Model, tuple[Loaded, ...]]:
    """The model, and the files it is made of; warnings are shown."""
    model, files, warnings = _read(it)
    it.console.diagnose(warnings)
    measured = [*(f for f in it.files if _is_data(it, f)), *it.options.measurements]
    if measured and len(it.files) == sum(f in measured for f in it.files):
        it.console.remark(f"no rules are named, so the measurements are compared with the shipped ones, {_shipped()}")
    return model, files


def _read(it: Run) -> tuple[Model, tuple[Loaded, ...], tuple[Diagnostic, ...]]:
    """The model, the files it is made of, and the warnings. Raises RuleError."""
    paths, reading = _rule_files(it), _reading(it)
    files, mistakes = read(paths, allowed=reading.allowed, format=reading.format) if paths else ((), ())
    if "-" in it.files:
        more, found = read_text(_standard_input(it), Path(), allowed=reading.allowed)
        files, mistakes = (*files, *more), (*mistakes, *found)
    model, warnings = pipeline.compiled(files, mistakes, reading)
    return model, tuple(files), warnings


def _standard_input(it: Run) -> Source:
    try:
        return Source("<stdin>", read_stream(sys.stdin.buffer).decode("utf-8-sig"))
    except OSError as error:
        it.line.refuse("E006", f"cannot read standard input: {reason(error)}", "-")
    except UnicodeDecodeError as error:
        it.line.refuse("E006", f"standard input is not UTF-8 text (byte {error.start + 1})", "-", "save it as UTF-8")


def _rule_files(it: Run) -> list[Path]:
    """The rule files and folders given, or the shipped rules."""
    if all(_is_data(it, f) for f in it.files):
        return [_shipped()]
    return [_path(it, f) for f in it.files if f != "-" and not _is_data(it, f)]


def _reading(it: Run) -> pipeline.Options:
    """How the files are to be read."""
    options = it.options
    at_least = Status[options.at_least.upper()] if options.at_least else None
    named = [*(f for f in it.files if _is_data(it, f)), *options.measurements]
    try:
        tables = pipeline.tables([_path(it, name) for name in named])
    except OSError as error:
        it.line.refuse("E006", f"a table cannot be read: {reason(error)}", named[0])
    for option, value in (("--in", options.scenario), ("--with", options.settings)):
        if value and not tables:
            it.line.refuse("E003", f"`{option}` says where measurements hold, and there are none", option, _NO_TABLE)
    place = Place(options.scenario, options.settings)
    allowed = tuple(map(Path, options.allow_path))
    switches = tuple(options.assume), tuple(options.reject)
    return pipeline.Options(*switches, at_least, tables, place, allowed, _format(it))


_NO_TABLE: Final = "name a table of measurements, such as `measurements.csv`; a question says itself where it holds"


def _format(it: Run) -> registry.Format | None:
    """The format of the files, where it is said."""
    return registry.BY_NAME.get(it.options.format) if it.options.format else None


def _is_data(it: Run, word: str) -> bool:
    """Whether a file holds observations: by the ending of its name, else by what is in it."""
    holds = {f.holds for f in registry.sharing(word)}
    if "data" not in holds or (_format(it) is not None and len(holds) > 1):
        return False
    if len(holds) == 1:
        return True
    try:
        text = read_file(Path(word)).decode("utf-8", errors="replace")
    except OSError:
        return True  # whoever reads it says what is wrong
    found = registry.chosen(word, text)
    return found is not None and found.holds == "data"


def _shipped() -> Path:
    """The shipped rules, by the shorter of their names."""
    path = rules_path() / "mtor"
    return path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path


def _path(it: Run, word: str) -> Path:
    path = Path(word)
    if not os.path.exists(path):
        near = did_you_mean(word, _neighbours(path))
        quoted = 'a question is one argument in quotes: reasoner why "X increases with Y = high" FILES'
        if it.options.command == "export" and not near:
            near = f"`-o {word}` names the file that the drawing is written to"
        as_path = _is_path(word) or not COMMANDS[it.options.command].asks
        help = near or ("files are looked for from the folder you are in" if as_path else quoted)
        it.line.refuse("E004", f"there is no file or folder `{word}`", word, help)
    return path


def _neighbours(path: Path) -> list[str]:
    folder = path.parent
    return [str(folder / p.name) for p in sorted(folder.iterdir())] if os.path.isdir(folder) else []


# --- questions ----------------------------------------------------------------------------------------------------


def _why(it: Run) -> Exit:
    return _answered(it, _engine(it), claim_question(it.asked))


def _question(it: Run) -> Exit:
    return _answered(it, _engine(it), _FORMS[it.options.command].format(it.asked).strip())


def _answered(it: Run, engine: Engine, question: str) -> Exit:
    budget = it.budget()
    with interruptible(budget):
        answer = pipeline.ask(engine, question, budget, it.options.engine, _wanted(it))
        answer = _with_witness(it, engine, answer, budget)
    it.console.progress("")
    _write_proof(it, answer)
    _write_page(it, answer)
    if it.options.json:
        it.show_json(to_json(answer, it.options.timing))
    else:
        it.show(_told(it, answer))
        if it.options.timing:
            it.show(Document((Paragraph(say("took", seconds=f"{answer.seconds:.2f}")),)))
    return exit_of(answer)


def _told(it: Run, answer: Answer) -> Document:
    """The answer, or the argument at the one quantity or line that is asked for."""
    what = vars(it.options).get("why")
    if what is None:
        return narrate(answer, it.options.full)
    found = details.in_detail(answer, what)
    if found is None:
        numbers = details.numbers(answer)
        help = f"the lines are 1 to {len(numbers)}" if numbers else "only proofs have arguments"
        it.line.refuse("E003", f"there is no argument at `{what}`", what, help)
    return found


def _wanted(it: Run) -> Wanted:
    """How much explanation is asked for; not every command has options for that."""
    chosen = vars(it.options)
    names = ("smallest", "all", "proofs", "witnesses", "allow")
    return Wanted(**{name: chosen[name] for name in names if name in chosen})


def _with_witness(it: Run, engine: Engine, answer: Answer, budget: Budget) -> Answer:
    """The answer with the witness of the one step that is asked for, if one is."""
    label = vars(it.options).get("witness")
    if label is None:
        return answer
    if proof_of(answer) is None:
        it.console.complain(f"there is no proof, so no step `{label}` to look at")
        return answer
    try:
        return pipeline.witness(engine, answer, label, budget)
    except ValueError as error:
        it.line.refuse("E003", str(error), label, "`--full` shows the steps")


def _write_proof(it: Run, answer: Answer) -> None:
    if it.options.proof is None:
        return
    proof = whole_proof(answer)
    if proof is None:
        it.console.complain(f"there is no proof to write to `{it.options.proof}`")
        return
    text = json.dumps(certificate(proof, answer.model), ensure_ascii=False, indent=1)
    _write(it, it.options.proof, text + "\n")


def _write_page(it: Run, answer: Answer) -> None:
    if getattr(it.options, "html", None) is None:
        return
    from reasoner.picture.page import to_page

    _write(it, it.options.html, to_page(answer, it.options.full))


def _write(it: Run, name: str, text: str) -> None:
    if name.lower().endswith(registry.suffixes()):
        it.line.refuse("E006", f"`{name}` is for rules or measurements, not for answers", name, _OTHER)
    _write_beside(it, name, text)


def _write_beside(it: Run, name: str, text: str | bytes) -> None:
    """Writes a file that is none of those that the answer is made from."""
    if any(same_file(Path(name), Path(file)) for file in (*it.files, *it.options.measurements)):
        it.line.refuse("E006", f"`{name}` is what the answer is made from", name, _OTHER)
    tools.replace_file(Path(name), text, it.line)


_OTHER: Final = "choose another name"


def _screen(it: Run) -> Exit:
    from reasoner.cli import screening

    engine, budget = _engine(it), it.budget(None)
    found, line = pipeline.asked(engine.model, _FORMS["screen"].format(it.asked).strip())
    assert isinstance(found, ir.Screen)
    with interruptible(budget):
        answer = screening.screen(Plan(engine.model, found), line, it.options, budget)
    it.console.progress("")
    if answer is None:
        it.console.complain(f"this share is done; others are missing in `{it.options.out}`")
        return Exit.GOOD
    screening.write_files(answer, it.options, partial(_write_beside, it))
    if it.options.json:
        it.show_json(to_json(answer, it.options.timing))
    else:
        it.show(narrate(answer, it.options.full))
    return exit_of(answer)


# --- tests --------------------------------------------------------------------------------------------------------


def _test(it: Run) -> Exit:
    model, budget = _model(it), it.budget(None)
    reports: list[TestReport] = []
    with interruptible(budget):
        for report in pipeline.run_tests(model, budget, prove=it.options.prove, seed=it.options.seed):
            reports.append(report)
            it.console.progress(f"{len(reports)}/{len(model.expectations)}")
            if it.options.json:
                it.show_json(report_json(report, it.options.timing))
            elif not report.passed:
                it.console.progress("")
                it.show(failure(report))
    it.console.progress("")
    if not it.options.json:
        it.show(summary(reports))
    if it.options.junit:
        from reasoner.tell.junit import to_junit

        _write(it, it.options.junit, to_junit(reports))
    code = exit_of_reports(reports)
    return Exit.UNKNOWN if code is Exit.GOOD and budget.interrupted else code


def _diff(it: Run) -> Exit:
    if len(it.files) != 2:
        word = it.files[2] if len(it.files) > 2 else None
        it.line.refuse(
            "E005", "`reasoner diff` compares two versions of the rules: OLD and NEW, files or folders", word,
            "for example: reasoner diff old.rules new.rules",
        )  # fmt: skip
    old, new = (_model(replace(it, files=(name,))) for name in it.files)
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
    if it.options.list == "codes":
        return linting.list_codes(it.options, it.console)
    if it.options.format in REPORTS:
        return _report(it, only, skip)
    model, files = _compiled(it)
    if it.options.list == "modelling":
        return linting.list_choices(model, it.options, it.console)
    budget, subject = it.budget(), Subject(model, files)
    if it.options.fix or it.options.diff:
        linting.refuse_to_fix(it.options)
        with interruptible(budget):
            found = applied(subject, _rule_files(it), budget, only, skip, it.options.seed, _reading(it).allowed)
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

    names = tuple(it.files)
    try:
        model, files, warnings = _read(it)
    except RuleError as error:
        linting.report(error.diagnostics, names, it.options, it.console)
        return Exit.WRONG
    budget = it.budget()
    with interruptible(budget):
        findings = lint(Subject(model, files), budget, only, skip, it.options.seed)
    wanted = [d for d in warnings if d.code not in skip and (not only or d.code in only)]
    linting.report((*wanted, *findings.found), names, it.options, it.console)
    return Exit.NEGATIVE if wanted or findings.found else Exit.GOOD if findings.complete else Exit.UNKNOWN


# --- verify, show, demo -------------------------------------------------------------------------------------------


def _verify(it: Run) -> Exit:
    if it.asked.endswith(".json"):
        _path(it, it.asked)
    return _verify_file(it) if os.path.isfile(it.asked) else _verify_engines(it)


def _verify_engines(it: Run) -> Exit:
    budget = it.budget()
    with interruptible(budget):
        found = pipeline.verify(Engine(_model(it), it.options.seed), it.asked, budget)
    verdict = found.first.verdict
    if it.options.json:
        outcome = {"schema": SCHEMA, "question": found.first.text, "kind": "verify", "verdict": verdict}
        it.show_json({**outcome, "agree": not found.differences, "differences": list(found.differences)})
    elif found.differences:
        it.show(Document((Paragraph(say("engines differ", differences="; ".join(found.differences))),)))
    else:
        it.show(Document((Paragraph(say("engines agree", verdict=verdict)),)))
    if verdict == "unknown":
        return Exit.UNKNOWN
    return Exit.NEGATIVE if found.differences else Exit.GOOD


def _verify_file(it: Run) -> Exit:
    try:
        data = json.loads(read_file(Path(it.asked), LARGEST_PROOF))
    except (OSError, ValueError, RecursionError):
        it.line.refuse("E006", f"`{it.asked}` is not a proof file", it.asked, "`--proof FILE` writes one")
    model = _model(it)
    try:
        proof = pipeline.verify_proof(data, model)
    except OtherEdition as error:
        help = "ask its question again with `--proof FILE`"
        it.line.refuse("E006", f"the proof in `{it.asked}` was {error}", it.asked, help)
    except Malformed as error:
        it.line.refuse("E006", f"`{it.asked}` is not a proof file: {error}", it.asked, "`--proof FILE` writes one")
    except (Rejected, CertificateError) as error:
        said, holds = str(error), False
    else:
        said, holds = showing.claimed(model, proof), True
    if it.options.json:
        it.show_json({"schema": SCHEMA, "kind": "verify", "holds": holds, "reason": said})
    else:
        it.show(Document((Paragraph(say("proof holds" if holds else "proof fails", what=said)),)))
    return Exit.GOOD if holds else Exit.NEGATIVE


def _show(it: Run) -> Exit:
    if it.options.stage == "proof":
        it.options.full = True
        return _answered(it, _engine(it), claim_question(it.asked.removeprefix("why ")))
    if it.options.stage == "syntax":
        reading = _reading(it)
        files, mistakes = read(_rule_files(it), allowed=reading.allowed, format=reading.format)
        if any(d.severity is Severity.ERROR for d in mistakes):
            raise RuleError(mistakes)
        it.show(showing.syntax(files))
        return Exit.GOOD
    if it.asked == "regimens":
        return _show_regimens(it)
    model = _model(it)
    if it.options.stage == "problem":
        it.show(showing.problem(model, it.asked, it.options.seed))
    elif it.options.stage == "model":
        it.show(showing.rules(model))
    elif not it.asked:
        it.show(showing.overview(model))
    else:
        it.show(showing.named(model, it.asked, it.line))
    return Exit.GOOD


def _show_regimens(it: Run) -> Exit:
    """`show regimens [DRUG] [FILES]`: the first of the other words is a drug unless it is a path."""
    drug, files = (it.files[0], it.files[1:]) if it.files and not _is_path(it.files[0]) else (None, it.files)
    model = _model(replace(it, files=files))
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
    model, code = _model(it), Exit.GOOD
    if it.asked:
        budget = it.budget()
        with interruptible(budget):
            answer = pipeline.ask(Engine(model, it.options.seed), it.asked, budget)
        drawn, code = exporting.of_answer(answer, it.options), exit_of(answer)
    else:
        drawn = exporting.of_model(model, it.options)
    if not drawn:
        it.console.complain("this answer has no steps to draw", "leave out --proof to draw the network around it")
        return Exit.NEGATIVE
    text = exporting.written(drawn, it.options)
    if it.options.output:
        _write(it, it.options.output, text)
    else:
        it.console.exact(text)
    return Exit.UNKNOWN if code == Exit.UNKNOWN else Exit.GOOD


def _written(it: Run, name: str) -> Exit:
    """The rules in another format, with remarks on what it cannot say; or an answer as a table."""
    from reasoner.cli import exporting
    from reasoner.tell.parquet import INSTALL, NoParquet

    model, code = _model(it), Exit.GOOD
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
        _write_beside(it, it.options.output, text)
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
    session = begin(_rule_files(it), _reading(it))
    it.console.diagnose(session.warnings)
    seconds = it.options.budget if it.options.budget is not None else BUDGET
    return prompt.run(session, it.console, Workspace(seconds, it.options.seed, it.console.progress))


def _demo(it: Run) -> Exit:
    it.show(Document((Paragraph(say("demo asks", question=DEMO.removeprefix("why "))),)))
    code = _answered(it, _engine(it), DEMO)
    tries = (f"reasoner {c}" for c in showing.NEXT)
    it.show(showing.next_steps(tries))
    return code


_WAYS: Final[dict[str, Callable[[Run], Exit]]] = {
    **dict.fromkeys(_FORMS, _question),
    "why": _why,
    "screen": _screen,
    "test": _test,
    "verify": _verify,
    "show": _show,
    "demo": _demo,
    "export": _export,
    "lint": _lint,
    "diff": _diff,
    "repl": _repl,
}
