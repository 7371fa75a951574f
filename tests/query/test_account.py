"""Mechanisms as data: drivers, stories, opponents and silenced arrows, each compared with what every labeling says."""

from __future__ import annotations

from dataclasses import dataclass
from random import Random

import networks
import oracle
import pytest
from blocks import blocks

from reasoner.model.ir import Claim, Model, Setting, Status, Where, Why
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.model.worlds import compared
from reasoner.pipeline import asked, loads
from reasoner.proof.checker import check
from reasoner.proof.objects import Restriction
from reasoner.query.account import account
from reasoner.query.answers import Answer
from reasoner.query.certain import Certain
from reasoner.query.drivers import Drivers
from reasoner.query.engine import Engine
from reasoner.query.mechanism import Account, Arrow, Part, Race, Reported
from reasoner.query.outcomes import Proved
from reasoner.query.races import Races
from reasoner.query.reported import reported
from reasoner.query.support import needs_foundation, support
from reasoner.query.why import judge
from reasoner.revise.at_least import at_least
from reasoner.signs import PLUS
from reasoner.solve.budget import Budget


@dataclass(frozen=True)
class Told:
    """A question, its answer and its account."""

    model: Model
    answer: Answer
    account: Account

    @property
    def part(self) -> Part:
        return self.account.parts[0]

    def lines(self) -> list[str]:
        assert self.part.story is not None
        return [drawn(line.arrows) for line in self.part.story.lines]

    def kinds(self) -> dict[str, str]:
        return {o.rule: o.kind for o in self.part.opponents}


def told(text: str, claim: str) -> Told:
    model = loads(text)
    question, line = asked(model, f"why {claim}")
    assert isinstance(question, Why)
    engine = Engine(model)
    answer = judge(engine, question, line, Budget())
    assert isinstance(answer.found, Proved), answer.verdict
    found = account(engine, answer.found.proof, question.where, Budget())
    check(model, found.proof)
    return Told(model, answer, found)


def drawn(arrows: tuple[Arrow, ...]) -> str:
    """`A+ -> B+ -| C-`."""
    parts = [f"{arrows[0].source.quantity}{arrows[0].source.sign.symbol}"]
    for arrow in arrows:
        head = "->" if arrow.sign == PLUS else "-|"
        parts.append(f"{head} {arrow.target.quantity}{arrow.target.sign.symbol}")
    return " ".join(parts)


# --- drivers and stories ----------------------------------------------------------------------------------------------


def test_a_chain_is_one_line() -> None:
    found = told("drug D\nprotein A, B\nD -| A -| B", "B increases with D = high")
    assert found.lines() == ["D+ -| A- -| B+"]
    assert set(found.account.movers) == {"D", "A", "B"}


def test_paths_fork_into_a_stem_and_arms_that_join_at_the_goal() -> None:
    text = "drug D\nprotein M, A, B, C\nD -| M\nM -> A -| C\nM -| B -> C"
    found = told(text, "C increases with D = high")
    assert found.lines() == ["D+ -| M-", "M- -> A-", "M- -| B+"]
    story = found.part.story
    assert story is not None
    assert [a.source.quantity for a in story.joining] == ["A", "B"]
    assert [line.name for line in story.lines] == ["", "A", "B"]


def test_what_joins_before_the_goal_goes_on_as_a_tail() -> None:
    text = "drug D\nprotein A, B, C, E\nD -> A -> C\nD -> B -> C\nC -> E"
    assert told(text, "E increases with D = high").lines() == ["D+ -> A+ -> C+", "D+ -> B+ -> C+", "C+ -> E+"]


def test_further_arms_are_counted() -> None:
    arms = "ABCEFG"
    text = f"drug D\nprotein X, {', '.join(arms)}\nD -> {', '.join(arms)}\n{', '.join(arms)} -> X"
    story = told(text, "X increases with D = high").part.story
    assert story is not None
    assert (len(story.lines), len(story.joining), len(story.further)) == (4, 4, 2)


def test_a_condition_that_switches_drives_from_what_it_tests() -> None:
    text = "drug D\ninput S\nprotein A\nI: S -> A unless D is high"
    found = told(text, "A decreases with D = high")
    assert found.lines() == ["D+ -| A-"]
    assert [a.kind for a in found.part.story.arrows] == ["switch"]  # type: ignore[union-attr]


