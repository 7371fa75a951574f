"""Grammar and rules are found, ship in the wheel, and the grammar's tables are kept where they can be trusted."""

from __future__ import annotations

import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest

from reasoner import resources
from reasoner.lang import parser
from reasoner.lang.formatter import one_line
from reasoner.source import Source

ROOT = Path(__file__).parents[1]


@pytest.fixture
def cache(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty cache folder, and a parser that has not been built yet."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    _forget()
    yield tmp_path / "reasoner"
    _forget()


def _forget() -> None:
    parser._lark.cache_clear()
    parser._keywords.cache_clear()


def _parses() -> bool:
    statements, diagnostics = parser.parse_file(Source("x", "maybe A -> B"))
    return diagnostics == () and [one_line(s) for s in statements.statements] == ["maybe A -> B"]


def test_a_checkout_finds_its_grammar_and_rules() -> None:
    assert resources.grammar_text("reasoner") == (ROOT / "grammar" / "reasoner.lark").read_text(encoding="utf-8")
    assert resources.rules_path() == ROOT / "rules"


def test_an_installed_package_finds_them_inside_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for folder in ("grammar", "rules"):
        (tmp_path / folder).mkdir()
    (tmp_path / "grammar" / "reasoner.lark").write_text("inside", encoding="utf-8")
    monkeypatch.setattr(resources, "_PACKAGE", tmp_path)
    assert resources.grammar_text() == "inside"
    assert resources.rules_path() == tmp_path / "rules"


def test_every_package_and_the_data_are_named_for_the_wheel() -> None:
    tools = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]
    folders = {path.parent.relative_to(ROOT) for path in (ROOT / "reasoner").rglob("__init__.py")}
    packages = {".".join(folder.parts) for folder in folders}
    assert set(tools["packages"]) == packages | {"reasoner.grammar", "reasoner.rules"}
    data = {
        "reasoner": ["py.typed"],
        "reasoner.grammar": ["*.lark"],
        "reasoner.picture": ["*.css", "*.js"],
        "reasoner.rules": ["**/*.rules", "**/*.csv"],
    }
    assert tools["package-data"] == data


def test_the_shipped_rules_parse_and_have_one_spelling() -> None:
    for path in sorted(resources.rules_path().rglob("*.rules")):
        statements, diagnostics = parser.parse_file(Source(path.name, path.read_text(encoding="utf-8")))
        assert diagnostics == ()
        again, diagnostics = parser.parse_file(Source("again", "\n".join(map(one_line, statements.statements))))
        assert diagnostics == () and again == statements


def test_the_tables_of_the_grammar_are_kept_and_used_again(cache: Path) -> None:
    assert _parses()
    (kept,) = cache.iterdir()
    before = kept.stat().st_mtime_ns
    _forget()
    assert _parses()
    assert kept.stat().st_mtime_ns == before


def test_a_broken_cache_is_built_anew(cache: Path) -> None:
    assert _parses()
    (kept,) = cache.iterdir()
    kept.write_bytes(b"nonsense")
    _forget()
    assert _parses()
    assert kept.read_bytes() != b"nonsense"


def test_no_cache_folder_is_no_trouble(cache: Path) -> None:
    cache.write_text("a file where the folder should be", encoding="utf-8")
    assert _parses()


def test_importing_the_parser_does_no_work() -> None:
    code = "import sys, reasoner.lang.parser; print('lark' in sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True)
    assert run.stdout == "False\n"
