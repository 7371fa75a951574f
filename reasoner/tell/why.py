"""A verdict on a claim in five levels: the verdict, the gist, the mechanism, why nothing outweighs it, and the support.

What is impossible is told by the strongest opposite that is necessary, what is only possible by the root of the race.
"""

from __future__ import annotations

from collections.abc import Iterator

from reasoner.document import Block, Heading, Paragraph, Run, Runs, Table
from reasoner.model.claims import levels_in
from reasoner.model.ir import Claim, DirectionClaim, LevelClaim, Model, Status, Where, Why, WhyNot
from reasoner.proof.objects import every_step
from reasoner.query.answers import WhyAnswer, WhyNotAnswer
from reasoner.query.outcomes import Explanation, Possible, Proved, rules_of
from reasoner.query.reported import notes, reported
from reasoner.signs import DOWN, MINUS, PLUS, UP
from reasoner.tell import changes, mechanism, needed, not_necessary, races, steps
from reasoner.tell.naming import Naming
from reasoner.tell.remainder import remains
from reasoner.tell.words import BARE, DIRECTIONS, counted, joined, say

NOTED = 2
"""So many notes of rules are told unless all are asked for."""


def proved(answer: WhyAnswer | WhyNotAnswer, found: Proved, names: Naming, full: bool) -> Iterator[Block]:
    """A claim that is necessary or impossible."""
    yield Paragraph(
        (*headline(names, answer.question, found.verdict, found.support), *_instead(answer.question, found))
    )
    if found.account is not None:
        yield from mechanism.mechanism(names, found.account, found.verdict == "impossible", full)
        if levels_in(answer.question.claim) and (remaining := remains(found.proof, names)):
            yield Paragraph(remaining)
    elif not full:
        yield Paragraph(rests(names.model, found.explanation))
        yield from steps.moving(names, found.proof)
    if full:
        yield Heading(say("whole proof"))
        yield from steps.every(names, found.account.proof if found.account is not None else found.proof)
        yield Paragraph(rests(names.model, found.explanation))
    yield from _others(answer, found, names, full)
    rows = list(_support(answer, found, names, full))
    yield Table((), tuple(rows))
    yield from needed.needed(answer.model, found)


def headline(names: Naming, question: Why | WhyNot, verdict: str, support: Status | None) -> Runs:
    """`Yes, necessarily: ...`, with the condition where weaker rules are needed, and what it is compared with."""
    claim, where = question.claim, question.where
    status = "" if support in (None, Status.ESTABLISHED) else _status(support)
    if verdict == "necessary":
        key = "yes if" if status else "yes"
        return (*say(key, claim=names.statement(claim, where), status=status), Run("."))
    place = (Run(f" {p}"),) if (p := names.place(where)) else ()
    condition = say("no if", status=status) if status else ()
    match claim:
        case DirectionClaim(quantity, signs) if signs in BARE:
            cannot = say("no cannot", quantity=names.quantity(quantity), verb=BARE[signs], place=place)
        case LevelClaim(quantity, low, high):
            level = names.levels(quantity, frozenset(range(low, high + 1)))
            cannot = say("no cannot", quantity=names.quantity(quantity), verb=f"be {level}", place=place)
        case _:
            return (*say("no"), *condition, *say("no impossible"), *names.statement(claim, where), Run("."))
    return (*say("no"), *condition, *cannot, *_baseline(names, where), Run("."))


def _status(status: Status | None) -> str:
    assert status is not None
    return status.word


def _baseline(names: Naming, where: Where) -> Runs:
    """What a scenario is compared with, where that is not the reference."""
    against = names.baseline(where) if where.comparison == "parent" else ""
    return say("against", scenario=against) if against else ()


def _instead(question: Why | WhyNot, found: Proved) -> Runs:
    """`It decreases.`: what a quantity does that cannot do what was claimed."""
    claim = question.claim if found.verdict == "impossible" else None
    part = found.account.parts[0] if found.account is not None and isinstance(claim, DirectionClaim) else None
    if part is None or found.instead is None:
        return ()
    weaker = say("no if", status=found.instead.word) if found.instead < Status.ESTABLISHED else ()
    return say("instead", verb=DIRECTIONS[part.signs].of(1), condition=weaker)


# --- support, reports, proof ----------------------------------------------------------------------------------------


