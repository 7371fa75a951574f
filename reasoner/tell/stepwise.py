"""What fits observations at steps as a document, and as JSON: what is forced, what is open, or what clashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from reasoner.document import Block, Heading, Paragraph, Quote
from reasoner.model.ir import Model
from reasoner.model.labeling import Existence
from reasoner.model.revision import Decided
from reasoner.query.candidates import switches_in
from reasoner.query.fitted import Misfit, Switch, Synthesis
from reasoner.signs import Sign
from reasoner.tell.naming import Naming
from reasoner.tell.steps import rule_line
from reasoner.tell.words import counted, say


def synthesis(found: Synthesis, names: Naming) -> Iterator[Block]:
    """What every fit has, what none has, and what is open."""
    model = names.model
    measured = counted(len(model.stepwise), "observation")
    key = "fit steps" if found.certain else "fit steps unknown"
    yield Paragraph(say(key, measured=measured, switches=counted(len(switches_in(model)), "open influence")))
    for word in ("must", "must not", "+", "-"):
        yield from _part(word, [d.switch for d in found.forced if word_of(d) == word], names)
    yield from _part("open", found.open, names)
    yield from _part("unsettled", found.unsettled, names)
    if found.forced:
        yield Paragraph(say("fit steps unproved"))
    if model.observations:
        yield Paragraph(say("fit steps alone", count=counted(len(model.observations), "observation")))


def _part(word: str, switches: Sequence[Switch], names: Naming) -> Iterator[Block]:
    if switches:
        width = max(len(names.at_line(s.rule)) for s in switches)
        yield Heading(say(f"fit {word} counted", count=str(len(switches))))
        yield Quote(tuple(rule_line(names, s.rule, width) for s in switches))


def misfit(found: Misfit, names: Naming) -> Iterator[Block]:
    """The observations that clash."""
    if len(found.clash) == len(names.model.stepwise) and not found.minimal:
        yield Paragraph(say("fit steps nothing known", measured=counted(len(found.clash), "observation")))
        return
    yield Paragraph(say("fit steps nothing minimal" if found.minimal else "fit steps nothing"))
    width = max(len(names.at_line(o)) for o in found.clash)
    yield Quote(tuple(rule_line(names, o, width) for o in found.clash))


def word_of(one: Decided) -> str:
    """How a switch is forced: `must`, `must not`, `+` or `-`."""
    if isinstance(one.switch, Existence):
        return "must" if one.value else "must not"
    return Sign(one.value).symbol


def stepwise_json(found: Synthesis | Misfit, model: Model) -> dict[str, Any]:
    """The switches in the shape of every `fit`, or the observations that clash, as keys of the answer's object."""
    if isinstance(found, Misfit):
        return {"conflict": [_rule(model, o) for o in found.clash], "minimal": found.minimal}
    values = {d.switch: word_of(d) for d in found.forced}
    values |= dict.fromkeys(found.open, "open") | dict.fromkeys(found.unsettled, "unknown")
    switches = [
        {**_rule(model, s.rule), "switch": "exists" if isinstance(s, Existence) else "sign", "value": values[s]}
        for s in switches_in(model)
        if s in values
    ]
    return {"switches": [{**one, "checked": False} for one in switches], "certain": found.certain}


def _rule(model: Model, id: str) -> dict[str, Any]:
    rule = model.rules[id]
    return {"rule": rule.id, "line": f"{rule.origin.file}:{rule.origin.line}", "text": rule.text}
