"""What fits as a document: what is forced and by which measurements, what is open, how few suffice."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from typing import Any, Final

from reasoner.document import Block, Heading, Paragraph, Quote, Run, Runs, Step
from reasoner.model.ir import DirectionClaim
from reasoner.model.labeling import Existence
from reasoner.query.answers import FitAnswer
from reasoner.query.candidates import switches_in
from reasoner.query.conflicts import Refutation
from reasoner.query.fitted import Best, Count, Fitted, Forced, Smallest, Switch
from reasoner.signs import ANY, Sign
from reasoner.tell import steps
from reasoner.tell.naming import Naming
from reasoner.tell.steps import rule_line
from reasoner.tell.words import DIRECTIONS, counted, joined, listed, say

LISTED = 8
"""So many smallest sets, best fits and open switches are listed unless all are asked for."""
CITED = 4
"""So many measurements are named for one switch unless all are asked for."""


def fitted(
    answer: FitAnswer, found: Fitted, names: Naming, proof: Callable[[Refutation], Iterator[Block]], full: bool
) -> Iterator[Block]:
    """The number of ways to fit, what is forced, what is open, the smallest sets; with `full` the proofs."""
    if found.best is not None and found.best.cost:
        yield from _best(found.best, names, full)
    yield Paragraph(_headline(answer, found))
    for word, key in _HEADINGS.items():
        of_kind = [one for one in found.forced if word_of(one) == word]
        if of_kind:
            yield Heading(say(key))
            for one in of_kind:
                yield from _forced(one, names, full)
                if full and one.explanation is not None:
                    yield from _proofs(one, proof)
    for key, switches in (("fit open", found.open), ("fit unsettled", found.unsettled)):
        if switches:
            yield Heading(say(key))
            yield Quote(tuple(_listed([rule_line(names, s.rule, _width(switches, names)) for s in switches], full)))
    if found.smallest is not None and answer.model.optional:
        yield from smallest(found.smallest, names, full)


_HEADINGS: Final = {"must": "fit must", "must not": "fit must not", "+": "fit +", "-": "fit -"}


def word_of(one: Forced) -> str:
    """How a switch is forced: `must`, `must not`, `+` or `-`."""
    if isinstance(one.decided.switch, Existence):
        return "must" if one.decided.value else "must not"
    return Sign(one.decided.value).symbol


def _headline(answer: FitAnswer, found: Fitted) -> Runs:
    model = answer.model
    if not model.observations:
        measured = "the rules"
    elif found.best is not None and found.best.cost:
        measured = "what is left of the measurements"
    else:
        number = len(model.observations)
        measured = f"all {number} measurements" if number > 1 else "the measurement"
    switches = len(switches_in(model))
    if not switches:
        return say("fit closed", measured=f"The rules fit {measured}")
    decided = "the open influence" if switches == 1 else f"the {switches} open influences"
    few = "fit one way" if found.count.all else "fit some way"
    key = few if found.count.number == 1 else "fit ways"
    return say(key, count=ways(found.count), switches=decided, measured=measured)


def ways(count: Count) -> str:
    """`5 ways`, `At least 1000 ways`."""
    told = counted(count.number, "way")
    return told if count.all else f"At least {told}"


def _best(best: Best, names: Naming, full: bool) -> Iterator[Block]:
    several = len(best.left_out) > 1
    yield Paragraph(say("fit best several" if several else "fit best"))
    shown = best.left_out if full else best.left_out[:LISTED]
    width = max(len(names.at_line(o)) for out in shown for o in out)
    for number, out in enumerate(shown):
        if number:
            yield Paragraph(say("fit best or"))
        yield Quote(tuple(rule_line(names, o, width) for o in out))
    if len(shown) < len(best.left_out):
        yield Paragraph(say("screen more", count=counted(len(best.left_out) - len(shown), "other")))
    if not best.all:
        yield Paragraph(say("fit best unfinished"))
    else:
        yield Paragraph(say("fit best agree" if several else "fit best proofs"))


# --- forced ---------------------------------------------------------------------------------------------------------


def _forced(one: Forced, names: Naming, full: bool) -> Iterator[Block]:
    checked = one.explanation is not None
    reason = because(one.measurements if checked else None, one.fewest, checked, names, full)
    told = (*rule_line(names, one.decided.switch.rule), Run("   "), *reason)
    inner = () if one.refuted is None else (Step("", _otherwise(one, one.refuted, names)),)
    yield Step("", told, inner=inner)


def because(ids: Sequence[str] | None, fewest: bool, checked: bool, names: Naming, full: bool) -> Runs:
    """By which measurements something is forced; None: it is not known. What is not `checked` is told so."""
    if ids is None:
        return say("fit unproved")
    if not ids:
        return say("fit because rules" if checked else "fit unproved")
    key = "fit because" if fewest else "fit because rough"
    cited = listed([called(o, names) for o in ids], most=None if full else CITED)
    return say(key, what=cited, solver="" if checked else say("fit because solver"))


def called(observation: str, names: Naming) -> Run:
    """A measurement by its label, or else by its line."""
    label = names.label(observation)
    return label if label.role == "quiet" else Run(names.at_line(observation), "quiet", label.link)


def _otherwise(one: Forced, refuted: Refutation, names: Naming) -> Runs:
    """What the rules would come to, were the switch decided otherwise, against what was observed."""
    *others, last = one.given.observations
    given = say("fit given", what=listed([called(o.id, names) for o in others], most=CITED)) if others else ()
    statement = names.statement(last.claim, last.where)
    if last.excluded:
        return say("fit otherwise excluded", claim=statement, others=given)
    part = refuted.account.parts[0] if refuted.account is not None and refuted.account.parts else None
    if part is None or part.signs == ANY or not isinstance(last.claim, DirectionClaim):
        return say("fit otherwise claim", claim=statement, others=given)
    place = f" {there}" if (there := names.place(last.where)) else ""
    verb, quantity = DIRECTIONS[part.signs].of(1), names.quantity(part.quantity)
    claim = Run(names.claim(last.claim), "strong")
    return say("fit otherwise", quantity=quantity, verb=verb, place=place, claim=claim, others=given)


def _proofs(one: Forced, proof: Callable[[Refutation], Iterator[Block]]) -> Iterator[Block]:
    assert one.explanation is not None
    yield Paragraph(say("whole proof"))
    yield from steps.every(Naming(one.given, one.explanation.proof.frame), one.explanation.proof)
    if one.refuted is not None:
        yield from proof(one.refuted)


# --- open, and the fewest -------------------------------------------------------------------------------------------


def _width(switches: Sequence[Switch], names: Naming) -> int:
    return max(len(names.at_line(s.rule)) for s in switches)


def _listed(lines: Sequence[Runs], full: bool) -> Iterator[Runs]:
    shown = lines if full or len(lines) <= LISTED + 1 else lines[:LISTED]
    yield from shown
    if len(shown) < len(lines):
        yield say("more rules", number=str(len(lines) - len(shown)))


def smallest(found: Smallest, names: Naming, full: bool) -> Iterator[Block]:
    """How few influences suffice, and which."""
    size, number = len(found.sets[0]), len(found.sets)
    if not size:
        yield Paragraph(say("fit smallest none"))
        return
    yield Heading(say("fit smallest"))
    several = counted(number, "set") if found.all else f"at least {counted(number, 'set')}"
    sets = say("fit smallest sets", sets=several) if number > 1 or not found.all else ""
    yield Paragraph(say("fit smallest of", count=counted(size, "influence"), sets=sets))
    lines = [joined([_named(rule, names) for rule in one], "; ") for one in found.sets]
    yield Quote(tuple(_listed(lines, full)))


def _named(rule: str, names: Naming) -> Runs:
    label = names.label(rule)
    return (label, Run(" "), names.rule(rule)) if label.role == "quiet" else (names.rule(rule),)


def few_json(least: Smallest | None, count: Count | None) -> dict[str, Any]:
    """The smallest sets and the count, as keys of the answer's object."""
    told: dict[str, Any] = {}
    if least is not None:
        sets = [list(one) for one in least.sets]
        told["smallest"] = {"size": len(sets[0]), "sets": sets, "complete": least.all}
    if count is not None:
        told["candidates"] = {"count": count.number, "complete": count.all}
    return told
