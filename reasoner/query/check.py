"""`check`: can the rules, everything observed and every scenario hold at once? Else the smallest conflicts.

A conflict is counted in what somebody can doubt (see `reasoner.solve.grouped`): observations, laws, and the rules on a
quantity. The first one is of smallest size; further ones share no observation with those before.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import islice

from reasoner.model import axioms
from reasoner.model.ir import Check, Model, Why
from reasoner.model.worlds import Frame, frame_of
from reasoner.query.agreement import agreement
from reasoner.query.answers import CheckAnswer
from reasoner.query.certified import certificate
from reasoner.query.conflicts import Clash, Clashes, Consistent, Refutation, Repairs
from reasoner.query.engine import Engine, names_of, plainness
from reasoner.query.kinds import scenario_place
from reasoner.query.outcomes import Inconsistent, Proved, Undecided
from reasoner.query.repair import repairs
from reasoner.query.why import judge
from reasoner.revise.files import ModelFiles
from reasoner.solve.budget import Budget
from reasoner.solve.grouped import Unit
from reasoner.solve.hitting import corrections, shrunk
from reasoner.solve.mus import Mus, irreducible
from reasoner.solve.session import Verdict
from reasoner.solve.unexplained import fewest
from reasoner.solve.units import Units

LISTED = 5
"""How many conflicts an answer lists."""
ALONE = 10
"""How many repairs are listed where there is one conflict."""

FEW = 3
"""How many repairs are listed of each of several conflicts, and then of them all."""
LOOKED_AT = 30
"""How many smallest ways to resolve the conflicts are looked at to learn where repairs may be found."""
FURTHER = 10.0
"""Seconds that the search for further conflicts may take, and that for where repairs may be found."""
PATIENCE = 5.0
"""Seconds that the proof of a conflict may take."""


def check(engine: Engine, question: Check, text: str, budget: Budget) -> CheckAnswer:
    """Consistent where everything observed can be true, and every scenario together with that."""
    model = engine.model
    verdict, failing = agreement(model, engine.seed, budget)
    frame = frame_of(model, [], *([scenario_place(name)] for name in failing))
    names = names_of(frame, model, scenario_place(None))
    answer = CheckAnswer(model=model, question=question, text=text, frame=frame, names=names, found=Consistent())
    if verdict == "inconsistent":
        diagnosis = diagnosed(engine, frame, failing, budget)
        return replace(answer, found=diagnosis.found, complete=not diagnosis.stopped, stopped=diagnosis.stopped)
    if verdict == "unknown":
        return replace(answer, found=Undecided(), complete=False, stopped=budget.reason)
    return answer


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What clashes in an inconsistent model, and what ended the search, in words; empty: it came to its end."""

    found: Clashes | Inconsistent
    stopped: str


def diagnosed(engine: Engine, frame: Frame, failing: Sequence[str], budget: Budget) -> Diagnosis:
    """The conflicts and repairs where observations clash, or with them the `failing` scenarios.

    Repairs of everything come first, then the smallest conflicts, which may take long, and at last repairs of each.
    So who runs out of time has a repair at least, which is what most want to know.
    """
    model = engine.model
    places = [[scenario_place(name)] for name in failing]
    units = Units(model, frame, engine.seed, places)
    apart = _apart(units, budget)
    if not apart:
        return Diagnosis(Inconsistent(), budget.reason)
    alone = replace(model, observations=())
    hopeless = tuple(s for s in failing if agreement(alone, engine.seed, budget, (s,))[0] == "inconsistent")
    pushes = fewest(model, places, engine.seed, budget.part(budget.left / 4)) if not budget.spent else None
    suspects = _suspects(units, budget.part(min(FURTHER, budget.left / 4)))
    found, files = None, engine.model_files
    if files is not None and not budget.spent:
        there = list(dict.fromkeys([*(unit for one in apart for unit in one), *suspects]))
        most = FEW if len(apart) > 1 else ALONE
        clock = budget.part(budget.left / 2)
        found = repairs(model, files, failing, there, engine.seed, clock, most)
    clashes, members = _conflicts(model, units, apart, budget)
    if found is not None and files is not None and len(members) > 1 and not (clashes.more or failing):
        found = replace(found, apart=tuple(_repaired_apart(files, engine.seed, model, members, suspects, budget)))
    stopped = budget.reason if budget.spent else "" if found is None else found.stopped
    clashes = replace(clashes, scenarios=tuple(failing), hopeless=hopeless, repairs=found, unexplained=pushes)
    return Diagnosis(clashes, stopped)


