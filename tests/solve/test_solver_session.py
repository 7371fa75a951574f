"""The door to z3: verdicts, solutions, cores and consequences of random clauses, against every assignment there is."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from random import Random
from types import ModuleType
from typing import Any

import pytest
from brute import clauses, literal, solutions, written
from z3 import z3core

from reasoner.solve import session as session_module
from reasoner.solve.budget import Budget
from reasoner.solve.formula import FALSE, TRUE, at_least, conj, disj, iff, implies, neg
from reasoner.solve.session import Session, Verdict

ATOMS = 5
EVERY = [*range(1, ATOMS + 1), *range(-ATOMS, 0)]


def agrees(module: ModuleType, seed: int) -> Verdict:
    """Random clauses and assumptions in a session of a module; the verdict, once everything was compared."""
    rng = Random(seed)
    given = clauses(rng, ATOMS, rng.randint(3, 12))
    assumed = [rng.choice((-1, 1)) * n for n in rng.sample(range(1, ATOMS + 1), 2)]
    session = module.Session(seed)
    session.add(map(written, given[:2]))
    session.add(map(written, given[2:]))
    left = [s for s in solutions(given, ATOMS) if s.issuperset(assumed)]
    hints = {literal(n): bool(rng.randrange(2)) for n in range(1, ATOMS + 1)} if seed % 3 == 0 else None
    verdict = session.check([literal(n) for n in assumed], Budget(), varied=seed % 2 == 0, hints=hints)
    assert verdict.name == ("SAT" if left else "UNSAT")
    if left:
        assert frozenset(n for n in EVERY if session.holds(literal(n))) in left
    else:
        core = [n for n in assumed if literal(n) in session.core()]
        assert not [s for s in solutions(given, ATOMS) if s.issuperset(core)]
    forced = session.fixed([literal(n) for n in range(1, ATOMS + 1)], [literal(n) for n in assumed], Budget())
    assert forced is not None
    assert {n for n in EVERY if literal(n) in forced} == {n for n in EVERY if all(n in s for s in left)}
    return Verdict[verdict.name]


@pytest.mark.parametrize("seed", range(40))
def test_verdicts_solutions_cores_and_consequences_are_those_of_brute_force(seed: int) -> None:
    agrees(session_module, seed)


def test_the_draws_have_solutions_and_have_none() -> None:
    assert {agrees(session_module, seed) for seed in range(40)} == {Verdict.SAT, Verdict.UNSAT}


def without_default(binding: Callable[..., Any]) -> Callable[..., Any]:
    """A function of z3 as a version might have it that keeps nothing in the default of a parameter."""

    def public(*arguments: Any) -> Any:
        public.called = True  # type: ignore[attr-defined]
        return binding(*arguments)

    return public


def test_where_z3_hides_nothing_in_its_bindings_the_public_calls_serve(monkeypatch: pytest.MonkeyPatch) -> None:
    quick = ("model_get_const_interp", "ast_vector_get", "get_app_arg", "solver_set_initial_value", "mk_string_symbol")
    for name in (*quick, "mk_const", "get_app_decl", "inc_ref"):
        monkeypatch.setattr(z3core, f"Z3_{name}", without_default(getattr(z3core, f"Z3_{name}")))
    spec = importlib.util.spec_from_file_location("session_without_the_trick", session_module.__file__)
    assert spec is not None and spec.loader is not None
    copy = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(copy)
    for seed in range(12):
        agrees(copy, seed)
    assert z3core.Z3_mk_const.called and z3core.Z3_model_get_const_interp.called


def test_a_verdict_is_no_truth_value() -> None:
    with pytest.raises(TypeError):
        bool(Verdict.SAT)


def test_what_was_added_stays_and_what_was_assumed_does_not() -> None:
    session = Session()
    session.add([disj(["a1", "b1"])])
    assert session.check([neg("a1"), neg("b1")], Budget()) is Verdict.UNSAT
    assert set(session.core()) == {neg("a1"), neg("b1")}
    assert session.check([neg("a1")], Budget()) is Verdict.SAT and session.holds("b1")
    session.add([neg("b1")])
    assert session.check([], Budget()) is Verdict.SAT and session.holds("a1")
    assert session.holds(TRUE) and not session.holds(FALSE)


def test_an_atom_nobody_spoke_of_is_false_and_can_be_assumed() -> None:
    session = Session()
    assert session.check([], Budget()) is Verdict.SAT and not session.holds("a1")
    assert session.check(["a1"], Budget()) is Verdict.SAT and session.holds("a1")


def test_a_spent_budget_gives_no_verdict_and_no_consequences() -> None:
    session, spent = Session(), Budget(0.0)
    session.add(["a1"])
    assert session.check([], spent) is Verdict.UNKNOWN
    assert session.fixed(["a1"], [], spent) is None


@pytest.mark.parametrize("count", range(5))
def test_formulas_mean_to_z3_what_they_say(count: int) -> None:
    atoms = ["a1", "a2", "a3"]
    formulas = {
        at_least(count, atoms): lambda t: sum(t) >= count,
        conj(atoms): all,
        disj(atoms): any,
        implies("a1", conj(["a2", "a3"])): lambda t: not t[0] or (t[1] and t[2]),
        iff("a1", disj(["a2", neg("a3")])): lambda t: t[0] == (t[1] or not t[2]),
        neg(conj([neg("a1"), "a2"])): lambda t: t[0] or not t[1],
    }
    for formula, truth in formulas.items():
        for bits in range(8):
            values = [bool(bits >> n & 1) for n in range(3)]
            session = Session()
            session.add([formula])
            given = [a if value else neg(a) for a, value in zip(atoms, values, strict=True)]
            assert session.check(given, Budget()) is (Verdict.SAT if truth(values) else Verdict.UNSAT)
