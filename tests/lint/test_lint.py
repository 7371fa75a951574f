"""Each code of `lint` is earned by its wrong example, and only by that; comments and options silence it."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from reasoner.compile.elaborate import elaborate
from reasoner.compile.load import read_text
from reasoner.diagnostics import Diagnostic, Severity
from reasoner.lint.catalogue import CATALOGUE, Code
from reasoner.lint.evidence import modelling_choices
from reasoner.lint.naming import distance, is_slip
from reasoner.lint.run import lint
from reasoner.lint.subject import Subject
from reasoner.solve.budget import Budget
from reasoner.source import Source

LINT = Path(__file__).parents[2] / "reasoner" / "lint"


def subject(text: str, folder: Path | None = None) -> Subject:
    files, mistakes = read_text(Source("x.rules", text), folder)
    model, diagnostics = elaborate(files)
    assert model is not None, (mistakes, diagnostics)
    return Subject(model, files)


def found(text: str, **options: object) -> tuple[Diagnostic, ...]:
    findings = lint(subject(text), Budget(30), **options)  # type: ignore[arg-type]
    assert findings.complete
    return findings.found


def codes(text: str, **options: object) -> list[str]:
    return [d.code for d in found(text, **options)]


# --- the catalogue ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("code", CATALOGUE.values(), ids=lambda c: c.code)
def test_a_wrong_example_earns_exactly_its_code(code: Code) -> None:
    assert set(codes(code.wrong)) == {code.code}


@pytest.mark.parametrize("code", CATALOGUE.values(), ids=lambda c: c.code)
def test_a_right_example_earns_none(code: Code) -> None:
    assert codes(code.right) == []


def test_the_catalogue_holds_every_code_that_lint_can_report() -> None:
    modules = [p for p in LINT.glob("*.py") if p.name not in ("catalogue.py", "run.py")]
    reported = {c for p in modules for c in re.findall(r'"(W\d{3})"', p.read_text(encoding="utf-8"))}
    assert reported == set(CATALOGUE)


def test_a_finding_carries_the_fix_and_the_severity_of_its_code() -> None:
    (opposed,) = found("protein A, B\nA -> B\nA -| B\n")
    assert (opposed.severity, opposed.help) == (Severity.WARNING, CATALOGUE["W711"].fix)
    assert opposed.span.line == 3 and opposed.related[0][0].line == 2
    (summary,) = found("protein A, B, C\nA -> B -| C\nA -| C\n")
    assert summary.severity is Severity.HINT


# --- silence and choice -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "protein A, B\nA -> B\nA -| B  # lint: ignore W711\n",
        "protein A, B\nA -> B\nA -| B  # both are reported; lint: ignore W701, W711\n",
        'protein A, B\nA -> B\nA -| B\n    note "both"  # lint: ignore W711\n',
        "protein A, B,\n    C  # lint: ignore W701\nA -> B\n",
    ],
)
def test_a_comment_silences_a_code_on_its_line(text: str) -> None:
    assert codes(text) == []


@pytest.mark.parametrize(
    "text",
    [
        "protein A, B\nA -> B\nA -| B  # lint: ignore W701\n",
        "protein A, B\nA -> B  # lint: ignore W711\nA -| B\n",
        "protein A, B\nA -> B\nA -| B\n# lint: ignore W711\n",
    ],
)
def test_a_comment_with_another_code_or_elsewhere_silences_nothing(text: str) -> None:
    assert codes(text) == ["W711"]


def test_findings_are_chosen_by_code() -> None:
    text = "protein A, B, C\nA -> B\nA -| B\n"
    assert codes(text) == ["W701", "W711"]
    assert codes(text, only=["W711"]) == ["W711"]
    assert codes(text, skip=["W711"]) == ["W701"]


def test_findings_are_not_complete_where_the_budget_ran_out() -> None:
    text = "drug D\nprotein A, B\nD -| A\nD -> B when A is high\n"
    assert not lint(subject(text), Budget(1e-9)).complete


# --- what is and what is not found --------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "text",
    [
        "protein A, B\nA -> B\ncomplex K of mTOR\n",  # structure
        "class K\ndrug d1, d2 is K\nprotein A\nK -| A\n",  # members of a class in use
        "drug d1, d2\nprotein A\nd1 -| A\nquery screen drugs for A\n",  # meant by a plural
        "protein A, B, C\nA -> B\nscenario s: C = high\n",
        "protein A, B also BB, C\nA -> BB\nexpect C is unchanged with A = high\n",
    ],
)
def test_what_is_used_in_any_way_is_used(text: str) -> None:
    assert codes(text, only=["W701"]) == []


def test_an_optional_pack_that_is_off_uses_what_it_names(tmp_path: Path) -> None:
    (tmp_path / "more.rules").write_text("levels many: a < b < c\nquantity Q : many\nC -> Q\n", encoding="utf-8")
    text = 'use "more.rules" off\nprotein A, B, C\nA -> B\n'
    assert lint(subject(text, tmp_path), Budget(30)).found == ()


@pytest.mark.parametrize(
    ("one", "other", "slip"),
    [
        ("rapamycin", "rapamicin", True),
        ("rapamycin", "rapymacin", True),
        ("amino_acids", "amino_acid", True),
        ("mTORC1", "mTORC_1", True),
        ("autophagy", "autohpagy", True),
        ("S6K1", "S6K2", False),
        ("RagA", "RagB", False),
        ("AKT_stability", "AGC_stability", False),
        ("TSC1/2", "TSC1_2", True),
        ("hypoxia", "normoxia", False),
        ("AKT", "ATK", False),  # too short to tell
    ],
)
def test_a_slip_is_a_letter_or_two_in_one_word(one: str, other: str, slip: bool) -> None:
    assert is_slip(one, other) is slip and is_slip(other, one) is slip


@pytest.mark.parametrize(
    ("one", "other", "places"),
    [("", "", 0), ("abc", "abc", 0), ("abc", "acb", 1), ("abc", "ac", 1), ("ac", "abc", 1), ("kitten", "sitting", 3)],
)
def test_the_distance_of_two_words_counts_swaps_once(one: str, other: str, places: int) -> None:
    assert distance(one, other) == places


@pytest.mark.parametrize(
    "text",
    [
        "protein A, B\nA -> B\nmaybe A -| B\n",
        "protein A, B\nA -> B\nslow A -| B\n",
        "protein A, B\ncontext C\nA -> B\nA -| B when C is on\n",
        "protein A, B\nA -> B\nA -? B\n",
    ],
)
def test_opposite_influences_that_need_not_meet_are_no_finding(text: str) -> None:
    assert codes(text, only=["W711"]) == []


@pytest.mark.parametrize(
    "text",
    [
        "protein A, B, C\nA -> B -| C\nA -> C\n",  # another sign
        "protein A, B, C, D\nA, D -> B -| C\nA -| C\n",  # another regulator
        "protein A, B, C\nA -> B -| C\nA -| C\nscenario s: knock out B\n",  # set in a scenario
        "protein A, B, C\nA -> B -| C\nA -| C\nexpect C increases with B = low\n",  # set in a question
        "protein A, B, C\nweak A -> B -| C\nA -| C\n",  # the summary says more
        "protein A, B, C\nslow A -> B -| C\nA -| C\n",
        "protein A, B, C\nA -> B -| C\ndominant A -| C\n",
        "protein A, B, C, D\nA -> B -| C\nB requires D\nA -| C\n",
    ],
)
def test_an_influence_beside_a_path_that_can_differ_is_no_summary(text: str) -> None:
    assert codes(text, only=["W712"]) == []


def test_a_summary_of_a_long_path_is_found() -> None:
    (summary,) = found("protein A, B, C, D\nA -> B -| C -| D\nA -> D\n", only=["W712"])
    assert summary.message == "`A -> D` sums up a path that is stated: A -> B -| C -| D"


SWITCH = "drug D\nprotein A, B\ninput C\nD -| A\nC -> B when A is high\n"


@pytest.mark.parametrize(
    "more",
    [
        "scenario s: A = high\n",  # what a scenario sets can be so
        "expect B is unchanged with raised A\n",
        "query why B increases with A = high, C = high\n",
        "input E\nE -> A\n",
        "input E\nslow E -> A\n",  # what an earlier phase transmits is open
    ],
)
def test_an_influence_that_something_can_switch_on_is_no_finding(more: str) -> None:
    assert codes(SWITCH, only=["W722"]) == ["W722"]
    assert codes(SWITCH + more, only=["W722"]) == []


def test_a_gate_that_never_opens_is_found_too() -> None:
    text = "levels flag: off! < on\nquantity A, B, X : flag\nA := B and not B\nX requires A is on\nB -> X\n"
    assert codes(text, only=["W722"]) == ["W722"]


def test_laws_count_for_what_can_be() -> None:
    text = "input A, B\nprotein C\nA -> C when B is high\nrule when B is at least low then B is at most normal\n"
    assert codes(text, only=["W722"]) == ["W722"]


def test_two_laws_that_clash_are_both_found() -> None:
    text = "input A, B\nrule L1: when A is high then B is high\nrule L2: when A is high then B is low\n"
    assert codes(text) == ["W732", "W732"]


def test_an_exclusion_can_be_implied_too() -> None:
    text = "drug D\nprotein A\nD -| A\nexclude A increases with D = high\n"
    (implied,) = found(text)
    assert implied.code == "W733" and "exclusion" in implied.message


def test_an_observation_that_the_others_do_not_imply_is_no_finding() -> None:
    text = "drug D\nprotein A\nmaybe D -| A\nobserve A decreases with D = high\n"
    assert codes(text) == []
    assert codes(text + "observe A does not increase with D = high\n") == ["W733"]


def test_levels_are_told_apart_by_settings_tests_and_claims() -> None:
    levels = "levels doses: none* < trace < low < high\ndrug D : doses\nprotein A\nD -| A\n"
    assert codes(levels, only=["W723"]) == ["W723"] * 3
    assert codes(levels + "expect A decreases with D = low\n", only=["W723"]) == ["W723"] * 2
    assert codes(levels + "expect D is at least low with D = low\n", only=["W723"]) == ["W723"]


def test_rules_need_no_citation_where_no_paper_is_named() -> None:
    assert codes("protein A, B\nA -> B\nB requires A\n") == []


def test_dominant_influences_and_laws_are_strong() -> None:
    text = 'source S "a paper"\nprotein A, B\ndominant A -> B\nrule when A is off then B is off\nB -> A cite S\n'
    assert codes(text, only=["W742"]) == ["W742", "W742"]


def test_each_statement_is_found_once_however_many_influences_it_makes() -> None:
    text = 'source S "a paper"\nclass K\ndrug d, e is K\nprotein A, B\nK -| A, B\nA -> B cite S\n'
    assert codes(text) == ["W741"]


def test_modelling_choices_are_listed_in_the_order_of_the_files() -> None:
    text = 'protein A, B\nB requires A status presumed note "x"\nA -> B status presumed note "y"\nB -> A\n'
    assert [rule.note for rule in modelling_choices(subject(text).model)] == ["x", "y"]


def test_strong_rules_on_nobodys_word_are_modelling_choices_too() -> None:
    text = 'source S "a paper"\nprotein A, B, C\nB requires A\ndominant A -> B cite S\n'
    text += "I: maybe A -> C\nrule at least 1 of (I)\n"
    texts = [rule.text for rule in modelling_choices(subject(text).model)]
    assert texts == ["B requires A", "rule at least 1 of (I)"]


def test_a_regimen_needs_a_paper_and_an_outcome_in_its_scenarios() -> None:
    text = (
        'source S "a paper"\ndrug D\nprotein A\ninput I\nD -| A cite S\nI -> A cite S\n'
        "scenario s: I = low\nscenario t: I = high\n"
        'regimen D "10 nM" in s outcome E1\nexpect E1: A decreases with D = high in t\n'
    )
    assert codes(text) == ["W741", "W744"]
    assert codes(text.replace("in s outcome", "in s, t outcome").replace("outcome E1", "outcome E1 cite S")) == []


def test_neither_of_two_levels_can_be_spared() -> None:
    text = "levels bit: off < on\ngene A, B : bit\nA := not B\nB := A\nquery Q1: states\n"
    assert codes(text, only=["W723"]) == []
