"""Input that is not a terminal: read line by line, answered in order, summed up in one exit code."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from reasoner.repl.conversation import Conversation
from reasoner.repl.inputs import inputs
from reasoner.repl.workspace import BUG, GOOD, NEGATIVE, UNKNOWN, WRONG

_WORST_FIRST: Final = (BUG, WRONG, UNKNOWN, NEGATIVE, GOOD)


def converse(conversation: Conversation, lines: Iterable[str]) -> int:
    """Answers every input, also after one that was wrong; the code of the one that ended worst."""
    codes = {GOOD}
    for text in inputs(lines):
        reply = conversation.hear(text)
        codes.add(reply.code)
        if reply.leaves:
            break
    return next(code for code in _WORST_FIRST if code in codes)
