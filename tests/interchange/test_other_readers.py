"""Our readers beside the libraries of others: a published model says the same in biodivine_aeon, libsbml and gocam.

They are for development alone, and the models are not part of the project: what is missing is skipped, visibly.
"""

from __future__ import annotations

import importlib
import json
from collections.abc import Iterable, Mapping
from itertools import product
from pathlib import Path
from random import Random
from typing import Any, TypeAlias

import pytest
from foreign import DATA, FORMATS

import reasoner
from reasoner.model import ir

MODELS = sorted((DATA / "bbm").glob("id-*")) if (DATA / "bbm").is_dir() else []
if not MODELS:
    pytest.skip("the folder of published models is not beside the checkout", allow_module_level=True)
TRIED = 64
"""Assignments on which a function of many inputs is compared."""


def value(expression: ir.Condition, levels: Mapping[str, int]) -> int:
    """The level that a definition gives."""
    match expression:
        case ir.Constant(level):
            return level
        case ir.Value(quantity):
            return levels[quantity]
        case ir.Test(quantity, low, high):
            return int(low <= levels[quantity] <= high)
        case ir.Not(item):
            return 1 - value(item, levels)
        case ir.And(items):
            return min(value(item, levels) for item in items)
        case ir.Or(items):
            return max(value(item, levels) for item in items)
        case ir.AtLeast(count, items):
            return int(sum(value(item, levels) for item in items) >= count)


def assignments(names: list[str], seed: str) -> list[dict[str, int]]:
    if 2 ** len(names) <= TRIED:
        return [dict(zip(names, levels, strict=True)) for levels in product((0, 1), repeat=len(names))]
    rng = Random(seed)
    return [{name: rng.randint(0, 1) for name in names} for _ in range(TRIED)]


def compared(path: Path) -> int:
    """How many functions were compared; each is the same on all assignments tried."""
    aeon = pytest.importorskip("biodivine_aeon", reason="no biodivine_aeon: pip install biodivine_aeon")
    theirs: Any = aeon.BooleanNetwork.from_file(str(path))
    ours = reasoner.load(path).data
    definitions = {d.target: d.expression for d in ours.definitions}
    assert set(theirs.variable_names()) == set(ours.quantities)
    count = 0
    for name in theirs.variable_names():
        function = theirs.get_update_function(name)
        if function is None:
            assert name not in definitions, name
            continue
        if name not in definitions:  # `A, A` in a file: an input, which keeps its value
            assert str(function) == name
            continue
        expression = function.as_expression()
        for levels in assignments(sorted({*ours.quantities} & {*expression.support_set()}), f"{path.name} {name}"):
            everything = dict.fromkeys(ours.quantities, 0) | levels
            told = expression({one: bool(level) for one, level in levels.items()})
            assert value(definitions[name], everything) == int(told), (name, levels)
        count += 1
    return count


@pytest.mark.parametrize("path", MODELS[::12], ids=lambda path: path.name)
def test_a_boolean_model_has_the_functions_that_biodivine_aeon_reads(path: Path) -> None:
    assert compared(path) > 0


@pytest.mark.long
@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.name)
def test_every_boolean_model_has_the_functions_that_biodivine_aeon_reads(path: Path) -> None:
    assert compared(path) > 0


@pytest.mark.parametrize("path", sorted((FORMATS / "sbmlqual").glob("*")), ids=lambda path: path.name)
def test_a_model_of_sbml_qual_has_the_species_and_levels_that_libsbml_reads(path: Path) -> None:
    libsbml = pytest.importorskip("libsbml", reason="no libsbml: pip install python-libsbml")
    document: Any = libsbml.readSBMLFromFile(str(path))  # has to live as long as what is in it
    qual = document.getModel() and document.getModel().getPlugin("qual")
    if not qual or not qual.getNumQualitativeSpecies():
        pytest.skip("libsbml finds no species in it")
    species = [qual.getQualitativeSpecies(n) for n in range(qual.getNumQualitativeSpecies())]
    ours = reasoner.load(path).data
    named = {one.getId(): one for one in species} | {one.getName(): one for one in species if one.getName()}
    assert len(ours.quantities) == len(species)
    for name, quantity in ours.quantities.items():
        one = named[name]
        if one.isSetMaxLevel():
            assert quantity.space.top == one.getMaxLevel(), name


QUALITATIVE = [*sorted((FORMATS / "sbmlqual").glob("*")), *(p for p in MODELS if p.suffix == ".sbml")]


def holds(maths: Any, known: Mapping[str, int]) -> int:
    """What a tree of MathML comes to, by the types that libsbml gives its nodes; `known`: levels and thresholds."""
    import libsbml as of

    sides = [maths.getChild(n) for n in range(maths.getNumChildren())]
    compared = {
        of.AST_RELATIONAL_EQ: lambda a, b: a == b,
        of.AST_RELATIONAL_NEQ: lambda a, b: a != b,
        of.AST_RELATIONAL_GEQ: lambda a, b: a >= b,
        of.AST_RELATIONAL_GT: lambda a, b: a > b,
        of.AST_RELATIONAL_LEQ: lambda a, b: a <= b,
        of.AST_RELATIONAL_LT: lambda a, b: a < b,
    }
    kind = maths.getType()
    if kind in compared:
        return int(compared[kind](*(holds(side, known) for side in sides)))
    if kind == of.AST_LOGICAL_AND:
        return int(all(holds(side, known) for side in sides))
    if kind == of.AST_LOGICAL_OR:
        return int(any(holds(side, known) for side in sides))
    if kind == of.AST_LOGICAL_NOT:
        return 1 - holds(sides[0], known)
    if kind in (of.AST_CONSTANT_TRUE, of.AST_CONSTANT_FALSE):
        return int(kind == of.AST_CONSTANT_TRUE)
    if kind == of.AST_NAME:
        return known[maths.getName()]
    assert kind == of.AST_INTEGER, kind
    return int(maths.getInteger())


