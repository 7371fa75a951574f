"""The parser: a text in, syntax and all its mistakes out. The only module that knows lark.

Statements are cut first (scanner.py) and parsed one by one, so that one mistake costs one statement. Plain arrow lines
(plain.py) do without the grammar.
A word is fed to the LALR table as a keyword where the table takes it, else as a name.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping, Sequence
from contextlib import suppress
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from reasoner import clock
from reasoner.diagnostics import Diagnostic, RuleError, in_order
from reasoner.lang import misspelt, plain, scanner, syntax
from reasoner.lang.builder import Builder, Refused
from reasoner.lang.formatter import one_line
from reasoner.lang.misspelt import is_
from reasoner.lang.scanner import NUMBER, QUOTED, STRING, SYMBOL, WORD, Lexeme
from reasoner.resources import cache_path, grammar_text
from reasoner.source import Source, Span
from reasoner.writing import write

if TYPE_CHECKING:
    from lark import Lark
    from lark.parsers.lalr_interactive_parser import InteractiveParser

_TERMINALS = {QUOTED: "NAME", NUMBER: "NUMBER", STRING: "STRING"}


def parse_file(source: Source) -> tuple[syntax.File, tuple[Diagnostic, ...]]:
    """The good statements of a file, and every mistake in the others."""
    statements: list[syntax.Statement] = []
    diagnostics: list[Diagnostic] = []
    for part in plain.segments(source):
        clock.tick()
        if isinstance(part, syntax.InfluenceRule):
            statements.append(part)
            continue
        for lexemes in scanner.statements(source, *part):
            clock.tick()
            node, found = _parse(source, lexemes, "statement")
            diagnostics.extend(found)
            if node is not None:
                statements.append(node)
    return syntax.File(tuple(statements)), in_order(diagnostics)


def parse_question(source: Source) -> tuple[syntax.Asked | None, tuple[Diagnostic, ...]]:
    """A question of the language, or the bare name of a query. Line ends count for nothing here."""
    lexemes = tuple(lexeme for line in scanner.lines(source) for lexeme in line)
    node, found = _parse(source, lexemes, "asked")
    return node, in_order(found)


def claim_question(claim: str) -> str:
    """The question `why` of a claim that is handed over as such: one that begins with `not` gets brackets.

    In the language `why not` and `why ambiguous` are questions of their own.
    """
    source = Source("<question>", claim)
    lexemes = tuple(lexeme for line in scanner.lines(source) for lexeme in line)
    if lexemes and is_(lexemes[0], "ambiguous"):
        help = "`why ambiguous` is a question, `why-ambiguous` the command for it, `why_ambiguous` the method in Python"
        span = Span(source, lexemes[0].start, lexemes[0].end)
        raise RuleError([Diagnostic("E157", "`ambiguous` begins no claim", span, help)])
    if not lexemes or not is_(lexemes[0], "not"):
        return f"why {claim}"
    node, mistakes = _parse(source, lexemes, "claimed")
    if node is None:
        raise RuleError(mistakes)
    return one_line(node)


def expected(source: Source, question: bool = False) -> frozenset[str]:
    """The terminals that could go on where the text ends, in its last statement; empty after a mistake."""
    *_, last = ((), *scanner.statements(source))
    run = _Run("asked" if question else "statement")
    if any(lexeme.kind in scanner.WRONG for lexeme in last) or run.feed(last) < len(last):
        return frozenset()
    return run.accepts()


def keywords() -> Mapping[str, str]:
    """Every keyword and symbol of the language, with the name of its terminal."""
    return _keywords()


def _parse(source: Source, lexemes: Sequence[Lexeme], start: str) -> tuple[Any, Sequence[Diagnostic]]:
    wrong = misspelt.of_lexemes(source, lexemes)
    if wrong:
        return None, wrong
    run = _Run(start)
    stopped = run.feed(lexemes)
    if stopped == len(lexemes):
        tree = run.finish()
        if tree is not None:
            try:
                return Builder(Span(source, lexemes[0].start, lexemes[-1].end)).build(tree), ()
            except Refused as refused:
                return None, (refused.diagnostic,)
    from reasoner.lang import mistakes  # most texts have none
    from reasoner.lang.refused import Failure

    # feeding the culprit may have reduced half the statement: look again at the state before it
    run = _Run(start)
    run.feed(lexemes[:stopped])
    failure = Failure(source, tuple(lexemes), stopped, run.accepts(), start != "statement")
    return None, (mistakes.explain(failure),)


class _Run:
    """One statement on its way through the LALR table."""

    def __init__(self, start: str) -> None:
        from lark.lexer import Token

        self._token = Token
        self._keywords = _keywords()
        self._state: InteractiveParser = _lark().parse_interactive(start=start)
        self._is_statement = start == "statement"

    def feed(self, lexemes: Sequence[Lexeme]) -> int:
        """Feeds until the first lexeme that cannot stand; how many could."""
        from lark.exceptions import UnexpectedToken

        named = self._is_statement and scanner.starts_with_name(lexemes)
        for i, lexeme in enumerate(lexemes):
            if i % 256 == 0:
                clock.tick()
            try:
                self._state.feed_token(self._as_token(lexeme, keyword=i > 0 or not named))
            except UnexpectedToken:
                return i
        return len(lexemes)

    def _as_token(self, lexeme: Lexeme, keyword: bool) -> Any:
        kind, text, start, end = lexeme
        if kind == SYMBOL:
            terminal = self._keywords.get(text, text)  # a `;` is no terminal: it cannot stand in a question
        elif kind == WORD:
            terminal = self._keywords.get(text, "NAME") if keyword else "NAME"
            if terminal != "NAME" and terminal not in self._choices():
                terminal = "NAME"
        else:
            terminal = _TERMINALS[kind]
        return self._token(terminal, text, start_pos=start, end_pos=end)

    def _choices(self) -> Mapping[str, Any]:
        return cast(Mapping[str, Any], self._state.choices())  # type: ignore[no-untyped-call]

    def finish(self) -> Any:
        """The tree, or None where the statement cannot end yet."""
        from lark.exceptions import UnexpectedToken

        try:
            return self._state.feed_token(self._token("$END", "", start_pos=0, end_pos=0))
        except UnexpectedToken:
            return None

    def accepts(self) -> frozenset[str]:
        """The terminals that can follow."""
        return frozenset(self._state.accepts())  # type: ignore[no-untyped-call]


@cache
def _lark() -> Lark:
    """The parser, from the user's cache if it was built there before: building takes a fifth of a second."""
    import lark

    text = grammar_text()
    key = hashlib.sha256("\n".join((text, lark.__version__, platform.python_version())).encode()).hexdigest()
    path = cache_path() / f"grammar-{key[:16]}.pickle"
    # whatever is wrong with the file, building anew is the answer
    with suppress(Exception), path.open("rb") as file:
        return lark.Lark.load(file)
    built = lark.Lark(
        text, parser="lalr", lexer="basic", start=["statement", "asked", "claimed"], maybe_placeholders=True
    )
    with suppress(OSError):
        _store(built, path)
    return built


def _store(built: Lark, path: Path) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    file = BytesIO()
    built.save(file)
    write(path, file.getvalue())


@cache
def _keywords() -> dict[str, str]:
    """The terminal of each keyword and symbol."""
    return {str(t.pattern.value): str(t.name) for t in _lark().terminals}
