"""Random small networks of influences alone, as plain questions have them, with a question about each."""

from __future__ import annotations

import os
from collections.abc import Iterator
from random import Random

from reasoner import pipeline
from reasoner.model.ir import Model, Setting, Where

SEED = int(os.environ.get("REASONER_SEED", "0"))
SPACES = ("", "", "", " : dose", " : floor", " : ceiling", " : switch")
HEAD = "levels floor: none! < base* < more\nlevels ceiling: less < top!*\n"


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


def asked(rng: Random, model: Model) -> Where:
    names = rng.sample(list(model.quantities), min(len(model.quantities), rng.randrange(1, 3)))
    return Where(tuple(Setting(q, "level", rng.randrange(model.quantities[q].space.top + 1)) for q in sorted(names)))


def samples(seed: int, number: int) -> Iterator[tuple[Model, Where]]:
    rng = Random(f"plain {SEED} {seed}")
    while number:
        try:
            model = pipeline.loads(text(rng))
        except pipeline.RuleError:
            continue
        number -= 1
        yield model, asked(rng, model)
