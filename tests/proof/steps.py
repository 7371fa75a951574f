"""Single steps judged twice: by the checker, and by trying all values of the few unknowns that the constraint reads."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from math import prod
from random import Random

from small import FLAG, definition, gate, influence, law, model, rule, space

from reasoner.model import axioms
from reasoner.model.axioms import Change, Ground
from reasoner.model.ground import grounds
from reasoner.model.ir import (
    And,
    AtLeast,
    Condition,
    DirectionClaim,
    LevelClaim,
    Model,
    Not,
    Observation,
    Or,
    Setting,
    Test,
    Value,
    Where,
)
from reasoner.model.labeling import Unknown
from reasoner.model.semantics import domain, obeys, scope
from reasoner.model.worlds import Frame, frame_of
from reasoner.proof.checker import Reason, Rejected, check
from reasoner.proof.objects import Applied, ClaimHolds, Conclusion, Proof, Reductio, Restriction, Step, Supposed
from reasoner.signs import MINUS, NOT_DOWN, PLUS, STEADY, UP

Facts = Mapping[Unknown, frozenset[object]]

SPACES = (space("off! < on*"), FLAG, space("low < high"), space("off! < low < mid*"), space("none* < some"))


def verdict(about: Model, where: Where, step: Applied, premises: Facts) -> Reason | None:
    """What the checker says of one step under some premises: they are supposed around it, one after the other."""
    inner: Step = step
    supposed = [Supposed(n, Restriction(u, allowed)) for n, (u, allowed) in enumerate(premises.items())]
    for premise in (*reversed(supposed), Supposed(len(supposed), ClaimHolds(True))):
        inner = Reductio(1000 + premise.id, None, (premise, inner), ())
    claim = LevelClaim(next(iter(about.quantities)), 0, 0)
    try:
        check(about, Proof(claim, where, False, frame_of(about, [where]), (inner,)))
    except Rejected as rejected:
        return rejected.reason if rejected.step_id == step.id else None
    raise AssertionError("a proof that ends in a reductio without a conclusion was accepted")


def applied(ground: Ground, conclusion: Conclusion, rules: tuple[str, ...], premises: Facts) -> Applied:
    return Applied(999, conclusion, ground, rules, tuple(range(len(premises))))


def values(about: Model, unknown: Unknown, premises: Facts) -> frozenset[object]:
    everything = frozenset(domain(about, unknown))
    return everything & premises.get(unknown, everything)


def effort(about: Model, frame: Frame, ground: Ground, premises: Facts) -> int:
    return prod(len(values(about, u, premises)) for u in scope(about, frame, ground))


def possible(about: Model, frame: Frame, ground: Ground, premises: Facts) -> dict[Unknown, set[object]] | None:
    """The values that each unknown of a constraint has where it is obeyed; None where it cannot be."""
    read = scope(about, frame, ground)
    found: dict[Unknown, set[object]] = {u: set() for u in read}
    holds = False
    for chosen in product(*(sorted(values(about, u, premises)) for u in read)):
        point = dict(zip(read, chosen, strict=True))
        if obeys(about, frame, ground, point):
            holds = True
            for unknown, value in point.items():
                found[unknown].add(value)
    return found if holds else None


# --- random models, built without the front end -------------------------------------------------------------------


def random_model(rng: Random) -> Model:
    names = ["A", "B", "C"]
    spaces = {name: rng.choice(SPACES) for name in names}
    bare = model(spaces)
    facts: list[object] = []
    for _ in range(rng.randint(1, 4)):
        source, target = rng.choice(names[:2]), rng.choice(names)
        words = [word for word in ("slow", "maybe") if rng.random() < 0.2]
        words += rng.choice([[], [], ["weak"], ["dominant"]])
        condition = random_condition(rng, bare) if rng.random() < 0.35 else None
        fact = influence(" ".join([*words, source, rng.choice(["->", "-|", "-?"]), target]), condition=condition)
        facts += [fact] if source != target and fact not in facts else []
    if rng.random() < 0.4:
        facts.append(gate(rng.choice(names), random_condition(rng, bare), maybe=rng.random() < 0.3))
    if rng.random() < 0.3:
        facts.append(law(random_condition(rng, bare), random_condition(rng, bare)))
    if rng.random() < 0.4:
        facts = [f for f in facts if getattr(f, "target", "") != "C"]
        facts.append(definition("C", random_expression(rng, bare)))
    about = model(spaces, *facts)
    if rng.random() < 0.3:
        claim = rng.choice([LevelClaim("A", 0, 0), DirectionClaim("B", rng.choice([UP, NOT_DOWN, STEADY]))])
        seen = Observation(rule("O1"), claim, random_where(rng, about), rng.random() < 0.5)
        about = Model(**{**vars_of(about), "observations": (seen,)})
    return about


def vars_of(about: Model) -> dict[str, object]:
    return {name: getattr(about, name) for name in about.__dataclass_fields__}


def random_test(rng: Random, about: Model) -> Test:
    name = rng.choice(list(about.quantities))
    low, high = sorted(rng.choices(range(about.quantities[name].space.top + 1), k=2))
    return Test(name, low, high)


def random_condition(rng: Random, about: Model) -> Condition:
    tests = tuple(random_test(rng, about) for _ in range(rng.randint(2, 3)))
    return rng.choice([tests[0], tests[0], Not(tests[0]), And(tests), Or(tests), AtLeast(2, tests), Not(Or(tests))])


def random_expression(rng: Random, about: Model) -> Condition:
    top = about.quantities["C"].space.top
    same = [Value(q) for q in "AB" if about.quantities[q].space.top == top]
    operands = same or [random_test(rng, Model(**{**vars_of(about), "quantities": {"A": about.quantities["A"]}}))]
    items = tuple(rng.choice(operands) for _ in range(3))
    return rng.choice(
        [items[0], Not(items[0]), And(items[:2]), Or(items), AtLeast(2, items), And((items[0], Not(items[1])))]
    )


def random_where(rng: Random, about: Model) -> Where:
    def settings() -> tuple[Setting, ...]:
        name = rng.choice(list(about.quantities))
        kind = rng.choice(["level", "level", "level", "raised", "lowered"])
        top = about.quantities[name].space.top
        return (Setting(name, "level", rng.randint(0, top)) if kind == "level" else Setting(name, kind),)

    if rng.random() < 0.3:
        return Where(settings(), than=settings(), comparison="than")
    return Where(settings(), at=rng.choice(["acute", "acute", "late"]))


def random_ground(rng: Random, about: Model, frame: Frame) -> Ground:
    if rng.random() < 0.25 and not about.unfounded:
        return axioms.Foundation(random_loop(rng, about, frame))
    kinds = {g.name for g in grounds(about, frame)}
    kind = rng.choice(sorted(kinds))
    return rng.choice([g for g in grounds(about, frame) if g.name == kind])


def random_loop(rng: Random, about: Model, frame: Frame) -> frozenset[Change]:
    return frozenset(
        (rng.choice(list(about.quantities)), rng.choice(frame.pairs), rng.choice([PLUS, MINUS]))
        for _ in range(rng.randint(1, 4))
    )


def random_premises(rng: Random, about: Model, frame: Frame, ground: Ground) -> Facts:
    found: dict[Unknown, frozenset[object]] = {}
    for unknown in scope(about, frame, ground):
        everything = domain(about, unknown)
        if rng.random() < 0.85:
            found[unknown] = frozenset(rng.sample(everything, rng.choice([1, 1, max(1, len(everything) - 1)])))
    return found


def read_rules(about: Model, ground: Ground) -> tuple[str, ...]:
    """Everything that a ground constraint could cite."""
    match ground:
        case axioms.Gate(rule) | axioms.Law(rule) | axioms.Observation(rule):
            return (rule,)
        case axioms.Cause() | axioms.Response() | axioms.Closure() | axioms.Definition() | axioms.Foundation():
            loop = ground.loop if isinstance(ground, axioms.Foundation) else ()
            names = {ground.subject} | {q for q, _, _ in loop}
            rules = (*about.influences, *about.gates, *about.definitions)
            return tuple(r.id for r in rules if r.target in names)
        case axioms.Path():  # a path may lead through anything
            return tuple(r.id for r in (*about.influences, *about.gates, *about.definitions))
        case _:
            return ()
