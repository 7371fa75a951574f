"""Tables of measurements: what rows come to, and the mistakes of those that come to nothing."""

from __future__ import annotations

from pathlib import Path

import pytest
from elaborated import model_of

import reasoner
from reasoner.compile.codes import TABLES
from reasoner.model.ir import DirectionClaim, LevelClaim, Observation, Setting, Status, Where
from reasoner.revise.files import Place
from reasoner.revise.measurements import COLUMNS, WORDS, measured, read_table
from reasoner.signs import DOWN, NOT_UP, STEADY, UP
from reasoner.source import Source

MODEL = model_of(
    'input S\ndrug D\nprotein A\nprotein B also Bee\nS -> A\nD -| B\nscenario fed: S = high\nsource Kim2011 "Kim 2011"'
)


def rows(text: str, place: Place = Place()) -> tuple[Observation, ...]:
    found, mistakes = measured(MODEL, Source("t.csv", text), place)
    assert mistakes == ()
    return found


def mistakes(text: str, place: Place = Place()) -> list[tuple[str, int, int, str]]:
    found, diagnostics = measured(MODEL, Source("t.csv", text), place)
    assert not found
    return [(d.code, d.span.line, d.span.column, d.span.text) for d in diagnostics]


def test_a_row_is_an_observation_with_its_line_as_origin() -> None:
    (one,) = rows(
        "quantity,direction,scenario,settings,phase,source,status,note\nA,up,fed,D = high,late,Kim2011,presumed,n"
    )
    assert one.claim == DirectionClaim("A", UP)
    assert one.where == Where((Setting("D", "level", 2),), "fed", "late", "before")
    assert (one.id, one.rule.origin.line, one.rule.text) == (
        "t.csv:2",
        2,
        "observe A increases with D = high in fed at late",
    )
    assert (one.rule.cite, one.rule.status, one.rule.note) == (("Kim2011",), Status.PRESUMED, "n")


@pytest.mark.parametrize(("word", "signs"), [("UP", UP), (" Does  Not increase ", NOT_UP), ("-", DOWN), ("0", STEADY)])
def test_directions_are_forgiving_in_case_and_spacing(word: str, signs: object) -> None:
    (one,) = rows(f"Quantity,Direction,Scenario\nA,{word},fed")
    assert one.claim == DirectionClaim("A", signs)  # type: ignore[arg-type]


def test_no_word_means_two_directions_and_no_name_two_columns() -> None:
    words = [word for several in WORDS.values() for word in several]
    names = [name for several in COLUMNS.values() for name in several]
    assert len(words) == len(set(words))
    assert len(names) == len(set(names))


def test_a_level_stands_in_its_column_or_for_a_direction() -> None:
    first, second = rows("quantity,direction,level\nA,,High\nB,off,")
    assert (first.claim, second.claim) == (LevelClaim("A", 3, 3), LevelClaim("B", 0, 0))
    assert first.where == Where((), None, "before", comparison="parent")


def test_semicolons_tabs_comments_synonyms_quotes_and_empty_lines_are_understood() -> None:
    for separator in (";", "\t", ","):
        lines = ["# made by hand", separator.join(["quantity", "direction", "settings"]), ""]
        lines += [separator.join(["Bee", "down", '"D = high, S = low"']), separator * 2]
        (one,) = rows("\n".join(lines))
        assert (one.claim, one.rule.origin.line) == (DirectionClaim("B", DOWN), 4)


def test_rows_without_a_place_take_the_one_given() -> None:
    (one,) = rows("quantity,direction\nA,up", Place("fed", "D = high"))
    assert one.where == Where((Setting("D", "level", 2),), "fed")


