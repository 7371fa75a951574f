"""What `lint` finds stands in the editor, and what can be mended is one click away, over the protocol."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from client import Editor
from test_server import edited as after

from reasoner.diagnostics import did_you_mean, meant
from reasoner.lint.fixes import edited
from reasoner.lsp.actions import offers
from reasoner.lsp.projects import Projects

BAD = sorted((Path(__file__).parents[1] / "cases").rglob("*.rules"))
SLIPS = """\
drug torin1
protein mTORC1, ULK1, RAPTOR
torin1 -| mTORC1 -| ULK1
observe mTORC1 decreases with torin1 = high
"""


@pytest.fixture
def editor(tmp_path: Path) -> Iterator[Editor]:
    client = Editor(tmp_path)
    yield client
    assert client.leave() == 0


def linted(editor: Editor, name: str) -> list[dict[str, Any]]:
    """What is published once the rules have been linted: until then, that they have no mistakes."""
    assert editor.mistakes(name) == []
    return editor.mistakes(name)


def actions(editor: Editor, name: str, line: int) -> list[dict[str, Any]]:
    """The quick fixes on a line (from 0)."""
    place = {"line": line, "character": 0}
    found: list[dict[str, Any]] = editor.ask(
        "textDocument/codeAction",
        {
            "textDocument": {"uri": editor.uri(name)},
            "range": {"start": place, "end": place},
            "context": {"diagnostics": []},
        },
    )
    return found


def test_findings_are_shown_with_their_codes_and_the_page_that_explains_them(editor: Editor) -> None:
    editor.open("slips.rules", SLIPS)
    found = linted(editor, "slips.rules")
    assert [(d["code"], d["severity"], d["range"]["start"]["line"]) for d in found] == [
        ("W701", 2, 1),
        ("W733", 4, 3),
    ]
    assert found[0]["message"] == (
        "nothing uses `RAPTOR`\nhelp: state what acts on it or what it acts on, or drop the declaration"
    )
    assert found[0]["codeDescription"]["href"].endswith("/docs/lint.md")


def test_findings_are_gone_with_what_they_were_about_and_give_way_to_mistakes(editor: Editor) -> None:
    editor.open("slips.rules", SLIPS)
    assert len(linted(editor, "slips.rules")) == 2
    editor.change("slips.rules", SLIPS.replace(", RAPTOR", ""))
    assert [d["code"] for d in editor.mistakes("slips.rules")] == ["W733"]
    editor.change("slips.rules", SLIPS.replace("torin1 -|", "torin2 -|"), version=3)
    found = editor.mistakes("slips.rules")
    assert [d["code"] for d in found] == ["E201"]
    assert found[0]["codeDescription"]["href"].endswith("/docs/errors.md")


def test_a_question_goes_first_and_findings_come_after_it(editor: Editor) -> None:
    editor.open("slips.rules", SLIPS.replace("observe", "expect"))
    assert editor.mistakes("slips.rules") == []
    (lens,) = editor.ask("textDocument/codeLens", {"textDocument": {"uri": editor.uri("slips.rules")}})
    assert editor.ask("workspace/executeCommand", lens["command"])["word"] == "passed"
    assert [d["code"] for d in editor.mistakes("slips.rules")] == ["W701"]


def test_a_finding_is_mended_or_silenced_by_a_click(editor: Editor) -> None:
    editor.open("slips.rules", SLIPS)
    linted(editor, "slips.rules")
    drop, silence = actions(editor, "slips.rules", 1)
    assert (drop["title"], drop["kind"], drop["isPreferred"]) == ("Drop `RAPTOR`", "quickfix", True)
    assert [d["code"] for d in drop["diagnostics"]] == ["W701"]
    uri = editor.uri("slips.rules")
    assert after(SLIPS, drop["edit"]["changes"][uri]) == SLIPS.replace(", RAPTOR", "")
    assert silence["title"] == "Silence W701 on this line"
    quiet = after(SLIPS, silence["edit"]["changes"][uri])
    assert quiet == SLIPS.replace("RAPTOR", "RAPTOR  # lint: ignore W701")
    assert [a["title"] for a in actions(editor, "slips.rules", 3)] == [
        "Make it an `expect`",
        "Silence W733 on this line",
    ]
    assert actions(editor, "slips.rules", 0) == []


def test_a_name_that_was_meant_instead_is_written_by_a_click(editor: Editor) -> None:
    text = "drug `torin 1`\nprotein mTORC1\n`torin 2` -| mTORC1\n"
    editor.open("slip.rules", text)
    assert [d["code"] for d in editor.mistakes("slip.rules")] == ["E201"]
    (meant,) = actions(editor, "slip.rules", 2)
    assert (meant["title"], meant["isPreferred"]) == ("Write `torin 1`", True)
    edits = meant["edit"]["changes"][editor.uri("slip.rules")]
    assert after(text, edits) == text.replace("`torin 2`", "`torin 1`")


@pytest.mark.parametrize("known", [["torin1"], ["torin1", "torin2"], ["torin 1", "torin2", "torin3"], []])
def test_the_names_that_help_proposes_are_read_back_from_it(known: list[str]) -> None:
    assert sorted(meant(did_you_mean("torin", known))) == known


def test_other_help_proposes_no_name() -> None:
    assert meant("declare it: `protein A`") == []
    assert meant("did you mean that `A` is off?") == []


def test_every_name_that_a_bad_file_is_offered_cures_its_mistake() -> None:
    tried = 0
    for path in BAD:
        project = Projects().of(path)
        mistakes = [m for m in project.mistakes if Path(m.span.file) == path]
        for offer in offers(project, mistakes):
            again = Projects()
            again.edited(path, edited(offer.about.span.source, offer.edits))
            left = {(m.code, m.span.start) for m in again.of(path).mistakes}
            assert (offer.about.code, offer.about.span.start) not in left, (path.name, offer.title)
            tried += 1
    assert tried >= 20
