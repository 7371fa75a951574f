"""Certificates of conflicts: the members alone contradict each other, by a proof that uses nothing else."""

from __future__ import annotations

from random import Random

import pytest

from reasoner import pipeline
from reasoner.model import axioms
from reasoner.proof.checker import check
from reasoner.query.conflicts import Clashes
from reasoner.query.derivation import grounds_of
from reasoner.query.engine import Engine
from reasoner.solve.budget import Budget

HEAD = """\
levels three: low < normal* < high
levels two: none* < given
drug D, E : two
protein A, B, C : three
scenario primed: E = given
"""
PLACES = ("with D = given", "with E = given", "with D = given in primed")


def drawn(seed: int) -> str:
    """A small network with observations in several places, often more than it can bear; some have feedback."""
    rng = Random(seed)
    lines = [HEAD]
    for number in range(rng.randint(2, 5)):
        source, target = rng.choice("DEABC"), rng.choice("ABC")
        if source != target:
            lines.append(f"I{number}: {source} {rng.choice(['->', '-|'])} {target}\n")
    for _ in range(rng.randint(2, 4)):
        how = rng.choice(["increases", "decreases", "is unchanged"])
        lines.append(f"observe {rng.choice('ABC')} {how} {rng.choice(PLACES)}\n")
    return "".join(lines)


def certified(seed: int) -> int:
    """How many conflicts of a random model are certified: all of them, each by steps that apply its members."""
    model = pipeline.loads(drawn(seed))
    found = pipeline.ask(Engine(model), "check", Budget(60)).found
    if not isinstance(found, Clashes):
        return 0
    observations = {o.id for o in model.observations}
    for clash in found.found:
        if not any(isinstance(g, axioms.Observation) for g in clash.grounds):
            continue
        assert clash.proof is not None, seed
        check(model, clash.proof)
        members = {(g.name, g.subject) for g in clash.grounds if not isinstance(g, axioms.Foundation)}
        for ground in grounds_of(clash.proof):
            assert isinstance(ground, axioms.Foundation) or (ground.name, ground.subject) in members, seed
        used = {g.subject for g in grounds_of(clash.proof) if isinstance(g, axioms.Observation)}
        assert used <= {g.subject for g in clash.grounds} & observations
    return sum(clash.proof is not None for clash in found.found)


def test_each_conflict_of_random_models_is_certified_by_its_members() -> None:
    assert sum(certified(seed) for seed in range(30)) > 15


@pytest.mark.long
@pytest.mark.parametrize("part", range(10))
def test_each_conflict_of_many_random_models_is_certified_by_its_members(part: int) -> None:
    assert sum(certified(seed) for seed in range(100 * part, 100 * part + 100)) > 40
