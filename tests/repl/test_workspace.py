"""The workspace: what stays warm, and that what warm engines answer is what a fresh one does."""

from __future__ import annotations

from pathlib import Path
from random import Random

import networks
import pytest
from talk import RULES, Talk

from reasoner import pipeline
from reasoner.model import ir
from reasoner.query import ask as asking
from reasoner.query.answers import Answer
from reasoner.query.engine import Engine
from reasoner.render.text import to_text
from reasoner.repl.session import Session, begin
from reasoner.repl.workspace import Workspace
from reasoner.solve.budget import Budget
from reasoner.tell.narrate import narrate


@pytest.fixture
def talk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Talk:
    monkeypatch.chdir(tmp_path)
    Path("small.rules").write_text(RULES, encoding="utf-8")
    return Talk(Path("small.rules"))


def test_what_was_not_set_before_needs_no_encoding_of_its_own(talk: Talk) -> None:
    assert talk("why autophagy increases with torin1 = high").startswith("Yes, necessarily")
    warm = talk.workspace._warm_for(talk.session.model)
    assert len(warm.open._encoded) == 1
    assert talk("why autophagy increases with torin1 = low").startswith("Yes, necessarily")
    assert talk("why mTORC1 increases with torin1 = low").startswith("No: mTORC1 cannot increase")
    assert talk("what if torin1 = low").startswith("With torin1 = low")
    assert len(warm.open._encoded) == 1
    assert talk("why autophagy increases with knock out mTORC1").startswith("Yes, necessarily")
    assert talk("what if knock out ULK1").startswith("With knock out ULK1")
    assert len(warm.open._encoded) == 2
    assert not warm.engine._problems


@pytest.mark.parametrize("seed", [2, 4, 12, 14, 16, 18, 20, 22, 24, 26])  # draws that compile
def test_warm_engines_answer_what_a_fresh_one_answers(seed: int, tmp_path: Path) -> None:
    path = tmp_path / "drawn.rules"
    path.write_text(networks.rule_text(seed), encoding="utf-8")
    session, workspace, rng = begin([path], pipeline.Options()), Workspace(), Random(seed)
    for _ in range(2):
        for question in _questions(rng, session.model):
            fresh = asking.answer(Engine(session.model), question, "", Budget())
            assert _told(_warm(workspace, session, question)) == _told(fresh), question


def _questions(rng: Random, model: ir.Model) -> tuple[ir.Question, ...]:
    where, other = networks.random_where(rng, model), networks.random_where(rng, model)
    return ir.Why(networks.random_claim(rng, model), where), ir.WhatIf(where, ()), ir.Compare(where, other)


def _warm(workspace: Workspace, session: Session, question: ir.Question) -> Answer:
    workspace.start_clock()
    return workspace.ask(session, question, str(question))


def _told(answer: Answer) -> str:
    return to_text(narrate(answer))
