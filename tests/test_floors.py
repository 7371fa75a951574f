"""The house: imports go strictly down, or stay in the folder; each foreign library has its doors; start-up is light."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
FLOORS = {
    "source": 0, "signs": 0, "clock": 0, "visible": 0, "exits": 0, "questions": 0, "writing": 0, "reading": 0,
    "resources": 0, "document": 0, "diagnostics": 0.5, "lang": 1, "render": 1, "highlight": 1.5, "model": 2,
    "interchange": 2.5, "compile": 3, "bounds": 3, "proof": 3, "solve": 4, "derive": 4, "revise": 4, "query": 5,
    "many": 6, "lint": 6, "tell": 7, "picture": 7.5, "completion": 7.5, "pipeline": 8,
    "frames": 8, "graphs": 8.1, "parts": 8, "phrases": 8,
    "answers": 8.2, "reports": 8.2, "api": 8.5, "loading": 8.6, "repl": 9, "lsp": 9, "mcp": 9,
    "notebook": 9.5, "cli": 9.5,
    "__main__": 10,
}  # fmt: skip
"""Rooms on one floor import nothing of each other; a half floor is a single module above its fellow."""

DOORS = {
    "lark": {"lang/parser.py"},
    "z3": {"solve/session.py"},
    "constraint": {"solve/finite.py"},
    "numpy": {
        f"bounds/{name}.py"
        for name in ("network", "planes", "labelings", "narrowing", "known", "orders", "directions", "responses")
    },
    "distributed": {"many/cluster.py"},
    "pygls": {"lsp/server.py"},
    "lsprotocol": {"lsp/server.py"},
    "pygments": {"highlight.py", "notebook/shown.py"},
    "pyarrow": {"tell/parquet.py"},
    "yaml": {"interchange/yaml_text.py"},
    "pandas": set(),
    "polars": set(),  # by name, in frames.py
    "networkx": {"graphs.py"},
    "IPython": {f"notebook/{name}.py" for name in ("magics", "completing", "progress")},
    "mcp": {"mcp/server.py"},
    "prompt_toolkit": {"repl/terminal.py"},
}
SOURCES = {str(p.relative_to(ROOT / "reasoner")): p for p in sorted((ROOT / "reasoner").rglob("*.py"))}


@cache
def imported(name: str) -> tuple[str, ...]:
    """The modules that a source imports, wherever in it; of a package also the modules taken from it."""
    return tuple(_imported(name))


def _imported(name: str) -> Iterator[str]:
    for node in ast.walk(ast.parse(SOURCES[name].read_text("utf-8"))):
        match node:
            case ast.Import(names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{alias.name}" for alias in names if as_source(f"{module}.{alias.name}"))


def as_source(module: str) -> str | None:
    """The source of a module of the project, as `SOURCES` names it."""
    path = "/".join(module.split(".")[1:])
    return next((p for p in (f"{path}.py", f"{path}/__init__.py") if p in SOURCES), None)


def room(name: str) -> str:
    return Path(name).parts[0].removesuffix(".py")


def test_imports_go_strictly_down_or_stay_in_the_folder() -> None:
    found = {(name, module) for name in SOURCES if name != "__init__.py" for module in imported(name)}
    inner = {(name, module, module.split(".")[1]) for name, module in found if module.startswith("reasoner.")}
    assert len(inner) > 200
    assert not {
        (name, module) for name, module, there in inner if there != room(name) and FLOORS[there] >= FLOORS[room(name)]
    }


WITHIN = {
    "model": {"signs", "source"},
    "proof": {"model", "signs", "source"},
    "render": {"document", "visible"},
}
"""All that the rooms import that have to be readable by themselves: no language, no diagnostics, no solver."""


@pytest.mark.parametrize("own", WITHIN)
def test_a_room_that_is_readable_by_itself_imports_what_the_plan_says_and_no_more(own: str) -> None:
    modules = [module for name in SOURCES if room(name) == own for module in imported(name)]
    assert {m.split(".")[1] for m in modules if m.startswith("reasoner.")} - {own} <= WITHIN[own]
    assert not {m.split(".")[0] for m in modules} & set(DOORS)


def test_every_room_has_its_floor() -> None:
    assert {room(name) for name in SOURCES} - {"__init__"} <= set(FLOORS)


@pytest.mark.parametrize("library", DOORS)
def test_a_foreign_library_comes_in_only_by_its_doors(library: str) -> None:
    found = {name for name in SOURCES for module in imported(name) if module.split(".")[0] == library}
    assert found == DOORS[library]


def test_the_proof_checker_reaches_no_solver_and_no_second_statement_of_the_meaning() -> None:
    seen, todo = set[str](), ["proof/checker.py"]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += [source for module in imported(name) if (source := as_source(module))]
    assert not {module.split(".")[0] for name in seen for module in imported(name)} & set(DOORS)
    proof = {"proof/checker.py", "proof/known.py", "proof/possible.py", "proof/objects.py"}
    model = {f"model/{name}.py" for name in ("ir", "worlds", "axioms", "labeling", "claims")}
    assert proof <= seen <= proof | model | {"signs.py", "source.py", "model/__init__.py", "proof/__init__.py"}


def test_the_checker_of_steps_reaches_no_solver_and_no_encoding() -> None:
    seen, todo = set[str](), ["proof/stepwise.py"]
    while todo:
        name = todo.pop()
        if name not in seen:
            seen.add(name)
            todo += [source for module in imported(name) if (source := as_source(module))]
    assert not {module.split(".")[0] for name in seen for module in imported(name)} & set(DOORS)
    assert {room(name) for name in seen} <= {"proof", "model", "signs", "source"}


@pytest.mark.parametrize("words", ["import reasoner", "from reasoner.cli.main import main; main(['--help'])"])
def test_starting_up_loads_no_solver_and_no_parser(words: str) -> None:
    program = f"import sys\ntry:\n {words}\nexcept SystemExit: pass\nprint(sorted({set(DOORS)} & sys.modules.keys()))"
    run = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout.splitlines()[-1] == "[]"
