"""Cheapest hitting sets, or minimum transversals: of each of some sets one element at least, at the least cost.

Two searches: branch and bound over bits, which needs no solver and is done at once where there are few sets, and
MaxSAT for all else.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property, reduce
from operator import add
from typing import Generic, TypeVar

from reasoner.solve.budget import Budget
from reasoner.solve.cost import C
from reasoner.solve.formula import Formula, neg
from reasoner.solve.maxsat import MaxSat
from reasoner.solve.session import Session

T = TypeVar("T")

_BRANCHES = 150
"""So many branches are looked at before the sets are left to MaxSAT."""
_SETS = 100
"""Of more sets than that, branch and bound is not tried."""


class HittingSets(Generic[T, C]):
    """Of some elements with costs, the cheapest sets that hit every set given so far and contain none to avoid.

    They are found by branch and bound, which is quick where few sets are to hit; after that, by a MaxSAT solver.
    """

    def __init__(self, costs: Mapping[T, C]) -> None:
        self._costs: Mapping[T, C] = costs
        self._needed = frozenset[T]()
        self._sets: list[frozenset[T]] = []  # to hit
        self._avoided: list[frozenset[T]] = []
        self.is_hard = False
        """Whether the cheapest set is left to MaxSAT."""
        self._left: dict[T, Formula] = {}  # that an element is not chosen
        self._element: dict[Formula, T] = {}
        self._stated = 0, 0  # how many sets the solver has been told of

    @cached_property
    def _cheapest(self) -> MaxSat[C]:
        """Made when it is first needed: a solver takes time."""
        return MaxSat(Session(), {})

    def need(self, element: T) -> None:
        """From now on, this one is chosen."""
        self._needed |= {element}

    def hit(self, elements: Iterable[T]) -> None:
        """From now on, one of these is chosen."""
        self._sets.append(frozenset(elements))

    def avoid(self, elements: Iterable[T]) -> None:
        """From now on, not all of these together."""
        self._avoided.append(frozenset(elements))

    def cheapest(self, budget: Budget) -> frozenset[T] | None:
        """A cheapest set; None where there is none (it is `impossible`), or the budget ran out."""
        if not self._avoided and not self.is_hard:
            open_sets = [s for s in self._sets if s.isdisjoint(self._needed)]
            chosen = transversal(open_sets, self._costs)
            if chosen is not None:
                return self._needed | chosen
            self.is_hard = True
        self._state()
        found = self._cheapest.next(budget)
        return None if found is None else self._needed.union(self._element[left] for left in found)

    def some(self) -> frozenset[T]:
        """A set that hits every set and has nothing superfluous, but need not be the cheapest; it may be one to avoid.

        Greedy: what hits most of the rest is chosen next.
        """
        left = [s for s in self._sets if s.isdisjoint(self._needed)]
        chosen: list[T] = []
        while left:
            hits = Counter(e for one in left for e in one)
            chosen.append(max(in_order(hits, self._costs), key=hits.__getitem__))
            left = [one for one in left if chosen[-1] not in one]
        kept = self._needed.union(chosen)
        for element in chosen:
            if all(kept & one != {element} for one in self._sets):
                kept -= {element}
        return kept

    def _state(self) -> None:
        """Tells the solver what is new."""
        hit, avoided = self._stated
        self._stated = len(self._sets), len(self._avoided)
        for element in self._needed - self._left.keys():
            self._cheapest.demand([neg(self._of(element))])
        for elements in self._sets[hit:]:
            self._cheapest.demand([neg(self._of(e)) for e in in_order(elements, self._costs)])
        for elements in self._avoided[avoided:]:
            # the literals say that an element is *not* chosen, so this clause leaves one of them out
            self._cheapest.demand([self._of(e) for e in in_order(elements, self._costs)])

    @property
    def impossible(self) -> bool:
        return bool(self._stated != (0, 0) and self._cheapest.exhausted)

    def _of(self, element: T) -> Formula:
        if element not in self._left:
            left = self._left[element] = neg(f"h{len(self._left)}")
            self._element[left] = element
            if element not in self._needed:
                self._cheapest.want(left, self._costs[element])
        return self._left[element]


def transversal(sets: Sequence[frozenset[T]], costs: Mapping[T, C], branches: int = _BRANCHES) -> frozenset[T] | None:
    """A cheapest set that hits all of some sets; None where none does, or where the search is long."""
    if len(sets) > _SETS:
        return None
    search = _Search(in_order({e for one in sets for e in one}, costs), costs, branches)
    found = search.cheapest(sets)
    return None if found is None else frozenset(found)


class _Search(Generic[T, C]):
    """Branch and bound: elements are bits, the cheapest first, and a set is a number."""

    def __init__(self, elements: Sequence[T], costs: Mapping[T, C], branches: int) -> None:
        self._elements = elements
        self._price: Sequence[C] = [costs[e] for e in elements]
        self._branches = branches
        self._best: tuple[C, int] | None = None

    def cheapest(self, sets: Iterable[frozenset[T]]) -> Sequence[T] | None:
        bit = {e: 1 << n for n, e in enumerate(self._elements)}
        masks = _minimal([sum(bit[e] for e in one) for one in sets])
        if not masks:
            return ()
        if not masks[0]:
            return None
        self._branch(masks, 0, None)
        if self._branches < 0 or self._best is None:
            return None
        return [e for n, e in enumerate(self._elements) if self._best[1] >> n & 1]

    def _branch(self, masks: Sequence[int], chosen: int, paid: C | None) -> None:
        """Hits the rest of the sets in every way that may be cheaper than the best."""
        self._branches -= 1
        if self._branches < 0:
            return
        if not masks:
            assert paid is not None
            if self._best is None or paid < self._best[0]:
                self._best = paid, chosen
            return
        if self._best is not None and not self._bound(masks, paid) < self._best[0]:
            return
        # the elements of a smallest set, those first that hit most; a later branch does without those before it
        tried = 0
        for n in sorted(_ones(masks[0]), key=lambda n: -sum(mask >> n & 1 for mask in masks)):
            left = [mask & ~tried for mask in masks if not mask >> n & 1]
            if all(left):
                price = self._price[n]
                self._branch(_minimal(left), chosen | 1 << n, price if paid is None else paid + price)
            tried |= 1 << n

    def _bound(self, masks: Sequence[int], paid: C | None) -> C:
        """What it costs at the least: each of some disjoint sets needs an element of its own."""
        used, prices = 0, [] if paid is None else [paid]
        for mask in masks:
            if not mask & used:
                used |= mask
                prices.append(self._price[next(_ones(mask))])  # the cheapest element is the lowest bit
        return reduce(add, prices)


def _ones(mask: int) -> Iterator[int]:
    """The places of the bits of a number, the lowest first."""
    while mask:
        low = mask & -mask
        yield low.bit_length() - 1
        mask ^= low


def _minimal(masks: Sequence[int]) -> list[int]:
    """The sets that contain no other, the smallest first."""
    found: list[int] = []
    for mask in sorted(set(masks), key=lambda mask: (mask.bit_count(), mask)):
        if not any(mask & other == other for other in found):
            found.append(mask)
    return found


def in_order(elements: Iterable[T], costs: Mapping[T, C]) -> list[T]:
    """The cheapest first, and otherwise in the order in which costs are given."""
    wanted = set(elements)
    return sorted((e for e in costs if e in wanted), key=lambda e: costs[e])
