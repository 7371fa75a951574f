"""`why ... rather than with ...`: what two worlds share, where they part, and by which rule."""

from __future__ import annotations

import drawn
import oracle
import pytest
from blocks import blocks

from reasoner.model.ir import Contrast, Setting, Where
from reasoner.model.worlds import compared, frame_of
from reasoner.pipeline import asked, load, loads
from reasoner.query.answers import Answer, Contrasted, proof_of
from reasoner.query.ask import answer
from reasoner.query.contrast import Comparison
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Silenced
from reasoner.render.text import to_text
from reasoner.resources import rules_path
from reasoner.signs import DOWN, MINUS, PLUS, UP
from reasoner.solve.budget import Budget
from reasoner.solve.session import Verdict
from reasoner.tell.narrate import narrate

LOOP = """\
protein K, S, F, G, H, U
process autophagy
drug ki, rapa
context resistance
scenario resistant: resistance = on
D1: ki -| K
D2: rapa -| K unless resistance is on
D3: rapa -| S
L1: K -> S
L2: S -| F
L3: F -> G -> K
L4: K -| U
L5: U -> autophagy
L6: H -> F
D4: ki -| H
"""
RATHER = "rather than with rapamycin = high"
QUESTION = "autophagy increases with ki = high in resistant rather than with rapa = high"


def ask(text: str, question: str) -> Answer:
    model = loads(text)
    found, line = asked(model, f"why {question}")
    return answer(Engine(model), found, line, Budget())


def contrasted(text: str, question: str) -> Contrasted:
    found = ask(text, question).found
    assert found is not None
    return found


def test_both_sides_have_their_verdict_and_their_checked_proof() -> None:
    found = ask(LOOP, QUESTION)
    assert isinstance(found.found, Contrasted)
    assert (found.verdict, found.found.second.verdict) == ("necessary", "impossible")
    assert proof_of(found.found.first) is not None
    second = proof_of(found.found.second)
    assert second is not None and second.denied


def test_what_moves_alike_is_told_once_with_the_feedback_that_it_lifts() -> None:
    found = contrasted(LOOP, QUESTION)
    assert found.shared == {"S": MINUS}
    assert [(c.source, c.rule, c.targets) for c in found.carried] == [("S", "L2", ("F", "G"))]
    assert found.carried[0].sign == PLUS


def test_the_worlds_part_where_one_drug_acts_and_the_context_silences_the_other() -> None:
    (fork,) = contrasted(LOOP, QUESTION).forks
    assert (fork.quantity, fork.first, fork.decisive) == ("K", ("D1",), True)
    assert fork.signs[0] == DOWN
    assert fork.silenced == (Silenced("D2", (("resistance", 1),)),)


def test_what_follows_is_told_up_to_the_claim_and_feedback_is_left_out() -> None:
    found = contrasted(LOOP, QUESTION)
    assert list(found.after) == ["U", "autophagy"]
    assert found.after["autophagy"][0] == UP


def test_a_claim_that_holds_in_the_other_world_alone_is_told_from_there() -> None:
    found = contrasted(LOOP, "autophagy increases with rapa = high in resistant rather than with ki = high")
    assert found.turned
    assert (found.first.verdict, found.second.verdict) == ("impossible", "necessary")
    assert [(f.quantity, f.first) for f in found.forks] == [("K", ("D1",))]


def test_a_known_absence_of_an_effect_is_cited_where_the_worlds_part() -> None:
    text = "protein K, X\ndrug ki, rapa\nD: ki -| K\nN: rapa -0 K\nK -> X\n"
    (fork,) = contrasted(text, "X decreases with ki = high rather than with rapa = high").forks
    assert (fork.first, fork.second, fork.absent) == (("D",), (), ("N",))


def test_two_worlds_that_agree_on_the_claim_have_no_fork() -> None:
    text = "protein K, X\ndrug one, two\none -| K\ntwo -| K\nK -> X\n"
    found = contrasted(text, "X decreases with one = high rather than with two = high")
    assert found.forks == ()
    assert found.shared == {"K": MINUS, "X": MINUS}


