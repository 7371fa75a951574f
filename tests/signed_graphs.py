"""Signed influence graphs with observation profiles, as iggy reads them, as models of this project.

Everything has open ends, so that only directions count: a profile compares one scenario, in which the inputs are free,
with the reference.
"""

from __future__ import annotations

import re
from pathlib import Path

import small

from reasoner.model.ir import DirectionClaim, Model, Observation, Setting, Where
from reasoner.signs import DOWN, STEADY, UP

SPACE = small.space("less < usual* < more")
SIGNS = {"+": UP, "-": DOWN, "0": STEADY}
_EDGE = re.compile(r"\s*(!?)\s*(\S+)\s*->\s*(\S+)\s*")
_FACT = re.compile(r"\s*(\S+)\s*=\s*(\S+)\s*")


def graph(path: Path) -> list[str]:
    """The influences of a `.cif` file, each once, as `A -> B` or `A -| B`."""
    edges = [_EDGE.fullmatch(line) for line in path.read_text().splitlines() if line.strip()]
    assert all(edges), path
    return list(dict.fromkeys(f"{e[2]} {'-|' if e[1] else '->'} {e[3]}" for e in edges if e))


def profile(path: Path) -> tuple[list[str], list[tuple[str, str]]]:
    """The inputs and the observed signs of a `.obs` file."""
    facts = [_FACT.fullmatch(line) for line in path.read_text().splitlines() if line.strip()]
    read = [(f[1], f[2]) for f in facts if f]
    return [name for name, what in read if what == "input"], [(n, what) for n, what in read if what in SIGNS]


def model(edges: list[str], inputs: list[str], observed: list[tuple[str, str]]) -> Model:
    """The graph under one profile; what is observed outside the graph is left out."""
    names = dict.fromkeys(end for edge in edges for end in (edge.split()[0], edge.split()[2]))
    where = Where(scenario="profile", at="before", comparison="parent")
    free = [Setting(name, "free") for name in inputs if name in names]
    facts = [
        Observation(small.rule(f"{name} = {sign}"), DirectionClaim(name, SIGNS[sign]), where)
        for name, sign in dict.fromkeys(observed)
        if name in names
    ]
    return small.model({" ".join(names): SPACE}, *map(small.influence, edges), small.scenario("profile", *free), *facts)
