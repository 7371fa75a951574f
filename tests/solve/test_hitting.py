"""Smallest clashes and cheapest corrections of random clauses, against every set of groups there is."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import combinations, product
from random import Random

import pytest

from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, disj, implies, neg
from reasoner.solve.hitting import Smallest, correction, corrections, shrunk
from reasoner.solve.session import Session, Verdict

ATOMS = 5
SEEDS = range(60)


class Drawn(Session):
    """Random clauses over a few atoms, in groups of one or two; some are in none."""

    def __init__(self, seed: int) -> None:
        super().__init__()
        rng = Random(seed)
        self.groups: dict[Formula, list[list[int]]] = {neg(f"t{n}"): [] for n in range(rng.randint(5, 9))}
        for held in self.groups:
            self.groups[held] = [drawn_clause(rng) for _ in range(rng.randint(1, 2))]
        self.always = [drawn_clause(rng) for _ in range(rng.randint(0, 1))]
        self.costs = {held: rng.choice([1, 1, 2, 3, 50, 51]) for held in self.groups}
        self.add(written(clause) for clause in self.always)
        self.add(implies(held, written(clause)) for held, clauses in self.groups.items() for clause in clauses)

    def obeyed(self) -> Sequence[Formula]:
        return [held for held in self.groups if self.holds(held)]

    def clash(self, chosen: Collection[Formula]) -> bool:
        """By trying every assignment."""
        clauses = self.always + [clause for held in chosen for clause in self.groups[held]]
        values = product((False, True), repeat=ATOMS)
        return not any(all(any(v[abs(n) - 1] == (n > 0) for n in clause) for clause in clauses) for v in values)

    def price(self, chosen: Collection[Formula]) -> int:
        return sum(self.costs[held] for held in chosen)

    def subsets(self) -> list[frozenset[Formula]]:
        every = list(self.groups)
        return [frozenset(c) for size in range(len(every) + 1) for c in combinations(every, size)]


def drawn_clause(rng: Random) -> list[int]:
    return [rng.choice((-1, 1)) * n for n in rng.sample(range(1, ATOMS + 1), rng.randint(1, 2))]


def written(clause: Sequence[int]) -> Formula:
    return disj(f"b{n}" if n > 0 else neg(f"b{-n}") for n in clause)


def least(found: Collection[frozenset[Formula]]) -> set[frozenset[Formula]]:
    return {one for one in found if not any(other < one for other in found)}


@pytest.mark.parametrize("seed", SEEDS)
def test_every_minimal_clash_is_found_once_and_the_cheapest_come_first(seed: int) -> None:
    drawn = Drawn(seed)
    expected = least({s for s in drawn.subsets() if drawn.clash(s)})
    search = Smallest(drawn, drawn.costs)
    found = []
    while (one := search.next(Budget())) is not None:
        assert one.proved
        found.append(one.members)
    assert search.exhausted
    assert [drawn.price(one) for one in found] == sorted(drawn.price(one) for one in expected)
    assert set(found) == expected


@pytest.mark.parametrize("seed", SEEDS)
def test_every_minimal_correction_is_found_once_and_the_cheapest_come_first(seed: int) -> None:
    drawn = Drawn(seed)
    expected = least({s for s in drawn.subsets() if not drawn.clash(set(drawn.groups) - s)})
    found = list(corrections(drawn, drawn.costs, Budget()))
    assert [drawn.price(one) for one in found] == sorted(drawn.price(one) for one in expected)
    assert set(found) == expected
    any_one = correction(drawn, drawn.costs, Budget())
    assert (any_one in expected) if expected else (any_one is None)


@pytest.mark.parametrize("seed", SEEDS)
def test_nothing_of_a_shrunk_clash_can_be_left_out(seed: int) -> None:
    drawn = Drawn(seed)
    every = frozenset(drawn.groups)
    if not drawn.clash(every):
        return
    members, irreducible = shrunk(drawn, every, drawn.costs, Budget())
    assert irreducible
    assert drawn.clash(members)
    assert not any(drawn.clash(members - {held}) for held in members)


def test_the_draws_clash_and_do_not_and_some_clash_by_themselves() -> None:
    kinds = {(d.clash(set(d.groups)), d.clash(())) for d in map(Drawn, SEEDS)}
    assert kinds >= {(False, False), (True, False)}


def test_a_spent_budget_proves_nothing() -> None:
    drawn = next(d for d in map(Drawn, SEEDS) if d.clash(set(d.groups)))
    spent = Budget()
    spent.interrupt()
    search = Smallest(drawn, drawn.costs)
    assert search.next(spent) is None
    assert not search.exhausted
    assert list(corrections(drawn, drawn.costs, spent)) == []
    assert correction(drawn, drawn.costs, spent) is None
    assert drawn.check([], Budget()) is not Verdict.UNKNOWN
