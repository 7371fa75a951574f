"""`how`: the interventions found are all minimal ones, checked by trying every set of settings, one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from itertools import combinations
from random import Random

import drawn
import networks
import oracle
import pytest
from blocks import blocks

import reasoner
from reasoner.diagnostics import RuleError
from reasoner.model.ir import AndClaim, DirectionClaim, How, Model, Setting, Where, quantities_of
from reasoner.model.worlds import frame_of
from reasoner.pipeline import asked, loads
from reasoner.query.answers import Interventions
from reasoner.query.engine import Engine, judged
from reasoner.query.how import Search, with_settings
from reasoner.query.how import how as answered
from reasoner.render.text import to_text
from reasoner.signs import DOWN, NOT_DOWN, NOT_UP, UP
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem
from reasoner.tell.json import to_json
from reasoner.tell.narrate import narrate

Settings = tuple[Setting, ...]


# --- trying every set of settings ---------------------------------------------------------------------------------


def asked_of(seed: int) -> tuple[Model, How] | None:
    """A random model and a random question: all its quantities may be used."""
    return varied(Random(seed)) if seed % 2 else plain(Random(seed))


def plain(rng: Random) -> tuple[Model, How] | None:
    """A small network with two drugs, asked for one direction."""
    seed = rng.randrange(10_000)
    model = drawn.network(seed)
    if model is None:
        return None
    claim, where = drawn.asked(seed)
    keeping = (DirectionClaim(rng.choice("ABC"), rng.choice([UP, DOWN, NOT_UP, NOT_DOWN])),) if seed % 3 == 0 else ()
    return model, How((claim,), tuple(model.quantities), 3, keeping, replace(where, settings=()))


def varied(rng: Random) -> tuple[Model, How] | None:
    """Any features of the language, at times observations; any claims at any place."""
    seed = rng.randrange(10_000)
    try:
        text = networks.observed_text(seed) if rng.random() < 0.4 else networks.rule_text(seed)
        model = networks.compiled(text)
    except RuleError:
        return None
    where = networks.random_where(rng, model)
    if where.comparison == "parent":
        where = Where((), where.scenario)
    elif rng.random() < 0.7:
        where = replace(where, settings=())
    claims = tuple(networks.random_claim(rng, model) for _ in range(rng.choice([1, 1, 2])))
    keeping = tuple(networks.random_claim(rng, model) for _ in range(rng.choice([0, 0, 1])))
    return model, How(claims, tuple(model.quantities), rng.choice([1, 2, 2, 3]), keeping, where)


def sets_of(search: Search) -> list[Settings]:
    """Every set of settings that may be an intervention, the smallest first."""
    sizes = range(search.at_most + 1)
    every = (found for size in sizes for found in combinations(search.settings, size))
    return [found for found in every if len({s.quantity for s in found}) == len(found)]


def minimal(sets: list[Settings], works: Callable[[Settings], bool]) -> list[Settings]:
    """The sets that work and contain no smaller one that does."""
    found: list[Settings] = []
    for one in sets:
        if not any(set(smaller) <= set(one) for smaller in found) and works(one):
            found.append(one)
    return found


def by_new_problems(model: Model, search: Search) -> Callable[[Settings], bool]:
    """Whether a set works, asked of the question with these settings, in a problem of its own."""

    def works(settings: Settings) -> bool:
        where = with_settings(search.question.where, settings)
        problem = Problem(model, frame_of(model, [where]))
        return judged(problem, problem.claim(search.claim, where), Budget()) == "necessary"

    return works


def by_force(model: Model, search: Search) -> Callable[[Settings], bool]:
    def works(settings: Settings) -> bool:
        where = with_settings(search.question.where, settings)
        return oracle.answers(model, frame_of(model, [where]), where, search.claim) == "necessary"

    return works


def complete(seed: int) -> int:
    """How many interventions a random question has; that these are all is asked anew of every set of settings."""
    found = asked_of(seed)
    if found is None:
        return 0
    search = Search(*found, Budget())
    answers = list(search.answers())
    assert search.exhausted or search.hopeless
    assert answers == minimal(sets_of(search)[:400], by_new_problems(found[0], search)), f"seed {seed}"
    return sum(map(bool, answers))


@pytest.mark.parametrize("part", blocks(1, 2))
def test_the_interventions_are_all_minimal_ones_asked_anew_of_each_set_of_settings(part: int) -> None:
    assert sum(complete(seed) for seed in range(40 * part, 40 * part + 40)) > 4


@pytest.mark.long
def test_many_more_are_all_minimal_ones() -> None:
    assert sum(complete(seed) for seed in range(1000, 2500)) > 200


def unfiltered(seed: int) -> bool:
    """Whether a random question with a law was asked of settings of every quantity, whether or not it bears on it."""
    found = asked_of(seed)
    if found is None or not (found[0].laws or found[0].observations):
        return False
    model, question = found
    search = Search(model, question, Budget())
    answers = list(search.answers())
    levels = {name: model.quantities[name].space.top for name in question.using}
    more = [Setting(name, "level", level) for name, top in levels.items() for level in {0, top}]
    taken = {q for c in question.claims for q in quantities_of(c)} | {s.quantity for s in question.where.settings}
    search.settings = tuple(s for s in more if s not in search.settings and s.quantity not in taken)
    new = [one for one in sets_of(search) if one][:200]
    works = by_new_problems(model, search)
    for one in new:
        parts = (part for size in range(len(one)) for part in combinations(one, size))
        assert not works(one) or any(map(works, parts)) or any(set(a) <= set(one) for a in answers), (
            f"seed {seed}: {one}"
        )
    return bool(new)


@pytest.mark.parametrize("part", blocks(1, 2))
def test_nothing_that_is_left_alone_makes_a_claim_necessary(part: int) -> None:
    assert sum(unfiltered(seed) for seed in range(300 * part, 300 * part + 80)) > 0


@pytest.mark.long
def test_nothing_of_much_more_that_is_left_alone_does() -> None:
    assert sum(unfiltered(seed) for seed in range(4000, 5500)) > 50


def sound(seed: int) -> int:
    """How many sets of settings of a small random question were tried by brute force."""
    found = asked_of(seed)
    if found is None:
        return 0
    search = Search(*found, Budget())
    sets = sets_of(search)
    if len(sets) > 60:
        return 0
    try:
        truth = minimal(sets, by_force(found[0], search))
    except oracle.TooLarge:
        return 0
    assert list(search.answers()) == truth, f"seed {seed}"
    return len(sets)


@pytest.mark.parametrize("part", blocks(1, 2))
def test_the_interventions_are_all_minimal_ones_by_brute_force(part: int) -> None:
    assert sum(sound(seed) for seed in range(200 + 25 * part, 225 + 25 * part)) > 50


# --- what is asked and what is answered ---------------------------------------------------------------------------

LOOP = """\
protein K, S6K, AKT, U
process autophagy
drug rapamycin, ki
context resistance
scenario resistant: resistance = on
D1: rapamycin -| K unless resistance is on
D2: rapamycin -| S6K
D3: ki -| K
L1: K -> S6K
L2: S6K -| AKT
L3: AKT -> K
L4: K -| U
L5: U -> autophagy
"""


def how(text: str, question: str, proofs: bool = False, budget: float | None = None) -> reasoner.Answer:
    return reasoner.loads(text).how(question, proofs=proofs, budget=budget)


def test_drugs_are_given_at_every_dose_and_one_that_fails_in_the_scenario_is_left_out() -> None:
    found = how(LOOP, "autophagy increases using drugs at most 2 in resistant")
    assert found.verdict == "necessary"
    assert found.interventions == [{"ki": "low"}, {"ki": "high"}]


def test_a_quantity_that_only_a_law_ties_to_the_claim_counts() -> None:
    text = """
        protein X0, X1, X2, W
        X1 -> X0
        X1 -> W -| X0
        rule when X1 is high and X2 is high then X0 is high
        """
    found = how(text, "X0 increases using X1, X2 at most 2")
    assert found.interventions == [{"X1": "high", "X2": "high"}]


def test_proteins_are_knocked_out_or_held_at_the_top() -> None:
    found = how(LOOP, "K decreases using proteins at most 1 in resistant")
    assert found.interventions == [{"S6K": "high"}, {"AKT": "off"}]


def test_what_is_kept_has_to_stay_necessary() -> None:
    text = LOOP + "drug B\nB -| AKT\n"
    assert how(text, "autophagy increases using ki, B keeping AKT does not increase in resistant").interventions == [
        {"B": "low"},
        {"B": "high"},
    ]


def test_several_settings_are_found_where_only_together_they_suffice() -> None:
    text = "drug D, E\nprotein X\ninput T\nT -> X unless D is high and E is high\n"
    assert how(text, "X decreases using drugs").interventions == [{"D": "high", "E": "high"}]


def test_the_settings_of_the_question_stay_and_are_not_set_again() -> None:
    text = "drug D, E\nprotein X\ninput T\nT -> X unless D is high and E is high\n"
    assert how(text, "X decreases with D = high using drugs").interventions == [{"E": "high"}]


def test_an_intervention_is_compared_with_another_treatment() -> None:
    text = "levels range: low < normal* < high\ndrug D, E\nprotein X : range\nD -| X\nE -| X\n"
    found = how(text, "X decreases with D = high than with D = high using E")
    assert found.interventions == [{"E": "low"}, {"E": "high"}]


def test_slow_effects_count_in_the_phase_asked_for() -> None:
    text = "drug D, E\nprotein X\nslow D -| X\nE -| X\n"
    found = how(text, "X decreases at late since acute using drugs at most 1")
    assert found.interventions == [{"D": "low"}, {"D": "high"}]
    found = how(text, "X decreases at late using D")
    assert str(found).startswith("1 minimal intervention makes it necessary that X decreases at late:")


def test_what_was_observed_under_an_intervention_holds_under_it_and_under_no_other() -> None:
    text = "drug D\nprotein A, X\nD -> X\nA -| X\nD -> A\nobserve X increases with D = high\n"
    assert how(text, "X increases using drugs").interventions == [{"D": "high"}]


def test_a_claim_that_is_necessary_already_needs_the_empty_intervention_alone() -> None:
    found = how(LOOP, "K decreases with ki = high using rapamycin")
    assert (found.verdict, found.interventions) == ("necessary", [{}])
    assert str(found) == "Nothing has to be set: it is necessary already that K decreases with ki = high.\n"


def test_where_nothing_helps_the_answer_says_what_was_tried() -> None:
    found = how(LOOP, "AKT decreases using drugs")
    assert (found.verdict, found.interventions) == ("impossible", [])
    assert (
        str(found)
        == """\
