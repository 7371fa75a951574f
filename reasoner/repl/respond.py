"""One input, one reply: what is typed goes to statements, questions or commands, and mistakes come back as values."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from reasoner import pipeline
from reasoner.diagnostics import Diagnostic, RuleError
from reasoner.lang import syntax
from reasoner.lang.formatter import one_line
from reasoner.lang.parser import parse_question
from reasoner.query.ask import NotAnswered
from reasoner.repl import commands, session
from reasoner.repl.inputs import kind_of
from reasoner.repl.session import Exchange, Session
from reasoner.repl.workspace import GOOD, NEGATIVE, UNKNOWN, WRONG, Desk, Reply, code_of
from reasoner.source import Source, Span
from reasoner.tell.reports import outcome

_STEP: Final = re.compile(r"\s*why\s+(\d[\d.]*)\s*")
_NEEDED: Final = re.compile(r"\s*why\s+needed\s+(\d[\d.]*)\s*")
_WHAT_IF: Final = re.compile(r"\s*what\s+if(\s+show\b.*)?\s*", re.DOTALL)


def respond(now: Session, text: str, desk: Desk) -> Reply:
    """The reply to one finished input. Whatever the user did wrong is in it as diagnostics."""
    source = session.placed(now, text)
    start = len(source.text) - len(text.lstrip())
    whole = Span(source, start, len(source.text.rstrip()))
    try:
        reply = _reply(now, text, source, whole, desk)
    except RuleError as error:
        reply = Reply(now, diagnostics=error.diagnostics, code=WRONG)
    except NotAnswered as error:
        message = f"this kind of question is not answered yet: {error}"
        reply = Reply(now, diagnostics=(Diagnostic("E021", message, whole, "`:help` lists what is"),), code=WRONG)
    return replace(reply, session=replace(reply.session, line=now.line + text.count("\n") + 1))


def _reply(now: Session, text: str, source: Source, whole: Span, desk: Desk) -> Reply:
    match kind_of(text):
        case "nothing":
            return Reply(now)
        case "command":
            return commands.run(now, whole, desk)
        case "statement":
            return _stated(now, session.stated(now, text), desk)
    if step := _STEP.fullmatch(text):
        return commands.open_step(now, step[1], whole)
    if step := _NEEDED.fullmatch(text):
        return commands.needed_for(now, step[1], whole, desk)
    if (brief := _WHAT_IF.fullmatch(text)) and now.current:
        source = session.placed(now, _join("what if", _places(now), brief[1] or ""))
    return _answer(now, source, whole, desk)


def _stated(now: Session, after: Session, desk: Desk) -> Reply:
    """What a statement brings: warnings, and whether what it expects is so."""
    reports = desk.reports(after, now)
    code = (
        UNKNOWN if any(r.passed is None for r in reports) else NEGATIVE if not all(r.passed for r in reports) else GOOD
    )
    return Reply(after, tuple(map(outcome, reports)), session.new_warnings(now, after), code)


def _places(now: Session) -> str:
    """What is current, as it stands after `what if`."""
    return now.current.removeprefix("with ")


def _join(*parts: str) -> str:
    return " ".join(part.strip() for part in parts if part.strip())


def _answer(now: Session, source: Source, whole: Span, desk: Desk) -> Reply:
    asked, mistakes = parse_question(source)
    if asked is None or mistakes:
        raise RuleError(mistakes)
    question = asked.question
    if isinstance(question, syntax.Name):
        return _named(now, question, asked, whole, desk)
    question = session.in_context(now, question)
    return _asked(now, syntax.Asked(question, asked.span), one_line(question), desk)


def _named(now: Session, name: syntax.Name, asked: syntax.Asked, whole: Span, desk: Desk) -> Reply:
    """A word alone: a query of the files, a thing of the model to show, or the wish to leave or to get help."""
    if any(q.rule.id == name.text for q in now.model.queries):
        return _asked(now, asked, name.text, desk)
    if commands.is_shown(now.model, name.text):
        return commands.show(now, name.text, whole)
    if name.text in ("exit", "quit"):
        return Reply(now, leaves=True)
    if name.text == "help":
        return commands.help_on(now, "", whole)
    pipeline.resolved(now.model, asked)
    raise AssertionError(name.text)


def _asked(now: Session, asked: syntax.Asked, text: str, desk: Desk) -> Reply:
    found = pipeline.resolved(now.model, asked)
    answer = desk.ask(now, found, text)
    question = None if isinstance(asked.question, syntax.Name) else asked.question
    after = session.answered(now, Exchange(text, question, answer))
    return Reply(after, (answer,), code=code_of(answer))
