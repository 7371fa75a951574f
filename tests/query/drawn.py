"""Small random networks with a drug, on which questions about causes and remedies have something to find."""

from __future__ import annotations

from random import Random

from reasoner.diagnostics import RuleError
from reasoner.model.ir import DirectionClaim, Model, Setting, Where
from reasoner.pipeline import loads
from reasoner.signs import DOWN, UP

HEAD = """\
levels three: low < normal* < high
levels dosed: none* < given
drug D, E : dosed
protein A, B, C : three
scenario primed: E = given
D -> A
"""


def network(seed: int) -> Model | None:
    """Five to seven influences among two drugs and three proteins; None where a static check refuses them."""
    rng = Random(seed)
    lines = [HEAD]
    for number in range(rng.randint(4, 6)):
        source, target = rng.choice("DEABC"), rng.choice("ABC")
        if source != target:
            before = rng.choice(["", "", "", "", "weak ", "maybe ", "dominant "])
            arrow = rng.choice(["->", "->", "-|", "-|", "-?"])
            clause = rng.choice(["", "", "", " unless E is given", " when D is given"])
            lines.append(f"I{number}: {before}{source} {arrow} {target}{clause}\n")
    if rng.random() < 0.2:
        lines.append("G: C requires B\n")
    try:
        return loads("".join(lines))
    except RuleError:
        return None


def asked(seed: int) -> tuple[DirectionClaim, Where]:
    """A direction claim about a protein under the first drug, at times with the second from the start."""
    rng = Random(seed)
    scenario = rng.choice([None, None, "primed"])
    claim = DirectionClaim(rng.choice("ABC"), rng.choice([UP, DOWN]))
    return claim, Where((Setting("D", "level", 1),), scenario)
