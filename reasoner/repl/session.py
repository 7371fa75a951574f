"""A session as a value: what was read, what was typed, what is current, what was asked. Every change gives a new one.

Statements typed at the prompt are one more source, `<prompt>`, each on the line of the session on which it was typed;
so mistakes in them read as they do in files. It knows neither terminals nor solvers.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final, assert_never

from reasoner import pipeline
from reasoner.compile.load import Loaded, read, read_text
from reasoner.diagnostics import Diagnostic, RuleError, did_you_mean
from reasoner.lang import syntax
from reasoner.lang.formatter import one_line
from reasoner.lang.parser import parse_file, parse_question
from reasoner.model import ir
from reasoner.pipeline import Options
from reasoner.query.answers import Answer
from reasoner.revise.files import ModelFiles
from reasoner.source import Source, Span

PROMPT: Final = "<prompt>"
"""What the source is called under which typed lines are shown."""

_WITH: Final = "what if "


@dataclass(frozen=True, slots=True)
class Typed:
    """Statements as typed, and the line of the session on which they begin."""

    line: int
    text: str


@dataclass(frozen=True)
class Exchange:
    """A question and its answer. A query of the files, asked by name, has no syntax of its own."""

    text: str  # with all that was current, on one line
    question: syntax.Question | None
    answer: Answer
    accepted: tuple[str, ...] = ()  # the `expect` lines that say what it says


@dataclass(frozen=True)
class Session:
    """Everything that a session is at one moment. `former` is what undoing the last change gives back."""

    paths: tuple[Path, ...]
    options: Options
    files: tuple[Loaded, ...]  # what the paths stand for, as last read
    model: ir.Model
    model_files: ModelFiles  # all that the model is made of, with what was typed
    warnings: tuple[Diagnostic, ...] = ()
    typed: tuple[Typed, ...] = ()
    scenario: str | None = None
    settings: tuple[syntax.Setting, ...] = ()
    exchanges: tuple[Exchange, ...] = ()
    line: int = 1  # the next one
    former: Session | None = None
    change: str = ""  # what led here from the former session, in the user's words

    @property
    def current(self) -> str:
        """Current settings and scenario, as they would stand after a claim."""
        named = None if self.scenario is None else _name(self.scenario)
        return one_line(syntax.Tail(self.settings, named))

    @property
    def last(self) -> Exchange | None:
        return self.exchanges[-1] if self.exchanges else None


def begin(paths: Sequence[Path], options: Options) -> Session:
    """A session with files just read. Raises RuleError."""
    files, mistakes = read(paths, allowed=options.allowed, format=options.format)
    model, warnings = pipeline.compiled(files, mistakes, options)
    return Session(tuple(paths), options, files, model, options.model_files(files), warnings)


def placed(session: Session, text: str) -> Source:
    """What is typed next, as a source in which it stands on its line of the session."""
    return Source(PROMPT, "\n" * (session.line - 1) + text)


# --- changes ------------------------------------------------------------------------------------------------------


def stated(session: Session, text: str) -> Session:
    """The session with further statements. Raises RuleError."""
    _, mistakes = parse_file(placed(session, text))
    if mistakes:
        raise RuleError(mistakes)
    typed = (*session.typed, Typed(session.line, text))
    made = _made(session, session.files, typed)
    return replace(made, former=session, change=text)


def _made(
    session: Session,
    files: tuple[Loaded, ...],
    typed: tuple[Typed, ...],
    opened: Mapping[Path, str] | None = None,
) -> Session:
    """The session with other files or other statements, and the model that they make. Raises RuleError."""
    source = Source(PROMPT, together(typed))
    every, mistakes = read_text(source, None, files, opened, session.options.allowed) if typed else (files, ())
    model, warnings = pipeline.compiled(every, mistakes, session.options)
    model_files = session.options.model_files(every)
    return replace(session, files=files, typed=typed, model=model, model_files=model_files, warnings=warnings)


def together(typed: Sequence[Typed]) -> str:
    """All that was typed, each statement on its line, with blank lines for all else."""
    lines: list[str] = []
    for one in typed:
        lines += [""] * (one.line - 1 - len(lines))
        lines += one.text.split("\n")
    return "\n".join(lines)


def loaded(session: Session, paths: Sequence[Path]) -> Session:
    """Other files in place of those so far; what was typed goes with them. Raises RuleError."""
    fresh = begin(paths, session.options)
    kept = replace(fresh, exchanges=session.exchanges, line=session.line, former=session)
    return _still_current(replace(kept, change=f":load {' '.join(map(str, paths))}"), session)


def reloaded(session: Session) -> Session:
    """The same files as they are now, with all that was typed. Raises RuleError."""
    files, mistakes = read(session.paths, allowed=session.options.allowed, format=session.options.format)
    if mistakes:
        raise RuleError(mistakes)
    fresh = replace(_made(session, files, session.typed), former=session, change=":reload")
    return _still_current(fresh, session)


def settled(session: Session, path: Path, text: str) -> Session:
    """The session once a file of it holds a text that says all that was typed. Raises RuleError.

    It cannot be undone: the file says so now. A file that only a typed `use` brought in stays typed.
    """
    opened = {path.resolve(): text.removeprefix("\ufeff")}
    files, mistakes = read(session.paths, opened, session.options.allowed)
    if mistakes:
        raise RuleError(mistakes)
    known = {Path(file.source.name).resolve() for file in files}
    typed = () if path.resolve() in known else tuple(t for t in session.typed if _uses(t, path))
    return _still_current(replace(_made(session, files, typed, opened), former=None), session)


def _uses(typed: Typed, path: Path) -> bool:
    statements = parse_file(Source(PROMPT, typed.text))[0].statements
    return any(isinstance(s, syntax.Use) and Path(s.path.text).resolve() == path.resolve() for s in statements)


def resting_on(files: Sequence[Loaded], file: str) -> frozenset[str]:
    """The names of all files that one uses, itself or by others."""
    uses = {f.source.name: [name for name, _ in f.uses] for f in files}
    found, todo = set[str](), [file]
    while todo:
        new = [name for name in uses.get(todo.pop(), ()) if name not in found]
        found.update(new)
        todo += new
    return frozenset(found)


def untyped(session: Session) -> Session:
    """The session as it would be, had no statement been typed."""
    return _still_current(replace(_made(session, session.files, ()), former=session), session)


def _still_current(fresh: Session, session: Session) -> Session:
    """Current scenario and settings as before, as far as the model still knows them."""
    scenario = session.scenario if session.scenario in fresh.model.scenarios else None
    settings: tuple[syntax.Setting, ...] = ()
    for setting in session.settings:
        try:
            pipeline.resolved(fresh.model, _what_if((setting,)))
        except RuleError:
            continue
        settings = (*settings, setting)
    return replace(fresh, scenario=scenario, settings=settings)


def undone(session: Session) -> Session | None:
    """The session before its last change; what was asked since stays asked. None where nothing was changed."""
    if session.former is None:
        return None
    return replace(session.former, line=session.line, exchanges=session.exchanges)


def new_warnings(before: Session, after: Session) -> tuple[Diagnostic, ...]:
    """The warnings that a change has brought."""
    known = {(d.code, d.message, d.span.file, d.span.line) for d in before.warnings}
    return tuple(d for d in after.warnings if (d.code, d.message, d.span.file, d.span.line) not in known)


def answered(session: Session, exchange: Exchange) -> Session:
    return replace(session, exchanges=(*session.exchanges, exchange))


def with_last(session: Session, exchange: Exchange) -> Session:
    """The session with another last exchange."""
    return replace(session, exchanges=(*session.exchanges[:-1], exchange))


def reconsidered(session: Session, answer: Answer) -> Session:
    """The session with another answer to its last question, which must be there."""
    return with_last(session, replace(session.exchanges[-1], answer=answer))


# --- what is current ----------------------------------------------------------------------------------------------


def within(session: Session, name: str, span: Span) -> Session:
    """The session with another current scenario; none for an empty name. Raises RuleError."""
    if name and name not in session.model.scenarios:
        known = session.model.scenarios
        help = did_you_mean(name, known) or ("`:show` lists the scenarios" if known else "none is declared")
        raise RuleError([Diagnostic("E205", f"there is no scenario `{name}`", span, help)])
    return replace(session, scenario=name or None, former=session, change=f":in {name}".rstrip())


def under(session: Session, text: str, span: Span) -> Session:
    """The session with other current settings; none for an empty text. Raises RuleError."""
    settings: tuple[syntax.Setting, ...] = ()
    if text:
        try:
            settings = _settings(session, text)
        except RuleError as error:
            raise RuleError(_moved(d, span) for d in error.diagnostics) from None
    return replace(session, settings=settings, former=session, change=f":with {text}".rstrip())


def _settings(session: Session, text: str) -> tuple[syntax.Setting, ...]:
    asked, mistakes = parse_question(Source(PROMPT, _WITH + text))
    if asked is None or mistakes:
        raise RuleError(mistakes)
    question = asked.question
    alone = isinstance(question, syntax.WhatIf) and question.tail == syntax.Tail(question.tail.settings)
    if not isinstance(question, syntax.WhatIf) or question.show or question.repaired or not alone:
        raise RuleError([Diagnostic("E110", "settings alone can be current", asked.span, "for example: X = high")])
    pipeline.resolved(session.model, asked)
    return question.tail.settings


def _moved(diagnostic: Diagnostic, span: Span) -> Diagnostic:
    """A mistake in settings, shown where they were typed."""
    by = span.start - len(_WITH)
    there = diagnostic.span
    return replace(diagnostic, span=Span(span.source, max(span.start, there.start + by), there.end + by), related=())


def _what_if(settings: tuple[syntax.Setting, ...]) -> syntax.Asked:
    span = settings[0].span
    return syntax.Asked(syntax.WhatIf(syntax.Tail(settings, span=span), (), span), span)


def in_context(session: Session, question: syntax.Question) -> syntax.Question:
    """The question with the current settings and scenario, where it names none of its own."""
    match question:
        case syntax.WhatIf() | syntax.Rank() | syntax.Why() | syntax.WhyNot() | syntax.WhyAmbiguous() | syntax.How():
            tail = question.tail
            settings = tail.settings or session.settings
            return replace(question, tail=replace(tail, settings=settings, scenario=_in(session, tail.scenario)))
        case syntax.Compare(left=left, right=right):
            given = replace(right, scenario=_in(session, right.scenario))
            return question if left.scenario is not None else replace(question, right=given)
        case syntax.Screen():
            current = _in(session, None)
            return question if question.scenarios or current is None else replace(question, scenarios=(current,))
        case syntax.States():
            return replace(question, scenario=_in(session, question.scenario))
        case syntax.Check() | syntax.Paths() | syntax.Fit() | syntax.Discriminate() | syntax.Name():
            return question
        case _:
            assert_never(question)


def _in(session: Session, given: syntax.Name | None) -> syntax.Name | None:
    if given is not None or session.scenario is None:
        return given
    return _name(session.scenario)


def _name(text: str) -> syntax.Name:
    return syntax.Name(text, Span(Source(PROMPT, text), 0, len(text)))
