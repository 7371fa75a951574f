"""What is told of the shipped expectations: nothing weaker than is certain, each fact replayed, no supposition."""

from __future__ import annotations

from statistics import median

import pytest

from benchmarks.explanations import SAMPLED, Figures, figures, same_text, sampled
from reasoner import pipeline
from reasoner.resources import rules_path


def judged(found: Figures) -> None:
    assert found.answers > 0
    assert found.weak == 0
    assert found.direct == found.stories > 0
    assert found.agreeing == found.supports
    assert found.replayed == found.facts
    assert found.suppositions == 0
    assert median(found.words) <= 130


@pytest.mark.parametrize("part", range(4))
def test_of_a_sample_of_expectations_everything_told_is_certain_and_replayed(part: int) -> None:
    model, _ = pipeline.load([rules_path() / "mtor"])
    judged(figures(model, list(sampled(model, SAMPLED))[part::4]))


@pytest.mark.long
@pytest.mark.hours
def test_of_all_expectations_everything_told_is_certain_and_replayed() -> None:
    model, _ = pipeline.load([rules_path() / "mtor"])
    judged(figures(model, list(sampled(model, None))))


def test_the_texts_are_the_same_under_two_hash_seeds() -> None:
    model, _ = pipeline.load([rules_path() / "mtor"])
    assert same_text([e.id for e in sampled(model, 4)]) == "yes"
