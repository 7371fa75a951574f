"""Laying out a file changes neither what it means nor its comments, and doing it twice changes nothing more."""

from __future__ import annotations

from pathlib import Path
from random import Random

import networks
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from test_formatter import STATEMENTS

from reasoner.lang import layout, scanner, syntax
from reasoner.lang.layout import WIDTH, broken, laid_out
from reasoner.lang.parser import parse_file
from reasoner.source import Source

ROOT = Path(__file__).parents[2]
FILES = sorted(
    p for folder in ("rules", "tests/cases") for p in (ROOT / folder).rglob("*.rules") if p.name != "latin1.rules"
)


def laid(text: str) -> str:
    found, mistakes = laid_out(Source("x.rules", text))
    assert mistakes == ()
    return found


def meaning(text: str) -> syntax.File:
    return parse_file(Source("x.rules", text))[0]


def comments(text: str) -> list[str]:
    source = Source("x.rules", text)
    return [text[a:b].rstrip() for a, b in scanner.comments(source)]


# --- properties ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_every_file_at_hand_keeps_its_meaning_and_is_stable_or_is_left_alone(path: Path) -> None:
    text = path.read_bytes().decode("utf-8")
    once, mistakes = laid_out(Source(path.name, text))
    if mistakes:
        assert once == text
        return
    assert meaning(once) == meaning(text) and comments(once) == comments(text)
    assert laid(once) == once


@pytest.mark.parametrize("seed", range(60))
def test_a_mangled_random_file_comes_back_to_the_same_layout(seed: int) -> None:
    rng = Random(seed)
    text = networks.rule_text(seed)
    once = laid(text)
    mangled = "".join(_mangled(rng, line) for line in once.splitlines())
    assert meaning(once) == meaning(text)
    assert laid(once) == once
    assert laid(mangled) == once


def _mangled(rng: Random, line: str) -> str:
    blanks = " " * rng.randrange(3) if line[:1] != " " else "  "
    spread = line.replace(", ", rng.choice([",", ", ", ",\n   ", " ,  "])).replace(" -> ", rng.choice(["->", " →\n "]))
    is_open = line.count("(") != line.count(")")
    return blanks + spread + rng.choice(["", "  ", "" if is_open else ";", "\t"]) + "\n"


@pytest.mark.parametrize("seed", range(40))
def test_comments_strewn_about_are_kept_and_stay(seed: int) -> None:
    rng = Random(seed)
    own, beside = "\n  # own\n ", "  # beside\n   "
    text = "".join(
        rng.choice([own, beside, "\t"]) if c == " " and rng.random() < 0.05
        else rng.choice(["\n\n\n", "\n# own\n", "  # beside\r\n", ";"]) if c == "\n" and rng.random() < 0.4
        else c
        for c in networks.rule_text(seed)
    )  # fmt: skip
    once, mistakes = laid_out(Source("x.rules", text))
    if mistakes:  # a comment that breaks a line is no mistake, a break where no line may end is
        assert once == text
    else:
        assert comments(once) == comments(text)
        assert laid(once) == once


@settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
@given(STATEMENTS, st.integers(5, 60))
def test_a_statement_broken_anywhere_still_says_the_same(node: syntax.Statement, width: int) -> None:
    text = "\n".join(broken(node, width)) + "\n"
    assert meaning(text).statements == (node,), text


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(STATEMENTS, max_size=4))
def test_several_statements_are_stable_after_one_pass(nodes: list[syntax.Statement]) -> None:
    once = laid("\n".join(line for node in nodes for line in broken(node, 30)))
    assert meaning(once).statements == tuple(nodes)
    assert laid(once) == once


