"""User files with a question in their first line, and the exact answer text, under two hash seeds.

Run as a script, it writes the expected texts anew: read the difference before you keep it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases" / "good"
ROOT = Path(__file__).parent.parent
NAMES = sorted(p.name for p in CASES.glob("*.rules"))
PROMPT = "# $ reasoner "

REPORT = f"""
import contextlib, io, json, shlex, sys
from reasoner.cli.main import main

def said(name):
    with open(name, encoding="utf-8") as file:
        words = shlex.split(file.readline().removeprefix({PROMPT!r}))
    out = io.StringIO()
    with contextlib.redirect_stdout(out), contextlib.redirect_stderr(out):
        code = main([*words, name])
    return out.getvalue() + f"[exit code {{code}}]\\n"

print(json.dumps({{name: said(name) for name in sys.argv[1:]}}))
"""


@cache
def answers(seed: str) -> dict[str, str]:
    """What the command says to every file, in one process with this hash seed."""
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "100"}
    run = subprocess.run(
        [sys.executable, "-c", REPORT, *NAMES], cwd=CASES, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, str] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize("seed", ["1", "2"])
def test_every_answer_reads_as_written_down(seed: str) -> None:
    assert len(NAMES) >= 12
    expected = {name: (CASES / name).with_suffix(".out").read_text(encoding="utf-8") for name in NAMES}
    assert answers(seed) == expected


@pytest.mark.parametrize("name", NAMES)
def test_every_file_opens_with_its_question(name: str) -> None:
    assert (CASES / name).read_text(encoding="utf-8").startswith(PROMPT)


if __name__ == "__main__":
    for case, text in answers("1").items():
        (CASES / case).with_suffix(".out").write_text(text, encoding="utf-8")
