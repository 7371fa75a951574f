"""Certificates from strangers: whatever they hold, a plain sentence and exit code 1 or 2, and never an accepted lie."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from reasoner import pipeline
from reasoner.cli.main import main
from reasoner.proof.checker import Rejected
from reasoner.proof.codec import CertificateError, to_json
from reasoner.query.answers import proof_of
from reasoner.query.engine import Engine, judged
from reasoner.solve.budget import Budget

RULES = """\
drug D
protein A, B, C
process P
I1: D -| A -| B -> P
B -> C -| A
scenario s: A = high
"""
CLAIM = "why P increases with D = high"


@pytest.fixture
def rules(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path("a.rules").write_text(RULES, encoding="utf-8")
    return Path("a.rules")


def certificate(rules: Path) -> Any:
    model, _ = pipeline.load([rules])
    proof = proof_of(pipeline.ask(Engine(model), CLAIM, Budget(20)))
    assert proof is not None
    return json.loads(json.dumps(to_json(proof, model)))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[" * 100_000, "is not a proof file"),
        ('{"a":' * 100_000, "is not a proof file"),
        ("", "is not a proof file"),
        ("null", "the certificate is not an object"),
        ("[]", "the certificate is not an object"),
        ("{}", "this is not a certificate of version 1"),
        ('{"certificate": 1}', "was made for edition 1 of the meaning, and this is edition 2"),
        ('{"certificate": 1, "edition": 3}', "was made for edition 3 of the meaning, and this is edition 2"),
        ('{"certificate": 1, "edition": "2"}', "`edition` is not a number"),
        ('{"certificate": 1, "edition": 2}', "`rules` is missing"),
        ('{"certificate": 1, "edition": 2, "rules": {}}', "`rules` is not a list"),
    ],
)
def test_what_is_no_certificate_is_wrong_input(
    rules: Path, capsys: pytest.CaptureFixture[str], text: str, said: str
) -> None:
    Path("p.json").write_text(text, encoding="utf-8")
    assert main(["verify", "p.json", "a.rules"]) == 2
    assert said in capsys.readouterr().err


def deep(claim: Any, levels: int) -> Any:
    for _ in range(levels):
        claim = {"not": claim}
    return claim


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("direction", [], "a claim allows no direction"),
        ("direction", {}, "`direction` is not a list"),
        ("direction", [[]], "where a direction should stand is no string"),
        ("quantity", ["P"], "where a quantity of the model should stand is no string"),
    ],
)
def test_a_claim_of_the_wrong_shape_is_wrong_input(
    rules: Path, capsys: pytest.CaptureFixture[str], field: str, value: object, said: str
) -> None:
    data = certificate(rules)
    data["claim"][field] = value
    Path("p.json").write_text(json.dumps(data), encoding="utf-8")
    assert main(["verify", "p.json", "a.rules"]) == 2
    assert f"`p.json` is not a proof file: {said}" in capsys.readouterr().err


def test_a_claim_nested_as_deeply_as_json_can_be_read_is_wrong_input(
    rules: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    data = certificate(rules)
    Path("p.json").write_text(json.dumps(data | {"claim": deep(data["claim"], 900)}), encoding="utf-8")
    assert main(["verify", "p.json", "a.rules"]) == 2
    assert "is not a proof file" in capsys.readouterr().err


_STRANGE: tuple[object, ...] = (
    None, True, False, 0, 1, -1, 10**30, 0.5, float("nan"), "D", "+", "\0", "\u202e", [], [[]], {}, {"not": {}}, ["+"],
)  # fmt: skip


def places(data: Any) -> list[tuple[Any, Any]]:
    """Every place of a certificate: what holds it, and its key there."""
    keys = list(data) if isinstance(data, dict) else range(len(data)) if isinstance(data, list) else ()
    return [p for key in keys for p in ((data, key), *places(data[key]))]


def test_a_certificate_with_anything_anywhere_is_read_or_refused(rules: Path) -> None:
    model, _ = pipeline.load([rules])
    original = certificate(rules)
    draw = random.Random(7)
    refused = 0
    for n, _ in enumerate(places(original)):
        for value in (*draw.sample(_STRANGE, 6), "gone"):
            data = json.loads(json.dumps(original))
            holder, key = places(data)[n]
            if value == "gone":
                del holder[key]
            else:
                holder[key] = value
            try:
                proof = pipeline.verify_proof(data, model)
            except (CertificateError, Rejected) as error:
                assert "\n" not in str(error)
                refused += 1
            else:  # it may still be a proof, of this claim or another, but of none that is false
                problem = Engine(model).problem([proof.where])
                word = judged(problem, problem.claim(proof.claim, proof.where), Budget(20))
                assert word == ("impossible" if proof.denied else "necessary")
    assert refused > 500
