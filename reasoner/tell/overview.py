"""A model on a page, one quantity with everything that acts on it, and the stages of the compiler as they are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

from reasoner.document import Block, Document, Heading, Paragraph, Quote, Run, Runs, Table, plain
from reasoner.model.axioms import Ground
from reasoner.model.ir import Model, Rule, Space, Status, quantities_in
from reasoner.model.worlds import Frame
from reasoner.source import Span
from reasoner.tell.naming import Naming, mechanism
from reasoner.tell.steps import rule_line
from reasoner.tell.words import capital, counted, joined, listed, say


def overview(model: Model) -> Document:
    """Counts, the quantities by kind, and the scenarios."""
    names = Naming(model)
    blocks: list[Block] = [Heading(say("model" if model.title else "model bare", name=model.name, title=model.title))]
    blocks.append(Paragraph(say("counts", counts=listed(list(_counts(model))))))
    kinds = Counter(q.kind for q in model.quantities.values() if q.of_influence is None)
    rows = [((Run(kind),), names.quantities(_of_kind(model, kind))) for kind in kinds]
    blocks.append(Table((), tuple(rows)))
    if model.scenarios:
        settings = (((Run(s.name, "name"),), (Run(_scenario(names, s.name)),)) for s in model.scenarios.values())
        blocks += [Paragraph(say("scenarios")), Table((), tuple(settings))]
    return Document(tuple(blocks))


def _counts(model: Model) -> Iterator[str]:
    for found, word, many in (
        (model.quantities, "quantity", "quantities"),
        (model.influences, "influence", "influences"),
        (model.absences, "stated absence", "stated absences"),
        (model.gates, "gate", "gates"),
        (model.laws, "law", "laws"),
        (model.alternatives, "choice among alternatives", "choices among alternatives"),
        (model.definitions, "definition", "definitions"),
        (model.observations, "observation", "observations"),
        (model.expectations, "expectation", "expectations"),
        (model.regimens, "regimen", "regimens"),
        (model.papers, "paper", "papers"),
    ):
        if found:
            yield counted(len(found), word, many)


def _of_kind(model: Model, kind: str) -> list[str]:
    return [n for n, q in model.quantities.items() if q.kind == kind and q.of_influence is None]


def _scenario(names: Naming, name: str) -> str:
    scenario = names.model.scenarios[name]
    extends = f"extends {scenario.parent}: " if scenario.parent else ""
    return extends + names.settings(scenario.settings)


# --- one quantity -------------------------------------------------------------------------------------------------


def quantity(model: Model, name: str) -> Document:
    """What a quantity is, what acts on it, what it acts on, each rule with its place, papers, status and note."""
    names, declared = Naming(model), model.quantities[name]
    title = [Run(name, "strong"), Run(f" ({declared.kind})")]
    title += [Run(f": {declared.description}")] if declared.description else []
    facts = [
        say("also", names=listed(declared.synonyms)) if declared.synonyms else (),
        say("consists", names=listed(declared.members)) if declared.members else (),
        say("classes", names=listed(declared.classes)) if declared.classes else (),
        say("levels are", levels=_levels(declared.space)),
    ]
    blocks: list[Block] = [
        Heading(tuple(title)),
        Paragraph(capital((*joined([f for f in facts if f], "; "), Run(".")))),
    ]
    if name in model.inputs:
        blocks.append(Paragraph(say("nothing acts on it")))
    for key, rules in _sections(model, name):
        if rules:
            width = max(len(names.at_line(r.id)) for r in rules)
            told = {plain(found[0]): found for r in rules for found in [_qualified(names, r, width)]}
            lines = tuple(line for found in told.values() for line in found)
            blocks += [Paragraph(capital(say(key))), Quote(lines)]
    return Document(tuple(blocks))


def _qualified(names: Naming, rule: Rule, width: int) -> tuple[Runs, ...]:
    """The line of a rule, with its status where that is below established, and its note below it."""
    weaker = () if rule.status is Status.ESTABLISHED else (Run(f"  {rule.status.word}", "quiet"),)
    note = ((Run(" " * (width + 4) + rule.note, "quiet"),),) if rule.note else ()
    return ((*rule_line(names, rule.id, width), *weaker), *note)


def _levels(space: Space) -> str:
    """As in a rule file."""
    marked = (
        f"{level}{'*' if n == space.reference else '!' if exact else ''}"
        for n, (level, exact) in enumerate(zip(space.levels, space.exact, strict=True))
    )
    return " < ".join(marked)


def _sections(model: Model, name: str) -> Iterator[tuple[str, Sequence[Rule]]]:
    yield "acts on it", [i.rule for i in model.influences_on[name]]
    yield "requires", [g.rule for g in model.gates_on[name]]
    yield "defined", [d.rule for d in model.definitions if d.target == name]
    acting = [i.rule for i in model.influences if i.source == name]
    acting += [g.rule for g in model.gates if name in quantities_in(g.condition)]
    acting += [d.rule for d in model.definitions if name in quantities_in(d.expression)]
    yield "it acts on", acting
    switching = [i for i in model.influences if i.condition is not None and name in quantities_in(i.condition)]
    yield "it switches", [i.rule for i in switching]
    yield "absences", [a.rule for a in model.absences if name in (a.source, a.target)]
    ends = {i.id: (i.source, i.target) for i in model.influences} | {g.id: (g.target,) for g in model.gates}
    yield "alternatives", [a.rule for a in model.alternatives if any(name in ends.get(i, ()) for i in a.items)]
    yield "laws", [w.rule for w in model.laws if name in (*quantities_in(w.when), *quantities_in(w.then))]


def rule(model: Model, name: str) -> Document:
    """One rule: its text and place, how well it is supported, by what, and its note."""
    names, found = Naming(model), model.rules[name]
    status = say("rule status", status=found.status.word, how=mechanism(model, [name]))
    blocks: list[Block] = [Quote((rule_line(names, name),)), Paragraph(status)]
    blocks += [Paragraph((Run(model.papers[key].text, "paper"),)) for key in found.cite if key in model.papers]
    blocks += [Paragraph((Run(found.note),))] if found.note else []
    return Document(tuple(blocks))


# --- stages -------------------------------------------------------------------------------------------------------


def rules(model: Model) -> Document:
    """Every rule of the model with its id, its place and its papers."""
    names = Naming(model)
    rows = []
    for rule in (i.rule for group in _stated(model) for i in group):
        status = Run(rule.status.word, "quiet")
        cells = ((Run(rule.id, "quiet"),), (status,), (names.rule(rule.id),), names.papers([rule.id]))
        rows.append(cells)
    return Document((Table((), tuple(rows)),))


def _stated(model: Model) -> Sequence[Iterable[Any]]:
    rules = (model.influences, model.absences, model.gates, model.laws, model.alternatives, model.definitions)
    return (*rules, model.observations)


def problem(model: Model, frame: Frame, grounds: Iterable[Ground]) -> Document:
    """The worlds of a question, and every ground constraint that holds in them."""
    names = Naming(model, frame)
    worlds = [((Run(str(n)),), (Run(names.world(n)),), (Run(w.phase),)) for n, w in enumerate(frame.worlds)]
    rows = [((Run(g.name),), (Run(g.subject, "name"),), (Run(" ".join(map(str, g.worlds))),)) for g in grounds]
    return Document((Table((), tuple(worlds)), Table((), tuple(rows))))


def tree(node: object) -> Document:
    """Nested dataclasses, such as syntax, one node a line; spans are left out."""
    return Document((Quote(tuple(_tree(node, "", 0))),))


def _tree(node: object, label: str, depth: int) -> Iterator[Runs]:
    margin = "  " * depth + label
    if is_dataclass(node) and not isinstance(node, type):
        yield (Run(margin), Run(type(node).__name__, "name"))
        for field in fields(node):
            value = getattr(node, field.name)
            if value not in ((), None, "") and not isinstance(value, Span):
                yield from _tree(value, f"{field.name}: ", depth + 1)
    elif isinstance(node, tuple):
        yield (Run(margin.rstrip()),)
        for item in node:
            yield from _tree(item, "", depth + 1)
    else:
        yield (Run(margin), Run(str(node), "code"))
