"""`why not CLAIM`: what stands in the way, and the smallest changes after which the claim is necessary.

What may be changed: one more setting of the question (a drug at its top, an input at an end, a knockout), an influence
left out, a `maybe` or a `-?` decided. Leaving out an observation, an exclusion or a law is not among them: with less
to obey there are only more labelings, so it never makes a claim necessary.

The search goes by size. A labeling that spoils the claim and that some changes leave as it is spoils it after these
changes too, so they need no solver (counter-example guidance, as in implicit hitting sets); every other set is tried
by assumption in one encoding. What survives is asked again of the model and the question really changed, and so is
each part of it: every set listed is sufficient, and nothing in it can be left out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import combinations

from reasoner.model.ir import Influence, Model, Quantity, Setting, Where, WhyNot, quantities_of
from reasoner.model.labeling import Existence, Labeling, SignOf
from reasoner.model.pushes import pushes_on
from reasoner.model.reading import read
from reasoner.model.worlds import World, frame_of, world_at
from reasoner.query.answers import Answer, Change, Changes, Decided, Dropped
from reasoner.query.engine import Engine, judged
from reasoner.query.reach import upstream
from reasoner.query.why import judge
from reasoner.signs import MINUS, PLUS
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, neg
from reasoner.solve.problem import Problem
from reasoner.solve.revised import Revised
from reasoner.solve.session import Verdict

LISTED = 24
"""How many sets of changes an answer lists."""
PATIENCE = 5.0
"""Seconds that the search may take; the question itself may take longer."""
SIZES = (1, 2)
"""How many changes are made at once; more are hard to read and slow to find."""

KNOCKED_OUT = frozenset({"gene", "rna", "protein", "complex", "quantity"})
"""The kinds of quantities that a knockout speaks of."""


def why_not(engine: Engine, question: WhyNot, text: str, budget: Budget) -> Answer:
    """The proof that the claim is impossible or the labeling that spoils it, and the changes that would make it hold."""
    problem = engine.problem([question.where])
    verdict = judged(problem, problem.claim(question.claim, question.where), budget)
    changes = search(engine, question, budget) if verdict in ("possible", "impossible") else None
    answer = judge(engine, question, text, question.claim, question.where, budget)
    return replace(answer, kind="why-not", changes=changes)


def search(engine: Engine, question: WhyNot, budget: Budget) -> Changes:
    """The smallest changes that make the claim of a question necessary."""
    clock = Budget(min(PATIENCE, budget.left))
    hunt = _Search(engine, question, clock)
    found: list[tuple[Change, ...]] = []
    more = False
    for changes in hunt.sufficient():
        if found and len(changes) > len(found[0]):
            break
        if len(found) == LISTED:
            more = True
            break
        found.append(changes)
    if clock.interrupted:
        budget.interrupt()
    stopped = clock.reason if clock.spent and not more else ""
    return Changes(tuple(found), more, stopped)


def revised(model: Model, where: Where, changes: Collection[Change]) -> tuple[Model, Where]:
    """The model and the place after some changes; a new model, with nothing remembered of the old one."""
    dropped = {c.rule for c in changes if isinstance(c, Dropped)}
    added = [c for c in changes if isinstance(c, Setting)]
    decided = {c.switch: c.value for c in changes if isinstance(c, Decided)}
    gone = dropped | {s.rule for s, value in decided.items() if value is False}
    sure = {s.rule for s, value in decided.items() if value is True}
    influences = tuple(_decided(i, decided, sure) for i in model.influences if i.id not in gone)
    gates = tuple(replace(g, maybe=g.maybe and g.id not in sure) for g in model.gates if g.id not in gone)
    settings = tuple(sorted([*where.settings, *added]))
    return replace(model, influences=influences, gates=gates), replace(where, settings=settings)


def _decided(influence: Influence, decided: dict[Existence | SignOf, object], sure: Collection[str]) -> Influence:
    sign = decided.get(SignOf(influence.id))
    maybe = influence.maybe and influence.id not in sure
    return replace(influence, maybe=maybe, sign=influence.sign if sign is None else PLUS if sign == PLUS else MINUS)


# --- what may be changed ------------------------------------------------------------------------------------------


def candidates(model: Model, problem: Problem, question: WhyNot) -> tuple[Change, ...]:
    """Every single change that can bear on the claim: drugs and inputs, open switches, knockouts, influences."""
    claimed = quantities_of(question.claim)
    above = upstream(model, claimed)
    near = [q for q in model.quantities.values() if q.name in above]
    free = [q for q in near if _settable(problem, question, q) and q.name not in claimed]
    inputs = [s for q in sorted(free, key=lambda q: q.kind != "drug") for s in _ends(problem, question, q)]
    knockouts = [Setting(q.name, "level", 0) for q in free if q.name not in model.inputs and q.kind in KNOCKED_OUT]
    acting = [i for i in model.influences if i.target in above]
    rules = [Dropped(i.id) for i in acting if not i.maybe and not _is_strength(model, i)]
    return (*inputs, *switches(model, above), *knockouts, *rules)


def switches(model: Model, above: Collection[str]) -> Iterator[Decided]:
    """Every way to decide a `maybe` or a `-?` on some quantities."""
    for rule in (*model.influences, *model.gates):
        if rule.maybe and rule.target in above:
            yield from (Decided(Existence(rule.id), value) for value in (True, False))
    for influence in model.influences:
        if influence.sign is None and influence.target in above:
            yield from (Decided(SignOf(influence.id), sign) for sign in (PLUS, MINUS))


def _settable(problem: Problem, question: WhyNot, quantity: Quantity) -> bool:
    """Whether a question can set it besides: it has a perturbed world, and nothing sets or shifts the quantity there."""
    if quantity.of_influence is not None or any(s.quantity == quantity.name for s in question.where.settings):
        return False
    keys = [problem.frame.key(quantity.name, w) for w in perturbed(problem, question.where)]
    return bool(keys) and all(key is None or key.kind in ("level", "base", "free") for key in keys)


def _ends(problem: Problem, question: WhyNot, quantity: Quantity) -> Iterator[Setting]:
    """A drug at its top, another input at either end, unless it is there already."""
    if quantity.name not in problem.model.inputs:
        return
    key = problem.frame.key(quantity.name, perturbed(problem, question.where)[0])
    for level in (0, quantity.space.top):
        already = key is not None and key.kind == "level" and key.level == level
        if not already and not (level == 0 and quantity.kind == "drug"):
            yield Setting(quantity.name, "level", level)


def perturbed(problem: Problem, where: Where) -> tuple[int, ...]:
    """The worlds in which the settings of a place hold."""
    if world_at(where, where.at).phase == "before" and where.since == "before":
        return ()
    worlds = (World(where.scenario, where.settings, "acute"), World(where.scenario, where.settings, "late"))
    return tuple(problem.frame.index[w] for w in worlds if w in problem.frame.index)


def _is_strength(model: Model, influence: Influence) -> bool:
    """Whether it only says what the quantity is that stands for an influence: nobody stated that one."""
    strength = model.quantities[influence.target].of_influence
    return strength is not None and influence.id == f"{strength}.source"


# --- the search ---------------------------------------------------------------------------------------------------


@dataclass
class _Search:
    engine: Engine
    question: WhyNot
    clock: Budget
    made: dict[tuple[Change, ...], bool] = field(default_factory=dict)
    spoilers: list[tuple[frozenset[Change], frozenset[Change]]] = field(default_factory=list)
    """For each labeling that spoils the claim: what was changed in it, and what may be changed besides."""

    def __post_init__(self) -> None:
        self.model = self.engine.model
        self.problem = self.engine.problem([self.question.where])
        self.changes = candidates(self.model, self.problem, self.question)
        settings = [c for c in self.changes if isinstance(c, Setting)]
        rules = [c.rule for c in self.changes if isinstance(c, Dropped)]
        worlds = perturbed(self.problem, self.question.where)
        self.trial = Revised(self.model, self.problem.frame, worlds, rules, settings)
        self.goal = self.trial.claim(self.question.claim, self.question.where)

    def sufficient(self) -> Iterator[tuple[Change, ...]]:
        """Sufficient sets, the smallest first; sets that hold a smaller one are left out."""
        found: list[frozenset[Change]] = []
        self._spoiled(())
        for size in SIZES:
            for changes in combinations(self.changes, size):
                if self.clock.spent:
                    return
                if self._pointless(changes, found):
                    continue
                if not self._spoiled(changes) and self._is_minimal(changes):
                    found.append(frozenset(changes))
                    yield changes

    def _pointless(self, changes: tuple[Change, ...], found: Sequence[frozenset[Change]]) -> bool:
        """A known spoiler survives them, they contradict each other, or fewer of them suffice."""
        chosen = frozenset(changes)
        if any(changed <= chosen and chosen - changed <= alive for changed, alive in self.spoilers):
            return True
        subjects = [
            c.quantity if isinstance(c, Setting) else c.switch if isinstance(c, Decided) else c for c in changes
        ]
        return len(set(subjects)) < len(subjects) or any(smaller <= chosen for smaller in found)

    def _spoiled(self, changes: Sequence[Change]) -> bool:
        """Whether the claim is still not necessary after some changes, as far as the one encoding tells."""
        dropped = {c.rule for c in changes if isinstance(c, Dropped)}
        settings = {c for c in changes if isinstance(c, Setting)}
        decided = [self.trial.decided(c.switch, c.value) for c in changes if isinstance(c, Decided)]
        if self._check([neg(self.goal), *decided], dropped, settings) is not Verdict.UNSAT:
            self._remember(changes)
            return True
        return self._check([self.goal, *decided], dropped, settings) is not Verdict.SAT

    def _check(self, goal: Sequence[Formula], dropped: Collection[str], settings: Collection[Setting]) -> Verdict:
        self.verdict = self.trial.check(goal, dropped, settings, self.clock)
        return self.verdict

    def _remember(self, changes: Sequence[Change]) -> None:
        if self.verdict is Verdict.SAT:
            labeling = self.trial.labeling()
            pushing = self._pushing(labeling)
            alive = (c for c in self.changes if self._survives(labeling, pushing, c))
            self.spoilers.append((frozenset(changes), frozenset(alive)))

    def _pushing(self, labeling: Labeling) -> frozenset[str]:
        """The rules that push anything between any two worlds."""
        reading = read(self.trial.model, self.trial.frame, labeling)
        pairs, quantities = self.trial.frame.pairs, self.model.quantities
        return frozenset(push.rule for q in quantities for pair in pairs for push in pushes_on(reading, q, pair))

    def _survives(self, labeling: Labeling, pushing: frozenset[str], change: Change) -> bool:
        """Whether a labeling stays consistent after a change: what pushes nothing is not missed."""
        match change:
            case Dropped(rule):
                return rule not in pushing
            case Decided(switch, value):
                return labeling.value(switch) == value
            case _:
                return False

    def _is_minimal(self, changes: tuple[Change, ...]) -> bool:
        """Whether they suffice in the model really changed, and no part of them does."""
        parts = [part for size in range(1, len(changes)) for part in combinations(changes, size)]
        return self._makes_necessary(changes) and not any(map(self._makes_necessary, parts))

    def _makes_necessary(self, changes: tuple[Change, ...]) -> bool:
        if changes not in self.made:
            model, where = revised(self.model, self.question.where, changes)
            problem = Problem(model, frame_of(model, [where]))
            claim = problem.claim(self.question.claim, where)
            self.made[changes] = judged(problem, claim, self.clock) == "necessary"
        return self.made[changes]
