"""What is told of the shipped expectations: nothing weaker than is certain, each fact replayed, no supposition.

By default, of forty expectations spread over the files, some that are put in all the words of the rule language that
the forty are: of every kind of claim, place and setting. All forty are long; all there are take hours.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from statistics import median

import pytest

from benchmarks.explanations import SAMPLED, Figures, figures, same_text, sampled
from reasoner import pipeline
from reasoner.model.ir import Expectation, Model
from reasoner.resources import rules_path


@pytest.fixture(scope="module")
def model() -> Model:
    return pipeline.load([rules_path() / "mtor"])[0]


def judged(found: Figures) -> None:
    assert found.answers > 0
    assert found.weak == 0
    assert found.direct == found.stories > 0
    assert found.agreeing == found.supports
    assert found.replayed == found.facts
    assert found.suppositions == 0
    assert median(found.words) <= 130


def put_otherwise(model: Model, expectations: Sequence[Expectation]) -> list[Expectation]:
    """Expectations that use every word of the rule language which these do, none of them needless."""
    levels = {level for quantity in model.quantities.values() for level in quantity.space.levels}
    names = {*model.quantities, *model.scenarios, *levels}
    words = {e.id: set(re.findall(r"\w+|,", e.rule.text)) - names for e in expectations}
    kept = list(expectations)
    for one in expectations:
        others = [e for e in kept if e is not one]
        if words[one.id] <= set().union(*(words[e.id] for e in others)):
            kept = others
    return kept


def test_of_each_kind_of_expectation_everything_told_is_certain_and_replayed(model: Model) -> None:
    chosen = put_otherwise(model, list(sampled(model, SAMPLED)))
    said = {word for expectation in chosen for word in expectation.rule.text.split()}
    assert {"increases", "decreases", "unchanged", "least", "most", "and", "impossible", "not"} <= said
    assert {"in", "than", "late", "raised", "lowered", "knock"} <= said
    judged(figures(model, chosen))


@pytest.mark.long
@pytest.mark.parametrize("part", range(4))
def test_of_a_sample_of_expectations_everything_told_is_certain_and_replayed(model: Model, part: int) -> None:
    judged(figures(model, list(sampled(model, SAMPLED))[part::4]))


@pytest.mark.long
@pytest.mark.hours
def test_of_all_expectations_everything_told_is_certain_and_replayed(model: Model) -> None:
    judged(figures(model, list(sampled(model, None))))


@pytest.mark.parametrize("number", [2, pytest.param(4, marks=pytest.mark.long)])
def test_the_texts_are_the_same_under_two_hash_seeds(model: Model, number: int) -> None:
    assert same_text([e.id for e in sampled(model, number)]) == "yes"
