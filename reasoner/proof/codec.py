"""Proofs as JSON and back: the certificate that is kept, sent and verified later.

A certificate speaks in names: of quantities, levels, worlds and rules. The rules that it uses come with their text and
a digest of what they say, so that reading it against a changed model can tell which rule has changed. Reading checks
the form, and that every name still means what it did; whether the steps are right is for the checker. A rule without a
label is called by its file and line; the file may lie in another folder than where the proof was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from pathlib import PurePath
from typing import Any

from reasoner.model import ir
from reasoner.model.axioms import EDITION
from reasoner.model.worlds import compared, world_at
from reasoner.proof.objects import Applied, Proof, every_step
from reasoner.proof.reader import CertificateError, Malformed, OtherEdition, Reader, as_object, boolean, field, listed
from reasoner.proof.writer import Json, Writer, digest, world_ids

__all__ = ["SCHEMA", "CertificateError", "Malformed", "OtherEdition", "from_json", "to_json"]

SCHEMA = 1


def to_json(proof: Proof, model: ir.Model) -> Json:
    """The certificate of a proof."""
    writer = Writer(model, proof.frame, world_ids(model, proof.frame, proof.where))
    return {
        "certificate": SCHEMA,
        "edition": EDITION,
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
    certificate = _at_home(as_object(data, "the certificate"), model)
    if certificate.get("certificate") != SCHEMA:
        raise Malformed(f"this is not a certificate of version {SCHEMA}")
    edition = certificate.get("edition", 1)  # the first one did not name itself
    if type(edition) is not int:
        raise Malformed("`edition` is not a number")
    if edition != EDITION:
        raise OtherEdition(f"made for edition {edition} of the meaning, and this is edition {EDITION}")
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


_PLACE = re.compile(r"(.+\.rules):(?=\d)", re.DOTALL)
"""The file in the id of a rule that has no label."""


def _at_home(certificate: Mapping[str, Any], model: ir.Model) -> Mapping[str, Any]:
    """The certificate with the files of its rules named as the model names them."""
    rules = certificate.get("rules")
    ids = [r.get("id") for r in rules if isinstance(r, dict)] if isinstance(rules, list) else []
    here = _files(model.rules)
    moved = {f: _namesake(f, here) for f in _files(i for i in ids if isinstance(i, str)) - here}
    return {key: _renamed(value, moved) for key, value in certificate.items()} if moved else certificate


def _files(ids: Iterable[str]) -> set[str]:
    return {found[1] for found in map(_PLACE.match, ids) if found}


def _namesake(file: str, here: Iterable[str]) -> str:
    """The file of the same name, below folders of the same names as far as possible; itself, if there are several."""
    alike = {f: _shared(PurePath(file).parts, PurePath(f).parts) for f in here}
    most = max(alike.values(), default=0)
    nearest = [f for f, shared in alike.items() if shared == most]
    return nearest[0] if most and len(nearest) == 1 else file


def _shared(one: tuple[str, ...], other: tuple[str, ...]) -> int:
    """How many names two paths have in common, from their ends."""
    pairs = zip(reversed(one), reversed(other), strict=False)
    return next((n for n, (a, b) in enumerate(pairs) if a != b), min(len(one), len(other)))


def _renamed(value: Any, moved: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        found = _PLACE.match(value)
        return moved.get(found[1], found[1]) + value[found.end(1) :] if found else value
    if isinstance(value, list):
        return [_renamed(inner, moved) for inner in value]
    if isinstance(value, dict):
        return {key: _renamed(inner, moved) for key, inner in value.items()}
    return value
