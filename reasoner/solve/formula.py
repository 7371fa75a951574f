"""Propositional formulas, folded as they are built. Knows nothing of quantities.

A formula is kept as SMT-LIB text, which z3 reads ten times faster than it takes terms built one by one. That is known
here alone: everybody else builds formulas with these functions, takes them apart with these, and compares them.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeAlias

Formula: TypeAlias = str

TRUE: Formula = "true"
FALSE: Formula = "false"
_ATOM = re.compile(r"\b[a-z]\d\w*")
_TOKENS = re.compile(r"\(\(_ at-least \d+\)|\([\w=]+|\)|\w+")
_FLAT = re.compile(r"\((and|or)((?: (?:\w+|\(not \w+\)))+)\)")
_LITERAL = re.compile(r"\(not \w+\)|\w+")


def neg(formula: Formula) -> Formula:
    """`not`, cancelled where doubled."""
    if formula == TRUE:
        return FALSE
    if formula == FALSE:
        return TRUE
    if is_negated(formula):
        return formula[5:-1]  # between `(not ` and `)`
    return f"(not {formula})"


def is_literal(formula: Formula) -> bool:
    """Whether it is an atom, a negated atom, or a constant; `(not (or ...))` is none."""
    return not atom_of(formula).startswith("(")


def is_negated(formula: Formula) -> bool:
    """Whether it is the negation of something."""
    return formula.startswith("(not ")


def atom_of(literal: Formula) -> Formula:
    """The atom of a literal."""
    return literal[5:-1] if is_negated(literal) else literal


def conj(formulas: Iterable[Formula]) -> Formula:
    """`and` of any number of formulas, repeats and trivial ones dropped."""
    return _joined("and", formulas, TRUE, FALSE)


def disj(formulas: Iterable[Formula]) -> Formula:
    """`or` of any number of formulas, repeats and trivial ones dropped."""
    return _joined("or", formulas, FALSE, TRUE)


def implies(condition: Formula, consequence: Formula) -> Formula:
    return disj([neg(condition), consequence])


def iff(one: Formula, other: Formula) -> Formula:
    """Both hold, or neither."""
    return f"(= {one} {other})"


def parts(formula: Formula) -> tuple[str, list[Formula]] | None:
    """`and` or `or` and what it joins, where that is literals; else None."""
    flat = _FLAT.fullmatch(formula)
    return None if flat is None else (flat[1], _LITERAL.findall(flat[2]))


def equal(atom: Formula, formula: Formula) -> list[Formula]:
    """The constraint `atom <-> formula`; as clauses where it joins literals, so that z3 adds no auxiliary atom."""
    flat = parts(formula)
    if flat is None:
        return [iff(atom, formula)]
    word, literals = flat
    # both directions of the equivalence, the second as one clause (Tseitin)
    if word == "and":
        return [*(implies(atom, f) for f in literals), disj([atom, *map(neg, literals)])]
    return [*(implies(f, atom) for f in literals), disj([neg(atom), *literals])]


def at_least(count: int, formulas: Iterable[Formula]) -> Formula:
    """At least `count` of the formulas hold; equal formulas count each."""
    items = list(formulas)
    # constants are counted off here, so that only what is open reaches z3
    count -= sum(f == TRUE for f in items)
    items = [f for f in items if f not in (TRUE, FALSE)]
    if count <= 0:
        return TRUE
    if count > len(items):
        return FALSE
    return f"((_ at-least {count}) {' '.join(items)})"


def below(one: Sequence[Formula], other: Sequence[Formula]) -> Formula:
    """One binary number is lower than another; their highest bits come first."""
    less = FALSE
    # from the lowest bit up: a higher bit that differs overrules what the lower ones said
    for a, b in zip(reversed(one), reversed(other), strict=True):
        less = disj([conj([neg(a), b]), conj([disj([neg(a), b]), less])])
    return less


def value(formula: Formula, holds: Callable[[Formula], bool]) -> bool:
    """The truth of a formula, where `holds` says that of its atoms."""
    # in one pass over the tokens: formulas nest as deeply as a user writes conditions, and many are read per labeling
    stack: list[list[bool]] = [[]]
    words: list[str] = []
    for token in _TOKENS.findall(formula):
        if token == ")":
            parts, word = stack.pop(), words.pop()
            stack[-1].append(_applied(word, parts))
        elif token[0] == "(":
            words.append(token[1:])
            stack.append([])
        else:
            stack[-1].append(token == TRUE or (token != FALSE and holds(token)))
    return stack[0][0]


def _applied(word: str, parts: Sequence[bool]) -> bool:
    match word:
        case "and":
            return all(parts)
        case "or":
            return any(parts)
        case "not":
            return not parts[0]
        case "=":
            return parts[0] == parts[1]
        case _:  # `(_ at-least 2)`
            return sum(parts) >= int(word[:-1].split()[-1])


def atoms_in(formulas: Iterable[Formula]) -> Iterable[Formula]:
    """Every atom of some formulas, each once, in order of first mention."""
    # cut at blanks first: to match a pattern at each mention takes twice as long as at each word once
    words = dict.fromkeys(" ".join(formulas).replace("(", " ").replace(")", " ").split())
    return [word for word in words if _ATOM.fullmatch(word)]


def substituted(formula: Formula, meant: Mapping[Formula, Formula]) -> Formula:
    """The formula with every atom that stands for another formula replaced by it, as often as it takes."""
    while (found := _ATOM.sub(lambda m: meant.get(m.group(), m.group()), formula)) != formula:
        formula = found
    return formula


def template(formulas: Iterable[Formula], number: int) -> list[Formula]:
    """The formulas with a gap for the first number in the names of their atoms, which is `number`; see `filled`."""
    return [re.sub(rf"\b([a-z]){number}_", r"\1#_", f) for f in formulas]


def filled(template: Iterable[Formula], number: int) -> list[Formula]:
    """The formulas of a template about the atoms of another number: much faster than to build them anew."""
    return [f.replace("#", str(number)) for f in template]


def script(formulas: Sequence[Formula], new: Iterable[Formula]) -> str:
    """The formulas as a script for a solver, which declares the `new` atoms."""
    return "".join(f"(declare-const {atom} Bool)" for atom in new) + "".join(f"(assert {f})" for f in formulas)


def _joined(word: str, formulas: Iterable[Formula], unit: Formula, zero: Formula) -> Formula:
    # a dict and no set: the same input has to give the same text, or z3 finds other labelings
    kept = dict.fromkeys(formulas)
    if zero in kept:
        return zero
    kept.pop(unit, None)
    if not kept:
        return unit
    if len(kept) == 1:
        return next(iter(kept))
    return f"({word} {' '.join(kept)})"
