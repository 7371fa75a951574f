"""The story of a certain move: the driver paths to it, merged where they join and fork into a stem and arms.

A line is a chain of arrows. The first is the stem; each further one is an arm, which begins where it leaves what was
told before and ends where it comes back to it. What drives the goal itself is told once, at the end. Which arrows there
are is for `drivers` to say; this module only selects.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from reasoner.model.ir import Model
from reasoner.query.drivers import Paths
from reasoner.query.mechanism import Arrow, Line, Move, Story

ARMS = 4
"""So many arms are told; further ones are counted."""
_MINOR = frozenset({"site", "quantity", "input", "context"})
"""Kinds of quantities that an arm is not called after, where it has another."""


def story_of(paths: Paths) -> Story:
    """The story of the goal of some paths."""
    into = paths.reaching(paths.goal)
    if not into:
        return Story(paths.goal)
    fork = _fork(paths)
    last = paths.reaching(fork)
    tail = _tail(paths, fork)
    chains = [(*paths.path(arrow.source), arrow) for arrow in last[:ARMS]]
    chains += _beside(paths, chains, ARMS - len(chains))
    joined = fork == paths.goal and len(last) > 1
    lines = tuple(_lines(paths.model, chains, fork if joined else None, tail))
    return Story(paths.goal, lines, last[:ARMS] if joined else (), last[ARMS:])


def _fork(paths: Paths) -> Move:
    """Going back from the goal, the first move that more than one driver brings about, or what is set."""
    move, seen = paths.goal, {paths.goal}
    while len(into := paths.reaching(move)) == 1 and into[0].source not in seen:
        if not paths.reaching(into[0].source):
            break
        move = into[0].source
        seen.add(move)
    return move if len(paths.reaching(move)) > 1 else paths.goal


def _tail(paths: Paths, fork: Move) -> tuple[Arrow, ...]:
    """From the fork on to the goal there is one driver each."""
    found: list[Arrow] = []
    move = paths.goal
    while move != fork:
        found.append(paths.reaching(move)[0])
        move = found[-1].source
    return tuple(reversed(found))


def _beside(paths: Paths, chains: Sequence[Sequence[Arrow]], most: int) -> Iterator[tuple[Arrow, ...]]:
    """Further paths into quantities on those told, while there is room for arms: the nearest to the end first."""
    told = {move for chain in chains for arrow in chain for move in (arrow.source, arrow.target)}
    inner = [arrow.source for chain in chains for arrow in reversed(chain) if not paths.drivers.given(arrow.source)]
    for move in dict.fromkeys(inner):
        for arrow in paths.reaching(move):
            if most > 0 and arrow.source not in told:
                most -= 1
                chain = (*paths.path(arrow.source), arrow)
                told |= {m for a in chain for m in (a.source, a.target)}
                yield chain


def _lines(
    model: Model, chains: Sequence[Sequence[Arrow]], end: Move | None, tail: tuple[Arrow, ...]
) -> Iterator[Line]:
    """The stem, an arm for each chain, and the tail. What joins at `end` is left out of the arms, unless it is all."""
    stem = _common(chains) if len(chains) > 1 else ()
    arms = [chain[len(stem) :] for chain in chains]
    if stem:
        yield Line(tuple(stem))
    told = {arrow.target for arrow in stem} | {arrow.source for arrow in stem}
    names: set[str] = set()
    for arm in arms:
        new = _untold(arm, told)
        if end is not None and len(new) > 1 and new[-1].target == end:
            new = new[:-1]
        name = _name(model, new, (other for other in arms if other is not arm), names) if len(chains) > 1 else ""
        names.add(name)
        told |= {move for arrow in new for move in (arrow.source, arrow.target)}
        if new:
            yield Line(tuple(new) if len(chains) > 1 else (*new, *tail), name)
    if tail and len(chains) > 1:
        yield Line(tail)


def _common(chains: Sequence[Sequence[Arrow]]) -> Sequence[Arrow]:
    """The longest beginning that all chains share, short of the whole of any."""
    length = 0
    while all(len(c) > length + 1 and c[length] == chains[0][length] for c in chains):
        length += 1
    return chains[0][:length]


def _untold(arm: Sequence[Arrow], told: Iterable[Move]) -> Sequence[Arrow]:
    """From where an arm leaves what is told to where it first comes back to it."""
    known = set(told)
    start = 0
    while start < len(arm) - 1 and arm[start].target in known:
        start += 1
    end = start
    while end < len(arm) and arm[end].target not in known:
        end += 1
    return arm[start : end + 1]


def _name(model: Model, arm: Sequence[Arrow], others: Iterable[Sequence[Arrow]], taken: Iterable[str]) -> str:
    """What an arm is called after: its first quantity of its own that is no site, input or interaction."""
    shared = {arrow.target for other in others for arrow in other}
    targets = [arrow.target.quantity for arrow in arm if arrow.target not in shared] or [arm[-1].target.quantity]
    fit = [q for q in targets if q not in taken and model.quantities[q].of_influence is None]
    return next((q for q in fit if model.quantities[q].kind not in _MINOR), next(iter(fit), targets[0]))
