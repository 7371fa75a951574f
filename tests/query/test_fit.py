"""`fit` by brute force: what is forced, smallest sets, their count, the best fits; each proof replayed and minimal."""

from __future__ import annotations

import os
from dataclasses import replace
from functools import cache
from itertools import combinations
from random import Random

import networks
import oracle
import pytest

from reasoner import pipeline
from reasoner.diagnostics import RuleError
from reasoner.model.ir import Fit, Model, Observation, Rule, Status, Why
from reasoner.model.labeling import Existence, SignOf
from reasoner.model.revision import Decided
from reasoner.model.worlds import compared, frame_of
from reasoner.proof.checker import check
from reasoner.proof.codec import from_json, to_json
from reasoner.query.answers import FitAnswer
from reasoner.query.best_fit import cost_of
from reasoner.query.candidates import candidates_of, claim_of, counted
from reasoner.query.engine import Engine
from reasoner.query.fit import fit, without
from reasoner.query.fitted import Candidate, Count, Fitted
from reasoner.query.outcomes import Undecided
from reasoner.signs import PLUS
from reasoner.solve.budget import Budget

SEED = int(os.environ.get("REASONER_SEED", "0"))

HEAD = """\
levels three: low < normal* < high
levels two: none* < given
drug D, E : two
protein A, B, C : three
scenario primed: E = given
"""


PLACES = ("with D = given", "with E = given", "in primed", "with D = given in primed")


def drawn(seed: int) -> Model:
    """A small network with much left open, and one to three observations, most of them of what it can do."""
    rng = Random(f"fit {SEED} {seed}")
    while True:
        lines = [HEAD]
        for number in range(rng.randint(3, 5)):
            source, target = rng.sample("DEABC", 2)
            if target in "ABC":
                before = rng.choice(["", "maybe ", "maybe ", "maybe ", "weak maybe "])
                arrow = rng.choice(["->", "-|", "-?"])
                lines.append(
                    f"I{number}: {before}{source} {arrow} {target}{rng.choice(['', '', ' unless E is given'])}\n"
                )
        if rng.random() < 0.2:
            lines.append("L: rule when A is high then B is not low\n")
        if rng.random() < 0.3:
            lines.append("maybe B requires D is given\n")
        try:
            bare = pipeline.loads("".join(lines))
            lines += [f"{_seen(rng, bare)}\n" for _ in range(rng.choice([1, 2, 2, 3]))]
            model = pipeline.loads("".join(lines))
        except (RuleError, oracle.TooLarge):
            continue
        weights = [rng.choice([1.0, 1.0, 0.5, 2.0]) for _ in model.observations]
        observed = zip(model.observations, weights, strict=True)
        return replace(model, observations=tuple(replace(o, weight=weight) for o, weight in observed))


def _seen(rng: Random, bare: Model) -> str:
    """An observation: mostly of what some quantity that moves does in some labeling."""
    place, name = rng.choice(PLACES), rng.choice("ABC")
    status = rng.choice(["", " status presumed", " status proposed"])
    if rng.random() < 0.3:
        word, how = rng.choice(["observe", "exclude"]), rng.choice(["increases", "is unchanged", "does not increase"])
        return f"{word} {name} {how} {place}{status}"
    question, _ = pipeline.asked(bare, f"why A increases {place}")
    assert isinstance(question, Why)
    frame = frame_of(bare, [question.where])
    since, at = (frame.index[w] for w in compared(bare, question.where))
    moves = [
        (q, labeling.direction(q, since, at))
        for labeling in oracle.labelings(bare, frame, 400)
        for q in "ABC"
        if labeling.direction(q, since, at)
    ]
    if not moves:
        return f"observe {name} is unchanged {place}{status}"
    name, sign = rng.choice(moves)
    return f"observe {name} {'increases' if sign == PLUS else 'decreases'} {place}{status}"


