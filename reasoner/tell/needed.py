"""What the premises of a proof are needed for, in words: what could be without one, and that the claim fails then."""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.document import Block, Paragraph, Runs, step_anchor
from reasoner.document import Step as Shown
from reasoner.model.ir import Model
from reasoner.model.labeling import DirectionOf, Labeling
from reasoner.model.worlds import compared
from reasoner.proof.objects import Applied, Proof, Restriction, every_step
from reasoner.query.outcomes import Needed, Proved
from reasoner.tell.facts import Facts
from reasoner.tell.naming import Naming
from reasoner.tell.steps import labels, reason
from reasoner.tell.words import listed, say

TOLD = 5
"""How many of the quantities that come out otherwise are named."""


def needed(model: Model, proved: Proved) -> Iterator[Block]:
    """A line for each premise that was looked at."""
    if not proved.needed:
        return
    proof = proved.proof
    since, at = (proof.frame.index[w] for w in compared(model, proof.where))
    names = Naming(model, proof.frame)
    facts = Facts(names, since, at)
    label = dict(labels(proof.steps))
    steps = {s.id: s for s in every_step(proof.steps)}
    yield Paragraph(say("needed"))
    for one in proved.needed:
        step = steps[one.step]
        assert isinstance(step, Applied)
        text = facts.conclusion(step.conclusion, proof.claim)
        number = label[one.step]
        told = Shown("", _told(one, proof, facts))
        yield Shown(number, text, reason(names, step.ground), step_anchor(number), (told,))


def _told(one: Needed, proof: Proof, facts: Facts) -> Runs:
    if one.labeling is None:
        return say("needed unknown", stopped=one.stopped) if one.stopped else say("needed not")
    fails = say("needed fails", claim=facts.names.claim(proof.claim))
    if proof.denied:
        fails = say("needed holds", claim=facts.names.claim(proof.claim))
    rest = say("needed everything" if one.everything else "needed premises")
    others = _others(one.ground, proof, one.labeling)
    if not others:
        return say("needed bare", rest=rest, fails=fails)
    more = len(others) - TOLD if len(others) > TOLD + 1 else 0
    told = facts.together(others[:TOLD] if more else others)
    return say("needed so", rest=rest, facts=listed([told, f"{more} more differ"]) if more else told, fails=fails)


def _others(ground: object, proof: Proof, labeling: Labeling) -> list[Restriction]:
    """What the labeling has otherwise than the proof: where the premise is applied, then along the proof."""
    every = list(every_step(proof.steps))
    at = [s for s in every if isinstance(s, Applied) and s.ground == ground]
    found: dict[object, Restriction] = {}
    for step in (*at, *proof.steps):
        fact = step.conclusion
        if isinstance(fact, Restriction) and labeling.value(fact.unknown) not in fact.allowed:
            found.setdefault(fact.unknown, Restriction(fact.unknown, frozenset({labeling.value(fact.unknown)})))
    moves = [r for r in found.values() if isinstance(r.unknown, DirectionOf)]
    applied = [s.conclusion.unknown for s in at if isinstance(s.conclusion, Restriction)]
    first = [found[unknown] for unknown in applied if unknown in found]
    return list(dict.fromkeys([*first, *(moves or found.values())]))
