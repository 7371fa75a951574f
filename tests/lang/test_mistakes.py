"""Every mistake earns its message, and nothing a user can type raises."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from reasoner.diagnostics import render
from reasoner.lang import misspelt, mistakes, parser, refused, scanner
from reasoner.lang.mistakes import CATALOGUE, MISTAKES
from reasoner.source import Source

CASES = Path(__file__).parents[1] / "cases" / "bad_syntax"
FUZZ = settings(max_examples=100, deadline=None, suppress_health_check=list(HealthCheck))
GOOD = """\
model mtor "mTOR"
use "a.rules" off
source S "Someone, 2002" pmid 12
levels activity: off! < low < normal* < high
protein AKT also PKB of A, B "kinase" : dose is K
I1: slow A, B -> C -| (D -> E) unless F is at least low by "x" at S1, T2 cite S
X requires at least 2 of (A, B is high, not C) status proposed
rule R1: when A is low and (B is low or C is not high) then D is low
X := A or not B
scenario s extends t: A = high, knock out B, raised C
observe O1: A increases with B = 0 in s at late since acute than with C = high cite S
expect E1 "t" cite S: not A does not increase in s
assume A -> B; reject (I1)
query Q1: how A increases using drugs at most 2 keeping B is unchanged in s
query compare A = high versus B = high in s
query screen drugs, knockouts of proteins at most 2 for A in s
query what if A = high show B
query why ambiguous A rather
"""
PIECES = [
    *(
        " ",
        "\n",
        "\n\n",
        "(",
        ")",
        ",",
        ":",
        ":=",
        ";",
        "->",
        "-|",
        "-? ",
        "-0 ",
        "-",
        "=",
        "<",
        "!",
        "*",
        "`",
        '"',
        "#",
    ),
    *(
        "A",
        "AKT",
        "`x-y`",
        '"t"',
        "1",
        "12",
        "β",
        "é",
        "\u0301",
        "½",
        "ﬁ",
        "\u1fef",
        "\x00",
        "\ufeff",
        "\u2028",
        "\t",
        "\r",
    ),
    *sorted(refused.terminals.RESERVED | set(refused.terminals.STATEMENT_WORDS)),
    *(
        "is",
        "and",
        "or",
        "of",
        "least",
        "then",
        "requires",
        "with",
        "than",
        "rather",
        "increases",
        "does",
        "versus",
        "to",
    ),
]


def diagnose(text: str) -> list[str]:
    return [d.code for d in parser.parse_file(Source("x", text))[1]]


@pytest.mark.parametrize(("mistake", "example"), [(m, e) for m in MISTAKES for e in m.examples])
def test_each_example_earns_its_message(mistake: mistakes.Mistake, example: str) -> None:
    found = parser.parse_file(Source("x", example))[1]
    assert mistake.code in [d.code for d in found]
    # one cause, one message; a quote or a bracket cut in two leaves a second half behind
    assert len(found) == 1 or mistake.code in ("E101", "E103")


@pytest.mark.parametrize("mistake", [m for m in MISTAKES if m.recognize is not None], ids=lambda m: m.title)
def test_each_function_of_the_table_is_the_one_that_answers(
    mistake: mistakes.Mistake, monkeypatch: pytest.MonkeyPatch
) -> None:
    without = tuple(m for m in MISTAKES if m.recognize is not mistake.recognize)
    before = [parser.parse_file(Source("x", e))[1][0] for e in mistake.examples]
    monkeypatch.setattr(mistakes, "MISTAKES", without)
    after = [parser.parse_file(Source("x", e))[1][0] for e in mistake.examples]
    assert all((b.code, b.message, b.help) != (a.code, a.message, a.help) for b, a in zip(before, after, strict=True))


def test_whatever_is_not_in_the_table_says_what_was_expected() -> None:
    (found,) = parser.parse_file(Source("x", "A -| (B)(C)"))[1]
    assert found.code == "E100"
    assert found.message == "expected a clause, an arrow, `,` or the end of the statement, but `(` stands there"


def test_every_lexeme_that_is_wrong_has_a_message() -> None:
    assert set(misspelt._MESSAGES) == set(scanner.WRONG)


@pytest.mark.parametrize("case", sorted(CASES.glob("*.rules")), ids=lambda p: p.stem)
def test_the_whole_text_of_each_diagnostic_is_pinned(case: Path) -> None:
    found = parser.parse_file(Source(case.name, case.read_text(encoding="utf-8")))[1]
    assert "\n\n".join(map(render, found)) + "\n" == case.with_suffix(".out").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("question", "message", "help"),
    [
        ("explain X", "`explain` begins no question", ""),
        ("wyh X increases", "`wyh` begins no question", "did you mean `why`?"),
        ("X increases with A = high", "`X` begins no question", "ask `why X ...`"),
        ("protein X", "`protein` begins a statement, not a question", ""),
        ("why X increases?", "`?` has no meaning here", ""),
        ("why X increases [Smith 2001]", "`[` has no meaning here", "papers stand at the end of a rule"),
        ("check fed", "`fed` cannot follow here", ""),
        ("why", "a claim is missing after `why`", ""),
        (
            "compare A = high",
            "`versus` is missing after `high`",
            "a comparison has two sides: `compare A = high versus",
        ),
        ("why ambiguous", "a name is missing after `ambiguous`", "name a quantity, as in `why ambiguous A"),
        (
            "why A increases keeping B",
            "`keeping` cannot follow here",
            "it belongs to `how A increases using drugs keeping",
        ),
        ("paths A -> B", "`to` is missing after `A`", "write `paths A to B`"),
        ("why A increases rather than B", "`with` is missing after `than`", "`rather than with B = high`"),
        ("why X increases cite S", "`cite` cannot stand on a question", ""),
        ("", "a question is missing", ""),
    ],
)
def test_a_bad_question_is_told_what_it_lacks(question: str, message: str, help: str) -> None:
    asked, (found, *rest) = parser.parse_question(Source("<question>", question))
    assert (asked, found.message, rest) == (None, message, [])
    assert help in found.help


def survives(text: str) -> None:
    source = Source("x", text)
    statements, diagnostics = parser.parse_file(source)
    assert len(statements.statements) + len(diagnostics) >= sum(1 for _ in scanner.statements(source))
    asked, complaints = parser.parse_question(source)
    assert (asked is None) == bool(complaints)
    for found in (*diagnostics, *complaints):
        assert found.code in CATALOGUE and found.message and render(found)
        assert 0 <= found.span.start <= found.span.end <= len(text)
    parser.expected(source)


@FUZZ
@given(st.text(max_size=60))
def test_no_text_ever_raises(text: str) -> None:
    survives(text)


@FUZZ
@given(st.lists(st.sampled_from(PIECES), max_size=14))
def test_no_sequence_of_words_and_signs_ever_raises(pieces: list[str]) -> None:
    survives(" ".join(pieces))
    survives("".join(pieces))


@FUZZ
@given(st.randoms(use_true_random=False))
def test_no_damage_to_a_good_file_ever_raises(chance: random.Random) -> None:
    text = GOOD
    for _ in range(chance.randint(1, 4)):
        at = chance.randrange(len(text))
        end = at + chance.choice((0, 1, 5))
        text = text[:at] + chance.choice(["", chance.choice(PIECES), text[end : end + 9]]) + text[end:]
    survives(text)


def test_deep_nesting_is_refused_before_it_exhausts_the_stack() -> None:
    assert diagnose("A requires " + "(" * 5000 + "B" + ")" * 5000) == ["E109"]
    assert diagnose("A requires " + "not " * 5000 + "B") == ["E109"]
    assert diagnose("A requires " + "(" * 60 + "B" + ")" * 60) == []
