"""`check`: can the rules, everything observed and every scenario hold at once? Else the smallest conflicts.

A conflict is counted in what somebody can doubt (see `reasoner.solve.grouped`): observations, laws, and the rules on a
quantity. The first one is of smallest size; further ones share no observation with those before.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

from reasoner.model.ground import Change, Ground
from reasoner.model.ir import Check, Model, Where, Why
from reasoner.model.worlds import Frame, frame_of
from reasoner.proof.checker import check as check_proof
from reasoner.proof.derive import derive
from reasoner.query.answers import Answer, Clash, Clashes, Word
from reasoner.query.engine import Engine, names_of, plainness
from reasoner.query.what_if import WORDS
from reasoner.solve.budget import Budget
from reasoner.solve.grouped import Grouped, Unit
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict
from reasoner.solve.smallest import smallest
from reasoner.solve.subsets import Mus, irreducible

LISTED = 5
"""How many conflicts an answer lists."""

PATIENCE = 5.0
"""Seconds that the proof of a conflict may take."""

_WHOLE = 1000
"""What a unit counts. What its rules add, a line each, only tells conflicts of one size apart."""


def check(engine: Engine, question: Check, text: str, budget: Budget) -> Answer:
    """Consistent where one labeling obeys every rule, observation, exclusion and scenario at once."""
    model = engine.model
    frame = whole_frame(model)
    verdict = WORDS[Problem(model, frame, engine.seed).check((), budget)]
    names = names_of(frame, model, Where(at="before", comparison="parent"))
    answer = Answer(model, question, text, "check", verdict, frame, names)
    if verdict == "inconsistent":
        return _diagnosed(answer, engine.seed, budget)
    return answer if verdict == "consistent" else replace(answer, complete=False, stopped=budget.reason)


def whole_frame(model: Model) -> Frame:
    """Every scenario against the one it extends, and every observation; none compared with another."""
    return frame_of(model, [], *([_of_scenario(name)] for name in model.scenarios))


def _of_scenario(name: str) -> Where:
    return Where(scenario=name, at="before", comparison="parent")


def _diagnosed(answer: Answer, seed: int, budget: Budget) -> Answer:
    assert answer.frame is not None
    grouped = Grouped(answer.model, answer.frame, seed)
    found: list[Clash] = []
    units: Sequence[Unit] = grouped.units
    more = False
    while True:
        clash, members = _smallest(grouped, units, budget)
        if clash is None:
            break
        if len(found) == LISTED:
            more = True
            break
        found.append(_explained(clash, members, answer, budget))
        observed = [u for u in members if u.kind == "observation"] or members
        units = [u for u in units if u not in observed]
        if not observed:
            break
    failing = tuple(s for s in answer.model.scenarios if found and _fails(answer.model, s, seed, budget))
    stopped = budget.reason if budget.spent else ""
    clashes = Clashes(tuple(found), failing, more, stopped)
    if not found:
        return replace(answer, complete=False, stopped=stopped)
    first = found[0]
    complete = not stopped
    return replace(
        answer, conflict=first.grounds, minimal=first.minimal, clashes=clashes, complete=complete, stopped=stopped
    )


def _smallest(grouped: Grouped, units: Sequence[Unit], budget: Budget) -> tuple[Clash | None, Sequence[Unit]]:
    """A smallest conflict among some units, down to the ground constraints that it needs."""
    found = smallest(grouped, units, _sizes(grouped.model, units), budget)
    if found is None:
        return None, ()
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


def _fails(model: Model, scenario: str, seed: int, budget: Budget) -> bool:
    """Whether a scenario has no consistent labeling even without the observations."""
    alone = replace(model, observations=())
    return Problem(alone, frame_of(alone, [_of_scenario(scenario)]), seed).check((), budget) is Verdict.UNSAT