def test_a_gate_that_closes_drives_its_target() -> None:
    text = "input K, S\nprotein A, B\nS -> A\nA requires K\nA -> B"
    found = told(text, "B decreases with K = off")
    assert found.lines() == ["K- -> A- -> B-"]
    assert [a.kind for a in found.part.story.arrows] == ["gate", "influence"]  # type: ignore[union-attr]


def test_a_definition_drives_what_it_defines() -> None:
    found = told(
        "drug D\nprotein A, B\nD -| A\nlevels flag: 0! < 1!\nprocess P\nP := not A", "P increases with D = high"
    )
    assert [a.kind for a in found.part.story.arrows] == ["influence", "definition"]  # type: ignore[union-attr]


def test_a_slow_arrow_drives_from_the_phase_before() -> None:
    found = told("drug D\nprotein A, B\nD -> A\nslow A -> B", "B increases with D = high at late since acute")
    arrows = found.part.story.arrows  # type: ignore[union-attr]
    pairs = [(a.source.pair, a.target.pair) for a in arrows if a.target.quantity == "B"]
    assert pairs[0][0] != pairs[0][1]
    assert drawn(arrows) == "D+ -> A+ -> B+"


def test_alternatives_of_which_one_must_exist_drive() -> None:
    text = "drug D\nprotein A, B, C\nD -> A, B\nX1: maybe A -> C\nX2: maybe B -> C\nrule at least 1 of (X1, X2)"
    found = told(text, "C increases with D = high")
    assert {a.kind for a in found.part.story.arrows} == {"influence", "alternative"}  # type: ignore[union-attr]


def test_a_move_that_is_certain_through_open_links_is_a_leap() -> None:
    """B is pushed both ways, and so is C; but E cannot stay, for whichever of them wins moves it."""
    text = "drug D\nprotein A, B, C\nD -> A\nD -| B\nA -> B\nA -? C\nB -| A"
    model = loads(text)
    engine = Engine(model)
    where = Where((Setting("D", "level", 2),))
    problem = engine.problem([where])
    certain = Certain(problem, Budget())
    pair = tuple(problem.frame.index[w] for w in compared(model, where))
    move = Drivers(certain).move("A", pair[0], pair[1])
    assert move is not None
    assert [a.source.quantity for a in Drivers(certain).of(move)] == ["D"]


# --- opponents --------------------------------------------------------------------------------------------------------

OPPOSED = """\
drug D
input S, T
context off_switch
protein A, B, W
D1: D -| A
F1: A -> B
F2: B -| W
F3: W -> A
S1: S -> A
C1: T -> A when off_switch is on
L1: slow B -> A
"""


def test_each_opponent_has_its_kind() -> None:
    assert told(OPPOSED, "A decreases with D = high").kinds() == {
        "F3": "own feedback", "S1": "steady", "C1": "silent", "L1": "late"
    }  # fmt: skip


def test_a_dominant_driver_overrules() -> None:
    text = "drug D\nprotein A, B\nX1: D -> A\nX2: dominant D -| B\nX3: A -> B"
    assert told(text, "B decreases with D = high").kinds() == {"X3": "overruled"}


def test_what_can_move_only_with_the_story_is_with_it() -> None:
    text = "drug D\nprotein A, B, C\nX1: D -> A\nX2: D -> B\nX3: weak A -> C\nX4: C -> B"
    assert told(text, "B increases with D = high").kinds() == {"X4": "with"}


def test_own_feedback_is_a_step_inside_a_refuted_supposition() -> None:
    found = told(OPPOSED, "A decreases with D = high")
    (own,) = (o for o in found.part.opponents if o.kind == "own feedback")
    assert own.step is not None
    assert own.step not in {s.id for s in found.account.proof.steps}


# --- silenced arrows --------------------------------------------------------------------------------------------------


def test_the_silenced_arrow_of_an_impossible_claim_is_found() -> None:
    text = "drug D\ncontext resistance\nprotein M, K, A\nR1: D -| M unless resistance is on\nR2: D -> K\nR3: K -> M\n"
    found = told(f"{text}M -> A\nscenario res: resistance = on", "A decreases with D = high in res")
    silenced = found.part.silenced
    assert silenced is not None
    assert (silenced.rule, silenced.kind, silenced.tests) == ("R1", "silent", (("resistance", 1),))


