"""Mutation testing: changes one operator, constant or statement of a module at a time; some test has to fail.

    python tests/mutate.py                the modules of TESTED, every mutant
    python tests/mutate.py proof/checker  one of them

Each mutant runs in a fork of this process, which has loaded the slow libraries but nothing of the package; there the
module is compiled from the changed tree. Exit code 1 where a mutant survives that is not among those of EQUAL.
"""

from __future__ import annotations

import ast
import importlib.machinery
import importlib.util
import os
import signal
import sys
from collections.abc import Iterator, Sequence
from copy import deepcopy
from pathlib import Path
from types import CodeType, ModuleType
from typing import NamedTuple

import pytest

ROOT = Path(__file__).resolve().parents[1]
TESTED = {
    "proof/checker": ("tests/proof/test_checker.py", "tests/proof"),
    "solve/lazy": ("tests/solve/test_lazy.py", "tests/solve", "tests/query/test_repair.py"),
    "model/semantics": ("tests/model", "tests/test_oracle.py", "tests/test_alternatives.py", "tests/proof"),
}
EQUAL: dict[str, dict[tuple[str, str], str]] = {
    "solve/lazy": {
        ("_PART = 256", "256 => 257"): "how many formulas are made between two looks at the clock",
        ("_BATCH = 20_000", "20000 => 20001"): "how many formulas z3 takes at once, which keeps them all",
        (
            "def __init__(self, foundation: Foundation, seed: int = 0) -> None:",
            "0 => 1",
        ): "by another seed other solutions come first, and there are the same",
        ("self._is_stated = True", "True => False"): "where nothing is to be stated, that is found at the first look",
    },
}
"""Changes that no test can notice, by the line and what becomes of it, and why the module means the same with them."""
SECONDS = 120
KEPT = ROOT / "tests" / "mutants.txt"

SWAPPED: dict[type[ast.AST], type[ast.AST]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.In: ast.NotIn, ast.NotIn: ast.In, ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.And: ast.Or, ast.Or: ast.And,
    ast.Add: ast.Sub, ast.Sub: ast.Add, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip
NAMES = {"all": "any", "any": "all", "min": "max", "max": "min"}


class Mutant(NamedTuple):
    """A changed tree, and the change in words."""

    what: str
    tree: ast.Module


def mutants(source: str) -> Iterator[Mutant]:
    """Every single change of a module's functions."""
    tree = ast.parse(source)
    types = {id(part) for node in ast.walk(tree) for hint in _hints(node) for part in ast.walk(hint)}
    for number, node in enumerate(ast.walk(tree)):
        for change in _changes(node) if id(node) not in types else ():
            copy = deepcopy(tree)
            place = next(n for i, n in enumerate(ast.walk(copy)) if i == number)
            before = ast.unparse(node) if isinstance(node, ast.expr | ast.stmt) else ""
            _apply(place, change)
            after = ast.unparse(place) if isinstance(place, ast.expr | ast.stmt) else ""
            line = getattr(node, "lineno", 0)
            if before != after:
                yield Mutant(f"{line}: {_short(before)} => {_short(after)}", ast.fix_missing_locations(copy))


def _hints(node: ast.AST) -> Iterator[ast.expr]:
    """The types that a node is annotated with: nobody runs them."""
    yield from (hint for name in ("annotation", "returns") if (hint := getattr(node, name, None)) is not None)


def _short(text: str) -> str:
    first, *rest = text.splitlines()
    return first + (" ..." if rest else "")


def _changes(node: ast.AST) -> Iterator[str]:
    match node:
        case ast.Compare(ops=ops):
            yield from (f"operator {n}" for n in range(len(ops)) if type(ops[n]) in SWAPPED)
        case ast.BoolOp() | ast.BinOp():
            yield from ["operator"] if type(node.op) in SWAPPED else []
        case ast.UnaryOp(op=ast.Not()):
            yield "without not"
        case ast.If() | ast.While() | ast.IfExp():
            yield "negated"
        case ast.comprehension(ifs=[_, *_]):
            yield "without filter"
        case ast.Name(id=name) if name in NAMES:
            yield "name"
        case ast.Constant(value=bool() | int()):
            yield "constant"
        case ast.Raise() | ast.AugAssign():
            yield "deleted"
        case ast.Expr(value=ast.Call(func=ast.Name("assert_never"))):
            pass  # nothing ever comes there: mypy says so
        case ast.Expr(value=ast.Call()):
            yield "deleted"


def _apply(node: ast.AST, change: str) -> None:
    match change.split(), node:
        case ["operator", number], ast.Compare():
            node.ops[int(number)] = SWAPPED[type(node.ops[int(number)])]()  # type: ignore[call-overload]
        case ["operator"], ast.BoolOp() | ast.BinOp():
            node.op = SWAPPED[type(node.op)]()  # type: ignore[assignment]
        case ["without", "not"], ast.UnaryOp():
            node.op, node.operand = ast.Not(), ast.UnaryOp(ast.Not(), node.operand)
        case ["negated"], ast.If() | ast.While() | ast.IfExp():
            node.test = ast.UnaryOp(ast.Not(), node.test)
        case ["without", "filter"], ast.comprehension():
            node.ifs = node.ifs[1:]
        case ["name"], ast.Name():
            node.id = NAMES[node.id]
        case ["constant"], ast.Constant():
            node.value = (not node.value) if isinstance(node.value, bool) else node.value + 1
        case ["deleted"], ast.Raise() | ast.AugAssign() | ast.Expr():
            node.__class__ = ast.Pass  # type: ignore[assignment]
            node._fields = ()
        case _:
            raise AssertionError(change)


class Mutated(importlib.machinery.SourceFileLoader):
    """Loads one module from a changed tree."""

    tree: ast.Module

    def get_code(self, fullname: str) -> CodeType:
        return compile(self.tree, self.path, "exec")


class Finder:
    """Finds that module before anybody else does."""

    def __init__(self, module: str, tree: ast.Module) -> None:
        self._name, self._path = f"reasoner.{module.replace('/', '.')}", str(ROOT / "reasoner" / f"{module}.py")
        self._tree = tree

    def find_spec(self, name: str, path: object = None, target: ModuleType | None = None) -> object:
        if name != self._name:
            return None
        loader = Mutated(name, self._path)
        loader.tree = self._tree
        return importlib.util.spec_from_file_location(name, self._path, loader=loader)


def outcome(module: str, tree: ast.Module, tests: Sequence[str]) -> str:
    """`killed`, `survived` or `timeout`, from a fork that runs the tests until one fails."""
    child = os.fork()
    if child == 0:
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, 1)
        os.dup2(devnull, 2)
        signal.alarm(SECONDS)
        sys.meta_path.insert(0, Finder(module, tree))  # type: ignore[arg-type]
        os._exit(int(pytest.main(["-x", "-q", "-p", "no:cacheprovider", *tests])))
    _, status = os.waitpid(child, 0)
    if os.WIFSIGNALED(status):
        return "timeout" if os.WTERMSIG(status) == signal.SIGALRM else "killed"
    return "survived" if os.WEXITSTATUS(status) == 0 else "killed"


