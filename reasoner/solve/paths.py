"""`assume path_founded` (§3) as formulas: to which quantities a path of influences leads from what is set differently.

Where all rules are certain that is known when it is written. What depends on rules that may not exist, or on what is
left open, is a least fixed point: in a cycle, a place with a path rests on one of a lower number (a level ranking;
Janhunen, ECAI 2004).
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping

from reasoner.model.graph import strongly_connected
from reasoner.model.ir import Definition
from reasoner.model.pushes import acting_on
from reasoner.model.worlds import Pair
from reasoner.solve.atoms import Atoms
from reasoner.solve.formula import FALSE, TRUE, Formula, below, conj, disj, implies, neg

Place = tuple[str, Pair]
"""A quantity over the pair of worlds that it transmits."""


class Paths:
    """The formulas of one encoding, each made when it is first asked for."""

    def __init__(self, atoms: Atoms) -> None:
        self._atoms = atoms
        self._found: dict[Place, Formula] = {}
        self._steps: dict[Place, Mapping[Place, Formula]] = {}

    def leading_to(self, quantity: str, pair: Pair) -> Formula:
        """A literal that, where it is true, there is a path; where there is one, it can be true."""
        start = (quantity, pair)
        if start not in self._found:
            self._find(start)
        return self._found[start]

    def _find(self, start: Place) -> None:
        places = dict.fromkeys(self._closure(start))
        for place in self._certain(places):
            self._found[place] = TRUE
        component = strongly_connected(places, lambda place: [p for p in self._out(place) if p not in self._found])
        together: dict[int, list[Place]] = {}
        for place in places:
            if place not in self._found:
                together.setdefault(component[place], []).append(place)
        for _, members in sorted(together.items()):  # what leads to a component comes before it
            self._settle(members)

    def _settle(self, members: list[Place]) -> None:
        if len(members) == 1:
            (alone,) = members
            self._found[alone] = self._atoms.defined(disj(self._from(alone, ())))
            return
        bits = range((len(members) - 1).bit_length())
        number = {place: [self._atoms.fresh() for _ in bits] for place in members}
        self._found |= {place: self._atoms.fresh() for place in members}
        for place in members:
            outside = self._from(place, members)
            inside = (
                conj([step, self._found[source], self._atoms.defined(below(number[source], number[place]))])
                for source, step in self._out(place).items()
                if source in number
            )
            self._atoms.axioms.append(implies(self._found[place], disj([*outside, *inside])))

    def _from(self, place: Place, members: Collection[Place]) -> Iterator[Formula]:
        """Each way in which a path can start at a place, or come from one outside of a cycle."""
        yield self._differs(place)
        for source, step in self._out(place).items():
            if source not in members:
                yield conj([step, self._found[source]])

    def _closure(self, start: Place) -> Iterator[Place]:
        seen, waiting = {start}, [start]
        while waiting:
            place = waiting.pop()
            yield place
            new = [source for source in self._out(place) if source not in seen]
            seen.update(new)
            waiting += new

    def _certain(self, places: Collection[Place]) -> Iterator[Place]:
        """The places to which a path leads whatever exists."""
        following: dict[Place, list[Place]] = {place: [] for place in places}
        for place in places:
            for source, step in self._out(place).items():
                if step == TRUE:
                    following[source].append(place)
        waiting = [place for place in places if TRUE in (self._differs(place), self._found.get(place))]
        seen = set(waiting)
        while waiting:
            place = waiting.pop()
            yield place
            new = [p for p in following[place] if p not in seen]
            seen.update(new)
            waiting += new

    def _differs(self, place: Place) -> Formula:
        """It is set differently in the two worlds."""
        atoms, (name, (a, b)) = self._atoms, place
        if not atoms.left_open.has(name, a, b):
            return TRUE if atoms.frame.key(name, a) != atoms.frame.key(name, b) else FALSE
        is_set = disj([atoms.is_set(name, a), atoms.is_set(name, b)])
        return atoms.defined(conj([is_set, neg(atoms.is_alike(name, min(a, b), max(a, b)))]))

    def _out(self, place: Place) -> Mapping[Place, Formula]:
        """Where a path can come from in one step, and what makes that step possible."""
        if place not in self._steps:
            self._steps[place] = self._made(place)
        return self._steps[place]

    def _made(self, place: Place) -> Mapping[Place, Formula]:
        atoms, (name, pair) = self._atoms, place
        acts = conj(neg(atoms.is_set(name, w)) for w in pair)
        ways: dict[Place, list[Formula]] = {}
        for rule, source, sent in acting_on(atoms.model, atoms.frame, name, pair) if acts != FALSE else ():
            maybe = not isinstance(rule, Definition) and rule.maybe
            ways.setdefault((source, sent), []).append(atoms.exists(rule.id) if maybe else TRUE)
        return {source: conj([acts, disj(exist)]) for source, exist in ways.items() if source != place}
