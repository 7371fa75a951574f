"""What decides between two labelings of the same rules, where a claim holds in one alone."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.model.ir import Model, Where
from reasoner.model.labeling import Labeling
from reasoner.model.pushes import pushes_on
from reasoner.model.values import read
from reasoner.model.worlds import Frame, compared
from reasoner.query.outcomes import Deciding, LeftOpen, Opposed, Witness
from reasoner.query.reach import distances
from reasoner.signs import MINUS, PLUS


def deciding(
    model: Model, frame: Frame, where: Where, claimed: Sequence[str], witnesses: Sequence[Witness]
) -> Deciding:
    """The quantity nearest to those `claimed` that is pushed both ways in one of the first two labelings.

    Where there is none, the inputs and switches that differ between the two: the rules leave them open.
    """
    shown = {w.shows: w.labeling for w in reversed(witnesses)}
    if not {"for", "against"} <= shown.keys():
        return LeftOpen()
    holds, fails = shown["for"], shown["against"]
    since, at = (frame.index[w] for w in compared(model, where))
    near = list(distances(model, claimed, upstream=True))
    differing = [q for q in near if holds.direction(q, since, at) != fails.direction(q, since, at)]
    for witness in (Witness("against", fails), Witness("for", holds)):
        reading = read(model, frame, witness.labeling)
        for name in differing:
            pushes = tuple((p.rule, p.sign) for p in pushes_on(reading, name, (since, at)))
            if {PLUS, MINUS} <= {sign for _, sign in pushes}:
                return Opposed(name, "for" if witness.shows == "for" else "against", pushes)
    inputs = [q for q in model.quantities if q in model.inputs and q in differing]
    return LeftOpen((*inputs, *_switches(model, near, holds, fails)))


def _switches(model: Model, near: Sequence[str], holds: Labeling, fails: Labeling) -> Iterator[str]:
    """The influences on quantities near the claim that exist, or have their sign, in one of two labelings alone."""
    for influence in model.influences:
        here = [(w.exists.get(influence.id), w.signs.get(influence.id)) for w in (holds, fails)]
        if here[0] != here[1] and influence.target in near:
            yield influence.id
