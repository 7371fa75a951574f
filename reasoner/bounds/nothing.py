"""Which quantities can be at nothing, in which worlds, and which levels go with the directions that are left.

A quantity with a remainder (§3) is at its exact bottom only where every activator transmits nothing. What can be is one
greatest fixed point over all worlds. It reads no conditions and no gates: what these decide may be either way.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Iterable, Iterator

from reasoner.model.ir import Influence, Model, Space
from reasoner.model.worlds import REFERENCE, Frame, Key
from reasoner.signs import MINUS

Place = tuple[str, int]
"""A quantity in a world."""


def can_be_nothing(model: Model, frame: Frame) -> frozenset[Place]:
    """The quantities that may be at an exact bottom level, with the worlds in which they may; no others are."""
    able: set[Place] = set()
    reference = _reference(model, frame)
    remaining = {name for name in model.remaining if not model.gates_on[name]}  # a gate may close it
    doubtful: list[Place] = []
    for name, quantity in model.quantities.items():
        if quantity.space.exact[0]:
            for w in range(len(frame.worlds)):
                if 0 in levels_at(model, frame, name, w):
                    able.add((name, w))
                    if name in remaining and frame.key(name, w) is None and w != reference:
                        doubtful.append((name, w))
    followers: dict[Place, list[Place]] = {}
    for name, w in doubtful:
        for influence in model.influences_on[name]:
            followers.setdefault((influence.source, _sent(frame, influence, w)), []).append((name, w))
    while doubtful:
        place = doubtful.pop()
        if place in able and not _silent(model, frame, place, able):
            able.remove(place)
            doubtful += (p for p in followers.get(place, ()) if p in able)
    return frozenset(able)


def _silent(model: Model, frame: Frame, place: Place, able: Container[Place]) -> bool:
    """Whether a quantity can have activators none of which transmits anything; doubtful ones may not be there."""
    name, world = place

    def quiet(influence: Influence) -> bool:
        return influence.condition is not None or (influence.source, _sent(frame, influence, world)) in able

    activators = [i for i in model.influences_on[name] if i.sign != MINUS]
    certain = (i for i in activators if not i.maybe and i.sign is not None)
    return any(map(quiet, activators)) and all(map(quiet, certain))


def _sent(frame: Frame, influence: Influence, world: int) -> int:
    return frame.earlier[world] if influence.slow else world


def levels_at(model: Model, frame: Frame, name: str, world: int) -> range:
    """The levels that a setting or the reference world leaves to a quantity; all, where neither says anything."""
    space, key = model.quantities[name].space, frame.key(name, world)
    if key is not None and key.kind == "level":
        return range(key.level, key.level + 1)
    if world == _reference(model, frame) and space.reference is not None and name not in model.definition_of:
        return range(space.reference, space.reference + 1)
    return range(space.top + 1)


def ways_between(space: Space, one: Iterable[int], other: Iterable[int]) -> frozenset[int]:
    """The directions that can go with some levels in one world and some in another (§1)."""
    before, after = set(one), set(other)
    same = before & after
    if any(not space.exact[level] for level in same):
        return frozenset({-1, 0, 1})  # within an interval it may move either way
    rises, falls = min(before) < max(after), min(after) < max(before)
    return frozenset(way for way, can in ((1, rises), (0, bool(same)), (-1, falls)) if can)


def _reference(model: Model, frame: Frame) -> int | None:
    return frame.index.get(REFERENCE) if model.has_reference else None


def ends(key: Key | None, other: Key | None, top: int) -> frozenset[int]:
    """The directions that a setting to an end of the space leaves, from that world to another."""
    if key is None or key.kind != "level" or (other is not None and other.kind in ("raised", "lowered")):
        return frozenset({-1, 0, 1})
    return frozenset({-1, 0, 1} - ({-1} if key.level == 0 else set()) - ({1} if key.level == top else set()))


def levels_left(
    model: Model, frame: Frame, able: Container[Place], ways: Callable[[str, tuple[int, int]], frozenset[int]]
) -> Iterator[tuple[Place, frozenset[int]]]:
    """The levels of every quantity in every world that go with the `ways` it can have against the reference world."""
    reference = _reference(model, frame)
    for name, quantity in model.quantities.items():
        normal = None if name in model.definition_of else quantity.space.reference
        for w in range(len(frame.worlds)):
            levels: Iterable[int] = levels_at(model, frame, name, w)
            if quantity.space.exact[0] and (name, w) not in able:
                levels = [level for level in levels if level > 0]
            if normal is not None and reference is not None and (reference, w) in frame.pairs:
                left = ways(name, (reference, w))
                levels = [level for level in levels if (level > normal) - (level < normal) in left]
            yield (name, w), frozenset(levels)
