"""What `show` shows: a model, one quantity, one rule, all rules, a problem, the syntax of a file."""

from __future__ import annotations

from reasoner.lang.parser import parse_file
from reasoner.model.worlds import frame_of
from reasoner.pipeline import loads
from reasoner.query.kinds import scenario_place
from reasoner.render.text import to_text
from reasoner.solve.problem import Problem
from reasoner.source import Source
from reasoner.tell import overview

RULES = """\
model small "A small one"
drug D, E
protein A
protein B also bee "a kinase"
source Kim2011 "Kim J et al. Nat Cell Biol 2011;13:132" pmid 21258367
I1: D -| A by "binding" cite Kim2011 note "in vitro"
M: maybe A -> B status proposed
B requires A
scenario s: E = high
scenario t extends s: D = high
observe A decreases with D = high
"""
MODEL = loads(RULES)


def test_a_model_is_counted_and_its_scenarios_are_listed() -> None:
    assert (
        to_text(overview.overview(MODEL))
        == """\
small: A small one
4 quantities, 2 influences, 1 gate, 1 observation and 1 paper.

  drug     D and E
  protein  A and B

Scenarios:

  s  E = high
  t  extends s: D = high
"""
    )


def test_a_quantity_has_its_levels_and_what_acts_each_way() -> None:
    assert (
        to_text(overview.quantity(MODEL, "B"))
        == """\
B (protein): a kinase
Also bee; levels off! < low < normal* < high.
What acts on it:

  <text>:7  M: maybe A -> B  proposed

What it requires:

  <text>:8  B requires A
"""
    )
    acts = to_text(overview.quantity(MODEL, "A"))
    assert "What acts on it:\n\n  <text>:6  I1: D -| A  Kim 2011\n              in vitro\n" in acts
    assert "What it acts on:\n\n  <text>:7  M: maybe A -> B  proposed\n" in acts


def test_a_rule_has_its_status_papers_and_note() -> None:
    assert (
        to_text(overview.rule(MODEL, "I1"))
        == """\
  <text>:6  I1: D -| A  Kim 2011

Status: established (binding).
Kim J et al. Nat Cell Biol 2011;13:132
in vitro
"""
    )


def test_all_rules_stand_with_label_and_status() -> None:
    assert (
        to_text(overview.rules(MODEL))
        == """\
  I1         established  D -| A                             Kim 2011
  M          proposed     maybe A -> B
  <text>:8   established  B requires A
  <text>:11  established  observe A decreases with D = high
"""
    )


def test_a_problem_has_its_worlds_and_a_row_for_each_constraint() -> None:
    frame = frame_of(MODEL, [scenario_place("s")])
    worlds, grounds = to_text(overview.problem(MODEL, frame, Problem(MODEL, frame).grounds)).split("\n\n")[:2]
    assert [line.split() for line in worlds.splitlines()][:2] == [
        ["0", "the", "reference", "before"],
        ["1", "s", "before"],
    ]
    rows = [line.split()[:2] for line in grounds.splitlines()]
    assert ["setting", "E"] in rows
    assert ["gate", "<text>:8"] in rows
    assert ["observation", "<text>:11"] in rows


def test_a_syntax_tree_leaves_out_spans_and_what_is_empty() -> None:
    file, _ = parse_file(Source("<text>", "I1: D -| A\n"))
    assert (
        to_text(overview.tree(file))
        == """\
  File
    statements:
      InfluenceRule
        label: Name
          text: I1
        sources:
          Name
            text: D
        links:
          Link
            arrow: -|
            targets:
              Name
                text: A
        clauses: Clauses
"""
    )
