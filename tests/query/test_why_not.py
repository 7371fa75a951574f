"""`why not`: what would make a claim necessary, checked by brute force: each set of changes does, and no part of it."""

from __future__ import annotations

from itertools import combinations

import drawn
import oracle
import pytest

import reasoner
from reasoner.model.ir import Model, Setting, WhyNot
from reasoner.model.revision import Change, Decided, Without
from reasoner.model.worlds import frame_of
from reasoner.pipeline import asked, loads
from reasoner.query import why_not as asking
from reasoner.query.answers import Answer, WhyNotAnswer, proof_of, witnesses_of
from reasoner.query.ask import answer
from reasoner.query.engine import Engine, judged
from reasoner.query.outcomes import Wanted
from reasoner.query.why_not import candidates, revised, search
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem
from reasoner.solve.trial import subject_of

LOOP = """\
protein K, S, F, U
process autophagy
drug ki, rapa
context resistance
scenario resistant: resistance = on
D1: ki -| K
D2: rapa -| K unless resistance is on
D3: rapa -| S
L1: K -> S
L2: S -| F
L3: F -> K
L4: K -| U
L5: U -> autophagy
"""


def why_not(text: str, question: str) -> Answer:
    model = loads(text)
    found, line = asked(model, f"why not {question}")
    return answer(Engine(model), found, line, Budget())


def found_by(answer: Answer) -> set[tuple[Change, ...]]:
    assert isinstance(answer, WhyNotAnswer) and answer.changes is not None
    return set(answer.changes.found)


def test_an_impossible_claim_has_its_proof_and_the_changes_that_would_make_it_hold() -> None:
    found = why_not(LOOP, "autophagy increases with rapa = high in resistant")
    assert found.verdict == "impossible"
    proof = proof_of(found)
    assert proof is not None and proof.denied
    assert found_by(found) == {(Setting("K", "level", 0),), (Setting("F", "level", 0),)}


def test_an_opposed_push_that_is_left_out_makes_a_claim_necessary() -> None:
    found = why_not(LOOP, "K decreases with rapa = high")
    assert found.verdict == "possible"
    assert {w.shows for w in witnesses_of(found)} == {"for", "against"}
    assert {(Without(rule),) for rule in ("D3", "L2", "L3")} <= found_by(found)
    assert (Without("D2"),) not in found_by(found)


def test_an_open_switch_that_decides_the_claim_is_named() -> None:
    found = why_not("protein A, X\nM: maybe A -> X\n", "X increases with A = high")
    assert found.changes is not None
    assert [c for (c,) in found.changes.found] == [Decided(asking.Existence("M"), True)]


def test_two_changes_are_looked_for_where_no_single_one_suffices() -> None:
    found = why_not(
        "protein A, B, C, X\nA -> X\nP: B -| X\nQ: C -| X\n", "X increases with A = high, B = high, C = high"
    )
    assert (Without("P"), Without("Q")) in found_by(found)
    assert all(len(changes) == 2 for changes in found_by(found))


def test_what_nothing_can_bring_about_has_no_changes_and_says_so() -> None:
    found = why_not("protein A, X\nA -> X\n", "X decreases with A = high")
    assert found.changes is not None
    assert (found.changes.found, found.changes.stopped) == ((), "")


def test_a_claim_that_holds_needs_no_change() -> None:
    found = why_not(LOOP, "autophagy increases with ki = high")
    assert (found.verdict, found.changes) == ("necessary", None)


def test_a_search_that_the_clock_ends_says_so() -> None:
    model = loads(LOOP)
    question, _ = asked(model, "why not autophagy increases with rapa = high in resistant")
    assert isinstance(question, WhyNot)
    found = search(Engine(model), question, Budget(0.0))
    assert (found.found, found.stopped) == ((), "the time budget ran out")


