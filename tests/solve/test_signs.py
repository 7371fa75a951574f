"""Signs alone against z3 and every subset, on random plain networks; half of the observations are in a scenario."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import combinations
from random import Random

import pytest

from reasoner import pipeline
from reasoner.diagnostics import RuleError
from reasoner.model.ir import Model
from reasoner.model.worlds import frame_of
from reasoner.solve.budget import Budget
from reasoner.solve.comparison import comparison
from reasoner.solve.grouped import Grouped, Unit
from reasoner.solve.session import Verdict
from reasoner.solve.units import Units

SMALL = 9
"""Of so many units every subset is tried."""


def drawn(seed: int, size: int) -> Model | None:
    """A signed network, mostly with loops, and more measurements of one perturbation than it may bear."""
    rng = Random(f"signs {seed}")
    names = [f"q{n}" for n in range(size)]
    lines = ["levels three: less < usual* < more", f"protein {', '.join(names)} : three", "protein put, other : three"]
    for _ in range(rng.randint(size, 2 * size)):
        lines.append(f"{rng.choice([*names, 'put'])} {rng.choice(['->', '->', '-|'])} {rng.choice(names)}")
    setting = rng.choice(["put = more", "put = less", "free put", "free put, free other"])
    where = f"with {setting}"
    if seed % 2:
        lines.append(f"scenario staged: {setting}")
        where = "in staged"
    for name in rng.sample([*names, "put", "other"], rng.randint(1, size)):
        claim = rng.choice(["increases", "decreases", "is unchanged", "changes", "does not increase"])
        lines.append(f"observe {name} {claim} {where}")
    try:
        return pipeline.loads("\n".join(dict.fromkeys(lines)) + "\n")
    except RuleError:
        return None


def models(seeds: Sequence[int], size: int) -> list[Model]:
    found = [model for seed in seeds if (model := drawn(seed, size)) is not None]
    plain = [model for model in found if comparison(model, frame_of(model, [])) is not None]
    assert len(plain) > len(seeds) / 2
    return plain


def compare(seeds: Sequence[int], size: int) -> dict[Verdict, int]:
    """How often each verdict came; all are z3's, cores clash, and what is obeyed can hold."""
    found = dict.fromkeys(Verdict, 0)
    for number, model in enumerate(models(seeds, size)):
        frame = frame_of(model, [])
        units, grouped, rng = Units(model, frame), Grouped(model, frame), Random(number)
        assert set(units.units) == set(grouped.units)

        def by_z3(chosen: Sequence[Unit], grouped: Grouped = grouped) -> Verdict:
            return grouped.check([grouped.held[u] for u in chosen], Budget())

        for _ in range(12):  # one after the other in the same solver, which goes on from the last
            share = rng.choice((0.6, 0.9, 1.0))
            chosen = [u for u in units.units if rng.random() < share]
            verdict = units.check(chosen, Budget())
            found[verdict] += 1
            assert verdict is by_z3(chosen), number
            if verdict is Verdict.UNSAT:
                assert set(units.core()) <= set(chosen)
                assert by_z3(units.core()) is Verdict.UNSAT, number
            else:
                assert set(chosen) <= set(units.obeyed())
                assert by_z3(units.obeyed()) is Verdict.SAT, number
    return found


def test_signs_decide_what_z3_decides() -> None:
    found = compare(range(16), 6)
    assert found[Verdict.UNKNOWN] == 0
    assert min(found[Verdict.SAT], found[Verdict.UNSAT]) > 20


def test_a_smallest_conflict_is_one_by_every_subset() -> None:
    tried = 0
    for model in models(range(30), 3):
        frame = frame_of(model, [])
        units, grouped = Units(model, frame), Grouped(model, frame)
        if len(units.units) > SMALL:
            continue
        found = units.smallest(units.units, Budget())
        sizes = (
            len(chosen)
            for size in range(len(units.units) + 1)
            for chosen in combinations(grouped.held.values(), size)
            if grouped.check(list(chosen), Budget()) is Verdict.UNSAT
        )
        assert (None if found is None else len(found.members)) == next(sizes, None)
        tried += found is not None
    assert tried > 5


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_signs_decide_what_z3_decides_in_many_networks(part: int) -> None:
    compare(range(50 * part, 50 * part + 50), 5 + 3 * part)
