"""Which of the open influences fit what was observed at steps: synthesis of Boolean networks, as RE:IN does it.

An influence that every fit has is required, one that none has is disallowed (Dunn et al., Science 344:1156, 2014;
Yordanov, Dunn et al., npj Syst Biol Appl 2:16010, 2016). Each is decided by the solver, for all choices of existence,
signs and update conditions together. Then the fewest observations that force it are looked for (a smallest MUS over
observations), and from these alone a refutation of the opposite, which the checker replays.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from reasoner.derive.stepwise import refuted
from reasoner.model.ir import Fit, Model
from reasoner.model.revision import Decided
from reasoner.model.worlds import frame_of
from reasoner.query.answers import FitAnswer
from reasoner.query.candidates import Candidates, counted, switches_in, ways
from reasoner.query.engine import Engine
from reasoner.query.fitted import ForcedAtSteps, Misfit, Synthesis
from reasoner.query.outcomes import Undecided
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula, atom_of, is_negated
from reasoner.solve.hitting import Clashing, smallest
from reasoner.solve.session import Verdict
from reasoner.solve.stepwise import stated
from reasoner.solve.trajectories import Trajectories

SHRINKING = 15.0
"""Seconds for the search for few observations that clash, once it is known that all together do."""
COUNTING = 10.0
"""Seconds that counting the candidates may take, and as many the search for all smallest sets."""
PATIENCE = 5.0
"""Seconds for the observations that force one switch, and as many for each refutation."""


def fit_steps(engine: Engine, question: Fit, text: str, budget: Budget) -> FitAnswer:
    """What everything that fits the observations at steps agrees on; where nothing does, observations that clash."""
    model = engine.model
    found = synthesis(model, budget, engine.seed)
    answer = FitAnswer(model=model, question=question, text=text, frame=frame_of(model, []), found=found)
    match found:
        case Undecided():
            whole = False
        case Synthesis():
            whole = not found.unsettled and found.certain
        case Misfit():
            whole = True  # that nothing fits is certain, whatever was found to clash
    return answer if whole else replace(answer, complete=False, stopped=budget.reason)


def synthesis(model: Model, budget: Budget, seed: int = 0) -> Synthesis | Misfit | Undecided:
    """How each switch is decided in every fit of the observations at steps, or that it is open."""
    problem = Trajectories(model, seed)
    literals = {d: problem.encoder.shown(d) for s in switches_in(model) for d in ways(s)}
    atoms = dict.fromkeys(map(atom_of, literals.values()))
    known: dict[Formula, bool | None] = {}  # by atom: its value in all fits, None: it has both
    certain = False
    while not problem.whole and problem.take(budget):
        verdict = problem.check([], budget)
        if verdict is Verdict.UNSAT:
            return _clash(model, problem.taken, budget.part(SHRINKING), seed)
        if verdict is Verdict.UNKNOWN:
            break
        certain = problem.whole
        problem.settle(budget)
        if not certain and problem.taken.bit_count() > 1:
            continue  # what a part forces hardly changes from step to step
        for atom, value in problem.forced([a for a in atoms if a not in known], budget):
            # a part has more solutions than the whole: that there are both says nothing yet
            if value is not None or certain:
                known[atom] = value
                budget.tell(f"{len(known)}/{len(atoms)}")
    can = {d: known[atom_of(one)] is not is_negated(one) for d, one in literals.items() if atom_of(one) in known}
    forced: list[ForcedAtSteps] = []
    open_left, unsettled = [], []
    for switch in switches_in(model):
        possible = [d for d in ways(switch) if can.get(d)]
        if any(d not in can for d in ways(switch)):
            unsettled.append(switch)
        elif len(possible) == 1:
            forced.append(ForcedAtSteps(possible[0]))
        elif possible:  # the sign of what cannot exist is neither
            open_left.append(switch)
    if not certain:
        return Synthesis(tuple(forced), tuple(open_left), tuple(unsettled), False) if forced else Undecided()
    candidates = Candidates(model, problem, lambda: stated(model))
    least = candidates.smallest(budget.part(min(COUNTING, budget.left / 4)))
    explained = _explained(model, forced, budget.part(budget.left / 2), seed)
    count = counted([candidates], budget.part(min(COUNTING, budget.left)))
    return Synthesis(tuple(explained), tuple(open_left), tuple(unsettled), True, least, count)


# --- why a switch is forced -----------------------------------------------------------------------------------------


def _explained(model: Model, forced: Sequence[ForcedAtSteps], budget: Budget, seed: int) -> list[ForcedAtSteps]:
    """Each with the fewest observations that force it and a refutation from these, as far as there is time."""
    found: list[ForcedAtSteps] = []
    made = _Made(model, seed) if forced else None
    ready = made is not None and made.take(budget)
    for number, one in enumerate(forced):
        clock = budget.part(min(2 * PATIENCE, budget.left / (len(forced) - number)))
        found.append(made.forcing(one, clock) if made is not None and ready and not clock.spent else one)
        budget.tell(f"forced {number + 1}/{len(forced)}")
    return found


class _Made:
    """All observations with a guard each: which of them decide something together."""

    def __init__(self, model: Model, seed: int) -> None:
        self._model, self._seed = model, seed
        self._guarded = Trajectories(model, seed, guarded=True)
        self._ids = {guard: id for id, guard in self._guarded.guards.items()}
        # named before anything is taken up, which tells the solver what the names mean
        self._shown = {d: self._guarded.encoder.shown(d) for s in switches_in(model) for d in ways(s)}
        self._denied: Formula = ""

    def take(self, budget: Budget) -> bool:
        """Takes up every part; False where the budget ended it."""
        while not self._guarded.whole:
            if not self._guarded.take(budget):
                return False
        # what was added is taken up here, which is longer than the little time for each switch
        return self._guarded.check([], budget) is Verdict.SAT

    def forcing(self, forced: ForcedAtSteps, budget: Budget) -> ForcedAtSteps:
        """With few observations that force it and a refutation, as far as there was time for either."""
        opposite = next(d for d in ways(forced.decided.switch) if d != forced.decided)
        self._denied = self._shown[opposite]
        found = self._few(opposite, budget.part(budget.left / 2))
        if found is None:
            return forced
        kept = {self._ids[guard] for guard in found.members}
        ids = tuple(o.id for o in self._model.stepwise if o.id in kept)
        clock = budget.part(PATIENCE)
        refutation = refuted(self._model, ids, opposite, lambda: clock.left)
        return replace(forced, measurements=ids, fewest=found.proved, refutation=refutation)

    def _few(self, opposite: Decided, budget: Budget) -> Clashing[Formula] | None:
        """The fewest guards that clash with what is denied; where that takes long, the fewest of some that do."""
        rough = self._within(opposite, budget.part(budget.left / 2))
        # a core need not be minimal: of one observation it has to be seen that none would not do
        if rough is not None and (not rough or (len(rough) == 1 and self.check([], budget) is Verdict.SAT)):
            return Clashing(rough, True)
        found = smallest(self, dict.fromkeys(self._ids, 1), budget.part(PATIENCE))
        if found is None or (not found.proved and rough is not None and len(rough) <= len(found.members)):
            return None if rough is None else Clashing(rough, False)
        return found

    def _within(self, opposite: Decided, budget: Budget) -> frozenset[Formula] | None:
        """The fewest of some guards that clash, found without the other trajectories, which are long to solve."""
        if self.check(list(self._ids), budget) is not Verdict.UNSAT:
            return None
        core = frozenset(self.core())
        some = tuple(o for o in self._model.stepwise if self._guarded.guards[o.id] in core)
        if not some or len(some) == len(self._ids):
            return core
        part = _Made(replace(self._model, stepwise=some), self._seed)
        if not part.take(budget):
            return core
        part._denied = part._shown[opposite]
        found = smallest(part, dict.fromkeys(part._ids, 1), budget)
        if found is None:
            return core
        return frozenset(self._guarded.guards[part._ids[guard]] for guard in found.members)

    def check(self, chosen: Sequence[Formula], budget: Budget) -> Verdict:
        return self._guarded.check([self._denied, *chosen], budget)

    def core(self) -> Collection[Formula]:
        return [literal for literal in self._guarded.core() if literal in self._ids]

    def obeyed(self) -> Collection[Formula]:
        return [guard for guard, id in self._ids.items() if self._guarded.holds(self._guarded.made[id])]


# --- where nothing fits ---------------------------------------------------------------------------------------------


def _clash(model: Model, parts: int, budget: Budget, seed: int) -> Misfit:
    """Observations that nothing fits, made fewer one by one (a minimal unsatisfiable subset, by deletion).

    They are found in the parts that clashed before, which is easier: what clashes in them does so in the whole. Fewer
    of them may clash in the whole, so that is looked at besides.
    """
    guarded = Trajectories(model, seed, guarded=True)
    ids = {guard: id for id, guard in guarded.guards.items()}
    needed, minimal = tuple(ids), False
    while not guarded.whole and guarded.take(budget):
        if guarded.taken == parts or guarded.whole:
            needed, minimal = _fewer(guarded, needed, budget)
    clash = tuple(ids[one] for one in needed)
    if not minimal:
        return Misfit(clash, False)
    clock = budget.part(PATIENCE)
    return Misfit(clash, guarded.whole, refuted(model, clash, None, lambda: clock.left))


def _fewer(guarded: Trajectories, clashing: tuple[Formula, ...], budget: Budget) -> tuple[tuple[Formula, ...], bool]:
    """Guards among some that clash, and whether each of them is needed for that; all that is left where time is out."""
    needed = clashing
    for guard in (None, *clashing):
        if guard is not None and guard not in needed:
            continue
        rest = [one for one in needed if one != guard]
        verdict = guarded.check(rest, budget)
        if verdict is Verdict.UNKNOWN:
            return needed, False
        if verdict is Verdict.UNSAT:
            core = guarded.core()
            needed = tuple(one for one in rest if one in core)
    return needed, True
