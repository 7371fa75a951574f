"""`reasoner show regimens`: how drugs were given, as a table and as JSON."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from reasoner.cli.main import main

RULES = """
drug rapamycin also sirolimus; drug RAD001; process autophagy; context glioma
source Takeuchi2005 "Takeuchi H et al. Cancer Res 2005"
rapamycin, RAD001 -> autophagy cite Takeuchi2005
scenario u87_mg: glioma = on
regimen T1: rapamycin "10~100 nM for 72 hr" on "glioma cells" in u87_mg outcome E1 by "allosteric" cite Takeuchi2005
regimen T2: RAD001 "20 nM" note "as printed"
expect E1 cite Takeuchi2005: autophagy increases with rapamycin = high in u87_mg
"""


def shown(capsys: pytest.CaptureFixture[str], folder: Path, *words: str, code: int = 0) -> str:
    path = folder / "r.rules"
    path.write_text(RULES, encoding="utf-8")
    assert main(["show", "regimens", *words, str(path)]) == code
    out, err = capsys.readouterr()
    return (out + err).replace(str(path), "r.rules")


def test_a_drug_has_its_regimens_with_paper_and_outcome(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert shown(capsys, tmp_path, "sirolimus") == (
        "      drug       type        dose and time        model system  paper          outcome\n"
        "  T1  rapamycin  allosteric  10~100 nM for 72 hr  glioma cells  Takeuchi 2005  E1\n"
        "\n"
        "What is tested of their outcomes:\n"
        "\n"
        "  r.rules:8  E1: expect autophagy increases with rapamycin = high in u87_mg  Takeuchi 2005\n"
    )


def test_without_a_drug_all_are_listed_with_their_notes(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    text = shown(capsys, tmp_path)
    assert text.index("T1") < text.index("T2")
    assert text.endswith("Notes:\n\n  T2  as printed\n")


def test_regimens_as_json(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    found = json.loads(shown(capsys, tmp_path, "rapamycin", "--json"))
    (regimen,) = found["regimens"]
    assert (found["kind"], regimen["id"], regimen["scenarios"], regimen["cite"]) == (
        "regimens", "T1", ["u87_mg"], ["Takeuchi2005"],
    )  # fmt: skip
    text = "autophagy increases with rapamycin = high in u87_mg"
    assert regimen["outcomes"] == [{"expectation": "E1", "text": text, "cite": ["Takeuchi2005"]}]


def test_what_is_no_drug_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert "there is no quantity `rapamicin`" in shown(capsys, tmp_path, "rapamicin", code=2)
    assert shown(capsys, tmp_path, "autophagy") == "There is no regimen for that.\n"
