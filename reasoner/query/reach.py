"""Which quantities a change can reach through the rules, and signed paths for orientation. Graphs only, no solving."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping
from dataclasses import dataclass
from heapq import heappop, heappush

from reasoner.clock import is_up
from reasoner.model.ir import Condition, Model, leaves, quantities_in
from reasoner.model.worlds import Frame
from reasoner.query.outcomes import Path, Silence
from reasoner.signs import MINUS, PLUS, Sign


@dataclass(frozen=True, slots=True)
class Edge:
    """One rule that lets `source` act on `target`; the sign is None where it is unknown or goes both ways."""

    source: str
    target: str
    rule: str
    sign: Sign | None


def edges(model: Model) -> Iterator[Edge]:
    """Every way in which one quantity can act on another: influences, their conditions, gates and definitions."""
    for influence in model.influences:
        yield Edge(influence.source, influence.target, influence.id, influence.sign)
        if influence.condition is not None:
            for quantity in quantities_in(influence.condition):
                yield Edge(quantity, influence.target, influence.id, None)
    for gate in model.gates:
        yield from _tested(model, gate.condition, gate.target, gate.id)
    for definition in model.definitions:
        yield from _tested(model, definition.expression, definition.target, definition.id)


def _tested(model: Model, condition: Condition, target: str, rule: str) -> Iterator[Edge]:
    signs: dict[str, set[Sign]] = {}
    for item, positive in leaves(condition):
        low = getattr(item, "low", 1)
        high = getattr(item, "high", model.quantities[item.quantity].space.top)
        here = signs.setdefault(item.quantity, set())
        if low > 0:
            here.add(PLUS if positive else MINUS)
        if high < model.quantities[item.quantity].space.top:
            here.add(MINUS if positive else PLUS)
    for quantity, read in signs.items():
        yield Edge(quantity, target, rule, next(iter(read)) if len(read) == 1 else None)


def reached(model: Model, starts: Iterable[str]) -> frozenset[str]:
    """The starts and everything downstream of them."""
    followers: dict[str, list[str]] = {}
    for edge in edges(model):
        followers.setdefault(edge.source, []).append(edge.target)
    return closure(followers, starts)


def acting(model: Model) -> Mapping[str, list[str]]:
    """What acts directly on each quantity that something acts on."""
    found: dict[str, list[str]] = {}
    for edge in edges(model):
        found.setdefault(edge.target, []).append(edge.source)
    return found


def upstream(model: Model, starts: Iterable[str]) -> frozenset[str]:
    """The starts and everything that can act on them."""
    return closure(acting(model), starts)


def closure(next_of: Mapping[str, list[str]], starts: Iterable[str]) -> frozenset[str]:
    """The starts and everything that comes next, step by step."""
    found = set(starts)
    waiting = list(found)
    while waiting:
        for other in next_of.get(waiting.pop(), ()):
            if other not in found:
                found.add(other)
                waiting.append(other)
    return frozenset(found)


def distances(
    model: Model, starts: Iterable[str], upstream: bool = False, ends: Container[str] = ()
) -> Mapping[str, int]:
    """How many rules each quantity is away from the nearest start, going downstream or upstream; nearest first.

    Nothing is reached through one of the `ends`.
    """
    following: dict[str, list[str]] = {}
    for edge in edges(model):
        near, far = (edge.target, edge.source) if upstream else (edge.source, edge.target)
        following.setdefault(near, []).append(far)
    found = dict.fromkeys(starts, 0)
    waiting = list(found)
    for name in waiting:
        for other in following.get(name, ()) if name not in ends else ():
            if other not in found:
                found[other] = found[name] + 1
                waiting.append(other)
    return found


def changed(frame: Frame, model: Model) -> tuple[str, ...]:
    """The quantities whose setting differs between any two worlds of the question."""
    question = frame.groups[0]
    return tuple(q for q in model.quantities if len({frame.key(q, w) for w in question}) > 1)


def silences(model: Model, frame: Frame, quantities: Iterable[str]) -> Mapping[str, Silence]:
    """Of the quantities given, those that no change can reach, each with the stated absences on the way."""
    touched = reached(model, changed(frame, model))
    towards = {a.rule.id: reached(model, [a.target]) for a in model.absences if a.source in touched}
    return {
        quantity: Silence(tuple(rule for rule, beyond in towards.items() if quantity in beyond))
        for quantity in quantities
        if quantity not in touched
    }


def paths(model: Model, source: str, target: str, most: int) -> Iterator[Path]:
    """Signed paths without repeats, shortest first, at most `most` of them. For orientation; a path proves nothing.

    Walks are made longer in the order of the shortest path that they could become (A*; Hart, Nilsson and Raphael 1968),
    equals in the order of the rules: a large network has too many walks to make all of one length. Ends early where
    time is up.
    """
    outgoing: dict[str, list[Edge]] = {}
    for edge in edges(model):
        outgoing.setdefault(edge.source, []).append(edge)
    left = distances(model, [target], upstream=True)
    waiting: list[tuple[int, tuple[int, ...], tuple[Edge, ...]]] = [(0, (), ())]
    while waiting and most > 0 and not is_up():
        _, places, walk = heappop(waiting)
        here, visited = walk[-1].target if walk else source, {source, *(e.target for e in walk)}
        if walk and here == target:
            most -= 1
            yield _path(walk)
            continue
        for n, edge in enumerate(outgoing.get(here, [])):
            back = edge.target in visited and (
                walk or edge.target != target
            )  # a path from A to A is a loop of one rule
            if edge.target in left and not back:
                heappush(waiting, (len(walk) + 1 + left[edge.target], (*places, n), (*walk, edge)))


def _path(walk: tuple[Edge, ...]) -> Path:
    sign: Sign | None = PLUS
    for edge in walk:
        sign = None if sign is None or edge.sign is None else sign.times(edge.sign)
    return Path((walk[0].source, *(e.target for e in walk)), tuple(e.rule for e in walk), sign)
