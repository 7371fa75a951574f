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
3 minimal interventions make it necessary that A decreases:

  D, E or F = low or high

Each is enough, and nothing in it can be left out. There are no others among 6 settings, one at a
time.
In short: D inhibits A.

How it works with D = low
  1  D rises -| A falls

Why nothing outweighs it
     Nothing that moves pushes the other way.
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
3 minimal interventions make it necessary that A decreases:

  D = low
  D = high
  E = low
  E = high
  F = low
  F = high

Each is enough, and nothing in it can be left out. There are no others among 6 settings, one at a
time.
In short: D inhibits A.

How it works with D = low
  1  D rises -| A falls

Why nothing outweighs it
     Nothing that moves pushes the other way.
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
2 minimal interventions make it necessary that C decreases:

  knock out A or B
  A or B = low

Each is enough, and nothing in it can be left out. There are no others among 6 settings, one at a
time.
In short: with less A, C falls.

How it works with knock out A
  1  A falls -> C falls

Why nothing outweighs it
     Nothing that moves pushes the other way.

Why the others drop out, each alone
     Certainly not enough: A or B = high.
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

What each does alone
     Certainly not enough: D = low or high.
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
None of the allowed quantities can influence the claim.
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
2 minimal interventions make it necessary that A decreases:

  rules needed  settings
  established   D = low or high
  proposed      E = low or high

Each is enough, and nothing in it can be left out. There are no others among 4 settings, one at a
time.
In short: D inhibits A.

How it works with D = low
  1  D rises -| A falls

Why nothing outweighs it
     Nothing that moves pushes the other way.
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
1 minimal intervention makes it necessary that A decreases, while B does not decrease:

  E = low or high

Each is enough, and nothing in it can be left out. There are no others among 4 settings, one at a
time.
In short: E inhibits A. Unaffected: B: no path leads there.

How it works with E = low
  1  E rises -| A falls

Why nothing outweighs it
     Nothing that moves pushes the other way.

Why the others drop out, each alone
     Enough, but B decreases: D = low or high.
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

Drop any one of these lines, and the rest agree.
"""
    )


def test_interventions_stand_by_where_they_act() -> None:
    rules = """\
drug D, E, F
protein A, B, C
D -| A
E -| A
F -| B
A -> B -> C
"""
    text = told(rules, "how C decreases using drugs at most 1")
    assert (
        """
  acts on  settings
  A        D or E = low or high
  B        F = low or high
"""
        in text
    )


def test_of_settings_that_drop_out_it_is_told_what_they_do() -> None:
    rules = """\
drug D, E, F, G
protein A, B
D -| A
E -| A
E -| B
F -> A
M: maybe G -| A
"""
    text = told(rules, "how A decreases using drugs at most 1 keeping B does not decrease")
    assert text.endswith(
        """\
Why the others drop out, each alone
     Enough, but B decreases: E = low or high.
     Perhaps enough, but not for certain: G = low or high.
     Certainly not enough: F = low or high.
"""
    )
