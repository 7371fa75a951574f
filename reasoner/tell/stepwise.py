"""What fits observations at steps as a document, and as JSON: what is forced, what is open, or what clashes."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any, assert_never

from reasoner.document import Block, Heading, Paragraph, Quote, Run, Runs, Step
from reasoner.model.ir import Model, Trajectory, Where
from reasoner.model.labeling import Existence, SignOf
from reasoner.model.revision import Decided
from reasoner.proof.stepwise import Follows, LevelAt, Refutation, Split, Turn, Unknown, Value
from reasoner.query.candidates import switches_in
from reasoner.query.fitted import ForcedAtSteps, Misfit, Switch, Synthesis
from reasoner.signs import Sign
from reasoner.tell.experiments import decision
from reasoner.tell.fitted import CITED, because, called, few_json, smallest, ways
from reasoner.tell.naming import Naming
from reasoner.tell.steps import rule_line
from reasoner.tell.words import counted, listed, say


def synthesis(found: Synthesis, names: Naming, full: bool) -> Iterator[Block]:
    """What every fit has and which observations force it, what none has, what is open, the smallest sets."""
    model = names.model
    yield Paragraph(_headline(found, names))
    for word in ("must", "must not", "+", "-"):
        of_kind = [one for one in found.forced if word_of(one.decided) == word]
        if of_kind:
            yield Heading(say(f"fit {word} counted", count=str(len(of_kind))))
            for one in of_kind:
                yield _forced(one, names, full)
    for key, switches in (("open", found.open), ("unsettled", found.unsettled)):
        if switches:
            width = max(len(names.at_line(s.rule)) for s in switches)
            yield Heading(say(f"fit {key} counted", count=str(len(switches))))
            yield Quote(tuple(rule_line(names, s.rule, width) for s in switches))
    if found.smallest is not None and model.optional:
        yield from smallest(found.smallest, names, full)
    if model.observations:
        yield Paragraph(say("fit steps alone", count=counted(len(model.observations), "observation")))


def _headline(found: Synthesis, names: Naming) -> Runs:
    measured = counted(len(names.model.stepwise), "observation")
    open_ones = len(switches_in(names.model))
    if not found.certain or found.count is None:
        return say("fit steps unknown", measured=measured)
    if not open_ones:
        return say("fit steps closed", measured=measured)
    few = "fit steps one" if found.count.all else "fit steps some"
    key = few if found.count.number == 1 else "fit steps"
    return say(key, count=ways(found.count), switches=counted(open_ones, "open influence"), measured=measured)


def _forced(one: ForcedAtSteps, names: Naming, full: bool) -> Block:
    """A switch, what forces it, and what would clash otherwise; with `full` the cases."""
    checked = one.refutation is not None
    reason = because(one.measurements, one.fewest, checked, names, full)
    told = (*rule_line(names, one.decided.switch.rule), Run("   "), *reason)
    inner: list[Block] = [Step("", _otherwise(one.measurements, names))] if one.measurements else []
    if full and one.refutation is not None:
        inner += _checked(one.refutation, names)
    return Step("", told, inner=tuple(inner))


def _otherwise(ids: Sequence[str], names: Naming) -> Runs:
    """That the last of some observations could not be made, given the others."""
    *others, last = ids
    given = say("fit given", what=listed([called(o, names) for o in others], most=CITED)) if others else ()
    excluded = next(o.excluded for o in names.model.stepwise if o.id == last)
    if not excluded:
        return say("fit otherwise claim", claim=names.claimed(last), others=given)
    _, _, text = names.model.rules[last].text.partition(" ")
    return say("fit otherwise excluded", claim=text, others=given)


def misfit(found: Misfit, names: Naming, full: bool) -> Iterator[Block]:
    """The observations that clash."""
    if len(found.clash) == len(names.model.stepwise) and not found.minimal:
        yield Paragraph(say("fit steps nothing known", measured=counted(len(found.clash), "observation")))
        return
    yield Paragraph(say("fit steps nothing minimal" if found.minimal else "fit steps nothing"))
    width = max(len(names.at_line(o)) for o in found.clash)
    yield Quote(tuple(rule_line(names, o, width) for o in found.clash))
    if found.refutation is None:
        yield Paragraph(say("fit steps unproved"))
    elif full:
        yield from _checked(found.refutation, names)
    else:
        yield Paragraph(_size(found.refutation))


# --- refutations ----------------------------------------------------------------------------------------------------


def _checked(refutation: Refutation, names: Naming) -> Iterator[Block]:
    """How many cases there are, and each of them."""
    yield Step("", _size(refutation), inner=tuple(_cases(refutation.cases, names)))


def _size(refutation: Refutation) -> Runs:
    return say("fit steps checked", cases=counted(refutation.size, "case"))


def _cases(split: Split | None, names: Naming) -> Iterator[Step]:
    for value, inner in () if split is None else split.branches:
        assert split is not None
        what = _value(split.unknown, value, names)
        key = "fit case closed" if inner is None else "fit case"
        yield Step("", say(key, what=what), inner=tuple(_cases(inner, names)))


def _value(unknown: Unknown, value: Value, names: Naming) -> Runs:
    match unknown:
        case Existence() | SignOf():
            assert isinstance(value, bool | Sign)
            return decision(Decided(unknown, value), names)
        case LevelAt(quantity, trajectory, step):
            level, place = names.level(quantity, int(value)), _place(trajectory, names)
            return say("fit case level", quantity=names.quantity(quantity), level=level, step=str(step), place=place)
        case Follows(quantity):
            return say("fit case follows", quantity=names.quantity(quantity), number=str(value))
        case Turn(trajectory, step):
            place = _place(trajectory, names)
            return say("fit case turn", quantity=names.quantity(str(value)), step=str(step), place=place)
        case _:
            assert_never(unknown)


def _place(trajectory: Trajectory, names: Naming) -> str:
    place = names.place(Where(trajectory.settings, trajectory.scenario))
    return f" {place}" if place else ""


def word_of(one: Decided) -> str:
    """How a switch is forced: `must`, `must not`, `+` or `-`."""
    if isinstance(one.switch, Existence):
        return "must" if one.value else "must not"
    return Sign(one.value).symbol


def stepwise_json(found: Synthesis | Misfit, model: Model) -> dict[str, Any]:
    """The switches in the shape of every `fit`, or the observations that clash, as keys of the answer's object."""
    if isinstance(found, Misfit):
        told: dict[str, Any] = {"conflict": [_rule(model, o) for o in found.clash], "minimal": found.minimal}
        return told | _refutation(found.refutation, model)
    values: dict[Switch, dict[str, Any]] = {one.decided.switch: _forced_json(one, model) for one in found.forced}
    for word, rest in (("open", found.open), ("unknown", found.unsettled)):
        values |= {s: {"value": word} for s in rest}
    switches = [
        {**_rule(model, s.rule), "switch": "exists" if isinstance(s, Existence) else "sign", **values[s]}
        for s in switches_in(model)
        if s in values
    ]
    return {"switches": switches, "certain": found.certain, **few_json(found.smallest, found.count)}


