"""The models of textbook size: every expectation is cited, and the manual has the share of strict predictions."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

import reasoner
from reasoner.resources import rules_path

MODELS = ("p53", "egfr_braf", "nfkb")
PAGE = Path(__file__).parents[1] / "docs" / "recipes.md"


def load(name: str) -> reasoner.Model:
    return reasoner.load(rules_path() / "examples" / f"{name}.rules")


def row(model: reasoner.Model, scenario: str) -> tuple[int, int]:
    """Of what can move when one input or drug is given in a scenario: all, and what must move one way."""
    givable = [q.name for q in model.quantities.values() if q.kind in ("drug", "input")]
    directions = [
        found
        for given in givable
        if all(s.quantity != given for s in model.data.scenarios[scenario].settings)
        for name, found in model.what_if(f"{given} = high in {scenario}").directions.items()
        if name != given and found != ["0"]
    ]
    return len(directions), sum(found in (["+"], ["-"]) for found in directions)


def line(model: reasoner.Model, name: str, scenario: str) -> str:
    moving, strict = row(model, scenario)
    return f"| {name} | {scenario} | {moving} | {strict} | {100 * strict // moving} % |"


def table() -> Iterator[str]:
    for name in MODELS:
        model = load(name)
        yield from (line(model, name, scenario) for scenario in model.data.scenarios)


def printed() -> list[str]:
    rows = tuple(f"| {name} |" for name in MODELS)
    return [text for text in PAGE.read_text(encoding="utf-8").splitlines() if text.startswith(rows)]


@pytest.mark.parametrize(("name", "scenario"), [("p53", "p53_null"), ("nfkb", "RELA_null")])
def test_the_manual_has_the_share_of_strict_predictions_of_a_scenario(name: str, scenario: str) -> None:
    assert line(load(name), name, scenario) in printed()


@pytest.mark.long
def test_the_manual_has_the_shares_of_every_scenario() -> None:
    assert printed() == [*table()]


@pytest.mark.parametrize("name", MODELS)
def test_each_has_at_least_twenty_expectations_from_the_literature_and_every_rule_is_cited(name: str) -> None:
    model = load(name).data
    cited = [e for e in model.expectations if e.rule.cite]
    assert len(cited) == len(model.expectations) >= 20
    assert len(model.influences) >= 30
    used = {key for rule in model.rules.values() for key in rule.cite}
    assert used == set(model.papers)


if __name__ == "__main__":
    print("\n".join(table()))
