"""Logical models of other tools: booleannet, GINML, SBML-qual; levels and functions against brute force."""

from __future__ import annotations

from itertools import product

import pytest
from foreign import DATA, definitions, edges, errors, imported, names, remarks, samples
from test_boolean import models, states

import reasoner
from reasoner.interchange.boolean import effects, names_in, true
from reasoner.interchange.draft import Imported
from reasoner.interchange.rules import as_rules
from reasoner.lang import syntax
from reasoner.lang.formatter import one_line


def regulators(found: Imported) -> list[tuple[str, str, frozenset[str]]]:
    return [(n, t, s) for t, formula in definitions(found).items() for n, s in effects(formula).items()]


@samples
@pytest.mark.parametrize(
    ("name", "nodes", "rules", "plus", "minus", "edge"),
    [
        ("booleannet/LGL.txt", 51, 47, 80, 80, ("CTLA4", "TCR", "-|")),
        ("booleannet/ABA.txt", 43, 38, 51, 25, ("GCR1", "GPA1", "-|")),
        ("booleannet/Bb.txt", 34, 34, 69, 17, ("PH", "Bb", "-|")),
    ],
)
def test_booleannet_has_its_rules(
    name: str, nodes: int, rules: int, plus: int, minus: int, edge: tuple[str, str, str]
) -> None:
    found = imported(name)
    assert not errors(found) and len(names(found)) == nodes and len(definitions(found)) == rules
    counted = [signed[1] for formula in definitions(found).values() for signed in set(polarities(formula))]
    assert (counted.count(True), counted.count(False)) == (plus, minus)  # what keeps its own value is an input here
    assert (edge[0], edge[1], frozenset({edge[2]})) in regulators(found)


def polarities(formula: syntax.Formula, positive: bool = True) -> list[tuple[str, bool]]:
    """Each mention of a name, and whether it is under an even number of negations."""
    match formula:
        case syntax.Not(item):
            return polarities(item, not positive)
        case syntax.And(items) | syntax.Or(items):
            return [p for i in items for p in polarities(i, positive)]
        case _:
            return [(name.text, positive) for name in names_in(formula)]


@samples
def test_names_of_booleannet_hold_signs_and_inputs_begin_as_it_says() -> None:
    found = imported("booleannet/ABA.txt")
    assert {"Ca2+c", "H+ATPase", "Ca2+ATPase"} <= names(found) and not {"c", "H", "ATPase"} & names(found)
    (scenario,) = [s for s in found.statements if isinstance(s, syntax.ScenarioDecl)]
    assert one_line(scenario) == "scenario initial: ABA = 1, ABH1 = 1, ERA1 = 1, AGB1 = 1"
    assert remarks(found) == ["not used: 1 initial values of what rules determine, or of chance (Closure)"]


@pytest.mark.parametrize("line", ["A = maybe", "A B", "A* = B and", "A* = (B"])
def test_a_line_of_booleannet_that_says_nothing_is_a_mistake(line: str) -> None:
    assert [(e.code, e.span.line) for e in errors(imported("a.booleannet", f"B* = A\n{line}\n"))] == [("E521", 2)]


# --- GINML --------------------------------------------------------------------------------------------------------


@samples
@pytest.mark.parametrize(
    ("name", "nodes", "levelled"),
    [
        ("ginml/E2F.ginml", 23, 3),
        ("ginml/drosophila-2x18vars-multivalued.ginml", 36, 14),
        ("ginml/3state-1input.ginml", 4, 0),
        ("ginml/p53Mdm2_regulatoryGraph.ginml", 4, 2),
    ],
)
def test_ginml_has_its_nodes_and_levels(name: str, nodes: int, levelled: int) -> None:
    found = imported(name)
    assert not errors(found) and len(names(found)) == nodes
    declared = [s.levels.text for s in found.statements if isinstance(s, syntax.QuantityDecl) and s.levels]
    assert sum(level == "upto2" for level in declared) == levelled


@samples
def test_ginml_has_its_signs() -> None:
    found = imported("ginml/3state-1input.ginml")
    assert {("VarA", "VarB", frozenset({"-|"})), ("VarB", "VarA", frozenset({"-|"}))} <= set(regulators(found))
    assert len(regulators(found)) == 6
    assert ("RB1", "-|", "E2F1") in edges(imported("ginml/E2F.ginml"))
    assert ("p21CIP", False) in polarities(definitions(imported("ginml/E2F.ginml"))["CyclinD1"])
    assert "Arm_a" in {n.text for n in names_in(definitions(imported(DROSOPHILA))["En_a"])}


DROSOPHILA = "ginml/drosophila-2x18vars-multivalued.ginml"


@samples
def test_an_archive_is_the_model_in_it_and_the_rest_is_told() -> None:
    packed, plain = (
        imported("ginml/p53Mdm2_tutorial_5march2018.zginml"),
        imported("ginml/p53Mdm2_regulatoryGraph.ginml"),
    )
    assert packed.statements == plain.statements
    assert "not used: 4 files packed beside the model (initialState, mutant, modelSimplifier, reg2dyn_parameters)" in (
        remarks(packed)
    )


