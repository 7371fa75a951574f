"""Tables of SIGNOR: columns by name, whatever separates them."""

from __future__ import annotations

from foreign import edges, errors, imported, names, remarks, samples, signs

from reasoner.interchange.draft import Imported
from reasoner.lang import syntax


@samples
def test_the_same_network_as_a_table_and_as_sif_is_the_same() -> None:
    table, sif = imported("signor/cascade_2.0.tsv"), imported("sif/cascade_2.0.sif")
    assert set(edges(table)) == set(edges(sif)) and len(edges(table)) == 367
    assert names(table) == names(sif)


@samples
def test_the_larger_network_keeps_every_paper() -> None:
    found = imported("signor/cascade_3.0.tsv")
    assert not errors(found) and len(names(found)) == 184
    assert (signs(found)["->"], signs(found)["-|"]) == (388, 217)
    assert {("TSC_f", "-|", "RHEB"), ("AKT_f", "-|", "TSC_f")} <= set(edges(found))
    rules = [s for s in found.statements if isinstance(s, syntax.InfluenceRule)]
    assert sum(not r.clauses.cite for r in rules) == 55  # 3 cells are empty, the others say `NA` or `#`
    assert any(len(r.clauses.cite) > 1 for r in rules)


@samples
def test_real_rows_have_kinds_mechanisms_and_what_is_not_used() -> None:
    found = imported("signor/signor_test_data.csv")
    assert len(names(found)) == 30
    assert {("CASP3", "-|", "PARP1"), ("RELA", "->", "MET"), ("EGFR", "->", "EZR")} <= set(edges(found))
    assert ("EGFR", "-?", "EZR") not in edges(found)
    assert "not used: 1 influences without a sign on pairs that have one elsewhere (EGFR to EZR)" in remarks(found)
    assert "not used: 7 columns (SEQUENCE, TAX_ID, CELL_DATA, DIRECT, NOTES, ANNOTATOR, SCORE)" in remarks(found)
    rule = rule_of(found, "RELA", "MET")
    assert rule.clauses.by is not None and rule.clauses.by.text == "transcriptional regulation"
    assert [c.text for c in rule.clauses.cite] == ["PMID19530226"]


def rule_of(found: Imported, one: str, other: str) -> syntax.InfluenceRule:
    return next(
        s
        for s in found.statements
        if isinstance(s, syntax.InfluenceRule)
        and s.sources == (syntax.Name(one, s.span),)
        and s.links[0].targets == (syntax.Name(other, s.span),)
    )


def test_columns_may_move_and_further_ones_appear() -> None:
    text = "EFFECT\tNEW\tENTITYB\tENTITYA\ndown-regulates\tx\tB\tA\n"
    found = imported("a.tsv", text)
    assert edges(found) == [("A", "-|", "B")] and remarks(found) == ["not used: 1 columns (NEW)"]


def test_a_column_that_is_missing_is_a_mistake() -> None:
    found = imported("a.tsv", "ENTITYA\tEFFECT\nA\tup-regulates\n")
    assert [e.message for e in errors(found)] == ["the table has no column `ENTITYB`"]


def test_a_short_row_is_told_and_both_signs_are_a_conflict() -> None:
    text = "ENTITYA,ENTITYB,EFFECT,PMID\nA,B,up-regulates,12345\nA,B,down-regulates\n"
    found = imported("a.csv", text)
    assert remarks(found) == [
        "`A` acts on `B` with both signs: each is a `maybe`, and at least one holds",
        "not used: 1 rows with another number of cells than the header (such as 3 of 4) (line 3)",
    ]
    alternatives = [s for s in found.statements if isinstance(s, syntax.Alternatives)]
    assert len(alternatives) == 1 and alternatives[0].count == 1
