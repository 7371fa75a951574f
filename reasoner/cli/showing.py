"""What `show`, `verify` and `demo` display beyond answers: the model, a quantity, stages, what to try next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from reasoner import pipeline
from reasoner.cli.arguments import Line
from reasoner.compile.load import Loaded
from reasoner.diagnostics import did_you_mean
from reasoner.document import Document, Heading, Paragraph, Quote, Run, plain
from reasoner.model.ir import Model, Regimen
from reasoner.model.worlds import frame_of
from reasoner.proof.objects import Proof
from reasoner.query.kinds import Places, places_of, scenario_place
from reasoner.questions import ROWS, WHAT_IF
from reasoner.solve.problem import Problem
from reasoner.tell import overview as pages
from reasoner.tell import regimens as given
from reasoner.tell.naming import Naming
from reasoner.tell.words import say

NEXT: Final = (
    'why "autophagy increases with rapamycin = high in resistant"',
    'compare "rapamycin = high versus torin1 = high in resistant"',
    'what-if "torin1 = high in resistant show AKT, mTORC2, PI3K"',
    "show mTORC1",
)

overview = pages.overview
regimens_page = given.document
regimens_json = given.to_json
rules = pages.rules


def named(model: Model, name: str, line: Line) -> Document:
    """One quantity, found by any of its names, or one rule by its id. Raises RuleError where there is neither."""
    if name in model.rules and name not in model.quantities and name not in model.synonyms:
        return pages.rule(model, name)
    return pages.quantity(model, _declared(model, name, line, "quantity or rule"))


def _declared(model: Model, name: str, line: Line, wanted: str = "quantity") -> str:
    declared = name if name in model.quantities else model.synonyms.get(name)
    if declared is None or declared not in model.quantities:
        near = did_you_mean(name, ("regimens", *model.quantities, *model.synonyms, *model.rules))
        line.refuse("E007", f"there is no {wanted} `{name}`", name, near or "`reasoner show` lists the quantities")
    return declared


def regimens(model: Model, drug: str | None, line: Line) -> tuple[Regimen, ...]:
    """The regimens of a drug, found by any of its names, or all. Raises RuleError where there is no such drug."""
    return given.listed(model, None if drug is None else _declared(model, drug, line))


def syntax(files: Sequence[Loaded]) -> Document:
    """The syntax of each file as a tree."""
    blocks = [b for f in files for b in (Heading((Run(f.source.name),)), *pages.tree(f.file).blocks)]
    return Document(tuple(blocks))


def problem(model: Model, text: str, seed: int) -> Document:
    """The worlds and ground constraints of a question; settings alone mean `what if`, nothing the reference world."""
    places: Places = [[scenario_place(None)]]
    if text:
        question, _ = pipeline.asked(model, text if _is_question(model, text) else f"{WHAT_IF.words} {text}")
        places = places_of(model, question)
    if not places:
        return Document((Paragraph(say("no problem", question=text)),))
    frame = frame_of(model, *places)
    return pages.problem(model, frame, Problem(model, frame, seed).grounds)


def _is_question(model: Model, text: str) -> bool:
    """Whether a text begins as a question does, or names a query of the files."""
    first = text.split()[0]
    return first in {row.words.split()[0] for row in ROWS} or any(q.rule.id == text for q in model.queries)


def claimed(model: Model, proof: Proof) -> str:
    """What a proof proves."""
    claim = plain(Naming(model, proof.frame).statement(proof.claim, proof.where))
    return f"it is impossible that {claim}" if proof.denied else claim


def next_steps(commands: Iterable[str]) -> Document:
    lines = tuple((Run(c, "code"),) for c in commands)
    return Document((Paragraph(say("demo next")), Quote(lines)))
