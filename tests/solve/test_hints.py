"""Hints and widened loops: what the solver tries first is founded, and what cannot be founded is ruled out."""

from __future__ import annotations

from collections.abc import Iterator
from random import Random

import networks
import pytest
from small import ACTIVITY, having, influence, model, put

from reasoner import pipeline
from reasoner.model.ir import Where
from reasoner.model.labeling import DirectionOf
from reasoner.model.semantics import consistent
from reasoner.model.worlds import frame_of
from reasoner.signs import MINUS, PLUS, ZERO, Sign
from reasoner.solve.backbone import backbone
from reasoner.solve.budget import Budget
from reasoner.solve.encoded import Encoded
from reasoner.solve.formula import conj, equal, value
from reasoner.solve.problem import Problem
from reasoner.solve.session import Verdict


def test_a_hint_goes_straight_for_what_is_wanted() -> None:
    forked = model({"A B C D": ACTIVITY}, *map(influence, ("A -> B", "A -| C", "B -> D", "C -> D")))
    problem = Problem(forked, having(forked, A="high"))
    assert problem.check((), Budget()) is Verdict.SAT
    ways = {sign: problem.value(DirectionOf("D", (0, 1)), sign) for sign in Sign}
    for sign, literal in ways.items():
        hints = problem.hints([literal], sure=False)
        told = {s: hints[f] for s, f in ways.items()}
        assert told == {s: s == sign for s in Sign}
        assert hints[problem.value(DirectionOf("B", (0, 1)), PLUS)]
        assert hints[problem.value(DirectionOf("C", (0, 1)), MINUS)]


def test_what_is_pushed_one_way_alone_moves_in_a_hint_though_it_is_wanted_steady() -> None:
    chain = model({"A B": ACTIVITY}, influence("A -> B"))
    problem = Problem(chain, having(chain, A="high"))
    assert problem.check((), Budget()) is Verdict.SAT
    hints = problem.hints([problem.value(DirectionOf("B", (0, 1)), ZERO)], sure=False)
    assert hints[problem.value(DirectionOf("B", (0, 1)), PLUS)]


def test_of_what_is_no_direction_there_is_no_hint() -> None:
    chain = model({"A B": ACTIVITY}, influence("A -> B"))
    problem = Problem(chain, having(chain, A="high"))
    assert problem.check((), Budget()) is Verdict.SAT
    assert problem.hints([problem.literal("(or g0_1_1 g1_1_1)")], sure=True) == {}


@pytest.mark.parametrize("seed", range(3))
def test_the_solver_finds_the_labeling_that_is_hinted_at_of_a_plain_network(seed: int) -> None:
    net = pipeline.loads(networks.large_network(40, 3, seed))
    problem = Problem(net, frame_of(net, [Where(put(net, q0="high"))]))
    assert problem.check((), Budget()) is Verdict.SAT
    ways = [problem.value(DirectionOf(q, (0, 1)), s) for q in net.quantities for s in Sign]
    wanted = [literal for literal in ways if not problem.holds(literal)]
    hints = problem.hints(wanted, sure=False)
    assert problem.check((), Budget(), hints=hints) is Verdict.SAT
    assert consistent(net, problem.frame, problem.labeling())
    assert sum(problem.holds(literal) == hints[literal] for literal in ways) >= 0.9 * len(ways)
    assert any(map(problem.holds, wanted))


def varied_labelings() -> Iterator[Encoded]:
    """Labelings of random models, small ones of every kind and plain ones of loops, as no loop formula was added."""
    for seed in range(60):
        net = networks.model(seed, 4) if seed < 45 else pipeline.loads(networks.large_network(20, 3, seed))
        if net is not None and not net.unfounded:
            where = networks.random_where(Random(seed), net) if seed < 45 else Where(put(net, q0="high"))
            encoded = Encoded(net, frame_of(net, [where]), seed)
            encoded.send()
            if encoded.session.check((), Budget(), varied=True) is Verdict.SAT:
                yield encoded


def test_a_widened_loop_is_found_where_a_labeling_is_not_founded_and_excludes_it() -> None:
    found, larger = 0, 0
    for encoded in varied_labelings():
        holds, foundation = encoded.session.assignment().holds, encoded.foundation
        widened, loops = foundation.widened_loops(holds), foundation.smallest_loops(holds)
        assert bool(widened) == bool(loops)
        formulas = [encoded.encoder.expanded(foundation.formula(wide.loop)) for wide in widened]
        assert not all(value(formula, holds) for formula in formulas) or not widened
        found += len(widened)
        larger += any(wide.loop > loop.loop for wide in widened for loop in loops)
    assert found > larger > 0


def test_the_directions_of_a_network_of_loops_do_not_take_a_loop_formula_each() -> None:
    net = pipeline.loads(networks.large_network(150, 4, 1))
    problem = Problem(net, frame_of(net, [Where(put(net, q0="high"))]))
    found = backbone(problem, [DirectionOf(q, (0, 1)) for q in net.quantities], Budget())
    assert found.complete
    assert len(problem.loops) < 20  # of loops that are no larger than need be, it takes hundreds


@pytest.mark.parametrize("joined", ["(and a (not b) c)", "(or a (not b))"])
def test_an_atom_is_equal_to_what_it_stands_for(joined: str) -> None:
    for bits in range(16):
        truth = {atom: bool(bits >> n & 1) for n, atom in enumerate("abcx")}
        same = truth["x"] == value(joined, truth.__getitem__)
        assert value(conj(equal("x", joined)), truth.__getitem__) == same
    assert equal("x", "(or (and a b) c)") == ["(= x (or (and a b) c))"]  # z3's work
