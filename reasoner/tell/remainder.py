"""Why something is not nothing (§3, Remainder): what still activates it, or that it is produced by itself."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.document import Run
from reasoner.model import axioms
from reasoner.model.labeling import Existence, SignOf
from reasoner.proof.objects import Applied, Conclusion, Proof, Restriction, every_step
from reasoner.signs import MINUS
from reasoner.tell.naming import Naming
from reasoner.tell.words import listed, say


def remains(proof: Proof, names: Naming) -> tuple[Run, ...]:
    """The sentence for a proof that nothing but Remainder carries; empty for another."""
    steps = {s.id: s for s in every_step(proof.steps)}
    last = [s for s in steps.values() if isinstance(s, Applied) and isinstance(s.ground, axioms.Remainder)][-1:]
    for step in last:
        reason = reason_of(step, (steps[p].conclusion for p in step.premises), names, it=True)
        return say("remains", quantity=names.quantity(step.ground.subject), reason=reason)
    return ()


def reason_of(step: Applied, premises: Iterable[Conclusion], names: Naming, it: bool = False) -> tuple[Run, ...]:
    """What still activates the subject of a step, or that it is produced by itself."""
    subject = step.ground.subject
    silent = {rule for fact in premises if (rule := _silenced(fact))}
    active = [
        i.source
        for i in names.model.influences_on[subject]
        if i.id in step.rules and i.sign is not MINUS and i.id not in silent
    ]
    target = say("it") if it else (names.quantity(subject),)
    if not active:
        return say("remains alone", target=target)
    return say("remains activated", sources=listed([names.quantity(s) for s in active]), target=target)


def _silenced(fact: Conclusion) -> str | None:
    """The influence that a premise says does not exist, or is negative."""
    match fact:
        case Restriction(Existence(rule), allowed) if True not in allowed:
            return rule
        case Restriction(SignOf(rule), allowed) if allowed == {MINUS}:
            return rule
        case _:
            return None
