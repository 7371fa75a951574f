"""`rank`: how often each ambiguous quantity rises in linear models drawn by chance. A ranking, never a verdict.

Of rankings that are above 80 % under one scheme of gains, only 38 % are so under the other: so two schemes are drawn,
and the worse of the two is told besides. What is proved is not sampled.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from reasoner.model import ir
from reasoner.model.worlds import Frame, compared
from reasoner.query.answers import RankAnswer
from reasoner.query.engine import Engine, names_of
from reasoner.query.outcomes import Inconsistent, Undecided
from reasoner.query.predict import predict
from reasoner.query.ranked import Draws, LeftOut, Ranked, Ranking
from reasoner.signs import CHANGED, Sign
from reasoner.solve.budget import Budget
from reasoner.solve.session import Verdict

if TYPE_CHECKING:
    from reasoner.bounds.responses import Scheme, Values

DRAWS: Final = 1000
"""So many draws of each scheme that count."""
MADE: Final = 50_000
"""So many draws at the most, where few count."""
STILL: Final = 1e-9
"""A difference that is smaller is none."""


def rank(engine: Engine, question: ir.Rank, text: str, budget: Budget) -> RankAnswer:
    """The shares of draws in which what is ambiguous rises and falls, under each scheme."""
    model, where = engine.model, question.where
    problem = engine.problem([where])
    since, at = (problem.frame.index[w] for w in compared(model, where))
    asked = question.show or tuple(model.quantities)
    backbone, prediction = predict(problem, asked, since, at, (), budget.part(budget.left / 2), kinds=False)
    names = names_of(problem.frame, model, where)
    answer = RankAnswer(model=model, question=question, text=text, frame=problem.frame, names=names, found=Undecided())
    if backbone.verdict is Verdict.UNSAT:
        return replace(answer, found=Inconsistent())
    if backbone.verdict is Verdict.UNKNOWN:
        return replace(answer, complete=False, stopped=budget.reason)
    both = [q for q, signs in prediction.directions.items() if signs >= CHANGED]
    proved = {q: prediction.directions[q] for q in question.show if q in prediction.directions and q not in both}
    found = _sampled(model, problem.frame, both, (since, at), engine.seed, budget)
    whole = prediction.complete and all(d.counted == DRAWS or d.made == MADE for d in found.draws.values())
    return replace(answer, found=replace(found, proved=proved), complete=whole, stopped="" if whole else budget.reason)


def _sampled(
    model: ir.Model, frame: Frame, asked: Collection[str], pair: tuple[int, int], seed: int, budget: Budget
) -> Ranking:
    if not asked:
        return Ranking((), {}, {}, {})
    from reasoner.bounds.responses import SCHEMES, edges_of, upstream  # numpy takes a tenth of a second to load

    observed = {q for o in model.observations for q in ir.quantities_of(o.claim)}
    counts = {scheme: _Counts(model, frame, asked, observed, pair, scheme, seed) for scheme in SCHEMES}
    for number, one in enumerate(counts.values()):
        one.draw(budget.part(budget.left / (len(counts) - number)))
    ranked = [
        Ranked(q, {s: c.rises[q] for s, c in counts.items()}, {s: c.falls[q] for s, c in counts.items()}) for q in asked
    ]
    draws: dict[str, Draws] = {scheme: Draws(c.counted, c.made) for scheme, c in counts.items()}
    part = upstream(tuple(edges_of(model)), {*asked, *observed})
    found = Ranking((), {}, draws, dict(_left_out(model, part)))

    def lean(one: Ranked) -> float:
        told = found.worse(one)
        return 0.0 if told is None else -told[1]

    return replace(found, ranked=tuple(sorted(ranked, key=lean)))


class _Counts:
    """The draws of one scheme, and how often each quantity rises and falls in those that count."""

    def __init__(
        self,
        model: ir.Model,
        frame: Frame,
        asked: Collection[str],
        observed: Collection[str],
        pair: tuple[int, int],
        scheme: Scheme,
        seed: int,
    ) -> None:
        from reasoner.bounds.responses import Responses

        self._model, self._frame, self._pair = model, frame, pair
        self._responses = Responses(model, frame, {*asked, *observed}, scheme, seed)
        self.rises, self.falls = dict.fromkeys(asked, 0), dict.fromkeys(asked, 0)
        self.counted = self.made = 0

    def draw(self, budget: Budget) -> None:
        since, at = self._pair
        while self.counted < DRAWS and self.made < MADE and not budget.spent:
            self.made += 1
            found = self._responses.draw()
            if found is None or not all(self._seen(o, found) for o in self._model.observations):
                continue
            self.counted += 1
            for q in self.rises:
                change = found[q][at] - found[q][since]
                self.rises[q] += bool(change > STILL)
                self.falls[q] += bool(change < -STILL)
            if self.counted % 100 == 0:
                budget.tell(f"{self.counted}/{DRAWS}")

    def _seen(self, o: ir.Observation, found: Mapping[str, Values]) -> bool:
        """Whether an observation holds in a draw, as far as it speaks of directions."""
        since, at = (self._frame.index[w] for w in compared(self._model, o.where))
        holds = _holds(o.claim, found, since, at)
        return holds is None or holds is not o.excluded


def _holds(claim: ir.Claim, found: Mapping[str, Values], since: int, at: int) -> bool | None:
    """Whether a claim holds; None where that takes levels, which draws do not have."""
    match claim:
        case ir.DirectionClaim(quantity, signs):
            change = float(found[quantity][at] - found[quantity][since])
            return Sign((change > STILL) - (change < -STILL)) in signs
        case ir.NotClaim(item):
            holds = _holds(item, found, since, at)
            return None if holds is None else not holds
        case ir.AndClaim(items) | ir.OrClaim(items):
            held = [_holds(i, found, since, at) for i in items]
            decisive = isinstance(claim, ir.OrClaim)
            return decisive if decisive in held else None if None in held else not decisive
        case _:
            return None


def _left_out(model: ir.Model, part: Collection[str]) -> Iterator[tuple[LeftOut, int]]:
    """How many of each thing that draws do not have act on the part of a model that is sampled."""
    acting = [i for i in model.influences if i.target in part]
    regulated = [model.quantities[q].space for q in part if q not in model.inputs]
    found: dict[LeftOut, int] = {
        "condition": sum(i.condition is not None for i in acting),
        "slow": sum(i.slow for i in acting),
        "dominant": sum(i.dominant for i in acting),
        "gate": sum(g.target in part for g in model.gates),
        "law": len(model.laws),
        "definition": sum(d.target in part for d in model.definitions),
        "level observation": sum(_speaks_of_levels(o.claim) for o in model.observations),
        "end": sum(space.reference in (None, 0, space.top) for space in regulated),
    }
    yield from ((what, count) for what, count in found.items() if count)


def _speaks_of_levels(claim: ir.Claim) -> bool:
    match claim:
        case ir.LevelClaim():
            return True
        case ir.NotClaim(item):
            return _speaks_of_levels(item)
        case ir.AndClaim(items) | ir.OrClaim(items):
            return any(map(_speaks_of_levels, items))
        case _:
            return False
