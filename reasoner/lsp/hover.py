"""What an editor shows about a name, and the answer to an expectation or a query, as Markdown and as text."""

from __future__ import annotations

import os
from dataclasses import dataclass

from reasoner.document import Document
from reasoner.lang import syntax
from reasoner.lsp.projects import Project
from reasoner.lsp.symbols import Occurrence
from reasoner.model import ir
from reasoner.query.ask import NotAnswered, answer
from reasoner.query.engine import Engine
from reasoner.query.expect import report
from reasoner.render.markdown import to_markdown
from reasoner.render.text import to_text
from reasoner.solve.budget import Budget
from reasoner.tell import overview
from reasoner.tell.naming import Naming
from reasoner.tell.narrate import narrate
from reasoner.tell.reports import failure

VERDICTS = {True: "passed", False: "FAILED", None: "unknown"}


@dataclass(frozen=True, slots=True)
class Ran:
    """The answer to an expectation or a query: in one word, and told in full."""

    word: str
    text: str


def hover(project: Project, one: Occurrence) -> str:
    """What a name names, as Markdown; empty where nothing is known of it."""
    return nearer(project, _named(project.model, one))


def nearer(project: Project, text: str) -> str:
    """A text whose places are files of the project's folder, by their names in it."""
    return text.replace(f"{project.root.parent}{os.sep}", "")


def _named(model: ir.Model, one: Occurrence) -> str:
    name = model.synonyms.get(one.text, one.text)
    if one.role in ("quantity", "label") and name in model.quantities:
        return to_markdown(overview.quantity(model, name))
    match one.role:
        case "quantity" if name in model.classes:
            return _class(model, name)
        case "scenario" if name in model.scenarios:
            return _scenario(model, name)
        case "paper" if name in model.papers:
            return _paper(model.papers[name])
        case "label":
            return _rules(model, name)
        case "levels" if name in model.spaces:
            return f"**{name}**: levels {' < '.join(model.spaces[name].levels)}\n"
        case _:
            return ""


def _class(model: ir.Model, name: str) -> str:
    members = [q.name for q in model.quantities.values() if name in q.classes]
    return f"**{name}** (class): {', '.join(members) or 'no members'}\n"


def _scenario(model: ir.Model, name: str) -> str:
    scenario = model.scenarios[name]
    extends = f" extends {scenario.parent}" if scenario.parent else ""
    return f"**{name}** (scenario{extends}): {Naming(model).settings(scenario.settings) or 'nothing is set'}\n"


def _paper(paper: ir.Paper) -> str:
    links = [
        f"[PMID {paper.pmid}](https://pubmed.ncbi.nlm.nih.gov/{paper.pmid})" if paper.pmid else "",
        f"[doi {paper.doi}](https://doi.org/{paper.doi})" if paper.doi else "",
        paper.url or "",
    ]
    return "  \n".join([paper.text, *(link for link in links if link)]) + "\n"


def _rules(model: ir.Model, label: str) -> str:
    """The rules under a label: their texts, papers, statuses and notes."""
    names, lines = Naming(model), []
    for rule in model.rules.values():
        if rule.id == label or (rule.id.startswith((f"{label}.", f"{label}@"))):
            papers = "; ".join(r.text for r in names.papers([rule.id]) if r.role == "paper")
            about = [rule.status.word, rule.by, papers, rule.note]
            lines.append(f"`{rule.text}`  \n{'; '.join(part for part in about if part)}")
    return "\n\n".join(lines) + "\n" if lines else ""


def asked_at(project: Project, statement: syntax.Expect | syntax.QueryDecl) -> ir.Expectation | ir.Query | None:
    """What a statement of the files became in the model; None where the files have mistakes."""
    found: tuple[ir.Expectation | ir.Query, ...] = (*project.model.expectations, *project.model.queries)
    for item in found if project.whole else ():
        origin = item.rule.origin
        if (origin.file, origin.start) == (statement.span.file, statement.span.start):
            return item
    return None


def ran(engine: Engine, item: ir.Expectation | ir.Query, budget: Budget) -> Ran:
    """The answer, worked out now."""
    if isinstance(item, ir.Query):
        try:
            found = answer(engine, item.question, item.text, budget)
        except NotAnswered:
            return Ran("not answered yet", "This kind of question is not answered yet.\n")
        return Ran(found.verdict, _told(narrate(found)))
    tested = report(engine, item, budget, False, explain=True)
    if tested.passed:
        return Ran(VERDICTS[True], f"Passed ({tested.found}): {' '.join(item.rule.origin.text.split())}\n")
    return Ran(VERDICTS[tested.passed], _told(failure(tested)))


def _told(document: Document) -> str:
    return to_text(document)
