"""Why something is not nothing (§3, Remainder): what still activates it, or that it is produced by itself."""

from __future__ import annotations

from collections.abc import Iterable

from reasoner.document import Runs
from reasoner.model import axioms
from reasoner.model.labeling import Existence, SignOf
from reasoner.proof.objects import Applied, Conclusion, Proof, Restriction, every_step
from reasoner.signs import MINUS
from reasoner.tell.naming import Naming
from reasoner.tell.words import listed, say


def remains(proof: Proof, names: Naming) -> Runs:
    """The sentence for a proof that nothing but Remainder carries; empty for another."""
    steps = {s.id: s for s in every_step(proof.steps)}
    last = [s for s in steps.values() if isinstance(s, Applied) and isinstance(s.ground, axioms.Remainder)][-1:]
    for step in last:
        active = activators(step, [steps[p].conclusion for p in step.premises], names)
        it = say("it")
        reason = say("remains activated", sources=active, target=it) if active else say("remains alone", target=it)
        return say("remains", quantity=names.quantity(step.ground.subject), reason=reason)
    return ()


def activators(step: Applied, premises: Iterable[Conclusion], names: Naming) -> Runs:
    """The sources of the influences that a step cites and that no premise silences."""
    silent = {rule for fact in premises if (rule := _silenced(fact))}
    cited = [i for i in names.model.influences_on[step.ground.subject] if i.id in step.rules]
    active = [i.source for i in cited if i.sign is not MINUS and i.id not in silent]
    return listed([names.quantity(source) for source in dict.fromkeys(active)]) if active else ()


def _silenced(fact: Conclusion) -> str | None:
    """The influence that a premise says does not exist, or is negative."""
    match fact:
        case Restriction(Existence(rule), allowed) if True not in allowed:
            return rule
        case Restriction(SignOf(rule), allowed) if allowed == {MINUS}:
            return rule
        case _:
            return None