def _repaired_apart(
    files: ModelFiles,
    seed: int,
    model: Model,
    members: Sequence[Sequence[Unit]],
    suspects: Sequence[Unit],
    budget: Budget,
) -> Iterator[Repairs]:
    """Repairs of each conflict, as if the observations of the others were unknown."""
    observed = [_observations(units) for units in members]
    for number, units in enumerate(members if all(observed) else ()):
        aside = {unit.name for other in (*observed[:number], *observed[number + 1 :]) for unit in other}
        clock = budget.part(budget.left / (len(members) - number))
        there = list(dict.fromkeys([*units, *suspects]))
        yield repairs(model, files, (), there, seed, clock, FEW, aside)
        budget.tell(f"repairs of conflict {number + 1}")


def _apart(everything: Units, budget: Budget) -> Sequence[Sequence[Unit]]:
    """Conflicts that share no observation, each irreducible but perhaps not smallest: found in as many checks as units.

    The first is among the earliest observations that clash at all, and so on. One more than are listed, if there are.
    """
    found: list[Sequence[Unit]] = []
    units: Sequence[Unit] = everything.units
    while len(found) <= LISTED and (early := _earliest(everything, units, budget)) is not None:
        # what takes most lines to tell is left out first, so of conflicts of one size a plain one is found
        prices = {unit: _lines(everything.model, unit) for unit in early}
        core, _ = shrunk(everything, list(prices), prices, budget)
        found.append([u for u in early if u in core])
        units = _besides(units, found[-1])
    return found


def _earliest(everything: Units, units: Sequence[Unit], budget: Budget) -> Sequence[Unit] | None:
    """The rules with as few of the first observations as clash, by bisection; None where all agrees, or time is up."""
    observed, rules = _observations(units), [u for u in units if u.kind != "observation"]

    def clash(number: int) -> bool:
        return everything.check((*rules, *observed[:number]), budget) is Verdict.UNSAT

    low, high = 0, len(observed)
    if not clash(high):
        return None
    while low < high:
        middle = (low + high) // 2
        low, high = (low, middle) if clash(middle) else (middle + 1, high)
    chosen = {*rules, *observed[:high]}
    return [u for u in units if u in chosen]


def _lines(model: Model, unit: Unit) -> int:
    """How many lines a unit takes to tell, at the least 1."""
    rules = len(model.influences_on[unit.name]) + len(model.gates_on[unit.name]) if unit.kind == "rules" else 0
    return 1 + rules + (unit.kind != "observation")


def _observations(units: Sequence[Unit]) -> Sequence[Unit]:
    return [u for u in units if u.kind == "observation"]


def _besides(units: Sequence[Unit], members: Sequence[Unit]) -> Sequence[Unit]:
    """The units among which a further conflict is looked for: it shares no observation with those before."""
    return [u for u in units if u not in (_observations(members) or members)]


