"""Predictions, comparisons and paths as tables, told of real answers: each text is pinned whole."""

from __future__ import annotations

from told import told


def test_levels_are_told_in_full_form() -> None:
    rules = """\
drug D
protein A, B
D -| A
A -> B
"""
    assert (
        told(rules, "what if D = high", full=True)
        == """\
With D = high:

  set   D (none -> high)
  fall  A (normal -> low), B (normal -> low)
"""
    )


def test_later_phases_say_since_when() -> None:
    rules = """\
drug D
protein A, B
D -| A
slow A -> B
"""
    assert (
        told(rules, "what if D = high at late since acute")
        == """\
With D = high at late since acute, compared with D = high, acute:

  falls          B
  are unchanged  D and A
"""
    )


def test_a_difference_between_two_perturbations_says_against_what() -> None:
    rules = """\
drug D, E
protein A
D -| A
E -> A
"""
    assert (
        told(rules, "what if D = high than with E = high")
        == """\
With D = high than with E = high:

  set    D (none -> high) and E (high -> none)
  falls  A
"""
    )


def test_open_switches_are_named_where_they_decide() -> None:
    rules = """\
drug D
protein A, B
M: maybe D -> A
N: D -? B
"""
    assert (
        told(rules, "what if D = high")
        == """\
With D = high:

  set            D (none -> high)
  does not fall  A
  changes        B: D -? B would decide it
"""
    )


def test_what_nothing_reaches_stands_apart_from_stated_absences() -> None:
    rules = """\
drug D
protein A, B, C
D -| A
Z: D -0 B
"""
    assert (
        told(rules, "what if D = high")
        == """\
With D = high:

  set         D (none -> high)
  falls       A
  unaffected  C: no path leads there
  unaffected  B (no effect stated: D -0 B)
"""
    )


def test_why_says_of_what_nothing_reaches_what_a_prediction_says() -> None:
    rules = """\
input D, Z
protein A, B, C
D -> A
N: A -0 B
Z -> C
"""
    assert "unaffected  C and Z: no path leads there" in told(rules, "what if D = high show A, C, Z")
    for claim in ("C is unchanged", "C increases", "not C changes"):
        assert "\nIn short: unaffected: C: no path leads there.\n" in told(rules, f"why {claim} with D = high")
    assert "\nIn short: unaffected: B (no effect stated: A -0 B).\n" in told(rules, "why B is unchanged with D = high")
    both = told(rules, "why A increases and C is unchanged with D = high")
    assert "\nIn short: D raises A. Unaffected: C: no path leads there.\n" in both
    assert "Unaffected" not in told(rules, "why A increases with D = high")


def test_what_may_move_of_itself_is_not_unaffected() -> None:
    rules = "input D\nprotein A, B, C\nD -> A\nB -> C\nC -> B\nassume unfounded B, C\n"
    assert "unaffected" not in told(rules, "what if D = high")


def test_quantities_asked_for_are_all_that_is_told() -> None:
    rules = """\
drug D
protein A, B
D -| A -> B
"""
    assert (
        told(rules, "what if D = high show B")
        == """\
With D = high:

  falls  B
"""
    )


def test_a_long_row_is_folded() -> None:
    names = [f"P{n}" for n in range(15)]
    rules = f"drug D\nprotein {', '.join(names)}\n" + "".join(f"D -| {name}\n" for name in names)
    assert (
        told(rules, "what if D = high")
        == """\
With D = high:

  set   D (none -> high)
  fall  P0, P1, P2, P3, P4, P5, P6, P7, P8, P9, P10, P11 and 3 more
"""
    )


def test_a_long_row_is_whole_in_full_form() -> None:
    names = [f"P{n}" for n in range(15)]
    rules = f"drug D\nprotein {', '.join(names)}\n" + "".join(f"D -| {name}\n" for name in names)
    assert (
        told(rules, "what if D = high", full=True)
        == """\
With D = high:

  set   D (none -> high)
  fall  P0 (normal -> low), P1 (normal -> low), P2 (normal -> low), P3 (normal -> low), P4 (normal
        -> low), P5 (normal -> low), P6 (normal -> low), P7 (normal -> low), P8 (normal -> low), P9
        (normal -> low), P10 (normal -> low), P11 (normal -> low), P12 (normal -> low), P13 (normal
        -> low), P14 (normal -> low)
"""
    )


def test_sides_that_agree_have_no_table() -> None:
    rules = """\
drug D, E
protein A
D -| A
E -| A
"""
    assert (
        told(rules, "compare D = high versus D = high, E = high")
        == """\
D = high versus D = high, E = high:

  quantity  D = high  D = high, E = high  right against left
  A         falls     falls               falls
"""
    )


def test_a_comparison_names_the_scenario() -> None:
    rules = """\
drug D, E
protein A, B
context r
D -| A
E -| A unless r is on
A -> B
scenario s: r = on
"""
    assert (
        told(rules, "compare D = high versus E = high in s")
        == """\
D = high versus E = high in s:
In short: the two part at A: with D = high it falls, with E = high it is unchanged.

  quantity  D = high  E = high      right against left
  A         falls     is unchanged  rises               here they part
  B         falls     is unchanged  rises

Why they part at A
     D -| A: acts only with D = high
     E -| A unless r is on: silent with E = high: r is on (scenario s)
"""
    )


def test_a_comparison_begins_with_processes_and_tells_the_way_to_them() -> None:
    rules = """\
drug D, E
protein A, B, C, N
process P
D -| A
E -> A
D -> N
A -> B -> C -> P
"""
    assert (
        told(rules, "compare D = high versus E = high")
        == """\
D = high versus E = high:
In short: the two part at A: with D = high it falls, with E = high it rises.

  quantity  D = high  E = high  right against left
  P         falls     rises     rises
  A         falls     rises     rises               here they part
  B and C   fall      rise      rise

1 more differ further away (--full shows them).

Why they part at A
     D -| A: acts only with D = high
     E -> A: acts only with E = high
"""
    )
    asked = told(rules, "compare D = high versus E = high show C")
    assert "\n  C         falls     rises     rises\n  A " in asked
    assert "\n  B         falls     rises     rises\n" in asked


def test_paths_name_gates_and_unknown_signs() -> None:
    rules = """\
protein A, B, C, D
A -? B
C requires B
C -| D
"""
    assert (
        told(rules, "paths A to D")
        == """\
From A to D, for orientation (a path proves nothing):

  ?  A -? B => C -| D
"""
    )


def test_no_path_is_said_to_be_none() -> None:
    rules = """\
protein A, B
A -> B
"""
    assert (
        told(rules, "paths B to A")
        == """\
No path leads from B to A.
"""
    )


def test_a_consistent_model_is_counted() -> None:
    rules = """\
drug D
protein A
D -| A
rule when D is high then A is low
scenario s: D = high
observe A decreases with D = high
"""
    assert (
        told(rules, "check")
        == """\
Consistent: 2 rules, 1 scenario and 1 observation agree.
"""
    )
