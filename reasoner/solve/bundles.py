"""Rules as members: the ground constraints of a problem, each switched by the rules that it reads.

A ground constraint about how a quantity moves reads everything that acts on it there, and says nothing without all of
that. So rules that are read by the same ground constraints only ever count together: they are one *bundle*. What is
set, and the assumption about loops, are bundles without rules; what levels and directions are is no bundle and always
holds.

A set of bundles *suffices* if the claim follows from what is switched on: with the goal, the claim's negation, it is
unsatisfiable. So the fewest rules that suffice are a smallest MUS over bundles. This module asks z3 about one set;
which sets are worth asking about is for `hitting`.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass
from functools import cached_property
from typing import assert_never

from reasoner.model import axioms
from reasoner.model.axioms import Change, Ground, Local
from reasoner.model.ir import Definition, Gate, Influence, Model
from reasoner.model.labeling import Labeling, Unknown
from reasoner.model.worlds import Frame
from reasoner.solve.budget import Budget
from reasoner.solve.decode import forced_directions, labeling_of
from reasoner.solve.encode import Encoder
from reasoner.solve.formula import Formula, conj, iff, implies, neg
from reasoner.solve.foundation import Foundation, Loop
from reasoner.solve.grouped import upstream
from reasoner.solve.lazy import LazySolver
from reasoner.solve.session import Assignment, Verdict

Item = str
"""What a ground constraint reads: the id of a rule, `=` and a quantity that is set, or an assumption."""

LOOPS: Item = "(loops)"
REMAINDER: Item = "(remainder)"
"""That loops do not sustain themselves (Foundation), and that inhibition leaves a remainder."""


@dataclass(frozen=True, slots=True)
class Bundle:
    """What counts only together: `rules`, or one quantity that is set, or an assumption, `LOOPS` or `REMAINDER`."""

    rules: tuple[str, ...]
    setting: str = ""
    assumption: Item = ""


class Bundles:
    """The bundles of some ground constraints against a goal: literals that contradict the claim."""

    def __init__(self, foundation: Foundation, members: Sequence[Ground], goal: Sequence[Formula], seed: int) -> None:
        self._lazy, self._goal = LazySolver(foundation, seed), tuple(goal)
        self._encoder, self._foundation = foundation.encoder, foundation
        self._assignment = Assignment()
        self._chosen = frozenset[int]()  # the bundles of the last check
        self._searched = False  # something was asked besides whether all of them suffice
        self.members: list[Local] = [g for g in members if not isinstance(g, Loop)]
        self._parts = {g: _parts(self._encoder, g) for g in self.members}
        read = [part.reads for parts in self._parts.values() for part in parts]
        self.bundles = _bundled(read, loops=not self._encoder.model.unfounded)
        self._at = {item: n for n, b in enumerate(self.bundles) for item in _items(b)}
        # negated atoms, because z3 makes atoms false where it can: so a labeling obeys more bundles than it has to
        self._switch = [neg(self._encoder.fresh()) for _ in self.bundles]
        self._holds: dict[int, list[tuple[frozenset[int], Formula]]] = {n: [] for n in range(len(self.bundles))}
        self._lazy.add(f for parts in self._parts.values() for part in parts for f in self._switched(part))
        self._lazy.send()
        given = [g for g in members if isinstance(g, Loop)]
        self._lazy.learn(given, self)
        self._lazy.send()
        self._given = len(given)

    @property
    def loops(self) -> Sequence[Loop]:
        """The loops whose formulas have been needed until now."""
        return self._lazy.loops

    @property
    def pristine(self) -> bool:
        """Whether nothing was asked but whether all of them suffice, and no loop was learned."""
        return not self._searched and len(self.loops) == self._given

    @property
    def all(self) -> frozenset[int]:
        return frozenset(range(len(self.bundles)))

    def check(self, chosen: Collection[int], budget: Budget) -> Verdict:
        """Whether a labeling obeys the chosen bundles and contradicts the claim; UNSAT: they suffice."""
        on = [self._switch[n] for n in sorted(chosen)]
        self._searched |= len(on) != len(self.bundles)
        self._chosen = frozenset(chosen)
        verdict = self._lazy.check([*self._goal, *on], budget, self)
        if verdict is Verdict.SAT:
            self._assignment = self._lazy.session.assignment()
        return verdict

    def violated(self, holds: Callable[[Formula], bool]) -> Sequence[Loop]:
        """The loops of a labeling that the bundles of the last check rule out."""
        return self._violated(holds, self._chosen)

    def _violated(self, holds: Callable[[Formula], bool], chosen: Collection[int]) -> Sequence[Loop]:
        if not self.has_loops(chosen):
            return ()
        # a quantity of which nothing chosen says how it moves may move for no reason
        governed = self.governed(chosen)
        return self._foundation.smallest_loops(holds, lambda change: change[0] not in governed)

    def guarded(self, loop: Loop) -> Formula:
        """A loop formula counts with the assumption about loops and all that governs the quantities in it."""
        switches = conj(self._switch[n] for n in sorted(self._of_loop(loop.loop)))
        return implies(switches, self._foundation.formula(loop.loop))

    def against(self, goal: Sequence[Formula]) -> Bundles:
        """The same bundles against another goal, in the same solver; a loop that one of them finds, all have."""
        other = copy(self)
        other._goal, other._assignment, other._chosen = tuple(goal), Assignment(), frozenset()
        return other

    def core(self) -> frozenset[int]:
        """The bundles that the last check, which must have been UNSAT, needed; not minimal."""
        named = set(self._lazy.core())
        return frozenset(n for n, switch in enumerate(self._switch) if switch in named)

    def obeyed(self) -> frozenset[int]:
        """What the labeling of the last check (SAT) obeys: the bundles chosen, and others if no loop is against it."""
        # greedily, one bundle after another: a constraint that several switch counts when the last of them is on
        found = set(self._chosen)
        for n in range(len(self.bundles)):
            if n not in found and self.bundles[n].assumption != LOOPS:
                with_it = found | {n}
                if all(self._assignment.holds(f) for needs, f in self._holds[n] if needs <= with_it):
                    found = with_it
        # with more switched on, more quantities need a reason for moving: a loop may now be unfounded
        return self._chosen if self._violated(self._assignment.holds, found) else frozenset(found)

    def grounds(self, chosen: Collection[int]) -> tuple[Ground, ...]:
        """The ground constraints that the chosen bundles switch on, the loops found until now included."""
        on = frozenset(chosen)
        loops = (g for g in self.loops if self._of_loop(g.loop) <= on)
        return (*(g for g, ps in self._parts.items() if any(self._needs(p.reads) <= on for p in ps)), *loops)

    def governed(self, chosen: Collection[int]) -> frozenset[str]:
        """The quantities whose Cause the chosen bundles switch on: these move for a reason only."""
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

    def without_remainder(self, chosen: frozenset[int]) -> frozenset[int]:
        """The chosen bundles but the assumption that inhibition leaves a remainder."""
        return chosen - {self._at.get(REMAINDER, -1)}

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

    def forced_directions(self, chosen: Collection[int], budget: Budget) -> dict[Unknown, frozenset[object]]:
        """The directions that what is switched on narrows down, with the signs it leaves."""
        on = [self._switch[n] for n in sorted(chosen)]
        return forced_directions(self._lazy, on, self.grounds(chosen), budget)

    # --- encoding ---------------------------------------------------------------------------------------------

    def _needs(self, items: Iterable[Item]) -> frozenset[int]:
        return frozenset(self._at[i] for i in items)

    def _switched(self, part: _Part) -> Iterable[Formula]:
        formula, needs = conj(part.formulas), self._needs(part.reads)
        if not needs:
            return (formula,)
        # reify the constraint, so that a labeling shows whether it holds
        holds = self._encoder.fresh()
        for n in needs:
            self._holds[n].append((needs, holds))
        return (iff(holds, formula), implies(conj(self._switch[n] for n in sorted(needs)), holds))

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


def _items(bundle: Bundle) -> tuple[Item, ...]:
    return bundle.rules or ((f"={bundle.setting}",) if bundle.setting else (bundle.assumption,))


@dataclass(frozen=True, slots=True)
class _Part:
    """What a ground constraint says by some of what it reads."""

    reads: frozenset[Item]
    formulas: tuple[Formula, ...]


def _parts(encoder: Encoder, ground: Local) -> tuple[_Part, ...]:
    """The whole of a ground constraint, then what it says with less."""
    whole = _Part(_read(encoder, ground), tuple(encoder.ground(ground)))
    gates = frozenset(g.id for g in encoder.model.gates_on.get(ground.subject, ()))
    # what holds by the gates, or by the dominant influences, alone must hold though other rules are switched off: else
    # a set of rules that suffices would seem not to
    if isinstance(ground, axioms.Cause) and gates:
        return whole, _Part(gates, tuple(encoder.shut(ground.subject, ground.worlds)))
    if isinstance(ground, axioms.Response):
        dominant = frozenset(p.rule for p in encoder.pushes(ground.subject, ground.worlds) if p.dominant)
        if dominant:
            return whole, _Part(dominant | gates, tuple(encoder.led(ground.subject, ground.worlds)))
    if isinstance(ground, axioms.Remainder):
        name, (world,) = ground.subject, ground.worlds
        still = ((i.id, encoder.still(name, world, i)) for i in encoder.model.influences_on[name])
        return whole, *(_Part(gates | {rule, REMAINDER}, tuple(formulas)) for rule, formulas in still if formulas)
    return (whole,)


def _read(encoder: Encoder, ground: Local) -> frozenset[Item]:
    """What a ground constraint says less without, or nothing."""
    model = encoder.model
    match ground:
        case axioms.Cause(name, pair) | axioms.Response(name, pair):
            pushes = {p.rule for p in encoder.pushes(name, pair)}
            return frozenset(pushes | {g.id for g in model.gates_on[name]})
        case axioms.Path(name):
            above = upstream(model, name)
            rules: tuple[Influence | Gate | Definition, ...] = (*model.influences, *model.gates, *model.definitions)
            return frozenset(rule.id for rule in rules if rule.target in above)
        case axioms.Remainder(name):
            gates = frozenset(g.id for g in model.gates_on[name])
            return gates | {REMAINDER, *(i.id for i in model.influences_on[name])}
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
    # items with the same places cannot be told apart by any check: deciding them together makes fewer and larger steps
    groups: dict[tuple[int, ...], list[Item]] = {}
    for item, places in within.items():
        groups.setdefault(tuple(places), []).append(item)
    found = []
    for together in groups.values():
        found += [Bundle((), i[1:]) for i in together if i.startswith("=")]
        found += [Bundle((), "", i) for i in together if i == REMAINDER]
        if rules := tuple(i for i in together if i != REMAINDER and not i.startswith("=")):
            found.append(Bundle(rules))
    return (*found, *((Bundle((), "", LOOPS),) if loops else ()))