No intervention makes it necessary that AKT decreases.
4 settings were tried, alone and up to 2 together; none suffices.

What each does alone
     Certainly not enough: rapamycin or ki = low or high.
"""
    )


def test_a_single_setting_that_does_not_help_is_told_as_such() -> None:
    found = how("drug D : switch\nprotein X\nD -> X\n", "X decreases using drugs")
    assert (
        str(found)
        == """\
No intervention makes it necessary that X decreases.
The only setting to choose does not suffice.
"""
    )


def test_what_cannot_act_on_the_claim_is_not_tried() -> None:
    found = how(LOOP + "drug inert\n", "K decreases using inert")
    assert str(found).splitlines() == [
        "No intervention makes it necessary that K decreases.",
        "None of the allowed quantities can influence the claim.",
    ]


def test_rules_without_any_labeling_have_no_intervention_but_a_conflict() -> None:
    text = "drug D\nprotein X, Y\nD -> X\nobserve O1: Y increases with D = high\n"
    found = how(text, "X increases using drugs")
    assert (found.verdict, found.interventions) == ("inconsistent", [])
    assert "O1" in str(found)


def test_a_scenario_without_any_labeling_is_a_conflict_too() -> None:
    text = "input T\ndrug D\nprotein X, Y\nD -> X\nT -> X\nscenario s: T = high\nrule when T is high then Y is high\n"
    found = how(text, "X increases using drugs in s")
    assert (found.verdict, found.interventions) == ("inconsistent", [])
    assert "rule when T is high then Y is high" in str(found)


def test_settings_that_no_labeling_obeys_are_no_intervention() -> None:
    text = "drug D, E\nprotein X, Y\nD -> X\nE -> X\nrule when D is high then Y is high\n"
    assert how(text, "X increases using drugs at most 1").interventions == [{"D": "low"}, {"E": "low"}, {"E": "high"}]


def test_without_using_drugs_and_inputs_are_set_and_without_a_bound_two_together() -> None:
    text = "drug D\ninput T\nprotein A, X\nD -| X\nT -> X\nA -> X\n"
    found = how(text, "X decreases")
    assert found.interventions == [{"D": "low"}, {"D": "high"}, {"T": "off"}, {"T": "low"}]
    assert found.data.found.at_most == 2


def test_each_intervention_comes_with_its_checked_proof_on_request() -> None:
    found = how(LOOP, "autophagy increases, K decreases using drugs in resistant", proofs=True)
    assert [i["proof"]["checked"] for i in found.to_json()["interventions"]] == [True, True]
    assert str(found).count("steps, checked") == 2
    assert "Checked" not in str(how(LOOP, "autophagy increases using drugs in resistant"))


def test_the_status_says_which_rules_suffice() -> None:
    text = "drug D, E\nprotein X, Y\nD -| X\nE -| X status presumed\nY -> X status disputed\n"
    found = how(text, "X decreases using drugs, Y at most 1")
    assert found.to_json()["interventions"] == [
        {"settings": {"D": "low"}, "support": "established", "acts_on": ["X"]},
        {"settings": {"D": "high"}, "support": "established", "acts_on": ["X"]},
        {"settings": {"E": "low"}, "support": "presumed", "acts_on": ["X"]},
        {"settings": {"E": "high"}, "support": "presumed", "acts_on": ["X"]},
        {"settings": {"Y": "off"}, "support": "disputed", "acts_on": ["X"]},
        {"settings": {"Y": "low"}, "support": "disputed", "acts_on": ["X"]},
    ]
    assert (
        str(found)
        == """\