# --- the layout itself --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("written", "canonical"),
    [
        ("", ""),
        ("\n\n  # only words  \n\n", "# only words\n"),
        ("A->B;B  -|C", "A -> B\nB -| C\n"),
        ("A -> B; B -> C   # both\n", "A -> B\nB -> C  # both\n"),
        ("A -> B ;\n\n\n\nB -> C\n\n", "A -> B\n\nB -> C\n"),
        ("A ->\n  B,\n C\n", "A -> B, C\n"),
        ("A -> B\n  # why\nB -> C\n", "A -> B\n    # why\nB -> C\n"),
        ("A -> B\n# next\nB -> C\n", "A -> B\n# next\nB -> C\n"),
        ("  A -> B\n  # next\n  B -> C\n", "A -> B\n# next\nB -> C\n"),
        ("A ->   B  # one\n   by  \"x\" # two\n", 'A ->   B  # one\n    by  "x"  # two\n'),
        ("scenario s:  # all\n A = low, # less\n  # none of it\n B=low", None),
        ("\ufeffA->B\r\nB->C\r\n", "\ufeffA -> B\r\nB -> C\r\n"),
    ],
)  # fmt: skip
def test_each_text_has_one_layout(written: str, canonical: str | None) -> None:
    if canonical is None:
        canonical = "scenario s:  # all\n    A = low, # less\n    # none of it\n    B=low\n"
    assert laid(written) == canonical
    assert laid(canonical) == canonical


def test_a_long_statement_is_broken_before_its_clauses() -> None:
    note = "what induced autophagy supplies late; digestion is part of the reference"
    text = f'I168: slow degradation -> mTORC1 cite Yu2010 when lysosomes is high by "reactivation" note "{note}"\n'
    assert laid(text) == (
        'I168: slow degradation -> mTORC1 when lysosomes is high by "reactivation" cite Yu2010\n'
        f'    note "{note}"\n'
    )  # fmt: skip


def test_the_claim_of_a_long_expectation_stands_below_its_heading() -> None:
    text = (
        'expect C078b "where amino acids are gone altogether it cannot come back" cite Yu2010: '
        "mTORC1 is unchanged with amino_acids = off at late since acute\n"
    )
    assert laid(text) == (
        'expect C078b "where amino acids are gone altogether it cannot come back" cite Yu2010:\n'
        "    mTORC1 is unchanged with amino_acids = off at late since acute\n"
    )


def test_a_long_condition_is_broken_inside_brackets() -> None:
    tests = [f"inhibitor_number_{n} is none" for n in range(5)]
    once = laid(f"rule M: when {' and '.join(tests)} then immunosuppression is at most mild cite Faivre2006\n")
    assert once == (
        f"rule M: when ({tests[0]} and {tests[1]}\n"
        f"    and {tests[2]} and {tests[3]}\n"
        f"    and {tests[4]}) then immunosuppression is at most mild cite Faivre2006\n"
    )  # fmt: skip


def test_a_long_condition_within_another_is_broken_too() -> None:
    doses = [f"inhibitor_number_{n} is low" for n in range(5)]
    once = laid(f"X := ({' or '.join(doses)}) and dimethylsulfoxide is high\n")
    assert once == (
        f"X := (({doses[0]} or {doses[1]} or {doses[2]}\n"
        f"    or {doses[3]} or {doses[4]}) and dimethylsulfoxide is high)\n"
    )  # fmt: skip
    assert laid(once) == once


def test_a_long_list_is_broken_after_commas() -> None:
    names = [f"quantity_number_{n}" for n in range(12)]
    lines = laid(f"protein {', '.join(names)} : activity\n").splitlines()
    assert lines[0].startswith("protein quantity_number_0, ") and all(line.endswith(",") for line in lines[:-1])
    assert all(line.startswith("    quantity") for line in lines[1:]) and max(map(len, lines)) <= WIDTH


def test_a_line_that_a_name_would_end_is_not_begun() -> None:
    long = "A" * 90
    text = f"{long} -> B when `requires` is on\n"
    assert meaning(laid(text)) == meaning(text)


def test_a_file_with_mistakes_stays_as_it_is() -> None:
    text = "A->B\nA -> \n\n\n"
    found, mistakes = laid_out(Source("x.rules", text))
    assert found == text and len(mistakes) == 1


def test_a_layout_that_would_change_the_meaning_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "broken", lambda node: ["A -| B"])
    with pytest.raises(layout.ChangedMeaning):
        laid_out(Source("x.rules", "A -> B\n"))


def test_a_layout_that_would_lose_a_comment_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layout, "_as_written", lambda text: ["A -> B"])
    with pytest.raises(layout.ChangedMeaning):
        laid_out(Source("x.rules", "A -> # to\n B\n"))
