"""Proofs derived from rules and a question written as text, and proofs as short lines to compare with.

A line is a step: its id, its conclusion, `by` what, and in brackets the steps it rests on. A direction is written with
the signs that are left to it, after the worlds where there are more than two.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from reasoner.bounds.propagate import Constraints
from reasoner.compile.elaborate import elaborate, question
from reasoner.compile.load import read_text
from reasoner.derive.search import Goal, derive
from reasoner.lang.parser import parse_question
from reasoner.model.axioms import Ground
from reasoner.model.ground import grounds
from reasoner.model.ir import Claim, Model, Where, Why
from reasoner.model.worlds import Frame, frame_of
from reasoner.proof.checker import check
from reasoner.proof.codec import to_json
from reasoner.proof.objects import Applied, Proof, every_step
from reasoner.source import Source


def accepted(text: str) -> Model | None:
    """The model of a text, if it has no mistakes."""
    files, _ = read_text(Source("t.rules", text))
    return elaborate(files)[0]


def compiled(text: str) -> Model:
    model = accepted(text)
    assert model is not None
    return model


def asked(model: Model, text: str) -> tuple[Claim, Where, Frame]:
    parsed, _ = parse_question(Source("<question>", f"why {text}"))
    assert parsed is not None
    found, mistakes = question(model, parsed)
    assert isinstance(found, Why), mistakes
    return found.claim, found.where, frame_of(model, [found.where])


def proof_of(model: Model, text: str, denied: bool = False, extra: Sequence[Ground] = ()) -> Proof:
    """The proof that every ground constraint of the frame together gives, accepted by the checker."""
    claim, where, frame = asked(model, text)
    proof = derive(Constraints(model, frame), (*grounds(model, frame), *extra), Goal(claim, where, denied))
    assert proof is not None
    check(model, proof)
    return proof


def lines(model: Model, proof: Proof) -> list[str]:
    steps = to_json(proof, model)["steps"]
    return list(_lines(steps, len(proof.frame.worlds) > 2, ""))


def _lines(steps: Sequence[dict], many: bool, indent: str) -> Iterator[str]:
    for step in steps:
        about = " ".join([step["by"], *([step["subject"]] if "subject" in step else [])])
        premises = ", ".join(map(str, step.get("premises", ())))
        yield f"{indent}{step['id']} {_conclusion(step['conclusion'], many)} by {about} [{premises}]"
        for branch in step.get("branches", [step.get("steps", [])]):
            yield from _lines(branch, many, indent + "    ")


def _conclusion(conclusion: dict | None, many: bool) -> str:
    match conclusion:
        case None:
            return "contradiction"
        case {"claim": holds}:
            return "claim" if holds else "not claim"
        case {"quantity": name, "level": levels, "world": world}:
            return f"{name} {world} {'/'.join(levels)}"
        case {"quantity": name, "direction": signs, "worlds": [a, b]}:
            return f"{name} {f'{a}>{b} ' if many else ''}{''.join(signs)}"
        case {"rule": rule, "exists": values}:
            return f"{rule} exists {values}"
        case {"rule": rule, "sign": signs}:
            return f"{rule} sign {''.join(signs)}"
    raise AssertionError(conclusion)


def kinds(proof: Proof) -> set[str]:
    return {s.ground.name for s in every_step(proof.steps) if isinstance(s, Applied)}


def rules_of(proof: Proof, subject: str, kind: str) -> list[tuple[str, ...]]:
    """The rules that each step by this constraint cites."""
    applied = [s for s in every_step(proof.steps) if isinstance(s, Applied)]
    return [s.rules for s in applied if (s.ground.subject, s.ground.name) == (subject, kind)]
