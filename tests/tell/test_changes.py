"""What would make a claim necessary, and what would settle a direction: rows by kind, folded or whole."""

from __future__ import annotations

from told import told

AFTER = "It would be necessary after any one of these changes, each checked:\n\n"
BOTH = "drug D\nprotein K, F, U\nD1: D -| K\nP1: D -> F\nQ1: F -> K\nR1: K -| U\n"


def changes(rules: str, question: str, full: bool = False) -> str:
    """What is told of changes alone."""
    return told(rules, question, full).split(AFTER)[1]


def test_knockouts_decisions_and_rules_that_work_only_together_share_a_row() -> None:
    rules = "drug D, E\nprotein A, G, X\nD -> X\nM: maybe A -| X\nN: G -| X\nE -| G\nA -> G\n"
    assert (
        changes(rules, "why not X increases with D = high, A = high")
        == """\
  together  knock out G and maybe A -| X does not exist; maybe A -| X does not exist and without G
            -| X (<text>:5); maybe A -| X does not exist and without A -> G (<text>:7)

There are no others among 8 possible changes, two at a time.
"""
    )


def test_settings_that_do_the_same_share_a_row() -> None:
    rules = "drug D, E, F\nprotein A, X\nD -> X\nE -| A\nF -| A\nA -| X\ninput S\nS -> A\n"
    text = changes(rules, "why not X increases with D = high, S = high")
    assert "leave out  " in text
    assert "A -| X (<text>:6)" in text


def test_more_than_eight_of_a_kind_are_folded_and_whole_in_full_form() -> None:
    chain = " -> ".join(f"P{n}" for n in range(11))
    names = ", ".join(f"P{n}" for n in range(11))
    rules = f"drug D\nprotein {names}, Q, X\nD -> {chain} -| X\nQ -> X\n"
    question = "why not X increases with D = high, Q = high"
    assert "further" in changes(rules, question) or "more" in changes(rules, question)
    short, whole = changes(rules, question), changes(rules, question, full=True)
    assert len(whole.split(";")) > len(short.split(";"))


def test_what_settles_each_way_is_told_by_how_it_is_learnt() -> None:
    assert told(BOTH, "why ambiguous K with D = high").split("may fall\n", 1)[1] == (
        """\
What hangs on it: U.

What goes with K
     K rises where U falls, and falls where U rises.

K certainly rises given any one of these
  found to win  F -> K (<text>:5)

K certainly falls given any one of these
  found to win  D -| K (<text>:3)

What to measure next
Measure U: whatever it does settles K. If it falls, K rises. If it is unchanged, K is unchanged. If
it rises, K falls.
"""
    )


def test_what_is_measured_and_settles_one_way_alone_is_told_there() -> None:
    weak = BOTH + "weak U -| V\nprotein V\n"
    text = told(weak, "why ambiguous K with D = high")
    assert (
        "\nK certainly rises given any one of these\n  found to win  F -> K (<text>:5)\n  measured      V rises\n"
        in text
    )
    assert "  measured      V falls\n" in text


def test_a_switch_settles_a_direction_by_being_found_out() -> None:
    text = told("drug D\nprotein A\nM: maybe D -> A\nN: D -| A\n", "why ambiguous A with D = high")
    assert "No single fact, and no two nearby, would make sure that A rises.\n" in text
    assert "  found out     maybe D -> A does not exist\n" in text


def test_where_nothing_is_consistent_what_to_leave_out_follows_the_conflict() -> None:
    rules = "drug D\nprotein A, B\nD -| A -> B\nobserve O1: A increases with D = high\n"
    text = told(rules, "why not B decreases with D = high")
    assert text.startswith("No consistent labeling: ")
    assert text.split(AFTER)[1].startswith("  leave out  observe A increases with D = high (<text>:4)")
