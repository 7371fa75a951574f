"""The reference of the Python interface, by griffe2md from signatures and docstrings: `make reference`."""

from __future__ import annotations

import re
import sys
from pathlib import Path
from typing import Any, Final

sys.path.insert(0, str(Path(__file__).resolve().parents[2]))

import reasoner

ROOT: Final = Path(__file__).resolve().parents[2]
PAGE: Final = ROOT / "docs" / "reference" / "python.md"
_HEAD: Final = """\
# The Python interface

Every public name, from the docstrings of the code; `make reference` writes this page. How to begin is told in
[python.md](../python.md).

"""
_LOOK: Final = {
    "heading_level": 2, "show_root_heading": True, "show_root_full_path": False, "show_object_full_path": False,
    "show_signature_annotations": True, "show_submodules": False, "show_if_no_docstring": False,
    "members_order": "source", "filters": ["!^_"], "summary": False, "docstring_style": "google", "line_length": 100,
    "separate_signature": True, "inherited_members": False, "show_root_members_full_path": False,
}  # fmt: skip

_EXAMPLE: Final = re.compile(r"^>>> (?:.+\n)+", re.MULTILINE)


def reference() -> str:
    """The text of the page."""
    from griffe import load
    from griffe2md import ConfigDict, render_object_docs

    package = load("reasoner", search_paths=[str(ROOT)], docstring_parser="google")
    public = [_of(package, name) for name in reasoner.__all__ if name[0] != "_"]
    parts = [one for one in package["parts"].classes.values() if not one.is_alias]
    told = "\n".join(render_object_docs(one, ConfigDict(**_LOOK)) for one in (*public, *parts))
    fenced = _EXAMPLE.sub(lambda found: f"```python\n{found[0].rstrip()}\n```\n\n", told)
    return _HEAD + re.sub(r"\n{3,}", "\n\n", fenced).strip() + "\n"


def _of(package: Any, name: str) -> Any:
    """The object behind a public name, where it is defined."""
    home: str = getattr(reasoner, name).__module__
    found = package
    for part in home.split(".")[1:]:
        found = found[part]
    return found[name]


if __name__ == "__main__":
    PAGE.write_text(reference(), encoding="utf-8")
