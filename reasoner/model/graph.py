"""Signed graphs over quantities: strongly connected components and cycles of a sign.

Tarjan, "Depth-first search and linear graph algorithms", SIAM J. Comput. 1 (1972). Whether a signed graph has a
simple path of a given sign between two nodes is hard in general, so that search has a bound and errs on the safe side.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import TypeVar

from reasoner.model.ir import Condition, Influence, Model, Test, Value, leaves
from reasoner.signs import MINUS, PLUS, Sign

BOTH: tuple[Sign, ...] = (PLUS, MINUS)
SEARCH_LIMIT = 5_000


@dataclass(frozen=True, slots=True)
class Edge:
    source: str
    target: str
    signs: tuple[Sign, ...]


@dataclass(frozen=True)
class Graph:
    """Nodes in order, and signed edges between them."""

    nodes: tuple[str, ...]
    edges: tuple[Edge, ...]

    @cached_property
    def out(self) -> Mapping[str, Sequence[Edge]]:
        found: dict[str, list[Edge]] = {node: [] for node in self.nodes}
        for edge in self.edges:
            found[edge.source].append(edge)
        return found

    @cached_property
    def component(self) -> Mapping[str, int]:
        """For each node the number of its strongly connected component."""
        following = {n: [e.target for e in edges] for n, edges in self.out.items()}
        return strongly_connected(self.nodes, following.__getitem__)

    def connected(self, one: str, other: str) -> bool:
        """Whether each of two nodes can be reached from the other (a node always reaches itself)."""
        return self.component[one] == self.component[other]

    @cached_property
    def _sides(self) -> tuple[Mapping[str, int], frozenset[int]]:
        """A side (1 or -1) for each node, and the components whose edges keep to them: those without a negative cycle.

        A strongly connected signed graph without a negative cycle falls into two sides, with positive edges inside
        and negative ones between (Harary 1953); with one, every two of its nodes have walks of either sign.
        """
        side: dict[str, int] = {}
        for root in self.nodes:
            todo = [root] if root not in side else []
            side.setdefault(root, 1)
            while todo:
                node = todo.pop()
                for edge in self.out[node]:
                    if edge.target not in side and self.connected(edge.target, node):
                        side[edge.target] = side[node] * edge.signs[0]
                        todo.append(edge.target)
        inner = [e for e in self.edges if self.connected(e.source, e.target)]
        crossing = {
            self.component[e.source] for e in inner if any(side[e.source] * s != side[e.target] for s in e.signs)
        }
        return side, frozenset(self.component.values()) - crossing

    def has_path(self, start: str, end: str, sign: Sign) -> bool:
        """Whether a simple path of this sign leads from start to another node within its component; yes where the
        search runs out of steps."""
        if not self.connected(start, end):
            return False
        side, balanced = self._sides
        if self.component[start] in balanced:
            return side[start] * sign == side[end]
        return self._search(start, end, sign)

    def _search(self, start: str, end: str, sign: Sign) -> bool:
        home = self.component[start]
        visited = {start}
        stack: list[tuple[str, frozenset[int], Iterator[Edge]]] = [(start, frozenset({1}), iter(self.out[start]))]
        for _ in range(SEARCH_LIMIT):
            node, so_far, edges = stack[-1]
            edge = next(edges, None)
            if edge is None:
                stack.pop()
                visited.discard(node)
                if not stack:
                    return False
            elif edge.target not in visited and self.component[edge.target] == home:
                signs = frozenset(one * int(other) for one in so_far for other in edge.signs)
                if edge.target != end:
                    visited.add(edge.target)
                    stack.append((edge.target, signs, iter(self.out[edge.target])))
                elif sign in signs:
                    return True
        return True


def influence_graph(model: Model, slow: bool) -> Graph:
    """How quantities act on each other: influences (the slow ones too if asked for), what their conditions test,
    and the operands of gates and definitions."""
    return Graph(tuple(model.quantities), tuple(_edges(model, slow)))


def _edges(model: Model, slow: bool) -> Iterator[Edge]:
    for i in model.influences:
        if slow or not i.slow:
            yield Edge(i.source, i.target, signs_of(i))
            for name in dict.fromkeys(leaf.quantity for leaf, _ in leaves(i.condition)) if i.condition else ():
                yield Edge(name, i.target, BOTH)
    for target, condition in (
        *((g.target, g.condition) for g in model.gates),
        *((d.target, d.expression) for d in model.definitions),
    ):
        for name, sign in polarities(model, condition):
            yield Edge(name, target, (sign,))


def signs_of(influence: Influence) -> tuple[Sign, ...]:
    return BOTH if influence.sign is None else (influence.sign,)


def polarities(model: Model, condition: Condition) -> tuple[tuple[str, Sign], ...]:
    """Each quantity that a condition reads with the polarity in which it does; an inner level has both."""
    found: dict[tuple[str, Sign], None] = {}
    for leaf, positive in leaves(condition):
        for sign in _polarity(leaf, model.quantities[leaf.quantity].space.top):
            found[leaf.quantity, sign if positive else -sign] = None
    return tuple(found)


def _polarity(leaf: Test | Value, top: int) -> tuple[Sign, ...]:
    match leaf:
        case Value():
            return (PLUS,)
        case Test(_, low, high):
            return (*((PLUS,) if low > 0 else ()), *((MINUS,) if high < top else ()))


_N = TypeVar("_N", bound=Hashable)


def strongly_connected(nodes: Iterable[_N], out: Callable[[_N], Iterable[_N]]) -> dict[_N, int]:
    """For each node the number of its strongly connected component, higher than of those that it leads to.

    Tarjan's algorithm without recursion.
    """
    index: dict[_N, int] = {}
    low: dict[_N, int] = {}
    component: dict[_N, int] = {}
    open_nodes: list[_N] = []
    for root in nodes:
        if root in index:
            continue
        work = [(root, iter(out(root)))]
        index[root] = low[root] = len(index)
        open_nodes.append(root)
        while work:
            node, targets = work[-1]
            target = next(targets, None)
            if target is not None:
                if target not in index:
                    index[target] = low[target] = len(index)
                    open_nodes.append(target)
                    work.append((target, iter(out(target))))
                elif target not in component:
                    low[node] = min(low[node], index[target])
                continue
            work.pop()
            if work:
                low[work[-1][0]] = min(low[work[-1][0]], low[node])
            if low[node] == index[node]:
                number = len(component)
                while True:
                    member = open_nodes.pop()
                    component[member] = number
                    if member == node:
                        break
    return component
