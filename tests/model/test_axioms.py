"""The ground constraints as data: whoever has to know an axiom is named by the type checker when one is added."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from reasoner.model.axioms import BY_NAME, Cause, Foundation, Response
from reasoner.signs import PLUS

ROOT = Path(__file__).resolve().parents[2]
PLACES = {
    "model/semantics.py": {"_reads", "obeys"},
    "solve/encode.py": {"_stated"},
    "bounds/propagate.py": {"constraint_of"},
    "proof/possible.py": {"of"},
    "proof/checker.py": {"_read"},
    "solve/bundles.py": {"_read"},
    "solve/grouped.py": {"unit_of"},
    "tell/steps.py": {"reason"},
}
"""Every place that has to know all axioms: the four statements of the meaning, what is cited and told, what belongs
together. A new axiom of a known shape needs nothing else in certificates; one of a new shape does."""


def test_axioms_of_the_same_worlds_are_different_constraints() -> None:
    assert Cause("A", (0, 1)) != Response("A", (0, 1))
    assert len({Cause("A", (0, 1)), Cause("A", (0, 1)), Response("A", (0, 1))}) == 2
    assert Foundation(frozenset({("A", (0, 1), PLUS)})) != Foundation(frozenset())


def test_each_axiom_has_a_name_of_its_own() -> None:
    assert len(BY_NAME) == len(set(BY_NAME.values())) >= 16
    assert all(axiom.name == name for name, axiom in BY_NAME.items())


@pytest.mark.long
@pytest.mark.parametrize(
    ("base", "fields", "more"),
    [
        ("InWorld", "    __slots__ = ()\n", set()),
        (
            "object",
            "    subject: str\n    worlds: tuple[int]\n",
            {"proof/possible.py", "proof/writer.py", "query/certified.py"},
        ),
    ],
)
def test_the_type_checker_names_every_place_that_has_to_know_a_new_axiom(
    tmp_path: Path, base: str, fields: str, more: set[str]
) -> None:
    shutil.copytree(ROOT / "reasoner", tmp_path / "reasoner", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    source = tmp_path / "reasoner/model/axioms.py"
    text = source.read_text("utf-8")
    decorator = "@dataclass(frozen=True, slots=True)\n" if base == "object" else ""
    novel = f'{decorator}class Novel({base}):\n    name: ClassVar = "novel"\n{fields}\n\n'
    text = text.replace("OfQuantity: TypeAlias = (\n", f"{novel}OfQuantity: TypeAlias = (\n    Novel |", 1)
    source.write_text(text, "utf-8")
    run = subprocess.run(
        [sys.executable, "-m", "mypy", "--no-error-summary", "--cache-dir", str(tmp_path / "cache"), "reasoner"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
    )
    found = re.findall(r"^reasoner/(\S+?):(\d+): error: .*(?:assert_never|Missing return)", run.stdout, re.M)
    named: dict[str, set[str]] = {}
    for name, line in found:
        named.setdefault(name, set()).add(_function(tmp_path / "reasoner" / name, int(line)))
    assert {name: functions & named.get(name, set()) for name, functions in PLACES.items()} == PLACES, run.stdout
    assert more <= set(named)
    assert set(named) <= {*PLACES, *more}


def _function(source: Path, line: int) -> str:
    """The function that a line is in."""
    above = source.read_text("utf-8").splitlines()[:line]
    return next(m[1] for text in reversed(above) if (m := re.match(r"\s*def (\w+)", text)))
