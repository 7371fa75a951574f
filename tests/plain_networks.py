"""Random small networks of influences alone, as plain questions have them, with a question about each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import replace
from random import Random

from reasoner import pipeline
from reasoner.model.ir import AndClaim, DirectionClaim, Model, Observation, Rule, Scenario, Setting, Where
from reasoner.model.labeling import Labeling
from reasoner.model.worlds import frame_of
from reasoner.signs import ANY, DOWN, NOT_DOWN, NOT_UP, UP
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict
from reasoner.source import Source, Span

SEED = int(os.environ.get("REASONER_SEED", "0"))
SPACES = ("", "", "", " : dose", " : floor", " : ceiling", " : switch", " : deep")
HEAD = """\
levels floor: none! < base* < more
levels ceiling: less < top!*
levels deep: none! < little < known! < base* < more < most!
"""


def text(rng: Random) -> str:
    """A small network of influences of every kind that has no condition."""
    names = [f"q{n}" for n in range(rng.randrange(2, 8))]
    lines = [HEAD, *(f"protein {name}{rng.choice(SPACES)}" for name in names)]
    for _ in range(rng.randrange(1, 3 * len(names))):
        a, b = rng.choice(names), rng.choice(names)
        modifiers = [m for m in ("weak", "slow", "maybe") if rng.random() < 0.12]
        arrow = rng.choice(("->", "->", "-|", "-|", "-?"))
        if rng.random() < 0.1 and "weak" not in modifiers:
            modifiers.append("dominant")
        lines.append(" ".join([*modifiers, a, arrow, b]))
    return "\n".join(dict.fromkeys(lines)) + "\n"


def asked(rng: Random, model: Model) -> tuple[Model, Where]:
    """A question, and the model with what it needs: half of them set something in a scenario, and ask for that."""
    names = rng.sample(list(model.quantities), min(len(model.quantities), rng.randrange(1, 3)))
    put = tuple(Setting(q, "level", rng.randrange(model.quantities[q].space.top + 1)) for q in sorted(names))
    if rng.random() < 0.5:
        return model, Where(put)
    staged = replace(model, scenarios={"S": Scenario("S", None, put, Span(Source("plain.rules", ""), 0, 0))})
    return staged, Where(scenario="S", at="before", comparison="parent")


def in_scenario(rng: Random, model: Model) -> tuple[Model, Where]:
    """A question in a scenario, each of which sets something, and the model; at times two settings, or phases."""
    names = rng.sample(list(model.quantities), min(len(model.quantities), rng.randrange(1, 4)))
    put = [Setting(q, "level", rng.randrange(model.quantities[q].space.top + 1)) for q in names]
    if rng.random() < 0.2:
        one, other = ((Setting(put[0].quantity, "level", level),) for level in (0, 1))
        return model, Where(one, than=other, comparison="than")
    if rng.random() < 0.3:
        return model, Where(tuple(sorted(put)), at="late", since=rng.choice(("before", "acute")))
    scenario = Scenario("S", None, tuple(sorted(put[:1])), Span(Source("plain.rules", ""), 0, 0))
    return replace(model, scenarios={"S": scenario}), Where(tuple(sorted(put[1:])), "S")


def staged(seed: int, number: int) -> Iterator[tuple[Model, Where]]:
    """As `samples`, each question in a scenario: between two worlds, of which neither is the reference world."""
    rng = Random(f"staged {seed}")
    for model, _ in samples(5000 + seed, number):
        yield in_scenario(rng, replace(model, scenarios={}))


def samples(seed: int, number: int) -> Iterator[tuple[Model, Where]]:
    rng = Random(f"plain {SEED} {seed}")
    while number:
        try:
            model = pipeline.loads(text(rng))
        except pipeline.RuleError:
            continue
        number -= 1
        yield asked(rng, model)


def observed(rng: Random, model: Model, where: Where) -> Model:
    """The model with some directions observed in a question, as in one of its labelings; now and then some are not."""
    problem = Problem(model, frame_of(model, [where]), rng.randrange(1000))
    assert problem.check((), Budget(), varied=True) is Verdict.SAT
    labeling = problem.labeling()
    names = rng.sample(list(model.quantities), rng.randrange(1, len(model.quantities) + 1))
    claims = [_claimed(rng, labeling, name) for name in names]
    facts = []
    while claims:
        several = AndClaim((claims.pop(), claims.pop())) if len(claims) > 1 and rng.random() < 0.2 else claims.pop()
        excluded = isinstance(several, DirectionClaim) and rng.random() < 0.2
        if excluded and isinstance(several, DirectionClaim):
            several = DirectionClaim(several.quantity, ANY - several.signs)
        rule = Rule(f"o{len(facts)}", "", model.quantities[names[0]].origin)
        facts.append(Observation(rule, several, where, excluded))
    return replace(model, observations=tuple(facts))


def _claimed(rng: Random, labeling: Labeling, name: str) -> DirectionClaim:
    seen = frozenset({labeling.directions[name, (0, 1)]})
    signs = rng.choice([s for s in (UP, DOWN, NOT_UP, NOT_DOWN, seen, seen) if seen <= s or rng.random() < 0.02])
    return DirectionClaim(name, signs)
