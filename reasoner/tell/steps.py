"""The full form of a proof: every step with its number, its conclusion, its justification, its rules and premises."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import assert_never

from reasoner.document import Block, Quote, Run, Runs, rule_anchor, step_anchor
from reasoner.document import Step as Shown
from reasoner.model import axioms
from reasoner.model.axioms import Cause, Ground, Response
from reasoner.model.labeling import DirectionOf
from reasoner.model.worlds import compared
from reasoner.proof.objects import Applied, Cases, FromClaim, Proof, Reductio, Restriction, Step, Supposed, every_step
from reasoner.signs import STEADY
from reasoner.tell.facts import Facts
from reasoner.tell.naming import Naming
from reasoner.tell.words import Filling, counted, joined, say

_BRANCHES = "abcdefghijklmnopqrstuvwxyz"


def labels(steps: Sequence[Step], prefix: str = "") -> Iterator[tuple[int, str]]:
    """A label for every step: `3`, `3.1` inside a reductio, `3a.1` inside the first case."""
    for n, step in enumerate(steps, 1):
        label = f"{prefix}{n}"
        yield step.id, label
        match step:
            case Reductio(steps=inner):
                yield from labels(inner, f"{label}.")
            case Cases(branches=branches):
                for number, branch in enumerate(branches):
                    yield from labels(branch, f"{label}{_BRANCHES[number % 26]}.")
            case _:
                pass


def step_of(proof: Proof, label: str) -> Applied | None:
    """The step with this label of the full form, if it is one that applies a ground constraint."""
    step_id = next((i for i, found in labels(proof.steps) if found == label), None)
    return next((s for s in every_step(proof.steps) if s.id == step_id and isinstance(s, Applied)), None)


def every(names: Naming, proof: Proof) -> Iterator[Block]:
    """All steps, inner ones indented."""
    since, at = (proof.frame.index[w] for w in compared(names.model, proof.where))
    teller = _Steps(names, proof, Facts(names, since, at), dict(labels(proof.steps)))
    yield from map(teller.shown, proof.steps)


class _Steps:
    def __init__(self, names: Naming, proof: Proof, facts: Facts, labels: Mapping[int, str]) -> None:
        self.names, self.proof, self.facts, self.labels = names, proof, facts, labels

    def shown(self, step: Step) -> Shown:
        label = self.labels[step.id]
        text = self.facts.conclusion(step.conclusion, self.proof.claim)
        rules = step.rules if isinstance(step, Applied) else ()
        return Shown(label, text, self.because(step), step_anchor(label), tuple(self.inner(step)), rules)

    def because(self, step: Step) -> Runs:
        """The justification, and the premises by number."""
        match step:
            case Applied(ground=ground):
                why = reason(self.names, ground)
            case FromClaim():
                why = say("why claim")
            case Supposed():
                why = say("why supposed")
            case Reductio():
                why = say("why reductio")
            case Cases():
                why = say("why cases")
        premises: tuple[int, ...] = getattr(step, "premises", ())
        cited: list[Filling] = [Run(self.labels[p], "", step_anchor(self.labels[p])) for p in premises]
        return (*why, *((Run("; "), *say("by premises", premises=joined(cited))) if cited else ()))

    def inner(self, step: Step) -> Iterator[Block]:
        match step:
            case Applied(rules=rules) if rules:
                yield Quote(tuple(rule_line(self.names, rule) for rule in rules))
            case Reductio(steps=steps):
                yield from map(self.shown, steps)
            case Cases(branches=branches):
                for branch in branches:
                    yield from map(self.shown, branch)
            case _:
                pass


def reason(names: Naming, ground: Ground) -> Runs:
    """What a ground constraint is, in a phrase."""
    match ground:
        case axioms.Setting(_, (w,)):
            return say("why setting", where=names.inside(w))
        case axioms.Raised(_, (base, w)):
            return say("why raised", where=names.inside(w), base=names.world(base))
        case axioms.Reference() | axioms.Same() | axioms.End() | axioms.Compatibility() | axioms.Transitivity():
            return say(f"why {ground.name}")
        case (
            axioms.Cause()
            | axioms.Response()
            | axioms.Path()
            | axioms.Remainder()
            | axioms.Gate()
            | axioms.Closure()
            | axioms.Foundation()
        ):
            return say(f"why {ground.name}")
        case axioms.Law() | axioms.Alternatives() | axioms.Definition() | axioms.Observation():
            return say(f"why {ground.name}")
        case _:
            assert_never(ground)


def rule_line(names: Naming, rule: str, width: int = 0) -> Runs:
    """`main.rules:12  D1: torin1 -| mTORC1  Thoreen 2009`."""
    papers = names.papers([rule])
    label = names.label(rule)
    labelled = (Run(f"{label.text}: ", "quiet"),) if label.role == "quiet" else ()
    place = Run(names.at_line(rule).ljust(width), "quiet", rule_anchor(rule))
    return (place, Run("  "), *labelled, names.rule(rule), *((Run("  "), *papers) if papers else ()))


def moving(names: Naming, proof: Proof) -> Iterator[Block]:
    """The rules by which something moves in a proof, as lines."""
    found = [s for s in every_step(proof.steps) if isinstance(s, Applied) and isinstance(s.ground, Cause | Response)]
    rules = dict.fromkeys(rule for step in found for rule in step.rules)
    if rules:
        width = max(len(names.at_line(rule)) for rule in rules)
        yield Quote(tuple(rule_line(names, rule, width) for rule in rules))


def argument(names: Naming, proof: Proof, quantity: str) -> Iterator[Block]:
    """The last step that concludes how a quantity moves, with what it supposes, and the steps that it rests on."""
    since, at = (proof.frame.index[w] for w in compared(names.model, proof.where))
    unknown = DirectionOf(quantity, (min(since, at), max(since, at)))
    steps = {s.id: s for s in proof.steps}
    found = [s for s in proof.steps if isinstance(s.conclusion, Restriction) and s.conclusion.unknown == unknown]
    if not found:
        return
    best = next((s for s in reversed(found) if isinstance(s, Reductio)), found[-1])
    cited = {p for s in every_step((best,)) for p in getattr(s, "premises", ())}
    teller = _Steps(names, proof, Facts(names, since, at), dict(labels(proof.steps)))
    premises = [s for i, s in steps.items() if i in cited]
    told = [s for s in premises if _moves(s)]
    for step in told:
        yield replace(teller.shown(step), inner=())
    if len(told) < len(premises):
        yield Shown("", say("argument rest", number=counted(len(premises) - len(told), "fact")))
    yield teller.shown(best)


def _moves(step: Step) -> bool:
    """Whether a step concludes that something moves, or may."""
    what = step.conclusion
    return isinstance(what, Restriction) and isinstance(what.unknown, DirectionOf) and what.allowed != STEADY
