"""Input after input: each is answered and shown, and nothing that goes wrong ends the session.

It knows where output goes, and not where input comes from: a terminal and plain input both speak through it.
"""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterable
from dataclasses import replace
from typing import Protocol

from reasoner.diagnostics import Diagnostic
from reasoner.document import Document
from reasoner.exits import Exit
from reasoner.query.answers import WhyAnswer
from reasoner.render.text import Look, to_text
from reasoner.repl.interrupt import interruptible
from reasoner.repl.respond import respond
from reasoner.repl.session import Session
from reasoner.repl.workspace import Reply, Shown, Workspace
from reasoner.tell.json import to_json
from reasoner.tell.narrate import narrate, opening
from reasoner.visible import json_text
from reasoner.writing import Unwritable


class Screen(Protocol):
    """Where replies go."""

    as_json: bool

    def look(self) -> Look: ...
    def out(self, text: str) -> None: ...
    def diagnose(self, diagnostics: Iterable[Diagnostic]) -> None: ...
    def complain(self, message: str, help: str = "") -> None: ...
    def progress(self, text: str) -> None: ...


class Conversation:
    """A session that is under way."""

    def __init__(self, session: Session, workspace: Workspace, screen: Screen) -> None:
        self.session = session
        self._workspace, self._screen = workspace, screen

    @property
    def prompt(self) -> str:
        """What stands before the next input: the model, and what is current."""
        current = f" {self.session.current}" if self.session.current else ""
        return f"{self.session.model.name or 'reasoner'}{current}> "

    def hear(self, text: str) -> Reply:
        """Answers one finished input, shows the reply, and goes on from there."""
        try:
            with interruptible(self._workspace.start_clock(self._foretell)):
                reply = self._replied(text)
                self._show(reply)
        except KeyboardInterrupt:
            self._screen.complain("interrupted")
            self._workspace.forget()  # what was being built is not whole
            reply = Reply(self._after(text), code=Exit.UNKNOWN)
        except Unwritable:
            raise
        except Exception as error:  # a bug must not cost the session
            self._apologize(error)
            reply = Reply(self._after(text), code=Exit.BUG)
        self.session = reply.session
        return reply

    def _replied(self, text: str) -> Reply:
        try:
            return respond(self.session, text, self._workspace)
        finally:
            self._screen.progress("")

    def _foretell(self, verdict: WhyAnswer) -> None:
        """The first line of an answer, for as long as the rest of it takes."""
        if not self._screen.as_json:
            self._screen.progress(to_text(opening(verdict), self._screen.look()).splitlines()[0])

    def _after(self, text: str) -> Session:
        return replace(self.session, line=self.session.line + text.count("\n") + 1)

    def _show(self, reply: Reply) -> None:
        self._screen.diagnose(reply.diagnostics)
        for part in reply.shown:
            self._screen.out(self._drawn(part))

    def _drawn(self, part: Shown) -> str:
        match part:
            case str():
                return part
            case Document():
                return to_text(part, self._screen.look())
            case _ if self._screen.as_json:
                return json_text(to_json(part))
            case _:
                return to_text(narrate(part), self._screen.look())

    def _apologize(self, error: Exception) -> None:
        if os.environ.get("REASONER_DEBUG"):
            traceback.print_exception(error)
        kind, text = type(error).__name__, " ".join(str(error).split())
        self._screen.complain(
            f"this is a bug in reasoner, not in your input ({kind}{': ' + text if text else ''})",
            "the session goes on; please report it with what you typed; REASONER_DEBUG=1 shows where it happened",
        )
