"""From rule files to the model: what every statement comes to."""

from __future__ import annotations

import pytest
from elaborated import arrows, asked, attempt, codes_of, model_of

from reasoner.model import ir
from reasoner.model.ir import Assumed, Setting, Where
from reasoner.signs import NOT_UP, UP

DRUGS = "class KI\ndrug D is KI\ndrug E is KI\nprotein A, B, C\n"


# --- declarations -------------------------------------------------------------------------------------------------


def test_kinds_have_their_default_levels_and_others_are_taken_from_the_colon() -> None:
    model = model_of("levels two: off < on\nprotein A\ndrug D\ncontext C\nprotein B : two\nclass K : dose\ndrug E is K")
    spaces = {name: q.space.name for name, q in model.quantities.items()}
    assert spaces == {"A": "activity", "D": "dose", "C": "switch", "B": "two", "E": "dose"}
    assert model.classes["K"].space.name == "dose"


def test_a_marked_level_is_a_reference_and_exact() -> None:
    space = model_of("levels s: a! < b < c* < d").spaces["s"]
    assert (space.exact, space.reference) == ((True, False, True, False), 2)


def test_restating_built_in_levels_identically_is_fine() -> None:
    text = "levels activity: off! < low < normal* < high\nlevels dose: none* < low < high\nlevels switch: off* < on"
    assert codes_of(text) == []


def test_synonyms_stand_for_the_declared_name_everywhere() -> None:
    model = model_of("protein AKT also PKB, RAC\nprotein B\nPKB -> B\nB requires RAC\nscenario s: knock out PKB")
    assert model.synonyms == {"PKB": "AKT", "RAC": "AKT"}
    assert model.influences[0].source == "AKT"
    assert ir.quantities_in(model.gates[0].condition) == ("AKT",)
    assert model.scenarios["s"].settings == (Setting("AKT", "level", 0),)


def test_a_description_and_members_are_kept_and_members_need_no_declaration() -> None:
    quantity = model_of('complex M of mTOR, RAPTOR "kinase complex"').quantities["M"]
    assert (quantity.members, quantity.description) == (("mTOR", "RAPTOR"), "kinase complex")


def test_a_quantity_may_be_named_like_a_level_or_a_keyword() -> None:
    model = model_of("protein high, `when`\nhigh -> `when`\nscenario s: high = high")
    assert arrows(model) == ["t.rules:2: high + when"]


def test_declarations_may_come_after_their_use() -> None:
    text = 'A -> B cite S\nscenario s extends t: A = high\nscenario t: A = low\nprotein A, B\nsource S "x" pmid 1'
    model = model_of(text)
    assert model.scenarios["s"].parent == "t"
    assert model.papers["S"].pmid == "1"


# --- influences ---------------------------------------------------------------------------------------------------


def test_chains_and_lists_are_numbered_link_by_link_source_by_source() -> None:
    model = model_of("protein A, B, C, D, E\nI1: A, B -> C, D -| E")
    assert arrows(model) == [
        "I1.1: A + C",
        "I1.2: A + D",
        "I1.3: B + C",
        "I1.4: B + D",
        "I1.5: C - E",
        "I1.6: D - E",
    ]


def test_unlabelled_rules_on_one_line_are_numbered_together() -> None:
    model = model_of("protein A, B; A -> B; B -> A -> A")
    assert list(model.rules) == ["t.rules:1.1", "t.rules:1.2", "t.rules:1.3"]


def test_the_text_of_a_part_says_what_it_says_and_not_why_it_is_believed() -> None:
    clauses = 'when A is high by "way" at S1 cite S status proposed note "n"'
    text = f'source S "x"\nprotein A, B, C\nI: weak A -> B -| C {clauses}'
    rule = model_of(text).rules["I.2"]
    assert rule.text == "weak B -| C when A is high"
    assert (rule.by, rule.sites, rule.cite, rule.note) == ("way", ("S1",), ("S",), "n")
    assert rule.status is ir.Status.PROPOSED


def test_modifiers_and_conditions_hold_for_every_part() -> None:
    model = model_of("protein A, B, C, D\nslow maybe A -> B -| C when D is high unless D is low")
    assert all(i.slow and i.maybe for i in model.influences)
    when = ir.And((ir.Test("D", 3, 3), ir.Not(ir.Test("D", 1, 1))))
    assert {i.condition for i in model.influences} == {when}


