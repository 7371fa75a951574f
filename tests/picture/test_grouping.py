"""Large networks by groups: what belongs together, and what a bundle says of the lines that it stands for."""

from __future__ import annotations

import random
from pathlib import Path
from xml.etree import ElementTree

import pytest

import reasoner
from reasoner.cli.main import main
from reasoner.model.ir import Model
from reasoner.picture.dot import to_dot
from reasoner.picture.drawing import Drawing, Edge, Head, Node
from reasoner.picture.grouping import LARGE, Group, across, folded, groups, inside, opened
from reasoner.picture.network import network

ROOT = Path(reasoner.__file__).resolve().parents[1]
MAIN = 'model whole "Everything"\nuse "one.rules"\nuse "two.rules"\nprotein Z\nS -> Z\n'
ONE = """\
model one "the first <part>"
drug D
context c
protein A, B
D -| A -> B
"""
TWO = """\
model two
protein P, Q, R, S
process x
I1: A -> P
I2: A -| P
I3: A -> Q unless c is on
B -0 Q
B -| Q
P requires B
I4: B -> S
Q -> R -| S -> x
"""
CLASSES = """\
class kinase also `kinases of the cell`
class drugs_of : dose
drug D, E is drugs_of
protein A is kinase
protein B is kinase
protein C
D -| A -> B -> C
E -| A
E -> B
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, text in (("main", MAIN), ("one", ONE), ("two", TWO)):
        (tmp_path / f"{name}.rules").write_text(text, encoding="utf-8")
    return tmp_path


@pytest.fixture
def model(folder: Path) -> Model:
    return reasoner.load(folder).data


def said(edges: tuple[Edge, ...]) -> list[str]:
    return [f"{e.source.strip()} {e.head} {e.target.strip()} {e.label}".replace("group\n", "G").strip() for e in edges]


def test_quantities_of_one_file_belong_together_and_a_joint_to_what_its_line_leads_to(model: Model) -> None:
    drawing = network(model, "all")
    found = groups(model, drawing, "files")
    assert [(g.title, g.members) for g in found] == [
        ("the first <part>", ("D", "c", "A", "B")),
        ("two", ("P", "Q", "R", "S", "x", "rule I3")),
    ]
    assert [node.id for node in folded(drawing, found).nodes] == [*(g.id for g in found), "Z"]


def test_only_a_large_drawing_is_grouped_unless_it_is_asked_for(model: Model) -> None:
    assert groups(model, network(model, "all")) == ()
    many = ", ".join(f"N{n}" for n in range(LARGE + 1))
    large = reasoner.loads(f"protein {many}\n" + CLASSES).data
    assert [g.members for g in groups(large, network(large, "all"))] == [("D", "E"), ("A", "B")]
    assert groups(large, network(large, "all"), "none") == ()
    assert network(large, "all") == folded(network(large, "all"), ())


def test_classes_have_the_name_that_their_also_gives_them() -> None:
    model = reasoner.loads(CLASSES).data
    found = groups(model, network(model, "all"), "classes")
    assert [(g.title, g.members) for g in found] == [
        ("drugs_of", ("D", "E")), ("kinases of the cell", ("A", "B"))
    ]  # fmt: skip


def test_a_bundle_counts_what_raises_what_lowers_and_the_rest_and_no_absence(model: Model) -> None:
    drawing = network(model, "all")
    found = groups(model, drawing, "files")
    whole = folded(drawing, found)
    assert said(whole.edges) == ["group\n0 both group\n1 3→ 2⊣ 2○".replace("group\n", "G"), "G1 activates Z"]
    assert set(whole.edges[0].rules) >= {"I1", "I2", "I3", "I4"}
    assert whole.edges[1].rule and not whole.edges[1].label
    assert whole.nodes[0].level == "4 quantities"
    assert [e.source for e in inside(drawing, found[0]).edges] == ["D", "A"]


def test_a_bundle_of_what_is_only_read_is_a_ring(model: Model) -> None:
    drawing = Drawing(
        "x",
        tuple(Node(id, id, "protein") for id in "ABCD"),
        (Edge("A", "C", "requires", "gate", "g"), Edge("B", "D", "requires", "gate", "h")),
    )
    found = (Group("group\n0", "one", ("A", "B")), Group("group\n1", "two", ("C", "D")))
    assert said(folded(drawing, found).edges) == ["G0 requires G1 2○"]


def test_whatever_is_folded_the_lines_between_what_is_seen_draw_every_rule_once() -> None:
    for seed in range(200):
        draw = random.Random(seed)
        names = [f"q{n}" for n in range(draw.randint(4, 14))]
        heads: tuple[Head, ...] = ("activates", "inhibits", "unknown", "requires")
        edges = tuple(
            Edge(draw.choice(names), draw.choice(names), draw.choice(heads), rule=f"r{n}")
            for n in range(draw.randint(1, 30))
        )
        drawing = Drawing("x", tuple(Node(name, name) for name in names), edges)
        homes = {name: draw.randint(0, 3) for name in names}
        found = tuple(Group(f"group\n{n}", str(n), tuple(name for name in names if homes[name] == n)) for n in range(3))
        found = tuple(group for group in found if len(group.members) > 1)
        home = {m: group.id for group in found for m in group.members}
        for _ in range(5):
            open_ones = {group.id for group in found if draw.random() < 0.5}
            seen = {name: name if home.get(name, name) in {*open_ones, name} else home[name] for name in names}
            shown = [e for e in across(drawing, found) if {e.source, e.target} <= set(seen.values())]
            rules = [(e.source, e.target, rule) for e in shown for rule in (e.rules or (e.rule,))]
            wanted = [
                (seen[e.source], seen[e.target], e.rule)
                for e in edges
                if home.get(e.source, e.source) != home.get(e.target, e.target)
            ]
            assert sorted(rules) == sorted(wanted)


def test_groups_are_open_where_the_story_runs_and_else_where_it_begins() -> None:
    nodes = (
        Node("d", "d", "drug", "up", given=True), Node("k", "k", "context", "steady", given=True),
        Node("a", "a", "protein", "down"), Node("b", "b", "protein", "up"), Node("x", "x", "process", "up"),
    )  # fmt: skip
    found = tuple(Group(f"group\n{node.id}", node.id, (node.id,)) for node in nodes)
    lines = (Edge("d", "a", "inhibits"), Edge("d", "x", "activates"), Edge("k", "b", "activates"))
    assert [g.title for g in opened(Drawing("x", nodes, lines), found)] == ["d", "a"]
    claimed = (*nodes[:4], Node("x", "x", "process", "up", claimed=True))
    assert [g.title for g in opened(Drawing("x", claimed, lines), found)] == ["d", "a", "x"]
    told = (*lines, Edge("a", "b", "activates", part="story"))
    assert [g.title for g in opened(Drawing("x", nodes, told), found)] == ["a", "b"]


def test_a_folded_group_says_how_many_of_its_quantities_go_which_way() -> None:
    nodes = tuple(Node(f"n{n}", "", "protein", mark) for n, mark in enumerate(("up", "up", "down", "open", "steady")))
    box = folded(Drawing("x", nodes, ()), (Group("group\n0", "all", tuple(n.id for n in nodes)),)).nodes[0]
    assert box.level == "2 ↑, 1 ↓, 1 open"
    still = folded(Drawing("x", nodes, ()), (Group("group\n0", "one", ("n4",)),)).nodes[0]
    assert still.level == "1 unchanged"


def test_the_language_of_graphviz_has_clusters(model: Model) -> None:
    drawing = network(model, "all")
    text = to_dot([drawing], groups(model, drawing, "files"))
    assert '  subgraph cluster_group_1 { label="the first <part>"; "D" "c" "A" "B" }' in text
    assert "cluster" not in to_dot([drawing])


def test_the_command_draws_by_groups_and_names_no_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for form in ("--svg", "--html", "--dot"):
        assert main(["export", form, "--group", "files", str(folder)]) == 0
        text = capsys.readouterr().out
        assert str(folder) not in text and str(folder.parent) not in text
        assert "the first &lt;part&gt;" in text or form == "--dot"
        assert main(["export", form, "--group", "files", str(folder)]) == 0
        assert capsys.readouterr().out == text
    assert main(["export", "--svg", "--group", "files", str(folder)]) == 0
    drawn = ElementTree.fromstring(capsys.readouterr().out)
    assert "3→ 2⊣ 2○" in [text.text for text in drawn.iter() if text.attrib.get("class") == "count"]
    assert main(["export", "--svg", str(ROOT / "rules" / "mtor")]) == 0
    drawn = ElementTree.fromstring(capsys.readouterr().out)
    boxes = [g for g in drawn.iter() if "data-quantity" in g.attrib]
    assert 10 < len(boxes) < 25
