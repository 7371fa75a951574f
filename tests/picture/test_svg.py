"""The picture as a file: well-formed, labelled, with marks that do not rest on colour, and no way in for markup."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

from test_network import MODEL

from reasoner.picture.drawing import Drawing, Edge, Node
from reasoner.picture.network import Shown, network
from reasoner.picture.svg import to_svg

SVG = "{http://www.w3.org/2000/svg}"


def parsed(*drawings: Drawing) -> ElementTree.Element:
    return ElementTree.fromstring(to_svg(drawings))


def classes(root: ElementTree.Element, kind: str) -> list[str]:
    return [g.attrib["class"] for g in root.iter(f"{SVG}g") if g.get("class", "").split()[:1] == [kind]]


def legend(root: ElementTree.Element) -> list[str]:
    return ["".join(t.itertext()) for g in root.findall(f"{SVG}g") for t in g.findall(f"{SVG}text")]


def test_every_box_and_line_is_there_with_its_kind() -> None:
    drawing = network(MODEL, "Every kind of line")
    root = parsed(drawing)
    edges = [g for g in root.iter(f"{SVG}g") if "data-rule" in g.attrib]
    assert [g.attrib["data-rule"] for g in edges] == [e.rule for e in drawing.edges]
    assert [g.attrib["data-quantity"] for g in root.iter(f"{SVG}g") if "data-quantity" in g.attrib] == [
        n.id for n in drawing.nodes
    ]
    assert "edge influence activates weak" in classes(root, "edge")
    assert "edge influence unknown slow" in classes(root, "edge")
    assert "edge gate requires" in classes(root, "edge")
    assert edges[0].findtext(f"{SVG}title") == "d -| A\nI1, <text>:10"


def test_the_legend_explains_what_is_drawn_and_nothing_else() -> None:
    shown = {"A": Shown("down"), "B": Shown("not-up"), "d": Shown("up", "none → high", True)}
    assert legend(parsed(network(MODEL, "x", ["I1", "I2"], shown=shown))) == [
        "rises", "falls", "does not rise", "set", "drug", "input or context", "raises", "lowers",
        "it stops the influence",
    ]  # fmt: skip


def test_a_direction_is_a_triangle_and_not_only_a_colour() -> None:
    marks = ("up", "down", "steady", "not-up", "not-down", "changed", "open")
    drawings = [network(MODEL, m, ["I1"], shown={"A": Shown(m)}) for m in marks]  # type: ignore[arg-type]
    paths = []
    for drawing in drawings:
        (box,) = (g for g in parsed(drawing).iter(f"{SVG}g") if g.get("data-quantity") == "A")
        paths.append([(p.get("class"), p.get("d")) for p in box.findall(f"{SVG}path")][1])
    assert len(set(paths)) == len(marks)


def test_drawings_of_one_answer_stand_side_by_side_with_every_box_in_its_place() -> None:
    sides = [network(MODEL, t, ["I1", "I2"], shown=s) for t, s in (("one", {}), ("two", {"A": Shown("up", "high")}))]
    root = parsed(*sides)
    places = [
        [box.attrib["transform"] for box in side.iter(f"{SVG}g") if "data-quantity" in box.attrib]
        for side in root.findall(f"{SVG}g")[:2]
    ]
    assert places[0] == places[1] != []
    assert [side.findtext(f"{SVG}text") for side in root.findall(f"{SVG}g")[:2]] == ["one", "two"]


def test_names_and_notes_cannot_bring_in_markup() -> None:
    evil = '"></title><script>alert(1)</script>\x00\x1b&<'
    nodes = (Node(evil, evil, evil, tip=evil, level=evil), Node("b", "b", "joint", tip=evil))
    drawing = Drawing(evil, nodes, (Edge(evil, "b", "inhibits", rule=evil, tip=evil), Edge("b", "b", "activates")))
    text = to_svg([drawing, replace(drawing, title="other")])
    root = ElementTree.fromstring(text)
    assert not list(root.iter(f"{SVG}script"))
    assert "<script" not in text
    assert {g.get("data-rule") for g in root.iter(f"{SVG}g")} == {None, '"></title><script>alert(1)</script>&<'}


def test_a_network_of_nothing_is_an_empty_picture() -> None:
    assert classes(parsed(Drawing("empty", (), ())), "node") == []
