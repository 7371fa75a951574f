"""What answers to `why` tell, over the shipped expectations: figures about selection, proof and length, no times.

A fact is weak if it says less of a quantity than is certain. The direct arrow is the one from what was set into its
first target. Support is compared with really asking the weaker model. Words are those of the default text outside of
the arrows and of the papers.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from statistics import median

from benchmarks.table import Options
from reasoner import pipeline
from reasoner.document import Document, Heading, Paragraph, Step, Table, plain
from reasoner.model.ir import Expectation, Model, Status, Why
from reasoner.proof.checker import check
from reasoner.proof.objects import every_step
from reasoner.query.answers import WhyAnswer
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Proved
from reasoner.query.support import verdict_in
from reasoner.query.why import judge
from reasoner.render.text import to_text
from reasoner.resources import rules_path
from reasoner.revise.at_least import at_least
from reasoner.signs import DOWN, UP
from reasoner.solve.budget import Budget
from reasoner.tell.mechanism import told_lines
from reasoner.tell.narrate import narrate

SAMPLED = 40
"""So many expectations are asked unless all are wanted; every one with REASONER_ALL=1."""
SUPPOSED = re.compile(r"\b(suppose|would|contradiction)\b", re.IGNORECASE)


@dataclass
class Figures:
    """What was counted."""

    answers: int = 0
    movers: int = 0
    weak: int = 0
    stories: int = 0
    direct: int = 0
    supports: int = 0
    agreeing: int = 0
    facts: int = 0
    replayed: int = 0
    opponents: int = 0
    open_ones: int = 0
    suppositions: int = 0
    words: list[int] = field(default_factory=list)

    def rows(self) -> Iterator[tuple[str, str]]:
        yield "answers with a proof", str(self.answers)
        yield "weak facts told of certain movers", f"{self.weak} of {self.movers}"
        yield "direct arrow in the first line of the story", f"{self.direct} of {self.stories}"
        yield "support equal to asking again", f"{self.agreeing} of {self.supports}"
        yield "facts told that are replayed steps", f"{self.replayed} of {self.facts}"
        yield "opponents that are open", f"{self.open_ones} of {self.opponents}"
        yield "suppositions in default text", str(self.suppositions)
        yield "median words outside arrows and papers", f"{median(self.words or [0]):.0f}"


def run(options: Options) -> None:
    """The figures, and whether two hash seeds give the same text."""
    model, _ = pipeline.load([rules_path() / "mtor"])
    chosen = list(sampled(model, None if os.environ.get("REASONER_ALL") else SAMPLED))
    for name, value in figures(model, chosen).rows():
        print(f"  {name:46} {value}")
    print(f"  {'the same text under two hash seeds':46} {same_text([e.id for e in chosen[:8]])}")


def sampled(model: Model, number: int | None) -> Iterator[Expectation]:
    """Expectations of a claim, spread evenly over the files; None: all of them."""
    claims = [e for e in model.expectations if e.claim is not None and e.mode in ("necessary", "impossible")]
    step = 1 if number is None else max(1, len(claims) // number)
    yield from islice(claims[::step], number)


def figures(model: Model, chosen: Sequence[Expectation]) -> Figures:
    """What the answers to some expectations tell."""
    settable = {s.quantity for e in model.expectations for s in e.where.settings}
    engine, found = Engine(model, 0, settable), Figures()
    weaker = {status: Engine(at_least(model, status), 1, settable) for status in sorted(Status, reverse=True)}
    for expectation in chosen:
        assert expectation.claim is not None
        question = Why(expectation.claim, expectation.where)
        answer = judge(engine, question, expectation.rule.text, Budget())
        if isinstance(answer.found, Proved) and answer.found.account is not None:
            count(found, weaker, answer, answer.found)
    return found


def count(found: Figures, weaker: Mapping[Status, Engine], answer: WhyAnswer, told: Proved) -> None:
    """Adds what one answer tells."""
    account = told.account
    assert account is not None
    check(answer.model, account.proof)
    found.answers += 1
    steps = {s.id for s in every_step(account.proof.steps)}
    for part in account.parts:
        moves = part.story.moves if part.story is not None else ()
        certain = [m for m in moves if m in account.steps]
        found.movers += len(certain)
        found.weak += sum(m not in account.steps for m in moves if part.signs in (UP, DOWN))
        found.facts += len(certain)
        found.replayed += sum(account.steps[m] in steps for m in certain)
    for opponent in account.opponents:
        found.opponents += 1
        found.open_ones += opponent.kind == "open"
        if opponent.kind in ("steady", "with", "own feedback"):
            found.facts += 1
            found.replayed += opponent.step in steps
    lines = told_lines(account)
    if lines:
        found.stories += 1
        frame, first = account.proof.frame, lines[0].arrows[0].source
        found.direct += frame.key(first.quantity, first.since) != frame.key(first.quantity, first.at)
    found.supports += 1
    found.agreeing += told.support is supported(weaker, answer, told)
    document = narrate(answer)
    found.suppositions += len(SUPPOSED.findall(to_text(document)))
    found.words.append(words(document))


def supported(weaker: Mapping[Status, Engine], answer: WhyAnswer, told: Proved) -> Status | None:
    """The highest status at which the verdict is the same, asked of engines of our own."""
    claim, where = answer.question.claim, answer.question.where
    for status, engine in weaker.items():
        if verdict_in(engine, claim, where, Budget()) == told.verdict:
            return status
    return None


def words(document: Document) -> int:
    """The words of a text, those of numbered lines of arrows and of papers left out."""
    total = 0
    for block in document.blocks:
        match block:
            case Heading(runs) | Paragraph(runs):
                total += len(plain(runs).split())
            case Step() if not block.number:
                total += len(plain(r for r in block.runs if r.role != "paper").split())
            case Table(_, rows):
                total += sum(len(plain(r for r in cell if r.role != "paper").split()) for row in rows for cell in row)
            case _:
                pass
    return total


def same_text(names: Sequence[str]) -> str:
    """Whether the texts of some expectations are the same in two processes with different hash seeds."""
    script = (
        "import sys; from benchmarks.explanations import texts\n"
        "sys.stdout.write(texts(sys.argv[1:]))\n"
    )  # fmt: skip

    def begun(seed: str) -> subprocess.Popen[str]:
        environment = {**os.environ, "PYTHONHASHSEED": seed}
        return subprocess.Popen(
            [sys.executable, "-c", script, *names], env=environment, stdout=subprocess.PIPE, text=True
        )

    said, codes = [], []
    for process in [begun("1"), begun("2")]:
        said.append(process.communicate()[0])
        codes.append(process.returncode)
    return "yes" if codes == [0, 0] and said[0] == said[1] != "" else "NO"


def texts(names: Sequence[str]) -> str:
    """The default texts of some expectations of the shipped rules."""
    model, _ = pipeline.load([rules_path() / "mtor"])
    engine, found = Engine(model), []
    for expectation in model.expectations:
        if expectation.id in names and expectation.claim is not None:
            question = Why(expectation.claim, expectation.where)
            found.append(to_text(narrate(judge(engine, question, expectation.rule.text, Budget()))))
    return "\n".join(found)
