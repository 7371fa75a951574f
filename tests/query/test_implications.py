"""Which ways of ambiguous quantities go with which, against every labeling; and that what is told gives all of it."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import drawn
import networks
import oracle
import pytest

from reasoner.model.ir import Model, Where
from reasoner.model.worlds import compared, frame_of
from reasoner.proof.checker import check
from reasoner.query.ambiguity import is_ambiguous
from reasoner.query.engine import Engine
from reasoner.query.implications import closure, implications
from reasoner.query.mechanism import Implications, Way
from reasoner.signs import MINUS, PLUS, Sign
from reasoner.solve.budget import Budget

RACE = """\
drug D
protein A, B, X, Y, Z
D -| A -> B
A -> X
B -| X
X -| Y
X -> Z
"""


def all_ways(model: Model, where: Where) -> tuple[list[str], dict[Way, set[Way]]]:
    """The quantities that go both ways, and what each way of them goes with, by every labeling."""
    frame = frame_of(model, [where])
    since, at = (frame.index[w] for w in compared(model, where))
    found = [{(q, each.direction(q, since, at)) for q in model.quantities} for each in oracle.labelings(model, frame)]
    ways: dict[str, set[Sign]] = {q: {s for one in found for p, s in one if p == q} for q in model.quantities}
    open_ones = [q for q, signs in ways.items() if is_ambiguous(frozenset(signs))]
    strict = {(q, s) for q in open_ones for s in (PLUS, MINUS)}
    with_way = {way: [one for one in found if way in one] for way in strict}
    return open_ones, {way: set.intersection(*those) & strict - {way} for way, those in with_way.items()}


def told_ways(told: Implications) -> dict[Way, set[Way]]:
    """What follows from what is told, by going on from way to way."""
    links: dict[Way, set[Way]] = {}
    for together in told.together:
        classes = [together.ways, *([tuple((q, -s) for q, s in together.ways)] if together.mirrored else [])]
        for one in classes:
            for way in one:
                links.setdefault(way, set()).update(one)
    for implied in told.implied:
        links.setdefault(implied.given, set()).update(implied.ways)
    reached: dict[Way, set[Way]] = {}
    for way in links:
        seen, waiting = {way}, [way]
        while waiting:
            new = links.get(waiting.pop(), set()) - seen
            seen |= new
            waiting += new
        reached[way] = seen - {way}
    return reached


def questions(seeds: range) -> Iterator[tuple[Model, Where]]:
    """Random models with something ambiguous in mind, half of them with a scenario."""
    for seed in seeds:
        small = drawn.network(seed)
        if small is not None:
            yield small, drawn.asked(seed)[1]
        model = networks.model(seed)
        if model is not None:
            rng = Random(seed)
            yield model, networks.random_question(rng, model)


def compared_with_brute_force(seeds: range) -> int:
    """How many implications there were; each one is found and told, with a proof, and no other."""
    total = 0
    for model, where in questions(seeds):
        try:
            open_ones, every = all_ways(model, where)
        except oracle.TooLarge:
            continue
        if len(open_ones) < 2:
            continue
        engine = Engine(model)
        found, complete = closure(engine.problem([where]), where, open_ones, Budget())
        assert complete
        assert {way: set(others) for way, others in found.items()} == every
        told = implications(engine, where, open_ones, Budget())
        assert (told.complete, told.more) == (True, 0)
        assert told_ways(told) == {way: others for way, others in every.items() if others}
        about = implications(engine, where, open_ones, Budget(), open_ones[0])
        for way in ((open_ones[0], PLUS), (open_ones[0], MINUS)):
            assert told_ways(about).get(way, set()) == every[way]
        for one in (told, about):
            for proof in [*(p for t in one.together for p in t.proofs), *(i.proof for i in one.implied)]:
                check(model, proof)
        total += sum(map(len, every.values()))
    return total


def test_implications_are_those_of_every_labeling_and_what_is_told_gives_all_of_them() -> None:
    assert compared_with_brute_force(range(32)) > 20


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_of_many_random_models_implications_are_those_of_every_labeling(part: int) -> None:
    assert compared_with_brute_force(range(1000 + part, 3000, 4)) > 100
