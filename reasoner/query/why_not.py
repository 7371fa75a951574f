"""`why not CLAIM`: what stands in the way, and the smallest changes after which the claim is necessary.

What may be changed, as far as it is allowed: one more setting of the question (a drug at its top, an input at an end, a
knockout), an influence or a gate left out, a `maybe` or a `-?` decided. Leaving out an observation, an exclusion or a
law can help only where the question has no consistent labeling: with less to obey there are only more labelings, so
elsewhere it never makes a claim necessary.

The search goes by size, in one encoding in which each change can be made (`reasoner.solve.trial`), and finds all sets
of the smallest size that has any. Each is asked again of the model and the question really changed, before it counts:
every set listed is sufficient, and nothing in it can be left out.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import combinations

from reasoner.model.axioms import Ground
from reasoner.model.ir import Influence, Model, Quantity, Setting, Where, Why, WhyNot, quantities_of
from reasoner.model.labeling import Existence, SignOf
from reasoner.model.revision import Change, Decided, Without
from reasoner.model.worlds import World, frame_of, set_in, world_at
from reasoner.query.answers import WhyNotAnswer
from reasoner.query.engine import Engine, judged
from reasoner.query.outcomes import Changes, Inconsistent
from reasoner.query.reach import upstream
from reasoner.query.why import judge
from reasoner.questions import ALLOWED, Allowed, Word
from reasoner.signs import MINUS, PLUS, Sign
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem
from reasoner.solve.trial import Trial

PATIENCE = 20.0
"""Seconds that the search may take; the question itself may take longer."""
SIZES = (1, 2)
"""How many changes are made at once; more are hard to read and slow to find."""

KNOCKED_OUT = frozenset({"gene", "rna", "protein", "complex", "quantity"})
"""The kinds of quantities that a knockout speaks of."""


def why_not(
    engine: Engine, question: WhyNot, text: str, budget: Budget, allow: Collection[Allowed] = ALLOWED
) -> WhyNotAnswer:
    """The proof that the claim is impossible or a labeling where it fails, and what would make it necessary."""
    problem = engine.problem([question.where])
    verdict = judged(problem, problem.claim(question.claim, question.where), budget)
    changes = search(engine, question, budget, allow) if verdict in ("possible", "impossible") else None
    why = judge(engine, Why(question.claim, question.where), text, budget, verdict=verdict)
    if isinstance(why.found, Inconsistent):
        changes = relaxed(engine, question, why.found.conflict, budget, allow)
    cut = changes.stopped if changes is not None else ""
    return WhyNotAnswer(
        model=why.model, question=question, text=text, frame=why.frame, names=why.names, found=why.found,
        changes=changes, complete=why.complete and not cut, stopped=why.stopped or cut,
    )  # fmt: skip


def search(engine: Engine, question: WhyNot, budget: Budget, allow: Collection[Allowed] = ALLOWED) -> Changes:
    """The smallest changes, of those allowed, that make the claim of a question necessary."""
    clock = budget.part(PATIENCE)
    problem = engine.problem([question.where])
    every = candidates(engine.model, problem, question, allow)
    trial = Trial(engine.model, question.where, question.claim, every)
    set_somewhere = set_in(engine.model, [question.where]).union(c.quantity for c in every if isinstance(c, Setting))
    again = Engine(engine.model, engine.seed, set_somewhere)
    found: list[tuple[Change, ...]] = []
    undecided = False
    for size in SIZES:
        for chosen in trial.sufficient(size, clock) if not found else ():
            changes = tuple(c for c in every if c in chosen)
            confirmed = _confirmed(again, question, changes, clock)
            undecided |= confirmed is None
            if confirmed:
                found.append(changes)
                budget.tell(f"{len(found)} found, {size} together")
    found.sort(key=lambda one: [every.index(c) for c in one])
    return Changes(tuple(found), len(every), "" if trial.complete and not undecided else clock.reason)


def relaxed(
    engine: Engine, question: WhyNot, conflict: Sequence[Ground], budget: Budget, allow: Collection[Allowed] = ALLOWED
) -> Changes | None:
    """What to leave out of a question without any consistent labeling so that the claim is necessary; None: nothing.

    Whatever helps leaves out something that the conflict is made of.
    """
    model, clock = engine.model, budget.part(PATIENCE)
    clashing = {g.subject for g in conflict}
    every = [Without(o.id) for o in model.observations] if "observations" in allow else []
    every += [Without(law.id) for law in model.laws] if "rules" in allow else []
    found: list[tuple[Change, ...]] = []
    for size in SIZES:
        for changes in combinations(every, size) if not found else ():
            if clock.spent:
                break
            if any(c.rule in clashing for c in changes) and _after(engine, question, changes, clock) == "necessary":
                found.append(changes)
    stopped = clock.reason if clock.spent else ""
    return Changes(tuple(found), len(every), stopped) if found or stopped else None


def _after(engine: Engine, question: WhyNot, changes: Sequence[Change], clock: Budget) -> Word:
    """The verdict on the claim in the model and the question really changed."""
    changed, where = revised(engine.model, question.where, changes)
    if all(isinstance(c, Setting) for c in changes):
        problem = engine.problem([where])
    else:
        problem = Problem(changed, frame_of(changed, [where]))
    return judged(problem, problem.claim(question.claim, where), clock)


def _bereft(model: Model, changes: Collection[Change]) -> bool:
    """Whether nothing acts any more on some quantity: then it is an input, of which the trial knows nothing."""
    gone = {c.rule for c in changes if isinstance(c, Without)}
    gone |= {c.switch.rule for c in changes if isinstance(c, Decided) and c.value is False}
    acting: dict[str, set[str]] = {}
    for influence in model.influences:
        acting.setdefault(influence.target, set()).add(influence.id)
    for gate in model.gates:
        acting.setdefault(gate.target, set()).add(gate.id)
    return any(rules <= gone for rules in acting.values())


def _confirmed(engine: Engine, question: WhyNot, changes: Sequence[Change], clock: Budget) -> bool | None:
    """Whether changes suffice in the model really changed, and no part of them does; None: there is no time for it."""
    parts = [part for size in range(1, len(changes)) for part in combinations(changes, size)]
    bereft = _bereft(engine.model, changes)
    asked = [changes, *(parts if bereft else ())]
    verdicts = [_after(engine, question, one, clock) for one in asked]
    if "unknown" in verdicts:
        return None
    assert bereft or verdicts[0] == "necessary", f"{changes}: two encodings disagree, {verdicts[0]}"
    return verdicts[0] == "necessary" and "necessary" not in verdicts[1:]


def revised(model: Model, where: Where, changes: Collection[Change]) -> tuple[Model, Where]:
    """The model and the place after some changes; a new model, with nothing remembered of the old one."""
    dropped = {c.rule for c in changes if isinstance(c, Without)}
    added = [c for c in changes if isinstance(c, Setting)]
    decided = {c.switch: c.value for c in changes if isinstance(c, Decided)}
    gone = dropped | {s.rule for s, value in decided.items() if value is False}
    sure = {s.rule for s, value in decided.items() if value is True}
    influences = tuple(_decided(i, decided, sure) for i in model.influences if i.id not in gone)
    gates = tuple(replace(g, maybe=g.maybe and g.id not in sure) for g in model.gates if g.id not in gone)
    laws = tuple(law for law in model.laws if law.id not in gone)
    observations = tuple(o for o in model.observations if o.id not in gone)
    settings = tuple(sorted([*where.settings, *added]))
    changed = replace(model, influences=influences, gates=gates, laws=laws, observations=observations)
    return changed, replace(where, settings=settings)


def _decided(
    influence: Influence, decided: Mapping[Existence | SignOf, bool | Sign], sure: Collection[str]
) -> Influence:
    sign = decided.get(SignOf(influence.id))
    maybe = influence.maybe and influence.id not in sure
    return replace(influence, maybe=maybe, sign=influence.sign if sign is None else PLUS if sign == PLUS else MINUS)


# --- what may be changed ------------------------------------------------------------------------------------------


def candidates(
    model: Model, problem: Problem, question: WhyNot, allow: Collection[Allowed] = ALLOWED
) -> tuple[Change, ...]:
    """Every single change allowed that can bear on the claim: drugs, inputs, open switches, knockouts, rules."""
    claimed = quantities_of(question.claim)
    above = upstream(model, claimed)
    near = [q for q in model.quantities.values() if q.name in above]
    free = [q for q in near if _settable(problem, question, q) and q.name not in claimed]
    inputs = [s for q in _varied(free) for s in _ends(problem, question, q)]
    knockouts = [Setting(q.name, "level", 0) for q in free if q.name not in model.inputs and q.kind in KNOCKED_OUT]
    acting = [i for i in model.influences if i.target in above]
    rules = [Without(i.id) for i in acting if not i.maybe and not _is_strength(model, i)]
    stated = [g for g in model.gates if g.target in above and model.quantities[g.target].of_influence is None]
    rules += [Without(g.id) for g in stated if not g.maybe]
    every: tuple[Change, ...] = (*inputs, *switches(model, above), *knockouts, *rules)
    return tuple(c for c in every if _allowed(model, c) in allow)


def _allowed(model: Model, change: Change) -> Allowed:
    """By which word a change is allowed."""
    match change:
        case Setting(quantity):
            if quantity not in model.inputs:
                return "knockouts"
            return "drugs" if model.quantities[quantity].kind == "drug" else "settings"
        case Decided():
            return "switches"
        case Without():
            return "rules"


def _varied(quantities: Sequence[Quantity]) -> list[Quantity]:
    """Drugs first, one of each class before a second one of any."""
    seen: Counter[tuple[str, ...]] = Counter()
    turns: dict[str, tuple[bool, int]] = {}
    for quantity in quantities:
        turns[quantity.name] = (quantity.kind != "drug", seen[quantity.classes] if quantity.classes else 0)
        seen[quantity.classes] += 1
    return sorted(quantities, key=lambda q: turns[q.name])


def switches(model: Model, above: Collection[str]) -> Iterator[Decided]:
    """Every way to decide a `maybe` or a `-?` on some quantities."""
    acting = {rule.id for rules in (model.influences, model.gates) for rule in rules if rule.target in above}
    for rule in model.optional:
        if rule in acting:
            yield from (Decided(Existence(rule), value) for value in (True, False))
    for rule in model.unsigned:
        if rule in acting:
            yield from (Decided(SignOf(rule), sign) for sign in (PLUS, MINUS))


def _settable(problem: Problem, question: WhyNot, quantity: Quantity) -> bool:
    """Whether a question can set it besides: there is a perturbed world, and nothing sets or shifts it there."""
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