def _support(answer: WhyAnswer | WhyNotAnswer, found: Proved, names: Naming, full: bool) -> Iterator[tuple[Runs, Runs]]:
    """The last level: three rows, and a fourth where the verdict needs Foundation."""
    if found.support is not None:
        yield say("support"), say("support established" if found.support is Status.ESTABLISHED else "support weaker",
                                  status=found.support.word)  # fmt: skip
    if found.needs_foundation:
        loop = names.all_shown(found.loop, 4) if found.loop else say("some loop")
        yield say("assumption"), say("assumes founded", loop=loop)
    question = answer.question
    if rows := _reported(names.model, names, question.claim, question.where):
        yield say("reported"), rows
    qualified = notes(names.model, found.account) if found.account is not None else {}
    for rule, note in list(qualified.items())[: len(qualified) if full else NOTED]:
        yield say("noted"), say("noted of", rule=names.rule(rule), note=note)
    whole = found.account.proof if found.account is not None else found.proof
    number = counted(len(list(every_step(whole.steps))), "step")
    yield say("proof"), (*say("proof checked", steps=number), *(() if full else _more(found)))


def _reported(model: Model, names: Naming, claim: Claim, where: Where) -> Runs:
    found = reported(model, claim, where)
    if not found:
        return ()
    told = [
        say("reported as", papers=joined([names.cited(k) for k in r.citations], "; "),
            label=names.label(r.expectation))
        for r in found[:3]
    ]  # fmt: skip
    return joined(told, "; ") if found[0].exact else say("reported alike", what=joined(told, "; "))


def _more(found: Proved) -> Runs:
    """How to see more: the whole proof, and the argument where something pushes back."""
    opponents = found.account.opponents if found.account is not None else ()
    contested = [o.on.quantity for o in opponents if o.kind in ("own feedback", "open") and "->" not in o.on.quantity]
    key = "proof more at" if contested else "proof more"
    return say(key, quantity=contested[0] if contested else "")


def _others(answer: WhyAnswer | WhyNotAnswer, found: Proved, names: Naming, full: bool) -> Iterator[Block]:
    """Further explanations, where they were asked for, by the rules that each rests on."""
    for number, other in enumerate(found.others, 2):
        yield Heading(say("explanation", number=str(number)))
        if full:
            yield from steps.every(names, other.proof)
        yield Paragraph(rests(names.model, other))
        yield from steps.moving(names, other.proof)
    if found.more:
        shown = counted(1 + len(found.others), "explanation")
        more = {"yes": "more of them", "no": "no more of them"}.get(found.more, "perhaps more of them")
        yield Paragraph(say(more, shown=shown, stopped=answer.stopped))


def rests(model: Model, found: Explanation) -> Runs:
    """How many rules a proof reads; of the one from the fewest rules, that there are no fewer."""
    rules = rules_of(found.proof)
    if not rules:
        return say("rests nowhere")
    return say("rests fewest" if found.smallest else "rests", rules=counted(len(rules), "rule"))


# --- only possible ----------------------------------------------------------------------------------------------------


def possible(answer: WhyAnswer | WhyNotAnswer, found: Possible, names: Naming, full: bool) -> Iterator[Block]:
    """A claim that is neither necessary nor impossible: what leaves it open, from the root."""
    claim = answer.question.claim
    subject = names.quantity(claim.quantity) if isinstance(claim, DirectionClaim) else ""
    stated = names.statement(claim, answer.question.where)
    yield Paragraph(say(_openness(claim, found), claim=stated, quantity=subject))
    yield from races.races(names, found.races, full)
    if full or not found.races:
        yield from not_necessary.open_claim(answer, found, names, full)
    if isinstance(claim, DirectionClaim):
        yield from changes.measuring(claim.quantity, found.next, names)


def _openness(claim: Claim, found: Possible) -> str:
    """Whether the opposite is possible, or the quantity may only stay as it was."""
    if not isinstance(claim, DirectionClaim) or claim.signs not in (UP, DOWN):
        return "possible"
    signs = found.signs.get(claim.quantity, claim.signs)
    if len(signs) == 1:
        return "possible only"  # what else it can do was not asked, or there was no time for it
    opposite = MINUS if claim.signs == UP else PLUS
    return "possible" if opposite in signs else "possible stays"