def featured(seed: int) -> Model | None:
    """A random model with every feature of the language, some of its influences opened, and an observation or two."""
    rng = Random(f"fit features {SEED} {seed}")
    plain = networks.model(rng.randrange(10**6), 3, networks.ALL - networks.FILTERS)
    if plain is None:
        return None
    influences = tuple(
        replace(i, maybe=i.maybe or (not i.dominant and rng.random() < 0.5)) if i.id.count(".") == 0 else i
        for i in plain.influences
    )
    opened = replace(plain, influences=influences)
    observations = []
    for number in range(rng.randint(1, 2)):
        where = networks.random_question(rng, opened)
        claim = networks.random_claim(rng, opened)
        if not networks.speaks_of_directions(claim):
            where = replace(where, since="before", than=None, than_scenario=None)
            where = replace(where, comparison="phases") if where.comparison == "than" else where
        origin = next(iter(opened.quantities.values())).origin
        rule = Rule(f"O{number}", "observed", origin, status=rng.choice([Status.ESTABLISHED, Status.PROPOSED]))
        observations.append(Observation(rule, claim, where, rng.random() < 0.2))
    return replace(opened, observations=tuple(observations))


def brute(model: Model) -> frozenset[Candidate]:
    """The candidates, from every labeling that brute force finds. Raises TooLarge."""
    found: dict[Candidate, None] = {}
    for labeling in oracle.labelings(model, frame_of(model, []), effort=200_000):
        signs = ((r, s) for r, s in labeling.signs.items() if labeling.exists.get(r, True))
        decided = (
            *(Decided(Existence(r), labeling.exists[r]) for r in model.optional),
            *(Decided(SignOf(r), s) for r, s in sorted(signs, key=lambda one: model.unsigned.index(one[0]))),
        )
        found[decided] = None
    return frozenset(found)


@cache
def samples(make: str, number: int, start: int = 0) -> tuple[Model, ...]:
    found: list[Model] = []
    seed = start
    while len(found) < number:
        model = drawn(seed) if make == "drawn" else featured(seed)
        seed += 1
        try:
            if model is not None and (model.optional or model.unsigned):
                brute(model)
                found.append(model)
        except oracle.TooLarge:
            continue
    return tuple(found)


def answered(model: Model, optimise: bool = False) -> FitAnswer:
    answer = fit(Engine(model), Fit(optimise), "fit", Budget(120))
    assert answer.complete
    return answer


def existing(candidate: Candidate) -> tuple[str, ...]:
    return tuple(d.switch.rule for d in candidate if isinstance(d.switch, Existence) and d.value)


def forced_in(candidates: frozenset[Candidate], model: Model) -> set[Decided]:
    """What every candidate decides alike; a sign, all in which the influence exists, if there is any."""
    found: set[Decided] = set()
    for rule in model.optional:
        values = {next(d.value for d in c if d.switch == Existence(rule)) for c in candidates}
        found |= {Decided(Existence(rule), v) for v in values if len(values) == 1}
    for rule in model.unsigned:
        signs = {d.value for c in candidates for d in c if d.switch == SignOf(rule)}
        found |= {Decided(SignOf(rule), v) for v in signs if len(signs) == 1}
    return found


def compare(found: Fitted, candidates: frozenset[Candidate], model: Model) -> None:
    assert found.count.all and found.count.number == len(candidates)
    assert {one.decided for one in found.forced} == forced_in(candidates, model)
    decided = {one.decided.switch for one in found.forced}
    absent = {r for r in model.optional if Decided(Existence(r), False) in {one.decided for one in found.forced}}
    signless = {SignOf(r) for r in model.unsigned if r in absent}
    switches = {*map(Existence, model.optional), *map(SignOf, model.unsigned)}
    assert set(found.open) == switches - decided - signless
    least = min(len(existing(c)) for c in candidates)
    assert found.smallest is not None and found.smallest.all
    assert len(set(found.smallest.sets)) == len(found.smallest.sets)
    assert set(found.smallest.sets) == {e for c in candidates if len(e := existing(c)) == least}


def fits(model: Model) -> None:
    candidates = brute(model)
    found = answered(model).found
    if not candidates:
        assert not isinstance(found, Fitted | Undecided)
        return
    assert isinstance(found, Fitted)
    compare(found, candidates, model)
    for one in found.forced:
        forces(one.given.observations, one.decided, model)
        assert one.explanation is not None, one
        proof = one.explanation.proof
        check(one.given, proof)
        assert proof.claim == claim_of(one.decided, model) and not proof.denied
        again = from_json(to_json(proof, one.given), one.given)
        assert again.claim == proof.claim
        check(one.given, again)
        if one.refuted is not None:
            check(one.refuted.given, one.refuted.explanation.proof)


def forces(observations: tuple[Observation, ...], decided: Decided, model: Model) -> None:
    """These observations force it, and no fewer do."""
    for size in range(len(observations) + 1):
        for some in combinations(model.observations, size):
            candidates = brute(replace(model, observations=some))
            is_forced = decided in forced_in(candidates, model)
            assert not (is_forced and size < len(observations))
            assert is_forced or some != observations


