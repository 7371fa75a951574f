"""Which box stands in which layer: causes above effects, lines short.

Loops are broken by the heuristic of Eades, Lin and Smyth (1993), layers counted along the longest ways, and boxes then
drawn towards what they are joined to.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from reasoner.clock import tick

Line = tuple[int, int]


def layers(count: int, edges: Sequence[Line], weights: Sequence[int]) -> list[int]:
    """A layer for each box, from 0 at the top; a line of greater weight is less likely to lead up."""
    order = _order(count, edges, weights)
    rank = {n: k for k, n in enumerate(order)}
    above: dict[int, list[int]] = {n: [] for n in order}
    below: dict[int, list[int]] = {n: [] for n in order}
    for edge in edges:
        upper, lower = sorted(edge, key=rank.__getitem__)
        above[lower].append(upper)
        below[upper].append(lower)
    found = [0] * count
    for n in order:
        found[n] = max((found[m] + 1 for m in above[n]), default=0)
    return _tightened(found, above, below)


def at_ends(layers: Sequence[int], edges: Sequence[Line], top: Sequence[int], bottom: Sequence[int]) -> list[int]:
    """The same layers with some boxes above all others and some below them, but for those that a line joins."""
    found = list(layers)
    joined = {frozenset(edge) for edge in edges}
    for boxes, side in ((bottom, 1), (top, -1)):
        moved: list[int] = []
        for box in boxes:
            if not any(frozenset((box, other)) in joined for other in moved):
                moved.append(box)
        rest = [layer for n, layer in enumerate(found) if n not in moved]
        if moved and rest:
            for box in moved:
                found[box] = max(rest) + 1 if side > 0 else min(rest) - 1
    used = {layer: n for n, layer in enumerate(sorted(set(found)))}
    return [used[layer] for layer in found]


def _order(count: int, edges: Sequence[Line], weights: Sequence[int]) -> list[int]:
    """Boxes in an order against which little weight leads back.

    Boxes are taken from both ends: those that nothing leads to, or from which nothing leads on; else the one whose
    lines out outweigh its lines in the most.
    """
    into, out = _joined(count, edges, weights)
    left, head, tail = dict.fromkeys(range(count)), list[int](), list[int]()
    while left:
        tick()
        if last := [n for n in left if not out[n]]:
            tail += reversed(last)
        elif start := [n for n in left if not into[n]]:
            head += start
        else:
            head.append(max(left, key=lambda n: sum(out[n].values()) - sum(into[n].values())))
        for n in last or start or head[-1:]:
            del left[n]
            for m in into[n]:
                out[m].pop(n)
            for m in out[n]:
                into[m].pop(n)
    return head + tail[::-1]


def _joined(
    count: int, edges: Sequence[Line], weights: Sequence[int]
) -> tuple[list[dict[int, int]], list[dict[int, int]]]:
    """For each box the boxes with lines to it, and those with lines from it, with their weights."""
    into: list[dict[int, int]] = [{} for _ in range(count)]
    out: list[dict[int, int]] = [{} for _ in range(count)]
    for (a, b), weight in zip(edges, weights, strict=True):
        into[b][a] = out[a][b] = out[a].get(b, 0) + weight
    return into, out


def _tightened(
    layers: Sequence[int], above: Mapping[int, Sequence[int]], below: Mapping[int, Sequence[int]]
) -> list[int]:
    """Boxes moved towards what they are joined to, so that lines are short; no line is turned around."""
    found = list(layers)
    for _ in found:
        tick()
        before = list(found)
        for n in range(len(found)):
            if len(below[n]) > len(above[n]):
                found[n] = min(found[m] for m in below[n]) - 1
            elif len(above[n]) > len(below[n]):
                found[n] = max(found[m] for m in above[n]) + 1
        if found == before:
            break
    return [n - min(found) for n in found]
