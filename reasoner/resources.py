"""Finds `grammar/` and `rules/` in a checkout and in an installed wheel, and the user's folders.

One is for what can be rebuilt, one for what is remembered.
"""

from __future__ import annotations

import os
from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent


def _folder(name: str) -> Path:
    """In a wheel the folders lie inside the package, in a checkout beside it."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name


def grammar_text(name: str = "reasoner") -> str:
    """The grammar `name`.lark."""
    return (_folder("grammar") / f"{name}.lark").read_text(encoding="utf-8")


def rules_path() -> Path:
    """The folder of the shipped rules; `mtor` in it is the default."""
    return _folder("rules")


def manual_page(name: str) -> Path | None:
    """A page of the manual, where it lies beside the package."""
    page = _folder("docs") / f"{name}.md"
    return page if page.is_file() else None


def cache_path() -> Path:
    """The user's own cache folder, never the shared temporary one; it may not exist yet."""
    base = os.environ.get("XDG_CACHE_HOME") or os.environ.get("LOCALAPPDATA")
    return Path(base or os.path.expanduser("~/.cache")) / "reasoner"


def state_path() -> Path:
    """The user's own folder for what is remembered between sessions; it may not exist yet."""
    base = os.environ.get("XDG_STATE_HOME") or os.environ.get("LOCALAPPDATA")
    return Path(base or os.path.expanduser("~/.local/state")) / "reasoner"