def _conflicts(
    model: Model, everything: Units, apart: Sequence[Sequence[Unit]], budget: Budget
) -> tuple[Clashes, Sequence[Sequence[Unit]]]:
    """Smallest conflicts, each without the observations of those before; and the units of each.

    The first one may take half of the time that is left; where it is not found by then, one that is `apart` is told.
    Further ones have to be quick, and come only if they are smallest.
    """
    found: list[Clash] = []
    taking_part: list[Sequence[Unit]] = []
    units = everything.units
    clock = budget.part(budget.left / 2)
    more = False
    while True:
        known = next((one for one in apart if set(one).issubset(units)), ())
        next_one = _smallest(everything, units, known, clock, budget)
        if next_one is None:
            break
        clash, members = next_one
        if len(found) == LISTED or (found and not (clash.smallest and clash.minimal)):
            more = True
            break
        whole = _with_observations(_explained(clash, model, budget) if not found else clash, members)
        proof = certificate(model, everything.frame, whole.grounds, budget.part(PATIENCE))
        found.append(replace(whole, proof=proof))
        budget.tell(f"conflict {len(found)}")
        taking_part.append(members)
        units = _besides(units, members)
        clock = budget.part(min(FURTHER, budget.left / 4)) if len(found) == 1 else clock
    stopped = budget.reason if budget.spent else ""
    return Clashes(tuple(found), more=more or clock.spent, stopped=stopped), taking_part


def _suspects(everything: Units, budget: Budget) -> Sequence[Unit]:
    """What a smallest set of units holds without which the rest agrees: there it is worth to look for repairs."""
    found: dict[Unit, None] = {}
    grouped = everything.grouped
    least = 0
    for part in islice(corrections(grouped, dict.fromkeys(grouped.unit, 1), budget), LOOKED_AT):
        least = least or len(part)
        if len(part) > least:
            break
        found |= {unit: None for held, unit in grouped.unit.items() if held in part}
    return tuple(found)


def _smallest(
    everything: Units, units: Sequence[Unit], known: Sequence[Unit], clock: Budget, budget: Budget
) -> tuple[Clash, Sequence[Unit]] | None:
    """A smallest conflict among some units, down to the ground constraints that it needs; None: there is none.

    Of smallest ones it is the `known` conflict, if that is one; also where the `clock` is too short to find a smallest.
    To cut it down then, there is the `budget`.
    """
    # all cost the same: prices that tell sets of one size apart make the proof of the smallest a hundred times longer
    found = everything.smallest(units, clock)
    if found is None and not (known and clock.spent):
        return None
    proved = found is not None and found.proved
    if found is None or 0 < len(known) <= len(found.members):
        members = list(known)
    else:
        members = [u for u in units if u in found.members]
    subsets = everything.grouped.subsets(members)
    cost = plainness(range(len(everything.frame.worlds)))
    core = irreducible(subsets, subsets.members, (), cost, budget)
    quantities = tuple(u.name for u in members if u.kind == "rules")
    if core is None:  # the budget ran out
        return Clash(subsets.members, False, proved, quantities), members
    return Clash(core.members, isinstance(core, Mus), proved, quantities), members


def _with_observations(clash: Clash, members: Sequence[Unit]) -> Clash:
    """With the observations of which only the settings clash, whatever they say was seen."""
    observed = (axioms.Observation(u.name) for u in members if u.kind == "observation")
    return replace(clash, grounds=(*clash.grounds, *(g for g in observed if g not in clash.grounds)))


def _explained(clash: Clash, model: Model, budget: Budget) -> Clash:
    """With a checked proof that the last of the observations is impossible given the others, if it is found in time."""
    names = {g.subject for g in clash.grounds if isinstance(g, axioms.Observation)}
    observed = [o for o in model.observations if o.id in names]
    if not observed or not clash.minimal:
        return clash
    last = observed[-1]
    given = replace(model, observations=tuple(observed[:-1]))
    refuted = judge(Engine(given), Why(last.claim, last.where), "", budget.part(PATIENCE))
    if not isinstance(refuted.found, Proved) or (refuted.found.verdict == "necessary") is not last.excluded:
        return clash  # the rules contradict each other without it, too, or there was no time
    return replace(clash, refuted=Refutation(given, refuted.found.explanation, refuted.found.account))
