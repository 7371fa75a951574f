"""Files of other formats at the shell: imported, asked directly, with data, and what is wrong with them."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reasoner.cli.main import main
from reasoner.lang.layout import laid_out
from reasoner.source import Source


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("net.cif").write_text("EGF -> RAF\n!p38-a -> RAF\nRAF & !AKT -> ERK\n", encoding="utf-8")
    Path("profile.obs").write_text("EGF = input\nEGF = +\nRAF = -\n", encoding="utf-8")


RULES = """\
# CIF of iggy, from net.cif

quantity EGF, RAF, `p38-a`, AKT, ERK, `RAF & !AKT`

EGF -> RAF  # line 1
`p38-a` -| RAF  # line 2
`RAF & !AKT` -> ERK  # line 3
`RAF & !AKT` := RAF and not AKT  # line 3
"""


def test_a_file_becomes_commented_canonical_rules(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "net.cif"]) == 0
    told = capsys.readouterr().out
    assert told == RULES
    assert laid_out(Source("net.rules", told)) == (told, ())


def test_rules_are_written_to_a_file_and_in_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "net.cif", "-o", "net.rules"]) == 0
    assert Path("net.rules").read_text(encoding="utf-8") == RULES
    assert main(["import", "net.cif", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["kind"], told["dialect"], told["rules"]) == ("import", "CIF of iggy", RULES)


@pytest.mark.parametrize("name", ["net.cif", "./net.cif", "other.cif", "rules.csv"])
def test_rules_are_never_written_over_the_file_or_as_another_format(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    before = Path("net.cif").read_text(encoding="utf-8")
    assert main(["import", "net.cif", "-o", name]) == 2
    assert "error[E006]" in capsys.readouterr().err
    assert Path("net.cif").read_text(encoding="utf-8") == before
    assert not Path("other.cif").exists() and not Path("rules.csv").exists()


def test_a_question_takes_the_file_and_names_its_lines(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why", "RAF decreases with p38-a = high".replace("p38-a", "`p38-a`"), "net.cif", "--full"]) == 0
    assert "net.cif:2  `p38-a` -| RAF" in capsys.readouterr().out


@pytest.mark.parametrize("words", [["net.cif", "profile.obs"], ["net.cif", "--data", "profile.obs"]])
def test_a_profile_is_checked_and_a_repair_names_the_lines(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["check", *words]) == 1
    told = capsys.readouterr().out
    assert "profile.obs:3  observe RAF decreases" in told and "net.cif:1" in told
    assert "profile.obs:3  - RAF = -" in told


def test_measurements_is_another_name_of_data(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["check", "net.cif", "--measurements", "profile.obs"]) == 1
    assert capsys.readouterr().out.startswith("2 observations and 2 rules cannot all be true")


def test_why_not_changes_the_lines_of_the_file(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["why-not", "RAF decreases with EGF = high", "net.cif"]) == 0
    assert "leave out EGF -> RAF (net.cif:1)" in capsys.readouterr().out


def test_a_file_may_use_one_of_another_format(capsys: pytest.CaptureFixture[str]) -> None:
    Path("more.rules").write_text('use "net.cif"\nERK -> EGF\n', encoding="utf-8")
    assert main(["check", "more.rules"]) == 0


def test_the_format_is_said_where_the_name_does_not_tell(capsys: pytest.CaptureFixture[str]) -> None:
    Path("net.txt").write_text("A -> B\n", encoding="utf-8")
    assert main(["import", "net.txt"]) == 2
    assert "say which it is with --format: signor or omnipath" in capsys.readouterr().err
    assert main(["import", "net.txt", "--format", "cif"]) == 0
    assert main(["check", "net.txt", "--format", "cif"]) == 0


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["import"], "E005"),
        (["import", "net.cif", "profile.obs"], "E005"),
        (["import", "nte.cif"], "E004"),
        (["import", "profile.obs"], "E522"),
        (["import", "net.cif", "--format", "cyf"], "E003"),
        (["import", "net.cif", "-o", "no/where.rules"], "E006"),
        (["import", "net.cif", "--belief", "0.9,0.8,0.5"], "E522"),
        (["import", "net.cif", "--belief", "0.5,0.8,0.9"], "E003"),
        (["import", "net.cif", "--belief", "nan,nan,nan"], "E003"),
        (["check", "broken.cif"], "E521"),
        (["import", "broken.cif"], "E521"),
        (["import", "latin.cif"], "E006"),
    ],
)
def test_what_is_wrong_is_told(words: list[str], code: str, capsys: pytest.CaptureFixture[str]) -> None:
    Path("broken.cif").write_text("a -> b\na b\n", encoding="utf-8")
    Path("latin.cif").write_bytes(b"caf\xe9 -> b\n")
    assert main(words) == 2
    assert f"error[{code}]" in capsys.readouterr().err


def test_the_user_says_what_belief_is_enough(capsys: pytest.CaptureFixture[str]) -> None:
    Path("found.json").write_text(
        '[{"type": "Activation", "belief": 0.9, "subj": {"name": "A"}, "obj": {"name": "B"}}]', encoding="utf-8"
    )
    for thresholds, status in (("", " status presumed"), ("0.9,0.8,0.5", ""), ("1,0.95,0.9", " status proposed")):
        belief = ["--belief", thresholds] if thresholds else []
        assert main(["import", "found.json", *belief]) == 0
        assert capsys.readouterr().out.splitlines()[-1] == f"A -> B{status}  # line 1"


def test_every_format_is_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["import", "--list"]) == 0
    assert "cif          .cif                 influence graphs of iggy" in capsys.readouterr().out
    assert main(["import", "--list", "--json"]) == 0
    assert {f["name"] for f in json.loads(capsys.readouterr().out)["formats"]} >= {"sif", "cif", "obs", "bnet", "aeon"}


# --- and back -----------------------------------------------------------------------------------------------------


def test_rules_are_written_in_the_format_that_the_name_tells(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "net.cif", "-o", "net.sif"]) == 0
    assert Path("net.sif").read_text(encoding="utf-8").splitlines()[0] == "EGF\t->\tRAF"
    assert "has no word for 1 definitions; they are signed arrows there" in capsys.readouterr().err
    assert main(["export", "--to", "cif", "net.cif"]) == 0
    assert capsys.readouterr().out == "EGF -> RAF\n!p38-a -> RAF\nRAF & !AKT -> ERK\n"


def test_rules_are_a_table_with_their_papers(capsys: pytest.CaptureFixture[str]) -> None:
    Path("m.rules").write_text(
        'source P "A paper" pmid 123\nprotein A, B\nI1: A -> B cite P note "x"\n', encoding="utf-8"
    )
    assert main(["export", "m.rules", "-o", "rules.csv"]) == 0
    assert Path("rules.csv").read_text(encoding="utf-8").splitlines()[1] == (
        "I1,influence,A,->,B,A -> B,,,established,P,123,x,m.rules,3"
    )


def test_an_answer_is_a_table(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["export", "what if EGF = high show EGF, RAF", "net.cif", "--to", "csv"]) == 0
    assert capsys.readouterr().out == (
        "quantity,directions,unaffected,levels.before,levels.acute\nEGF,+,no,normal,high\nRAF,+,no,normal,high\n"
    )
    assert main(["export", "why RAF increases with EGF = high", "net.cif", "--to", "csv"]) == 0
    assert capsys.readouterr().out.splitlines()[1] == "why RAF increases with EGF = high,why,necessary"


def test_an_answer_is_written_as_parquet(capsys: pytest.CaptureFixture[str]) -> None:
    parquet = pytest.importorskip("pyarrow.parquet")
    assert main(["export", "what if EGF = high show RAF", "net.cif", "-o", "a.parquet"]) == 0
    assert parquet.read_table("a.parquet").to_pylist()[0]["directions"] == "+"


@pytest.mark.parametrize(
    "words",
    [
        ["export", "net.cif"],
        ["export", "--svg", "--to", "sif", "net.cif"],
        ["export", "what if EGF = high", "net.cif", "--to", "sif"],
        ["export", "net.cif", "--to", "sif", "--around", "EGF"],
        ["export", "net.cif", "--to", "parquet"],
        ["export", "net.cif", "--to", "cif", "-o", "net.cif"],
    ],
)
def test_an_export_that_makes_no_sense_is_refused(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert main(words) == 2
    assert Path("net.cif").read_text(encoding="utf-8").startswith("EGF -> RAF")


@pytest.mark.parametrize(
    "words",
    [
        ["import", "net.cif", "-o", "./net.cif"],
        ["export", "user.rules", "--to", "sif", "-o", "net.cif"],
        ["export", "user.rules", "--to", "sif", "-o", "profile.obs", "--data", "profile.obs"],
    ],
)
def test_nothing_is_written_over_what_was_read(words: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    Path("user.rules").write_text('use "net.cif"\nprotein W\nRAF -> W\n', encoding="utf-8")
    name = words[words.index("-o") + 1]
    before = Path(name).read_text("utf-8")
    assert main(words) == 2
    assert f"`{name}` is what the answer is made from" in capsys.readouterr().err
    assert Path(name).read_text("utf-8") == before


@pytest.mark.parametrize("command", ["import", "coverage", "fmt", "check"])
def test_a_file_that_is_not_there_is_looked_for_beside(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "nett.cif"]) == 2
    assert "help: did you mean `net.cif`?" in capsys.readouterr().err
