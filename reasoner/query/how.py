"""`how CLAIM using ... keeping ...`: every minimal set of settings that makes the claim necessary.

What may be set: each drug and each input to any level but the one it has, everything else to either end of its range
(a knockout, a clamp at the top). What cannot bear on the claim or on what is kept, what the claim speaks of and what
the question sets already are left alone. A quantity bears on a claim if it acts on it, or on what some law speaks of: a
law can tie the two together although no influence leads from one to the other.

The search (`reasoner.solve.trial`) goes from small sets to large ones, and leaves out all that contain an answer, so
that no part of an answer is one; when nothing is left to propose, the answers are all there are. Each of them is asked
again, of the question really changed, before it counts. Of the best one it is told how it works, and of single settings
that are part of none, why they drop out.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace

from reasoner.model.ir import (
    AndClaim,
    Claim,
    How,
    Influence,
    Model,
    Setting,
    Status,
    Where,
    Why,
    quantities_in,
    quantities_of,
)
from reasoner.model.worlds import Frame, World, compared, frame_of, set_in
from reasoner.query.answers import Dropped, HowAnswer, Intervention, Interventions, WhyAnswer
from reasoner.query.certain import Certain
from reasoner.query.drivers import Drivers
from reasoner.query.engine import Engine, judged, names_of
from reasoner.query.outcomes import Inconsistent, Proved
from reasoner.query.reach import upstream
from reasoner.query.why import clashing, judge
from reasoner.questions import Word
from reasoner.revise.at_least import at_least
from reasoner.solve.budget import Budget
from reasoner.solve.session import Verdict
from reasoner.solve.trial import Trial

AT_MOST = 2
"""How many settings are made together, unless the question says so."""
DROPPED = 60
"""Of so many settings that are part of no intervention, it is asked what they do alone."""


def how(engine: Engine, question: How, text: str, budget: Budget, prove: bool = False) -> HowAnswer:
    """All minimal interventions; with `prove`, each with its proof."""
    search = Search(engine.model, question, budget, engine.seed)
    found = list(search.answers())
    place = question.where
    frame = frame_of(engine.model, [place])
    names = names_of(frame, engine.model, place)
    answer = HowAnswer(model=engine.model, question=question, text=text, frame=frame, names=names, found=Inconsistent())
    if search.hopeless:
        return clashing(answer, engine, engine.problem([place]), budget)
    rated = _rated(search, found, budget)
    if prove:
        for number, one in enumerate(rated):
            budget.tell(f"{number}/{len(rated)} proofs")
            rated[number] = _proved(search.again, question, search.claim, one, budget)
    placed = [replace(one, acts_on=_acts_on(search, one, budget)) for one in rated]
    every = Interventions(
        tuple(placed),
        search.settings,
        search.at_most,
        search.exhausted,
        _best(search, placed, budget),
        *_dropped(search, found, budget),
    )
    proved = not prove or all(one.why is not None and isinstance(one.why.found, Proved) for one in rated)
    stopped = "" if search.exhausted and proved and not budget.spent else budget.reason
    return replace(answer, found=every, complete=not stopped, stopped=stopped)


def choices(model: Model, question: How) -> tuple[Setting, ...]:
    """Every single setting that may be part of an intervention, in order of declaration."""
    claimed = {q for c in question.claims for q in quantities_of(c)}
    able = bearing(model, (*question.claims, *question.keeping))
    taken = claimed | {s.quantity for s in question.where.settings}
    frame = frame_of(model, [question.where])
    found: list[Setting] = []
    for name in question.using:
        if name in able and name not in taken:
            found += (Setting(name, "level", level) for level in levels_to_set(model, frame, question.where, name))
    return tuple(found)


def bearing(model: Model, claims: Iterable[Claim]) -> frozenset[str]:
    """What can act on some claims, be it by a law alone."""
    claimed = (q for c in claims for q in quantities_of(c))
    tied = (q for law in model.laws for part in (law.when, law.then) for q in quantities_in(part))
    return upstream(model, [*claimed, *tied])


def levels_to_set(model: Model, frame: Frame, where: Where, name: str) -> Iterator[int]:
    """The levels a quantity can be set to that it is not set to already."""
    quantity = model.quantities[name]
    top = quantity.space.top
    every = range(top + 1) if name in model.inputs or quantity.kind == "drug" else (0, top)
    key = frame.key(name, frame.index[World(where.scenario, where.settings, "acute")])
    return (level for level in every if key is None or key.kind != "level" or key.level != level)


# --- the search ---------------------------------------------------------------------------------------------------


@dataclass
class Search:
    """One search, from the smallest interventions to the largest allowed."""

    model: Model
    question: How
    budget: Budget
    seed: int = 0
    exhausted: bool = False  # everything allowed was found or refuted
    hopeless: bool = False  # no labeling obeys any of the settings

    def __post_init__(self) -> None:
        asked = (*self.question.claims, *self.question.keeping)
        self.claim = _together(asked)
        self.above = upstream(self.model, (q for c in asked for q in quantities_of(c)))
        self.settings = choices(self.model, self.question)
        self.at_most = min(AT_MOST if self.question.at_most is None else self.question.at_most, len(self.settings))
        self.trial = Trial(self.model, self.question.where, self.claim, self.settings)
        set_somewhere = {s.quantity for s in self.settings} | set_in(self.model, [self.question.where])
        self._cut = False
        self.again = Engine(self.model, self.seed, set_somewhere)  # one encoding of the question with any of them

    def answers(self) -> Iterator[tuple[Setting, ...]]:
        """The minimal interventions, the smallest first; ends early where the budget does."""
        any_found = False
        for size in range(self.at_most + 1):
            found: list[tuple[Setting, ...]] = []
            for one in self.trial.sufficient(size, self.budget):
                chosen = tuple(s for s in self.settings if s in one)
                if not self._confirmed(chosen):
                    self._cut = True
                    break
                found.append(chosen)
                self.budget.tell(f"{len(found)} found, {size} together")
            yield from sorted(found, key=lambda one: [self.settings.index(s) for s in one])
            any_found = any_found or bool(found)
            if not self.complete or () in found:
                break
        self.hopeless = not any_found and self._clashing()
        self.exhausted = self.complete

    @property
    def complete(self) -> bool:
        """Whether there was time for everything until now."""
        return self.trial.complete and not self._cut

    def _confirmed(self, proposal: Collection[Setting]) -> bool:
        """Whether the question with these settings, encoded as such, is necessary; False where there is no time."""
        place = with_settings(self.question.where, proposal)
        problem = self.again.problem([place])
        verdict = judged(problem, problem.claim(self.claim, place), self.budget)
        assert verdict in ("necessary", "unknown"), f"{sorted(proposal)}: two encodings disagree, {verdict}"
        return verdict == "necessary"

    def _clashing(self) -> bool:
        """Whether no labeling obeys any of the sets of settings."""
        verdicts = (self.trial.possible(size, self.budget) for size in range(self.at_most + 1))
        return all(v is Verdict.UNSAT for v in verdicts)


def with_settings(where: Where, settings: Collection[Setting]) -> Where:
    """The same place with settings besides its own."""
    return replace(where, settings=tuple(sorted([*where.settings, *settings])))


# --- what is said of each answer ----------------------------------------------------------------------------------


def _rated(search: Search, found: Sequence[tuple[Setting, ...]], budget: Budget) -> list[Intervention]:
    """Each intervention with the strongest status whose rules alone make it work, all weaker ones being in doubt."""
    rated: dict[tuple[Setting, ...], Status] = {}
    stated = sorted({rule.status for rule in search.model.rules.values()}, reverse=True) or [Status.ESTABLISHED]
    for status in stated[:-1]:
        waiting = [one for one in found if one not in rated]
        if not waiting:
            break
        weakened = at_least(search.model, status)
        trial = Trial(weakened, search.question.where, search.claim, search.settings)
        # weakening rules keeps consistency, so only sufficiency is checked again
        holding = (one for one in waiting if trial.can_fail(frozenset(one), budget) is Verdict.UNSAT)
        rated |= dict.fromkeys(holding, status)
    rest = None if budget.spent else stated[-1]
    return [Intervention(one, rated.get(one, rest)) for one in found]


def _best(search: Search, found: Sequence[Intervention], budget: Budget) -> WhyAnswer | None:
    """Why the smallest intervention of the strongest support works, the first of several; None: there was no time."""
    rated = [one for one in found if one.settings and one.status is not None]
    if not rated or budget.spent:
        return None
    best = min(rated, key=lambda one: (len(one.settings), -(one.status or 0)))
    if best.why is not None:
        return best.why
    why = judge(search.again, Why(search.claim, with_settings(search.question.where, best.settings)), "", budget)
    return why if isinstance(why.found, Proved) and why.found.account is not None else None


def _acts_on(search: Search, one: Intervention, budget: Budget) -> tuple[str, ...]:
    """What the settings of an intervention certainly move at once, of what can act on the claim."""
    place = with_settings(search.question.where, one.settings)
    problem = search.again.problem([place])
    since, at = (problem.frame.index[w] for w in compared(search.model, place))
    if since == at or budget.spent:
        return ()
    drivers = Drivers(Certain(problem, budget))
    given = {s.quantity for s in one.settings}
    acting = (i for i in search.model.influences if not given.isdisjoint({i.source, *_read(i)}))
    targets = dict.fromkeys(i.target for i in acting if i.target in search.above)
    moves = (move for q in targets if (move := drivers.move(q, since, at)) is not None)
    return tuple(m.quantity for m in moves if any(arrow.source.quantity in given for arrow in drivers.of(m)))


def _read(influence: Influence) -> tuple[str, ...]:
    """What the condition of an influence tests."""
    return quantities_in(influence.condition) if influence.condition is not None else ()


def _dropped(search: Search, found: Sequence[tuple[Setting, ...]], budget: Budget) -> tuple[tuple[Dropped, ...], int]:
    """What each setting does that is part of no intervention, and of how many that was not asked."""
    if () in found:
        return (), 0
    used = {setting for one in found for setting in one}
    rest = [setting for setting in search.settings if setting not in used]
    told: list[Dropped] = []
    for setting in rest[:DROPPED]:
        dropped = _alone(search, setting, budget)
        if dropped is not None:
            told.append(dropped)
    return tuple(told), len(rest) - len(told)


def _alone(search: Search, setting: Setting, budget: Budget) -> Dropped | None:
    """What a setting alone does to what is asked for and to what is kept; None where the budget ran out."""
    question = search.question
    place = with_settings(question.where, [setting])
    problem = search.again.problem([place])
    asked = judged(problem, problem.claim(_together(question.claims), place), budget)
    kept: tuple[Word, ...] = ()
    if asked == "necessary":
        kept = tuple(judged(problem, problem.claim(claim, place), budget) for claim in question.keeping)
    return None if "unknown" in (asked, *kept) else Dropped(setting, asked, kept)


def _together(claims: Sequence[Claim]) -> Claim:
    return claims[0] if len(claims) == 1 else AndClaim(tuple(claims))


def _proved(engine: Engine, question: How, claim: Claim, one: Intervention, budget: Budget) -> Intervention:
    """An intervention with its proof, found and checked in the model as it is, not in the encoding of the search."""
    where = with_settings(question.where, one.settings)
    why = judge(engine, Why(claim, where), "", budget)
    assert why.verdict in ("necessary", "unknown"), f"{one.settings}: {why.verdict}"
    return replace(one, why=why)
