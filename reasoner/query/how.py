"""`how CLAIM using ... keeping ...`: every minimal set of settings that makes the claim necessary.

What may be set: each drug and each input to any level but the one it has, everything else to either end of its range
(a knockout, a clamp at the top). What cannot act on the claim or on what is kept, what the claim speaks of and what the
question sets already are left alone.

Two solvers take turns. One proposes the fewest settings that nothing learnt so far speaks against; the other looks for
a labeling under them that spoils the claim. Such a labeling speaks against every other set of settings that it obeys
as well, once what is set does what the settings say (`reasoner.solve.replay`). Where there is no such labeling and
some labeling at all, the proposal is an answer, and all that contain it are no longer proposed. Sizes go up, so that
no part of an answer is one, and when nothing is left to propose the answers are all there are. Each of them is asked
again, of the question really changed, before it counts.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from reasoner.model.at_least import at_least
from reasoner.model.ir import AndClaim, Claim, How, Model, Setting, Status, Where, Why, quantities_of
from reasoner.model.worlds import Frame, World, frame_of
from reasoner.query.answers import Answer, Intervention, Interventions, Word
from reasoner.query.engine import Engine, judged, names_of
from reasoner.query.reach import upstream
from reasoner.query.why import clashing, judge
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, conj, disj, implies, neg
from reasoner.solve.formula import at_least as several
from reasoner.solve.overriding import Tie
from reasoner.solve.replay import Stage
from reasoner.solve.revised import Revised
from reasoner.solve.session import Session, Verdict

AT_MOST = 2
"""How many settings are made together, unless the question says so."""

_APART = Setting("", "clear")
"""Sets nothing, and keeps the worlds of the question apart from those that observations and `than` speak of."""


def how(engine: Engine, question: How, text: str, budget: Budget, prove: bool = False) -> Answer:
    """All minimal interventions; with `prove`, each with its proof."""
    search = Search(engine.model, question, budget)
    found = list(search.answers())
    place = question.where
    frame = frame_of(engine.model, [place])
    names = names_of(frame, engine.model, place)
    answer = Answer(engine.model, question, text, "how", "necessary", frame, names, claim=search.claim)
    if search.hopeless:
        return clashing(replace(answer, verdict="inconsistent"), engine, engine.problem([place]), budget)
    rated = _rated(search, found, budget)
    if prove:
        for number, one in enumerate(rated):
            budget.tell(f"{number}/{len(rated)} proofs")
            rated[number] = _proved(engine, question, search.claim, one, budget)
    every = Interventions(tuple(rated), search.settings, search.at_most, search.tried, search.exhausted)
    proved = not prove or all(one.why is not None and one.why.proof is not None for one in rated)
    stopped = "" if search.exhausted and proved else budget.reason
    verdict: Word = "necessary" if found else "impossible" if search.exhausted else "unknown"
    return replace(answer, verdict=verdict, interventions=every, complete=not stopped, stopped=stopped)


def choices(model: Model, question: How) -> tuple[Setting, ...]:
    """Every single setting that may be part of an intervention, in order of declaration."""
    claimed = {q for c in question.claims for q in quantities_of(c)}
    bearing = upstream(model, [*claimed, *(q for c in question.keeping for q in quantities_of(c))])
    taken = claimed | {s.quantity for s in question.where.settings}
    frame = frame_of(model, [question.where])
    found: list[Setting] = []
    for name in question.using:
        if name in bearing and name not in taken:
            found += (Setting(name, "level", level) for level in _levels(model, frame, question.where, name))
    return tuple(found)


def _levels(model: Model, frame: Frame, where: Where, name: str) -> Iterator[int]:
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
    learns: bool = True  # False: every set of settings is tried, for comparison
    exhausted: bool = False  # everything allowed was found or refuted
    consistent: bool = False  # some labeling obeys some of the settings that were tried
    hopeless: bool = False  # no labeling obeys any of the settings
    tried: int = 0  # sets of settings that a solver looked at

    def __post_init__(self) -> None:
        asked = (*self.question.claims, *self.question.keeping)
        self.claim: Claim = asked[0] if len(asked) == 1 else AndClaim(asked)
        self.settings = choices(self.model, self.question)
        self.at_most = min(AT_MOST if self.question.at_most is None else self.question.at_most, len(self.settings))
        self.trial = Trial(self.model, self.question.where, self.claim, self.settings)
        self.again = Engine(self.model, settable=self.model.quantities)
        self.proposer = _Proposer(self.settings)
        self.stage = self.trial.revised.stage(self.proposer.atoms)

    def answers(self) -> Iterator[tuple[Setting, ...]]:
        """The minimal interventions, the smallest first; ends early where the budget does."""
        if self._answers(frozenset()):
            self.exhausted = True
            yield ()
            return
        for size in range(1, self.at_most + 1):
            found: list[tuple[Setting, ...]] = []
            while not self.hopeless and (proposal := self.proposer.next(size, self.budget)) is not None:
                self.budget.tell(f"{len(found)} found, {self.tried} tried")
                if self._answers(proposal):
                    self.proposer.forbid(proposal, frozenset())
                    found.append(tuple(s for s in self.settings if s in proposal))
            yield from sorted(found, key=lambda one: [self.settings.index(s) for s in one])
            if self.hopeless or self.budget.spent:
                return
        self.exhausted = not self.budget.spent
        self.hopeless = self.exhausted and not self.consistent

    def _answers(self, proposal: frozenset[Setting]) -> bool:
        """Whether the claim is necessary under a proposal; what the answer teaches is learnt."""
        self.tried += 1
        match self.trial.spoiled(proposal, self.budget):
            case Verdict.SAT:
                self.consistent = True
                self.proposer.forbid(proposal, frozenset(self.settings) - proposal)
                if self.learns and proposal and self.at_most > 1:  # a lesson costs more than a check of one setting
                    self.proposer.refuse(self.trial.spoils(self.stage, proposal))
            case Verdict.UNSAT:
                match self._anew(proposal):
                    case "necessary":
                        self.consistent = True
                        return True
                    case "inconsistent":
                        self._clashes(proposal)
        return False

    def _clashes(self, proposal: frozenset[Setting]) -> None:
        """Learns from a proposal that no labeling obeys which settings, made or left out, are to blame."""
        verdict = self.trial.possible(proposal, self.budget)
        assert verdict is not Verdict.SAT, f"{sorted(proposal)}: two encodings disagree"
        if verdict is Verdict.UNSAT:
            made, unmade = self.trial.revised.blamed()
            self.hopeless = not made and not unmade
            self.proposer.forbid(made, unmade)

    def _anew(self, proposal: frozenset[Setting]) -> Word:
        """The verdict on the question with these settings, encoded as such: nothing spoils the claim there either."""
        place = with_settings(self.question.where, proposal)
        problem = self.again.problem([place])
        verdict = judged(problem, problem.claim(self.claim, place), self.budget)
        assert verdict in ("necessary", "inconsistent", "unknown"), f"{sorted(proposal)}: {verdict}"
        return verdict


def with_settings(where: Where, settings: Collection[Setting]) -> Where:
    """The same place with settings besides its own."""
    return replace(where, settings=tuple(sorted([*where.settings, *settings])))


class Trial:
    """One encoding in which any of some settings can be made, so that each question about them is one check."""

    def __init__(self, model: Model, where: Where, claim: Claim, settings: Sequence[Setting]) -> None:
        apart = replace(where, settings=(*where.settings, _APART))
        frame = frame_of(model, [apart])
        ours = {w: i for w, i in frame.index.items() if _APART in w.settings and w.phase != "before"}
        self.claim, self.where = claim, apart
        self.ties = [t for w, i in ours.items() for t in _ties(frame, where, w, i, frozenset(settings))]
        self.revised = Revised(model, frame, tuple(ours.values()), (), settings, self.ties)
        self.goal = self.revised.claim(claim, apart)

    def spoiled(self, settings: frozenset[Setting], budget: Budget) -> Verdict:
        """Whether some labeling under the settings has the claim false."""
        return self.revised.check([neg(self.goal)], (), settings, budget)

    def possible(self, settings: frozenset[Setting], budget: Budget) -> Verdict:
        """Whether there is any labeling under the settings."""
        return self.revised.check([], (), settings, budget)

    def spoils(self, stage: Stage, settings: frozenset[Setting]) -> Formula:
        """Under which settings the labeling that was found last, under some of them, spoils the claim as well."""
        replay, survives = self.revised.replay(stage, settings)
        tied = [conj(stage.switches[s] for s in t.settings) for t in self.ties if t.settings != settings]
        return conj([survives, neg(replay.claim(self.claim, self.where)), *map(neg, tied)])


def _ties(frame: Frame, where: Where, world: World, index: int, settings: frozenset[Setting]) -> Iterator[Tie]:
    """The worlds of the frame that some of the settings would make a world of the question be the same as."""
    for other, i in frame.index.items():
        if _APART not in other.settings and (other.scenario, other.phase) == (world.scenario, world.phase):
            added = frozenset(other.settings) - frozenset(where.settings)
            if frozenset(where.settings) <= frozenset(other.settings) and added <= settings:
                yield Tie(added, index, i)


class _Proposer:
    """Sets of settings that nothing learnt so far speaks against."""

    def __init__(self, settings: Sequence[Setting]) -> None:
        self.atoms: Mapping[Setting, Formula] = {s: f"s{i}" for i, s in enumerate(settings)}
        self._of: dict[str, list[Setting]] = {}
        for setting in settings:
            self._of.setdefault(setting.quantity, []).append(setting)
        self._session = Session()
        self._bounds: set[int] = set()
        self._session.add(neg(several(2, [self.atoms[s] for s in of])) for of in self._of.values() if len(of) > 1)

    def next(self, size: int, budget: Budget) -> frozenset[Setting] | None:
        """A set of at most `size` settings; None where there is none, or no time."""
        bound = f"k{size}"
        if size not in self._bounds:
            self._bounds.add(size)
            self._session.add([implies(bound, neg(several(size + 1, self.atoms.values())))])
        if self._session.check([bound], budget) is not Verdict.SAT:
            return None
        found = self._session.assignment()
        return frozenset(s for s, atom in self.atoms.items() if found.holds(atom))

    def refuse(self, formula: Formula) -> None:
        """No set for which a formula over the atoms holds."""
        self._session.add([neg(formula)])

    def forbid(self, made: frozenset[Setting], unmade: frozenset[Setting]) -> None:
        """No set with all of some settings and none of some others."""
        self._session.add([disj([*(neg(self.atoms[s]) for s in made), *(self.atoms[s] for s in unmade)])])


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
        # what is consistent with all rules is so with some in doubt: there is no need to ask for that again
        holding = (one for one in waiting if trial.spoiled(frozenset(one), budget) is Verdict.UNSAT)
        rated |= dict.fromkeys(holding, status)
    rest = None if budget.spent else stated[-1]
    return [Intervention(one, rated.get(one, rest)) for one in found]


def _proved(engine: Engine, question: How, claim: Claim, one: Intervention, budget: Budget) -> Intervention:
    """An intervention with its proof, found and checked in the model as it is, not in the encoding of the search."""
    where = with_settings(question.where, one.settings)
    why = judge(engine, Why(claim, where), "", claim, where, budget)
    assert why.verdict in ("necessary", "unknown"), f"{one.settings}: {why.verdict}"
    return replace(one, why=why)
