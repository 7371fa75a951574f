"""Plain comparisons: where nothing but signed influences decide which way each quantity goes, as numbers."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from reasoner.model.ir import DirectionClaim, Model, Space
from reasoner.model.worlds import REFERENCE, Frame, compared
from reasoner.signs import Sign

UP, STEADY, DOWN, ANY = 1, 2, 4, 7
"""Values as bits; what a quantity can still do is a sum of them."""

_OF_SIGN = {Sign.PLUS: UP, Sign.ZERO: STEADY, Sign.MINUS: DOWN}

Edge = tuple[int, int, int, int, int]
"""An influence: its source; the value that pushes up and where its reason stands; the same for down."""


@dataclass(frozen=True)
class Comparison:
    """A plain comparison of one world with the reference world. Quantities and groups go by number.

    Groups are the observations (`excluded` is what each rules out of which quantity), then the rules on a quantity
    (`ruled`: its bit). Only what acts on something observed is here: the rest follows whatever happens to that, since
    every model has a labeling.
    """

    groups: tuple[tuple[Literal["observation", "rules"], str], ...]  # kind and name
    names: tuple[str, ...]
    edges: tuple[tuple[Edge, ...], ...]  # on each quantity
    affected: tuple[tuple[int, ...], ...]  # by each quantity
    domain: tuple[int, ...]  # what settings leave
    ruled: tuple[int, ...]  # 0: set, or an input that nothing holds still
    excluded: tuple[tuple[int, int], ...]


def comparison(model: Model, frame: Frame) -> Comparison | None:
    """The comparison that all observations of a model speak of; None where it is not plain, or there are several."""
    if not model.observations or len(frame.worlds) != 2 or not _is_plain(model, frame):
        return None
    observed = dict.fromkeys(o.claim.quantity for o in model.observations if isinstance(o.claim, DirectionClaim))
    names = _acting(model, observed, frame)
    number = {name: n for n, name in enumerate(names)}
    groups: list[tuple[Literal["observation", "rules"], str]] = []
    excluded: list[tuple[int, int]] = []
    for observation in model.observations:
        assert isinstance(observation.claim, DirectionClaim)
        kept = sum(_OF_SIGN[sign] for sign in observation.claim.signs)
        groups.append(("observation", observation.id))
        excluded.append((number[observation.claim.quantity], kept if observation.excluded else ANY ^ kept))
    edges: list[tuple[Edge, ...]] = []
    affected: list[list[int]] = [[] for _ in names]
    domain, ruled = [], []
    for n, name in enumerate(names):
        key = frame.key(name, 1)
        here = model.influences_on[name] if key is None else ()
        edges.append(tuple(_edge(number[i.source], i.sign is Sign.PLUS) for i in here))
        for source in {e[0] for e in edges[n]}:
            affected[source].append(n)
        reference = model.quantities[name].space.reference or 0
        level = reference if key is None or key.kind == "free" else key.level
        is_still = key is not None and key.kind == "level" and level == reference
        domain.append(UP if level > reference else DOWN if level < reference else ANY)
        ruled.append(1 << len(groups) if key is None or is_still else 0)
        if key is None or is_still:
            groups.append(("rules", name))
    return Comparison(
        tuple(groups), names, tuple(edges), tuple(map(tuple, affected)), tuple(domain), tuple(ruled), tuple(excluded)
    )


def _edge(source: int, is_positive: bool) -> Edge:
    up, down = (3 * source, 3 * source + 2)
    return (source, UP, up, DOWN, down) if is_positive else (source, DOWN, down, UP, up)


def _acting(model: Model, observed: Iterable[str], frame: Frame) -> tuple[str, ...]:
    """What acts on something observed, and that itself; but for loops, whatever acts on a quantity comes before it.

    So to suppose that the first open one rests settles most of those that follow.
    """
    found: dict[str, None] = {}
    seen: set[str] = set()
    for name in observed:
        waiting = [(name, iter((name,)))]
        while waiting:
            here, sources = waiting[-1]
            for source in sources:
                if source not in seen:
                    seen.add(source)
                    acting = model.influences_on[source] if frame.key(source, 1) is None else ()
                    waiting.append((source, iter([i.source for i in acting])))
                    break
            else:
                waiting.pop()
                found[here] = None
    return tuple(found)


def _is_plain(model: Model, frame: Frame) -> bool:
    if model.gates or model.laws or model.definitions or model.alternatives or model.principles:
        return False
    if frame.worlds[0] != REFERENCE or not all(map(_has_room, (q.space for q in model.quantities.values()))):
        return False
    if any(i.sign is None or i.weak or i.maybe or i.slow or i.dominant or i.condition for i in model.influences):
        return False
    where = None
    for observation in model.observations:
        if not isinstance(observation.claim, DirectionClaim):
            return False
        if observation.where != where:
            where = observation.where
            if compared(model, where) != frame.worlds:
                return False
    if any(q.of_influence is not None for q in model.quantities.values()):
        return False
    return all(key.kind in ("free", "level") for key in frame.keys[1].values()) and not any(
        frame.overrides(name, 1) and key.level == model.quantities[name].space.reference
        for name, key in frame.keys[1].items()
    )


def _has_room(space: Space) -> bool:
    """Whether there is a level above the reference level, and one below it that is not nothing."""
    return space.reference is not None and int(space.exact[0]) < space.reference < space.top
