"""A screen as a document, as JSON and as rows of a table: what stands out first, then every combination."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, Final

from reasoner.document import Block, Paragraph, Run, Runs, Table
from reasoner.model.ir import Claim, Model, Setting
from reasoner.query.answers import ScreenAnswer
from reasoner.query.screened import KINDS, Cell, Interaction, Outcome, Row
from reasoner.signs import symbols
from reasoner.tell.naming import Naming
from reasoner.tell.words import DIRECTIONS, counted, joined, say

LISTED: Final = 12
"""So many interactions of a kind are listed unless all are asked for; and so many rows of a screen that is small."""


def screened(answer: ScreenAnswer, names: Naming, full: bool) -> Iterator[Block]:
    """How many combinations there are, what stands out, and the rows, of a large screen only if all are asked for."""
    found = answer.found
    tried = counted(len(found.rows), "combination")
    yield Paragraph(say("screened", count=tried, readouts=joined(list(readout_names(answer, names)))))
    for kind in KINDS:
        of_kind = [one for one in found.interactions if one.kind == kind]
        if of_kind:
            yield Paragraph(say(f"screen {kind}"))
            shown = of_kind if full else of_kind[:LISTED]
            yield Table((), tuple(_interaction(one, names, len(answer.question.scenarios) > 1) for one in shown))
            if len(of_kind) > len(shown):
                yield Paragraph(say("screen more", count=counted(len(of_kind) - len(shown), "other")))
    if not found.interactions:
        yield Paragraph(say("screen nothing"))
    if full or len(found.rows) <= LISTED:
        header = (say("screen combination"), *(((Run(name, "strong"),)) for name in readout_names(answer, names)))
        yield Table(header, tuple(_row(row, names, len(answer.question.scenarios) > 1) for row in found.rows))


def readout_names(answer: ScreenAnswer, names: Naming) -> Iterator[str]:
    """What each column is called."""
    for readout in answer.question.readouts:
        yield names.quantity(readout).text if isinstance(readout, str) else names.claim(readout)


def made(settings: Sequence[Setting], names: Naming) -> str:
    """The settings of a combination in words."""
    return ", ".join(names.setting(s) for s in settings) or "nothing set"


def _interaction(one: Interaction, names: Naming, several: bool) -> tuple[Runs, ...]:
    place = (Run(f" in {one.scenario or 'the untouched system'}", "quiet"),) if several else ()
    what: Runs = (Run(made(one.settings, names), "name"), *place)
    goal = names.claim(one.goal)
    if one.by is None:
        return what, (Run(goal),)
    by = names.setting(one.by)
    if one.against is None:
        return what, say("screen undone", by=by, claim=goal)
    return what, say("screen rescued", by=by, against=names.setting(one.against), claim=goal)


def _row(row: Row, names: Naming, several: bool) -> tuple[Runs, ...]:
    place = (Run(f" in {row.scenario or 'the untouched system'}", "quiet"),) if several else ()
    return ((Run(made(row.settings, names), "name"), *place), *(_cell(cell) for cell in row.cells))


def _cell(cell: Cell) -> Runs:
    told = outcome_word(cell.outcome)
    return (Run(told if cell.support is None else f"{told} ({cell.support.word})"),)


def outcome_word(outcome: Outcome) -> str:
    """A verdict, or what a quantity does."""
    if isinstance(outcome, str):
        return outcome
    return DIRECTIONS[outcome].one if outcome else "inconsistent"


# --- for programs -------------------------------------------------------------------------------------------------


def screened_json(answer: ScreenAnswer) -> dict[str, Any]:
    """The rows and what stands out, as keys of the answer's object."""
    names = Naming(answer.model, answer.frame)
    found: dict[str, Any] = {"readouts": list(readout_names(answer, names)), "combinations": answer.found.total}
    found["interactions"] = [_interaction_json(one, names) for one in answer.found.interactions]
    found["rows"] = [_row_json(row, answer.model) for row in answer.found.rows]
    return found


def _interaction_json(one: Interaction, names: Naming) -> dict[str, Any]:
    found: dict[str, Any] = {"kind": one.kind, "claim": names.claim(one.goal), "scenario": one.scenario}
    found["settings"] = [names.setting(s) for s in one.settings]
    for key, setting in (("by", one.by), ("against", one.against)):
        if setting is not None:
            found[key] = names.setting(setting)
    return found


def _row_json(row: Row, model: Model) -> dict[str, Any]:
    settings = {s.quantity: model.quantities[s.quantity].space.levels[s.level] for s in row.settings}
    found: dict[str, Any] = {"number": row.number, "scenario": row.scenario, "settings": settings}
    found["outcomes"] = [c.outcome if isinstance(c.outcome, str) else symbols(c.outcome) for c in row.cells]
    if any(cell.support is not None for cell in row.cells):
        found["support"] = [None if c.support is None else c.support.word for c in row.cells]
    return found


def table(answer: ScreenAnswer) -> tuple[tuple[str, ...], list[tuple[str, ...]]]:
    """The heading and the rows, for other programs."""
    support = any(cell.support is not None for row in answer.found.rows for cell in row.cells)
    rows = [record(row, answer.model, support) for row in answer.found.rows]
    return heading(answer.model, answer.question.readouts, support), rows


def heading(model: Model, readouts: Iterable[str | Claim], support: bool) -> tuple[str, ...]:
    """The columns of the table."""
    names = Naming(model)
    found = ["number", "scenario", "settings"]
    for readout in readouts:
        name = readout if isinstance(readout, str) else names.claim(readout)
        found += [name, f"support of {name}"] if support else [name]
    return tuple(found)


def record(row: Row, model: Model, support: bool) -> tuple[str, ...]:
    """One row of the table; directions as `-`, `0`, `+`, an empty cell where no labeling obeys the settings."""
    names = Naming(model)
    found = [str(row.number), row.scenario or "", "; ".join(names.setting(s) for s in row.settings)]
    for cell in row.cells:
        found.append(cell.outcome if isinstance(cell.outcome, str) else "".join(symbols(cell.outcome)))
        if support:
            found.append("" if cell.support is None else cell.support.word)
    return tuple(found)