def test_a_positive_influence_of_a_quantity_on_itself_is_legal() -> None:
    assert codes_of("protein A\nA -> A") == []


# --- classes ------------------------------------------------------------------------------------------------------


def test_an_influence_on_or_of_a_class_holds_for_each_member() -> None:
    model = model_of(DRUGS + "I: KI -| A, B\nJ: A -> KI")
    assert arrows(model) == ["I.1@D: D - A", "I.1@E: E - A", "I.2@D: D - B", "I.2@E: E - B", "J@D: A + D", "J@E: A + E"]


def test_two_classes_give_every_pair() -> None:
    model = model_of("class K\nclass L\ndrug D is K\nprotein A, B is L\nI: K -| L")
    assert arrows(model) == ["I@D@A: D - A", "I@D@B: D - B"]


@pytest.mark.parametrize("own", ["O: D -> A", "O: D -0 A", "O: slow D -| A"])
def test_what_a_member_has_of_its_own_replaces_what_the_class_gives(own: str) -> None:
    model = model_of(DRUGS + "I: KI -| A\n" + own)
    assert [i.id for i in model.influences if i.id.startswith("I")] == ["I@E"]
    assert [i.id for i in model.shadowed] == ["I@D"]


def test_a_class_in_a_class_passes_influences_on_and_the_nearest_statement_wins() -> None:
    text = "class K\nclass L is K\ndrug D is L\ndrug E is K\nprotein A, B\nI: K -| A, B\nJ: L -> B"
    model = model_of(text)
    assert arrows(model) == ["I.1@D: D - A", "I.1@E: E - A", "I.2@E: E - B", "J@D: D + B"]
    assert model.quantities["D"].classes == ("L", "K")


# --- influences on influences -------------------------------------------------------------------------------------


def test_an_influence_that_is_acted_on_becomes_a_quantity() -> None:
    model = model_of("drug D\nprotein A, B\nI: weak slow A -| B when D is low\nJ: D -| (A -| B)")
    assert arrows(model) == ["I.source: A + A-|B", "I: weak slow A-|B - B", "J: D - A-|B"]
    quantity = model.quantities["A-|B"]
    assert (quantity.kind, quantity.of_influence) == ("influence", "I")
    assert quantity.space == model.quantities["A"].space
    (gate,) = model.gates
    assert (gate.id, gate.target, gate.condition, gate.implicit) == ("I.gate", "A-|B", ir.Test("A", 1, 3), True)
    assert model.influences_on["A-|B"][0].condition is None
    assert model.influences_on["B"][0].condition == ir.Test("D", 1, 1)


def test_it_becomes_one_quantity_however_often_it_is_named_and_wherever_it_is_stated() -> None:
    text = "D -| (I)\nE -> (A -> B)\ndrug D, E\nprotein A, B\nI: A -> B\nexpect (A -> B) decreases with D = high"
    model = model_of(text)
    assert [q for q in model.quantities if q not in "ABDE"] == ["A->B"]
    assert [i.source for i in model.influences_on["A->B"]] == ["D", "E", "A"]


def test_influences_on_influences_nest_by_writing_and_by_label() -> None:
    base = "drug D, E\nprotein A, B\nI: A -> B\nJ: D -| (A -> B)\n"
    written, labelled = model_of(base + "K: E -| (D -| (A -> B))"), model_of(base + "K: E -| (J)")
    assert arrows(written) == arrows(labelled)
    assert arrows(written)[-1] == "K: E - D-|(A->B)"
    assert "J.source: D + D-|(A->B)" in arrows(written)


def test_acting_on_a_class_influence_acts_on_each_copy() -> None:
    model = model_of(DRUGS + "I: KI -| A\nJ: B -> (KI -| A)\nL: C -| (D -| A)")
    assert [a for a in arrows(model) if a[0] in "JL"] == [
        "J@D-|A: B + D-|A",
        "J@E-|A: B + E-|A",
        "L: C - D-|A",
    ]


def test_a_member_can_be_spared_what_acts_on_the_influence_of_its_class() -> None:
    model = model_of(DRUGS + "I: KI -| A\nJ: B -> (KI -| A)\nB -0 (D -| A)")
    assert [a for a in arrows(model) if a.startswith("J")] == ["J@E-|A: B + E-|A"]


