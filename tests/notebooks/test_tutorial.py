"""The notebook of the manual runs, and shows what it shows."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

pytest.importorskip("nbclient", reason="no nbclient: pip install nbclient")
pytest.importorskip("ipykernel", reason="no ipykernel: pip install ipykernel")
pytest.importorskip("pandas")
pytest.importorskip("networkx")
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "docs"))

from notebooks import NOTEBOOKS, ROOT, executed, written


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_a_notebook_of_the_manual_shows_what_running_it_shows(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", ":".join([str(ROOT), *sys.path]))
    assert written(executed(path)) == path.read_text(encoding="utf-8"), "`make docs` writes the notebook anew"
