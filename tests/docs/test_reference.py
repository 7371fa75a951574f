"""The reference of the Python interface is that of the code."""

from __future__ import annotations

import pytest

pytest.importorskip("griffe2md", reason="no griffe2md: pip install griffe2md")

from reference import PAGE, reference

import reasoner


def test_the_reference_is_what_the_docstrings_say() -> None:
    assert PAGE.read_text(encoding="utf-8") == reference(), "`make reference` writes the page anew"


def test_the_reference_has_every_public_name() -> None:
    page = PAGE.read_text(encoding="utf-8")
    assert [name for name in reasoner.__all__ if name[0] != "_" and f"## `{name}`" not in page] == []
