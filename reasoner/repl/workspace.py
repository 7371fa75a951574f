"""What a session works with besides its state: warm engines, time for a question, and the shape of a reply."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection
from copy import copy
from dataclasses import dataclass, field, fields, replace
from typing import Final, TypeAlias

from reasoner.diagnostics import Diagnostic
from reasoner.document import Document
from reasoner.exits import Exit
from reasoner.model import ir
from reasoner.query import ask as asking
from reasoner.query.answers import Answer, TestReport, WhyAnswer, WhyNotAnswer, with_proved
from reasoner.query.derivation import Explaining
from reasoner.query.engine import Engine
from reasoner.query.expect import report
from reasoner.query.needed import what_is_needed
from reasoner.query.outcomes import Proved, Wanted, rules_of
from reasoner.query.why import explaining, verdict_on, with_verdict
from reasoner.query.witnesses import with_witnesses
from reasoner.repl.session import Session
from reasoner.solve.budget import Budget
from reasoner.solve.session import Verdict

_KEPT: Final = 3
_WITHOUT_FORCE: Final = frozenset(("name", "title", "expectations", "queries", "papers", "scenarios"))

Shown: TypeAlias = Document | Answer | str
"""A part of a reply; an answer is drawn as text or as JSON."""


@dataclass(frozen=True)
class Reply:
    """What comes back for one input: the session after it, what to show, what was wrong, how it ended."""

    session: Session
    shown: tuple[Shown, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()
    code: Exit = Exit.GOOD
    leaves: bool = False


@dataclass
class _Warm:
    """The engines of one model, and the answers they have given, by their questions.

    `open` leaves settings open, so that what was not set before needs no encoding of its own. What it finds is the
    same, but it may show other labelings than the command line does; those come from `engine`.
    """

    engine: Engine
    open: Engine
    answers: dict[str, Answer] = field(default_factory=dict)


class Workspace:
    """Engines of the last few models, so that questions stay warm, also after undoing; and the clock of a question."""

    def __init__(
        self, seconds: float | None = None, seed: int = 0, tell: Callable[[str], None] = lambda _: None
    ) -> None:
        self._seconds = seconds
        self._tell = tell  # how far a long search has come
        self._seed = seed
        self._warm: list[_Warm] = []
        self._explaining: tuple[ir.Model, str, Explaining] | None = None
        self.start_clock()

    def forget(self) -> None:
        """Makes everything anew when it is next needed."""
        self._warm, self._explaining = [], None

    def start_clock(self, foretell: Callable[[WhyAnswer], None] = lambda _: None) -> Budget:
        """A new budget, for what is asked next; `foretell` is told a verdict as soon as the solver has it."""
        self._foretell = foretell
        self.budget = Budget(self._seconds, self._tell)
        return self.budget

    def ask(self, session: Session, question: ir.Question, text: str) -> Answer:
        """The answer, thought out again only where it was not complete."""
        warm = self._warm_for(session.model)
        warm.engine.model_files = session.model_files
        known = warm.answers.get(text)
        if known is None or not known.complete or known.verdict == "unknown":
            engine = self._engine_for(warm, question, text)
            known = warm.answers[text] = asking.answer(engine, question, text, self.budget)
        return known

    def reports(self, session: Session, former: Session) -> tuple[TestReport, ...]:
        """What is true of the expectations that a session has and the former one had not."""
        known = {e.id for e in former.model.expectations}
        new = [e for e in session.model.expectations if e.id not in known]
        engine = self._warm_for(session.model).engine if new else None
        return tuple(report(engine, e, self.budget, prove=False, explain=True) for e in new if engine is not None)

    def _engine_for(self, warm: _Warm, question: ir.Question, text: str) -> Engine:
        """The one that has the answer soonest; the verdict on a claim is told as soon as there is one."""
        match question:
            case ir.WhatIf() | ir.Compare():
                return warm.open
            case ir.Why():
                found = verdict_on(warm.open, question, text, self.budget)
                if found.verdict in ("necessary", "possible", "impossible"):
                    self._foretell(found)
                return warm.open if found.verdict in ("necessary", "impossible") else warm.engine
            case _:
                return warm.engine

    def witnesses(self, answer: Answer, number: int) -> tuple[Answer, str]:
        """The answer with so many labelings, or all there are, and why there are no more."""
        found, verdict = with_witnesses(self._warm_for(answer.model).engine, answer, number, self.budget)
        return found, self.budget.reason if verdict is Verdict.UNKNOWN else ""

    def needed(self, model: ir.Model, found: Proved, steps: Collection[int]) -> Proved:
        """A proof with what the premises that these steps apply are needed for."""
        return what_is_needed(found, self._warm_for(model).engine, self.budget, steps)

    def another(self, answer: Answer) -> tuple[Answer | None, str]:
        """The answer with an explanation from other rules than those told so far, or None, and why there is none."""
        if not isinstance(answer, WhyAnswer | WhyNotAnswer) or not isinstance(answer.found, Proved):
            return None, ""
        further = self._another(answer, answer.found)
        if further is None:
            return None, self.budget.reason if self.budget.spent else ""
        return with_proved(answer, further), ""

    def _another(self, answer: WhyAnswer | WhyNotAnswer, known: Proved) -> Proved | None:
        search = self._further(answer)
        told = {frozenset(rules_of(one.proof)) for one in (known.explanation, *known.others)}
        while (found := search.next(self.budget)) is not None:
            if frozenset(rules_of(found.proof)) not in told:
                told_before = (*known.others, known.explanation)
                return replace(known, explanation=found, others=told_before, account=None)
        return None

    def _further(self, answer: WhyAnswer | WhyNotAnswer) -> Explaining:
        """The search for further explanations of the last answer, which goes on where it was."""
        if self._explaining is None or self._explaining[:2] != (answer.model, answer.text):
            engine = self._warm_for(answer.model).open
            asked = with_verdict(
                engine, ir.Why(answer.question.claim, answer.question.where), answer.text, answer.verdict
            )
            self._explaining = answer.model, answer.text, explaining(asked, engine, Wanted(all=2))
        return self._explaining[2]

    def _warm_for(self, model: ir.Model) -> _Warm:
        """What is warm for a model: all there is, or the problems of a model of equal force."""
        found = next((w for w in self._warm if w.engine.model is model), None)
        if found is None:
            alike = next((w for w in reversed(self._warm) if _same_force(w.engine.model, model)), None)
            made = (Engine(model, self._seed), Engine(model, self._seed, model.inputs, rarely=model.quantities))
            found = _Warm(*made) if alike is None else _Warm(copy(alike.engine), copy(alike.open))
            for engine in (found.engine, found.open):
                engine.model, engine.answered = model, OrderedDict()
        self._warm = [*(w for w in self._warm if w is not found), found][-_KEPT:]
        return found


def _same_force(old: ir.Model, new: ir.Model) -> bool:
    """Whether the models differ in nothing that a problem is made of; scenarios may have come in addition."""
    alike = all(getattr(old, f.name) == getattr(new, f.name) for f in fields(old) if f.name not in _WITHOUT_FORCE)
    return alike and all(new.scenarios.get(name) == scenario for name, scenario in old.scenarios.items())