def test_parts_of_a_labelled_chain_are_named_by_their_number() -> None:
    model = model_of("drug D\nprotein A, B, C\nI: A -> B -> C\nD -| (I.2)")
    assert "B->C" in model.quantities


def test_of_several_influences_with_one_arrow_each_has_its_own_quantity() -> None:
    text = "drug D\nprotein A, B, C\nI: A -> B when C is high\nJ: A -> B unless C is high\nD -| (I)\nD -| (J)"
    assert {"A->B [I]", "A->B [J]"} <= set(model_of(text).quantities)


def test_naming_an_influence_in_a_claim_or_a_setting_makes_it_a_quantity() -> None:
    base = "drug D\nprotein A, B\nI: A -> B\n"
    claimed = model_of(base + "expect (A -> B) is unchanged with D = high")
    assert arrows(claimed) == arrows(model_of(base + "scenario s: (A -> B) = high"))
    assert arrows(claimed) == ["I.source: A + A->B", "I: A->B + B"]


def test_an_influence_may_have_a_gate_and_influences_of_its_own() -> None:
    model = model_of("protein A, B, C\nA -> B\n(A -> B) requires C\n(A -> B) -> C")
    assert [g.target for g in model.gates] == ["A->B", "A->B"]
    assert codes_of("protein A, B, C\nA -> B\n(A -> B) requires C") == []


def test_the_strength_of_an_influence_of_a_defined_quantity_takes_its_computed_reference() -> None:
    text = "levels p: off! < on*\ncontext C\nprotein X : p\nprotein B\ndrug D\nX := C\nX -> B\nD -| (X -> B)"
    model = model_of(text)
    assert model.quantities["X"].space.reference == 1
    assert model.quantities["X->B"].space.reference == 0


# --- other rules --------------------------------------------------------------------------------------------------


def test_bare_names_mean_presence_in_gates_and_levels_in_definitions() -> None:
    model = model_of("protein A, B, C, X\nA requires B and not C is high\nX := at least 2 of (A, B, not C)")
    assert model.gates[0].condition == ir.And((ir.Test("B", 1, 3), ir.Not(ir.Test("C", 3, 3))))
    values = (ir.Value("A"), ir.Value("B"), ir.Not(ir.Value("C")))
    assert model.definitions[0].expression == ir.AtLeast(2, values)


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("is low", ir.Test("A", 1, 1)),
        ("is at least low", ir.Test("A", 1, 3)),
        ("is at most low", ir.Test("A", 0, 1)),
        ("is not low", ir.Not(ir.Test("A", 1, 1))),
        ("is not off", ir.Test("A", 1, 3)),
        ("is not high", ir.Test("A", 0, 2)),
    ],
)
def test_level_tests_are_ranges(written: str, read: ir.Condition) -> None:
    law = model_of(f"protein A, B\nrule R: when B is high then A {written} or A is normal").laws[0]
    assert law.then == ir.Or((read, ir.Test("A", 2, 2)))
    assert law.rule.text == f"rule when B is high then A {written} or A is normal"


# --- places -------------------------------------------------------------------------------------------------------

PLACES = "protein A\ndrug D, E\ninput F\nscenario s: F = high\n"


@pytest.mark.parametrize(
    ("tail", "place"),
    [
        ("with D = high", Where((Setting("D", "level", 2),))),
        ("in s", Where((), "s", "before", comparison="parent")),
        ("with D = high in s at late", Where((Setting("D", "level", 2),), "s", "late")),
        ("with D = high at late since acute", Where((Setting("D", "level", 2),), None, "late", "acute")),
        (
            "with D = high than with E = high in s",
            Where((Setting("D", "level", 2),), "s", than=(Setting("E", "level", 2),), comparison="than"),
        ),
        ("with raised E, knock out D", Where((Setting("D", "level", 0), Setting("E", "raised")))),
    ],
)
def test_tails_are_read_with_their_defaults(tail: str, place: Where) -> None:
    assert model_of(PLACES + f"expect A does not increase {tail}").expectations[0].where == place


def test_a_level_without_settings_is_claimed_of_the_scenario_itself() -> None:
    where = model_of(PLACES + "expect A is normal in s").expectations[0].where
    assert where == Where((), "s", "before", comparison="parent")
    assert model_of(PLACES + "expect A is normal").expectations[0].where.scenario is None


