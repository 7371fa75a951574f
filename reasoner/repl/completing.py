"""What can follow where the typed text ends: of commands here, of the language by `reasoner.completion`."""

from __future__ import annotations

from reasoner.completion import Choice, Known, continuations, files, matching, quantities, scenarios
from reasoner.lang.terminals import QUESTION_WORDS
from reasoner.repl.commands import COMMANDS, Command
from reasoner.repl.reading import kind_of
from reasoner.repl.session import Session
from reasoner.repl.topics import TOPICS


def choices(session: Session, text: str) -> list[Choice]:
    """Every way to go on where the text ends, the likeliest first."""
    if text.lstrip().startswith(":"):
        return _of_command(session, text)
    return _of_language(session, text)


# --- commands -----------------------------------------------------------------------------------------------------


def _of_command(session: Session, text: str) -> list[Choice]:
    name, blank, argument = text.lstrip()[1:].partition(" ")
    start = len(text) - len(argument if blank else name)
    if not blank:
        return [Choice(f"{c.name} ", start, c.summary, f":{c.name}") for c in _begun(name)]
    command = next(iter(_begun(name)), None)
    match command.takes if command else "":
        case "scenario":
            return matching(argument.lstrip(), start, scenarios(session.model))
        case "settings":
            return [_shifted(c, start) for c in _of_language(session, f"what if {argument}")]
        case "quantity":
            return matching(argument.lstrip(), start, (*quantities(session.model), *scenarios(session.model)))
        case "topic":
            topics = [*((t.name, t.summary) for t in TOPICS.values()), *_commands()]
            return matching(argument.lstrip(), start, topics, str, remarks=False)
        case "file" | "files":
            word = argument.split(" ")[-1]
            return list(files(word, len(text) - len(word), rules=command is not None and command.takes == "files"))
        case _:
            return []


def _begun(name: str) -> list[Command]:
    return [c for known, c in COMMANDS.items() if known.startswith(name)]


def _commands() -> Known:
    return [(c.name, c.summary) for c in COMMANDS.values()]


def _shifted(choice: Choice, start: int) -> Choice:
    return Choice(choice.text, choice.start - len("what if ") + start, choice.remark, choice.shown)


# --- the language -------------------------------------------------------------------------------------------------


def _of_language(session: Session, text: str) -> list[Choice]:
    """A first word can begin a question or a statement; after it, the text is one of the two."""
    begun = len(text.split()) > 1 or (text[-1:].isspace() and bool(text.strip()))
    asks = begun and text.split()[0] in QUESTION_WORDS and kind_of(text) == "question"
    return continuations(session.model, text, asks=asks or not begun, states=not asks)