def best_fits(model: Model) -> None:
    """The cheapest sets to leave out, what every best fit agrees on, against all subsets of the observations."""
    fitting: dict[frozenset[str], frozenset[Candidate]] = {}
    for size in range(len(model.observations) + 1):
        for some in combinations(model.observations, size):
            out = frozenset(o.id for o in some)
            candidates = brute(without(model, out))
            if candidates:
                fitting[out] = candidates
    costs = {o.id: cost_of(o) for o in model.observations}
    found = answered(model, optimise=True).found
    if not fitting:
        assert not isinstance(found, Fitted)
        return
    least = min(sum(costs[o] for o in out) for out in fitting)
    best = {out: c for out, c in fitting.items() if sum(costs[o] for o in out) == least}
    assert isinstance(found, Fitted) and found.best is not None and found.best.all
    assert found.best.cost == least
    assert {frozenset(out) for out in found.best.left_out} == set(best)
    compare(found, frozenset().union(*best.values()), model)
    assert found.verdict == ("inconsistent" if least else "consistent")


@pytest.mark.parametrize("number", range(8))
def test_what_fits_a_small_network_is_what_brute_force_finds(number: int) -> None:
    fits(samples("drawn", 8)[number])


@pytest.mark.parametrize("number", range(6))
def test_what_fits_a_model_with_every_feature_is_what_brute_force_finds(number: int) -> None:
    fits(samples("featured", 6)[number])


@pytest.mark.parametrize("number", range(8))
def test_the_best_fits_are_what_brute_force_finds(number: int) -> None:
    best_fits(samples("drawn", 8, 1000)[number])


@pytest.mark.parametrize("make", ["drawn", "featured"])
def test_what_is_not_listed_is_counted_all_the_same(make: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("reasoner.query.candidates.MOST", 1)
    beyond = 0
    for model in samples(make, 6):
        every = brute(model)
        if every:
            beyond += len(every) > 1
            assert counted([candidates_of(model)], Budget(120)) == Count(len(every), True)
    assert beyond > 1


def test_more_than_can_be_listed_are_counted() -> None:
    free = "".join(f"protein A{n}\nmaybe D -> A{n}\n" for n in range(40))
    model = pipeline.loads(f"drug D\n{free}A3 -? A4\nmaybe A5 -? A6\nobserve A0 increases with D = high\n")
    assert counted([candidates_of(model)], Budget(60)) == Count(2**39 * 2 * 3, True)


def test_the_sign_of_what_cannot_exist_is_neither_forced_nor_open() -> None:
    model = pipeline.loads("drug D\nprotein A\nI: maybe D -? A\nobserve A is unchanged with D = high\n")
    found = answered(model).found
    assert isinstance(found, Fitted)
    assert [one.decided for one in found.forced] == [Decided(Existence("I"), False)]
    assert found.open == found.unsettled == () and found.count.number == 1


def test_rules_alone_can_force_a_switch() -> None:
    rules = "drug D, E\nprotein A\nI: maybe D -> A\nJ: maybe E -> A\n"
    found = answered(pipeline.loads(rules + "rule R: at least 1 of (I, J)\n")).found
    assert isinstance(found, Fitted) and not found.forced
    found = answered(pipeline.loads(rules + "rule R: at least 2 of (I, J)\n")).found
    assert isinstance(found, Fitted)
    assert [(one.decided.switch.rule, one.measurements) for one in found.forced] == [("I", ()), ("J", ())]
    assert all(one.explanation is not None for one in found.forced)


def test_many_switches_without_any_measurement_are_all_open() -> None:
    names = [f"A{n}" for n in range(20)]
    model = pipeline.loads(f"drug D\nprotein {', '.join(names)}\n" + "".join(f"maybe D -> {n}\n" for n in names))
    found = fit(Engine(model), Fit(), "fit", Budget(5)).found
    assert isinstance(found, Fitted)
    assert len(found.open) == 20 and found.smallest is not None and found.smallest.sets == ((),)
    assert found.count.number > 20


@pytest.mark.long
@pytest.mark.parametrize("start", range(100, 1000, 100))
def test_many_fits_and_best_fits_are_what_brute_force_finds(start: int) -> None:
    for model in (*samples("drawn", 20, start), *samples("featured", 20, start)):
        fits(model)
        best_fits(model)
