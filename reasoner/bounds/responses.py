"""How quantities respond in linear models drawn by chance, with the signs of the rules: a sample, and no bound.

Each draw gives every influence a gain and every quantity a self-limitation, and solves for the steady states of the
worlds of a frame (simulation of the community matrix, as QPress does it: Melbourne-Thomas et al., Ecol Monogr 82:505,
2012). A draw counts if it is stable, in the reference world and in each other one; if every change traces back to
something set, as Foundation asks; and if what is held at an end of its space is nowhere beyond it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, Literal, TypeAlias, get_args

import numpy as np
from numpy.typing import NDArray

from reasoner.model.graph import polarities, strongly_connected
from reasoner.model.ir import Model
from reasoner.model.worlds import Frame, Key
from reasoner.signs import Sign

Scheme: TypeAlias = Literal["uniform", "log"]
SCHEMES: Final[tuple[Scheme, ...]] = get_args(Scheme)
"""Gains lie evenly between 0 and 1, or their logarithms lie evenly between those of 0.01 and 1."""

_TRIES: Final = 100
"""So often the gains within one feedback component are drawn until they are stable."""

_STILL: Final = 1e-9
"""A change that is smaller is none."""

Values: TypeAlias = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Edge:
    """An influence. `sign` None: drawn. `maybe`: whether it exists is drawn."""

    source: str
    target: str
    sign: Sign | None
    maybe: bool


def edges_of(model: Model) -> Iterator[Edge]:
    """The influences of a model, and what gates and definitions read as influences with the sign of the test.

    Conditions, phases and which influence counts more are left out.
    """
    for i in model.influences:
        yield Edge(i.source, i.target, i.sign, i.maybe)
    for gate in model.gates:
        for name, sign in polarities(model, gate.condition):
            yield Edge(name, gate.target, sign, gate.maybe)
    for definition in model.definitions:
        for name, sign in polarities(model, definition.expression):
            yield Edge(name, definition.target, sign, False)


class Responses:
    """Draws of one scheme for the worlds of a frame. `wanted` are the quantities whose responses are asked for."""

    def __init__(self, model: Model, frame: Frame, wanted: Iterable[str], scheme: Scheme, seed: int) -> None:
        self._model, self._frame, self._scheme = model, frame, scheme
        self._random = np.random.default_rng((seed, SCHEMES.index(scheme)))
        every = tuple(edges_of(model))
        names = upstream(every, wanted)
        self._names = [q for q in model.quantities if q in names]
        self._number = {q: n for n, q in enumerate(self._names)}
        self._edges = [e for e in every if e.target in names]
        self._clamped = [self._keys(w) for w in range(len(frame.worlds))]
        self._components = self._cyclic()

    def _keys(self, world: int) -> Mapping[int, Key]:
        """What is set in a world, and the inputs."""
        return {self._number[q]: key for q, key in self._frame.keys[world].items() if q in self._number}

    def _cyclic(self) -> list[list[int]]:
        """The feedback components: sets of quantities that act on each other."""
        out: dict[int, list[int]] = {n: [] for n in range(len(self._names))}
        for e in self._edges:
            out[self._number[e.source]].append(self._number[e.target])
        members: dict[int, list[int]] = {}
        for n, component in strongly_connected(out, out.__getitem__).items():
            members.setdefault(component, []).append(n)
        return [sorted(some) for some in members.values()]

    def draw(self) -> Mapping[str, Values] | None:
        """The magnitude of each quantity in every world, compared with the reference; None: the draw does not count."""
        decided = [self._decided(e) for e in self._edges]
        matrix = np.zeros((len(self._names), len(self._names)))
        for component in self._components:
            if not self._filled(matrix, component, decided):
                return None
        magnitudes: dict[tuple[int, Key], float] = {}
        worlds: list[Values] = []
        for world in range(len(self._frame.worlds)):
            found = self._steady(matrix, world, magnitudes, worlds)
            if found is None:
                return None
            worlds.append(found)
        if not self._within(worlds) or not all(self._founded(matrix, worlds, pair) for pair in self._frame.pairs):
            return None
        return {q: np.array([values[n] for values in worlds]) for n, q in enumerate(self._names)}

    def _decided(self, edge: Edge) -> int:
        """The sign that an influence has in this draw; 0: it does not exist."""
        if edge.maybe and self._random.random() < 0.5:
            return 0
        return int(edge.sign) if edge.sign is not None else (1 if self._random.random() < 0.5 else -1)

    def _gains(self, count: int) -> Values:
        if self._scheme == "uniform":
            return 1.0 - self._random.random(count)  # above 0, up to 1
        return np.asarray(10.0 ** (-2.0 * self._random.random(count)))

    def _filled(self, matrix: Values, component: Sequence[int], decided: Sequence[int]) -> bool:
        """Draws the rows of one feedback component until it is stable.

        The eigenvalues of all are those of the components, so to draw each again until it is stable gives the same
        distribution as to draw all again.
        """
        inside = set(component)
        targets = [
            (e, sign) for e, sign in zip(self._edges, decided, strict=True) if sign and self._number[e.target] in inside
        ]
        for _ in range(_TRIES):
            matrix[component, :] = 0.0
            matrix[component, component] = -self._gains(len(component))
            for (edge, sign), gain in zip(targets, self._gains(len(targets)), strict=True):
                matrix[self._number[edge.target], self._number[edge.source]] += sign * gain
            if _stable(matrix[np.ix_(component, component)]):
                return True
        return False

    def _steady(
        self, matrix: Values, world: int, magnitudes: dict[tuple[int, Key], float], before: Sequence[Values]
    ) -> Values | None:
        """The steady state of a world: what is set has its magnitude, everything else balances."""
        clamped = self._clamped[world]
        free = [n for n in range(len(self._names)) if n not in clamped]
        values = np.zeros(len(self._names))
        for n, key in clamped.items():
            values[n] = self._magnitude(n, key, magnitudes, before)
        inner = matrix[np.ix_(free, free)]
        if any(self._names[n] not in self._frame.inputs for n in clamped) and not _stable(inner):
            return None
        values[free] = np.linalg.solve(inner, -matrix[np.ix_(free, list(clamped))] @ values[list(clamped)])
        return values

    def _magnitude(self, n: int, key: Key, magnitudes: dict[tuple[int, Key], float], before: Sequence[Values]) -> float:
        """One for each setting; levels of one quantity are in order, with the reference level at 0."""
        if (n, key) not in magnitudes:
            size = float(self._gains(1)[0])
            match key.kind:
                case "level":
                    for level, magnitude in self._levels(n).items():
                        magnitudes[n, Key("level", level)] = magnitude
                case "raised" | "lowered":
                    base = next(
                        w
                        for w, one in enumerate(self._frame.worlds)
                        if one.scenario == key.base and one.phase == "before"
                    )
                    magnitudes[n, key] = before[base][n] + (size if key.kind == "raised" else -size)
                case "free" | "base":
                    magnitudes[n, key] = size if self._random.random() < 0.5 else -size
        return magnitudes[n, key]

    def _levels(self, n: int) -> Mapping[int, float]:
        space = self._model.quantities[self._names[n]].space
        reference = space.reference or 0
        steps = self._gains(space.top + 1)
        above, below = np.cumsum(steps), np.cumsum(steps[::-1])
        return {
            level: 0.0
            if level == reference
            else float(above[level - reference - 1] if level > reference else -below[reference - level - 1])
            for level in range(space.top + 1)
        }

    def _within(self, worlds: Sequence[Values]) -> bool:
        """Whether what is set to the lowest or highest level is nowhere beyond that in a world compared with."""
        for a, b in self._frame.pairs:
            for one, other in ((a, b), (b, a)):
                for n, key in self._clamped[one].items():
                    difference = worlds[other][n] - worlds[one][n]
                    top = self._model.quantities[self._names[n]].space.top
                    known = self._clamped[other].get(n)
                    if key.kind == "level" and (known is None or known.kind != "level"):
                        if (key.level == 0 and difference < -_STILL) or (key.level == top and difference > _STILL):
                            return False
        return True

    def _founded(self, matrix: Values, worlds: Sequence[Values], pair: tuple[int, int]) -> bool:
        """Whether every change traces back, along pushes that agree with it, to something set in one of the worlds."""
        change = worlds[pair[1]] - worlds[pair[0]]
        change[np.abs(change) < _STILL] = 0.0
        moving = change != 0.0
        set_here = np.zeros(len(change), dtype=bool)
        set_here[[*self._clamped[pair[0]], *self._clamped[pair[1]]]] = True
        agree = (matrix * change[None, :] * change[:, None]) > 0.0
        np.fill_diagonal(agree, False)
        founded = set_here & moving
        while True:
            more = moving & (founded | agree[:, founded].any(axis=1))
            if (more == founded).all():
                return bool((founded == moving).all())
            founded = more


def _stable(matrix: Values) -> bool:
    return matrix.size == 0 or bool(np.linalg.eigvals(matrix).real.max() < 0.0)


def upstream(edges: Sequence[Edge], wanted: Iterable[str]) -> frozenset[str]:
    """Some quantities, and all that acts on them by some path."""
    sources: dict[str, list[str]] = {}
    for e in edges:
        sources.setdefault(e.target, []).append(e.source)
    found: set[str] = set()
    waiting = list(wanted)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += sources.get(name, [])
    return frozenset(found)
