"""Every public name of the Python interface has an example in its docstring, and it runs as it reads."""

from __future__ import annotations

import doctest
import inspect
from collections.abc import Iterator
from importlib import import_module
from types import ModuleType

import pytest

import reasoner

pytest.importorskip("pandas")
pytest.importorskip("networkx")

MODULES = ("reasoner.api", "reasoner.loading", "reasoner.answers", "reasoner.frames", "reasoner.phrases")


def examples(module: ModuleType) -> Iterator[doctest.DocTest]:
    """The examples of a module; those of its own docstring make the names that the others use."""
    shared = dict(vars(module))
    for name, value in vars(module).items():  # a property's docstring is found with its class
        if inspect.isclass(value) and value.__module__ == module.__name__:
            shared[name] = value
    return iter(doctest.DocTestFinder().find(module, globs=shared))


@pytest.mark.parametrize("name", MODULES)
def test_every_example_of_a_docstring_runs_as_it_reads(name: str) -> None:
    found = sorted(examples(import_module(name)), key=lambda test: test.name != name)
    runner = doctest.DocTestRunner()
    shared: dict[str, object] = {}
    said: list[str] = []
    for test in found:
        test.globs.update(shared)
        runner.run(test, out=said.append, clear_globs=False)
        if test.name == name:
            shared = {key: test.globs[key] for key in ("model", "reasoner") if key in test.globs}
    assert runner.summarize(verbose=False).failed == 0, "".join(said)


def public() -> Iterator[str]:
    """The public functions and classes, and the methods and properties of the model and of all answers."""
    for name in reasoner.__all__:
        value = getattr(reasoner, name)
        if inspect.isfunction(value) or inspect.isclass(value):
            yield name
    for owner in (reasoner.Model, reasoner.Answer):
        for name, value in vars(owner).items():
            if not name.startswith("_") and (inspect.isfunction(value) or isinstance(value, property)):
                yield f"{owner.__name__}.{name}"


WITHOUT = {
    "Agreement", "Checked", "ContrastAnswer", "Diagnostic", "Difference", "Exported", "Findings", "Imported",
    "MissingLibrary", "NotAnswered", "RuleError",
}  # fmt: skip
"""Seen in the examples of what returns or raises them."""


@pytest.mark.parametrize("name", list(public()))
def test_every_public_name_has_a_docstring_with_an_example(name: str) -> None:
    value: object = reasoner
    for part in name.split("."):
        value = getattr(value, part)
    told = inspect.getdoc(value) or ""
    assert told and (">>>" in told or name in WITHOUT)
