"""Boolean expressions of other formats as formulas of the language: constants fold away, nested lists are made flat.

Formats differ in what a name looks like and in the spelling of operators; both are given. An expression that calls a
function that is not stated has no formula, only the names in it.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import zip_longest
from typing import Final, TypeAlias

from reasoner.interchange.cells import Cell
from reasoner.lang import syntax
from reasoner.source import Span

Value: TypeAlias = syntax.Formula | bool

OPERATORS: Final = {
    "!": "!", "~": "!", "not": "!",
    "&": "&", "&&": "&", "and": "&", "*": "&",
    "|": "|", "||": "|", "or": "|",
    "^": "^", "=>": "=>", "<=>": "<=>",
}  # fmt: skip
_CONSTANTS: Final = {"0": False, "1": True, "false": False, "true": True}
_LOOSER: Final = ("<=>", "=>", "|", "^", "&")
"""Operators with two sides, the one that binds least first."""


class Wrong(Exception):
    """An expression that cannot be read; `span` is where."""

    def __init__(self, message: str, span: Span) -> None:
        super().__init__(message)
        self.span = span


class Unstated(Exception):
    """An expression that calls a function that nobody states."""


@dataclass(frozen=True, slots=True)
class _Token:
    text: str
    span: Span


def tokens(cell: Cell, pattern: str) -> list[_Token]:
    """The pieces of an expression; `pattern` says what an operator, a bracket and a name look like."""
    found = []
    for match in re.finditer(rf"(?P<piece>{pattern})|(?P<stray>\S)", cell.text):
        start = cell.span.start + match.start()
        span = Span(cell.span.source, start, start + len(match[0]))
        if match["stray"]:
            raise Wrong(f"`{match[0]}` has no place in an expression", span)
        found.append(_Token(match[0], span))
    return found


Atom: TypeAlias = Callable[[str, Span], Value]


def parsed(cell: Cell, pattern: str, atom: Atom) -> Value:
    """The formula of an expression. Raises Wrong, or Unstated."""
    reading = _Reading(atom, cell.span)
    pieces = tokens(cell, pattern)
    for token, following in zip_longest(pieces, pieces[1:]):
        if following is not None and following.text == "(" and _is_name(token.text):
            raise Unstated(token.text)
        reading.take(token)
    return reading.result()


def _is_name(text: str) -> bool:
    return text.casefold() not in OPERATORS and text not in "(),"


class _Reading:
    """Two stacks instead of recursion: brackets of published models are nested by the hundred."""

    def __init__(self, atom: Atom, whole: Span) -> None:
        self._atom = atom
        self._whole = whole
        self._values: list[tuple[Value, Span]] = []
        self._waiting: list[tuple[str, Span]] = []  # operators and open brackets
        self._operand = True  # whether an operand comes next

    def take(self, token: _Token) -> None:
        text, span = token.text, token.span
        operator = OPERATORS.get(text.casefold(), "")
        if self._operand == (text == ")" or operator not in ("", "!")) or text == ",":
            raise Wrong(f"`{text}` is not expected here", span)
        if text == "(" or operator == "!":
            self._waiting.append((operator or text, span))
        elif text == ")":
            self._close(span)
        elif operator:
            self._reduce(operator)
            self._waiting.append((operator, span))
            self._operand = True
        else:
            constant = _CONSTANTS.get(text.casefold())
            self._put(self._atom(text, span) if constant is None else constant, span)

    def result(self) -> Value:
        if self._operand:
            raise Wrong("this expression breaks off", self._waiting[-1][1] if self._waiting else self._whole)
        self._reduce("")
        if self._waiting:
            raise Wrong("this bracket is not closed", self._waiting[-1][1])
        return self._values[0][0]

    def _put(self, value: Value, span: Span) -> None:
        """An operand, with the negations before it."""
        while self._waiting and self._waiting[-1][0] == "!":
            value, span = negated(value, span), self._waiting.pop()[1].to(span)
        self._values.append((value, span))
        self._operand = False

    def _close(self, span: Span) -> None:
        self._reduce("")
        if not self._waiting:
            raise Wrong("this bracket was never opened", span)
        opened = self._waiting.pop()[1]
        self._put(self._values.pop()[0], opened.to(span))

    def _reduce(self, before: str) -> None:
        """Joins what binds more than the operator that comes next."""
        while self._waiting and (operator := self._waiting[-1][0]) != "(" and _first(operator, before):
            self._waiting.pop()
            (right, end), (left, start) = self._values.pop(), self._values.pop()
            span = start.to(end)
            self._values.append((joined(operator, left, right, span), span))


def _first(operator: str, before: str) -> bool:
    """Whether an operator is done before the next one; an implication waits for the next."""
    if not before:
        return True
    own, following = _LOOSER.index(operator), _LOOSER.index(before)
    return own > following or (own == following and operator != "=>")


# --- putting together ---------------------------------------------------------------------------------------------


def negated(value: Value, span: Span) -> Value:
    if isinstance(value, bool):
        return not value
    return value.item if isinstance(value, syntax.Not) else syntax.Not(value, span)


def joined(operator: str, left: Value, right: Value, span: Span) -> Value:
    """Two sides with an operator between."""
    match operator:
        case "&":
            return conjunction([left, right], span)
        case "|":
            return disjunction([left, right], span)
        case "=>":
            return disjunction([negated(left, span), right], span)
        case "^":
            return _either(left, right, span)
        case _:
            return negated(_either(left, right, span), span)


def _either(a: Value, b: Value, span: Span) -> Value:
    """One of two, not both."""
    one, other = conjunction([a, negated(b, span)], span), conjunction([negated(a, span), b], span)
    return disjunction([one, other], span)


def conjunction(sides: Sequence[Value], span: Span) -> Value:
    items = list(_flat(sides, syntax.And))
    if False in items:
        return False
    formulas = tuple(i for i in items if not isinstance(i, bool))
    return True if not formulas else formulas[0] if len(formulas) == 1 else syntax.And(formulas, span)


def disjunction(sides: Sequence[Value], span: Span) -> Value:
    items = list(_flat(sides, syntax.Or))
    if True in items:
        return True
    formulas = tuple(i for i in items if not isinstance(i, bool))
    return False if not formulas else formulas[0] if len(formulas) == 1 else syntax.Or(formulas, span)


def _flat(sides: Sequence[Value], kind: type[syntax.And] | type[syntax.Or]) -> Iterator[Value]:
    for side in sides:
        if isinstance(side, kind):
            yield from side.items
        else:
            yield side


# --- looking into formulas ----------------------------------------------------------------------------------------


def names_in(formula: syntax.Formula) -> Iterator[syntax.Name]:
    """The quantities that a formula reads, in order, as often as it does."""
    match formula:
        case syntax.Bare(ref) | syntax.LevelTest(ref) | syntax.DirectionTest(ref):
            if isinstance(ref, syntax.Name):
                yield ref
        case syntax.Not(item):
            yield from names_in(item)
        case syntax.And(items) | syntax.Or(items) | syntax.AtLeast(_, items):
            for item in items:
                yield from names_in(item)


def true(formula: syntax.Formula, on: Collection[str]) -> bool:
    """The value of a formula over quantities that are on or off."""
    match formula:
        case syntax.Bare(ref):
            return isinstance(ref, syntax.Name) and ref.text in on
        case syntax.Not(item):
            return not true(item, on)
        case syntax.And(items):
            return all(true(i, on) for i in items)
        case syntax.Or(items):
            return any(true(i, on) for i in items)
        case _:
            raise AssertionError("Boolean formats test no levels")


MOST: Final = 12
"""Quantities in a formula of which all values are tried."""


def effects(formula: syntax.Formula) -> dict[str, frozenset[str]]:
    """Of each quantity that a formula reads, the signs with which it can act; empty: it never does.

    A formula of too many quantities is not in the answer.
    """
    names = list(dict.fromkeys(n.text for n in names_in(formula)))
    if len(names) > MOST:
        return {}
    ones = [frozenset(n for i, n in enumerate(names) if case >> i & 1) for case in range(1 << len(names))]
    values = {on: true(formula, on) for on in ones}
    found: dict[str, set[str]] = {name: set() for name in names}
    for on, value in values.items():
        for name in names:
            if name not in on and values[on | {name}] != value:
                found[name].add("-|" if value else "->")
    return {name: frozenset(signs) for name, signs in found.items()}
