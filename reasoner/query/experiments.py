"""What experiments tell apart, as data: predicted outcomes for each candidate, how well they split, and plans."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import ClassVar, TypeAlias

from reasoner.model.ir import Where
from reasoner.model.revision import Decided
from reasoner.query.fitted import Candidate
from reasoner.questions import Word
from reasoner.signs import Sign

Outcome: TypeAlias = tuple[Sign, ...]
"""What is measured: a direction for each readout, in the order of the experiment."""


@dataclass(frozen=True, slots=True)
class Experiment:
    """Some readouts measured in one place, at a cost."""

    where: Where
    readouts: tuple[str, ...]
    cost: int

    @property
    def effort(self) -> int:
        """How many things are set and measured."""
        return len(self.where.settings) + len(self.readouts)


@dataclass(frozen=True)
class Split:
    """How an experiment splits some candidates, by their numbers.

    `outcomes` are those that each candidate can have: one, where it predicts it, several where it leaves that open;
    none, where it has no steady state there. `left` are the candidates that remain after each outcome.
    """

    experiment: Experiment
    outcomes: Mapping[int, frozenset[Outcome]]

    @property
    def left(self) -> Mapping[Outcome, frozenset[int]]:
        """The candidates that remain after each outcome, in order of outcomes."""
        every = sorted({o for some in self.outcomes.values() for o in some})
        return {o: frozenset(n for n, some in self.outcomes.items() if o in some) for o in every}

    @property
    def worst(self) -> int:
        """How many candidates remain at the most."""
        return max(map(len, self.left.values()), default=0)

    @property
    def mean(self) -> Fraction:
        """How many remain on average, if every candidate is as likely, and every outcome that it can have."""
        left = self.left
        expected = [Fraction(sum(len(left[o]) for o in some), len(some)) for some in self.outcomes.values() if some]
        return sum(expected, Fraction(0)) / len(self.outcomes)

    def among(self, numbers: frozenset[int]) -> Split:
        """How it splits some of the candidates."""
        return Split(self.experiment, {n: some for n, some in self.outcomes.items() if n in numbers})


@dataclass(frozen=True)
class Plan:
    """What to do first, and after each outcome. `more`: the plan ends here, though some experiment would tell more.

    Without a split, and no `more`: no experiment tells the candidates that remain apart further.
    """

    left: frozenset[int]
    split: Split | None = None
    then: tuple[tuple[Outcome, Plan], ...] = ()
    more: bool = False

    @property
    def longest(self) -> int:
        """How many experiments it takes at the most."""
        return 0 if self.split is None else 1 + max((plan.longest for _, plan in self.then), default=0)


@dataclass(frozen=True)
class Kind:
    """Candidates that an experiment predicts the same of, and what they alone decide alike."""

    outcomes: tuple[Outcome, ...]
    numbers: tuple[int, ...]
    decided: tuple[Decided, ...]


@dataclass(frozen=True)
class Discriminated:
    """The experiment that splits the candidates best in the worst case, and that in the mean; None: none does at all.

    `cheaper` are experiments that cost less and split less, the best for each cost. `tried` counts experiments.
    """

    verdict: ClassVar[Word] = "consistent"
    candidates: tuple[Candidate, ...]
    tried: int
    best: Split | None = None
    mean: Split | None = None
    cheaper: tuple[Split, ...] = ()
    kinds: tuple[Kind, ...] = ()
    plan: Plan | None = None


def rank(split: Split) -> tuple[object, ...]:
    """The better, the lower: what remains in the worst case, then on average, then the cost and the effort."""
    return split.worst, split.mean, *_plainness(split.experiment)


def rank_by_mean(split: Split) -> tuple[object, ...]:
    """The better, the lower: what remains on average, then in the worst case, then the cost and the effort."""
    return split.mean, split.worst, *_plainness(split.experiment)


def _plainness(experiment: Experiment) -> tuple[int, int, int]:
    """The cost, the effort, and of doses that tell the same the highest first."""
    return experiment.cost, experiment.effort, -sum(s.level for s in experiment.where.settings)


def tells(split: Split) -> bool:
    """Whether any outcome would rule out a candidate. A place without a steady state for any of them tells nothing."""
    return any(len(left) < len(split.outcomes) for left in split.left.values())


def planned(splits: Sequence[Split], numbers: frozenset[int], deepest: int) -> Plan:
    """The best experiment again and again, each time for the candidates that remain; at most so many after another.

    An outcome rules out the candidates that cannot have it. What outcomes of several experiments rule out together is
    not counted, so at least as many are ruled out as it says.
    """
    useful = [s for s in (split.among(numbers) for split in splits) if tells(s)]
    if len(numbers) < 2 or not useful or not deepest:
        return Plan(numbers, more=len(numbers) > 1 and bool(useful))
    best = min(useful, key=rank)
    if best.worst == len(numbers):  # some outcome would tell nothing: then what tells most on average
        best = min(useful, key=rank_by_mean)
    then = []
    for outcome, left in best.left.items():
        rest = [s for s in splits if s.experiment != best.experiment]
        then.append((outcome, planned(rest, left, deepest - 1)))
    return Plan(numbers, best, tuple(then))
