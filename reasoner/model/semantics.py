"""The meaning, in plain Python: does this labeling obey this ground constraint, and is it consistent?

It states semantics §1-§6 a second time, independently of the encoding, one small function for each axiom.
What a condition, a push or a traced change is, `values`, `pushes` and `foundation` say. It must not know any solver.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from typing import TypeVar, assert_never

from reasoner.model import axioms
from reasoner.model.axioms import Change, Ground
from reasoner.model.claims import leaf, truth
from reasoner.model.foundation import has_path, loop_scope, path_scope, supported_from_outside, unfounded_in
from reasoner.model.ground import grounds
from reasoner.model.ir import (
    Alternatives,
    AndClaim,
    Claim,
    DirectionClaim,
    ExistsClaim,
    Gate,
    Influence,
    Law,
    LevelClaim,
    Model,
    NotClaim,
    Observation,
    OrClaim,
    SignClaim,
    Where,
    quantities_in,
)
from reasoner.model.labeling import DirectionOf, Existence, LevelOf, SignOf, Unknown
from reasoner.model.pushes import Push, push_scope, pushes_on, transmission_scope, transmits
from reasoner.model.values import (
    Reading,
    Values,
    closed_scope,
    condition_scope,
    direction_between,
    read,
    switch_scope,
)
from reasoner.model.worlds import REFERENCE, Frame, Pair
from reasoner.signs import MINUS, PLUS, ZERO, Sign

# --- the questions it answers ---------------------------------------------------------------------------------------


def unknowns(model: Model, frame: Frame) -> tuple[Unknown, ...]:
    """Every unknown of a frame: the switches, then each quantity's levels and directions, in order of declaration."""
    rules: tuple[Influence | Gate, ...] = (*model.influences, *model.gates)
    found: list[Unknown] = [switch for rule in rules for switch in switch_scope(rule)]
    for quantity in model.quantities:
        found += (LevelOf(quantity, w) for w in range(len(frame.worlds)))
        found += (DirectionOf(quantity, pair) for pair in frame.pairs)
    return tuple(found)


def domain(model: Model, unknown: Unknown) -> tuple[int, ...]:
    """The values an unknown can take before any constraint is looked at."""
    match unknown:
        case LevelOf(quantity, _):
            return tuple(range(model.quantities[quantity].space.top + 1))
        case DirectionOf():
            return tuple(Sign)
        case Existence():
            return (False, True)
        case SignOf():
            return (MINUS, PLUS)


def scope(model: Model, frame: Frame, ground: Ground) -> tuple[Unknown, ...]:
    """The unknowns that a ground constraint reads, each once, in an order that depends on nothing else."""
    return tuple(dict.fromkeys(_reads(model, frame, ground)))


def _reads(model: Model, frame: Frame, ground: Ground) -> Iterator[Unknown]:
    match ground:
        case axioms.Reference() | axioms.Setting():
            return _levels(ground)
        case axioms.Same() | axioms.End() | axioms.Transitivity():
            return _directions(ground)
        case axioms.Raised():
            return _base_and_direction(ground)
        case axioms.Compatibility():
            return _levels_and_direction(ground)
        case axioms.Cause():
            return _cause(model, frame, ground)
        case axioms.Response():
            return _response(model, frame, ground)
        case axioms.Path(name, pair):
            return path_scope(model, frame, name, pair)
        case axioms.Remainder():
            return _remainder(model, frame, ground)
        case axioms.Gate():
            return _gate(model, ground)
        case axioms.Closure():
            return _direction_and_closed(model, frame, ground)
        case axioms.Law():
            return _law(model, ground)
        case axioms.Alternatives():
            return _alternatives(model, ground)
        case axioms.Definition():
            return _definition(model, ground)
        case axioms.Observation():
            return _observation(model, frame, ground)
        case axioms.Foundation(loop):
            return iter(()) if model.unfounded else loop_scope(model, frame, loop)
        case _:
            assert_never(ground)


