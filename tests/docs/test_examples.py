"""Every example of README and manual is run, and reads as it runs."""

from __future__ import annotations

import inspect
import re
from pathlib import Path

import pytest
from errors import CATALOGUE_PAGE, COMMAND_LINE, RIGHT, catalogue_page, wrong
from pages import PAGES, ROOT, Run, blocks, missing, pictures, renewed, tools_of

import reasoner
from reasoner.lang.mistakes import CATALOGUE
from reasoner.lang.parser import parse_file
from reasoner.model.axioms import BY_NAME
from reasoner.source import Source
from reasoner.tell import json

RUN = ("console", "python", "rules", "session")
"""What is run; other fences show what is not: shell commands, formats, and what is no rule."""


LONG = ("explanations", "mtor")
"""Pages whose questions take half a minute together."""


@pytest.mark.parametrize(
    "page", [pytest.param(p, id=p.stem, marks=[pytest.mark.long] if p.stem in LONG else []) for p in PAGES]
)
def test_every_example_of_a_page_reads_as_it_runs(page: Path, tmp_path: Path) -> None:
    text = page.read_text(encoding="utf-8")
    if lacks := missing(text):
        pytest.skip(f"not installed: {', '.join(lacks)}")
    assert renewed(text, tmp_path) == text, "`make docs` writes the page anew"
    for picture, drawn in pictures(page, tmp_path).items():
        assert picture.read_text(encoding="utf-8") == drawn, "`make docs` draws it anew"


BESIDE = [(page, tool) for page in PAGES for tool in tools_of(page.read_text(encoding="utf-8"))]


@pytest.mark.parametrize(("page", "tool"), [pytest.param(p, t, id=f"{p.stem}-{t}") for p, t in BESIDE])
def test_a_page_reads_as_it_runs_beside_its_neighbour(page: Path, tool: str, tmp_path: Path) -> None:
    pytest.importorskip(tool, reason=f"`make neighbours` installs {tool}")
    text = page.read_text(encoding="utf-8")
    assert renewed(text, tmp_path, [tool]) == text, "`make docs` writes the page anew"


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_every_fence_says_what_it_holds(page: Path) -> None:
    languages = {block.language for block in blocks(page.read_text(encoding="utf-8"))}
    assert languages <= {*RUN, "sh", "text", "toml", "yaml"}


@pytest.mark.parametrize("page", PAGES, ids=lambda p: p.stem)
def test_every_link_to_a_file_of_the_project_leads_somewhere(page: Path) -> None:
    text = page.read_text(encoding="utf-8")
    targets = [t for t in re.findall(r"\]\(([^)#\s]+)(?:#[^)\s]*)?\)", text) if "://" not in t]
    assert [t for t in targets if not (page.parent / t).exists()] == []


def test_the_index_names_every_page_of_the_manual() -> None:
    index = (ROOT / "docs" / "index.md").read_text(encoding="utf-8")
    assert [p.name for p in PAGES if p.parent.name == "docs" and p.name != "index.md" and p.name not in index] == []


def test_the_list_of_diagnostics_is_that_of_the_code() -> None:
    assert CATALOGUE_PAGE.read_text(encoding="utf-8") == catalogue_page(), "`make docs` writes the page anew"


@pytest.mark.parametrize("code", sorted(CATALOGUE))
def test_a_wrong_example_of_syntax_earns_its_code_and_the_right_one_none(code: str) -> None:
    assert {d.code for d in parse_file(Source("x", wrong(code)))[1]} == {code}
    assert parse_file(Source("x", RIGHT[code]))[1] == ()


def test_the_list_of_the_command_line_holds_every_code_that_it_can_report() -> None:
    modules = [p for room in ("cli", "repl") for p in (ROOT / "reasoner" / room).glob("*.py")]
    reported = {c for p in modules for c in re.findall(r'"([EW]0\d\d)"', p.read_text(encoding="utf-8"))}
    assert reported == {code for code, _, _ in COMMAND_LINE}


def listed(page: str, after: str) -> set[str]:
    """The first words of the code in the first column of the table that follows a phrase."""
    table = page.split(after, 1)[1].split("\n\n")[1]
    return set(re.findall(r"^\| `(.*?)`", table, re.MULTILINE))


def form(question: str) -> str:
    """Which form of question this is."""
    words = question.split()
    if "rather" in words:
        return "rather"
    return " ".join(words[:2]) if words[1:2] in (["not"], ["ambiguous"]) else words[0]


def test_every_form_of_question_that_is_listed_is_answered() -> None:
    page = (ROOT / "docs" / "language.md").read_text(encoding="utf-8")
    example = next(b for b in blocks(page) if b.options.get("file") == "asked.rules")
    model = reasoner.loads(example.text)
    assert {form(q.text) for q in model.data.queries} == {form(q) for q in listed(page, "## Questions")}
    for query in model.data.queries:
        assert model.ask(query.text).verdict != "unknown", query.text


def test_the_manual_lists_every_key_of_an_answer() -> None:
    page = (ROOT / "docs" / "json.md").read_text(encoding="utf-8")
    keys = set(re.findall(r"^\| (`.*?) \|", page, re.MULTILINE))
    told = {key for cell in keys for key in re.findall(r"`(\w+)`", cell)}
    assert set(re.findall(r'found\["(\w+)"\]', inspect.getsource(json.to_json))) <= told


def test_the_manual_explains_every_kind_of_step() -> None:
    page = (ROOT / "docs" / "proofs.md").read_text(encoding="utf-8")
    assert set(BY_NAME) <= listed(page, "what JSON calls them.")


def test_the_architecture_page_names_every_folder_of_the_package() -> None:
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    folders = {path.parent.name for path in (ROOT / "reasoner").glob("*/*.py")}
    assert [folder for folder in sorted(folders) if f"`{folder}/`" not in page] == []


# --- the machinery itself: what would let a wrong page pass -------------------------------------------------------


def test_a_page_that_says_something_else_is_written_anew(tmp_path: Path) -> None:
    page = "```rules file=a.rules\nprotein A\n```\n\n```console\n$ reasoner test a.rules\n{}\n```\n"
    said = "There is nothing to test: no file says `expect`."
    assert renewed(page.format("all is well"), tmp_path) == page.format(said)


@pytest.mark.parametrize(
    "block",
    [
        "```rules\nprotein A, A\n```",  # a mistake that is not announced
        "```rules of=rules/examples/torin.rules\nprotein A\n```",  # not in that file
        "```rules wrong=E201\nprotein A\n```",  # a mistake announced, and none made
        "```console\n$ reasoner why\n```",  # exits with 2
        "```console\n$ rm my.rules\n```",  # not ours to run
    ],
)
def test_a_block_that_does_not_do_what_it_says_is_refused(block: str, tmp_path: Path) -> None:
    (found,) = blocks(block)
    with pytest.raises(AssertionError):
        Run(tmp_path).again(found)


def test_a_block_of_another_tool_is_run_where_that_is_asked_for(tmp_path: Path) -> None:
    page = "```python tool=json\n>>> import json\n>>> json.loads('[1]')\n```\n"
    (tmp_path / "with").mkdir()
    assert tools_of(page) == ["json"]
    (tmp_path / "without").mkdir()
    assert renewed(page, tmp_path / "without") == page
    assert renewed(page, tmp_path / "with", ["json"]) == page.replace("```\n", "[1]\n```\n")


def test_an_exception_is_shown_as_python_shows_it(tmp_path: Path) -> None:
    (found,) = blocks("```python\n>>> 1 / 0\n```")
    assert Run(tmp_path).again(found).endswith("    ...\nZeroDivisionError: division by zero\n")