def keep(module: str, killed: int, every: int, equal: int) -> None:
    """Writes down how many were killed, for docs/trust.md."""
    lines = dict(line.split(maxsplit=1) for line in KEPT.read_text(encoding="utf-8").splitlines())
    lines[module] = f"{killed} of {every}" + (f"; {equal} more mean the same" if equal else "")
    KEPT.write_text("".join(f"{name} {figure}\n" for name, figure in lines.items()), encoding="utf-8")


def main(modules: Sequence[str]) -> int:
    sys.dont_write_bytecode = True
    os.chdir(ROOT)
    sys.path.insert(0, str(ROOT))
    for slow in ("z3", "lark", "constraint", "hypothesis"):
        __import__(slow)
    failed = False
    for module in modules or TESTED:
        source = (ROOT / "reasoner" / f"{module}.py").read_text()
        if outcome(module, ast.parse(source), TESTED[module]) != "survived":
            print(f"{module}: the tests fail, or take too long, without any change")
            return 2
        found: dict[str, list[str]] = {}
        for mutant in mutants(source):
            found.setdefault(outcome(module, mutant.tree, TESTED[module]), []).append(mutant.what)
        known, lines = EQUAL.get(module, {}), source.splitlines()
        survived, equal = list[str](), list[str]()
        for what in found.pop("survived", []):
            line, _, change = what.partition(": ")
            (equal if (lines[int(line) - 1].strip(), change) in known else survived).append(what)
        found |= {"equal": equal, "survived": survived}
        counts = ", ".join(f"{len(some)} {word}" for word, some in sorted(found.items()))
        print(f"{module}: {counts}", flush=True)
        for what in survived:
            print(f"  survived {what}", flush=True)
        every = sum(map(len, found.values()))
        keep(module, every - len(equal) - len(survived), every, len(equal))
        failed = failed or bool(survived)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
