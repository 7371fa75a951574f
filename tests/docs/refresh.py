"""Writes the manual anew where running it gives another text: `make docs`. Read the difference before you keep it."""

from __future__ import annotations

import sys
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

from errors import CATALOGUE_PAGE, catalogue_page
from lint_page import LINT_PAGE, lint_page
from notebooks import NOTEBOOKS
from notebooks import refresh as refresh_notebook
from pages import PAGES, ROOT, missing, pictures, renewed, tools_of
from reference import PAGE as REFERENCE
from reference import reference


def refresh(page: Path) -> bool:
    """Whether the page has changed."""
    before = page.read_text(encoding="utf-8")
    if lacks := missing(before):
        print("not run ", page.relative_to(ROOT), "for lack of", ", ".join(lacks))
        return False
    with TemporaryDirectory() as folder:
        after = renewed(before, Path(folder), [tool for tool in tools_of(before) if find_spec(tool)])
        for picture, text in pictures(page, Path(folder)).items():
            picture.write_text(text, encoding="utf-8")
    page.write_text(after, encoding="utf-8")
    return before != after


if __name__ == "__main__":
    CATALOGUE_PAGE.write_text(catalogue_page(), encoding="utf-8")
    LINT_PAGE.write_text(lint_page(), encoding="utf-8")
    REFERENCE.write_text(reference(), encoding="utf-8")
    for notebook in NOTEBOOKS:
        print("changed " if refresh_notebook(notebook) else "the same", notebook.relative_to(ROOT))
    for page in PAGES:
        print("changed " if refresh(page) else "the same", page.relative_to(ROOT))
