"""Saving a session: nothing is lost of a file that is there, and a file that was read keeps what it says."""

from __future__ import annotations

from pathlib import Path

import pytest
from talk import RULES, Talk

from reasoner.cli.main import main
from reasoner.pipeline import Options
from reasoner.resources import rules_path


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Talk:
    monkeypatch.chdir(tmp_path)
    Path("small.rules").write_text(RULES, encoding="utf-8")
    return Talk(Path("small.rules"))


def text(name: str) -> str:
    return Path(name).read_bytes().decode("utf-8")


@pytest.mark.parametrize("command", [":save", ":json", ":html"])
def test_a_file_that_is_there_is_written_over_only_where_that_was_said(talk: Talk, command: str) -> None:
    Path("notes").write_text("mine", encoding="utf-8")
    talk("why autophagy increases with torin1 = high")
    said = talk(f"{command} notes")
    assert talk.code == 2
    assert "error[E006]: `notes` exists already, and stays as it is" in said
    assert f"  help: `{command}! notes` writes over it\n" in said
    assert text("notes") == "mine"
    assert talk(f"{command}! notes") == "Written: notes\n"
    assert text("notes") != "mine"


def test_a_command_that_writes_nothing_takes_no_mark(talk: Talk) -> None:
    assert "`:in` writes no file" in talk(":in! resistant")


def test_saved_onto_its_own_file_a_session_goes_into_it(talk: Talk) -> None:
    talk("protein MYC\nmTORC1 -> MYC\n  cite Kim2011\nwhy MYC decreases with torin1 = high\n:accept\nQ1")
    assert talk(":save small.rules") == "Added to what was there: small.rules\n"
    added = """\

protein MYC
mTORC1 -> MYC
  cite Kim2011

query Q2: why MYC decreases with torin1 = high
expect MYC decreases with torin1 = high
"""
    assert text("small.rules") == RULES + added
    assert main(["test", "small.rules"]) == 0
    # what the file says now is no longer typed, and the session goes on
    assert talk.session.typed == () and "there is nothing to undo" in talk(":undo")
    assert talk(":save ./small.rules") == "Nothing to add: small.rules says all of it.\n"
    assert talk(":reload") == "Nothing has changed.\n"
    talk("protein JUN")
    assert talk(":save! small.rules") == "Added to what was there: small.rules\n"
    assert text("small.rules") == f"{RULES}{added}\nprotein JUN\n"


def test_line_ends_and_a_byte_order_mark_stay(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.rules").write_bytes("\ufeffinput A, B\r\nA -> B # last".encode())
    talk = Talk(Path("a.rules"))
    talk("protein MYC")
    talk(":save a.rules")
    assert Path("a.rules").read_bytes().decode() == "\ufeffinput A, B\r\nA -> B # last\r\n\r\nprotein MYC\r\n"


def test_what_was_changed_on_the_disk_meanwhile_stays(talk: Talk) -> None:
    Path("small.rules").write_text(RULES + "# a note\n", encoding="utf-8")
    talk("protein MYC")
    talk(":save small.rules")
    assert text("small.rules") == RULES + "# a note\n\nprotein MYC\n"


def test_a_file_that_has_vanished_comes_back_whole(talk: Talk) -> None:
    Path("small.rules").unlink()
    talk("protein MYC")
    talk(":save small.rules")
    assert text("small.rules") == RULES + "\nprotein MYC\n"


def test_nothing_is_written_that_could_not_be_read_again(talk: Talk) -> None:
    changed = RULES + "protein MYC\n"
    talk("protein MYC")
    Path("small.rules").write_text(changed, encoding="utf-8")
    assert "`MYC` is declared twice" in talk(":save small.rules") and talk.code == 2
    assert text("small.rules") == changed


def test_no_file_comes_to_use_itself(talk: Talk) -> None:
    Path("main.rules").write_text('use "small.rules"\nprotein MYC\n', encoding="utf-8")
    Path("more.rules").write_text("protein JUN\n", encoding="utf-8")
    talk(":load main.rules more.rules\nMYC -> JUN")
    assert talk(":save small.rules") == "Added to what was there: small.rules\n"
    assert text("small.rules") == RULES + '\nuse "more.rules"\n\nMYC -> JUN\n'
    assert main(["check", "main.rules"]) == 0


def test_a_file_that_was_used_at_the_prompt_stays_in_use(talk: Talk) -> None:
    Path("more.rules").write_text("protein JUN\n", encoding="utf-8")
    talk('use "more.rules"\nmTORC1 -> JUN')
    talk(":save more.rules")
    assert text("more.rules") == 'protein JUN\n\nuse "small.rules"\n\nmTORC1 -> JUN\n'
    assert [typed.text for typed in talk.session.typed] == ['use "more.rules"']
    assert "JUN" in talk.session.model.quantities
    assert main(["check", "more.rules"]) == 0


def test_no_file_comes_to_depend_on_where_the_shipped_rules_are(talk: Talk) -> None:
    talk = Talk(rules_path() / "mtor")
    Path("mine.rules").write_text("protein FOO\n", encoding="utf-8")
    talk('use "mine.rules"\nprotein BAR\nFOO -> BAR')
    assert talk(":save mine.rules") == "Added to what was there: mine.rules\n"
    assert text("mine.rules") == "protein FOO\n\nprotein BAR\nFOO -> BAR\n"
    assert main(["check", "mine.rules"]) == 0


def test_what_the_command_line_assumed_goes_in_once(talk: Talk) -> None:
    talk = Talk(Path("small.rules"), options=Options(assume=("AKT -> autophagy",)))
    talk("protein MYC")
    talk(":save small.rules")
    assert text("small.rules") == RULES + "\nassume AKT -> autophagy\n\nprotein MYC\n"
