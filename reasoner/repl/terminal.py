"""The prompt at a terminal: the door to prompt_toolkit.

It edits, completes, colours and remembers lines. What they mean is said by `conversation`.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path
from typing import Final

from prompt_toolkit import PromptSession
from prompt_toolkit.application import get_app
from prompt_toolkit.auto_suggest import AutoSuggestFromHistory
from prompt_toolkit.buffer import CompletionState
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.enums import DEFAULT_BUFFER
from prompt_toolkit.filters import Condition, has_focus
from prompt_toolkit.formatted_text import StyleAndTextTuples
from prompt_toolkit.history import FileHistory, History, InMemoryHistory
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.lexers import Lexer
from prompt_toolkit.output import ColorDepth
from prompt_toolkit.styles import Style

from reasoner.document import Document as Told
from reasoner.document import Paragraph
from reasoner.exits import Exit
from reasoner.render.text import to_text
from reasoner.repl.colouring import parts
from reasoner.repl.completing import choices
from reasoner.repl.conversation import Conversation, Screen
from reasoner.repl.inputs import pasted, unfinished
from reasoner.repl.session import Session
from reasoner.resources import state_path
from reasoner.tell.words import say
from reasoner.writing import reason

_STYLE: Final = Style.from_dict(
    {
        "keyword": "bold", "name": "ansicyan", "scenario": "ansiblue", "level": "ansigreen", "text": "ansiyellow",
        "arrow": "ansimagenta bold", "comment": "ansibrightblack", "command": "ansimagenta", "wrong": "ansired",
        "prompt": "bold", "current": "ansigreen", "auto-suggestion": "ansibrightblack",
    }
)  # fmt: skip


def converse(conversation: Conversation, screen: Screen) -> Exit:
    """Prompts until Ctrl-D or `:quit`; leaving is always good."""
    prompt = _prompt_session(lambda: conversation.session, screen)
    screen.out(_greeting(conversation.session, screen))
    while True:
        with suppress(KeyboardInterrupt):  # Ctrl-C while typing drops the line
            try:
                text = prompt.prompt()
            except EOFError:
                return Exit.GOOD
            if any(conversation.hear(part).leaves for part in pasted(text)):
                return Exit.GOOD


def _greeting(session: Session, screen: Screen) -> str:
    model = session.model
    counted = (model.quantities, model.influences, model.scenarios)
    quantities, influences, scenarios = (str(len(things)) for things in counted)
    told = say(
        "greeting", name=model.title or model.name, quantities=quantities, influences=influences, scenarios=scenarios
    )
    return to_text(Told((Paragraph(told), Paragraph(say("greeting help")))), screen.look())


def _prompt_session(session: Callable[[], Session], screen: Screen) -> PromptSession[str]:
    colourless = bool(os.environ.get("NO_COLOR")) or not screen.look().colour
    completer = _Completions(session)
    return PromptSession(
        message=lambda: _message(session()),
        prompt_continuation=lambda width, number, wrapped: " " * (width - 4) + "... ",
        lexer=_Colours(session),
        completer=completer,
        complete_while_typing=True,
        auto_suggest=AutoSuggestFromHistory(),
        history=_history(state_path() / "history", screen),
        key_bindings=_keys(completer),
        multiline=True,
        style=_STYLE,
        color_depth=ColorDepth.DEPTH_1_BIT if colourless else None,
        enable_open_in_editor=True,
        reserve_space_for_menu=6,
    )


def _message(session: Session) -> StyleAndTextTuples:
    """What is current stands in the prompt."""
    current = [("class:current", f" {session.current}")] if session.current else []
    return [("class:prompt", session.model.name or "reasoner"), *current, ("class:prompt", "> ")]


# --- keys ---------------------------------------------------------------------------------------------------------


def _keys(completer: Completer) -> KeyBindings:
    keys = KeyBindings()
    complete = Condition(lambda: not unfinished(get_app().current_buffer.text))

    @keys.add("enter", filter=has_focus(DEFAULT_BUFFER) & complete)
    def _(event: KeyPressEvent) -> None:
        """Enter takes the completion that is chosen, else ends what is finished."""
        buffer = event.current_buffer
        if buffer.complete_state is not None and buffer.complete_state.current_completion is not None:
            buffer.complete_state = None
            return
        buffer.validate_and_handle()

    @keys.add("tab", filter=has_focus(DEFAULT_BUFFER))
    def _(event: KeyPressEvent) -> None:
        """Tab takes the first completion, then the next; also where the menu has not come up yet."""
        buffer = event.current_buffer
        if buffer.complete_state is not None:
            buffer.complete_next()
        elif found := list(completer.get_completions(buffer.document, CompleteEvent(completion_requested=True))):
            buffer.complete_state = CompletionState(buffer.document, found)
            buffer.on_completions_changed.fire()
            buffer.go_to_completion(0)

    @keys.add("escape", "enter")
    def _(event: KeyPressEvent) -> None:
        """Alt-Enter begins another line of what could end here."""
        event.current_buffer.newline(copy_margin=False)

    return keys


# --- completion and colours -----------------------------------------------------------------------------------------


class _Completions(Completer):
    def __init__(self, session: Callable[[], Session]) -> None:
        self._session = session

    def get_completions(self, document: Document, complete_event: CompleteEvent) -> Iterable[Completion]:
        text = document.text_before_cursor
        if not text.strip() and not complete_event.completion_requested:
            return
        for choice in choices(self._session(), text):
            yield Completion(
                choice.text,
                start_position=choice.start - len(text),
                display=choice.shown or choice.text,
                display_meta=choice.remark,
            )


class _Colours(Lexer):
    def __init__(self, session: Callable[[], Session]) -> None:
        self._session = session

    def lex_document(self, document: Document) -> Callable[[int], StyleAndTextTuples]:
        lines: list[StyleAndTextTuples] = [[]]
        at = 0
        for start, end, look in (*parts(self._session().model, document.text), (len(document.text),) * 2 + ("",)):
            _append(lines, "", document.text[at:start])
            _append(lines, f"class:{look}" if look else "", document.text[start:end])
            at = end
        return lambda number: lines[number] if number < len(lines) else []


def _append(lines: list[StyleAndTextTuples], style: str, text: str) -> None:
    for n, piece in enumerate(text.split("\n")):
        if n:
            lines.append([])
        lines[-1].append((style, piece))


# --- history --------------------------------------------------------------------------------------------------------


class _PrivateHistory(FileHistory):
    """Every line is in the file before it is answered, so that no crash loses it; nobody else can read it."""

    def store_string(self, string: str) -> None:
        if string.strip():
            super().store_string(string)


def _history(path: Path, screen: Screen) -> History:
    """The history file, made for its owner alone; kept in memory, with a word about it, where it cannot be written."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600))
        path.chmod(0o600)
    except OSError as error:
        screen.complain(
            f"the history cannot be kept in `{path}`: {reason(error)}",
            "what is typed is remembered until you leave; XDG_STATE_HOME names another folder",
        )
        return InMemoryHistory()
    return _PrivateHistory(str(path))
