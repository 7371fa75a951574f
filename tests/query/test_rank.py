"""Sampled responses: what is proved comes out in every draw, and a ranking says how little it is worth."""

from __future__ import annotations

import random

import pytest

from reasoner import pipeline
from reasoner.bounds.responses import SCHEMES, Responses
from reasoner.model.worlds import compared
from reasoner.query.answers import RankAnswer, WhatIfAnswer
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Prediction
from reasoner.query.ranked import Draws, Ranked, Ranking
from reasoner.signs import Sign
from reasoner.solve.budget import Budget

STILL = 1e-9


def drawn(rng: random.Random) -> tuple[str, str]:
    """A plain model with a drug, an input and feedback, and settings for it; half of them start from a scenario."""
    names = "ABCEF"[: rng.randint(3, 5)]
    lines = ["drug D", "input S", f"protein {', '.join(names)}"]
    for target in names:
        for source in rng.sample([*names, "D", "S"], rng.randint(1, 3)):
            arrow = rng.choice(["->", "-|", "->", "-|", "-?"])
            lines.append(f"{'maybe ' if rng.random() < 0.2 else ''}{source} {arrow} {target}")
    lines.append(f"scenario s: {rng.choice(['S = high', 'S = low', 'knock out ' + rng.choice(names), 'free S'])}")
    setting = rng.choice(
        ["D = high", "D = low", "S = high", f"knock out {rng.choice(names)}", f"{rng.choice(names)} = high"]
    )
    return "\n".join(lines) + "\n", setting + (" in s" if rng.random() < 0.5 else "")


def compare(seed: int) -> int:
    """How many signs that the rules settle came out so in every draw; any other is an error."""
    text, place = drawn(random.Random(seed))
    model = pipeline.loads(text)
    answer = pipeline.ask(Engine(model), f"what if {place}", Budget(30))
    assert isinstance(answer, WhatIfAnswer)
    if not isinstance(answer.found, Prediction):
        return 0
    directions, frame = answer.found.directions, answer.frame
    since, at = (frame.index[w] for w in compared(model, answer.question.where))
    settled = {q: signs for q, signs in directions.items() if len(signs) < 3}
    for scheme in SCHEMES:
        responses = Responses(model, frame, model.quantities, scheme, seed)
        for draw in filter(None, (responses.draw() for _ in range(40))):
            for q, signs in settled.items():
                change = draw[q][at] - draw[q][since]
                assert Sign(int(change > STILL) - int(change < -STILL)) in signs, (text, place, q, change)
    return len(settled)


def test_what_the_rules_settle_comes_out_in_every_draw() -> None:
    assert sum(compare(seed) for seed in range(25)) > 60


@pytest.mark.long
def test_what_the_rules_settle_comes_out_in_every_draw_of_many_models() -> None:
    assert sum(compare(seed) for seed in range(1000, 1600)) > 1500


RACE = "drug D\nprotein A, B, C\nD -> A -> C\nD -> B -| C\n"


def ranked(text: str, question: str, seed: int = 0) -> RankAnswer:
    answer = pipeline.ask(Engine(pipeline.loads(text), seed), question, Budget(60))
    assert isinstance(answer, RankAnswer)
    return answer


def found_in(answer: RankAnswer) -> Ranking:
    assert isinstance(answer.found, Ranking)
    return answer.found


def test_a_race_is_ranked_alike_each_time_and_what_is_proved_is_not() -> None:
    one, again = (ranked(RACE, "rank D = high show A, C") for _ in range(2))
    assert one.found == again.found
    found = found_in(one)
    assert [r.quantity for r in found.ranked] == ["C"]
    assert found.proved == {"A": frozenset({Sign.PLUS})}
    assert all(d == Draws(1000, 1000) for d in found.draws.values())
    assert all(350 < found.ranked[0].rises[s] < 650 for s in SCHEMES)


def test_an_observation_conditions_the_draws() -> None:
    seen = "C -> G\nprotein G\nobserve G increases with D = high\n"
    found = found_in(ranked(RACE + seen, "rank D = high show C"))
    assert found.ranked == () and found.proved == {"C": frozenset({Sign.PLUS})}
    side = "protein F\nB -| F\nA -> F\nobserve F increases with D = high\n"
    plain, conditioned = (found_in(ranked(RACE + text, "rank D = high show C")) for text in ("", side))
    assert conditioned.draws["uniform"].made > 1000
    assert conditioned.ranked[0].rises["uniform"] > plain.ranked[0].rises["uniform"]


def test_the_worse_of_two_schemes_needs_both() -> None:
    def told(even: int, log: int, made: int = 100) -> tuple[Sign, float] | None:
        one = Ranked("X", {"uniform": even, "log": log}, {"uniform": 100 - even, "log": made - log})
        return Ranking((one,), {}, {"uniform": Draws(100, 100), "log": Draws(made, made)}, {}).worse(one)

    assert told(90, 70) == (Sign.PLUS, 0.7)
    assert told(10, 20) == (Sign.MINUS, 0.8)
    assert told(90, 40) is None
    assert told(90, 20, made=20) is None


def test_what_draws_do_not_have_is_told() -> None:
    text = RACE + "context K, G\nrule when K is on then C is low\nD -> C when K is on\nC requires G is off\n"
    assert dict(found_in(ranked(text, "rank D = high show C")).left_out) == {"condition": 1, "gate": 1, "law": 1}
