"""Networks in JSON, YAML and XML: INDRA, CX, GO-CAM, GraphML, SBGN; and MIDAS as observations."""

from __future__ import annotations

import pytest
from foreign import both_signs, edges, errors, imported, measured, names, remarks, samples, signs

from reasoner.lang import syntax
from reasoner.lang.formatter import one_line


@samples
def test_statements_of_indra_have_signs_sources_and_status() -> None:
    found = imported("indra/pmc3898398_indra_results.json")
    assert not errors(found)
    assert {("AMPK", "-|", "SIRT1"), ("AMPK", "->", "PARP1"), ("MTOR", "-?", "SIRT1")} <= set(edges(found))
    assert both_signs(found) == {("PARP1", "NAD(+)"), ("TP53BP1", "ENG")}
    assert "not used: 15 statements that are no regulation (Complex)" in remarks(found)
    assert [s.pmid for s in found.statements if isinstance(s, syntax.SourceDecl)] == ["24360018"]
    repeated = imported("indra/PMC6044858_indra.json")
    assert len(both_signs(repeated)) == 6 and ("OGT", "SDC1") in both_signs(repeated)
    small = imported("indra/pmc333362_indra_results.json")
    assert edges(small) == [("fluoride", "->", "ADCY"), ("POMC", "->", "ADCY")]


@samples
def test_an_answer_of_a_network_search_is_read_and_belief_is_status() -> None:
    found = imported("indra/subnetwork_d236ff84.json")
    assert not errors(found) and len(names(found)) == 13
    assert ("botF", "-|", "VAMP2") in edges(found) and ("botE", "SNAP25") in both_signs(found)
    rule = next(s for s in found.statements if isinstance(s, syntax.InfluenceRule) and "botF" in one_line(s))
    assert rule.clauses.status is not None and rule.clauses.status.text == "proposed"  # belief 0.79


@samples
@pytest.mark.parametrize(
    ("name", "nodes", "edge"),
    [
        ("cx2/base_kg.cx2", 94, ("complex(p(HGNC:E2F1), p(HGNC:TFDP1), p(HGNC:RB1))", "-|", "bp(FPLX:UBE2)")),
        ("cx2/llm_results_latest.cx2", 75, ("a(CHEBI:celastrol)", "-|", "p(HGNC:NOS2)")),
        ("cx2/pmc3898398_cx2.cx", 41, ("JNK", "-?", "SIRT1")),
        ("cx/wntsignaling.cx", 32, ("LRP6", "-|", "GSK3B/Axin/APC")),
    ],
)
def test_cx_has_its_nodes(name: str, nodes: int, edge: tuple[str, str, str]) -> None:
    found = imported(name)
    assert not errors(found) and len(names(found)) == nodes and edge in edges(found)


@samples
def test_signs_of_cx_are_those_of_its_words() -> None:
    assert signs(imported("cx/wntsignaling.cx")) == {"->": 42, "-|": 8}
    assert signs(imported("cx2/glypican2.cx2"))["->"] == 0
    brca = signs(imported("cx/merged_BRCA1_formatted.cx"))
    assert brca["->"] + brca["-|"] <= 10


@samples
@pytest.mark.parametrize(
    ("name", "nodes", "plus", "minus", "unknown", "edge"),
    [
        ("gocam/Model-568b0f9600000284.yaml", 10, 7, 2, 0, ("vhp-1", "-|", "kgb-1")),
        ("gocam/Model-6606056e00002011.yaml", 4, 3, 0, 0, ("LYN", "->", "CD72")),
        ("gocam/minerva-64d5781900000615.json", 13, 15, 1, 0, ("MTOR", "-|", "EIF4EBP1")),
        ("gocam/minerva-5b91dbd100002057.json", 12, 13, 0, 0, ("tir-1", "->", "nsy-1")),
    ],
)
def test_gocam_has_its_activities_and_relations(
    name: str, nodes: int, plus: int, minus: int, unknown: int, edge: tuple[str, str, str]
) -> None:
    found = imported(name)
    assert not errors(found) and len(names(found)) == nodes
    counted = signs(found)
    assert (counted["->"], counted["-|"], counted["-?"]) == (plus, minus, unknown)
    short = {(one.split(" ")[0], arrow, other.split(" ")[0]) for one, arrow, other in edges(found)}
    assert edge in short


