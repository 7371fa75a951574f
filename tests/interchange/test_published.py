"""Published answers, as `python -m benchmarks published` compares them; skipped where the data are not beside us."""

from __future__ import annotations

import csv
import sys
from pathlib import Path

import pytest
from foreign import DATA

sys.path.insert(0, str(Path(__file__).parents[2]))

from benchmarks.published import Row, correction, fixed_points, prediction

IGGY = DATA / "iggy"
iggy = pytest.mark.skipif(not IGGY.is_dir(), reason="the networks of iggy are not beside the checkout")
bbm = pytest.mark.skipif(not (DATA / "bbm").is_dir(), reason="the Boolean models are not beside the checkout")


def chosen(every: int) -> list[dict[str, str]]:
    """The lines on yeast, and some of those on the liver."""
    with (IGGY / "reference.csv").open(encoding="utf-8") as file:
        known = list(csv.DictReader(file))
    yeast = [one for one in known if one["net"].startswith("Yeast")]
    return [*yeast, *known[len(yeast) :: every]]


def corrections(every: int) -> list[Row]:
    return [correction(IGGY, one, 60) for one in chosen(every)]


@iggy
def test_minimal_corrections_are_as_many_as_published() -> None:
    found = corrections(16)
    assert len(found) > 8 and {row.verdict for row in found} == {"same"}, found


@iggy
def test_predictions_are_those_published_where_they_can_be_asked() -> None:
    found = [prediction(IGGY, one, 60) for one in chosen(32)]
    # iggy predicts 485 names that its network lacks, unless the profile is restricted to the network
    assert [row.verdict for row in found] == ["not expressible", "same"] * 2 + ["same"] * 4, found


@pytest.mark.long
@iggy
def test_all_minimal_corrections_are_as_many_as_published() -> None:
    found = corrections(1)
    assert len(found) >= 132 and {row.verdict for row in found} == {"same"}, found


@pytest.mark.long
@bbm
def test_all_fixed_points_are_as_many_as_published() -> None:
    found = list(fixed_points(DATA / "bbm", 200))
    assert len(found) == 60 and {row.verdict for row in found} == {"same"}, found
