"""Proofs as JSON and back: the certificate that is kept, sent and verified later.

A certificate speaks in names: of quantities, levels, worlds and rules. The rules that it uses come with their text and
a digest of what they say, so that reading it against a changed model can tell which rule has changed. Reading checks
the form, and that every name still means what it did; whether the steps are right is for the checker.
"""

from __future__ import annotations

from reasoner.model import ir
from reasoner.model.worlds import compared, world_at
from reasoner.proof.objects import Applied, Proof, every_step
from reasoner.proof.reading import CertificateError, Reader, as_object, boolean, field, listed
from reasoner.proof.writing import Json, Writer, digest, world_ids

__all__ = ["SCHEMA", "CertificateError", "from_json", "to_json"]

SCHEMA = 1


def to_json(proof: Proof, model: ir.Model) -> Json:
    """The certificate of a proof."""
    writer = Writer(model, proof.frame, world_ids(model, proof.frame, proof.where))
    return {
        "certificate": SCHEMA,
        "claim": writer.claim(proof.claim),
        "denied": proof.denied,
        "where": writer.where(proof.where),
        "worlds": [writer.world(i) for i in range(len(proof.frame.worlds))],
        "groups": [[writer.ids[i] for i in group] for group in proof.frame.groups],
        "steps": [writer.step(s) for s in proof.steps],
        "rules": [{"id": r, "text": model.rules[r].text, "digest": digest(model, r)} for r in _rules(model, proof)],
    }


def from_json(data: object, model: ir.Model) -> Proof:
    """The proof of a certificate. Raises CertificateError where it is malformed or a rule of it has changed."""
    reader = Reader(model)
    certificate = as_object(data, "the certificate")
    if certificate.get("certificate") != SCHEMA:
        raise CertificateError(f"this is not a certificate of version {SCHEMA}")
    for rule in listed(certificate, "rules"):
        reader.unchanged(rule)
    where = reader.where(field(certificate, "where"))
    claim = reader.claim(field(certificate, "claim"))
    frame = reader.frame(listed(certificate, "worlds"), listed(certificate, "groups"))
    if not {*compared(model, where), world_at(where, where.at)} <= set(frame.worlds):
        raise CertificateError("`worlds` lacks a world that the claim speaks of")
    steps = tuple(reader.step(s) for s in listed(certificate, "steps"))
    return Proof(claim, where, boolean(certificate, "denied"), frame, steps)


def _rules(model: ir.Model, proof: Proof) -> tuple[str, ...]:
    """The rules that a proof uses, in the order of the model."""
    used = {r for s in every_step(proof.steps) if isinstance(s, Applied) for r in (*s.rules, s.ground.subject)}
    return tuple(r for r in model.rules if r in used)
