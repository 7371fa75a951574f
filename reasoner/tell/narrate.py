"""An answer as a document: what is shown of it, in which order, folded how far. The words come from `words`.

It dispatches on the kind of answer; the story of a proof, tables of predictions, conflicts and test reports have
modules of their own. It must not know how a document is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import assert_never

from reasoner.document import Block, Document, Heading, Paragraph, Runs
from reasoner.model import axioms, ir
from reasoner.model.ir import Model, Status
from reasoner.proof.objects import Applied, Proof, every_step
from reasoner.query.answers import (
    Answer,
    CheckAnswer,
    CompareAnswer,
    ContrastAnswer,
    Contrasted,
    HowAnswer,
    Interventions,
    PathsAnswer,
    ScreenAnswer,
    StatesAnswer,
    WhatIfAnswer,
    WhyAmbiguousAnswer,
    WhyAnswer,
    WhyNotAnswer,
)
from reasoner.query.conflicts import Clashes, Consistent, Refutation
from reasoner.query.outcomes import (
    Ambiguous,
    Comparison,
    Determined,
    Enumeration,
    Explanation,
    Inconsistent,
    Possible,
    Prediction,
    Proved,
    Undecided,
    Unproved,
    rules_of,
)
from reasoner.tell import (
    changes,
    clashes,
    conflict,
    contrast,
    findings,
    interventions,
    needed,
    not_necessary,
    regimens,
    repairs,
    screened,
    steps,
)
from reasoner.tell.lines import Story
from reasoner.tell.lost import losses
from reasoner.tell.naming import Naming
from reasoner.tell.remainder import remains
from reasoner.tell.retell import retell
from reasoner.tell.story import story
from reasoner.tell.words import DIRECTIONS, capital, counted, listed, say

FOLDED = 5
"""How many names of the unchanged background are listed in the short form."""


def narrate(answer: Answer, full: bool = False) -> Document:
    """The document of an answer: the short form, or with `full` every step and every row."""
    return Document(tuple(_blocks(answer, full)))


def opening(verdict: WhyAnswer) -> Document:
    """How the answer to `why` begins that will have this verdict, whatever it turns out to rest on."""
    question = verdict.question
    claim = Naming(verdict.model, verdict.frame).statement(question.claim, question.where)
    return Document((Paragraph(say(verdict.verdict, claim=claim)),))


def _blocks(answer: Answer, full: bool) -> Iterator[Block]:
    names = Naming(answer.model, answer.frame)
    yield from _body(answer, names, full)
    changes_said = isinstance(answer, WhyNotAnswer) and answer.changes and answer.changes.stopped == answer.stopped
    if answer.stopped and not changes_said and answer.verdict not in ("unknown", "necessary", "impossible"):
        yield Paragraph(capital(say("cut short", stopped=answer.stopped)))
    if answer.verdict not in ("unknown", "inconsistent"):
        yield from regimens.as_studied(answer, names)
    yield from _assumed(answer.assumptions)


def _assumed(switches: Sequence[str]) -> Iterator[Block]:
    """What was taken for granted, and what to be absent, without saying `assume` or `reject` once more."""
    for word, key in (("assume ", "assuming"), ("reject ", "rejecting")):
        named = [s.removeprefix(word) for s in switches if s.startswith(word)]
        if named:
            yield Paragraph(say(key, what=listed(named)))


def _body(answer: Answer, names: Naming, full: bool) -> Iterator[Block]:
    match answer:
        case WhatIfAnswer():
            yield from _what_if(answer, names, full)
        case WhyAnswer():
            yield from _why(answer, names, full)
        case WhyNotAnswer():
            yield from _why_not(answer, names, full)
        case WhyAmbiguousAnswer():
            yield from _why_ambiguous(answer, names, full)
        case ContrastAnswer():
            yield from _contrast(answer, names, full)
        case HowAnswer():
            yield from _how(answer, names, full)
        case CompareAnswer():
            yield from _compare(answer, names, full)
        case StatesAnswer():
            yield from _states(answer, names, full)
        case CheckAnswer():
            yield from _check(answer, names, full)
        case PathsAnswer():
            yield from findings.paths(answer, names)
        case ScreenAnswer():
            yield from screened.screened(answer, names, full)
        case _:
            assert_never(answer)


def _undecided(stopped: str) -> Iterator[Block]:
    yield Paragraph(say("unknown", stopped=stopped))
    yield Paragraph(say("more budget"))


# --- a case for each outcome --------------------------------------------------------------------------------------


def _what_if(answer: WhatIfAnswer, names: Naming, full: bool) -> Iterator[Block]:
    match answer.found:
        case Prediction():
            yield from findings.what_if(answer, answer.found, names, full)
        case Inconsistent():
            yield from conflict.conflict(answer.found, names)
        case Undecided():
            yield from _undecided(answer.stopped)
        case _:
            assert_never(answer.found)


def _compare(answer: CompareAnswer, names: Naming, full: bool) -> Iterator[Block]:
    match answer.found:
        case Comparison():
            yield from findings.compare(answer, answer.found, names, full)
        case Inconsistent():
            yield from conflict.conflict(answer.found, names)
        case Undecided():
            yield from _undecided(answer.stopped)
        case _:
            assert_never(answer.found)


def _states(answer: StatesAnswer, names: Naming, full: bool) -> Iterator[Block]:
    match answer.found:
        case Enumeration():
            yield from findings.states(answer, answer.found, names, full)
        case Inconsistent():
            yield from conflict.conflict(answer.found, names)
        case Undecided():
            yield from _undecided(answer.stopped)
        case _:
            assert_never(answer.found)


def _check(answer: CheckAnswer, names: Naming, full: bool) -> Iterator[Block]:
    match answer.found:
        case Consistent():
            yield from findings.check(answer.model)
        case Clashes(repairs=found):
            yield from clashes.clashes(answer.found, names, partial(_refutation, full=full), full)
            if found is not None:
                yield from repairs.repairs(found, names)
        case Inconsistent():
            yield from conflict.conflict(answer.found, names)
        case Undecided():
            yield from _undecided(answer.stopped)
        case _:
            assert_never(answer.found)


def _refutation(refuted: Refutation, full: bool) -> Iterator[Block]:
    yield from _proof(refuted.given, refuted.explanation, full)


def _contrast(answer: ContrastAnswer, names: Naming, full: bool) -> Iterator[Block]:
    match answer.found:
        case Contrasted():
            yield from contrast.contrast(answer, answer.found, names, full)
        case Inconsistent():
            yield from conflict.conflict(answer.found, names)
        case Undecided():
            yield from _undecided(answer.stopped)
        case _:
            assert_never(answer.found)


def _how(answer: HowAnswer, names: Naming, full: bool) -> Iterator[Block]:
    match answer.found:
        case Interventions(found) if answer.verdict != "unknown":
            yield from interventions.interventions(answer, answer.found, names, full)
            for one in found:
                if one.why is not None:
                    yield from _why(one.why, Naming(answer.model, one.why.frame), full)
        case Interventions():
            yield from _undecided(answer.stopped)
        case Inconsistent():
            yield from conflict.conflict(answer.found, names)
        case _:
            assert_never(answer.found)


def _why_ambiguous(answer: WhyAmbiguousAnswer, names: Naming, full: bool) -> Iterator[Block]:
    name = answer.question.quantity
    quantity, place = names.quantity(name), names.place(answer.question.where)
    match answer.found:
        case Determined(prediction):
            verb = DIRECTIONS[prediction.directions[name]].of(1, supposed=False)
            yield Paragraph(say("ambiguous not", quantity=quantity, place=place, verb=verb))
        case Ambiguous():
            yield Paragraph(say("ambiguous either", quantity=quantity, place=place))
            yield from not_necessary.both_ways(answer, answer.found, names, full)
            yield from changes.settling(answer, answer.found, names)
        case Inconsistent():
            yield from conflict.conflict(answer.found, names)
        case Undecided():
            yield from _undecided(answer.stopped)
        case _:
            assert_never(answer.found)


# --- why ----------------------------------------------------------------------------------------------------------


def _why(answer: WhyAnswer | WhyNotAnswer, names: Naming, full: bool) -> Iterator[Block]:
    claim, found = names.statement(answer.question.claim, answer.question.where), answer.found
    match found:
        case Proved(verdict):
            yield Paragraph(say(verdict, claim=claim))
            yield from _proofs(answer, found, full)
            yield from _losses(answer, found, names, full)
        case Unproved(verdict) if answer.stopped:
            yield Paragraph(say("verdict left", verdict=verdict, claim=claim, stopped=answer.stopped))
            yield Paragraph(say("more budget"))
        case Unproved(verdict):  # the second engine has verdicts alone
            yield Paragraph(say("verdict alone", verdict=verdict, claim=claim))
        case Possible():
            yield Paragraph(say("possible", claim=claim))
            yield from not_necessary.open_claim(answer, found, names, full)
        case Inconsistent():
            yield from conflict.conflict(found, names)
        case Undecided():
            yield from _undecided(answer.stopped)
        case _:
            assert_never(found)


def _losses(answer: WhyAnswer | WhyNotAnswer, found: Proved, names: Naming, full: bool) -> Iterator[Block]:
    """Through which loss the claim's quantity is at nothing, unless the proof has told that of a gate."""
    cited = rules_of(found.proof)
    lost = answer.lost if isinstance(answer, WhyAnswer) else {}
    untold = {q: one for q, one in lost.items() if not set(one.gates) & set(cited)}
    if untold:
        yield Paragraph(losses(untold, names, full))


