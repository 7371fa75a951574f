"""The directions of a question as a network of nodes: each quantity over each pair of worlds, as arrays.

For an upper bound, every question has one. What Cause, Response and Foundation say of plain influences stands in it as
it is. What it cannot say is kept open: a gate, a definition or a condition may push either way or not at all, as soon
as anything that it reads moves; levels count where they are set or the reference level; laws do not count.

A question is *plain* where these alone decide the directions between the reference world and one or two others: nothing
but influences without conditions act, every quantity has a reference level, some quantities are set in a system that is
otherwise untouched, and of nothing but directions between these worlds anything is observed. Then every labeling of the
directions extends to the levels: there is a level above the reference level for what rises, and one below it for what
falls. Between two other worlds a quantity moves either way within an interval.
"""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reasoner.bounds.nothing import can_be_nothing, ends, levels_at, ways_between
from reasoner.model.graph import strongly_connected
from reasoner.model.ir import AndClaim, DirectionClaim, Influence, Model, Observation, Space
from reasoner.model.pushes import acting_on, transmitted
from reasoner.model.worlds import REFERENCE, Frame, Pair, compared
from reasoner.signs import ANY, MINUS

Numbers = NDArray[np.int64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class Block:
    """Quantities that can be settled together, once the blocks before are: no two depend on each other, or they are
    whole strongly connected sets (`cyclic`).

    `starts` are the places within the slice of `influences` where those on each of the `targets` begin.
    """

    targets: Numbers
    influences: slice
    starts: Numbers
    cyclic: bool

    @cached_property
    def row_of(self) -> Numbers:
        """For each influence the row of its target among the targets."""
        count = self.influences.stop - self.influences.start
        return np.repeat(np.arange(len(self.targets)), np.diff(np.append(self.starts, count)))


@dataclass(frozen=True)
class Network:
    """Nodes: quantities over pairs of worlds, all quantities in order for each pair in turn; the influences on them as
    columns, sorted by block and target.

    Of what is set in either world, and of inputs, no influence counts (`is_given`).
    """

    names: tuple[str, ...]
    pairs: tuple[Pair, ...]
    is_given: Flags
    may_rise: Flags  # as far as levels, settings and observations say
    may_stay: Flags
    may_fall: Flags
    held_up: Flags  # though pushed up without opposition, it may stay at an end of its space
    held_down: Flags
    rules: tuple[str, ...]  # by influence
    source: Numbers
    target: Numbers
    negative: Flags
    unknown: Flags  # `-?`
    weak: Flags
    dominant: Flags
    maybe: Flags
    blocks: tuple[Block, ...]
    triples: tuple[tuple[int, int, int], ...]  # of places in `pairs`: between worlds a and b, b and c, a and c
    founded: bool = True  # loops may not sustain themselves
    open: frozenset[str] = frozenset()  # the quantities of which not all is said that acts on them
    able: frozenset[tuple[str, int]] = frozenset()  # those that may be at nothing, each with the world
    plain: bool = False
    worlds: int = 2
    must_move: Flags = field(default_factory=lambda: np.zeros(0, dtype=np.bool_))  # else its level would be an end

    @property
    def size(self) -> int:
        """How many nodes there are."""
        return len(self.is_given)

    def node(self, quantity: int, pair: int) -> int:
        """The node of a quantity, by its number, over a pair, by its place."""
        return pair * len(self.names) + quantity


@dataclass(frozen=True, slots=True)
class _Link:
    """One way in which a node can act on another."""

    rule: str
    source: int
    target: int
    negative: bool = False
    unknown: bool = False
    weak: bool = False
    dominant: bool = False
    maybe: bool = False


def network_of(model: Model, frame: Frame) -> Network:
    """The network of a question: an upper bound of the directions between its worlds."""
    names, pairs = tuple(model.quantities), frame.pairs
    links = tuple(_links(model, frame))
    size = len(names) * len(pairs)
    order, blocks = _blocks(len(names), [(link.source, link.target) for link in links])
    links = tuple(links[n] for n in order)
    nodes = _Nodes(model, frame)
    given, ways, held = nodes.given(), nodes.ways(), list(nodes.held())
    acted_on = np.zeros(size, dtype=np.bool_)
    acted_on[[link.target for link in links]] = True
    moving = given | acted_on
    place = {pair: n for n, pair in enumerate(pairs)}
    return Network(
        names,
        pairs,
        given,
        _flags(1 in way for way in ways) & moving,
        _flags(0 in way for way in ways),
        _flags(-1 in way for way in ways) & moving,
        _flags(up for up, _ in held),
        _flags(down for _, down in held),
        tuple(link.rule for link in links),
        np.array([link.source for link in links], dtype=np.int64),
        np.array([link.target for link in links], dtype=np.int64),
        _flags(link.negative for link in links),
        _flags(link.unknown for link in links),
        _flags(link.weak for link in links),
        _flags(link.dominant for link in links),
        _flags(link.maybe for link in links),
        blocks,
        tuple((place[a, b], place[b, c], place[a, c]) for a, b, c in frame.triples),
        not any(one.principle != "vanishing" for one in model.principles),
        frozenset(name for name in names if _is_open(model, name)),
        nodes.able,
        _is_plain(model, frame),
        len(frame.worlds),
        _flags(_leaves_end(model, frame, name, pair) for pair in pairs for name in names),
    )


def _is_open(model: Model, name: str) -> bool:
    conditional = any(i.condition is not None for i in model.influences_on[name])
    return conditional or bool(model.gates_on[name]) or name in model.definition_of


def _links(model: Model, frame: Frame) -> Iterator[_Link]:
    number = {name: n for n, name in enumerate(model.quantities)}
    start = {pair: n * len(number) for n, pair in enumerate(frame.pairs)}
    for pair in frame.pairs:
        keys = [frame.keys[w] for w in pair]
        for name, influences in model.influences_on.items():
            if name in keys[0] or name in keys[1]:
                continue
            target = start[pair] + number[name]
            if _is_open(model, name):
                for rule, source, (a, b) in acting_on(model, frame, name, pair):
                    dominant = isinstance(rule, Influence) and rule.dominant
                    sent = start[min(a, b), max(a, b)] + number[source]
                    yield _Link(rule.id, sent, target, unknown=True, weak=True, dominant=dominant, maybe=True)
                continue
            for i in influences:
                a, b = transmitted(frame, i, pair)
                if a != b:  # acute against before, a slow influence hears the same world twice
                    sent = start[min(a, b), max(a, b)] + number[i.source]
                    negative = (i.sign == MINUS) is (a < b)
                    yield _Link(i.id, sent, target, negative, i.sign is None, i.weak, i.dominant, i.maybe)


class _Nodes:
    """What levels, settings and observations say of each node alone."""

    def __init__(self, model: Model, frame: Frame) -> None:
        self._model, self._frame = model, frame
        self.able = can_be_nothing(model, frame)
        self._ways: dict[Hashable, frozenset[int]] = {}
        self._held: dict[Hashable, tuple[bool, bool]] = {}
        self._reference = frame.index.get(REFERENCE) if model.has_reference else None

    def given(self) -> Flags:
        frame = self._frame
        return _flags(
            name in frame.keys[a] or name in frame.keys[b] for a, b in frame.pairs for name in self._model.quantities
        )

    def ways(self) -> list[frozenset[int]]:
        """The directions that each node can have."""
        found = [self._way(name, pair) for pair in self._frame.pairs for name in self._model.quantities]
        number = {name: n for n, name in enumerate(self._model.quantities)}
        for observation in self._model.observations:
            for name, pair, ways in observed(self._model, self._frame, observation):
                found[self._frame.pairs.index(pair) * len(number) + number[name]] &= ways
        return found

    def _way(self, name: str, pair: Pair) -> frozenset[int]:
        model, frame = self._model, self._frame
        space, keys = model.quantities[name].space, tuple(frame.key(name, w) for w in pair)
        left = tuple(self._levels(name, w) for w in pair)
        asked = space, keys, left
        if asked not in self._ways:
            found = frozenset({0}) if keys[0] == keys[1] is not None else ways_between(space, *left)
            found &= ends(keys[0], keys[1], space.top)
            self._ways[asked] = found & frozenset(-way for way in ends(keys[1], keys[0], space.top))
        return self._ways[asked]

    def _levels(self, name: str, world: int) -> range:
        levels = levels_at(self._model, self._frame, name, world)
        if levels[0] == 0 and self._model.quantities[name].space.exact[0] and (name, world) not in self.able:
            return range(1, levels.stop)
        return levels

    def held(self) -> Iterator[tuple[bool, bool]]:
        """Whether each node may stay though pushed up, or down, without opposition (§3, Response)."""
        for pair in self._frame.pairs:
            for name, quantity in self._model.quantities.items():
                asked = quantity.space, pair, tuple(self._levels(name, w) for w in pair)
                if asked not in self._held:
                    self._held[asked] = self._stuck(*asked)
                yield self._held[asked]

    def _stuck(self, space: Space, pair: Pair, levels: tuple[range, ...]) -> tuple[bool, bool]:
        able = [e for e in (0, space.top) if space.exact[e] and all(e in left for left in levels)]
        if self._reference not in pair:
            return bool(able), bool(able)
        # from the reference world, a push inward from an end that is the reference level moves
        inward = {1 if e == 0 else -1 for e in able if e == space.reference}
        way = 1 if pair[0] == self._reference else -1
        others = any(e != space.reference for e in able)
        return others or (bool(able) and way not in inward), others or (bool(able) and -way not in inward)


def observed(model: Model, frame: Frame, observation: Observation) -> Iterator[tuple[str, Pair, frozenset[int]]]:
    """The directions that an observation leaves to quantities, each alone; nothing of what it cannot say so."""
    places = [frame.index[world] for world in compared(model, observation.where)]
    claims = [observation.claim]
    while claims and places[0] != places[1]:
        match claims.pop():
            case AndClaim(items) if not observation.excluded:
                claims += items
            case DirectionClaim(name, signs):
                left = ANY - signs if observation.excluded else signs
                way = 1 if places[0] < places[1] else -1
                yield name, (min(places), max(places)), frozenset(way * int(sign) for sign in left)


def _flags(values: Iterable[bool]) -> Flags:
    return np.fromiter(values, dtype=np.bool_)


def _is_plain(model: Model, frame: Frame) -> bool:
    if model.gates or model.laws or model.definitions or model.alternatives:
        return False
    if any(one.principle != "unfounded" or one.names for one in model.principles):
        return False
    if frame.worlds[0] != REFERENCE or any(i.condition for i in model.influences):
        return False
    if len(frame.worlds) != 2 and (frame.pairs != ((0, 1), (0, 2), (1, 2)) or not _has_room(model, frame)):
        return False
    if not all(_of_directions(observation) for observation in model.observations):
        return False
    spaces = (quantity.space for quantity in model.quantities.values())
    keys = (key for keys in frame.keys for key in keys.values())
    return all(space.reference is not None for space in spaces) and all(key.kind == "level" for key in keys)


def _has_room(model: Model, frame: Frame) -> bool:
    """Whether levels never keep two worlds besides the reference world from being in any order.

    On either side of the reference level there is an interval, or no level at all; what is set in one of the worlds is
    set to an interval, to its reference level, or to an end.
    """
    for name, quantity in model.quantities.items():
        space, normal = quantity.space, quantity.space.reference
        if normal is None or any(side and all(side) for side in (space.exact[:normal], space.exact[normal + 1 :])):
            return False
        keys = [frame.key(name, w) for w in (1, 2)]
        levels = [key.level for key in keys if key is not None]
        if len(levels) == 1 and space.exact[levels[0]] and levels[0] not in (0, normal, space.top):
            return False
    return not model.principles


def _leaves_end(model: Model, frame: Frame, name: str, pair: Pair) -> bool:
    """Whether it is set to an end in just one of two worlds: what stays would be at the end in the other, too."""
    space, keys = model.quantities[name].space, [frame.key(name, w) for w in pair]
    levels = [key.level for key in keys if key is not None]
    return len(levels) == 1 and levels[0] in (0, space.top) and space.exact[levels[0]] and levels[0] != space.reference


def _of_directions(observation: Observation) -> bool:
    """Whether it says of some quantities, each alone, which directions they have."""
    claim = observation.claim
    if isinstance(claim, AndClaim):
        return not observation.excluded and all(isinstance(item, DirectionClaim) for item in claim.items)
    return isinstance(claim, DirectionClaim)


def _blocks(size: int, nodes: Sequence[tuple[int, int]]) -> tuple[Sequence[int], tuple[Block, ...]]:
    """The influences, from node to node, in the order of the blocks of their targets, and the blocks.

    The nodes of one quantity, of which there are `size`, are in one block. It goes as far from the start as its longest
    chain of strongly connected sets.
    """
    ends = [(source % size, target % size) for source, target in nodes]
    out: list[list[int]] = [[] for _ in range(size)]
    for source, target in dict.fromkeys(ends):
        out[source].append(target)
    component = strongly_connected(range(size), out.__getitem__)
    members: dict[int, list[int]] = {}
    for n in range(size):
        members.setdefault(component[n], []).append(n)
    depth = dict.fromkeys(members, 0)
    for c in sorted(members, reverse=True):  # a set has a higher number than those it leads to
        for target in {component[t] for n in members[c] for t in out[n]} - {c}:
            depth[target] = max(depth[target], depth[c] + 1)
    loops = {source for source, target in ends if source == target}
    cyclic = [len(members[component[n]]) > 1 or n in loops for n in range(size)]
    rank = [(depth[component[n]], cyclic[n]) for n in range(size)]
    order = sorted(range(len(ends)), key=lambda e: (rank[ends[e][1]], nodes[e][1]))
    return order, tuple(_cut([(rank[ends[e][1]], nodes[e][1]) for e in order]))


def _cut(targets: Iterable[tuple[tuple[int, bool], int]]) -> Iterator[Block]:
    """The blocks of influences that come sorted, each with the rank and the number of its target."""
    rank: tuple[int, bool] | None = None
    found: list[int] = []
    starts: list[int] = []
    first = end = 0
    for here, target in targets:
        if here != rank and rank is not None:
            yield Block(np.array(found), slice(first, end), np.array(starts), rank[1])
            found, starts, first = [], [], end
        rank = here
        if not found or found[-1] != target:
            found.append(target)
            starts.append(end - first)
        end += 1
    if rank is not None:
        yield Block(np.array(found), slice(first, end), np.array(starts), rank[1])
