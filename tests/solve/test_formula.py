"""Formulas as text: what they are worth under an assignment, counted by hand and over every assignment."""

from __future__ import annotations

from itertools import product

from reasoner.solve.formula import FALSE, TRUE, at_least, conj, disj, iff, neg, value

ATOMS = ("a1", "b2", "c3")


def test_every_kind_of_formula_has_a_value() -> None:
    for point in product((False, True), repeat=3):
        a, b, c = point
        holds = dict(zip(ATOMS, point, strict=True)).__getitem__
        assert value(TRUE, holds) and not value(FALSE, holds)
        assert value(neg(disj(ATOMS)), holds) is not (a or b or c)
        assert value(conj([neg("a1"), disj(["b2", neg("c3")])]), holds) is (not a and (b or not c))
        assert value(iff("a1", conj(["b2", "c3"])), holds) is (a == (b and c))
        assert value(neg(iff("a1", "b2")), holds) is (a != b)
        for count in range(5):
            assert value(at_least(count, ATOMS), holds) is (sum(point) >= count)
            assert value(disj([neg(at_least(count, ATOMS)), "b2"]), holds) is (sum(point) < count or b)
