"""What to measure next, as a document and as JSON: the best experiment, what it would tell, and what comes after."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from fractions import Fraction
from typing import Any

from reasoner.document import Block, Heading, Paragraph, Run, Runs, Step, Table
from reasoner.model.ir import Where
from reasoner.model.labeling import Existence
from reasoner.model.revision import Decided
from reasoner.query.answers import DiscriminateAnswer
from reasoner.query.experiments import Discriminated, Experiment, Kind, Outcome, Plan, Split
from reasoner.query.fitted import Candidate
from reasoner.signs import PLUS
from reasoner.tell.json_changes import change
from reasoner.tell.naming import Naming
from reasoner.tell.words import DIRECTIONS, counted, listed, say

LISTED = 12
"""So many kinds of candidates are listed unless all are asked for."""
OUTCOMES = 3
"""So many outcomes of one kind of candidates are named unless all are asked for."""
SHARED = 4
"""So many decisions that candidates share are named unless all are asked for."""


def discriminated(answer: DiscriminateAnswer, found: Discriminated, names: Naming, full: bool) -> Iterator[Block]:
    """The best experiment, others by other measures, the table of predictions, and the plan."""
    tried = counted(found.tried, "experiment")
    candidates = counted(len(found.candidates), "candidate")
    best, mean = found.best, found.mean
    if best is None or mean is None:
        one = len(found.candidates) == 1
        yield Paragraph(say("tell one") if one else say("tell none", tried=tried, candidates=candidates))
        return
    priced = bool(answer.question.costs)
    average = (*say("tell mean", mean=_number(best.mean)), *_cost(best, priced))
    yield Paragraph(say("tell best", **_said(best, names), candidates=candidates, worst=str(best.worst), mean=average))
    if mean.mean < best.mean:
        yield Paragraph(say("tell better mean", **_said(mean, names), mean=_number(mean.mean), worst=str(mean.worst)))
    for split in found.cheaper:
        yield Paragraph(
            say(
                "tell cheaper",
                **_said(split, names),
                cost=_cost(split, True),
                worst=str(split.worst),
                mean=_number(split.mean),
            )
        )
    yield Heading(say("tell predicted"))
    shown = found.kinds if full else found.kinds[:LISTED]
    header = (say("tell head number"), say("tell head outcome"), say("tell head shared"))
    yield Table(header, tuple(_row(kind, best.experiment, names, full) for kind in shown))
    if len(shown) < len(found.kinds):
        yield Paragraph(say("screen more", count=counted(len(found.kinds) - len(shown), "other")))
    if found.plan is not None and found.plan.longest > 1:
        yield Heading(say("tell plan"))
        yield from _plan(found.plan, names)
        yield Paragraph(say("tell plan longest", number=counted(found.plan.longest, "experiment")))
    yield Paragraph(say("tell tried", tried=tried))


def _said(split: Split, names: Naming) -> dict[str, Runs]:
    experiment = split.experiment
    return {"what": names.quantities(experiment.readouts), "place": place_of(experiment.where, names)}


def place_of(where: Where, names: Naming) -> Runs:
    """Where an experiment is done, after what it measures."""
    place = names.place(where)
    return (Run(f" {place}"),) if place else ()


def _cost(split: Split, priced: bool) -> Runs:
    return say("tell cost", cost=str(split.experiment.cost)) if priced else ()


def _number(mean: Fraction) -> str:
    return f"{float(mean):.3g}"


def _row(kind: Kind, experiment: Experiment, names: Naming, full: bool) -> tuple[Runs, ...]:
    told = [_outcome(o, experiment, names) for o in kind.outcomes]
    outcomes = listed(told, "or", None if full else OUTCOMES) or say("tell no state")
    told = [decision(d, names) for d in kind.decided]
    shared = listed(told, most=None if full else SHARED) or say("tell anything")
    return (Run(str(len(kind.numbers))),), outcomes, shared


def decision(decided: Decided, names: Naming) -> Runs:
    """How a switch is decided: `with A -> B`, `without A -> B`; of a sign, the arrow that it comes to."""
    text = names.rule(decided.switch.rule)
    arrow = replace(text, text=" ".join(word for word in text.text.split() if word != "maybe"))
    if isinstance(decided.switch, Existence):
        return say("tell with" if decided.value else "tell without", rule=arrow)
    return (replace(arrow, text=arrow.text.replace("-?", "->" if decided.value == PLUS else "-|")),)


def _outcome(outcome: Outcome, experiment: Experiment, names: Naming) -> Runs:
    """`A rises and B falls`."""
    parts = []
    for name, sign in zip(experiment.readouts, outcome, strict=True):
        parts.append((names.quantity(name), Run(" "), DIRECTIONS[frozenset({sign})].of(1)))
    return listed(parts)


def _plan(plan: Plan, names: Naming) -> Iterator[Block]:
    assert plan.split is not None
    for outcome, then in plan.then:
        said, left = _outcome(outcome, plan.split.experiment, names), str(len(then.left))
        if then.split is not None:
            told = say("tell then measure", outcome=said, left=left, **_said(then.split, names))
            yield Step("", told, inner=tuple(_plan(then, names)))
        else:
            key = "tell then" if len(then.left) < 2 else "tell more" if then.more else "tell alike"
            yield Step("", say(key, outcome=said, left=left))


# --- for programs -------------------------------------------------------------------------------------------------


def discriminated_json(answer: DiscriminateAnswer, found: Discriminated) -> dict[str, Any]:
    """The candidates, the experiments, the predictions of the best one, and the plan, as keys of the answer."""
    names = Naming(answer.model, answer.frame)
    told: dict[str, Any] = {"candidates": [_candidate(one, answer) for one in found.candidates], "tried": found.tried}
    if found.best is None or found.mean is None:
        return told
    told["best"], told["best_mean"] = _split(found.best, names), _split(found.mean, names)
    told["cheaper"] = [_split(one, names) for one in found.cheaper]
    told["rows"] = [
        {
            "candidates": list(kind.numbers),
            "outcomes": [_signs(o, found.best.experiment) for o in kind.outcomes],
            "share": [change(answer.model, one) for one in kind.decided],
        }
        for kind in found.kinds
    ]
    if found.plan is not None:
        told["plan"] = _plan_json(found.plan, names)
    return told


def _candidate(candidate: Candidate, answer: DiscriminateAnswer) -> list[dict[str, Any]]:
    return [change(answer.model, one) for one in candidate]


def _experiment(experiment: Experiment, names: Naming) -> dict[str, Any]:
    where, levels = experiment.where, names.model.quantities
    settings = {s.quantity: levels[s.quantity].space.levels[s.level] for s in where.settings}
    found: dict[str, Any] = {"scenario": where.scenario, "settings": settings, "measure": list(experiment.readouts)}
    return {**found, "cost": experiment.cost}


def _split(split: Split, names: Naming) -> dict[str, Any]:
    found = _experiment(split.experiment, names)
    return {**found, "worst": split.worst, "mean": round(float(split.mean), 6)}


def _signs(outcome: Outcome, experiment: Experiment) -> dict[str, str]:
    return {name: sign.symbol for name, sign in zip(experiment.readouts, outcome, strict=True)}


def _plan_json(plan: Plan, names: Naming) -> dict[str, Any]:
    found: dict[str, Any] = {"left": sorted(plan.left)}
    if plan.split is not None:
        experiment = plan.split.experiment
        found["experiment"] = _experiment(experiment, names)
        found["then"] = [{"outcome": _signs(o, experiment), **_plan_json(p, names)} for o, p in plan.then]
    return found
