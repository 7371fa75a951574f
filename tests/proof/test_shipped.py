"""Every proof that the shipped rules give is written down, and checked again by a process that has not found it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reasoner import pipeline
from reasoner.lang.formatter import one_line
from reasoner.proof.codec import to_json
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Proved
from reasoner.resources import rules_path
from reasoner.solve.budget import Budget

_VERIFY = """
import json, sys
from pathlib import Path
from reasoner import pipeline
model, _ = pipeline.load([Path(sys.argv[1])])
print(sum(bool(pipeline.verify_proof(json.loads(line), model)) for line in sys.stdin))
"""


def certificates(rules: Path, most: int) -> list[str]:
    """The proofs of the questions that the rules keep, and of what they expect with necessity, one a line."""
    model, _ = pipeline.load([rules])
    engine, found = Engine(model), []
    for claim in claims(rules):
        if len(found) == most:
            break
        answer = pipeline.ask(engine, f"why {claim}", Budget(60))
        proved = getattr(answer, "found", None)
        if isinstance(proved, Proved):
            found.append(json.dumps(to_json(proved.proof, model)))
    return found


def claims(rules: Path) -> list[str]:
    from reasoner.compile.load import read
    from reasoner.lang import syntax

    files, _ = read([rules])
    expected = [s for f in files for s in f.file.statements if isinstance(s, syntax.Expect) and s.mode == "necessary"]
    return [
        one_line(syntax.Why(s.claim, s.tail, None, s.span)).removeprefix("why ")
        for s in expected
        if s.claim is not None
    ]


def replayed(rules: Path, most: int) -> tuple[int, int]:
    written = certificates(rules, most)
    run = subprocess.run(
        [sys.executable, "-c", _VERIFY, str(rules)],
        input="\n".join(written),
        capture_output=True,
        text=True,
        check=True,
    )
    return len(written), int(run.stdout)


def test_proofs_of_the_shipped_rules_hold_in_another_process() -> None:
    written, verified = replayed(rules_path() / "mtor", 4)
    assert written == verified == 4


@pytest.mark.long
def test_every_proof_of_the_shipped_rules_holds_in_another_process() -> None:
    written, verified = replayed(rules_path() / "mtor", 10_000)
    assert written == verified > 50
