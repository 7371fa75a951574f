"""`why CLAIM ... rather than with B`: the same claim in two worlds, what they share, and where they part.

Both worlds are predicted in one problem. On the way from what was set to the claim, the first quantities that do not
move alike are the forks; for each the rules that push it in one world alone are named, with those that would push it in
the other had their condition held. A fork is decisive if it is all that is missing: a claim that the first world has
becomes necessary in the second once the fork, and nothing else, is made to move there as it does in the first. That
is one more question, with one more setting (the do-operator), and not a guess from paths.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from reasoner.compile.checks import feeds_back
from reasoner.model.ir import Contrast, Setting, Status, Where, Why, quantities_of
from reasoner.model.labeling import DirectionOf
from reasoner.model.worlds import frame_of
from reasoner.query.answers import ContrastAnswer, Contrasted
from reasoner.query.engine import Engine, judged, names_of
from reasoner.query.outcomes import Carried, Fork, Inconsistent, Undecided, pair_of
from reasoner.query.parting import Parting, ends_of
from reasoner.query.reach import changed, distances, upstream
from reasoner.query.support import step_at, supports
from reasoner.query.why import clashing, judge
from reasoner.questions import Word
from reasoner.signs import DOWN, PLUS, STEADY, UP, Sign, SignSet, negated
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem

_RANK: Mapping[Word, int] = {"necessary": 2, "possible": 1}
_FORKS = 3
"""How many forks are told where none decides alone."""
_TRIED = 8
"""How many quantities, the nearest to what was set, are tried for whether they decide."""


def contrast(engine: Engine, question: Contrast, text: str, budget: Budget) -> ContrastAnswer:
    """The verdict of the first place, with both proofs and what tells the two worlds apart."""
    model, claim = engine.model, question.claim
    places = (question.where, question.rather)
    problem = engine.problem(places)
    verdicts = [judged(problem, problem.claim(claim, place), budget) for place in places]
    names = {**names_of(problem.frame, model, question.where), **_named(problem, engine, question.rather)}
    answer = ContrastAnswer(
        model=model, question=question, text=text, frame=problem.frame, names=names, found=Inconsistent()
    )
    if "inconsistent" in verdicts:
        return clashing(answer, engine, problem, budget)
    turned = _RANK.get(verdicts[1], 0) > _RANK.get(verdicts[0], 0)
    parts = None
    if "unknown" not in verdicts:
        differ = verdicts[0] != verdicts[1]
        comparison = Comparison(engine, problem, question, places[::-1] if turned else places, budget, differ)
        parts = (*(found := comparison.parts()), comparison.supports(*found))
    if parts is None or budget.spent:  # what was not settled would read as steady
        return replace(answer, found=Undecided(), complete=False, stopped=budget.reason)
    first, second = (
        judge(engine, Why(claim, place), text, budget, verdict=verdict)
        for place, verdict in zip(places, verdicts, strict=True)
    )
    stopped = first.stopped or second.stopped
    return replace(answer, found=Contrasted(first, second, turned, *parts), complete=not stopped, stopped=stopped)


def _named(problem: Problem, engine: Engine, rather: Where) -> Mapping[int, str]:
    named = names_of(problem.frame, engine.model, rather, "rather.")
    return {w: name for w, name in named.items() if name.startswith("rather.")}


@dataclass
class Comparison:
    """Two places of one problem, the one where the claim holds (more) first; `differ`: it holds more there."""

    engine: Engine
    problem: Problem
    question: Contrast
    places: Sequence[Where]
    budget: Budget
    differ: bool

    def __post_init__(self) -> None:
        self.model = self.engine.model
        self.ends = [ends_of(self.problem, place) for place in self.places]
        self.above = upstream(self.model, quantities_of(self.question.claim))
        self.near = [q for q in self.model.quantities if q in self.above]
        self.signs = [self._directions(since, at) for since, at in self.ends]
        self.set = set(changed(self.problem.frame, self.model))
        self.parting = Parting(self.problem, self.ends, self.signs, self.budget)

    def parts(
        self,
    ) -> tuple[Mapping[str, Sign], tuple[Carried, ...], tuple[Fork, ...], Mapping[str, tuple[SignSet, SignSet]]]:
        """What is shared, what that carries along, the forks, and what follows from them in the first world alone."""
        forks = self._forks()
        shared = {q: next(iter(s)) for q, s in self._alike() if s in (UP, DOWN)}
        carried = tuple(self._carried(shared, forks))
        return shared, carried, forks, dict(self._after(forks))

    def supports(
        self,
        shared: Mapping[str, Sign],
        carried: Sequence[Carried],
        forks: Sequence[Fork],
        after: Mapping[str, tuple[SignSet, SignSet]],
    ) -> tuple[Mapping[str, Status], Mapping[str, Status]]:
        """How well what is told of each quantity is supported, in either place."""
        told = {q: (frozenset({s}), frozenset({s})) for q, s in shared.items()}
        told |= {fork.quantity: fork.signs for fork in forks} | dict(after)
        first, second = (
            supports(self.engine, step_at(self.model, place), {q: signs[n] for q, signs in told.items()}, self.budget)
            for n, place in enumerate(self.places)
        )
        return first, second

    def _directions(self, since: int, at: int) -> Mapping[str, SignSet]:
        unknowns = [DirectionOf(q, pair_of(since, at)) for q in self.near] if since != at else []
        values = backbone(self.problem, unknowns, self.budget).values
        found = {u.quantity: frozenset(Sign(v) for v in vs) for u, vs in values.items()}
        return {q: negated(found.get(q, STEADY)) if since > at else found.get(q, STEADY) for q in self.near}

    def _order(self, starts: Sequence[str]) -> list[str]:
        """What can bear on the claim and be reached from some quantities, the nearest to them first."""
        return [q for q in distances(self.model, starts) if q in self.above]

    def _alike(self) -> Iterator[tuple[str, SignSet]]:
        """In causal order, the quantities that nobody set and that can go the same ways in both worlds."""
        first, second = self.signs
        for q in self._order(sorted(self.set)):
            if q not in self.set and first[q] == second[q]:
                yield q, first[q]

    # --- where they part --------------------------------------------------------------------------------------

    def _forks(self) -> tuple[Fork, ...]:
        """The decisive forks nearest to what was set; where there is none, the nearest ones at all."""
        first, second = self.signs
        here, there = (self._moved(n) for n in (0, 1))
        distance = distances(self.model, sorted(here))
        parting = [q for q in distance if q in self.above and q not in self.set and first[q] in (UP, DOWN)]
        parting = [q for q in parting if not first[q] & second[q]] or [q for q in parting if first[q] != second[q]]
        claimed = quantities_of(self.question.claim)
        nearest: dict[int, list[str]] = {}
        for q in parting[:_TRIED]:
            nearest.setdefault(distance[q], []).append(q)
        for group in nearest.values():
            decisive = [q for q in group if self.differ and q not in claimed and self._decides(q)]
            if decisive:
                return tuple(replace(self.parting.fork(q, there), decisive=True) for q in decisive)
        return tuple(self.parting.fork(q, there) for q in next(iter(nearest.values()), [])[:_FORKS])

    def _moved(self, n: int) -> set[str]:
        """What is set differently in the two worlds that one place compares."""
        since, at = self.ends[n]
        return {q for q in self.set if self.problem.frame.key(q, since) != self.problem.frame.key(q, at)}

    def _decides(self, quantity: str) -> bool:
        """Whether the claim is necessary in the second world once the quantity moves there as in the first."""
        place = self.places[1]
        if self.budget.spent or place.at == "before" or self.model.quantities[quantity].of_influence is not None:
            return False
        kind: Literal["raised", "lowered"] = "raised" if self.signs[0][quantity] == UP else "lowered"
        moved = replace(place, settings=tuple(sorted([*place.settings, Setting(quantity, kind)])))
        problem = Problem(self.model, frame_of(self.model, [moved]))
        return judged(problem, problem.claim(self.question.claim, moved), self.budget) == "necessary"

    # --- what is carried along, what follows ------------------------------------------------------------------

    def _carried(self, shared: Mapping[str, Sign], forks: Sequence[Fork]) -> Iterator[Carried]:
        """Feedback that pushes alike in both worlds what other pushes make differ, followed along activations."""
        goals = [f.quantity for f in forks] or quantities_of(self.question.claim)
        distance = distances(self.model, goals, upstream=True)
        told = {*shared, *goals}
        for source, sign in shared.items():
            for influence in self.model.influences:
                plain = influence.source == source and influence.condition is None
                fresh = influence.target in distance and influence.target not in told
                if plain and fresh and influence.sign is not None and feeds_back(self.model, influence):
                    targets = self._activated(influence.target, distance, told)
                    told.update(targets)
                    yield Carried(source, influence.id, sign.times(influence.sign), targets)

    def _activated(self, start: str, distance: Mapping[str, int], told: Collection[str]) -> tuple[str, ...]:
        """A quantity and what it activates, step by step nearer to where the worlds part, up to what is told."""
        found, name = [start], start
        while True:
            following = {
                i.target
                for i in self.model.influences
                if i.source == name and i.sign == PLUS and not i.slow and i.condition is None and i.target not in told
            }
            nearer = [q for q in distance if q in following and distance[q] < distance[name]]
            if not nearer:
                return tuple(found)
            name = nearer[0]
            found.append(name)

    def _after(self, forks: Sequence[Fork]) -> Iterator[tuple[str, tuple[SignSet, SignSet]]]:
        """Beyond the forks: what moves in the first world and not so in the second, up to the claim."""
        first, second = self.signs
        passed = {f.quantity for f in forks}
        beyond = distances(self.model, quantities_of(self.question.claim), upstream=True, ends=passed)
        for q in self._order([f.quantity for f in forks]):
            if (
                q in beyond
                and q not in passed
                and q not in self.set
                and first[q] in (UP, DOWN)
                and first[q] != second[q]
            ):
                yield q, (first[q], second[q])
