"""The lazy loop: with loop formulas learned on demand z3 knows exactly the founded labelings, and no fewer."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from functools import cache

import pytest
from brute import Case, cases
from small import ACTIVITY, having, influence, model

from reasoner import clock
from reasoner.model.labeling import Labeling
from reasoner.model.semantics import domain, unfounded
from reasoner.solve import lazy
from reasoner.solve.budget import Budget
from reasoner.solve.decode import labeling_of
from reasoner.solve.encode import Encoder
from reasoner.solve.encoded import Encoded
from reasoner.solve.formula import Formula, disj, implies, neg
from reasoner.solve.foundation import Foundation, Loop
from reasoner.solve.lazy import LazySolver
from reasoner.solve.session import Verdict

CYCLE = model({"A B C": ACTIVITY}, *map(influence, ("A -> B", "B -> A", "A -> C")))
"""Whatever moves in here moves itself."""
HELD = having(CYCLE, C="high")


@cache
def drawn() -> Sequence[Case]:
    return list(cases(60))


def assumed(encoder: Encoder, case: Case, labeling: Labeling) -> list[Formula]:
    return [encoder.value(u, labeling.value(u)) for u in case.unknowns]


def found_by(encoded: Encoded, case: Case, check: Callable[[Sequence[Formula]], Verdict]) -> set[tuple[object, ...]]:
    """All labelings that a kind of check gives, one after another."""
    found = set()
    unlike: list[Formula] = []
    while check(unlike) is Verdict.SAT:
        labeling = labeling_of(encoded.encoder, case.frame, encoded.session.assignment())
        assert case.key(labeling) not in found
        found.add(case.key(labeling))
        differs = disj(neg(f) for f in assumed(encoded.encoder, case, labeling))
        unlike.append(encoded.encoder.defined(differs))
    return found


@pytest.mark.parametrize("number", range(60))
def test_the_solutions_are_the_labelings_of_brute_force(number: int) -> None:
    case = drawn()[number]
    encoded = Encoded(case.model, case.frame, case.seed)
    found = found_by(encoded, case, lambda unlike: encoded.check(unlike, Budget()))
    assert found == set(map(case.key, case.labelings))


@pytest.mark.parametrize("number", range(60))
def test_no_formula_that_is_learned_excludes_a_founded_labeling(number: int) -> None:
    case = drawn()[number]
    encoded = Encoded(case.model, case.frame, case.seed)
    for _ in range(5):
        encoded.check([], Budget(), varied=True)
    for labeling in case.labelings:
        assert encoded.check_unfounded(assumed(encoded.encoder, case, labeling), Budget()) is Verdict.SAT


def test_in_the_draws_loops_are_learned_and_without_them_there_are_more_solutions() -> None:
    learned = more = 0
    for case in drawn():
        encoded = Encoded(case.model, case.frame, case.seed)
        everything = found_by(encoded, case, lambda unlike: encoded.check_unfounded(unlike, Budget()))  # noqa: B023
        more += len(everything) > len(case.labelings)
        assert not encoded.loops
        encoded = Encoded(case.model, case.frame, case.seed)
        found_by(encoded, case, lambda unlike: encoded.check(unlike, Budget()))  # noqa: B023
        learned += bool(encoded.loops)
    assert more >= learned > 0


@pytest.mark.parametrize("number", range(60))
def test_a_level_ranking_says_all_of_foundation_at_once(number: int) -> None:
    case = drawn()[number]
    encoded = Encoded(case.model, case.frame, case.seed)
    encoded.rank()
    encoded.rank()  # once more changes nothing
    atoms = {(u, v): encoded.encoder.value(u, v) for u in case.unknowns for v in domain(case.model, u)}
    forced = encoded.fixed(list(atoms.values()), [], Budget())
    assert forced is not None
    for (u, v), atom in atoms.items():
        values = {labeling.value(u) for labeling in case.labelings}
        assert (atom in forced) == (values <= {v}) and (neg(atom) in forced) == (v not in values)
    found = found_by(encoded, case, lambda unlike: encoded.check(unlike, Budget()))
    assert found == set(map(case.key, case.labelings))
    assert not encoded.loops


def moves(solver: LazySolver, *quantities: str) -> list[Formula]:
    return [solver.encoder.up(q, 0, 1) for q in quantities]


def test_what_was_learned_stays_learned() -> None:
    encoded = Encoded(CYCLE, HELD)
    assert encoded.check(moves(encoded, "A"), Budget()) is Verdict.UNSAT
    learned = list(encoded.loops)
    assert len(learned) == 1 and {q for q, _, _ in learned[0].loop} == {"A", "B"}
    assert encoded.check(moves(encoded, "A"), Budget()) is Verdict.UNSAT
    assert encoded.check_unfounded(moves(encoded, "A"), Budget()) is Verdict.UNSAT
    assert encoded.loops == learned
    assert encoded.check([], Budget()) is Verdict.SAT


class Switched:
    """Foundation counts only where a literal is assumed; then it takes the smallest loops."""

    def __init__(self, lazy: LazySolver) -> None:
        self._lazy, self.on, self.is_on = lazy, lazy.fresh(), False
        self.asked: list[Loop] = []

    def violated(self, holds: Callable[[Formula], bool]) -> Sequence[Loop]:
        return self._lazy.foundation.smallest_loops(holds) if self.is_on else ()

    def guarded(self, loop: Loop) -> Formula:
        self.asked.append(loop)
        return implies(self.on, self._lazy.foundation.formula(loop.loop))


def test_a_selection_says_which_loops_count_and_what_guards_their_formulas() -> None:
    encoded = Encoded(CYCLE, HELD)
    switched = Switched(encoded)
    goal = moves(encoded, "A", "B")
    assert encoded.check(goal, Budget(), switched) is Verdict.SAT
    assert unfounded(CYCLE, HELD, labeling_of(encoded.encoder, HELD, encoded.session.assignment()))
    switched.is_on = True
    assert encoded.check([switched.on, *goal], Budget(), switched) is Verdict.UNSAT
    assert set(encoded.core()) <= {switched.on, *goal} and switched.on in encoded.core()
    assert switched.asked == encoded.loops != []
    switched.is_on = False
    assert encoded.check(goal, Budget(), switched) is Verdict.SAT  # the guard is off: the formula says nothing
    assert encoded.holds(goal[0])


def test_everything_is_sent_once_and_what_atoms_mean_before_what_holds(monkeypatch: pytest.MonkeyPatch) -> None:
    lazy = LazySolver(Foundation(Encoder(CYCLE, HELD)))
    sent: list[Formula] = []
    monkeypatch.setattr(lazy.session, "add", sent.extend)
    first = lazy.encoder.defined(disj(moves(lazy, "A", "B")))
    lazy.add([first])
    assert not sent  # a check sends it
    lazy.send()
    axioms = list(lazy.encoder.axioms)
    assert sent == [*axioms, first]
    second = lazy.encoder.defined(disj(moves(lazy, "B", "C")))
    lazy.add(iter([second, neg(first)]))
    lazy.send()
    lazy.send()
    assert sent == [*axioms, first, *lazy.encoder.axioms[len(axioms) :], second, neg(first)]


def test_hints_and_variety_reach_the_solver(monkeypatch: pytest.MonkeyPatch) -> None:
    encoded = Encoded(CYCLE, HELD)
    seen: list[tuple[object, ...]] = []
    check = encoded.session.check

    def spied(*given: object) -> Verdict:
        seen.append(given[2:])
        return check(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(encoded.session, "check", spied)
    hints = {encoded.encoder.up("C", 0, 1): True}
    encoded.check([], Budget(), varied=True, hints=hints)
    encoded.check([], Budget())
    encoded.check_unfounded([], Budget())
    assert (True, hints) in seen and seen[-2:] == [(False, None), (False, None)]


def test_without_time_nothing_is_said() -> None:
    encoded = Encoded(CYCLE, HELD)
    assert encoded.check([], Budget(0.0)) is Verdict.UNKNOWN
    assert encoded.fixed(moves(encoded, "A"), [], Budget(0.0)) is None
    assert not encoded.loops


class After:
    """Time is up from so many looks on, until more are granted."""

    reason = "time"

    def __init__(self, looks: int) -> None:
        self.looks = looks

    @property
    def spent(self) -> bool:
        self.looks -= 1
        return self.looks < 0


@pytest.mark.parametrize("looks", range(0, 60, 3))
def test_an_encoding_that_time_ends_says_nothing_and_goes_on_where_it_stopped(
    looks: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lazy, "_PART", 2)
    monkeypatch.setattr(lazy, "_BATCH", 2)
    limit = After(looks)
    with clock.limited(limit):
        encoded = Encoded(CYCLE, HELD)
        stays = [neg(encoded.encoder.up("C", 0, 1))]
        assert encoded.check(stays, Budget()) is Verdict.UNKNOWN
        assert encoded.fixed(stays, [], Budget()) is None
        limit.looks = 1_000_000
        assert encoded.check(stays, Budget()) is Verdict.UNSAT
        assert encoded.check(moves(encoded, "A"), Budget()) is Verdict.UNSAT
        assert encoded.check([], Budget()) is Verdict.SAT


def test_an_encoding_that_was_broken_off_is_never_taken_for_a_whole_one() -> None:
    encoded = Encoded(CYCLE, HELD)

    def pressed() -> Iterator[Formula]:
        yield encoded.encoder.up("A", 0, 1)
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        encoded.state(pressed())
    with pytest.raises(RuntimeError, match="broken off"):
        encoded.check([], Budget())


def test_fresh_atoms_stand_for_nothing_and_differ() -> None:
    encoded = Encoded(CYCLE, HELD)
    one, other = encoded.fresh(), encoded.fresh()
    for goal in ([one, other], [one, neg(other)], [neg(one), other], [neg(one), neg(other)]):
        assert encoded.check(goal, Budget()) is Verdict.SAT
