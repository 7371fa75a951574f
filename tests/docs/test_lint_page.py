"""The list of what `lint` finds is that of its catalogue."""

from __future__ import annotations

from lint_page import LINT_PAGE, lint_page


def test_the_list_of_findings_is_that_of_the_code() -> None:
    assert LINT_PAGE.read_text(encoding="utf-8") == lint_page(), "`make docs` writes the page anew"
