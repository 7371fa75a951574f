"""Trying changes by assumption: what a trial says of each set of changes is what the changed question says."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace
from functools import cache
from itertools import combinations
from random import Random

import networks
import oracle
import pytest
from brute import EFFORT

from reasoner.model.ir import Claim, Model, Setting, Where
from reasoner.model.labeling import Existence, SignOf
from reasoner.model.revision import Change, Decided, Without
from reasoner.model.worlds import frame_of
from reasoner.signs import MINUS, PLUS
from reasoner.solve.budget import Budget
from reasoner.solve.session import Verdict
from reasoner.solve.trial import Trial, subject_of

COUNT = 16


class Asked:
    """A random question, some changes that may be made, and what each set of them comes to by brute force."""

    def __init__(self, seed: int, model: Model, where: Where, claim: Claim) -> None:
        rng = Random(seed)
        self.model, self.where, self.claim = model, where, claim
        free = [q for q in model.quantities if all(s.quantity != q for s in where.settings)]
        levels: list[Change] = [
            Setting(q, "level", level) for q in free for level in range(model.quantities[q].space.top + 1)
        ]
        rules: list[Change] = [Without(r.id) for r in (*model.influences, *model.gates) if self._can_go(r.target)]
        decided: list[Change] = [
            Decided(Existence(i.id), v) for i in model.influences if i.maybe for v in (True, False)
        ]
        decided += [Decided(SignOf(i.id), v) for i in model.influences if i.sign is None for v in (PLUS, MINUS)]
        every = [*levels, *rules, *decided]
        self.changes = tuple(rng.sample(every, min(4, len(every))))
        self.verdict = cache(self._verdict)

    def _can_go(self, target: str) -> bool:
        """A rule whose target keeps another one: else the target becomes an input, which a trial does not know."""
        plain = [i for i in self.model.influences_on[target] if not i.maybe]
        return len(plain) > 1 and target not in self.model.definition_of

    def sets(self, size: int) -> Iterator[frozenset[Change]]:
        for chosen in combinations(self.changes, size):
            if len({subject_of(c) for c in chosen}) == size:
                yield frozenset(chosen)

    def _verdict(self, made: Collection[Change]) -> str:
        model, where = self.model, self.where
        gone = {c.rule for c in made if isinstance(c, Without)}
        switches = {c.switch: c.value for c in made if isinstance(c, Decided)}
        settings = [c for c in made if isinstance(c, Setting)]
        model = replace(
            model,
            influences=tuple(i for i in model.influences if i.id not in gone),
            gates=tuple(g for g in model.gates if g.id not in gone),
        )
        where = replace(where, settings=tuple(sorted((*where.settings, *settings))))
        frame = frame_of(model, [where])
        every = oracle.labelings(model, frame, effort=EFFORT)
        left = [one for one in every if all(one.value(s) == v for s, v in switches.items())]
        return truth_of(model, frame, where, self.claim, left)


def truth_of(model, frame, where, claim, labelings) -> str:
    seen = {oracle.claims.holds(model, frame, where, claim, one) for one in labelings}
    return "none" if not seen else "some" if len(seen) == 2 else "all" if True in seen else "never"


@cache
def questions() -> Sequence[Asked]:
    found = []
    for seed in range(400):
        model = networks.model(seed, 3)
        rng = Random(seed)
        if model is None:
            continue
        where, claim = networks.random_where(rng, model), networks.random_claim(rng, model)
        if where.comparison != "phases" or where.at == "before" or not where.settings:
            continue
        asked = Asked(seed, model, where, claim)
        try:
            for size in range(3):
                for made in asked.sets(size):
                    asked.verdict(made)
        except oracle.TooLarge:
            continue
        if len(asked.changes) > 2:
            found.append(asked)
        if len(found) == COUNT:
            break
    return found


@pytest.mark.parametrize("number", range(COUNT))
def test_a_set_of_changes_can_fail_as_the_changed_question_can(number: int) -> None:
    asked = questions()[number]
    trial = Trial(asked.model, asked.where, asked.claim, asked.changes)
    for size in range(3):
        for made in asked.sets(size):
            can_fail = trial.can_fail(made, Budget()) is Verdict.SAT
            assert can_fail == (asked.verdict(made) in ("some", "never")), made


@pytest.mark.parametrize("number", range(COUNT))
def test_the_sets_that_suffice_are_those_of_brute_force(number: int) -> None:
    """The smallest first, and none that has all of another one."""
    asked = questions()[number]
    trial = Trial(asked.model, asked.where, asked.claim, asked.changes)
    found: list[frozenset[Change]] = []
    for size in range(3):
        expected = {
            made
            for made in asked.sets(size)
            if asked.verdict(made) == "all" and not any(smaller <= made for smaller in found)
        }
        now = list(trial.sufficient(size, Budget()))
        assert len(now) == len(set(now))
        assert set(now) == expected
        found += now
    assert trial.complete


def test_in_the_draws_some_sets_suffice_and_some_do_not() -> None:
    verdicts = {(len(made), asked.verdict(made)) for asked in questions() for n in range(3) for made in asked.sets(n)}
    assert {(1, "all"), (1, "some"), (2, "all"), (2, "some")} <= verdicts


def test_whether_a_size_is_possible_at_all_is_said() -> None:
    for asked in questions():
        trial = Trial(asked.model, asked.where, asked.claim, asked.changes)
        for size in range(3):
            there = any(asked.verdict(made) != "none" for made in asked.sets(size))
            assert (trial.possible(size, Budget()) is Verdict.SAT) == there
        assert trial.possible(len(asked.changes) + 1, Budget()) is Verdict.UNSAT


def test_a_spent_budget_is_told_as_an_incomplete_search() -> None:
    asked = questions()[0]
    trial = Trial(asked.model, asked.where, asked.claim, asked.changes)
    assert list(trial.sufficient(1, Budget(0.0))) == []
    assert not trial.complete
