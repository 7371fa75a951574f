"""The parts of a certificate, read: every name looked up in the model, every mistake one plain sentence."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from reasoner.model import axioms, ir
from reasoner.model.axioms import BY_NAME, Change, Ground, Local
from reasoner.model.labeling import DirectionOf, Existence, LevelOf, SignOf, Unknown
from reasoner.model.worlds import Frame, World, frame_over
from reasoner.proof.objects import (
    Applied,
    Cases,
    ClaimHolds,
    Conclusion,
    FromClaim,
    Reductio,
    Restriction,
    Step,
    Supposed,
)
from reasoner.proof.writer import digest
from reasoner.signs import Sign


class CertificateError(ValueError):
    """A certificate that cannot be read, or that speaks of other rules than the model's; one plain sentence."""


DEEPEST: Final = 100
"""So deeply may claims be nested."""


class Malformed(CertificateError):
    """It has not the shape of a certificate at all."""


class OtherEdition(CertificateError):
    """It was made for another edition of the meaning: whether it holds cannot be said here."""


# --- reading --------------------------------------------------------------------------------------------------------


def as_object(data: object, what: str) -> Mapping[str, Any]:
    if not isinstance(data, dict):
        raise Malformed(f"{what} is not an object")
    return data


def field(data: Mapping[str, Any], name: str) -> Any:
    if name not in data:
        raise Malformed(f"`{name}` is missing")
    return data[name]


def _typed(data: Mapping[str, Any], name: str, kind: type, word: str) -> Any:
    value = field(data, name)
    if type(value) is not kind:
        raise Malformed(f"`{name}` is not {word}")
    return value


def listed(data: Mapping[str, Any], name: str) -> list[Any]:
    found: list[Any] = _typed(data, name, list, "a list")
    return found


def _text(data: Mapping[str, Any], name: str) -> str:
    found: str = _typed(data, name, str, "a string")
    return found


def boolean(data: Mapping[str, Any], name: str) -> bool:
    return bool(_typed(data, name, bool, "true or false"))


def _ids(data: Mapping[str, Any]) -> tuple[int, ...]:
    found = listed(data, "premises")
    if not all(type(i) is int for i in found):
        raise Malformed("`premises` are not all numbers")
    return tuple(found)


def _choice(value: object, known: Sequence[str], what: str) -> Any:
    if not isinstance(value, str):
        raise Malformed(f"where {what} should stand is no string")
    if value not in known:
        raise CertificateError(f"{json.dumps(value, ensure_ascii=False)} is not {what}")
    return value


def _sign(symbol: object) -> Sign:
    return Sign("-0+".index(_choice(symbol, ("-", "0", "+"), "a direction")) - 1)


