"""What would make a claim necessary, and what would settle an ambiguity: sets of changes and facts as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.model.ir import Setting
from reasoner.model.labeling import DirectionOf, Existence
from reasoner.model.revision import Change, Decided, Without
from reasoner.proof.objects import Restriction
from reasoner.query.answers import Answer, Changes, Dominant, Fact, Known, Settling
from reasoner.render.document import Block, Paragraph, Run, Runs, Table
from reasoner.render.facts import Facts
from reasoner.render.naming import Naming
from reasoner.render.places import main_pair
from reasoner.render.words import EXISTS, EXISTS_NOT, NEGATIVE, POSITIVE, Filling, joined, listed, say
from reasoner.signs import PLUS

_SHOWN = 8
"""How many sets of changes of one kind a text shows; the data have all."""

# --- why not ------------------------------------------------------------------------------------------------------


def changes(found: Changes, names: Naming) -> Iterator[Block]:
    """The sets of changes, those of one kind in a row."""
    if not found.found:
        yield Paragraph(say("no changes", stopped=found.stopped) if found.stopped else say("no changes at all"))
        return
    yield Paragraph(say("changes"))
    rows: dict[str, list[Runs]] = {}
    for one in found.found:
        label = _label(one[0], names) if len(one) == 1 else "change together"
        rows.setdefault(label, []).append(listed([_change(c, names, len(one) > 1) for c in one]))
    yield Table((), tuple((say(label), _first(sets)) for label, sets in rows.items()))
    yield from _rest(False, found.stopped)


def _first(sets: Sequence[Runs]) -> Runs:
    """As many of one kind as can be read."""
    more = len(sets) - _SHOWN
    shown = joined(sets[:_SHOWN], "; ")
    return (*shown, Run("; "), *say("further changes", count=str(more))) if more > 0 else shown


def _label(change: Change, names: Naming) -> str:
    match change:
        case Setting():
            return "change add" if change.quantity in names.model.inputs else "change knock out"
        case Without():
            return "change leave out"
        case Decided():
            return "change decide"


def _change(change: Change, names: Naming, together: bool) -> Runs:
    match change:
        case Setting():
            text = names.setting(change)
            return (Run(text if together else text.removeprefix("knock out ")),)
        case Without(rule):
            lead = (Run("without "),) if together else ()
            return (*lead, names.rule(rule), Run(f" ({names.at_line(rule)})", "quiet"))
        case Decided():
            return _decided(change, names)


def _decided(decided: Decided, names: Naming) -> Runs:
    if isinstance(decided.switch, Existence):
        verb = EXISTS if decided.value else EXISTS_NOT
    else:
        verb = POSITIVE if decided.value == PLUS else NEGATIVE
    return (names.rule(decided.switch.rule), Run(" "), verb.of(1, supposed=False))


def _rest(more: bool, stopped: str) -> Iterator[Block]:
    if stopped:
        yield Paragraph(say("more changes stopped", stopped=stopped))
    elif more:
        yield Paragraph(say("more changes"))


# --- why ambiguous ------------------------------------------------------------------------------------------------


def settling(answer: Answer, names: Naming) -> Iterator[Block]:
    """For each way that it can go, what would settle that."""
    facts = Facts(names, *main_pair(answer))
    for way in answer.settling:
        verb = say("would rise" if way.sign == PLUS else "would fall")
        quantity = names.quantity(next(iter(_quantities(answer))))
        if not way.found:
            yield Paragraph(say("settled by nothing", quantity=quantity, verb=verb))
        else:
            yield Paragraph(say("settled", quantity=quantity, verb=verb))
            yield Table((), tuple(_settled(way, facts, names)))
        yield from _rest(way.more, way.stopped)


def _quantities(answer: Answer) -> Sequence[str]:
    assert answer.prediction is not None
    return tuple(answer.prediction.directions)


def _settled(way: Settling, facts: Facts, names: Naming) -> Iterator[tuple[Runs, ...]]:
    rows: dict[str, list[Runs]] = {}
    for one in way.found:
        label = _source(one[0]) if len(one) == 1 else "settled together"
        rows.setdefault(label, []).append(listed([_fact(f, facts, names) for f in one]))
    for label, sets in rows.items():
        yield say(label), joined(sets, "; ")


def _source(fact: Fact) -> str:
    match fact:
        case Known(unknown, _):
            return "settled measured" if isinstance(unknown, DirectionOf) else "settled level"
        case Decided():
            return "settled decided"
        case Dominant():
            return "settled dominant"


def _fact(fact: Fact, facts: Facts, names: Naming) -> Runs:
    match fact:
        case Known(unknown, allowed):
            return facts.together([Restriction(unknown, frozenset[object](allowed))])
        case Decided():
            return _decided(fact, names)
        case Dominant(rule):
            found: list[Filling] = [names.rule(rule), Run(f" ({names.at_line(rule)})", "quiet")]
            return joined(found, "")