GINML = """<gxl><graph id="g" class="regulatory" nodeorder="A B C">
<node id="A" maxvalue="2" input="true"/>
<node id="B" maxvalue="1"><value val="1"><exp str="!C"/></value></node>
<node id="C" maxvalue="2">{function}</node>
<edge id="A:C" from="A" to="C" effects="1:positive 2:positive"/>
<edge id="B:C" from="B" to="C" minvalue="1" sign="negative"/>
</graph></gxl>
"""


@pytest.mark.parametrize(
    ("function", "rule"),
    [
        (
            '<value val="2"><exp str="A:2"/></value><value val="1"><exp str="A &amp; !B"/></value>',
            lambda a, b: 2 if a == 2 else 1 if a >= 1 and not b else 0,
        ),
        (
            '<parameter idActiveInteractions="A:C:2" val="2"/><parameter idActiveInteractions="A:C:1 B:C" val="1"/>',
            lambda a, b: 2 if a == 2 and not b else 1 if a == 1 and b else 0,
        ),
        ('<parameter val="1"/>', lambda a, b: 1 if a == 0 and not b else 0),
        ("", lambda a, b: 0),
    ],
)
def test_the_states_of_a_model_with_levels_are_its_fixed_points(function: str, rule: object) -> None:
    found = imported("a.ginml", GINML.format(function=function))
    assert not errors(found) and callable(rule)
    expected = sum(b == (c == 0) and c == rule(a, b) for a, b, c in product(range(3), (False, True), range(3)))
    assert states(reasoner.loads(as_rules(found))) == expected


# --- SBML-qual ----------------------------------------------------------------------------------------------------


@samples
def test_sbml_has_its_species_levels_and_signs() -> None:
    found = imported("sbmlqual/ThieffryThomas1995_multivalue.sbml")
    levels = {
        s.names[0].name.text: s.levels.text for s in found.statements if isinstance(s, syntax.QuantityDecl) and s.levels
    }
    assert levels == {"CI": "upto2", "Cro": "upto3", "CII": "bit", "N": "bit"}
    assert ("CI", "-|", "Cro") in edges(found)
    palma = imported("sbmlqual/Palma2021_annotated.sbml")
    assert not errors(palma) and len(names(palma)) == 21
    counted = [s for _, _, s in regulators(palma)]
    assert (counted.count(frozenset({"->"})), counted.count(frozenset({"-|"}))) == (
        17,
        13,
    )  # three keep their own value: inputs
    assert {("TP53", "BCL2", frozenset({"-|"})), ("BCL2", "APOPTOSIS", frozenset({"-|"}))} <= set(regulators(palma))
    assert len(names(imported("sbmlqual/importGraphTest.sbml"))) == 4


@samples
def test_sbml_that_is_none_is_refused_with_its_outermost_element() -> None:
    assert [e.message for e in errors(imported("sbmlqual/PKN-ToyMMB.xml"))] == [
        "this is no SBML-qual: its outermost element is `html`"
    ]


@models
def test_sbml_says_what_the_other_files_of_a_published_model_say() -> None:
    for path in sorted((DATA / "bbm").glob("*.sbml"))[::4]:
        one, other = (imported(p.name, p.read_text(encoding="utf-8")) for p in (path, path.with_suffix(".bnet")))
        first, second = definitions(one), definitions(other)
        for name in first.keys() & second.keys():
            read = sorted({n.text for f in (first[name], second[name]) for n in names_in(f)})
            for values in product((False, True), repeat=len(read)) if len(read) < 9 else ():
                on = {n for n, value in zip(read, values, strict=True) if value}
                assert true(first[name], on) == true(second[name], on)
        assert first and not errors(one)


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("<sbml><model>", "this is no XML: no element found"),
        ("<sbml><model/></sbml>", "this SBML has no qualitative species"),
        (
            '<!DOCTYPE a [<!ENTITY x "y">]><sbml>&x;</sbml>',
            "this file declares an entity, `x`, and such files are not read",
        ),
        ("<sbml>" + "<a>" * 300, "this XML is nested too deeply"),
    ],
)
def test_xml_that_cannot_be_read_is_refused(text: str, message: str) -> None:
    assert [e.message for e in errors(imported("a.sbml", text))] == [message]


# --- what is wrong with levels and ids ----------------------------------------------------------------------------


def ginml(body: str) -> Imported:
    return imported("a.ginml", f'<gxl><graph id="g" class="regulatory">{body}</graph></gxl>')


