"""Reading files and folders, and switching packs."""

from __future__ import annotations

from pathlib import Path

import pytest

from reasoner.compile.elaborate import elaborate
from reasoner.compile.load import read
from reasoner.diagnostics import Diagnostic, in_order
from reasoner.model.ir import Model, Pack


def write(folder: Path, files: dict[str, str]) -> None:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")


def model_of(*paths: str, assume: tuple[str, ...] = ()) -> tuple[Model | None, tuple[Diagnostic, ...]]:
    files, mistakes = read([Path(p) for p in paths])
    model, more = elaborate(files, assume)
    return model, in_order((*mistakes, *more))


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_used_file_is_read_once_before_its_user_and_shown_relative_to_it(here: Path) -> None:
    shared = 'use "../shared.rules"\n'
    write(here, {"m/a.rules": shared + "protein A\n", "m/b.rules": shared + 'use "a.rules"\n', "shared.rules": ""})
    files, mistakes = read([Path("m/b.rules"), Path("m/a.rules")], allowed=[here])
    assert mistakes == ()
    assert [f.source.name for f in files] == ["shared.rules", "m/a.rules", "m/b.rules"]


def test_a_folder_is_its_main_file_or_else_all_of_them_in_order(here: Path) -> None:
    write(here, {"one/main.rules": "", "one/other.rules": "", "two/b.rules": "", "two/a.rules": ""})
    assert [f.source.name for f in read([Path("one")])[0]] == ["one/main.rules"]
    assert [f.source.name for f in read([Path("two")])[0]] == ["two/a.rules", "two/b.rules"]


def test_what_the_user_names_is_shown_in_mistakes_about_it(here: Path) -> None:
    write(here, {"empty/readme.txt": ""})
    _, mistakes = read([Path("empty"), Path("gone.rules")])
    assert [(d.code, d.span.text) for d in mistakes] == [("E504", "empty"), ("E501", "gone.rules")]


def test_a_file_that_is_not_utf_8_is_a_mistake_of_the_line_that_uses_it(here: Path) -> None:
    write(here, {"main.rules": 'use "old.rules"\nprotein A\n'})
    (here / "old.rules").write_bytes(b"protein M\xfcller\n")
    _, (mistake,) = model_of("main.rules")
    assert (mistake.code, mistake.span.file, mistake.span.text) == ("E502", "main.rules", '"old.rules"')


def test_names_are_not_missed_while_a_file_that_may_declare_them_is(here: Path) -> None:
    write(here, {"main.rules": 'use "gone.rules"\nprotein A : steps\nX -> A cite Kim when Y is high\nA -> A2 weak\n'})
    _, mistakes = model_of("main.rules")
    assert [(d.code, d.span.line) for d in mistakes] == [("E501", 1), ("E112", 4)]
    write(here, {"main.rules": 'use "main.rules"\nX -> X\n'})
    _, mistakes = model_of("main.rules")
    assert [(d.code, d.span.line) for d in mistakes] == [("E503", 1), ("E201", 2)]  # a circle hides no names


def test_a_byte_order_mark_and_windows_line_ends_are_nothing_special(here: Path) -> None:
    (here / "main.rules").write_bytes(b"\xef\xbb\xbfprotein A, B\r\nA -> B\r\n")
    model, mistakes = model_of("main.rules")
    assert mistakes == ()
    assert model is not None
    assert [i.id for i in model.influences] == ["main.rules:2"]


def test_the_model_is_called_as_the_first_file_named_says(here: Path) -> None:
    write(here, {"part.rules": 'model part "a part"\n', "main.rules": 'model whole "it all"\nuse "part.rules"\n'})
    model, _ = model_of("main.rules")
    assert model is not None
    assert (model.name, model.title) == ("whole", "it all")


PACKS = {
    "main.rules": 'use "title_only.rules" off\nuse "named.rules" off\nprotein A, B\nA -> B\n',
    "title_only.rules": "A -| B\n",
    "named.rules": 'model extra\nuse "inner.rules"\nprotein C\nC -> A\n',
    "inner.rules": "protein D\nD -> A\n",
}


def test_an_optional_pack_is_off_unless_it_is_assumed_by_its_name(here: Path) -> None:
    write(here, PACKS)
    model, mistakes = model_of("main.rules")
    assert mistakes == ()
    assert model is not None
    assert list(model.quantities) == ["A", "B"]
    assert model.packs == (Pack("title_only", "title_only.rules", False), Pack("extra", "named.rules", False))
    model, _ = model_of("main.rules", assume=("extra",))
    assert model is not None
    assert list(model.quantities) == ["D", "C", "A", "B"]
    assert [p.on for p in model.packs] == [False, True]
    assert model.assumptions == ("assume extra",)


def test_a_pack_can_be_assumed_in_a_file_or_by_a_pack(here: Path) -> None:
    write(here, {**PACKS, "named.rules": "model extra\nassume title_only\n"})
    (here / "all.rules").write_text('use "main.rules"\nassume extra\n', encoding="utf-8")
    model, mistakes = model_of("all.rules")
    assert mistakes == ()
    assert model is not None
    assert [p.on for p in model.packs] == [True, True]
    assert len(model.influences) == 2


def test_a_pack_that_is_off_is_checked_all_the_same(here: Path) -> None:
    write(here, {**PACKS, "inner.rules": "protein D\nD -> Aa\n"})
    model, (mistake,) = model_of("main.rules")
    assert model is None
    assert (mistake.code, mistake.span.file) == ("E201", "inner.rules")


def test_two_packs_that_contradict_each_other_are_each_fine(here: Path) -> None:
    write(here, {**PACKS, "title_only.rules": "protein C\n"})
    assert model_of("main.rules")[1] == ()


def test_a_file_that_is_used_plainly_too_is_on(here: Path) -> None:
    write(here, {**PACKS, "all.rules": 'use "main.rules"\nuse "title_only.rules"\n'})
    model, _ = model_of("all.rules")
    assert model is not None
    assert len(model.influences) == 2
