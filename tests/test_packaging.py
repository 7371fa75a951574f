"""What is installed: the name, what comes along, and that help texts name what works."""

from __future__ import annotations

import re
import tomllib
from importlib.metadata import PackageNotFoundError, metadata
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
SETUP = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]


def test_the_distribution_and_the_command_have_their_names() -> None:
    assert PROJECT["name"] == "pathway-reasoner" and PROJECT["scripts"] == {"reasoner": "reasoner.__main__:main"}


def test_every_package_is_shipped_and_says_that_it_is_typed() -> None:
    here = {str(p.parent.relative_to(ROOT)).replace("/", ".") for p in (ROOT / "reasoner").rglob("__init__.py")}
    assert here <= set(SETUP["packages"])
    assert (ROOT / "reasoner/py.typed").exists() and "py.typed" in SETUP["package-data"]["reasoner"]


TEXTS = [
    *(ROOT / "reasoner").rglob("*.py"),
    *(ROOT / "docs").glob("*.md"),
    ROOT / "README.md",
    *ROOT.glob("editors/**/*.md"),
]


@pytest.mark.parametrize("path", TEXTS, ids=lambda p: str(p.relative_to(ROOT)))
def test_what_a_text_tells_to_install_exists(path: Path) -> None:
    told = re.findall(r'pip install (?:-e )?"([\w.-]+)\[([\w,]+)\]"', path.read_text(encoding="utf-8"))
    for name, extras in told:
        assert name in ("pathway-reasoner", ".")
        assert set(extras.split(",")) <= set(PROJECT["optional-dependencies"])


def test_the_version_is_one() -> None:
    cited = re.search(r"^version: (.*)$", (ROOT / "CITATION.cff").read_text(encoding="utf-8"), re.MULTILINE)
    import reasoner

    assert cited is not None and cited[1] == PROJECT["version"] == reasoner.__version__


RUN_TIME = [
    re.split(r"[^\w-]", line)[0]
    for name, lines in {"": PROJECT["dependencies"], **PROJECT["optional-dependencies"]}.items()
    if name not in ("dev", "bench")
    for line in lines
]


@pytest.mark.parametrize("library", RUN_TIME)
def test_no_library_at_run_time_is_under_the_gpl_or_cecill(library: str) -> None:
    try:
        told = metadata(library)
    except PackageNotFoundError:
        pytest.skip(f"{library} is not installed")
    licence = told.get("License-Expression"), (told.get("License") or "").split("\n")[0]
    lines = [*licence, *(told.get_all("Classifier") or ())]
    terms = " ".join(line for line in lines if line and not line.startswith("Programming Language"))
    assert not re.search(r"(?<![AL])GPL|(?<!Lesser )General Public|CeCILL", terms)
