"""The door to z3: one solver per problem, three-valued verdicts, labelings and cores out.

The problem is loaded as SMT-LIB text into z3's incremental SAT solver, which is an order of magnitude faster to build
than terms made one by one. Nobody else in the project sees a z3 object.
"""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from enum import Enum
from time import process_time
from typing import Any, Literal, TypeAlias, cast

import z3
from z3 import z3core

from reasoner.solve.budget import Budget
from reasoner.solve.formula import FALSE, TRUE, Formula, atom_of, atoms_in, is_literal, is_negated, neg, script

Phase: TypeAlias = Literal["always_false", "caching", "random"]
"""What z3 tries first for an atom: false, what it was last, or what is drawn."""

_TAKEN_UP = 0.75
"""For each second in which formulas are added, z3 takes about so long to take them up: a third to nine tenths."""

_REACTION = 0.1
"""Seconds, but no more than a tenth of the time, by which z3 is stopped early: a large search ends late."""

_OUT_OF_TIME = ("timeout", "canceled")
"""Why z3 may stop although the budget, which counts the time of processors, is not spent yet."""


def _quick(binding: Callable[..., Any]) -> Callable[..., Any]:
    """A function of z3 without the error check of its binding, which costs five times the call.

    The bare function sits in a private place, the default of the last parameter. Where a version of z3 keeps it
    elsewhere, the binding itself does the same more slowly.
    """
    private = (binding.__defaults__ or (None,))[-1]
    return cast("Callable[..., Any]", getattr(private, "f", binding))


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


class _Terms(dict[Formula, int]):
    """The address of the z3 term of each literal; looked up, it is made, and never freed before its context.

    Made without z3's classes for terms, which take ten times as long.
    """

    def __init__(self, context: z3.Context) -> None:
        self._context, self._sort = context, z3.BoolSort(context)
        self._made: dict[Formula, z3.Ast] = {}
        self.literals: dict[int, Formula] = {}

    def __missing__(self, literal: Formula) -> int:
        address = self[literal] = int(self.made(literal).value)
        return address

    def made(self, literal: Formula) -> z3.Ast:
        """The bare term."""
        found = self._made.get(literal)
        if found is None:
            assert is_literal(literal), literal  # z3 would take the whole text for the name of an atom
            found = self._made[literal] = self._new(literal)
            _keep(self._context.ref(), found)
            self.literals[int(found.value)] = literal
        return found

    def _new(self, literal: Formula) -> z3.Ast:
        ref = self._context.ref()
        if literal in (TRUE, FALSE):
            return z3core.Z3_mk_true(ref) if literal == TRUE else z3core.Z3_mk_false(ref)
        if is_negated(literal):
            return z3core.Z3_mk_not(ref, self.made(atom_of(literal)))
        return _constant(ref, _symbol(ref, literal.encode()), self._sort.ast)


class _Declarations(dict[Formula, z3.FuncDecl]):
    """The z3 declaration of each atom, which lives as long as its term."""

    def __init__(self, terms: _Terms, ref: object) -> None:
        self._terms, self._ref = terms, ref

    def __missing__(self, atom: Formula) -> z3.FuncDecl:
        found = self[atom] = _declaration(self._ref, self._terms.made(atom))
        return found


class _Atoms:
    """The terms of one z3 context. Each session has its own: what z3 finds first depends on all that a context held."""

    def __init__(self) -> None:
        self.context = z3.Context()
        self.ref = self.context.ref()
        self.terms = _Terms(self.context)
        self.declarations = _Declarations(self.terms, self.ref)
        self.true = self.terms[TRUE]


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
            known = not self.holds(neg(literal)) if is_negated(literal) else self._read(literal)
            self._known[literal] = known
        return known

    def _read(self, atom: str) -> bool:
        atoms = self._atoms
        if atoms is None:
            return False
        return bool(_interpretation(atoms.ref, self._raw, atoms.declarations[atom]).value == atoms.true)


