"""MaxSAT: the cheapest literals to give up of random wants, against every set of them; costs are numbers or parts."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import reduce
from operator import add
from random import Random

import pytest
from brute import Steps, clauses, literal, solutions, written

from reasoner.solve.budget import Budget
from reasoner.solve.cost import Cost
from reasoner.solve.formula import Formula
from reasoner.solve.hitting import Smallest, corrections
from reasoner.solve.maxsat import MaxSat
from reasoner.solve.session import Session

ATOMS = 5
SEEDS = range(50)


class Wants:
    """Clauses that hold, and literals that are wanted, each for a price in two parts."""

    def __init__(self, seed: int) -> None:
        rng = Random(seed)
        self.hard = clauses(rng, ATOMS, rng.randint(2, 9), longest=2)
        self.numbers = [rng.choice((-1, 1)) * n for n in rng.sample(range(1, ATOMS + 1), rng.randint(2, 5))]
        self.costs = {literal(n): Cost((rng.choice([0, 1, 1, 2]), rng.choice([1, 2, 30]))) for n in self.numbers}
        self.plain = {f: 100 * c.parts[0] + c.parts[1] for f, c in self.costs.items()}
        self.solver = Session()
        self.solver.add(map(written, self.hard))

    def given_up(self) -> set[frozenset[Formula]]:
        """What each solution gives up of what is wanted."""
        wanted = {literal(n): n for n in self.numbers}
        return {frozenset(f for f, n in wanted.items() if n not in s) for s in solutions(self.hard, ATOMS)}


def total(costs: Mapping[Formula, Cost], chosen: Collection[Formula]) -> Cost:
    return reduce(add, (costs[f] for f in chosen), Cost((0, 0)))


@pytest.mark.parametrize("seed", SEEDS)
def test_the_first_set_is_the_cheapest_and_each_next_one_too_with_what_is_demanded(seed: int) -> None:
    wants = Wants(seed)
    search = MaxSat(wants.solver, wants.costs)
    left = wants.given_up()
    while (found := search.next(Budget())) is not None:
        assert found in left
        assert total(wants.costs, found) == min(total(wants.costs, one) for one in left)
        search.demand(found)
        left = {one for one in left if not found <= one}
    assert search.exhausted and not left


@pytest.mark.parametrize("seed", SEEDS)
def test_costs_in_parts_are_weighed_as_the_numbers_that_they_would_make(seed: int) -> None:
    in_parts, plain = Wants(seed), Wants(seed)
    assert list(corrections(in_parts.solver, in_parts.costs, Budget())) == list(
        corrections(plain.solver, plain.plain, Budget())
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_what_is_wanted_later_counts_from_then_on(seed: int) -> None:
    wants = Wants(seed)
    search: MaxSat[Cost] = MaxSat(wants.solver, {})
    first = search.next(Budget())
    assert (first == frozenset()) == bool(wants.given_up())
    if first is None:
        return
    for wanted, cost in wants.costs.items():
        search.want(wanted, cost)
    found = search.next(Budget())
    assert found is not None
    assert total(wants.costs, found) == min(total(wants.costs, one) for one in wants.given_up())


@pytest.mark.parametrize("seed", range(12))
def test_a_budget_that_runs_out_never_gives_a_set_that_is_not_the_cheapest(seed: int) -> None:
    whole = MaxSat(Wants(seed).solver, Wants(seed).costs).next(Budget())
    for steps in range(1, 20):
        wants = Wants(seed)
        search = MaxSat(wants.solver, wants.costs)
        found = search.next(Steps(steps))
        if found is None:
            assert not search.exhausted or not wants.given_up()
            found = search.next(Budget())  # the search goes on where it stopped
        assert found is None or whole is None or total(wants.costs, found) == total(wants.costs, whole)


def test_a_higher_first_part_outweighs_any_number_of_lower_ones() -> None:
    cheap, dear = [f"b{n}" for n in range(1, 9)], "b9"
    solver = Session()
    solver.add([f"(or (not {dear}) (not {one}))" for one in cheap])
    costs = dict.fromkeys(cheap, Cost((0, 10**6))) | {dear: Cost((1, 0))}
    assert MaxSat(solver, costs).next(Budget()) == set(cheap)


def test_costs_add_up_part_by_part_and_are_ordered_by_the_first_that_differs() -> None:
    assert Cost((1, 9)) + Cost((2, 3)) == Cost((3, 12))
    assert Cost((3, 12)) - Cost((2, 3)) == Cost((1, 9))
    assert sorted([Cost((1, 0)), Cost((0, 99)), Cost((0, 3))]) == [Cost((0, 3)), Cost((0, 99)), Cost((1, 0))]


class Pairs:
    """Groups of which no two hold together."""

    def __init__(self, items: Sequence[str]) -> None:
        self._session, self._items = Session(), items
        self._session.add(f"(or (not {a}) (not {b}))" for a in items for b in items if a < b)

    def __getattr__(self, name: str) -> object:
        return getattr(self._session, name)

    def obeyed(self) -> list[str]:
        return [item for item in self._items if self._session.holds(item)]


def test_smallest_clashes_are_compared_by_their_costs_in_parts() -> None:
    costs = {"b1": Cost((1, 1)), "b2": Cost((0, 500)), "b3": Cost((0, 400)), "b4": Cost((1, 0))}
    search = Smallest(Pairs(list(costs)), costs)
    found = []
    while (one := search.next(Budget())) is not None:
        assert one.proved
        found.append(reduce(add, (costs[b] for b in one.members)))
    assert found == sorted(found) and len(found) == 6
    assert found[0] == Cost((0, 900))
