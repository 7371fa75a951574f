"""The gist of a story in at most two sentences: what was set does to what, by which arms, and how the goal comes of it.

It names what the lines of the story name, and no more than six of it. Selection is for `reasoner.query`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import groupby

from reasoner.document import Run, Runs
from reasoner.model.ir import Model
from reasoner.query.mechanism import Arrow, Line, Move, Story
from reasoner.signs import PLUS, Sign
from reasoner.tell.naming import Naming
from reasoner.tell.words import DIRECTIONS, Filling, counted, listed, say

NUMBERS = {2: "both", 3: "all three", 4: "all four"}
NAMED = 3
"""So many stations of a chain are named between its ends."""


def gist(names: Naming, stories: Sequence[Story]) -> Runs:
    """What happens, in one sentence; of several goals in one as well. Empty where nothing drives the goals."""
    told = [s for s in stories if s.lines]
    if not told:
        return ()
    if len(told) > 1:
        return _several(names, told)
    return _arms(names, told[0]) if len(told[0].lines) > 1 else _chain(names, told[0])


# --- one chain --------------------------------------------------------------------------------------------------------


def _chain(names: Naming, story: Story) -> Runs:
    arrows = stations(names.model, story.lines[0].arrows)
    rest = [arrow.target for arrow in arrows[1:]]
    if len(rest) > NAMED:
        rest = [rest[0], *rest[1 - NAMED :]]
    effects = [_together_move(names, list(alike)) for _, alike in groupby(rest, key=lambda move: move.sign)]
    return (*_acts(names, arrows[0]), *(run for effect in effects for run in effect), Run("."))


def _together_move(names: Naming, moves: Sequence[Move]) -> Runs:
    """`, so A falls, and with it B and C`: moves one after another that all go the same way."""
    first = say("gist effect", what=_does(names, moves[0]))
    rest = listed([names.said(move.quantity) for move in moves[1:]])
    return (*first, *(say("gist with it", what=rest) if rest else ()))


def _does(names: Naming, move: Move) -> Runs:
    return (names.said(move.quantity), Run(" "), verb(names, move.quantity, move.sign))


def verb(names: Naming, quantity: str, sign: Sign) -> Run:
    """`rises`, `falls`; `rise`, `fall` of a name that is a plural."""
    many = names.model.quantities[quantity].of_influence is None and names.several(quantity)
    return DIRECTIONS[frozenset({sign})].of(2 if many else 1)


def _acts(names: Naming, arrow: Arrow) -> Runs:
    """`torin 1 inhibits mTORC1`, `mTORC1 no longer raises S6K1`: what one arrow does."""
    source, target = names.said(arrow.source.quantity), names.said(arrow.target.quantity)
    if arrow.kind in ("gate", "switch", "definition", "leap"):
        effect = _does(names, arrow.target)
        return say("gist moves", source=_does(names, arrow.source), effect=effect)
    return say(_key(names.model, arrow), source=source, target=target)


def _key(model: Model, arrow: Arrow) -> str:
    way = "raises" if arrow.sign == PLUS else "lowers"
    if arrow.source.sign != PLUS:
        return f"gist no longer {way}"
    drug = model.quantities[arrow.source.quantity].kind == "drug"
    return "gist inhibits" if way == "lowers" and drug else f"gist {way}"


def stations(model: Model, arrows: Sequence[Arrow]) -> Sequence[Arrow]:
    """The arrows of a chain, those into the strength of an influence joined with the one out of it."""
    found: list[Arrow] = []
    for arrow in arrows:
        strength = model.quantities[arrow.source.quantity].of_influence
        if strength is not None and found and found[-1].target == arrow.source:
            into = found.pop()
            found.append(Arrow(arrow.rule, into.source, arrow.target, arrow.kind, arrow.through))
        else:
            found.append(arrow)
    return found


# --- arms -------------------------------------------------------------------------------------------------------------


def _arms(names: Naming, story: Story) -> Runs:
    """The stem, what it does to each arm, and what these do to the goal."""
    stem = story.lines[0] if not story.lines[0].name else None
    arms = [line for line in story.lines if line.name]
    heads = [_head(line) for line in arms]
    lead = _stem(names, stem) if stem is not None else _acts(names, stations(names.model, arms[0].arrows)[0])
    fork = stem.arrows[-1].target if stem is not None else None
    parts: list[Filling] = [lead]
    named = [h for h in heads if h.quantity != story.goal.quantity]
    if fork is not None and named and stem is not None:
        told = len(stations(names.model, stem.arrows)) > 1  # that it moves; so it is told apart what that does
        does = joined_verbs(fork, named, names)
        does_so = (names.said(fork.quantity), Run(" "), *does)
        parts.append(
            say("gist fork", fork=names.said(fork.quantity), does=does) if told else say("gist effect", what=does_so)
        )
    return (*_flat(parts), *_together(names, story, named), Run("."))


def _flat(parts: Sequence[Filling]) -> Iterator[Run]:
    for part in parts:
        yield from part if isinstance(part, tuple) else (Run(str(part)),)


def _stem(names: Naming, stem: Line) -> Runs:
    arrows = stations(names.model, stem.arrows)
    first = _acts(names, arrows[0])
    if len(arrows) == 1:
        return first
    last = arrows[-1].target
    return (*first, *say("gist effect", what=_does(names, last)))


def _head(line: Line) -> Move:
    """The move that an arm is called after."""
    return next((a.target for a in line.arrows if a.target.quantity == line.name), line.arrows[-1].target)


def joined_verbs(fork: Move, heads: Sequence[Move], names: Naming) -> Runs:
    """`restrains ULK1/2, VPS34 and TFEB less`, with a second verb for arms that go the other way."""
    clauses: list[Runs] = []
    for alike in (True, False):
        group = [h for h in heads if (h.sign == fork.sign) is alike]
        if group:
            key = (
                ("raises" if alike else "lowers")
                if fork.sign == PLUS
                else f"no longer {'raises' if alike else 'lowers'}"
            )
            clauses.append(say(f"gist does {key}", target=listed([names.said(h.quantity) for h in group])))
    return listed(clauses)


def _together(names: Naming, story: Story, heads: Sequence[Move]) -> Runs:
    """How the goal comes of the arms."""
    goal = names.said(story.goal.quantity)
    way = "raise" if story.goal.sign == PLUS else "lower"
    alike = {h.sign for h in heads}
    if len(heads) > 1 and len(alike) == 1:
        key = way if alike == {PLUS} else "no longer lower" if way == "raise" else "no longer raise"
        number = NUMBERS.get(len(heads), counted(len(heads), "arm"))
        return say(f"gist together {key}", all=number, goal=goal)
    return say("gist so", goal=_does(names, story.goal))


# --- several goals ----------------------------------------------------------------------------------------------------


def _several(names: Naming, stories: Sequence[Story]) -> Runs:
    """What was set does first, and then what each goal does."""
    first = stations(names.model, stories[0].lines[0].arrows)[0]
    goals = list(dict.fromkeys(s.goal for s in stories if s.goal != first.target))
    effects = [_does(names, goal) for goal in goals]
    return (*_acts(names, first), *(say("gist effect", what=listed(effects)) if effects else ()), Run("."))