AB = '<node id="A" maxvalue="2"/><node id="B" maxvalue="1">{}</node>'
EDGES = (
    '<edge id="A:B:1" from="A" to="B" minvalue="1" sign="positive"/>'
    '<edge id="A:B:2" from="A" to="B" minvalue="2" sign="negative"/>'
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('<node id="A" maxvalue="\u00b2"/>', "`maxvalue` is `\u00b2`, which is no whole number from 0 to 9999"),
        ('<node id="A" maxvalue="1000000000"/>', "`maxvalue` is `1000000000`, which is no whole number from 0 to 9999"),
        ('<node id="A`b"/>', "`A`b` is no id: it has letters, digits and `_`"),
        ('<node id="A"/><node id="A"/>', "two quantities have the id `A`"),
        ('<node id="A"><value val="1"><exp str="A(A)"/></value></node>', "`A` is no function of GINML"),
        (AB.format('<parameter idActiveInteractions="A:C" val="1"/>') + EDGES, "`A:C` is no interaction of this node"),
        (AB.format("") + '<edge from="A" to="B" effects="x:positive"/>', "`effects` are thresholds with signs, such"),
    ],
)
def test_what_ginml_cannot_mean_is_a_mistake(body: str, said: str) -> None:
    assert [e.message.startswith(said) for e in errors(ginml(body))] == [True]


def test_an_interaction_of_ginml_is_known_by_its_id() -> None:
    found = definitions(ginml(AB.format('<parameter idActiveInteractions="A:B:1" val="1"/>') + EDGES))
    assert one_line(found["B"]) == "A is at least 1 and not A is 2"


def test_a_base_value_of_ginml_holds_where_nothing_is_active() -> None:
    found = ginml('<node id="A"/><node id="B" basevalue="1"/><edge id="A:B" from="A" to="B" sign="negative"/>')
    assert one_line(definitions(found)["B"]) == "not A" and not found.remarks


def test_what_ginml_says_besides_is_told() -> None:
    link = '<annotation><linklist><link href="pmid:1"/></linklist><comment>why</comment></annotation>'
    found = ginml(f'<node id="A"/><node id="B"/><edge id="A:B" from="A" to="B" sign="positive">{link}</edge>')
    assert sorted(remarks(found)) == [
        "not used: 1 comments on interactions",
        "not used: 1 links to papers and databases (pmid:1)",
        "not used: 1 regulations that the function of their target does not read (A on B)",
    ]


def sbml(species: str, transitions: str, rest: str = "") -> Imported:
    parts = f"<listOfQualitativeSpecies>{species}</listOfQualitativeSpecies>"
    return imported(
        "a.sbml", f"<sbml><model>{parts}<listOfTransitions>{transitions}</listOfTransitions>{rest}</model></sbml>"
    )


SPECIES = '<qualitativeSpecies id="A" maxLevel="2"/><qualitativeSpecies id="B" maxLevel="2"/>'
TRANSITION = (
    '<transition><listOfInputs><input id="i" qualitativeSpecies="A" {}/></listOfInputs>'
    '<listOfOutputs><output qualitativeSpecies="B"/></listOfOutputs><listOfFunctionTerms>'
    '<defaultTerm resultLevel="{}"/></listOfFunctionTerms></transition>'
)


@pytest.mark.parametrize(
    ("transitions", "said"),
    [
        (
            TRANSITION.format('thresholdLevel="x"', 0),
            "`thresholdLevel` is `x`, which is no whole number from 0 to 9999",
        ),
        (TRANSITION.format("", "-1"), "`resultLevel` is `-1`, which is no whole number from 0 to 9999"),
        (TRANSITION.format("", 1) + TRANSITION.format("", 2), "`B` has two functions"),
    ],
)
def test_what_sbml_cannot_mean_is_a_mistake(transitions: str, said: str) -> None:
    assert [e.message for e in errors(sbml(SPECIES, transitions))] == [said]


def test_what_sbml_says_besides_is_told() -> None:
    species = '<qualitativeSpecies id="A" initialLevel="1"/><qualitativeSpecies id="B"><notes/></qualitativeSpecies>'
    found = sbml(species, TRANSITION.format('sign="positive"', 1), "<listOfRules/>")
    assert sorted(remarks(found)) == [
        "not used: 1 initial levels (A)",
        "not used: 1 notes",
        "not used: 1 parts of SBML besides species and transitions (listOfRules)",
        "not used: 1 regulations that the function of their target does not read (A on B)",
    ]


def test_a_transition_without_terms_does_not_say_its_function() -> None:
    """As AEON writes inputs, and functions that are not known; it must not come to a constant."""
    bare = '<transition id="t"><listOfInputs>{}</listOfInputs><listOfOutputs>{}</listOfOutputs>{}</transition>'
    output = '<output qualitativeSpecies="B" transitionEffect="assignmentLevel"/>'
    species = '<qualitativeSpecies id="A" maxLevel="1"/><qualitativeSpecies id="B" maxLevel="1"/>'
    free = sbml(species, bare.format("", output, ""))
    assert not errors(free) and not definitions(free) and not edges(free)
    known = '<input qualitativeSpecies="A" sign="negative" essential="false"/>'
    found = sbml(species, bare.format(known, output, "<listOfFunctionTerms></listOfFunctionTerms>"))
    assert not errors(found) and not definitions(found) and edges(found) == [("A", "-|", "B")]
    assert [one_line(s) for s in found.statements if isinstance(s, syntax.InfluenceRule)] == ["maybe A -| B"]
