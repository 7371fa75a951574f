"""The language server over its protocol: a real process, asked as an editor asks it."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from client import Editor

import reasoner
from reasoner.compile.scope import PLURALS
from reasoner.lsp.projects import Projects

MAIN = """\
model demo "Two files"
use "drugs.rules"
source Kim2011 "Kim J et al. Nat Cell Biol 2011;13:132" pmid 21258367
protein mTORC1 also `mTOR complex 1` "a kinase complex"
protein ULK1
mTORC1 -| ULK1 by "phosphorylation" cite Kim2011
scenario treated: torin1 = high
expect E1: ULK1 increases with torin1 = high
expect E2: ULK1 decreases in treated
query Q1: why ULK1 increases in treated
"""
DRUGS = """\
drug torin1 "ATP-competitive"
T1: torin1 -| mTORC1
"""


def begun(folder: Path) -> Iterator[Editor]:
    (folder / "main.rules").write_text(MAIN, encoding="utf-8")
    (folder / "drugs.rules").write_text(DRUGS, encoding="utf-8")
    client = Editor(folder)
    yield client
    assert client.leave() == 0


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    yield from begun(tmp_path)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    yield from begun(tmp_path_factory.mktemp("kept"))


@pytest.fixture
def reader(kept: Editor) -> Iterator[Editor]:
    """An editor for requests that leave nothing behind: one for all of them, with its files closed after each test."""
    yield kept
    kept.close_all()


def edited(text: str, edits: list[dict[str, Any]]) -> str:
    """A text after the edits of the server."""
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:n])) for n in range(len(lines) + 1)]
    for edit in sorted(edits, key=lambda e: -e["range"]["start"]["line"] * 1000 - e["range"]["start"]["character"]):
        a, b = (starts[edit["range"][end]["line"]] + edit["range"][end]["character"] for end in ("start", "end"))
        text = text[:a] + edit["newText"] + text[b:]
    return text


def places(locations: list[dict[str, Any]]) -> list[tuple[str, int, int]]:
    """File, line and column of each location, from 0."""
    found = [
        (x["uri"].rsplit("/", 1)[1], x["range"]["start"]["line"], x["range"]["start"]["character"]) for x in locations
    ]
    return sorted(found)


def test_mistakes_are_said_as_one_types_and_unsaved_texts_of_several_files_count(editor: Editor) -> None:
    editor.open("main.rules")
    assert editor.mistakes("main.rules") == []
    editor.open("drugs.rules", DRUGS.replace("drug torin1", "drug torin2"))
    found = editor.mistakes("main.rules")
    assert [(d["code"], d["range"]["start"]) for d in found] == [("E201", {"line": 6, "character": 18})]
    assert found[0]["message"].startswith("`torin1` is not declared\nhelp: ")
    editor.change("drugs.rules", DRUGS)
    assert editor.mistakes("main.rules") == []
    assert (editor.folder / "drugs.rules").read_text(encoding="utf-8") == DRUGS


def test_a_file_changed_on_disk_is_read_again_at_once_and_answers_from_before_are_forgotten(editor: Editor) -> None:
    editor.open("main.rules")
    assert editor.mistakes("main.rules") == []
    document = {"textDocument": {"uri": editor.uri("main.rules")}}
    lens = editor.ask("textDocument/codeLens", document)[0]
    editor.ask("workspace/executeCommand", lens["command"])
    assert "run again" in editor.ask("textDocument/codeLens", document)[0]["command"]["title"]
    for drugs, codes in ((DRUGS.replace("drug torin1", "drug torin2"), ["E201"]), (DRUGS, [])):
        (editor.folder / "drugs.rules").write_text(drugs, encoding="utf-8")
        changes = {"changes": [{"uri": editor.uri("drugs.rules"), "type": 2}]}
        editor.tell("workspace/didChangeWatchedFiles", changes)
        assert [d["code"] for d in editor.mistakes("main.rules")] == codes
    assert editor.ask("textDocument/codeLens", document)[0] == lens


def test_saving_an_open_file_forgets_no_answer(editor: Editor) -> None:
    editor.open("main.rules")
    assert editor.mistakes("main.rules") == []
    document = {"textDocument": {"uri": editor.uri("main.rules")}}
    lens = editor.ask("textDocument/codeLens", document)[0]
    editor.ask("workspace/executeCommand", lens["command"])
    assert editor.asked_by_server("workspace/codeLens/refresh") is None
    editor.tell("textDocument/didSave", document)
    editor.tell("workspace/didChangeWatchedFiles", {"changes": [{"uri": editor.uri("main.rules"), "type": 2}]})
    assert editor.ask("textDocument/codeLens", document)[0]["command"]["title"] == "passed (run again)"


def test_hover_tells_what_a_quantity_is_what_acts_on_it_and_on_which_papers(reader: Editor) -> None:
    reader.open("main.rules")
    text = reader.at("hover", "main.rules", 5, 11)["contents"]["value"]
    assert text.startswith("### ULK1 (protein)\n") or "ULK1" in text.splitlines()[0]
    assert "mTORC1 -| ULK1" in text
    assert "Kim 2011" in text
    assert "main.rules:6 " in text and str(reader.folder) not in text
    assert "Kim J et al." in reader.at("hover", "main.rules", 5, 43)["contents"]["value"]
    assert "torin1 = high" in reader.at("hover", "main.rules", 8, 29)["contents"]["value"]
    assert reader.at("hover", "main.rules", 0, 1) is None


def test_definitions_and_references_are_found_across_files_and_by_any_synonym(reader: Editor) -> None:
    reader.open("drugs.rules", DRUGS + "expect `mTOR complex 1` decreases with torin1 = high\n")
    assert places(reader.at("definition", "drugs.rules", 2, 12)) == [("main.rules", 3, 20)]  # one place, to go there
    assert places(reader.at("definition", "drugs.rules", 1, 16)) == [("main.rules", 3, 8)]
    found = reader.at("references", "drugs.rules", 1, 16, context={"includeDeclaration": False})
    assert places(found) == [("drugs.rules", 1, 14), ("drugs.rules", 2, 7), ("main.rules", 5, 0)]


def test_a_name_is_renamed_in_all_files_and_not_to_one_that_is_taken(reader: Editor) -> None:
    reader.open("main.rules")
    changes = reader.at("rename", "main.rules", 6, 19, newName="torin-1")["changes"]
    assert edited(MAIN, changes[reader.uri("main.rules")]) == MAIN.replace("torin1", "`torin-1`")
    assert edited(DRUGS, changes[reader.uri("drugs.rules")]) == DRUGS.replace("torin1", "`torin-1`")
    with pytest.raises(RuntimeError, match="there is a quantity `ULK1` already"):
        reader.at("rename", "main.rules", 6, 19, newName="ULK1")
    assert reader.at("prepareRename", "main.rules", 6, 28) is None  # a level


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        ("expect ULK1 increases in ", ["treated"]),
        ("expect ULK1 increases with torin1 = ", ["none", "low", "high"]),
        ("expect ULK1 increases with tor", ["torin1"]),
        ("mTORC1 -> ULK1 cite K", ["Kim2011"]),
        ("protein X : do", ["dose"]),
    ],
)
def test_completion_offers_what_the_grammar_and_the_model_have(reader: Editor, line: str, expected: list[str]) -> None:
    reader.open("main.rules", MAIN)
    reader.change("main.rules", MAIN + line)
    found = reader.at("completion", "main.rules", 10, len(line))["items"]
    assert [item["label"] for item in found][: len(expected)] == expected
    kinds = {item["label"]: item["kind"] for item in found}
    assert (kinds[expected[0]], kinds.get("expect", 14)) == (6, 14)  # a variable; a keyword


def test_a_blank_alone_asks_for_levels_and_for_nothing_else(reader: Editor) -> None:
    reader.open("main.rules", MAIN)
    blank = {"triggerKind": 2, "triggerCharacter": " "}
    for line, expected in (("expect ULK1 increases with torin1 = ", ["none", "low", "high"]), ("expect ULK1 ", [])):
        reader.change("main.rules", MAIN + line)
        found = reader.at("completion", "main.rules", 10, len(line), context=blank)["items"]
        assert [item["label"] for item in found] == expected


def test_formatting_edits_only_the_lines_that_change(reader: Editor) -> None:
    untidy = MAIN.replace("mTORC1 -| ULK1 by", "mTORC1-|ULK1   by")
    reader.open("main.rules", untidy)
    edits = reader.ask(
        "textDocument/formatting",
        {"textDocument": {"uri": reader.uri("main.rules")}, "options": {"tabSize": 4, "insertSpaces": True}},
    )
    assert edited(untidy, edits) == MAIN
    assert [(e["range"]["start"]["line"], e["range"]["end"]["line"]) for e in edits] == [(5, 6)]


def test_a_lens_runs_what_is_expected_or_asked_and_shows_the_answer(editor: Editor) -> None:
    editor.open("main.rules")
    lenses = editor.ask("textDocument/codeLens", {"textDocument": {"uri": editor.uri("main.rules")}})
    assert [lens["command"]["title"] for lens in lenses] == ["run this expect", "run this expect", "run this query"]
    answers = [editor.ask("workspace/executeCommand", lens["command"]) for lens in lenses]
    assert [a["word"] for a in answers] == ["passed", "FAILED", "necessary"]
    assert "Expected it to hold necessarily, but it is impossible." in answers[1]["text"]
    assert answers[2]["text"].startswith("Yes, necessarily: ULK1 increases in treated.\n")
    shown = editor.told("window/showMessage")["message"]
    assert shown == "Passed (necessary): expect E1: ULK1 increases with torin1 = high"
    again = editor.ask("textDocument/codeLens", {"textDocument": {"uri": editor.uri("main.rules")}})
    assert [lens["command"]["title"] for lens in again] == [f"{a['word']} (run again)" for a in answers]
    editor.change("main.rules", MAIN.replace("-| ULK1", "-> ULK1"))
    changed = editor.ask("textDocument/codeLens", {"textDocument": {"uri": editor.uri("main.rules")}})
    assert changed[0]["command"]["title"] == "run this expect"


def test_columns_are_counted_as_the_client_counts_them(editor: Editor) -> None:
    text = 'protein 𝛽 "two units in UTF-16"\n𝛽 -> nothing_here\n'
    editor.open("alone.rules", text)
    found = editor.mistakes("alone.rules")
    assert [(d["code"], d["range"]["start"]) for d in found] == [("E201", {"line": 1, "character": 6})]


def test_without_pygls_the_command_says_what_to_install(monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    import sys

    from reasoner.cli.main import main

    monkeypatch.setitem(sys.modules, "pygls", None)
    monkeypatch.delitem(sys.modules, "reasoner.lsp.server", raising=False)
    monkeypatch.setitem(sys.modules, "lsprotocol", None)
    assert main(["lsp"]) == 2
    assert capsys.readouterr().err == (
        'error: the language server needs pygls\n  help: pip install "pathway-reasoner[lsp]"\n'
    )


def test_every_name_of_the_shipped_rules_leads_to_its_declaration() -> None:
    rules = Path(reasoner.__file__).resolve().parents[1] / "rules" / "mtor"
    project = Projects().of(rules / "main.rules")
    assert project.whole and project.mistakes == ()
    symbols = project.symbols
    lost = [
        (o.role, o.text)
        for o in symbols.all
        if o.role in ("quantity", "scenario", "paper", "levels") and not any(s.declares for s in symbols.same(o))
    ]
    known = {"activity", "dose", "switch"} | set(PLURALS)
    members = {m for q in project.model.quantities.values() for m in q.members}
    assert [(role, text) for role, text in lost if text not in known | members] == []