def test_the_answer_puts_both_worlds_side_by_side() -> None:
    text = to_text(narrate(ask(LOOP, QUESTION)))
    assert text.startswith(
        "autophagy increases: necessarily with ki = high, never with rapa = high, in resistant.\n"
        "In short: the two part at K: with ki = high it falls, with rapa = high it rises.\n"
    )
    rows = [line.split() for line in text.splitlines()]
    assert ["K", "falls", "rises", "here", "they", "part"] in rows
    assert ["S", "falls", "falls", "the", "same"] in rows
    assert ["autophagy", "rises", "falls"] in rows
    assert "ki -| K: acts only with ki = high" in text
    assert "silent with rapa = high: resistance is on (scenario resistant)" in " ".join(text.split())
    assert len(text.splitlines()) <= 20


def test_torin_and_rapamycin_part_at_mtorc1_in_resistant_cells() -> None:
    """The flagship: both cut S6K1 and lift the feedback on AKT; only the kinase inhibitor cuts what holds autophagy."""
    model, _ = load([rules_path() / "mtor"])
    question, _ = asked(model, f"why autophagy increases with torin1 = high in resistant {RATHER}")
    assert isinstance(question, Contrast)
    places = (question.where, question.rather)
    engine = Engine(model)
    shared, carried, forks, after = Comparison(engine, engine.problem(places), question, places, Budget(), True).parts()
    assert shared["S6K1"] == MINUS
    assert any(c.source == "S6K1" and c.sign == PLUS and "AKT" in c.targets for c in carried)
    (fork,) = forks
    assert (fork.quantity, fork.decisive) == ("mTORC1", True)
    assert [model.rules[r].text.split()[0] for r in fork.first] == ["mTOR_KI"]
    assert ("rapamycin_resistance", 1) in [test for s in fork.silenced for test in s.tests]
    assert all(after[q][0] == UP for q in ("ULK1_2", "TFEB_activity", "VPS34_autophagy", "autophagy"))


def fits(seed: int) -> int:
    """How many statements of a random contrast were tried by brute force."""
    model = drawn.network(seed)
    if model is None:
        return 0
    claim, where = drawn.asked(seed)
    rather = Where((Setting("E", "level", 1),), where.scenario)
    engine, question = Engine(model), Contrast(claim, where, rather)
    problem = engine.problem([where, rather])
    if problem.check((), Budget()) is not Verdict.SAT:
        return 0
    places = (where, rather)
    shared, _, forks, after = Comparison(engine, problem, question, places, Budget(), True).parts()
    frame, tried = frame_of(model, [where, rather]), 0
    try:
        ways = [oracle.directions(model, frame, tuple(frame.index[w] for w in compared(model, p))) for p in places]
    except oracle.TooLarge:
        return 0
    for quantity, sign in shared.items():
        assert ways[0][quantity] == ways[1][quantity] == {sign}, f"seed {seed}: {quantity}"
        tried += 1
    for fork in forks:
        assert (ways[0][fork.quantity], ways[1][fork.quantity]) == fork.signs, f"seed {seed}: {fork}"
        tried += 1
    for quantity, signs in after.items():
        assert (ways[0][quantity], ways[1][quantity]) == signs, f"seed {seed}: {quantity}"
        tried += 1
    return tried


@pytest.mark.parametrize("part", blocks(1, 2))
def test_what_is_said_of_both_worlds_is_so_by_brute_force(part: int) -> None:
    assert sum(map(fits, range(15 * part, 15 * part + 15))) > 2


def test_where_both_hold_nothing_is_missing_in_either() -> None:
    rules = "drug D, E\nprotein A, B, T\nD -> A\ndominant A -> T\nE -> B -> T\nD -| B"
    found = ask(rules, "T increases with D = high rather than with E = high").found
    assert isinstance(found, Contrasted)
    assert (found.first.verdict, found.second.verdict) == ("necessary", "necessary")
    assert found.forks and not any(fork.decisive for fork in found.forks)
