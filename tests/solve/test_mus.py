"""Minimal unsatisfiable subsets of ground constraints, against all labelings and what each of them violates."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from functools import cache
from random import Random

import pytest
from brute import Steps, all_labelings
from small import ACTIVITY, SWITCH, gate, having, influence, law, model, present

from reasoner.model import axioms
from reasoner.model.axioms import Ground
from reasoner.model.ir import Model
from reasoner.model.labeling import DirectionOf, LevelOf
from reasoner.model.semantics import violated
from reasoner.model.worlds import Frame
from reasoner.signs import Sign
from reasoner.solve.budget import Budget
from reasoner.solve.cost import Cost
from reasoner.solve.mus import Mus, PartialMus, irreducible, shrink
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict

MODELS: dict[str, tuple[Model, dict[str, str]]] = {
    "chain": (model({"D A B": SWITCH}, influence("D -> A"), influence("A -| B")), {"D": "on"}),
    "two ways": (
        model({"D A B": SWITCH}, influence("D -> A"), influence("D -> B"), influence("A -> B")),
        {"D": "on"},
    ),
    "cycle": (model({"D A B": SWITCH}, *map(influence, ("D -> A", "A -> B", "B -> A"))), {"D": "on"}),
    "gate": (
        model({"D A B": SWITCH}, influence("D -> A"), gate("B", present("A", SWITCH)), influence("D -> B")),
        {"D": "on"},
    ),
    "law": (
        model({"D A B": SWITCH}, influence("D -> A"), law(present("A", SWITCH), present("B", SWITCH))),
        {"D": "on"},
    ),
}


@cache
def asked(name: str) -> tuple[Model, Frame, list[tuple[dict[object, object], frozenset[Ground]]]]:
    """A frame, and for each of all its labelings the values of its unknowns and what it violates."""
    made, settings = MODELS[name]
    frame = having(made, **settings)
    every = []
    for one in all_labelings(made, frame):
        values: dict[object, object] = {LevelOf(*at): level for at, level in one.levels.items()}
        values |= {DirectionOf(*at): sign for at, sign in one.directions.items()}
        every.append((values, frozenset(violated(made, frame, one))))
    return made, frame, every


def contradicts(name: str, members: Collection[Ground], goal: tuple[object, object]) -> bool:
    """Whether every labeling with the goal's value violates a member; loops are no members here."""
    _, _, every = asked(name)
    return all(broken.intersection(members) for values, broken in every if values[goal[0]] == goal[1])


def goals(name: str) -> list[tuple[object, object]]:
    made, _, _ = asked(name)
    return [(DirectionOf(q, (0, 1)), sign) for q in made.quantities for sign in Sign]


def random_cost(seed: int) -> Callable[[Ground], Cost]:
    rng, known = Random(seed), dict[Ground, Cost]()
    return lambda ground: known.setdefault(ground, Cost((rng.randrange(3), rng.randrange(3))))


@pytest.mark.parametrize("name", MODELS)
def test_a_core_contradicts_the_goal_and_no_part_of_it_does(name: str) -> None:
    made, frame, _ = asked(name)
    problem, found = Problem(made, frame), 0
    for seed, goal in enumerate(goals(name)):
        literal = problem.value(*goal)  # type: ignore[arg-type]
        core = shrink(problem.subsets(problem.grounds), [literal], random_cost(seed), Budget())
        assert (core is not None) == contradicts(name, problem.grounds, goal)
        if core is None:
            continue
        assert isinstance(core, Mus)
        assert contradicts(name, core.members, goal)
        assert not any(contradicts(name, set(core.members) - {g}, goal) for g in core.members)
        found += 1
    assert found


