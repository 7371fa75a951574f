"""The meaning by brute force: every consistent labeling of a frame, found by trying them all.

An independent statement of what a model means, for small models only: it shares the data contracts (model,
frame, labeling, claims) with the engines and not one line of their logic. It is written to be read against
the manual, not to be fast: for every quantity it lists all *courses* (a level in each world and a direction over each
pair) that are possible for the quantity alone, combines them, and throws away what breaks a rule.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from itertools import islice, product
from typing import Literal, TypeAlias

from reasoner.model import claims
from reasoner.model.ir import (
    Alternatives,
    And,
    AtLeast,
    Claim,
    Condition,
    Constant,
    Definition,
    Gate,
    Influence,
    Law,
    Model,
    Not,
    Or,
    Test,
    Value,
    Where,
    leaves,
    quantities_in,
)
from reasoner.model.labeling import Labeling
from reasoner.model.worlds import REFERENCE, Frame, Key, Pair, World
from reasoner.signs import ANY, DOWN, MINUS, NOT_DOWN, NOT_UP, PLUS, STEADY, UP, ZERO, Sign, SignSet

Verdict: TypeAlias = Literal["necessary", "possible", "impossible", "inconsistent"]

COURSES = 3_000
EFFORT = 15_000
"""How many courses of one quantity, and how many steps of the search, may be tried before a frame is too large."""


class TooLarge(Exception):
    """The frame has more candidates than brute force should try."""


@dataclass(frozen=True, slots=True)
class Course:
    """What one quantity does: its level in every world, its direction over every compared pair."""

    levels: tuple[int, ...]
    directions: Mapping[Pair, Sign]

    def direction(self, a: int, b: int) -> Sign:
        if a == b:
            return ZERO
        return self.directions[a, b] if a < b else -self.directions[b, a]


# --- one quantity alone: compatibility, transitivity, reference, settings -----------------------------------------


def courses(model: Model, frame: Frame, name: str) -> list[Course]:
    """Every course of a quantity that its space and the settings allow, whatever the other quantities do."""
    found: list[Course] = []
    signs_of = cache(lambda pair, at: _signs(model, frame, name, pair, at))
    orders = cache(lambda allowed: tuple(islice(_orders(frame, allowed), COURSES + 1)))
    for levels in product(*(_levels(model, frame, name, w) for w in range(len(frame.worlds)))):
        for signs in orders(tuple(signs_of(pair, (levels[pair[0]], levels[pair[1]])) for pair in frame.pairs)):
            found.append(Course(levels, signs))
            if len(found) > COURSES:
                raise TooLarge(name)
    return found


def _levels(model: Model, frame: Frame, name: str, w: int) -> Iterable[int]:
    space = model.quantities[name].space
    key = frame.key(name, w)
    if key is not None and key.kind == "level":
        return [key.level]
    is_reference = model.has_reference and frame.worlds[w] == REFERENCE
    if is_reference and space.reference is not None and name not in model.definition_of:
        return [space.reference]
    return range(space.top + 1)


def _signs(model: Model, frame: Frame, name: str, pair: Pair, levels: tuple[int, int]) -> SignSet:
    """The directions that its levels in the worlds of a pair and the settings leave to a quantity over that pair."""
    a, b = pair
    space = model.quantities[name].space
    if levels[0] != levels[1]:
        signs = UP if levels[0] < levels[1] else DOWN
    else:
        signs = STEADY if space.exact[levels[0]] else ANY
    keys = frame.key(name, a), frame.key(name, b)
    if keys[0] is not None and keys[0] == keys[1]:
        signs &= STEADY
    for (here, other), not_above in ((keys, NOT_DOWN), (keys[::-1], NOT_UP)):
        if here and here.kind == "level" and not _is_relative(other):
            if here.level == 0:
                signs &= not_above
            if here.level == space.top:
                signs &= _mirrored(not_above)
    for w, base, level, flip in ((b, a, levels[0], False), (a, b, levels[1], True)):
        relative = _against(model, frame, name, w, base, level)
        signs &= _mirrored(relative) if flip else relative
    return signs


def _against(model: Model, frame: Frame, name: str, w: int, base: int, level: int) -> SignSet:
    """The directions from `base` to `w` that a `raised` or `lowered` in w leaves, if `base` is what it is against."""
    key = frame.key(name, w)
    if not _is_relative(key) or frame.worlds[base] != World(key.base, (), "before"):
        return ANY
    space = model.quantities[name].space
    end = space.top if key.kind == "raised" else 0
    at_the_end = level == end and space.exact[end]
    if key.kind == "raised":
        return NOT_DOWN if at_the_end else UP
    return NOT_UP if at_the_end else DOWN


def _is_relative(key: Key | None) -> bool:
    return key is not None and key.kind in ("raised", "lowered")


def _mirrored(signs: SignSet) -> SignSet:
    return frozenset(-s for s in signs)


def _orders(frame: Frame, allowed: Sequence[SignSet]) -> Iterator[dict[Pair, Sign]]:
    """Every choice of one direction a pair that is a total preorder over each three compared worlds."""
    due: list[list[tuple[Pair, Pair, Pair]]] = [[] for _ in frame.pairs]
    for a, b, c in frame.triples:
        three = (a, b), (b, c), (a, c)
        due[max(frame.pairs.index(pair) for pair in three)].append(three)

    def extend(chosen: dict[Pair, Sign]) -> Iterator[dict[Pair, Sign]]:
        depth = len(chosen)
        if depth == len(frame.pairs):
            yield chosen
            return
        for sign in sorted(allowed[depth]):
            longer = {**chosen, frame.pairs[depth]: sign}
            if all(_is_preorder(longer[ab], longer[bc], longer[ac]) for ab, bc, ac in due[depth]):
                yield from extend(longer)

    return extend({})


def _is_preorder(ab: Sign, bc: Sign, ac: Sign) -> bool:
    """x_a, x_b, x_c exist with these signs of x_b - x_a, x_c - x_b and x_c - x_a."""
    if ab == bc or bc == ZERO:
        return ac == ab
    return ac == bc if ab == ZERO else True


# --- what the courses of several quantities say together -----------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Carrier:
    """A change that can carry a push: of this quantity over this pair; with `level`, only if its level changed."""

    quantity: str
    pair: tuple[int, int]
    level: bool = False
    way: Sign = ZERO  # unless steady, the only direction in which it carries


@dataclass(frozen=True, slots=True)
class Push:
    sign: Sign
    carriers: tuple[Carrier, ...]
    weak: bool = False
    dominant: bool = False


@dataclass(frozen=True)
class State:
    """A (possibly still partial) labeling, read as the rules read it."""

    model: Model
    frame: Frame
    exists: Mapping[str, bool]
    signs: Mapping[str, Sign]
    courses: dict[str, Course] = field(default_factory=dict)

    def level(self, name: str, w: int) -> int:
        return self.courses[name].levels[w]

    def direction(self, name: str, a: int, b: int) -> Sign:
        return self.courses[name].direction(a, b)

    def holds(self, condition: Condition, w: int) -> bool:
        match condition:
            case Test(quantity, low, high):
                return low <= self.level(quantity, w) <= high
            case Not(item):
                return not self.holds(item, w)
            case And(items):
                return all(self.holds(i, w) for i in items)
            case Or(items):
                return any(self.holds(i, w) for i in items)
            case AtLeast(count, items):
                return sum(self.holds(i, w) for i in items) >= count
            case Value() | Constant():
                raise AssertionError("a level by itself stands in definitions only")

    def value(self, expression: Condition, w: int, top: int) -> int:
        """What a definition gives in a world; a test counts as the bottom or the top."""
        match expression:
            case Value(quantity):
                return self.level(quantity, w)
            case Constant(level):
                return level
            case Test():
                return top if self.holds(expression, w) else 0
            case Not(item):
                return top - self.value(item, w, top)
            case And(items):
                return min(self.value(i, w, top) for i in items)
            case Or(items):
                return max(self.value(i, w, top) for i in items)
            case AtLeast(count, items):
                return sorted((self.value(i, w, top) for i in items), reverse=True)[count - 1]

    def gates(self, name: str) -> list[Gate]:
        """The gates on a quantity that exist."""
        return [g for g in self.model.gates_on[name] if self.exists.get(g.id, True)]

    def closed(self, name: str, w: int) -> bool:
        if self.frame.overrides(name, w):
            return False
        return any(not self.holds(g.condition, w) for g in self.gates(name))

    # -- pushes

    def pushes(self, name: str, a: int, b: int) -> list[Push]:
        """Everything that pushes on a quantity from world a to world b: influences, gates, its definition."""
        found = [self.push(i, a, b) for i in self.model.influences_on[name] if self.exists.get(i.id, True)]
        for gate in self.gates(name):
            for source, sign in self.polarities(gate.condition):
                if not self.acts_itself(source, name, a, b):
                    found.append(self.weak_push(source, sign, a, b))
        if name in self.model.definition_of:
            for source, sign in self.polarities(self.model.definition_of[name].expression):
                found.append(self.weak_push(source, sign, a, b))
        return found

    def weak_push(self, source: str, sign: Sign, a: int, b: int) -> Push:
        return Push(self.direction(source, a, b).times(sign), (Carrier(source, (a, b)),), weak=True)

    def push(self, influence: Influence, a: int, b: int) -> Push:
        if influence.slow:
            a, b = self.frame.earlier[a], self.frame.earlier[b]
        source, condition = influence.source, influence.condition
        carriers = [Carrier(source, (a, b))]
        acts = [condition is None or self.holds(condition, w) for w in (a, b)]
        if acts[0] != acts[1]:
            on, appears = (b, PLUS) if acts[1] else (a, MINUS)
            sign = ZERO if self.at_exact(source, on, 0) else appears
            carriers += self.switchers(condition, (a, b), appears)
        else:
            sign = self.direction(source, a, b) if acts[0] else ZERO
        sign = sign.times(influence.sign if influence.sign is not None else self.signs[influence.id])
        return Push(sign, tuple(carriers), influence.weak, influence.dominant)

    def switchers(self, condition: Condition, pair: tuple[int, int], way: Sign) -> list[Carrier]:
        """Changes of level that switch a condition on (or off, if `way` is down) over a pair."""
        return [Carrier(q, pair, level=True, way=way.times(helps)) for q, helps in self.polarities(condition)]

    def at_exact(self, name: str, w: int, level: int) -> bool:
        return self.level(name, w) == level and self.model.quantities[name].space.exact[level]

    def polarities(self, condition: Condition) -> list[tuple[str, Sign]]:
        """Every tested quantity with each way in which more of it can help the condition."""
        found: dict[tuple[str, Sign], None] = {}
        for leaf, positive in leaves(condition):
            top = self.model.quantities[leaf.quantity].space.top
            helps = [PLUS]
            if isinstance(leaf, Test):
                helps = [PLUS] * (leaf.low > 0) + [MINUS] * (leaf.high < top)
            for sign in helps:
                found[leaf.quantity, sign if positive else -sign] = None
        return list(found)

    def acts_itself(self, source: str, target: str, a: int, b: int) -> bool:
        """Whether a declared influence from source to target acts in both worlds, so that the gate adds no push."""
        return any(
            i.source == source
            and not i.slow
            and self.exists.get(i.id, True)
            and (i.condition is None or all(self.holds(i.condition, w) for w in (a, b)))
            for i in self.model.influences_on[target]
        )

    # -- the rules of one quantity

    def obeys(self, name: str) -> bool:
        """Whether a quantity obeys its gates, its definition, Cause and Response, in every world and pair."""
        shut = [self.closed(name, w) for w in range(len(self.frame.worlds))]
        if any(closed and self.level(name, w) != 0 for w, closed in enumerate(shut)):
            return False
        if name in self.model.definition_of and not self.obeys_definition(self.model.definition_of[name]):
            return False
        if any(self.vanished(name, w) for w, closed in enumerate(shut) if not closed):
            return False
        return all(self.obeys_over(name, a, b, shut[a], shut[b]) for a, b in self.frame.pairs)

    def vanished(self, name: str, w: int) -> bool:
        """Whether an open quantity is at an exact bottom although something activates it, or nothing ever does."""
        space = self.model.quantities[name].space
        between = range(1, space.reference or 0)
        has_room = any(not space.exact[level] for level in between)
        is_exempt = name in self.model.definition_of or self.frame.overrides(name, w) or self.is_vanishing(name)
        if is_exempt or not has_room or not self.at_exact(name, w, 0):
            return False
        heard = [
            (i, self.frame.earlier[w] if i.slow else w)
            for i in self.model.influences_on[name]
            if self.exists.get(i.id, True) and (i.sign or self.signs[i.id]) == PLUS
        ]
        loud = (
            not self.at_exact(i.source, at, 0) and (i.condition is None or self.holds(i.condition, at))
            for i, at in heard
        )
        return not heard or any(loud)

    def is_vanishing(self, name: str) -> bool:
        assumed = [one for one in self.model.principles if one.principle == "vanishing"]
        return any(not one.names or name in one.names for one in assumed)

    def obeys_definition(self, definition: Definition) -> bool:
        name = definition.target
        top = self.model.quantities[name].space.top
        return all(
            self.frame.overrides(name, w) or self.level(name, w) == self.value(definition.expression, w, top)
            for w in range(len(self.frame.worlds))
        )

    def obeys_over(self, name: str, a: int, b: int, a_closed: bool, b_closed: bool) -> bool:
        if a_closed and not self.obeys_closure(name, a, b, b_closed):
            return False
        if b_closed and not self.obeys_closure(name, b, a, a_closed):
            return False
        if self.frame.overrides(name, a) or self.frame.overrides(name, b):
            return True
        if a_closed or b_closed:
            return a_closed == b_closed or (
                self.obeys_opening(name, a, b) if a_closed else self.obeys_opening(name, b, a)
            )
        if not self.obeys_cause(name, a, b):
            return False
        if name in self.model.definition_of:
            return True
        return self.obeys_response(name, a, b) and self.obeys_response(name, b, a)

    def obeys_closure(self, name: str, closed: int, other: int, other_closed: bool) -> bool:
        """Closed counts as set to the bottom."""
        key = self.frame.key(name, other)
        direction = self.direction(name, closed, other)
        if other_closed or (key and key.kind == "level" and key.level == 0):
            return direction == ZERO
        return _is_relative(key) or direction >= ZERO

    def obeys_cause(self, name: str, a: int, b: int) -> bool:
        direction = self.direction(name, a, b)
        return direction == ZERO or any(p.sign == direction for p in self.pushes(name, a, b))

    def obeys_response(self, name: str, a: int, b: int) -> bool:
        """Response upwards, from a to b. (Seen from b to a it is Response downwards.)"""
        pushes = self.pushes(name, a, b)
        leading = {p.sign for p in pushes if p.dominant}
        forced = self.unopposed(pushes) or (PLUS in leading and MINUS not in leading)
        return not forced or self.direction(name, a, b) == PLUS or self.rests_at_end(name, a, b)

    def obeys_opening(self, name: str, closed: int, opened: int) -> bool:
        """Response from a world in which X is closed towards one in which it is open."""
        forced = self.unopposed(self.pushes(name, closed, opened))
        rests = self.rests_at_end(name, closed, opened)
        return not forced or self.direction(name, closed, opened) == PLUS or rests

    @staticmethod
    def unopposed(pushes: Iterable[Push]) -> bool:
        """Whether something pushes up for certain, and nothing down."""
        return any(p.sign == PLUS and not p.weak for p in pushes) and all(p.sign != MINUS for p in pushes)

    def rests_at_end(self, name: str, a: int, b: int) -> bool:
        """Whether X, pushed up from a to b, may be steady: it is at the same exact end in both.

        Not so if one of the two is the reference world and the push leads inwards from a reference level at this end.
        """
        space = self.model.quantities[name].space
        ends = [e for e in (0, space.top) if self.at_exact(name, a, e) and self.at_exact(name, b, e)]
        if not ends:
            return False
        if not self.model.has_reference or space.reference != ends[0]:
            return True
        inwards_from_a = self.frame.worlds[a] == REFERENCE and ends[0] == 0
        inwards_from_b = self.frame.worlds[b] == REFERENCE and ends[0] == space.top
        return not (inwards_from_a or inwards_from_b)

    def obeys_law(self, law: Law) -> bool:
        return all(
            not self.holds(law.when, w)
            or self.holds(law.then, w)
            or any(self.frame.overrides(q, w) for q in quantities_in(law.then))
            for w in range(len(self.frame.worlds))
        )

    # -- Foundation

    def is_founded(self) -> bool:
        """Whether every change traces back to something set differently: the least fixed point covers all of them."""
        changes = {
            (name, pair) for name, course in self.courses.items() for pair, sign in course.directions.items() if sign
        }
        founded: set[tuple[str, Pair]] = set()
        while new := {c for c in changes - founded if self.traces_back(*c, founded)}:
            founded |= new
        return founded == changes

    # -- iggy's weaker notion: a path of rules that exist, whatever moves on it

    def has_paths(self) -> bool:
        """Whether each change that needs a path has one, from what is set differently along rules that exist."""
        named = {one.principle: one.names for one in self.model.principles}
        if "path_founded" not in named:
            return True
        asked = [
            name
            for name in self.courses
            if (not named["path_founded"] or name in named["path_founded"])
            and not ("unfounded" in named and (not named["unfounded"] or name in named["unfounded"]))
            and name not in self.model.inputs
        ]
        arrived = self.arrivals()
        return not any(
            sign and (name, pair) not in arrived
            for name in asked
            for pair, sign in self.courses[name].directions.items()
        )

    def arrivals(self) -> set[tuple[str, Pair]]:
        """Every quantity over every pair to which a path leads, forwards from what is set differently."""
        places = {(name, pair) for name in self.courses for pair in self.frame.pairs}
        found = {(n, (a, b)) for n, (a, b) in places if self.frame.key(n, a) != self.frame.key(n, b)}
        free = {(n, (a, b)) for n, (a, b) in places if self.frame.key(n, a) is self.frame.key(n, b) is None}
        while new := {(n, pair) for n, pair in free - found if any(r in found for r in self.readers(n, pair))}:
            found |= new
        return found

    def readers(self, name: str, pair: Pair) -> Iterator[tuple[str, Pair]]:
        """What the rules on a quantity that exist read, over the pair that each of them sends."""
        for i in self.model.influences_on[name]:
            if self.exists.get(i.id, True):
                sent = tuple(sorted(self.frame.earlier[w] if i.slow else w for w in pair))
                for source in (
                    (i.source, *(leaf.quantity for leaf, _ in leaves(i.condition))) if i.condition else (i.source,)
                ):
                    yield source, sent
        conditions = [g.condition for g in self.gates(name)]
        conditions += [d.expression for d in self.model.definitions if d.target == name]
        yield from ((leaf.quantity, pair) for condition in conditions for leaf, _ in leaves(condition))

    def traces_back(self, name: str, pair: Pair, founded: set[tuple[str, Pair]]) -> bool:
        """Whether a change is founded, given the changes known to be."""
        a, b = pair
        free = [one for one in self.model.principles if one.principle in ("unfounded", "path_founded")]
        if self.frame.key(name, a) != self.frame.key(name, b) or any(name in one.names for one in free):
            return True
        direction = self.direction(name, a, b)
        if any(p.sign == direction and self.carried(p.carriers, founded) for p in self.pushes(name, a, b)):
            return True
        if self.closed(name, a) == self.closed(name, b):
            return False
        w = a if self.closed(name, a) else b
        failing = [g for g in self.gates(name) if not self.holds(g.condition, w)]
        tested = [c for g in failing for c in self.switchers(g.condition, pair, PLUS if w == a else MINUS)]
        return self.carried(tested, founded)

    def carried(self, carriers: Iterable[Carrier], founded: set[tuple[str, Pair]]) -> bool:
        return any(
            (c.quantity, (min(c.pair), max(c.pair))) in founded
            and not (c.level and self.level(c.quantity, c.pair[0]) == self.level(c.quantity, c.pair[1]))
            and c.way in (ZERO, self.direction(c.quantity, *c.pair))
            for c in carriers
        )

    def labeling(self) -> Labeling:
        names = self.model.quantities
        levels = {(q, w): level for q in names for w, level in enumerate(self.courses[q].levels)}
        directions = {(q, pair): sign for q in names for pair, sign in self.courses[q].directions.items()}
        return Labeling(levels, directions, dict(self.exists), dict(self.signs))


# --- all together -------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class Check:
    """A rule that reads the courses of some quantities."""

    reads: frozenset[str]
    passes: Callable[[State], bool]


def labelings(model: Model, frame: Frame, limit: int | None = None, effort: int = EFFORT) -> Iterator[Labeling]:
    """Every consistent labeling of the frame, each once, at most `limit`; TooLarge where there is too much to try."""
    return islice(_labelings(model, frame, effort), limit)


def _labelings(model: Model, frame: Frame, most: int) -> Iterator[Labeling]:
    candidates = {name: courses(model, frame, name) for name in model.quantities}
    checks = _checks(model)
    order = _order(candidates, checks)
    effort = [most]
    for state in _switched(model, frame):
        for found in _search(state, order, candidates, checks, effort):
            labeling = found.labeling()
            if (
                (model.unfounded or found.is_founded())
                and found.has_paths()
                and all(
                    claims.holds(model, frame, o.where, o.claim, labeling) != o.excluded for o in model.observations
                )
            ):
                yield labeling


def _switched(model: Model, frame: Frame) -> Iterator[State]:
    """An empty state for each setting of the switches."""
    maybe = [r.id for r in (*model.influences, *model.gates) if r.maybe]
    unsigned = [i.id for i in model.influences if i.sign is None]
    for exists in product((True, False), repeat=len(maybe)):
        if not all(_enough(model, a, dict(zip(maybe, exists, strict=True))) for a in model.alternatives):
            continue
        for signs in product((PLUS, MINUS), repeat=len(unsigned)):
            yield State(model, frame, dict(zip(maybe, exists, strict=True)), dict(zip(unsigned, signs, strict=True)))


def _enough(model: Model, alternatives: Alternatives, exists: Mapping[str, bool]) -> bool:
    there = [r.id for r in (*model.influences, *model.gates) if exists.get(r.id, True)]
    return len(set(there) & set(alternatives.items)) >= alternatives.count


def _checks(model: Model) -> list[Check]:
    found = []
    for name in model.quantities:
        if name not in model.inputs:
            found.append(Check(_scope(model, name), lambda state, name=name: state.obeys(name)))
    for law in model.laws:
        reads = frozenset((*quantities_in(law.when), *quantities_in(law.then)))
        found.append(Check(reads, lambda state, law=law: state.obeys_law(law)))
    return found


def _scope(model: Model, name: str) -> frozenset[str]:
    """The quantities that decide whether one quantity obeys its rules."""
    reads = {name}
    for influence in model.influences_on[name]:
        reads.add(influence.source)
        if influence.condition is not None:
            reads.update(quantities_in(influence.condition))
    for gate in model.gates_on[name]:
        reads.update(quantities_in(gate.condition))
    if name in model.definition_of:
        reads.update(quantities_in(model.definition_of[name].expression))
    return frozenset(reads)


def _order(candidates: Mapping[str, list[Course]], checks: Sequence[Check]) -> list[str]:
    """An order of the quantities in which checks can be made early: always the cheapest next check to complete."""
    order: list[str] = []
    while len(order) < len(candidates):
        open_checks = [c.reads - set(order) for c in checks]
        costs = [(_cost(candidates, missing), sorted(missing)) for missing in open_checks if missing]
        rest = [name for name in candidates if name not in order]
        wanted = min(costs)[1] if costs else rest
        order.append(min(wanted, key=lambda name: len(candidates[name])))
    return order


def _cost(candidates: Mapping[str, list[Course]], names: Iterable[str]) -> int:
    cost = 1
    for name in names:
        cost *= len(candidates[name])
    return cost


def _search(
    state: State,
    order: Sequence[str],
    candidates: Mapping[str, list[Course]],
    checks: Sequence[Check],
    effort: list[int],
) -> Iterator[State]:
    """Backtracking in the given order; each check is made as soon as all that it reads is there, and remembered."""
    due = [[c for c in checks if c.reads <= {*order[: i + 1]} and order[i] in c.reads] for i in range(len(order))]
    remembered: dict[tuple[int, ...], bool] = {}

    def spend() -> None:
        effort[0] -= 1
        if effort[0] < 0:
            raise TooLarge(", ".join(order))

    def passes(check: Check, chosen: Mapping[str, int]) -> bool:
        key = (id(check), *(chosen[name] for name in order if name in check.reads))
        if key not in remembered:
            spend()
            remembered[key] = check.passes(state)
        return remembered[key]

    def extend(depth: int, chosen: dict[str, int]) -> Iterator[State]:
        if depth == len(order):
            yield state
            return
        name = order[depth]
        for number, course in enumerate(candidates[name]):
            spend()
            state.courses[name] = course
            chosen[name] = number
            if all(passes(check, chosen) for check in due[depth]):
                yield from extend(depth + 1, chosen)

    yield from extend(0, {})


# --- answers ------------------------------------------------------------------------------------------------------


def answers(model: Model, frame: Frame, where: Where, claim: Claim) -> Verdict:
    """The verdict on a claim: over all consistent labelings of the frame."""
    seen = {claims.holds(model, frame, where, claim, labeling) for labeling in labelings(model, frame)}
    if not seen:
        return "inconsistent"
    return "possible" if len(seen) == 2 else "necessary" if True in seen else "impossible"


@dataclass(frozen=True)
class Summary:
    """All values that each unknown takes in some labelings; `count` is how many labelings there were."""

    count: int
    levels: Mapping[tuple[str, int], frozenset[int]]
    directions: Mapping[tuple[str, Pair], frozenset[Sign]]
    exists: Mapping[str, frozenset[bool]]
    signs: Mapping[str, frozenset[Sign]]


def summary(found: Iterable[Labeling]) -> Summary:
    """The backbone of some labelings, from one pass over them."""
    count = 0
    values: tuple[dict, ...] = ({}, {}, {}, {})
    for labeling in found:
        count += 1
        for seen, part in zip(
            values, (labeling.levels, labeling.directions, labeling.exists, labeling.signs), strict=True
        ):
            for unknown, value in part.items():
                seen.setdefault(unknown, set()).add(value)
    return Summary(count, *({u: frozenset(s) for u, s in seen.items()} for seen in values))


def directions(model: Model, frame: Frame, pair: tuple[int, int]) -> dict[str, frozenset[Sign]]:
    """The directions that each quantity can have over a pair (either way round); empty sets where inconsistent."""
    found = summary(labelings(model, frame)).directions
    a, b = pair
    return {
        q: found.get((q, (a, b)), frozenset()) if a < b else _mirrored(found.get((q, (b, a)), frozenset()))
        for q in model.quantities
    }


def levels(model: Model, frame: Frame, world: int) -> dict[str, frozenset[int]]:
    """The levels that each quantity can have in a world; empty sets where inconsistent."""
    found = summary(labelings(model, frame)).levels
    return {q: found.get((q, world), frozenset()) for q in model.quantities}
