"""Necessity witnesses: labelings that obey all but one premise and contradict the claim, and how they are told."""

from __future__ import annotations

from dataclasses import replace
from random import Random

import networks
import pytest

from reasoner.model import axioms
from reasoner.model.claims import holds
from reasoner.model.ir import Why
from reasoner.model.semantics import obeys, violated
from reasoner.pipeline import asked, loads
from reasoner.query.answers import WhyAnswer, with_proved
from reasoner.query.derivation import grounds_of
from reasoner.query.engine import Engine
from reasoner.query.needed import what_is_needed
from reasoner.query.outcomes import Proved, Wanted
from reasoner.query.why import judge
from reasoner.render.markdown import to_markdown
from reasoner.solve.budget import Budget
from reasoner.tell.narrate import narrate
from reasoner.tell.steps import step_of

CHAIN = "drug D\nprotein A, B\nD -| A\nA -> B\n"


def why(text: str, claim: str) -> tuple[Engine, WhyAnswer]:
    engine = Engine(loads(text))
    question, line = asked(engine.model, f"why {claim}")
    assert isinstance(question, Why)
    return engine, judge(engine, question, line, Budget())


def test_a_witness_is_told_by_what_could_be() -> None:
    engine, answer = why(CHAIN, "B decreases with D = high")
    assert isinstance(answer.found, Proved)
    step = step_of(answer.found.proof, "6")
    assert step is not None
    told = with_proved(answer, what_is_needed(answer.found, engine, Budget(), (step.id,)))
    text = to_markdown(narrate(told))
    assert (
        "Without it, though all else that the model says held, it could be that A and B are unchanged; then it would "
        "not be that B decreases."
    ) in text


def test_a_premise_that_can_be_left_out_is_said_to_be_one() -> None:
    engine, answer = why(CHAIN, "B decreases with D = high")
    _, longer = why(CHAIN, "B decreases or A decreases with D = high")
    assert isinstance(answer.found, Proved) and isinstance(longer.found, Proved)
    proof = replace(answer.found.proof, claim=longer.found.proof.claim)
    roundabout = replace(answer.found, explanation=replace(answer.found.explanation, proof=proof))
    told = what_is_needed(roundabout, engine, Budget())
    assert [one.ground.subject for one in told.needed if one.labeling is None] == ["B", "B"]
    text = to_markdown(narrate(with_proved(replace(answer, question=longer.question), told)))
    assert "It can be left out: the other premises of this proof suffice." in text


def test_no_time_is_said_in_words() -> None:
    engine, answer = why(CHAIN, "B decreases with D = high")
    spent = Budget()
    spent.interrupt()
    assert isinstance(answer.found, Proved)
    text = to_markdown(narrate(with_proved(answer, what_is_needed(answer.found, engine, spent))))
    assert "Whether it can be left out is not known: interrupted." in text


def test_a_step_that_applies_nothing_has_no_witness() -> None:
    _, answer = why(CHAIN, "B decreases with D = high")
    assert isinstance(answer.found, Proved)
    proof = answer.found.proof
    assert step_of(proof, str(len(proof.steps))) is None
    assert step_of(proof, "no") is None


def witnessed(seed: int, size: int) -> int:
    """How many premises the proof of a random claim has, after the witness of each was judged."""
    model = networks.model(seed, size)
    if model is None:
        return 0
    rng = Random(seed)
    where, claim = networks.random_where(rng, model), networks.random_claim(rng, model)
    engine = Engine(model)
    answer = judge(engine, Why(claim, where), "", Budget(), Wanted(witnesses=True))
    if not isinstance(answer.found, Proved):
        return 0
    found = answer.found
    frame, used = found.proof.frame, grounds_of(found.proof)
    assert [one.ground for one in found.needed] == list(used), seed
    for one in found.needed:
        assert one.labeling is not None or not found.explanation.minimal, seed
        if one.labeling is None:
            continue
        assert holds(model, frame, where, claim, one.labeling) is found.proof.denied, seed
        if one.everything:
            broken = violated(model, frame, one.labeling)
            loops = isinstance(one.ground, axioms.Foundation)
            assert all(g == one.ground or (loops and isinstance(g, axioms.Foundation)) for g in broken), (seed, one)
        rest = [g for g in used if g != one.ground and not isinstance(g, axioms.Foundation)]
        assert all(obeys(model, frame, g, one.labeling) for g in rest), (seed, one.ground)
    return len(used)


@pytest.mark.parametrize("start", [pytest.param(0, marks=pytest.mark.long), 50])
def test_the_witnesses_of_random_proofs_obey_everything_but_the_premise(start: int) -> None:
    assert sum(witnessed(seed, 2 + seed % 3) for seed in range(start, start + 50)) > 50
