"""The cheapest repairs that a prediction holds under, as text and JSON."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.document import Block, Paragraph, Run, Runs, Step
from reasoner.model.ir import Definition, Gate, Influence, Model, WhatIf
from reasoner.model.revision import Without
from reasoner.query.answers import WhatIfAnswer
from reasoner.query.outcomes import Doubted, Mended
from reasoner.tell.json_changes import Object, change
from reasoner.tell.naming import Naming
from reasoner.tell.words import counted, listed, runs, say


def headline(told: Runs, found: Mended, question: WhatIf) -> Runs:
    """The headline of a prediction, which says that it holds in every cheapest repair."""
    if found.cost == 0:
        return told
    (*before, last) = runs(told)
    plain = (*before, Run(last.text.removesuffix(":"), last.role, last.link))
    return say("what if repaired", headline=plain, what=question.repaired or "")


def repairs(answer: WhatIfAnswer, found: Mended, names: Naming) -> Iterator[Block]:
    """What each of the repairs leaves out."""
    if found.cost == 0:
        yield Paragraph(say("nothing to repair"))
        return
    measured = answer.question.repaired == "measurements"
    cost = f"cost {found.cost}" if measured else counted(found.cost, "doubt")
    yield Paragraph(say("mended measurements" if measured else "mended rules", cost=cost))
    if found.repairs:
        yield Paragraph(say("mended listed"))
    for number, one in enumerate(found.repairs, 1):
        yield Step(str(number), listed([_doubted(what, names) for what in one]))
    if not found.complete:
        yield Paragraph(say("mended stopped" if found.repairs else "mended unlisted", stopped=answer.stopped))
    elif found.more:
        yield Paragraph(say("mended more"))


def _doubted(what: Doubted, names: Naming) -> Runs:
    match what.kind:
        case "observation":
            return (*names.claimed(what.name), Run(f" ({names.at_line(what.name)})", "quiet"))
        case "law":
            return (names.rule(what.name),)
        case "rules":
            key = "doubted input" if what.name in names.model.inputs else "doubted rules"
            return say(key, quantity=names.quantity(what.name))


def mended_json(answer: WhatIfAnswer, found: Mended) -> Object:
    """What was repaired, and each of the cheapest repairs in the shape of all repairs."""
    listed = [
        {"cost": found.cost, "changes": [_changed(answer.model, what) for what in one], "minimal": True}
        for one in found.repairs
    ]
    complete = found.complete and not found.more
    return {"repaired": answer.question.repaired, "cost": found.cost, "repairs": listed, "repairs_complete": complete}


def _changed(model: Model, what: Doubted) -> Object:
    if what.kind != "rules":
        return change(model, Without(what.name))
    rules: tuple[Influence | Gate | Definition, ...] = (*model.influences, *model.gates, *model.definitions)
    acting = [rule.id for rule in rules if rule.target == what.name]
    return {"action": "doubt", "quantity": what.name, "rules": acting, "text": f"what acts on {what.name}"}
