"""One input, one reply: what is typed goes to statements, questions or commands, and mistakes come back as values."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Final

from reasoner import pipeline
from reasoner.clock import TimeIsUp
from reasoner.diagnostics import Diagnostic, RuleError
from reasoner.exits import Exit
from reasoner.lang import syntax
from reasoner.lang.formatter import one_line
from reasoner.lang.parser import parse_question
from reasoner.query.ask import NotAnswered
from reasoner.query.kinds import exit_of, exit_of_reports
from reasoner.repl import commands, session
from reasoner.repl.inputs import kind_of
from reasoner.repl.session import Exchange, Session
from reasoner.repl.workspace import Reply, Workspace
from reasoner.source import Source, Span
from reasoner.tell.reports import outcome

_STEP: Final = re.compile(r"\s*why\s+(\S+)\s*")
_NEEDED: Final = re.compile(r"\s*why\s+needed\s+(\d[\d.]*)\s*")
_WHAT_IF: Final = re.compile(r"\s*what\s+if(\s+show\b.*)?\s*", re.DOTALL)


def respond(now: Session, text: str, workspace: Workspace) -> Reply:
    """The reply to one finished input. Whatever the user did wrong is in it as diagnostics."""
    source = session.placed(now, text)
    start = len(source.text) - len(text.lstrip())
    whole = Span(source, start, len(source.text.rstrip()))
    try:
        reply = _reply(now, text, source, whole, workspace)
    except RuleError as error:
        reply = Reply(now, diagnostics=error.diagnostics, code=Exit.WRONG)
    except TimeIsUp as error:
        message = f"{error} before all rules were read"
        reply = Reply(
            now, diagnostics=(Diagnostic("E021", message, whole, "a longer `--budget` may do"),), code=Exit.UNKNOWN
        )
    except NotAnswered as error:
        message = f"this kind of question is not answered yet: {error}"
        reply = Reply(now, diagnostics=(Diagnostic("E021", message, whole, "`:help` lists what is"),), code=Exit.WRONG)
    return replace(reply, session=replace(reply.session, line=now.line + text.count("\n") + 1))


def _reply(now: Session, text: str, source: Source, whole: Span, workspace: Workspace) -> Reply:
    match kind_of(text):
        case "nothing":
            return Reply(now)
        case "command":
            return commands.run(now, whole, workspace)
        case "statement":
            return _stated(now, session.stated(now, text), workspace)
    step = _STEP.fullmatch(text)
    if step is not None and (step[1][0].isdigit() or now.model.synonyms.get(step[1], step[1]) in now.model.quantities):
        return commands.open_step(now, step[1], whole)
    if step := _NEEDED.fullmatch(text):
        return commands.needed_for(now, step[1], whole, workspace)
    if (brief := _WHAT_IF.fullmatch(text)) and now.current:
        source = session.placed(now, _join("what if", _places(now), brief[1] or ""))
    return _answer(now, source, whole, workspace)


def _stated(now: Session, after: Session, workspace: Workspace) -> Reply:
    """What a statement brings: warnings, and whether what it expects is so."""
    reports = workspace.reports(after, now)
    return Reply(after, tuple(map(outcome, reports)), session.new_warnings(now, after), exit_of_reports(reports))


def _places(now: Session) -> str:
    """What is current, as it stands after `what if`."""
    return now.current.removeprefix("with ")


def _join(*parts: str) -> str:
    return " ".join(part.strip() for part in parts if part.strip())


def _answer(now: Session, source: Source, whole: Span, workspace: Workspace) -> Reply:
    asked, mistakes = parse_question(source)
    if asked is None or mistakes:
        raise RuleError(mistakes)
    question = asked.question
    if isinstance(question, syntax.Name):
        return _named(now, question, asked, whole, workspace)
    question = session.in_context(now, question)
    return _asked(now, syntax.Asked(question, asked.span), one_line(question), workspace)


def _named(now: Session, name: syntax.Name, asked: syntax.Asked, whole: Span, workspace: Workspace) -> Reply:
    """A word alone: a query of the files, a thing of the model to show, or the wish to leave or to get help."""
    if any(q.rule.id == name.text for q in now.model.queries):
        return _asked(now, asked, name.text, workspace)
    if commands.is_shown(now.model, name.text):
        return commands.show(now, name.text, whole)
    if name.text in ("exit", "quit"):
        return Reply(now, leaves=True)
    if name.text == "help":
        return commands.help_on(now, "", whole)
    pipeline.resolved(now.model, asked)
    raise AssertionError(name.text)


def _asked(now: Session, asked: syntax.Asked, text: str, workspace: Workspace) -> Reply:
    found = pipeline.resolved(now.model, asked)
    answer = workspace.ask(now, found, text)
    question = None if isinstance(asked.question, syntax.Name) else asked.question
    after = session.answered(now, Exchange(text, question, answer))
    return Reply(after, (answer,), code=exit_of(answer))
