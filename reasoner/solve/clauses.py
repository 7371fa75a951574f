"""Formulas as clauses over numbers, for what has to look into them itself (Tseitin, 1968).

Every part of a formula gets a number that is true exactly where the part is, so a clause set has as many solutions as
its formulas have over their own atoms.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

from reasoner.solve.formula import FALSE, TRUE, Formula, atom_of, is_negated

Clause = tuple[int, ...]

_TOKENS = re.compile(r"\(_ at-least \d+\)|\(|\)|[^\s()]+")


class Clauses:
    """A growing set of clauses. `number` tells the variable of an atom."""

    def __init__(self) -> None:
        self.clauses: list[Clause] = []
        self._numbers: dict[Formula, int] = {}
        self._parts: dict[tuple[object, ...], int] = {}
        self._highest = 1
        self.clauses.append((1,))  # 1 is what is always true

    def literal(self, formula: Formula) -> int:
        """The literal of an atom or its negation."""
        number = self._atom(atom_of(formula))
        return -number if is_negated(formula) else number

    def add(self, formulas: Iterable[Formula]) -> None:
        """From now on these hold."""
        for formula in formulas:
            self._hold(self._tree(formula))

    def _atom(self, atom: Formula) -> int:
        if atom in (TRUE, FALSE):
            return 1 if atom == TRUE else -1
        if atom not in self._numbers:
            self._numbers[atom] = self._new()
        return self._numbers[atom]

    def _new(self) -> int:
        self._highest += 1
        return self._highest

    def _hold(self, top: tuple[str, list[int]] | int) -> None:
        """A formula as a clause where it is a disjunction, as several where it is a conjunction."""
        match top:
            case ("or", literals):
                self._clause(literals)
            case ("and", literals):
                for literal in literals:
                    self._clause([literal])
            case (word, literals):
                self._clause([self._part(word, literals)])
            case literal:
                assert isinstance(literal, int)
                self._clause([literal])

    def _tree(self, formula: Formula) -> tuple[str, list[int]] | int:
        """The outermost joining word and the literals of what it joins; the literal where it is one."""
        # a stack and no recursion: conditions nest as deeply as somebody writes them
        stack: list[list[int]] = [[]]
        words: list[str] = []
        expected = False
        for token in _TOKENS.findall(formula):
            if token == "(":
                expected = True
                stack.append([])
            elif token == ")":
                literals, word = stack.pop(), words.pop()
                if len(stack) == 1 and word != "not":
                    return word, literals
                stack[-1].append(-literals[0] if word == "not" else self._part(word, literals))
            elif expected:
                words.append(token)
                expected = False
            else:
                stack[-1].append(self._atom(token))
        return stack[0][0]

    def _part(self, word: str, literals: list[int]) -> int:
        """A literal that is true exactly where what is joined is."""
        key = (word, *literals)
        if key not in self._parts:
            self._parts[key] = self._defined(word, literals)
        return self._parts[key]

    def _defined(self, word: str, literals: list[int]) -> int:
        match word:
            case "and":
                return -self._part("or", [-n for n in literals])
            case "or":
                whole = self._new()
                self._clause([-whole, *literals])
                for literal in literals:
                    self._clause([whole, -literal])
                return whole
            case "=":
                one, other = literals
                whole = self._new()
                for clause in (
                    (-whole, -one, other),
                    (-whole, one, -other),
                    (whole, one, other),
                    (whole, -one, -other),
                ):
                    self._clause(clause)
                return whole
            case _:
                return self._at_least(int(word.split()[-1].rstrip(")")), literals)

    def _at_least(self, count: int, literals: list[int]) -> int:
        """Row by row: whether so many of the first literals hold."""
        reached = [1] + [-1] * count  # of none, at least 0 hold
        for literal in literals:
            both = [self._part("and", [literal, reached[n]]) for n in range(count)]
            reached = [1, *(self._part("or", [reached[n + 1], both[n]]) for n in range(count))]
        return reached[count]

    def _clause(self, literals: Iterable[int]) -> None:
        kept = set(literals) - {-1}
        if 1 not in kept and not any(-n in kept for n in kept):
            self.clauses.append(tuple(sorted(kept)))