def obeys(model: Model, frame: Frame, ground: Ground, values: Values) -> bool:
    """Whether the values of its scope obey a ground constraint; no other value is asked for."""
    reading = read(model, frame, values)
    match ground:
        case axioms.Reference():
            return _at_reference(reading, ground)
        case axioms.Setting():
            return _at_setting(reading, ground)
        case axioms.Same():
            return _same(reading, ground)
        case axioms.End():
            return _at_end(reading, ground)
        case axioms.Raised():
            return _raised(reading, ground)
        case axioms.Compatibility():
            return _compatible(reading, ground)
        case axioms.Transitivity():
            return _transitive(reading, ground)
        case axioms.Cause():
            return _caused(reading, ground)
        case axioms.Response():
            return _responds(reading, ground)
        case axioms.Path(name, pair):
            return reading.direction(name, *pair) == ZERO or has_path(reading, name, pair)
        case axioms.Remainder():
            return _remains(reading, ground)
        case axioms.Gate():
            return _shut(reading, ground)
        case axioms.Closure():
            return _closure(reading, ground)
        case axioms.Law():
            return _lawful(reading, ground)
        case axioms.Alternatives():
            return _enough(reading, ground)
        case axioms.Definition():
            return _defined(reading, ground)
        case axioms.Observation():
            return _observed(reading, ground)
        case axioms.Foundation(loop):
            return model.unfounded or supported_from_outside(reading, loop)
        case _:
            assert_never(ground)


def violated(model: Model, frame: Frame, values: Values) -> tuple[Ground, ...]:
    """The ground constraints that a labeling breaks; last, if so, that of the changes that do not trace back."""
    broken = [g for g in grounds(model, frame) if not obeys(model, frame, g, values)]
    loop = unfounded(model, frame, values)
    return (*broken, axioms.Foundation(loop)) if loop else tuple(broken)


def consistent(model: Model, frame: Frame, values: Values) -> bool:
    """§7: whether a labeling obeys everything."""
    return all(obeys(model, frame, g, values) for g in grounds(model, frame)) and not unfounded(model, frame, values)


def unfounded(model: Model, frame: Frame, values: Values) -> frozenset[Change]:
    """§3: the changes that do not trace back; none under `assume unfounded`."""
    return frozenset() if model.unfounded else unfounded_in(read(model, frame, values))


def pushes(model: Model, frame: Frame, quantity: str, pair: Pair, values: Values) -> tuple[Push, ...]:
    """Everything that pushes a quantity from the first world of a pair to the second: also what names a conflict."""
    return tuple(pushes_on(read(model, frame, values), quantity, pair))


def claim_scope(model: Model, frame: Frame, where: Where, claim: Claim) -> Iterator[Unknown]:
    """The unknowns that a claim speaks of."""
    match claim:
        case DirectionClaim() | LevelClaim() | ExistsClaim() | SignClaim():
            found = leaf(model, frame, where, claim)
            if not isinstance(found, bool):
                yield found[0]
        case NotClaim(item):
            yield from claim_scope(model, frame, where, item)
        case AndClaim(items) | OrClaim(items):
            for item in items:
                yield from claim_scope(model, frame, where, item)


def claimed(reading: Reading, where: Where, claim: Claim) -> bool:
    """Whether a claim is true in a reading."""

    def value(unknown: Unknown) -> frozenset[object]:
        return frozenset({reading.value(unknown)})

    return bool(truth(reading.model, reading.frame, where, claim, value))


# --- levels and directions (§1) -------------------------------------------------------------------------------------


def _compatible(reading: Reading, ground: axioms.OfPair) -> bool:
    """A different level fixes the direction; the same exact level means steady."""
    a, b = ground.worlds
    before, after = reading.level(ground.subject, a), reading.level(ground.subject, b)
    direction = reading.direction(ground.subject, a, b)
    if before != after:
        return direction == (PLUS if before < after else MINUS)
    return direction == ZERO or not reading.model.quantities[ground.subject].space.exact[after]


