"""`compare A versus B`: both predictions side by side, the right world against the left one, and where they part.

What differs is followed from its ends: the quantities asked for, or the processes and phenotypes. The driver paths to
these, on either side, are the story; the first quantity of it that nobody set and that differs is where the sides part.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import replace

from reasoner.model.ir import Compare, Status, Where
from reasoner.model.worlds import Pair, compared, world_at
from reasoner.query.answers import CompareAnswer
from reasoner.query.certain import Certain
from reasoner.query.drivers import Drivers, Paths
from reasoner.query.engine import Engine, names_of
from reasoner.query.outcomes import Comparison, Inconsistent, Parted, Prediction, Undecided
from reasoner.query.parting import Parting, ends_of
from reasoner.query.predict import predict
from reasoner.query.races import PROCESSES
from reasoner.query.reach import changed, distances
from reasoner.query.story import story_of
from reasoner.query.support import Step, founded, supports
from reasoner.query.why import clashing
from reasoner.signs import DOWN, UP
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict

GOALS = 4
"""So many of what differs, the nearest to what was set, are followed back to it."""
FORKS = 3
"""How many forks are told."""


def compare(engine: Engine, question: Compare, text: str, budget: Budget) -> CompareAnswer:
    """Predictions of both sides against the scenario, and of right against left."""
    model = engine.model
    problem = engine.problem([question.left, question.right])
    frame = problem.frame
    names = {
        **names_of(frame, model, question.left, "left."),
        **names_of(frame, model, question.right, "right."),
    }
    every = question.show or tuple(model.quantities)
    (_, left), (verdict, right) = (_side(problem, where, every, budget) for where in (question.left, question.right))
    answer = CompareAnswer(model=model, question=question, text=text, frame=frame, names=names, found=Inconsistent())
    if verdict is Verdict.UNSAT:
        return clashing(answer, engine, problem, budget)
    if verdict is Verdict.UNKNOWN:
        return replace(answer, found=Undecided(), complete=False, stopped=budget.reason)
    since, at = (frame.index[world_at(w, w.at)] for w in (question.left, question.right))
    _, between = predict(problem, every, since, at, (), budget)
    parts = (left, right, between)
    settled = [q for q in every if all(q in p.directions for p in parts)]
    rest = tuple(q for q in every if q not in settled)
    complete = all(p.complete for p in parts)
    found = Comparison(_only(left, settled, rest), _only(right, settled, rest), _only(between, settled, rest))
    if complete and not (left.plainly or right.plainly):
        found = _story(engine, question, problem, found, budget)
        found = _supported(engine, question, found, budget)
        complete = not budget.spent
    answer = replace(answer, found=found)
    return answer if complete else replace(answer, complete=False, stopped=budget.reason)


def _story(engine: Engine, question: Compare, problem: Problem, found: Comparison, budget: Budget) -> Comparison:
    """The comparison with its goals, what is on the way to them, and where the sides part; as it was, without time."""
    model, differing = engine.model, [q for q in found.left.directions if found.differs(q)]
    order = distances(model, changed(problem.frame, model))
    ends = [ends_of(problem, place) for place in (question.left, question.right)]
    given = {q for q in model.quantities for pair in ends if len({problem.frame.key(q, w) for w in pair}) > 1}
    differing = sorted(
        (q for q in differing if q not in given), key=lambda q: (_likeness(found, q), order.get(q, len(order)))
    )
    asked = question.show or tuple(q for q in differing if model.quantities[q].kind in PROCESSES)
    goals = tuple(q for q in differing if q in asked) or tuple(differing)
    certain = Certain(problem, budget)
    passed: set[str] = set()
    for since, at in ends:
        drivers = Drivers(certain)
        drivers.survey(goals[:GOALS], since, at)
        for goal in goals[:GOALS]:
            move = drivers.move(goal, since, at)
            story = story_of(Paths(drivers, move)) if move is not None else None
            passed |= {m.quantity for m in story.moves} if story is not None else set()
    near = [q for q in order if q in passed and q not in goals and q not in given]
    across = (ends[0][1], ends[1][1])
    on_the_way = {
        q: (certain.directions(q, *ends[0]), certain.directions(q, *ends[1]), certain.directions(q, *across))
        for q in near
    }
    parted = _parted(problem, ends, given, near, budget) or _parted(problem, ends, given, goals, budget)
    if budget.spent or not certain.complete:
        return found
    return replace(found, goals=goals, story=on_the_way, parted=parted)


def _supported(engine: Engine, question: Compare, found: Comparison, budget: Budget) -> Comparison:
    """With how well what each quantity does is supported, and what of it needs Foundation; as it was, without time."""
    places = question.left, question.right
    left, right = (compared(engine.model, place) for place in places)
    across = world_at(question.left, question.left.at), world_at(question.right, question.right.at)
    known: dict[str, list[Status]] = {}
    needing: set[str] = set()
    for number, (since, at) in enumerate((left, right, across)):
        step = Step(places, since, at)
        directions = {q: found.ways(q)[number] for q in (*found.left.directions, *found.story)}
        for quantity, status in supports(engine, step, directions, budget).items():
            known.setdefault(quantity, []).append(status)
        needing |= set(founded(engine, step, directions, budget))
    if budget.spent:
        return found
    weakest = {quantity: min(statuses) for quantity, statuses in known.items()}
    return replace(found, supports=weakest, founded=tuple(q for q in weakest if q in needing))


def _likeness(found: Comparison, quantity: str) -> int:
    """0: it goes opposite ways; 1: the ways are others; 2: some way is the same on both sides."""
    left, right, _ = found.ways(quantity)
    return 2 if left & right else 0 if {left, right} == {UP, DOWN} else 1


def _parted(
    problem: Problem, ends: Sequence[Pair], given: Collection[str], passed: Sequence[str], budget: Budget
) -> tuple[Parted, ...]:
    """The forks nearest to what was set, of those passed: what goes opposite ways, else what cannot go alike."""
    certain = Certain(problem, budget)
    signs = [{q: certain.directions(q, *pair) for q in passed} for pair in ends]
    left, right = signs
    moving = [q for q in passed if q not in given and left[q] != right[q] and {left[q], right[q]} & {UP, DOWN}]
    opposite = [q for q in moving if {left[q], right[q]} == {UP, DOWN}]
    moving = opposite or [q for q in moving if not left[q] & right[q]] or moving
    distance = distances(problem.model, sorted(given))
    moving = [q for q in moving if q in distance]
    nearest = [q for q in moving if distance[q] == min(distance[m] for m in moving)]
    found: list[Parted] = []
    for quantity in nearest[:FORKS]:
        turned = left[quantity] not in (UP, DOWN)
        here, there = (ends[::-1], signs[::-1]) if turned else (ends, signs)
        set_there = {q for q in given if problem.frame.key(q, here[1][0]) != problem.frame.key(q, here[1][1])}
        found.append(Parted(Parting(problem, here, there, budget).fork(quantity, set_there), turned))
    return tuple(found)


def _side(problem: Problem, where: Where, quantities: tuple[str, ...], budget: Budget) -> tuple[Verdict, Prediction]:
    """One side against what it is compared with."""
    since, at = (problem.frame.index[w] for w in compared(problem.model, where))
    found, prediction = predict(problem, quantities, since, at, (since, at), budget)
    return found.verdict, prediction


def _only(prediction: Prediction, settled: Sequence[str], rest: tuple[str, ...]) -> Prediction:
    """The part of a prediction that speaks of the quantities settled on both sides."""
    return replace(prediction, directions={q: prediction.directions[q] for q in settled}, unsettled=rest)
