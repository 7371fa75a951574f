"""The networks that are compared on: random ones, and real ones read from files."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from random import Random

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tests"))

from networks import large_network

from reasoner import pipeline
from reasoner.model.ir import Claim, DirectionClaim, Model, Observation, OrClaim, Rule, Setting, Where
from reasoner.model.labeling import DirectionOf
from reasoner.model.worlds import frame_of
from reasoner.query.engine import Engine
from reasoner.query.reach import distances
from reasoner.signs import DOWN, STEADY, UP, Sign
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem

__all__ = ["either_way", "far_claim", "large_network", "layered", "measured", "raising", "real", "scale_free"]

MEASURED = 70
"""Of a hundred quantities, so many are measured."""
FALSE_ONES = 3
"""How many of the measurements are turned round, so that something clashes."""


def real(folder: Path | None) -> Iterator[tuple[str, str]]:
    """The networks of a folder, each with its name, as rules."""
    for path in sorted(folder.rglob("*.cif")) if folder else ():
        yield path.stem, read_cif(path.read_text(encoding="utf-8"))


def read_cif(text: str) -> str:
    """A network of lines `source arrow target` as rules; without what acts on itself or is negated there."""
    lines = [line.split() for line in text.splitlines()]
    arrows = [(a, arrow, b) for a, arrow, b in (x for x in lines if len(x) == 3) if arrow in ("->", "-|") and a != b]
    names = dict.fromkeys(n for a, _, b in arrows for n in (a, b) if not n.startswith("!"))
    number = {name: f"q{i}" for i, name in enumerate(names)}
    rules = [f"{number[a]} {arrow} {number[b]}" for a, arrow, b in dict.fromkeys(arrows) if a in number and b in number]
    return "\n".join([*(f"protein {q}" for q in number.values()), *dict.fromkeys(rules)]) + "\n"


def layered(size: int, width: int = 50, degree: int = 4, seed: int = 1) -> str:
    """Layers of quantities, each with influences from the layer before, and a few of them back; one input."""
    rng = Random(seed)
    lines = ["input q0"]
    lines += ["protein " + ", ".join(f"q{n}" for n in range(i, min(i + 20, size))) for i in range(1, size, 20)]
    for n in range(1, size):
        start = max(0, (n // width - 1) * width)
        sources = {rng.randrange(start, max(start + 1, n // width * width or 1)) for _ in range(degree)}
        if rng.random() < 0.05:
            sources.add(min(size - 1, n + rng.randrange(1, width)))
        lines += [f"q{m} {rng.choice(['->', '-|'])} q{n}" for m in sorted(sources - {n})]
    return "\n".join(lines) + "\n"


def scale_free(size: int, influences: int, seed: int = 1) -> str:
    """A network of the shape of a regulatory one: few quantities act, and those on many; half of them on themselves."""
    rng = Random(seed)
    acting = [f"q{n}" for n in range(size // 9)]
    weights = [1 / (1 + n) ** 0.8 for n in range(len(acting))]
    found = {(acting[rng.randrange(len(acting))], f"q{n}"): "->" for n in range(1, size)}
    while len(found) < influences:
        source = rng.choices(acting, weights)[0]
        found.setdefault((source, f"q{rng.randrange(1, size)}"), rng.choice(["->", "-|"]))
    lines = ["input q0", *(f"protein q{n}" for n in range(1, size))]
    lines += [f"{a} {arrow} {b}" for (a, b), arrow in found.items() if a != b]
    return "\n".join(lines) + "\n"


def raising(model: Model, quantity: str) -> Where:
    """At its highest level."""
    return Where((Setting(quantity, "level", model.quantities[quantity].space.top),))


def either_way(size: int, seed: int = 1) -> tuple[str, Model, Claim, Where]:
    """A random network whose paths agree in sign, two influences on each quantity, and a claim with many reasons.

    It says that one of the last ten quantities moves as all of them do.
    """
    rng = Random(seed)
    up = [True, *(rng.random() < 0.5 for _ in range(size - 1))]
    lines = ["input q0", *(f"protein q{n}" for n in range(1, size))]
    for n in range(1, size):
        for m in sorted(rng.sample(range(max(0, n - 30), n), min(2, n))):
            lines.append(f"q{m} {'->' if up[m] == up[n] else '-|'} q{n}")
    model = pipeline.loads("\n".join(lines) + "\n")
    moves = tuple(DirectionClaim(f"q{n}", UP if up[n] else DOWN) for n in range(size - 10, size))
    where = raising(model, "q0")
    return f"random, {size} quantities", model, OrClaim(moves), where


def far_claim(name: str, text: str, seconds: float) -> Iterator[tuple[str, Model, Claim, Where]]:
    """The claim farthest from an input that is raised, of those that are necessary."""
    model = pipeline.loads(text)
    raised = max(sorted(model.inputs), key=lambda q: len(distances(model, [q])))
    where = raising(model, raised)
    problem = Engine(model).problem([where])
    found = backbone(problem, [DirectionOf(q, (0, 1)) for q in model.quantities], Budget(seconds))
    far = distances(model, [raised])
    narrowed = [(far[u.quantity], u.quantity, v) for u, v in found.values.items() if u.quantity in far and len(v) < 3]
    if narrowed:
        _, quantity, signs = max(narrowed, key=lambda n: (n[0], n[1]))
        yield name, model, DirectionClaim(quantity, frozenset(map(Sign, signs))), where


def measured(text: str, seed: int = 1, share: int = MEASURED, wrong: int = FALSE_ONES) -> Model:
    """A network, a share of it (in a hundred) measured, in agreement but for a few measurements turned round."""
    rng = Random(seed)
    model = pipeline.loads(text)
    raised = max(sorted(model.inputs), key=lambda q: sum(i.source == q for i in model.influences))
    where = raising(model, raised)
    problem = Problem(model, frame_of(model, [where]), seed)
    problem.check((), Budget())
    directions = problem.labeling().directions
    regulated = [q for q in model.quantities if q not in model.inputs]
    names = rng.sample(regulated, share * len(regulated) // 100)
    signs = {q: directions[q, (0, 1)] for q in names}
    facts = []
    for number, (name, sign) in enumerate(signs.items()):
        turned = int(sign) * (-1 if number < wrong else 1) or (number < wrong)
        claim = DirectionClaim(name, UP if turned > 0 else DOWN if turned < 0 else STEADY)
        facts.append(Observation(Rule(f"m{number}", name, model.quantities[name].origin), claim, where))
    return replace(model, observations=tuple(facts))
