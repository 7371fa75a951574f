"""Worlds: which steady states a question compares, and what each of them sets.

A `Frame` is the bookkeeping of semantics §2 and §6: the worlds of a question and of every observation in force,
the pairs that are compared, and for each quantity in each world the `Key` of its setting. Equal keys mean equal
magnitudes. What follows from all that for levels and directions is not said here.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import combinations
from typing import Literal, TypeAlias

from reasoner.model.ir import Model, Phase, Setting, Where


@dataclass(frozen=True, slots=True)
class World:
    """A steady state: a scenario (None: nothing is set), the settings of a question, and a phase."""

    scenario: str | None
    settings: tuple[Setting, ...]
    phase: Phase


REFERENCE = World(None, (), "before")
"""The world in which nothing is set; the reference world wherever any quantity has a reference level."""

Pair: TypeAlias = tuple[int, int]
"""Two worlds of a frame by index, the earlier one first."""


@dataclass(frozen=True, slots=True)
class Key:
    """What gives a quantity its magnitude in a world; two worlds with equal keys agree on it.

    `level`: set to that level (an unset input has its reference level as key). `raised`, `lowered`: against the
    scenario `base`. `free`: anything, chosen once where it is declared (`place`). `base`: an unset input
    without a reference level.
    """

    kind: Literal["level", "raised", "lowered", "free", "base"]
    level: int = -1
    base: str | None = None
    place: World | None = None


@dataclass(frozen=True)
class Frame:
    """Worlds in order, and for each of them the index of the world one phase earlier (itself in `before`).

    `groups` holds the indices of the worlds of the question first, then those of each observation; worlds of a
    group are compared pairwise. `overrides` and `keys` answer per world and quantity.
    """

    worlds: tuple[World, ...]
    groups: tuple[tuple[int, ...], ...]
    earlier: tuple[int, ...]
    keys: tuple[Mapping[str, Key], ...]  # per world; a regulated quantity that is not set has no entry
    inputs: frozenset[str]

    @cached_property
    def index(self) -> Mapping[World, int]:
        return {world: i for i, world in enumerate(self.worlds)}

    @cached_property
    def pairs(self) -> tuple[Pair, ...]:
        """Every pair that is compared, `a < b`, each once, sorted."""
        return tuple(sorted({pair for group in self.groups for pair in combinations(sorted(group), 2)}))

    @cached_property
    def triples(self) -> tuple[tuple[int, int, int], ...]:
        return tuple(sorted({triple for group in self.groups for triple in combinations(sorted(group), 3)}))

    def key(self, quantity: str, world: int) -> Key | None:
        """The key of a quantity in a world; None where its regulators determine it."""
        return self.keys[world].get(quantity)

    def overrides(self, quantity: str, world: int) -> bool:
        """Whether a regulated quantity is set in this world, so that its regulators do not count."""
        return quantity not in self.inputs and quantity in self.keys[world]


@dataclass(frozen=True, slots=True)
class Open:
    """What an encoding leaves to be assumed: whether and how some quantities are set in some worlds."""

    worlds: frozenset[int] = frozenset()
    quantities: frozenset[str] = frozenset()

    def has(self, quantity: str, *worlds: int) -> bool:
        """Whether that is left open of the quantity in any of the worlds."""
        return quantity in self.quantities and not self.worlds.isdisjoint(worlds)


def world_at(where: Where, phase: Phase) -> World:
    """The world of a question in one phase; in phase `before` it is the scenario itself."""
    if phase == "before":
        return World(where.scenario, (), "before")
    return World(where.scenario, where.settings, phase)


def compared(model: Model, where: Where) -> tuple[World, World]:
    """The two worlds that a direction claim compares: from, to."""
    to = world_at(where, where.at)
    match where.comparison:
        case "phases":
            return world_at(where, where.since), to
        case "than":
            return World(where.than_scenario or where.scenario, where.than or (), where.at), to
        case "parent":
            parent = model.scenarios[where.scenario].parent if where.scenario is not None else None
            return World(parent, (), "before"), to


def frame_of(model: Model, question: Sequence[Where], *others: Sequence[Where]) -> Frame:
    """The frame of a question (all its places together), of `others` apart from it, and of every observation."""
    worlds: dict[World, int] = {}
    asked = [question, *others]
    last = None
    for observation in model.observations:
        if observation.where != last:  # what was measured at once stands together
            last = observation.where
            asked.append([last])
    groups = [_group(model, places, worlds) for places in asked]
    return frame_over(model, tuple(worlds), tuple(dict.fromkeys(groups)))


def frame_over(model: Model, worlds: Sequence[World], groups: Sequence[tuple[int, ...]]) -> Frame:
    """The frame of given worlds and groups. Raises KeyError where the earlier phase of a world is not among them."""
    index = {world: i for i, world in enumerate(worlds)}
    earlier = tuple(index[_earlier(w)] for w in worlds)
    return Frame(tuple(worlds), tuple(groups), earlier, tuple(_keys(model, w) for w in worlds), model.inputs)


def group_of(model: Model, places: Iterable[Where], frame: Frame) -> tuple[int, ...]:
    """The indices of the worlds that some places speak of together, in a frame that has them all."""
    worlds = dict(frame.index)
    found = _group(model, places, worlds)
    assert len(worlds) == len(frame.worlds)
    return found


def set_in(model: Model, places: Iterable[Where]) -> frozenset[str]:
    """The quantities that some world of any of these places sets."""
    return frozenset().union(*(set_within(model, frame_of(model, [where])) for where in places))


def set_within(model: Model, frame: Frame) -> frozenset[str]:
    """The quantities that some world of a frame sets."""
    unset = _keys(model, REFERENCE)
    return frozenset(q for keys in frame.keys for q, key in keys.items() if key != unset.get(q))


def _group(model: Model, wheres: Iterable[Where], worlds: dict[World, int]) -> tuple[int, ...]:
    needed: dict[World, None] = {}
    if model.has_reference:
        needed[REFERENCE] = None
    for where in wheres:
        for world in compared(model, where):
            _add(model, world, needed)
    return tuple(sorted(worlds.setdefault(w, len(worlds)) for w in needed))


def _add(model: Model, world: World, needed: dict[World, None]) -> None:
    """Adds a world after the worlds it rests on: earlier phases, and what `raised` and `lowered` are against."""
    if world in needed:
        return
    if world.phase != "before":
        _add(model, World(world.scenario, (), "before"), needed)
        _add(model, _earlier(world), needed)
    for key in _keys(model, world).values():
        if key.kind in ("raised", "lowered"):
            _add(model, World(key.base, (), "before"), needed)
    needed[world] = None


def _earlier(world: World) -> World:
    match world.phase:
        case "before":
            return world
        case "acute":
            return World(world.scenario, (), "before")
        case "late":
            return World(world.scenario, world.settings, "acute")


def _keys(model: Model, world: World) -> Mapping[str, Key]:
    keys: dict[str, Key] = {}
    for name in model.inputs:
        reference = model.quantities[name].space.reference
        keys[name] = Key("base") if reference is None else Key("level", reference)
    unset = dict(keys)
    for scenario in _chain(model, world.scenario):
        declared = model.scenarios[scenario]
        place = World(scenario, (), "before")
        for setting in declared.settings:
            _set(keys, unset, setting, declared.parent, place)
    if world.phase != "before":
        for setting in world.settings:
            _set(keys, unset, setting, world.scenario, World(world.scenario, world.settings, "acute"))
    return keys


def _set(keys: dict[str, Key], unset: Mapping[str, Key], setting: Setting, base: str | None, place: World) -> None:
    match setting.kind:
        case "level":
            keys[setting.quantity] = Key("level", setting.level)
        case "raised" | "lowered":
            keys[setting.quantity] = Key(setting.kind, base=base)
        case "free":
            keys[setting.quantity] = Key("free", place=place)
        case "clear":
            keys.pop(setting.quantity, None)
            if setting.quantity in unset:
                keys[setting.quantity] = unset[setting.quantity]


def _chain(model: Model, scenario: str | None) -> list[str]:
    """A scenario and what it extends, outermost first."""
    chain: list[str] = []
    while scenario is not None:
        chain.append(scenario)
        scenario = model.scenarios[scenario].parent
    return chain[::-1]
