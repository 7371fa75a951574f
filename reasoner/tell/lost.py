"""Through which loss a quantity has reached nothing: one sentence for each, and the same as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from reasoner.document import Runs
from reasoner.query.outcomes import Lost, Unheard
from reasoner.tell.naming import Naming
from reasoner.tell.words import capital, joined, listed, say

SENTENCES = 4
"""How many losses the short form tells."""


def losses(lost: Mapping[str, Lost], names: Naming, full: bool) -> Runs:
    """A sentence for each quantity that is at nothing."""
    most = len(lost) if full or len(lost) <= SENTENCES + 1 else SENTENCES
    told = [capital(_loss(q, one, names)) for q, one in list(lost.items())[:most]]
    left = list(lost)[most:]
    more = [say("lost more", quantities=names.quantities(left, SENTENCES))] if left else []
    return joined([*told, *more], " ")


def _loss(quantity: str, lost: Lost, names: Naming) -> Runs:
    subject, level = names.quantity(quantity), names.level(quantity, 0)
    if lost.gates:
        conditions = [names.condition(g.condition) for g in names.model.gates if g.id in lost.gates]
        return say("lost by gates", quantity=subject, level=level, conditions=listed(conditions))
    reasons = listed(list(dict.fromkeys(_reason(u, names) for u in lost.activators)))
    return say("lost by sources", quantity=subject, level=level, reasons=reasons)


def _reason(unheard: Unheard, names: Naming) -> Runs:
    if unheard.why == "silent":
        return say("lost silent", rule=names.rule(unheard.rule))
    return say("lost source", source=names.quantity(unheard.source), level=names.level(unheard.source, 0))


def lost_json(lost: Mapping[str, Lost]) -> dict[str, Any]:
    """Under `lost`, of each quantity the gates that are closed, or the activators and why they transmit nothing."""
    return {"lost": {q: _object(one) for q, one in lost.items()}} if lost else {}


def _object(lost: Lost) -> dict[str, Any]:
    if lost.gates:
        return {"gates": list(lost.gates)}
    return {"activators": [{"rule": u.rule, "source": u.source, "why": u.why} for u in lost.activators]}