def _transitive(reading: Reading, ground: axioms.OfTriple) -> bool:
    """§2: there are three magnitudes with these three directions."""
    a, b, c = ground.worlds
    first, second, whole = (reading.direction(ground.subject, *p) for p in ((a, b), (b, c), (a, c)))
    if first == second or ZERO in (first, second):
        return whole == (first or second)
    return True


# --- worlds and settings (§2) ---------------------------------------------------------------------------------------


def _at_reference(reading: Reading, ground: axioms.InWorld) -> bool:
    return reading.level(ground.subject, ground.worlds[0]) == _reference(reading.model, ground.subject)


def _reference(model: Model, quantity: str) -> int | None:
    return model.quantities[quantity].space.reference


def _at_setting(reading: Reading, ground: axioms.InWorld) -> bool:
    key = reading.frame.key(ground.subject, ground.worlds[0])
    return key is not None and reading.level(ground.subject, ground.worlds[0]) == key.level


def _same(reading: Reading, ground: axioms.OfPair) -> bool:
    return reading.direction(ground.subject, *ground.worlds) == ZERO


def _at_end(reading: Reading, ground: axioms.OfPair) -> bool:
    """Set to the bottom it is at most, set to the top at least, what it is where it is not raised or lowered."""
    top = reading.model.quantities[ground.subject].space.top
    a, b = ground.worlds
    for here, there in ((a, b), (b, a)):
        key, other = (reading.frame.key(ground.subject, w) for w in (here, there))
        if key is None or key.kind != "level" or (other is not None and other.kind in ("raised", "lowered")):
            continue
        direction = reading.direction(ground.subject, here, there)
        if (key.level == 0 and direction == MINUS) or (key.level == top and direction == PLUS):
            return False
    return True


def _raised(reading: Reading, ground: axioms.OfPair) -> bool:
    """Moved against the base, or steady at the exact end of its space in that direction."""
    base, here = ground.worlds
    space = reading.model.quantities[ground.subject].space
    key = reading.frame.key(ground.subject, here)
    up = key is not None and key.kind == "raised"
    end, wanted = (space.top, PLUS) if up else (0, MINUS)
    direction = reading.direction(ground.subject, base, here)
    stuck = space.exact[end] and reading.level(ground.subject, base) == end
    return direction == wanted or (direction == ZERO and stuck)


# --- influences (§3) ------------------------------------------------------------------------------------------------


def _caused(reading: Reading, ground: axioms.OfPair) -> bool:
    """Cause: what moves, where it is closed in neither world, is pushed that way; else it moves as its gate does."""
    pair = ground.worlds
    if _switches_unmoved(reading, ground.subject, pair) or not _closure(reading, ground):
        return False
    direction = reading.direction(ground.subject, *pair)
    if direction == ZERO or any(reading.closed(ground.subject, w) for w in pair):
        return True
    return any(push.sign == direction for push in pushes_on(reading, ground.subject, pair))


def _switches_unmoved(reading: Reading, quantity: str, pair: Pair) -> bool:
    """Whether a gate opens or closes while nothing that it tests moves."""
    return any(
        reading.exists(gate)
        and len({reading.holds(gate.condition, w) for w in pair}) == 2
        and all(reading.direction(q, *pair) == ZERO for q in quantities_in(gate.condition))
        for gate in reading.model.gates_on[quantity]
    )


def _responds(reading: Reading, ground: axioms.OfPair) -> bool:
    """Response: what is pushed without opposition, or dominantly, moves that way; unless it is held at an end."""
    pair = ground.worlds
    shut = [reading.closed(ground.subject, w) for w in pair]
    if all(shut):
        return True
    if any(shut):
        opening = pair if shut[0] else (pair[1], pair[0])
        forced = _unopposed(list(pushes_on(reading, ground.subject, opening))) == PLUS
        return not forced or _follows(reading, ground.subject, opening, PLUS)
    found = list(pushes_on(reading, ground.subject, pair))
    return all(_follows(reading, ground.subject, pair, sign) for sign in (_unopposed(found), _dominant(found)))


