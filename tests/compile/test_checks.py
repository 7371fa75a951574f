"""Static checks: what feedback, definitions and the reference world allow, and what they do not."""

from __future__ import annotations

from itertools import permutations, product
from random import Random

import pytest
from elaborated import codes_of, model_of

import reasoner
from reasoner.compile.reference import reference_ranges, truth
from reasoner.model.graph import Edge, Graph, polarities
from reasoner.model.ir import And, Not
from reasoner.model.ir import Test as Level
from reasoner.signs import MINUS, PLUS, Sign

NAMES = "protein A, B, C, D\ndrug E\nlevels two: off! < on*\nprotein P, Q : two\n"


# --- conditions ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rules",
    [
        "A -> B when B is high",
        "A -> B when C is high\nB -> C",
        "A -> B unless C is high\nB -> D -| C",
        "A -> B when C is high\nC requires B",
        "A -> B when C is high\nC := B",
        "A -> B when C is high\nD -> C when B is low",
        "A -> B when C is high\nB -? C",
        "A -> B when C is high\nB -> C\nE -| (B -> C)",
    ],
)
def test_a_condition_may_not_test_what_is_downstream(rules: str) -> None:
    assert set(codes_of(NAMES + rules)) == {"E401"}


@pytest.mark.parametrize(
    "rules",
    [
        "A -> B when A is high",
        "A -> B when C is high\nC -> A",
        "slow A -> B when C is high\nB -> C",
        "A -> B when C is high\nslow B -> C",
        "A -> B when C is high\nB -0 C",
    ],
)
def test_a_condition_may_test_what_is_upstream_or_a_phase_away(rules: str) -> None:
    assert codes_of(NAMES + rules) == []


def test_a_rejected_influence_closes_no_cycle() -> None:
    assert codes_of(NAMES + "A -> B when C is high\nmaybe B -> C\nreject B -> C") == []


def test_a_chain_with_a_bad_condition_is_one_mistake() -> None:
    assert codes_of(NAMES + "A -> B -> C when C is high") == ["E401"]


# --- gates --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("needed", ["B is at least normal", "not B is high", "A and B is at most normal"])
def test_a_gate_may_not_test_levels_downstream(needed: str) -> None:
    assert codes_of(NAMES + f"A -> B\nC requires {needed}") == []
    assert codes_of(NAMES + f"C -> B\nC requires {needed}") == ["E402"]


def test_presence_downstream_needs_room_below_the_reference() -> None:
    assert codes_of(NAMES + "A -> B\nA requires B") == []
    assert codes_of(NAMES + "A -> P\nA requires P") == ["E403"]
    assert codes_of(NAMES + "slow A -> P\nA requires P") == []


def test_presence_downstream_needs_a_quantity_that_is_not_defined() -> None:
    assert codes_of(NAMES + "B := A\nA requires B") == ["E403"]


def test_without_a_reference_the_room_lies_below_the_top() -> None:
    levels = "levels three: 0 < 1 < 2\nlevels bare: 0 < 1\nprotein X\n"
    assert codes_of(levels + "protein Y : three\nX -> Y\nX requires Y") == []
    assert codes_of(levels + "protein Y : bare\nX -> Y\nX requires Y") == ["E403"]


def test_the_gate_of_an_influence_on_its_own_source_is_fine_in_a_cycle_unless_the_source_is_defined() -> None:
    assert codes_of(NAMES + "E -> A -| E\nC -| (E -> A)") == []
    assert codes_of(NAMES + "B := C\nB -> C\nA -| (B -> C)") == ["E403"]


# --- dominance ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rules",
    [
        "dominant A -| A",
        "dominant A -> B\nB -| A",
        "dominant A -> B\nB -> C -| A",
        "dominant A -| B\nB -> C -> A",
        "dominant A -> B\nB -? A",
        "dominant A -? B\nB -> A",
        "dominant A -> B\nC -> A when B is low",
        "dominant A -> B\nA requires not B is high",
        "dominant A -> B\nA := not B",
        "dominant A -> B\nslow B -| A",
        "dominant A -> B\nE -| (A -> B)\nB -| A",
    ],
)
def test_a_dominant_influence_may_not_lie_on_a_negative_cycle(rules: str) -> None:
    assert "E405" in codes_of(NAMES + rules)


@pytest.mark.parametrize(
    "rules",
    [
        "dominant A -> B\nB -> A",
        "dominant A -> A",
        "dominant A -| B\nB -| A",
        "dominant A -> B\nA -> C -| A",
        "dominant A -> B\nB -> C -> A\nC -| C",
        "dominant A -> B\nB -> A\nB -> C -| B",
    ],
)
def test_a_dominant_influence_may_lie_on_a_positive_cycle_beside_a_negative_one(rules: str) -> None:
    assert codes_of(NAMES + rules) == []


# --- definitions --------------------------------------------------------------------------------------------------


def test_a_defined_quantity_has_no_other_rule() -> None:
    for other in ("B -> A", "maybe B -> A", "A requires B", "A := C"):
        assert codes_of(NAMES + "A := D\n" + other) == ["E406"]


def test_a_known_absence_beside_a_definition_is_fine() -> None:
    assert codes_of(NAMES + "A := D\nB -0 A") == []


def test_sizes_agree_and_tests_fill_two_levels_only() -> None:
    assert codes_of(NAMES + "A := E") == ["E407"]
    assert codes_of(NAMES + "A := B is high") == ["E408"]
    assert codes_of(NAMES + "P := Q and B is at least normal") == []


