"""Models in which revisions are left open: each may be made or not, so every revised model is one of their labelings.

The variants that revisions bring are influences that may exist, beside what is stated.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from reasoner.model.ir import Alternatives, And, Condition, Influence, Model, Not, Rule
from reasoner.model.revision import Added, Flipped, Limited, Revision, Without


def variants(model: Model, revisions: Collection[Revision]) -> Mapping[Revision, Influence]:
    """The influence that each revision brings, which may exist; those that leave something out bring none."""
    return {r: _variant(model, r) for r in revisions if not isinstance(r, Without)}


def with_variants(model: Model, revisions: Collection[Revision]) -> Model:
    """Every stated influence and gate at stake exists or not, and so does every variant of an influence."""
    at_stake = {r.rule for r in revisions if not isinstance(r, Added)}
    stated = [replace(i, maybe=True) if i.id in at_stake else i for i in model.influences]
    gates = tuple(replace(g, maybe=True) if g.id in at_stake else g for g in model.gates)
    return replace(model, influences=(*stated, *variants(model, revisions).values()), gates=gates)


def left_open(model: Model, revisions: Collection[Revision]) -> Model | None:
    """A model that a labeling obeys if it obeys the model after any choice of these revisions.

    None where a definition may be left out: no model has both what it says and what is said without it.
    """
    gone = {r.rule for r in revisions if isinstance(r, Without)}
    if any(d.id in gone for d in model.definitions):
        return None
    influences: list[Influence] = []
    alternatives = list(model.alternatives)
    for stated in model.influences:
        limited = [r for r in revisions if isinstance(r, Limited) and r.rule == stated.id]
        forms = list(variants(model, limited).values())
        is_certain = not (stated.maybe or stated.id in gone)
        sign = None if Flipped(stated.id) in revisions else stated.sign
        influences += (replace(stated, sign=sign, maybe=not is_certain or bool(forms)), *forms)
        if is_certain and forms:
            # it acts in some form; more of them at once push no otherwise than the first alone
            one = replace(stated.rule, id=f"a form of {stated.id}")
            alternatives.append(Alternatives(one, 1, (stated.id, *(form.id for form in forms))))
    added = variants(model, [r for r in revisions if isinstance(r, Added)])
    return replace(
        model,
        influences=(*influences, *added.values()),
        gates=tuple(replace(g, maybe=True) if g.id in gone else g for g in model.gates),
        laws=tuple(law for law in model.laws if law.id not in gone),
        alternatives=tuple(alternatives),
        observations=tuple(o for o in model.observations if o.id not in gone),
    )


def _variant(model: Model, revision: Flipped | Limited | Added) -> Influence:
    if isinstance(revision, Added):
        target = model.quantities[revision.target]
        rule = Rule(f"{revision}", "", target.origin)
        return Influence(rule, revision.source, revision.target, revision.sign, maybe=True)
    stated = next(i for i in model.influences if i.id == revision.rule)
    varied = replace(stated, rule=replace(stated.rule, id=f"{revision}"), maybe=True)
    if isinstance(revision, Flipped):
        assert stated.sign is not None
        return replace(varied, sign=-stated.sign)
    condition: Condition = revision.test if revision.holds else Not(revision.test)
    return replace(varied, condition=condition if stated.condition is None else And((stated.condition, condition)))
