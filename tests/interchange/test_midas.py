"""MIDAS: what counts as a change, and what of a file is told because it is not used."""

from __future__ import annotations

import pytest
from foreign import errors, measured, remarks

from reasoner.interchange.profile import Measured
from reasoner.lang.formatter import one_line


def seen(found: Measured) -> list[tuple[str, str]]:
    return [(one_line(row.claim), ", ".join(one_line(s) for s in row.settings)) for row in found.rows]


def test_names_may_hold_dashes_dots_and_blanks() -> None:
    found = measured("a.csv", "TR:TNF-a,TR:IL 1.b,DA:ALL,DV:p-ERK\n1,1,0,0\n1,1,10,1\n")
    assert not found.remarks
    assert seen(found) == [("`p-ERK` increases", "raised `TNF-a`, raised `IL 1.b`")]


def test_cell_lines_are_not_compared_with_each_other() -> None:
    text = "TR:x:CellLine,TR:y:CellLine,TR:A,DA:ALL,DV:B\n1,0,1,0,0\n0,1,1,0,5\n1,0,1,10,5\n0,1,1,10,0\n"
    assert [claim for claim, _ in seen(measured("a.csv", text))] == ["B increases", "B decreases"]


def test_repeated_first_values_and_lone_times_are_told() -> None:
    found = measured("a.csv", "TR:A,TR:C,DA:ALL,DV:B\n1,0,0,0\n1,0,0,1\n1,0,10,1\n0,1,10,1\n")
    assert [claim for claim, _ in seen(found)] == ["B increases"]
    assert remarks(found) == [
        "not used: 1 further values at the first time of a treatment (B)",
        "not used: 1 values of a treatment with no other time to compare (B)",
    ]


@pytest.mark.parametrize("row", ["1,high,10,1", "1,1,late,1", "1,1,10,up", "1,1,10,inf", "mine,1,10,1"])
def test_a_cell_that_should_be_a_number_is_a_mistake(row: str) -> None:
    found = measured("a.csv", f"TR:x:CellLine,TR:A,DA:ALL,DV:B\n1,1,0,0\n{row}\n")
    assert [e.span.line for e in errors(found)] == [3]
