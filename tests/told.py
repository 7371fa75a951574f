"""The text of an answer to a question about rules given as text."""

from __future__ import annotations

from reasoner.compile.load import read_text
from reasoner.pipeline import Options, asked, compiled
from reasoner.query.answers import Answer
from reasoner.query.ask import answer
from reasoner.query.engine import Engine
from reasoner.render.text import to_text
from reasoner.solve.budget import Budget
from reasoner.source import Source
from reasoner.tell.narrate import narrate


def answered(rules: str, question: str) -> Answer:
    """The answer, with the files at hand that repairs need."""
    options = Options()
    files, mistakes = read_text(Source("<text>", rules))
    model, _ = compiled(files, mistakes, options)
    found, line = asked(model, question)
    return answer(Engine(model, model_files=options.model_files(files)), found, line, Budget())


def told(rules: str, question: str, full: bool = False) -> str:
    """The answer as text, a hundred columns wide."""
    return to_text(narrate(answered(rules, question), full))
