"""What is installed: the name, what comes along, and that help texts name what works."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
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
    if name not in ("dev", "bench", "neighbours")
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


def ran(*words: str | Path, cwd: Path) -> str:
    """What a program says; fails with what it says where it does."""
    run = subprocess.run([str(w) for w in words], cwd=cwd, capture_output=True, text=True, env=CLEAN, timeout=900)
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout


CLEAN = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}


def _starts(program: str) -> bool:
    return subprocess.run([program, "-c", ""], env=CLEAN, capture_output=True).returncode == 0


def _found(version: str) -> str | None:
    """A Python of a version: on the path, or kept by pyenv beside the one that it puts there."""
    kept = sorted(Path(os.environ.get("PYENV_ROOT", "~/.pyenv")).expanduser().glob(f"versions/{version}.*/bin/python"))
    on_path = shutil.which(f"python{version}", path=CLEAN["PATH"])
    return next((p for p in (on_path, *map(str, kept)) if p is not None and _starts(p)), None)


PYTHONS = {version: found for version in ("3.11", "3.12", "3.13") if (found := _found(version)) is not None}
"""Those of the versions that are supported which are here: the oldest, and up to the newest."""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the source distribution, and the wheel that is built from it."""
    folder, copied = tmp_path_factory.mktemp("built"), tmp_path_factory.mktemp("copied") / "project"
    kept = ("reasoner", "grammar", "rules", "pyproject.toml", "README.md", "LICENSE")
    copied.mkdir()
    for name in kept:
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, copied / name)
    ran(sys.executable, "-m", "venv", folder / "venv", cwd=folder)
    ran(folder / "venv/bin/pip", "install", "--quiet", "build", cwd=folder)
    ran(folder / "venv/bin/python", "-m", "build", "--outdir", folder, copied, cwd=folder)
    return folder


@pytest.mark.long
def test_the_wheel_holds_the_package_with_its_data_and_nothing_else(built: Path) -> None:
    (wheel,) = built.glob("*.whl")
    names = zipfile.ZipFile(wheel).namelist()
    assert {name.split("/")[0] for name in names if "dist-info" not in name} == {"reasoner"}
    wanted = ("py.typed", "grammar/reasoner.lark", "rules/mtor/main.rules", "picture/cell.css", "picture/page.js")
    assert {f"reasoner/{name}" for name in wanted} <= set(names)
    sources = {str(p.relative_to(ROOT)) for p in (ROOT / "reasoner").rglob("*.py")}
    assert sources <= set(names)


@pytest.mark.long
@pytest.mark.parametrize("version", PYTHONS)
@pytest.mark.parametrize("kind", ["*.whl", "*.tar.gz"])
def test_it_installs_and_runs_in_a_clean_environment(built: Path, tmp_path: Path, kind: str, version: str) -> None:
    (package,) = built.glob(kind)
    ran(PYTHONS[version], "-m", "venv", tmp_path / "venv", cwd=tmp_path)
    ran(tmp_path / "venv/bin/pip", "install", "--quiet", package, cwd=tmp_path)
    command = tmp_path / "venv/bin/reasoner"
    assert ran(command, "--version", cwd=tmp_path) == f"reasoner {PROJECT['version']}\n"
    assert ran(command, "demo", cwd=tmp_path).count("Yes, necessarily") == 1
    (tmp_path / "a.rules").write_text("drug D\nprotein A\nD -| A\n", encoding="utf-8")
    assert ran(command, "what-if", "D = high", "a.rules", cwd=tmp_path).startswith("With D = high")
    program = "import reasoner; print(repr(reasoner.load('a.rules').why('A falls with D = high')))"
    said = ran(tmp_path / "venv/bin/python", "-c", program, cwd=tmp_path)
    assert said == "<WhyAnswer necessary: why A falls with D = high>\n"