@pytest.mark.parametrize("name", MODELS)
def test_any_subset_has_the_verdict_of_brute_force_and_its_core_is_one(name: str) -> None:
    made, frame, every = asked(name)
    problem, rng = Problem(made, frame), Random(3)
    subsets = problem.subsets(problem.grounds)
    verdicts = set()
    for goal in goals(name) * 3:
        literal = problem.value(*goal)  # type: ignore[arg-type]
        chosen = [g for g in problem.grounds if rng.random() < 0.85]
        verdict = subsets.check(chosen, [literal], Budget())
        assert (verdict is Verdict.UNSAT) == contradicts(name, chosen, goal)
        verdicts.add(verdict)
        if verdict is Verdict.UNSAT:
            assert set(subsets.core()) <= set(chosen) and contradicts(name, subsets.core(), goal)
            needed = subsets.needed([literal])
            assert needed == (literal,) or (needed == () and not any(broken.isdisjoint(chosen) for _, broken in every))
            within = irreducible(subsets, subsets.core(), [literal], random_cost(0), Budget())
            assert isinstance(within, Mus) and set(within.members) <= set(chosen)
        else:
            labeling = subsets.labeling()
            assert not set(violated(made, frame, labeling)).intersection(chosen)
            assert labeling.value(goal[0]) == goal[1]  # type: ignore[arg-type]
    assert verdicts == {Verdict.SAT, Verdict.UNSAT}


@pytest.mark.parametrize("name", MODELS)
def test_what_directions_follow_from_a_subset_is_what_its_labelings_have(name: str) -> None:
    made, frame, every = asked(name)
    problem, rng = Problem(made, frame), Random(5)
    subsets = problem.subsets(problem.grounds)
    for _ in range(6):
        chosen = [g for g in problem.grounds if rng.random() < 0.9]
        caused = {DirectionOf(g.subject, g.worlds) for g in chosen if isinstance(g, axioms.Cause)}
        left = [values for values, broken in every if not broken.intersection(chosen)]
        if left:
            possible = {u: {values[u] for values in left} for u in caused}
            expected = {u: signs for u, signs in possible.items() if len(signs) < 3}
            assert subsets.forced_directions(chosen, Budget()) == expected


def test_a_loop_becomes_a_member_once_and_counts() -> None:
    made = model({"A B C": ACTIVITY}, *map(influence, ("A -> B", "B -> A", "A -> C")))
    problem = Problem(made, having(made, C="high"))
    goal = [problem.value(DirectionOf("A", (0, 1)), Sign.PLUS)]
    assert problem.check(goal, Budget()) is Verdict.UNSAT
    subsets = problem.subsets(problem.grounds)
    assert shrink(subsets, goal, random_cost(1), Budget()) is None  # without Foundation nothing is against it
    subsets.include(problem.loops)
    subsets.include(problem.loops)
    assert len(subsets.members) == len(set(subsets.members)) == len(problem.grounds) + len(problem.loops)
    core = shrink(subsets, goal, random_cost(1), Budget())
    assert isinstance(core, Mus)
    assert [g for g in core.members if isinstance(g, axioms.Foundation)] == list(problem.loops)


def test_the_costliest_members_are_dropped_first() -> None:
    made, frame, _ = asked("two ways")
    problem = Problem(made, frame)
    goal = [problem.value(DirectionOf("B", (0, 1)), Sign.MINUS)]

    def kept(dear: str) -> Sequence[Ground]:
        core = shrink(problem.subsets(), goal, lambda g: Cost((int(g.subject == dear),)), Budget())
        assert core is not None
        return [g for g in core.members if g.subject == dear]

    assert not kept("A")  # D -> B alone is against it
    assert kept("B")


def test_a_core_that_time_cuts_short_says_that_it_may_not_be_irreducible() -> None:
    made, frame, _ = asked("chain")
    kinds = set()
    for steps in range(1, 60):
        problem = Problem(made, frame)
        goal = (DirectionOf("B", (0, 1)), Sign.PLUS)
        core = shrink(problem.subsets(), [problem.value(*goal)], random_cost(2), Steps(steps))
        kinds.add(type(core))
        assert core is None or contradicts("chain", core.members, goal)
    assert kinds == {type(None), PartialMus, Mus}
