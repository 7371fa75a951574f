"""What the formatter writes is what the parser reads: parse(one_line(x)) == x, for every node."""

from __future__ import annotations

import unicodedata
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reasoner.lang import formatter, parser, syntax
from reasoner.lang.formatter import one_line
from reasoner.lang.syntax import Clauses, Name, Side, Tail, Text
from reasoner.lang.terminals import RESERVED, STATEMENT_WORDS
from reasoner.source import Source, Span

NOWHERE = Span(Source("nowhere", ""), 0, 0)
KEYWORDS = sorted(t.pattern.value for t in parser._lark().terminals if t.pattern.value.isalpha())


def normal(text: str) -> str:
    return unicodedata.normalize("NFKC", text)


def name(text: str) -> Name:
    return Name(text, NOWHERE)


def node(kind: Any, *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.tuples(*parts).map(lambda args: kind(*args, NOWHERE))


def several(item: st.SearchStrategy[Any], least: int = 1, most: int = 3) -> st.SearchStrategy[Any]:
    return st.lists(item, min_size=least, max_size=most).map(tuple)


def perhaps(item: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | item


# every keyword is a name too, and so is whatever goes in backticks
ODD = st.text(st.characters(exclude_characters="`\r\n", exclude_categories=["Cs"]), min_size=1, max_size=6).map(normal)
PLAIN = st.sampled_from(["A", "AKT", "4EBP1", "TSC1/2", "β_catenin", "p.x", "蛋白", "KU-0063794", "1", "a`".strip("`")])
NAMES = (PLAIN | st.sampled_from(KEYWORDS) | ODD.filter(lambda t: t.strip() != "" and "`" not in t)).map(name)
LEVELS = NAMES | st.sampled_from(["0", "1", "22"]).map(name)
TEXTS = st.text(st.characters(exclude_characters='"\r\n', exclude_categories=["Cs"]), max_size=8).map(
    lambda text: Text(text, NOWHERE)
)
ARROWS = st.sampled_from(["->", "-|", "-?", "-0"])


def _influence(ends: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return node(syntax.InfluenceName, ends, ARROWS, ends)


REFS = st.recursive(NAMES | node(syntax.LabelName, NAMES), _influence, max_leaves=3)
NEED_REFS = st.recursive(NAMES, _influence, max_leaves=3)
RELATIONS = st.sampled_from(["is", "is not", "at least", "at most"])
VERBS = st.sampled_from(["increases", "decreases", "is unchanged", "changes", "does not increase", "does not decrease"])


def unlike(inner: st.SearchStrategy[Any], kind: type) -> st.SearchStrategy[Any]:
    """The operands of a connective: a chain of one connective is parsed as one."""
    return several(inner.filter(lambda item: not isinstance(item, kind)), 2)


def formulas(atoms: st.SearchStrategy[Any], counted: bool) -> st.SearchStrategy[Any]:
    def larger(inner: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
        found = node(syntax.Not, inner) | node(syntax.And, unlike(inner, syntax.And))
        found |= node(syntax.Or, unlike(inner, syntax.Or))
        return found | node(syntax.AtLeast, st.integers(0, 9), several(inner)) if counted else found

    return st.recursive(atoms, larger, max_leaves=5)


CONDITIONS = formulas(node(syntax.LevelTest, REFS, RELATIONS, LEVELS), counted=True)
NEEDS = formulas(node(syntax.LevelTest, NEED_REFS, RELATIONS, LEVELS) | node(syntax.Bare, NEED_REFS), counted=True)
CLAIMS = formulas(
    node(syntax.LevelTest, REFS, RELATIONS, LEVELS.filter(lambda level: level.text != "unchanged"))
    | node(syntax.DirectionTest, REFS, VERBS),
    counted=False,
)
SETTINGS = node(syntax.Setting, st.just("set"), REFS, LEVELS) | node(
    syntax.Setting, st.sampled_from(["knock out", "raised", "lowered", "free", "clear"]), REFS, st.none()
)


def apart(one: Name | None, other: Name | None) -> bool:
    """Whether the second side of a comparison names a scenario only where it is another one than that of the first."""
    return other is None or (one is not None and one != other)


TAILS = st.builds(
    Tail,
    several(SETTINGS, 0),
    perhaps(NAMES),
    perhaps(NAMES),
    perhaps(NAMES),
    perhaps(st.builds(Side, several(SETTINGS), perhaps(NAMES))),
).filter(lambda tail: tail.than is None or apart(tail.scenario, tail.than.scenario))
CLAIM_CLAUSES = st.builds(
    Clauses, by=perhaps(TEXTS), cite=several(NAMES, 0), status=perhaps(NAMES), note=perhaps(TEXTS)
)
RULE_CLAUSES = st.builds(Clauses, perhaps(TEXTS), several(NAMES, 0), several(NAMES, 0), perhaps(NAMES), perhaps(TEXTS))
INFLUENCE_CLAUSES = st.builds(
    Clauses,
    perhaps(TEXTS),
    several(NAMES, 0),
    several(NAMES, 0),
    perhaps(NAMES),
    perhaps(TEXTS),
    perhaps(CONDITIONS),
    perhaps(CONDITIONS),
)
MODIFIERS = st.lists(st.sampled_from(["weak", "dominant", "slow", "maybe"]), unique=True).map(
    lambda words: tuple(map(name, words))
)
KINDS = st.sampled_from(["protein", "drug", "class", "site", "input"]).map(name)
LABEL = perhaps(NAMES)

QUESTIONS = st.one_of(
    node(
        syntax.WhatIf,
        TAILS.filter(lambda tail: one_line(tail) != ""),
        several(REFS, 0),
    ),
    node(syntax.Why, CLAIMS, TAILS, perhaps(st.builds(Side, several(SETTINGS), perhaps(NAMES)))).filter(
        lambda why: why.rather is None or apart(why.tail.scenario, why.rather.scenario)
    ),
    node(syntax.WhyNot, CLAIMS, TAILS),
    node(syntax.WhyAmbiguous, REFS, TAILS),
    node(syntax.How, several(CLAIMS), several(NAMES, 0), perhaps(st.integers(0, 9)), several(CLAIMS, 0), TAILS),
    node(
        syntax.Compare,
        st.builds(Tail, several(SETTINGS), perhaps(NAMES), perhaps(NAMES), perhaps(NAMES)),
        st.builds(Tail, several(SETTINGS), perhaps(NAMES), perhaps(NAMES), perhaps(NAMES)),
        several(REFS, 0),
    ).filter(lambda compare: apart(compare.right.scenario, compare.left.scenario)),
    node(syntax.States, perhaps(NAMES)),
    node(syntax.Check),
    node(syntax.Fit, st.booleans()),
    node(
        syntax.Discriminate,
        several(node(syntax.Screened, st.booleans(), NAMES), 0),
        perhaps(st.integers(0, 9)),
        several(NAMES, 0),
        perhaps(st.integers(0, 9)),
        several(node(syntax.Price, NAMES, st.integers(0, 9)), 0),
        several(NAMES, 0),
    ).filter(lambda d: (d.items or d.at_most is None) and (d.measuring or d.measured is None)),
    node(
        syntax.Screen,
        several(node(syntax.Screened, st.booleans(), NAMES)),
        perhaps(st.integers(0, 9)),
        several(REFS | CLAIMS),
        several(NAMES, 0),
    ),
    node(syntax.Paths, REFS, REFS),
)
MARKS = st.builds(syntax.LevelMark, LEVELS, st.booleans(), st.booleans())
SINGLE = st.builds(syntax.DeclaredName, NAMES, several(NAMES, 0)).map(lambda declared: (declared,))
MODES = st.sampled_from(["necessary", "possible", "impossible", "not"])
STATEMENTS = st.one_of(
    node(syntax.ModelDecl, NAMES, perhaps(TEXTS)),
    node(syntax.Use, TEXTS, st.booleans()),
    node(
        syntax.SourceDecl,
        NAMES,
        TEXTS,
        perhaps(st.just("0123")),
        perhaps(TEXTS.map(lambda text: text.text)),
        perhaps(TEXTS.map(lambda text: text.text)),
    ),
    node(syntax.LevelsDecl, NAMES, several(MARKS)),
    node(syntax.QuantityDecl, KINDS, SINGLE, several(NAMES, 0), perhaps(TEXTS), perhaps(NAMES), perhaps(NAMES)),
    node(
        syntax.QuantityDecl,
        KINDS,
        several(st.builds(syntax.DeclaredName, NAMES), 2),
        st.just(()),
        st.none(),
        perhaps(NAMES),
        perhaps(NAMES),
    ),
    node(
        syntax.InfluenceRule,
        LABEL,
        MODIFIERS,
        several(REFS),
        several(node(syntax.Link, ARROWS, several(REFS))),
        INFLUENCE_CLAUSES,
    ),
    node(syntax.GateRule, LABEL, REFS, NEEDS, RULE_CLAUSES, st.booleans()),
    node(syntax.LawRule, LABEL, CONDITIONS, CONDITIONS, RULE_CLAUSES),
    node(syntax.DefinitionRule, LABEL, REFS, NEEDS, RULE_CLAUSES),
    node(syntax.Alternatives, LABEL, st.integers(0, 9), several(REFS), CLAIM_CLAUSES),
    node(syntax.ScenarioDecl, NAMES, perhaps(NAMES), several(SETTINGS, 0)),
    node(syntax.Observe, st.booleans(), LABEL, CLAIMS, TAILS, CLAIM_CLAUSES),
    node(syntax.Assume, st.booleans(), REFS),
    node(syntax.Expect, LABEL, perhaps(TEXTS), MODES, CLAIMS, st.just(()), TAILS, CLAIM_CLAUSES),
    node(
        syntax.Expect,
        LABEL,
        perhaps(TEXTS),
        st.just("ambiguous"),
        st.none(),
        several(REFS),
        TAILS,
        CLAIM_CLAUSES,
    ),
    node(syntax.QueryDecl, LABEL, QUESTIONS),
    node(syntax.Regimen, LABEL, NAMES, TEXTS, perhaps(TEXTS), several(NAMES, 0), several(NAMES, 0), CLAIM_CLAUSES),
)
FAST = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))


@FAST
@given(STATEMENTS)
def test_every_statement_parses_back_to_itself(statement: syntax.Statement) -> None:
    text = one_line(statement)
    parsed, diagnostics = parser.parse_file(Source("x", text))
    assert diagnostics == (), text
    assert parsed.statements == (statement,), text
    assert one_line(parsed.statements[0]) == text


@FAST
@given(QUESTIONS)
def test_every_question_parses_back_to_itself(question: syntax.Question) -> None:
    text = one_line(question)
    asked, diagnostics = parser.parse_question(Source("x", text))
    assert diagnostics == () and asked is not None, text
    assert asked.question == question, text
    assert one_line(asked) == text


def statement(text: str) -> syntax.Statement:
    (found,) = parser.parse_file(Source("x", text))[0].statements
    return found


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ('I034:slow AKT⊣TSC1/2,B  cite X note "n" by "b"', 'I034: slow AKT -| TSC1/2, B by "b" cite X note "n"'),
        ("A -> B unless (C is on) when D is at least low", "A -> B when D is at least low unless C is on"),
        ("X requires (A and (B or C))", "X requires A and (B or C)"),
        ("class K:dose", "class K : dose"),
        ("drug `KU-0063794`is K", "drug `KU-0063794` is K"),
        ("drug `AKT`", "drug AKT"),
        ("`weak` -> B", "`weak` -> B"),
        ("protein `requires`", "protein `requires`"),
        ("observe `requires`: A is low", "observe `requires`: A is low"),
        ("levels x:off*!<on", "levels x: off!* < on"),
        ('expect E1"t": X increases in S cite Y', 'expect E1 "t" cite Y: X increases in S'),
        ("expect X increases in S with A=high", "expect X increases with A = high in S"),
        ("assume (A -> B)", "assume A -> B"),
        ("assume unfounded A,(B->C)", "assume unfounded A, (B -> C)"),
        ("query why X increases in S rather than with A = on", "query why X increases in S rather than with A = on"),
        ("G1:maybe X requires (A)", "G1: maybe X requires A"),
        ("rule R1:at least 1 of(I1,(A→B))cite X", "rule R1: at least 1 of (I1, (A -> B)) cite X"),
        (
            'regimen rapamycin "1 nM" outcome E1 in s,t on"cells"',
            'regimen rapamycin "1 nM" on "cells" in s, t outcome E1',
        ),
        ("scenario s extends t:knock   out A", "scenario s extends t: knock out A"),
    ],
)
def test_each_thing_has_one_spelling(written: str, canonical: str) -> None:
    assert one_line(statement(written)) == canonical


