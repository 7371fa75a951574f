"""The door to z3: one solver per problem, three-valued verdicts, labelings and cores out.

The problem is loaded as SMT-LIB text into z3's incremental SAT solver, which is an order of magnitude faster to build
than terms made one by one. Nobody else in the project sees a z3 object.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from typing import Any, cast

import z3
from z3 import z3core

from reasoner.solve.budget import Budget
from reasoner.solve.formula import FALSE, TRUE, Formula, atom_of, is_literal, neg

_ATOM = re.compile(r"\b[a-z]\d\w*")


def _quick(binding: Callable[..., Any]) -> Callable[..., Any]:
    """A function of z3 without the error check of its binding, which costs five times the call."""
    return cast("Callable[..., Any]", (binding.__defaults__ or ())[0].f)


_interpretation = _quick(z3core.Z3_model_get_const_interp)
_member = _quick(z3core.Z3_ast_vector_get)
_argument = _quick(z3core.Z3_get_app_arg)
_suggest = _quick(z3core.Z3_solver_set_initial_value)
_symbol = _quick(z3core.Z3_mk_string_symbol)
_constant = _quick(z3core.Z3_mk_const)
_declaration = _quick(z3core.Z3_get_app_decl)
_keep = _quick(z3core.Z3_inc_ref)

_ours = False
_latest: z3.Context | None = None
"""Where the latest check runs, while it is for us to interrupt it."""


@contextmanager
def interrupted_by_us() -> Iterator[None]:
    """Who uses this calls `interrupt` on Ctrl-C. Otherwise z3 listens itself, and misses it between two checks."""
    global _ours, _latest
    before, _ours = _ours, True
    try:
        yield
    finally:
        _ours, _latest = before, None


def interrupt() -> None:
    """Stops the check that runs now, if any, from another thread."""
    if (context := _latest) is not None:
        context.interrupt()


class Verdict(Enum):
    """What a check says. It has three values and refuses to be taken for a truth value."""

    SAT = "sat"
    UNSAT = "unsat"
    UNKNOWN = "unknown"

    def __bool__(self) -> bool:
        raise TypeError("a verdict has three values: compare it with Verdict.SAT or Verdict.UNSAT")


class _Atoms:
    """The terms of one z3 context. Each session has its own: what z3 finds first depends on all that a context held.

    Terms are made and kept without z3's classes for them, which take ten times as long. They last as the context does,
    so that an address means one of them for good.
    """

    def __init__(self) -> None:
        self.context = z3.Context()
        self.ref = self.context.ref()
        self.declared: dict[str, z3.FuncDecl] = {}
        self._bool = z3.BoolSort(self.context)
        self._terms: dict[Formula, z3.Ast] = {}
        self._formulas: dict[int, Formula] = {}
        self.true, self.false = self.term(TRUE), self.term(FALSE)

    def declaration(self, atom: str) -> z3.FuncDecl:
        if atom not in self.declared:
            self.declared[atom] = _declaration(self.ref, self.term(atom))
        return self.declared[atom]

    def term(self, formula: Formula) -> z3.Ast:
        """The term of a literal."""
        found = self._terms.get(formula)
        if found is None:
            found = self._terms[formula] = self._made(formula)
            _keep(self.ref, found)
            self._formulas[found.value] = formula
        return found

    def formula(self, term: z3.Ast) -> Formula:
        """What `term` made the term of."""
        return self._formulas[term.value]

    def known(self, term: z3.Ast) -> Formula | None:
        """The same, if `term` made it."""
        return self._formulas.get(term.value)

    def _made(self, formula: Formula) -> z3.Ast:
        assert is_literal(formula), formula  # z3 would take the whole text for the name of an atom
        if formula in (TRUE, FALSE):
            return z3core.Z3_mk_true(self.ref) if formula == TRUE else z3core.Z3_mk_false(self.ref)
        if formula.startswith("(not "):
            return z3core.Z3_mk_not(self.ref, self.term(formula[5:-1]))
        return _constant(self.ref, _symbol(self.ref, formula.encode()), self._bool.ast)


class Assignment:
    """A solution: asked literal by literal, and only those that matter are ever read out of z3."""

    def __init__(self, atoms: _Atoms | None = None, model: z3.ModelRef | None = None) -> None:
        self._atoms = atoms
        self._model = model  # kept, so that z3 keeps what `_raw` points into
        self._raw = model.model if model is not None else None
        self._known: dict[Formula, bool] = {TRUE: True, FALSE: False}

    def holds(self, literal: Formula) -> bool:
        """Whether a literal (an atom, its negation, or a constant) is true; an atom that z3 left out is false."""
        known = self._known.get(literal)
        if known is None:
            known = not self.holds(literal[5:-1]) if literal[0] == "(" else self._read(literal)
            self._known[literal] = known
        return known

    def _read(self, atom: str) -> bool:
        atoms = self._atoms
        if atoms is None:
            return False
        declared = atoms.declared.get(atom) or atoms.declaration(atom)
        return bool(_interpretation(atoms.ref, self._raw, declared).value == atoms.true.value)


class Session:
    """An incremental solver over named Booleans. Formulas can be added, never taken back; assumptions come and go."""

    def __init__(self, seed: int = 0) -> None:
        self._atoms = _Atoms()
        # for "QF_FD" z3 wraps the same SAT solver in others, and a model passes through all of them
        self._solver = z3.SolverFor("QF_BV", ctx=self._atoms.context)
        self._solver.set("phase", "always_false")
        self._solver.set("model.compact", False)  # else z3 takes ten times as long to hand out a model
        self._clock = _Clock(self._solver)
        self._phase = "always_false"
        if seed:
            self._solver.set("random_seed", seed)
        self._declared: set[str] = set()

    def add(self, formulas: Iterable[Formula]) -> None:
        """Asserts formulas; their atoms need no declaration."""
        asserted = "".join(f"(assert {f})" for f in formulas if f != TRUE)
        if asserted:
            new = dict.fromkeys(a for a in _ATOM.findall(asserted) if a not in self._declared)
            self._declared.update(new)
            self._solver.from_string("".join(f"(declare-const {a} Bool)" for a in new) + asserted)

    def check(
        self,
        assumptions: Sequence[Formula],
        budget: Budget,
        varied: bool = False,
        sketch: Mapping[Formula, bool] | None = None,
    ) -> Verdict:
        """Whether the assertions and the assumed literals have a solution.

        A solution has as much false as z3 finds easy; a `varied` one is drawn without that preference; with a `sketch`
        of what atoms may be, one close to that.
        """
        if budget.spent:
            return Verdict.UNKNOWN
        phase = "caching" if sketch else "random" if varied else "always_false"
        if phase != self._phase:
            self._phase = phase
            self._solver.set("phase", phase)
        self._suggest(sketch or {})
        self._clock.start(budget)
        # not by z3's own binding, which asks of every assumption anew whether it is a Boolean
        listed = (z3.Ast * len(assumptions))(*map(self._atoms.term, assumptions))
        result = z3core.Z3_solver_check_assumptions(self._atoms.ref, self._solver.solver, len(assumptions), listed)
        if result == z3.Z3_L_TRUE:
            return Verdict.SAT
        if result == z3.Z3_L_FALSE:
            return Verdict.UNSAT
        self._heard(budget)
        return Verdict.UNKNOWN

    def _suggest(self, sketch: Mapping[Formula, bool]) -> None:
        atoms, solver = self._atoms, self._solver.solver
        for atom, value in sketch.items():
            _suggest(atoms.ref, solver, atoms.term(atom), atoms.true if value else atoms.false)

    def _heard(self, budget: Budget) -> None:
        # z3 may have swallowed Ctrl-C, and only says so here
        if "interrupted" in self._solver.reason_unknown():
            budget.interrupt()

    def assignment(self) -> Assignment:
        """The solution of the last check, which must have been SAT."""
        return Assignment(self._atoms, self._solver.model())

    def core(self) -> tuple[Formula, ...]:
        """The assumptions that the last check, which must have been UNSAT, needed; not minimal."""
        atoms = self._atoms
        found = z3core.Z3_solver_get_unsat_core(atoms.ref, self._solver.solver)
        z3core.Z3_ast_vector_inc_ref(atoms.ref, found)
        size = z3core.Z3_ast_vector_size(atoms.ref, found)
        core = tuple(atoms.formula(_member(atoms.ref, found, n)) for n in range(size))
        z3core.Z3_ast_vector_dec_ref(atoms.ref, found)
        return core

    def fixed(
        self, literals: Sequence[Formula], assumptions: Sequence[Formula], budget: Budget
    ) -> frozenset[Formula] | None:
        """Which of the literals and their negations the assertions and assumptions force; None: out of time."""
        if budget.spent:
            return None
        self._clock.start(budget)
        asked = dict.fromkeys(map(atom_of, literals))
        given, variables = (self._vector(formulas) for formulas in (assumptions, asked))
        implied = z3.AstVector(None, self._atoms.context)
        ours = self._atoms.ref, self._solver.solver
        result = z3core.Z3_solver_get_consequences(*ours, given.vector, variables.vector, implied.vector)
        if result == z3.Z3_L_UNDEF:
            self._heard(budget)
            return None
        if result == z3.Z3_L_FALSE:
            return frozenset(f for atom in asked for f in (atom, neg(atom)))
        return frozenset(self._concluded(implied, n) for n in range(len(implied)))

    def _vector(self, formulas: Iterable[Formula]) -> z3.AstVector:
        found = z3.AstVector(None, self._atoms.context)
        for formula in formulas:
            z3core.Z3_ast_vector_push(self._atoms.ref, found.vector, self._atoms.term(formula))
        return found

    def _concluded(self, implications: z3.AstVector, n: int) -> Formula:
        """What the n-th implication concludes, an atom that `fixed` was asked for, or its negation."""
        atoms = self._atoms
        literal = _argument(atoms.ref, _member(atoms.ref, implications.vector, n), 1)
        found = atoms.known(literal)
        return neg(atoms.formula(_argument(atoms.ref, literal, 0))) if found is None else found


class _Clock:
    """How long a solver may take, and who listens to Ctrl-C. To tell it costs as much as a small check."""

    def __init__(self, solver: z3.Solver | z3.Optimize) -> None:
        self._solver = solver
        self._told: tuple[int, bool] | None = None

    def start(self, budget: Budget) -> None:
        """For the next check; it may take a tenth longer than the budget if z3 has that in mind already."""
        limit = max(1, int(budget.left * 1000))
        if self._told is None or self._told[1] is not _ours or not limit <= self._told[0] <= 1.1 * limit:
            self._told = limit, _ours
            self._solver.set("timeout", limit)
            self._solver.set("ctrl_c", not _ours)
        global _latest
        _latest = self._solver.ctx if _ours else None


class Cheapest:
    """The cheapest choice of numbered members that meets every set to hit and contains none to avoid."""

    def __init__(self, costs: Sequence[int]) -> None:
        context = z3.Context()
        self._solver = z3.Optimize(ctx=context)
        self._clock = _Clock(self._solver)
        self._atoms = [z3.Bool(f"h{n}", context) for n in range(len(costs))]
        for atom, cost in zip(self._atoms, costs, strict=True):
            self._solver.add_soft(z3.Not(atom), cost)
        self.impossible = False  # whether the last search showed that there is no such choice

    def hit(self, members: Iterable[int]) -> None:
        """From now on at least one of these is chosen."""
        self._solver.add(z3.Or([self._atoms[n] for n in sorted(members)]))

    def avoid(self, members: Iterable[int]) -> None:
        """From now on at least one of these is not chosen."""
        self._solver.add(z3.Or([z3.Not(self._atoms[n]) for n in sorted(members)]))

    def next(self, budget: Budget) -> frozenset[int] | None:
        """The cheapest choice; None where there is none or the budget ran out."""
        if budget.spent:
            return None
        self._clock.start(budget)
        result = self._solver.check()
        self.impossible = result == z3.unsat
        if result != z3.sat:
            if result == z3.unknown and "interrupt" in self._solver.reason_unknown():
                budget.interrupt()
            return None
        model = self._solver.model()
        return frozenset(n for n, atom in enumerate(self._atoms) if z3.is_true(model.eval(atom)))
