"""Constraints switched by units, rules or revisions: each selection says what the same model without them would."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import chain, combinations
from random import Random

import networks
import oracle
import pytest
from brute import EFFORT, Case, all_labelings, cases
from small import ACTIVITY, SWITCH, having, influence, model, put

from reasoner.model import axioms
from reasoner.model.ir import Influence, Model, Where
from reasoner.model.labeling import DirectionOf, Labeling
from reasoner.model.revision import Added, Flipped, Revision, Without
from reasoner.model.semantics import obeys, unfounded, violated
from reasoner.model.worlds import Frame, frame_of
from reasoner.signs import MINUS, PLUS
from reasoner.solve.budget import Budget
from reasoner.solve.bundles import Bundles
from reasoner.solve.formula import Formula, neg
from reasoner.solve.grouped import Grouped, Unit
from reasoner.solve.problem import Problem
from reasoner.solve.relaxed import Relaxed
from reasoner.solve.session import Verdict


def subsets(items: Collection[object], most: int) -> Iterator[tuple[object, ...]]:
    return chain.from_iterable(combinations(items, size) for size in range(most + 1))


# --- units ----------------------------------------------------------------------------------------------------------

SMALL = {
    "fork": model({"D A B": SWITCH}, *map(influence, ("D -> A", "D -| B", "A -> B"))),
    "cycle": model({"D A B": SWITCH}, *map(influence, ("A -> B", "B -> A", "D -> B"))),
}


@pytest.mark.parametrize("name", SMALL)
def test_units_that_are_held_allow_what_no_unit_of_them_forbids(name: str) -> None:
    """A loop belongs to the rules on all of its quantities, so it counts where all of them are held."""
    made = SMALL[name]
    frame = having(made, D="on")
    grouped = Grouped(made, frame)
    broken = [units_broken(grouped, made, frame, one) for one in all_labelings(made, frame)]
    verdicts = set()
    for chosen in subsets(grouped.units, len(grouped.units)):
        held = [grouped.held[u] for u in chosen]
        verdict = grouped.check(held, Budget())
        allowed = [one for one in broken if one is not None and not one.intersection(chosen)]
        assert (verdict is Verdict.SAT) == bool(allowed)
        assert verdict is Verdict.UNSAT or set(held) <= set(grouped.obeyed())
        verdicts.add(verdict)
    assert Verdict.SAT in verdicts


def units_broken(grouped: Grouped, made: Model, frame: Frame, one: Labeling) -> frozenset[Unit] | None:
    """The units that a labeling violates; None where it violates what always holds."""
    found = set()
    for ground in violated(made, frame, one):
        if isinstance(ground, axioms.Foundation):
            continue
        unit = grouped.unit_of(ground)
        if unit is None:
            return None
        found.add(unit)
    return frozenset(found)


CYCLE = model({"A B C": ACTIVITY}, *map(influence, ("A -> B", "B -> A", "A -> C")))


def test_a_loop_is_forbidden_while_the_rules_on_all_its_quantities_are_held() -> None:
    grouped = Grouped(CYCLE, having(CYCLE, C="high"))
    rules = {u.name: held for u, held in grouped.held.items() if u.kind == "rules"}
    moves = grouped.encoder.up("A", 0, 1)
    assert grouped.check([moves, *rules.values()], Budget()) is Verdict.UNSAT
    assert set(grouped.core()) <= {moves, *rules.values()} and moves in grouped.core()
    assert grouped.check([moves, rules["A"]], Budget()) is Verdict.SAT
    assert grouped.check([moves, rules["B"]], Budget()) is Verdict.SAT
    units = [u for u in grouped.units if u.kind == "rules"]
    loops = [g for g in grouped.subsets(units).members if isinstance(g, axioms.Foundation)]
    assert len(loops) == 1 and not any(isinstance(g, axioms.Foundation) for g in grouped.subsets(units[:1]).members)


# --- rules ----------------------------------------------------------------------------------------------------------


@cache
def drawn() -> Sequence[Case]:
    return list(cases(16, most=60))


def bundled(case: Case, seed: int) -> tuple[Problem, Formula, Bundles]:
    problem = Problem(case.model, case.frame, case.seed)
    goal = problem.claim(networks.random_claim(Random(seed), case.model), case.where)
    problem.check([goal], Budget())  # so that some loops may be known
    return problem, goal, problem.bundles((*problem.grounds, *problem.loops), [goal])


@pytest.mark.parametrize("number", range(16))
def test_all_bundles_together_say_what_the_problem_says_and_fewer_say_less(number: int) -> None:
    case = drawn()[number]
    problem, goal, bundles = bundled(case, number)
    assert bundles.check(bundles.all, Budget()) is problem.check([goal], Budget())
    rng, verdicts = Random(number), dict[frozenset[int], Verdict]()
    for _ in range(12):
        chosen = frozenset(n for n in bundles.all if rng.random() < 0.7)
        verdicts[chosen] = bundles.check(chosen, Budget())
        if verdicts[chosen] is Verdict.UNSAT:
            core = bundles.core()
            assert core <= chosen
            assert bundles.check(core, Budget()) is Verdict.UNSAT
        else:
            labeling, obeyed = bundles.labeling(), bundles.obeyed()
            assert chosen <= obeyed
            whole = [g for g in bundles.members if bundles.says_all(g, obeyed)]
            assert all(obeys(case.model, case.frame, g, labeling) for g in whole)
            assert bundles.check(obeyed, Budget()) is Verdict.SAT
    for one, verdict in verdicts.items():
        for other, least in verdicts.items():
            assert not (one <= other and verdict is Verdict.UNSAT and least is Verdict.SAT)


@pytest.mark.parametrize("number", range(16))
def test_bundles_against_another_goal_share_what_was_learned(number: int) -> None:
    case = drawn()[number]
    problem, goal, bundles = bundled(case, number)
    assert bundles.pristine
    bundles.check(bundles.all, Budget())
    other = bundles.against([neg(goal)])
    assert other.check(other.all, Budget()) is problem.check([neg(goal)], Budget())
    assert list(other.loops) == list(bundles.loops)
    other.check(frozenset(), Budget())
    assert not other.pristine or not other.all


def test_what_is_governed_may_not_move_by_itself_and_the_rest_may() -> None:
    problem = Problem(CYCLE, having(CYCLE, C="high"))
    goal = problem.value(DirectionOf("A", (0, 1)), PLUS)
    bundles = problem.bundles(problem.grounds, [goal])
    assert bundles.check(bundles.all, Budget()) is Verdict.UNSAT
    assert bundles.loops and not bundles.pristine
    assert bundles.has_loops(bundles.all) and bundles.governed(bundles.all) >= {"A", "B"}
    ignorant = frozenset(n for n in bundles.all if not set(bundles.bundles[n].rules) & {"A -> B"})
    assert "B" not in bundles.governed(ignorant)
    assert bundles.check(ignorant, Budget()) is Verdict.SAT
    founded = frozenset(n for n in bundles.all if not bundles.has_loops([n]))
    assert bundles.check(founded, Budget()) is Verdict.SAT
    assert unfounded(CYCLE, problem.frame, bundles.labeling())


# --- revisions ------------------------------------------------------------------------------------------------------


class Revised:
    """A random model with observations, revisions at stake, and what each set of them makes of it by brute force."""

    def __init__(self, seed: int) -> None:
        rng = Random(seed)
        names = ["A", "B", "C"]
        pairs = [(s, t) for s in ("D", *names) for t in names if s != t]
        chosen = rng.sample(pairs, 5)
        rules = [influence(f"{s} {rng.choice(['->', '-|'])} {t}") for s, t in chosen]
        self.model = model({"D A B C": SWITCH}, *rules)
        self.where = Where(put(self.model, D="on"))
        self.frame = frame_of(self.model, [self.where])
        stated: list[Revision] = [kind(i.id) for i in rules for kind in (Without, Flipped) if self._keeps_one(rules, i)]
        free = [pair for pair in pairs if pair not in chosen]
        added: list[Revision] = [Added(*rng.choice(free), rng.choice([PLUS, MINUS]))]
        self.revisions = (*rng.sample(stated, min(3, len(stated))), *added)

    def _keeps_one(self, rules: Sequence[Influence], rule: Influence) -> bool:
        return sum(i.target == rule.target for i in rules) > 1

    def sets(self) -> Iterator[tuple[Revision, ...]]:
        for made in subsets(self.revisions, len(self.revisions)):
            rules = [r.rule for r in made if not isinstance(r, Added)]
            gone = {r.rule for r in made if isinstance(r, Without)}
            targets = {i.target for i in self.model.influences}
            left = {i.target for i in self.model.influences if i.id not in gone}
            if len(set(rules)) == len(rules) and left == targets:  # a quantity without rules would be an input
                yield made  # type: ignore[misc]

    def labelings(self, made: Collection[Revision]) -> list[Labeling]:
        influences = []
        for i in self.model.influences:
            if Without(i.id) not in made:
                assert i.sign is not None
                influences.append(replace(i, sign=-i.sign) if Flipped(i.id) in made else i)
        for r in made:
            if isinstance(r, Added):
                influences.append(influence(f"{r.source} {'->' if r.sign == PLUS else '-|'} {r.target}"))
        revised = replace(self.model, influences=tuple(influences))
        return list(oracle.labelings(revised, frame_of(revised, [self.where]), effort=EFFORT))


@pytest.mark.parametrize("seed", range(12))
def test_what_is_assumed_of_revisions_is_what_the_revised_model_says(seed: int) -> None:
    revised = Revised(seed)
    relaxed = Relaxed(revised.model, revised.frame, revised.revisions)
    for made in revised.sets():
        exactly = [neg(f) if r in made else f for r, f in relaxed.unmade.items()]
        every = revised.labelings(made)
        for quantity in ("A", "B", "C"):
            for sign, move in ((PLUS, relaxed.encoder.up), (MINUS, relaxed.encoder.down)):
                verdict = relaxed.check([*exactly, move(quantity, 0, 1)], Budget())
                there = any(one.direction(quantity, 0, 1) == sign for one in every)
                assert (verdict is Verdict.SAT) == there, (made, quantity, sign)
                if verdict is Verdict.SAT:
                    assert set(relaxed.obeyed()) == {f for r, f in relaxed.unmade.items() if r not in made}


def test_in_the_draws_revisions_change_what_can_be() -> None:
    changed = 0
    for seed in range(12):
        revised = Revised(seed)
        moves = {tuple(sorted({one.direction("C", 0, 1) for one in revised.labelings(m)})) for m in revised.sets()}
        changed += len(moves) > 1
    assert changed > 2
