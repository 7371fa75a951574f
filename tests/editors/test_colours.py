"""Colours of rule files: nothing that the grammar calls a keyword is left out, and nothing drifts from it."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
import tomllib
from importlib import import_module
from pathlib import Path

import pytest
from pygments.token import Error, Keyword, Token

from reasoner.highlight import RuleLexer
from reasoner.lang.parser import keywords

ROOT = Path(__file__).resolve().parents[2]
SHIPPED = sorted((ROOT / "rules").rglob("*.rules"))
VSCODE = ROOT / "editors" / "vscode"
WORDS = sorted(word for word in keywords() if word.isalpha())

sys.path.insert(0, str(ROOT / "editors"))
from generate import TEXTMATE, textmate  # noqa: E402


def pygments_keywords(text: str) -> set[tuple[int, str]]:
    return {(at, word) for at, kind, word in RuleLexer().get_tokens_unprocessed(text) if kind in Keyword}


def textmate_keywords(text: str) -> set[tuple[int, str]]:
    """The words that the TextMate grammar calls keywords, line by line, the first pattern that matches winning."""
    patterns = [(re.compile(p["match"]), p.get("name", "label")) for p in json.loads(textmate())["patterns"]]
    found, start = set(), 0
    for line in text.splitlines(keepends=True):
        at = 0
        while at < len(line):
            matches = [(m, name) for regex, name in patterns if (m := regex.search(line, at)) and m.end() > m.start()]
            if not matches:
                break
            match, name = min(matches, key=lambda found: found[0].start())
            if name.startswith(("keyword.other", "keyword.control")):
                found.add((start + match.start(), match[0]))
            at = match.end()
        start += len(line)
    return found


def test_the_committed_textmate_grammar_is_the_one_that_is_generated() -> None:
    assert TEXTMATE.read_text(encoding="utf-8") == textmate(), "run `make editors`"


@pytest.mark.parametrize("word", WORDS)
def test_every_keyword_of_the_grammar_is_coloured_as_one(word: str) -> None:
    text = f"x1 {word} x2\n"
    assert pygments_keywords(text) == {(3, word)}
    assert textmate_keywords(text) == {(3, word)}


@pytest.mark.parametrize("path", SHIPPED, ids=lambda path: path.name)
def test_shipped_files_are_coloured_alike_by_both_and_without_an_error(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    tokens = list(RuleLexer().get_tokens_unprocessed(text))
    assert "".join(word for _, _, word in tokens) == text
    assert not [word for _, kind, word in tokens if kind in Error]
    assert pygments_keywords(text) == textmate_keywords(text)


def test_what_is_no_lexeme_of_the_language_is_an_error_and_nothing_is_lost() -> None:
    text = 'protein "open\nA => B ü\n'
    tokens = list(RuleLexer().get_tokens_unprocessed(text))
    assert "".join(word for _, _, word in tokens) == text
    assert [word for _, kind, word in tokens if kind is Token.Error] == ['"open', "=>"]


def test_the_package_tells_pygments_of_its_lexer() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    module, _, name = project["entry-points"]["pygments.lexers"]["reasoner"].partition(":")
    assert getattr(import_module(module), name) is RuleLexer
    assert (RuleLexer.aliases, RuleLexer.filenames) == (["reasoner"], ["*.rules"])


def test_the_extension_names_files_that_exist_and_the_command_that_serves() -> None:
    package = json.loads((VSCODE / "package.json").read_text(encoding="utf-8"))
    language, grammar = package["contributes"]["languages"][0], package["contributes"]["grammars"][0]
    for name in (package["main"], language["configuration"], grammar["path"]):
        assert (VSCODE / name).is_file()
    assert grammar["scopeName"] == json.loads(textmate())["scopeName"]
    assert language["id"] == grammar["language"]
    assert package["contributes"]["configuration"]["properties"]["reasoner.command"]["default"] == ["reasoner", "lsp"]
    pattern = json.loads((VSCODE / "language-configuration.json").read_text(encoding="utf-8"))["wordPattern"]
    assert re.findall(pattern, "TSC1/2 -> `torin 1`") == ["TSC1/2", "`torin 1`"]


@pytest.mark.skipif(shutil.which("node") is None, reason="node is not installed")
def test_the_extension_is_javascript() -> None:
    subprocess.run(["node", "--check", str(VSCODE / "extension.js")], check=True)
