"""Every proof that the shipped rules give is written down, and checked again by a process that has not found it."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from reasoner import pipeline
from reasoner.model.ir import Why
from reasoner.proof.codec import to_json
from reasoner.query.engine import Engine
from reasoner.query.outcomes import Proved
from reasoner.query.why import judge
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
    """The proofs of what the rules expect with necessity, one a line."""
    model, _ = pipeline.load([rules])
    engine, found = Engine(model), []
    for expectation in model.expectations:
        if len(found) == most:
            break
        if expectation.mode == "necessary" and expectation.claim is not None:
            question = Why(expectation.claim, expectation.where)
            proved = judge(engine, question, expectation.rule.text, Budget(60)).found
            if isinstance(proved, Proved):
                found.append(json.dumps(to_json(proved.proof, model)))
    return found


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
