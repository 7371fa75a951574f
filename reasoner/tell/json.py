"""An answer as the JSON object of the interface: its keys, their order, their shapes. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from reasoner.document import plain
from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.model.ir import Claim, Setting
from reasoner.model.labeling import DirectionOf, Existence, Labeling, LevelOf, SignOf
from reasoner.model.revision import Added, Change, Decided, Flipped, Limited, Revision, Without
from reasoner.model.worlds import compared
from reasoner.proof.objects import Applied, Cases, ClaimHolds, Conclusion, FromClaim, Proof, Reductio, Step, Supposed
from reasoner.query.answers import (
    Ambiguity,
    Answer,
    Changes,
    Contrasted,
    Dominant,
    Explanation,
    Fact,
    Fork,
    Intervention,
    Interventions,
    Known,
    Needed,
    Prediction,
    Repair,
    Settling,
    TestReport,
    rules_of,
)
from reasoner.signs import Sign, negated, symbols
from reasoner.tell import regimens
from reasoner.tell.conflict import rules_in
from reasoner.tell.facts import Facts, signs_in
from reasoner.tell.naming import Naming
from reasoner.tell.places import setter
from reasoner.tell.repairs import arrow

Object = dict[str, Any]


def to_json(answer: Answer, timing: bool = False) -> Object:
    """The object of one question; keys that do not apply are absent."""
    found: Object = {"schema": 1, "question": answer.text, "kind": answer.kind, "verdict": answer.verdict}
    found["worlds"] = list(_worlds(answer))
    if answer.status is not None:
        found["status"] = answer.status.word
    if answer.prediction is not None:
        found |= _prediction(answer, answer.prediction)
    if answer.explained is not None:
        found["proof"] = _proof(answer, answer.explained)
    if answer.more:
        found["others"] = [_proof(answer, other) for other in answer.others]
        found["more"] = answer.more
    if answer.needed:
        found["needed"] = [_needed(answer, one) for one in answer.needed]
    if studies := regimens.studied(answer):
        found["regimens"] = [r.id for r in studies]
    if answer.witnesses:
        found["witnesses"] = [_witness(answer, w.shows, w.labeling) for w in answer.witnesses]
    if answer.contrast is not None:
        found["contrast"] = _contrast(answer, answer.contrast)
    if answer.changes is not None:
        found |= _changes(answer, answer.changes)
    if answer.settling:
        found["settling"] = {s.sign.symbol: _settled(answer, s) for s in answer.settling}
    if answer.interventions is not None:
        found |= _interventions(answer, answer.interventions)
    if answer.conflict:
        found["conflict"] = list(_conflict(answer, answer.conflict))
    if answer.clashes is not None:
        found["conflicts"] = [list(_conflict(answer, clash.grounds)) for clash in answer.clashes.found]
        found["inconsistent_scenarios"] = list(answer.clashes.scenarios)
    if answer.repairs is not None:
        found["repairs"] = [_repair(answer, repair) for repair in answer.repairs.found]
        if apart := answer.repairs.apart:
            found["repairs_of_conflicts"] = [[_repair(answer, repair) for repair in one.found] for one in apart]
    if rows := list(_rows(answer)):
        found["rows"] = rows
    if answer.states is not None:
        found["states"] = answer.states
    if not answer.complete:
        found["complete"], found["stopped"] = False, answer.stopped
    if answer.assumptions:
        found["assumptions"] = list(answer.assumptions)
    if timing:
        found["seconds"] = round(answer.seconds, 3)
    return found


def report_json(report: TestReport, timing: bool = False) -> Object:
    """One expectation: the answer behind it, led by what was expected and whether that was found."""
    expectation = report.expectation
    passed = {True: "passed", False: "failed", None: "unknown"}[report.passed]
    lead = {
        "expectation": expectation.id,
        "title": expectation.title,
        "file": expectation.rule.origin.file,
        "line": expectation.rule.origin.line,
        "expected": expectation.mode,
        "outcome": passed,
        "found": report.found,
    }
    return {**lead, **to_json(report.answer, timing)}


# --- worlds -------------------------------------------------------------------------------------------------------


def _worlds(answer: Answer) -> Iterator[Object]:
    if answer.frame is None:
        return
    for index, world in enumerate(answer.frame.worlds):
        if index in answer.names:
            settings = {s.quantity: _setting(answer, s) for s in world.settings} if world.phase != "before" else {}
            yield {
                "id": answer.names[index],
                "scenario": world.scenario,
                "settings": settings,
                "phase": world.phase,
            }


def _setting(answer: Answer, setting: Setting) -> str:
    if setting.kind != "level":
        return setting.kind
    return answer.model.quantities[setting.quantity].space.levels[setting.level]


def _world(answer: Answer, index: int) -> str:
    """The id of a world; worlds of observations have none and are called by their number."""
    return answer.names.get(index, f"world.{index}")


# --- predictions --------------------------------------------------------------------------------------------------


def _prediction(answer: Answer, prediction: Prediction) -> Object:
    found: Object = {"directions": {q: symbols(s) for q, s in prediction.directions.items()}}
    levels = {q: _levels(answer, q, per_world) for q, per_world in prediction.levels.items() if per_world}
    if levels:
        found["levels"] = levels
    if prediction.ambiguous:
        found["ambiguous"] = {q: _ambiguity(a) for q, a in prediction.ambiguous.items()}
    if prediction.unsettled:
        found["unsettled"] = list(prediction.unsettled)
    if prediction.unaffected:
        found["unaffected"] = {q: {"absences": list(s.absences)} for q, s in prediction.unaffected.items()}
    return found


def _levels(answer: Answer, quantity: str, per_world: Mapping[int, frozenset[int]]) -> Object:
    names = answer.model.quantities[quantity].space.levels
    return {_world(answer, w): [names[i] for i in sorted(indices)] for w, indices in per_world.items()}


def _ambiguity(ambiguity: Ambiguity) -> Object:
    found: Object = {"kind": ambiguity.kind, "at": ambiguity.at}
    if ambiguity.kind == "conflicting":
        return {**found, "up": list(ambiguity.up), "down": list(ambiguity.down)}
    return {**found, "open": list(ambiguity.open)}


def _rows(answer: Answer) -> Iterator[Object]:
    """Comparisons: one row a quantity. Paths: one row a path."""
    if answer.between is not None:
        left, right = answer.sides
        for quantity, signs in left.directions.items():
            yield {
                "quantity": quantity,
                "left": symbols(signs),
                "right": symbols(right.directions[quantity]),
                "right_against_left": symbols(answer.between.directions[quantity]),
            }
    for path in answer.paths:
        sign = None if path.sign is None else path.sign.symbol
        yield {"quantities": list(path.quantities), "rules": list(path.rules), "sign": sign}


def _witness(answer: Answer, shows: str, labeling: Labeling) -> Object:
    model, frame = answer.model, answer.frame
    assert frame is not None
    worlds = [w for w in range(len(frame.worlds)) if w in answer.names]
    pairs = [p for p in frame.pairs if set(p) <= set(worlds)]
    levels = {
        name: {_world(answer, w): quantity.space.levels[labeling.level(name, w)] for w in worlds}
        for name, quantity in model.quantities.items()
    }
    directions = {
        name: {f"{_world(answer, a)}>{_world(answer, b)}": labeling.direction(name, a, b).symbol for a, b in pairs}
        for name in model.quantities
    }
    found: Object = {"shows": shows, "levels": levels, "directions": directions}
    if labeling.exists:
        found["exists"] = dict(labeling.exists)
    if labeling.signs:
        found["signs"] = {rule: sign.symbol for rule, sign in labeling.signs.items()}
    return found


def _needed(answer: Answer, one: Needed) -> Object:
    """A premise by its step, and the labeling without it; null where the premise can be left out."""
    found: Object = {"step": one.step, "by": one.ground.name, "subject": one.ground.subject}
    if one.stopped:
        return {**found, "stopped": one.stopped}
    if one.labeling is None:
        return {**found, "witness": None}
    obeys = "everything else" if one.everything else "the other premises"
    return {**found, "obeys": obeys, "witness": _witness(answer, "against", one.labeling)}


# --- contrasts, changes, what settles a direction -----------------------------------------------------------------


def _contrast(answer: Answer, found: Contrasted) -> Object:
    """The other side, what is shared, and the forks; `first` is the side on which the claim holds more."""
    sides = ("rather", "asked") if found.turned else ("asked", "rather")
    other: Object = {"verdict": found.second.verdict}
    if found.second.status is not None and found.second.explained is not None:
        other |= {"status": found.second.status.word, "proof": _proof(found.second, found.second.explained)}
    return {
        "rather": other,
        "first": sides[0],
        "second": sides[1],
        "shared": {q: sign.symbol for q, sign in found.shared.items()},
        "carried": [
            {"source": c.source, "rule": c.rule, "sign": c.sign.symbol, "targets": list(c.targets)}
            for c in found.carried
        ],
        "forks": [_fork(answer, f) for f in found.forks],
        "after": {q: {"first": symbols(a), "second": symbols(b)} for q, (a, b) in found.after.items()},
    }


def _fork(answer: Answer, fork: Fork) -> Object:
    first, second = fork.signs
    levels = answer.model.quantities
    return {
        "quantity": fork.quantity,
        "directions": {"first": symbols(first), "second": symbols(second)},
        "rules": {"first": list(fork.first), "second": list(fork.second)},
        "silenced": [
            {"rule": s.rule, "levels": {q: levels[q].space.levels[level] for q, level in s.tests}}
            for s in fork.silenced
        ],
        "absences": list(fork.absent),
        "decisive": fork.decisive,
    }


def _changes(answer: Answer, changes: Changes) -> Object:
    found: Object = {"repairs": [{"changes": [_change(answer, c) for c in one]} for one in changes.found]}
    return {**found, "repairs_complete": not changes.stopped}


def _change(answer: Answer, change: Change | Fact) -> Object:
    match change:
        case Setting():
            return {"set": {change.quantity: _setting(answer, change)}}
        case Without(rule):
            return {"drop": rule}
        case Decided(Existence(rule), value):
            return {"decide": rule, "exists": bool(value)}
        case Decided(SignOf(rule), value):
            return {"decide": rule, "sign": Sign(value).symbol}
        case Dominant(rule):
            return {"dominant": rule}
        case Known(LevelOf(quantity, _), allowed):
            levels = answer.model.quantities[quantity].space.levels
            return {"quantity": quantity, "levels": [levels[i] for i in sorted(allowed)]}
        case Known(DirectionOf(quantity, _), allowed):
            assert answer.prediction is not None
            signs = frozenset(map(Sign, allowed))
            flipped = answer.prediction.since > answer.prediction.at
            return {"quantity": quantity, "directions": symbols(negated(signs) if flipped else signs)}
        case _:
            raise AssertionError(change)


def _settled(answer: Answer, way: Settling) -> Object:
    facts = [[_change(answer, f) for f in one] for one in way.found]
    return {"facts": facts, "complete": not way.more and not way.stopped}


def _interventions(answer: Answer, every: Interventions) -> Object:
    found: Object = {"interventions": [_intervention(answer, one) for one in every.found]}
    considered = {"settings": len(every.choices), "at_most": every.at_most}
    return {**found, "interventions_complete": every.all, "considered": considered}


def _intervention(answer: Answer, one: Intervention) -> Object:
    found: Object = {"settings": {s.quantity: _setting(answer, s) for s in one.settings}}
    if one.status is not None:
        found["status"] = one.status.word
    if one.why is not None and one.why.explained is not None:
        found["proof"] = _proof(one.why, one.why.explained)
    return found


# --- conflicts ----------------------------------------------------------------------------------------------------


def _conflict(answer: Answer, grounds: Iterable[Ground]) -> Iterator[Object]:
    """Every rule and setting that takes part, with file and line where it has one."""
    for rule_id in rules_in(answer.model, grounds):
        rule = answer.model.rules[rule_id]
        yield {"id": rule_id, "file": rule.origin.file, "line": rule.origin.line, "text": rule.text}
    seen: list[Object] = []
    for ground in grounds:
        found = _clashing_setting(answer, ground)
        if found is not None and found not in seen:
            seen.append(found)
    yield from seen


def _repair(answer: Answer, repair: Repair) -> Object:
    """Its cost, what it changes, and the lines to write: those left out (`before`) and those that take their place."""
    changes = [_revision(Naming(answer.model), r) for r in repair.revisions]
    lines = [
        {"file": e.span.file, "line": e.span.line, "before": e.before, "after": list(e.after)} for e in repair.edits
    ]
    return {"cost": repair.cost, "changes": changes, "lines": lines}


def _revision(names: Naming, revision: Revision) -> Object:
    match revision:
        case Without(rule):
            return {"leave_out": rule}
        case Flipped(rule):
            return {"flip": rule}
        case Limited(rule, test, holds):
            return {"limit": rule, "when" if holds else "unless": names.condition(test)}
        case Added():
            return {"add": arrow(revision)}


def _clashing_setting(answer: Answer, ground: Ground) -> Object | None:
    if not isinstance(ground, axioms.Setting | axioms.Raised) or answer.frame is None:
        return None
    found = setter(answer.model, answer.frame.worlds[ground.worlds[-1]], ground.subject)
    if found is None:
        return None
    scenario, setting = found
    return {"setting": Naming(answer.model).setting(setting), **({"scenario": scenario} if scenario else {})}


# --- proofs -------------------------------------------------------------------------------------------------------


def _proof(answer: Answer, known: Explanation) -> Object:
    proof, rules = known.proof, rules_of(known.proof)
    cited = dict.fromkeys(key for rule in rules for key in answer.model.rules[rule].cite)
    return {
        "steps": list(_Steps(answer, proof).all(proof.steps)),
        "checked": True,  # a proof that was not checked is never part of an answer
        "minimal": known.minimal,
        "smallest": known.smallest,
        **({} if known.fewest is None else {"fewest": known.fewest}),
        "rules": list(rules),
        "citations": list(cited),
    }


class _Steps:
    def __init__(self, answer: Answer, proof: Proof) -> None:
        since, at = (proof.frame.index[w] for w in compared(answer.model, proof.where))
        self.answer, self.claim = answer, proof.claim
        self.facts = Facts(Naming(answer.model, proof.frame), since, at)

    def all(self, steps: Iterable[Step]) -> Iterator[Object]:
        return map(self.step, steps)

    def step(self, step: Step) -> Object:
        text = plain(self.facts.conclusion(step.conclusion, self.claim))
        found: Object = {"id": step.id, "conclusion": self.conclusion(step.conclusion, self.claim), "text": text}
        match step:
            case Applied(ground=ground, rules=rules, premises=premises):
                found |= {"by": ground.name, "rules": list(rules), "premises": list(premises)}
            case FromClaim(premises=premises):
                found |= {"by": "claim", "premises": list(premises)}
            case Supposed():
                found |= {"by": "supposition"}
            case Reductio(steps=steps, premises=premises):
                found |= {"by": "reductio", "premises": list(premises), "steps": list(self.all(steps))}
            case Cases(branches=branches, premises=premises):
                found |= {"by": "cases", "premises": list(premises)}
                found["branches"] = [list(self.all(b)) for b in branches]
        return found

    def conclusion(self, what: Conclusion, claim: Claim) -> Object:
        match what:
            case None:
                return {"contradiction": True}
            case ClaimHolds(holds):
                return {"claim": holds}
        match what.unknown:
            case DirectionOf(quantity, (a, b)):
                since, at = _world(self.answer, a), _world(self.answer, b)
                signs = symbols(signs_in(what))
                return {"quantity": quantity, "since": since, "at": at, "directions": signs}
            case LevelOf(quantity, world):
                space = self.answer.model.quantities[quantity].space
                levels = [name for i, name in enumerate(space.levels) if i in what.allowed]
                return {"quantity": quantity, "world": _world(self.answer, world), "levels": levels}
            case Existence(rule):
                return {"rule": rule, "exists": [v for v in (False, True) if v in what.allowed]}
            case SignOf(rule):
                return {"rule": rule, "sign": [s.symbol for s in Sign if s in what.allowed]}
