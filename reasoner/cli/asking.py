"""The commands that ask questions: one question, a screen, the expectations, and the checks of `verify`."""

from __future__ import annotations

import json
import os
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

from reasoner import pipeline
from reasoner.cli.files import (
    Run,
    engine_of,
    model_of,
    path_of,
    write_answer,
    write_beside,
)
from reasoner.clock import limited
from reasoner.document import Document, Paragraph
from reasoner.exits import Exit
from reasoner.lang.parser import claim_question
from reasoner.model import ir
from reasoner.query.answers import Answer, TestReport, proof_of, whole_proof
from reasoner.query.engine import Engine
from reasoner.query.kinds import exit_of, exit_of_reports
from reasoner.query.outcomes import Wanted
from reasoner.questions import ROWS, SCHEMA
from reasoner.reading import read as read_file
from reasoner.repl.interrupt import interruptible
from reasoner.solve.budget import Budget
from reasoner.tell.narrate import narrate
from reasoner.tell.words import say

if TYPE_CHECKING:
    from reasoner.tell.json_changes import Object

LARGEST_PROOF: Final = 64_000_000
"""Bytes of a certificate."""

DEMO: Final = "why autophagy increases with torin1 = high in resistant"

FORMS: Final = {row.command.name: row.command.form for row in ROWS if row.command is not None} | {"ask": "{}"}
"""Commands that are a question of the language, and how their argument becomes one."""


def why(it: Run) -> Exit:
    """Asks `why` about a claim, which may begin with `not`."""
    return answered(it, engine_of(it), claim_question(it.asked))


def question(it: Run) -> Exit:
    """Asks the question of the language that a command stands for."""
    asked = FORMS[it.options.command].format(it.asked).strip()
    return answered(it, engine_of(it), f"{asked} optimise" if vars(it.options).get("optimise") else asked)


def answered(it: Run, engine: Engine, question: str) -> Exit:
    """Asks a question, shows the answer and writes what files were asked for; returns the exit code of the answer."""
    _part(it)
    budget = it.budget()
    with interruptible(budget):
        answer = pipeline.ask(engine, question, budget, it.options.engine, _wanted(it))
        answer = _with_witness(it, engine, answer, budget)
    it.console.progress("")
    _write_proof(it, answer)
    _write_page(it, answer, budget)
    if it.options.json:
        it.show_json(_as_json(answer, it.options.timing))
    else:
        it.show(_told(it, answer))
    it.took(answer.seconds)
    return exit_of(answer)


def whole(it: Run) -> Exit:
    """Tells the whole proof of a claim, as `show --stage proof` does."""
    budget = it.budget()
    with interruptible(budget):
        answer = pipeline.ask(engine_of(it), claim_question(it.asked.removeprefix("why ")), budget)
    it.console.progress("")
    if it.options.json:
        it.show_json(_as_json(answer))
    else:
        it.show(narrate(answer, True))
    return exit_of(answer)


def _as_json(answer: Answer, timing: bool = False) -> Object:
    from reasoner.tell.json import to_json

    return to_json(answer, timing)


def _told(it: Run, answer: Answer) -> Document:
    """The answer, or the argument at the one quantity or line that is asked for."""
    what = _part(it)
    if what is None:
        return narrate(answer, it.options.full)
    from reasoner.tell import details

    found = details.in_detail(answer, what)
    if found is None:
        numbers = details.numbers(answer)
        help = f"the lines are 1 to {len(numbers)}" if numbers else "only proofs have arguments"
        it.line.refuse("E003", f"there is no argument at `{what}`", what, help)
    return found


def _part(it: Run) -> str | None:
    """The quantity or line whose argument alone is asked for."""
    what: str | None = vars(it.options).get("why")
    if what is not None and it.options.json:
        it.line.refuse("E003", "`--why` tells a part of the answer in words; `--json` has all of it", "--why", _ONE)
    return what


_ONE: Final = "leave out one of the two"


def _wanted(it: Run) -> Wanted:
    """How much explanation is asked for; not every command has options for that."""
    chosen = vars(it.options)
    names = ("smallest", "all", "proofs", "witnesses", "allow", "count")
    return Wanted(**{name: chosen[name] for name in names if name in chosen})


def _with_witness(it: Run, engine: Engine, answer: Answer, budget: Budget) -> Answer:
    """The answer with the witness of the one step that is asked for, if one is."""
    label = vars(it.options).get("witness")
    if label is None:
        return answer
    if proof_of(answer) is None:
        it.console.complain(f"there is no proof, so no step `{label}` to look at")
        return answer
    try:
        return pipeline.witness(engine, answer, label, budget)
    except ValueError as error:
        it.line.refuse("E003", str(error), label, "`--full` shows the steps")


def _write_proof(it: Run, answer: Answer) -> None:
    if it.options.proof is None:
        return
    proof = whole_proof(answer)
    if proof is None:
        it.console.complain(f"there is no proof to write to `{it.options.proof}`")
        return
    from reasoner.proof.codec import to_json as certificate

    text = json.dumps(certificate(proof, answer.model), ensure_ascii=False, indent=1)
    write_answer(it, it.options.proof, text + "\n")


