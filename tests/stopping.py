"""A budget that is interrupted at a given look at it, and what a question says for every such look."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.model.ir import Model
from reasoner.pipeline import ask
from reasoner.query.answers import Answer
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Wanted
from reasoner.solve.budget import Budget


class Pressed(Budget):
    """Somebody presses Ctrl-C at the n-th look."""

    def __init__(self, looks: int) -> None:
        super().__init__()
        self._looks = looks

    @property
    def left(self) -> float:
        self._looks -= 1
        if self._looks < 0:
            self.interrupt()
        return super().left


def cut_short(model: Model, question: str, wanted: Wanted = Wanted(), step: int = 1) -> Iterator[Answer]:
    """The answers that are stopped earlier and later, and last the one that nobody stopped."""
    looks = 0
    while True:
        budget = Pressed(looks)
        yield ask(Engine(model), question, budget, wanted=wanted)
        if not budget.interrupted:
            return
        looks += step
