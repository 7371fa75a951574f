"""The proof checker accepts good proofs, rejects each forged one for its reason, and every mutant that is not valid."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

import oracle
import pytest
from forged import FORGED, GOOD, Case, Steps, by, direction
from mutants import mutants, objection, reason, rewritten
from small import influence, scenario
from steps import (
    applied,
    effort,
    possible,
    random_ground,
    random_model,
    random_premises,
    random_where,
    read_rules,
    values,
    verdict,
)

from reasoner.model import axioms
from reasoner.model.axioms import BY_NAME, Ground
from reasoner.model.ground import grounds
from reasoner.model.ir import (
    AndClaim,
    Assumed,
    Claim,
    DirectionClaim,
    ExistsClaim,
    LevelClaim,
    Model,
    Setting,
    SignClaim,
    Where,
)
from reasoner.model.semantics import domain
from reasoner.model.worlds import Frame, frame_of
from reasoner.pipeline import loads
from reasoner.proof import checker
from reasoner.proof.checker import Reason, Rejected, check
from reasoner.proof.objects import (
    Applied,
    Cases,
    Conclusion,
    Proof,
    Reductio,
    Restriction,
    Step,
    every_step,
)
from reasoner.proof.possible import Meaning
from reasoner.signs import ANY, DOWN, NOT_UP, PLUS, STEADY

LAWS = ("gate", "law", "definition", "observation")


# --- good and forged ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GOOD)
def test_a_good_proof_is_accepted(name: str) -> None:
    assert reason(GOOD[name]) is None


@pytest.mark.parametrize("name", GOOD)
def test_a_good_proof_proves_what_holds_in_every_labeling(name: str) -> None:
    case = GOOD[name]
    proof = case.proof
    expected = "impossible" if proof.denied else "necessary"
    assert oracle.answers(case.model, proof.frame, proof.where, proof.claim) == expected


@pytest.mark.parametrize("expected", Reason, ids=lambda r: r.name)
def test_a_forged_proof_is_rejected_for_its_reason(expected: Reason) -> None:
    assert reason(FORGED[expected]) == expected


def test_every_raise_of_the_checker_has_its_own_reason_and_forged_proof() -> None:
    raised = re.findall(r"raise Rejected\(.*Reason\.(\w+)\)", Path(checker.__file__).read_text("utf-8"))
    assert sorted(raised) == sorted(r.name for r in Reason)
    assert len(raised) == len(re.findall(r"\braise\b", Path(checker.__file__).read_text("utf-8")))
    assert set(FORGED) == set(Reason)


def test_a_rejection_names_the_step() -> None:
    with pytest.raises(Rejected, match="step 6: the conclusion does not follow") as caught:
        check(FORGED[Reason.NOT_FORCED].model, FORGED[Reason.NOT_FORCED].proof)
    assert caught.value.step_id == 6


# --- the question -----------------------------------------------------------------------------------------------------


def test_every_name_and_level_of_a_question_has_to_be_of_the_model() -> None:
    """One good name beside a bad one does not make a question; a level may be the highest there is, and no higher."""
    good = GOOD["knockout"]
    proof, claim = good.proof, good.proof.claim
    known = proof.where.settings[0]
    top = good.model.quantities[known.quantity].space.top

    def found(**changed: object) -> Reason | None:
        where = replace(proof.where, **changed)
        return reason(replace(good, proof=replace(proof, where=where, frame=_frame(good.model, where, proof.frame))))

    for bad in (DirectionClaim("mTORC3", DOWN), LevelClaim("mTORC3", 0, 0)):
        both = AndClaim((claim, bad))
        assert reason(replace(good, proof=replace(proof, claim=both))) == Reason.QUESTION
    assert found(scenario="nowhere") == Reason.QUESTION
    assert found(settings=(known, Setting("mTORC3", "level", 0))) == Reason.QUESTION
    assert found(settings=(known, replace(known, level=top + 1))) == Reason.QUESTION
    assert found(settings=(replace(known, level=-1),)) == Reason.QUESTION
    assert found(than=(Setting("mTORC3", "level", 0),), comparison="than") == Reason.QUESTION
    assert found(settings=(replace(known, level=top),)) != Reason.QUESTION
    assert found(settings=(Setting(known.quantity, "raised"),)) != Reason.QUESTION


def _frame(model: Model, where: Where, otherwise: Frame) -> Frame:
    try:
        return frame_of(model, [where])
    except (KeyError, IndexError):
        return otherwise


@pytest.mark.parametrize(
    ("claim", "expected"),
    [
        (ExistsClaim("M"), Reason.UNPROVED),
        (SignClaim("U", PLUS), Reason.UNPROVED),
        *((claim, Reason.QUESTION) for claim in (ExistsClaim("U"), SignClaim("M", PLUS), ExistsClaim("I"))),
        *((claim, Reason.QUESTION) for claim in (ExistsClaim("nowhere"), SignClaim("nowhere", PLUS))),
    ],
)
def test_a_claim_about_a_rule_is_one_about_what_is_open_of_it(claim: Claim, expected: Reason) -> None:
    about = loads("drug D\nprotein A, B\nM: maybe D -> A\nU: D -? B\nI: A -> B\n")
    where = Where((Setting("D", "level", 2),))
    assert reason(Case(about, Proof(claim, where, False, frame_of(about, [where]), ()))) == expected


def test_a_question_in_a_scenario_of_the_model_is_one() -> None:
    found = [case for case in GOOD.values() if case.proof.where.scenario is not None]
    plain = GOOD["knockout"]
    primed = replace(plain.model, scenarios={"primed": scenario("primed")})
    where = replace(plain.proof.where, scenario="primed")
    frame = frame_of(primed, [where])
    assert reason(Case(primed, replace(plain.proof, where=where, frame=frame))) not in (Reason.QUESTION, Reason.FRAME)
    assert all(reason(case) is None for case in found)


def test_a_step_that_leaves_everything_open_is_no_mistake() -> None:
    good = GOOD["knockout"]
    assert reason(good.saying(by(99, direction("Rheb", ANY), "compatibility", "Rheb"), *good.proof.steps)) is None


def test_what_is_no_contradiction_proves_none() -> None:
    """A case that comes to a fact leaves a contradiction open."""
    good = GOOD["unsigned"]
    cases = next(s for s in good.proof.steps if isinstance(s, Cases))
    before = good.proof.steps[: good.proof.steps.index(cases)]
    assert reason(good.saying(*before, replace(cases, conclusion=None))) == Reason.CASE_OPEN


# --- mutations --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", GOOD)
def test_every_mutant_that_is_not_itself_valid_is_rejected(name: str) -> None:
    counted: Counter[Reason | None] = Counter()
    good = GOOD[name]
    for mutant in mutants(good):
        found = reason(mutant)
        counted[found] += 1
        if found is None:
            assert objection(mutant, good) is None, mutant.proof
    assert counted[Reason.NOT_FORCED] and counted[Reason.PREMISE] and counted[Reason.GROUND]
    assert 2 * counted[None] < counted.total()


@pytest.mark.parametrize("name", ["feedback", "founded", "unsigned"])
def test_steps_moved_out_of_a_reductio_lose_its_supposition(name: str) -> None:
    case = GOOD[name]
    steps = case.proof.steps
    place, reductio = next((n, s) for n, s in enumerate(steps) if isinstance(s, Reductio))
    flat = (*steps[:place], *reductio.steps[1:-1], reductio.steps[-1], *steps[place + 1 :])
    assert reason(case.saying(*flat)) == Reason.PREMISE


def test_a_step_after_a_reductio_does_not_see_into_it() -> None:
    case = GOOD["feedback"]
    *before, ulk1, last = case.proof.steps
    assert isinstance(ulk1, Applied)
    peeking = by(17, direction("Rheb", NOT_UP), "cause", "Rheb", rules="TSC -| Rheb", given=(11,))
    assert reason(case.saying(*before, peeking, ulk1, last)) == Reason.PREMISE


def test_flipping_or_deleting_an_influence_that_a_proof_cites_breaks_it() -> None:
    case = GOOD["feedback"]
    cited = {rule for step in every_step(case.proof.steps) if isinstance(step, Applied) for rule in step.rules}
    assert cited == {i.id for i in case.model.influences}
    for number, old in enumerate(case.model.influences):
        left, right = case.model.influences[:number], case.model.influences[number + 1 :]
        flipped = (replace(old, sign=-old.sign),) if old.source != "RTK" else ()  # RTK is steady: no sign matters
        for some in ((), flipped):
            about = replace(case.model, influences=(*left, *some, *right))
            proof = replace(case.proof, frame=frame_of(about, [case.proof.where]))
            assert reason(Case(about, proof)) in (Reason.NOT_FORCED, Reason.RULES, Reason.GROUND)


# --- citing -------------------------------------------------------------------------------------------------------

PATHS = """\
assume path_founded
drug D, unread
protein A, B, C, E, X
process P
I1: A -> X when C is high
I2: D -> C
A0: A := P
I3: B -> P
G: B requires E
I4: D -> E
I5: D -> B
I6: unread -> D
I7: X -> Y
protein Y
"""


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        *((rule, Reason.NOT_FORCED) for rule in ("I1", "I2", "A0", "I3", "G", "I4", "I5", "I6")),
        ("I7", Reason.RULES),
    ],
)
def test_a_step_about_paths_may_cite_whatever_a_path_can_lead_through_and_nothing_else(
    rule: str, expected: Reason
) -> None:
    """The conclusion does not follow, and that is found only of a step whose rules are its own."""
    about = loads(PATHS)
    where = Where((Setting("unread", "level", 2),))
    step = by(1, direction("X", STEADY), "path", "X", rules=rule)
    proof = Proof(DirectionClaim("X", STEADY), where, False, frame_of(about, [where]), (step,))
    assert reason(Case(about, proof)) == expected


@pytest.mark.parametrize("name", ["feedback", "knockout", "uncertain", "closed", "bottomed", "observed", "doubtful"])
def test_a_step_that_leaves_out_a_rule_it_needs_is_rejected(name: str) -> None:
    case = GOOD[name]

    def uncited(step: Step) -> Iterator[Steps]:
        if isinstance(step, Applied):
            for rule in step.rules:
                yield (replace(step, rules=tuple(r for r in step.rules if r != rule)),)

    found = [reason(case.saying(*steps)) for steps in rewritten(case.proof.steps, uncited)]
    assert found and set(found) <= {Reason.NOT_FORCED, Reason.RULES}


def test_an_added_influence_breaks_a_step_until_it_is_cited_and_excluded() -> None:
    case = GOOD["late"]
    quantities = {**case.model.quantities, "B": replace(case.model.quantities["A"], name="B")}
    about = replace(case.model, quantities=quantities, influences=(*case.model.influences, influence("B -> X")))
    proof = replace(case.proof, frame=frame_of(about, [case.proof.where]))
    assert reason(Case(about, proof)) == Reason.NOT_FORCED

    still = [by(20 + w, direction("B", STEADY, (0, w)), "same", "B", (0, w)) for w in (1, 2)]

    def knowing(step: Step, *rules: str) -> Step:
        match step:
            case Applied(ground=axioms.Cause()):
                return replace(step, rules=rules, premises=(21,))
            case Applied(ground=axioms.Response()):
                return replace(step, rules=(*step.rules, *rules), premises=(*step.premises, 22))
            case _:
                return step

    uncited = tuple(knowing(s) for s in proof.steps)
    assert reason(Case(about, replace(proof, steps=(*still, *uncited)))) == Reason.NOT_FORCED
    cited = tuple(knowing(s, "B -> X") for s in proof.steps)
    assert reason(Case(about, replace(proof, steps=(*still, *cited)))) is None


# --- ground constraints -------------------------------------------------------------------------------------------


def test_under_assume_unfounded_there_is_no_foundation_to_cite() -> None:
    case = GOOD["founded"]
    assert reason(replace(case, model=replace(case.model, principles=(Assumed("unfounded"),)))) == Reason.GROUND


@pytest.mark.parametrize("seed", range(40))
def test_the_ground_constraints_that_may_be_cited_are_those_of_the_model(seed: int) -> None:
    rng = Random(seed)
    about = random_model(rng)
    frame = frame_of(about, [random_where(rng, about)])
    there = set(grounds(about, frame))
    worlds = range(-1, len(frame.worlds) + 1)
    somewhere = [(), *((w,) for w in worlds), *((a, b) for a in worlds for b in worlds), *frame.triples, (2, 1, 0)]
    subjects = [*about.quantities, *about.rules, "nobody"]
    for axiom in set(BY_NAME.values()) - {axioms.Foundation}:
        size = next(n for n, shape in enumerate(SHAPES) if issubclass(axiom, shape))
        for ground in (axiom(subject, where) for subject in subjects for where in somewhere if len(where) == size):
            expected = ground in there or _is_given(about, frame, ground)
            assert (Meaning(about, frame).of(ground) is not None) == expected, ground


SHAPES = (axioms.OfRule, axioms.InWorld, axioms.OfPair, axioms.OfTriple)
"""By the number of worlds that they speak of."""


def _is_given(about: Model, frame: Frame, ground: Ground) -> bool:
    """What goes without saying and is not enumerated: the level of an unset input, an end of equal settings."""
    keys = [frame.key(ground.subject, w) for w in ground.worlds if 0 <= w < len(frame.worlds)]
    if isinstance(ground, axioms.Setting):
        return ground.subject in about.inputs and keys != [] and keys[0] is not None and keys[0].kind == "level"
    ends = (0, about.quantities[ground.subject].space.top) if ground.subject in about.quantities else ()
    equal = ground.worlds in frame.pairs and keys[0] == keys[1] and keys[0] is not None
    return isinstance(ground, axioms.End) and equal and keys[0].kind == "level" and keys[0].level in ends


# --- random steps against brute force -----------------------------------------------------------------------------


def judged(seed: int) -> Counter[bool]:
    """Tries every one-value conclusion of some random constraints; how many valid steps were accepted, how many not.

    An accepted step that is not valid fails at once.
    """
    rng = Random(seed)
    about = random_model(rng)
    where = random_where(rng, about)
    frame = frame_of(about, [where])
    counted: Counter[bool] = Counter()
    for _ in range(6 if frame.pairs else 0):
        ground = random_ground(rng, about, frame)
        premises = random_premises(rng, about, frame, ground)
        rules = read_rules(about, ground)
        cited = tuple(r for r in rules if rng.random() < 0.9)
        if effort(about, frame, ground, premises) > 2000:
            continue
        found = possible(about, frame, ground, premises)
        tried: list[tuple[Conclusion, bool]] = [(None, found is None)]
        for unknown, seen in (found or {}).items():
            everything = frozenset(domain(about, unknown))
            left = values(about, unknown, premises)
            tried += [(Restriction(unknown, everything - {v}), v not in seen) for v in left if everything != {v}]
        for conclusion, is_valid in tried:
            said = verdict(about, where, applied(ground, conclusion, cited, premises), premises)
            assert said in (None, Reason.NOT_FORCED) or (said == Reason.RULES and not cited and ground.name in LAWS)
            assert is_valid or said is not None, (ground, premises, conclusion)
            if is_valid and cited == rules:
                counted[said is None] += 1
    return counted


@pytest.mark.parametrize("start", range(0, 120, 30))
def test_no_invalid_step_is_accepted_and_hardly_a_valid_one_refused(start: int) -> None:
    counted = sum((judged(seed) for seed in range(start, start + 30)), Counter())
    assert counted[True] > 50
    assert counted[False] <= 0.05 * counted[True]


@pytest.mark.long
@pytest.mark.parametrize("start", range(10_000, 20_000, 500))
def test_no_invalid_step_is_accepted_over_many_models(start: int) -> None:
    counted = sum((judged(seed) for seed in range(start, start + 500)), Counter())
    assert counted[False] <= 0.05 * counted[True]