class Reader:
    def __init__(self, model: ir.Model) -> None:
        self._model = model
        self._worlds: dict[str, int] = {}

    def unchanged(self, data: object) -> None:
        rule = as_object(data, "a rule")
        name, text = _text(rule, "id"), _text(rule, "text")
        if name not in self._model.rules:
            raise CertificateError(f"the rule `{name}` ({text}) is not in the model")
        if digest(self._model, name) != _text(rule, "digest"):
            now = self._model.rules[name].text
            raise CertificateError(f"the rule `{name}` has changed: it was `{text}`, and is now `{now}`")

    def _quantity(self, data: object) -> str:
        found: str = _choice(data, tuple(self._model.quantities), "a quantity of the model")
        return found

    def _rule(self, data: object) -> str:
        found: str = _choice(data, tuple(self._model.rules), "a rule of the model")
        return found

    def _level(self, quantity: str, data: object) -> int:
        levels = self._model.quantities[quantity].space.levels
        return levels.index(_choice(data, levels, f"a level of `{quantity}`"))

    def _world(self, data: object) -> int:
        return self._worlds[_choice(data, tuple(self._worlds), "one of the worlds")]

    def _pair(self, data: object) -> tuple[int, int]:
        if not isinstance(data, list) or len(data) != 2:
            raise Malformed("a direction is not between two worlds")
        return self._world(data[0]), self._world(data[1])

    def claim(self, data: object, depth: int = 0) -> ir.Claim:
        claim = as_object(data, "the claim")
        if depth > DEEPEST:
            raise Malformed(f"a claim is nested more than {DEEPEST} deep")
        if "not" in claim:
            return ir.NotClaim(self.claim(claim["not"], depth + 1))
        for name, kind in (("and", ir.AndClaim), ("or", ir.OrClaim)):
            if name in claim:
                return kind(tuple(self.claim(i, depth + 1) for i in listed(claim, name)))
        if "exists" in claim:
            exists = ir.ExistsClaim(self._rule(field(claim, "rule")))
            return exists if boolean(claim, "exists") else ir.NotClaim(exists)
        if "sign" in claim:
            return ir.SignClaim(self._rule(field(claim, "rule")), _sign(field(claim, "sign")))
        quantity = self._quantity(field(claim, "quantity"))
        if "direction" in claim:
            signs = frozenset(_sign(s) for s in listed(claim, "direction"))
            if not signs:
                raise Malformed("a claim allows no direction")
            return ir.DirectionClaim(quantity, signs)
        low, high = (self._level(quantity, field(claim, end)) for end in ("from", "to"))
        return ir.LevelClaim(quantity, low, high)

    def where(self, data: object) -> ir.Where:
        where = as_object(data, "`where`")
        than = field(where, "than")
        at, since = (_choice(field(where, n), ir.PHASES, "a phase") for n in ("at", "since"))
        return ir.Where(
            settings=self._settings(field(where, "settings")),
            scenario=self._scenario(where, "scenario"),
            at=at,
            since=since,
            than=None if than is None else self._settings(than),
            comparison=_choice(field(where, "comparison"), ("phases", "than", "parent"), "a comparison"),
            than_scenario=self._scenario(where, "than_scenario") if "than_scenario" in where else None,
        )

    def _scenario(self, data: Mapping[str, Any], name: str) -> str | None:
        scenario = field(data, name)
        if scenario is None:
            return None
        found: str = _choice(scenario, tuple(self._model.scenarios), "a scenario of the model")
        return found

    def _settings(self, data: object) -> tuple[ir.Setting, ...]:
        return tuple(self._setting(self._quantity(q), how) for q, how in as_object(data, "`settings`").items())

    def _setting(self, quantity: str, how: object) -> ir.Setting:
        if isinstance(how, dict):
            verbs = ("raised", "lowered", "free", "clear")
            return ir.Setting(quantity, _choice(field(how, "verb"), verbs, "a way to set a quantity"))
        return ir.Setting(quantity, "level", self._level(quantity, how))

    def frame(self, worlds: Sequence[object], groups: Sequence[object]) -> Frame:
        found = []
        for data in worlds:
            world = as_object(data, "a world")
            phase = _choice(field(world, "phase"), ir.PHASES, "a phase")
            found.append(World(self._scenario(world, "scenario"), self._settings(field(world, "settings")), phase))
            self._worlds[_text(world, "id")] = len(found) - 1
        if len(self._worlds) != len(worlds) or len(set(found)) != len(worlds):
            raise Malformed("a world is listed twice")
        grouped = tuple(tuple(self._world(w) for w in listed({"groups": group}, "groups")) for group in groups)
        try:
            return frame_over(self._model, found, grouped)
        except KeyError:
            raise CertificateError("`worlds` lacks the earlier phase of a world") from None

    def step(self, data: object) -> Step:
        step = as_object(data, "a step")
        number: int = _typed(step, "id", int, "a number")
        conclusion = self._conclusion(field(step, "conclusion"))
        read = _STEPS.get(_text(step, "by"))
        if read is not None:
            return read(self, number, conclusion, step)
        rules = tuple(self._rule(r) for r in listed(step, "rules"))
        return Applied(number, conclusion, self._ground(step), rules, _ids(step))

    def _claimed(self, number: int, conclusion: Conclusion, step: Mapping[str, Any]) -> Step:
        return FromClaim(number, conclusion, _ids(step))

    def _supposed(self, number: int, conclusion: Conclusion, step: Mapping[str, Any]) -> Step:
        if conclusion is None:
            raise Malformed("a supposition supposes nothing")
        return Supposed(number, conclusion)

    def _reductio(self, number: int, conclusion: Conclusion, step: Mapping[str, Any]) -> Step:
        return Reductio(number, conclusion, tuple(self.step(s) for s in listed(step, "steps")), _ids(step))

    def _cases(self, number: int, conclusion: Conclusion, step: Mapping[str, Any]) -> Step:
        branches = [listed({"branches": branch}, "branches") for branch in listed(step, "branches")]
        return Cases(number, conclusion, tuple(tuple(self.step(s) for s in b) for b in branches), _ids(step))

    def _conclusion(self, data: object) -> Conclusion:
        if data is None:
            return None
        conclusion = as_object(data, "`conclusion`")
        if "claim" in conclusion:
            return ClaimHolds(boolean(conclusion, "claim"))
        unknown, values = self._restriction(conclusion)
        if not values:
            raise Malformed("a conclusion leaves no value")
        return Restriction(unknown, frozenset(values))

    def _restriction(self, data: Mapping[str, Any]) -> tuple[Unknown, list[object]]:
        if "exists" in data:
            values = listed(data, "exists")
            if not all(type(v) is bool for v in values):
                raise Malformed("`exists` is not a list of true and false")
            return Existence(self._rule(field(data, "rule"))), values
        if "sign" in data:
            return SignOf(self._rule(field(data, "rule"))), [_sign(s) for s in listed(data, "sign")]
        quantity = self._quantity(field(data, "quantity"))
        if "level" in data:
            levels = [self._level(quantity, name) for name in listed(data, "level")]
            return LevelOf(quantity, self._world(field(data, "world"))), [*levels]
        return DirectionOf(quantity, self._pair(field(data, "worlds"))), [_sign(s) for s in listed(data, "direction")]

    def _ground(self, data: Mapping[str, Any]) -> Ground:
        axiom = BY_NAME[_choice(field(data, "by"), tuple(BY_NAME), "a way to justify a step")]
        if issubclass(axiom, axioms.Foundation):
            return axiom(frozenset(self._change(c) for c in listed(data, "loop")))
        subject = _text(data, "subject")
        if subject not in self._model.quantities and subject not in self._model.rules:
            raise CertificateError(f"`{subject}` is neither a quantity nor a rule of the model")
        return _of_worlds(axiom, subject, tuple(self._world(w) for w in listed(data, "worlds")))

    def _change(self, data: object) -> Change:
        if not isinstance(data, list) or len(data) != 3:
            raise Malformed("a change of a loop is not a quantity, two worlds and a direction")
        return self._quantity(data[0]), self._pair(data[1]), _sign(data[2])


def _of_worlds(axiom: type[Local], subject: str, worlds: tuple[int, ...]) -> Local:
    """An axiom of a quantity or rule, if it speaks of as many worlds."""
    if issubclass(axiom, axioms.InWorld) and len(worlds) == 1:
        return axiom(subject, worlds)
    if issubclass(axiom, axioms.OfPair) and len(worlds) == 2:
        return axiom(subject, worlds)
    if issubclass(axiom, axioms.OfTriple) and len(worlds) == 3:
        return axiom(subject, worlds)
    if issubclass(axiom, axioms.OfRule) and not worlds:
        return axiom(subject)
    raise CertificateError(f"a step by `{axiom.name}` does not speak of {len(worlds)} worlds")


_STEPS: Mapping[str, Callable[[Reader, int, Conclusion, Mapping[str, Any]], Step]] = {
    "claim": Reader._claimed,
    "supposition": Reader._supposed,
    "reductio": Reader._reductio,
    "cases": Reader._cases,
}
