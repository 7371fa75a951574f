"""Random small questions with all their labelings, by brute force, and random clauses with all their solutions."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import product
from random import Random

import networks
import oracle

from reasoner.model.ir import Model, Where
from reasoner.model.labeling import Labeling, Unknown
from reasoner.model.semantics import unknowns
from reasoner.model.worlds import Frame, frame_of
from reasoner.signs import Sign
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, disj, neg

EFFORT = 60_000


@dataclass(frozen=True)
class Case:
    """A model, the place of a question, and every consistent labeling of its frame."""

    seed: int
    model: Model
    where: Where
    labelings: Sequence[Labeling]

    @cached_property
    def frame(self) -> Frame:
        return frame_of(self.model, [self.where])

    @cached_property
    def unknowns(self) -> tuple[Unknown, ...]:
        return unknowns(self.model, self.frame)

    def key(self, labeling: Labeling) -> tuple[object, ...]:
        return tuple(labeling.value(u) for u in self.unknowns)


def cases(count: int, size: int = 3, most: int = 200) -> Iterator[Case]:
    """So many random questions with at most so many labelings, half of them with scenarios as they are drawn."""
    found = 0
    for seed in range(1000):
        drawn = networks.model(seed, size)
        if drawn is None:
            continue
        where = networks.random_where(Random(seed), drawn)
        try:
            every = list(oracle.labelings(drawn, frame_of(drawn, [where]), limit=most + 1, effort=EFFORT))
        except oracle.TooLarge:
            continue
        if len(every) <= most:
            yield Case(seed, drawn, where, every)
            found += 1
        if found == count:
            return


def all_labelings(model: Model, frame: Frame) -> Iterator[Labeling]:
    """Every level in every world and every direction between them, whatever they mean; of models without switches."""
    levels = [(q, w) for q in model.quantities for w in range(len(frame.worlds))]
    directions = [(q, pair) for q in model.quantities for pair in frame.pairs]
    tops = [range(model.quantities[q].space.top + 1) for q, _ in levels]
    for chosen in product(*tops, *([tuple(Sign)] * len(directions))):
        reached, moved = chosen[: len(levels)], chosen[len(levels) :]
        yield Labeling(dict(zip(levels, reached, strict=True)), dict(zip(directions, moved, strict=True)), {}, {})


# --- clauses --------------------------------------------------------------------------------------------------------

Clause = tuple[int, ...]
"""Atoms by number, from 1; below 0: negated."""


def literal(number: int) -> Formula:
    return f"b{number}" if number > 0 else neg(f"b{-number}")


def written(clause: Clause) -> Formula:
    return disj(map(literal, clause))


def clauses(rng: Random, atoms: int, count: int, longest: int = 3) -> list[Clause]:
    return [
        tuple(rng.choice((-1, 1)) * n for n in rng.sample(range(1, atoms + 1), rng.randint(1, longest)))
        for _ in range(count)
    ]


def solutions(given: Sequence[Clause], atoms: int) -> list[frozenset[int]]:
    """Every assignment that satisfies the clauses, as the set of its true literals."""
    every = (frozenset(n if on else -n for n, on in enumerate(bits, 1)) for bits in product((0, 1), repeat=atoms))
    return [one for one in every if all(not one.isdisjoint(clause) for clause in given)]


class Steps(Budget):
    """Runs out after so many looks at the clock."""

    def __init__(self, steps: int) -> None:
        super().__init__()
        self._steps = steps

    @property
    def left(self) -> float:
        self._steps -= 1
        return max(0.0, float(self._steps))
