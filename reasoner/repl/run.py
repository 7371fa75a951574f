"""The way in: a terminal gets the prompt, everything else is read plainly."""

from __future__ import annotations

import sys
from importlib.util import find_spec

from reasoner.exits import Exit
from reasoner.repl import plain
from reasoner.repl.conversation import Conversation, Screen
from reasoner.repl.session import Session
from reasoner.repl.workspace import Workspace


def run(session: Session, screen: Screen, workspace: Workspace) -> Exit:
    """Talks until the input ends; the exit code."""
    conversation = Conversation(session, workspace, screen)
    if not sys.stdin.isatty():
        return plain.converse(conversation, sys.stdin)
    if find_spec("prompt_toolkit") is None:
        screen.complain(
            "the prompt needs the package prompt_toolkit",
            "pip install prompt_toolkit; or give the questions on standard input, which needs nothing",
        )
        return Exit.WRONG
    from reasoner.repl import terminal

    return terminal.converse(conversation, screen)