def test_claims_are_read_with_their_signs() -> None:
    model = model_of(PLACES + "observe not A increases or A does not increase with D = high")
    claim = model.observations[0].claim
    assert claim == ir.OrClaim((ir.NotClaim(ir.DirectionClaim("A", UP)), ir.DirectionClaim("A", NOT_UP)))


def test_the_order_of_settings_does_not_matter() -> None:
    one = model_of(PLACES + "scenario t: D = high, E = low").scenarios["t"].settings
    assert one == model_of(PLACES + "scenario t: E = low, D = high").scenarios["t"].settings


# --- switches -----------------------------------------------------------------------------------------------------

OPEN = "protein A, B, C\nI: maybe A -> B\nJ: B -? C\nR: A requires C\n"


def test_assuming_makes_certain_and_rejecting_removes() -> None:
    assert arrows(model_of(OPEN + "assume A -> B")) == ["I: A + B", "J: B ? C"]
    assert arrows(model_of(OPEN + "reject I")) == ["J: B ? C"]
    assert model_of(OPEN, reject=["R"]).gates == ()


def test_assuming_an_arrow_fixes_an_unknown_sign_and_rejecting_it_leaves_the_other() -> None:
    assert arrows(model_of(OPEN + "assume B -> C"))[1] == "J: B + C"
    assert arrows(model_of(OPEN, reject=["B -> C"]))[1] == "J: B - C"


def test_the_command_line_overrules_the_files() -> None:
    model = model_of(OPEN + "reject A -> B", assume=["A -> B", "unfounded"])
    assert arrows(model)[0] == "I: A + B"
    assert model.unfounded
    assert model.assumptions == ("assume A -> B", "assume unfounded")


def test_a_principle_can_be_assumed_for_some_quantities() -> None:
    text = "protein A, B, C\nprotein K is KI\nclass KI\nA -> B\n"
    assert model_of(text + "assume unfounded A, KI").principles == (Assumed("unfounded", frozenset({"A", "K"})),)
    assert model_of(text + "assume vanishing\nassume path_founded (A -> B)").principles == (
        Assumed("path_founded", frozenset({"A->B"})),
        Assumed("vanishing"),
    )
    assert model_of(text + "assume unfounded A", reject=["unfounded"]).principles == ()
    assert model_of(text + "assume unfounded A", assume=["unfounded"]).assumptions == ("assume unfounded",)
    assert model_of(text + "assume unfounded A, B", reject=["unfounded B"]).principles == (
        Assumed("unfounded", frozenset({"A"})),
    )


def test_a_principle_and_its_names_have_to_exist_and_to_agree() -> None:
    text = "protein A, B, C\nA -> B\n"
    assert codes_of(text + "assume unfonded") == ["E506"]
    assert codes_of(text + "assume unfounded D") == ["E201"]
    assert codes_of(text + "assume unfounded\nreject unfounded A") == ["E417"]
    assert codes_of(text + "assume unfounded A\nreject unfounded A") == ["E417"]


def test_mistakes_on_the_command_line_are_reported_there() -> None:
    _, diagnostics = attempt(OPEN, assume=["nothing", "A ->"])
    assert [d.span.file for d in diagnostics] == ["<assume>", "<assume>"]


def test_a_rejected_influence_still_has_its_strength() -> None:
    model = model_of("drug D\nprotein A, B\nI: maybe A -> B\nJ: D -| (A -> B)\nreject I")
    assert arrows(model) == ["I.source: A + A->B", "J: D - A->B"]
    assert "B" in model.inputs


def test_the_label_of_a_class_statement_switches_every_copy() -> None:
    assert arrows(model_of(DRUGS + "I: maybe KI -| A\nassume I")) == ["I@D: D - A", "I@E: E - A"]


# --- questions ----------------------------------------------------------------------------------------------------

ASKED = (
    "class KI\ndrug D is KI\ndrug E is KI\nprotein A, B, C\nprocess P\ninput F\nscenario s: F = high\n"
    "I: A -> B -> C\nD -| (A -> B)\nquery Q1: check\nquery why A increases with D = high\n"
)


def test_a_bare_name_is_a_query_of_the_files() -> None:
    model = model_of(ASKED)
    assert asked(model, "Q1") == (ir.Check(), [])
    assert asked(model, "Q9")[1] == ["E206"]
    assert model.queries[1].text == "why A increases with D = high"