class Session:
    """An incremental solver over named Booleans. Formulas can be added, never taken back; assumptions come and go.

    `phase`: what it tries first for an atom, unless a check says otherwise: false, or what it was last.
    """

    def __init__(self, seed: int = 0, phase: Phase = "always_false") -> None:
        self._atoms = _Atoms()
        # for "QF_FD" z3 wraps the same SAT solver in others, and a model passes through all of them
        # not by `z3.SolverFor`, which makes a second context besides, for the name of the logic alone
        logic = _symbol(self._atoms.ref, b"QF_BV")
        self._solver = z3.Solver(z3core.Z3_mk_solver_for_logic(self._atoms.ref, logic), self._atoms.context)
        self._solver.set("phase", phase)
        self._solver.set("model.compact", False)  # else z3 takes ten times as long to hand out a model
        self._clock = _Clock(self._solver)
        self._phase: Phase = phase
        self._usual: Phase = phase
        if seed:
            self._solver.set("random_seed", seed)
        self._declared: set[str] = set()
        self._loading = 0.0  # seconds in which z3 takes up at its next check what was added
        self._fresh = 0
        self._assignment: Assignment | None = None

    def fresh(self) -> Formula:
        """An atom that stands for nothing yet."""
        self._fresh += 1
        return f"z{self._fresh}"

    def add(self, formulas: Iterable[Formula]) -> None:
        """Asserts formulas; their atoms need no declaration."""
        asserted = [f for f in formulas if f != TRUE]
        if asserted:
            started = process_time()
            new = [a for a in atoms_in(asserted) if a not in self._declared]
            self._declared.update(new)
            self._solver.from_string(script(asserted, new))
            self._loading += _TAKEN_UP * (process_time() - started)

    def check(
        self,
        assumptions: Sequence[Formula],
        budget: Budget,
        varied: bool = False,
        hints: Mapping[Formula, bool] | None = None,
    ) -> Verdict:
        """Whether the assertions and the assumed literals have a solution.

        A solution has as much false as z3 finds easy; a `varied` one is drawn without that preference; with `hints`
        of what atoms may be, one close to these.
        """
        if not self._begins(budget):
            return Verdict.UNKNOWN
        phase: Phase = "caching" if hints else "random" if varied else self._usual
        if phase != self._phase:
            self._phase = phase
            self._solver.set("phase", phase)
        self._suggest(hints or {})
        # not by z3's own binding, which asks of every assumption anew whether it is a Boolean
        size = len(assumptions)
        listed = (z3.Ast * size).from_buffer(array("Q", map(self._atoms.terms.__getitem__, assumptions)))
        while True:
            self._clock.start(budget)
            result = z3core.Z3_solver_check_assumptions(self._atoms.ref, self._solver.solver, size, listed)
            if result != z3.Z3_L_UNDEF or self._solver.reason_unknown() not in _OUT_OF_TIME:
                break
            if not self._begins(budget, _REACTION):  # the clock of z3 is the one on the wall
                break
        self._assignment = None
        if result != z3.Z3_L_UNDEF:
            self._loading = 0.0
        if result == z3.Z3_L_TRUE:
            return Verdict.SAT if not budget.spent or self._still_there() else Verdict.UNKNOWN
        if result == z3.Z3_L_FALSE:
            return Verdict.UNSAT
        self._heard(budget)
        return Verdict.UNKNOWN

    def _begins(self, budget: Budget, least: float = 0.0) -> bool:
        """Whether there is time for z3 to take up what was added, in which nothing interrupts it; else none is left."""
        if not budget.spent and budget.left > max(least, self._loading):
            return True
        budget.give_up()
        return False

    def _still_there(self) -> bool:
        """Whether the solution can be had: an interruption that comes as it is found may take it away again."""
        try:
            self.assignment()
        except z3.Z3Exception:
            return False
        return True

    def _suggest(self, hints: Mapping[Formula, bool]) -> None:
        terms, solver = self._atoms.terms, self._solver.solver
        true, false = terms.made(TRUE), terms.made(FALSE)
        for atom, value in hints.items():
            _suggest(self._atoms.ref, solver, terms.made(atom), true if value else false)

    def _heard(self, budget: Budget) -> None:
        # z3 may have swallowed Ctrl-C, and only says so here
        if "interrupted" in self._solver.reason_unknown():
            budget.interrupt()

    def assignment(self) -> Assignment:
        """The solution of the last check, which must have been SAT."""
        if self._assignment is None:
            self._assignment = Assignment(self._atoms, self._solver.model())
        return self._assignment

    def holds(self, literal: Formula) -> bool:
        """Whether a literal is true in the solution of the last check, which must have been SAT."""
        return self.assignment().holds(literal)

    def core(self) -> tuple[Formula, ...]:
        """The assumptions that the last check, which must have been UNSAT, needed; not minimal."""
        atoms = self._atoms
        found = z3core.Z3_solver_get_unsat_core(atoms.ref, self._solver.solver)
        z3core.Z3_ast_vector_inc_ref(atoms.ref, found)
        size = z3core.Z3_ast_vector_size(atoms.ref, found)
        core = tuple(atoms.terms.literals[_member(atoms.ref, found, n).value] for n in range(size))
        z3core.Z3_ast_vector_dec_ref(atoms.ref, found)
        return core

    def fixed(
        self, literals: Sequence[Formula], assumptions: Sequence[Formula], budget: Budget
    ) -> frozenset[Formula] | None:
        """Which of the literals and their negations the assertions and assumptions force; None: out of time."""
        if not self._begins(budget):
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
        self._loading = 0.0
        if result == z3.Z3_L_FALSE:
            return frozenset(f for atom in asked for f in (atom, neg(atom)))
        return frozenset(self._concluded(implied, n) for n in range(len(implied)))

    def _vector(self, formulas: Iterable[Formula]) -> z3.AstVector:
        found = z3.AstVector(None, self._atoms.context)
        for formula in formulas:
            z3core.Z3_ast_vector_push(self._atoms.ref, found.vector, self._atoms.terms.made(formula))
        return found

    def _concluded(self, implications: z3.AstVector, n: int) -> Formula:
        """What the n-th implication concludes, an atom that `fixed` was asked for, or its negation."""
        ref, known = self._atoms.ref, self._atoms.terms.literals
        literal = _argument(ref, _member(ref, implications.vector, n), 1)
        found = known.get(literal.value)
        return neg(known[_argument(ref, literal, 0).value]) if found is None else found


class _Clock:
    """How long a solver may take, and who listens to Ctrl-C. To tell it costs as much as a small check."""

    def __init__(self, solver: z3.Solver) -> None:
        self._solver = solver
        self._told: tuple[int, bool] | None = None

    def start(self, budget: Budget) -> None:
        """For the next check; it may take a tenth longer than the budget if z3 has that in mind already."""
        seconds = budget.in_one_go
        limit = max(1, int((seconds - min(_REACTION, seconds / 10)) * 1000))
        if self._told is None or self._told[1] is not _ours or not limit <= self._told[0] <= 1.1 * limit:
            self._told = limit, _ours
            self._solver.set("timeout", limit)
            self._solver.set("ctrl_c", not _ours)
        global _latest
        _latest = self._solver.ctx if _ours else None
