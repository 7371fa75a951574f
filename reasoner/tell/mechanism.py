"""The mechanism behind a proved claim: the gist, the story as lines of arrows, and why nothing outweighs it.

It chooses and orders; words come from `words`, what is certain from `reasoner.query.account`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.document import Block, Heading, Paragraph, Run, Runs, Step
from reasoner.model.ir import quantities_in
from reasoner.query.mechanism import Account, Arrow, Move, Opponent, Part, Silenced, Story
from reasoner.signs import PLUS, STEADY
from reasoner.tell import arrows, gist
from reasoner.tell.naming import Naming
from reasoner.tell.places import setter
from reasoner.tell.words import Filling, capital, counted, listed, say

SHOWN = 4
"""So many silent or late arrows, and places where a change ends, are told; the rest are counted."""


def mechanism(names: Naming, account: Account, full: bool = False) -> Iterator[Block]:
    """Levels two to four of an answer."""
    parts = account.parts
    stories = [p.story for p in parts if p.story is not None]
    short = (*gist.gist(names, stories), *_scenario(names, account), *_held_still(names, parts))
    if short:
        yield Paragraph((*say("in short"), *short))
    if any(s.lines for s in stories):
        yield Heading(say("drives"))
        yield from _story(names, stories, account)
    yield from _shut(names, parts)
    if ends := [p for p in parts if p.signs == STEADY and p.ends]:
        yield Heading(say("ends"))
        yield from (step for part in ends for step in _ends(names, part.ends, full))
    against = list(_against(names, account, full))
    if against:
        yield Heading(say("outweighs"))
        yield from against


# --- the story --------------------------------------------------------------------------------------------------------


def _story(names: Naming, stories: Sequence[Story], account: Account) -> Iterator[Block]:
    """The lines of all stories, each arrow once, and how the arms of each join."""
    number = 0
    told: dict[Arrow, int] = {}  # the line that tells each arrow; 0: how arms join
    for story in stories:
        weak = None if story.goal in account.steps else story.goal
        for line in story.lines:
            fresh = [a for a in line.arrows if a not in told]
            if fresh:
                number += 1
                told |= dict.fromkeys(fresh, number)
                yield arrows.line(names, str(number), fresh, line.name if len(fresh) > 1 else "", weak)
        if story.joining:
            yield Step("", _joining(names, story, told, account))
            told |= dict.fromkeys((a for a in story.joining if a not in told), 0)
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


def _joining(names: Naming, story: Story, told: dict[Arrow, int], account: Account) -> Runs:
    """`Initiation (2, 3) and genes (4) raise autophagy, and nothing lowers it: it rises.`"""
    sources = [_cited(names, arrow, told) for arrow in story.joining]
    way = "raise" if story.goal.sign == PLUS else "lower"
    against = any(o.kind in ("open", "own feedback") and o.on == story.goal for o in account.opponents)
    rest = () if against else say(f"drives nothing {way}s")
    goal = names.shown(story.goal.quantity)
    key = f"drives {way}s" if len(sources) == 1 else f"drives {way}"
    moves = say("drives may", verb=gist.verb(story.goal.sign)) if story.goal not in account.steps else ()
    so = moves or say("drives so", verb=gist.verb(story.goal.sign))
    return capital((*say(key, sources=listed(sources), goal=goal), *rest, *so))


def _cited(names: Naming, arrow: Arrow, told: dict[Arrow, int]) -> Runs:
    """What drives the goal, with the numbers of the lines that lead to it, falling where that is how it drives."""
    numbers = dict.fromkeys(n for a, n in told.items() if n and (a.target == arrow.source or a == arrow))
    cite = f" ({', '.join(map(str, numbers))})" if numbers else ""
    falling = (Run("less "),) if arrow.source.sign != PLUS else ()
    return (*falling, names.said(arrow.source.quantity), Run(cite))


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


def _held_still(names: Naming, parts: Sequence[Part]) -> Runs:
    """Of quantities that stay, that nothing reaches them, or that what leads there ends on the way."""
    still = [p for p in parts if p.signs == STEADY and p.level is None]
    if not still:
        return ()
    key = "gist ends" if any(p.ends for p in still) else "gist unreached"
    return say(key, quantities=names.all_shown(p.quantity for p in still))


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
        f"end {end.kind}", target=names.shown(end.target), tests=tests(names, end.tests), rule=_text(names, end.gate)
    )
    return Step("", (*drawn, Run(": "), *why), arrows.papers(names, [end.rule]), rules=(end.rule,))


def _text(names: Naming, rule: str) -> str:
    return names.model.rules[rule].text if rule else ""


def tests(names: Naming, levels: Sequence[tuple[str, int]]) -> Runs:
    """`rapamycin resistance is on (scenario resistant)`, for each level that a condition tests."""
    told: list[Filling] = []
    for quantity, level in levels:
        where = _set_in(names, quantity)
        text = say("end test", quantity=names.shown(quantity), level=names.level(quantity, level))
        told.append((*text, *((Run(f" (scenario {where})"),) if where else ())))
    return listed(told)


def _set_in(names: Naming, quantity: str) -> str:
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
    for on in dict.fromkeys(o.on for o in loud):
        yield from (Step("", runs, rules=rules) for runs, rules in _at(names, on, [o for o in loud if o.on == on]))
    drawn = {(a.source.quantity, a.target.quantity) for p in account.parts if p.story for a in p.story.arrows}
    for on, gate in dict.fromkeys((o.on, o.gate) for o in opponents if o.gate):
        yield Step("", say("opposed shut", quantity=names.said(on.quantity), gate=_text(names, gate)), rules=(gate,))
    silent = [o for o in opponents if o.kind in ("silent", "late") and not o.gate]
    quiet = [o for o in silent if (o.source, o.on.quantity) not in drawn]
    for opponent in quiet if full else quiet[:SHOWN]:
        yield Step("", _quiet(names, opponent), rules=(opponent.rule,))
    if not full and len(quiet) > SHOWN:
        yield Step("", say("opposed more", more=str(len(quiet) - SHOWN)))
    stories = [p.story for p in account.parts if p.story is not None and p.story.lines]
    rest = {m for s in stories for m in s.moves if any(a.target == m for a in s.arrows)} - {o.on for o in loud}
    if rest:
        key = "opposed nowhere else" if loud or quiet else "opposed nowhere"
        yield Step("", say(key, number=counted(len(rest), "quantity", "quantities")))


def _at(names: Naming, on: Move, opponents: Sequence[Opponent]) -> Iterator[tuple[Runs, tuple[str, ...]]]:
    """What can push one quantity against the story, and why it does not undo it."""
    for kind in ("own feedback", "overruled", "open"):
        found = [o for o in opponents if o.kind == kind]
        if found:
            drawn = listed([arrows.arrow_text(names, o.source, on.quantity, o.sign) for o in found], "and")
            way = "down" if on.sign == PLUS else "up"
            moved = "fallen" if way == "up" else "risen"
            number = "one" if len(found) == 1 else "some"
            quantity = names.said(on.quantity)
            verb = gist.verb(on.sign)
            runs = say(f"opposed {kind} {number}", arrows=drawn, quantity=quantity, way=way, moved=moved, verb=verb)
            yield capital(runs), tuple(o.rule for o in found)


def _quiet(names: Naming, opponent: Opponent) -> Runs:
    drawn = arrows.arrow_text(names, opponent.source, opponent.on.quantity, opponent.sign)
    influence = next((i for i in names.model.influences if i.id == opponent.rule), None)
    if opponent.kind == "late" or influence is None or influence.condition is None:
        return say("opposed late", arrow=drawn)
    return say("opposed silent", arrow=drawn, condition=names.condition(influence.condition, shown=True))
