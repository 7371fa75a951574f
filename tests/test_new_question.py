"""What a new kind of question takes: mypy names every place above the grammar, and what else there is is counted here.

A scratch copy of the package gets a question `guess` that nothing knows yet. Each place that has to know it must then
be an error of mypy; a list that would fall through to some default is a place that somebody forgets.
"""

from __future__ import annotations

import ast
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import get_args, get_type_hints

import pytest

from reasoner.cli.arguments import COMMANDS
from reasoner.lang import syntax
from reasoner.lang.builder import Builder
from reasoner.lang.terminals import QUESTION_WORDS
from reasoner.lsp.symbols import _USED
from reasoner.model import ir
from reasoner.query.answers import Answer
from reasoner.query.kinds import row_of
from reasoner.questions import ROWS
from reasoner.repl.topics import TOPICS

ROOT = Path(__file__).resolve().parents[1]
PARSED = "lang/syntax.py"
RESOLVED = "model/ir.py"
ANSWERED = "query/answers.py"

NODE = "@dataclass(frozen=True, slots=True)\nclass Guess:\n    name: Name\n    span: Span\n\n\n"
QUESTION = "@dataclass(frozen=True, slots=True)\nclass Guess:\n    quantity: str\n\n\n"
ANSWER = """@dataclass(frozen=True, kw_only=True)
class GuessAnswer(_Common):
    question: ir.Guess
    found: Prediction | Inconsistent | Undecided

    @property
    def verdict(self) -> Word:
        return _verdict(self.found)


"""


def with_member(text: str, union: str, member: str, definition: str) -> str:
    """A module with one class more, which is a member of a union."""
    start = text.index(f"{union}: TypeAlias = (")
    end = text.index("\n)", start)
    return f"{text[:start]}{definition}{text[start:end]} | {member}{text[end:]}"


def errors(folder: Path) -> set[str]:
    """Where mypy finds a mistake in a copy of the package: the file, and the function or class of the module."""
    command = [sys.executable, "-m", "mypy", "--strict", "--explicit-package-bases", "--no-error-summary", "reasoner"]
    config = folder / "pyproject.toml"
    shutil.copy(ROOT / "pyproject.toml", config)
    run = subprocess.run([*command, "--config-file", str(config)], cwd=folder, capture_output=True, text=True)
    lines = [re.match(r"reasoner/([\w/]+\.py):(\d+): error", line) for line in run.stdout.splitlines()]
    return {f"{m[1]} {enclosing(folder / 'reasoner' / m[1], int(m[2]))}" for m in lines if m is not None}


def enclosing(path: Path, line: int) -> str:
    """The function, or the class and its method, in which a line stands."""
    found = ["(module)"]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.ClassDef) and node.lineno <= line <= (node.end_lineno or 0):
            found.append(node.name)
    return found[-1]


@pytest.mark.long
def test_mypy_names_every_place_that_has_to_know_a_new_kind_of_question(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "reasoner", tmp_path / "reasoner", ignore=shutil.ignore_patterns("__pycache__"))
    for name, union, member, definition in (
        (PARSED, "Question", "Guess", NODE),
        (RESOLVED, "Question", "Guess", QUESTION),
        (ANSWERED, "Answer", "GuessAnswer", ANSWER),
    ):
        path = tmp_path / "reasoner" / name
        path.write_text(with_member(path.read_text(encoding="utf-8"), union, member, definition), encoding="utf-8")
    assert errors(tmp_path) == {
        "answers.py answer_of",
        "compile/asking.py question",
        "lang/formatter.py _question",
        "lang/formatter.py one_line",
        "picture/around.py _rules",
        "picture/around.py _sides",
        "query/answers.py claims_of",
        "query/answers.py prediction_of",
        "query/answers.py proved",
        "query/answers.py with_proved",
        "query/answers.py witnesses_of",
        "query/ask.py _answer",
        "query/conclusions.py _place",
        "query/conclusions.py _queried",
        "query/kinds.py places_of",
        "query/kinds.py row_of",
        "query/witnesses.py with_witnesses",
        "repl/saving.py expectations",
        "repl/session.py in_context",
        "tell/details.py _compared",
        "tell/json.py _found",
        "tell/narrate.py _body",
        "tell/regimens.py studied",
    }


# --- the rest: what no type says ----------------------------------------------------------------------------------


PARSED_KINDS = get_args(syntax.Question)
ANSWERED_KINDS = {kind.__name__.removesuffix("Answer") for kind in get_args(Answer)}


def snake(name: str) -> str:
    return re.sub(r"(?<!^)(?=[A-Z])", "_", name).lower()


@pytest.mark.parametrize("kind", [k for k in PARSED_KINDS if k is not syntax.Name], ids=lambda k: str(k.__name__))
def test_a_question_has_a_rule_of_the_grammar_a_builder_and_reserved_words(kind: type) -> None:
    rule = snake(kind.__name__)
    grammar = (ROOT / "grammar" / "reasoner.lark").read_text(encoding="utf-8")
    assert re.search(rf"^{rule}:", grammar, re.MULTILINE)
    assert re.search(rf"^\?question:.*(\n    .*)*\b{rule}\b", grammar, re.MULTILINE)
    assert callable(getattr(Builder, f"_{rule}"))
    assert rule.split("_")[0] in QUESTION_WORDS


@pytest.mark.parametrize("kind", [k for k in PARSED_KINDS if k is not syntax.Name], ids=lambda k: str(k.__name__))
def test_every_name_in_a_question_is_a_symbol_for_editors(kind: type) -> None:
    hints = get_type_hints(kind)
    named = [field for field, hint in hints.items() if syntax.Name in parts(hint)]
    assert {(kind, field) for field in named} <= _USED.keys()


def parts(hint: object) -> set[object]:
    """The classes that a type is made of."""
    inner = get_args(hint)
    return {hint} if not inner else set().union(*map(parts, inner))


@pytest.mark.parametrize("kind", get_args(ir.Question), ids=lambda k: str(k.__name__))
def test_a_question_that_is_answered_has_help_a_command_and_a_place_in_the_manual(kind: type) -> None:
    row = next(row for row in ROWS if row.kind == snake(kind.__name__).replace("_", "-"))
    assert row.words.split()[0] in QUESTION_WORDS
    assert (row.topic is not None) == (kind.__name__ in ANSWERED_KINDS)
    if row.topic is not None:
        assert row.topic.name in TOPICS
        assert row.command is None or row.command.name in COMMANDS
        manual = {page.name: page.read_text(encoding="utf-8") for page in (ROOT / "docs").glob("*.md")}
        assert f"`{row.kind}`" in manual["json.md"]
        assert re.search(rf"^\| ?`?.*\b{row.topic.name}\b|\b{row.words} ", manual["language.md"], re.MULTILINE)


def test_every_kind_has_one_row_and_every_row_a_kind() -> None:
    assert len(ROWS) == len({row.kind for row in ROWS}) == len(get_args(ir.Question))
    assert {snake(k.__name__).replace("_", "-") for k in get_args(ir.Question)} == {row.kind for row in ROWS}
    assert row_of(ir.Check()).kind == "check"
