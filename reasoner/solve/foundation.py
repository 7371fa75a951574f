"""Foundation (§3) as formulas: supports of changes, unfounded sets of a solution, and loop formulas against them.

The axiom is one least fixed point over all changes of a labeling. An *unfounded set* is a set of changes that support
only each other: the fixed point does not reach them. The *loop formula* of a set says that, if one of its changes
occurs, one that occurs has support from outside the set (Lin and Zhao, Artif. Intell. 157, 2004). When loop formulas
are added is for `lazy` to say.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Iterable, Iterator, Mapping, Sequence, Set
from functools import cached_property
from typing import TypeAlias, TypeVar

from reasoner.model import axioms
from reasoner.model.axioms import Change
from reasoner.model.worlds import Pair
from reasoner.signs import MINUS, PLUS, Sign
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import FALSE, TRUE, Formula, below, conj, disj, neg

Loop: TypeAlias = axioms.Foundation
"""The ground constraint that a set of changes does not support itself."""

Support = tuple[tuple[Formula, ...], Change]
"""A reason for a change: the literals that must hold, and the change that it rests on (of '': none, it is set)."""

_N = TypeVar("_N", bound=Hashable)


class Foundation:
    """The supports of every change of a frame that could take part in a loop."""

    def __init__(self, encoder: Encoder) -> None:
        self.encoder = encoder
        self._model = encoder.model
        self._frame = encoder.frame

    @cached_property
    def _loops(self) -> tuple[frozenset[Change], ...]:
        """The non-trivial strongly connected components of the graph of supports: all unfounded sets are in these."""
        if self._model.unfounded:
            return ()
        graph = {c: [rests_on for _, rests_on in supports] for c, supports in self.all_supports.items()}
        return tuple(frozenset(c) for c in components(graph) if len(c) > 1 or c[0] in graph[c[0]])

    @cached_property
    def _in_loops(self) -> tuple[tuple[Change, Formula], ...]:
        """The changes that could take part in a loop, each with the literal that it occurs."""
        return tuple((c, self._occurs(c)) for loop in self._loops for c in loop)

    @cached_property
    def all_supports(self) -> dict[Change, list[Support]]:
        """The supports of each change; a change that needs none (something was set differently) has no entry.

        Nor has what is known not to happen, or to be founded, or what is not stated."""
        found: dict[Change, list[Support]] = {}
        sure, states = self.encoder.sure, self.encoder.states
        for quantity in self._model.quantities:
            if quantity in self._model.inputs or self._model.assumed("unfounded", quantity) or not states(quantity):
                continue
            for pair in self._frame.pairs:
                is_set = [self.encoder.is_set(quantity, w) for w in pair]
                if TRUE in is_set:
                    continue  # the setting founds every change of it
                # set in one of the worlds, where that is left open: then it moves because of that
                own: list[Support] = [((f,), ("", pair, PLUS)) for f in is_set if f != FALSE]
                for sign in (PLUS, MINUS):
                    change = quantity, pair, sign
                    if change not in sure and self._occurs(change) != FALSE:
                        found[change] = own + [s for s in self.supports(*change) if FALSE not in s[0]]
        return found

    def supports(self, quantity: str, pair: Pair, sign: Sign) -> Iterable[Support]:
        """Each reason for a change of what is set in neither world."""
        closed = conj(self.encoder.closed(quantity, w) for w in pair)
        moving = () if closed == FALSE else (neg(self.encoder.defined(closed)),)
        for push in self.encoder.pushes(quantity, pair):
            for body in push.bodies:
                if body.sign == sign:
                    yield (*moving, *body.when), body.rests_on
        yield from self._switched_gates(quantity, pair)

    def _switched_gates(self, quantity: str, pair: Pair) -> Iterable[Support]:
        """Supports by a gate that closes or opens: some quantity that it tests changed its level in that way."""
        encoder = self.encoder
        for gate in self._model.gates_on[quantity]:
            for (shut, open_), way in ((pair, PLUS), (pair[::-1], MINUS)):
                switched = encoder.fails(gate, shut), neg(encoder.closed(quantity, open_))
                for when, rests_on in encoder.switching(gate.condition, pair, way):
                    yield (*switched, *when), rests_on

    def smallest_loops(
        self, holds: Callable[[Formula], bool], given: Callable[[Change], bool] = lambda _: False
    ) -> tuple[Loop, ...]:
        """The smallest unfounded sets of a labeling, as loops, none inside another; empty: the labeling is founded.

        A change that is `given` needs no support.
        """
        waiting, rests = self._traced(holds, given)
        graph = {c: [r for r in rests[c] if r in waiting] for c in sorted(waiting)}
        # a component that rests on no other unfounded component is a whole unfounded set of its own
        found = [frozenset(c) for c in components(graph)]
        bottom = [c for c in found if all(r in c for member in c for r in graph[member])]
        return tuple(Loop(loop) for loop in bottom)

    def widened_loops(self, holds: Callable[[Formula], bool]) -> tuple[Loop, ...]:
        """Unfounded sets of a labeling, each widened by all that it could rest on; empty: the labeling is founded.

        A widened loop has changes that do not occur as well, unless something founded pushes that way. So it has few
        supports from outside, and its one formula excludes what would take hundreds of the smallest ones.
        """
        return tuple(Loop(loop) for loop in self._graph.unfounded(holds))

    @cached_property
    def _graph(self) -> _SupportGraph:
        return _SupportGraph(self._loops, self.all_supports, self._occurs)

    def _traced(
        self, holds: Callable[[Formula], bool], given: Callable[[Change], bool]
    ) -> tuple[set[Change], dict[Change, list[Change]]]:
        """The changes in loops that do not trace back, and what each change in a loop rests on."""
        waiting = {c for c, occurs in self._in_loops if holds(occurs) and not given(c)}
        # outside the components nothing needs a check: there Cause already leads back, step by step, to what is set
        rests = {c: [r for literals, r in self.all_supports[c] if all(map(holds, literals))] for c in waiting}
        followers: dict[Change, list[Change]] = {}
        for c, reasons in rests.items():
            for r in reasons:
                followers.setdefault(r, []).append(c)
        pending = [c for c in waiting if any(r not in waiting for r in rests[c])]
        while pending:
            c = pending.pop()
            if c in waiting:
                waiting.discard(c)
                pending += [f for f in followers.get(c, ()) if f in waiting]
        return waiting, rests

    def formula(self, loop: frozenset[Change]) -> Formula:
        """If any change of the loop occurs, one that occurs has a support that rests on no change of the loop."""
        external = []
        for c in sorted(loop):
            for literals, rests_on in self.all_supports[c]:
                if rests_on not in loop:
                    external.append(conj([self._occurs(c), *literals]))
        return disj([conj(neg(self._occurs(c)) for c in sorted(loop)), *external])

    def ranking(self) -> Iterable[Formula]:
        """Foundation in full, as a level ranking: a change in a component rests on one with a lower number (Janhunen).

        That is much longer than the few loop formulas that one question needs, but then no loop is left to be found.
        """
        # one number for each quantity and pair, whichever way it moves: it moves one way in a labeling
        for loop in self._loops:
            moving = dict.fromkeys((q, pair) for q, pair, _ in sorted(loop))
            bits = range((len(moving) - 1).bit_length())
            number = {m: [self.encoder.fresh() for _ in bits] for m in moving}
            for c in sorted(loop):
                supports = []
                for literals, rests_on in self.all_supports[c]:
                    lower = below(number[rests_on[:2]], number[c[:2]]) if rests_on in loop else TRUE
                    supports.append(conj([*literals, self.encoder.defined(lower)]))
                yield disj([neg(self._occurs(c)), *supports])

    def _occurs(self, c: Change) -> Formula:
        quantity, (a, b), sign = c
        return self.encoder.up(quantity, a, b) if sign == PLUS else self.encoder.down(quantity, a, b)


class _SupportGraph:
    """The changes in components and what each rests on, by number: built once, read with every solution."""

    def __init__(
        self,
        loops: Sequence[frozenset[Change]],
        supports: Mapping[Change, Sequence[Support]],
        occurs: Callable[[Change], Formula],
    ) -> None:
        self._changes = [c for loop in loops for c in sorted(loop)]
        self._occurs = [occurs(c) for c in self._changes]
        self._outside: list[list[tuple[Formula, ...]]] = [[] for _ in self._changes]
        self._inside: list[list[tuple[int, tuple[Formula, ...]]]] = [[] for _ in self._changes]
        self._rests: list[list[int]] = [[] for _ in self._changes]  # within the same strongly connected set
        part = [n for n, loop in enumerate(loops) for _ in loop]
        number = {c: n for n, c in enumerate(self._changes)}
        for n, c in enumerate(self._changes):
            for literals, rests_on in supports[c]:
                source = number.get(rests_on)
                if source is None:
                    self._outside[n].append(literals)
                    continue
                # that the source occurs is known when its followers are looked at; TRUE says nothing
                besides = tuple(f for f in literals if f not in (TRUE, self._occurs[source]))
                self._inside[source].append((n, besides))
                if part[source] == part[n]:
                    self._rests[n].append(source)

    def unfounded(self, holds: Callable[[Formula], bool]) -> Iterator[frozenset[Change]]:
        """For each unfounded set of a solution, all that it could rest on and that nothing founded supports."""
        occurring = {n for n, literal in enumerate(self._occurs) if holds(literal)}
        # the usual case first: nearly every labeling is founded, and then only what occurs need be looked at
        if occurring == self._supported(holds, occurring, occurring):
            return
        supported = self._supported(holds, occurring, range(len(self._changes)))
        left = [n for n in range(len(self._changes)) if n not in supported]
        graph = {n: [r for r in self._rests[n] if r not in supported] for n in left}
        yielded: set[int] = set()
        for component in components(graph):
            # an unfounded set in which nothing occurs breaks no loop formula
            if not occurring.isdisjoint(component):
                loop = _reached(graph, component[0])
                if yielded.isdisjoint(loop):
                    yield frozenset(self._changes[n] for n in loop)
                yielded |= loop

    def _supported(self, holds: Callable[[Formula], bool], occurring: Set[int], among: Collection[int]) -> set[int]:
        """The changes that trace back: the least fixed point, from supports that lie outside of all components.

        A change passes support on only if it occurs.
        """
        pending = [n for n in among if any(all(map(holds, literals)) for literals in self._outside[n])]
        found = set(pending)
        while pending:
            n = pending.pop()
            if n in occurring:
                for m, besides in self._inside[n]:
                    if m not in found and m in among and all(map(holds, besides)):
                        found.add(m)
                        pending.append(m)
        return found


def _reached(graph: Mapping[int, Sequence[int]], start: int) -> set[int]:
    found, todo = {start}, [start]
    while todo:
        for n in graph[todo.pop()]:
            if n not in found:
                found.add(n)
                todo.append(n)
    return found


def components(graph: dict[_N, list[_N]]) -> list[list[_N]]:
    """Strongly connected components, each after those it points to (Tarjan 1972), without recursion."""
    index: dict[_N, int] = {}
    low: dict[_N, int] = {}
    stack: list[_N] = []
    held: set[_N] = set()
    found: list[list[_N]] = []
    for root in graph:
        if root in index:
            continue
        work = [(root, iter(graph[root]))]
        index[root] = low[root] = len(index)
        stack.append(root)
        held.add(root)
        while work:
            node, successors = work[-1]
            for successor in successors:
                if successor not in graph:
                    continue
                if successor not in index:
                    index[successor] = low[successor] = len(index)
                    stack.append(successor)
                    held.add(successor)
                    work.append((successor, iter(graph[successor])))
                    break
                if successor in held:
                    low[node] = min(low[node], index[successor])
            else:
                work.pop()
                if work:
                    low[work[-1][0]] = min(low[work[-1][0]], low[node])
                if low[node] == index[node]:
                    component = []
                    while True:
                        member = stack.pop()
                        held.discard(member)
                        component.append(member)
                        if member == node:
                            break
                    found.append(component)
    return found