def test_a_source_that_no_file_declares_counts_as_a_paper() -> None:
    (one,) = rows("quantity,direction,scenario,source\nA,up,fed,our own blot")
    assert one.rule.cite == ("our own blot",)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("", [("E701", 1, 1, "")]),
        ("quantity,direktion\nA,up", [("E701", 1, 10, "direktion")]),
        ("quantity,scenario\nA,fed", [("E701", 1, 1, "quantity,scenario")]),
        ("quantity,gene,direction\nA,A,up", [("E701", 1, 10, "gene")]),
        ("quantity,direction,scenario\nAA,up,fed\nA,up,fet", [("E201", 2, 1, "AA"), ("E205", 3, 6, "fet")]),
        ("quantity,direction,scenario\nA,1.7,fed", [("E702", 2, 3, "1.7")]),
        ("quantity,level,scenario\nA,up,fed", [("E702", 2, 3, "up")]),
        ("quantity,direction,level\nA,up,high", [("E702", 2, 6, "high")]),
        ("quantity,direction,scenario\nA,,fed", [("E702", 2, 1, "A")]),
        ("quantity,direction,scenario\n,up,fed", [("E703", 2, 1, ",up,fed")]),
        ("quantity,direction,scenario\nA,up,fed,x", [("E703", 2, 10, "x")]),
        ('quantity,direction,scenario\nA,up,"fed', [("E703", 2, 1, 'A,up,"fed')]),
        ("quantity,direction\nA,up", [("E704", 2, 3, "up")]),
        ("quantity,direction,settings\nA,up,D = hihg", [("E301", 2, 10, "hihg")]),
        ('quantity,direction,settings\nA,up,"D = high, E = high"', [("E201", 2, 17, "E")]),
        ("quantity,direction,settings\nA,up,D high", [("E131", 2, 8, "high")]),
        ("quantity,direction,settings\nA,up,D = high in fed", [("E703", 2, 6, "D = high in fed")]),
        ("quantity,direction,settings,phase\nA,up,D = high,soon", [("E413", 2, 15, "soon")]),
        ("quantity,direction,scenario,status\nA,up,fed,sure", [("E509", 2, 10, "sure")]),
        ("quantity,direction,scenario,weight\nA,up,fed,much", [("E705", 2, 10, "much")]),
        ("quantity,direction,scenario,weight\nA,up,fed,0", [("E705", 2, 10, "0")]),
        ("quantity,direction,scenario,weight\nA,up,fed,nan", [("E705", 2, 10, "nan")]),
        ("quantity,direction,scenario,p\nA,up,fed,1.5", [("E705", 2, 10, "1.5")]),
        ("quantity,direction,scenario,weight,p\nA,up,fed,1,0.5", [("E705", 2, 12, "0.5")]),
    ],
)
def test_every_mistake_is_told_with_its_cell(text: str, found: list[tuple[str, int, int, str]]) -> None:
    assert mistakes(text) == found


def test_a_weight_or_a_p_value_says_how_much_a_row_counts() -> None:
    weighed = rows(
        "quantity,direction,scenario,weight,p-value\nA,up,fed,2.5,\nA,up,fed,,0.001\nA,up,fed,,\nA,up,fed,,0"
    )
    assert [round(one.weight, 9) for one in weighed] == [2.5, 3.0, 1.0, 300.0]


def test_one_mistake_leaves_no_row_standing() -> None:
    assert mistakes("quantity,direction,scenario\nA,up,fed\nA,sideways,fed") == [("E702", 3, 3, "sideways")]


@pytest.mark.parametrize("raw", ["quantity,direction\nA,up".encode("utf-16"), b"PK\x03\x04\xff\xfe"])
def test_a_file_that_is_no_text_is_refused(tmp_path: Path, raw: bytes) -> None:
    (tmp_path / "t.csv").write_bytes(raw)
    source, found = read_table(tmp_path / "t.csv")
    assert source is None
    assert [d.code for d in found] == ["E502"]


def test_a_byte_order_mark_and_line_ends_of_any_kind_do_not_matter(tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_bytes(b"\xef\xbb\xbfquantity,direction,scenario\r\nA,up,fed\r\n")
    source, found = read_table(tmp_path / "t.csv")
    assert source is not None
    assert found == ()
    assert len(measured(MODEL, source)[0]) == 1


@pytest.mark.parametrize("code", TABLES)
def test_every_code_of_tables_has_a_wrong_and_a_right_example(code: str) -> None:
    example = TABLES[code]
    model = model_of(example.files["model.rules"])
    assert [d.code for d in measured(model, Source("t.csv", example.wrong))[1]] == [code]
    assert measured(model, Source("t.csv", example.right))[1] == ()


def test_a_table_that_is_not_there_is_a_mistake_in_python_too() -> None:
    with pytest.raises(reasoner.RuleError) as caught:
        reasoner.loads("protein A\n").check(measurements="nofile.csv")
    assert [d.message for d in caught.value.diagnostics] == ["there is no file `nofile.csv`"]