@samples
def test_gocam_cites_the_papers_of_each_relation_and_tells_activities_of_one_product_apart() -> None:
    found = imported("gocam/Model-568b0f9600000284.yaml")
    cited = {k.text for s in found.statements if isinstance(s, syntax.InfluenceRule) for k in s.clauses.cite}
    assert len(cited) == 7 and "PMID12142542" in cited
    mtorc1 = imported("gocam/minerva-64d5781900000615.json")
    assert any(
        one != other and one.startswith("RRAGA") and other.startswith("RRAGA") for one, _, other in edges(mtorc1)
    )
    assert signs(imported("gocam/Model-663d668500002178.json")) == {"-?": 6, "->": 1}  # one pair of each twice


@samples
def test_graphml_without_directions_makes_none_up() -> None:
    found = imported("graphml/signed-unweighted.graphml")
    assert not edges(found) and len(names(found)) == 20
    told = remarks(found)
    assert told[0] == "not used: 40 attributes of nodes (x, y)"
    assert told[1].startswith("not used: 20 edges without a direction") and len(told) == 2
    drawn = imported("graphml/yed_test_simple.graphml")
    assert len(names(drawn)) == 4 and {"d1", "d2"} <= names(drawn) and signs(drawn) == {"-?": 2}


def test_graphml_with_directions_has_the_signs_of_its_attributes() -> None:
    text = (
        '<graphml><key id="s" for="edge" attr.name="sign"/><key id="l" for="node" attr.name="name"/>'
        '<graph edgedefault="directed"><node id="a"><data key="l">AKT</data></node><node id="b"/>'
        '<edge source="a" target="b"><data key="s">-1</data></edge>'
        '<edge source="b" target="a"><data key="s">activation</data></edge></graph></graphml>'
    )
    assert edges(imported("a.graphml", text)) == [("AKT", "-|", "b"), ("b", "->", "AKT")]


@samples
def test_activity_flows_have_influences_operators_and_gates() -> None:
    found = imported("sbgn/epidermal_growth_factor_receptor_pathway.sbgn")
    assert len(names(found)) == 46 and signs(found) == {"->": 59, "-|": 5, "-?": 1}
    assert {("Cbl", "-|", "EFGR"), ("EGF", "->", "EFGR"), ("MAPK", "-|", "SOS")} <= set(edges(found))
    small = imported("sbgn/regulation_of_tgfbeta-induced_metastasis.sbgn")
    assert ("Mutant p53/ P-Smad", "-|", "p63") in edges(small)
    stated = [one_line(s) for s in small.statements]
    assert "and6 := Ras and `TGF beta`" in stated or "and6 := `TGF beta` and Ras" in stated
    assert any(isinstance(s, syntax.GateRule) for s in small.statements)
    assert not errors(imported("sbgn/AF_Reference_Card.sbgn"))


@samples
@pytest.mark.parametrize(
    ("name", "readouts", "missing"),
    [("midas/MD-ToyMMB.csv", 7, 0), ("midas/MD-LiverDREAM.csv", 7, 20), ("caspo/LiverToy_dataset.csv", 6, 0)],
)
def test_midas_is_read_as_changes_since_the_first_time(name: str, readouts: int, missing: int) -> None:
    found = measured(name)
    assert not errors(found) and found.rows
    assert len({r.claim.quantity for r in found.rows}) <= readouts
    assert (f"not used: {missing} missing values" in " ".join(remarks(found))) == bool(missing)


def test_a_change_of_midas_is_seen_under_its_cues() -> None:
    text = "TR:c:CellLine,TR:EGF,TR:Rafi,DA:Erk,DV:Erk\n1,1,0,0,0\n1,1,0,10,1\n1,1,1,0,0\n1,1,1,10,0.01\n"
    found = measured("a.csv", text)
    seen = [(one_line(r.claim), ", ".join(one_line(s) for s in r.settings)) for r in found.rows]
    assert seen == [("Erk increases", "raised EGF")]
    assert remarks(found) == ["not used: 1 values that hardly differ from those at the first time (Erk)"]


@pytest.mark.parametrize(
    ("name", "text", "format", "line"),
    [
        ("a.json", '[\n{"type": "Activation",}]', "indra", 2),
        ("a.json", "[]", "indra", 1),
        ("a.cx2", '[{"CXVersion": "2.0"},\n{"edges": [{"s": 1, "t": 2}]}]', "", 1),
        ("a.yaml", "id: gomodel:1\nactivities: [", "", 2),
        ("a.yaml", "id: gomodel:1\n", "", 1),
        ("a.graphml", "<graphml>\n<graph>", "", 2),
        ("a.sbgn", '<sbgn><map language="process description"/></sbgn>', "", 1),
        ("a.json", "[" * 100_000, "indra", 1),
    ],
)
def test_a_broken_file_is_a_mistake_with_its_line(name: str, text: str, format: str, line: int) -> None:
    found = errors(imported(name, text, format))
    assert {(e.code, e.span.line) for e in found} >= {("E521", line)}
