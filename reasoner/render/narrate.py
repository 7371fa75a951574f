"""An answer as a document: what is shown of it, in which order, folded how far. The words come from `words`.

It dispatches on the kind of answer; the story of a proof, tables of predictions, conflicts and test reports have
modules of their own. It must not know how a document is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.model import ir
from reasoner.model.ir import Status
from reasoner.proof.objects import Proof
from reasoner.query.answers import Answer, rules_of
from reasoner.render import conflict, findings, spoiled, steps
from reasoner.render.document import Block, Document, Paragraph, Runs
from reasoner.render.naming import Naming
from reasoner.render.places import where_of
from reasoner.render.retell import retell
from reasoner.render.story import Story, story
from reasoner.render.words import capital, counted, listed, say

FOLDED = 6
"""How many names of the unchanged background are listed in the short form."""


def narrate(answer: Answer, full: bool = False) -> Document:
    """The document of an answer: the short form, or with `full` every step and every row."""
    return Document(tuple(_blocks(answer, full)))


def _blocks(answer: Answer, full: bool) -> Iterator[Block]:
    names = Naming(answer.model, answer.frame)
    yield from _body(answer, names, full)
    if answer.stopped and answer.verdict not in ("unknown", "necessary", "impossible"):
        yield Paragraph(capital(say("cut short", stopped=answer.stopped)))
    if answer.assumptions:
        yield Paragraph(say("assuming", what=listed(answer.assumptions)))


def _body(answer: Answer, names: Naming, full: bool) -> Iterator[Block]:
    if answer.verdict == "inconsistent":
        yield from conflict.conflict(answer, names)
        return
    match answer.kind:
        case "why":
            yield from _why(answer, names, full)
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
            yield from spoiled.spoiled(answer, names, full)
        case _ if answer.proof is None:
            if not answer.stopped:  # the second engine has verdicts alone
                yield Paragraph(say("verdict alone", verdict=answer.verdict, claim=claim))
                return
            yield Paragraph(say("verdict left", verdict=answer.verdict, claim=claim, stopped=answer.stopped))
            yield Paragraph(say("more budget"))
        case _:
            yield Paragraph(say(answer.verdict, claim=claim))
            yield from _proof(answer, answer.proof, names, full)


def _proof(answer: Answer, proof: Proof, names: Naming, full: bool) -> Iterator[Block]:
    if full:
        yield from steps.every(names, proof)
    else:
        told = story(answer.model, proof)
        if told.lines:
            yield from retell(names, told, proof.claim)
        else:
            quantities = names.quantities(ir.quantities_of(proof.claim))
            yield Paragraph(capital(say("nothing acts", quantities=quantities)))
        yield from _background(told, names)
    yield Paragraph(_rests(proof, names))


def _background(told: Story, names: Naming) -> Iterator[Block]:
    inputs, others = names.quantities(told.inputs, FOLDED), names.quantities(told.others, FOLDED)
    if told.inputs:
        them = "it" if len(told.inputs) == 1 else "them"
        nothing = say("nothing sets", them=them)
        with_others = say("background others", others=others) if told.others else ()
        yield Paragraph(say("background", inputs=inputs, nothing=nothing, others=with_others))
    elif told.others:
        yield Paragraph(say("background derived", others=others))


def _rests(proof: Proof, names: Naming) -> Runs:
    rules = rules_of(proof)
    if not rules:
        return say("rests nowhere")
    status = names.weakest(rules)
    number = counted(len(rules), "rule")
    if status is Status.ESTABLISHED:
        return say("rests", rules=number)
    weakest = [names.label(r) for r in rules if names.model.rules[r].status is status]
    return say("rests weakest", rules=number, status=status.word, which=listed(weakest, most=2))
