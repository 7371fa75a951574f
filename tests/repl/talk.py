"""A small model, and a session with it in which every reply is text."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from reasoner.diagnostics import Diagnostic, render
from reasoner.pipeline import Options
from reasoner.render.text import PLAIN, Look
from reasoner.repl.conversation import Conversation
from reasoner.repl.inputs import inputs
from reasoner.repl.session import begin
from reasoner.repl.workspace import Workspace

RULES = """\
model small "A chain"
source Kim2011 "Kim J et al. Nat Cell Biol 2011;13:132"
drug torin1, rapamycin
protein mTORC1 also TORC1
protein ULK1
protein AKT also PKB "a kinase"
process autophagy
I1: torin1 -| mTORC1 -| ULK1 -> autophagy cite Kim2011 note "in vitro"
maybe AKT -> autophagy
context rapamycin_resistance
rapamycin -| mTORC1 unless rapamycin_resistance is on
scenario resistant: rapamycin_resistance = on
query Q1: why ULK1 increases with torin1 = high
"""


class Screen:
    """Output kept as text; `said` takes it."""

    as_json = False

    def __init__(self) -> None:
        self._parts: list[str] = []

    def look(self) -> Look:
        return PLAIN

    def out(self, text: str) -> None:
        self._parts.append(text)

    def diagnose(self, diagnostics: Iterable[Diagnostic]) -> None:
        self._parts += [f"{render(d)}\n" for d in diagnostics]

    def complain(self, message: str, help: str = "") -> None:
        self._parts.append(f"error: {message}\n  help: {help}\n")

    def progress(self, text: str) -> None:
        """Overwritten at a terminal, and nothing that is said."""

    def said(self) -> str:
        text, self._parts = "".join(self._parts), []
        return text


class Talk:
    """A conversation in which every input gives the text of its reply."""

    def __init__(self, *paths: Path, options: Options = Options(), seconds: float | None = None) -> None:
        self.screen = Screen()
        self.workspace = Workspace(seconds)
        self.conversation = Conversation(begin(paths, options), self.workspace, self.screen)
        self.code = 0

    @property
    def session(self):  # type: ignore[no-untyped-def]
        return self.conversation.session

    def __call__(self, text: str) -> str:
        """What is said to one input, or to several lines of them."""
        for one in inputs(text.split("\n")):
            self.code = self.conversation.hear(one).code
        return self.screen.said()