def _why_not(answer: WhyNotAnswer, names: Naming, full: bool) -> Iterator[Block]:
    match answer.found:
        case Proved("necessary"):
            claim = names.statement(answer.question.claim, answer.question.where)
            yield Paragraph(say("nothing in the way", claim=claim))
            yield from _proofs(answer, answer.found, full)
        case Inconsistent():
            yield from _why(answer, names, full)
            if answer.changes is not None and answer.changes.found:
                yield from changes.changes(answer.changes, names)
        case _:
            yield from _why(answer, names, full)
            if answer.changes is not None:
                yield from changes.changes(answer.changes, names, full)


def _proofs(answer: WhyAnswer | WhyNotAnswer, found: Proved, full: bool) -> Iterator[Block]:
    """The proof, and where they were asked for, the other explanations."""
    yield from _proof(answer.model, found.explanation, full)
    for number, other in enumerate(found.others, 2):
        yield Heading(say("explanation", number=str(number)))
        yield from _proof(answer.model, other, full)
    if found.more:
        shown = counted(1 + len(found.others), "explanation")
        more = {"yes": "more of them", "no": "no more of them"}.get(found.more, "perhaps more of them")
        yield Paragraph(say(more, shown=shown, stopped=answer.stopped))
    yield from needed.needed(answer.model, found)