def _unopposed(found: list[Push]) -> Sign:
    """The one sign of all pushes, if one of them is more than weak."""
    signs = {push.sign for push in found}
    return signs.pop() if len(signs) == 1 and not all(push.weak for push in found) else ZERO


def _dominant(found: list[Push]) -> Sign:
    """The one sign of the dominant pushes."""
    signs = {push.sign for push in found if push.dominant}
    return signs.pop() if len(signs) == 1 else ZERO


def _follows(reading: Reading, quantity: str, pair: Pair, sign: Sign) -> bool:
    """It moves as it is pushed, or is at the same exact end in both worlds and need not move away from there."""
    if sign == ZERO or reading.direction(quantity, *pair) == sign:
        return True
    space = reading.model.quantities[quantity].space
    end, other = (reading.level(quantity, w) for w in pair)
    held = end == other and end in (0, space.top) and space.exact[end]
    leaves = ((pair[0], sign), (pair[1], -sign))
    return held and not any(_leaves_reference(reading, quantity, w, s, end) for w, s in leaves)


def _leaves_reference(reading: Reading, quantity: str, world: int, sign: Sign, end: int) -> bool:
    """Whether this is the reference world, at an end that is the reference level, and pushed inward from there."""
    inward = PLUS if end == 0 else MINUS
    return reading.frame.worlds[world] == REFERENCE and _reference(reading.model, quantity) == end and sign == inward


def _remains(reading: Reading, ground: axioms.InWorld) -> bool:
    """Remainder: at its exact bottom it is closed, or has activators, and each of them transmits nothing."""
    name, (world,) = ground.subject, ground.worlds
    if reading.level(name, world) != 0 or reading.closed(name, world):
        return True
    activators = [i for i in reading.model.influences_on[name] if reading.exists(i) and reading.sign(i) == PLUS]
    return bool(activators) and not any(transmits(reading, i, world) for i in activators)


# --- gates, laws, definitions (§5) ----------------------------------------------------------------------------------


def _shut(reading: Reading, ground: axioms.InWorld) -> bool:
    """Where the condition of a gate fails, its quantity is at its bottom level."""
    gate, (world,) = _rule(reading.model.gates, ground), ground.worlds
    open_there = not reading.exists(gate) or reading.holds(gate.condition, world)
    return open_there or reading.level(gate.target, world) == 0


def _closure(reading: Reading, ground: axioms.OfPair) -> bool:
    """A closed quantity counts as set to its bottom: at most what it is elsewhere, and equal to the same."""
    a, b = ground.worlds
    for here, there in ((a, b), (b, a)):
        if reading.closed(ground.subject, here):
            direction = reading.direction(ground.subject, here, there)
            key = reading.frame.key(ground.subject, there)
            if key is not None and key.kind in ("raised", "lowered"):
                continue
            zero = reading.closed(ground.subject, there) or (key is not None and key.level == 0)
            if direction == MINUS or (zero and direction != ZERO):
                return False
    return True


def _lawful(reading: Reading, ground: axioms.InWorld) -> bool:
    law, (world,) = _rule(reading.model.laws, ground), ground.worlds
    return not reading.holds(law.when, world) or reading.holds(law.then, world)


def _enough(reading: Reading, ground: axioms.OfRule) -> bool:
    needed, items = reading.model.open_in(_rule(reading.model.alternatives, ground))
    return sum(bool(reading.value(Existence(item))) for item in items) >= needed


def _defined(reading: Reading, ground: axioms.InWorld) -> bool:
    definition, (world,) = reading.model.definition_of[ground.subject], ground.worlds
    top = reading.model.quantities[ground.subject].space.top
    return reading.level(ground.subject, world) == reading.strength(definition.expression, world, top)


