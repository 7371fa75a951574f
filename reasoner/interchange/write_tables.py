"""The rules of a model as a table, a row for each rule, with its papers."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from io import StringIO

from reasoner.interchange.outline import Lost, Written, beside
from reasoner.model import ir

COLUMNS = (
    "id", "kind", "source", "effect", "target", "text", "by", "sites", "status", "citations", "pmids", "note", "file",
    "line",
)  # fmt: skip


def rules(model: ir.Model) -> Written:
    out = StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(_rows(model))
    lost = Lost()
    beside(model, lost)
    return Written(out.getvalue(), lost)


def _rows(model: ir.Model) -> Iterator[list[str]]:
    for influence in model.influences:
        effect = "-?" if influence.sign is None else "->" if influence.sign > 0 else "-|"
        yield _row(model, influence.rule, "influence", influence.source, effect, influence.target)
    for absence in model.absences:
        yield _row(model, absence.rule, "absence", absence.source, "-0", absence.target)
    for gate in model.gates:
        if not gate.implicit:
            yield _row(model, gate.rule, "gate", ", ".join(ir.quantities_in(gate.condition)), "requires", gate.target)
    for law in model.laws:
        read = ", ".join(ir.quantities_in(law.when))
        yield _row(model, law.rule, "law", read, "then", ", ".join(ir.quantities_in(law.then)))
    for definition in model.definitions:
        read = ", ".join(ir.quantities_in(definition.expression))
        yield _row(model, definition.rule, "definition", read, ":=", definition.target)
    for alternatives in model.alternatives:
        yield _row(model, alternatives.rule, "alternatives", "", "", "")
    observed: tuple[ir.Observation | ir.StepObservation, ...] = (*model.observations, *model.stepwise)
    for observation in observed:
        name = "exclusion" if observation.excluded else "observation"
        yield _row(model, observation.rule, name, "", "", ", ".join(ir.quantities_of(observation.claim)))


def _row(model: ir.Model, rule: ir.Rule, kind: str, source: str, effect: str, target: str) -> list[str]:
    papers = [model.papers[key] for key in rule.cite if key in model.papers]
    return [
        rule.id, kind, source, effect, target, rule.text, rule.by, ", ".join(rule.sites), rule.status.name.lower(),
        "; ".join(rule.cite), "; ".join(str(p.pmid) for p in papers if p.pmid), rule.note, rule.origin.file,
        str(rule.origin.line),
    ]  # fmt: skip