def _write_page(it: Run, answer: Answer, budget: Budget) -> None:
    if it.options.html is None:
        return
    from reasoner.picture.page import to_page

    with limited(budget.closing()):
        page = to_page(answer, it.options.full)
    write_answer(it, it.options.html, page)


def screen(it: Run) -> Exit:
    """Answers a screen, or a share of one, and writes its tables and pictures."""
    from reasoner.cli import screening
    from reasoner.query.screen import Plan

    engine, budget = engine_of(it), it.budget(None)
    found, line = pipeline.asked(engine.model, FORMS["screen"].format(it.asked).strip())
    assert isinstance(found, ir.Screen)
    with interruptible(budget):
        answer = screening.screen(Plan(engine.model, found), line, it.options, budget)
    it.console.progress("")
    if answer is None:
        it.console.complain(f"this share is done; others are missing in `{it.options.out}`")
        return Exit.GOOD
    screening.write_files(answer, it.options, partial(write_beside, it))
    if it.options.json:
        it.show_json(_as_json(answer, it.options.timing))
    else:
        it.show(narrate(answer, it.options.full))
    it.took(answer.seconds)
    return exit_of(answer)


def test(it: Run) -> Exit:
    """Runs the expectations of the files; shows those that fail."""
    from reasoner.tell.json import report_json
    from reasoner.tell.reports import failure, summary

    model, budget = model_of(it), it.budget(None)
    reports: list[TestReport] = []
    with interruptible(budget):
        for report in pipeline.run_tests(model, budget, prove=it.options.prove, seed=it.options.seed):
            reports.append(report)
            it.console.progress(f"{len(reports)}/{len(model.expectations)}")
            if it.options.json:
                it.show_json(report_json(report, it.options.timing))
            elif not report.passed:
                it.console.progress("")
                it.show(failure(report))
    it.console.progress("")
    if not it.options.json:
        it.show(summary(reports))
    it.took(sum(report.answer.seconds for report in reports))
    if it.options.junit:
        from reasoner.tell.junit import to_junit

        write_answer(it, it.options.junit, to_junit(reports))
    code = exit_of_reports(reports)
    return Exit.UNKNOWN if code is Exit.GOOD and budget.interrupted else code


def verify(it: Run) -> Exit:
    """Checks a proof file again, or compares both engines on a question."""
    if it.asked.endswith(".json"):
        path_of(it, it.asked)
    return _verify_file(it) if os.path.isfile(it.asked) else _verify_engines(it)


def _verify_engines(it: Run) -> Exit:
    budget = it.budget()
    with interruptible(budget):
        found = pipeline.verify(Engine(model_of(it), it.options.seed), it.asked, budget)
    verdict = found.first.verdict
    if it.options.json:
        outcome = {"schema": SCHEMA, "question": found.first.text, "kind": "verify", "verdict": verdict}
        it.show_json({**outcome, "agree": not found.differences, "differences": list(found.differences)})
    elif found.differences:
        it.show(Document((Paragraph(say("engines differ", differences="; ".join(found.differences))),)))
    else:
        it.show(Document((Paragraph(say("engines agree", verdict=verdict)),)))
    if verdict == "unknown":
        return Exit.UNKNOWN
    return Exit.NEGATIVE if found.differences else Exit.GOOD


def _verify_file(it: Run) -> Exit:
    from reasoner.cli import showing
    from reasoner.proof.checker import Rejected
    from reasoner.proof.codec import CertificateError, Malformed, OtherEdition

    try:
        data = json.loads(read_file(Path(it.asked), LARGEST_PROOF))
    except (OSError, ValueError, RecursionError):
        it.line.refuse("E006", f"`{it.asked}` is not a proof file", it.asked, "`--proof FILE` writes one")
    model = model_of(it)
    try:
        proof = pipeline.verify_proof(data, model)
    except OtherEdition as error:
        help = "ask its question again with `--proof FILE`"
        it.line.refuse("E006", f"the proof in `{it.asked}` was {error}", it.asked, help)
    except Malformed as error:
        it.line.refuse("E006", f"`{it.asked}` is not a proof file: {error}", it.asked, "`--proof FILE` writes one")
    except (Rejected, CertificateError) as error:
        said, holds = str(error), False
    else:
        said, holds = showing.claimed(model, proof), True
    if it.options.json:
        it.show_json({"schema": SCHEMA, "kind": "verify", "holds": holds, "reason": said})
    else:
        it.show(Document((Paragraph(say("proof holds" if holds else "proof fails", what=said)),)))
    return Exit.GOOD if holds else Exit.NEGATIVE


def demo(it: Run) -> Exit:
    """Answers the main question, and says what to try next."""
    from reasoner.cli import showing

    if it.options.json:
        return answered(it, engine_of(it), DEMO)
    it.show(Document((Paragraph(say("demo asks", question=DEMO.removeprefix("why "))),)))
    code = answered(it, engine_of(it), DEMO)
    it.console.out("\n")
    tries = (f"reasoner {c}" for c in showing.NEXT)
    it.show(showing.next_steps(tries))
    return code
