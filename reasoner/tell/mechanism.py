"""The mechanism behind a proved claim: the gist, the story as lines of arrows, and why nothing outweighs it.

It chooses and orders; words come from `words`, what is certain from `reasoner.query.account`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from reasoner.document import Block, Heading, Paragraph, Run, Runs, Step
from reasoner.model.ir import Not, quantities_in
from reasoner.query.mechanism import Account, Arrow, Move, Opponent, OpponentKind, Part, Silenced, Story
from reasoner.query.reach import silences
from reasoner.signs import PLUS, STEADY
from reasoner.tell import arrows, gist, predicted
from reasoner.tell.naming import Naming
from reasoner.tell.places import setter
from reasoner.tell.words import DIRECTIONS, Filling, capital, counted, joined, listed, say

SHOWN = 4
"""So many silent or late arrows, and places where a change ends, are told; the rest are counted."""


def mechanism(
    names: Naming,
    account: Account,
    denied: bool = False,
    full: bool = False,
    seen: bool = False,
    heading: Runs | None = None,
) -> Iterator[Block]:
    """Levels two to four of an answer; of what was `denied`, what is missing and what happens instead.

    `seen`: what was denied is an observation, and the story is what the rules derive in its place. `heading`: of the
    story, where it is not the usual one.
    """
    parts = account.parts
    stories = [p.story for p in parts if p.story is not None]
    short = [*filter(None, [(*gist.gist(names, stories), *_scenario(names, account)), *_held_still(names, account)])]
    if short:
        yield Paragraph((*say("in short"), *joined([short[0], *map(capital, short[1:])], " ")))
    missing = [p.silenced for p in parts if p.silenced is not None]
    if missing and not seen:
        yield Heading(say("missing"))
        yield from (silenced(names, one) for one in missing)
    if any(s.lines for s in stories):
        yield Heading(heading or say("derived" if seen else "drives instead" if denied else "drives"))
        yield from _story(names, stories, account)
    yield from _shut(names, parts)
    told = {(one.rule, one.target) for one in missing}
    ends = dict.fromkeys(e for p in parts if p.signs == STEADY for e in p.ends or () if (e.rule, e.target) not in told)
    if ends:
        yield Heading(say("ends"))
        yield from _ends(names, tuple(ends), full)
    against = list(_against(names, account, full))
    if against:
        yield Heading(say("no other way" if seen else "outweighs"))
        yield from against


# --- the story --------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Told:
    """A numbered line of the text: its arrows that no line before tells; `weak` is a goal that need not move."""

    number: int
    name: str
    arrows: tuple[Arrow, ...]
    weak: Move | None


def told_lines(account: Account) -> tuple[Told, ...]:
    """The lines of all stories of an answer, each arrow once."""
    found: list[Told] = []
    seen: set[Arrow] = set()
    for story in (p.story for p in account.parts if p.story is not None):
        weak = None if story.goal in account.steps else story.goal
        for line in story.lines:
            fresh = tuple(a for a in line.arrows if a not in seen)
            seen |= set(fresh)
            if fresh:
                found.append(Told(len(found) + 1, line.name if len(fresh) > 1 else "", fresh, weak))
        seen |= set(story.joining)
    return tuple(found)


def _story(names: Naming, stories: Sequence[Story], account: Account) -> Iterator[Block]:
    """The lines, and after those of each story how its arms join."""
    lines = told_lines(account)
    numbers = {arrow: line.number for line in lines for arrow in line.arrows}
    waiting = list(lines)
    for story in stories:
        here = {arrow for line in story.lines for arrow in line.arrows}
        while waiting and waiting[0].arrows[0] in here:
            line = waiting.pop(0)
            yield arrows.line(names, str(line.number), line.arrows, line.name, line.weak)
        if story.joining:
            yield Step("", _joining(names, story, numbers, account))
        if story.further:
            more = counted(len(story.further), "arrow")
            yield Step("", say("drives further", more=more, goal=names.shown(story.goal.quantity)))


def _shut(names: Naming, parts: Sequence[Part]) -> Iterator[Block]:
    """Of a claimed level, the gate that holds a quantity there."""
    for part in parts:
        if part.shut is not None and part.level == (0, 0):
            why = say("end shut", target=names.shown(part.quantity), tests=tests(names, part.shut.tests))
            rule = part.shut.gate
            yield Step("", (*why, Run(f" ({_text(names, rule)}).")), arrows.papers(names, [rule]), rules=(rule,))


def _joining(names: Naming, story: Story, numbers: Mapping[Arrow, int], account: Account) -> Runs:
    """`Initiation (2, 3) and genes (4) raise autophagy, and nothing lowers it: it rises.`"""
    compared = any(arrow.source.sign != PLUS for arrow in story.joining)
    sources = [_cited(names, arrow, numbers, compared) for arrow in story.joining]
    way = "raise" if story.goal.sign == PLUS else "lower"
    against = any(o.kind in ("open", "own feedback", "overruled") and o.on == story.goal for o in account.opponents)
    rest = () if against else say(f"drives nothing {way}s")
    key = f"drives {way}s" if len(sources) == 1 else f"drives {way}"
    so = "drives so" if story.goal in account.steps else "drives may"
    goal, verb = names.shown(story.goal.quantity), DIRECTIONS[frozenset({story.goal.sign})].of(1)
    return capital((*say(key, sources=listed(sources), goal=goal), *rest, *say(so, verb=verb)))


def _cited(names: Naming, arrow: Arrow, numbers: Mapping[Arrow, int], compared: bool) -> Runs:
    """What drives the goal, with the numbers of the lines that lead to it; `less` of it where that is how it drives.

    `compared`: it stands beside what drives by falling, so that it is told to be `more`.
    """
    amount: Runs = (Run("less "),) if arrow.source.sign != PLUS else (Run("more "),) if compared else ()
    leading = dict.fromkeys(n for a, n in numbers.items() if a.target == arrow.source or a == arrow)
    cite = f" ({', '.join(map(str, leading))})" if leading else ""
    return (*amount, names.said(arrow.source.quantity), Run(cite))


def _scenario(names: Naming, account: Account) -> Runs:
    """What the scenario has to do with a story: which arrow it touches, or none."""
    scenario, proof = account.proof.where.scenario, account.proof
    stories = [p.story for p in account.parts if p.story is not None and p.story.lines]
    if scenario is None or not stories or proof.where.comparison == "parent":
        return ()
    declared = [s.quantity for s in names.model.scenarios[scenario].settings]
    moves = {m.quantity for s in stories for m in s.moves}
    rules = {a.rule for s in stories for a in s.arrows}
    read = [i for i in names.model.influences if i.id in rules and i.condition is not None]
    touching = [q for q in declared if any(i.condition and q in quantities_in(i.condition) for i in read)]
    if touching:
        return (Run(" "), *say("gist touched", quantities=names.all_shown(touching), scenario=scenario))
    if moves.isdisjoint(declared):
        return (Run(" "), *say("gist untouched", scenario=scenario))
    return ()


def _held_still(names: Naming, account: Account) -> Iterator[Runs]:
    """Of quantities that stay, that no path leads there, that nothing reaches them, or that what does ends before."""
    still = [p for p in account.parts if p.signs == STEADY and p.level is None]
    silent = silences(names.model, account.proof.frame, [p.quantity for p in still])
    for told in predicted.reached_by_nothing(silent, names):
        yield say("gist unaffected", quantities=told)
    if rest := [p for p in still if p.quantity not in silent and p.ends is not None]:
        key = "gist ends" if any(p.ends for p in rest) else "gist unreached"
        yield say(key, quantities=names.all_shown(p.quantity for p in rest))


# --- where a change ends ----------------------------------------------------------------------------------------------


def _ends(names: Naming, ends: Sequence[Silenced], full: bool) -> Iterator[Block]:
    shown = ends if full else ends[:SHOWN]
    for end in shown:
        yield silenced(names, end)
    if len(shown) < len(ends):
        yield Step("", say("ends more", more=str(len(ends) - len(shown))))


def silenced(names: Naming, end: Silenced) -> Step:
    """An arrow that carries nothing, and why."""
    influence = next((i for i in names.model.influences if i.id == end.rule), None)
    if influence is None:
        drawn: Runs = (names.shown(end.source), Run(" -0 ", "quiet"), names.shown(end.target))
    else:
        drawn = arrows.arrow_text(names, end.source, end.target, influence.sign)
    why = say(
        f"end {end.kind}",
        target=names.shown(end.target),
        tests=tests(names, end.tests),
        rule=_text(names, end.gate),
        where=_by_scenario(names, end.target),
    )
    return Step("", (*drawn, Run(": "), *why), arrows.papers(names, [end.rule]), rules=(end.rule,))


def _text(names: Naming, rule: str) -> str:
    return names.model.rules[rule].text if rule else ""


def tests(names: Naming, levels: Sequence[tuple[str, int]]) -> Runs:
    """`rapamycin resistance is on (scenario resistant)`, for each level that a condition tests."""
    told: list[Filling] = []
    for quantity, level in levels:
        text = say("end test", quantity=names.shown(quantity), level=names.level(quantity, level))
        told.append((*text, *_by_scenario(names, quantity)))
    return listed(told)


def _by_scenario(names: Naming, quantity: str) -> Runs:
    """In brackets the scenario that sets a quantity."""
    where = set_in(names, quantity)
    return (Run(f" (scenario {where})"),) if where else ()


def set_in(names: Naming, quantity: str) -> str:
    """The scenario that sets a quantity in some world of the question; empty where none does."""
    assert names.frame is not None
    for world in names.frame.worlds:
        found = setter(names.model, world, quantity)
        if found is not None and found[0]:
            return found[0]
    return ""


# --- opponents --------------------------------------------------------------------------------------------------------


def _against(names: Naming, account: Account, full: bool) -> Iterator[Block]:
    """The opponents by kind, quantity by quantity; those that do not move are counted."""
    opponents = account.opponents
    loud = [o for o in opponents if o.kind in ("own feedback", "open", "overruled")]
    yield from _own_feedback(names, [o for o in loud if o.kind == "own feedback"])
    for on in dict.fromkeys(o.on for o in loud):
        yield from (Step("", runs, rules=rules) for runs, rules in _at(names, on, [o for o in loud if o.on == on]))
    drawn = {(a.source.quantity, a.target.quantity) for p in account.parts if p.story for a in p.story.arrows}
    for on, gate in dict.fromkeys((o.on, o.gate) for o in opponents if o.gate):
        yield Step("", say("opposed shut", quantity=names.said(on.quantity), gate=_text(names, gate)), rules=(gate,))
    silent = [o for o in opponents if o.kind in ("silent", "late") and not o.gate]
    ends: dict[tuple[str, Move, OpponentKind], Opponent] = {}  # of two rules between the same ends one is told
    for opponent in silent:
        ends.setdefault((opponent.source, opponent.on, opponent.kind), opponent)
    quiet = [o for o in ends.values() if (o.source, o.on.quantity) not in drawn]
    for opponent in quiet if full else quiet[:SHOWN]:
        yield Step("", _quiet(names, opponent), rules=(opponent.rule,))
    if not full and len(quiet) > SHOWN:
        yield Step("", say("opposed more", more=str(len(quiet) - SHOWN)))
    stories = [p.story for p in account.parts if p.story is not None and p.story.lines]
    rest = {a.target for s in stories for a in s.arrows} - {o.on for o in loud}
    if len(rest) == 1 and (loud or quiet):
        yield Step("", say("opposed nowhere at", quantity=names.said(next(iter(rest)).quantity)))
    elif rest:
        key = "opposed nowhere else" if loud or quiet else "opposed nowhere"
        yield Step("", say(key, number=counted(len(rest), "quantity", "quantities")))


def _own_feedback(names: Naming, opponents: Sequence[Opponent]) -> Iterator[Block]:
    """What pushes back only because a quantity has moved; that it cannot undo the change is said once for all."""
    places = dict.fromkeys(o.on for o in opponents)
    for on in places:
        found = [o for o in opponents if o.on == on]
        way, moved = ("down", "risen") if on.sign == PLUS else ("up", "fallen")
        effect = names.model.quantities[on.quantity].of_influence is not None
        again = say("that effect") if effect else (names.said(on.quantity),)
        told = say("opposed own feedback", arrows=listed([_pushing(names, o) for o in found]), way=way, moved=moved,
                   quantity=names.said(on.quantity), again=again)  # fmt: skip
        softened = say("opposed softens" if len(found) == 1 else "opposed soften") if len(places) == 1 else ()
        yield Step("", capital((*told, *softened)), rules=tuple(o.rule for o in found))
    if len(places) > 1:
        yield Step("", say("opposed soften all"))


def _pushing(names: Naming, opponent: Opponent) -> Runs:
    """An arrow that can push against the story; one whose source has to fall for it says so."""
    on, arrow = opponent.on, arrows.arrow_text(names, opponent.source, opponent.on.quantity, opponent.sign)
    if opponent.sign is None or opponent.sign != on.sign or len(arrow) == 1:
        return arrow
    return say("opposed by less", source=names.said(opponent.source), arrow=arrow)


def _at(names: Naming, on: Move, opponents: Sequence[Opponent]) -> Iterator[tuple[Runs, tuple[str, ...]]]:
    """What can push one quantity against the story, and why it does not undo it."""
    for kind in ("overruled", "open"):
        found = [o for o in opponents if o.kind == kind]
        if found:
            drawn = listed([_pushing(names, o) for o in found])
            way = "down" if on.sign == PLUS else "up"
            number = "one" if len(found) == 1 else "some"
            quantity = names.said(on.quantity)
            runs = say(
                f"opposed {kind} {number}",
                arrows=drawn,
                quantity=quantity,
                way=way,
                verb=gist.verb(names, on.quantity, on.sign),
            )
            yield capital(runs), tuple(o.rule for o in found)


def _quiet(names: Naming, opponent: Opponent) -> Runs:
    drawn = arrows.arrow_text(names, opponent.source, opponent.on.quantity, opponent.sign)
    influence = next((i for i in names.model.influences if i.id == opponent.rule), None)
    if opponent.kind == "late" or influence is None or influence.condition is None:
        return say("opposed late", arrow=drawn)
    if isinstance(influence.condition, Not):
        return say("opposed unless", arrow=drawn, condition=names.condition(influence.condition.item, shown=True))
    return say("opposed silent", arrow=drawn, condition=names.condition(influence.condition, shown=True))
