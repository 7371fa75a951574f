"""A session as a rule file: its files, its statements, its questions as `query`, accepted answers as `expect` lines.

What it writes can be read again and tested by `reasoner test`. Saved onto a file that it has read, the session goes
into that file: what the file says stays, and what it lacks is added. It makes text; writing it is for others.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Literal, assert_never

from reasoner.compile.load import Loaded
from reasoner.lang import syntax
from reasoner.lang.formatter import one_line
from reasoner.lang.parser import parse_file
from reasoner.model.ir import Model
from reasoner.query.ambiguity import is_ambiguous
from reasoner.query.answers import Answer, prediction_of
from reasoner.repl.session import PROMPT, Exchange, Session, Typed, resting_on
from reasoner.resources import rules_path
from reasoner.signs import DOWN, NOT_DOWN, NOT_UP, STEADY, UP, SignSet
from reasoner.source import Source, Span
from reasoner.writing import same_file

_Verb = Literal["increases", "decreases", "is unchanged", "does not increase", "does not decrease"]
_VERBS: dict[SignSet, _Verb] = {
    UP: "increases",
    DOWN: "decreases",
    STEADY: "is unchanged",
    NOT_UP: "does not increase",
    NOT_DOWN: "does not decrease",
}
_NOWHERE = Span(Source(PROMPT, ""), 0, 0)


def as_rules(session: Session, folder: Path) -> str:
    """The text of a rule file in `folder` that says what the session says."""
    used = [Path(file.source.name) for file in session.files if file.given]
    head = [*_models(session, folder), *_uses(used, folder), *_assumed(session)]
    return _grouped((head, list(_statements(session, folder)), list(_questions(session, frozenset()))))


def _grouped(groups: Collection[list[str]]) -> str:
    return "\n".join("".join(f"{line}\n" for line in group) for group in groups if group)


def _uses(paths: Collection[Path], folder: Path) -> Iterator[str]:
    yield from (f'use "{_from(folder, path)}"' for path in paths)


def _assumed(session: Session) -> Iterator[str]:
    """What the command line assumed."""
    if session.options.at_least is not None:
        yield f"# asked with --at-least {session.options.at_least.word}"
    yield from (f"assume {switch}" for switch in session.options.assume)
    yield from (f"reject {switch}" for switch in session.options.reject)


def _from(folder: Path, path: Path) -> str:
    """A path as a file in `folder` names it."""
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:  # on another drive
        return path.resolve().as_posix()


def _models(session: Session, folder: Path) -> Iterator[str]:
    """A `model` line that was typed, which must come first."""
    yield from (text for text in _typed(session, folder) if text.startswith("model "))


def _statements(session: Session, folder: Path) -> Iterator[str]:
    yield from (text for text in _typed(session, folder) if not text.startswith("model "))


def _typed(session: Session, folder: Path) -> Iterator[str]:
    """Each statement as it was typed; a file that it uses is named from where the text will be."""
    for typed in session.typed:
        yield _moved(typed, folder)


def _moved(typed: Typed, folder: Path) -> str:
    source = Source(PROMPT, typed.text)
    text = typed.text.strip("\n")
    for statement in reversed(parse_file(source)[0].statements):
        if isinstance(statement, syntax.Use):
            span = statement.path.span
            text = f'{typed.text[: span.start]}"{_from(folder, Path(statement.path.text))}"{typed.text[span.end :]}'
            typed = Typed(typed.line, text)
    return text


def _questions(session: Session, already: Collection[str]) -> Iterator[str]:
    """Each question once, in order, with what was accepted below it; but not what is said `already`."""
    taken = {*session.model.rules, *(q.rule.id for q in session.model.queries)}
    number, said = 0, set(already)
    for exchange in _latest(session):
        if exchange.question is not None and (asked := one_line(exchange.question)) not in said:
            number = next(n for n in range(number + 1, number + len(taken) + 2) if f"Q{n}" not in taken)
            yield f"query Q{number}: {asked}"
        yield from (line for line in exchange.accepted if line not in said)
        said.update(exchange.accepted)


def _latest(session: Session) -> list[Exchange]:
    found: dict[str, Exchange] = {}
    for exchange in session.exchanges:
        if exchange.accepted or not (exchange.text in found and found[exchange.text].accepted):
            found[exchange.text] = exchange
    return list(found.values())


# --- into a file that was read ------------------------------------------------------------------------------------


def read_by(session: Session, path: Path) -> Loaded | None:
    """The file of the session that a path leads to, whether it was named, used, or used by what was typed."""
    return next(
        (f for f in session.model_files.files if f.source.name != PROMPT and same_file(Path(f.source.name), path)), None
    )


def added(session: Session, file: Loaded, content: str) -> str:
    """What a file of the session holds, with all that the session says besides."""
    folder = Path(file.source.name).parent
    statements = parse_file(Source(file.source.name, content))[0].statements
    already = frozenset(_bare(statement) for statement in statements)
    beside = [line for line in _assumed(session) if line not in already and line not in content]
    typed = [line for line in _statements(session, folder) if not _uses_itself(line, file)]
    groups = ([*_uses(_beside(session, file), folder), *beside], typed, [*_questions(session, already)])
    head, more = _grouped(([*_models(session, folder)],)), _grouped([*groups])
    end = "" if not content or content.endswith("\n") else "\n"
    text = (f"{head}\n" if head else "") + content + (f"{end}\n{more}" if more and content else more)
    return text.replace("\r\n", "\n").replace("\n", "\r\n") if "\r\n" in content else text


def _bare(statement: syntax.Statement) -> str:
    """What a statement says, without its label and the like, to compare it with what would be added."""
    match statement:
        case syntax.QueryDecl(question=question):
            return one_line(question)
        case syntax.Expect():
            return one_line(replace(statement, label=None, title=None, clauses=syntax.Clauses()))
        case _:
            return one_line(statement)


def _beside(session: Session, file: Loaded) -> list[Path]:
    """Further files that were named, without which the session's statements may mean nothing, and of no circle."""
    name, within = file.source.name, resting_on(session.files, file.source.name)
    given = [f.source.name for f in session.files if f.given and f.source.name not in within]
    others = [Path(other) for other in given if other != name and name not in resting_on(session.files, other)]
    return [other for other in others if not _shipped_elsewhere(other, Path(name).parent)]


