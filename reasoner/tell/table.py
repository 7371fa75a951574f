"""Answers as tables: a heading and rows, from the same object that `--json` prints.

A prediction has a row for each quantity, a comparison one for each line, interventions, states and the combinations of
a screen one each; any other answer is one row with its verdict.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from io import StringIO
from typing import Any, TypeAlias

from reasoner.query.answers import Answer, ScreenAnswer
from reasoner.tell import screened
from reasoner.tell.json import to_json

Table: TypeAlias = tuple[tuple[str, ...], Sequence[tuple[str, ...]]]


def table(answer: Answer) -> Table:
    """The heading and the rows of an answer."""
    if isinstance(answer, ScreenAnswer):
        return screened.table(answer)
    said = to_json(answer)
    if "directions" in said:
        return _prediction(said)
    if "rows" in said:
        return _listed(said["rows"])
    if "interventions" in said:
        return _listed([{**i, "settings": _settings(i["settings"])} for i in said["interventions"]])
    shown = [w["levels"] for w in said.get("witnesses", ()) if w.get("shows") == "state"]
    if shown:
        return _listed([{q: ", ".join(at.values()) for q, at in levels.items()} for levels in shown])
    return _listed([{name: said[name] for name in ("question", "kind", "verdict") if name in said}])


def _prediction(said: dict[str, Any]) -> Table:
    """Directions, and the levels in each world."""
    worlds = [w["id"] for w in said.get("worlds", ())]
    levels, unaffected = said.get("levels", {}), said.get("unaffected", {})
    heading = ("quantity", "directions", "unaffected", *(f"levels.{w}" for w in worlds))
    rows = [
        (
            name,
            "/".join(directions),
            "yes" if name in unaffected else "no",
            *("/".join(levels.get(name, {}).get(w, ())) for w in worlds),
        )
        for name, directions in said["directions"].items()
    ]
    return heading, rows


def _settings(settings: dict[str, str]) -> str:
    return ", ".join(f"{quantity} = {level}" for quantity, level in settings.items())


def _listed(items: Sequence[dict[str, Any]]) -> Table:
    heading = tuple(dict.fromkeys(name for item in items for name in item))
    return heading, [tuple(_cell(item.get(name, "")) for name in heading) for item in items]


def _cell(value: Any) -> str:
    if isinstance(value, list):
        return "/".join(map(_cell, value))
    return _settings(value) if isinstance(value, dict) else str(value)


def to_csv(found: Table) -> str:
    """A table as comma-separated values, the heading first."""
    heading, rows = found
    return lines([heading, *rows])


def lines(records: Iterable[Sequence[str]]) -> str:
    """Records as comma-separated values, a line each."""
    out = StringIO()
    csv.writer(out, lineterminator="\n").writerows(records)
    return out.getvalue()
