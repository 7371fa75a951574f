"""What is drawn of a model: boxes for quantities, lines for rules, joints where something acts on an influence."""

from __future__ import annotations

from reasoner.picture.dot import to_dot
from reasoner.picture.drawing import Drawing
from reasoner.picture.network import between, neighbourhood, network
from reasoner.pipeline import loads

RULES = """\
model lines "Every kind of line"
levels bit: off < on
drug d
context c
input i : bit
protein A, B, C, D, E
complex K
process p
gene X : bit
I1: d -| A
I2: A -> B unless c is on
I3: B -> C
I8: d -| (B -> C)
I4: weak C -> D
I5: slow D -? E
I6: maybe E -> p
I7: dominant K -> p
N1: d -0 K cite Kim2011
G1: p requires K
X := i
source Kim2011 "Kim J et al. Nat Cell Biol 2011;13:132"
"""

MODEL = loads(RULES)


def lines(drawing: Drawing) -> list[str]:
    """Every line of a drawing, as `source -head- target (what) [style]`."""
    styles = ("weak", "slow", "dominant", "maybe")
    return [
        f"{e.source} -{e.head}- {e.target} ({e.line} {e.rule})" + "".join(f" {s}" for s in styles if getattr(e, s))
        for e in drawing.edges
    ]


def test_every_rule_is_a_line_and_an_influence_with_a_condition_or_acted_on_has_a_joint() -> None:
    assert lines(network(MODEL, "all")) == [
        "d -inhibits- A (influence I1)",
        "A -plain- rule I2 (influence I2)",
        "rule I2 -activates- B (influence I2)",
        "c -forbids- rule I2 (condition I2)",
        "B -plain- B->C (influence I3)",
        "B->C -activates- C (influence I3)",
        "d -inhibits- B->C (influence I8)",
        "C -activates- D (influence I4) weak",
        "D -unknown- E (influence I5) slow",
        "E -activates- p (influence I6) maybe",
        "K -activates- p (influence I7) dominant",
        "d -absent- K (influence N1)",
        "K -requires- p (gate G1)",
        "i -requires- X (definition <text>:20)",
    ]


def test_of_some_rules_only_what_they_join_is_drawn() -> None:
    drawn = network(MODEL, "some", ["I1", "I2"], quantities=["p"])
    assert [n.id for n in drawn.nodes] == ["d", "c", "A", "B", "p", "rule I2"]
    apart = network(MODEL, "some", ["I2"], within={"A", "B"})
    assert lines(apart) == ["A -activates- B (influence I2)"]


def test_what_lies_around_a_quantity_grows_with_the_steps() -> None:
    assert neighbourhood(MODEL, ["E"], 1) == ("I5", "I6")
    assert neighbourhood(MODEL, ["E"], 2) == ("I4", "I5", "I6", "I7", "G1")
    assert neighbourhood(MODEL, ["E"], 0) == ()


def test_between_quantities_is_what_joins_them_and_what_acts_on_that() -> None:
    assert between(MODEL, ["A", "B"]) == ("I2",)
    assert between(MODEL, ["B", "C", "d"]) == ("I3.source", "I3", "I8", "I3.gate")
    assert between(MODEL, ["K", "p", "E"]) == ("I6", "I7", "G1")
    assert between(MODEL, ["E"]) == ()


def test_the_drawing_for_graphviz() -> None:
    assert (
        to_dot([network(MODEL, 'a "title"', ["I2", "I5", "I7"])])
        == """\
digraph "a \\"title\\"" {
  rankdir=TB;
  node [shape=box, style="rounded,filled", fillcolor=white, fontname="Helvetica", fontsize=11];
  edge [fontname="Helvetica", fontsize=9];
  "c" [label="c", shape=parallelogram, tooltip="c (context)"];
  "A" [label="A", tooltip="A (protein)"];
  "B" [label="B", tooltip="B (protein)"];
  "D" [label="D", tooltip="D (protein)"];
  "E" [label="E", tooltip="E (protein)"];
  "K" [label="K", shape=octagon, tooltip="K (complex)"];
  "p" [label="p", shape=hexagon, tooltip="p (process)"];
  "rule I2" [label="", shape=point, width=0.05, tooltip="A -> B unless c is on\\nI2, <text>:11"];
  "A" -> "rule I2" [arrowhead=none, id="I2", tooltip="A -> B unless c is on\\nI2, <text>:11"];
  "rule I2" -> "B" [arrowhead=normal, id="I2", tooltip="A -> B unless c is on\\nI2, <text>:11"];
  "c" -> "rule I2" [arrowhead=odottee, style=dotted, color="#707070", id="I2", \
tooltip="A -> B unless c is on\\nI2, <text>:11"];
  "D" -> "E" [arrowhead=diamond, label="slow", id="I5", tooltip="slow D -? E\\nI5, <text>:15"];
  "K" -> "p" [arrowhead=normal, penwidth=2.5, id="I7", tooltip="dominant K -> p\\nI7, <text>:17"];
}
"""
    )
