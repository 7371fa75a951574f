"""Fewer lines for the same story: chains and siblings joined, what only stays in place folded, suppositions in layers.

It works on the lines that `story` chose and loses no step of them: every key of a line that goes in is a key of one
that comes out, unless a sharper fact takes its place.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from reasoner.model import axioms
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.proof.objects import Applied, Restriction
from reasoner.signs import ANY, NOT_DOWN, NOT_UP, STEADY
from reasoner.tell.lines import Block, Cite, Line, Link, Reason

MOST_ASIDE = 3
"""So many further reasons may be given in the middle of a chain."""


def joined_lines(lines: Sequence[Line], goals: Collection[Cite]) -> tuple[Line, ...]:
    """The lines of a story, joined, each after what it rests on."""
    chained = _chained(_paired(_sharpened(lines)))
    return tuple(_ordered(_chained(_folded(chained, goals), goals, aside=True)))


def layered(lines: Sequence[Line]) -> tuple[Line, ...]:
    """The lines inside a supposition: what moves alike is told together, layer by layer, up to what cannot be."""
    found: list[Line] = []
    waiting: list[Line] = []
    for line in _ordered(_ends_last(_sharpened(lines))):
        if line.simple and not line.final:
            waiting.append(line)
            continue
        found += [*_in_layers(waiting), line]
        waiting = []
    return (*found, *_in_layers(waiting))


# --- what rests on what -------------------------------------------------------------------------------------------


def _owners(lines: Sequence[Line]) -> Mapping[Cite, int]:
    return {key: n for n, line in enumerate(lines) for key in line.keys}


def _below(lines: Sequence[Line]) -> Sequence[frozenset[int]]:
    """For each line, all lines that it rests on, directly or not."""
    owner = _owners(lines)
    found: dict[int, frozenset[int]] = {}

    def visit(n: int) -> frozenset[int]:
        if n not in found:
            direct = {owner[c] for c in lines[n].cites if c in owner}
            found[n] = frozenset(direct.union(*(visit(m) for m in direct)))
        return found[n]

    return [visit(n) for n in range(len(lines))]


def _ordered(lines: Sequence[Line]) -> list[Line]:
    """Each line after what it rests on, otherwise as they were."""
    owner = _owners(lines)
    found: dict[int, Line] = {}

    def visit(n: int) -> None:
        if n not in found:
            for other in sorted({owner[c] for c in lines[n].cites if c in owner}):
                visit(other)
            found[n] = lines[n]

    for n in range(len(lines)):
        visit(n)
    return list(found.values())


def _circular(lines: Sequence[Line]) -> bool:
    """Whether some lines rest on each other, as folds can that are told across each other."""
    owner, left = _owners(lines), set(range(len(lines)))
    while ready := {n for n in left if not {owner[c] for c in lines[n].cites if c in owner} & left}:
        left -= ready
    return bool(left)


def _ends_last(lines: Sequence[Line]) -> list[Line]:
    """What would be needed to avoid a contradiction moves next to it, unless something else follows from it."""
    needed = [x for x in lines if x.final and x.links[-1].facts]
    alone = [x for x in needed if sum(1 for y in lines if set(y.cites) & set(x.keys)) == 1]
    last = [x for x in lines[-1:] if set(x.cites) & {k for y in alone for k in y.keys}]
    moved = [x for x in alone if last and set(last[0].cites) & set(x.keys)]
    return [*(x for x in lines if x not in moved and x not in last), *moved, *last]


# --- sharper facts ------------------------------------------------------------------------------------------------


def _sharpened(lines: Sequence[Line]) -> list[Line]:
    """Without lines whose fact another line sharpens (rises, for does not fall), where that line comes no later."""
    below, owner = _below(lines), _owners(lines)
    users = {n: {m for m, other in enumerate(lines) if n in {owner[c] for c in other.cites if c in owner}}
             for n in range(len(lines))}  # fmt: skip
    sharper: dict[Cite, tuple[Cite, Restriction]] = {}
    for n, line in enumerate(lines):
        for m, other in enumerate(lines):
            if _sharpens(other, line) and not users[n] & below[m]:
                sharper[line.keys[0]] = other.keys[0], other.links[-1].facts[0]
    return [_redirected(line, sharper) for line in lines if line.keys[0] not in sharper]


def _sharpens(one: Line, other: Line) -> bool:
    if not (other.simple and isinstance(one.step, Applied) and len(one.keys) == len(other.keys) == 1):
        return False
    (mine,), (theirs,) = (line.links[-1].facts[:1] or (None,) for line in (one, other))
    return mine is not None and theirs is not None and mine.unknown == theirs.unknown and mine.allowed < theirs.allowed


def _redirected(line: Line, sharper: Mapping[Cite, tuple[Cite, Restriction]]) -> Line:
    if not sharper:
        return line
    reasons: dict[object, Reason] = {}
    for reason in line.reasons:
        fact = sharper[reason.cites[0]][1] if len(reason.cites) == 1 and reason.cites[0] in sharper else reason.fact
        fact = fact if fact.unknown == reason.fact.unknown else reason.fact
        cites = tuple(dict.fromkeys(sharper[c][0] if c in sharper else c for c in reason.cites))
        if not set(cites) <= set(line.keys):
            reasons[fact, cites] = Reason(fact, cites)
    blocks = (Block(b.supposed, b.supposition, tuple(_redirected(x, sharper) for x in b.lines), b.refuted)
              for b in line.blocks)  # fmt: skip
    return replace(line, reasons=tuple(reasons.values()), blocks=tuple(blocks))


# --- siblings and chains ------------------------------------------------------------------------------------------


def _paired(lines: Sequence[Line]) -> list[Line]:
    """Lines with the same reasons and the same effect are told as one."""
    found: list[Line] = []
    for line in lines:
        twin = next((n for n, other in enumerate(found) if _alike(other, line)), None)
        if twin is None:
            found.append(line)
        else:
            found[twin] = _both(found[twin], line)
    return found


def _alike(one: Line, other: Line) -> bool:
    if not (one.simple and other.simple and one.reasons and one.reasons == other.reasons):
        return False
    mine, theirs = one.links[-1], other.links[-1]
    return (mine.status, mine.backward) == (theirs.status, theirs.backward) and _effects(one) == _effects(other)


def _effects(line: Line) -> set[object]:
    return {_effect(f) for f in line.links[-1].facts}


def _effect(fact: Restriction) -> object:
    pair = fact.unknown.pair if isinstance(fact.unknown, DirectionOf) else fact.unknown
    return pair, fact.allowed


def _both(one: Line, other: Line) -> Line:
    mine, theirs = one.links[-1], other.links[-1]
    link = Link((*mine.facts, *theirs.facts), _once(mine.rules, theirs.rules), mine.status, backward=mine.backward)
    return Line((*one.keys, *other.keys), one.reasons, (link,), one.step)


def _chained(lines: Sequence[Line], goals: Collection[Cite] = (), aside: bool = False) -> list[Line]:
    """A line that rests on one other line, and is the only one to do so, continues that line.

    With `aside` it may have further reasons, which are told in the middle; what is to be shown keeps its own line.
    """
    found = list(lines)
    for line in lines:
        if aside and set(line.keys) & set(goals):
            continue
        before = next((n for n, other in enumerate(found) if _continues(other, line, found, aside)), None)
        if before is not None:
            head, ends = found[before], set(_ends(found[before]))
            also = tuple(r for r in line.reasons if not set(r.cites) <= ends)
            links = (*head.links, replace(line.links[0], also=also), *line.links[1:])
            found[before] = replace(head, keys=(*head.keys, *line.keys), links=links, step=line.step)
            found.remove(line)
    return found


def _continues(head: Line, line: Line, lines: Sequence[Line], aside: bool) -> bool:
    plain = head.simple and line.simple and line.links[-1].facts and head.links[-1].facts
    if head is line or not plain:
        return False
    ends = set(_ends(head))
    if not any(set(r.cites) <= ends and r.cites and r.fact in head.links[-1].facts for r in line.reasons):
        return False
    further = [r for r in line.reasons if not set(r.cites) <= ends]
    if further and not (aside and _may_stand_aside(head, line, further, lines)):
        return False
    return all(other is line or other is head or not set(other.cites) & ends for other in lines)


def _may_stand_aside(head: Line, line: Line, further: Sequence[Reason], lines: Sequence[Line]) -> bool:
    """Few reasons, that only keep things in place, and that do not come from the chain itself."""
    if len(further) > MOST_ASIDE or any(link.also for link in (*head.links, *line.links)):
        return False
    if any(set(r.cites) & set(head.keys) for r in further) or not all(_weak(r.fact) for r in further):
        return False
    owner, below, place = _owners(lines), _below(lines), lines.index(head)
    return all(place not in below[owner[c]] for r in further for c in r.cites if c in owner)


def _ends(line: Line) -> tuple[Cite, ...]:
    """The keys of the last effect of a line."""
    return line.keys[-len(line.links[-1].facts) :]


# --- folding ------------------------------------------------------------------------------------------------------


def _weak(fact: Restriction) -> bool:
    """Whether it only says which way something does not move."""
    return isinstance(fact.unknown, DirectionOf) and fact.allowed in (NOT_UP, NOT_DOWN, STEADY, ANY)


def _folded(lines: Sequence[Line], goals: Collection[Cite]) -> list[Line]:
    """Lines that only say what does not move against the story and rest on the same other lines are told as one."""
    groups = [g for g in _groups(lines, goals) if len(g) > 1]
    inside = {n for group in groups for n in group}
    folds = {min(group): _fold([lines[n] for n in sorted(group)]) for group in groups}
    found = [folds.get(n, line) for n, line in enumerate(lines) if n in folds or n not in inside]
    return list(lines) if _circular(found) else found


def _groups(lines: Sequence[Line], goals: Collection[Cite]) -> list[set[int]]:
    """Weak lines by the other lines that they rest on in the end, those that rest on fewer added to those on more."""
    owner, below = _owners(lines), _below(lines)
    weak = {n for n, line in enumerate(lines) if _foldable(line) and not set(line.keys) & set(goals)}
    roots: dict[int, frozenset[int]] = {}

    def visit(n: int) -> frozenset[int]:
        if n not in roots:
            direct = {owner[c] for c in lines[n].cites if c in owner}
            roots[n] = frozenset(direct - weak).union(*(visit(m) for m in direct & weak))
        return roots[n]

    groups: dict[tuple[frozenset[int], object], set[int]] = {}
    for n in sorted(weak):
        groups.setdefault((visit(n), _pair(lines[n])), set()).add(n)
    found: list[tuple[frozenset[int], object, set[int]]] = []
    for (base, pair), group in sorted(groups.items(), key=lambda g: (-len(g[0][0]), min(g[1]))):
        wider = next((f for f in found if f[1] == pair and base <= f[0] and not _feeds(group, f[0], below)), None)
        if wider is None:
            found.append((base, pair, set(group)))
        else:
            wider[2].update(group)
    return [group for _, _, group in found]


def _feeds(group: Iterable[int], roots: Iterable[int], below: Sequence[frozenset[int]]) -> bool:
    return any(n in below[root] for root in roots for n in group)


def _foldable(line: Line) -> bool:
    step = line.step
    founded = isinstance(step, Applied) and isinstance(step.ground, axioms.Foundation)
    return (line.simple or founded) and not line.final and all(_weak(f) for f in line.facts)


def _pair(line: Line) -> object:
    return frozenset(f.unknown.pair for f in line.facts if isinstance(f.unknown, DirectionOf))


def _fold(lines: Sequence[Line]) -> Line:
    keyed = [(k, link, f) for line in lines for k, (link, f) in zip(line.keys, _each(line), strict=True)]
    inside = {k for k, _, _ in keyed}
    reasons = [r for line in lines for r in (*line.reasons, *(r for link in line.links for r in link.also))]
    outside = _sharpest(r for r in reasons if r.cites and not set(r.cites) <= inside)
    groups: dict[object, list[tuple[Cite, Link, Restriction]]] = {}
    for key, link, fact in keyed:
        groups.setdefault(_effect(fact), []).append((key, link, fact))
    weakest = _link([link for _, link, _ in keyed], ())
    links = tuple(
        replace(_link([link for _, link, _ in g], [f for _, _, f in g]), status=weakest.status, mixed=weakest.mixed)
        for g in groups.values()
    )
    return Line(tuple(k for g in groups.values() for k, _, _ in g), outside, links, folded=True)


def _each(line: Line) -> Iterator[tuple[Link, Restriction]]:
    return ((link, fact) for link in line.links for fact in link.facts)


def _sharpest(reasons: Iterable[Reason]) -> tuple[Reason, ...]:
    """Of each unknown what is known most of it, with levels only of what does not move."""
    found: dict[object, Reason] = {}
    for reason in reasons:
        known = found.get(reason.fact.unknown)
        if known is None or reason.fact.allowed < known.fact.allowed:
            found[reason.fact.unknown] = reason
    moving = {r.fact.unknown.quantity for r in found.values() if isinstance(r.fact.unknown, DirectionOf)}
    return tuple(r for u, r in found.items() if not (isinstance(u, LevelOf) and u.quantity in moving))


def _link(links: Sequence[Link], facts: Iterable[Restriction], outside: tuple[Cite, ...] = ()) -> Link:
    """Several effects as one, as well supported as the weakest of them."""
    statuses = {link.status for link in links}
    rules = _once(*(link.rules for link in links))
    return Link(tuple(facts), rules, min(statuses), mixed=len(statuses) > 1, outside=outside)


def _once(*rules: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(r for some in rules for r in some))


# --- layers -------------------------------------------------------------------------------------------------------


def _in_layers(lines: Sequence[Line]) -> list[Line]:
    """One line whose effects are what moves alike, taken as far as it goes before the next."""
    if not lines:
        return []
    waiting, keys = list(lines), {k for line in lines for k in line.keys}
    told: set[Cite] = set()
    links: list[Link] = []
    ordered: list[Cite] = []
    cited: set[Cite] = set()
    while waiting:
        layer = _layer(waiting, keys - told)
        outside = tuple(dict.fromkeys(c for line in layer for c in line.cites if c not in keys and c not in cited))
        links.append(_link([x.links[-1] for x in layer], [f for x in layer for f in x.links[-1].facts], outside))
        cited |= set(outside)
        ordered += [k for line in layer for k in line.keys]
        told |= set(ordered)
        waiting = [line for line in waiting if line not in layer]
    return [Line(tuple(ordered), (), tuple(links), lines[-1].step)]


def _layer(lines: Sequence[Line], open_keys: set[Cite]) -> list[Line]:
    """The first line that is ready, and all that move alike and are ready with it or after it."""
    first = next(line for line in lines if not set(line.cites) & open_keys)
    effect = _effects(first)
    layer: list[Line] = []
    left, grown = open_keys, True
    while grown:
        more = [x for x in lines if x not in layer and not set(x.cites) & left and _effects(x) == effect]
        grown, layer = bool(more), [*layer, *more]
        left = left - {k for line in more for k in line.keys}
    return layer