def _observed(reading: Reading, ground: axioms.OfRule) -> bool:
    """§2: the claim of an observation holds, that of an exclusion does not."""
    observation = _rule(reading.model.observations, ground)
    return claimed(reading, observation.where, observation.claim) != observation.excluded


_Named = TypeVar("_Named", Alternatives, Gate, Law, Observation)


def _rule(rules: tuple[_Named, ...], ground: axioms.InWorld | axioms.OfRule) -> _Named:
    return next(r for r in rules if r.id == ground.subject)


# --- what each axiom reads -------------------------------------------------------------------------------------------


def _levels(ground: axioms.InWorld | axioms.OfPair) -> Iterator[Unknown]:
    return (LevelOf(ground.subject, w) for w in ground.worlds)


def _directions(ground: axioms.OfPair | axioms.OfTriple) -> Iterator[Unknown]:
    for a, b in combinations(ground.worlds, 2):
        yield from direction_between(ground.subject, a, b)


def _levels_and_direction(ground: axioms.OfPair) -> Iterator[Unknown]:
    yield from _levels(ground)
    yield from _directions(ground)


def _base_and_direction(ground: axioms.OfPair) -> Iterator[Unknown]:
    yield LevelOf(ground.subject, ground.worlds[0])
    yield from _directions(ground)


def _direction_and_closed(model: Model, frame: Frame, ground: axioms.OfPair) -> Iterator[Unknown]:
    yield from _directions(ground)
    yield from closed_scope(model, frame, ground.subject, ground.worlds)


def _direction_and_pushes(model: Model, frame: Frame, ground: axioms.OfPair) -> Iterator[Unknown]:
    yield from _direction_and_closed(model, frame, ground)
    yield from push_scope(model, frame, ground.subject, ground.worlds)


def _cause(model: Model, frame: Frame, ground: axioms.OfPair) -> Iterator[Unknown]:
    yield from _direction_and_pushes(model, frame, ground)
    for tested in (q for gate in model.gates_on[ground.subject] for q in quantities_in(gate.condition)):
        yield from direction_between(tested, *ground.worlds)


def _response(model: Model, frame: Frame, ground: axioms.OfPair) -> Iterator[Unknown]:
    yield from _levels(ground)
    yield from _direction_and_pushes(model, frame, ground)


def _remainder(model: Model, frame: Frame, ground: axioms.InWorld) -> Iterator[Unknown]:
    yield from _levels(ground)
    yield from closed_scope(model, frame, ground.subject, ground.worlds)
    for influence in model.influences_on[ground.subject]:
        yield from transmission_scope(frame, influence, *ground.worlds)


def _gate(model: Model, ground: axioms.InWorld) -> Iterator[Unknown]:
    gate = _rule(model.gates, ground)
    yield LevelOf(gate.target, ground.worlds[0])
    yield from switch_scope(gate)
    yield from condition_scope(gate.condition, *ground.worlds)


def _law(model: Model, ground: axioms.InWorld) -> Iterator[Unknown]:
    law = _rule(model.laws, ground)
    yield from condition_scope(law.when, *ground.worlds)
    yield from condition_scope(law.then, *ground.worlds)


def _alternatives(model: Model, ground: axioms.OfRule) -> Iterator[Unknown]:
    return map(Existence, model.open_in(_rule(model.alternatives, ground))[1])


def _definition(model: Model, ground: axioms.InWorld) -> Iterator[Unknown]:
    yield from _levels(ground)
    yield from condition_scope(model.definition_of[ground.subject].expression, *ground.worlds)


def _observation(model: Model, frame: Frame, ground: axioms.OfRule) -> Iterator[Unknown]:
    observation = _rule(model.observations, ground)
    return claim_scope(model, frame, observation.where, observation.claim)
