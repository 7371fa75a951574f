"""The part of a network that an answer speaks of, with which way everything goes: one drawing for each world to show.

All drawings of one answer hold the same boxes and lines, so that they can stand side by side. What a proof, a
prediction or a labeling says is only read off; nothing is found out here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from reasoner.model import axioms, ir
from reasoner.model.axioms import Ground
from reasoner.model.graph import influence_graph
from reasoner.model.ir import Model, quantities_in, quantities_of
from reasoner.model.labeling import DirectionOf, Labeling
from reasoner.model.worlds import Frame, World, compared
from reasoner.picture.drawing import Drawing, Mark
from reasoner.picture.network import Shown, network
from reasoner.proof.objects import Proof, Restriction
from reasoner.query.answers import Answer, Contrasted, Prediction, pair_of, rules_of
from reasoner.query.reach import changed
from reasoner.signs import ANY, CHANGED, DOWN, NOT_DOWN, NOT_UP, STEADY, UP, SignSet, negated
from reasoner.tell.conflict import rules_in
from reasoner.tell.naming import Naming
from reasoner.tell.places import main_pair, setter, where_of
from reasoner.tell.story import story

MARKS: Final[Mapping[SignSet, Mark]] = {
    UP: "up", DOWN: "down", STEADY: "steady", NOT_UP: "not-up", NOT_DOWN: "not-down", CHANGED: "changed", ANY: "open"
}  # fmt: skip
MOST_STATES: Final = 4
"""States drawn side by side; the others are in the text."""


@dataclass(frozen=True)
class Side:
    """One of the drawings to come: its title, the worlds it compares, and what is known of directions there."""

    title: str
    worlds: tuple[int, int] | None
    signs: Mapping[str, SignSet]
    levels: Mapping[str, str]
    frame: Frame | None


def drawings(answer: Answer, full: bool = False) -> tuple[Drawing, ...]:
    """The drawings of an answer; with `full` everything that its proof rests on."""
    sides = tuple(_sides(answer))
    rules = _rules(answer, sides, full)
    given = {q for side in sides for q in _given(answer.model, side)}
    named = {q for q in _claimed(answer) if q in answer.model.quantities}
    ends = _ends(answer.model, rules) | named
    within = ends | given if full else ends | (given & _tested(answer.model, rules))
    extra = [q for q in answer.model.quantities if q in named]
    return tuple(network(answer.model, side.title, rules, extra, _shown(answer.model, side), within) for side in sides)


# --- which worlds are shown, and what is known there --------------------------------------------------------------


def _sides(answer: Answer) -> Iterator[Side]:
    names = Naming(answer.model, answer.frame)
    witnesses = {w.shows: w.labeling for w in answer.witnesses}
    if answer.verdict == "inconsistent":
        yield Side("What clashes", None, _observed(answer), {}, None)
    elif answer.contrast is not None:
        yield from _contrasted(answer, answer.contrast, names)
    elif answer.sides and answer.between is not None:
        for side, where in zip(answer.sides, _places(answer.question), strict=True):
            yield _predicted(answer, side, names.settings(where.settings) or names.inside(side.at))
    elif answer.kind == "states":
        yield from _states(answer, names)
    elif answer.proof is not None:
        since, at = (answer.proof.frame.index[w] for w in compared(answer.model, answer.proof.where))
        yield _proved(answer, answer.proof, (since, at), names.place(answer.proof.where))
    elif {"for", "against"} <= set(witnesses):
        yield from _witnessed(answer, witnesses["for"], witnesses["against"])
    elif answer.prediction is not None:
        yield _predicted(answer, answer.prediction, names.place(where_of(answer)))
    else:
        yield Side(answer.text, None, {}, {}, None)


def _places(question: object) -> tuple[ir.Where, ...]:
    assert isinstance(question, ir.Compare)
    return question.left, question.right


def _predicted(answer: Answer, prediction: Prediction, title: str) -> Side:
    return Side(title, (prediction.since, prediction.at), prediction.directions, {}, answer.frame)


def _proved(answer: Answer, proof: Proof, worlds: tuple[int, int], title: str) -> Side:
    return Side(title, worlds, _known(proof, worlds), {}, proof.frame)


def _known(proof: Proof, worlds: tuple[int, int]) -> Mapping[str, SignSet]:
    """What a proof shows of directions between two worlds; what it only supposes on the way does not count."""
    found: dict[str, SignSet] = {}
    flip = worlds[0] > worlds[1]
    for step in proof.steps:
        what = step.conclusion
        if isinstance(what, Restriction) and isinstance(what.unknown, DirectionOf):
            if what.unknown.pair == pair_of(*worlds):
                signs: SignSet = what.allowed  # type: ignore[assignment]
                name = what.unknown.quantity
                found[name] = found.get(name, ANY) & (negated(signs) if flip else signs)
    return found


def _as_set(frame: Frame, name: str, worlds: tuple[int, int]) -> SignSet:
    """Which way a quantity goes that two worlds set to two levels; empty for all others."""
    old, new = (frame.key(name, w) for w in worlds)
    if old is None or new is None or old.kind != "level" or new.kind != "level" or old.level == new.level:
        return frozenset()
    return UP if old.level < new.level else DOWN


def _witnessed(answer: Answer, holds: Labeling, fails: Labeling) -> Iterator[Side]:
    ambiguous = answer.kind == "why-ambiguous"
    titles = ("where it rises", "where it falls") if ambiguous else ("where it holds", "where it does not hold")
    pair = main_pair(answer)
    for title, labeling in zip(titles, (holds, fails), strict=True):
        signs = {q: frozenset({labeling.direction(q, *pair)}) for q in answer.model.quantities}
        yield Side(title, pair, signs, {}, answer.frame)


def _contrasted(answer: Answer, found: Contrasted, names: Naming) -> Iterator[Side]:
    """The two worlds in the order of the question; a proof says more of them than the contrast does."""
    question = answer.question
    assert isinstance(question, ir.Contrast)
    for n, (side, where) in enumerate(zip((found.first, found.second), (question.where, question.rather), strict=True)):
        place = n if not found.turned else 1 - n
        signs: dict[str, SignSet] = {q: frozenset({s}) for q, s in found.shared.items()}
        signs |= {f.quantity: f.signs[place] for f in found.forks}
        signs |= {q: both[place] for q, both in found.after.items()}
        frame = side.frame or answer.frame
        assert frame is not None
        a, b = (frame.index[w] for w in compared(answer.model, where))
        if side.proof is not None:
            frame = side.proof.frame
            a, b = (frame.index[w] for w in compared(answer.model, where))
            known = _known(side.proof, (a, b))
            signs = {q: known.get(q, ANY) & signs.get(q, ANY) or signs[q] for q in (*known, *signs)}
        yield Side(names.place(where) or "untreated", (a, b), signs, {}, frame)


def _states(answer: Answer, names: Naming) -> Iterator[Side]:
    question = answer.question
    assert isinstance(question, ir.States) and answer.frame is not None
    world = answer.frame.index[World(question.scenario, (), "before")]
    for n, witness in enumerate(answer.witnesses[:MOST_STATES], 1):
        levels = {q: names.level(q, witness.labeling.level(q, world)) for q in answer.model.quantities}
        yield Side(f"state {n}", (world, world), {}, levels, answer.frame)


def _observed(answer: Answer) -> Mapping[str, SignSet]:
    """The directions that the observations in a conflict state, each quantity with all that is said of it."""
    clashing = {g.subject for g in _clashing(answer) if isinstance(g, axioms.Observation)}
    found: dict[str, SignSet] = {}
    for observation in answer.model.observations:
        claim, denied = observation.claim, observation.excluded
        if isinstance(claim, ir.NotClaim):
            claim, denied = claim.item, not denied
        if observation.id in clashing and isinstance(claim, ir.DirectionClaim):
            signs = ANY - claim.signs if denied else claim.signs
            found[claim.quantity] = found.get(claim.quantity, frozenset()) | signs
    return found


def _clashing(answer: Answer) -> tuple[Ground, ...]:
    """The ground constraints of all conflicts."""
    several = answer.clashes.found if answer.clashes is not None else ()
    return tuple(dict.fromkeys([*answer.conflict, *(g for clash in several for g in clash.grounds)]))


# --- what is drawn of the network ---------------------------------------------------------------------------------


def _rules(answer: Answer, sides: Sequence[Side], full: bool) -> tuple[str, ...]:
    model = answer.model
    if answer.verdict == "inconsistent":
        return tuple(rules_in(model, _clashing(answer)))
    if answer.kind == "paths":
        return tuple(dict.fromkeys(rule for path in answer.paths for rule in path.rules))
    if answer.contrast is not None:
        return _contrasting(answer, answer.contrast, full)
    if answer.proof is not None:
        used, told = rules_of(answer.proof), story(model, answer.proof).lines
        named = _ends(model, (rule for line in told for rule in line.rules))
        return used if full or not named else tuple(r for r in _between(model, named) if r in set(used))
    if answer.kind in ("check", "states"):
        return tuple(model.rules)
    moving = _moving(answer, sides)
    slow = set() if _late(answer) else {i.id for i in model.influences if i.slow}
    return tuple(rule for rule in _between(model, moving) if rule not in slow)


def _contrasting(answer: Answer, found: Contrasted, full: bool) -> tuple[str, ...]:
    """The rules that the contrast names, and those of both proofs between quantities that it names."""
    used = [rule for side in (found.first, found.second) if side.proof is not None for rule in rules_of(side.proof)]
    if full:
        return tuple(dict.fromkeys(used))
    rules = [r for f in found.forks for r in (*f.first, *f.second, *(s.rule for s in f.silenced), *f.absent)]
    rules += [c.rule for c in found.carried]
    named = {*found.shared, *found.after, *(f.quantity for f in found.forks), *_claimed(answer)}
    named |= {t for c in found.carried for t in (c.source, *c.targets)} | _ends(answer.model, rules)
    named |= {q for side in (found.first, found.second) if side.frame for q in changed(side.frame, answer.model)}
    return tuple(dict.fromkeys([*rules, *(r for r in _between(answer.model, named) if r in set(used))]))


def _moving(answer: Answer, sides: Sequence[Side]) -> frozenset[str]:
    """What moves, or may, on any side; where the question is about some quantities, what can carry a change to them."""
    question = answer.question
    asked = _claimed(answer) or (question.show if isinstance(question, ir.WhatIf) else ())
    if not asked:
        return frozenset(q for side in sides for q, signs in side.signs.items() if signs != STEADY)
    still = {q for q in answer.model.quantities if all(side.signs.get(q) == STEADY for side in sides)}
    starts = _starts(answer)
    edges = influence_graph(answer.model, _late(answer)).edges
    onwards = _closure(starts, [(e.source, e.target) for e in edges])
    backwards = _closure(asked, [(e.target, e.source) for e in edges])
    return ((onwards & backwards) - still) | set(asked)


def _starts(answer: Answer) -> tuple[str, ...]:
    """What is set in one world and not in another, or would be."""
    if answer.interventions is not None:
        return tuple(dict.fromkeys(s.quantity for one in answer.interventions.found for s in one.settings))
    return changed(answer.frame, answer.model) if answer.frame is not None else ()


def _late(answer: Answer) -> bool:
    """Whether slow influences have a say in any world of the question."""
    frame = answer.frame
    return frame is None or any(frame.worlds[w].phase == "late" for w in frame.groups[0])


def _closure(starts: Iterable[str], steps: Iterable[tuple[str, str]]) -> frozenset[str]:
    following: dict[str, list[str]] = {}
    for one, other in steps:
        following.setdefault(one, []).append(other)
    found = dict.fromkeys(starts)
    waiting = list(found)
    for name in waiting:
        new = [other for other in dict.fromkeys(following.get(name, ())) if other not in found]
        found |= dict.fromkeys(new)
        waiting += new
    return frozenset(found)


def _between(model: Model, quantities: Collection[str]) -> Iterator[str]:
    """The rules that let one of some quantities act on another."""
    for influence in model.influences:
        if {influence.source, influence.target} <= set(quantities):
            yield influence.id
    for gate in model.gates:
        if gate.target in quantities and any(q in quantities for q in quantities_in(gate.condition)):
            yield gate.id
    for definition in model.definitions:
        if definition.target in quantities:
            yield definition.id


def _ends(model: Model, rules: Iterable[str]) -> set[str]:
    """The quantities that some rules join, apart from those that only their conditions read."""
    wanted = set(rules)
    found = {end for i in model.influences if i.id in wanted for end in (i.source, i.target)}
    found |= {end for a in model.absences if a.rule.id in wanted for end in (a.source, a.target)}
    for gate in model.gates:
        found |= {gate.target} if gate.id in wanted else set()
    for definition in model.definitions:
        found |= {definition.target, *quantities_in(definition.expression)} if definition.id in wanted else set()
    for law in model.laws:
        found |= {*quantities_in(law.when), *quantities_in(law.then)} if law.id in wanted else set()
    return found


def _tested(model: Model, rules: Iterable[str]) -> set[str]:
    """What the gates and conditions of some rules read."""
    wanted = set(rules)
    found = {q for g in model.gates if g.id in wanted for q in quantities_in(g.condition)}
    return found | {
        q for i in model.influences if i.id in wanted and i.condition is not None for q in quantities_in(i.condition)
    }


def _claimed(answer: Answer) -> tuple[str, ...]:
    if answer.claim is not None:
        return quantities_of(answer.claim)
    question = answer.question
    match question:
        case ir.Contrast(claim=claim):
            return quantities_of(claim)
        case ir.WhyAmbiguous(quantity=name):
            return (name,)
        case ir.Paths(source, target):
            return (source, target)
        case ir.How(claims=claims, keeping=kept):
            return tuple(dict.fromkeys(q for claim in (*claims, *kept) for q in quantities_of(claim)))
        case _:
            return ()


# --- how a quantity is shown --------------------------------------------------------------------------------------


def _shown(model: Model, side: Side) -> Mapping[str, Shown]:
    given, signs = _given(model, side), dict(side.signs)
    if side.frame is not None and side.worlds is not None:
        signs |= {q: way for q in given if (way := _as_set(side.frame, q, side.worlds))}
    return {
        q: Shown(MARKS.get(signs[q], "") if q in signs else "", side.levels.get(q, given.get(q, "")), q in given)
        for q in {*signs, *side.levels, *given}
    }


def _given(model: Model, side: Side) -> Mapping[str, str]:
    """What the question and its scenario set, with the levels: `none → high`, `raised`."""
    if side.worlds is None or side.frame is None:
        return {}
    since, at = side.worlds
    found: dict[str, str] = {}
    for name, quantity in model.quantities.items():
        if setter(model, side.frame.worlds[at], name) is None:
            continue
        old, new = (side.frame.key(name, w) for w in (since, at))
        levels = [quantity.space.levels[k.level] for k in (old, new) if k is not None and k.kind == "level"]
        if levels:
            found[name] = " → ".join(dict.fromkeys(levels))
        else:
            found[name] = new.kind if new is not None and new.kind != "base" else ""
    return found
