"""What stands out in a screen: smallest combinations that bring a claim about, and how settings act on each other.

All of it is read off the rows, so it is as complete as they are. A goal is a claim, or one direction of a quantity; it
is reached where the verdict is necessary.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from reasoner.model.ir import Claim, DirectionClaim, Screen, Setting
from reasoner.query.screened import Interaction, Outcome, Row
from reasoner.signs import MINUS, PLUS, Sign


def interactions(question: Screen, rows: Sequence[Row]) -> tuple[Interaction, ...]:
    """All that stands out, by goal and scenario, in the order of the rows."""
    found: list[Interaction] = []
    for scenario in question.scenarios:
        here = {frozenset(row.settings): row for row in rows if row.scenario == scenario}
        for goal, n, sign in goals(question):
            reached = {made: reaches(row.cells[n].outcome, sign) for made, row in here.items()}
            found += _of_goal(goal, scenario, here, reached)
    return tuple(found)


def goals(question: Screen) -> Iterator[tuple[Claim, int, Sign | None]]:
    """Each goal with the number of its readout, and its sign if that is a quantity."""
    for n, readout in enumerate(question.readouts):
        if isinstance(readout, str):
            yield from ((DirectionClaim(readout, frozenset({sign})), n, sign) for sign in (PLUS, MINUS))
        else:
            yield readout, n, None


def reaches(outcome: Outcome, sign: Sign | None) -> bool:
    """Whether an outcome reaches a goal."""
    return outcome == "necessary" if sign is None else outcome == frozenset({sign})


def _of_goal(
    goal: Claim,
    scenario: str | None,
    rows: Mapping[frozenset[Setting], Row],
    reached: Mapping[frozenset[Setting], bool],
) -> Iterator[Interaction]:
    smallest: list[frozenset[Setting]] = []
    for made, row in rows.items():  # a part of a combination comes before it
        if reached[made]:
            if not any(part < made for part in smallest):
                smallest.append(made)
                yield Interaction("synergy" if len(made) > 1 else "minimal", goal, scenario, row.settings)
            yield from _rescues(goal, scenario, row, reached)
        else:
            for by in row.settings:
                if made - {by} in smallest:
                    yield Interaction("antagonism", goal, scenario, row.settings, by)


def _rescues(
    goal: Claim, scenario: str | None, row: Row, reached: Mapping[frozenset[Setting], bool]
) -> Iterator[Interaction]:
    made = frozenset(row.settings)
    for by in row.settings:
        if not reached.get(made - {by}, True):
            for against in row.settings:
                if against != by and reached.get(made - {by, against}, False):
                    yield Interaction("rescue", goal, scenario, row.settings, by, against)
