"""Conflicts as the user's own lines, with what would resolve them."""

from __future__ import annotations

from told import told


def test_a_question_without_any_labeling_shows_lines_and_settings() -> None:
    rules = """\
drug D
protein A
L: D -| A
rule when D is high then A is high
"""
    assert (
        told(rules, "what if D = high")
        == """\
No consistent labeling: 3 rules and settings that cannot all hold.

  the question  D = high
  <text>:3      L: D -| A
  <text>:4      rule when D is high then A is high

Drop any one of these lines, and the rest agree.
"""
    )


def test_a_scenario_that_cannot_be_is_named() -> None:
    rules = """\
drug D
protein A
L: D -| A
rule when D is high then A is high
scenario s: D = high
"""
    assert (
        told(rules, "check")
        == """\
1 setting and 2 rules cannot all be true:

  scenario s  D = high
  <text>:3    L: D -| A
  <text>:4    rule when D is high then A is high

Drop any one of these lines, and the rest agree. No conflict is smaller.
Even without any observation, s has no consistent labeling.
If all that is stated is right, at least one influence is missing, for instance one that pushes A
up.
Each of these makes everything agree, and nothing of it can be left out; the cheapest to doubt
first:
  1  leave out rule when D is high then A is high
       <text>:4  - rule when D is high then A is high
  2  turn the sign of D -| A
       <text>:3  - L: D -| A
                 + L: D -> A
That nothing cheaper makes everything agree is what the search found; it has no checked proof.
"""
    )


TWO = """\
drug D
protein A, B
L: D -| A
M: D -| B
observe O1: A increases with D = high
observe O2: B increases with D = high
"""


def test_conflicts_without_a_shared_observation_stand_apart_each_with_its_repairs() -> None:
    text = told(TWO, "check")
    first, second = text.split("A separate conflict: ")
    assert first.startswith(
        """\
O1 contradicts the rules, by which it is certain that A decreases with D = high:

  seen     <text>:5  O1: observe A increases with D = high
  derived            A decreases with D = high

In short: D inhibits A.

What the rules derive
  1  D rises -| A falls

Why the rules leave no other way
     Nothing that moves pushes the other way.
Rests on 1 rule; no fewer suffice. Checked independently.
No conflict is smaller.
"""
    )
    assert second.startswith(
        """\
1 observation and 1 rule cannot all be true:

  <text>:6  O2: observe B increases with D = high
  <text>:4  M: D -| B

Drop any one of these lines, and the rest agree. No conflict is smaller. That they contradict each
other was checked independently, in 4 steps.
If all that is stated is right, at least 2 influences are missing, for instance one that pushes A up
and one that pushes B up.
"""
    )
    headlines = [line for line in text.splitlines() if line.startswith("To resolve the")]
    assert [line.split(" conflict")[0] for line in headlines] == ["To resolve the first", "To resolve the second"]


def test_a_repair_shows_the_line_before_and_after() -> None:
    text = told("drug D\nprotein A\nL: D -| A\nobserve O1: A increases with D = high\n", "check")
    assert text.endswith(
        """\
  1  doubt that A increases with D = high
       <text>:4  - observe O1: A increases with D = high
  2  turn the sign of D -| A
       <text>:3  - L: D -| A
                 + L: D -> A
Nothing cheaper among the changes looked for makes everything agree. Checked independently.
"""
    )


def test_a_long_conflict_is_folded_and_whole_in_full_form() -> None:
    names = [f"P{n:02}" for n in range(16)]
    rules = f"drug D\nprotein {', '.join(names)}\nD -> {' -> '.join(names)}\n"
    rules += "observe (P15 decreases or P14 decreases) with D = high\n"
    assert "and 4 more" in told(rules, "check")
    assert "and 4 more" not in told(rules, "check", full=True)
    assert told(rules, "check", full=True).count(" -> ") > told(rules, "check").count(" -> ")


def test_of_what_one_observation_contradicts_the_other_rules_are_counted_or_in_full_form_listed() -> None:
    rules = "drug D\nprotein A, B\nD -> A\nB -> A\nobserve A decreases with D = high\n"
    assert "1 further rule is read only to exclude other influences" in told(rules, "check")
    whole = told(rules, "check", full=True)
    assert "2 rules take part:" in whole and "<text>:4  B -> A" in whole


def test_what_stays_because_nothing_sets_it_is_said() -> None:
    text = told("drug D\nprotein A\nobserve A increases with D = high\n", "check")
    assert "Nothing acts on A, and nothing sets it." in text
    both = told("drug D\nprotein A, B\nobserve (A increases or B increases) with D = high\n", "check")
    assert "Nothing acts on A and B, and nothing sets them." in both
