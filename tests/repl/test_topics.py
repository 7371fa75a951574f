"""Every example of the help: answered on a small model with the same names, and accepted on the shipped rules."""

from __future__ import annotations

from pathlib import Path

import pytest
from talk import Talk

from reasoner.exits import Exit
from reasoner.lang.terminals import QUESTION_WORDS
from reasoner.pipeline import Options
from reasoner.query.ask import NotAnswered
from reasoner.repl.commands import COMMANDS
from reasoner.repl.topics import QUESTIONS, TOPICS
from reasoner.resources import rules_path

SMALL = """\
drug torin1, rapamycin
protein AKT, TSC1_2, mTORC2, S6K1, ULK1
complex mTORC1
process autophagy
context rapamycin_resistance
I034: AKT -| TSC1_2
TSC1_2 -| mTORC1 -> S6K1 -| AKT
mTORC1 -| ULK1 -> autophagy
torin1 -| mTORC1
torin1 -| mTORC2 -> AKT
rapamycin -| mTORC1 unless rapamycin_resistance is on
scenario resistant: rapamycin_resistance = on
"""


def examples() -> list[tuple[str, ...]]:
    return [thing.examples for table in (TOPICS, COMMANDS) for thing in table.values() if thing.examples]


@pytest.mark.parametrize("typed", examples(), ids=lambda typed: typed[0])
def test_an_example_is_answered(typed: tuple[str, ...], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("rules").symlink_to(rules_path())
    Path("small.rules").write_text(SMALL, encoding="utf-8")
    talk = Talk(Path("small.rules"), options=Options(allowed=(rules_path(),)))
    for text in typed:
        said = talk(text)
        assert talk.code in (Exit.GOOD, Exit.NEGATIVE), said


@pytest.fixture(scope="module")
def shipped() -> Talk:
    return Talk(rules_path() / "mtor")


@pytest.mark.parametrize("typed", examples(), ids=lambda typed: typed[0])
def test_an_example_means_something_on_the_shipped_rules(
    typed: tuple[str, ...], shipped: Talk, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unanswered(*_: object) -> None:
        raise NotAnswered("here")

    monkeypatch.chdir(rules_path().parent)
    monkeypatch.setattr(shipped.workspace, "ask", unanswered)
    before = shipped.session
    for text in typed:
        said = shipped(text)
        assert "error" not in said or "error[E021]" in said, said
    shipped.conversation.session = before


def test_every_topic_on_questions_is_one_of_the_language() -> None:
    assert {name.split()[0] for name in QUESTIONS} - {"rather"} <= set(QUESTION_WORDS)
