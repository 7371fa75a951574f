"""Interventions as rows by where they act; how the best one works, and why single settings drop out.

Interventions that differ in one setting alone are told together.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reasoner.document import Block, Heading, Paragraph, Run, Runs, Step, Table
from reasoner.model.ir import Claim, DirectionClaim, Setting, Status, Where
from reasoner.query.answers import HowAnswer, Intervention, Interventions
from reasoner.query.outcomes import Proved
from reasoner.questions import Word
from reasoner.signs import ANY
from reasoner.tell import mechanism
from reasoner.tell.naming import Naming, written
from reasoner.tell.words import BARE, CLAIMED, counted, joined, listed, say


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
        yield from _dropped(answer, found, names, full)
    elif found.found[0].settings == ():
        yield Paragraph(say("how needless", **about))
    else:
        ways = len({tuple(s.quantity for s in one.settings) for one in found.found})  # of two doses one is counted
        count = counted(ways, "minimal intervention")
        yield Paragraph(say("how found", count=count, makes="makes" if ways == 1 else "make", **about))
        yield from _table(found.found, names, full)
        yield Paragraph(_rests(answer, found))
        yield from _works(answer, found, full)
        yield from _dropped(answer, found, names, full)


def _works(answer: HowAnswer, every: Interventions, full: bool) -> Iterator[Block]:
    """The mechanism of the best intervention; of several, which one that is."""
    best = every.best
    if best is None or not isinstance(best.found, Proved) or best.found.account is None:
        if answer.stopped and every.all:
            yield Paragraph(say("how untold", stopped=answer.stopped))
        return
    names = Naming(best.model, best.frame)
    given = [s for s in best.question.where.settings if s not in answer.question.where.settings]
    told = joined([_told(choice) for choice in _row(given, names)], say("how beside")[0].text)
    heading = say("how works with", settings=told) if len(every.found) > 1 else say("how works")
    yield from mechanism.mechanism(names, best.found.account, full=full, heading=heading)


def _dropped(answer: HowAnswer, every: Interventions, names: Naming, full: bool) -> Iterator[Block]:
    """Settings that are part of no intervention, by what they do alone."""
    groups: dict[tuple[Word, tuple[tuple[Claim, Word], ...]], list[Setting]] = {}
    for one in every.dropped:
        failing: tuple[tuple[Claim, Word], ...] = tuple(
            (c, v) for c, v in zip(answer.question.keeping, one.kept, strict=False) if v != "necessary"
        )
        groups.setdefault((one.asked, failing), []).append(one.setting)
    if not groups or len(every.choices) == 1:
        return
    yield Heading(say("how dropped" if every.found else "how each alone"))
    order = ("necessary", "possible", "impossible", "inconsistent")
    for asked, failing in sorted(groups, key=lambda key: order.index(key[0])):
        texts = _rows_of([(s,) for s in groups[asked, failing]], names, full)
        yield Step("", (*_why_dropped(names, asked, failing), Run(": "), *joined(texts, "; "), Run(".")))
    if every.undropped:
        yield Step("", say("how undropped", settings=counted(every.undropped, "setting")))


def _why_dropped(names: Naming, asked: Word, failing: Sequence[tuple[Claim, Word]]) -> Runs:
    if not failing:
        return say(f"how drop {asked}")
    return say("how drop kept", kept=listed([_lost(names, claim, verdict) for claim, verdict in failing]))


def _lost(names: Naming, claim: Claim, verdict: Word) -> Runs:
    """What becomes of something to be kept: the opposite of it, which may be or certainly is."""
    rest = ANY - claim.signs if isinstance(claim, DirectionClaim) else ANY
    if isinstance(claim, DirectionClaim) and rest in BARE:
        verb = f"may {BARE[rest]}" if verdict == "possible" else CLAIMED[rest]
        return (names.quantity(claim.quantity), Run(f" {verb}"))
    return say(f"how kept {verdict}", claim=names.claim(claim))


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
        told = say("how established") if status is Status.ESTABLISHED else say("how status", status=status.word)
    return say("how each", each="It" if len(every.found) == 1 else "Each", others=others, status=told)


def _common(found: Sequence[Intervention]) -> Status | None:
    """The status of all of them, if they have the same."""
    statuses = {f.status for f in found}
    return statuses.pop() if len(statuses) == 1 else None


def _table(found: Sequence[Intervention], names: Naming, full: bool) -> Iterator[Block]:
    """A row for each intervention (`full`), or for all that differ in one choice, by where they act.

    Where they act, and the status, is told where it differs.
    """
    statuses = {f.status for f in found}
    rated = len(statuses) > 1 and None not in statuses
    placed = len({f.acts_on for f in found}) > 1
    groups: dict[tuple[tuple[str, ...], Status | None], list[Intervention]] = {}
    for one in sorted(found, key=lambda f: -(f.status or 0)) if rated else found:
        groups.setdefault((one.acts_on if placed else (), one.status if rated else None), []).append(one)
    rows = []
    for (acts_on, status), here in groups.items():
        where: tuple[Runs, ...] = (names.all_shown(acts_on, 2) if acts_on else say("how acts open"),) if placed else ()
        rests: tuple[Runs, ...] = ((Run(status.word, "quiet"),),) if status is not None else ()
        texts = _rows_of([f.settings for f in here], names, full)
        rows += [(*where, *rests, text) for text in texts]
    header = (*((say("how acts"),) if placed else ()), *((say("how rests"),) if rated else ()), say("how settings"))
    yield Table(header if len(header) > 1 else (), tuple(rows))


def _rows_of(found: Sequence[Sequence[Setting]], names: Naming, full: bool) -> Iterator[Runs]:
    rows = [_row(settings, names) for settings in found]
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
