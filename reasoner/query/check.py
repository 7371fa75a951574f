"""`check`: can the rules, everything observed and every scenario hold at once? Else the smallest conflicts.

A conflict is counted in what somebody can doubt (see `reasoner.solve.grouped`): observations, laws, and the rules on a
quantity. The first one is of smallest size; further ones share no observation with those before.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import replace
from itertools import islice

from reasoner.model.ground import Change, Ground
from reasoner.model.ir import Check, Model, Where, Why
from reasoner.model.worlds import Frame, frame_of
from reasoner.proof.checker import check as check_proof
from reasoner.proof.derive import derive
from reasoner.query.answers import Answer, Clash, Clashes, Word
from reasoner.query.engine import Engine, names_of, plainness
from reasoner.query.repair import repairs
from reasoner.query.what_if import WORDS
from reasoner.solve.budget import Budget
from reasoner.solve.grouped import Grouped, Unit
from reasoner.solve.hitting import corrections, smallest
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict
from reasoner.solve.subsets import Mus, irreducible

LISTED = 5
"""How many conflicts an answer lists."""

LOOKED_AT = 30
"""How many smallest ways to resolve the conflicts are looked at to learn where repairs may be found."""
PATIENCE = 5.0
"""Seconds that the proof of a conflict may take."""

_WHOLE = 1000
"""What a unit counts. What its rules add, a line each, only tells conflicts of one size apart."""


def check(engine: Engine, question: Check, text: str, budget: Budget) -> Answer:
    """Consistent where one labeling obeys every rule, observation, exclusion and scenario at once.

    What is observed is looked at first: where that clashes already, the conflict is sought there alone.
    """
    model = engine.model
    answer = Answer(model, question, text, "check", "consistent", observed_frame(model))
    for frame_of_model in (observed_frame, whole_frame):
        frame = frame_of_model(model)
        verdict = WORDS[Problem(model, frame, engine.seed).check((), budget)]
        names = names_of(frame, model, Where(at="before", comparison="parent"))
        answer = replace(answer, verdict=verdict, frame=frame, names=names)
        if verdict == "inconsistent":
            return _diagnosed(answer, engine, frame_of_model, budget)
        if verdict == "unknown":
            return replace(answer, complete=False, stopped=budget.reason)
        if not model.scenarios:
            break
    return answer


def observed_frame(model: Model) -> Frame:
    """Every observation, none compared with another."""
    return frame_of(model, [])


def whole_frame(model: Model) -> Frame:
    """Every scenario against the one it extends, and every observation; none compared with another."""
    return frame_of(model, [], *([_of_scenario(name)] for name in model.scenarios))


def _of_scenario(name: str) -> Where:
    return Where(scenario=name, at="before", comparison="parent")


def _diagnosed(answer: Answer, engine: Engine, frame_of_model: Callable[[Model], Frame], budget: Budget) -> Answer:
    assert answer.frame is not None
    grouped = Grouped(answer.model, answer.frame, engine.seed)
    clashes, units = _conflicts(answer, grouped, budget)
    if not clashes.found:
        return replace(answer, complete=False, stopped=budget.reason)
    first = clashes.found[0]
    if frame_of_model is whole_frame:
        clashes = replace(clashes, scenarios=_failing(answer.model, engine.seed, budget))
    found = None
    if engine.book is not None and not budget.spent:
        found = repairs(answer.model, engine.book, frame_of_model, units, engine.seed, budget)
    stopped = budget.reason if budget.spent else ""
    return replace(
        answer,
        conflict=first.grounds,
        minimal=first.minimal,
        clashes=clashes,
        repairs=found,
        complete=not stopped,
        stopped=stopped,
    )


def _conflicts(answer: Answer, grouped: Grouped, budget: Budget) -> tuple[Clashes, Collection[Unit]]:
    """Smallest conflicts, each without the observations of those before; and where repairs may be found."""
    found: list[Clash] = []
    taking_part: set[Unit] = set()
    units: Sequence[Unit] = grouped.units
    more = False
    while (next_one := _smallest(grouped, units, budget)) is not None:
        clash, members = next_one
        if len(found) == LISTED:
            more = True
            break
        found.append(_explained(clash, members, answer, budget))
        budget.tell(f"conflict {len(found)}")
        taking_part.update(members)
        observed = [u for u in members if u.kind == "observation"]
        units = [u for u in units if u not in (observed or members)]
    taking_part |= _suspects(grouped, budget)
    return Clashes(tuple(found), (), more, budget.reason if budget.spent else ""), taking_part


def _suspects(grouped: Grouped, budget: Budget) -> Collection[Unit]:
    """What a smallest set of units holds without which the rest agrees: there it is worth to look for repairs."""
    found: set[Unit] = set()
    least = 0
    for part in islice(corrections(grouped, grouped.units, dict.fromkeys(grouped.units, 1), budget), LOOKED_AT):
        least = least or len(part)
        if len(part) > least:
            break
        found |= part
    return found


def _smallest(grouped: Grouped, units: Sequence[Unit], budget: Budget) -> tuple[Clash, Sequence[Unit]] | None:
    """A smallest conflict among some units, down to the ground constraints that it needs; None: there is none."""
    found = smallest(grouped, units, _sizes(grouped.model, units), budget)
    if found is None:
        return None
    members = [u for u in units if u in found.members]
    subsets = grouped.subsets(members)
    cost = plainness(range(len(grouped.frame.worlds)))
    core = irreducible(subsets, subsets.members, (), cost, budget)
    quantities = tuple(u.name for u in members if u.kind == "rules")
    if core is None:  # the budget ran out
        return Clash(subsets.members, False, found.proved, quantities), members
    return Clash(core.members, isinstance(core, Mus), found.proved, quantities), members


def _sizes(model: Model, units: Sequence[Unit]) -> Mapping[Unit, int]:
    def lines(unit: Unit) -> int:
        if unit.kind == "rules":
            return 1 + len(model.influences_on[unit.name]) + len(model.gates_on[unit.name])
        return 1 if unit.kind == "law" else 0

    return {unit: _WHOLE + min(lines(unit), 20) for unit in units}


def _explained(clash: Clash, members: Sequence[Unit], answer: Answer, budget: Budget) -> Clash:
    """With a checked proof that the last of the observations is impossible given the others, if it is found in time."""
    names = {u.name for u in members if u.kind == "observation"}
    observed = [o for o in answer.model.observations if o.id in names]
    if not observed or not clash.minimal:
        return clash
    last = observed[-1]
    given = replace(answer.model, observations=tuple(observed[:-1]))
    frame = frame_of(given, [last.where])
    assert answer.frame is not None
    rest = [_carried(g, answer.frame, frame) for g in clash.grounds if g.subject != last.id]
    patience = Budget(min(PATIENCE, budget.left))
    core = [g for g in rest if g is not None]
    if len(core) < len(rest):  # it takes worlds of a scenario that none of these observations speaks of
        return clash
    proof = derive(given, frame, core, last.claim, last.where, not last.excluded, lambda: patience.left)
    if proof is None:
        return clash
    check_proof(given, proof)
    verdict: Word = "impossible" if proof.denied else "necessary"
    question = Why(last.claim, last.where)
    refuted = Answer(given, question, "", "why", verdict, frame, claim=last.claim, proof=proof, minimal=True)
    return replace(clash, refuted=refuted)


def _carried(ground: Ground, frame: Frame, to: Frame) -> Ground | None:
    """A ground constraint in another frame; None where that lacks a world of it."""
    at = {i: to.index.get(world) for i, world in enumerate(frame.worlds)}
    loop: list[Change] = []
    for quantity, (a, b), sign in ground.loop:
        one, other = at[a], at[b]
        if one is None or other is None:
            return None
        loop.append((quantity, (one, other), sign) if one < other else (quantity, (other, one), -sign))
    worlds = tuple(w for w in (at[w] for w in ground.worlds) if w is not None)
    if len(worlds) < len(ground.worlds):
        return None
    return Ground(
        ground.kind, ground.subject, worlds if ground.kind == "raised" else tuple(sorted(worlds)), frozenset(loop)
    )


def _failing(model: Model, seed: int, budget: Budget) -> tuple[str, ...]:
    """The scenarios that have no consistent labeling even without the observations."""
    return tuple(name for name in model.scenarios if _fails(model, name, seed, budget))


def _fails(model: Model, scenario: str, seed: int, budget: Budget) -> bool:
    """Whether a scenario has no consistent labeling even without the observations."""
    alone = replace(model, observations=())
    return Problem(alone, frame_of(alone, [_of_scenario(scenario)]), seed).check((), budget) is Verdict.UNSAT
