"""`fit`: which `maybe` and `-?` fit everything observed: what is forced, by which measurements, and what is left open.

All experiments stand in one frame, and share the switches. A switch is forced where no labeling decides it otherwise.
Then the fewest measurements that force it are looked for (a smallest MUS over measurements, the rules held), and from
these alone a proof, which the checker replays; and another one, of the last of them, with the switch decided otherwise.
Where nothing fits, the conflict and its repairs are those of `check`.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from reasoner.model.ir import Fit as FitQuestion
from reasoner.model.ir import Model, NotClaim, Observation, Rule, Where, Why
from reasoner.model.revision import Decided
from reasoner.model.worlds import frame_of
from reasoner.query.answers import FitAnswer
from reasoner.query.best_fit import best_fit
from reasoner.query.candidates import candidates_of, claim_of, counted, shown_by, switches_in, ways
from reasoner.query.check import diagnosed
from reasoner.query.conflicts import Refutation
from reasoner.query.derivation import Explaining
from reasoner.query.engine import Engine, names_of
from reasoner.query.fitted import Best, Fitted, Forced, Smallest, Switch
from reasoner.query.kinds import scenario_place
from reasoner.query.outcomes import Explanation, Proved, Undecided
from reasoner.query.why import judge
from reasoner.solve.backbone import possible
from reasoner.solve.budget import Budget
from reasoner.solve.formula import Formula
from reasoner.solve.grouped import Grouped
from reasoner.solve.hitting import smallest
from reasoner.solve.session import Verdict

COUNTING = 10.0
"""Seconds that counting the candidates may take, and as many the search for all smallest sets."""
PATIENCE = 5.0
"""Seconds for the measurements that force one switch, and as many for each proof."""


def fit(engine: Engine, question: FitQuestion, text: str, budget: Budget) -> FitAnswer:
    """What everything that fits agrees on; where nothing fits, the conflict, or the best fits if asked for."""
    model = engine.model
    frame = frame_of(model, [])
    names = names_of(frame, model, scenario_place(None))
    answer = FitAnswer(model=model, question=question, text=text, frame=frame, names=names, found=Undecided())
    match engine.problem([]).check((), budget):
        case Verdict.UNKNOWN:
            return replace(answer, complete=False, stopped=budget.reason)
        case Verdict.SAT:
            best = Best(((),), 0, True) if question.optimise else None
        case Verdict.UNSAT:
            best = best_fit(model, engine.seed, budget.part(budget.left / 2)) if question.optimise else None
            if best is None:
                clashes = diagnosed(engine, frame, (), budget)
                return replace(answer, found=clashes.found, complete=not clashes.stopped, stopped=clashes.stopped)
    found, stopped = _fitted(engine, best, budget)
    return replace(answer, found=found, complete=not stopped, stopped=stopped)


def without(model: Model, observations: Collection[str]) -> Model:
    """The model as if some of its measurements had not been made."""
    return replace(model, observations=tuple(o for o in model.observations if o.id not in observations))


def _fitted(engine: Engine, best: Best | None, budget: Budget) -> tuple[Fitted, str]:
    """What is found, and what ended the search, in words: empty where it came to its end."""
    model = engine.model
    kept = [without(model, out) for out in best.left_out] if best is not None and best.cost else [model]
    engines = [engine if one is model else Engine(one, engine.seed) for one in kept]
    shown, unsettled = _shown(engines, budget)
    forced = [d for s in switches_in(model) for d in ways(s) if shown[d] and not shown[_other(d)]]
    alone = len(engines) == 1 and (best is None or best.all)
    told = [Forced(d, kept[0]) for d in forced if d.switch not in unsettled] if best is None or best.all else []
    candidates = [candidates_of(one, engine.seed) for one in kept]
    least = _least([one.smallest(budget.part(min(COUNTING, budget.left / 4))) for one in candidates])
    if alone:
        told = _explained(engines[0], told, budget.part(budget.left * 2 / 3))
    count = counted(candidates, budget.part(min(COUNTING, budget.left)))
    known = {one.decided.switch for one in told}
    left = [s for s in switches_in(model) if s not in known]
    still_open = tuple(s for s in left if all(shown[d] for d in ways(s)))
    # of the sign of what cannot exist neither way is shown, and there is nothing to say
    others = tuple(s for s in left if s not in still_open and (s in unsettled or any(shown[d] for d in ways(s))))
    found = Fitted(tuple(told), still_open, others, least, count, best)
    whole = not others and not budget.spent and (best is None or best.all)
    return found, "" if whole else budget.reason


def _other(decided: Decided) -> Decided:
    return next(d for d in ways(decided.switch) if d != decided)


def _shown(engines: Sequence[Engine], budget: Budget) -> tuple[dict[Decided, bool], frozenset[Switch]]:
    """Which ways of deciding each switch some labeling has, and the switches of which the budget left that open."""
    shown: dict[Decided, bool] = {}
    unsettled: set[Switch] = set()
    for engine in engines:
        problem, model = engine.problem([]), engine.model
        wanted = {d: problem.claim(shown_by(d, model), Where()) for s in switches_in(model) for d in ways(s)}
        found = possible(problem, wanted.values(), budget)
        unsettled |= {d.switch for d, literal in wanted.items() if literal in found.unsettled}
        for d, literal in wanted.items():
            shown[d] = shown.get(d, False) or literal in found.literals
    return shown, frozenset(unsettled)


def _least(found: Sequence[Smallest | None]) -> Smallest | None:
    """The smallest sets of several best fits together."""
    known = [one for one in found if one is not None]
    if not known or len(known) < len(found):
        return None  # a best fit that was not looked at may take fewer
    size = min(len(one.sets[0]) for one in known)
    sets = dict.fromkeys(s for one in known for s in one.sets if len(s) == size)
    return Smallest(tuple(sets), all(one.all for one in known))


# --- why a switch is forced -----------------------------------------------------------------------------------------


def _explained(engine: Engine, forced: Sequence[Forced], budget: Budget) -> list[Forced]:
    """Each with the fewest measurements that force it and the proofs from these, as far as there is time."""
    found: list[Forced] = []
    measured = _Measured(engine.model, engine.seed) if forced else None
    if measured is not None:
        measured.load(budget)
    for number, one in enumerate(forced):
        clock = budget.part(min(4 * PATIENCE, budget.left / (len(forced) - number)))
        found.append(
            one if measured is None or clock.spent else _proved(measured.forcing(one, clock), engine.seed, clock)
        )
        budget.tell(f"forced {number + 1}/{len(forced)}")
    return found


class _Measured:
    """All measurements of a model with a switch each, the rules held: which of them decide something together."""

    def __init__(self, model: Model, seed: int) -> None:
        self._model = model
        self._grouped = Grouped(model, frame_of(model, []), seed)
        held = self._grouped.held
        self._observed = {held[u]: u.name for u in self._grouped.units if u.kind == "observation"}
        self._rules = [literal for unit, literal in held.items() if unit.kind != "observation"]
        self._denied: Formula = ""

    def load(self, budget: Budget) -> None:
        """Lets the solver take up what is stated, for which the little time of one switch may be too short."""
        self._grouped.check([*self._rules, *self._observed], budget)

    def forcing(self, forced: Forced, budget: Budget) -> Forced:
        """With the fewest measurements that force it; with all of them where there was no time."""
        encoder = self._grouped.encoder
        denial = NotClaim(claim_of(forced.decided, self._model))
        self._denied = encoder.defined(encoder.claim(denial, Where()))
        found = smallest(self, dict.fromkeys(self._observed, 1), budget.part(min(PATIENCE, budget.left / 3)))
        if found is None:
            return forced
        kept = {self._observed[literal] for literal in found.members}
        observations = tuple(o for o in self._model.observations if o.id in kept)
        return replace(forced, given=replace(self._model, observations=observations), fewest=found.proved)

    def check(self, chosen: Sequence[Formula], budget: Budget) -> Verdict:
        return self._grouped.check([*self._rules, self._denied, *chosen], budget)

    def core(self) -> Collection[Formula]:
        return [literal for literal in self._grouped.core() if literal in self._observed]

    def obeyed(self) -> Collection[Formula]:
        return [literal for literal in self._grouped.obeyed() if literal in self._observed]


def _proved(forced: Forced, seed: int, budget: Budget) -> Forced:
    """With a proof from its measurements alone, and that of what they would come to otherwise."""
    explanation = _explanation(forced, seed, budget.part(min(PATIENCE, budget.left / 2)))
    if explanation is None or not forced.given.observations:
        return replace(forced, explanation=explanation)
    return replace(forced, explanation=explanation, refuted=_refuted(forced, seed, budget.part(PATIENCE)))


def place_of(given: Model) -> Where:
    """Where what measurements say of a switch is claimed: it holds in no one world, so in that of the first of them."""
    return next((o.where for o in given.observations), scenario_place(None))


def _explanation(forced: Forced, seed: int, budget: Budget) -> Explanation | None:
    model = forced.given
    engine, where, claim = Engine(model, seed), place_of(model), claim_of(forced.decided, model)
    problem = engine.problem([where])
    denied = problem.claim(NotClaim(claim), where)
    if problem.check([denied], budget) is not Verdict.UNSAT:
        return None
    return Explaining(problem, claim, where, False, denied, constraints=engine.constraints(problem)).next(budget)


def _refuted(forced: Forced, seed: int, budget: Budget) -> Refutation | None:
    """Supposing the switch decided otherwise, that the last measurement is impossible (an exclusion: necessary)."""
    model = forced.given
    *others, last = model.observations
    rule = model.rules[forced.decided.switch.rule]
    supposed = Rule(SUPPOSED, rule.text, rule.origin, status=rule.status)
    denial = Observation(supposed, NotClaim(claim_of(forced.decided, model)), last.where)
    given = replace(model, observations=(*others, denial))
    found = judge(Engine(given, seed), Why(last.claim, last.where), "", budget).found
    if not isinstance(found, Proved) or (found.verdict == "necessary") is not last.excluded:
        return None
    return Refutation(given, found.explanation, found.account)


SUPPOSED = "(supposed)"
"""The id of the supposition that a switch is decided otherwise."""