def test_plurals_and_classes_are_expanded_in_declared_order() -> None:
    how, _ = asked(model_of(ASKED), "how C decreases using processes, KI, A at most 2 keeping A is unchanged in s")
    assert isinstance(how, ir.How)
    assert how.using == ("D", "E", "A", "P")
    assert how.where == Where((), "s")
    screen, _ = asked(model_of(ASKED), "screen drugs, knockouts of proteins at most 2 for P in s")
    assert screen == ir.Screen(("D", "E"), ("A", "B", "C"), 2, ("P",), ("s",))


def test_a_contrast_is_the_same_place_with_other_settings() -> None:
    contrast, _ = asked(model_of(ASKED), "why C decreases with D = high in s rather than with E = high")
    assert isinstance(contrast, ir.Contrast)
    assert contrast.rather == Where((Setting("E", "level", 2),), "s")


def test_the_scenario_of_a_comparison_holds_for_both_sides() -> None:
    compare, _ = asked(model_of(ASKED), "compare D = high versus E = high in s")
    assert compare == ir.Compare(Where((Setting("D", "level", 2),), "s"), Where((Setting("E", "level", 2),), "s"))


def test_questions_name_influences_that_the_files_follow() -> None:
    model = model_of(ASKED)
    for name in ("(A -> B)", "(I.1)"):
        why, mistakes = asked(model, f"why {name} decreases with D = high")
        assert mistakes == []
        assert isinstance(why, ir.Why)
        assert ir.quantities_of(why.claim) == ("A->B",)


@pytest.mark.parametrize(
    ("question", "code"),
    [
        ("why (B -> C) decreases with D = high", "E224"),
        ("why (I.2) decreases with D = high", "E224"),
        ("why (B -| C) decreases with D = high", "E220"),
        ("why (I) decreases with D = high", "E221"),
        ("why (K) decreases with D = high", "E222"),
        ("why X decreases with D = high", "E201"),
        ("why A decreases with KI = high", "E208"),
        ("why A decreases", "E414"),
        ("what if D = normal", "E301"),
        ("paths A to X", "E201"),
        ("states t", "E205"),
    ],
)
def test_mistakes_in_questions_are_diagnostics(question: str, code: str) -> None:
    assert asked(model_of(ASKED), question) == (None, [code])


def test_a_warning_comes_with_the_question() -> None:
    found, mistakes = asked(model_of(ASKED), "why A decreases with clear F, D = high")
    assert isinstance(found, ir.Why)
    assert mistakes == ["W601"]


# --- diagnostics --------------------------------------------------------------------------------------------------


def test_all_mistakes_come_in_order_and_one_for_each_cause() -> None:
    text = "protein A, B\nX -> A\nX -> B\nA -> Y cite Z\nscenario s: X = high, A = on"
    found = [(d.code, d.span.line) for d in attempt(text)[1]]
    assert found == [("E201", 2), ("E201", 4), ("E505", 4), ("E301", 5)]


def test_nothing_follows_from_a_mistake_in_a_declaration() -> None:
    text = "levels amount: none* < some < some\nprotein A : amonut\ndrug D : amount\nscenario s: A = lots"
    assert codes_of(text) == ["E304", "E204"]


def test_a_name_that_a_broken_statement_may_declare_is_not_missed() -> None:
    codes = codes_of("protein A,, B\nC -> B\nprotein C\nA -> Z")
    assert codes[1:] == ["E201"]


def test_one_warning_does_not_cost_the_model() -> None:
    model, diagnostics = attempt("protein A, B\nA -> B\nA -> B")
    assert model is not None
    assert [d.code for d in diagnostics] == ["W602"]


def test_an_influence_that_a_broken_statement_may_state_is_not_missed() -> None:
    assert (
        len(codes_of("protein A, B\ndrug D\nA -> B cite cite\nD -| (A -> B)\nexpect (A -> B) decreases with D = high"))
        == 1
    )


@pytest.mark.parametrize("name", ["(K -| A)", "(I)"])
def test_an_influence_of_a_class_without_members_can_be_acted_on_but_not_claimed(name: str) -> None:
    base = f"class K\nprotein A\ndrug D\nI: K -| A\nD -| {name}\n"
    assert model_of(base).influences == ()
    assert codes_of(base + f"expect {name} increases with D = high") == ["E208"]
