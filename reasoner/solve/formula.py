"""Propositional formulas as SMT-LIB text, folded as they are built. Knows nothing of quantities."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from typing import TypeAlias

Formula: TypeAlias = str

TRUE: Formula = "true"
FALSE: Formula = "false"
_TOKENS = re.compile(r"\(\w+|\)|\w+")
_FLAT = re.compile(r"\((and|or)((?: (?:\w+|\(not \w+\)))+)\)")
_LITERAL = re.compile(r"\(not \w+\)|\w+")


def neg(formula: Formula) -> Formula:
    """`not`, cancelled where doubled."""
    if formula == TRUE:
        return FALSE
    if formula == FALSE:
        return TRUE
    if formula.startswith("(not "):
        return formula[5:-1]
    return f"(not {formula})"


def is_literal(formula: Formula) -> bool:
    """Whether it is an atom, a negated atom, or a constant; `(not (or ...))` is none."""
    return not atom_of(formula).startswith("(")


def atom_of(literal: Formula) -> Formula:
    """The atom of a literal."""
    return literal[5:-1] if literal.startswith("(not ") else literal


def conj(formulas: Iterable[Formula]) -> Formula:
    """`and` of any number of formulas, repeats and trivial ones dropped."""
    return _joined("and", formulas, TRUE, FALSE)


def disj(formulas: Iterable[Formula]) -> Formula:
    """`or` of any number of formulas, repeats and trivial ones dropped."""
    return _joined("or", formulas, FALSE, TRUE)


def implies(condition: Formula, consequence: Formula) -> Formula:
    return disj([neg(condition), consequence])


def parts(formula: Formula) -> tuple[str, list[Formula]] | None:
    """`and` or `or` and what it joins, where that is literals; else None."""
    flat = _FLAT.fullmatch(formula)
    return None if flat is None else (flat[1], _LITERAL.findall(flat[2]))


def equal(atom: Formula, formula: Formula) -> list[Formula]:
    """That an atom stands for a formula: as clauses where it joins literals, for which z3 needs no atom of its own."""
    flat = parts(formula)
    if flat is None:
        return [f"(= {atom} {formula})"]
    word, literals = flat
    if word == "and":
        return [*(implies(atom, f) for f in literals), disj([atom, *map(neg, literals)])]
    return [*(implies(f, atom) for f in literals), disj([neg(atom), *literals])]


def at_least(count: int, formulas: Iterable[Formula]) -> Formula:
    """At least `count` of the formulas hold; equal formulas count each."""
    items = list(formulas)
    count -= sum(f == TRUE for f in items)
    items = [f for f in items if f not in (TRUE, FALSE)]
    if count <= 0:
        return TRUE
    if count > len(items):
        return FALSE
    return f"((_ at-least {count}) {' '.join(items)})"


def value(formula: Formula, holds: Callable[[Formula], bool]) -> bool:
    """The truth of a formula of `not`, `and` and `or`, where `holds` says that of its atoms."""
    stack: list[list[bool]] = [[]]
    words: list[str] = []
    for token in _TOKENS.findall(formula):
        if token == ")":
            parts, word = stack.pop(), words.pop()
            stack[-1].append({"and": all(parts), "or": any(parts), "not": parts != [True]}[word])
        elif token[0] == "(":
            words.append(token[1:])
            stack.append([])
        else:
            stack[-1].append(token == TRUE or (token != FALSE and holds(token)))
    return stack[0][0]


def _joined(word: str, formulas: Iterable[Formula], unit: Formula, zero: Formula) -> Formula:
    kept = dict.fromkeys(formulas)
    if zero in kept:
        return zero
    kept.pop(unit, None)
    if not kept:
        return unit
    if len(kept) == 1:
        return next(iter(kept))
    return f"({word} {' '.join(kept)})"
