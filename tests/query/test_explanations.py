"""Explanations: the fewest rules and further ones against every subset, what does not suffice against labelings."""

from __future__ import annotations

from itertools import combinations
from pathlib import Path
from random import Random

import networks
import pytest

from reasoner.cli.main import main
from reasoner.model.claims import holds
from reasoner.model.ir import Claim, DirectionClaim, Model, Where, Why
from reasoner.model.semantics import obeys, unfounded
from reasoner.pipeline import asked, loads
from reasoner.proof.checker import check
from reasoner.query.answers import Answer, WhyAnswer
from reasoner.query.derivation import Explaining
from reasoner.query.engine import Engine, judged
from reasoner.query.outcomes import Proved, Wanted, rules_of
from reasoner.query.why import judge
from reasoner.signs import UP
from reasoner.solve.budget import Budget
from reasoner.solve.bundles import Bundles
from reasoner.solve.formula import neg
from reasoner.solve.session import Verdict
from reasoner.tell.json import to_json

MANY = 10
"""Of so many bundles at most, every subset is tried."""


def proved(answer: Answer) -> Proved:
    """What an answer that must have a proof knows of it."""
    assert isinstance(answer.found, Proved)
    return answer.found


def why(text: str, claim: str, wanted: Wanted = Wanted()) -> WhyAnswer:
    model = loads(text)
    question, line = asked(model, f"why {claim}")
    assert isinstance(question, Why)
    return judge(Engine(model), question, line, Budget(), wanted)


def rule_sets(answer: WhyAnswer) -> list[set[str]]:
    found = proved(answer)
    return [set(rules_of(one.proof)) for one in (found.explanation, *found.others)]


TWO_WAYS = """\
input S
protein A, B, C, D
S -> A
S -> B -> C -> D
"""


def test_the_way_with_fewer_rules_is_told_and_then_the_other() -> None:
    found = why(TWO_WAYS, "A increases or D increases with S = high", Wanted(all=3))
    assert [len(rules) for rules in rule_sets(found)] == [1, 3]
    assert (proved(found).more, found.stopped) == ("no", "")
    assert proved(found).explanation.smallest
    assert all(other.minimal for other in proved(found).others)


LAWS = """\
input S, D, E
protein A, B, C
S -> A
A -> B unless C is off
D -> C
rule L1: when D is low then C is at least low
rule L2: when E is normal then C is at least low
scenario s: D = low
"""


def test_a_law_about_what_does_not_move_counts_among_the_fewest_but_makes_no_other_explanation() -> None:
    found = why(LAWS, "B increases with S = high in s", Wanted(all=3))
    assert rule_sets(found) == [{"<text>:3", "<text>:4", "L2"}]
    assert (proved(found).more, found.stopped) == ("no", "")


def test_there_are_more_than_were_asked_for() -> None:
    found = why(
        TWO_WAYS + "protein E\nS -> E\n", "A increases or D increases or E increases with S = high", Wanted(all=2)
    )
    assert [len(rules) for rules in rule_sets(found)] == [1, 1]
    assert proved(found).more == "yes"


def test_of_as_many_rules_the_better_supported_are_told() -> None:
    rules = "input S\nprotein A, B, E\nS -> A status proposed\nS -> B\n"
    assert rule_sets(why(rules, "A increases or B increases with S = high")) == [{"<text>:4"}]


def test_a_dominant_influence_needs_nothing_besides() -> None:
    rules = "input S\nprotein A, B, E\nS -> A -> E\nS -| B\nI1: dominant S -> E\nB -> E\n"
    found = why(rules, "E increases with S = high")
    assert rule_sets(found) == [{"I1"}]
    assert proved(found).explanation.fewest == 1


def necessary(seed: int, size: int) -> tuple[Model, Claim, Where, bool] | None:
    """A random claim that is necessary or impossible (`True`), if this seed has one."""
    model = networks.model(seed, size)
    if model is None:
        return None
    rng = Random(seed)
    where, claim = networks.random_where(rng, model), networks.random_claim(rng, model)
    problem = Engine(model).problem([where])
    verdict = judged(problem, problem.claim(claim, where), Budget())
    return (model, claim, where, verdict == "impossible") if verdict in ("necessary", "impossible") else None


def compared(seed: int, size: int) -> int:
    """How many explanations a random claim has, after they were compared with every subset of bundles."""
    found = necessary(seed, size)
    if found is None:
        return 0
    model, claim, where, denied = found
    problem = Engine(model).problem([where])
    literal = problem.claim(claim, where)
    goal = literal if denied else neg(literal)
    explaining = Explaining(problem, claim, where, denied, goal, thorough=True)
    bundles, _ = explaining._search(Budget())
    if len(bundles.bundles) > MANY:
        return 0
    expected = rule_minimal(bundles)
    told = 0
    while (explanation := explaining.next(Budget())) is not None:
        check(model, explanation.proof)
        assert explanation.fewest == len(expected[0]), seed
        moved, rules = explaining._told(explanation.proof), frozenset(rules_of(explanation.proof))
        assert moved <= rules
        expected = [other for other in expected if not (rules <= other or moved <= other)]
        told += 1
    assert not expected, seed
    for claimed in bundles_that_do_not_suffice(bundles):
        is_refuted(model, claim, where, denied, bundles, claimed, f"seed {seed}")
    return told


