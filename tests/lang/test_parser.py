"""Every form of the language parses to its node, and the lexical rules hold one by one."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from lark import Lark, Token
from lark.lexer import Lexer

from reasoner.lang import parser, syntax
from reasoner.lang.formatter import one_line
from reasoner.lang.syntax import (
    And,
    Asked,
    AtLeast,
    Bare,
    Clauses,
    DeclaredName,
    DirectionTest,
    InfluenceName,
    InfluenceRule,
    LabelName,
    LevelMark,
    LevelTest,
    Link,
    Name,
    Not,
    Or,
    Setting,
    Tail,
    Text,
)
from reasoner.resources import grammar_text
from reasoner.source import Source, Span

NOWHERE = Span(Source("nowhere", ""), 0, 0)
MORE = {"RISES", "FALLS", "GOES", "STAYS"}
LANGUAGE = Path(__file__).parents[3] / "shared" / "design" / "language.md"


def n(text: str) -> Name:
    return Name(text, NOWHERE)


def level(quantity: str, word: str, relation: str = "is") -> LevelTest:
    return LevelTest(n(quantity), relation, n(word), NOWHERE)  # type: ignore[arg-type]


def moves(quantity: str, verb: str = "increases") -> DirectionTest:
    return DirectionTest(n(quantity), verb, NOWHERE)  # type: ignore[arg-type]


def to(quantity: str, word: str) -> Setting:
    return Setting("set", n(quantity), n(word), NOWHERE)


def influence(text: str) -> InfluenceName:
    source, arrow, target = text.split()
    return InfluenceName(n(source), arrow, n(target), NOWHERE)  # type: ignore[arg-type]


def file(text: str) -> tuple[syntax.Statement, ...]:
    parsed, diagnostics = parser.parse_file(Source("test.rules", text))
    assert diagnostics == ()
    return parsed.statements


def one(text: str) -> syntax.Statement:
    (statement,) = file(text)
    return statement


def ask(text: str) -> syntax.Question | Name:
    asked, diagnostics = parser.parse_question(Source("<question>", text))
    assert diagnostics == () and asked is not None
    return asked.question


def canonical(text: str) -> list[str]:
    return [one_line(statement) for statement in file(text)]


def codes(text: str) -> list[str]:
    return [d.code for d in parser.parse_file(Source("test.rules", text))[1]]


# --- statements


def test_a_model_line_has_a_name_and_perhaps_a_title() -> None:
    assert one('model mtor "mTOR signalling"') == syntax.ModelDecl(n("mtor"), Text("mTOR signalling", NOWHERE), NOWHERE)
    assert one("model mtor") == syntax.ModelDecl(n("mtor"), None, NOWHERE)


def test_a_use_may_be_off() -> None:
    assert one('use "a.rules"') == syntax.Use(Text("a.rules", NOWHERE), False, NOWHERE)
    assert one('use "a.rules" off') == syntax.Use(Text("a.rules", NOWHERE), True, NOWHERE)


def test_a_source_has_a_key_a_text_and_addresses_in_any_order() -> None:
    text = Text("Inoki K", NOWHERE)
    assert one('source I "Inoki K" pmid 0012') == syntax.SourceDecl(n("I"), text, "0012", None, None, NOWHERE)
    both = syntax.SourceDecl(n("I"), text, "12", "10.1/x", "http://a", NOWHERE)
    assert one('source I "Inoki K" url "http://a" doi "10.1/x" pmid 12') == both


def test_levels_carry_their_marks() -> None:
    marks = (("off", True, False), ("low", False, False), ("normal", False, True), ("2", True, True))
    levels = tuple(LevelMark(n(name), exact, reference) for name, exact, reference in marks)
    assert one("levels activity: off! < low < normal* < 2*!") == syntax.LevelsDecl(n("activity"), levels, NOWHERE)


def test_a_single_declaration_has_synonyms_members_a_description_levels_and_a_class() -> None:
    declared = (DeclaredName(n("AKT"), (n("PKB"), n("RAC"))),)
    text = Text("kinase", NOWHERE)
    parts = (declared, (n("A"), n("B")), text, n("dose"), n("K"))
    assert one('complex AKT also PKB, RAC of A, B "kinase" : dose is K') == syntax.QuantityDecl(
        n("complex"), *parts, NOWHERE
    )


def test_several_names_are_declared_at_once() -> None:
    declared = (DeclaredName(n("A")), DeclaredName(n("B")))
    assert one("drug A, B : dose is K") == syntax.QuantityDecl(
        n("drug"), declared, (), None, n("dose"), n("K"), NOWHERE
    )


@pytest.mark.parametrize(
    "kind",
    [
        "input",
        "protein",
        "complex",
        "gene",
        "rna",
        "metabolite",
        "site",
        "drug",
        "process",
        "phenotype",
        "context",
        "quantity",
        "class",
    ],
)
def test_every_kind_declares(kind: str) -> None:
    assert one(f"{kind} X") == syntax.QuantityDecl(n(kind), (DeclaredName(n("X")),), (), None, None, None, NOWHERE)


def test_a_chain_keeps_its_links_and_all_its_ends() -> None:
    links = (Link("->", (n("C"), n("D")), NOWHERE), Link("-|", (n("E"),), NOWHERE))
    assert one("A, B -> C, D -| E") == InfluenceRule(None, (), (n("A"), n("B")), links, Clauses(), NOWHERE)


@pytest.mark.parametrize("arrow", ["->", "-|", "-?", "-0"])
def test_every_arrow_makes_a_link(arrow: str) -> None:
    rule = one(f"A {arrow} B")
    assert isinstance(rule, InfluenceRule) and rule.links[0].arrow == arrow


def test_an_influence_has_a_label_modifiers_and_clauses_in_any_order() -> None:
    rule = one('I1: weak slow A -> B note "n" when C is high status proposed cite X, Y unless D is low at S1 by "b"')
    clauses = Clauses(
        Text("b", NOWHERE),
        (n("S1"),),
        (n("X"), n("Y")),
        n("proposed"),
        Text("n", NOWHERE),
        level("C", "high"),
        level("D", "low"),
    )
    link = Link("->", (n("B"),), NOWHERE)
    assert rule == InfluenceRule(n("I1"), (n("weak"), n("slow")), (n("A"),), (link,), clauses, NOWHERE)


def test_an_influence_may_act_on_an_influence_or_a_label() -> None:
    rule = one("D -| (A -> B), (I034), ((A -> B) -| C)")
    nested = InfluenceName(influence("A -> B"), "-|", n("C"), NOWHERE)
    assert isinstance(rule, InfluenceRule)
    assert rule.links[0].targets == (influence("A -> B"), LabelName(n("I034"), NOWHERE), nested)


def test_a_gate_takes_bare_names_level_tests_and_influences() -> None:
    rule = one("G: X requires A and not B is at least low and (A -> B) cite S")
    condition = And(
        (
            Bare(n("A"), NOWHERE),
            Not(level("B", "low", "at least"), NOWHERE),
            Bare(influence("A -> B"), NOWHERE),
        ),
        NOWHERE,
    )
    assert rule == syntax.GateRule(n("G"), n("X"), condition, Clauses(cite=(n("S"),)), False, NOWHERE)


def test_a_gate_may_be_maybe_and_nothing_else() -> None:
    assert one("maybe X requires A") == syntax.GateRule(None, n("X"), Bare(n("A"), NOWHERE), Clauses(), True, NOWHERE)
    (found,) = parser.parse_file(Source("test.rules", "weak X requires A"))[1]
    assert (found.code, found.message) == ("E120", "`weak` cannot stand on a gate")


def test_alternatives_name_rules_by_label_or_as_written() -> None:
    assert one("rule R1: at least 1 of (I1, (I2), (A -> B)) cite S") == syntax.Alternatives(
        n("R1"), 1, (n("I1"), LabelName(n("I2"), NOWHERE), influence("A -> B")), Clauses(cite=(n("S"),)), NOWHERE
    )


def test_a_regimen_has_a_drug_a_dose_a_system_scenarios_and_outcomes() -> None:
    text = 'regimen T1: rapamycin "10 nM for 72 hr" on "glioma" in u87, t98g outcome E1, E2 by "allosteric" cite S'
    dose, glioma, by = (Text(t, NOWHERE) for t in ("10 nM for 72 hr", "glioma", "allosteric"))
    clauses = Clauses(by=by, cite=(n("S"),))
    assert one(text) == syntax.Regimen(
        n("T1"), n("rapamycin"), dose, glioma, (n("u87"), n("t98g")), (n("E1"), n("E2")), clauses, NOWHERE
    )
    assert one('regimen rapamycin "1 nM"') == syntax.Regimen(
        None, n("rapamycin"), Text("1 nM", NOWHERE), None, (), (), Clauses(), NOWHERE
    )


@pytest.mark.parametrize(("head", "label"), [("rule R1:", n("R1")), ("rule", None)])
def test_a_law_may_have_a_label(head: str, label: Name | None) -> None:
    law = syntax.LawRule(label, level("A", "low"), level("B", "high"), Clauses(at=(n("S1"),)), NOWHERE)
    assert one(f"{head} when A is low then B is high at S1") == law


def test_a_definition_combines_levels() -> None:
    expression = Or((Bare(n("A"), NOWHERE), Not(Bare(n("B"), NOWHERE), NOWHERE)), NOWHERE)
    assert one("D1: X := A or not B") == syntax.DefinitionRule(n("D1"), n("X"), expression, Clauses(), NOWHERE)


def test_a_scenario_has_every_kind_of_setting() -> None:
    verbs = ("knock out", "raised", "lowered", "free", "clear")
    settings = (to("A", "high"), *(Setting(verb, n("B"), None, NOWHERE) for verb in verbs))  # type: ignore[arg-type]
    text = "scenario s extends fed: A = high, " + ", ".join(f"{verb} B" for verb in verbs)
    assert one(text) == syntax.ScenarioDecl(n("s"), n("fed"), settings, NOWHERE)
    assert one("scenario s") == syntax.ScenarioDecl(n("s"), None, (), NOWHERE)


def test_an_influence_may_be_set() -> None:
    scenario = one("scenario s: (A -> B) = 0, raised (A -| B)")
    assert isinstance(scenario, syntax.ScenarioDecl)
    assert scenario.settings == (
        Setting("set", influence("A -> B"), n("0"), NOWHERE),
        Setting("raised", influence("A -| B"), None, NOWHERE),
    )


def test_an_observation_has_a_claim_a_tail_and_support() -> None:
    tail = Tail((to("T", "high"),), n("fed"), n("late"), n("acute"), syntax.Side((to("R", "high"),)))
    text = "X increases with T = high in fed at late since acute than with R = high cite S"
    clauses = Clauses(cite=(n("S"),))
    assert one(f"observe O1: {text}") == syntax.Observe(False, n("O1"), moves("X"), tail, clauses, NOWHERE)
    assert one(f"exclude {text}") == syntax.Observe(True, None, moves("X"), tail, clauses, NOWHERE)


def test_the_parts_of_a_tail_may_stand_in_any_order() -> None:
    text = "than with R = high since acute at late in fed with T = high"
    assert one(f"observe X increases {text}") == one(
        "observe X increases with T = high in fed at late since acute than with R = high"
    )


def test_assumptions_name_an_influence_a_label_or_a_principle() -> None:
    assert one("assume A -> B") == syntax.Assume(False, influence("A -> B"), NOWHERE)
    assert one("reject (A -> B)") == syntax.Assume(True, influence("A -> B"), NOWHERE)
    assert one("assume unfounded") == syntax.Assume(False, syntax.Principle(n("unfounded"), (), NOWHERE), NOWHERE)
    some = syntax.Principle(n("vanishing"), (n("E"), influence("A -> B")), NOWHERE)
    assert one("reject vanishing E, (A -> B)") == syntax.Assume(True, some, NOWHERE)
    assert one("reject (I1)") == syntax.Assume(True, LabelName(n("I1"), NOWHERE), NOWHERE)


@pytest.mark.parametrize(
    ("word", "mode"),
    [("", "necessary"), ("possible", "possible"), ("impossible", "impossible"), ("not", "not")],
)
def test_an_expectation_has_a_mode(word: str, mode: str) -> None:
    expect = one(f"expect {word} X increases in fed")
    tail = Tail(scenario=n("fed"))
    assert expect == syntax.Expect(None, None, mode, moves("X"), (), tail, Clauses(), NOWHERE)  # type: ignore[arg-type]


def test_an_ambiguous_expectation_has_quantities() -> None:
    expect = one("expect E1: ambiguous A, B in fed")
    assert isinstance(expect, syntax.Expect)
    assert (expect.mode, expect.claim, expect.quantities) == ("ambiguous", None, (n("A"), n("B")))


def test_the_clauses_of_an_expectation_stand_before_the_colon_or_after_the_claim() -> None:
    before = one('expect E1 "title" cite X status proposed: A increases in fed')
    assert before == one('expect E1 "title": A increases in fed status proposed cite X')
    assert before == one('expect E1 "title" cite X: A increases in fed status proposed')
    assert isinstance(before, syntax.Expect)
    assert (before.label, before.title) == (n("E1"), Text("title", NOWHERE))
    assert one("expect cite X: A increases") == one("expect A increases cite X")
    assert one('expect "t": A increases') == syntax.Expect(
        None, Text("t", NOWHERE), "necessary", moves("A"), (), Tail(), Clauses(), NOWHERE
    )


def test_a_query_holds_a_question() -> None:
    assert one("query Q1: check") == syntax.QueryDecl(n("Q1"), syntax.Check(NOWHERE), NOWHERE)
    assert one("query states fed") == syntax.QueryDecl(None, syntax.States(n("fed"), NOWHERE), NOWHERE)


# --- conditions and claims


def test_not_binds_tightest_then_and_then_or() -> None:
    law = one("rule when not A is low and B is low or C is low then D is low")
    assert isinstance(law, syntax.LawRule)
    first = And((Not(level("A", "low"), NOWHERE), level("B", "low")), NOWHERE)
    assert law.when == Or((first, level("C", "low")), NOWHERE)


def test_round_brackets_group() -> None:
    law = one("rule when not (A is low or B is low) and (C is low) then D is low")
    assert isinstance(law, syntax.LawRule)
    either = Or((level("A", "low"), level("B", "low")), NOWHERE)
    assert law.when == And((Not(either, NOWHERE), level("C", "low")), NOWHERE)
    assert law.when.span.text == "not (A is low or B is low) and (C is low)"


def test_every_level_test_parses() -> None:
    law = one("rule when A is low and A is not 1 and A is at least low and A is at most low then B is low")
    assert isinstance(law, syntax.LawRule) and isinstance(law.when, And)
    relations = [item.relation for item in law.when.items if isinstance(item, LevelTest)]
    assert relations == ["is", "is not", "at least", "at most"]


def test_conditions_count() -> None:
    gate = one("X requires at least 2 of (A, B is high, C and D)")
    both = And((Bare(n("C"), NOWHERE), Bare(n("D"), NOWHERE)), NOWHERE)
    assert isinstance(gate, syntax.GateRule)
    assert gate.condition == AtLeast(2, (Bare(n("A"), NOWHERE), level("B", "high"), both), NOWHERE)


@pytest.mark.parametrize(
    "verb",
    ["increases", "decreases", "is unchanged", "changes", "does not increase", "does not decrease"],
)
def test_every_verb_makes_a_claim(verb: str) -> None:
    fact = one(f"observe (A -> B) {verb}")
    assert isinstance(fact, syntax.Observe)
    assert fact.claim == DirectionTest(influence("A -> B"), verb, NOWHERE)  # type: ignore[arg-type]


def test_claims_are_combined() -> None:
    fact = one("observe not A increases and (B is low or C changes)")
    assert isinstance(fact, syntax.Observe)
    either = Or((level("B", "low"), moves("C", "changes")), NOWHERE)
    assert fact.claim == And((Not(moves("A"), NOWHERE), either), NOWHERE)


# --- questions


def test_what_if_has_settings_a_place_and_shown_quantities() -> None:
    tail = Tail((to("T", "high"),), n("resistant"))
    assert ask("what if T = high in resistant show X, Y") == syntax.WhatIf(tail, (n("X"), n("Y")), NOWHERE)
    assert ask("what if in fed") == syntax.WhatIf(Tail(scenario=n("fed")), (), NOWHERE)


def test_why_asks_of_a_claim_and_may_contrast() -> None:
    tail = Tail((to("T", "high"),), n("fed"))
    rather = syntax.Side((to("R", "high"),))
    assert ask("why X increases with T = high in fed") == syntax.Why(moves("X"), tail, None, NOWHERE)
    contrast = syntax.Why(moves("X"), tail, rather, NOWHERE)
    assert ask("why X increases with T = high rather than with R = high in fed") == contrast
    assert ask("why X increases with T = high in fed rather than with R = high") == contrast


def test_why_not_is_a_question_of_its_own() -> None:
    both = And((moves("X"), moves("Y")), NOWHERE)
    assert ask("why not X increases and Y increases") == syntax.WhyNot(both, Tail(), NOWHERE)
    assert ask("why (not X increases)") == syntax.Why(Not(moves("X"), NOWHERE), Tail(), None, NOWHERE)
    assert ask("why ambiguous X in fed") == syntax.WhyAmbiguous(n("X"), Tail(scenario=n("fed")), NOWHERE)


def test_how_has_its_parts_in_any_order() -> None:
    question = syntax.How(
        (moves("X"), moves("Y", "decreases")),
        (n("drugs"), n("RTK")),
        2,
        (moves("Z", "is unchanged"),),
        Tail(scenario=n("resistant")),
        NOWHERE,
    )
    assert (
        ask("how X increases, Y decreases using drugs, RTK at most 2 keeping Z is unchanged in resistant") == question
    )
    assert (
        ask("how X increases, Y decreases in resistant keeping Z is unchanged at most 2 using drugs, RTK") == question
    )
    assert ask("how X increases") == syntax.How((moves("X"),), (), None, (), Tail(), NOWHERE)


def test_a_phase_and_a_bound_both_follow_at_in_how() -> None:
    question = ask("how X increases at most 2 at late")
    assert isinstance(question, syntax.How)
    assert (question.at_most, question.tail.at) == (2, n("late"))


def test_compare_shares_its_scenario() -> None:
    left, right = Tail((to("R", "high"),)), Tail((to("T", "high"),), n("resistant"), at=n("late"))
    compare = ask("compare R = high versus T = high at late in resistant")
    assert compare == syntax.Compare(left, right, (), NOWHERE)
    assert ask("compare R = high in resistant versus T = high at late") == compare


def test_an_in_belongs_to_the_side_that_it_follows() -> None:
    left, right = Tail((to("R", "high"),), n("fed")), Tail((to("R", "high"),), n("starved"))
    compare = ask("compare R = high in fed versus R = high in starved show X, Y")
    assert compare == syntax.Compare(left, right, (n("X"), n("Y")), NOWHERE)
    found = one("observe X increases with R = high in fed than with T = high in starved")
    assert found.tail == replace(left, than=syntax.Side((to("T", "high"),), n("starved")))
    why = ask("why X increases with R = high in fed rather than with T = high in starved")
    assert why == syntax.Why(moves("X"), left, syntax.Side((to("T", "high"),), n("starved")), NOWHERE)
    for text in ("with R = high than with T = high in fed", "with R = high in fed than with T = high in fed"):
        assert one(f"observe X increases {text}").tail == replace(left, than=syntax.Side((to("T", "high"),)))


def test_the_short_questions_parse() -> None:
    assert ask("states fed") == syntax.States(n("fed"), NOWHERE)
    assert ask("states") == syntax.States(None, NOWHERE)
    assert ask("check") == syntax.Check(NOWHERE)
    assert ask("fit") == syntax.Fit(False, NOWHERE)
    assert ask("fit optimise") == syntax.Fit(True, NOWHERE)
    assert ask("discriminate") == syntax.Discriminate((), None, (), None, (), (), NOWHERE)
    assert ask("paths A to B") == syntax.Paths(n("A"), n("B"), NOWHERE)


def test_discriminate_takes_what_is_set_and_measured_and_what_that_costs() -> None:
    items = (syntax.Screened(False, n("drugs"), NOWHERE), syntax.Screened(True, n("B"), NOWHERE))
    costs = (syntax.Price(n("D"), 3, NOWHERE), syntax.Price(n("A"), 2, NOWHERE))
    whole = syntax.Discriminate(items, 2, (n("A"), n("proteins")), 3, costs, (n("fed"), n("starved")), NOWHERE)
    text = "discriminate using drugs, knockouts of B at most 2 measuring A, proteins at most 3 costing D = 3, A = 2"
    assert ask(f"{text} in fed, starved") == whole
    assert ask("discriminate measuring A") == syntax.Discriminate((), None, (n("A"),), None, (), (), NOWHERE)


def test_screen_takes_settings_and_knockouts() -> None:
    items = (syntax.Screened(False, n("drugs"), NOWHERE), syntax.Screened(True, n("proteins"), NOWHERE))
    screen = syntax.Screen(items, 2, (n("autophagy"),), (n("resistant"),), NOWHERE)
    assert ask("screen drugs, knockouts of proteins at most 2 for autophagy in resistant") == screen
    assert ask("screen drugs for X") == syntax.Screen(items[:1], None, (n("X"),), (), NOWHERE)


def test_a_bare_name_asks_a_query_and_backticks_make_a_keyword_one() -> None:
    assert ask("Q1") == n("Q1")
    assert ask("`check`") == n("check")


def test_line_ends_count_for_nothing_in_a_question() -> None:
    assert ask("why X increases\n\n  with T = high") == ask("why X increases with T = high")


def test_an_empty_question_is_a_mistake() -> None:
    asked, diagnostics = parser.parse_question(Source("<question>", "  "))
    assert asked is None and [d.code for d in diagnostics] == ["E110"]


# --- lexical rules


def test_comments_and_blank_lines_are_nothing() -> None:
    assert canonical("# one\n\n  A -> B # two\n#three") == ["A -> B"]
    assert canonical("") == canonical("# only") == canonical("\n\n") == []


def test_a_statement_ends_with_its_line_or_a_semicolon() -> None:
    assert canonical("A -> B\nC -> D; E -> F;\n;") == ["A -> B", "C -> D", "E -> F"]


def test_a_statement_goes_on_inside_round_brackets() -> None:
    assert canonical("X requires at least 1 of (A,\n B\n)\nA -> B") == ["X requires at least 1 of (A, B)", "A -> B"]


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("protein A,\n B", "protein A, B"),
        ("scenario s:\n A = high", "scenario s: A = high"),
        ("X :=\n A", "X := A"),
        ("A ->\n B -|\n C", "A -> B -| C"),
        ("A → # comment\n B", "A -> B"),
    ],
)
def test_a_statement_goes_on_after_a_comma_a_colon_a_definition_or_an_arrow(text: str, whole: str) -> None:
    assert canonical(text) == [whole]


@pytest.mark.parametrize("clause", ['by "x"', "at S1", "cite X", "status proposed", 'note "x"'])
def test_a_statement_goes_on_when_the_next_line_begins_with_a_clause_word(clause: str) -> None:
    assert canonical(f"A -> B\n  # why\n  {clause}\nC -> D") == [f"A -> B {clause}", "C -> D"]
    assert canonical("A -> B\n when C is low\n unless D is low") == ["A -> B when C is low unless D is low"]


def test_a_clause_word_that_is_a_name_does_not_go_on() -> None:
    assert canonical("A -> B\nnote -> C\nby requires A") == ["A -> B", "`note` -> C", "`by` requires A"]


def test_a_blank_line_always_ends_a_statement() -> None:
    assert codes("protein A,\n\nB -> C") == ["E115"]
    assert codes("A -> B\n\ncite X") == ["E111"]
    assert codes("A requires (B\n\n)") == ["E103", "E104"]


def test_an_open_bracket_costs_one_line_only() -> None:
    statements, diagnostics = parser.parse_file(Source("x", "A requires (B\nprotein C\nC -> D"))
    assert [d.code for d in diagnostics] == ["E103"]
    assert [one_line(s) for s in statements.statements] == ["protein C", "C -> D"]


@pytest.mark.parametrize("name", ["AKT", "4EBP1", "TSC1/2", "β_catenin", "p.S939", "蛋白", "क्षि", "naïve", "e\u0301"])
def test_a_name_is_letters_digits_and_underscores_of_any_script(name: str) -> None:
    (rule,) = canonical(f"{name} -> B")
    assert "`" not in rule


def test_names_are_compared_after_nfkc() -> None:
    assert one("A\u212b -> ﬁt") == one("A\u00c5 -> fit")
    assert one("`ﬁ t` -> B") == one("`fi t` -> B")
    assert one("ｐ５３ -> B") == one("p53 -> B")


def test_any_other_name_goes_in_backticks() -> None:
    rule = one('`KU-0063794` -| `two words; # "`')
    assert isinstance(rule, InfluenceRule)
    assert (rule.sources, rule.links[0].targets) == ((n("KU-0063794"),), (n('two words; # "'),))


def test_a_backtick_name_is_never_a_keyword() -> None:
    assert one("protein `also` also `of`") == syntax.QuantityDecl(
        n("protein"), (DeclaredName(n("also"), (n("of"),)),), (), None, None, None, NOWHERE
    )


@pytest.mark.parametrize("word", ["drug", "rule", "model", "slow", "expect", "when", "source", "weak"])
def test_a_keyword_before_an_arrow_a_comma_a_colon_or_requires_is_a_name(word: str) -> None:
    for rest in ("-> B", "⊣ B", ", A -> B", ": A -> B", ":= A", "requires A"):
        statement = one(f"{word} {rest}")
        assert isinstance(statement, InfluenceRule | syntax.DefinitionRule | syntax.GateRule)


def test_a_keyword_is_a_name_where_no_keyword_may_stand() -> None:
    rule = one("A -> drug, when, cite, not")
    assert isinstance(rule, InfluenceRule)
    assert rule.links[0].targets == tuple(n(word) for word in ("drug", "when", "cite", "not"))
    assert one("drug drug is is") == one("drug `drug` is `is`")


def test_a_keyword_wins_where_it_may_stand() -> None:
    assert codes("rule when not is low then A is low") == ["E135"]
    assert one("rule when `not` is low then A is low")


def test_the_unicode_arrows_are_twins() -> None:
    assert one("A → B ⊣ C") == one("A -> B -| C")


def test_arrows_need_no_blanks_but_the_last_two_are_followed_by_one() -> None:
    assert one("A->B-|C") == one("A -> B -| C")
    assert one("A-0 B") == one("A -0\tB")
    assert codes("A -0B") == codes("A -?B") == ["E106"]


def test_level_names_may_be_whole_numbers() -> None:
    assert canonical("levels x: 0 < 1* < 2!\nscenario s: A = 0") == ["levels x: 0 < 1* < 2!", "scenario s: A = 0"]


def test_strings_and_backticks_never_span_lines() -> None:
    assert codes('model m "a\nb"') == ["E101", "E101"]
    assert codes("A -> `b\nc`") == ["E102", "E102"]


def test_strings_keep_what_they_hold() -> None:
    text = "# not; a comment -> `x` ﬁ"
    assert one(f'A -> B note "{text}"') == InfluenceRule(
        None, (), (n("A"),), (Link("->", (n("B"),), NOWHERE),), Clauses(note=Text(text, NOWHERE)), NOWHERE
    )


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm() -> None:
    assert canonical('\ufeffmodel m "t"\r\n\r\nA ->\r\n B\r\n') == ['model m "t"', "A -> B"]


# --- spans, and all mistakes at once


def test_every_node_knows_its_place() -> None:
    source = Source("x", 'A -> B\nI1: C, D -| (A -> B) # c\n   when E is at least low note "n"')
    rule = parser.parse_file(source)[0].statements[1]
    assert isinstance(rule, InfluenceRule) and rule.label is not None and rule.clauses.when is not None
    assert (rule.span.line, rule.span.column, rule.span.end_line) == (2, 1, 3)
    assert rule.span.text.startswith("I1:") and rule.span.text.endswith('"n"')
    assert (rule.label.span.text, rule.sources[1].span.text) == ("I1", "D")
    assert (rule.links[0].span.text, rule.links[0].targets[0].span.text) == ("-| (A -> B)", "(A -> B)")
    assert rule.clauses.when.span.text == "E is at least low"
    assert rule.clauses.note is not None and rule.clauses.note.span.text == '"n"'


def test_a_question_in_a_query_knows_its_place() -> None:
    query = one("query Q1: why X increases with T = high in fed")
    assert isinstance(query, syntax.QueryDecl) and isinstance(query.question, syntax.Why)
    assert query.question.span.text == "why X increases with T = high in fed"
    assert query.question.tail.span is not None
    assert query.question.tail.span.text == "with T = high in fed"


def test_all_mistakes_are_reported_and_good_statements_kept() -> None:
    parsed, diagnostics = parser.parse_file(Source("x", "A --> B\nA -> B\nprotien C\n\ncite X\nC -> D; E ->"))
    assert [(d.code, d.span.line) for d in diagnostics] == [("E106", 1), ("E110", 3), ("E111", 5), ("E114", 6)]
    assert [one_line(s) for s in parsed.statements] == ["A -> B", "C -> D"]


def test_what_can_go_on_is_known() -> None:
    assert parser.expected(Source("x", "A -> B\nA")) >= {"RAISES", "COMMA", "REQUIRES", "DEFINE"}
    assert parser.expected(Source("x", "observe A")) == {
        "COLON",
        "IS",
        "INCREASES",
        "DECREASES",
        "CHANGES",
        "DOES",
        *MORE,
    }
    assert "PROTEIN" in parser.expected(Source("x", ""))
    assert parser.expected(Source("x", "states"), question=True) == {"NAME", "$END"}
    assert parser.expected(Source("x", "A B")) == parser.expected(Source("x", "A --> ")) == frozenset()


# --- the page itself


def page() -> list[str]:
    if not LANGUAGE.exists():
        pytest.skip("the design page is not at hand")
    return LANGUAGE.read_text(encoding="utf-8").splitlines()


def example(heading: str) -> str:
    lines = page()
    start = lines.index(heading)
    end = next((i for i, line in enumerate(lines[start + 1 :], start + 1) if line.startswith("## ")), len(lines))
    kept = [line[4:] if line.startswith("    ") else "" for line in lines[start + 1 : end]]
    return "\n".join(kept)


LATER = (syntax.Alternatives, syntax.Regimen, syntax.UpdateRule, syntax.Updating)


def test_every_statement_of_the_language_page_parses() -> None:
    statements = file(example("## Statements"))
    kinds = {type(statement) for statement in statements}
    assert kinds == set(syntax.Statement.__args__) - set(LATER)
    assert len(statements) == 41


def test_every_question_of_the_language_page_parses() -> None:
    lines = [
        line.split("   ")[0].split(";")[0]
        for line in example("## Questions (in the REPL, on the command line, as `query`)").splitlines()
    ]
    asked = [
        line.replace("CLAIM", "X increases").replace("...", "S = high", 1).replace("...", "S")
        for line in lines
        if line.strip()
    ]
    kinds = [type(ask(line)).__name__ for line in asked]
    assert kinds == (
        [
            "WhatIf",
            "Why",
            "Why",
            "WhyNot",
            "WhyAmbiguous",
            "How",
            "Compare",
            "States",
            "Check",
            "Fit",
            "Discriminate",
            "Screen",
            "Paths",
        ]
    )
    assert Asked(ask("Q1"), NOWHERE).question == n("Q1")


def test_the_grammar_has_no_conflict() -> None:
    class Unused(Lexer):
        def __init__(self, conf: object) -> None:
            """lark's own lexers need a further package to be strict; ours feeds the tables by hand."""

        def lex(self, *args: object) -> Iterator[Token]:
            raise NotImplementedError

    Lark(grammar_text(), parser="lalr", lexer=Unused, start=["statement", "asked"], strict=True)


