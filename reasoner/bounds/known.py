"""What propagation settles of a question before a solver is asked: values of directions and levels, and what follows.

It holds in every labeling (an upper bound), for the whole language. A quantity is *quiet* where all of its ground
constraints hold whatever is left open, so that a solver need not be told them; a change is *sure* to be founded where
it traces back along pushes that are settled (§3).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from reasoner.bounds.narrowing import WAYS, Narrowing, Possible
from reasoner.bounds.network import Flags, Network
from reasoner.bounds.nothing import levels_left, ways_between
from reasoner.model.axioms import Change
from reasoner.model.ir import Model
from reasoner.model.worlds import REFERENCE, Frame, Pair
from reasoner.signs import Sign


@dataclass(frozen=True)
class Known:
    """The values that are left to each direction and level, the quiet quantities, and the changes that are sure."""

    ways: Mapping[tuple[str, Pair], frozenset[int]] = field(default_factory=dict)
    levels: Mapping[tuple[str, int], frozenset[int]] = field(default_factory=dict)
    quiet: frozenset[str] = frozenset()
    sure: frozenset[Change] = frozenset()


def known(model: Model, frame: Frame, network: Network) -> Known | None:
    """What is known of a question, whose network is given; None where it is known to have no labeling."""
    narrowing = Narrowing(network)
    possible = narrowing.start()
    converged = narrowing.narrow(possible)
    if possible.refuted.any():
        return None
    rows = zip(*((possible.way(way)[:, 0] != 0).tolist() for way in WAYS), strict=True)
    nodes = ((name, pair) for pair in network.pairs for name in network.names)
    sets = {flags: frozenset(w for w, can in zip(WAYS, flags, strict=True) if can) for flags in _FLAGS}
    ways = {node: sets[row] for node, row in zip(nodes, rows, strict=True)}
    levels = dict(levels_left(model, frame, network.able, lambda name, pair: ways[name, pair]))
    if not all(levels.values()):
        return None
    sure = narrowing.surely_founded(possible)
    return Known(
        ways,
        levels,
        frozenset(_quiet(model, frame, network, possible, sure, ways, levels)) if converged else frozenset(),
        frozenset(_changes(network, sure)),
    )


_FLAGS = [(up, stay, down) for up in (False, True) for stay in (False, True) for down in (False, True)]


def _changes(network: Network, sure: Possible) -> Iterator[Change]:
    names = network.names
    for sign in (1, -1):
        for node in np.flatnonzero(sure.way(sign)[:, 0]).tolist():
            yield names[node % len(names)], network.pairs[node // len(names)], Sign(sign)


def _quiet(
    model: Model,
    frame: Frame,
    network: Network,
    possible: Possible,
    sure: Possible,
    ways: Mapping[tuple[str, Pair], frozenset[int]],
    levels: Mapping[tuple[str, int], frozenset[int]],
) -> Iterator[str]:
    loud = _loud(model, frame, network, possible, sure)
    for name, is_loud in zip(network.names, _anywhere(network, loud), strict=True):
        if is_loud or name in network.open or name in model.path_founded:
            continue
        here = [levels[name, w] for w in range(len(frame.worlds))]
        if any(len(left) > 1 or (0 in left and name in model.remaining) for left in here):
            continue
        keys = (frame.key(name, w) for w in range(len(frame.worlds)))
        if any(key is not None and key.kind in ("raised", "lowered") for key in keys):
            continue
        space = model.quantities[name].space
        if all(ways[name, (a, b)] <= ways_between(space, here[a], here[b]) for a, b in network.pairs):
            yield name


def _anywhere(network: Network, flags: Flags) -> Sequence[bool]:
    """For each quantity, whether a flag holds of it over any pair."""
    found: Flags = np.logical_or.reduce(flags.reshape(len(network.pairs), len(network.names)), axis=0)
    return [bool(flag) for flag in found]


def _loud(model: Model, frame: Frame, network: Network, possible: Possible, sure: Possible) -> Flags:
    """The nodes of which Cause, Response or Foundation may still rule something out."""
    can = {way: possible.way(way)[:, 0] != 0 for way in WAYS}
    settled = can[1].astype(int) + can[0] + can[-1] == 1
    found: Flags = ~settled
    doubtful = ~settled[network.source] | network.maybe | network.unknown
    found[network.target[doubtful]] = True
    if network.founded:
        found |= settled & ~can[0] & ~network.is_given & (sure.rise[:, 0] == 0) & (sure.fall[:, 0] == 0)
    # between two other worlds than the reference world, whether it is held at an end is not known from its directions
    held = settled & can[0] & (network.held_up | network.held_down)
    reference = frame.index.get(REFERENCE) if model.has_reference else None
    for n, pair in enumerate(network.pairs):
        if reference not in pair:
            here = slice(network.node(0, n), network.node(0, n + 1))
            found[here] |= held[here]
    return found
