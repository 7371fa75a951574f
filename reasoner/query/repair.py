"""Repairs: the cheapest revisions after which rules, measurements and scenarios agree again.

Candidates are looked for where conflicts are: the measurements and laws, and what acts on the quantities whose rules
take part in some conflict. One encoding that has all of them finds the cheapest sets by implicit hitting sets (so
nothing of a set can be left out). Then the files are really changed, read again and asked again, and so is every part
of the set: what is listed restores consistency, and no part of it does.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from itertools import combinations, groupby, islice
from typing import assert_never

from reasoner.diagnostics import Severity
from reasoner.model.ir import Influence, Model, Observation, Rule, Test, Where, quantities_of
from reasoner.model.revision import Added, Flipped, Limited, Revision, Without
from reasoner.model.worlds import Frame, compared, frame_of
from reasoner.query.agreement import agreement
from reasoner.query.conflicts import Repair, Repairs
from reasoner.query.kinds import scenario_place
from reasoner.query.optimal import bound, needed
from reasoner.revise.files import ModelFiles
from reasoner.revise.rewrite import edited, edits
from reasoner.signs import MINUS, PLUS
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula
from reasoner.solve.grouped import Unit
from reasoner.solve.hitting import correction, corrections
from reasoner.solve.relaxed import Relaxed

ALIKE = 3
"""How many of them change the same kinds of things, so that no kind crowds out another."""
WORTH = 2
"""Repairs that cost more than so many times the cheapest are not listed."""
TRIED = 60
"""How many sets of revisions are looked at."""
SOURCES = 24
"""How many quantities are considered as the source of an influence that may be missing on one quantity."""
MISSING = 60
"""How many missing influences, of either sign, are considered in all: fewer on each where there are many to look at."""
LOOKED_AT = 12
"""On how many quantities changes of rules are looked for."""
TESTS = 6
"""How many conditions are considered for one influence."""
SHARE = 0.6
"""How much of the time may go into finding cheapest repairs; the rest is for any repair at all."""
BOUND = 5.0
"""Seconds that the proof that nothing is cheaper may take."""
PARTS = 3
"""Sets of at most so many revisions have all their parts read again too; for larger ones the encoding vouches."""

COSTS: Mapping[str, int] = {"measurement": 3, "limited": 4, "rule": 4, "flipped": 5, "added": 8}
"""What a revision costs by its kind. On top comes what speaks for the rule that is doubted: 0 to 3 for its status
(disputed, proposed, presumed, established) and 1 for each paper it cites, up to 3. An added influence doubts nothing
that is stated; on top of it come 0 if its source acts on what acts on the target, 1 if it is set or measured where
things clash, 2 if it is only near."""


def repairs(
    model: Model,
    model_files: ModelFiles,
    failing: Sequence[str],
    units: Sequence[Unit],
    seed: int,
    budget: Budget,
    most: int,
    aside: Collection[str] = (),
) -> Repairs:
    """The cheapest repairs of an inconsistent model: what is observed clashes, or with it the `failing` scenarios.

    `units` are those in which repairs are sought; at most `most` are listed; observations `aside` count as unknown.
    """
    known = replace(model, observations=tuple(o for o in model.observations if o.id not in aside))
    scenarios = [[scenario_place(name)] for name in failing]
    frame = frame_of(known, [], *scenarios)
    left = frozenset(Without(observation) for observation in aside)
    hunt = _Hunt(known, model, model_files, frame, scenarios, _costs(known, units), left, most, seed, budget)
    places = {revision: n for n, revision in enumerate(hunt.costs)}
    found = tuple(sorted(hunt.found(), key=lambda r: (r.cost, len(r.revisions), [places[one] for one in r.revisions])))
    stopped = budget.reason if budget.spent or hunt.search.spent else ""
    if not found or not hunt.cheapest or failing or aside:
        return Repairs(found, hunt.cheapest, hunt.more, stopped)
    conflicts = needed(known, hunt.relaxed, hunt.costs, found[0].cost, budget.part(min(BOUND, budget.left / 2)))
    least = bound(known, hunt.costs, conflicts)
    return Repairs(found, hunt.cheapest, hunt.more, stopped, needed=conflicts, bound=least)


# --- the search ---------------------------------------------------------------------------------------------------


@dataclass
class _Hunt:
    model: Model
    whole: Model  # with the observations that are left aside
    model_files: ModelFiles
    frame: Frame
    scenarios: Sequence[Sequence[Where]]  # places of those that fail
    costs: Mapping[Revision, int]
    aside: frozenset[Revision]
    most: int
    seed: int
    budget: Budget
    cheapest: bool = False
    more: bool = False
    search: Budget = field(default_factory=Budget)  # the share of the time that is for the cheapest
    restored: dict[frozenset[Revision], bool] = field(default_factory=dict)

    @cached_property
    def relaxed(self) -> Relaxed:
        """Every revision with a switch."""
        return Relaxed(self.model, self.frame, tuple(self.costs), self.seed, self.scenarios)

    def found(self) -> Iterator[Repair]:
        """The cheapest ones; where time runs short before the first of them, any that is minimal."""
        relaxed = self.relaxed
        self.search = self.budget.part(SHARE * self.budget.left)
        for repair in self._cheapest(relaxed):
            self.cheapest = True
            yield repair
        if not self.cheapest and self.search.spent and not self.budget.spent:
            any_one = correction(relaxed, self._prices(relaxed), self.budget) or ()
            revisions = tuple(r for r in self.costs if relaxed.unmade[r] in any_one)
            if revisions and self._is_repair(revisions):
                yield self._repair(revisions)

    def _cheapest(self, relaxed: Relaxed) -> Iterator[Repair]:
        """Canonical: of sets that cost the same, those of fewer and of earlier revisions come first."""
        listed: Counter[tuple[str, ...]] = Counter()
        cheapest = 0
        for cost, sets in self._tiers(relaxed):
            cheapest = cheapest or cost
            if cost > WORTH * cheapest:
                self.more = True
                return
            for revisions in sets:
                kinds = tuple(sorted(kind_of(self.model, r) for r in revisions))
                if sum(listed.values()) == self.most:
                    self.more = True
                    return
                if listed[kinds] == ALIKE:
                    self.more = True
                elif self._is_repair(revisions):
                    listed[kinds] += 1
                    self.budget.tell(f"repair {sum(listed.values())}")
                    yield self._repair(revisions)

    def _tiers(self, relaxed: Relaxed) -> Iterator[tuple[int, Sequence[tuple[Revision, ...]]]]:
        """The sets of revisions after which the rules agree, all that cost the same together, the cheapest first."""
        places = {revision: n for n, revision in enumerate(self.costs)}
        found = (
            tuple(r for r in self.costs if relaxed.unmade[r] in chosen)
            for chosen in islice(corrections(relaxed, self._prices(relaxed), self.search), TRIED)
        )
        tried = 0
        for cost, alike in groupby(found, key=self._price):
            sets = list(alike)
            tried += len(sets)
            yield cost, sorted(sets, key=lambda one: (len(one), [places[r] for r in one]))
        self.more = self.more or tried == TRIED

    def _price(self, revisions: Sequence[Revision]) -> int:
        return sum(self.costs[r] for r in revisions)

    def _prices(self, relaxed: Relaxed) -> Mapping[Formula, int]:
        return {relaxed.unmade[revision]: cost for revision, cost in self.costs.items()}

    def _repair(self, revisions: tuple[Revision, ...]) -> Repair:
        return Repair(revisions, self._price(revisions), edits(self.model_files, self.model, revisions))

    def _is_repair(self, revisions: Sequence[Revision]) -> bool:
        """Whether the files, really changed, are consistent, and no part of the change makes them so."""
        if not self._restores(frozenset(revisions)):
            return False
        sizes = range(1, len(revisions) if len(revisions) <= PARTS else 1)
        parts = (frozenset(part) for size in sizes for part in combinations(revisions, size))
        return not any(map(self._restores, parts)) and not self.budget.spent

    def _restores(self, revisions: frozenset[Revision]) -> bool:
        if revisions not in self.restored:
            changed = edited(self.model_files, edits(self.model_files, self.whole, revisions | self.aside))
            model, mistakes = changed.model()
            if model is None or any(d.severity is Severity.ERROR for d in mistakes):
                self.restored[revisions] = False
            else:
                self.restored[revisions] = agreement(model, self.seed, self.budget)[0] == "consistent"
        return self.restored[revisions]


# --- what may be changed ------------------------------------------------------------------------------------------


def _costs(model: Model, units: Sequence[Unit]) -> Mapping[Revision, int]:
    """Every revision that can bear on some units, the most suspect ones first, with its cost."""
    rules = model.rules
    doubted = [Without(o.id) for o in model.observations] + [Without(law.id) for law in model.laws]
    costs: dict[Revision, int] = {r: price(model, r) for r in doubted}
    tests = _tests(model)
    ruled = [unit.name for unit in units if unit.kind == "rules"][:LOOKED_AT]
    most = min(SOURCES, MISSING // max(1, len(ruled)))
    for quantity in ruled:
        for revision in _of_rules(model, quantity, tests):
            costs[revision] = _base(model, revision) + support(rules[revision.rule])
        for added, tier in islice(_added(model, quantity), 2 * most):
            costs[added] = _base(model, added) + tier
    return costs


def price(model: Model, revision: Without) -> int:
    """What it costs to leave out a rule or measurement."""
    return _base(model, revision) + support(model.rules[revision.rule])


def _base(model: Model, revision: Revision) -> int:
    return COSTS[kind_of(model, revision)]


def kind_of(model: Model, revision: Revision) -> str:
    """The kind of a revision, as `COSTS` has it."""
    match revision:
        case Without(rule):
            return "measurement" if any(o.id == rule for o in model.observations) else "rule"
        case Flipped():
            return "flipped"
        case Limited():
            return "limited"
        case Added():
            return "added"
        case _:
            assert_never(revision)


def support(rule: Rule) -> int:
    """What speaks for a rule: its status and its papers."""
    return int(rule.status) + min(3, len(rule.cite))


def _of_rules(model: Model, quantity: str, tests: Sequence[Test]) -> Iterator[Without | Flipped | Limited]:
    """What may be changed in the rules on a quantity, as far as they are in force and stated as rules."""
    for influence in model.influences_on[quantity]:
        if not influence.maybe and model.quantities[influence.source].of_influence is None:
            if model.quantities[quantity].of_influence is None or not influence.id.endswith(".source"):
                yield from _of_influence(influence, tests)
    for gate in model.gates_on[quantity]:
        if not gate.maybe and not gate.implicit:
            yield Without(gate.id)
    if quantity in model.definition_of:
        yield Without(model.definition_of[quantity].id)


def _of_influence(influence: Influence, tests: Sequence[Test]) -> Iterator[Without | Flipped | Limited]:
    yield Without(influence.id)
    if influence.sign is not None:
        yield Flipped(influence.id)
    useful = [t for t in tests if t.quantity not in (influence.source, influence.target)]
    for test in useful[:TESTS]:
        yield from (Limited(influence.id, test, holds) for holds in (False, True))


def _tests(model: Model) -> Sequence[Test]:
    """What tells scenarios apart, contexts first: inputs that a scenario sets, and contexts that an observation sets.

    What else an observation sets is what was tried out, not the circumstances in which a rule may not hold.
    """
    circumstances = [s for scenario in model.scenarios.values() for s in scenario.settings]
    circumstances += [s for o in model.observations for s in o.where.settings if _is_context(model, s.quantity)]
    levels = dict.fromkeys((s.quantity, s.level) for s in circumstances if s.kind == "level")
    differing = [(q, n) for q, n in levels if q in model.inputs and model.quantities[q].space.reference != n]
    return sorted((Test(q, n, n) for q, n in differing), key=lambda t: not _is_context(model, t.quantity))


def _is_context(model: Model, quantity: str) -> bool:
    return model.quantities[quantity].kind == "context"


def _added(model: Model, target: str) -> Iterator[tuple[Added, int]]:
    """Influences that may be missing on a quantity, the most plausible first, with what that adds to their cost."""
    if target in model.definition_of or model.quantities[target].of_influence is not None:
        return
    acting = {i.source for i in model.influences_on[target]}
    regulators = {i.source for r in acting for i in model.influences_on[r]}
    near = {i.target for i in model.influences if i.source in acting or i.source == target}
    near |= {i.target for i in model.influences if i.source in regulators}
    tiers = (regulators, _present(model, target), near)
    tier_of = {name: tier for tier in (2, 1, 0) for name in tiers[tier]}
    fit = [q.name for q in model.quantities.values() if q.of_influence is None and q.name not in acting | {target}]
    for source in sorted((q for q in fit if q in tier_of), key=lambda q: tier_of[q]):
        for sign in (PLUS, MINUS):
            yield Added(source, target, sign), tier_of[source]


def _present(model: Model, target: str) -> set[str]:
    """What is set or measured in the places where a quantity is measured, or in any place if it is not."""
    about = [o for o in model.observations if target in quantities_of(o.claim)]
    found: set[str] = set()
    for observation in about or model.observations:
        found |= _set_in(model, observation)
        found |= {q for o in model.observations if o.where == observation.where for q in quantities_of(o.claim)}
    return found


def _set_in(model: Model, observation: Observation) -> set[str]:
    found: set[str] = set()
    for world in compared(model, observation.where):
        found |= {s.quantity for s in world.settings}
        scenario = world.scenario
        while scenario is not None:
            found |= {s.quantity for s in model.scenarios[scenario].settings}
            scenario = model.scenarios[scenario].parent
    return found
