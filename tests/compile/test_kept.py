"""Compiled rules that were kept: taken where nothing has changed, and never where anything has."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from reasoner import pipeline
from reasoner.cli.main import main
from reasoner.compile import kept as store
from reasoner.compile.flat import Foreign, flat, value_of
from reasoner.compile.kept import FILES, Given, keep, kept
from reasoner.compile.load import read
from reasoner.diagnostics import Diagnostic
from reasoner.model.ir import Model
from reasoner.resources import cache_path, rules_path
from tests.networks import model as random_model

CASES = Path(__file__).parents[1] / "cases" / "good"

RULES = """use "more.rules"
protein A, B, C
I1: A -> B
I2: B -| C when D is at least high
"""
MORE = "protein D, E\nD -> E\n"


@pytest.fixture(autouse=True)
def own_cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "rules"
    made.mkdir()
    (made / "main.rules").write_text(RULES, encoding="utf-8")
    (made / "more.rules").write_text(MORE, encoding="utf-8")
    return made


def compiled(given: Given) -> tuple[Model, tuple[Diagnostic, ...]]:
    files, mistakes = read(given.paths, allowed=given.allowed)
    model, warnings = pipeline.of_rules(files, mistakes, pipeline.Options(given.assume, given.reject))
    keep(given, model, warnings, files)
    return model, warnings


def the_file() -> Path:
    (found,) = (cache_path() / "models").glob("*.json")
    return found


@pytest.mark.parametrize("paths", [("mtor",), ("examples/p53.rules",)])
def test_what_was_kept_is_the_model_with_its_places_and_its_warnings(paths: tuple[str, ...]) -> None:
    given = Given(tuple(rules_path() / path for path in paths))
    model, warnings = compiled(given)
    found = kept(given)
    assert found is not None
    assert found.model == model
    assert [(d.code, d.message, d.span.file, d.span.start) for d in found.warnings] == [
        (d.code, d.message, d.span.file, d.span.start) for d in warnings
    ]
    for one, other in zip(model.influences, found.model.influences, strict=True):
        assert (one.rule.origin.file, one.rule.origin.line) == (other.rule.origin.file, other.rule.origin.line)
        assert one.rule.origin.text == other.rule.origin.text
    assert [f.source for f in found.files] == [f.source for f in read(given.paths)[0]]


def changed_text(folder: Path) -> None:
    (folder / "more.rules").write_text(MORE.replace("->", "-|"), encoding="utf-8")


def removed(folder: Path) -> None:
    (folder / "more.rules").unlink()


def linked_elsewhere(folder: Path) -> None:
    (folder / "more.rules").rename(folder.parent / "elsewhere.rules")
    (folder / "more.rules").symlink_to(folder.parent / "elsewhere.rules")


def other_members(folder: Path) -> None:
    (folder / "main.rules").rename(folder / "first.rules")


@pytest.mark.parametrize("change", [changed_text, removed, linked_elsewhere, other_members])
def test_nothing_is_taken_that_was_kept_of_other_files(folder: Path, change: Callable[[Path], None]) -> None:
    given = Given((folder,))
    compiled(given)
    assert kept(given) is not None
    change(folder)
    assert kept(given) is None


def test_other_options_other_code_and_other_folders_have_models_of_their_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    given = Given((folder,))
    compiled(given)
    assert kept(Given((folder,), reject=("I1",))) is None
    assert kept(Given((folder,), allowed=(folder.parent,))) is None
    assert kept(Given((folder / "main.rules",))) is None
    monkeypatch.setattr(store, "_code", lambda: ["another version"])
    assert kept(given) is None


@pytest.mark.parametrize(
    "content",
    [b"", b"\xff\xfe", b"{}", b"0\n[[],[[],[]]]", b"cos\nsystem\n(S'echo'\ntR."],
)
def test_a_file_that_is_none_of_ours_is_ignored(folder: Path, content: bytes) -> None:
    given = Given((folder,))
    compiled(given)
    the_file().write_bytes(content)
    assert kept(given) is None


def test_every_damaged_byte_is_noticed(folder: Path) -> None:
    given = Given((folder,))
    compiled(given)
    path = the_file()
    whole = path.read_bytes()
    for at in range(0, len(whole), 97):
        path.write_bytes(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
        assert kept(given) is None
    path.write_bytes(whole[:-1])
    assert kept(given) is None
    path.write_bytes(whole)
    assert kept(given) is not None


@pytest.mark.skipif(not hasattr(os, "geteuid"), reason="files have no owners here")
def test_what_somebody_else_wrote_is_not_taken(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    given = Given((folder,))
    compiled(given)
    monkeypatch.setattr(os, "geteuid", lambda: os.stat(folder).st_uid + 1)
    assert kept(given) is None


@pytest.mark.parametrize(
    "written",
    [
        [["x"], [["Popen", 0]]],
        [["x"], [["Model", 0]]],
        [[], [["tuple", 7]]],
        [[[]], [["tuple", 0]]],
        [[{}], [["tuple", 0]]],
        "no list",
        None,
        [["echo"], [["__import__", 0]]],
        [[1], [["map", 0]]],
    ],
)
def test_what_no_model_was_written_as_comes_to_nothing(written: object) -> None:
    with pytest.raises(Foreign):
        value_of(written)


def test_a_value_of_another_class_is_not_written() -> None:
    with pytest.raises(Foreign):
        flat((Path("x"),))


@pytest.mark.parametrize("seed", range(20))
def test_random_models_come_back_as_they_were(seed: int) -> None:
    model = random_model(seed)
    assert value_of(json.loads(json.dumps(flat(model)))) == model


def test_the_models_used_last_stay(tmp_path: Path) -> None:
    for number in range(FILES + 5):
        path = tmp_path / f"{number}.rules"
        path.write_text(f"protein A, B{number}\nA -> B{number}\n", encoding="utf-8")
        compiled(Given((path,)))
        os.utime(max((cache_path() / "models").glob("*.json"), key=os.path.getmtime), (number, number))
    assert len(list((cache_path() / "models").glob("*.json"))) == FILES
    assert kept(Given((tmp_path / f"{FILES + 4}.rules",))) is not None
    assert kept(Given((tmp_path / "0.rules",))) is None


def test_without_a_place_to_keep_it_nothing_is_kept(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(folder / "main.rules"))
    given = Given((folder,))
    compiled(given)
    assert kept(given) is None


def test_the_command_keeps_what_it_compiled_and_does_neither_when_told_so(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    question = ["why", "C decreases with A = high", str(folder)]
    assert main([*question, "--no-cache"]) == 1
    assert not (cache_path() / "models").exists()
    told = capsys.readouterr()
    for _ in range(2):
        assert main(question) == 1
        assert capsys.readouterr() == told
    assert the_file().is_file()
    monkeypatch.setattr(store, "value_of", lambda written: pytest.fail("it was read"))
    assert main([*question, "--no-cache"]) == 1


def test_repairs_are_proposed_for_kept_rules_as_for_new_ones(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (CASES / "clash.rules").read_text(encoding="utf-8")
    (folder / "main.rules").write_text(text, encoding="utf-8")
    told = []
    for _ in range(2):
        assert main(["check", "--full", str(folder)]) == 1
        told.append(capsys.readouterr().out)
    assert the_file().is_file()
    assert told[0] == told[1]
    assert "observe" in told[0]
