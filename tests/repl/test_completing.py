"""What is offered where the text ends, and how a line is coloured."""

from __future__ import annotations

from pathlib import Path

import pytest
from talk import RULES, Talk

from reasoner.lang.parser import expected
from reasoner.repl.colouring import parts
from reasoner.repl.completing import choices
from reasoner.repl.session import Session
from reasoner.source import Source


@pytest.fixture
def session(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Session:
    monkeypatch.chdir(tmp_path)
    Path("small.rules").write_text(RULES, encoding="utf-8")
    Path("notes.txt").write_text("", encoding="utf-8")
    Path("more").mkdir()
    return Talk(Path("small.rules")).session


def offered(session: Session, text: str) -> list[str]:
    """The texts after taking each completion, from the word on that is being typed."""
    return [choice.text.strip() for choice in choices(session, text)]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("why torc", ["mTORC1"]),  # by a part of the name
        ("why pkb", ["AKT"]),  # by a synonym
        ("why auto", ["autophagy"]),
        ("why autophagy inc", ["increases"]),
        ("why autophagy does not ", ["decrease", "fall", "increase", "rise"]),
        ("why autophagy is ", ["off", "low", "normal", "high", "at", "not", "unchanged"]),
        ("why autophagy is at least ", ["off", "low", "normal", "high"]),
        ("why autophagy increases with tor", ["torin1", "mTORC1"]),
        ("why autophagy increases with torin1 = ", ["none", "low", "high"]),
        ("why autophagy increases with torin1 = high, knock ", ["out"]),
        ("why autophagy increases in ", ["resistant"]),
        ("why autophagy increases at ", ["before", "acute", "late"]),
        ("observe autophagy is high at ", ["before", "acute", "late", "step"]),
        ("why autophagy increases with torin1 = high in resistant since ", ["before", "acute", "late"]),
        ("compare torin1 = high ve", ["versus"]),
        ("states ", ["resistant"]),
        ("Q", ["query", "quantity", "Q1"]),
        ("drug X : ", ["activity", "dose", "switch"]),
        ("protein ", []),
        ("scenario fed ext", ["extends"]),
        ("scenario fed extends ", ["resistant"]),
        ("AKT -> ULK1 cite ", ["Kim2011"]),
        ("AKT -> ULK1 cite Kim2011, ", ["Kim2011"]),
        ("AKT -> ULK1 status pr", ["presumed", "proposed"]),
        ("AKT nonsense ", []),
        (":in ", ["resistant"]),
        (":wi", ["with", "witness"]),
        (":with tor", ["torin1", "mTORC1"]),
        (":with torin1 = h", ["high"]),
        (":show pkb", ["AKT"]),
        (":help what", ["what if"]),
        (":load ", ["more/", "small.rules"]),
        (":save n", ["notes.txt"]),
        ('use "s', ['small.rules"']),
        ('AKT -> ULK1 by "s', []),
        ("why A increases\nwith rapa", ["rapamycin", "rapamycin_resistance"]),
    ],
)
def test_what_can_follow_is_offered(session: Session, text: str, found: list[str]) -> None:
    assert sorted(offered(session, text)) == sorted(found)


def test_names_that_begin_so_come_before_those_that_hold_it(session: Session) -> None:
    assert offered(session, ":with r")[:2] == ["rapamycin", "rapamycin_resistance"]
    assert offered(session, "why ")[:3] == ["torin1", "rapamycin", "mTORC1"]
    assert offered(session, "why autophagy increases with ")[:2] == ["torin1", "rapamycin"]


def test_an_empty_line_offers_questions_statements_and_names(session: Session) -> None:
    found = offered(session, "")
    assert {"why", "what", "compare", "protein", "observe", "mTORC1", "Q1"} <= set(found)
    assert found.index("why") < found.index("protein") < found.index("mTORC1")


def test_completion_is_quick_enough_for_every_key_on_the_shipped_rules() -> None:
    """Not timed: what is offered must come from the grammar and the model, without asking a solver."""
    from reasoner.resources import rules_path

    talk = Talk(rules_path() / "mtor")
    assert "mTORC1" in offered(talk.session, "why torc")
    assert talk.workspace._warm == []


def test_completing_a_name_that_is_not_plain_puts_it_in_backticks(session: Session) -> None:
    talk = Talk(Path("small.rules"))
    talk("drug `KU-0063794`")
    assert offered(talk.session, "why autophagy increases with ku") == ["`KU-0063794`"]
    assert offered(talk.session, "why autophagy increases with `KU-00") == ["`KU-0063794`"]


def looks(session: Session, text: str) -> list[tuple[str, str]]:
    return [(text[p.start : p.end], p.look) for p in parts(session.model, text) if p.look]


def test_a_line_is_coloured_by_what_its_words_are(session: Session) -> None:
    assert looks(session, 'I9: mTORC1 -| at by "x" # why') == [
        ("mTORC1", "name"),
        ("-|", "arrow"),
        ("at", "keyword"),
        ("by", "keyword"),
        ('"x"', "text"),
        ("# why", "comment"),
    ]
    assert looks(session, "why TORC1 is low in resistant") == [
        ("why", "keyword"),
        ("TORC1", "name"),
        ("is", "keyword"),
        ("low", "level"),
        ("in", "keyword"),
        ("resistant", "scenario"),
    ]
    assert looks(session, "check -> AKT") == [("->", "arrow"), ("AKT", "name")]
    assert looks(session, "AKT --> ?") == [("AKT", "name"), ("-->", "wrong"), ("?", "wrong")]
    assert looks(session, ":in resistant") == [(":in", "command"), ("resistant", "scenario")]


SENTENCES = (
    "why autophagy increases with torin1 = high , knock out AKT in resistant at late since acute",
    "why not mTORC1 is at least low with rapamycin = high",
    "why autophagy increases with torin1 = high rather than with rapamycin = high",
    "what if torin1 = high in resistant show mTORC1 , AKT",
    "compare torin1 = high versus rapamycin = high in resistant",
    "how autophagy increases using drugs at most 2 keeping AKT is unchanged in resistant",
    "screen drugs , knockouts of proteins at most 2 for autophagy in resistant",
    "paths torin1 to autophagy",
    "states resistant",
    "maybe AKT -> ULK1 cite Kim2011 status proposed",
    "AKT -| ULK1 when mTORC1 is low and torin1 is high",
    "autophagy requires ULK1 and not mTORC1",
    "rule when AKT is low then ULK1 is low",
    "observe autophagy increases with torin1 = high in resistant cite Kim2011",
    "expect not autophagy increases with rapamycin = high in resistant",
    "expect ambiguous AKT with torin1 = high",
    "query why autophagy increases with torin1 = high",
    "assume AKT -> autophagy",
    "scenario fed extends resistant",
)


@pytest.mark.parametrize("sentence", SENTENCES, ids=lambda s: s.split()[0])
def test_every_next_word_is_offered_and_every_offer_is_accepted(session: Session, sentence: str) -> None:
    words = sentence.split()
    for n, word in enumerate(words):
        before = "".join(f"{w} " for w in words[:n])
        found = {choice.text.strip() for choice in choices(session, before)}
        if word[0].isalpha() and word not in ("2", "fed"):
            assert word in found, before
        for text in found:
            assert accepted(before + text), before + text


def accepted(text: str) -> bool:
    return any(expected(Source("", text), question) for question in (False, True))