def _forced_json(one: ForcedAtSteps, model: Model) -> dict[str, Any]:
    told: dict[str, Any] = {"value": word_of(one.decided)}
    if one.measurements is not None:
        told |= {"measurements": list(one.measurements), "fewest": one.fewest}
    return told | _refutation(one.refutation, model)


def _refutation(found: Refutation | None, model: Model) -> dict[str, Any]:
    if found is None:
        return {"checked": False}
    return {"checked": True, "cases": {"count": found.size, "tree": _tree(found.cases, model)}}


def _tree(split: Split | None, model: Model) -> Any:
    """The cases of a split, each with its own; null where it contradicts itself without further cases."""
    if split is None:
        return None
    cases = [{"value": _value_json(value), "cases": _tree(inner, model)} for value, inner in split.branches]
    return {**_unknown_json(split.unknown), "values": cases}


def _value_json(value: Value) -> bool | int | str:
    return value.symbol if isinstance(value, Sign) else value


def _unknown_json(unknown: Unknown) -> dict[str, Any]:
    match unknown:
        case Existence(rule):
            return {"exists": rule}
        case SignOf(rule):
            return {"sign": rule}
        case LevelAt(quantity, trajectory, step):
            return {"level": quantity, **_trajectory_json(trajectory), "step": step}
        case Follows(quantity):
            return {"follows": quantity}
        case Turn(trajectory, step):
            return {"turn": True, **_trajectory_json(trajectory), "step": step}
        case _:
            assert_never(unknown)


def _trajectory_json(trajectory: Trajectory) -> dict[str, Any]:
    return {"scenario": trajectory.scenario, "settings": {s.quantity: s.level for s in trajectory.settings}}


def _rule(model: Model, id: str) -> dict[str, Any]:
    rule = model.rules[id]
    return {"rule": rule.id, "line": f"{rule.origin.file}:{rule.origin.line}", "text": rule.text}
