"""The notebooks of the manual, executed again: what their cells show is kept in them, and compared by a test."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = tuple(sorted((ROOT / "docs").glob("*.ipynb")))


def executed(path: Path) -> Any:
    """The notebook as executing it in a fresh kernel makes it; without times and other traces of the run."""
    import nbformat
    from nbclient import NotebookClient

    found = nbformat.read(path, as_version=4)
    NotebookClient(found, timeout=300, kernel_name="python3", resources={"metadata": {"path": str(ROOT)}}).execute()
    for cell in found.cells:
        cell.metadata.pop("execution", None)
        if cell.cell_type == "code":  # a question that took long has left its line, empty
            cell.outputs = [o for o in cell.outputs if o.get("data") != {"text/plain": ""}]
    found.metadata.pop("language_info", None)
    return found


def written(notebook: Any) -> str:
    """The text of the file."""
    import nbformat

    text: str = nbformat.writes(notebook)
    return text if text.endswith("\n") else f"{text}\n"


def refresh(path: Path) -> bool:
    """Whether the notebook has changed."""
    before, after = path.read_text(encoding="utf-8"), written(executed(path))
    path.write_text(after, encoding="utf-8")
    return before != after


if __name__ == "__main__":
    for path in NOTEBOOKS:
        print("changed " if refresh(path) else "the same", path.relative_to(ROOT), file=sys.stdout)
