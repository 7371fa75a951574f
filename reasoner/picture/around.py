"""The part of a network that an answer speaks of, with which way everything goes: one drawing for each world to show.

All drawings of one answer hold the same boxes and lines, so that they can stand side by side. What a proof, a
prediction or a labeling says is only read off; nothing is found out here.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, assert_never

from reasoner.model import axioms, ir
from reasoner.model.axioms import Ground
from reasoner.model.graph import influence_graph
from reasoner.model.ir import Model, quantities_in, quantities_of
from reasoner.model.labeling import DirectionOf
from reasoner.model.worlds import Frame, World, compared
from reasoner.picture.drawing import Drawing, Mark, Part
from reasoner.picture.network import Shown, network
from reasoner.proof.objects import Proof, Restriction
from reasoner.query.answers import (
    Answer,
    CheckAnswer,
    CompareAnswer,
    ContrastAnswer,
    Contrasted,
    DiscriminateAnswer,
    FitAnswer,
    HowAnswer,
    Interventions,
    PathsAnswer,
    RankAnswer,
    ScreenAnswer,
    StatesAnswer,
    WhatIfAnswer,
    WhyAmbiguousAnswer,
    WhyAnswer,
    WhyNotAnswer,
    claims_of,
    prediction_of,
    proved,
    whole_proof,
    witnesses_of,
)
from reasoner.query.conflicts import Clashes
from reasoner.query.outcomes import (
    Ambiguous,
    Comparison,
    Enumeration,
    Inconsistent,
    Possible,
    Prediction,
    Proved,
    Witness,
    pair_of,
    rules_of,
)
from reasoner.query.reach import changed
from reasoner.signs import ANY, CHANGED, DOWN, NOT_DOWN, NOT_UP, STEADY, UP, SignSet, negated
from reasoner.tell.conflict import rules_in
from reasoner.tell.naming import Naming
from reasoner.tell.places import Placed, main_pair, setter

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
    shown = [_shown(answer.model, side, named) for side in sides]
    return tuple(
        network(answer.model, side.title, rules, extra, told, within, _parts(answer))
        for side, told in zip(sides, shown, strict=True)
    )


# --- which worlds are shown, and what is known there --------------------------------------------------------------


def _sides(answer: Answer) -> Iterator[Side]:
    names = Naming(answer.model, answer.frame)
    if answer.verdict == "inconsistent":
        yield Side("What clashes", None, _observed(answer), {}, None)
        return
    match answer:
        case WhyAnswer() | WhyNotAnswer():
            yield from _judged(answer, names)
        case WhyAmbiguousAnswer() | WhatIfAnswer():
            yield from _predicted_or_witnessed(answer, names)
        case ContrastAnswer(found=Contrasted() as found):
            yield from _contrast_sides(answer, found, names)
        case CompareAnswer(found=Comparison(left, right)):
            for side, where in ((left, answer.question.left), (right, answer.question.right)):
                yield _predicted(answer, side, names.settings(where.settings) or names.inside(side.at))
        case StatesAnswer(found=Enumeration()):
            yield from _states(answer, names)
        case ContrastAnswer() | CompareAnswer() | StatesAnswer() | HowAnswer() | CheckAnswer() | PathsAnswer():
            yield _bare(answer)
        case ScreenAnswer() | FitAnswer() | DiscriminateAnswer() | RankAnswer():
            yield _bare(answer)
        case _:
            assert_never(answer)


def _bare(answer: Answer) -> Side:
    return Side(answer.text, None, {}, {}, None)


def _judged(answer: WhyAnswer | WhyNotAnswer, names: Naming) -> Iterator[Side]:
    match answer.found:
        case Proved():
            proof = whole_proof(answer) or answer.found.proof
            since, at = (proof.frame.index[w] for w in compared(answer.model, proof.where))
            yield _proved(answer, proof, (since, at), names.place(proof.where))
        case Possible(witnesses) if witnesses:
            yield from _witnessed(answer, witnesses, ("where it holds", "where it does not hold"))
        case _:
            yield _bare(answer)


def _predicted_or_witnessed(answer: WhyAmbiguousAnswer | WhatIfAnswer, names: Naming) -> Iterator[Side]:
    prediction = prediction_of(answer)
    if isinstance(answer.found, Ambiguous) and answer.found.witnesses:
        yield from _witnessed(answer, answer.found.witnesses, ("where it rises", "where it falls"))
    elif prediction is not None:
        yield _predicted(answer, prediction, names.place(answer.question.where))
    else:
        yield _bare(answer)


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


def _witnessed(answer: Placed, witnesses: Sequence[Witness], titles: Sequence[str]) -> Iterator[Side]:
    """The first labeling for, and the first one against."""
    shown = {w.shows: w.labeling for w in reversed(witnesses)}
    pair = main_pair(answer)
    for title, labeling in zip(titles, (shown["for"], shown["against"]), strict=True):
        signs = {q: frozenset({labeling.direction(q, *pair)}) for q in answer.model.quantities}
        yield Side(title, pair, signs, {}, answer.frame)


def _contrast_sides(answer: ContrastAnswer, found: Contrasted, names: Naming) -> Iterator[Side]:
    """The two worlds in the order of the question; a proof says more of them than the contrast does."""
    for n, side in enumerate((found.first, found.second)):
        place, where = n if not found.turned else 1 - n, side.question.where
        signs: dict[str, SignSet] = {q: frozenset({s}) for q, s in found.shared.items()}
        signs |= {f.quantity: f.signs[place] for f in found.forks}
        signs |= {q: both[place] for q, both in found.after.items()}
        proof = whole_proof(side)
        frame = proof.frame if proof is not None else side.frame
        a, b = (frame.index[w] for w in compared(answer.model, where))
        if proof is not None:
            known = _known(proof, (a, b))
            signs = {q: known.get(q, ANY) & signs.get(q, ANY) or signs[q] for q in (*known, *signs)}
        yield Side(names.place(where) or "untreated", (a, b), signs, {}, frame)


def _states(answer: StatesAnswer, names: Naming) -> Iterator[Side]:
    world = answer.frame.index[World(answer.question.scenario, (), "before")]
    for n, witness in enumerate(witnesses_of(answer)[:MOST_STATES], 1):
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
    match answer.found:
        case Inconsistent(conflict):
            return conflict
        case Clashes(found):
            return tuple(dict.fromkeys(g for clash in found for g in clash.grounds))
        case _:
            return ()


# --- what is drawn of the network ---------------------------------------------------------------------------------


def _rules(answer: Answer, sides: Sequence[Side], full: bool) -> tuple[str, ...]:
    model = answer.model
    if answer.verdict == "inconsistent":
        return tuple(rules_in(model, _clashing(answer)))
    match answer:
        case PathsAnswer(found=paths):
            return tuple(dict.fromkeys(rule for path in paths for rule in path.rules))
        case ContrastAnswer(found=Contrasted() as found):
            return _contrasting(answer, found, full)
        case WhyAnswer(found=Proved() as found) | WhyNotAnswer(found=Proved() as found):
            return _proving(model, found, full)
        case CheckAnswer() | StatesAnswer() | FitAnswer() | DiscriminateAnswer() | RankAnswer():
            return tuple(model.rules)
        case WhyAnswer() | WhyNotAnswer() | WhyAmbiguousAnswer() | WhatIfAnswer():
            return tuple(_moved(answer, sides))
        case ContrastAnswer() | HowAnswer() | CompareAnswer() | ScreenAnswer():
            return tuple(_moved(answer, sides))
        case _:
            assert_never(answer)


def _moved(answer: Answer, sides: Sequence[Side]) -> Iterator[str]:
    """The rules between quantities that move, or may; slow ones only where they have a say."""
    moving = _moving(answer, sides)
    slow = set() if _late(answer) else {i.id for i in answer.model.influences if i.slow}
    return (rule for rule in _between(answer.model, moving) if rule not in slow)


def _proving(model: Model, found: Proved, full: bool) -> tuple[str, ...]:
    """The arrows of the story, what opposes them and what is silenced; with `full` all rules that the proof reads."""
    account = found.account
    if full or account is None:
        return rules_of(found.proof)
    told = [a.rule for part in account.parts if part.story is not None for a in part.story.arrows]
    told += [o.rule for o in account.opponents if o.kind in ("own feedback", "open", "overruled")]
    told += [
        s.rule for part in account.parts for s in (*(part.ends or ()), *([part.silenced] if part.silenced else []))
    ]
    known = [rule for rule in dict.fromkeys(told) if rule in model.rules]
    return tuple(known) or rules_of(found.proof)


def _parts(answer: Answer) -> Mapping[str, Part]:
    """What the rules of a proved claim are to its story; a rule that drives is told as nothing else."""
    told = proved(answer) if isinstance(answer, WhyAnswer | WhyNotAnswer) else None
    account = told.account if told is not None else None
    if account is None:
        return {}
    found: dict[str, Part] = {}
    for part in account.parts:
        silenced = (*(part.ends or ()), *([part.silenced] if part.silenced is not None else []))
        found |= dict.fromkeys([one.rule for one in silenced], "silenced")
    against = [o.rule for o in account.opponents if o.kind in ("own feedback", "open", "overruled")]
    found |= dict.fromkeys(against, "against")
    return found | dict.fromkeys(
        [a.rule for p in account.parts if p.story is not None for a in p.story.arrows], "story"
    )


def _contrasting(answer: ContrastAnswer, found: Contrasted, full: bool) -> tuple[str, ...]:
    """The rules that the contrast names, and those of both proofs between quantities that it names."""
    sides = (found.first, found.second)
    used = [rule for side in sides if isinstance(side.found, Proved) for rule in rules_of(side.found.proof)]
    if full:
        return tuple(dict.fromkeys(used))
    rules = [r for f in found.forks for r in (*f.first, *f.second, *(s.rule for s in f.silenced), *f.absent)]
    rules += [c.rule for c in found.carried]
    named = {*found.shared, *found.after, *(f.quantity for f in found.forks), *_claimed(answer)}
    named |= {t for c in found.carried for t in (c.source, *c.targets)} | _ends(answer.model, rules)
    named |= {q for side in sides for q in changed(side.frame, answer.model)}
    return tuple(dict.fromkeys([*rules, *(r for r in _between(answer.model, named) if r in set(used))]))


def _moving(answer: Answer, sides: Sequence[Side]) -> frozenset[str]:
    """What moves, or may, on any side; where the question is about some quantities, what can carry a change to them."""
    asked = _claimed(answer) or (answer.question.show if isinstance(answer, WhatIfAnswer) else ())
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
    if isinstance(answer.found, Interventions):
        return tuple(dict.fromkeys(s.quantity for one in answer.found.found for s in one.settings))
    return changed(answer.frame, answer.model)


def _late(answer: Answer) -> bool:
    """Whether slow influences have a say in any world of the question."""
    frame = answer.frame
    return any(frame.worlds[w].phase == "late" for w in frame.groups[0])


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
    wanted = set(quantities)
    for influence in model.influences:
        if influence.source in wanted and influence.target in wanted:
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
    """The quantities that a question makes a claim about, or names."""
    match answer:
        case WhyAmbiguousAnswer():
            return (answer.question.quantity,)
        case PathsAnswer():
            return (answer.question.source, answer.question.target)
        case _:  # what a new kind claims is said in `claims_of`
            return tuple(dict.fromkeys(q for claim in claims_of(answer) for q in quantities_of(claim)))


# --- how a quantity is shown --------------------------------------------------------------------------------------


def _shown(model: Model, side: Side, claimed: Collection[str]) -> Mapping[str, Shown]:
    given, signs = _given(model, side), dict(side.signs)
    if side.frame is not None and side.worlds is not None:
        signs |= {q: way for q in given if (way := _as_set(side.frame, q, side.worlds))}
    return {
        q: Shown(
            MARKS.get(signs[q], "") if q in signs else "",
            side.levels.get(q, given.get(q, "")),
            q in given,
            q in claimed and q not in given,
        )
        for q in {*signs, *side.levels, *given, *claimed}
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
