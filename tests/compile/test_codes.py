"""Every code of the catalogue is earned by its wrong example, and only by that."""

import re
from pathlib import Path

import pytest

from reasoner.compile.codes import CATALOGUE, TABLES, Code
from reasoner.compile.elaborate import elaborate, question
from reasoner.compile.load import read
from reasoner.diagnostics import Diagnostic
from reasoner.lang.parser import parse_question
from reasoner.source import Source

PACKAGE = Path(__file__).parents[2] / "reasoner"


def found(code: Code, text: str, ask: str, folder: Path) -> list[Diagnostic]:
    for name, content in code.files.items() if text else ():
        (folder / name).write_text(content, encoding="utf-8")
    if text:
        (folder / "main.rules").write_text(text, encoding="utf-8")
    files, diagnostics = read([folder])
    model, more = elaborate(files)
    if not ask or model is None:
        return [*diagnostics, *more]
    asked, mistakes = parse_question(Source("<question>", ask))
    assert asked is not None
    return [*diagnostics, *more, *mistakes, *question(model, asked)[1]]


@pytest.mark.parametrize("code", CATALOGUE.values(), ids=lambda c: c.code)
def test_a_wrong_example_earns_exactly_its_code(code: Code, tmp_path: Path) -> None:
    assert {d.code for d in found(code, code.wrong, code.asks[0], tmp_path)} == {code.code}


@pytest.mark.parametrize("code", CATALOGUE.values(), ids=lambda c: c.code)
def test_a_right_example_earns_none(code: Code, tmp_path: Path) -> None:
    assert found(code, code.right, code.asks[1], tmp_path) == []


def test_the_catalogue_holds_every_code_that_the_model_can_report() -> None:
    modules = [
        p
        for room in ("compile", "interchange", "revise")
        for p in (PACKAGE / room).glob("*.py")
        if p.name != "codes.py"
    ]
    reported = {c for p in modules for c in re.findall(r'"([EW]\d{3})"', p.read_text(encoding="utf-8"))}
    assert reported == set(CATALOGUE) | set(TABLES)
