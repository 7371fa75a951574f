"""Asking for answers that rest on well-supported rules only: a model without the force of its weaker rules."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import replace

from reasoner.model.graph import polarities
from reasoner.model.ir import Absence, Definition, Influence, Model, Quantity, Status, quantities_in


def at_least(model: Model, status: Status) -> Model:
    """The model for answers that hold whether or not the rules weaker than `status` are true.

    Sound by construction: every labeling that is consistent with the model stays consistent, and so does every one
    of the model in which a weaker rule is false. Leaving such rules out would not do, because Cause speaks of all
    influences on a quantity, and dropping one would strengthen it. So

    - a weaker influence becomes `maybe`, and is not dominant;
    - a weaker gate becomes `maybe`; laws, alternatives and observations, which only constrain, are dropped;
    - a weaker definition becomes weak `maybe` influences, one for each polarity of each of its operands; what it
      defines then has no reference level, and neither have influences on which that level was computed;
    - what a class would give where a member has a weaker influence (or `-0`) of its own comes back as `maybe`.

    The two rules that make an influence a quantity say what that quantity is, not how the world is, and stay.
    """
    dropped = tuple(d for d in model.definitions if d.rule.status < status)
    return replace(
        model,
        quantities=_unmarked(model, {d.target for d in dropped}),
        influences=(
            *(_weakened(model, i, status) for i in model.influences),
            *(i for d in dropped for i in _operands(model, d)),
            *_restored(model, status),
        ),
        gates=tuple(g if g.implicit or g.rule.status >= status else replace(g, maybe=True) for g in model.gates),
        laws=tuple(law for law in model.laws if law.rule.status >= status),
        alternatives=tuple(a for a in model.alternatives if a.rule.status >= status),
        definitions=tuple(d for d in model.definitions if d.rule.status >= status),
        observations=tuple(o for o in model.observations if o.rule.status >= status),
        stepwise=tuple(o for o in model.stepwise if o.rule.status >= status),
    )


def _weakened(model: Model, influence: Influence, status: Status) -> Influence:
    strength = model.quantities[influence.target].of_influence
    if influence.rule.status >= status or influence.id == f"{strength}.source":
        return influence
    return replace(influence, maybe=True, dominant=False)


def _operands(model: Model, definition: Definition) -> Iterator[Influence]:
    for n, (name, sign) in enumerate(polarities(model, definition.expression), 1):
        rule = replace(definition.rule, id=f"{definition.id}.operand{n}")
        yield Influence(rule, name, definition.target, sign, weak=True, maybe=True)


def _restored(model: Model, status: Status) -> Iterator[Influence]:
    own: tuple[Influence | Absence, ...] = (*model.influences, *model.absences)
    weaker = {(o.source, o.target) for o in own if o.rule.status < status}
    for influence in model.shadowed:
        if (influence.source, influence.target) in weaker:
            yield replace(influence, maybe=True, dominant=False)


def _unmarked(model: Model, no_longer_defined: set[str]) -> Mapping[str, Quantity]:
    """The quantities, without a reference level where it rested on a definition that no longer counts."""
    if not no_longer_defined:
        return model.quantities
    sources = {
        i.target: (i.source,) for i in model.influences if i.id == f"{model.quantities[i.target].of_influence}.source"
    }
    rests_on = {**sources, **{d.target: quantities_in(d.expression) for d in model.definitions}}
    open_ones = set(no_longer_defined)
    size = 0
    while size < len(open_ones):
        size = len(open_ones)
        open_ones |= {name for name, reads in rests_on.items() if open_ones.intersection(reads)}
    return {
        name: replace(q, space=replace(q.space, reference=None)) if name in open_ones else q
        for name, q in model.quantities.items()
    }