def test_every_terminal_of_the_grammar_has_a_name() -> None:
    names = [terminal.name for terminal in parser._lark().terminals]
    assert not [name for name in names if name.startswith("__")]


# --- words of the answers, and long chains -------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "verb"),
    [
        ("rises", "increases"),
        ("goes up", "increases"),
        ("falls", "decreases"),
        ("goes down", "decreases"),
        ("stays", "is unchanged"),
        ("does not rise", "does not increase"),
        ("does not fall", "does not decrease"),
    ],
)
def test_claims_take_the_words_of_the_answers(words: str, verb: str) -> None:
    found = one(f"observe A {words} with B = high")
    assert found.claim == moves("A", verb)
    assert one_line(found) == f"observe A {verb} with B = high"


def chain(names: Sequence[str], word: str) -> str:
    """`((A and B) and C) and D`, as published models write it."""
    text = names[0]
    for name in names[1:]:
        text = f"({text} {word} {name})"
    return text


@pytest.mark.parametrize("word", ["and", "or"])
def test_a_chain_of_one_connective_may_have_hundreds_of_brackets(word: str) -> None:
    names = [f"A{n}" for n in range(700)]
    found = one(f"X := {chain(names, word)}")
    assert one_line(found) == f"X := {f' {word} '.join(names)}"
    turned = names[0]
    for name in names[1:]:
        turned = f"({name} {word} {turned})"
    assert one_line(one(f"X := {turned}")) == f"X := {f' {word} '.join(reversed(names))}"


def test_brackets_that_nest_nothing_count_for_nothing() -> None:
    assert one("X requires " + "(" * 300 + "A" + ")" * 300) == one("X requires A")


BBM = Path(__file__).parents[3] / "shared" / "data" / "bbm"


def test_published_boolean_functions_can_be_read() -> None:
    if not BBM.exists():
        pytest.skip("the published models are not at hand")
    deepest = 0
    for path in sorted(BBM.glob("*.bnet")):
        for line in path.read_text(encoding="utf-8").splitlines():
            target, _, function = line.partition(",")
            if not function or function.strip() in ("0", "1", "factors") or line.startswith("#"):
                continue
            text = re.sub(r"[^\s()&|!]+", lambda name: f"`{name.group()}`", function)
            for sign, word in (("&", " and "), ("|", " or "), ("!", " not ")):
                text = text.replace(sign, word)
            found = one(f"`{target.strip()}` := {text}")
            assert parser.parse_file(Source("x", one_line(found)))[0].statements == (found,)
            deepest = max(deepest, function.count("("))
    assert deepest > 600
