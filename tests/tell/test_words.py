"""The table of phrases, names of papers, and the little grammar."""

from __future__ import annotations

import ast
import re
from pathlib import Path

import pytest
from samples import MODEL

import reasoner
from reasoner.document import Run, plain
from reasoner.model import ir
from reasoner.model.axioms import BY_NAME
from reasoner.model.ir import And, AtLeast, Not, Or, Setting, Value, Where
from reasoner.tell.naming import Naming, author_year, written
from reasoner.tell.phrases import PHRASES
from reasoner.tell.words import capital, counted, level_words, listed, say

LEVELS = ("off", "low", "normal", "high")


def test_every_phrase_of_the_table_is_used_somewhere() -> None:
    package = Path(reasoner.__file__).parent
    sources = [p for p in package.rglob("*.py") if p.name != "phrases.py"]
    trees = [ast.parse(p.read_text(encoding="utf-8")) for p in sources]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    literals = {n.value for n in nodes if isinstance(n, ast.Constant) and isinstance(n.value, str)}
    patterns = [pattern for n in nodes if isinstance(n, ast.JoinedStr) and (pattern := assembled(n))]
    unused = [k for k in PHRASES if k not in literals and not any(p.fullmatch(k) for p in patterns)]
    assert unused == []


def assembled(node: ast.JoinedStr) -> re.Pattern[str] | None:
    """What an f-string can come to; None of one that begins with nothing in particular, which would match any text."""
    first = node.values[0]
    if not (isinstance(first, ast.Constant) and str(first.value).endswith(" ") and len(str(first.value)) > 3):
        return None
    return re.compile("".join(re.escape(str(v.value)) if isinstance(v, ast.Constant) else ".+" for v in node.values))


def test_a_phrase_that_is_not_in_the_table_cannot_be_said() -> None:
    with pytest.raises(KeyError):
        say("no such phrase")


def test_lists_read_as_english_and_fold_what_is_too_much() -> None:
    assert plain(listed(["a"])) == "a"
    assert plain(listed(["a", "b", "c"])) == "a, b and c"
    assert plain(listed(["a", "b", "c", "d"], "or", most=2)) == "a, b or 2 more"
    assert plain(listed(["a", "b", "c"], most=2)) == "a, b and c"  # "1 more" would not be shorter


def test_numbers_have_their_plural() -> None:
    assert [counted(1, "rule"), counted(2, "rule"), counted(0, "quantity", "quantities")] == [
        "1 rule",
        "2 rules",
        "0 quantities",
    ]


def test_a_sentence_begins_with_a_capital_but_a_name_stays_as_it_is() -> None:
    assert plain(capital((Run("with "), Run("x")))) == "With x"
    assert plain(capital((Run("mTORC1", "name"), Run(" falls")))) == "mTORC1 falls"


@pytest.mark.parametrize(
    ("allowed", "words"),
    [
        ({1}, "low"),
        ({0, 1}, "at most low"),
        ({2, 3}, "at least normal"),
        ({1, 2, 3}, "not off"),
        ({0, 2, 3}, "not low"),
        ({0, 2}, "off or normal"),
        ({1, 2}, "low or normal"),
    ],
)
def test_sets_of_levels_have_the_shortest_words(allowed: set[int], words: str) -> None:
    assert level_words(LEVELS, frozenset(allowed)) == words


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Inoki K et al. Nat Cell Biol 2002;4:648", "Inoki 2002"),
        ("Thoreen CC, Kang SA. J Biol Chem 2009;284:8023", "Thoreen 2009"),
        ("Vander Haar E, et al. 2007", "Vander Haar 2007"),
        ("Bar-Peled L et al. Cell 2012", "Bar-Peled 2012"),
        ("a book without a year by Nobody N", ""),
        ("1999", ""),
    ],
)
def test_a_paper_is_called_by_its_first_author_and_year(text: str, name: str) -> None:
    assert author_year(text) == name


def test_a_key_without_a_paper_is_spaced_out() -> None:
    names = Naming(MODEL)
    assert [names.paper("Kim2011"), names.paper("Smith1999b"), names.paper("note")] == [
        "Kim 2011",
        "Smith 1999b",
        "note",
    ]


def test_conditions_and_places_read_as_in_a_rule_file() -> None:
    names = Naming(MODEL)
    low = ir.Test("AKT", 1, 1)
    nested = And((Or((low, Not(Value("X")))), AtLeast(1, (low, ir.Test("GF", 2, 3)))))
    assert names.condition(nested) == "(AKT is low or not X) and at least 1 of (AKT is low, GF is at least normal)"
    settings = (Setting("torin1", "level", 2), Setting("AKT", "level", 0), Setting("GF", "raised"))
    place = Where(settings, None, "late", "acute")
    assert names.place(place) == "with torin1 = high, knock out AKT, raised GF at late since acute"
    assert names.place(Where(settings[:1], than=(), comparison="than")) == "with torin1 = high than untreated"


def test_names_are_written_so_that_they_can_be_read_again() -> None:
    assert [written(n) for n in ("4EBP1", "TSC1/2", "KU-0063794", "A->B", "2")] == [
        "4EBP1",
        "TSC1/2",
        "`KU-0063794`",
        "(A->B)",
        "2",
    ]


def test_every_kind_of_ground_constraint_and_of_expectation_has_its_words() -> None:
    modes = ("necessary", "possible", "impossible", "not", "ambiguous")
    assert {f"why {kind}" for kind in BY_NAME} | {f"expected {mode}" for mode in modes} <= set(PHRASES)
