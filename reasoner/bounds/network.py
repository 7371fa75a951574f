"""A plain network as arrays: signed influences between quantities, and which way each quantity is set.

A question is plain where Cause, Response and Foundation alone decide the directions between its two worlds: nothing
but influences without conditions act, every quantity has a reference level, and some quantities are set in a system
that is otherwise untouched. Then every labeling of the directions extends to the levels: there is a level above the
reference level for what rises, and one below it for what falls. Other questions are left to the solver.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from reasoner.model.graph import strongly_connected
from reasoner.model.ir import Model
from reasoner.model.worlds import REFERENCE, Frame
from reasoner.signs import MINUS

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
    """Quantities by number, in order of declaration; the influences on them as columns, sorted by block and target.

    Of what is set, and of inputs, the `sign` is given (`is_given`), and no influence on it counts.
    """

    names: tuple[str, ...]
    is_given: Flags
    sign: NDArray[np.int8]
    can_rise: Flags  # there is a level above the reference level
    can_fall: Flags
    rules: tuple[str, ...]  # by influence
    source: Numbers
    target: Numbers
    negative: Flags
    unknown: Flags  # `-?`
    weak: Flags
    dominant: Flags
    maybe: Flags
    blocks: tuple[Block, ...]
    founded: bool = True  # loops may not sustain themselves

    @property
    def size(self) -> int:
        """How many quantities there are."""
        return len(self.names)


def plain_network(model: Model, frame: Frame) -> Network | None:
    """The network of a question, with the directions against the reference world; None where it is not plain."""
    if not _is_plain(model, frame):
        return None
    names = tuple(model.quantities)
    number = {name: n for n, name in enumerate(names)}
    spaces = [quantity.space for quantity in model.quantities.values()]
    references = np.array([space.reference for space in spaces], dtype=np.int64)
    tops = np.array([space.top for space in spaces], dtype=np.int64)
    keys = [frame.keys[1].get(name) for name in names]
    given = np.array([key is not None for key in keys])
    levels = np.array([r if key is None else key.level for key, r in zip(keys, references, strict=True)])
    # acute against before, a slow influence transmits the reference world; in a scenario itself it is as any other
    is_acute = frame.earlier[1] == 0
    acting = [i for i in model.influences if not (i.slow and is_acute) and not given[number[i.target]]]
    order, blocks = _blocks(len(names), [(number[i.source], number[i.target]) for i in acting])
    acting = [acting[n] for n in order]
    return Network(
        names,
        given,
        np.sign(levels - references).astype(np.int8),
        references < tops,
        references > 0,
        tuple(i.id for i in acting),
        np.array([number[i.source] for i in acting], dtype=np.int64),
        np.array([number[i.target] for i in acting], dtype=np.int64),
        _flags(i.sign == MINUS for i in acting),
        _flags(i.sign is None for i in acting),
        _flags(i.weak for i in acting),
        _flags(i.dominant for i in acting),
        _flags(i.maybe for i in acting),
        blocks,
        not model.unfounded,
    )


def _flags(values: Iterable[bool]) -> Flags:
    return np.fromiter(values, dtype=np.bool_)


def _is_plain(model: Model, frame: Frame) -> bool:
    if model.gates or model.laws or model.definitions or model.alternatives or model.observations:
        return False
    if any(one.principle != "unfounded" or one.names for one in model.principles):
        return False
    if len(frame.worlds) != 2 or frame.worlds[0] != REFERENCE or any(i.condition for i in model.influences):
        return False
    spaces = (quantity.space for quantity in model.quantities.values())
    keys = (key for keys in frame.keys for key in keys.values())
    return all(space.reference is not None for space in spaces) and all(key.kind == "level" for key in keys)


def _blocks(size: int, ends: Sequence[tuple[int, int]]) -> tuple[Sequence[int], tuple[Block, ...]]:
    """The influences in the order of the blocks of their targets, and the blocks.

    A block goes as far from the start as its longest chain of strongly connected sets.
    """
    out: list[list[int]] = [[] for _ in range(size)]
    for source, target in ends:
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
    order = sorted(range(len(ends)), key=lambda e: (rank[ends[e][1]], ends[e][1]))
    return order, tuple(_cut([(rank[ends[e][1]], ends[e][1]) for e in order]))


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
