"""Interventions as rows: those that differ in one setting alone are told together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reasoner.document import Block, Paragraph, Run, Runs, Table
from reasoner.model.ir import Setting, Status, Where
from reasoner.query.answers import HowAnswer, Intervention, Interventions
from reasoner.tell.naming import Naming, written
from reasoner.tell.words import counted, joined, listed, say


@dataclass(frozen=True, slots=True)
class _Choice:
    """Any of some quantities at any of some levels: `torin1 or AZD8055 = low or high`; no levels: knocked out."""

    names: tuple[str, ...]
    levels: tuple[str, ...]


_Row = tuple[_Choice, ...]
"""Interventions that are one of each of some choices."""


def interventions(answer: HowAnswer, found: Interventions, names: Naming, full: bool) -> Iterator[Block]:
    """What makes the claim necessary; what was tried."""
    question = answer.question
    place = names.place(question.where)
    if question.where == Where((), question.where.scenario, "late"):  # which says nothing where nothing is ever set
        place = f"{place} at late".lstrip()
    claims = joined([Run(names.claim(c), "strong") for c in question.claims], " and ")
    claim = (*claims, Run(f" {place}")) if place else claims
    kept = " and ".join(names.claim(c) for c in question.keeping)
    about = {"claim": claim, "keeping": say("how keeping", kept=kept) if kept else ()}
    if not found.found:
        yield Paragraph(say("how none", **about))
        yield Paragraph(_tried(len(found.choices), found.at_most))
    elif found.found[0].settings == ():
        yield Paragraph(say("how needless", **about))
    else:
        one = len(found.found) == 1
        count = counted(len(found.found), "minimal intervention")
        yield Paragraph(say("how found", count=count, makes="makes" if one else "make", **about))
        yield from _table(found.found, names, full)
        yield Paragraph(_rests(answer, found))


def _tried(settings: int, most: int) -> Runs:
    if settings == 0:
        return say("how mute")
    if settings == 1:
        return say("how tried only")
    counts = counted(settings, "setting")
    return say("how tried one", settings=counts) if most == 1 else say("how tried", settings=counts, most=str(most))


def _rests(answer: HowAnswer, every: Interventions) -> Runs:
    """That these are all, and how well supported."""
    if not every.all:
        return say("how cut", stopped=answer.stopped)
    most = "one at a time" if every.at_most == 1 else f"at most {every.at_most} together"
    others = say("how others", settings=counted(len(every.choices), "setting"), most=most)
    status = _common(every.found)
    told: Runs = ()
    if status is not None and any(rule.status < status for rule in answer.model.rules.values()):
        told = say("how status", status=status.word)
    return say("how each", each="It" if len(every.found) == 1 else "Each", others=others, status=told)


def _common(found: Sequence[Intervention]) -> Status | None:
    """The status of all of them, if they have the same."""
    statuses = {f.status for f in found}
    return statuses.pop() if len(statuses) == 1 else None


def _table(found: Sequence[Intervention], names: Naming, full: bool) -> Iterator[Block]:
    """A row for each intervention (`full`), or for all that differ in one choice; the status where it differs."""
    statuses = {f.status for f in found}
    known = sorted((s for s in statuses if s is not None), reverse=True)
    if len(statuses) == 1 or len(known) < len(statuses):
        rows = [(text,) for text in _texts(found, names, full)]
        yield Table((), tuple(rows))
        return
    split = {s: [f for f in found if f.status is s] for s in known}
    told = [((Run(s.word, "quiet"),), text) for s, here in split.items() for text in _texts(here, names, full)]
    yield Table((say("how rests"), say("how settings")), tuple(told))


def _texts(found: Sequence[Intervention], names: Naming, full: bool) -> Iterator[Runs]:
    rows = [_row(f.settings, names) for f in found]
    for row in rows if full else _merged(rows):
        yield joined([_told(choice) for choice in row], say("how beside")[0].text)


def _row(settings: Iterable[Setting], names: Naming) -> _Row:
    return tuple(_choice(s, names) for s in settings)


def _choice(setting: Setting, names: Naming) -> _Choice:
    name = (written(setting.quantity),)
    if names.is_knockout(setting):
        return _Choice(name, ())
    return _Choice(name, (written(names.level(setting.quantity, setting.level)),))


def _merged(rows: Sequence[_Row]) -> list[_Row]:
    """The same interventions in fewer rows."""
    found: list[_Row] = []
    for row in rows:
        while (near := next((r for r in found if _together(r, row) is not None), None)) is not None:
            found.remove(near)
            row = _together(near, row) or row
        found.append(row)
    return found


def _together(one: _Row, other: _Row) -> _Row | None:
    """The row for two that differ in one choice, and there in the quantities alone or in the levels alone."""
    differ = [n for n, (a, b) in enumerate(zip(one, other, strict=False)) if a != b]
    if len(one) != len(other) or len(differ) != 1:
        return None
    at = differ[0]
    a, b = one[at], other[at]
    if a.names == b.names and a.levels and b.levels:
        both = replace(a, levels=tuple(dict.fromkeys((*a.levels, *b.levels))))
    elif a.levels == b.levels:
        both = replace(a, names=tuple(dict.fromkeys((*a.names, *b.names))))
    else:
        return None
    return (*one[:at], both, *one[at + 1 :])


def _told(choice: _Choice) -> Runs:
    names = listed(choice.names, "or")
    if not choice.levels:
        return (Run("knock out "), *names)
    return (*names, Run(" = "), *listed(choice.levels, "or"))
