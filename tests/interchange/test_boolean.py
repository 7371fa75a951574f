"""`.bnet` and `.aeon`: functions as definitions, unknown ones as influences; published models with known answers."""

from __future__ import annotations

import csv
from itertools import product
from pathlib import Path

import pytest
from foreign import DATA, definitions, edges, errors, imported, names, remarks

import reasoner
from reasoner.interchange.boolean import effects, true
from reasoner.lang.formatter import one_line
from reasoner.query.answers import Enumeration, StatesAnswer

MODELS = DATA / "bbm"
MOST = 10_000
"""Fixed points that are counted in little time; none of these models has more."""
models = pytest.mark.skipif(not MODELS.is_dir(), reason="the collection of published models is not beside the checkout")


def published(most: int = MOST, size: int = 5_000) -> list[tuple[Path, int]]:
    """The files of the models with few fixed points, and how many they have."""
    if not MODELS.is_dir():
        return []
    with (MODELS / "fixed_points.csv").open(encoding="utf-8") as file:
        known = {row["file"]: int(row["fixed_points"]) for row in csv.DictReader(file)}
    paths = (MODELS / f"{name}{suffix}" for name, count in known.items() if count <= most for suffix in SUFFIXES)
    return [(p, known[p.stem]) for p in paths if p.exists() and p.stat().st_size < size]


SUFFIXES = (".bnet", ".aeon")


def states(model: reasoner.Model, budget: float = 60) -> int:
    found = model.ask("states", budget=budget).data
    assert isinstance(found, StatesAnswer) and found.verdict != "unknown"
    return found.found.count if isinstance(found.found, Enumeration) else 0


def name_of(value: object) -> str:
    return value.name if isinstance(value, Path) else str(value)


@models
@pytest.mark.parametrize(
    ("path", "count"),
    [p for p in published() if p[0].suffix == ".bnet"] + published()[1::9] or [(Path("none"), 0)],
    ids=name_of,
)
def test_the_states_of_a_published_model_are_its_fixed_points(path: Path, count: int) -> None:
    assert states(reasoner.load(path)) == count


@pytest.mark.long
@pytest.mark.hours
@models
@pytest.mark.parametrize(("path", "count"), published(10_000, 50_000) or [(Path("none"), 0)], ids=name_of)
def test_the_states_of_every_published_model_are_its_fixed_points(path: Path, count: int) -> None:
    assert states(reasoner.load(path), 600) == count


@models
@pytest.mark.parametrize("path", sorted(MODELS.glob("*.bnet"))[::6] or [Path("none")], ids=name_of)
def test_both_files_of_a_published_model_say_the_same(path: Path) -> None:
    one, other = (imported(p.name, p.read_text(encoding="utf-8")) for p in (path, path.with_suffix(".aeon")))
    assert not errors(one) and not errors(other)
    first, second = definitions(one), definitions(other)
    assert first.keys() == second.keys()
    small = [n for n in first if len(effects(first[n])) in range(1, 9)]
    assert small
    for name in small:
        read = sorted(effects(first[name]))
        for values in product((False, True), repeat=len(read)):
            on = {n for n, value in zip(read, values, strict=True) if value}
            assert true(first[name], on) == true(second[name], on)


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("B, A & !C | D", "A and not C or D"),
        ("B, A & (C | D)", "A and (C or D)"),
        ("B, !(A | !C)", "not (A or not C)"),
        ("B, A or not C", "A or not C"),
        ("B, (A & 1) | 0", "A"),
        ("B, !!A", "A"),
    ],
)
def test_an_expression_is_a_definition(text: str, formula: str) -> None:
    assert one_line(definitions(imported("a.bnet", text))["B"]) == formula


@pytest.mark.parametrize(
    ("text", "formula"),
    [
        ("$B: A => C => D", "not A or not C or D"),
        ("$B: A ^ C", "A and not C or not A and C"),
        ("$B: A <=> C", "not (A and not C or not A and C)"),
        ("$B: A => C & D", "not A or C and D"),
    ],
)
def test_further_operators_of_aeon(text: str, formula: str) -> None:
    assert one_line(definitions(imported("a.aeon", text))["B"]) == formula


@pytest.mark.parametrize(
    ("text", "message", "column"),
    [
        ("B, A &", "this expression breaks off", 6),
        ("B, (A | C", "this bracket is not closed", 4),
        ("B, A)", "this bracket was never opened", 5),
        ("B, A C", "`C` is not expected here", 6),
        ("B, | A", "`|` is not expected here", 4),
        ("B", "this line is no function", 1),
        ("B, A\nB, C", "`B` has two functions", 1),
    ],
)
def test_a_mistake_is_told_with_its_place(text: str, message: str, column: int) -> None:
    (wrong,) = errors(imported("a.bnet", text))
    assert (wrong.message, wrong.span.column) == (message, column)


def test_a_constant_never_has_the_other_value_and_an_input_has_both() -> None:
    counted = {"A, 1": 1, "A, A": 2, "A, 0": 1, "A, !A": 0}
    for text, count in counted.items():
        found = imported("a.bnet", text)
        assert not errors(found)
        path = "\n".join(one_line(s) for s in found.statements)
        assert states(reasoner.loads(path)) == count


def test_constants_that_aeon_does_not_know_are_told() -> None:
    found = imported("a.aeon", "A -> B\n$B: A & C\n")
    assert one_line(definitions(found)["B"]) == "A and C"
    assert [remark.message for remark in found.remarks] == [
        "not used: 1 constants that are not known, taken for inputs (C in the function of B)"
    ]
    assert not imported("a.aeon", "A -> B\n$B: A\n$C: C & B\n").remarks


def test_open_functions_of_aeon_keep_their_regulators() -> None:
    found = imported("a.aeon", "A -> B\nC -|? B\nD -? B\nA -> E\n$E: f(A)\n")
    assert edges(found) == [("A", "->", "B"), ("C", "-|", "B"), ("D", "-?", "B"), ("A", "->", "E")]
    assert names(found) == {"A", "B", "C", "D", "E"}
    assert remarks(found) == [
        "not used: 1 regulations that may rise and fall with one regulator, taken to have one sign (D -? B)",
        "not used: 1 functions known only in part: their regulators stay (f)",
    ]
    assert "maybe C -| B" in [one_line(s) for s in found.statements]


def test_a_declared_sign_against_the_function_is_told() -> None:
    found = imported("a.aeon", "A -> B\nC -> B\nD -> B\n$B: !A & (C | !C)\n")
    assert remarks(found) == [
        "`A -> B` is declared, and by its function `B` is lowered by it",
        "`C -> B` is declared, and by its function `B` does not depend on it",
        "not used: 1 regulations that the function of their target does not read (D on B)",
    ]