def _shipped_elsewhere(file: Path, folder: Path) -> bool:
    """Whether a file is of the shipped rules, and out of reach of a file in `folder`.

    A prompt that was given no file loads them; no file of the user's may come to depend on where they are installed.
    """
    real = file.resolve()
    return real.is_relative_to(rules_path().resolve()) and not real.is_relative_to(folder.resolve())


def _uses_itself(line: str, file: Loaded) -> bool:
    """Whether a line is nothing but a `use` of the file that it would stand in."""
    statements = parse_file(Source(PROMPT, line))[0].statements
    folder = Path(file.source.name).parent
    uses = [s for s in statements if isinstance(s, syntax.Use)]
    return len(statements) == 1 and any(same_file(folder / use.path.text, Path(file.source.name)) for use in uses)


# --- answers as expectations --------------------------------------------------------------------------------------


def expectations(exchange: Exchange) -> tuple[str, ...]:
    """The `expect` lines that say what an answer says; none where the language has no such line for it."""
    answer = exchange.answer
    match exchange.question:
        case syntax.Why(claim, tail, None) | syntax.WhyNot(claim, tail):
            return tuple(_line(mode, claim, (), tail) for mode in _MODES.get(answer.verdict, ()))
        case syntax.WhyAmbiguous(quantity, tail) if isinstance(quantity, syntax.Name):
            return tuple(_predicted(answer, tail, every=True))
        case syntax.WhatIf(tail, show, repaired=None):
            return tuple(_predicted(answer, tail, every=bool(show)))
        case (
            syntax.WhatIf()
            | syntax.Why()
            | syntax.WhyAmbiguous()
            | syntax.How()
            | syntax.Compare()
            | syntax.States()
            | syntax.Check()
        ):
            return ()
        case (
            syntax.Paths()
            | syntax.Fit()
            | syntax.Discriminate()
            | syntax.Screen()
            | syntax.Rank()
            | syntax.Name()
            | None
        ):
            return ()
        case _:
            assert_never(exchange.question)


_Mode = Literal["necessary", "possible", "impossible", "not", "ambiguous"]
_MODES: dict[str, tuple[_Mode, ...]] = {
    "necessary": ("necessary",),
    "impossible": ("impossible",),
    "possible": ("possible", "not"),
}


def _predicted(answer: Answer, tail: syntax.Tail, every: bool) -> Iterator[str]:
    """What each quantity does; unless `every` is wanted, of those that can move at all and are not set."""
    prediction = prediction_of(answer)
    if prediction is None or not answer.complete:
        return
    given = {s.quantity.text for s in tail.settings if isinstance(s.quantity, syntax.Name)}
    for name, signs in prediction.directions.items():
        if _plain(answer.model, name) and (every or (signs != STEADY and name not in given)):
            quantity = syntax.Name(name, _NOWHERE)
            if is_ambiguous(signs):
                yield _line("ambiguous", None, (quantity,), tail)
            else:
                yield _line("necessary", syntax.DirectionTest(quantity, _VERBS[signs], _NOWHERE), (), tail)


def _plain(model: Model, name: str) -> bool:
    return model.quantities[name].of_influence is None


def _line(mode: _Mode, claim: syntax.Formula | None, quantities: tuple[syntax.Ref, ...], tail: syntax.Tail) -> str:
    return one_line(syntax.Expect(None, None, mode, claim, quantities, tail, syntax.Clauses(), _NOWHERE))
