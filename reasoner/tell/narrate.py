"""An answer as a document: what is shown of it, in which order, folded how far. The words come from `words`.

It dispatches on the kind of answer; the story of a proof, tables of predictions, conflicts and test reports have
modules of their own. It must not know how a document is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial

from reasoner.document import Block, Document, Heading, Paragraph, Runs
from reasoner.model import axioms, ir
from reasoner.model.ir import Status
from reasoner.proof.objects import Applied, Proof, every_step
from reasoner.query.answers import Answer, Explanation, rules_of
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
    steps,
)
from reasoner.tell.lines import Story
from reasoner.tell.naming import Naming
from reasoner.tell.places import where_of
from reasoner.tell.retell import retell
from reasoner.tell.story import story
from reasoner.tell.words import DIRECTIONS, capital, counted, listed, say

FOLDED = 5
"""How many names of the unchanged background are listed in the short form."""


def narrate(answer: Answer, full: bool = False) -> Document:
    """The document of an answer: the short form, or with `full` every step and every row."""
    return Document(tuple(_blocks(answer, full)))


def opening(verdict: Answer) -> Document:
    """How the answer to `why` begins that will have this verdict, whatever it turns out to rest on."""
    assert verdict.claim is not None
    claim = Naming(verdict.model, verdict.frame).statement(verdict.claim, where_of(verdict))
    return Document((Paragraph(say(verdict.verdict, claim=claim)),))


def _blocks(answer: Answer, full: bool) -> Iterator[Block]:
    names = Naming(answer.model, answer.frame)
    yield from _body(answer, names, full)
    told = answer.changes is not None and answer.changes.stopped == answer.stopped
    if answer.stopped and not told and answer.verdict not in ("unknown", "necessary", "impossible"):
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
    if answer.clashes is not None:
        yield from clashes.clashes(answer.clashes, names, partial(_refutation, full=full), full)
        if answer.repairs is not None:
            yield from repairs.repairs(answer.repairs, names)
        return
    if answer.verdict == "inconsistent":
        yield from conflict.conflict(answer, names)
        if answer.changes is not None and answer.changes.found:
            yield from changes.changes(answer.changes, names)
        return
    match answer.kind:
        case "why":
            yield from _why(answer, names, full)
        case "contrast" if answer.contrast is not None:
            yield from contrast.contrasted(answer, names, full)
        case "contrast":
            yield from _unknown(answer)
        case "why-not":
            yield from _why_not(answer, names, full)
        case "why-ambiguous":
            yield from _unless_unknown(answer, _why_ambiguous(answer, names, full))
        case "how":
            yield from _how(answer, names, full)
        case "what-if":
            yield from _unless_unknown(answer, findings.what_if(answer, names, full))
        case "compare":
            yield from _unless_unknown(answer, findings.compare(answer, names, full))
        case "states":
            yield from _unless_unknown(answer, findings.states(answer, names, full))
        case "paths":
            yield from findings.paths(answer, names)
        case "check":
            yield from _unless_unknown(answer, findings.check(answer))
        case kind:
            raise AssertionError(f"no words for answers of kind {kind}")


def _refutation(answer: Answer, full: bool) -> Iterator[Block]:
    assert answer.explained is not None
    yield from _proof(answer, answer.explained, Naming(answer.model, answer.frame), full)


def _unless_unknown(answer: Answer, blocks: Iterator[Block]) -> Iterator[Block]:
    if answer.verdict == "unknown":
        yield from _unknown(answer)
        if answer.prediction is None or not answer.prediction.directions:
            return
    yield from blocks


def _unknown(answer: Answer) -> Iterator[Block]:
    yield Paragraph(say("unknown", stopped=answer.stopped))
    yield Paragraph(say("more budget"))


# --- why ----------------------------------------------------------------------------------------------------------


def _why(answer: Answer, names: Naming, full: bool) -> Iterator[Block]:
    assert answer.claim is not None
    claim = names.statement(answer.claim, where_of(answer))
    match answer.verdict:
        case "unknown":
            yield from _unknown(answer)
        case "possible":
            yield Paragraph(say("possible", claim=claim))
            yield from not_necessary.spoiled(answer, names, full)
        case _ if answer.proof is None:
            if not answer.stopped:  # the second engine has verdicts alone
                yield Paragraph(say("verdict alone", verdict=answer.verdict, claim=claim))
                return
            yield Paragraph(say("verdict left", verdict=answer.verdict, claim=claim, stopped=answer.stopped))
            yield Paragraph(say("more budget"))
        case _:
            yield Paragraph(say(answer.verdict, claim=claim))
            yield from _proofs(answer, names, full)


def _why_not(answer: Answer, names: Naming, full: bool) -> Iterator[Block]:
    assert answer.claim is not None
    if answer.verdict == "necessary" and answer.proof is not None:
        yield Paragraph(say("nothing in the way", claim=names.statement(answer.claim, where_of(answer))))
        yield from _proofs(answer, names, full)
        return
    yield from _why(answer, names, full)
    if answer.changes is not None:
        yield from changes.changes(answer.changes, names, full)


def _how(answer: Answer, names: Naming, full: bool) -> Iterator[Block]:
    assert answer.interventions is not None
    if answer.verdict == "unknown":
        yield from _unknown(answer)
        return
    yield from interventions.interventions(answer, names, full)
    for one in answer.interventions.found:
        if one.why is not None:
            yield from _why(one.why, Naming(answer.model, one.why.frame), full)


def _why_ambiguous(answer: Answer, names: Naming, full: bool) -> Iterator[Block]:
    assert answer.prediction is not None
    place = names.place(where_of(answer))
    for name, signs in answer.prediction.directions.items():
        quantity = names.quantity(name)
        if answer.verdict == "necessary":
            verb = DIRECTIONS[signs].of(1, supposed=False)
            yield Paragraph(say("ambiguous not", quantity=quantity, place=place, verb=verb))
        else:
            yield Paragraph(say("ambiguous either", quantity=quantity, place=place))
            yield from not_necessary.spoiled(answer, names, full)
            yield from changes.settling(answer, names)


def _proofs(answer: Answer, names: Naming, full: bool) -> Iterator[Block]:
    """The proof, and where they were asked for, the other explanations."""
    if answer.explained is not None:
        yield from _proof(answer, answer.explained, names, full)
    for number, other in enumerate(answer.others, 2):
        yield Heading(say("explanation", number=str(number)))
        yield from _proof(answer, other, names, full)
    if answer.more:
        shown = counted(1 + len(answer.others), "explanation")
        more = {"yes": "more of them", "no": "no more of them"}.get(answer.more, "perhaps more of them")
        yield Paragraph(say(more, shown=shown, stopped=answer.stopped))
    yield from needed.needed(answer, names)


def _proof(answer: Answer, found: Explanation, names: Naming, full: bool) -> Iterator[Block]:
    proof = found.proof
    if full:
        yield from steps.every(names, proof)
    else:
        told = story(answer.model, proof)
        if told.lines:
            yield from retell(names, told, proof.claim)
        else:
            quantities = names.quantities(ir.quantities_of(proof.claim))
            yield Paragraph(capital(say("nothing acts", quantities=quantities)))
        yield from _apart(told, answer, proof, names)
        yield from _background(told, names)
    yield Paragraph(_rests(found, names))


def _apart(told: Story, answer: Answer, proof: Proof, names: Naming) -> Iterator[Block]:
    """What carries a story that is told of other worlds over to those of the claim."""
    if told.apart:
        base, world, settings = told.apart
        yield Paragraph(
            say("apart", world=names.world(world), base=names.world(base), quantities=names.quantities(settings))
        )
    if isinstance(proof.claim, ir.DirectionClaim) and told.elsewhere(proof.claim.quantity):
        yield Paragraph(say("in the end", claim=names.statement(proof.claim, where_of(answer))))


def _background(told: Story, names: Naming) -> Iterator[Block]:
    inputs, others = names.quantities(told.inputs), names.quantities(told.others)
    if len(told.inputs) + len(told.others) > FOLDED + 1:
        both = names.quantities((*told.others, *told.inputs), FOLDED)
        yield Paragraph(say("background folded", quantities=both))
    elif told.inputs:
        them = "it" if len(told.inputs) == 1 else "them"
        nothing = say("nothing sets", them=them)
        with_others = say("background others", others=others) if told.others else ()
        yield Paragraph(say("background", inputs=inputs, nothing=nothing, others=with_others))
    elif told.others:
        yield Paragraph(say("background derived", others=others))


def _rests(found: Explanation, names: Naming) -> Runs:
    """How much a proof rests on, how well that is supported, what it assumes, whether it could do with less."""
    proof, rules = found.proof, rules_of(found.proof)
    if not rules:
        return say("rests nowhere")
    grounds = {s.ground for s in every_step(proof.steps) if isinstance(s, Applied)}
    status = names.weakest(rules)
    weakest = [names.label(r) for r in rules if names.model.rules[r].status is status]
    told = say("rests weakest", status=status.word, which=listed(weakest, most=2))
    return say(
        "rests",
        rules=counted(len(rules), "rule"),
        weakest=() if status is Status.ESTABLISHED else told,
        loops=say("rests loops") if any(isinstance(g, axioms.Foundation) for g in grounds) else (),
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