@pytest.mark.parametrize("path", QUALITATIVE, ids=lambda path: path.name)
def test_a_model_of_sbml_qual_has_the_functions_that_libsbml_reads(path: Path) -> None:
    """On random levels: a definition gives the level of the first term that holds, and laws allow no other."""
    libsbml = pytest.importorskip("libsbml", reason="no libsbml: pip install python-libsbml")
    document: Any = libsbml.readSBMLFromFile(str(path))
    qual = document.getModel() and document.getModel().getPlugin("qual")
    if not qual or not qual.getNumTransitions():
        pytest.skip("libsbml finds no transitions in it")
    ours = reasoner.load(path).data
    definitions = {d.target: d.expression for d in ours.definitions}
    tops = {name: quantity.space.top for name, quantity in ours.quantities.items()}
    rng, tried = Random(path.name), 0
    for transition in (qual.getTransition(n) for n in range(qual.getNumTransitions())):
        terms = [transition.getFunctionTerm(n) for n in range(transition.getNumFunctionTerms())]
        if not terms:
            continue
        inputs = [transition.getInput(n) for n in range(transition.getNumInputs())]
        thresholds = {i.getId(): i.getThresholdLevel() if i.isSetThresholdLevel() else 1 for i in inputs}
        default = transition.getDefaultTerm().getResultLevel()
        for target in (transition.getOutput(n).getQualitativeSpecies() for n in range(transition.getNumOutputs())):
            for _ in range(TRIED):
                levels = {name: rng.randint(0, top) for name, top in tops.items()}
                known = thresholds | levels
                told = next((t.getResultLevel() for t in terms if holds(t.getMath(), known)), default)
                if target in definitions:
                    assert value(definitions[target], levels) == told, (target, levels)
                elif laws := [law for law in ours.laws if about(law) == target]:
                    allowed = [
                        level
                        for level in range(tops[target] + 1)
                        if all(obeyed(law, levels, target, level) for law in laws)
                    ]
                    assert allowed == [told], (target, levels)
                else:  # an input: its function is its own level
                    assert told == levels[target], (target, levels)
                tried += 1
    assert tried > 0


def about(law: ir.Law) -> str:
    """The quantity whose level a law of a logical model gives."""
    assert isinstance(law.then, ir.Test)
    return law.then.quantity


def obeyed(law: ir.Law, levels: Mapping[str, int], target: str, level: int) -> bool:
    """Whether the target may have a level, its regulators being at theirs; it may be one of them."""
    return not value(law.when, levels) or bool(value(law.then, {**levels, target: level}))


Cause: TypeAlias = tuple[str, str, str]
"""Who enables the first activity, the sign, and who enables the second."""


def of_library(path: Path) -> dict[Cause, set[str]]:
    """The causes of a model with a sign, as the library of GO-CAM reads them, each with its papers."""
    datamodel = pytest.importorskip("gocam.datamodel", reason="no gocam: pip install gocam")
    yaml = pytest.importorskip("yaml", reason="no yaml: pip install pyyaml")
    text = path.read_text(encoding="utf-8")
    told = yaml.safe_load(text) if path.suffix == ".yaml" else json.loads(text)
    if "individuals" in told:
        minerva = importlib.import_module("gocam.translation.minerva_wrapper")
        model: Any = minerva.MinervaWrapper().minerva_object_to_model(told)
    else:
        model = datamodel.Model.model_validate(told)
    enabler = {a.id: a.enabled_by.term for a in model.activities if a.enabled_by}
    signs = {**RAISES, **LOWERS}
    return merged(
        (
            (enabler[activity.id], signs.get(str(cause.predicate), "?"), enabler[cause.downstream_activity]),
            {p for e in cause.evidence or () if (p := str(e.reference).strip()).startswith("PMID")},
        )
        for activity in model.activities
        for cause in activity.causal_associations or ()
        if cause.downstream_activity in enabler
    )


def merged(causes: Iterable[tuple[Cause, set[str]]]) -> dict[Cause, set[str]]:
    """What stands there several times once, with all its papers."""
    found: dict[Cause, set[str]] = {}
    for cause, papers in causes:
        found.setdefault(cause, set()).update(papers)
    return found


RAISES = dict.fromkeys(("RO:0002629", "RO:0002304", "RO:0002213", "RO:0002407", "RO:0004047"), "+")
LOWERS = dict.fromkeys(("RO:0002630", "RO:0002305", "RO:0002212", "RO:0002409", "RO:0004046", "RO:0012010"), "-")


@pytest.mark.parametrize("path", sorted((FORMATS / "gocam").glob("*")), ids=lambda path: path.name)
def test_a_gocam_has_the_causes_and_papers_that_its_library_reads(path: Path) -> None:
    theirs = of_library(path)
    ours = reasoner.load(path).data
    enabler = {name: quantity.description.partition(";")[0] for name, quantity in ours.quantities.items()}
    told = merged(
        (
            (enabler[one.source], "?" if one.sign is None else one.sign.symbol, enabler[one.target]),
            {f"PMID:{key.removeprefix('PMID')}" for key in one.rule.cite},
        )
        for one in ours.influences
    )
    assert told == theirs and len(told) > 2
