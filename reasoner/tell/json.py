"""An answer as the JSON object of the interface: its keys, their order, their shapes. Nothing is decided here."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from reasoner.document import plain
from reasoner.model import axioms, ir
from reasoner.model.axioms import Ground
from reasoner.model.ir import Claim, Expectation, Setting
from reasoner.model.labeling import DirectionOf, Existence, Labeling, LevelOf, SignOf
from reasoner.model.worlds import compared
from reasoner.proof.objects import (
    Applied,
    Cases,
    ClaimHolds,
    Conclusion,
    FromClaim,
    Proof,
    Reductio,
    Step,
    Supposed,
    every_step,
)
from reasoner.query.answers import (
    Answer,
    CheckAnswer,
    CompareAnswer,
    ContrastAnswer,
    Contrasted,
    DiscriminateAnswer,
    FitAnswer,
    HowAnswer,
    Intervention,
    Interventions,
    PathsAnswer,
    RankAnswer,
    ScreenAnswer,
    StatesAnswer,
    TestReport,
    WhatIfAnswer,
    WhyAmbiguousAnswer,
    WhyAnswer,
    WhyNotAnswer,
    prediction_of,
    proved,
    witnesses_of,
)
from reasoner.query.best_fit import UNIT
from reasoner.query.candidates import switches_in
from reasoner.query.conflicts import Clashes, Repairs
from reasoner.query.experiments import Discriminated
from reasoner.query.fitted import Fitted, Forced, Misfit, Switch, Synthesis
from reasoner.query.kinds import row_of
from reasoner.query.mechanism import Account
from reasoner.query.outcomes import (
    Ambiguity,
    Ambiguous,
    Comparison,
    Deciding,
    Enumeration,
    Explanation,
    Fork,
    Inconsistent,
    LeftOpen,
    Needed,
    NextMeasurement,
    Opposed,
    Path,
    Possible,
    Settling,
    Undecided,
    rules_of,
)
from reasoner.query.ranked import Ranking
from reasoner.questions import SCHEMA
from reasoner.signs import MINUS, PLUS, Sign, SignSet, symbols
from reasoner.tell import experiments, regimens, screened
from reasoner.tell.conflict import rules_in
from reasoner.tell.facts import Facts, signs_in
from reasoner.tell.fitted import few_json
from reasoner.tell.json_changes import Object, change, fact
from reasoner.tell.json_mechanism import implications, mechanism, races, standing
from reasoner.tell.lost import lost_json
from reasoner.tell.mended import mended_json
from reasoner.tell.naming import Naming
from reasoner.tell.places import setter
from reasoner.tell.ranked import ranking_json
from reasoner.tell.stepwise import stepwise_json


def to_json(answer: Answer, timing: bool = False) -> Object:
    """The object of one question; keys that do not apply are absent."""
    kind = row_of(answer.question).kind
    found: Object = {"schema": SCHEMA, "question": answer.text, "kind": kind, "verdict": answer.verdict}
    told = proved(answer)
    if baseline := _baseline(answer):
        found["baseline"] = baseline
    found |= standing(told) if told is not None else {}
    found["worlds"] = list(_worlds(answer))
    found |= mechanism(answer.model, told) if told is not None else {}
    found |= _found(answer)
    if answer.stopped or not answer.complete:
        found["complete"], found["stopped"] = False, answer.stopped
    if answer.assumptions:
        found["assumptions"] = list(answer.assumptions)
    if timing:
        found["seconds"] = round(answer.seconds, 3)
    return found


def _found(answer: Answer) -> Object:
    """What one kind of answer has."""
    match answer:
        case WhatIfAnswer():
            repairs = {} if answer.mended is None else mended_json(answer, answer.mended)
            return {**_predicted(answer), **_regimens(answer), **_witnesses(answer), **_clash(answer), **repairs}
        case WhyAnswer():
            return _judged(answer)
        case WhyNotAnswer():
            return {**_judged(answer), **_changes(answer)}
        case WhyAmbiguousAnswer():
            return _ambiguous(answer)
        case ContrastAnswer():
            return {**_proofs(answer), **_contrast(answer), **_clash(answer)}
        case HowAnswer():
            return {**_interventions(answer), **_clash(answer)}
        case CompareAnswer():
            return {**_clash(answer), **_compared(answer)}
        case StatesAnswer():
            return {**_witnesses(answer), **_clash(answer), **_counted(answer)}
        case CheckAnswer():
            return {**_clash(answer), **_checked(answer)}
        case DiscriminateAnswer():
            found = answer.found
            told = experiments.discriminated_json(answer, found) if isinstance(found, Discriminated) else {}
            return {**_clash(answer), **told}
        case FitAnswer():
            return {**_clash(answer), **_checked(answer), **_fitted(answer)}
        case RankAnswer():
            told = ranking_json(answer.found) if isinstance(answer.found, Ranking) else {}
            return {**_clash(answer), **told}
        case PathsAnswer():
            rows = [_path(path) for path in answer.found]
            return {"rows": rows} if rows else {}
        case ScreenAnswer():
            return screened.screened_json(answer)
        case _:
            assert_never(answer)


def _counted(answer: StatesAnswer) -> Object:
    """How many states there are, so far; none where that is not known at all."""
    match answer.found:
        case Enumeration(count):
            return {"states": count}
        case Inconsistent():
            return {"states": 0}
        case Undecided():
            return {}
        case _:
            assert_never(answer.found)


def _judged(answer: WhyAnswer | WhyNotAnswer) -> Object:
    found = {**_proofs(answer), **_regimens(answer), **_witnesses(answer)}
    if isinstance(answer, WhyAnswer):
        found |= lost_json(answer.lost)
    if isinstance(answer.found, Possible):
        found |= _deciding(answer.found.deciding)
        found |= races(Naming(answer.model, answer.frame), answer.found.races)
        found |= _next(answer.found.next)
    return {**found, **_clash(answer)}


def _ambiguous(answer: WhyAmbiguousAnswer) -> Object:
    parts = (_predicted(answer), _regimens(answer), _witnesses(answer), _settling(answer), _clash(answer))
    return {key: value for part in parts for key, value in part.items()}


def _proofs(answer: Answer) -> Object:
    """The proof that is told, others that were asked for, and what premises are needed for."""
    told = proved(answer)
    if told is None:
        return {}
    found: Object = {"proof": _proof(answer, told.explanation, told.account)}
    if told.more:
        found |= {"others": [_proof(answer, other) for other in told.others], "more": told.more}
    if told.needed:
        found["needed"] = [_needed(answer, one) for one in told.needed]
    return found


def _regimens(answer: Answer) -> Object:
    studies = regimens.studied(answer)
    return {"regimens": [r.id for r in studies]} if studies else {}


def _witnesses(answer: Answer) -> Object:
    found = [_witness(answer, w.shows, w.labeling) for w in witnesses_of(answer)]
    return {"witnesses": found} if found else {}


def _clash(answer: Answer) -> Object:
    """The constraints that clash, where no labeling obeys them all; of several conflicts, those of the first."""
    match answer.found:
        case Inconsistent(conflict):
            grounds = conflict
        case Clashes(found):
            grounds = found[0].grounds
        case _:
            grounds = ()
    return {"conflict": list(_conflict(answer, grounds))} if grounds else {}


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
    for index, world in enumerate(answer.frame.worlds):
        if index in answer.names:
            settings = {s.quantity: _setting(answer, s) for s in world.settings} if world.phase != "before" else {}
            yield {
                "id": answer.names[index],
                "scenario": world.scenario,
                "settings": settings,
                "phase": world.phase,
            }


def _baseline(answer: Answer) -> str:
    """What directions are seen against, where it is not the untouched system."""
    match answer.question:
        case ir.WhatIf() | ir.Why() | ir.WhyNot() | ir.WhyAmbiguous() | ir.Contrast() | Expectation():
            return Naming(answer.model).baseline(answer.question.where)
        case _:
            return ""


def _setting(answer: Answer, setting: Setting) -> str:
    if setting.kind != "level":
        return setting.kind
    return answer.model.quantities[setting.quantity].space.levels[setting.level]


def _world(answer: Answer, index: int) -> str:
    """The id of a world; worlds of observations have none and are called by their number."""
    return answer.names.get(index, f"world.{index}")


# --- predictions --------------------------------------------------------------------------------------------------


def _predicted(answer: WhatIfAnswer | WhyAmbiguousAnswer) -> Object:
    prediction = prediction_of(answer)
    if prediction is None:
        return {}
    found: Object = {"directions": {q: symbols(s) for q, s in prediction.directions.items()}}
    if isinstance(answer, WhatIfAnswer) and answer.supports:
        found["supports"] = {q: status.word for q, status in answer.supports.items()}
    if isinstance(answer, WhatIfAnswer) and answer.foundation_for:
        found["foundation_for"] = list(answer.foundation_for)
    levels = {q: _levels(answer, q, per_world) for q, per_world in prediction.levels.items() if per_world}
    if levels:
        found["levels"] = levels
    if prediction.ambiguous:
        roots = {q: {"root": root} for q, root in prediction.roots.items()}
        found["ambiguous"] = {q: {**_ambiguity(a), **roots.get(q, {})} for q, a in prediction.ambiguous.items()}
    if prediction.implications is not None:
        found |= implications(prediction.implications)
    if prediction.unsettled:
        found["unsettled"] = list(prediction.unsettled)
    if prediction.unaffected:
        found["unaffected"] = {q: {"absences": list(s.absences)} for q, s in prediction.unaffected.items()}
    return found | lost_json(prediction.lost)


def _levels(answer: Answer, quantity: str, per_world: Mapping[int, frozenset[int]]) -> Object:
    names = answer.model.quantities[quantity].space.levels
    return {_world(answer, w): [names[i] for i in sorted(indices)] for w, indices in per_world.items()}


def _ambiguity(ambiguity: Ambiguity) -> Object:
    found: Object = {"kind": ambiguity.kind, "at": ambiguity.at}
    if ambiguity.kind == "conflicting":
        return {**found, "up": list(ambiguity.up), "down": list(ambiguity.down)}
    return {**found, "open": list(ambiguity.open)}


def _compared(answer: CompareAnswer) -> Object:
    """One row a quantity."""
    if not isinstance(answer.found, Comparison):
        return {}
    rows = [_compared_row(q, *answer.found.ways(q)) for q in answer.found.left.directions]
    found, unsettled = answer.found, list(answer.found.left.unsettled)
    story = [_compared_row(q, *ways) for q, ways in found.story.items()]
    forks = [{"first": "right" if p.turned else "left", **_fork(answer, p.fork)} for p in found.parted]
    told = {
        "rows": rows,
        "goals": list(found.goals),
        "story": story,
        "forks": forks,
        "supports": {q: status.word for q, status in found.supports.items()},
        "foundation_for": list(found.founded),
        "unsettled": unsettled,
    }
    return {key: value for key, value in told.items() if value}


def _compared_row(quantity: str, left: SignSet, right: SignSet, between: SignSet) -> Object:
    return {
        "quantity": quantity,
        "left": symbols(left),
        "right": symbols(right),
        "right_against_left": symbols(between),
    }


def _path(path: Path) -> Object:
    sign = None if path.sign is None else path.sign.symbol
    return {"quantities": list(path.quantities), "rules": list(path.rules), "sign": sign}


def _deciding(decided: Deciding) -> Object:
    """What decides between two labelings: the rules that push a quantity both ways in one of them, or what is open."""
    match decided:
        case Opposed(quantity, shows, pushes):
            up = [rule for rule, sign in pushes if sign == PLUS]
            down = [rule for rule, sign in pushes if sign == MINUS]
            return {"pushes": {"on": quantity, "where": shows, "up": up, "down": down}}
        case LeftOpen(()):
            return {}
        case LeftOpen(names=names):
            return {"open": list(names)}
        case _:
            assert_never(decided)


def _witness(answer: Answer, shows: str, labeling: Labeling) -> Object:
    model, frame = answer.model, answer.frame
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


def _contrast(answer: ContrastAnswer) -> Object:
    """The other side, what is shared, and the forks; `first` is the side on which the claim holds more."""
    found = answer.found
    if not isinstance(found, Contrasted):
        return {}
    sides = ("rather", "asked") if found.turned else ("asked", "rather")
    other: Object = {"verdict": found.second.verdict}
    told = proved(found.second)
    if told is not None:
        other |= {**standing(told), **mechanism(answer.model, told)}
        other["proof"] = _proof(found.second, told.explanation, told.account)
    parts = {
        "rather": other,
        "first": sides[0],
        "second": sides[1],
        "shared": {q: sign.symbol for q, sign in found.shared.items()},
        "carried": [
            {"source": c.source, "rule": c.rule, "sign": c.sign.symbol, "targets": list(c.targets)}
            for c in found.carried
        ],
        "forks": [_fork(answer, f) for f in found.forks],
        "supports": {
            side: {q: status.word for q, status in known.items()}
            for side, known in zip(("first", "second"), found.supports, strict=True)
        },
        "after": {q: {"first": symbols(a), "second": symbols(b)} for q, (a, b) in found.after.items()},
    }
    return {"contrast": parts}


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


def _changes(answer: WhyNotAnswer) -> Object:
    """Each set of changes in the shape of a repair; its cost is how many changes it takes."""
    found = answer.changes
    if found is None:
        return {}
    repairs = [_repair(len(one), [change(answer.model, c) for c in one]) for one in found.found]
    return {"repairs": repairs, "repairs_complete": not found.stopped}


def _settling(answer: WhyAmbiguousAnswer) -> Object:
    found = answer.found
    if not isinstance(found, Ambiguous):
        return {}
    flipped = found.prediction.since > found.prediction.at
    ways = {s.sign.symbol: _settled(answer, s, flipped) for s in found.settling}
    told = races(Naming(answer.model, answer.frame), found.races)
    along = {} if found.implications is None else implications(found.implications)
    parts: Object = {"settling": ways} if ways else {}
    return {**_deciding(found.deciding), **told, **along, **parts, **_next(found.next)}


def _next(found: Sequence[NextMeasurement]) -> Object:
    """What to measure next: what each outcome leaves."""
    best = [
        {"measure": one.quantity, "if": {s.symbol: symbols(w) for s, w in one.after.items()}, "settles": one.settles}
        for one in found
    ]
    return {"next": best} if best else {}


def _settled(answer: Answer, way: Settling, flipped: bool) -> Object:
    facts = [[fact(answer.model, f, flipped) for f in one] for one in way.found]
    return {"facts": facts, "complete": not way.more and not way.stopped}


def _interventions(answer: HowAnswer) -> Object:
    every = answer.found
    if not isinstance(every, Interventions):
        return {}
    found: Object = {"interventions": [_intervention(answer, one) for one in every.found]}
    considered = {"settings": len(every.choices), "at_most": every.at_most}
    found |= {"interventions_complete": every.all, "considered": considered}
    if every.best is not None:
        given = [s for s in every.best.question.where.settings if s not in answer.question.where.settings]
        found["best"] = {"settings": {s.quantity: _setting(answer, s) for s in given}, **_mechanism(answer, every.best)}
    if every.dropped:
        found["dropped"] = [
            {"settings": {d.setting.quantity: _setting(answer, d.setting)}, "verdict": d.asked, "keeping": list(d.kept)}
            for d in every.dropped
        ]
        found["dropped_complete"] = not every.undropped
    return found


def _intervention(answer: Answer, one: Intervention) -> Object:
    found: Object = {"settings": {s.quantity: _setting(answer, s) for s in one.settings}}
    if one.status is not None:
        found["support"] = one.status.word
    if one.acts_on:
        found["acts_on"] = list(one.acts_on)
    return found | (_mechanism(answer, one.why) if one.why is not None else {})


def _mechanism(answer: Answer, why: WhyAnswer) -> Object:
    """How an intervention works, with the proof."""
    told = proved(why)
    if told is None:
        return {}
    return {**mechanism(answer.model, told), "proof": _proof(why, told.explanation, told.account)}


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


def _checked(answer: CheckAnswer | FitAnswer) -> Object:
    """Every conflict, the scenarios that fail, and the repairs: of all, and of each conflict as if it were alone."""
    clashes = answer.found
    if not isinstance(clashes, Clashes):
        return {}
    found: Object = {"conflicts": [list(_conflict(answer, clash.grounds)) for clash in clashes.found]}
    found["conflicts_checked"] = [clash.proof is not None for clash in clashes.found]
    found["inconsistent_scenarios"] = list(clashes.scenarios)
    if clashes.unexplained is not None:
        pushes = [
            {"quantity": p.quantity, "direction": p.sign.symbol, "world": _world(answer, answer.frame.index[p.world])}
            for p in clashes.unexplained
        ]
        found["unexplained"] = {"fewest": len(pushes), "pushes": pushes}
    if clashes.repairs is not None:
        found["repairs"] = list(_repairs(answer, clashes.repairs))
        if clashes.repairs.found:
            found["repairs_bound"] = _bound(answer, clashes.repairs)
        if apart := clashes.repairs.apart:
            found["repairs_of_conflicts"] = [list(_repairs(answer, one)) for one in apart]
    return found


def _repairs(answer: Answer, found: Repairs) -> Iterator[Object]:
    """Each with the lines to write: those left out (`before`) and those that take their place."""
    for repair in found.found:
        lines = [
            {"file": e.span.file, "line": e.span.line, "before": e.before, "after": list(e.after)} for e in repair.edits
        ]
        yield {**_repair(repair.cost, [change(answer.model, r) for r in repair.revisions]), "lines": lines}


def _bound(answer: Answer, found: Repairs) -> Object:
    """What every repair costs at the least, by proofs that were replayed; and of each proof what it says is needed."""
    conflicts = [
        {"changes": [change(answer.model, r) for r in one.revisions], "steps": len(list(every_step(one.proof.steps)))}
        for one in found.needed
    ]
    return {"cost": found.bound, "checked": found.is_bound, "conflicts": conflicts}


def _repair(cost: int, changes: list[Object]) -> Object:
    """The one shape of a repair; nothing of it can be left out, or it would not be listed."""
    return {"cost": cost, "changes": changes, "minimal": True}


def _clashing_setting(answer: Answer, ground: Ground) -> Object | None:
    if not isinstance(ground, axioms.Setting | axioms.Raised):
        return None
    found = setter(answer.model, answer.frame.worlds[ground.worlds[-1]], ground.subject)
    if found is None:
        return None
    scenario, setting = found
    return {"setting": Naming(answer.model).setting(setting), **({"scenario": scenario} if scenario else {})}


# --- fits -----------------------------------------------------------------------------------------------------------


def _fitted(answer: FitAnswer) -> Object:
    """Each switch with how it is decided, the smallest sets, the count, and what a best fit leaves out."""
    found = answer.found
    if isinstance(found, Synthesis | Misfit):
        return stepwise_json(found, answer.model)
    if not isinstance(found, Fitted):
        return {}
    switches = {one.decided.switch: _forced(answer, one) for one in found.forced}
    for known, value in ((found.open, "open"), (found.unsettled, "unknown")):
        switches |= {s: {**_switch(answer, s), "value": value} for s in known}
    parts: Object = {"switches": [switches[s] for s in switches_in(answer.model) if s in switches]}
    parts |= few_json(found.smallest, found.count)
    if found.best is not None:
        out = [list(one) for one in found.best.left_out]
        parts["best"] = {"cost": found.best.cost / UNIT, "left_out": out, "complete": found.best.all}
    return parts


def _switch(answer: Answer, switch: Switch) -> Object:
    rule = answer.model.rules[switch.rule]
    kind = "exists" if isinstance(switch, Existence) else "sign"
    return {"rule": rule.id, "line": f"{rule.origin.file}:{rule.origin.line}", "text": rule.text, "switch": kind}


def _forced(answer: Answer, one: Forced) -> Object:
    """A forced switch; without a proof it is the solver's verdict alone."""
    value = one.decided.value
    word = ("must" if value else "must not") if isinstance(value, bool) else Sign(value).symbol
    found: Object = {**_switch(answer, one.decided.switch), "value": word, "checked": one.explanation is not None}
    if one.explanation is not None:
        found |= {"measurements": list(one.measurements), "fewest": one.fewest}
        found["proof"] = _proof(replace(answer, model=one.given), one.explanation)
    return found


# --- proofs -------------------------------------------------------------------------------------------------------


def _proof(answer: Answer, known: Explanation, account: Account | None = None) -> Object:
    """The whole proof, with everything that is told; `core` are the steps of the one for the claim alone."""
    proof, rules = known.proof, rules_of(known.proof)
    whole = proof if account is None else account.proof
    cited = dict.fromkeys(key for rule in rules for key in answer.model.rules[rule].cite)
    return {
        "steps": list(_Steps(answer, whole).all(whole.steps)),
        "core": [step.id for step in proof.steps],
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