def test_where_a_change_ends_is_told_of_what_stays() -> None:
    text = "drug D\nprotein A, B, C, E\nD -> A\nR1: slow A -> B\nR2: A -> C when E is off\nC -> B\nN: A -0 E\nE -> B"
    found = told(text, "B is unchanged with D = high")
    assert {(e.rule, e.kind) for e in found.part.ends} == {("R1", "late"), ("R2", "silent"), ("N", "absent")}


# --- support, foundation, reports -------------------------------------------------------------------------------------

WEAKER = "drug D\nprotein A, B\nD -> A\nX1: A -> B status proposed\nX2: D -> B status presumed"


def supported(text: str, claim: str) -> Status | None:
    model = loads(text)
    question, _ = asked(model, f"why {claim}")
    assert isinstance(question, Why)
    return support(Engine(model), question.claim, question.where, "necessary", Budget())


def test_support_is_that_of_the_strongest_rules_that_suffice() -> None:
    assert supported(WEAKER, "B increases with D = high") is Status.PRESUMED
    assert supported(WEAKER, "A increases with D = high") is Status.ESTABLISHED


def test_foundation_is_needed_only_where_the_verdict_changes_without_it() -> None:
    text = "drug D\nprotein A, B, C\nD -> A\nB -> C -> B\nA -> C"
    model = loads(text)
    where = Where((Setting("D", "level", 2),))
    for claim, needed in (("A increases", False), ("B is unchanged with A = normal and", None), ("B increases", True)):
        if needed is not None:
            question, _ = asked(model, f"why {claim} with D = high")
            assert isinstance(question, Why)
            verdict = judge(Engine(model), question, "", Budget()).verdict
            assert needs_foundation(Engine(model), question.claim, where, verdict, Budget()) is needed


def test_what_was_reported_of_the_very_claim_is_found_else_its_relatives() -> None:
    text = """\
source Smith2001 "Smith A. J 2001"
source Jones2002 "Jones B. J 2002"
drug D, E
protein A
D, E -> A
expect X1: A increases with D = high cite Smith2001
expect X2: A increases with E = high cite Jones2002
expect X3: A increases with D = low
"""
    model = loads(text)
    for asking, expected in (
        ("A increases with D = high", (Reported("X1", ("Smith2001",), True),)),
        ("A increases with D = low", (Reported("X1", ("Smith2001",), False), Reported("X2", ("Jones2002",), False))),
    ):
        question, _ = asked(model, f"why {asking}")
        assert isinstance(question, Why)
        assert reported(model, question.claim, question.where) == expected


# --- races ------------------------------------------------------------------------------------------------------------


def race(text: str, quantity: str, settings: str) -> Race:
    model = loads(text)
    question, _ = asked(model, f"what if {settings}")
    where = question.where  # type: ignore[union-attr]
    problem = Engine(model).problem([where])
    problem.check([], Budget())
    certain = Certain(problem, Budget())
    since, at = (problem.frame.index[w] for w in compared(model, where))
    return Races(certain, Drivers(certain), since, at).of(quantity)


def test_the_root_of_a_race_is_the_earliest_quantity_that_is_pushed_both_ways() -> None:
    text = "drug D\nprotein A, B, C, E\nprocess P\nD -> A -> C\nD -> B -| C\nC -> E\nA -> P"
    found = race(text, "E", "D = high")
    assert (found.root, found.opposed, found.hangs) == ("C", True, ("C", "E"))
    assert [drawn(c) for c in (*found.up, *found.down)] == ["D+ -> A+ -> C+", "D+ -> B+ -| C-"]
    assert dict(found.certain) == {"P": PLUS}


def test_what_is_certain_hands_no_race_on() -> None:
    text = "drug D\nprotein A, B, C, S, M\nD -> A -> C\nD -> B -| C\nC -> S\ndominant D -> S\nS -? M"
    assert race(text, "C", "D = high").root == "C"
    found = race(text, "M", "D = high")
    assert (found.root, found.opposed, [d.kind for d in found.doubts]) == ("M", False, ["sign"])


