"""`discriminate` by brute force: what each candidate predicts, how well each experiment splits, and plans."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations
from random import Random

import oracle
import pytest
from test_fit import SEED, brute, drawn, featured

from reasoner import pipeline
from reasoner.model.ir import Discriminate, Model, Where
from reasoner.model.labeling import Existence, Labeling, SignOf
from reasoner.model.revision import Decided
from reasoner.model.worlds import compared, frame_of
from reasoner.query.answers import DiscriminateAnswer
from reasoner.query.discriminate import DEEPEST, discriminate, places
from reasoner.query.engine import Engine
from reasoner.query.experiments import Discriminated, Experiment, Outcome, Plan, Split, planned, tells
from reasoner.query.fitted import Candidate
from reasoner.signs import Sign
from reasoner.solve.budget import Budget

Predicted = dict[tuple[Where, tuple[str, ...]], dict[Candidate, set[Outcome]]]


def questioned(model: Model, seed: int) -> Discriminate:
    rng = Random(f"discriminate {SEED} {seed}")
    names = list(model.quantities)
    settable, removable = rng.sample(names, 1), rng.sample(names, rng.randint(0, 1))
    readouts = rng.sample(names, min(len(names), 3))
    costs = tuple((name, rng.randint(0, 3)) for name in names)
    scenarios = tuple(rng.sample([None, *model.scenarios], 1))
    alone = tuple(rng.sample(list(model.scenarios), min(1, len(model.scenarios))))
    at_most, measured = rng.choice([None, 1, 2]), rng.choice([None, 1, 2])
    return Discriminate(tuple(settable), tuple(removable), at_most, tuple(readouts), measured, costs, scenarios, alone)


def decided(model: Model, labeling: Labeling) -> Candidate:
    signs = (r for r in model.unsigned if labeling.exists.get(r, True))
    exist = (Decided(Existence(r), labeling.exists[r]) for r in model.optional)
    return (*exist, *(Decided(SignOf(r), labeling.signs[r]) for r in signs))


def predicted(model: Model, question: Discriminate, candidates: frozenset[Candidate]) -> Predicted:
    """What each candidate can show in each experiment. Raises TooLarge."""
    found: Predicted = {}
    for where in places(Engine(model), question):
        frame = frame_of(model, [where])
        since, at = (frame.index[w] for w in compared(model, where))
        if since == at:
            continue
        vectors: dict[Candidate, set[tuple[Sign, ...]]] = {c: set() for c in candidates}
        for labeling in oracle.labelings(model, frame, effort=20_000):
            signs = tuple(labeling.direction(q, since, at) for q in question.readouts)
            vectors[decided(model, labeling)].add(signs)
        for size in range(1, (question.measured or 1) + 1):
            for chosen in combinations(range(len(question.readouts)), size):
                names = tuple(question.readouts[n] for n in chosen)
                found[where, names] = {c: {tuple(v[n] for n in chosen) for v in some} for c, some in vectors.items()}
    return found


def worst_and_mean(outcomes: dict[Candidate, set[Outcome]]) -> tuple[int, Fraction] | None:
    """None where nothing that can be seen rules out a candidate."""
    left = {o: [c for c, some in outcomes.items() if o in some] for some in outcomes.values() for o in some}
    if all(len(some) == len(outcomes) for some in left.values()):
        return None
    expected = [Fraction(sum(len(left[o]) for o in some), len(some)) for some in outcomes.values() if some]
    return max(map(len, left.values())), sum(expected, Fraction(0)) / len(outcomes)


def samples(make: str, number: int, start: int) -> Iterator[tuple[Model, Discriminate, Predicted]]:
    seed = start
    while number:
        model, seed = drawn(seed) if make == "drawn" else featured(seed), seed + 1
        if model is None or not (model.optional or model.unsigned):
            continue
        question = questioned(model, seed)
        try:
            candidates = brute(model)
            every = predicted(model, question, candidates)
        except oracle.TooLarge:
            continue
        if len(candidates) > 1:
            number -= 1
            yield model, question, every


def answered(model: Model, question: Discriminate) -> Discriminated:
    answer = discriminate(Engine(model), question, "discriminate", Budget(120))
    assert isinstance(answer, DiscriminateAnswer) and answer.complete
    assert isinstance(answer.found, Discriminated)
    return answer.found


def compare(model: Model, question: Discriminate, every: Predicted) -> None:
    found = answered(model, question)
    splits = {key: score for key, outcomes in every.items() if (score := worst_and_mean(outcomes)) is not None}
    if not splits:
        assert found.best is None and found.plan is None
        return
    assert found.best is not None and found.mean is not None and found.plan is not None
    costs = dict(question.costs)

    def cost(key: tuple[Where, tuple[str, ...]]) -> int:
        return sum(costs[s.quantity] for s in key[0].settings) + sum(costs[name] for name in key[1])

    assert (found.best.worst, found.best.mean, found.best.experiment.cost) == min(
        (*score, cost(key)) for key, score in splits.items()
    )
    assert (found.mean.mean, found.mean.worst) == min((mean, worst) for worst, mean in splits.values())
    for split in (found.best, found.mean, *found.cheaper):
        key = split.experiment.where, split.experiment.readouts
        assert split.experiment.cost == cost(key)
        assert {found.candidates[n]: set(some) for n, some in split.outcomes.items()} == every[key]
        assert (split.worst, split.mean) == worst_and_mean(every[key])
    assert {n for kind in found.kinds for n in kind.numbers} == set(range(len(found.candidates)))
    for kind in found.kinds:
        for n in kind.numbers:
            assert set(kind.outcomes) == set(found.best.outcomes[n])
            assert set(kind.decided) <= set(found.candidates[n])
    follows(found.plan, frozenset(range(len(found.candidates))))


def follows(plan: Plan, left: frozenset[int]) -> None:
    """Each branch of a plan has the candidates that its outcome leaves."""
    assert plan.left == left
    if plan.split is not None:
        assert tells(plan.split) and set(plan.split.outcomes) == left
        assert dict(plan.split.left).keys() == {outcome for outcome, _ in plan.then}
        for outcome, then in plan.then:
            follows(then, plan.split.left[outcome])


@pytest.mark.parametrize("make", ["drawn", "featured"])
def test_the_best_experiment_is_that_of_brute_force(make: str) -> None:
    for model, question, every in samples(make, 5 if make == "drawn" else 2, 2000):
        compare(model, question, every)


@pytest.mark.long
@pytest.mark.parametrize("start", range(3000, 4000, 200))
@pytest.mark.parametrize("make", ["drawn", "featured"])
def test_the_best_experiments_of_many_models_are_those_of_brute_force(make: str, start: int) -> None:
    for model, question, every in samples(make, 15, start):
        compare(model, question, every)


def table(rng: Random, size: int) -> list[Split]:
    outcomes = [(sign,) for sign in Sign]
    return [
        Split(
            Experiment(Where(scenario=str(number)), ("A",), 1),
            {n: frozenset(rng.sample(outcomes, rng.choice([1, 1, 1, 2]))) for n in range(size)},
        )
        for number in range(4)
    ]


def test_a_plan_goes_on_until_nothing_tells_more() -> None:
    rng = Random(SEED)
    for _ in range(200):
        size = rng.randint(2, 6)
        splits = table(rng, size)
        plan = planned(splits, frozenset(range(size)), DEEPEST)
        follows(plan, frozenset(range(size)))
        waiting: list[tuple[Plan, list[Experiment]]] = [(plan, [])]
        while waiting:
            one, done = waiting.pop()
            assert len(done) <= DEEPEST
            if one.split is None:
                rest = [s.among(one.left) for s in splits if s.experiment not in done]
                assert one.more == (len(one.left) > 1 and any(map(tells, rest)))
                assert not one.more or len(done) == DEEPEST
            else:
                assert one.split.experiment not in done
                waiting += [(then, [*done, one.split.experiment]) for _, then in one.then]


def test_one_candidate_is_not_told_apart_from_itself() -> None:
    model = pipeline.loads("drug D\nprotein A\nmaybe D -> A\nobserve A increases with D = high\n")
    question, _ = pipeline.asked(model, "discriminate")
    assert isinstance(question, Discriminate)
    found = answered(model, question)
    assert len(found.candidates) == 1 and found.best is None


def test_a_place_without_a_steady_state_tells_nothing() -> None:
    text = "drug D, E\nprotein A, B\nmaybe D -> A\nmaybe D -> B\nrule when E is high then D is high\n"
    model = pipeline.loads(text)
    question, _ = pipeline.asked(model, "discriminate using E measuring A, B")
    assert isinstance(question, Discriminate)
    found = answered(model, question)
    assert found.best is None and found.tried == 4