@pytest.mark.parametrize("seed", [2, 4, 7, 11])
def test_bundles_that_serve_once_more_say_of_every_claim_what_the_problem_says(seed: int) -> None:
    found = necessary(seed, 4)
    assert found is not None
    model, _, where, _ = found
    problem = Engine(model).problem([where])
    made = []
    for quantity in model.quantities:
        claim = problem.claim(DirectionClaim(quantity, UP), where)
        for goal in (claim, neg(claim)):
            bundles = problem.bundles(problem.grounds, [goal], anew=False)
            made.append((bundles, goal))
            assert bundles.check(bundles.all, Budget()) is problem.check([goal], Budget())
    for bundles, goal in made:
        assert bundles.check(bundles.all, Budget()) is problem.check([goal], Budget())
    assert len({id(bundles._lazy) for bundles, _ in made}) < len(made)


def sufficient(bundles: Bundles) -> list[frozenset[int]]:
    every = sorted(bundles.all)
    sets = (frozenset(c) for size in range(len(every) + 1) for c in combinations(every, size))
    return [s for s in sets if bundles.check(s, Budget()) is Verdict.UNSAT]


def rule_minimal(bundles: Bundles) -> list[frozenset[str]]:
    """The sets of rules that suffice and contain no other such set, smallest first."""
    ruled = dict.fromkeys(frozenset(bundles.rules(s)) for s in sufficient(bundles))
    minimal = [rules for rules in ruled if not any(other < rules for other in ruled)]
    return sorted(minimal, key=len)


def bundles_that_do_not_suffice(bundles: Bundles) -> list[frozenset[int]]:
    enough = set(sufficient(bundles))
    return [bundles.all - {n} for n in sorted(bundles.all) if bundles.all - {n} not in enough]


def is_refuted(
    model: Model, claim: Claim, where: Where, denied: bool, bundles: Bundles, chosen: frozenset[int], place: str
) -> None:
    """A labeling that obeys what the bundles say, by the plain statement of the meaning, and contradicts the claim."""
    assert bundles.check(chosen, Budget()) is Verdict.SAT, place
    labeling, frame = bundles.labeling(), bundles.frame
    assert holds(model, frame, where, claim, labeling) is denied, place
    whole = [g for g in bundles.members if bundles.says_all(g, chosen)]
    assert all(obeys(model, frame, ground, labeling) for ground in whole), place
    if bundles.has_loops(chosen) and bundles.governed(chosen) == set(model.quantities) - model.inputs:
        assert not unfounded(model, frame, labeling), place


@pytest.mark.parametrize("start", [0, 60])
def test_random_claims_have_the_explanations_that_trying_every_subset_finds(start: int) -> None:
    counted = [compared(seed, 2 + seed % 3) for seed in range(start, start + 60)]
    assert sum(n > 0 for n in counted) > 10


def test_a_loop_of_which_a_part_is_excluded_already_is_written_with_all_that_it_concludes() -> None:
    assert compared(1102, 3) > 0


def test_what_was_answered_is_not_worked_out_again() -> None:
    model = loads(TWO_WAYS)
    question, _ = asked(model, "why D increases with S = high")
    assert isinstance(question, Why)
    engine = Engine(model)
    first = judge(engine, question, "first", Budget())
    again = judge(engine, question, "again", Budget())
    assert again.found is first.found
    assert (first.text, again.text) == ("first", "again")


def test_what_the_budget_cut_short_is_worked_out_again() -> None:
    model = loads(TWO_WAYS)
    question, _ = asked(model, "why D increases with S = high")
    assert isinstance(question, Why)
    engine, spent = Engine(model), Budget()
    spent.interrupt()
    assert judge(engine, question, "", spent).verdict == "unknown"
    assert judge(engine, question, "", Budget()).verdict == "necessary"


def test_json_holds_every_explanation_and_whether_there_are_more() -> None:
    data = to_json(why(TWO_WAYS, "A increases or D increases with S = high", Wanted(all=3, witnesses=True)))
    assert [data["proof"]["fewest"], *(other["fewest"] for other in data["others"])] == [1, 3]
    assert data["more"] == "no"
    premises = {one["step"]: one for one in data["needed"]}
    assert all(one["witness"]["shows"] == "against" for one in premises.values())
    assert list(premises[1]) == ["step", "by", "subject", "obeys", "witness"]


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["--witness", "99"], "the proof has no step `99` that rests on a premise"),
        (["--all", "0"], "`0` is not a number of 1 or more"),
        (["--allow", "drugs,ruls"], "`ruls` is none of drugs, settings, knockouts, switches, rules, observations"),
    ],
)
def test_a_wrong_option_is_refused(
    options: list[str], message: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rules = tmp_path / "two.rules"
    rules.write_text(TWO_WAYS, encoding="utf-8")
    assert main(["why", "A increases with S = high", str(rules), *options]) == 2
    assert message in capsys.readouterr().err
