"""What can follow where a typed text ends: of commands by their table, of the language by its grammar and the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Final

from reasoner.completion import Choice, Named, continuations, files, matching, quantities, scenarios
from reasoner.lang.terminals import QUESTION_WORDS
from reasoner.repl.commands import COMMANDS, Command
from reasoner.repl.inputs import kind_of
from reasoner.repl.session import Session
from reasoner.repl.topics import TOPICS

_AS_SETTINGS: Final = "what if "


def choices(session: Session, text: str) -> list[Choice]:
    """Every way to go on where the text ends, the likeliest first."""
    if text.lstrip().startswith(":"):
        return _of_command(session, text)
    if not text.strip() or " " not in text.lstrip():
        return _first_word(session, text)
    return continuations(session.model, text, asks=_asks(text))


def _first_word(session: Session, text: str) -> list[Choice]:
    """Questions, then statements, then names."""
    found = [c for asks in (True, False) for c in continuations(session.model, text, asks=asks)]
    return list(dict.fromkeys(sorted(found, key=lambda c: c.remark != "")))


def _asks(text: str) -> bool:
    return text.split(maxsplit=1)[0] in QUESTION_WORDS and kind_of(text) == "question"


def _of_command(session: Session, text: str) -> list[Choice]:
    name, blank, argument = text.lstrip()[1:].partition(" ")
    argument = argument.lstrip()
    if not blank:
        return [Choice(f"{c.name} ", len(text) - len(name), c.summary, f":{c.name}") for c in _begun(name)]
    command = next(_begun(name.removesuffix("!")), None)
    return [] if command is None else list(_of_argument(session, command, argument, len(text) - len(argument)))


def _begun(name: str) -> Iterator[Command]:
    return (command for known, command in COMMANDS.items() if known.startswith(name))


def _of_argument(session: Session, command: Command, argument: str, start: int) -> Iterator[Choice]:
    match command.takes:
        case "scenario":
            yield from matching(argument, start, scenarios(session.model))
        case "settings":
            for choice in continuations(session.model, _AS_SETTINGS + argument, asks=True):
                yield replace(choice, start=choice.start - len(_AS_SETTINGS) + start)
        case "quantity":
            yield from matching(argument, start, (*quantities(session.model), *scenarios(session.model)))
        case "topic":
            yield from matching(argument, start, _topics(), str, remarks=False)
        case "file" | "files":
            word = argument.split(" ")[-1]
            yield from files(word, start + len(argument) - len(word), rules=command.takes == "files")
        case "number" | "":
            return


def _topics() -> Named:
    return [*((t.name, t.summary) for t in TOPICS.values()), *((c.name, c.summary) for c in COMMANDS.values())]
