"""What can follow in `%ask` and in a cell of `%%rules`, as IPython wants to hear it: by grammar and model."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Final

from IPython.core.completer import CompletionContext, SimpleCompletion, context_matcher

from reasoner.api import Model
from reasoner.completion import Choice, continuations
from reasoner.diagnostics import RuleError
from reasoner.loading import loads

ASKS: Final = re.compile(r"\s*%{1,2}ask\b(?P<options>(?:\s+-[mb]\s+\S+)*)\s?")
_STATES: Final = re.compile(r"\s*%%rules\b[^\n]*\n")


def matcher(model_of: Callable[[str], Model]) -> Any:
    """The completer of IPython; `model_of` gives the model of a name, empty for the one that is asked now."""

    def reasoner_matcher(context: CompletionContext) -> dict[str, Any]:
        lines = context.full_text.split("\n")
        before = "\n".join([*lines[: context.cursor_line], lines[context.cursor_line][: context.cursor_position]])
        found, text = _choices(before, model_of)
        if not found:
            return {"completions": []}
        start = found[0].start
        shown = [SimpleCompletion(c.text, type=c.remark or "keyword") for c in found if c.start == start]
        return {"completions": shown, "matched_fragment": text[start:], "suppress": True, "ordered": True}

    return context_matcher()(reasoner_matcher)


def _choices(before: str, model_of: Callable[[str], Model]) -> tuple[list[Choice], str]:
    """The ways to go on, and the text that they count from."""
    if asks := ASKS.match(before):
        question = before[asks.end() :].rpartition("\n")[2]
        named = re.search(r"-m\s+(\S+)", asks["options"])
        return continuations(model_of(named[1] if named else "").data, question, asks=True), question
    if states := _STATES.match(before):
        text = before[states.end() :]
        return continuations(_stated(text, model_of).data, text), text
    return [], before


def _stated(text: str, model_of: Callable[[str], Model]) -> Model:
    """The lines above as a model, where they are one already; else the model of before."""
    try:
        return loads(text.rpartition("\n")[0])
    except RuleError:
        return model_of("")
