"""A broken file of every format that is read: where the mistake is, in one sentence, and what to do."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.cli.main import main
from reasoner.interchange import registry

BROKEN = {
    "sif": ("a.sif", "A\t->\tB\nA\t->\n", "2:1", "this line has no source, effect and target"),
    "cif": ("a.cif", "A -> B\nA & -> C\n", "2:1", "this line is no influence"),
    "obs": ("a.obs", "A = input\nB = *\n", "2:5", "`*` is nothing that can be seen of `B`"),
    "bnet": ("a.bnet", "targets, factors\nA, B & \n", "2:6", "this expression breaks off"),
    "aeon": ("a.aeon", "A -> B\n$B: A &\n", "2:7", "this expression breaks off"),
    "booleannet": ("a.booleannet", "A* = B and\n", "1:8", "this expression breaks off"),
    "signor": ("a.tsv", "ENTITYA\tEFFECT\nA\tup\n", "1:1", "the table has no column `ENTITYB`"),
    "omnipath": ("a.tsv", "source\tis_stimulation\nA\t1\n", "1:1", "no column `target`, `is_inhibition`"),
    "regulons": ("a.csv", "source,target,weight\n,B,1\n", "2:1", "does not name both of its ends"),
    "gocam": (
        "a.json",
        '{"id": "gomodel:x", "activities": [\n {"id": "a", "causal_associations": [{"downstream_activity": "b"}]}]}',
        "2:38",
        "there is no activity `b`",
    ),
    "graphml": ("a.graphml", "<graphml>\n <graph>\n", "3:1", "this is no XML: no element found"),
    "sbgn": ("a.sbgn", "<sbgn>\n <map/>\n</sbgn>", "1:1", "it has no map of the language `activity flow`"),
    "cx": (
        "a.cx2",
        '[{"CXVersion": "2.0"},\n {"nodes": [{"id": 1}]},\n {"edges": [{"s": 1, "t": 2}]}]',
        "3:13",
        "no node",
    ),
    "indra": ("a.json", '[{"type": "Activation",\n "belief": 0.9}', "2:16", "this is no JSON: expecting ',' delimiter"),
    "ginml": ("a.ginml", "<gxl>\n <graph class='other'/>\n</gxl>", "1:1", "there is no regulatory graph here"),
    "sbmlqual": ("a.sbml", "<sbml>\n <model/>\n</sbml>", "1:1", "this SBML has no qualitative species"),
    "rein": ("a.rein", "A(+);\n", "1:2", "regulation conditions are listed"),
    "midas": ("a.csv", "TR:D,DA:ALL,DV:B\n1,0,x\n1,10,0.9\n", "2:1", "`x` is no number"),
    "table": ("a.csv", "quantity,direction\nA,upp\n", "2:3", "`upp` is not a direction"),
}
"""By format: a name, a text, the place of the first mistake, and some of its sentence."""
RULES = "drug D; protein A, B; D -> A; A -> B"


def test_every_format_with_a_text_has_a_broken_file() -> None:
    assert set(BROKEN) == {f.name for f in registry.FORMATS if not f.packed and f.name != "rules"}


@pytest.mark.parametrize("format", BROKEN)
def test_a_broken_file_is_told_with_its_place_and_what_to_do(
    format: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    name, text, place, said = BROKEN[format]
    Path(name).write_text(text, encoding="utf-8")
    Path("ok.rules").write_text(RULES, encoding="utf-8")
    data = registry.BY_NAME[format].holds == "data"
    assert main(["check", "ok.rules", "--data", name] if data else ["import", name, "--format", format]) == 2
    told = capsys.readouterr().err
    first = told.split("\nerror[")[0].splitlines()
    assert first[0].startswith("error[E") and said in first[0]
    assert first[1] == f"  --> {name}:{place}" and "^" in told
    assert any(line.startswith("  help: ") for line in first) or format == "rein"


@pytest.mark.parametrize("name", ["a.sif", "a.cif", "a.bnet", "a.aeon", "a.booleannet", "a.rein"])
@pytest.mark.parametrize("text", ["", "\n", "# nothing\n"])
def test_a_file_in_which_nothing_stands_is_no_network(
    name: str, text: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path(name).write_text(text, encoding="utf-8")
    assert main(["check", name]) == 2
    assert f"--> {name}:1:1" in capsys.readouterr().err


def test_a_table_that_cannot_be_read_is_one_mistake(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.csv").write_text('"ID";"NAME"\n', encoding="utf-8")
    Path("ok.rules").write_text(RULES, encoding="utf-8")
    assert main(["check", "ok.rules", "--data", "a.csv"]) == 2
    assert capsys.readouterr().err.count("error[") == 1


def test_a_name_is_found_by_a_word_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "a.sif").write_text("MTOR Hsap\t1\tULK1 Hsap (protein kinase)\n", encoding="utf-8")
    assert main(["why", "ULK1 rises with MTOR = high", str(tmp_path / "a.sif")]) == 2
    told = capsys.readouterr().err
    assert "did you mean `MTOR Hsap`?" in told and "did you mean `ULK1 Hsap (protein kinase)`?" in told


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("a.csv", "source,target,weight\nA,B,x\n", "not used: 1 effects without a sign (x)"),
        ("a.json", '[{"type": "Activation", "belief": "x", "subj": {"name": "A"}, "obj": {"name": "B"}}]',
         "not used: 1 beliefs that are no numbers (x)"),
        ("a.graphml", "<graphml><graph><node id='a' /><node id='b'><data key='d'>1</data></node>"
         "<edge source='a' target='b'><data key='status'>sure</data></edge></graph></graphml>",
         "not used: 1 attributes of nodes (d)"),
    ],
)  # fmt: skip
def test_what_says_nothing_that_is_understood_is_told(
    name: str, text: str, told: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / name).write_text(text, encoding="utf-8")
    assert main(["import", str(tmp_path / name)]) == 0
    assert told in capsys.readouterr().err
