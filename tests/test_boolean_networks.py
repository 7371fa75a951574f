"""Published Boolean models: as definitions over two levels, their states are exactly their known fixed points."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import pytest

import reasoner

MODELS = Path(__file__).resolve().parents[2] / "shared" / "data" / "bbm"
MOST = 64
"""Fixed points that are still counted one by one."""


WORDS = {"&": " and ", "|": " or ", "!": " not "}


def known() -> list[tuple[str, int]]:
    if not MODELS.is_dir():
        return []
    with (MODELS / "fixed_points.csv").open(encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    counts = [(row[next(iter(row))], int(row["fixed_points"])) for row in rows]
    return [(name, count) for name, count in counts if count <= MOST and size(name) < 5_000]


def size(name: str) -> int:
    return bnet(name).stat().st_size


def bnet(name: str) -> Path:
    return next(MODELS.glob(f"{Path(name).stem}*.bnet"))


def as_rules(text: str) -> str:
    """A .bnet file as a rule file: every variable a two-level quantity, every formula a definition."""
    lines = [line.split(",", 1) for line in text.splitlines() if "," in line and not line.startswith(("#", "targets"))]
    defined = {target.strip(): formula.strip() for target, formula in lines}
    names = dict.fromkeys([*defined, *(n for f in defined.values() for n in re.findall(r"[A-Za-z_]\w*", f))])
    names = {n: None for n in names if n.lower() not in ("true", "false")}
    rules = ["levels bit: 0! < 1!", *(f"quantity `{name}` : bit" for name in names)]
    for target, formula in defined.items():
        if formula == target:
            continue  # the way .bnet writes an input
        spelled = re.sub(r"[A-Za-z_]\w*|[&|!]", lambda m: WORDS.get(m[0], f"`{m[0]}`"), formula)
        rules.append(f"`{target}` := {spelled}")
    return "\n".join(rules) + "\n"


@pytest.mark.skipif(not MODELS.is_dir(), reason="the collection of published models is not beside the checkout")
@pytest.mark.parametrize(("name", "count"), known() or [("none", 0)])
def test_the_states_of_a_boolean_model_are_its_fixed_points(name: str, count: int) -> None:
    model = reasoner.loads(as_rules(bnet(name).read_text(encoding="utf-8")))
    states = model.ask("states", budget=60).data.found.count
    assert states == count
