"""An answer that somebody stopped says no more than was decided by then."""

from __future__ import annotations

import pytest
from stopping import Pressed, cut_short

from reasoner.pipeline import ask, loads
from reasoner.query.answers import (
    Answer,
    CompareAnswer,
    ContrastAnswer,
    Contrasted,
    StatesAnswer,
    WhyAmbiguousAnswer,
    WhyAnswer,
    WhyNotAnswer,
)
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Ambiguous, Comparison, Possible, Proved
from reasoner.render.text import to_text
from reasoner.solve.budget import Budget
from reasoner.tell.json import to_json
from reasoner.tell.narrate import narrate

RULES = """\
drug A, B
protein X, Y, Z, W, Q
context r
scenario resistant: r = on
A -> X
B -> X
X -> Y
A -| Y
Y -| W
dominant B -| Z
A -> Z
X -> Q unless r is on
"""
MODEL = loads(RULES)

every_look = pytest.param(1, marks=pytest.mark.long)
"""By default Ctrl-C is pressed at one look of a few, since each press asks the whole question again."""


def said(answer: Answer) -> str:
    return to_text(narrate(answer))


@pytest.mark.parametrize("step", [3, every_look])
def test_of_an_open_claim_no_doubt_and_no_opposite_is_told_that_was_not_found(step: int) -> None:
    answers = list(cut_short(MODEL, "why Y increases with A = high", step=step))
    whole = answers[-1].found
    assert isinstance(whole, Possible) and whole.races
    seen = set()
    for answer in answers:
        assert isinstance(answer, WhyAnswer)
        if isinstance(answer.found, Possible):
            assert answer.found.races in ((), whole.races)
            assert answer.found.signs in ({}, whole.signs)
            assert ("so is the opposite" in said(answer)) is bool(answer.found.signs)
            assert answer.stopped or answer == answers[-1] or answer.found.races
            seen.add(bool(answer.found.races))
    assert seen == {False, True}


@pytest.mark.parametrize("step", [3, every_look])
def test_what_was_stopped_is_not_remembered(step: int) -> None:
    question, seen = "why Y increases with A = high", False
    for looks in range(0, 200, step):
        engine, budget = Engine(MODEL), Pressed(looks)
        first = ask(engine, question, budget)
        if not budget.interrupted:
            break
        second = ask(engine, question, Budget()).found
        assert isinstance(second, Possible) and second.races
        seen = seen or isinstance(first.found, Possible)
    assert seen


@pytest.mark.parametrize("step", [7, every_look])
def test_a_comparison_that_was_stopped_does_not_say_that_nothing_differs(step: int) -> None:
    *stopped, whole = cut_short(MODEL, "compare A = high versus B = high", step=step)
    assert isinstance(whole.found, Comparison) and not whole.found.left.unsettled
    found = [answer.found for answer in stopped if isinstance(answer.found, Comparison)]
    assert any(not one.left.directions for one in found)
    for answer in stopped:
        assert isinstance(answer, CompareAnswer)
        assert "No quantity differs" not in said(answer)
        if isinstance(answer.found, Comparison):
            known, rest = list(answer.found.left.directions), list(answer.found.left.unsettled)
            assert sorted(known + rest) == sorted(MODEL.quantities)
            assert to_json(answer).get("unsettled", []) == rest


@pytest.mark.parametrize("step", [13, every_look])
def test_a_contrast_that_was_stopped_keeps_both_verdicts(step: int) -> None:
    question = "why X increases with B = high rather than with A = high in resistant"
    *stopped, whole = cut_short(MODEL, question, step=step)
    assert isinstance(whole.found, Contrasted)
    for answer in (*stopped, whole):
        assert isinstance(answer, ContrastAnswer)
        said(answer)
        if isinstance(answer.found, Contrasted):
            assert (answer.verdict, answer.found.second.verdict) == (whole.verdict, whole.found.second.verdict)


@pytest.mark.parametrize("step", [3, every_look])
def test_changes_are_told_beside_the_verdict_that_they_were_sought_for(step: int) -> None:
    answers = list(cut_short(MODEL, "why not Y increases with A = high", step=step))
    for answer in answers:
        assert isinstance(answer, WhyNotAnswer)
        assert answer.verdict == ("unknown" if answer.changes is None else "possible")
    assert {a.verdict for a in answers} == {"unknown", "possible"}


@pytest.mark.parametrize("step", [7, every_look])
def test_that_nothing_settles_an_ambiguity_is_said_only_after_all_was_tried(step: int) -> None:
    answers = list(cut_short(MODEL, "why ambiguous Y with A = high", step=step))
    assert isinstance(answers[-1].found, Ambiguous) and all(way.found for way in answers[-1].found.settling)
    for answer in answers:
        assert isinstance(answer, WhyAmbiguousAnswer)
        assert "No one thing" not in said(answer)
        if isinstance(answer.found, Ambiguous):
            assert answer.found.races in ((), answers[-1].found.races)


@pytest.mark.parametrize("step", [4, every_look])
@pytest.mark.parametrize("claim", ["Q increases with A = high in resistant", "Z increases with A = high, B = high"])
def test_what_is_missing_is_told_as_it_is_or_not_at_all(claim: str, step: int) -> None:
    answers = list(cut_short(MODEL, f"why {claim}", step=step))
    whole = answers[-1].found
    assert isinstance(whole, Proved) and whole.account is not None
    part, seen = whole.account.parts[0], False
    for answer in answers:
        if isinstance(answer.found, Proved) and answer.found.account is not None:
            told = answer.found.account.parts[0]
            assert told.silenced in (None, part.silenced)
            assert told.ends in (None, part.ends)
            assert "nothing that moves leads" not in said(answer).lower()
            seen = seen or (told.silenced, told.ends) != (part.silenced, part.ends)
    assert seen


def test_states_that_were_not_looked_for_are_not_counted() -> None:
    first, *_ = cut_short(MODEL, "states")
    assert isinstance(first, StatesAnswer)
    assert first.verdict == "unknown" and "states" not in to_json(first)
