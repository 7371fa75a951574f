"""Our readers beside the libraries of others: a published model says the same in biodivine_aeon and python-libsbml.

Both are for development alone, and the models are not part of the project: what is missing is skipped, visibly.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product
from pathlib import Path
from random import Random
from typing import Any

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
