"""Input that is not a terminal: read line by line, answered in order, summed up in one exit code."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.exits import Exit, worst
from reasoner.repl.conversation import Conversation
from reasoner.repl.inputs import inputs


def converse(conversation: Conversation, lines: Iterable[str]) -> Exit:
    """Answers every input, also after one that was wrong; the code of the one that ended worst."""
    codes: list[Exit] = []
    for text in inputs(lines):
        reply = conversation.hear(text)
        codes.append(reply.code)
        if reply.leaves:
            break
    return worst(codes)