3 minimal interventions make it necessary that X decreases:

  rules needed  settings
  established   D = low or high
  presumed      E = low or high
  disputed      knock out Y
  disputed      Y = low

Each is enough, and nothing in it can be left out. There are no others among 7 settings, one at a
time.
In short: D inhibits X.

How it works with D = low
  1  D rises -| X falls

Why nothing outweighs it
     Nothing that moves pushes the other way.

Why the others drop out, each alone
     Certainly not enough: Y = high.
"""
    )


def test_a_search_that_the_clock_ends_says_so_and_keeps_what_it_found() -> None:
    model = reasoner.loads(LOOP)
    found = model.how("autophagy increases using drugs in resistant", budget=1e-9)
    assert (found.verdict, found.data.complete) == ("unknown", False)
    assert str(found).startswith("Unknown: the time budget ran out")


def interrupted(when: Callable[[str], bool]) -> Budget:
    """A budget that is interrupted as soon as the progress told is of some kind."""

    def tell(progress: str) -> None:
        if when(progress):
            budget.interrupt()

    budget = Budget(None, tell)
    return budget


def test_proofs_that_take_too_long_do_not_make_the_interventions_doubtful() -> None:
    question, line = asked(loads(LOOP), "how autophagy increases using drugs in resistant")
    assert isinstance(question, How)
    found = answered(Engine(loads(LOOP)), question, line, interrupted(lambda told: "proofs" in told), prove=True)
    assert (found.complete, found.stopped) == (False, "interrupted")
    assert "There are no others among 4 settings" in to_text(narrate(found))
    assert to_json(found)["interventions_complete"] is True


def test_an_interruption_leaves_what_was_found() -> None:
    question, line = asked(loads(LOOP), "how autophagy increases using drugs, proteins at most 2 in resistant")
    assert isinstance(question, How)
    every = answered(Engine(loads(LOOP)), question, line, Budget()).found
    found = answered(Engine(loads(LOOP)), question, line, interrupted(lambda told: told.startswith("1 found")))
    assert isinstance(found.found, Interventions)
    assert every is not None
    (one,) = found.found.found
    assert one.settings in [other.settings for other in every.found if len(other.settings) == 1]
    assert len(every.found) > 1
    assert (found.verdict, found.complete, found.stopped) == ("necessary", False, "interrupted")
    assert to_text(narrate(found)).endswith(
        "Not complete: interrupted. Each of these is enough; there may be others.\n"
    )


@pytest.mark.parametrize(
    ("question", "code", "message"),
    [
        ("X decreases using genes", "E420", "nothing here is one of the genes"),
        ("X decreases using drugs at most 0", "E420", "`at most 0` leaves nothing to set"),
        (
            "X decreases with D = high using X, D",
            "E420",
            "nothing is left to set: only what the claim speaks of, or the question sets already",
        ),
        ("X is low using drugs at before", "E420", "settings hold from `acute` on, so none acts in `before`"),
        ("X decreases using drugs at late since late", "E414", "nothing is compared: `late` since `late`"),
        ("X decreases using drug", "E201", "`drug` is not declared"),
        ("X is low using drugs at late since acute", "E416", "`since` compares, but the claim speaks of levels only"),
        ("X decreases using drugs with D = high keeping Y increases in s", "E205", "there is no scenario `s`"),
    ],
)
def test_what_cannot_be_looked_for_is_said_with_its_place(question: str, code: str, message: str) -> None:
    with pytest.raises(RuleError) as caught:
        how("drug D\nprotein X, Y\nD -| X\n", question)
    assert [(d.code, d.message) for d in caught.value.diagnostics] == [(code, message)]


def test_a_model_without_drugs_and_inputs_asks_what_may_be_set() -> None:
    with pytest.raises(RuleError, match="there is no drug and no input to set"):
        how("protein X, Y\nY -> X\n", "X decreases")


# --- the shipped rules --------------------------------------------------------------------------------------------


def test_in_resistant_cells_kinase_inhibitors_lift_autophagy_and_rapamycin_alone_does_not() -> None:
    shipped = reasoner.load()
    found = shipped.how("autophagy increases using mTOR_inhibitor at most 1 in resistant")
    inhibitors = {q for one in found.interventions for q in one}
    assert inhibitors == {"torin1", "KU_0063794", "WYE_354", "AZD8055", "dual_PI3K_mTOR_inhibitor"}
    model = shipped.data

    def found_by_search(question: str) -> list[dict[str, str]]:
        """Without how they work and why others drop out, which takes as long again."""
        parsed, _ = asked(model, f"how {question}")
        assert isinstance(parsed, How)
        search = Search(model, parsed, Budget())
        answers = list(search.answers())
        assert search.exhausted
        return [{s.quantity: model.quantities[s.quantity].space.levels[s.level] for s in one} for one in answers]

    assert found_by_search("autophagy increases using rapamycin, torin1 in resistant") == [
        {"torin1": "low"},
        {"torin1": "high"},
        {"rapamycin": "low", "torin1": "sub"},
        {"rapamycin": "high", "torin1": "sub"},
    ]
    assert found_by_search(
        "autophagy increases using torin1, metformin keeping cytotoxicity is unchanged in resistant"
    ) == [{"metformin": "low"}, {"metformin": "high"}]


def dropped(seed: int) -> int:
    """How many settings of a random question are part of no intervention; what each does alone is found by force."""
    found = asked_of(seed)
    if found is None:
        return 0
    model, question = found
    answer = answered(Engine(model), question, "", Budget())
    if not isinstance(answer.found, Interventions) or len(answer.found.choices) > 12:
        return 0
    try:
        for one in answer.found.dropped:
            where = with_settings(question.where, [one.setting])
            frame = frame_of(model, [where])
            claim = question.claims[0] if len(question.claims) == 1 else AndClaim(question.claims)
            assert one.asked == oracle.answers(model, frame, where, claim), f"seed {seed}"
            kept = [oracle.answers(model, frame, where, claim) for claim in question.keeping]
            assert list(one.kept) == (kept if one.asked == "necessary" else []), f"seed {seed}"
    except oracle.TooLarge:
        return 0
    used = {s for i in answer.found.found for s in i.settings}
    assert answer.found.undropped == 0
    assert {d.setting for d in answer.found.dropped} == set(answer.found.choices) - used or answer.found.found
    return len(answer.found.dropped)


def test_what_settings_that_drop_out_do_alone_is_what_every_labeling_does() -> None:
    assert sum(dropped(seed) for seed in range(300, 340)) > 20


@pytest.mark.long
def test_what_many_more_settings_do_alone_is_what_every_labeling_does() -> None:
    assert sum(dropped(seed) for seed in range(5000, 6000)) > 500
