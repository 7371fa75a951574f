"""An answer as a document: what is shown of it, in which order, folded how far. The words come from `words`.

It dispatches on the kind of answer; the story of a proof, tables of predictions, conflicts and test reports have
modules of their own, imported where there is something to tell: all of them take longer to load than most answers to
tell. It must not know how a document is drawn.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import partial
from typing import assert_never

from reasoner.document import Block, Document, Heading, Paragraph
from reasoner.query.answers import (
    Answer,
    CheckAnswer,
    CompareAnswer,
    ContrastAnswer,
    Contrasted,
    DiscriminateAnswer,
    FitAnswer,
    HowAnswer,
    Interventions,
    PathsAnswer,
    RankAnswer,
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
    Changes,
    Comparison,
    Determined,
    Enumeration,
    Inconsistent,
    Possible,
    Prediction,
    Proved,
    Undecided,
    Unproved,
)
from reasoner.solve.budget import MEMORY
from reasoner.tell import regimens
from reasoner.tell.naming import Naming
from reasoner.tell.words import DIRECTIONS, capital, listed, say


def narrate(answer: Answer, full: bool = False) -> Document:
    """The document of an answer: the short form, or with `full` every step and every row."""
    return Document(tuple(_blocks(answer, full)))


def opening(verdict: WhyAnswer) -> Document:
    """How the answer to `why` begins that will have this verdict, whatever it turns out to rest on."""
    from reasoner.tell import why

    question, names = verdict.question, Naming(verdict.model, verdict.frame)
    if verdict.verdict in ("necessary", "impossible"):
        return Document((Paragraph(why.headline(names, question, verdict.verdict, None)),))
    claim = names.statement(question.claim, question.where)
    # what else it can do is not known yet
    return Document(
        (Paragraph(say("possible only" if verdict.verdict == "possible" else verdict.verdict, claim=claim)),)
    )


def _blocks(answer: Answer, full: bool) -> Iterator[Block]:
    names = Naming(answer.model, answer.frame)
    yield from _body(answer, names, full)
    if answer.stopped and (key := _cut(answer)):
        yield Paragraph(capital(say(key, stopped=answer.stopped)))
    if answer.verdict not in ("unknown", "inconsistent"):
        yield from regimens.as_studied(answer, names)
    yield from _assumed(answer.assumptions)


def _cut(answer: Answer) -> str:
    """What is said of an answer that was cut short; empty where its body says so."""
    match answer, answer.found:
        case WhyNotAnswer(changes=Changes(stopped=stopped)), _ if stopped == answer.stopped:
            return ""
        case _, Proved(more="unknown"):
            return ""
        case _, Proved() | Possible():
            return "explanation cut"
        case _:
            return "" if answer.verdict in ("unknown", "necessary", "impossible") else "cut short"


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
            from reasoner.tell import findings

            yield from findings.paths(answer, names)
        case DiscriminateAnswer():
            yield from _discriminate(answer, names, full)
        case FitAnswer():
            yield from _fit(answer, names, full)
        case RankAnswer():
            yield from _rank(answer, names)
        case ScreenAnswer():
            from reasoner.tell import screened

            yield from screened.screened(answer, names, full)
        case _:
            assert_never(answer)


def _nothing(found: Inconsistent | Undecided, names: Naming, stopped: str) -> Iterator[Block]:
    """What is told where no labeling is, and where the budget left that open."""
    match found:
        case Inconsistent():
            from reasoner.tell import conflict

            yield from conflict.conflict(found, names)
        case Undecided():
            yield from _undecided(stopped)
        case _:
            assert_never(found)


def _undecided(stopped: str) -> Iterator[Block]:
    yield Paragraph(say("unknown", stopped=stopped))
    yield from _more_of(stopped)


def _more_of(stopped: str) -> Iterator[Block]:
    """What a user can give more of, by what ran out."""
    yield Paragraph(say("more memory" if stopped == MEMORY else "more budget"))


# --- a case for each outcome --------------------------------------------------------------------------------------


def _what_if(answer: WhatIfAnswer, names: Naming, full: bool) -> Iterator[Block]:
    from reasoner.tell import predicted

    match answer.found:
        case Prediction():
            yield from predicted.what_if(answer, answer.found, names, full)
        case Inconsistent() | Undecided() as rest:
            yield from _nothing(rest, names, answer.stopped)
        case _:
            assert_never(answer.found)


def _compare(answer: CompareAnswer, names: Naming, full: bool) -> Iterator[Block]:
    from reasoner.tell import compared

    match answer.found:
        case Comparison():
            yield from compared.compare(answer, answer.found, names, full)
        case Inconsistent() | Undecided() as rest:
            yield from _nothing(rest, names, answer.stopped)
        case _:
            assert_never(answer.found)


def _states(answer: StatesAnswer, names: Naming, full: bool) -> Iterator[Block]:
    from reasoner.tell import findings

    match answer.found:
        case Enumeration():
            yield from findings.states(answer, answer.found, names, full)
        case Inconsistent() | Undecided() as rest:
            yield from _nothing(rest, names, answer.stopped)
        case _:
            assert_never(answer.found)


def _check(answer: CheckAnswer, names: Naming, full: bool) -> Iterator[Block]:
    from reasoner.tell import clashes, findings, repairs

    match answer.found:
        case Consistent():
            yield from findings.check(answer.model)
        case Clashes(repairs=found):
            yield from clashes.clashes(answer.found, names, partial(_refutation, full=full), full)
            if found is not None:
                yield from repairs.repairs(found, names, full)
        case Inconsistent() | Undecided() as rest:
            yield from _nothing(rest, names, answer.stopped)
        case _:
            assert_never(answer.found)


def _fit(answer: FitAnswer, names: Naming, full: bool) -> Iterator[Block]:
    from reasoner.query.fitted import Fitted, Misfit, Synthesis
    from reasoner.tell import clashes, fitted, repairs, stepwise

    match answer.found:
        case Fitted():
            yield from fitted.fitted(answer, answer.found, names, partial(_refutation, full=full), full)
        case Synthesis():
            yield from stepwise.synthesis(answer.found, names, full)
        case Misfit():
            yield from stepwise.misfit(answer.found, names, full)
        case Clashes(repairs=found):
            yield Paragraph(say("fit nothing"))
            yield from clashes.clashes(answer.found, names, partial(_refutation, full=full), full)
            if found is not None:
                yield from repairs.repairs(found, names, full)
            yield Paragraph(say("fit best hint"))
        case Inconsistent() | Undecided() as rest:
            yield from _nothing(rest, names, answer.stopped)
        case _:
            assert_never(answer.found)


def _rank(answer: RankAnswer, names: Naming) -> Iterator[Block]:
    from reasoner.query.ranked import Ranking
    from reasoner.tell import ranked

    match answer.found:
        case Ranking():
            yield from ranked.ranking(answer.found, names)
        case Inconsistent() | Undecided() as rest:
            yield from _nothing(rest, names, answer.stopped)
        case _:
            assert_never(answer.found)


def _discriminate(answer: DiscriminateAnswer, names: Naming, full: bool) -> Iterator[Block]:
    from reasoner.query.experiments import Discriminated
    from reasoner.tell import clashes, experiments

    match answer.found:
        case Discriminated():
            yield from experiments.discriminated(answer, answer.found, names, full)
        case Clashes():
            yield Paragraph(say("fit nothing"))
            yield from clashes.clashes(answer.found, names, partial(_refutation, full=full), full)
        case Inconsistent() | Undecided() as rest:
            yield from _nothing(rest, names, answer.stopped)
        case _:
            assert_never(answer.found)


def _refutation(refuted: Refutation, full: bool) -> Iterator[Block]:
    from reasoner.tell import mechanism, steps, why

    names = Naming(refuted.given, refuted.explanation.proof.frame)
    if refuted.account is not None:
        yield from mechanism.mechanism(names, refuted.account, denied=True, full=full, seen=True)
    if full:
        yield Heading(say("whole proof"))
        yield from steps.every(names, refuted.explanation.proof)
    yield Paragraph(why.rests(refuted.given, refuted.explanation))


def _contrast(answer: ContrastAnswer, names: Naming, full: bool) -> Iterator[Block]:
    from reasoner.tell import contrast

    match answer.found:
        case Contrasted():
            yield from contrast.contrast(answer, answer.found, names, full)
        case Inconsistent() | Undecided() as rest:
            yield from _nothing(rest, names, answer.stopped)
        case _:
            assert_never(answer.found)


def _how(answer: HowAnswer, names: Naming, full: bool) -> Iterator[Block]:
    from reasoner.tell import interventions

    match answer.found:
        case Interventions(found) if answer.verdict != "unknown":
            yield from interventions.interventions(answer, answer.found, names, full)
            for one in found:
                if one.why is not None:
                    yield from _why(one.why, Naming(answer.model, one.why.frame), full)
        case Interventions():
            yield from _undecided(answer.stopped)
        case Inconsistent() as rest:
            yield from _nothing(rest, names, answer.stopped)
        case _:
            assert_never(answer.found)


def _why_ambiguous(answer: WhyAmbiguousAnswer, names: Naming, full: bool) -> Iterator[Block]:
    from reasoner.tell import changes, implied, not_necessary, races

    name = answer.question.quantity
    quantity, place = names.quantity(name), names.place(answer.question.where)
    match answer.found:
        case Determined(prediction):
            verb = DIRECTIONS[prediction.directions[name]].of(1)
            yield Paragraph(say("ambiguous not", quantity=quantity, place=place, verb=verb))
        case Ambiguous():
            yield Paragraph(say("ambiguous either", quantity=quantity, place=place))
            yield from races.races(names, answer.found.races, full)
            if full or not answer.found.races:
                yield from not_necessary.both_ways(answer, answer.found, names, full)
            if answer.found.implications is not None:
                yield from implied.implications(names, answer.found.implications, full, about=name)
            yield from changes.settling(answer, answer.found, names)
            yield from changes.measuring(name, answer.found.next, names)
        case Inconsistent() | Undecided() as rest:
            yield from _nothing(rest, names, answer.stopped)
        case _:
            assert_never(answer.found)


# --- why ----------------------------------------------------------------------------------------------------------


def _why(answer: WhyAnswer | WhyNotAnswer, names: Naming, full: bool) -> Iterator[Block]:
    from reasoner.tell import why

    claim, found = names.statement(answer.question.claim, answer.question.where), answer.found
    match found:
        case Proved():
            yield from why.proved(answer, found, names, full)
            if isinstance(answer, WhyAnswer):
                yield from _losses(answer, names, full)
        case Unproved(verdict) if answer.stopped:
            yield Paragraph(say("verdict left", verdict=verdict, claim=claim, stopped=answer.stopped))
            yield from _more_of(answer.stopped)
        case Unproved(verdict):  # the second engine has verdicts alone
            yield Paragraph(say("verdict alone", verdict=verdict, claim=claim))
        case Possible():
            yield from why.possible(answer, found, names, full)
        case Inconsistent() | Undecided() as rest:
            yield from _nothing(rest, names, answer.stopped)
        case _:
            assert_never(found)


def _losses(answer: WhyAnswer, names: Naming, full: bool) -> Iterator[Block]:
    """Which activators are silent, where that left nothing; of a gate that is shut the mechanism tells."""
    from reasoner.tell.lost import losses

    unheard = {q: one for q, one in answer.lost.items() if one.activators}
    if unheard:
        yield Paragraph(losses(unheard, names, full))


def _why_not(answer: WhyNotAnswer, names: Naming, full: bool) -> Iterator[Block]:
    from reasoner.tell import changes

    yield from _why(answer, names, full)
    if answer.changes is not None:
        yield from changes.changes(answer.changes, names, full)
