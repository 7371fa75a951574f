"""What can be changed or learnt, as JSON: one shape for every change, whichever kind of answer proposes it."""

from __future__ import annotations

from typing import Any, TypeAlias, assert_never

from reasoner.model.ir import Model, Setting
from reasoner.model.labeling import DirectionOf, Existence, LevelOf
from reasoner.model.revision import Added, Change, Decided, Flipped, Limited, Revision, Without
from reasoner.query.outcomes import Dominant, Fact, Measurement
from reasoner.signs import Sign, negated, symbols
from reasoner.tell.naming import Naming
from reasoner.tell.repairs import arrow

Object: TypeAlias = dict[str, Any]


def change(model: Model, what: Change | Revision) -> Object:
    """What is done (`action`), to which rule and line or which quantity, and the text that says so."""
    names = Naming(model)
    match what:
        case Without(rule):
            return {"action": "drop", **_ruled(model, rule), "text": model.rules[rule].text}
        case Flipped(rule):
            return {"action": "flip", **_ruled(model, rule), "text": model.rules[rule].text}
        case Limited(rule, test, holds):
            condition = names.condition(test)
            word = "when" if holds else "unless"
            return {"action": "limit", **_ruled(model, rule), word: condition, "text": f"{word} {condition}"}
        case Added():
            return {"action": "add", "text": arrow(what)}
        case Setting():
            action = "knock out" if names.is_knockout(what) else "set"
            set_to = {"quantity": what.quantity, "level": _level(model, what)}
            return {"action": action, **set_to, "text": names.setting(what)}
        case Decided():
            return _decided(model, what)
        case _:
            assert_never(what)


def fact(model: Model, what: Fact, flipped: bool) -> Object:
    """What is learnt; `flipped`: directions are seen from the later world to the earlier one."""
    match what:
        case Decided():
            return _decided(model, what)
        case Dominant(rule):
            return {"action": "make dominant", **_ruled(model, rule), "text": model.rules[rule].text}
        case Measurement(LevelOf(quantity, _), allowed):
            levels = model.quantities[quantity].space.levels
            return {"action": "measure", "quantity": quantity, "levels": [levels[i] for i in sorted(allowed)]}
        case Measurement(DirectionOf(quantity, _), allowed):
            seen = frozenset(map(Sign, allowed))
            signs = symbols(negated(seen) if flipped else seen)
            return {"action": "measure", "quantity": quantity, "directions": signs}
        case _:
            raise AssertionError(what)


def _ruled(model: Model, rule: str) -> Object:
    origin = model.rules[rule].origin
    return {"rule": rule, "line": f"{origin.file}:{origin.line}"}


def _decided(model: Model, what: Decided) -> Object:
    """A `maybe` that is taken for granted or rejected, or a `-?` with its sign."""
    rule = what.switch.rule
    found = {**_ruled(model, rule), "text": model.rules[rule].text}
    if isinstance(what.switch, Existence):
        return {"action": "assume" if what.value else "reject", **found}
    return {"action": "sign", **found, "sign": Sign(what.value).symbol}


def _level(model: Model, setting: Setting) -> str:
    if setting.kind != "level":
        return setting.kind
    return model.quantities[setting.quantity].space.levels[setting.level]
