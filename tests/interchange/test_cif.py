"""The graphs and profiles of iggy: and-nodes, unknown signs, inputs; and its verdicts on 128 pairs of both."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from foreign import DATA, definitions, edges, errors, imported, measured

import reasoner
from reasoner.diagnostics import RuleError
from reasoner.lang.formatter import one_line
from reasoner.query.agreement import agreement
from reasoner.solve.budget import Budget

IGGY = DATA / "iggy"
here = pytest.mark.skipif(not IGGY.is_dir(), reason="the networks of iggy are not beside the checkout")


def verdicts() -> list[tuple[str, str, str]]:
    """Network, profile and what iggy says of the two: it needs corrections, or none."""
    if not IGGY.is_dir():
        return [("", "", "")]
    with (IGGY / "reference.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if row["net"].startswith("Liver")]
    return [(r["net"], r["obs"], "consistent" if r["mcos"] == "0" else "inconsistent") for r in rows]


def judged(network: str, profile: str) -> str:
    model = reasoner.load(IGGY / network).with_measurements(IGGY / profile)
    return agreement(model.data, 0, Budget(120))[0]


def spread(verdict: str) -> list[tuple[str, str, str]]:
    """Some pairs of one verdict, of both networks."""
    found = [v for v in verdicts() if v[2] == verdict]
    return found[:: max(1, len(found) // 4)] or [("", "", "")]


@here
@pytest.mark.parametrize(("network", "profile", "verdict"), [*spread("consistent"), *spread("inconsistent")])
def test_some_verdicts_of_iggy_are_ours(network: str, profile: str, verdict: str) -> None:
    assert judged(network, profile) == verdict


@pytest.mark.long
@here
@pytest.mark.parametrize(("network", "profile", "verdict"), verdicts())
def test_every_verdict_of_iggy_is_ours(network: str, profile: str, verdict: str) -> None:
    assert judged(network, profile) == verdict


def test_a_graph_has_signs_unknown_signs_and_nodes() -> None:
    found = imported("a.cif", "a -> b\n!c->d\n?e\t->\tb\na & !c -> d\nz\n")
    assert edges(found) == [("a", "->", "b"), ("c", "-|", "d"), ("e", "-?", "b"), ("a & !c", "->", "d")]
    assert {n: one_line(d) for n, d in definitions(found).items()} == {"a & !c": "a and not c"}


def test_both_signs_between_one_pair_are_two_influences_as_iggy_has_it() -> None:
    assert edges(imported("a.cif", "a -> b\n!a -> b\n")) == [("a", "->", "b"), ("a", "-|", "b")]
    assert not imported("a.cif", "a -> b\n!a -> b\n").remarks


@pytest.mark.parametrize(
    "line", ["a - b", "a ->", "-> b", "a b -> c", "a -> b c", "a & -> b", "a -> b -> c", "!a", "a -> !b"]
)
def test_a_line_that_is_no_influence_is_a_mistake(line: str) -> None:
    assert [(e.code, e.span.line) for e in errors(imported("n.cif", f"a -> b\n{line}\n"))] == [("E521", 2)]


@pytest.mark.parametrize("line", ["a = up", "a", "= +", "a + b"])
def test_a_line_of_a_profile_that_says_nothing_is_a_mistake(line: str) -> None:
    assert [(e.code, e.span.line) for e in errors(measured("p.obs", f"a = +\n{line}\n"))] == [("E521", 2)]


def test_a_comment_in_a_profile_is_no_observation() -> None:
    assert [r.span.line for r in measured("p.obs", "# a = -\na = +\n").rows] == [2]


@pytest.fixture
def network(tmp_path: Path) -> Path:
    path = tmp_path / "net.cif"
    path.write_text("a -> b\n!b -> c\nc -> b\n", encoding="utf-8")
    return path


def check(network: Path, profile: str) -> str:
    path = network.with_name("profile.obs")
    path.write_text(profile, encoding="utf-8")
    return reasoner.load(network).check(measurements=path).verdict


@pytest.mark.parametrize(
    ("profile", "verdict"),
    [
        ("a = input\na = +\nb = +\nc = -", "consistent"),
        ("a = input\na = +\nb = -", "inconsistent"),
        ("a = input\nb = -\nc = +", "consistent"),
        ("b = input\nb = +\nc = -", "consistent"),  # an input that rules determine
        ("b = input\nb = 0\nc = 0", "consistent"),
        ("b = input\nb = +\nc = +", "inconsistent"),
        ("a = input\na = notMinus\nb = notPlus", "consistent"),
        ("a = input\na = CHANGE\nb = 0", "inconsistent"),
        ("a = input\na = MIN\nb = -", "inconsistent"),
        ("a = input\na = +\nb = +\nx = +\ny = input", "consistent"),  # names that are not in the network
    ],
)
def test_a_profile_is_one_perturbation(network: Path, profile: str, verdict: str) -> None:
    assert check(network, profile) == verdict


@pytest.mark.parametrize(("profile", "code"), [("b = input\na = +\nc = +\n", "E307"), ("a = +\nb = +\n", "E704")])
def test_what_nobody_says_of_inputs_is_one_mistake(network: Path, profile: str, code: str) -> None:
    with pytest.raises(RuleError) as raised:
        check(network, profile)
    assert [d.code for d in raised.value.diagnostics] == [code]


def test_names_that_the_rules_lack_are_counted(network: Path, tmp_path: Path) -> None:
    from reasoner import pipeline

    profile = tmp_path / "profile.obs"
    profile.write_text("a = input\na = +\nx = +\ny = -\n", encoding="utf-8")
    options = pipeline.Options(tables=pipeline.tables([profile]))
    _, remarks = pipeline.load([network], options)
    assert [r.message for r in remarks] == ["not used: 2 observations of names that the rules lack (`x`, `y`)"]
