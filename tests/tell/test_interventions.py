"""`how` as rows: which interventions share one, how well they are supported, and what was tried."""

from __future__ import annotations

from told import told


def test_interventions_that_differ_in_one_setting_share_a_row() -> None:
    rules = """\
drug D, E, F
protein A
D -| A
E -| A
F -| A
"""
    assert (
        told(rules, "how A decreases using drugs at most 1")
        == """\
6 minimal interventions make it necessary that A decreases:

  D, E or F = low or high

Each is enough, and nothing in it can be left out. There are no others among 6 settings, one at a
time.
"""
    )


def test_they_stand_apart_in_full_form() -> None:
    rules = """\
drug D, E, F
protein A
D -| A
E -| A
F -| A
"""
    assert (
        told(rules, "how A decreases using drugs at most 1", full=True)
        == """\
6 minimal interventions make it necessary that A decreases:

  D = low
  D = high
  E = low
  E = high
  F = low
  F = high

Each is enough, and nothing in it can be left out. There are no others among 6 settings, one at a
time.
"""
    )


def test_knockouts_are_told_as_such() -> None:
    rules = """\
protein A, B, C
A -> C
B -> C
"""
    assert (
        told(rules, "how C decreases using A, B at most 1")
        == """\
4 minimal interventions make it necessary that C decreases:

  knock out A or B
  A or B = low

Each is enough, and nothing in it can be left out. There are no others among 6 settings, one at a
time.
"""
    )


def test_no_intervention_says_what_was_tried() -> None:
    rules = """\
drug D
protein A, B
D -| A
B -> A
"""
    assert (
        told(rules, "how A increases using drugs")
        == """\
No intervention makes it necessary that A increases.
2 settings were tried, alone and up to 2 together; none suffices.
"""
    )


def test_what_cannot_act_on_the_claim_is_not_tried() -> None:
    rules = """\
drug D
protein A, B
D -| B
"""
    assert (
        told(rules, "how A increases using drugs")
        == """\
No intervention makes it necessary that A increases.
Nothing that may be used can act on it.
"""
    )


def test_weaker_rules_part_interventions_by_status() -> None:
    rules = """\
drug D, E
protein A
D -| A
E -| A status proposed
"""
    assert (
        told(rules, "how A decreases using drugs at most 1")
        == """\
4 minimal interventions make it necessary that A decreases:

  rules needed  settings
  established   D = low or high
  proposed      E = low or high

Each is enough, and nothing in it can be left out. There are no others among 4 settings, one at a
time.
"""
    )


def test_a_claim_that_holds_already_needs_none() -> None:
    rules = """\
drug D, E
protein A
D -| A
E -| A
"""
    assert (
        told(rules, "how A decreases using E with D = high")
        == """\
Nothing has to be set: it is necessary already that A decreases with D = high.
"""
    )


def test_what_is_kept_is_said() -> None:
    rules = """\
drug D, E
protein A, B
D -| A
D -| B
E -| A
"""
    assert (
        told(rules, "how A decreases using drugs at most 1 keeping B does not decrease")
        == """\
2 minimal interventions make it necessary that A decreases, while B does not decrease:

  E = low or high

Each is enough, and nothing in it can be left out. There are no others among 4 settings, one at a
time.
"""
    )


def test_an_inconsistent_question_has_a_conflict() -> None:
    rules = """\
drug D
protein A
D -| A
observe A increases with D = high
"""
    assert (
        told(rules, "how A decreases using drugs")
        == """\
No consistent labeling: 2 rules and settings that cannot all hold.

  <text>:3  D -| A
  <text>:4  observe A increases with D = high

Without what any one of these lines says here, the rest agree.
"""
    )
