"""A large question cut down to what can matter to some quantities: what propagation leaves open upstream of them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from reasoner.model.ir import Claim, Where, quantities_of
from reasoner.model.worlds import Pair
from reasoner.query.engine import Engine, judged
from reasoner.query.reach import acting, closure
from reasoner.questions import Word
from reasoner.solve import reduced
from reasoner.solve.budget import Budget
from reasoner.solve.problem import Problem

if TYPE_CHECKING:
    from reasoner.bounds.known import Known
    from reasoner.bounds.network import Network


class _Parts:
    """What is known of one problem, and the problems that it was cut down to."""

    def __init__(self, problem: Problem) -> None:
        self._model, self._frame, self._seed = problem.model, problem.frame, problem.seed
        self._made: dict[frozenset[str], Problem] = {}

    @cached_property
    def network(self) -> Network:
        from reasoner.bounds.network import network_of  # numpy takes a tenth of a second to load

        return network_of(self._model, self._frame)

    @cached_property
    def known(self) -> Known | None:
        from reasoner.bounds.known import known

        return known(self._model, self._frame, self.network)

    @cached_property
    def _acting(self) -> Mapping[str, list[str]]:
        return acting(self._model)

    @cached_property
    def _always(self) -> frozenset[str]:
        return closure(self._acting, reduced.filtered(self._model))

    def about(self, quantities: Iterable[str], known: Known) -> Problem:
        near = closure(self._acting, quantities) | self._always
        if near not in self._made:
            rest = reduced.reduced(self._model, known, near)
            self._made[near] = Problem(self._model, self._frame, self._seed, reduced=rest)
        return self._made[near]


_PARTS: WeakKeyDictionary[Problem, _Parts] = WeakKeyDictionary()


def _parts(problem: Problem) -> _Parts | None:
    """The parts of a large problem whose encoding serves no other; None of any other problem."""
    if len(problem.model.influences) < reduced.LARGE or problem.is_shared:
        return None
    if problem not in _PARTS:
        _PARTS[problem] = _Parts(problem)
    return _PARTS[problem]


def network(problem: Problem) -> Network | None:
    """The network of a large question; None where it is small."""
    parts = _parts(problem)
    return None if parts is None else parts.network


def about(problem: Problem, quantities: Iterable[str]) -> Problem:
    """A problem with the same answers to whatever is asked of these quantities and of all that can act on them.

    It is the problem itself where that is small, has an encoding that serves other questions too, or has no labeling.
    """
    parts = _parts(problem)
    known = None if parts is None else parts.known
    return problem if parts is None or known is None else parts.about(quantities, known)


def ways_left(problem: Problem, pair: Pair) -> Mapping[str, frozenset[int]]:
    """The directions that propagation leaves to each quantity; empty where it says nothing of the question."""
    parts = _parts(problem)
    known = None if parts is None else parts.known
    return {} if known is None else {q: known.ways[q, pair] for q in problem.model.quantities}


def verdict_in(engine: Engine, claim: Claim, where: Where, budget: Budget) -> Word:
    """The verdict on a claim, by what can matter to it."""
    problem = about(engine.problem([where]), quantities_of(claim))
    return judged(problem, problem.claim(claim, where), budget)
