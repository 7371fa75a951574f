"""The fewest unexplained changes: no fewer hidden causes, written out as rules, make the observations agree."""

from __future__ import annotations

from itertools import combinations
from random import Random

import pytest

from reasoner import pipeline
from reasoner.query.agreement import agreement
from reasoner.query.kinds import scenario_place
from reasoner.solve.budget import Budget
from reasoner.solve.unexplained import fewest

HEAD = """\
levels three: low < normal* < high
levels two: none* < given
drug D, E : two
protein A, B, C : three
scenario primed: E = given
"""
PLACES = ("with D = given", "with E = given")


def drawn(seed: int) -> tuple[str, list[tuple[str, str]]]:
    """A small network, and claims with the places where they were observed."""
    rng = Random(seed)
    lines = [HEAD]
    for number in range(rng.randint(2, 5)):
        source, target = rng.sample("DEABC", 2)
        if target in "ABC":
            clause = rng.choice(["", "", " unless E is given"])
            lines.append(
                f"I{number}: {rng.choice(['', '', 'weak '])}{source} {rng.choice(['->', '-|'])} {target}{clause}\n"
            )
    if rng.random() < 0.2:
        lines.append("rule when A is high then B is not low\n")
    how = ["increases", "decreases", "is unchanged"]
    seen = [(f"{rng.choice('ABC')} {rng.choice(how)}", rng.choice(PLACES)) for _ in range(rng.randint(1, 4))]
    return "".join(lines), seen


def with_causes(rules: str, seen: list[tuple[str, str]], pushed: tuple[tuple[str, str], ...]) -> str:
    """The rules with an unknown cause of each quantity, free in the places where it is pushed, and elsewhere not."""
    names = dict.fromkeys(quantity for quantity, _ in pushed)
    causes = "".join(f"input u{name}\nu{name} -? {name}\n" for name in names)
    tails = {place: "".join(f", free u{q}" for q, where in pushed if where == place) for place in PLACES}
    return rules + causes + "".join(f"observe {claim} {place}{tails[place]}\n" for claim, place in seen)


def expected(rules: str, seen: list[tuple[str, str]]) -> int | None:
    """How many hidden causes it takes, by trying every set of them; None: no set helps."""
    candidates = [(quantity, place) for quantity in "ABC" for place in PLACES]
    for size in range(len(candidates) + 1):
        for pushed in combinations(candidates, size):
            model = pipeline.loads(with_causes(rules, seen, pushed))
            if agreement(model, 0, Budget(), ())[0] == "consistent":
                return size
    return None


def compared(seed: int) -> int | None:
    rules, seen = drawn(seed)
    model = pipeline.loads(with_causes(rules, seen, ()))
    found = fewest(model, (), 0, Budget())
    number = expected(rules, seen)
    assert (None if found is None else len(found)) == number, seed
    return number


def test_as_few_as_written_out_as_rules_on_random_models() -> None:
    numbers = [compared(seed) for seed in range(25)]
    assert {0, 1, 2} <= set(numbers)


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_as_few_as_written_out_as_rules_on_many_random_models(part: int) -> None:
    assert len({compared(seed) for seed in range(40 * part, 40 * part + 40)}) > 2


def test_a_push_says_which_way_and_where() -> None:
    model = pipeline.loads(HEAD + "D -> A\nobserve O: A decreases with D = given\n")
    (push,) = fewest(model, (), 0, Budget()) or ()
    assert (push.quantity, push.sign.symbol, push.world.settings[0].quantity) == ("A", "-", "D")
    assert len(push.world.settings) == 1


def test_a_scenario_that_fails_may_lack_an_influence() -> None:
    model = pipeline.loads(HEAD + "E -> A\nrule when E is given then A is normal\n")
    assert agreement(model, 0, Budget())[0] == "inconsistent"
    (push,) = fewest(model, [[scenario_place("primed")]], 0, Budget()) or ()
    assert (push.quantity, push.sign.symbol, push.world.scenario) == ("A", "-", "primed")


def test_where_a_law_is_against_it_no_push_helps() -> None:
    model = pipeline.loads(HEAD + "D -> A\nrule when D is given then A is normal\nobserve A increases with D = given\n")
    assert fewest(model, (), 0, Budget()) is None