def test_an_answer_whose_search_the_clock_ended_is_not_complete(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(asking, "PATIENCE", 0.0)
    found = why_not(LOOP, "autophagy increases with rapa = high in resistant")
    assert (found.verdict, found.complete, found.stopped) == ("impossible", False, "the time budget ran out")


GATED = "drug D\nprotein B\ninput N\nD -> B\nG: B requires N\nscenario s: N = off\n"


def test_a_gate_can_be_left_out() -> None:
    found = why_not(GATED, "B increases with D = high in s")
    assert found_by(found) == {(Setting("N", "level", 3),), (Without("G"),)}


def test_only_what_is_allowed_is_changed() -> None:
    model = loads(GATED)
    question, line = asked(model, "why not B increases with D = high in s")
    found = answer(Engine(model), question, line, Budget(), Wanted(allow=("rules",)))
    assert found_by(found) == {(Without("G"),)}


CLASH = """\
drug D
protein A, B
D -| A
A -> B
observe O1: B increases with D = high
observe O2: A decreases with D = high
"""


def test_where_nothing_is_consistent_an_observation_is_left_out() -> None:
    found = why_not(CLASH, "B decreases with D = high")
    assert found.verdict == "inconsistent"
    assert found_by(found) == {(Without("O1"),)}
    changed, where = revised(found.model, found.question.where, [Without("O1")])
    assert oracle.answers(changed, frame_of(changed, [where]), where, found.question.claim) == "necessary"


def test_python_asks_for_changes_of_the_kinds_allowed() -> None:
    model = reasoner.loads(GATED)
    found = model.why_not("B increases with D = high in s", allow=["rules"])
    dropped = {"action": "drop", "rule": "G", "line": "<text>:5", "text": "B requires N"}
    assert found.to_json()["repairs"] == [{"cost": 1, "changes": [dropped], "minimal": True}]
    with pytest.raises(ValueError, match="`rule` is none of drugs, settings,"):
        model.why_not("B increases with D = high in s", allow=["rule"])


def test_no_observation_is_left_out_where_that_is_not_allowed() -> None:
    model = loads(CLASH)
    question, line = asked(model, "why not B decreases with D = high")
    assert answer(Engine(model), question, line, Budget(), Wanted(allow=("rules", "drugs"))).changes is None


def necessary(model: Model, question: WhyNot, changes: tuple[Change, ...]) -> bool:
    changed, where = revised(model, question.where, changes)
    return oracle.answers(changed, frame_of(changed, [where]), where, question.claim) == "necessary"


def sound(seed: int) -> int:
    """How many sets of changes the answer to a random question lists; each is tried by brute force."""
    model = drawn.network(seed)
    if model is None:
        return 0
    question = WhyNot(*drawn.asked(seed))
    engine = Engine(model)
    problem = engine.problem([question.where])
    if judged(problem, problem.claim(question.claim, question.where), Budget()) not in ("possible", "impossible"):
        return 0
    tried = 0
    for changes in search(engine, question, Budget(5.0)).found[:3]:
        try:
            assert necessary(model, question, changes), f"seed {seed}: {changes}"
            for size in range(len(changes)):
                for part in combinations(changes, size):
                    assert not necessary(model, question, part), f"seed {seed}: {part}"
        except oracle.TooLarge:
            continue
        tried += 1
    return tried


@pytest.mark.parametrize("part", range(3))
def test_every_set_of_changes_is_sufficient_and_minimal_by_brute_force(part: int) -> None:
    assert sum(sound(seed) for seed in range(30 * part, 30 * part + 30)) > 8


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_every_set_of_changes_is_sufficient_and_minimal_on_many_models(part: int) -> None:
    assert sum(sound(seed) for seed in range(1000 + 150 * part, 1150 + 150 * part)) > 25


def complete(seed: int) -> int:
    """How many sets of changes suffice for a random question; every set is tried in the model really changed."""
    model = drawn.network(seed)
    if model is None:
        return 0
    question, engine = WhyNot(*drawn.asked(seed)), Engine(model)
    problem = engine.problem([question.where])
    if judged(problem, problem.claim(question.claim, question.where), Budget()) not in ("possible", "impossible"):
        return 0

    def suffices(changes: tuple[Change, ...]) -> bool:
        changed, where = revised(model, question.where, changes)
        other = Problem(changed, frame_of(changed, [where]))
        return judged(other, other.claim(question.claim, where), Budget()) == "necessary"

    every = candidates(model, problem, question)
    sizes = ([c for c in combinations(every, n) if len(set(map(subject_of, c))) == n] for n in (1, 2))
    found = search(engine, question, Budget())
    expected = next((sets for size in sizes if (sets := [c for c in size if suffices(c)])), [])
    assert list(found.found) == expected, f"seed {seed}"
    return len(expected)


@pytest.mark.parametrize("part", range(2))
def test_the_sets_of_the_smallest_size_are_all_there_are(part: int) -> None:
    assert sum(map(complete, range(200 + 20 * part, 220 + 20 * part))) > 6


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_the_sets_of_the_smallest_size_are_all_there_are_on_many_models(part: int) -> None:
    assert sum(map(complete, range(3000 + 100 * part, 3100 + 100 * part))) > 25