def test_a_boolean_network_may_have_any_feedback() -> None:
    assert codes_of("levels b: 0 < 1\nquantity X, Y, Z : b\nX := not Y\nY := X and not Z\nZ := Z or X") == []


# --- the reference world ------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "rules",
    [
        "A requires E",
        "A requires B and (E or B is high)",
        "A requires at least 2 of (B, E, C is low)",
        "P := E is high\nA requires P",
        "P := Q and P\nQ := E is high\nA requires P",
    ],
)
def test_a_gate_may_not_be_closed_in_the_reference_world(rules: str) -> None:
    assert codes_of(NAMES + rules) == ["E409"]


@pytest.mark.parametrize(
    "rules",
    [
        "A requires B or E",
        "A requires at least 2 of (B, E, C)",
        "P := not E is high\nA requires P",
        "P := P\nA requires P",
        "P := not P\nA requires P",
        "levels u: x < y\nprotein U : u\nA requires U",
    ],
)
def test_a_gate_may_be_open_or_undecided_there(rules: str) -> None:
    assert codes_of(NAMES + rules) == []


def helps(text: str) -> str:
    """What helps against the one mistake of a text."""
    with pytest.raises(reasoner.RuleError) as raised:
        reasoner.loads(text)
    (mistake,) = raised.value.diagnostics
    return mistake.help


def test_a_gate_on_a_context_has_help_for_what_acts_there_alone() -> None:
    head = "context mutant\nprotein A, X\n"
    for arrow in ("->", "-|"):
        ending = f"; what acts in that context alone is `A {arrow} X when mutant is on`"
        assert helps(f"{head}A {arrow} X\nX requires mutant\n").endswith(ending)
        reasoner.loads(f"{head}A {arrow} X when mutant is on\n")
    assert "that context alone" not in helps(f"{head}X requires mutant\n")
    assert "that context alone" not in helps("drug D\nprotein A, X\nA -> X\nX requires D is high\n")


@pytest.mark.parametrize(
    ("word", "verb"), [("reduced", "decreases"), ("elevated", "increases"), ("constant", "is unchanged")]
)
def test_a_direction_is_told_from_a_level_where_it_may_stand(word: str, verb: str) -> None:
    levels = "the levels of `X` are off < low < normal < high"
    head = "protein A, X\nA -> X\n"
    assert helps(f"{head}observe X is {word} with A = high\n") == f"what `X` does is claimed as `X {verb}`; {levels}"
    assert helps(f"protein A, X\nA -> X when X is {word}\n") == levels


def test_a_law_may_not_fail_in_the_reference_world() -> None:
    assert codes_of(NAMES + "rule when A is normal then E is low") == ["E410"]
    assert codes_of(NAMES + "rule when A is low then E is low") == []


def test_the_gate_of_an_influence_may_be_closed_there() -> None:
    assert codes_of(NAMES + "E -> A\nB -| (E -> A)") == []


def test_without_any_reference_there_is_no_reference_world() -> None:
    assert codes_of("levels b: 0 < 1\nquantity X, Y : b\nX requires Y is 0 and Y is 1") == []


def test_definitions_are_computed_as_far_as_the_reference_levels_go() -> None:
    model = model_of(NAMES + "C := A and not B or D\nP := P\nQ := Q or E is none")
    ranges = reference_ranges(model.quantities, model.definitions)
    assert (ranges["C"], ranges["P"], ranges["Q"]) == ((2, 2), (0, 1), (1, 1))
    assert truth(And((Level("P", 1, 1), Level("Q", 0, 0))), ranges) is False
    assert truth(Not(Level("P", 1, 1)), ranges) is None


# --- graphs -------------------------------------------------------------------------------------------------------


def by_trying_all(graph: Graph, start: str, end: str, sign: Sign) -> bool:
    """Whether some order of some nodes between start and end is a path of the sign."""
    signs = {(e.source, e.target): set[Sign]() for e in graph.edges}
    for e in graph.edges:
        signs[e.source, e.target].update(e.signs)
    others = [n for n in graph.nodes if n not in (start, end)]
    for size in range(len(others) + 1):
        for middle in permutations(others, size):
            steps = list(zip((start, *middle), (*middle, end), strict=True))
            if all(step in signs for step in steps):
                for chosen in product(*(signs[step] for step in steps)):
                    total = PLUS
                    for one in chosen:
                        total = total.times(one)
                    if total is sign:
                        return True
    return False


@pytest.mark.parametrize("seed", range(60))
def test_the_search_for_signed_paths_agrees_with_trying_all(seed: int) -> None:
    random = Random(seed)
    nodes = tuple("abcde")
    kinds = ((PLUS,), (MINUS,), (PLUS, MINUS)) if seed % 3 else ((PLUS,),)
    pairs = [(a, b) for a in nodes for b in nodes if random.random() < 0.35]
    graph = Graph(nodes, tuple(Edge(a, b, random.choice(kinds)) for a, b in pairs))
    for start, end, sign in product(nodes, nodes, (PLUS, MINUS)):
        if start != end and graph.connected(start, end):
            assert graph.has_path(start, end, sign) == by_trying_all(graph, start, end, sign)


def test_an_inner_level_is_tested_in_both_polarities() -> None:
    model = model_of(NAMES)
    tested = And((Level("A", 1, 3), Level("B", 1, 1), Not(Level("C", 0, 1))))
    assert polarities(model, tested) == (("A", PLUS), ("B", PLUS), ("B", MINUS), ("C", PLUS))
