"""What would make a claim necessary, and what would settle an ambiguity: sets of changes and facts as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.document import Block, Heading, Paragraph, Run, Runs, Table
from reasoner.model.ir import Setting
from reasoner.model.labeling import DirectionOf, Existence
from reasoner.model.revision import Change, Decided, Without
from reasoner.proof.objects import Restriction
from reasoner.query.answers import WhyAmbiguousAnswer
from reasoner.query.outcomes import Ambiguous, Changes, Dominant, Fact, Measurement, NextMeasurement
from reasoner.signs import PLUS, Sign, SignSet
from reasoner.tell.facts import Facts
from reasoner.tell.naming import Naming, written
from reasoner.tell.places import main_pair
from reasoner.tell.words import (
    DIRECTIONS,
    EXISTS,
    EXISTS_NOT,
    NEGATIVE,
    POSITIVE,
    Filling,
    counted,
    joined,
    listed,
    say,
)

_SHOWN = 8
"""How many of one kind a text shows; the data have all."""


def changes(found: Changes, names: Naming, full: bool = False) -> Iterator[Block]:
    """The sets of changes, those of one kind in a row, and that they are all there are."""
    if not found.found:
        yield Paragraph(say("no changes", stopped=found.stopped) if found.stopped else say("no changes at all"))
        return
    yield Paragraph(say("changes"))
    rows: dict[str, list[tuple[Change, ...]]] = {}
    for one in found.found:
        label = _label(one[0], names) if len(one) == 1 else "change together"
        rows.setdefault(label, []).append(one)
    most = None if full else _SHOWN
    yield Table((), tuple(row for label, sets in rows.items() for row in _rows(say(label), sets, names, most)))
    if found.stopped:
        yield from _rest(False, found.stopped)
    else:
        number = say("change singly" if len(found.found[0]) == 1 else "change doubly")[0].text
        yield Paragraph(say("how others", settings=counted(found.choices, "possible change"), most=number))


def _label(change: Change, names: Naming) -> str:
    match change:
        case Setting():
            return "change knock out" if names.is_knockout(change) else "change add"
        case Without():
            return "change leave out"
        case Decided():
            return "change decide"


def _rows(
    label: Runs, sets: Sequence[tuple[Change, ...]], names: Naming, most: int | None
) -> Iterator[tuple[Runs, Runs]]:
    """Sets that differ in one setting alone are told together, in a row of their own where these are of many kinds."""
    told: dict[tuple[Change, ...], dict[str, list[Setting]]] = {}
    for one in sets:
        setting = next((c for c in one if isinstance(c, Setting)), None)
        with_rest = told.setdefault(tuple(c for c in one if c is not setting), {})
        if setting is not None:
            level = "" if names.is_knockout(setting) else names.level_set(setting)
            with_rest.setdefault(level, []).append(setting)
    alone, apart = list[Runs](), list[Runs]()
    for rest, levels in told.items():
        settings = [_settings(level, of, bool(rest), names, most) for level, of in levels.items()]
        changes = [_change(c, names, "leave out " if settings else "without " if len(rest) > 1 else "") for c in rest]
        if rest and len(settings) > 1:
            apart.append((*listed(changes), Run(", and one of: "), *joined(settings, "; ")))
        else:
            alone += [listed([*one, *changes]) for one in ([[s] for s in settings] or [[]])]
    for text in (*([_first(alone, most)] if alone else ()), *apart):
        yield label, text
        label = ()


def _first(texts: Sequence[Runs], most: int | None) -> Runs:
    if most is not None and len(texts) > most:
        texts = [*texts[:most], say("further changes", count=str(len(texts) - most))]
    return joined(texts, "; ")


def _settings(level: str, settings: Sequence[Setting], lead: bool, names: Naming, most: int | None) -> Runs:
    """Any of some quantities at one level; without a level: knocked out."""
    named = listed([written(s.quantity) for s in settings], "or", most)
    if level:
        return (*named, Run(level))
    return (Run("knock out "), *named) if lead else named


def _change(change: Change, names: Naming, left_out: str) -> Runs:
    match change:
        case Setting():
            return (Run(names.setting(change)),)
        case Without(rule):
            lead = (Run(left_out),) if left_out else ()
            return (*lead, names.rule(rule), Run(f" ({names.at_line(rule)})", "quiet"))
        case Decided():
            return _decided(change, names)


def _decided(one: Decided, names: Naming) -> Runs:
    if isinstance(one.switch, Existence):
        verb = EXISTS if one.value else EXISTS_NOT
    else:
        verb = POSITIVE if one.value == PLUS else NEGATIVE
    return (names.rule(one.switch.rule), Run(" "), verb.of(1))


def _rest(more: bool, stopped: str) -> Iterator[Block]:
    if stopped:
        yield Paragraph(say("more changes stopped", stopped=stopped))
    elif more:
        yield Paragraph(say("more changes"))


# --- why ambiguous ------------------------------------------------------------------------------------------------


def settling(answer: WhyAmbiguousAnswer, found: Ambiguous, names: Naming) -> Iterator[Block]:
    """For each way that it can go, what would settle that, but for what is told as going together with it."""
    facts = Facts(names, *main_pair(answer), shown=True)
    quantity = names.shown(answer.question.quantity)
    for way in found.settling:
        verb = say("would rise" if way.sign == PLUS else "would fall")
        if way.found:
            if untold := [one for one in way.found if not _goes_along(one, found)]:
                yield Heading(say("settled", quantity=quantity, verb=verb))
                yield Table((), tuple(_settled(untold, facts, names)))
            yield from _rest(way.more, way.stopped)
        elif way.stopped:
            yield Paragraph(say("settled by nothing yet", quantity=quantity, verb=verb, stopped=way.stopped))
        else:
            yield Paragraph(say("settled by nothing", quantity=quantity, verb=verb))


def measuring(quantity: str, found: Sequence[NextMeasurement], names: Naming) -> Iterator[Block]:
    """What to measure next, and what each outcome would leave."""
    if not found:
        return
    yield Heading(say("next"))
    alike: dict[tuple[tuple[Sign, SignSet], ...], list[NextMeasurement]] = {}
    for one in found:
        alike.setdefault(tuple(one.after.items()), []).append(one)
    asked = names.shown(quantity)
    for after, readouts in alike.items():
        what = listed([names.shown(one.quantity) for one in readouts], "or")
        lead = say("next settles" if readouts[0].settles else "next helps", what=what, quantity=asked)
        told = [
            say("next if", verb=DIRECTIONS[frozenset({seen})].of(1), quantity=asked, moves=DIRECTIONS[ways].of(1))
            for seen, ways in after
        ]
        yield Paragraph(joined([lead, *told], " "))


def _goes_along(facts: Sequence[Fact], found: Ambiguous) -> bool:
    """Whether it is the direction of a quantity of which is told that it goes together with the one asked for."""
    known = found.implications.together if found.implications is not None else ()
    unknown = facts[0].unknown if len(facts) == 1 and isinstance(facts[0], Measurement) else None
    return isinstance(unknown, DirectionOf) and any(q == unknown.quantity for one in known for q, _ in one.ways)


def _settled(found: Sequence[Sequence[Fact]], facts: Facts, names: Naming) -> Iterator[tuple[Runs, ...]]:
    rows: dict[str, list[Runs]] = {}
    for one in found:
        label = _source(one[0]) if len(one) == 1 else "settled together"
        rows.setdefault(label, []).append(listed([_fact(f, facts, names) for f in one]))
    for label, sets in rows.items():
        yield say(label), joined(sets, "; ")


def _source(fact: Fact) -> str:
    match fact:
        case Measurement(unknown, _):
            return "settled measured" if isinstance(unknown, DirectionOf) else "settled level"
        case Decided():
            return "settled decided"
        case Dominant():
            return "settled dominant"


def _fact(fact: Fact, facts: Facts, names: Naming) -> Runs:
    match fact:
        case Measurement(unknown, allowed):
            return facts.together([Restriction(unknown, frozenset[object](allowed))])
        case Decided():
            return _decided(fact, names)
        case Dominant(rule):
            found: list[Filling] = [names.rule(rule), Run(f" ({names.at_line(rule)})", "quiet")]
            return joined(found, "")
