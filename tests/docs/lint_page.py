"""The page of the manual that lists what `lint` finds, made from its catalogue."""

from __future__ import annotations

from collections.abc import Iterator

from pages import ROOT

from reasoner.lint.catalogue import CATALOGUE, Code

LINT_PAGE = ROOT / "docs" / "lint.md"

_OPENING = """\
# What lint finds

<!-- Made by `make docs` from the catalogue in reasoner/lint/catalogue.py: edit that. -->

`reasoner lint FILES` looks for what is probably a mistake although the rules can be read ([how to use it](tools.md)). A
warning is hardly ever meant; a hint may well be. `# lint: ignore W711` at the end of a line silences a code there.
Every example on this page is checked by the tests: the wrong one earns exactly its code, the right one earns none.

| code | severity | what it finds |
|---|---|---|
"""


def lint_page() -> str:
    """The whole page."""
    rows = [f"| [{c.code}](#{_anchor(c)}) | {c.severity.value} | {c.title} |\n" for c in CATALOGUE.values()]
    return "".join([_OPENING, *rows, *(part for c in CATALOGUE.values() for part in _section(c))])


def _heading(code: Code) -> str:
    return f"{code.code}: {code.title}"


def _anchor(code: Code) -> str:
    """As GitHub makes it: letters, digits and hyphens."""
    kept = "".join(c for c in _heading(code).lower() if c.isalnum() or c in " -")
    return kept.replace(" ", "-")


def _section(code: Code) -> Iterator[str]:
    yield f"\n### {_heading(code)}\n\n{code.text}\n"
    yield f"\n```text\n# wrong\n{code.wrong}```\n"
    yield f"\n```text\n# right\n{code.right}```\n"
    yield f"\nWhat helps: {code.fix}.\n"