def test_parts_of_statements_have_a_text_too() -> None:
    rule = statement('I1: slow A, B -> C when D is at least low by "b"')
    assert isinstance(rule, syntax.InfluenceRule) and rule.clauses.when is not None
    assert one_line(rule.clauses.when) == "D is at least low"
    assert one_line(rule.clauses) == 'when D is at least low by "b"'
    assert one_line(rule.sources[0]) == "A"
    fact = statement("observe X increases with A = high in S")
    assert isinstance(fact, syntax.Observe)
    assert one_line(fact.tail) == "with A = high in S"
    assert one_line(fact.tail.settings[0]) == "A = high"


def test_one_influence_of_a_chain_has_its_modifiers_and_condition_but_no_support() -> None:
    rule = statement('I1: slow A, B -> C -| (D -> E) unless F is on by "b" cite X')
    assert isinstance(rule, syntax.InfluenceRule)
    (last,) = rule.links[1].targets
    assert formatter.part(rule, rule.links[0].targets[0], "-|", last) == "slow C -| (D -> E) unless F is on"


def test_a_bare_rule_has_neither_label_nor_support() -> None:
    gate = statement('G1: X requires A and B at S1 cite Y note "n"')
    assert isinstance(gate, syntax.GateRule)
    assert formatter.bare(gate) == "X requires A and B"


def test_exactly_the_words_that_compete_with_names_are_reserved() -> None:
    table = parser._lark().parser.parser._parse_table
    words = {terminal: word for word, terminal in parser._keywords().items()}
    start = table.start_states["statement"]
    rows = [row for state, row in table.states.items() if state != start and "NAME" in row]
    competing = {
        words[terminal] for row in rows for terminal in row if words.get(terminal, "").replace("_", "").isalpha()
    }
    assert competing == RESERVED
    first = {words[terminal] for terminal in table.states[start] if words.get(terminal, "").isalpha()}
    assert first == set(STATEMENT_WORDS)