def test_a_weak_arrow_a_doubtful_one_and_a_floor_are_told_in_place_of_a_race() -> None:
    assert [d.kind for d in race("drug D\nprotein A\nweak D -> A", "A", "D = high").doubts] == ["weak"]
    assert [d.kind for d in race("drug D\nprotein A\nmaybe D -> A", "A", "D = high").doubts] == ["maybe"]
    assert [d.kind for d in race("drug D\nprotein A\nD -? A", "A", "D = high").doubts] == ["sign"]


# --- against brute force ----------------------------------------------------------------------------------------------


def check_one(seed: int) -> bool:
    """Every fact told of a random model holds in every labeling; False where there was nothing to tell."""
    rng = Random(seed)
    model = networks.model(seed, size=3)
    if model is None:
        return False
    where = networks.random_where(rng, model)
    claim: Claim = networks.random_claim(rng, model)
    engine = Engine(model)
    answer = judge(engine, Why(claim, where), "", Budget())
    if not isinstance(answer.found, Proved):
        return False
    found = account(engine, answer.found.proof, where, Budget())
    check(model, found.proof)
    try:
        every = oracle.summary(oracle.labelings(model, found.proof.frame))
    except oracle.TooLarge:
        return False
    for step in found.proof.steps:
        if isinstance(step.conclusion, Restriction):
            match step.conclusion.unknown:
                case DirectionOf(quantity, pair):
                    assert every.directions[quantity, pair] <= step.conclusion.allowed, (seed, step)
                case LevelOf(quantity, world):
                    assert every.levels[quantity, world] <= step.conclusion.allowed, (seed, step)
    for move in found.steps:
        a, b = move.pair
        signs = every.directions[move.quantity, (min(a, b), max(a, b))]
        assert signs == {move.sign if a < b else -move.sign}, (seed, move)
    told_facts = [o for o in found.opponents if o.kind in ("steady", "with")]
    for opponent in told_facts:
        assert opponent.step is not None
    return bool(found.steps)


@pytest.mark.parametrize("block", blocks(1, 4))
def test_what_is_told_of_random_models_is_true_of_every_labeling(block: int) -> None:
    assert sum(check_one(seed) for seed in range(60 * block, 60 * (block + 1))) >= 3


@pytest.mark.long
def test_what_is_told_of_many_random_models_is_true_of_every_labeling() -> None:
    start = Random().randrange(10**6)
    assert sum(check_one(seed) for seed in range(start, start + 2000)) > 100


def check_support(seed: int) -> bool:
    """Support equals the verdict of really asking the weaker model; statuses are drawn for each rule."""
    rng = Random(seed)
    bare = networks.model(seed, size=4)
    if bare is None:
        return False
    where, claim = networks.random_where(rng, bare), networks.random_claim(rng, bare)
    words = [s.word for s in Status]
    lines = networks.rule_text(seed, size=4).splitlines()
    marked = [f"{line} status {rng.choice(words)}" if "->" in line or "-|" in line else line for line in lines]
    try:
        model = loads("\n".join(marked))
    except Exception:  # the drawn line takes no status
        return False
    answer = judge(Engine(model), Why(claim, where), "", Budget())
    verdict = answer.verdict
    if not isinstance(answer.found, Proved):
        return False
    found = support(Engine(model), claim, where, verdict, Budget())
    assert support(Engine(model), claim, where, verdict, Budget(), answer.found.proof) == found
    needed = needs_foundation(Engine(model), claim, where, verdict, Budget())
    assert needs_foundation(Engine(model), claim, where, verdict, Budget(), answer.found.proof) == needed
    same = (
        s for s in sorted(Status, reverse=True)
        if judge(Engine(at_least(model, s)), Why(claim, where), "", Budget()).verdict == verdict
    )  # fmt: skip
    assert found == next(same), (seed, found)
    return True


def test_support_is_what_asking_again_says() -> None:
    assert sum(check_support(seed) for seed in range(35)) >= 5


def test_each_part_of_a_claim_is_told() -> None:
    found = told("drug D\nprotein A\nD -> A", "A increases and D increases with D = high")
    assert [p.quantity for p in found.account.parts] == ["A", "D"]
    assert found.part.signs == {PLUS}
