"""Rules as members: the ground constraints of a problem, each switched by the rules that it reads.

A ground constraint about how a quantity moves reads everything that acts on it there, and says nothing without all of
that. So rules that are read by the same ground constraints only ever count together: they are one *bundle*. What is
set, and the assumption about loops, are bundles without rules; what levels and directions are is no bundle and always
holds.

A set of bundles *suffices* if the claim follows from what is switched on. This module asks that of z3; which sets are
worth asking about is for `hitting`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

from reasoner.model import axioms
from reasoner.model.axioms import Change, Ground, Local
from reasoner.model.ir import Model
from reasoner.model.labeling import DirectionOf, Existence, Labeling, LevelOf, SignOf, Unknown
from reasoner.model.worlds import Frame
from reasoner.signs import ANY, DOWN, MINUS, PLUS, UP, ZERO, Sign
from reasoner.solve.budget import Budget
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import Formula, conj, implies, neg
from reasoner.solve.foundation import Foundation
from reasoner.solve.session import Assignment, Session, Verdict

Item = str
"""What a ground constraint reads: the id of a rule, `=` and a quantity that is set, or `LOOPS`."""

LOOPS: Item = "(loops)"


@dataclass(frozen=True, slots=True)
class Bundle:
    """What counts only together: `rules`, or one quantity that is set, or (neither) the assumption about loops."""

    rules: tuple[str, ...]
    setting: str = ""


class Bundles:
    """The bundles of some ground constraints against a goal: literals that contradict the claim."""

    def __init__(
        self, encoder: Encoder, foundation: Foundation, members: Sequence[Ground], goal: Sequence[Formula], seed: int
    ) -> None:
        self._encoder, self._foundation, self._goal = encoder, foundation, tuple(goal)
        self._session, self._sent = Session(seed), 0
        self._assignment = Assignment()
        self.shown = frozenset[int]()  # the bundles of the last check
        self.untouched = True  # nothing was asked but whether all of them suffice, and no loop was found
        self.members: list[Local] = [g for g in members if not isinstance(g, axioms.Foundation)]
        self.loops: list[axioms.Foundation] = []  # of Foundation, as they were needed
        self._parts = {g: _parts(encoder, g) for g in self.members}
        read = [part.reads for parts in self._parts.values() for part in parts]
        self.bundles = _bundled(read, loops=not encoder.model.unfounded)
        self._at = {item: n for n, b in enumerate(self.bundles) for item in _items(b)}
        self._switch = [neg(encoder.fresh()) for _ in self.bundles]  # z3 makes atoms false where it can
        self._holds: dict[int, list[tuple[frozenset[int], Formula]]] = {n: [] for n in range(len(self.bundles))}
        self._add(f for parts in self._parts.values() for part in parts for f in self._switched(part))
        self._add_loops([g for g in members if isinstance(g, axioms.Foundation)])

    @property
    def all(self) -> frozenset[int]:
        return frozenset(range(len(self.bundles)))

    def check(self, chosen: Collection[int], budget: Budget) -> Verdict:
        """Whether a labeling obeys the chosen bundles and contradicts the claim; UNSAT: they suffice."""
        on = [self._switch[n] for n in sorted(chosen)]
        self.untouched &= len(on) == len(self.bundles)
        self.shown = frozenset(chosen)
        while True:
            self._add(())
            verdict = self._session.check([*self._goal, *on], budget)
            if verdict is not Verdict.SAT:
                return verdict
            self._assignment = self._session.assignment()
            found = self._unfounded(self.shown)
            if not found:
                return verdict
            self.untouched = False
            self._add_loops(found)

    def _unfounded(self, chosen: Collection[int]) -> Sequence[axioms.Foundation]:
        """The loops of the labeling at hand that the chosen bundles rule out."""
        if not self.has_loops(chosen):
            return ()
        return self._foundation.unfounded(self._assignment.holds, self._free(chosen))

    def against(self, goal: Sequence[Formula]) -> Bundles:
        """The same bundles against another goal, in the same solver; a loop that one of them finds, all have."""
        other = copy(self)
        other._goal, other._assignment, other.shown = tuple(goal), Assignment(), frozenset()
        return other

    def core(self) -> frozenset[int]:
        """The bundles that the last check, which must have been UNSAT, needed; not minimal."""
        named = set(self._session.core())
        return frozenset(n for n, switch in enumerate(self._switch) if switch in named)

    def obeyed(self) -> frozenset[int]:
        """What the labeling of the last check (SAT) obeys: the bundles chosen, and others if no loop is against it."""
        found = set(self.shown)
        for n in range(len(self.bundles)):
            if n not in found and self.bundles[n] != Bundle(()):
                with_it = found | {n}
                if all(self._assignment.holds(f) for needs, f in self._holds[n] if needs <= with_it):
                    found = with_it
        return self.shown if self._unfounded(found) else frozenset(found)

    def grounds(self, chosen: Collection[int]) -> tuple[Ground, ...]:
        """The ground constraints that the chosen bundles switch on, the loops found until now included."""
        on = frozenset(chosen)
        loops = (g for g in self.loops if self._of_loop(g.loop) <= on)
        return (*(g for g, ps in self._parts.items() if any(self._needs(p.reads) <= on for p in ps)), *loops)

    def told(self, chosen: Collection[int]) -> frozenset[str]:
        """The quantities of which the chosen bundles say how they move."""
        on = frozenset(chosen)
        return frozenset(q for q, needs in self._of.items() if needs <= on)

    def items(self, chosen: Collection[int]) -> frozenset[Item]:
        """What the chosen bundles consist of."""
        return frozenset(item for n in chosen for item in _items(self.bundles[n]))

    def within(self, items: frozenset[Item]) -> frozenset[int]:
        """The bundles of which everything is among the items."""
        return frozenset(n for n, bundle in enumerate(self.bundles) if items.issuperset(_items(bundle)))

    def rules(self, chosen: Collection[int]) -> tuple[str, ...]:
        return tuple(rule for n in sorted(chosen) for rule in self.bundles[n].rules)

    def has_loops(self, chosen: Collection[int]) -> bool:
        """Whether the assumption about loops is chosen."""
        return self._at.get(LOOPS) in chosen

    @property
    def frame(self) -> Frame:
        return self._encoder.frame

    def labeling(self) -> Labeling:
        """The labeling of the last check, which must have been SAT."""
        return labeling_of(self._encoder, self.frame, self._assignment)

    def says_all(self, ground: Local, chosen: Collection[int]) -> bool:
        """Whether the chosen bundles switch on the whole of a ground constraint."""
        return self._needs(self._parts[ground][0].reads) <= frozenset(chosen)

    def implied(self, chosen: Collection[int], budget: Budget) -> dict[Unknown, frozenset[object]]:
        """The directions that what is switched on narrows down, with the signs it leaves."""
        self._add(())
        on = [self._switch[n] for n in sorted(chosen)]
        return implied(self._encoder, self._session, on, self.grounds(chosen), budget)

    # --- encoding ---------------------------------------------------------------------------------------------

    def _add(self, formulas: Iterable[Formula]) -> None:
        found = list(formulas)
        self._session.add([*self._encoder.axioms[self._sent :], *found])
        self._sent = len(self._encoder.axioms)

    def _needs(self, items: Iterable[Item]) -> frozenset[int]:
        return frozenset(self._at[i] for i in items)

    def _switched(self, part: _Part) -> Iterable[Formula]:
        formula, needs = conj(part.formulas), self._needs(part.reads)
        if not needs:
            return (formula,)
        # an atom of its own, true exactly where the constraint holds, so that a labeling tells what it obeys
        holds = self._encoder.fresh()
        for n in needs:
            self._holds[n].append((needs, holds))
        return (f"(= {holds} {formula})", implies(conj(self._switch[n] for n in sorted(needs)), holds))

    def _add_loops(self, found: Sequence[axioms.Foundation]) -> None:
        self.loops += found
        self._add(
            implies(conj(self._switch[n] for n in sorted(self._of_loop(g.loop))), self._foundation.formula(g.loop))
            for g in found
        )

    def _of_loop(self, loop: frozenset[Change]) -> frozenset[int]:
        return frozenset({self._at[LOOPS]}).union(*(self._of.get(q, frozenset()) for q, _, _ in loop))

    @cached_property
    def _of(self) -> Mapping[str, frozenset[int]]:
        """What is read of each quantity to say how it moves."""
        found: dict[str, set[int]] = {}
        for ground, parts in self._parts.items():
            if isinstance(ground, axioms.Cause):
                found.setdefault(ground.subject, set()).update(self._needs(parts[0].reads))
        return {q: frozenset(needs) for q, needs in found.items()}

    def _free(self, chosen: Collection[int]) -> Callable[[Change], bool]:
        """Which changes need no reason: of quantities of which nothing chosen says how they move."""
        told = self.told(chosen)
        return lambda change: change[0] not in told


def labeling_of(encoder: Encoder, frame: Frame, assignment: Assignment) -> Labeling:
    """The labeling behind a solution."""
    model = encoder.model
    holds = assignment.holds
    levels: dict[tuple[str, int], int] = {}
    directions: dict[tuple[str, tuple[int, int]], Sign] = {}
    for name, quantity in model.quantities.items():
        for w in range(len(frame.worlds)):
            levels[name, w] = sum(holds(encoder.reaches(name, w, k)) for k in range(1, quantity.space.top + 1))
        for a, b in frame.pairs:
            up, down = holds(encoder.up(name, a, b)), holds(encoder.down(name, a, b))
            directions[name, (a, b)] = PLUS if up else MINUS if down else ZERO
    optional = [i.id for i in model.influences if i.maybe] + [g.id for g in model.gates if g.maybe]
    exists = {rule: holds(encoder.exists(rule)) for rule in optional}
    unsigned = [i.id for i in model.influences if i.sign is None]
    signs = {rule: PLUS if holds(encoder.positive(rule)) else MINUS for rule in unsigned}
    return Labeling(levels, directions, exists, signs)


def value_of(encoder: Encoder, unknown: Unknown, assignment: Assignment) -> object:
    """The value of one unknown in a solution."""
    holds = assignment.holds
    match unknown:
        case LevelOf(name, world):
            top = encoder.model.quantities[name].space.top
            return sum(holds(encoder.reaches(name, world, k)) for k in range(1, top + 1))
        case DirectionOf(name, (a, b)):
            return PLUS if holds(encoder.up(name, a, b)) else MINUS if holds(encoder.down(name, a, b)) else ZERO
        case Existence(rule):
            return holds(encoder.exists(rule))
        case SignOf(rule):
            return PLUS if holds(encoder.positive(rule)) else MINUS


def implied(
    encoder: Encoder, session: Session, on: Sequence[Formula], members: Iterable[Ground], budget: Budget
) -> dict[Unknown, frozenset[object]]:
    """The directions of what Cause is among the members of that the switches which are on narrow down."""
    asked = dict.fromkeys((g.subject, g.worlds) for g in members if isinstance(g, axioms.Cause))
    ways = {key: (encoder.up(key[0], *key[1]), encoder.down(key[0], *key[1])) for key in asked}
    forced = session.fixed([atom for pair in ways.values() for atom in pair], on, budget) or frozenset()
    found: dict[Unknown, frozenset[object]] = {}
    for key, (up, down) in ways.items():
        excluded = {sign for sign, atom in ((PLUS, up), (MINUS, down)) if neg(atom) in forced}
        signs = UP if up in forced else DOWN if down in forced else ANY - excluded
        if signs != ANY:
            found[DirectionOf(*key)] = frozenset(signs)
    return found


def _items(bundle: Bundle) -> tuple[Item, ...]:
    return bundle.rules or ((f"={bundle.setting}",) if bundle.setting else (LOOPS,))


@dataclass(frozen=True, slots=True)
class _Part:
    """What a ground constraint says by some of what it reads."""

    reads: frozenset[Item]
    formulas: tuple[Formula, ...]


def _parts(encoder: Encoder, ground: Local) -> tuple[_Part, ...]:
    """The whole of a ground constraint, then what it says with less."""
    whole = _Part(_read(encoder, ground), tuple(encoder.ground(ground)))
    gates = frozenset(g.id for g in encoder.model.gates_on.get(ground.subject, ()))
    if isinstance(ground, axioms.Cause) and gates:
        return whole, _Part(gates, tuple(encoder.shut(ground.subject, ground.worlds)))
    if isinstance(ground, axioms.Response):
        dominant = frozenset(p.rule for p in encoder.pushes(ground.subject, ground.worlds) if p.dominant)
        if dominant:
            return whole, _Part(dominant | gates, tuple(encoder.led(ground.subject, ground.worlds)))
    if isinstance(ground, axioms.Remainder):
        name, (world,) = ground.subject, ground.worlds
        still = ((i.id, encoder.still(name, world, i)) for i in encoder.model.influences_on[name])
        return whole, *(_Part(gates | {rule}, tuple(formulas)) for rule, formulas in still if formulas)
    return (whole,)


def _read(encoder: Encoder, ground: Local) -> frozenset[Item]:
    """What a ground constraint says less without, or nothing."""
    model = encoder.model
    match ground:
        case axioms.Cause(name, pair) | axioms.Response(name, pair):
            pushes = {p.rule for p in encoder.pushes(name, pair)}
            return frozenset(pushes | {g.id for g in model.gates_on[name]})
        case axioms.Remainder(name):
            return frozenset({*(i.id for i in model.influences_on[name]), *(g.id for g in model.gates_on[name])})
        case axioms.Closure(name):
            return frozenset(g.id for g in model.gates_on[name])
        case axioms.Definition(name):
            return frozenset({model.definition_of[name].id})
        case axioms.Gate(rule) | axioms.Law(rule) | axioms.Alternatives(rule) | axioms.Observation(rule):
            return frozenset({rule})
        case axioms.Setting(name, worlds) | axioms.Raised(name, worlds) | axioms.End(name, worlds):
            return frozenset({f"={name}"} if _is_set(model, encoder.frame, name, worlds) else ())
        case axioms.Reference() | axioms.Same() | axioms.Compatibility() | axioms.Transitivity():
            return frozenset()
        case _:
            assert_never(ground)


def _is_set(model: Model, frame: Frame, quantity: str, worlds: Iterable[int]) -> bool:
    """Whether somebody sets it in one of the worlds: what an input is by default needs no saying."""
    reference = model.quantities[quantity].space.reference
    keys = [frame.key(quantity, w) for w in worlds]
    default = [k is None or k.kind == "base" or (k.kind == "level" and k.level == reference) for k in keys]
    return not all(default) or quantity not in model.inputs


def _bundled(reads: Iterable[frozenset[Item]], loops: bool) -> tuple[Bundle, ...]:
    """Items that are in the same sets, together, in order of first mention."""
    within: dict[Item, list[int]] = {}
    for n, items in enumerate(reads):
        for item in sorted(items):
            within.setdefault(item, []).append(n)
    groups: dict[tuple[int, ...], list[Item]] = {}
    for item, places in within.items():
        groups.setdefault(tuple(places), []).append(item)
    found = []
    for together in groups.values():
        found += [Bundle((), i[1:]) for i in together if i.startswith("=")]
        if rules := tuple(i for i in together if not i.startswith("=")):
            found.append(Bundle(rules))
    return (*found, *((Bundle(()),) if loops else ()))
