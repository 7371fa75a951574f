"""Weakening a model to its well-supported rules."""

from __future__ import annotations

from elaborated import arrows, model_of

from reasoner.model.ir import Status
from reasoner.revise.at_least import at_least

NAMES = "protein A, B, C\ndrug D\ncontext P, Q\n"


def test_a_well_supported_model_stays_as_it_is() -> None:
    model = model_of(NAMES + "A -> B status presumed\nB requires C\nP := Q")
    assert at_least(model, Status.PRESUMED) == model


def test_weaker_influences_become_maybe_and_lose_dominance() -> None:
    model = model_of(NAMES + "I: dominant A -> B status proposed\nJ: dominant C -> B")
    assert arrows(at_least(model, Status.PRESUMED)) == ["I: maybe A + B", "J: dominant C + B"]


def test_an_influence_that_is_acted_on_keeps_what_makes_it_a_quantity() -> None:
    model = at_least(model_of(NAMES + "I: A -> B status disputed\nJ: D -| (I)"), Status.PROPOSED)
    assert arrows(model) == ["I.source: A + A->B", "I: maybe A->B + B", "J: D - A->B"]
    assert [g.maybe for g in model.gates] == [False]


def test_weaker_gates_become_maybe_and_laws_and_observations_go() -> None:
    text = "A requires B status proposed\nrule when A is high then B is high status proposed\n"
    model = model_of(NAMES + text + "observe A is unchanged with D = high status proposed")
    weak = at_least(model, Status.ESTABLISHED)
    assert [g.maybe for g in weak.gates] == [True]
    assert (weak.laws, weak.observations) == ((), ())


def test_weaker_definitions_become_weak_influences_of_their_polarities_without_a_reference() -> None:
    names = "protein A, B, Z\ndrug D\ncontext C\n"
    rules = "X: C := A is low or B is at most normal status proposed\nC -> Z\nD -| (C -> Z)"
    weak = at_least(model_of(names + rules), Status.PRESUMED)
    assert weak.definitions == ()
    assert [a for a in arrows(weak) if a.startswith("X")] == [
        "X.operand1: weak maybe A + C",
        "X.operand2: weak maybe A - C",
        "X.operand3: weak maybe B - C",
    ]
    assert weak.quantities["C"].space.reference is None
    assert weak.quantities["C->Z"].space.reference is None
    assert weak.quantities["A"].space.reference == 2


def test_what_a_class_gives_comes_back_where_a_member_has_only_weaker_rules_of_its_own() -> None:
    text = "class K\ndrug E is K\ndrug F is K\nI: K -| A\nE -0 A status disputed\nF -0 A"
    model = model_of(NAMES + text)
    assert arrows(at_least(model, Status.ESTABLISHED)) == ["I@E: maybe E - A"]
    assert arrows(at_least(model, Status.DISPUTED)) == []
