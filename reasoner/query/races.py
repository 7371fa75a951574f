"""Races: where it starts that a quantity can go more than one way, and what stands in the way of a certain move.

The root of a race is the earliest quantity upstream that is pushed both ways, each way from something that was set: it
is told with a chain for each side. What depends on it hangs on the race; what moves for certain either way does not.
Where nothing pushes the other way, a floor, a `weak` arrow, a `maybe`, an unknown sign or a free input is what leaves a
quantity room, and that is told in its place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reasoner.model.ir import Influence, Model
from reasoner.model.labeling import DirectionOf
from reasoner.query.certain import Certain
from reasoner.query.drivers import Drivers, Paths
from reasoner.query.mechanism import Arrow, Doubt, Move, Race
from reasoner.query.outcomes import pair_of
from reasoner.query.reach import acting, closure, distances, reached
from reasoner.signs import CHANGED, MINUS, PLUS, STEADY, ZERO, Sign, SignSet

PROCESSES = frozenset({"process", "phenotype"})


@dataclass
class Races:
    """Looks for the roots of races between two worlds."""

    certain: Certain
    drivers: Drivers
    since: int
    at: int

    def __post_init__(self) -> None:
        self.model: Model = self.certain.problem.model
        self.frame = self.certain.problem.frame

    def of(self, quantity: str) -> Race:
        """The race that leaves a quantity open."""
        root = self.root(quantity)
        up, down = (tuple(self._chains(root, sign)) for sign in (PLUS, MINUS))
        doubts = () if self._opposed(root) else tuple(self._doubts(root))
        return Race(root, up, down, doubts, self._hanging(root), self._settled())

    def root(self, quantity: str) -> str:
        """Where it starts that a quantity is open: the first quantity upstream with two sides, or that is as open."""
        open_ones = self._open_above(quantity)
        return next(filter(self._opposed, open_ones), None) or self._first_open(open_ones, quantity)

    def _opposed(self, quantity: str) -> bool:
        return self._sides(quantity) == {PLUS, MINUS}

    def _signs(self, quantity: str) -> SignSet:
        return self.certain.directions(quantity, self.since, self.at)

    def _open_above(self, quantity: str) -> list[str]:
        """The open quantities from which it can come, in causal order: the nearest to what was set first.

        What is certain hands nothing open on: only open quantities lead from one of them to the one asked for.
        """
        self.drivers.survey([quantity], self.since, self.at)
        sources = acting(self.model)
        upstream = closure(sources, [quantity])
        self.certain.learn(DirectionOf(q, pair_of(self.since, self.at)) for q in self.model.quantities if q in upstream)
        is_open = {q: [s for s in sources.get(q, ()) if len(self._signs(s)) > 1] for q in upstream}
        above = closure(is_open, [quantity])
        order = distances(self.model, [m for m in self.model.quantities if self._is_set(m)])
        rest = [q for q in self.model.quantities if q not in order]
        return [q for q in (*order, *rest) if q in above and len(self._signs(q)) > 1]

    def _is_set(self, quantity: str) -> bool:
        return self.frame.key(quantity, self.since) != self.frame.key(quantity, self.at)

    def _sides(self, quantity: str) -> set[Sign]:
        """The ways in which certain moves drive an open quantity."""
        if CHANGED - self._signs(quantity):
            return set()
        return {s for s in (PLUS, MINUS) if self.drivers.of(Move(quantity, self.since, self.at, s))}

    def _first_open(self, open_ones: Sequence[str], quantity: str) -> str:
        """Where no race has two certain sides: the earliest quantity that is as open as the one asked for."""
        wanted = self._signs(quantity)
        return next((q for q in open_ones if len(self._signs(q)) >= len(wanted)), quantity)

    def _chains(self, root: str, sign: Sign) -> Iterator[tuple[Arrow, ...]]:
        """For each certain push on the root one way, the plainest chain to it from something that was set."""
        move = Move(root, self.since, self.at, sign)
        paths = Paths(self.drivers, move)
        for arrow in paths.reaching(move):
            yield (*paths.path(arrow.source), arrow)

    # --- what leaves room where nothing that was set opposes -------------------------------------------------------

    def _doubts(self, root: str) -> Iterator[Doubt]:
        signs = self._signs(root)
        keys = [self.frame.key(root, w) for w in (self.since, self.at)]
        if any(key is not None and key.kind == "free" for key in keys):
            yield Doubt("free", root)
        if ZERO in signs:
            yield from self._floors(root)
        for influence in self.model.influences_on[root]:
            yield from self._of_influence(influence, signs)

    def _floors(self, root: str) -> Iterator[Doubt]:
        """The exact ends at which it may be in both worlds, and so stay whatever pushes it."""
        exact = self.model.quantities[root].space.exact
        both = self.certain.levels(root, self.since) & self.certain.levels(root, self.at)
        for level in sorted(both):
            if exact[level] and level in (0, len(exact) - 1):
                yield Doubt("floor", root, level=level, world=self.since)

    def _of_influence(self, influence: Influence, signs: SignSet) -> Iterator[Doubt]:
        pushes = self.certain.pushes(influence, self.since, self.at)
        if not pushes & signs:
            return
        if influence.maybe:
            yield Doubt("maybe", influence.target, influence.id)
        elif influence.sign is None and self.certain.sign(influence) is None:
            yield Doubt("sign", influence.target, influence.id)
        elif influence.weak and ZERO in signs:
            yield Doubt("weak", influence.target, influence.id)
        elif signs >= CHANGED and len(self._signs(influence.source)) > 1:
            yield Doubt("feedback", influence.target, influence.id)

    # --- what hangs on it -------------------------------------------------------------------------------------

    def _hanging(self, root: str) -> tuple[str, ...]:
        """The root and the open quantities downstream of it."""
        below = reached(self.model, [root])
        names = [q for q in self.model.quantities if q in below]
        self.certain.learn(DirectionOf(q, pair_of(self.since, self.at)) for q in names)
        return (root, *(q for q in names if q != root and len(self._signs(q)) > 1))

    def _settled(self) -> Mapping[str, Sign]:
        """The processes and phenotypes that certainly move."""
        names = [n for n, q in self.model.quantities.items() if q.kind in PROCESSES]
        self.certain.learn(DirectionOf(q, pair_of(self.since, self.at)) for q in names)
        return {q: next(iter(s)) for q in names if len(s := self._signs(q)) == 1 and s != STEADY}
