"""SIF in the dialects in use: what each sample holds, and what makes a line a mistake."""

from __future__ import annotations

import pytest
from foreign import both_signs, definitions, edges, errors, imported, names, remarks, samples, signs

from reasoner.lang.formatter import one_line


@samples
@pytest.mark.parametrize(
    ("name", "nodes", "plus", "minus", "unknown", "edge"),
    [
        ("sif/cascade_1.0.sif", 77, 94, 55, 0, ("S6K_f", "-|", "mTORC2_c")),
        ("sif/cascade_2.0.sif", 144, 246, 121, 0, ("AKT1S1", "-|", "mTORC1_c")),
        ("sif/korkut_stmts.sif", 212, 265, 36, 670, ("MTOR", "-?", "RPS6KB1")),
        ("sif/minerva_test1.sif", 4, 1, 1, 0, ("sa18", "-|", "csa3")),
        ("sif/HemeKG.sif", 79, 42, 37, 0, ("N-HemeKG-92", "-|", "N-HemeKG-84")),
        ("sif/cytoscape_typical.sif", 31, 0, 0, 27, ("YPL075W", "-?", "YHR174W")),
        ("midas/PKN-ToyMMB.sif", 15, 15, 1, 0, ("Akt", "-|", "Mek")),
        ("midas/PKN-LiverDREAM.sif", 40, 56, 2, 0, ("akt", "-|", "pak")),
        ("caspo/LiverToy_pkn.sif", 30, 29, 4, 0, ("ph", "-|", "sos")),
        ("causalpath/causative.sif", 67, 0, 0, 96, ("PRKCD", "-?", "PRKD1")),
        ("causalpath/conflicting.sif", 57, 0, 0, 68, ("MAPK1", "-?", "EIF4EBP1")),
    ],
)
def test_a_sample_has_its_nodes_and_signs(
    name: str, nodes: int, plus: int, minus: int, unknown: int, edge: tuple[str, str, str]
) -> None:
    found = imported(name)
    assert not errors(found)
    assert len(names(found)) == nodes
    counted = signs(found)
    assert (counted["->"], counted["-|"], counted["-?"]) == (plus, minus, unknown)
    assert edge in edges(found)


@samples
def test_of_a_file_with_a_heading_both_signs_between_one_pair_are_a_conflict() -> None:
    found = imported("sif/HemeKG.sif")
    assert remarks(found)[0] == "not used: 1 heading lines (0 1 2)"
    assert len(both_signs(found)) == 2 and ("N-HemeKG-93", "N-HemeKG-88") in both_signs(found)
    assert sum("with both signs" in r for r in remarks(found)) == 2


@samples
@pytest.mark.parametrize(
    ("name", "gates", "gate", "says", "into"),
    [
        ("sif/PKN-ToyMMB_FeedbackAnd.sif", 2, "and1", "not cJun and TRAF6", "Jnk"),
        ("sif/PKN-ToyMMB_FeedbackAnd.sif", 2, "and2", "not Akt and Raf", "Mek"),
        ("sif/PKN-test_and_gates_2_3.sif", 2, "and2", "i and j and k", "m"),
        ("sif/PKN-EGFR-ErbB_PCB2009.sif", 98, "and1", "not rasgap and sos1", "ras"),
        ("sif/PKN-EGFR-ErbB_PCB2009.sif", 98, "and12", "mtor_ric and pi34p2 and not pp2a and pdk1", "AKT"),
    ],
)
def test_gates_are_definitions(name: str, gates: int, gate: str, says: str, into: str) -> None:
    found = imported(name)
    assert len(definitions(found)) == gates
    assert set(says.split(" ")) == set(one_line(definitions(found)[gate]).split(" "))
    assert (gate, "->", into) in edges(found)


def test_the_dialect_is_named() -> None:
    assert imported("a.sif", "A 1 B\nB -1 C D\n").dialect == (
        "SIF separated by blanks, with `1`, `-1`, several targets on a line"
    )


def test_a_line_that_says_nothing_is_a_mistake_with_its_place() -> None:
    (wrong,) = errors(imported("a.sif", "A -> B\nB -|\n"))
    assert (wrong.code, wrong.span.line, wrong.message) == ("E521", 2, "this line has no source, effect and target")


def test_a_word_without_a_sign_gives_none_and_a_lone_node_is_a_node() -> None:
    found = imported("a.sif", "A binds B\nC\n")
    assert edges(found) == [("A", "-?", "B")] and names(found) == {"A", "B", "C"}


def test_a_gene_named_like_a_site_is_a_target() -> None:
    found = imported("a.sif", "A activates B C5 D\nE activates F\n")
    assert edges(found) == [("A", "->", "B"), ("A", "->", "C5"), ("A", "->", "D"), ("E", "->", "F")]


def test_of_causalpath_what_is_neither_reference_nor_site_is_told() -> None:
    url = "http://pathwaycommons.org/pc2/Catalysis_1"
    found = imported("a.sif", f"A\tphosphorylates\tB\t{url}\tS1;T2\tmore\nC\tpd\tD\t{url}\tsomewhere\n")
    assert edges(found) == [("A", "-?", "B"), ("C", "-?", "D")]
    said = "\n".join(remarks(found))
    assert "1 cells behind the target and its sites (more)" in said
    assert "1 lists of sites that are not read (somewhere)" in said


@pytest.mark.parametrize("line", ["C -> D", "C pd D"])
def test_blanks_between_lines_with_tabs_are_a_mistake_and_no_lone_node(line: str) -> None:
    found = imported("a.sif", f"A\tpd\tB\n{line}\nlone one\n")
    assert [e.span.line for e in errors(found)] == [2] and names(found) == {"A", "B", "lone one"}