def _proof(model: Model, found: Explanation, full: bool) -> Iterator[Block]:
    proof = found.proof
    names = Naming(model, proof.frame)
    if full:
        yield from steps.every(names, proof)
    else:
        told = story(model, proof)
        if told.lines:
            yield from retell(names, told, proof.claim)
        else:
            yield from _untold(proof, told, names)
        yield from _apart(told, proof, names)
        yield from _background(told, names)
    yield Paragraph(_rests(found, names))


def _apart(told: Story, proof: Proof, names: Naming) -> Iterator[Block]:
    """What carries a story that is told of other worlds over to those of the claim."""
    if told.apart:
        base, world, settings = told.apart
        yield Paragraph(
            say("apart", world=names.world(world), base=names.world(base), quantities=names.quantities(settings))
        )
    if isinstance(proof.claim, ir.DirectionClaim) and told.elsewhere(proof.claim.quantity):
        yield Paragraph(say("in the end", claim=names.statement(proof.claim, proof.where)))


def _untold(proof: Proof, told: Story, names: Naming) -> Iterator[Block]:
    """Why a claim holds of which there is nothing to tell: what it speaks of is set, remains, or nothing acts on it."""
    claimed = ir.quantities_of(proof.claim)
    if remaining := remains(proof, names):
        yield Paragraph(remaining)
    elif acted := [q for q in claimed if not _held(names, told, q)]:
        yield Paragraph(capital(say("nothing acts", quantities=names.quantities(acted))))


def _background(told: Story, names: Naming) -> Iterator[Block]:
    """What is unchanged, and why: it is set to the same, nothing sets it, or nothing that acts on it changes."""
    held = [q for q in (*told.others, *told.inputs) if _held(names, told, q)]
    if held:
        yield Paragraph(say("background held", held=names.quantities(held, FOLDED)))
    inputs, others = ([q for q in part if q not in held] for part in (told.inputs, told.others))
    if len(inputs) + len(others) > FOLDED + 1:
        yield Paragraph(say("background folded", quantities=names.quantities((*others, *inputs), FOLDED)))
    elif inputs:
        nothing = say("nothing sets", them="it" if len(inputs) == 1 else "them")
        with_others = say("background others", others=names.quantities(others)) if others else ()
        yield Paragraph(say("background", inputs=names.quantities(inputs), nothing=nothing, others=with_others))
    elif others:
        yield Paragraph(say("background derived", others=names.quantities(others)))


def _held(names: Naming, told: Story, quantity: str) -> bool:
    """Whether a quantity is set to the same in both worlds that a story compares, so that what acts on it is idle."""
    frame = names.frame
    assert frame is not None
    alike = frame.key(quantity, told.since) == frame.key(quantity, told.at)
    return alike and frame.overrides(quantity, told.at)


def _rests(found: Explanation, names: Naming) -> Runs:
    """How much a proof rests on, how well that is supported, what it assumes, whether it could do with less."""
    proof, rules = found.proof, rules_of(found.proof)
    grounds = {s.ground for s in every_step(proof.steps) if isinstance(s, Applied)}
    remainder = say("rests remainder") if any(isinstance(g, axioms.Remainder) for g in grounds) else ()
    if not rules:
        return say("rests nowhere", remainder=remainder)
    status = names.weakest(rules)
    weakest = [names.label(r) for r in rules if names.model.rules[r].status is status]
    told = say("rests weakest", status=status.word, which=listed(weakest, most=2))
    return say(
        "rests",
        rules=counted(len(rules), "rule"),
        weakest=() if status is Status.ESTABLISHED else told,
        loops=say("rests loops") if any(isinstance(g, axioms.Foundation) for g in grounds) else (),
        remainder=remainder,
        fewer=_fewer(found, len(rules)),
        minimal=_minimal(found, len(grounds)),
    )


def _fewer(found: Explanation, rules: int) -> Runs:
    """Whether fewer rules would do, where these are not known to be the fewest."""
    if found.fewest is None:
        return say("rests perhaps fewer") if found.sought else () if found.minimal else say("rests unsought")
    return say("rests fewer", number=str(found.fewest)) if found.fewest < rules else ()


def _minimal(found: Explanation, number: int) -> Runs:
    if found.spare:
        return say("rests spare", spare=str(found.spare), number=str(number))
    return say("rests minimal", number=str(number)) if found.minimal and number > 1 else ()
