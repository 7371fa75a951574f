"""Where each statement of a source went, on small lists; the shipped list is tested with the shipped rules."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reasoner.cli.main import main
from reasoner.compile.load import read_text
from reasoner.lint.coverage import Coverage, coverage, entries, to_csv
from reasoner.source import Source

RULES = """
drug D
protein A, B
I001: D -| A
I002: A -> B
scenario treated: D = high
expect C001: B decreases with D = high
expect C002: possible B decreases with D = low
expect C003b: B decreases in treated
query C004q: why B decreases with D = high
regimen T1: D "10 nM" outcome C001
"""


def found(*lines: str, rules: str = RULES) -> Coverage:
    files, mistakes = read_text(Source("r.rules", rules))
    assert not mistakes
    return coverage(entries("id,task,where,reason\n" + "".join(f"{line}\n" for line in lines)), files)


GOOD = (
    "I001,statement,,",
    "I002,statement,,",
    "I003,statement,I001 A,said twice",
    "I004,statement,treated,",
    "I005,statement,,history",
    "C001,reproduce,T1,",
    "C002,consistent,C001,",
    "C003,reproduce,,",
    "C004,explain,,",
    "C005,record,T1,",
)


def test_each_id_goes_where_its_label_is_and_where_the_list_says() -> None:
    there = found(*GOOD)
    assert there.gaps == ()
    assert to_csv(there) == (
        "id,task,kind,where,file,reason\n"
        "I001,statement,rule,I001,r.rules,\n"
        "I002,statement,rule,I002,r.rules,\n"
        "I003,statement,rule,I001 A,r.rules,said twice\n"
        "I004,statement,structure,treated,r.rules,\n"
        "I005,statement,left out,,,history\n"
        "C001,reproduce,expectation,C001 T1,r.rules,\n"
        "C002,consistent,expectation,C002 C001,r.rules,\n"
        "C003,reproduce,expectation,C003b,r.rules,\n"
        "C004,explain,question,C004q,r.rules,\n"
        "C005,record,data,T1,r.rules,\n"
    )


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("I006,statement,,", "`I006` went nowhere"),
        ("I006,statement,I009,", "`I006` is said to be in `I009`, which the rules do not have"),
        ("C006,reproduce,I001,", "`C006` is to be reproduced, and no expectation demands it"),
        ("C006,consistent,I001,", "`C006` is to be consistent with, and no expectation tests it"),
        ("C006,explain,C001,", "`C006` is to be explained, and no query asks for it"),
        ("C005,record,,again", "`C005` stands in line 11 already"),
    ],
)
def test_what_is_missing_is_told_with_its_line(line: str, message: str) -> None:
    assert [(gap.line, gap.message) for gap in found(*GOOD, line).gaps] == [(12, message)]


def test_a_possible_outcome_is_not_enough_to_reproduce_a_claim() -> None:
    rules = RULES
    (gap,) = found(*GOOD[:6], "C002,reproduce,,", *GOOD[7:], rules=rules).gaps
    assert gap.message == "`C002` is to be reproduced, and no expectation demands it"


def test_a_label_that_is_no_id_of_the_list_is_told() -> None:
    (gap,) = found(*GOOD, rules=RULES.replace("A -> B", "A -> B\nI020: D -0 B")).gaps
    assert (gap.line, gap.message) == (0, "`I020` in r.rules is no id of the list")


def run(folder: Path, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[int, str, str]:
    code = main(["coverage", str(folder), *words])
    out, err = capsys.readouterr()
    return code, out.replace(str(folder), "rules"), err.replace(str(folder), "rules")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "main.rules").write_text(RULES)
    (tmp_path / "ids.csv").write_text("id,task,where,reason\n" + "".join(f"{line}\n" for line in GOOD))
    return tmp_path


def test_the_command_counts_and_names_what_was_left_out(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(folder, capsys) == (
        0,
        "              all  rule  expectation  data  structure  question  left out\n"
        "  statement   5    3     0            0     1          0         1\n"
        "  reproduce   2    0     2            0     0          0         0\n"
        "  consistent  1    0     1            0     0          0         0\n"
        "  explain     1    0     0            0     0          1         0\n"
        "  record      1    0     0            1     0          0         0\n"
        "  all         10   3     3            1     1          1         1\n"
        "\n"
        "Left out:\n"
        "\n"
        "  I005  history\n",
        "",
    )


def test_the_command_fails_with_the_line_of_what_is_missing(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with (folder / "ids.csv").open("a") as file:
        file.write("I006,statement,,\n")
    code, text, _ = run(folder, capsys)
    assert code == 1 and text.endswith("Wrong:\n\n  rules/ids.csv:12: `I006` went nowhere\n")
    code, text, _ = run(folder, capsys, "--json")
    (wrong,) = json.loads(text)["wrong"]
    assert (code, wrong["line"], wrong["message"]) == (1, 12, "`I006` went nowhere")


def test_the_table_is_printed_as_csv(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, text, _ = run(folder, capsys, "--csv")
    assert code == 0 and text.splitlines()[3] == "I003,statement,rule,I001 A,main.rules,said twice"


@pytest.mark.parametrize("text", [None, "id,label\n", "id,task,where,reason\nI001,rule\n"])
def test_without_a_list_the_mistake_is_told(folder: Path, capsys: pytest.CaptureFixture[str], text: str | None) -> None:
    (folder / "ids.csv").unlink()
    if text is not None:
        (folder / "ids.csv").write_text(text)
    code, _, err = run(folder, capsys)
    what = "`rules/ids.csv` is no list of ids: " if text else "there is no list of ids `rules/ids.csv`, with which"
    assert code == 2 and f"error[E006]: {what}" in err
