"""`why ambiguous`: both sides, and what settles each way, checked by brute force."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import combinations
from random import Random

import drawn
import oracle
import pytest

from reasoner.model.ir import Model, WhyAmbiguous
from reasoner.model.labeling import DirectionOf, Existence, Labeling, SignOf
from reasoner.model.revision import Decided
from reasoner.model.worlds import Frame, compared, frame_of
from reasoner.pipeline import asked, loads
from reasoner.query import why_ambiguous as asking
from reasoner.query.answers import Answer, WhyAmbiguousAnswer, prediction_of, witnesses_of
from reasoner.query.ask import answer
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Ambiguous, Dominant, Fact, Measurement
from reasoner.query.why_ambiguous import with_dominant
from reasoner.signs import DOWN, MINUS, PLUS, Sign
from reasoner.solve.budget import Budget

OPPOSED = """\
protein K, F, U
drug rapa
D: rapa -| K
P: rapa -> F
Q: F -> K
R: K -| U
"""


def why_ambiguous(text: str, question: str) -> Answer:
    model = loads(text)
    found, line = asked(model, f"why ambiguous {question}")
    return answer(Engine(model), found, line, Budget())


def facts(answer: Answer, sign: Sign) -> set[tuple[Fact, ...]]:
    return {one for way in answer.found.settling if way.sign == sign for one in way.found}


def moves(name: str, *signs: Sign) -> Measurement:
    return Measurement(DirectionOf(name, (0, 1)), frozenset(map(int, signs)))


def test_the_two_labelings_differ_in_nothing_but_what_the_ambiguity_moves() -> None:
    found = why_ambiguous(OPPOSED, "K with rapa = high")
    assert found.verdict == "possible"
    rising, falling = (w.labeling for w in witnesses_of(found))
    assert (rising.direction("K", 0, 1), falling.direction("K", 0, 1)) == (PLUS, MINUS)
    assert {q for q in found.model.quantities if rising.direction(q, 0, 1) != falling.direction(q, 0, 1)} == {"K", "U"}


def test_the_opposed_rules_are_named_and_either_of_them_settles_it_when_dominant() -> None:
    found = why_ambiguous(OPPOSED, "K with rapa = high")
    prediction = prediction_of(found)
    assert prediction is not None
    assert prediction.ambiguous["K"].up == ("Q",)
    assert prediction.ambiguous["K"].down == ("D",)
    assert facts(found, PLUS) == {(Dominant("Q"),), (moves("U", MINUS),)}
    assert facts(found, MINUS) == {(Dominant("D"),), (moves("U", PLUS),)}


def test_an_influence_on_a_negative_cycle_is_not_offered_as_dominant() -> None:
    found = why_ambiguous(
        "protein K, F\ndrug rapa\nD: rapa -| K\nP: rapa -> F\nQ: F -> K\nK -| F\n", "K with rapa = high"
    )
    assert (Dominant("Q"),) not in facts(found, PLUS)
    assert (Dominant("D"),) in facts(found, MINUS)


def test_an_open_sign_is_settled_by_deciding_it() -> None:
    found = why_ambiguous("protein A, X\nS: A -? X\n", "X with A = high")
    assert facts(found, PLUS) == {(Decided(SignOf("S"), PLUS),)}
    assert facts(found, MINUS) == {(Decided(SignOf("S"), MINUS),)}


def test_two_facts_are_asked_for_where_no_single_one_settles_it() -> None:
    text = "protein A, B, X\ndrug D\nM: maybe D -> X\nN: maybe D -| X\n"
    found = why_ambiguous(text, "X with D = high")
    there, missing = Decided(Existence("M"), True), Decided(Existence("N"), False)
    assert facts(found, PLUS) == {(there, missing)}


def test_what_is_determined_is_said_to_be() -> None:
    found = why_ambiguous("protein A, X\nA -| X\n", "X with A = high")
    assert found.verdict == "necessary"
    prediction = prediction_of(found)
    assert prediction is not None
    assert prediction.directions == {"X": DOWN}


def agrees(labeling: Labeling, one: Sequence[Fact]) -> bool:
    for fact in one:
        match fact:
            case Measurement(unknown, allowed):
                if labeling.value(unknown) not in allowed:
                    return False
            case Decided(switch, value):
                if labeling.value(switch) != value:
                    return False
            case Dominant():
                pass
    return True


def ways(model: Model, frame: Frame, question: WhyAmbiguous, one: Sequence[Fact]) -> set[Sign]:
    """The ways that the quantity can go where some facts hold, by brute force."""
    for fact in one:
        if isinstance(fact, Dominant):
            model = with_dominant(model, fact.rule)
    since, at = (frame.index[w] for w in compared(model, question.where))
    found = (x for x in oracle.labelings(model, frame) if agrees(x, one))
    return {labeling.direction(question.quantity, since, at) for labeling in found}


def settled(seed: int) -> int:
    """How many sets of facts settle a random ambiguity; each set, and each part of it, is tried by brute force."""
    model = drawn.network(seed)
    if model is None:
        return 0
    claim, where = drawn.asked(seed)
    question = WhyAmbiguous(claim.quantity, where)
    found = answer(Engine(model), question, "", Budget(10.0))
    frame, tried = frame_of(model, [where]), 0
    for way in found.found.settling if isinstance(found.found, Ambiguous) else ():
        for one in way.found[:3]:
            try:
                assert ways(model, frame, question, one) == {way.sign}, f"seed {seed}: {one}"
                for fact in one if len(one) > 1 else ():
                    assert ways(model, frame, question, [fact]) != {way.sign}, f"seed {seed}: {fact}"
            except oracle.TooLarge:
                continue
            tried += 1
    return tried


@pytest.mark.parametrize("part", range(3))
def test_every_fact_that_settles_a_direction_really_determines_it(part: int) -> None:
    assert sum(settled(seed) for seed in range(30 * part, 30 * part + 30)) > 10


def together(seed: int) -> int:
    """How many pairs of facts settle a random ambiguity that no single one does; all pairs are tried by brute force."""
    model = drawn.network(seed)
    if model is None:
        return 0
    claim, where = drawn.asked(seed)
    question = WhyAmbiguous(claim.quantity, where)
    engine = Engine(model)
    found = answer(engine, question, "", Budget()).found
    ways = found.settling if isinstance(found, Ambiguous) else ()
    problem = engine.problem([where])
    since, at = (problem.frame.index[w] for w in compared(model, where))
    known = asking._Search(engine, problem, question, since, at, None)._facts()
    chosen = [f for f in known if isinstance(f, Decided) or isinstance(f.unknown, DirectionOf)]
    count = 0
    for way in ways:
        if way.more or any(len(one) == 1 for one in way.found):
            continue
        try:
            labelings = list(oracle.labelings(model, problem.frame))
        except oracle.TooLarge:
            continue
        expected = set()
        for pair in combinations(chosen, 2):
            left = {x.direction(question.quantity, since, at) for x in labelings if agrees(x, pair)}
            if left == {way.sign}:
                expected.add(frozenset(pair))
        assert {frozenset(one) for one in way.found} == expected, f"seed {seed}"
        count += len(expected)
    return count


def test_the_pairs_of_facts_are_all_there_are() -> None:
    assert sum(map(together, range(200, 300))) > 4


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_facts_settle_directions_on_many_models(part: int) -> None:
    assert sum(settled(seed) for seed in range(1000 + 150 * part, 1150 + 150 * part)) > 25


@pytest.mark.parametrize("seed", range(6))
def test_what_is_measured_next_leaves_the_ways_that_brute_force_finds(seed: int) -> None:
    found = next(_ambiguous_answers(seed))
    assert isinstance(found.found, Ambiguous)
    every = _ways_after(found)
    shown = {q: after for q, after in every.items() if len(set(after.values())) > 1}

    def rank(after: dict[Sign, frozenset[Sign]]) -> tuple[int, float]:
        sizes = [len(ways) for ways in after.values()]
        return max(sizes), sum(sizes) / len(sizes)

    assert bool(found.found.next) == bool(shown)
    for one in found.found.next:
        assert dict(one.after) == every[one.quantity]
        assert rank(every[one.quantity]) == min(map(rank, shown.values()))


def _ways_after(found: Answer) -> dict[str, dict[Sign, frozenset[Sign]]]:
    """For each other quantity, the ways left to the one asked about after each direction of it."""
    assert isinstance(found, WhyAmbiguousAnswer)
    frame, where = frame_of(found.model, [found.question.where]), found.question.where
    since, at = (frame.index[w] for w in compared(found.model, where))
    asked_about = found.question.quantity
    every: dict[str, dict[Sign, frozenset[Sign]]] = {q: {} for q in found.model.quantities if q != asked_about}
    for labeling in oracle.labelings(found.model, frame, effort=200_000):
        way = labeling.direction(asked_about, since, at)
        for q, after in every.items():
            seen = labeling.direction(q, since, at)
            after[seen] = after.get(seen, frozenset()) | {way}
    return every


def _ambiguous_answers(seed: int) -> Iterator[Answer]:
    """Small networks in which a quantity can go both ways, asked in a scenario for every other seed."""
    rng = Random(f"next {seed}")
    ends = [
        "maybe D -> A",
        "D -| B",
        "A -> C",
        "B -> C",
        "C -> E",
        "B -? E",
        "weak A -| E",
        "D -> E",
        "E -> F",
        "C -| F",
    ]
    while True:
        text = "drug D\nprotein A, B, C, E, F\nscenario less: B = low\n" + "\n".join(rng.sample(ends, 6)) + "\n"
        found = why_ambiguous(text, f"{rng.choice('CEF')} with D = high{' in less' if seed % 2 else ''}")
        if isinstance(found.found, Ambiguous):
            yield found
