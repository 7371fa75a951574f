"""Rule files with mistakes, and the exact diagnostics they earn, under two hash seeds.

Run as a script, it writes the expected texts anew: read the difference before you keep it.
"""

import json
import os
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

CASES = Path(__file__).parent / "cases" / "bad"
ROOT = Path(__file__).parent.parent

REPORT = """
import json, sys
from pathlib import Path
from reasoner.diagnostics import in_order, render
from reasoner.compile.elaborate import elaborate
from reasoner.compile.load import read

def report(name):
    files, diagnostics = read([Path(name)])
    model, more = elaborate(files)
    assert model is None
    return "\\n\\n".join(render(d) for d in in_order((*diagnostics, *more))) + "\\n"

print(json.dumps({name: report(name) for name in sys.argv[1:]}))
"""


@cache
def reports(seed: str) -> dict[str, str]:
    names = sorted(p.name for p in CASES.glob("*.rules"))
    environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        [sys.executable, "-c", REPORT, *names], cwd=CASES, env=environment, capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    found: dict[str, str] = json.loads(run.stdout)
    return found


@pytest.mark.parametrize("seed", ["1", "2"])
@pytest.mark.parametrize("name", sorted(p.name for p in CASES.glob("*.rules")))
def test_every_mistake_is_reported_as_written_down(name: str, seed: str) -> None:
    assert reports(seed)[name] == (CASES / name).with_suffix(".out").read_text(encoding="utf-8")


if __name__ == "__main__":
    for case, text in reports("1").items():
        (CASES / case).with_suffix(".out").write_text(text, encoding="utf-8")
