"""Tables of OmniPath, CollecTRI and CARNIVAL: what each sample holds, and what drifts."""

from __future__ import annotations

from foreign import both_signs, edges, errors, imported, names, remarks, samples, signs


@samples
def test_omnipath_has_directions_signs_and_papers() -> None:
    found = imported("omnipath/omnipath_webservice_interactions.tsv")
    assert not errors(found) and len(names(found)) == 265
    assert signs(found) == {"->": 49, "-|": 9, "-?": 65}
    assert ("PPP2R5B", "-|", "AKT1") in edges(found) and not both_signs(found)
    assert "not used: 17 rows without a direction (Stau1 and Stau1, " in "\n".join(remarks(found))


@samples
def test_a_row_of_omnipath_that_is_a_cell_short_is_told() -> None:
    found = imported("omnipath/ontoweaver_data.tsv")
    assert edges(found) == [("htr2a-as1", "-?", "PCNA"), ("Vdr", "->", "Cyp3a41a; Cyp3a41b")]
    assert any(r.startswith("not used: 1 rows with another number of cells than the header") for r in remarks(found))


@samples
def test_collectri_has_its_regulators() -> None:
    found = imported("collectri/collectri.first400lines.tsv")
    assert not errors(found) and len(names(found)) == 347 and signs(found) == {"->": 364, "-|": 35}
    assert {("MYC", "->", "TERT"), ("TP53", "->", "IGF1R")} & set(edges(found)) == {("MYC", "->", "TERT")}
    assert ("TP53", "-|", "IGF1R") in edges(found)
    assert len({source for source, _, _ in edges(found)}) == 155


@samples
def test_carnival_has_its_signs() -> None:
    found = imported("carnival/SIF_network.csv")
    assert signs(found) == {"->": 14, "-|": 6}
    assert {("FBXW7", "-|", "EGLN2"), ("MAPK8", "->", "SRC")} <= set(edges(found))


def test_weights_of_decoupler_have_a_sign() -> None:
    found = imported("a.csv", "source,target,weight\nA,B,0.7\nA,C,-1\nA,D,0\n")
    assert edges(found) == [("A", "->", "B"), ("A", "-|", "C"), ("A", "-?", "D")]


def test_both_signs_in_one_row_are_a_conflict_and_ids_tell_equal_symbols_apart() -> None:
    text = (
        "target\tsource\tsource_genesymbol\ttarget_genesymbol\tis_inhibition\tis_stimulation\n"
        "P2\tP1\tAKT1\tTSC2\t1\tTrue\nP3\tP1\tAKT1\tTSC2\tFalse\t1\n"
    )
    found = imported("a.tsv", text)
    assert both_signs(found) == {("AKT1", "TSC2 (P2)")} and ("AKT1", "->", "TSC2 (P3)") in edges(found)


def test_a_quote_that_is_never_closed_is_a_mistake_and_swallows_no_rows() -> None:
    assert [e.code for e in errors(imported("a.csv", 'source,target,weight\nA,B,"1\nC,D,-1\n'))] == ["E521"]
