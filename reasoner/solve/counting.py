"""How many solutions some clauses have, counted and not listed, told apart by some of their variables.

The search branches on one of these variables at a time. What is left after each step falls into components that share
no variable; their numbers multiply, and each component is counted once however often it comes up (Sang, Bacchus, Beame,
Kautz and Pitassi, SAT 2004). A component without a variable that counts has one solution or none (projected counting:
Aziz, Chu, Muise and Stuckey, SAT 2015).
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator
from sys import getrecursionlimit, setrecursionlimit

from reasoner.clock import TimeIsUp, limited, tick
from reasoner.model.ground import grounds
from reasoner.model.ir import Model
from reasoner.model.worlds import Frame
from reasoner.solve.budget import Budget
from reasoner.solve.clauses import Clause, Clauses
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import Formula
from reasoner.solve.foundation import Foundation

Residue = frozenset[Clause]


class OutOfTime(Exception):
    """The budget ran out before everything was counted."""


def states(model: Model, frame: Frame, world: int, budget: Budget) -> int | None:
    """How many assignments of levels a world of a frame has in consistent labelings; None: the budget ran out."""
    tops = {name: quantity.space.top for name, quantity in model.quantities.items()}
    with limited(budget):
        try:
            encoder, formulas = stated(model, frame)
            reached = [encoder.reaches(name, world, level) for name, top in tops.items() for level in range(1, top + 1)]
            return number(formulas, reached, budget)
        except TimeIsUp:
            return None


def stated(model: Model, frame: Frame) -> tuple[Encoder, Iterator[Formula]]:
    """All that holds of a frame, Foundation included, with the encoder that names its atoms."""
    foundation = Foundation(Encoder(model, frame))
    return foundation.encoder, _stated(foundation)


def _stated(foundation: Foundation) -> Iterator[Formula]:
    encoder = foundation.encoder
    yield from (f for ground in grounds(encoder.model, encoder.frame) for f in encoder.ground(ground))
    yield from foundation.ranking()
    yield from encoder.axioms  # at the end: what the atoms mean is said as they are mentioned


def number(formulas: Iterable[Formula], counted: Iterable[Formula], budget: Budget) -> int | None:
    """In how many ways the `counted` atoms can be where some formulas hold; None: the budget ran out."""
    clauses = Clauses()
    literals = {clauses.literal(atom) for atom in counted}
    clauses.add(_in_time(formulas))
    try:
        return count(clauses.clauses, literals, budget)
    except OutOfTime:
        return None


def _in_time(formulas: Iterable[Formula]) -> Iterator[Formula]:
    """The formulas, with a look at the clock before each. Raises TimeIsUp."""
    for formula in formulas:
        tick()
        yield formula


def count(clauses: Iterable[Clause], counted: Collection[int], budget: Budget) -> int:
    """How many assignments of the `counted` variables can be extended to a solution. Raises OutOfTime."""
    search = _Search(frozenset(counted), budget)
    given = frozenset(clauses)
    before = getrecursionlimit()
    # two calls a variable at the most: each step settles one
    setrecursionlimit(before + 3 * len({abs(n) for clause in given for n in clause}))
    try:
        return search.number(given, search.counted)
    finally:
        setrecursionlimit(before)


class _Search:
    def __init__(self, counted: frozenset[int], budget: Budget) -> None:
        self.counted = counted
        self._budget = budget
        self._known: dict[Residue, int] = {}

    def number(self, clauses: Residue, free: frozenset[int]) -> int:
        """The number of solutions over the `free` variables, of which some may be in no clause."""
        left = propagated(clauses)
        if left is None:
            return 0
        residue, settled = left
        total = 1
        mentioned: set[int] = set()
        for component, variables in _components(residue):
            mentioned |= variables
            total *= self._component(component, variables)
            if not total:
                return 0
        return total << len(free - mentioned - settled)

    def _component(self, clauses: Residue, variables: frozenset[int]) -> int:
        if clauses not in self._known:
            if self._budget.spent:
                raise OutOfTime
            free = variables & self.counted
            chosen = _branch(clauses, free or variables)
            found = self.number(clauses | {(-chosen,)}, free)
            if free or not found:
                found += self.number(clauses | {(chosen,)}, free)
            self._known[clauses] = found if free else min(found, 1)
        return self._known[clauses]


def propagated(clauses: Residue) -> tuple[Residue, frozenset[int]] | None:
    """What unit clauses leave, and the variables that they settle; None where they contradict the rest."""
    true: set[int] = set()
    left: Iterable[Clause] = clauses
    while True:
        fresh = {clause[0] for clause in left if len(clause) == 1} - true
        if not fresh:
            break
        true |= fresh
        if any(-n in true for n in fresh):
            return None
        tick()
        shorter = []
        for clause in left:
            if true.isdisjoint(clause):
                kept = tuple(n for n in clause if -n not in true)
                if not kept:
                    return None
                shorter.append(kept)
        left = shorter
    return frozenset(left), frozenset(map(abs, true))


def _branch(clauses: Residue, among: Collection[int]) -> int:
    """The variable that is in most clauses, short ones counting more."""
    weight: Counter[int] = Counter()
    for clause in clauses:
        for n in clause:
            weight[abs(n)] += 8 if len(clause) == 2 else 4 if len(clause) == 3 else 1
    return max(among, key=lambda n: (weight[n], -n))


def _components(clauses: Residue) -> Iterator[tuple[Residue, frozenset[int]]]:
    """The clauses that hang together by variables, with these variables."""
    within: dict[int, list[Clause]] = {}
    for clause in clauses:
        for n in clause:
            within.setdefault(abs(n), []).append(clause)
    seen: set[int] = set()
    for start in within:
        if start in seen:
            continue
        seen.add(start)
        variables, waiting, found = [start], [start], set[Clause]()
        while waiting:
            for clause in within[waiting.pop()]:
                if clause not in found:
                    found.add(clause)
                    new = [abs(n) for n in clause if abs(n) not in seen]
                    seen.update(new)
                    variables += new
                    waiting += new
        yield frozenset(found), frozenset(variables)
