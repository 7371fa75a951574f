"""The files of one run of a command: the rules and measurements it reads, and the files that its answer goes into."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from reasoner import pipeline
from reasoner.cli.arguments import BUDGET, COMMANDS, Line
from reasoner.cli.console import Console
from reasoner.compile.kept import Given, keep, kept
from reasoner.diagnostics import Diagnostic
from reasoner.document import Document, Paragraph
from reasoner.interchange import registry
from reasoner.model.ir import Model, Status
from reasoner.query.engine import Engine
from reasoner.reading import read as read_file
from reasoner.reading import read_stream
from reasoner.render.markdown import to_markdown
from reasoner.render.text import to_text
from reasoner.resources import rules_path
from reasoner.revise.files import Place
from reasoner.solve.budget import Budget
from reasoner.source import Source
from reasoner.tell.words import say
from reasoner.visible import json_text
from reasoner.writing import reason

if TYPE_CHECKING:
    from reasoner.compile.load import Loaded


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

    def took(self, seconds: float) -> None:
        """How long an answer took, where that is asked for and no JSON has it."""
        if self.options.timing and not self.options.json:
            self.show(Document((Paragraph(say("took", seconds=f"{seconds:.2f}")),)))

    def show_json(self, data: dict[str, Any]) -> None:
        self.console.out(json_text(data))


def model_of(it: Run) -> Model:
    """The model of the files given, or the shipped one; warnings are shown, mistakes raise RuleError."""
    return compiled(it, as_kept=True)[0]


def engine_of(it: Run) -> Engine:
    """The model to ask, with the files behind it."""
    model, files = compiled(it, as_kept=True)
    return Engine(model, it.options.seed, model_files=reading_of(it).model_files(files))


def compiled(it: Run, as_kept: bool = False) -> tuple[Model, Sequence[Loaded]]:
    """The model, and the files it is made of; warnings are shown. `as_kept`: see `read_rules`."""
    model, files, warnings = read_rules(it, as_kept)
    it.console.diagnose(warnings)
    measured = [*(f for f in it.files if _is_data(it, f)), *it.options.measurements]
    if measured and len(it.files) == sum(f in measured for f in it.files):
        it.console.remark(f"no rules are named, so the measurements are compared with the shipped ones, {_shipped()}")
    return model, files


def read_rules(it: Run, as_kept: bool = False) -> tuple[Model, Sequence[Loaded], tuple[Diagnostic, ...]]:
    """The model, the files it is made of, and the warnings. Raises RuleError.

    `as_kept`: the model may be one that was kept. Its places in texts are then equal to those of the files, and not the
    same objects.
    """
    paths, reading = rule_files(it), reading_of(it)
    given = Given(tuple(paths), reading.assume, reading.reject, reading.allowed)
    can_keep = as_kept and not (it.options.no_cache or reading.format or "-" in it.files)
    if can_keep and (before := kept(given)) is not None:
        model, warnings = pipeline.measured(before.model, before.warnings, reading)
        return model, before.files, warnings
    from reasoner.compile.load import read, read_text

    files, mistakes = read(paths, allowed=reading.allowed, format=reading.format) if paths else ((), ())
    if "-" in it.files:
        more, found = read_text(_standard_input(it), Path(), allowed=reading.allowed)
        files, mistakes = (*files, *more), (*mistakes, *found)
    of_rules, found_wrong = pipeline.of_rules(files, mistakes, reading)
    if can_keep:
        keep(given, of_rules, found_wrong, files)
    model, warnings = pipeline.measured(of_rules, found_wrong, reading)
    return model, files, warnings


def _standard_input(it: Run) -> Source:
    try:
        return Source("<stdin>", read_stream(sys.stdin.buffer).decode("utf-8-sig"))
    except OSError as error:
        it.line.refuse("E006", f"cannot read standard input: {reason(error)}", "-")
    except UnicodeDecodeError as error:
        it.line.refuse("E006", f"standard input is not UTF-8 text (byte {error.start + 1})", "-", "save it as UTF-8")


def rule_files(it: Run) -> list[Path]:
    """The rule files and folders given, or the shipped rules."""
    if all(_is_data(it, f) for f in it.files):
        return [_shipped()]
    return [path_of(it, f) for f in it.files if f != "-" and not _is_data(it, f)]


def reading_of(it: Run) -> pipeline.Options:
    """How the files are to be read. Raises RuleError."""
    options = it.options
    at_least = Status[options.at_least.upper()] if options.at_least else None
    named = [*(f for f in it.files if _is_data(it, f)), *options.measurements]
    try:
        tables = pipeline.tables([path_of(it, name) for name in named])
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


def path_of(it: Run, word: str) -> Path:
    """The file or folder that a word names. Raises RuleError where there is none."""
    path = Path(word)
    if not os.path.exists(path):
        help = "files are looked for from the folder you are in"
        if it.options.command == "export":
            help = f"`-o {word}` names the file that the drawing is written to"
        elif COMMANDS[it.options.command].asks and not is_path(word):
            help = 'a question is one argument in quotes: reasoner why "X increases with Y = high" FILES'
        it.line.missing(word, help)
    return path


def is_path(word: str) -> bool:
    """Whether a word is meant as a file or folder: there is one, or it is named like one."""
    named = word.lower().endswith(registry.suffixes())
    return word == "-" or os.path.exists(word) or named or ("/" in word and " " not in word)


def write_answer(it: Run, name: str, text: str) -> None:
    """Writes an answer to a file that is not named as rules or measurements are. Raises RuleError."""
    if name.lower().endswith(registry.suffixes()):
        from reasoner.cli.tools import OTHER

        it.line.refuse("E006", f"`{name}` is for rules or measurements, not for answers", name, OTHER)
    write_beside(it, name, text)


def write_beside(it: Run, name: str, text: str | bytes, read: Iterable[Loaded] = ()) -> None:
    """Writes a file that is none of those that the answer is made from, nor of those `read`. Raises RuleError."""
    made_from = (*it.files, *it.options.measurements, *(file.source.name for file in read))
    from reasoner.cli.tools import write_new

    write_new(name, text, made_from, it.line)
